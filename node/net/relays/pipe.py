"""A wire that leads over a relay: messages cut into pieces, each appended to a topic that the other end follows.

The relay may drop, double and reorder what it likes: a piece that is missing holds the wire up until whoever uses it
gives up, one that comes twice is dropped. How pieces are sealed and where they go is handed in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from node.errors import Fault, PeerFault
from node.net import limits
from node.net.wire import link_closed
from sync.meeting import END, LAST, Piece, cut

REMOTE: Final = "relay"
"""What such a wire has in place of a host."""

WINDOW: Final = 8
"""Pieces under way to the relay at once."""

AHEAD: Final = 512
"""Pieces that may be here and wait to be read; an honest relay has 256 under way at most."""

GOODBYE_S: Final = 2.0

Post = Callable[[Piece], Awaitable[None]]
Taken = Callable[[], None]
"""Is called once a piece need not be held any more, so that the relay sends others."""


class Pipe:
    """One attempt; `post` returns once the relay has a piece, `left` hears once that the wire is over."""

    def __init__(self, attempt: bytes, post: Post, left: Callable[[], None]) -> None:
        self.attempt = attempt
        self._post = post
        self._left = left
        self._sent = self._read = 0
        self._early: dict[int, tuple[Piece, Taken]] = {}
        self._parts: list[bytes] = []
        self._size = 0
        self._room = asyncio.Semaphore(WINDOW)
        self._posting: set[asyncio.Task[None]] = set()
        self._come = asyncio.Event()
        self._over = False
        self.finished = False
        """Whether the other end has said that this is the end; else it may be that it could leave nothing more here."""

    @property
    def remote(self) -> str:
        """No host: both ends see the relay alone."""
        return REMOTE

    async def send(self, message: bytes) -> None:
        """Send one message; it returns when all of it is on its way to the relay."""
        for piece in cut(self.attempt, self._sent, message):
            await self._start(piece)

    async def receive(self) -> bytes:
        """The next message, in order."""
        while True:
            come = self._early.pop(self._read, None)
            if come is not None:
                self._read += 1
                come[1]()
                message = self._add(come[0])
                if message is not None:
                    return message
            elif self._over:
                raise link_closed()
            else:
                self._come.clear()
                await self._come.wait()

    async def close(self) -> None:
        """Say that this is the end, once what was sent has left."""
        if self._over:
            return
        try:
            async with asyncio.timeout(GOODBYE_S):
                await self._start(Piece(self.attempt, self._sent, END))
                await asyncio.wait(self._posting)
        except (Fault, TimeoutError):
            pass
        self.end()

    def come(self, piece: Piece, taken: Taken) -> None:
        """A piece has come; one that is far ahead ends the wire, for what lies between will not come any more."""
        if piece.number < self._read or piece.number in self._early:
            taken()
        elif piece.number < self._read + AHEAD:
            self._early[piece.number] = piece, taken
            self._come.set()
        else:
            self.end()

    def end(self) -> None:
        """It is over, whoever said so; what has come can still be read."""
        if not self._over:
            self._over = True
            self._come.set()
            self._left()

    async def _start(self, piece: Piece) -> None:
        await self._room.acquire()
        if self._over:
            self._room.release()
            raise link_closed()
        self._sent += 1
        task = asyncio.get_running_loop().create_task(self._append(piece))
        self._posting.add(task)
        task.add_done_callback(self._posting.discard)

    async def _append(self, piece: Piece) -> None:
        try:
            await self._post(piece)
        except Fault:
            self.end()
        finally:
            self._room.release()

    def _add(self, piece: Piece) -> bytes | None:
        """The message that is whole with this piece."""
        if piece.kind == END:
            self.finished = True
            self.end()
            return None
        self._parts.append(piece.data)
        self._size += len(piece.data)
        if self._size > limits.NOISE_MESSAGE:
            self.end()
            raise PeerFault("bad_message", "The other side sent a message that is too long.")
        if piece.kind != LAST:
            return None
        message, self._parts, self._size = b"".join(self._parts), [], 0
        return message
