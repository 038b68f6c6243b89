"""Keeps a connection to one relay up while anybody needs it, with a backoff of full jitter between tries.

What is done on a connection is handed in; this is the rhythm alone. Time is the event loop's.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

from crypto.primitives import Random
from node.errors import Fault
from node.net import limits
from node.net.dialer import backoff_s
from node.net.relays.connection import Connection, Denied

IDLE_S: Final = 120.0
"""A connection to a relay of others ends when nobody has needed it for this long."""


class Line:
    """The way to one relay. `connection` is there while it is up; `state` is connected, seeking or refused.

    `why` is the code of the last failure, empty while there was none since it was last connected.
    """

    def __init__(
        self,
        relay: bytes,
        connect: Callable[[], Awaitable[Connection]],
        attend: Callable[[Line, Connection], Coroutine[Any, Any, None]],
        changed: Callable[[Line], None],
        random: Random,
    ) -> None:
        """`attend` is given every connection and may end it by returning; `changed` hears of every change of state."""
        self.relay = relay
        self.connection: Connection | None = None
        self.state = "seeking"
        self.why = ""
        self.kept = False
        self.counters: Counter[str] = Counter()
        self._connect = connect
        self._attend = attend
        self._changed = changed
        self._random = random
        self._wanted_until = 0.0
        self._failures = 0
        self._stir = asyncio.Event()

    def want(self) -> None:
        """Somebody needs this relay: connect if it is not connected, and stay a while."""
        self._wanted_until = asyncio.get_running_loop().time() + IDLE_S
        self._stir.set()

    def keep(self, kept: bool) -> None:
        """Stay connected whether or not anybody asks."""
        self.kept = kept
        self._stir.set()

    def reset(self) -> None:
        """Forget failures and try again now."""
        self._failures = 0
        self._stir.set()

    async def run(self) -> None:
        """Connect again and again until cancelled."""
        while True:
            await self._pause()
            self.counters["dialled"] += 1
            try:
                connection = await self._connect()
            except Fault as fault:
                self._failed(fault)
                continue
            await self._use(connection)

    async def _use(self, connection: Connection) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        works = (connection.run(), self._attend(self, connection), self._until_idle())
        tasks = [loop.create_task(work) for work in works]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        except Fault as fault:
            self._failed(fault)
        finally:
            await self._end(connection, tasks)
        if loop.time() - began >= limits.STABLE_S:
            self._failures = min(self._failures, 1)

    async def _end(self, connection: Connection, tasks: list[asyncio.Task[None]]) -> None:
        self.connection = None
        for task in tasks:
            task.cancel()
        await connection.close()
        await asyncio.wait(tasks)
        for task in tasks:
            if not task.cancelled():
                task.exception()
        if self.state == "connected":
            self._move("seeking", "")

    def up(self, connection: Connection) -> None:
        """What had to be done first on a connection is done: it may be used."""
        self.connection = connection
        self._move("connected", "")

    def _failed(self, fault: Fault) -> None:
        self._failures += 1
        self.counters["relay_" + fault.code] += 1
        denied = isinstance(fault, Denied) and not fault.wait_s
        self._move("refused" if denied else "seeking", fault.code)
        if denied:
            self._failures = max(self._failures, 8)  # a refusal for good is asked again every few minutes only

    def _move(self, state: str, why: str) -> None:
        if (self.state, self.why) != (state, why):
            self.state, self.why = state, why
            self._changed(self)

    def _is_wanted(self) -> bool:
        return self.kept or asyncio.get_running_loop().time() < self._wanted_until

    async def _until_idle(self) -> None:
        loop = asyncio.get_running_loop()
        while self._is_wanted():
            self._stir.clear()
            try:
                async with asyncio.timeout_at(None if self.kept else max(self._wanted_until, loop.time() + 1)):
                    await self._stir.wait()
            except TimeoutError:
                continue

    async def _pause(self) -> None:
        """Until somebody needs the relay and the backoff is over; a reset ends the backoff."""
        loop = asyncio.get_running_loop()
        due = loop.time() + (backoff_s(self._failures, self._random) if self._failures else 0.0)
        while True:
            self._stir.clear()
            if self._is_wanted() and (loop.time() >= due or not self._failures):
                return
            try:
                async with asyncio.timeout_at(due if self._is_wanted() else None):
                    await self._stir.wait()
            except TimeoutError:
                continue
