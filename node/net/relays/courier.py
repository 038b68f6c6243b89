"""Posts what the outbox holds for one device while no link to it is up, and confirms what came from it by mail.

The outbox on disk is the truth; what a relay took stays in it until the device confirms it itself. When a letter is due
is `policy.py`, what it looks like `node/secure/mail.py`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from node.errors import Fault
from node.net.relays import policy
from node.net.relays.connection import Connection, Denied
from node.net.relays.line import Line
from node.net.relays.policy import Life
from node.secure import mail, outgoing
from node.secure.beside import Beside
from node.secure.mail import Route
from node.secure.mailbox import Mailbox
from node.secure.own import Own
from node.store import posts
from node.store.db import Cx, Store, Tx
from node.store.posts import Letter
from sync import hub

BATCH: Final = 64
"""Letters under way at once; far below the 2,000 a ratchet may skip."""

PASS_S: Final = 30.0
PASS_CAP_S: Final = 600.0
"""Between two looks at what was posted before: longer each time nothing was to be done."""

REPLY_MIN_S: Final = 0.05
REPLY_SPREAD_S: Final = 0.2
SULK_S: Final = 5.0
SULK_CAP_S: Final = 600.0
"""How long a mailbox that turned a letter away is passed over: longer each time."""

COMPLAIN_S: Final = 600.0
"""Between two sessions begun anew for a device because its letters could not be opened; doubled until one opens."""
COMPLAIN_CAP_S: Final = 24 * 3600.0


class Exchange(Protocol):
    """What a courier needs of the office: the way to relays, and whether a link makes it unneeded."""

    def line_to(self, box: Mailbox) -> Line:
        """The line to the relay of a mailbox; it connects because it was asked for."""

    def is_linked(self, device: bytes) -> bool:
        """Whether a link to this device is up."""

    def online_since(self, account: bytes) -> int:
        """Since when an account is seen online at a relay, in Unix milliseconds; 0 if it is not."""

    async def by_link(self, device: bytes, envelope: bytes) -> bool:
        """Send an envelope over a link to this device, if one is up."""


def _letters(device: bytes, after: int, cx: Cx) -> list[Letter]:
    return posts.letters(cx, device, after, BATCH)


@dataclass(frozen=True, slots=True)
class _Sealed:
    letter: Letter
    box: Mailbox
    sealed: bytes


class Courier:
    """One for each device that mail goes to or came from; `run` works until cancelled."""

    def __init__(self, own: Own, store: Store, exchange: Exchange, device: bytes, counters: Counter[str]) -> None:
        self.counters = counters
        self._own = own
        self._store = store
        self._exchange = exchange
        self._device = device
        self._stir = asyncio.Event()
        self._after = 0
        self._pass_at = 0.0
        self._pass_s = PASS_S
        self._heard_ms = 0
        self._replying = False
        self._reply_at = 0.0
        self._marks = False
        self._beside: Beside | None = None
        self._sulking: dict[bytes, float] = {}
        self._sulks: dict[bytes, int] = {}
        self._said: dict[bytes, str] = {}
        self._complained_at = -COMPLAIN_S
        self._complain_s = COMPLAIN_S / 2

    def stir(self) -> None:
        """Something changed: rows were queued, a relay came into reach, a link ended."""
        self._stir.set()

    def in_reach(self) -> None:
        """A relay has come into reach: what could not leave leaves now."""
        if self._replying:
            self._replying = False
            self._reply_soon()
        self.stir()

    def owing(self) -> None:
        """Something may be owed to this device, or queued for it, since before."""
        self._reply_soon()

    def turned_away(self, relay: bytes) -> str:
        """The code with which a relay last refused a letter for this device, empty if it took one since."""
        return self._said.get(relay, "")

    def again(self) -> None:
        """Look at all rows anew: some were sealed again, or mailboxes changed."""
        self._after = 0
        self._sulking.clear()
        self.stir()

    def heard(self, owing: bool) -> None:
        """A letter of this device was taken in; with `owing` it waits to hear of that."""
        self._heard_ms = self._own.clock.now_ms()
        self.look_soon()
        if owing:
            self._reply_soon()

    def look_soon(self) -> None:
        """This device is there: what it has not confirmed may be lost, so look at that before long."""
        if self._pass_s > PASS_S:
            self._pass_s, self._pass_at = PASS_S, asyncio.get_running_loop().time() + PASS_S
            self.stir()

    def marks_due(self) -> None:
        """There are watermarks this device has not repeated."""
        self._marks = True
        self._reply_soon()

    def may_complain(self) -> bool:
        """Whether it is time to tell this device that its letters do not open; asking uses the time up."""
        now = asyncio.get_running_loop().time()
        if now < self._complained_at + self._complain_s:
            return False
        self._complained_at = now
        self._complain_s = min(2 * self._complain_s, COMPLAIN_CAP_S)
        return True

    def understood(self) -> None:
        """A new letter of this device opened: what was wrong is mended, and what breaks next is another matter."""
        self._complain_s = min(self._complain_s, COMPLAIN_S)

    async def run(self) -> None:
        """Post and confirm until cancelled."""
        while True:
            self._stir.clear()
            route = await self._store.read(lambda cx: mail.route(self._own, cx, self._device))
            due = None if route is None else await self._work(route)
            try:
                async with asyncio.timeout_at(due):
                    await self._stir.wait()
            except TimeoutError:
                continue

    async def _work(self, route: Route) -> float | None:
        """Do what is due; when to look again (loop seconds), None if nothing is to be done by itself."""
        await self._reply(route)
        linked = self._exchange.is_linked(self._device)
        if not linked:
            await self._post(route)
        due = [self._reply_at] if self._replying else []
        due += [self._pass_at] if self._pass_at and not linked else []
        return min(due, default=None)

    def _reply_soon(self) -> None:
        if not self._replying:
            self._replying = True
            spread = REPLY_SPREAD_S * self._own.random(1)[0] / 255
            self._reply_at = asyncio.get_running_loop().time() + REPLY_MIN_S + spread
        self.stir()

    async def _post(self, route: Route) -> None:
        """Bring out what is new; and, when it is time, what was brought out before and was not confirmed."""
        loop = asyncio.get_running_loop()
        after = self._after
        if self._pass_at and loop.time() >= self._pass_at:
            after, self._pass_at = 0, 0.0
            self._pass_s = min(PASS_CAP_S, 2 * self._pass_s)
        while not self._exchange.is_linked(self._device):
            rows = await self._store.read(partial(_letters, self._device, after))
            boxes = self._reachable(route) if rows else []
            self._pass_at = self._pass_at or (loop.time() + self._pass_s if rows else 0.0)
            if not boxes:
                return
            if not await self._post_batch(route, boxes, rows):
                return
            after = rows[-1].id
            self._after = max(self._after, after)

    def _reachable(self, route: Route) -> list[tuple[Mailbox, Connection]]:
        """The mailboxes whose relay is connected; asked for, the others connect and stir us then."""
        now = asyncio.get_running_loop().time()
        reachable: list[tuple[Mailbox, Connection]] = []
        for box in route.mailboxes:
            line = self._exchange.line_to(box)
            if line.connection is not None and self._sulking.get(box.relay, 0.0) <= now:
                reachable.append((box, line.connection))
        return reachable

    async def _post_batch(
        self, route: Route, boxes: Sequence[tuple[Mailbox, Connection]], rows: Sequence[Letter]
    ) -> bool:
        """Give one batch to the relays it is due at; False if it did not all get through."""
        by_relay = {box.relay: (box, connection) for box, connection in boxes}
        now, life = self._own.clock.now_ms(), Life(self._exchange.online_since(route.account), self._heard_ms)

        def seal(cx: Cx) -> list[_Sealed]:
            return [
                _Sealed(row, by_relay[relay][0], mail.seal(self._own, cx, route, row.envelope))
                for row in rows
                for relay in policy.due(row, list(by_relay), life, now)
            ]

        try:
            sealed = await self._store.read(seal)
        except Fault as fault:
            self.counters["unsealable_" + fault.code] += 1
            return False
        works = [self._put(each, by_relay[each.box.relay][1], route.token) for each in sealed]
        results = await asyncio.gather(*works)
        taken = [each for each, took in zip(sealed, results, strict=True) if took]
        if taken:
            self._pass_s = PASS_S
            await self._store.write(lambda tx: self._note(tx, taken))
        return all(results)

    async def _put(self, each: _Sealed, connection: Connection, token: bytes) -> bool:
        try:
            await connection.done(hub.Put(0, each.box.box, token, each.sealed))
        except Denied as denied:
            self.counters["mail_refused"] += 1
            self._said[each.box.relay] = denied.code
            self._sulk(each.box.relay, denied.wait_s)
            return False
        except Fault:
            return False
        self.counters["mail_posted"] += 1
        self._sulks.pop(each.box.relay, None)
        self._said.pop(each.box.relay, None)
        return True

    def _sulk(self, relay: bytes, wait_s: float) -> None:
        """Pass a mailbox over for a while; once for all that was under way to it."""
        now = asyncio.get_running_loop().time()
        if self._sulking.get(relay, 0.0) > now:
            return
        times = self._sulks[relay] = self._sulks.get(relay, 0) + 1
        pause = max(wait_s, min(SULK_CAP_S, SULK_S * 2.0 ** min(times - 1, 20)))
        self._sulking[relay] = now + pause
        self._pass_at = min(self._pass_at or now + pause, now + pause)

    def _note(self, tx: Tx, taken: Sequence[_Sealed]) -> None:
        for each in taken:
            mail.posted(self._own, tx, each.letter, each.box.relay)

    async def _reply(self, route: Route) -> None:
        """Confirm what is owed, and state our watermarks with it or alone."""
        if not self._replying or asyncio.get_running_loop().time() < self._reply_at:
            return
        if not self._reachable(route) and not self._exchange.is_linked(self._device):
            self._reply_at = asyncio.get_running_loop().time() + PASS_S
            return
        self._replying, marks = False, self._marks
        self._marks = False
        confirmed = await self._store.write(lambda tx: mail.confirm(self._own, tx, route))
        if confirmed is None:
            if marks and not self._exchange.is_linked(self._device):  # a link sends them itself
                await self._send(route, await self._store.write(lambda tx: self._receipt(tx, route)))
            return
        envelope, hashes = confirmed
        if await self._send(route, envelope):
            await self._store.write(lambda tx: posts.paid(tx, self._device, hashes))
            if await self._store.read(lambda cx: posts.owed(cx, self._device, 1) != ([], [])):
                self._reply_soon()
        else:
            self._replying, self._reply_at = True, asyncio.get_running_loop().time() + PASS_S

    def _receipt(self, tx: Tx, route: Route) -> bytes | None:
        if self._beside is None:
            self._beside = Beside(self._own, route.account, route.device)
        return outgoing.receipt(self._own, tx, route.account, route.device, self._beside)

    async def _send(self, route: Route, envelope: bytes | None) -> bool:
        """Send something that is in no queue, by link or to the first mailbox that takes it."""
        if envelope is None or await self._exchange.by_link(self._device, envelope):
            return envelope is not None
        sealed = await self._store.read(lambda cx: mail.seal(self._own, cx, route, envelope))
        for box, connection in self._reachable(route):
            try:
                await connection.done(hub.Put(0, box.box, route.token, sealed))
            except Fault:
                continue
            return True
        return False
