"""The relay inside a node: its people's mail is kept by this very process, in a file of its own in `home/relay/`.

The relay is `node/relay`, which can read nothing of it; here it is only opened under a key of this store, and closed.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from node import upkeep
from node.errors import Refused, WorldFault
from node.net.wire import parse_address
from node.relay.hub import Hub, Outfit
from node.secure.own import Own
from node.store import own as own_rows
from node.store.db import Cx, Store, Tx

SERVING, KEY, PORT = "relay_serving", "relay_key", "relay_port"
MAX_ADDRESSES: Final = 4


@dataclass(frozen=True)
class Site:
    """Where the relay of this node lives and listens: its folder, and the host to bind (None: all interfaces)."""

    folder: Path
    host: str | None


class Serving:
    """The relay this node is, while it is one."""

    def __init__(self, own: Own, store: Store, site: Site, outfit: Outfit) -> None:
        self._own = own
        self._store = store
        self._site = site
        self._outfit = outfit
        self._hub: Hub | None = None
        self._turn = asyncio.Lock()

    @property
    def key(self) -> bytes | None:
        """The key of the relay that runs, if one does."""
        return None if self._hub is None else self._hub.key

    @property
    def figures(self) -> dict[str, int]:
        """What the relay counts, empty while there is none; the names begin with `relay_`."""
        return {} if self._hub is None else self._hub.all_figures()

    async def wanted(self) -> bool:
        """Whether this node was told to be a relay."""
        return bool(await self._store.read(lambda cx: own_rows.number(cx, SERVING)))

    async def want(self, on: bool) -> None:
        """Remember over restarts whether this node is a relay."""
        await self._store.write(lambda tx: own_rows.put_number(tx, SERVING, int(on)))

    async def start(self) -> None:
        """Open the relay and its port, the one it had before if that is free; harmless if it runs.

        WorldFault("listen_failed", …).
        """
        async with self._turn:
            if self._hub is not None:
                return
            key, port = await self._store.write(self._key_and_port)
            outfit = replace(self._outfit, room=lambda _: self._store.room)  # it is on the same disk
            hub = await Hub.open(self._site.folder, key, outfit)
            try:
                bound = await _listen(hub, self._site.host, port)
            except BaseException:
                await hub.close()
                raise
            self._hub = hub
            await self._store.write(lambda tx: own_rows.put_number(tx, PORT, bound))

    async def stop(self) -> None:
        """Close the relay; what it keeps stays in its file."""
        async with self._turn:
            hub, self._hub = self._hub, None
            if hub is not None:
                await hub.close()

    async def invitation(self) -> str:
        """The text that lets others join, empty while there is no relay."""
        hub = self._hub
        if hub is None:
            return ""
        addresses = await self._store.read(lambda cx: _addresses(cx, hub.port))
        return hub.invitation(addresses)

    def _key_and_port(self, tx: Tx) -> tuple[bytes, int]:
        key = own_rows.get(tx, KEY)
        if key is None:
            key = self._own.random(32)
            own_rows.put(tx, KEY, key)
        return key, own_rows.number(tx, PORT)


async def _listen(hub: Hub, host: str | None, port: int) -> int:
    try:
        return await hub.start(host, port)
    except WorldFault:
        if not port:
            raise
        return await hub.start(host, 0)


def _addresses(cx: Cx, port: int) -> list[str]:
    """Where this node says it can be reached, at the relay's port."""
    hosts: list[str] = []
    for text in upkeep.addresses(cx):
        try:
            address = parse_address(text)
        except Refused:
            continue
        hosts.append(str(address._replace(port=port)))
    return list(dict.fromkeys(hosts))[:MAX_ADDRESSES] or [f"127.0.0.1:{port}"]
