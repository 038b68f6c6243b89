"""One link while it is up: frames in, frames out, the sync session driven, envelopes opened, acknowledged and pumped.

It owns no policy: which links exist is `links.py`, what an envelope may do is `node/secure/inbox.py`, how sets agree is
`sync/session.py`. An acknowledgement leaves only after the commit of what it acknowledges.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Final

from node.errors import Fault, PeerFault
from node.net.pump import Pump
from node.net.syncing import Syncing
from node.net.ticking import Ticking
from node.net.trade import Trade
from node.net.wire import INITIATOR, Channel, is_near
from node.secure import contact, inbox, outgoing, prekeys
from node.secure.beside import Beside
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import outbox, traces
from node.store.db import Store
from node.store.traces import Way
from node.store.transaction import Tx
from sync.frames import Ack, Bye, Envelope, Fail, Fetch, Frame, GetPrekeys, Lack, Piece, Ping, Pong, Prekeys
from sync.limits import ACK_HASHES
from sync.signals import Typing
from sync.ticks import TickSums, Told

AT_ONCE: Final = 256
"""Envelopes of one link that may wait for the writer."""

RECEIPT_MIN_S: Final = 0.02
RECEIPT_SPREAD_S: Final = 0.08
ASK_EVERY_S: Final = 2.0

MARKS_AGAIN_S: Final = 60.0
"""Between two repetitions of our marks because envelopes came twice."""

BROKEN: Final = frozenset({"no_session", "not_for_this_session", "bad_message", "unknown_prekey", "duplicate_message"})
"""The session is of no use for an envelope that was never taken in. A copy of one that was is acknowledged instead."""

SILENT: Final = frozenset({"too_far_ahead", "blocked"})
TOLD: Final = (
    BROKEN
    | {"not_a_contact", "too_fast", "bad_stamp", "slot_taken", "unknown_device", "revoked_device"}
    | {"unknown_space", "not_a_member", "unknown_author"}
)
ENDINGS: Final = frozenset({"stopping", "doubled", "befriended", "revoked", "relisted"})
"""The codes of other nodes that are counted by name; a peer's own words never become the name of a counter."""


