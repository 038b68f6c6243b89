"""Pieces of encrypted files over one link, both ways: what the peer asks for is served, what is wanted is asked for.

Whoever fetches asks for every piece, with at most 240 KiB on the way, and whoever serves sends one piece at a time, so
a message never waits behind more. Knowing an address is the right to its bytes. What is fetched: `fetching.py`.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

from node.errors import PeerFault, WorldFault
from node.net.fetching import Fetching, Part, Seeker
from node.net.wire import Channel
from sync.frames import Fetch, Frame, Lack, Piece
from sync.limits import PIECE_BYTES

WINDOW: Final = 5
"""Pieces of 48 KiB that are asked for and not here yet."""

LOADS: Final = 3
"""Chunks of one link in work: one or two arrive while another is written."""

QUEUED: Final = 64
"""Questions of a peer that may wait; an honest one has at most 5 open, and repeats them after 20 s."""

STALL_S: Final = 20.0
"""Without any piece for so long, what is outstanding is asked for again; the third time it is given up."""

STALLS: Final = 3
UNASKED: Final = 64
"""Pieces beyond those asked for that a link survives."""


class _Load:
    """One chunk as it arrives."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.data = bytearray(part.size or 0)
        self.open: set[int] = set()
        self.next = 0
        self.taken = 0
        self.failed = False

    @property
    def whole(self) -> bool:
        return bool(self.data) and self.taken == len(self.data)

    @property
    def may_ask(self) -> bool:
        """Whether there is a piece nobody has asked for; of a manifest the first one must tell how many there are."""
        return self.next < len(self.data) or (not self.data and not self.open)

    def take(self, piece: Piece) -> None:
        """Put a piece that was asked for in its place; a total that cannot be true fails the load."""
        if not self.data and self.part.may_have(piece.total):
            self.data = bytearray(piece.total)
        if piece.total != len(self.data) or len(piece.data) != min(PIECE_BYTES, piece.total - piece.offset):
            self.failed = True
            return
        self.data[piece.offset : piece.offset + len(piece.data)] = piece.data
        self.taken += len(piece.data)


class Trade:
    """The blobs of one link. `receive` never waits; `serve` and `fetch` run until cancelled."""

    def __init__(self, fetching: Fetching, channel: Channel, is_contact: bool) -> None:
        self._fetching = fetching
        self._channel = channel
        self._is_contact = is_contact
        self._seeker = Seeker(channel.peer_device, channel.peer_account)
        self._asked: deque[Fetch] = deque()
        self._any_asked = asyncio.Event()
        self._loads: dict[bytes, _Load] = {}
        self._out = 0
        self._moved = asyncio.Event()
        self._pieces = 0
        self._unasked = 0

    def receive(self, frame: Frame) -> None:
        """Take one frame; PeerFault("too_many_fetches", "unasked_pieces") for a flood."""
        if isinstance(frame, Fetch):
            if len(self._asked) >= QUEUED:
                raise PeerFault("too_many_fetches", "The other side asks for more than it takes.")
            self._asked.append(frame)
            self._any_asked.set()
        elif isinstance(frame, Piece):
            self._take(frame)
        elif isinstance(frame, Lack) and (load := self._loads.get(frame.address)) is not None:
            load.failed = True
            self._moved.set()

    async def serve(self) -> None:
        """Answer questions, one piece at a time."""
        while True:
            await self._any_asked.wait()
            self._any_asked.clear()
            while self._asked:
                await self._answer([self._asked.popleft() for _ in range(min(WINDOW, len(self._asked)))])

    async def fetch(self) -> None:
        """Fetch what is wanted and this peer may have."""
        if not self._is_contact:
            return
        fetching = self._fetching
        fetching.enter(self._seeker)
        tasks = [asyncio.get_running_loop().create_task(self._fetch_on()) for _ in range(LOADS)]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            fetching.leave(self._seeker)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        for task in tasks:
            if not task.cancelled():
                task.result()

    async def _fetch_on(self) -> None:
        fetching = self._fetching
        while True:
            part = await fetching.take(self._seeker)
            kept = False
            try:
                async with fetching.room:
                    data = await self._load(part)
                    kept = data is not None and await fetching.keep(part, data, self._seeker)
            finally:
                fetching.release(part, kept)

    async def _load(self, part: Part) -> bytes | None:
        """Bring one chunk over; None if the peer lacks it, does not answer, or says what cannot be."""
        load = self._loads[part.address] = _Load(part)
        try:
            return await self._fill(load)
        finally:
            del self._loads[part.address]
            self._out -= len(load.open)
            self._moved.set()

    async def _fill(self, load: _Load) -> bytes | None:
        stalls = 0
        while not load.whole and not load.failed:
            if load.may_ask and self._out < WINDOW:
                await self._ask(load)
            elif await self._is_stalled():
                stalls += 1
                if stalls == STALLS:
                    self._fetching.blame(self._seeker, "stalled")
                    return None
                await self._ask_again(load)
        if load.failed:
            self._fetching.lacks(load.part, self._seeker)
            return None
        return bytes(load.data)

    async def _ask(self, load: _Load) -> None:
        offset, load.next = load.next, load.next + PIECE_BYTES
        load.open.add(offset)
        self._out += 1
        await self._channel.send(Fetch(load.part.address, offset))

    async def _ask_again(self, load: _Load) -> None:
        for offset in sorted(load.open):
            await self._channel.send(Fetch(load.part.address, offset))

    async def _is_stalled(self) -> bool:
        """Wait for anything to arrive; True if nothing did for too long."""
        self._moved.clear()
        try:
            async with asyncio.timeout(STALL_S):
                await self._moved.wait()
        except TimeoutError:
            return True
        return False

    def _take(self, piece: Piece) -> None:
        load = self._loads.get(piece.address)
        if load is None or piece.offset not in load.open:
            self._unasked += 1
            if self._unasked > UNASKED + self._pieces:
                raise PeerFault("unasked_pieces", "The other side sends what nobody asked for.")
            return
        load.open.discard(piece.offset)
        self._out -= 1
        self._pieces += 1
        load.take(piece)
        self._moved.set()

    async def _answer(self, asked: list[Fetch]) -> None:
        """Read these pieces in one go, then send them one after the other."""
        files = self._fetching.files

        def read() -> list[tuple[bytes | None, int]]:
            return [files.read_part(each.address, each.offset, PIECE_BYTES) for each in asked]

        try:
            found = await self._fetching.workers.run(read) if self._is_contact else [(None, 0)] * len(asked)
        except WorldFault:
            self._fetching.counters["blob_unreadable"] += 1
            found = [(None, 0)] * len(asked)
        for each, (data, total) in zip(asked, found, strict=True):
            answer = Piece(each.address, each.offset, total, data) if data else Lack(each.address)
            await self._channel.send(answer)
