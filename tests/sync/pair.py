"""Two sessions over stores in memory and a channel that loses and doubles frames, in virtual time, from one seed."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from crypto.keys import DeviceKeys, generate_device
from sync import frames
from sync.event import Event, Header, bucket, next_hlc, pack_payload, sign_event, stamp_event, stamp_key
from sync.outputs import (
    Agreed,
    Agreement,
    Cursor,
    Marks,
    Output,
    Peer,
    Release,
    Remember,
    Resume,
    Seal,
    Send,
    Shown,
    Store,
    Wanted,
)
from sync.reconcile import Summed, group_digest, id_of, key_of, shelf_digest
from sync.session import Link, Session, Setup
from sync.space import Offered, direct_space, space_of

HANDSHAKE_HASH = bytes(range(32))
LOG = b"L" * 32
TALK = b"T" * 32
BETWEEN = direct_space(b"A" * 32, b"B" * 32)
STAMPED = (TALK, BETWEEN)
BOTH = (Offered(LOG, LOG, bodies=True), Offered(TALK, TALK, bodies=False))


class Row(NamedTuple):
    """An entry of the store in memory."""

    arrival: int
    bucket: int
    id: bytes
    version: int
    size: int


@dataclass
class Memory:
    """A store that satisfies `Source`: arrivals rise, nothing is lost unless a test restores it."""

    instance: bytes
    rows: dict[bytes, list[Row]] = field(default_factory=dict)
    content: dict[bytes, Event] = field(default_factory=dict)
    wants: dict[bytes, dict[bytes, None]] = field(default_factory=dict)
    resume: Resume | None = None
    agreement: Agreement | None = None
    arrivals: int = 0

    def append(self, event: Event) -> bool:
        for keys in self.wants.values():
            keys.pop(key_of(bucket(event.header.hlc), event.id), None)
        if event.id in self.content:
            return False
        self.arrivals += 1
        self.content[event.id] = event
        size = len(event.header_bytes) + len(event.proof) + len(event.payload or b"")
        row = Row(self.arrivals, bucket(event.header.hlc), event.id, event.header.v, size)
        self.rows.setdefault(space_of(event), []).append(row)
        return True

    def ids(self, space: bytes) -> set[bytes]:
        return {row.id for row in self.rows.get(space, ())}

    def top(self) -> int:
        return self.arrivals

    def entries(self, space: bytes, after: int, upto: int, limit: int) -> Sequence[Row]:
        rows = self.rows.get(space, [])
        start = bisect_right(rows, after, key=lambda row: row.arrival)
        stop = bisect_right(rows, upto, key=lambda row: row.arrival)
        return rows[start : min(stop, start + limit)]

    def events(self, ids: Sequence[bytes]) -> Sequence[Event]:
        return [self.content[id_] for id_ in ids if id_ in self.content]

    def news(self, after: int) -> set[bytes]:
        return {space for space, rows in self.rows.items() if rows and rows[-1].arrival > after}

    def held_rows(self, space: bytes, upto: int) -> list[Row]:
        return sorted((row for row in self.rows.get(space, ()) if row.arrival <= upto), key=lambda row: row[1:3])

    def held(self, ids: Sequence[bytes]) -> Sequence[Row]:
        wanted = set(ids)
        return [row for rows in self.rows.values() for row in rows if row.id in wanted]

    def shelves(self, space: bytes, upto: int) -> Sequence[Summed]:
        numbers = sorted({row.bucket >> 10 for row in self.held_rows(space, upto)})
        found = [(number, self.groups(space, number, upto)) for number in numbers]
        return [
            Summed(number, sum(group.size for group in groups), shelf_digest(group.digest for group in groups))
            for number, groups in found
        ]

    def groups(self, space: bytes, shelf: int, upto: int) -> Sequence[Summed]:
        ids: dict[int, list[bytes]] = {}
        for row in self.held_rows(space, upto):
            if row.bucket >> 10 == shelf:
                ids.setdefault(row.bucket >> 4, []).append(row.id)
        return [Summed(at, len(some), group_digest(b"".join(some))) for at, some in ids.items()]

    def keys(self, space: bytes, first: int, last: int, upto: int) -> Sequence[bytes]:
        rows = self.held_rows(space, upto)
        return [key_of(row.bucket, row.id) for row in rows if first <= row.bucket >> 4 <= last]

    def before(self, space: bytes, low: int, key: bytes, limit: int) -> Sequence[Row]:
        rows = [row for row in self.held_rows(space, self.arrivals) if key_of(row.bucket, row.id) < key]
        return [row for row in reversed(rows) if row.bucket >= low][:limit]

    def wanting(self, device: bytes) -> set[bytes]:
        return {space for space, keys in self.wants.items() if keys}

    def missing(self, ids: Sequence[bytes]) -> Sequence[bytes]:
        return [id_ for id_ in ids if id_ not in self.content]

    def wanted(self, device: bytes, space: bytes) -> Sequence[bytes]:
        return sorted(self.wants.get(space, {}))


class Side:
    """One device: its keys, its store, its session, and what the session told it."""

    def __init__(self, name: str, seed: int, spaces: tuple[Offered, ...] = BOTH) -> None:
        self.random = Random(f"{name}{seed}")
        self.keys: DeviceKeys = generate_device(self.random.randbytes)
        self.store = Memory(self.random.randbytes(16))
        self.spaces = spaces
        self.seq: dict[bytes, int] = {}
        self.prev: dict[bytes, bytes] = {}
        self.hlc = 0
        self.session: Session | None = None
        self.told: list[Output] = []
        self.calls: list[list[Output]] = []

    def make(self, space: bytes, now: int, text: str = "hello") -> Event:
        self.seq[space] = self.seq.get(space, 0) + 1
        self.hlc = next_hlc(self.hlc, 1_700_000_000_000 + now)
        header = Header(
            v=1,
            space=space,
            author=b"A" * 32,
            device=self.keys.device,
            seq=self.seq[space],
            prev=self.prev.get(space, b""),
            hlc=self.hlc,
            kind=1000,
        )
        payload = pack_payload(self.random.randbytes, {"text": text})
        if space not in STAMPED:
            event = sign_event(self.keys.signing_seed, header, payload)
        else:
            event = stamp_event(stamp_key(self.keys.signing_seed), header, payload)
        self.prev[space] = event.id
        return event


class Pair:
    """The link between two sides; `loss` and `double` are probabilities per frame, `shuffled` ms it may be late."""

    def __init__(self, seed: int, a: Side, b: Side, loss: float = 0.0, double: float = 0.0, shuffled: int = 0) -> None:
        self.random = Random(seed)
        self.shuffled = shuffled
        self.sides = (a, b)
        self.loss, self.double = loss, double
        self.now = 0
        self.flying: list[tuple[int, int, int, bytes]] = []
        self.sealed: list[tuple[int, int, int, bytes]] = []
        self.count = 0
        self.lost = 0
        self.bytes = 0
        self.connect()

    def connect(self) -> None:
        """A fresh link: new sessions from what the stores recorded."""
        self.flying = []
        hh = self.random.randbytes(32)
        for role, side in enumerate(self.sides):
            store, wall_ms = side.store, 1_700_000_000_000 + self.now
            setup = Setup(store.instance, wall_ms, side.spaces, store.resume, agreement=store.agreement)
            link = Link(role, hh, self.sides[1 - role].keys.device)
            side.session = Session(link, setup, self.now)
        for role, side in enumerate(self.sides):
            assert side.session is not None
            self.carry_out(role, side.session.start(side.store, self.now))

    def publish(self, role: int, space: bytes) -> Event:
        side = self.sides[role]
        event = side.make(space, self.now)
        side.store.append(event)
        assert side.session is not None
        self.carry_out(role, side.session.changed([event], self.now))
        if space == TALK:
            self.seal(role, event)
        return event

    def seal(self, role: int, event: Event) -> None:
        """An envelope: it may be lost, then only repair brings the event."""
        if self.random.random() >= self.loss:
            self.count += 1
            self.sealed.append((self.now + 50, self.count, 1 - role, event.to_bytes()))

    def carry_out(self, role: int, outputs: list[Output]) -> None:
        side = self.sides[role]
        store = side.store
        stored: list[Event] = []
        side.calls.append(outputs)
        for output in outputs:
            side.told.append(output)
            match output:
                case Send(frame):
                    self.send(1 - role, frames.encode(frame))
                case Store(_, events):
                    stored += [event for event in events if store.append(event)]
                case Wanted(space, keys):
                    store.wants.setdefault(space, {}).update(dict.fromkeys(keys))
                case Release(space, ids):
                    for key in [key for key in store.wants.get(space, {}) if id_of(key) in ids]:
                        del store.wants[space][key]
                case Cursor(resume):
                    store.resume = resume
                case Remember(agreement):
                    store.agreement = agreement
                case Seal(_, ids):
                    for event in store.events(ids):
                        self.seal(role, event)
                case Marks() | Shown() | Agreed() | Peer():
                    pass
        if stored and side.session is not None:
            self.carry_out(role, side.session.changed(stored, self.now))

    def send(self, to: int, data: bytes) -> None:
        self.bytes += len(data)
        copies = 0 if self.random.random() < self.loss else 2 if self.random.random() < self.double else 1
        self.lost += copies == 0
        for _ in range(copies):
            self.count += 1
            late = self.random.randrange(self.shuffled) if self.shuffled else 0
            self.flying.append((self.now + 20 + late, self.count, to, data))

    def step(self) -> None:
        """Deliver what is due in order, then let both sides tick; 10 ms pass."""
        self.now += 10
        due = sorted(row for row in self.flying if row[0] <= self.now)
        self.flying = [row for row in self.flying if row[0] > self.now]
        for _, _, to, data in due:
            side = self.sides[to]
            assert side.session is not None
            self.carry_out(to, side.session.receive(frames.decode(data), side.store, self.now))
        envelopes = sorted(row for row in self.sealed if row[0] <= self.now)
        self.sealed = [row for row in self.sealed if row[0] > self.now]
        for _, _, to, data in envelopes:
            event = Event.from_bytes(data)
            side = self.sides[to]
            if side.store.append(event) and side.session is not None:
                self.carry_out(to, side.session.changed([event], self.now))
        for role, side in enumerate(self.sides):
            assert side.session is not None
            if side.session.deadline is not None and side.session.deadline <= self.now:
                self.carry_out(role, side.session.tick(side.store, self.now))

    def run(self, ms: int) -> None:
        end = self.now + ms // 10 * 10
        while self.now < end:
            self.pass_over_silence(end)
            self.step()

    def pass_over_silence(self, end: int) -> None:
        """Leave out the steps, if any, in which nothing would be delivered and nobody would tick."""
        moments = [row[0] for row in (*self.flying, *self.sealed)]
        moments += [side.session.deadline for side in self.sides if side.session and side.session.deadline is not None]
        steps = -(-(min([*moments, end]) - self.now) // 10)
        self.now += 10 * max(0, steps - 1)

    def converged(self) -> bool:
        a, b = (side.store for side in self.sides)
        return a.content.keys() == b.content.keys()

    def run_until_converged(self, ms: int = 300_000) -> int:
        return self.run_until(self.converged, ms)

    def run_until(self, holds: Callable[[], bool], ms: int) -> int:
        """The milliseconds until something holds of the stores, if it does so in that time."""
        start = self.now
        while self.now < start + ms:
            if holds():
                return self.now - start
            self.pass_over_silence(start + ms // 10 * 10)
            self.step()
        raise AssertionError("did not converge")

    @property
    def mismatches(self) -> int:
        return sum(side.session.counts.verify_mismatch for side in self.sides if side.session is not None)
