"""A device of this account that was put out comes to a link: it is shown the log that says so, and nothing else.

It believes that statement, not us; a device that is put out states nothing any more.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Final

from node.errors import PeerFault
from node.net.runner import Runner
from node.net.standing import standing_of
from node.net.syncing import Syncing
from node.net.wire import Channel
from node.secure.own import Own
from node.secure.peer import Peer
from node.store.db import Store
from sync.space import Standing

PART_S: Final = 10.0


async def met(own: Own, store: Store, ends: tuple[Channel, Peer], instance: bytes) -> Standing:
    """What the other end of a link is to us; PeerFault("revoked_device"), which an own device is told first."""
    channel, peer = ends
    try:
        return await store.read(lambda cx: standing_of(own, cx, peer))
    except PeerFault:
        if peer.account == own.account:
            await _part(own, store, channel, peer, instance)
        raise


async def _part(own: Own, store: Store, channel: Channel, peer: Peer, instance: bytes) -> None:
    """Serve such a link for a few seconds."""
    syncing = await Syncing.open(own, store, channel, peer, instance, True)
    runner = Runner(own, store, (channel, peer), syncing, Counter())
    try:
        async with asyncio.timeout(PART_S):
            await runner.run()
    except TimeoutError:
        await runner.close("revoked")
