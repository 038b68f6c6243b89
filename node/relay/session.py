"""One connection to the relay: reads frames, does or refuses what they ask, and writes answers and mail.

What is asked most (PUT, APPEND, TAKE, READ) is handed on without waiting; everything else is done one after the other.
Whoever does not read is not read either. Who may ask what stands in `sync/SPEC.md`, section "Relay".
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final

from crypto.keys import Context, verify
from node.errors import Fault, PeerFault, Refused, WorldFault
from node.net import limits as net_limits
from node.relay import limits, store
from node.relay.blobs import Upload
from node.relay.following import Following
from node.relay.house import House
from node.relay.line import Line
from node.relay.reader import Reader
from sync import hub, topic
from sync.frames import Bye, Ping, Pong

WAIT_MS: Final = 1_000


class Session:
    """One connection, from its handshake to its end. `member` is its row as a member, None for a stranger."""

    def __init__(self, house: House, line: Line, member: int | None) -> None:
        self.member = member
        self.readers: dict[bytes, Reader] = {}
        self.following = Following(self, house.audience, house.read_entries)
        self.waiting_bytes = 0
        self.waiting_letters = 0
        self._house = house
        self._line = line
        self._out: deque[bytes] = deque()
        self._out_bytes = 0
        self._written = asyncio.Event()
        self._go = asyncio.Event()
        self._uploads: dict[int, Upload] = {}
        self._watched: tuple[bytes, ...] = ()
        self._refusals = 0
        self._costly = float(limits.COSTLY_BURST)
        self._costly_at = 0.0
        self._fetches: set[asyncio.Task[None]] = set()
        self._ending = False

    # --- what the rooms of the relay tell it

    def took(self, refs: list[int]) -> None:
        """These questions are done, and what they changed is on the disk."""
        self.send(hub.Took(tuple(refs)))

    def refuse(self, ref: int, code: str) -> None:
        """This one is not done; too many of these end the connection."""
        self._refusals += 1
        self.send(hub.Refuse(ref, code, WAIT_MS if code in {"slow_down", "relay_full"} else 0))
        if self._refusals == limits.REFUSALS:
            self.end("too_many_refusals")

    def saw(self, sights: list[hub.Sight]) -> None:
        """Leases that this connection watches have changed."""
        self.send(hub.Seen(tuple(sights)))

    def resume(self) -> None:
        """Something that held this connection back is over."""
        self._go.set()

    def end(self, code: str) -> None:
        """Say BYE; the connection ends when it is written."""
        if not self._ending:
            self.send(Bye(code))
            self._ending = True

    def end_if_silent(self, now: float) -> None:
        """End a connection that has said nothing for 120 s, not even PING; those held back here are excused."""
        if now - self._line.heard_at > net_limits.IDLE_S and not self._is_held_back():
            self.end("idle")

    def send(self, frame: hub.HubFrame) -> None:
        """Queue a frame; whoever lets 8 MiB wait loses the connection."""
        if self._ending:
            return
        encoded = hub.encode(frame)
        self._out.append(encoded)
        self._out_bytes += len(encoded)
        if self._out_bytes > limits.OUT_MOST:
            self._ending = True
            self._out.clear()
        self._written.set()

    # --- the connection

    async def run(self) -> None:
        """Serve until either side ends it; faults of the other side end it too."""
        writing = asyncio.ensure_future(self._write())
        reading = asyncio.ensure_future(self._read())
        try:
            await asyncio.wait((writing, reading), return_when=asyncio.FIRST_COMPLETED)
        finally:
            tasks = (reading, writing, *self._fetches, *self.following.close())
            for task in tasks:
                task.cancel()
            self._leave()
            await self._line.close()
            for result in await asyncio.gather(*tasks, return_exceptions=True):
                self._note(result)

    async def _read(self) -> None:
        while True:
            try:
                frame = await self._line.receive()
            except PeerFault as fault:
                self._house.counters[f"relay_{fault.code}_total"] += 1
                self.end("bad_frame")
            else:
                await self._react(frame)
            while self._is_held_back():
                self._go.clear()
                await self._go.wait()

    async def _react(self, frame: Any) -> None:
        kind = type(frame)
        if kind is hub.Put or kind is topic.Append:
            if len(frame.envelope) in (hub.ENVELOPE_SIZES if kind is hub.Put else topic.SIZES):
                self._house.intake.put(self, frame)
            else:
                self.refuse(frame.ref, "bad_size")
        elif kind is hub.Take:
            self._take(frame)
        elif kind is topic.Read:
            if not self.following.read(frame.topic, frame.upto):
                self._house.counters["relay_bad_take_total"] += 1
        elif kind is Ping:
            self.send(Pong(frame.number))
        elif kind in _DOING:
            await self._do(frame)

    async def _write(self) -> None:
        while not self._ending or self._out:
            await self._written.wait()
            self._written.clear()
            while self._out:
                encoded = self._out.popleft()
                await self._line.send_encoded(encoded)
                self._out_bytes -= len(encoded)
            self._go.set()
            for reader in self.readers.values():
                reader.know(0)
            self.following.serve()

    def _is_held_back(self) -> bool:
        return self._ending or self._out_bytes > limits.OUT_BYTES or self._house.intake.is_full_for(self)

    def _leave(self) -> None:
        self._ending = True
        self._house.leases.forget(self, self._watched)
        for reader in self.readers.values():
            self._house.shut(reader)
        for ref in list(self._uploads):
            self._house.blobs.drop(self._uploads, ref)

    def _note(self, result: object) -> None:
        """How a task ended: a closed connection is nothing, other faults are counted, a bug is loud."""
        if isinstance(result, Fault):
            self._house.counters[f"relay_{result.code}_total"] += 1
        elif isinstance(result, Exception):
            context = {"message": "a connection to the relay failed", "exception": result}
            asyncio.get_running_loop().call_exception_handler(context)

    # --- questions

    async def _do(self, question: Any) -> None:
        """Do what is asked and answer; a fault is the answer, too."""
        does, costly, members_only = _DOING[type(question)]
        try:
            if members_only and self.member is None:
                raise store.no_member()
            if costly and not self._may_cost():
                raise Refused("slow_down", "This connection asks too much.")
            answer = await does(self, question)
        except WorldFault:
            self.refuse(question.ref, "store_failed")
        except Fault as fault:
            self.refuse(question.ref, fault.code)
        else:
            if answer is not None:
                self.send(answer)

    def _may_cost(self) -> bool:
        now = asyncio.get_running_loop().time()
        earned = (now - self._costly_at) * limits.COSTLY_PER_S
        self._costly, self._costly_at = min(self._costly + earned, float(limits.COSTLY_BURST)), now
        if self._costly < 1:
            return False
        self._costly -= 1
        return True

    def _take(self, frame: hub.Take) -> None:
        reader = self.readers.get(frame.box)
        if reader is None or not reader.take(frame.upto):
            self._house.counters["relay_bad_take_total"] += 1
            return
        self._house.intake.take(reader.box, frame.upto)

    def fetch(self, reader: Reader) -> None:
        """Send what waits in a box on the disk."""
        if not self._ending:
            task = asyncio.ensure_future(reader.fetch(self._house.read_letters))
            self._fetches.add(task)
            task.add_done_callback(self._fetched)

    def has_room(self) -> bool:
        """Whether more mail may be queued."""
        return self._out_bytes <= limits.OUT_BYTES

    def _fetched(self, task: asyncio.Task[None]) -> None:
        self._fetches.discard(task)
        if not task.cancelled():
            self._note(task.exception())

    async def _enrol(self, question: hub.Enrol) -> hub.HubFrame:
        self.member = await self._house.enrol(self._line.peer, question.secret)
        quotas = self._house.quotas
        root = self._house.certificates.root
        return hub.Enrolled(question.ref, quotas.box_bytes, quotas.blob_bytes, quotas.boxes, root)

    async def _open(self, question: hub.Open) -> None:
        verify(question.key, Context.MAILBOX, self._line.handshake_hash, question.signature)
        assert self.member is not None
        name = hub.box_id(question.key)
        box = await self._house.open_box(name, self.member)
        reader = Reader(box.id, name, box.taken, self)
        self.send(hub.Opened(question.ref, name, box.head, box.used, self._house.quotas.box_bytes))
        self._house.open(self, reader)
        # Asked for again now that the reader hears of what arrives: something may have come in between.
        reader.know(await self._house.store.read(partial(store.head, box=box.id)))

    async def _tokens(self, question: hub.Tokens) -> hub.HubFrame:
        reader = self.readers.get(question.box)
        if reader is None:
            raise Refused("not_open", "This connection does not read that box.")
        box = reader.box
        await self._house.store.write(lambda tx: store.set_tokens(tx, box, question.hashes, question.knocks))
        return hub.Took((question.ref,))

    async def _put_card(self, question: hub.PutCard) -> hub.HubFrame:
        ends, who = (self._house.now(), question.expires), self.member
        assert who is not None
        await self._house.store.write(lambda tx: store.put_card(tx, who, question.name, question.sealed, ends))
        return hub.Took((question.ref,))

    async def _get_card(self, question: hub.GetCard) -> hub.HubFrame:
        now = self._house.now()
        return hub.Card(question.ref, await self._house.store.read(lambda cx: store.card(cx, question.name, now)))

    async def _put_blob(self, question: hub.PutBlob) -> hub.HubFrame | None:
        assert self.member is not None
        whole = await self._house.blobs.piece(self.member, self._uploads, question)
        return hub.Took((question.ref,)) if whole else None

    async def _get_blob(self, question: hub.GetBlob) -> hub.HubFrame:
        return await self._house.blobs.read(question)

    async def _drop_blob(self, question: hub.DropBlob) -> hub.HubFrame:
        assert self.member is not None
        await self._house.blobs.forget(self.member, question.addresses)
        return hub.Took((question.ref,))

    async def _lease(self, question: hub.Lease) -> hub.HubFrame:
        self._house.leases.say(self._line.peer, question)
        return hub.Took((question.ref,))

    async def _watch(self, question: hub.Watch) -> hub.HubFrame | None:
        before, self._watched = self._watched, question.ids
        sights = self._house.leases.watch(self, before, question.ids)
        self.took([question.ref])
        if sights:
            self.saw(sights)
        return None

    async def _certify(self, question: hub.Certify) -> hub.HubFrame:
        certificate = await self._house.certificates.certify(self._line.peer, question.request)
        return hub.Certificate(question.ref, certificate)

    async def _revoke(self, question: hub.Revoke) -> hub.HubFrame:
        await self._house.certificates.revoke(self._line.peer, question.serial)
        return hub.Took((question.ref,))

    async def _get_crl(self, question: hub.GetCrl) -> hub.HubFrame:
        return hub.Crl(question.ref, await self._house.certificates.revocations())

    async def _do_leave(self, question: hub.Leave) -> hub.HubFrame:
        assert self.member is not None
        await self._house.leave(self.member, self._line.peer)
        self.member = None
        return hub.Took((question.ref,))

    async def _make_topic(self, question: topic.Make) -> hub.HubFrame:
        assert self.member is not None
        return await self._house.make_topic(self.member, question)

    async def _drop_topic(self, question: topic.Drop) -> hub.HubFrame:
        assert self.member is not None
        await self._house.drop_topic(self.member, question.topic)
        return hub.Took((question.ref,))

    async def _follow(self, question: topic.Follow) -> None:
        found = await self._house.find_topics(question.places)
        more, everybody = len(found), len(self._house.audience)
        if len(self.following) + more > limits.FOLLOWED or everybody + more > limits.ALL_FOLLOWED:
            raise Refused("too_many_followed", "Too many topics are followed already.")
        begun = tuple(topic.Begun(name, each.after, each.head) for name, each in found.items())
        self.send(topic.Followed(question.ref, begun))
        for name, each in found.items():
            self.following.begin(each.id, name, each.after)
        # Asked for again now that they hear of what arrives: something may have come in between.
        heads = await self._house.heads([each.id for each in found.values()])
        for name, head in zip(found, heads, strict=True):
            if head is None:
                self.following.gone(name)
            else:
                self.following.know(name, head)

    async def _unfollow(self, question: topic.Unfollow) -> hub.HubFrame:
        self.following.end(question.topics)
        return hub.Took((question.ref,))


_Does = Callable[[Session, Any], Awaitable[hub.HubFrame | None]]

# What each question does, whether it is rationed, and whether only members may ask it.
_DOING: Final[dict[type[Any], tuple[_Does, bool, bool]]] = {
    hub.Enrol: (Session._enrol, True, False),
    hub.Open: (Session._open, True, True),
    hub.Tokens: (Session._tokens, True, True),
    hub.PutCard: (Session._put_card, True, True),
    hub.GetCard: (Session._get_card, True, False),
    hub.PutBlob: (Session._put_blob, False, True),
    hub.GetBlob: (Session._get_blob, False, False),
    hub.DropBlob: (Session._drop_blob, True, True),
    hub.Lease: (Session._lease, True, True),
    hub.Watch: (Session._watch, True, False),
    hub.Certify: (Session._certify, True, True),
    hub.Revoke: (Session._revoke, True, True),
    hub.GetCrl: (Session._get_crl, True, False),
    hub.Leave: (Session._do_leave, True, True),
    topic.Make: (Session._make_topic, True, True),
    topic.Drop: (Session._drop_topic, True, True),
    topic.Follow: (Session._follow, True, False),
    topic.Unfollow: (Session._unfollow, True, False),
}
