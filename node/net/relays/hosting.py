"""Waiting at one relay while a connection to it lasts: topics of meetings are made, followed, and forgotten afterwards.

Whoever dials there is handed on as a wire. For whom to wait, and at which relays, is `reception.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from node.net.relays.connection import Connection, Denied
from node.net.relays.desk import Desk, Stand
from node.net.relays.pipe import Pipe
from node.secure import meetings
from node.secure.meetings import Meeting
from node.secure.own import Own
from node.store.db import Store
from sync import topic
from sync.topic import Keys

AGAIN_S: Final = 60.0
"""Until a relay is asked again that has refused to make a topic."""

Knocked = Callable[[Pipe], None]


class Hosting:
    """One connection. `want` says for whom to wait; `run` works until cancelled or a Fault."""

    def __init__(self, own: Own, store: Store, connection: Connection, knocked: Knocked) -> None:
        self._store = store
        self._connection = connection
        self._wanted: dict[bytes, Meeting] = {}
        self._stir = asyncio.Event()
        self._desk = Desk(connection, own.counters, lambda stand, pipe: knocked(pipe))
        self._desk.left = self._left

    def want(self, wanted: Sequence[Meeting]) -> None:
        """Wait for these alone from now on."""
        self._wanted = {each.ways.up.topic: each for each in wanted}
        self._stir.set()

    async def run(self) -> None:
        """Have it so at the relay, and serve whoever comes."""
        loop = asyncio.get_running_loop()
        tasks = [loop.create_task(work()) for work in (self._hold, *self._desk.works())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            self._desk.close()
        for task in done:
            task.result()

    async def clear(self) -> None:
        """Forget all topics there: nobody waits here any more."""
        self._wanted = {}
        for stand in list(self._desk.stands.values()):
            await self._end(stand)

    async def _hold(self) -> None:
        """Make what is wanted, and end what is not, or was used enough; what is in use stays until it is not."""
        relay = self._connection.relay
        before = await self._store.read(lambda cx: meetings.made(cx, relay))
        await self._drop(before)
        while True:
            self._stir.clear()
            for name, stand in list(self._desk.stands.items()):
                if name not in self._wanted or (stand.is_worn and not stand.pipes):
                    await self._end(stand)
            refused = False
            for name, meeting in self._wanted.items():
                refused |= name not in self._desk.stands and not await self._begin(meeting)
            try:
                async with asyncio.timeout(AGAIN_S if refused else None):
                    await self._stir.wait()
            except TimeoutError:
                continue

    async def _begin(self, meeting: Meeting) -> bool:
        """Wait at one more meeting; False if the relay does not let us."""
        up, down = meeting.ways
        names = {up.topic, down.topic, *self._names()}
        await self._store.write(lambda tx: meetings.note_made(tx, meeting.relay, names))
        try:
            await self._make(down)
            await self._make(up)
            return await self._desk.open(Stand(hears=up, says=down))
        except Denied:
            return False

    async def _make(self, keys: Keys) -> None:
        await self._connection.ask(topic.Make(0, keys.append, topic.hash_of_read(keys.read)), topic.Made)

    async def _end(self, stand: Stand) -> None:
        self._desk.shut(stand)
        await self._drop((stand.hears.topic, stand.says.topic))

    async def _drop(self, names: Sequence[bytes] | frozenset[bytes]) -> None:
        """Have the relay forget topics with all that lies in them; of what it does not have it forgets nothing."""
        for name in names:
            try:
                await self._connection.done(topic.Drop(0, name))
            except Denied:
                continue
        relay, left = self._connection.relay, self._names()
        await self._store.write(lambda tx: meetings.note_made(tx, relay, left))

    def _names(self) -> list[bytes]:
        return [keys.topic for stand in self._desk.stands.values() for keys in (stand.hears, stand.says)]

    def _left(self, stand: Stand) -> None:
        """An attempt is over."""
        if stand.is_worn:
            self._stir.set()
