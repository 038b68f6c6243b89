"""A relay in memory that can be as bad as a relay can be: it drops, doubles, reorders, forges and forgets, by dice.

It keeps to the frames of `sync/hub.py`, since a relay that does not is simply hung up on. The real one is `node/relay`.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace

from crypto.primitives import mlkem_encapsulate, x25519_public
from node.errors import Fault
from node.net.link import Chance
from node.net.relays.invitation import Invitation, write
from node.net.wire import Listening, Wire
from node.relay.line import Line, answer_line
from sync import hub, topic
from sync.frames import Ping, Pong
from tests.world.network import Network

SECRET = b"relay invitation"
QUOTA = 1 << 26


@dataclass
class Malice:
    """Shares of letters that are thrown away, given twice, in another order, made up, cut short, or given again later.

    `hides`: the share of openings of a box that are shown only some of what lies in it (a split view). `refuses` is the
    code with which every letter is turned away, as long as there is one.
    """

    drops: float = 0.0
    doubles: float = 0.0
    reorders: float = 0.0
    forges: float = 0.0
    truncates: float = 0.0
    replays: float = 0.0
    hides: float = 0.0
    silent: bool = False
    refuses: str = ""


@dataclass
class _Log:
    append: bytes
    read: bytes
    entries: list[bytes] = field(default_factory=list)
    sent: dict[Line, int] = field(default_factory=dict)


@dataclass
class _Box:
    hashes: frozenset[bytes] = frozenset()
    letters: list[tuple[int, bytes]] = field(default_factory=list)
    past: list[bytes] = field(default_factory=list)
    head: int = 0
    sent: int = 0
    hidden: int | None = None
    reader: Line | None = None

    def put(self, envelope: bytes) -> None:
        self.head += 1
        self.letters.append((self.head, envelope))


class BadRelay:
    """One relay of a world; `host` and `port` are where it listens."""

    def __init__(self, network: Network, name: str, chance: random.Random, malice: Malice | None = None) -> None:
        self.name = name
        self.malice = malice or Malice()
        self.counters: Counter[str] = Counter()
        self.cards: dict[bytes, bytes] = {}
        self.blobs: dict[bytes, bytes] = {}
        self.boxes: dict[bytes, _Box] = {}
        self.logs: dict[bytes, _Log] = {}
        self.appended: set[bytes] = set()
        self._leases: dict[bytes, bytes] = {}
        self._watchers: dict[Line, tuple[bytes, ...]] = {}
        self._members: set[bytes] = set()
        self._network = network
        self._dice = chance
        self._private = chance.randbytes(32)
        self._pieces: dict[tuple[Line, int], bytearray] = {}
        self._listening: Listening | None = None

    @property
    def key(self) -> bytes:
        return x25519_public(self._private)

    @property
    def invitation(self) -> str:
        return write(Invitation(1, self.key, (f"{self.name}:4200",), SECRET))

    def moved(self, network: Network, chance: random.Random) -> BadRelay:
        """The same relay in another world, with what is on its disk; it is to be started there."""
        other = BadRelay(network, self.name, chance, self.malice)
        other._private, other._members = self._private, set(self._members)
        other.cards, other.blobs = dict(self.cards), dict(self.blobs)
        for name, box in self.boxes.items():
            other.boxes[name] = replace(box, letters=[*box.letters], past=[*box.past], reader=None)
        for name, log in self.logs.items():
            other.logs[name] = replace(log, entries=[*log.entries], sent={})
        return other

    async def start(self) -> None:
        self._listening = await self._network.host(self.name).listen(None, 4200, self._accept)

    async def crash(self, forgetful: bool = False) -> None:
        """End as by kill -9; with `forgetful` its disk is gone, too."""
        self._network.crash(self.name)
        if forgetful:
            self.boxes.clear()
            self.logs.clear()
            self.cards.clear()
            self._members.clear()
        self._leases.clear()
        self._watchers.clear()

    async def _accept(self, wire: Wire) -> None:
        try:
            line = await answer_line(wire, self._private, Chance(self._dice.randbytes, mlkem_encapsulate))
            while True:
                await self._react(line, await line.receive())
        except Fault:
            return

    async def _react(self, line: Line, frame: hub.HubFrame) -> None:
        name = type(frame).__name__
        self.counters[name] += 1
        if isinstance(frame, Ping):
            await line.send(Pong(frame.number))
        elif isinstance(frame, hub.Take):
            box = self.boxes[frame.box]
            box.letters = [each for each in box.letters if each[0] > frame.upto]
        elif isinstance(frame, topic.Read):
            self.counters["read"] += 1
        elif not self.malice.silent:
            await line.send(await getattr(self, f"_{name.lower()}")(line, frame))
            if isinstance(frame, hub.Open | hub.Put):
                await self._push()
            if isinstance(frame, hub.Watch | hub.Lease):
                await self._show()
            if isinstance(frame, topic.Follow | topic.Append):
                await self._tell()

    async def _enrol(self, line: Line, frame: hub.Enrol) -> hub.Answer:
        if frame.secret != SECRET:
            return hub.Refuse(frame.ref, "bad_invitation")
        self._members.add(line.peer)
        return hub.Enrolled(frame.ref, QUOTA, QUOTA, 4, b"root")

    async def _open(self, line: Line, frame: hub.Open) -> hub.Answer:
        if line.peer not in self._members:
            return hub.Refuse(frame.ref, "not_a_member")
        box = self.boxes.setdefault(hub.box_id(frame.key), _Box())
        box.reader, box.sent, box.hidden = line, 0, None
        if box.letters and self._dice.random() < self.malice.hides:
            self.counters["hidden"] += 1
            box.hidden = self._dice.choice(box.letters)[0]
        used = sum(len(envelope) for _, envelope in box.letters)
        return hub.Opened(frame.ref, hub.box_id(frame.key), box.head, used, QUOTA)

    async def _tokens(self, line: Line, frame: hub.Tokens) -> hub.Answer:
        self.boxes[frame.box].hashes = frozenset((*frame.hashes, *(knock.hash for knock in frame.knocks)))
        return hub.Took((frame.ref,))

    async def _put(self, line: Line, frame: hub.Put) -> hub.Answer:
        box = self.boxes.get(frame.box)
        if box is None or hub.token_hash(frame.token) not in box.hashes:
            return hub.Refuse(frame.ref, "not_welcome")
        if self.malice.refuses:
            return hub.Refuse(frame.ref, self.malice.refuses)
        if len(frame.envelope) not in hub.ENVELOPE_SIZES:
            return hub.Refuse(frame.ref, "bad_size")
        if self._dice.random() < self.malice.drops:
            self.counters["dropped"] += 1
            return hub.Took((frame.ref,))
        box.put(frame.envelope)
        if self._dice.random() < self.malice.doubles:
            self.counters["doubled"] += 1
            box.put(frame.envelope)
        self._make_up(box, frame.envelope)
        return hub.Took((frame.ref,))

    def _make_up(self, box: _Box, envelope: bytes) -> None:
        """Put letters into a box that nobody has sent, or nobody now."""
        malice, dice = self.malice, self._dice
        if dice.random() < malice.forges:
            self.counters["forged"] += 1
            forged = bytearray(envelope)
            forged[dice.randrange(len(forged))] ^= 1
            box.put(bytes(forged))
        if dice.random() < malice.truncates:
            self.counters["truncated"] += 1
            size = max((size for size in hub.ENVELOPE_SIZES if size < len(envelope)), default=len(envelope))
            box.put(envelope[: size // 2] + bytes(size - size // 2))
        if box.past and dice.random() < malice.replays:
            self.counters["replayed"] += 1
            box.put(dice.choice(box.past))
        box.past = [*box.past[-31:], envelope]

    async def _push(self) -> None:
        for name, box in self.boxes.items():
            shown = box.head if box.hidden is None else box.hidden
            new = [each for each in box.letters if box.sent < each[0] <= shown][:32]
            if box.reader is None or not new:
                continue
            box.sent = new[-1][0]
            if self._dice.random() < self.malice.reorders:
                self.counters["reordered"] += 1
                self._dice.shuffle(new)
            try:
                await box.reader.send(hub.Mail(name, tuple(hub.Letter(*each) for each in new)))
            except Fault:
                box.reader = None

    async def _putcard(self, line: Line, frame: hub.PutCard) -> hub.Answer:
        self.cards[frame.name] = frame.sealed
        return hub.Took((frame.ref,))

    async def _getcard(self, line: Line, frame: hub.GetCard) -> hub.Answer:
        card = self.cards.get(frame.name)
        if card is None:
            return hub.Refuse(frame.ref, "unknown_card")
        if self._dice.random() < self.malice.forges:
            card = self._dice.randbytes(len(card))
        return hub.Card(frame.ref, card)

    async def _lease(self, line: Line, frame: hub.Lease) -> hub.Answer:
        self._leases[hub.lease_id(frame.key)] = frame.sealed if frame.seconds else b""
        return hub.Took((frame.ref,))

    async def _watch(self, line: Line, frame: hub.Watch) -> hub.Answer:
        self._watchers[line] = frame.ids
        return hub.Took((frame.ref,))

    async def _show(self) -> None:
        for line, ids in list(self._watchers.items()):
            seen = tuple(
                hub.Sight(each, self._leases[each], 300 if self._leases[each] else 0)
                for each in ids
                if each in self._leases
            )
            try:
                await line.send(hub.Seen(seen))
            except Fault:
                self._watchers.pop(line, None)

    async def _make(self, line: Line, frame: topic.Make) -> hub.Answer:
        append = topic.hash_of_append(frame.append)
        name = topic.topic_id(append, frame.read)
        self.logs.setdefault(name, _Log(append, frame.read))
        return topic.Made(frame.ref, name, 0, QUOTA, 2**32 - 1)

    async def _append(self, line: Line, frame: topic.Append) -> hub.Answer:
        self.appended.add(frame.envelope)
        log = self.logs.get(frame.topic)
        if log is None or topic.hash_of_append(frame.token) != log.append:
            return hub.Refuse(frame.ref, "not_welcome")
        log.entries.append(frame.envelope)
        if self._dice.random() < self.malice.doubles:
            self.counters["doubled"] += 1
            log.entries.append(frame.envelope)
        if self._dice.random() < self.malice.forges:
            self.counters["forged"] += 1
            log.entries.append(self._dice.randbytes(len(frame.envelope)))
        return hub.Took((frame.ref,))

    async def _follow(self, line: Line, frame: topic.Follow) -> hub.Answer:
        begun = []
        for place in frame.places:
            log = self.logs.get(place.topic)
            if log is None or topic.hash_of_read(place.token) != log.read:
                continue
            marks = [b"", *map(topic.mark_of, log.entries)]
            log.sent[line] = after = place.after if place.mark in marks[place.after : place.after + 1] else 0
            begun.append(topic.Begun(place.topic, after, len(log.entries)))
        return topic.Followed(frame.ref, tuple(begun))

    async def _unfollow(self, line: Line, frame: topic.Unfollow) -> hub.Answer:
        for name in frame.topics:
            if name in self.logs:
                self.logs[name].sent.pop(line, None)
        return hub.Took((frame.ref,))

    async def _drop(self, line: Line, frame: topic.Drop) -> hub.Answer:
        return hub.Took((frame.ref,)) if self.logs.pop(frame.topic, None) else hub.Refuse(frame.ref, "unknown_topic")

    async def _tell(self) -> None:
        """Give those who follow what is new to them, doubled now and then, and not always in order."""
        for name, log in self.logs.items():
            for line, sent in list(log.sent.items()):
                new = [topic.Entry(n, each) for n, each in enumerate(log.entries, 1) if n > sent][:32]
                if not new:
                    continue
                log.sent[line] = new[-1].seq
                if self._dice.random() < self.malice.reorders:
                    self._dice.shuffle(new)
                try:
                    await line.send(topic.Entries(name, tuple(new)))
                except Fault:
                    log.sent.pop(line, None)

    async def _certify(self, line: Line, frame: hub.Certify) -> hub.Answer:
        return hub.Certificate(frame.ref, b"no certificate")

    async def _leave(self, line: Line, frame: hub.Leave) -> hub.Answer:
        self._members.discard(line.peer)
        return hub.Took((frame.ref,))
