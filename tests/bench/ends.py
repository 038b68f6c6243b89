"""Two sessions over two SQLCipher stores, frame by frame, with every byte, message and CPU second counted.

Most rows stand for events by their ids alone, since comparing reads nothing else; those that differ are real, signed
events. Time is virtual, so that a wait costs nothing.
"""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile

from crypto.keys import generate_device
from node.net.syncing import _Source as Snapshot
from node.store import digests, log, opening, peers, wanted
from node.store.connection import connect
from node.store.transaction import Tx
from sync import frames, pages
from sync.event import SIGNED, Event, Header, sign_event
from sync.exchange import Link, Setup
from sync.frames import Delta, Events, Frame, Hello, Stream
from sync.outputs import Agreed, Cursor, Output, Release, Remember, Send, Store, Wanted
from sync.session import Session
from sync.space import Offered

KEY = bytes(32)
YEARS = 3
BUCKETS = YEARS * 365 * 24 * 3600 * 1000 >> 22
NEWEST = 405_000 + BUCKETS
_ROW = "INSERT INTO event VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, 1000, x'00', zeroblob(64), NULL, 0, 1)"
_DEVICES = [generate_device(os.urandom) for _ in range(2)]


def stated(space: bytes, bucket: int, size: int = 64, kid: bytes = b"") -> Event:
    """A real event of a device of its own making, in a bucket, under a key if it names one."""
    keys = _DEVICES[0]
    hlc = (bucket << 22) + int.from_bytes(os.urandom(2), "big") << 16
    seq = 2 + int.from_bytes(os.urandom(5), "big")
    header = Header(SIGNED, space, b"A" * 32, keys.device, seq, b"p" * 32, hlc, 1000, kid)
    return sign_event(keys.signing_seed, header, os.urandom(16 + size))


def anywhen() -> int:
    """A bucket of the last three years."""
    return NEWEST - int.from_bytes(os.urandom(4), "big") % BUCKETS


class End:
    """One store and the session over it."""

    def __init__(self, path: Path, role: int) -> None:
        self.path, self.role = path, role
        new = not path.exists()
        self._connection = connect(path, KEY, flush=False)
        if new:
            opening.create(self._connection, opening.latest_version())
        self.tx = Tx(self._connection)
        self.instance = os.urandom(16)
        self.device = _DEVICES[role].device
        self.session: Session | None = None
        self.agreed: set[bytes] = set()
        self.cpu = 0.0

    def fill(self, space: bytes, count: int) -> None:
        """So many rows, spread over three years."""
        self._connection.execute("BEGIN")
        self._connection.executemany(_ROW, _rows(space, count))
        self._connection.execute("COMMIT")

    def settle(self, spaces: Iterable[bytes]) -> None:
        """Make all digests that are missing."""
        self._connection.execute("BEGIN")
        for space in spaces:
            while not digests.refresh(self.tx, space, 10_000):
                pass
        self._connection.execute("COMMIT")

    def add(self, events: Iterable[Event]) -> None:
        self._connection.execute("BEGIN")
        for event in events:
            log.append(self.tx, event, log.State.PLAIN, 1)
        self._connection.execute("COMMIT")

    def lacks(self, ids: Sequence[bytes], peer: bytes, spaces: Iterable[bytes]) -> bool:
        """Whether any of these is neither held nor recorded as wanted."""
        missing = set(log.missing(self.tx, ids))
        if not missing:
            return False
        return bool(missing.difference(key[4:] for space in spaces for key in wanted.of(self.tx, peer, space)))

    def open(self, link: bytes, peer: "End", offered: tuple[Offered, ...], remembered: bool) -> None:
        resume = peers.get(self.tx, peer.device) if remembered else None
        agreement = peers.agreement(self.tx, peer.device) if remembered else None
        setup = Setup(self.instance, 1_800_000_000_000, offered, resume, agreement=agreement)
        self.session = Session(Link(self.role, link, peer.device), setup, 0)
        self.agreed = set()

    def step(self, call: Callable[[Session, Snapshot], list[Output]], peer: bytes) -> list[bytes]:
        """One call of the session over one snapshot, its outputs stored; the frames to send."""
        assert self.session is not None
        self._connection.execute("BEGIN")
        start = time.process_time()
        outputs = call(self.session, Snapshot(self.tx))
        sent = [frames.encode(output.frame) for output in outputs if isinstance(output, Send)]
        self.cpu += time.process_time() - start
        for output in outputs:
            self._store(output, peer)
        agreed = [output.space for output in outputs if isinstance(output, Agreed)]
        self.agreed.update(agreed)
        for space in agreed if len(agreed) < 8 else ():
            digests.refresh(self.tx, space, 1000)
        self._connection.execute("COMMIT")
        return sent

    def _store(self, output: Output, peer: bytes) -> None:
        match output:
            case Store(_, events):
                for event in events:
                    log.append(self.tx, event, log.State.PLAIN, 1)
                    wanted.arrived(self.tx, event.id)
            case Wanted(space, keys):
                wanted.add(self.tx, peer, space, keys, 1)
            case Release(space, ids):
                wanted.drop(self.tx, peer, space, ids)
            case Cursor(resume):
                peers.put(self.tx, peer, resume)
            case Remember(agreement):
                peers.agree(self.tx, peer, agreement)

    def copy_to(self, path: Path) -> None:
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        copyfile(self.path, path)

    def close(self) -> None:
        self._connection.close()


