"""The end of meetings at relays that waits: at which relays, for whom, until when; and it tells the end that dials.

Each relay gets a connection of its own for that, under the key of our membership, as long as there is anybody to wait
for. Whom we wait for is `node/secure/meetings.py`, what is done at a relay `hosting.py`, who dials there `calling.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import partial
from typing import Any, Final

from node.errors import Fault
from node.lasting import lasting
from node.net.link import Chance
from node.net.relays.calling import Caller
from node.net.relays.connection import Connection
from node.net.relays.hosting import Hosting
from node.net.relays.line import Line
from node.net.relays.pipe import Pipe
from node.net.relays.ways import Ways
from node.net.wire import Wire
from node.secure import meetings
from node.secure.meetings import Meeting
from node.secure.own import Own
from node.store import relays
from node.store.db import Store
from node.store.transaction import Cx

LEAVE_S: Final = 1.0
"""Cleaning up at relays must not hold up the end; what is left is forgotten at the next start."""

Answer = Callable[[Wire], Awaitable[None]]


class Reception:
    """One for a node; `changed` says that there may be others to wait for from now on."""

    def __init__(self, own: Own, store: Store, caller: Caller, chance: Chance, answer: Answer) -> None:
        self._own = own
        self._store = store
        self._ways = Ways(caller, chance, own.random)
        self._caller = caller
        self._answer = answer
        self._wanted: dict[bytes, list[Meeting]] = {}
        self._lines: dict[bytes, tuple[Line, asyncio.Task[None]]] = {}
        self._hosting: dict[bytes, Hosting] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stir = asyncio.Event()

    def changed(self) -> None:
        """Devices, relays or the link code changed."""
        self._stir.set()

    def start(self) -> None:
        """Begin to wait, and to know where others wait."""
        self._soon(lasting(self._run))

    async def stop(self) -> None:
        """Wait for nobody any more."""
        try:
            async with asyncio.timeout(LEAVE_S):
                await asyncio.gather(*(each.clear() for each in self._hosting.values()))
        except (Fault, TimeoutError):
            self._own.counters["meetings_left"] += 1
        tasks = [*self._tasks, *(task for _, task in self._lines.values())]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _run(self) -> None:
        while True:
            self._stir.clear()
            answered, called, left = await self._store.read(self._places)
            self._caller.meetings = {each.host: each for some in called.values() for each in some}
            self._wanted = {}
            for each in answered:
                self._wanted.setdefault(each.relay, []).append(each)
            self._wait_there(left)
            ends = [each.until for each in answered if each.until]
            pause = max(1.0, min(ends) - self._own.clock.now_ms() / 1000) if ends else None
            try:
                async with asyncio.timeout(pause):
                    await self._stir.wait()
            except TimeoutError:
                continue

    def _places(self, cx: Cx) -> tuple[list[Meeting], dict[bytes, tuple[Meeting, ...]], list[bytes]]:
        left = [row.key for row in relays.all_of(cx) if meetings.made(cx, row.key)]
        return meetings.answered(self._own, cx), meetings.called(self._own, cx), left

    def _wait_there(self, left: Sequence[bytes]) -> None:
        """Be connected where somebody is waited for, and a while where there is something to clean up."""
        for relay in (*self._wanted, *left):
            if relay not in self._lines:
                line = Line(relay, partial(self._connect, relay), self._attend, lambda _: None, self._own.random)
                self._lines[relay] = line, asyncio.get_running_loop().create_task(lasting(line.run))
        for relay, (line, _) in self._lines.items():
            line.keep(relay in self._wanted)
            if relay in left:
                line.want()
            if relay in self._hosting:
                self._hosting[relay].want(self._wanted.get(relay, ()))

    async def _connect(self, relay: bytes) -> Connection:
        row = await self._store.read(lambda cx: relays.get(cx, relay))
        return await self._ways.connect(relay, row)

    async def _attend(self, line: Line, connection: Connection) -> None:
        """Wait at a relay while a connection to it lasts."""
        hosting = self._hosting[line.relay] = Hosting(self._own, self._store, connection, self._knocked)
        hosting.want(self._wanted.get(line.relay, ()))
        line.up(connection)
        try:
            await hosting.run()
        finally:
            if self._hosting.get(line.relay) is hosting:
                del self._hosting[line.relay]

    def _knocked(self, pipe: Pipe) -> None:
        self._soon(self._serve(pipe))

    async def _serve(self, pipe: Pipe) -> None:
        try:
            await self._answer(pipe)
        finally:
            await pipe.close()

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._over)

    def _over(self, task: asyncio.Task[None]) -> None:
        """These end by being cancelled, or with a wire; anything else is a bug and must be loud."""
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, Fault):
            context = {"message": "a meeting at a relay failed by a bug", "exception": error}
            asyncio.get_running_loop().call_exception_handler(context)
