"""Sends what is queued for one device over one link, in order, and again until the device has acknowledged it.

The outbox on disk is the truth; what is in memory here is only what is on its way, within a window. Opening what
arrives is `inbox`'s affair, the frames belong to the runner.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from node.store import outbox
from node.store.db import Store
from node.store.outbox import OutboxRow
from sync.frames import Envelope, Frame

WINDOW: Final = 192
"""Envelopes on their way at once; far below the 2,000 a ratchet may skip."""

READ_AHEAD: Final = 256
"""Queued rows kept in memory before the disk is asked again."""

POSTPONED: Final = 256
"""Envelopes a device refused that do not count for the window."""

RESEND_S: Final = 4.0
RESEND_CAP_S: Final = 60.0


class _Sent:
    """An envelope on its way."""

    __slots__ = ("again_at", "at", "code", "postponed", "row", "tries")

    def __init__(self, row: OutboxRow, at: float) -> None:
        self.row = row
        self.at = at
        self.code = ""
        self.tries = 1
        self.postponed = False
        self.again_at = at + RESEND_S


class Pump:
    """The outgoing half of a link; `send` may raise, and then the link is over."""

    def __init__(self, store: Store, device: bytes, send: Callable[[Frame], Awaitable[None]]) -> None:
        self._store = store
        self._device = device
        self._send = send
        self._queue: deque[OutboxRow] = deque()
        self._flying: OrderedDict[bytes, _Sent] = OrderedDict()
        self._upto = 0
        self._on_disk = True
        self._loading = False
        self._reloads = 0
        self._stir = asyncio.Event()

    @property
    def idle(self) -> bool:
        """Whether nothing is on its way and nothing waits here."""
        return not self._flying and not self._queue and not self._on_disk

    def offer(self, row: OutboxRow) -> None:
        """A row was committed to the outbox; rows come in the order of their ids."""
        if self._on_disk or self._loading or len(self._queue) >= READ_AHEAD:
            self._on_disk = True
        elif row.id > self._upto and row.envelope is not None:
            self._queue.append(row)
            self._upto = row.id
        self._stir.set()

    def reload(self) -> None:
        """Rows changed in place (sealed anew): forget what is in memory and begin at the oldest row."""
        self._queue.clear()
        self._flying.clear()
        self._upto, self._on_disk, self._reloads = 0, True, self._reloads + 1
        self._stir.set()

    def settle(self, hashes: Sequence[bytes]) -> list[bytes]:
        """These envelopes are acknowledged; returns those of the hashes that were on their way here."""
        settled = [hash16 for hash16 in hashes if self._flying.pop(hash16, None) is not None]
        if settled:
            self._stir.set()
        return settled

    def left(self, hashes: Sequence[bytes]) -> dict[bytes, float]:
        """When those of some envelopes that are on their way were first sent, in the time of the loop."""
        return {hash16: self._flying[hash16].at for hash16 in hashes if hash16 in self._flying}

    def trouble(self, hash16: bytes) -> str | None:
        """Why the device last could not use an envelope that is on its way: a code, empty if it has not said so.

        None if it is not on its way.
        """
        sent = self._flying.get(hash16)
        return None if sent is None else sent.code

    def postpone(self, hash16: bytes, code: str = "") -> bool:
        """The device could not use this envelope: the next try waits as long as the tries so far have taught.

        Up to 256 of these leave room for others, so that one which is never taken holds up nobody. False if it was not
        on its way here.
        """
        sent = self._flying.get(hash16)
        if sent is None:
            return False
        sent.again_at = asyncio.get_running_loop().time() + self._pause(sent.tries)
        sent.code = code
        if not sent.postponed and self._postponed() < POSTPONED:
            sent.postponed = True
            self._stir.set()
        return True

    async def run(self) -> None:
        """Send until cancelled."""
        while True:
            self._stir.clear()
            await self._fill()
            await self._resend()
            due = min((sent.again_at for sent in self._flying.values()), default=None)
            try:
                async with asyncio.timeout_at(due):
                    await self._stir.wait()
            except TimeoutError:
                continue

    async def _fill(self) -> None:
        """Send new rows while the window has room."""
        while len(self._flying) - self._postponed() < WINDOW:
            if not self._queue and not await self._load():
                return
            if self._queue:
                await self._fly(self._queue.popleft())

    async def _load(self) -> bool:
        """Fetch the next rows from disk; False if there are none."""
        if not self._on_disk:
            return False
        self._on_disk, self._loading = False, True
        after, reloads = self._upto, self._reloads
        try:
            rows = await self._store.read(lambda cx: outbox.of_device(cx, self._device, after, READ_AHEAD))
        finally:
            self._loading = False
        if self._reloads != reloads:  # what was read is stale
            return True
        self._on_disk = self._on_disk or len(rows) == READ_AHEAD
        if rows:
            self._queue.extend(rows)
            self._upto = rows[-1].id
        return bool(self._queue) or self._on_disk

    async def _fly(self, row: OutboxRow) -> None:
        if row.envelope is None or row.hash16 is None:
            return
        now = asyncio.get_running_loop().time()
        self._flying[row.hash16] = _Sent(row, now)
        await self._send(Envelope(row.envelope))

    async def _resend(self) -> None:
        now = asyncio.get_running_loop().time()
        for sent in [sent for sent in self._flying.values() if sent.again_at <= now]:
            sent.tries += 1
            sent.again_at = now + self._pause(sent.tries)
            if sent.row.envelope is not None:
                await self._send(Envelope(sent.row.envelope))

    def _postponed(self) -> int:
        return sum(sent.postponed for sent in self._flying.values())

    @staticmethod
    def _pause(tries: int) -> float:
        return min(RESEND_CAP_S, RESEND_S * 2.0 ** min(tries - 1, 8))
