"""The relays of this node as the floor above sees them: joined, listed, left; and the relay it can be for its people.

Which relay is asked for what is `node/net/relays`; the relay itself is `node/relay`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from node.blobs import Blobs
from node.errors import Fault, Refused
from node.net.relays import invitation
from node.net.relays.office import Office
from node.net.relays.topics import Topics
from node.secure import group_entries, outgoing, own_relays
from node.secure.own import Own
from node.serving import Serving
from node.store import contacts, outbox, relays
from node.store.db import Cx, Store, Tx
from node.store.relays import RelayRow
from sync.personal import OwnRelay

MAX_RELAYS: Final = 2
JOIN_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Relay:
    """A relay this node uses; `state` is connected, seeking or refused, and `why` the code of the last failure.

    `joined`: it has served this node. `told_by` is the other own device (32 bytes) that joined it, and so had this one
    do it; empty if this one did.
    """

    id: bytes
    addresses: tuple[str, ...]
    state: str
    why: str
    used_bytes: int
    quota_bytes: int
    mine: bool
    joined: bool
    told_by: bytes


class Relays:
    """The relays this node uses."""

    def __init__(self, own: Own, store: Store, office: Office, serving: Serving) -> None:
        self._own = own
        self._store = store
        self._office = office
        self._serving = serving
        self._leaving: set[asyncio.Task[None]] = set()

    async def start(self, blobs: Blobs) -> None:
        """Connect to the relays of this node, and let blobs go by them."""
        self._office.in_reach = lambda: blobs.use_depot(self._office.depot())
        self.topics.left = lambda tx, event: outgoing.sent(self._own, tx, event, b"")
        self.topics.listen(self._taken)
        self._own.wake.relay_left = self._left
        if await self._serving.wanted():
            try:
                await self._begin_to_serve()
            except Fault as fault:
                self._office.counters["relay_" + fault.code] += 1  # a node whose relay cannot start is a node still
        await self._office.start()
        self._office.reception.start()

    async def _taken(self, topic: bytes, _: int, envelope: bytes) -> None:
        """Something was appended to the topic of a group."""
        await self._store.write(lambda tx: group_entries.taken(self._own, tx, topic, envelope))

    async def stop(self) -> None:
        """End every connection to a relay, and the relay that this node is."""
        for task in tuple(self._leaving):
            task.cancel()
        await self._office.reception.stop()
        await self._office.stop()
        await self._serving.stop()

    @property
    def topics(self) -> Topics:
        """The topics this node follows at relays."""
        return self._office.topics

    async def add(self, text: str) -> Relay:
        """Join a relay by its link; it is tried for some seconds, and on from then on.

        Refused("bad_invitation", "newer_invitation", "too_many_relays").
        """
        invited = invitation.read(text)
        await self._store.write(lambda tx: self._add(tx, invited))
        await self._office.look_again()
        await self._settled(invited.relay)
        return await self._one(invited.relay)

    async def every(self) -> list[Relay]:
        """Give the relays of this node."""
        return await self._store.read(lambda cx: [self._shown(cx, row) for row in relays.all_of(cx)])

    async def remove(self, relay: bytes) -> None:
        """Leave a relay; contacts are told; this node stops being it, if it is. Refused("unknown_relay")."""
        if relay == self._serving.key:
            await self.serve(False)
            return
        await self._store.write(lambda tx: own_relays.leave(self._own, tx, relay))
        await self._office.leave(relay)

    async def serve(self, on: bool) -> str:
        """Be the relay for my people, or stop; the invitation to it, empty when off. It stays so over restarts.

        WorldFault("listen_failed", …).
        """
        if on:
            await self._begin_to_serve()
            await self._serving.want(True)
            await self._office.look_again()
            if self._serving.key is not None:
                await self._settled(self._serving.key)
        else:
            await self._serving.want(False)
            await self._stop_serving()
        return await self._serving.invitation()

    async def serving(self) -> str:
        """Give the invitation to the relay this node is, empty if it is none."""
        return await self._serving.invitation()

    @property
    def figures(self) -> dict[str, dict[str, int]]:
        """Under `relay` what the relay that this node is counts; nothing if it is none."""
        figures = self._serving.figures
        return {"relay": figures} if figures else {}

    def reach(self, account: bytes) -> str:
        """How a contact can be reached now: link, relay or mailbox; empty: not at all."""
        return self._office.reach(account)

    def since(self, key: bytes) -> int:
        """Since when a contact is reached as now, or a relay is as it is, in Unix ms; 0: before the start."""
        return self._office.turns.since(key)

    async def waiting(self) -> Mapping[bytes, int]:
        """How many events wait to reach each contact, where any do."""
        return await self._store.read(_waiting)

    async def _begin_to_serve(self) -> None:
        """Run the relay, and be its first member: under its own key, so nothing else tells it whose relay it is."""
        await self._serving.start()
        invited = invitation.read(await self._serving.invitation())
        await self._store.write(lambda tx: own_relays.join(self._own, tx, _stated(invited), serving=True))

    async def _stop_serving(self) -> None:
        key = self._serving.key
        if key is not None:
            await self._store.write(lambda tx: own_relays.leave(self._own, tx, key))
            await self._office.leave(key)
            await self._serving.stop()

    def _add(self, tx: Tx, invited: invitation.Invitation) -> None:
        rows = relays.all_of(tx)
        if invited.relay not in {row.key for row in rows} and sum(not row.own for row in rows) >= MAX_RELAYS:
            raise Refused("too_many_relays", "This node uses 2 relays already; leave one of them first.")
        own_relays.join(self._own, tx, _stated(invited))

    def _left(self, relay: bytes) -> None:
        """Another device of ours has left a relay, so this one has: it is told as far as it can be reached."""
        task = asyncio.get_running_loop().create_task(self._take_leave(relay))
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    async def _take_leave(self, relay: bytes) -> None:
        try:
            await self._office.leave(relay)
        except Fault as fault:
            self._office.counters["relay_" + fault.code] += 1  # the store is closing or dead, and says so itself

    async def _settled(self, relay: bytes) -> None:
        """Wait until a relay was reached or has refused us, not for long."""
        try:
            async with asyncio.timeout(JOIN_S):
                await self._office.settled(relay)
        except TimeoutError:
            return

    async def _one(self, relay: bytes) -> Relay:
        for shown in await self.every():
            if shown.id == relay:
                return shown
        raise Refused("unknown_relay", "This node does not use that relay.")

    def _shown(self, cx: Cx, row: RelayRow) -> Relay:
        line = self._office.line(row.key)
        state, why = ("seeking", "") if line is None else (line.state, line.why)
        told_by = own_relays.told_by(self._own, cx, row.key)
        return Relay(row.key, row.addresses, state, why, row.used, row.quota, row.own, bool(row.joined), told_by)


def _stated(invited: invitation.Invitation) -> OwnRelay:
    return OwnRelay(invited.relay, True, invited.addresses, invited.secret, invited.root)


def _waiting(cx: Cx) -> dict[bytes, int]:
    queued = outbox.events_by_device(cx)
    return {row.account: queued[row.device] for row in contacts.all_of(cx) if row.device in queued}