@dataclass
class Cost:
    """What a link cost: bytes beside the bodies of events, messages one after the other, and CPU of both sides."""

    bytes: int = 0
    bodies: int = 0
    greeting: int = 0
    messages: int = 0
    cpu_ms: float = 0.0


class Meeting:
    """A link between two ends until `done`; frames are handed over one after the other."""

    def __init__(self, ends: tuple[End, End], offered: tuple[Offered, ...], remembered: bool) -> None:
        self._ends = ends
        self._offered = offered
        self._now = 0
        self._queue: list[tuple[int, int, bytes]] = []
        self._depth = 0
        self.cost = Cost()
        link = os.urandom(32)
        for end, other in (ends, ends[::-1]):
            end.open(link, other, offered, remembered)
            end.cpu = 0.0

    def run(self, done: Callable[[], bool]) -> Cost:
        """Let both talk until `done`; signatures verified on the way are not counted as CPU of the comparison."""
        verified = _TimedCheck()
        with verified:
            for end in self._ends:
                self._step(end, lambda session, source: session.start(source, 0))
            while not done():
                self._turn()
        self.cost.cpu_ms = 1000 * (sum(end.cpu for end in self._ends) - verified.seconds)
        return self.cost

    def all_agreed(self) -> bool:
        spaces = {offered.space for offered in self._offered}
        return all(end.agreed >= spaces for end in self._ends)

    def _turn(self) -> None:
        if self._queue:
            self._depth, to, data = self._queue.pop(0)
            self.cost.messages = max(self.cost.messages, self._depth)
            self._step(self._ends[to], lambda session, source: session.receive(_decoded(data), source, self._now))
            return
        due = [end for end in self._ends if end.session is not None and end.session.deadline is not None]
        end = min(due, key=lambda each: each.session.deadline)  # type: ignore[union-attr,arg-type,return-value]
        self._now = max(self._now, end.session.deadline)  # type: ignore[union-attr,type-var,assignment]
        self._step(end, lambda session, source: session.tick(source, self._now))

    def _step(self, end: End, call: Callable[[Session, Snapshot], list[Output]]) -> None:
        sent = end.step(call, self._ends[1 - end.role].device)
        for data in sent:
            self._count(data)
            self._queue.append((self._depth + 1, 1 - end.role, data))

    def _count(self, data: bytes) -> None:
        frame = frames.decode(data)
        bodies = sum(len(body) for body in _bodies(frame))
        self.cost.bodies += bodies
        self.cost.bytes += len(data) - bodies
        self.cost.greeting += len(data) if isinstance(frame, Hello) else 0


class _TimedCheck:
    """Counts the CPU that goes into verifying events, which a comparison of ids alone does not do."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._check = pages.check

    def __enter__(self) -> None:
        def timed(event: Event) -> None:
            start = time.process_time()
            self._check(event)
            self.seconds += time.process_time() - start

        pages.check = timed

    def __exit__(self, *_: object) -> None:
        pages.check = self._check


def _decoded(data: bytes) -> Frame:
    return frames.decode(data)


def _bodies(frame: Frame) -> Iterable[bytes]:
    if isinstance(frame, Events | Stream):
        return frame.events
    return [body for part in frame.parts for body in part.events] if isinstance(frame, Delta) else ()


def _rows(space: bytes, count: int) -> Iterable[tuple[object, ...]]:
    author = bytes(32)
    for number in range(count):
        bucket = NEWEST - BUCKETS + number * BUCKETS // count
        yield os.urandom(32), space, space, bucket, author, author, number, bucket << 38
