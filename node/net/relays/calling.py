"""The end of a meeting at a relay that dials: a wire to whoever waits there, under a connection of its own and no name.

It is a transport, so that a dialer tries a meeting as it tries an address. Who waits is `reception.py`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

from node.errors import WorldFault
from node.net.link import Chance
from node.net.relays.connection import Connection, Denied, connect, readable
from node.net.relays.desk import Desk, Stand
from node.net.wire import Accept, Channel, Listening, Transport, Wire
from node.secure.meetings import Meeting
from sync.meeting import ATTEMPT, ways


class Caller:
    """A transport over another one, by which hosts of `meetings` are reached at their relay."""

    def __init__(self, transport: Transport, chance: Chance) -> None:
        self.meetings: Mapping[str, Meeting] = {}
        self.counters: Counter[str] = Counter()
        self._transport = transport
        self._chance = chance
        self._running: set[asyncio.Task[None]] = set()

    async def dial(self, host: str, port: int) -> Wire:
        """A new wire; errors as for `call` where somebody is met at a relay."""
        found = self.meetings.get(host)
        if found is None:
            return await self._transport.dial(host, port)
        return await self.call(found.secret, found.relay, found.addresses)

    async def call(self, secret: bytes, relay: bytes, addresses: Sequence[str]) -> Wire:
        """A wire to whoever waits under a secret; WorldFault("dial_failed", …) if nobody does, or not at this relay."""
        chance = self._chance
        connection = await connect(self._transport, readable(addresses), relay, chance.random(32), chance)
        desk = Desk(connection, self.counters)
        task = asyncio.get_running_loop().create_task(_run(connection, desk))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        both = ways(secret, connection.relay)
        stand = Stand(hears=both.down, says=both.up)
        desk.left = partial(_end, task)
        try:
            if not await desk.open(stand):
                raise WorldFault("dial_failed", "Nobody waits at this relay.")
        except Denied:
            task.cancel()
            raise WorldFault("dial_failed", "This relay lets nobody be met now.") from None
        except BaseException:
            task.cancel()
            raise
        return desk.begin(stand, chance.random(ATTEMPT))

    async def listen(self, host: str | None, port: int, accept: Accept) -> Listening:
        """As the transport beneath."""
        return await self._transport.listen(host, port, accept)

    def wrap(self, channel: Channel) -> Channel:
        """As the transport beneath."""
        return self._transport.wrap(channel)

    async def close(self) -> None:
        """End what was dialled, and the transport beneath."""
        for task in list(self._running):
            task.cancel()
        if self._running:
            await asyncio.wait(self._running)
        await self._transport.close()


async def _run(connection: Connection, desk: Desk) -> None:
    """Serve a connection until it ends or is not needed any more."""
    tasks = [asyncio.get_running_loop().create_task(work()) for work in (connection.run, *desk.works())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        for task in tasks:
            task.cancel()
        await connection.close()
        await asyncio.wait(tasks)
        desk.close()
        for task in tasks:
            if not task.cancelled():
                task.exception()


def _end(task: asyncio.Task[None], _: Stand) -> None:
    task.cancel()
