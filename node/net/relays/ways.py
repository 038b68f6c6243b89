"""Where relays are said to be, and how one is reached: with the key made for a relay we joined, or with one of no name.

When a relay is reached is `line.py`, which ones are needed `office.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crypto.primitives import Random
from node.net.link import Chance
from node.net.relays.connection import Connection, connect, readable
from node.net.wire import Address, Transport
from node.store.relays import RelayRow

ADDRESSES: Final = 8
"""Addresses of a relay of others that are remembered."""


class Ways:
    """The ways to all relays of a node."""

    def __init__(self, transport: Transport, chance: Chance, random: Random) -> None:
        self._transport = transport
        self._chance = chance
        self._random = random
        self._addresses: dict[bytes, tuple[Address, ...]] = {}
        self._strange: dict[bytes, bytes] = {}

    def learn(self, relay: bytes, addresses: Sequence[str]) -> None:
        """Where a relay is said to be: newest first, so that one wrong entry hides no other."""
        said = readable(addresses)
        before = self._addresses.get(relay, ())
        if not set(said) <= set(before):
            self._addresses[relay] = tuple(dict.fromkeys((*said, *before)))[:ADDRESSES]

    async def connect(self, relay: bytes, row: RelayRow | None) -> Connection:
        """Reach a relay; `row` is ours of one we joined. Errors as for `connection.connect`."""
        if row is None:
            private = self._strange.setdefault(relay, self._random(32))
            return await connect(self._transport, self._addresses.get(relay, ()), relay, private, self._chance)
        return await connect(self._transport, readable(row.addresses), relay, row.private, self._chance)
