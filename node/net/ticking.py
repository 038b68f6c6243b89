"""Tells the device of ours at the other end of a link how far others are in what our devices stated, and hears it.

What rises is told, many at once. What is known is compared by sums, when a link opens and some time after something was
told, until both agree: so a frame that was lost is made up for. What is believed is `node/secure/ticks.py`.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Final

from node.net.wire import INITIATOR, Channel
from node.secure import ticks
from node.secure.own import Own, Ticked
from node.secure.peer import Peer
from node.secure.ticks import Ticks
from node.store.db import Store
from node.store.transaction import Tx
from sync.ticks import TickSums, Told, agrees, answer, ask, differing, frames, sum_of

PAUSE_S: Final = 0.5
"""What rises is held so long, so that a burst is told at once."""

AGAIN_S: Final = 10.0
AGAIN_CAP_S: Final = 600.0
"""From telling something to a comparison; doubled each time the two do not agree."""

HELD: Final = 4096
"""Ticks that may wait to be told; when there are more, all that is known is compared."""


class Ticking:
    """The part of one link between own devices that is about ticks; `run` works until cancelled."""

    def __init__(self, own: Own, store: Store, channel: Channel, peer: Peer) -> None:
        self._own = own
        self._store = store
        self._channel = channel
        self._peer = peer
        self._followed = False
        self._risen: dict[Ticked, None] = {}
        self._stir = asyncio.Event()
        self._tell_at = 0.0
        self._ask_at = 0.0
        self._ask_s = AGAIN_S / 2

    async def run(self) -> None:
        """Compare, and tell what rises."""
        self._own.wake.ticking.append(self._hear)
        try:
            if self._channel.role == INITIATOR:
                await self._ask()
            while True:
                await self._wait()
                await self._work(asyncio.get_running_loop().time())
        finally:
            self._own.wake.ticking.remove(self._hear)

    async def receive(self, frame: TickSums | Told) -> None:
        """Take one frame of the other end."""
        if isinstance(frame, Told):
            await self._send(False, await self._store.write(partial(self._take, frame)))
            return
        known, sums = await self._known()
        if frame.asks:
            await self._channel.send(answer(frame, sums))
        elif agrees(frame, sums):
            self._ask_at, self._ask_s = 0.0, AGAIN_S / 2
        else:
            await self._send(True, {space: known.get(space, []) for space in differing(frame, sums)})

    def _hear(self, what: Ticked, source: bytes) -> None:
        if source == self._peer.device:
            return
        self._risen[what] = None
        if not self._tell_at:
            self._tell_at = asyncio.get_running_loop().time() + PAUSE_S
            self._stir.set()

    async def _wait(self) -> None:
        """Until something is due, or might be."""
        self._stir.clear()
        due = [at for at in (self._tell_at, self._ask_at) if at]
        try:
            async with asyncio.timeout_at(min(due, default=None)):
                await self._stir.wait()
        except TimeoutError:
            return

    async def _work(self, now: float) -> None:
        """Do what is due."""
        if self._tell_at and now >= self._tell_at:
            risen, self._risen, self._tell_at = list(self._risen), {}, 0.0
            if len(risen) <= HELD:
                await self._send(False, await self._store.write(partial(self._these, risen)))
            self._ask_at = self._ask_at or now + AGAIN_S
        if self._ask_at and now >= self._ask_at:
            await self._ask()

    async def _ask(self) -> None:
        """Compare, and again if no answer comes that agrees."""
        self._ask_s = min(2 * self._ask_s, AGAIN_CAP_S)
        self._ask_at = asyncio.get_running_loop().time() + self._ask_s
        self._stir.set()
        _, sums = await self._known()
        await self._channel.send(ask(sums))

    async def _send(self, back: bool, known: Ticks) -> None:
        for frame in frames(back, known):
            await self._channel.send(frame)

    async def _known(self) -> tuple[Ticks, dict[bytes, bytes]]:
        """All that is known, and its sums; what has left this device is gone through once a link, then followed."""
        if not self._followed:
            await self._store.write(lambda tx: ticks.note_left(self._own, tx))
            self._followed = True
        known = await self._store.read(lambda cx: ticks.known(self._own, cx))
        return known, {space: sum_of(of_space) for space, of_space in known.items()}

    def _these(self, risen: list[Ticked], tx: Tx) -> Ticks:
        """What rose; of what has left this device it is seen only now whether it did."""
        itself = {what.space: what for what in risen if what.mine == what.device == self._own.device}
        news = ticks.note_left(self._own, tx, itself)
        return ticks.these(tx, [what for what in risen if itself.get(what.space) != what or what.space in news])

    def _take(self, told: Told, tx: Tx) -> Ticks:
        return ticks.take(self._own, tx, self._peer, told)
