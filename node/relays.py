"""The relays of this node as the floor above sees them: joined, listed, left; and the relay it can be for its people.

Which relay is asked for what is `node/net/relays`; the relay itself is `node/relay`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from node.blobs import Blobs
from node.errors import Refused
from node.net.relays import invitation
from node.net.relays.office import Office
from node.secure import contact
from node.secure.own import Own
from node.store import relays
from node.store.db import Store, Tx
from node.store.relays import RelayRow

MAX_RELAYS: Final = 2
JOIN_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Relay:
    """A relay this node uses; `state` is connected, seeking or refused, and then `why` is the code of the reason."""

    id: bytes
    addresses: tuple[str, ...]
    state: str
    why: str
    used_bytes: int
    quota_bytes: int
    mine: bool


class Relays:
    """The relays this node uses."""

    def __init__(self, own: Own, store: Store, office: Office) -> None:
        self._own = own
        self._store = store
        self._office = office

    async def start(self, blobs: Blobs) -> None:
        """Connect to the relays of this node, and let blobs go by them."""
        self._office.in_reach = lambda: blobs.use_depot(self._office.depot())
        await self._office.start()

    async def stop(self) -> None:
        """End every connection to a relay."""
        await self._office.stop()

    async def add(self, text: str) -> Relay:
        """Join a relay by its link; it is tried for some seconds, and on from then on.

        Refused("bad_invitation", "newer_invitation", "too_many_relays").
        """
        invited = invitation.read(text)
        await self._store.write(lambda tx: self._add(tx, invited, False))
        await self._office.look_again()
        await self._settled(invited.relay)
        return await self._one(invited.relay)

    async def every(self) -> list[Relay]:
        """Give the relays of this node."""
        return [self._shown(row) for row in await self._store.read(relays.all_of)]

    async def remove(self, relay: bytes) -> None:
        """Leave a relay; contacts are told. Refused("unknown_relay")."""
        await self._store.write(lambda tx: self._remove(tx, relay))
        await self._office.leave(relay)

    def reach(self) -> Mapping[bytes, str]:
        """How each contact can be reached now: link, relay or mailbox; absent: not at all."""
        return self._office.reach()

    def _add(self, tx: Tx, invited: invitation.Invitation, own: bool) -> None:
        known = relays.get(tx, invited.relay)
        if known is not None:
            relays.put(tx, replace(known, addresses=invited.addresses, secret=invited.secret, root=invited.root))
            return
        if len(relays.all_of(tx)) >= MAX_RELAYS:
            raise Refused("too_many_relays", "This node uses 2 relays already; leave one of them first.")
        random = self._own.random
        keys = (invited.relay, invited.addresses, invited.secret, invited.root, random(32), random(32))
        relays.put(tx, RelayRow(*keys, own=own))

    def _remove(self, tx: Tx, relay: bytes) -> None:
        if relays.get(tx, relay) is None:
            raise Refused("unknown_relay", "This node does not use that relay.")
        relays.drop(tx, relay)
        contact.news(self._own, tx)
        tx.after(self._own.wake.ring().contacts_changed)

    async def _settled(self, relay: bytes) -> None:
        """Wait until a relay was reached or has refused us, not for long."""
        try:
            async with asyncio.timeout(JOIN_S):
                await self._office.settled(relay)
        except TimeoutError:
            return

    async def _one(self, relay: bytes) -> Relay:
        row = await self._store.read(lambda cx: relays.get(cx, relay))
        if row is None:
            raise Refused("unknown_relay", "This node does not use that relay.")
        return self._shown(row)

    def _shown(self, row: RelayRow) -> Relay:
        line = self._office.line(row.key)
        state, why = ("seeking", "") if line is None else (line.state, line.why)
        return Relay(row.key, row.addresses, state, why, row.used, row.quota, row.own)
