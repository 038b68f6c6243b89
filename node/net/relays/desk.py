"""The pipes that lead over one connection to a relay: what comes in followed topics is opened and handed to its pipe.

Both ends of a meeting have one. Which topics are made and followed is `reception.py` and `calling.py`; a pipe is
`pipe.py`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from node.errors import PeerFault
from node.net.relays.connection import Connection
from node.net.relays.pipe import Pipe
from node.secure import topics as seals
from sync import hub, meeting, topic
from sync.meeting import Piece
from sync.topic import Keys

PIPES: Final = 4
"""Attempts of one meeting that are served at once; further ones are passed over, and begin anew by themselves."""

ATTEMPTS: Final = 64
WORN_BYTES: Final = 8 << 20
"""What topics may have seen before they are made anew, once nobody uses them."""


@dataclass
class Stand:
    """One meeting at this relay: what the other end leaves, what we leave, and the attempts that there were."""

    hears: Keys
    says: Keys
    pipes: dict[bytes, Pipe] = field(default_factory=dict)
    seen: set[bytes] = field(default_factory=set)
    bytes: int = 0
    gone: bool = False
    torn: bool = False
    """An attempt broke off; what the other end leaves in may be full, which it cannot say."""

    @property
    def is_worn(self) -> bool:
        """Whether its topics are to be made anew when no attempt needs them."""
        return self.gone or self.torn or len(self.seen) >= ATTEMPTS or self.bytes >= WORN_BYTES


class Desk:
    """`knocked` is given every new pipe that another end begins; without it there are none but those begun here."""

    def __init__(
        self, connection: Connection, counters: Counter[str], knocked: Callable[[Stand, Pipe], None] | None = None
    ) -> None:
        self.stands: dict[bytes, Stand] = {}
        self.left: Callable[[Stand], None] = lambda stand: None
        self._connection = connection
        self._counters = counters
        self._knocked = knocked
        self._upto: dict[bytes, int] = {}
        self._stir = asyncio.Event()

    def works(self) -> list[Callable[[], Coroutine[Any, Any, None]]]:
        """What is done side by side as long as the connection lasts."""
        return [self._take, self._confirm]

    async def open(self, stand: Stand) -> bool:
        """Hear what is left for us from now on; False if the relay has no such topic. Denied."""
        self.stands[stand.hears.topic] = stand
        place = topic.Place(stand.hears.topic, stand.hears.read, 0, b"")
        followed = await self._connection.ask(topic.Follow(0, (place,)), topic.Followed)
        return bool(followed.topics)

    def begin(self, stand: Stand, attempt: bytes) -> Pipe:
        """A pipe of one attempt."""
        stand.seen.add(attempt)
        pipe = Pipe(attempt, partial(self._post, stand), partial(self._leave, stand, attempt))
        stand.pipes[attempt] = pipe
        return pipe

    def close(self) -> None:
        """The connection is over, and all pipes with it."""
        for stand in list(self.stands.values()):
            self.shut(stand)

    def shut(self, stand: Stand) -> None:
        """One meeting is over."""
        self.stands.pop(stand.hears.topic, None)
        stand.gone = True
        for pipe in list(stand.pipes.values()):
            pipe.end()

    async def _post(self, stand: Stand, piece: Piece) -> None:
        entry = seals.seal(stand.says.seal, stand.says.topic, meeting.write(piece))
        stand.bytes += len(entry)
        try:
            await self._connection.ask(topic.Append(0, stand.says.topic, stand.says.append, entry), hub.Took)
        except BaseException:
            stand.gone = True  # it is full, or not there: nothing can be left in it any more
            raise

    def _leave(self, stand: Stand, attempt: bytes) -> None:
        pipe = stand.pipes.pop(attempt, None)
        stand.torn |= pipe is not None and not pipe.finished
        self.left(stand)

    async def _take(self) -> None:
        while True:
            frame = await self._connection.pushed.get()
            if isinstance(frame, topic.Gone) and frame.topic in self.stands:
                stand = self.stands[frame.topic]
                self.shut(stand)
                self.left(stand)
            elif isinstance(frame, topic.Entries) and frame.topic in self.stands:
                for entry in frame.entries:
                    self._hear(self.stands[frame.topic], entry)

    def _hear(self, stand: Stand, entry: topic.Entry) -> None:
        name = stand.hears.topic
        taken = partial(self._taken, name, entry.seq)
        stand.bytes += len(entry.envelope)
        try:
            piece = meeting.read(seals.open_(stand.hears.seal, name, entry.envelope))
        except PeerFault as fault:
            self._counters["meeting_" + fault.code] += 1
            taken()
            return
        pipe = stand.pipes.get(piece.attempt) or self._new(stand, piece.attempt)
        if pipe is None:
            taken()
        else:
            pipe.come(piece, taken)

    def _new(self, stand: Stand, attempt: bytes) -> Pipe | None:
        """A pipe for an attempt that has not been here, if there may be one more."""
        if self._knocked is None or attempt in stand.seen:
            return None
        if len(stand.pipes) >= PIPES or len(stand.seen) >= ATTEMPTS:
            self._counters["meeting_crowded"] += 1
            return None
        pipe = self.begin(stand, attempt)
        self._knocked(stand, pipe)
        return pipe

    def _taken(self, name: bytes, seq: int) -> None:
        self._upto[name] = max(seq, self._upto.get(name, 0))
        self._stir.set()

    async def _confirm(self) -> None:
        """Have the relay send more as what came is taken."""
        while True:
            await self._stir.wait()
            self._stir.clear()
            upto, self._upto = self._upto, {}
            for name, seq in upto.items():
                await self._connection.send(topic.Read(name, seq))