class Runner:
    """Drives one channel until it ends; `first_contact` links carry requests and this account's own log alone."""

    def __init__(
        self, own: Own, store: Store, ends: tuple[Channel, Peer], syncing: Syncing, counters: Counter[str]
    ) -> None:
        channel, self.peer = ends
        self.channel = channel
        self.syncing = syncing
        self.way = Way("lan" if is_near(channel.remote) else "direct")
        self.pump = Pump(store, channel.peer_device, channel.send)
        self.trade: Trade | None = None
        is_kin = self.peer.account == own.account and not syncing.first_contact
        self._ticking = Ticking(own, store, channel, self.peer) if is_kin else None
        self.broken: Callable[[Runner], None] = lambda _: None
        self._own = own
        self._store = store
        self._counters = counters
        self._room = asyncio.Semaphore(AT_ONCE)
        self._acks: list[bytes] = []
        self._settled: list[tuple[bytes, int]] = []
        self._any_settled = asyncio.Event()
        self._acking = False
        self._marks = asyncio.Event()
        self._marks_again_at = 0.0
        self._tasks: set[asyncio.Task[None]] = set()
        self._ask = syncing.first_contact and channel.role == INITIATOR

    async def run(self) -> None:
        """Serve the link until it ends; the reason is raised as a Fault.

        Not a task group: on Python 3.11 one whose child fails forgets that its own task was cancelled meanwhile.
        """
        works = [self.pump.run, self._listen, self._forget_settled, self._sync, self._send_marks]
        works += [self._ask_for_prekeys] * self._ask
        works += [self.trade.serve, self.trade.fetch] if self.trade is not None else []
        works += [self._ticking.run] if self._ticking is not None else []
        tasks = [asyncio.get_running_loop().create_task(work()) for work in works]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            failed = [task for task in tasks if task.done() and task.exception() is not None]
        finally:
            await _end([*tasks, *self._tasks])
        failed[0].result()

    async def close(self, code: str) -> None:
        """Say why and end the link."""
        try:
            await self.channel.send(Bye(code))
        except Fault:
            pass
        await self.channel.close()

    def marks_due(self) -> None:
        """There are marks the other device has not repeated: send them soon, with whatever else comes by then."""
        self._marks.set()

    async def _listen(self) -> None:
        while True:
            frame = await self.channel.receive()
            if isinstance(frame, Envelope):
                await self._room.acquire()
                task = asyncio.get_running_loop().create_task(self._take(frame.body))
                self._tasks.add(task)
                task.add_done_callback(self._taken)
            else:
                await self._react(frame)

    async def _react(self, frame: Frame) -> None:
        if isinstance(frame, Ack):
            self._settle(frame)
        elif isinstance(frame, Fail):
            self._failed(frame)
        elif isinstance(frame, GetPrekeys):
            handed = await self._store.write(lambda tx: prekeys.hand_out(self._own, tx, self.peer.device))
            await self.channel.send(handed)
        elif isinstance(frame, Prekeys):
            await self._answered(frame)
        elif isinstance(frame, Ping):
            await self.channel.send(Pong(frame.number))
        elif isinstance(frame, Fetch | Piece | Lack):
            if self.trade is not None:
                self.trade.receive(frame)
        elif isinstance(frame, TickSums | Told):
            if self._ticking is not None:  # from anybody else it is passed over
                await self._ticking.receive(frame)
        elif isinstance(frame, Typing):
            if not self.syncing.first_contact:
                self._own.wake.types(self.peer, frame.space)
        elif isinstance(frame, Bye):
            self._counters["bye_" + (frame.code if frame.code in ENDINGS else "other")] += 1
            await self.channel.close()
        else:
            await self.syncing.receive(frame)

    async def _take(self, envelope: bytes) -> None:
        """Open one envelope in a transaction of its own, then acknowledge it, or say why not.

        On a full disk it waits, unacknowledged: its sender keeps it.
        """
        await self._store.room.for_new()
        code = ""
        try:
            if not await self._store.write(lambda tx: inbox.receive(self._own, tx, self.peer, envelope, self.way)):
                self._repeat_marks()
        except PeerFault as fault:
            code = fault.code
        hash16 = outgoing.hash_of(envelope)
        if not code:
            self._acknowledge(hash16)
        else:
            self._counters["envelope_" + code] += 1
            if code not in SILENT:
                await self.channel.send(Fail(hash16, code))

    def _taken(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._room.release()
        if not task.cancelled() and (error := task.exception()) is not None and not isinstance(error, Fault):
            context = {"message": "an envelope failed by a bug", "exception": error}
            asyncio.get_running_loop().call_exception_handler(context)

    def _acknowledge(self, hash16: bytes) -> None:
        """Collect the acknowledgements of one commit into one frame, one frame at a time."""
        self._acks.append(hash16)
        if not self._acking:
            self._acking = True
            task = asyncio.get_running_loop().create_task(self._send_acks())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _send_acks(self) -> None:
        try:
            while self._acks:
                hashes, self._acks = self._acks[:ACK_HASHES], self._acks[ACK_HASHES:]
                await self.channel.send(Ack(tuple(hashes)))
        except Fault:
            await self.channel.close()  # the other side sends again on the next link
        finally:
            self._acking = False

    def _repeat_marks(self) -> None:
        """Somebody sends again what we have: our marks may have been lost, so say them again, once a minute."""
        now = asyncio.get_running_loop().time()
        if now >= self._marks_again_at:
            self._marks_again_at = now + MARKS_AGAIN_S
            self.marks_due()

    def _settle(self, frame: Ack) -> None:
        """Make room for more at once; what follows is not held up until the disk knows of it."""
        now, now_ms = asyncio.get_running_loop().time(), self._own.clock.now_ms()
        left = {hash16: now_ms - int(1000 * (now - at)) for hash16, at in self.pump.left(frame.hashes).items()}
        self._settled += [(hash16, left[hash16]) for hash16 in self.pump.settle(frame.hashes)]
        self._any_settled.set()

    async def _forget_settled(self) -> None:
        """Take what was acknowledged out of the outbox, all that came while the last commit was under way together."""
        while True:
            await self._any_settled.wait()
            self._any_settled.clear()
            settled, self._settled = self._settled, []
            if settled:
                await self._store.write(partial(_done, self._own, self.peer.device, self.way, settled))

    def _failed(self, frame: Fail) -> None:
        code = frame.code if frame.code in TOLD else "other"
        self._counters["failed_" + code] += 1
        if self.pump.postpone(frame.hash, code) and code in BROKEN and not self.syncing.first_contact:
            self.broken(self)

    async def _ask_for_prekeys(self) -> None:
        """First contact, step 1: repeat the question until the answer has been acted on."""
        while self._ask:
            await self.channel.send(GetPrekeys())
            await asyncio.sleep(ASK_EVERY_S)

    async def _answered(self, frame: Prekeys) -> None:
        if self._ask:
            await self._store.write(lambda tx: contact.ask(self._own, tx, self.peer, frame))
            self._ask = False

    async def _sync(self) -> None:
        await self.syncing.start()
        await self.syncing.keep_time()

    async def _send_marks(self) -> None:
        """Watermarks wait a moment, jittered, so that a burst is answered once and timing tells little.

        Those about what other devices of the account stated are no part of the session: they are said as it begins.
        """
        own, peer = self._own, self.peer
        beside = Beside(own, peer.account, peer.device)
        if await self._store.read(beside.due):
            self._marks.set()
        while True:
            await self._marks.wait()
            await asyncio.sleep(RECEIPT_MIN_S + RECEIPT_SPREAD_S * self._own.random(1)[0] / 255)
            self._marks.clear()
            if self.syncing.first_contact:
                continue
            sealed = await self._store.write(lambda tx: outgoing.receipt(own, tx, peer.account, peer.device, beside))
            if sealed is not None:
                await self.channel.send(Envelope(sealed))


def _done(own: Own, device: bytes, way: Way, settled: list[tuple[bytes, int]], tx: Tx) -> None:
    """Acknowledged envelopes leave the outbox; the first acknowledgement of an event makes it `sent`.

    With each comes when it was first sent over this link.
    """
    for hash16, left_ms in settled:
        row = outbox.acked(tx, device, hash16)
        if row is not None and row.event_id is not None:
            traces.departed(tx, row.event_id, device, way, left_ms)
            traces.received(tx, row.event_id, device, own.clock.now_ms())
            outgoing.sent(own, tx, row.event_id, device)


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    """Cancel tasks and see them end; what else they raise follows from what ended the link."""
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    for task in tasks:
        if not task.cancelled():
            task.exception()
