"""Follows the topics at one relay while a connection to it lasts, and hands on what comes.

The place in each topic is on the disk and moves after what came is there, too. A relay that was put back, or has lost a
topic, begins anew by itself; a topic that is ours to make is made again. Topics are added and let go in `topics.py`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

from node.errors import PeerFault
from node.net.relays.connection import Connection, Denied
from node.secure import topics as seals
from node.store import topics
from node.store.db import Store, Tx
from node.store.topics import TopicRow
from node.system import Clock
from sync import hub, limits, topic

Taken = Callable[[bytes, int, bytes], Awaitable[None]]
"""Is given (topic, number, envelope) and returns once that is on the disk."""

Frame: TypeAlias = topic.Followed | topic.Entries | topic.Gone

RENEW_MS: Final = 24 * 3600 * 1000
"""A topic of ours is made again this often, so that it lives on."""

LOOK_S: Final = 6 * 3600.0
FIRST_S: Final = 5.0
AGAIN_S: Final = 600.0
"""Until the next look at topics that are refused or not there: longer each time nothing has changed."""

ANSWER_S: Final = 20.0
"""A relay of an earlier version passes questions about topics over; less than what ends a connection."""

SILENT_S: Final = 600.0
SILENT_CAP_S: Final = 24 * 3600.0
"""How long a relay that gave no answer is left alone about topics: longer each time."""

WAIT_CAP_S: Final = 300.0
MOST: Final = 4
"""Windows of a relay that may be here at once, a frame without entries counting as one: beyond it, it is hung up on."""

A = TypeVar("A", bound=hub.Answer)


@dataclass(slots=True)
class _Place:
    """A topic as its entries come: the last number that is on this disk."""

    row: TopicRow
    at: int


class Following:
    """All topics at one relay; `run` and `take` work until cancelled, `heard` is told of every frame that comes."""

    def __init__(
        self, store: Store, clock: Clock, counters: Counter[str], relay: bytes, connection: Connection
    ) -> None:
        self.relay = relay
        self.is_member = False
        self.grown: Callable[[], None] = lambda: None
        self._store = store
        self._clock = clock
        self._counters = counters
        self._connection = connection
        self._taken: Taken | None = None
        self._rows: dict[bytes, TopicRow] = {}
        self._why: dict[bytes, str] = {}
        self._asked: dict[bytes, TopicRow] = {}
        self._places: dict[bytes, _Place] = {}
        self._frames: asyncio.Queue[Frame] = asyncio.Queue()
        self._count = self._bytes = 0
        self._stir = asyncio.Event()

    def listen(self, taken: Taken) -> None:
        """Who gets what comes."""
        self._taken = taken
        self.stir()

    def stir(self) -> None:
        """Topics were added or let go."""
        self._stir.set()

    def row(self, name: bytes) -> TopicRow | None:
        """A topic that the relay has and that is followed."""
        return self._rows.get(name)

    def state(self, name: bytes) -> str:
        """`followed`, `seeking`, or the code of a refusal."""
        return "followed" if name in self._rows else self._why.get(name, "seeking")

    def lost(self, name: bytes) -> None:
        """The relay has this topic no more: ask for it again, and make it if it is ours to make."""
        self._rows.pop(name, None)
        self.stir()

    async def run(self) -> None:
        """Have the relay tell of all topics that are to be followed, and make those that are ours to make."""
        pause, silence = FIRST_S, SILENT_S
        while True:
            self._stir.clear()
            try:
                done = self._taken is None or await self._look()
            except TimeoutError:
                self._counters["topics_unanswered"] += 1
                await asyncio.sleep(silence)
                silence = min(SILENT_CAP_S, 2 * silence)
                continue
            try:
                async with asyncio.timeout(LOOK_S if done else pause):
                    await self._stir.wait()
                pause = FIRST_S
            except TimeoutError:
                pause = min(AGAIN_S, 2 * pause)

    def heard(self, frame: Frame) -> None:
        """A frame has come; PeerFault("too_much") from a relay that does not hold back as it must."""
        count, size = _cost(frame)
        self._count, self._bytes = self._count + count, self._bytes + size
        if self._count > MOST * limits.HUB_FOLLOWED_ENTRIES or self._bytes > MOST * limits.HUB_FOLLOWED_BYTES:
            raise PeerFault("too_much", "A relay sent more of its topics than was asked for.")
        self._frames.put_nowait(frame)

    async def take(self) -> None:
        """Hand on what comes, frame by frame."""
        while True:
            frame = await self._frames.get()
            if isinstance(frame, topic.Followed):
                self._begin(frame)
            elif isinstance(frame, topic.Gone):
                self._places.pop(frame.topic, None)
                self.lost(frame.topic)
            else:
                await self._take(frame)
            count, size = _cost(frame)
            self._count, self._bytes = self._count - count, self._bytes - size

    # --- which topics

    async def _look(self) -> bool:
        """Have it so; whether everything is as it should be."""
        rows = {row.name: row for row in await self._store.read(lambda cx: topics.at_relay(cx, self.relay))}
        live = {name: row for name, row in rows.items() if not row.dropped}
        await self._leave([name for name in self._rows if name not in live])
        ended = [await self._end(row) for row in rows.values() if row.dropped]
        self._why = {name: why for name, why in self._why.items() if name in live}
        missing = await self._follow([row for name, row in live.items() if name not in self._rows])
        now = self._clock.now_ms()
        old = [row for row in live.values() if row.make and not 0 <= now - row.made < RENEW_MS]
        mine = {row.name: row for row in (*missing, *old) if row.make and self.is_member}
        made = [row for row in mine.values() if await self._make(row)]
        missing = await self._follow([row for row in made if row.name not in self._rows])
        return all(ended) and live.keys() == self._rows.keys() and len(made) == len(mine)

    async def _follow(self, rows: Sequence[TopicRow]) -> list[TopicRow]:
        """Follow these; those that are not there."""
        for first in range(0, len(rows), limits.HUB_PLACES):
            some = rows[first : first + limits.HUB_PLACES]
            places = tuple(topic.Place(row.name, row.read, row.seq, row.mark) for row in some)
            self._asked.update({row.name: row for row in some})
            try:
                followed = await self._ask(topic.Follow(0, places), topic.Followed)
            except Denied as denied:
                self._why.update({row.name: denied.code for row in some})
                continue
            there = {each.topic for each in followed.topics}
            self._why.update({row.name: "unknown_topic" for row in some})
            self._rows.update({row.name: row for row in some if row.name in there})
            self._counters["topics_followed"] += len(there)
        self.grown()
        return [row for row in rows if self._why.get(row.name) == "unknown_topic" and row.name not in self._rows]

    async def _make(self, row: TopicRow) -> bool:
        try:
            await self._ask(topic.Make(0, row.append, topic.hash_of_read(row.read)), topic.Made)
        except Denied as denied:
            self._why[row.name] = denied.code
            self._counters["topic_refused_" + _counted(denied.code)] += 1
            return False
        now = self._clock.now_ms()
        await self._store.write(lambda tx: topics.made(tx, row.name, now))
        return True

    async def _leave(self, names: Sequence[bytes]) -> None:
        for name in names:
            del self._rows[name], self._asked[name]
            self._places.pop(name, None)
        for first in range(0, len(names), limits.HUB_PLACES):
            await self._ask(topic.Unfollow(0, tuple(names[first : first + limits.HUB_PLACES])), hub.Took)

    async def _end(self, row: TopicRow) -> bool:
        """Have the relay end a topic, and forget it; one that is not ours there is forgotten, too."""
        try:
            await self._ask(topic.Drop(0, row.name), hub.Took)
        except Denied as denied:
            if denied.code not in ("unknown_topic", "not_a_member"):
                return False
        await self._store.write(lambda tx: _forget(tx, row.name))
        return True

    async def _ask(self, question: hub.Question, kind: type[A]) -> A:
        """Ask, again where the relay says that it may work later, ever more seldom; Denied for good, TimeoutError."""
        pause = 1.0
        while True:
            try:
                async with asyncio.timeout(ANSWER_S):
                    return await self._connection.ask(question, kind)
            except Denied as denied:
                if not denied.wait_s:
                    raise
                await asyncio.sleep(max(pause, denied.wait_s))
                pause = min(WAIT_CAP_S, 2 * pause)

    # --- what comes

    def _begin(self, frame: topic.Followed) -> None:
        """From where the entries of these topics come; said in the order of frames, so before the first of them."""
        for begun in frame.topics:
            row = self._asked.get(begun.topic)
            if row is not None:
                self._places[begun.topic] = _Place(row, begun.after)

    async def _take(self, frame: topic.Entries) -> None:
        """Hand on the entries of a frame that are new, then move the place, then have the relay send more."""
        place = self._places.get(frame.topic)
        if place is None or not frame.entries:
            return  # it was let go meanwhile
        fresh = [entry for entry in frame.entries if entry.seq > place.at]
        if fresh:
            await self._take_in(place, fresh)
        await self._connection.send(topic.Read(frame.topic, max(entry.seq for entry in frame.entries)))

    async def _take_in(self, place: _Place, fresh: Sequence[topic.Entry]) -> None:
        await self._store.room.for_new()  # until then the relay keeps it
        row = place.row
        results = await asyncio.gather(*(self._hand_on(row, entry) for entry in fresh), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        last = max(fresh, key=lambda entry: entry.seq)
        await self._store.write(lambda tx: topics.move(tx, row.name, last.seq, topic.mark_of(last.envelope)))
        place.at = last.seq

    async def _hand_on(self, row: TopicRow, entry: topic.Entry) -> None:
        assert self._taken is not None
        try:
            await self._taken(row.name, entry.seq, seals.open_(row.seal, row.name, entry.envelope))
        except PeerFault as fault:
            self._counters["topic_" + fault.code] += 1
        else:
            self._counters["topic_taken"] += 1


REFUSALS: Final = frozenset({"too_many_topics", "relay_full", "not_a_member", "store_failed"})


def _counted(code: str) -> str:
    """A relay's own words never become the name of a counter."""
    return code if code in REFUSALS else "otherwise"


def _cost(frame: Frame) -> tuple[int, int]:
    """How many entries a frame counts as, and their bytes."""
    if not isinstance(frame, topic.Entries):
        return 1, 0
    return max(1, len(frame.entries)), sum(len(entry.envelope) for entry in frame.entries)


def _forget(tx: Tx, name: bytes) -> None:
    """Forget a topic unless it is followed again meanwhile."""
    row = topics.get(tx, name)
    if row is not None and row.dropped:
        topics.drop(tx, name)
