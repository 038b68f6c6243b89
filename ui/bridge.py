"""Between Qt and the node: commands are awaited on the loop, notices become a signal, a node that went away is awaited.

It holds no data and knows no subject. Pages (`ui/page.py`) use it; what starts a node again is given to it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.client import Client
from app.errors import AppError, NotRunning
from app.notices import RELOAD
from ui.asking import WindowClient

FIRST_WAIT = 0.25  # seconds before the node is looked for again; doubled each time
LONGEST_WAIT = 5.0
LAST_MOMENT = 0.3
LAST_WORD = 5.0  # seconds that what the window promised may take when it ends


class Bridge(QObject):
    """The way to one node. `heard(name, of)` repeats its notices; `online` says whether it answers."""

    heard = Signal(str, str)
    online_changed = Signal()
    failed = Signal(str)  # a sentence for the person
    waiting = Signal(float)  # seconds until the node is looked for again

    def __init__(self, client: Client, revive: Callable[[], Awaitable[None]] | None = None) -> None:
        """`revive` makes sure that a node runs, and raises AppError if it cannot."""
        super().__init__()
        self.client = WindowClient(client)
        self.online = True
        self.told = False  # whether any notice has come
        self._revive = revive
        self._tasks: set[asyncio.Task[Any]] = set()
        self._promised: set[asyncio.Task[Any]] = set()
        self._try_now = asyncio.Event()
        self._closed = False

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None] | None:
        """Run a coroutine; an AppError becomes `failed`, a lost node is left to `follow`. None once this is closed."""
        if self._closed:
            work.close()
            return None
        task = asyncio.ensure_future(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: work.close())  # one that was cancelled before it began never awaits it
        return task

    def promise(self, work: Coroutine[Any, Any, None]) -> None:
        """Run what the window has said is done already: its end waits for it."""
        task = self.start(work)
        if task is not None:
            self._promised.add(task)
            task.add_done_callback(self._promised.discard)

    async def follow(self) -> None:
        """Hear notices for ever; when the node goes away, wait for it, and have all pages load again."""
        wait = FIRST_WAIT
        while True:
            if await self._listened():
                wait = FIRST_WAIT
            self._be(online=False)
            if not await self._revived():
                await self._pause(wait)
                wait = min(2 * wait, LONGEST_WAIT)

    async def _listened(self) -> bool:
        """Hear notices until the node goes away; whether any came.

        The past is never asked for: the node answers with `Reload`, so that pages whose loading failed load again, and
        the window learns that the node is there even if nothing happened meanwhile.
        """
        heard = False
        with contextlib.suppress(AppError):
            async with contextlib.aclosing(self.client.notices()) as notices:
                async for notice in notices:
                    heard = self.told = True
                    self._be(online=True)
                    self.heard.emit(notice.name, notice.of)
        return heard

    def try_now(self) -> None:
        """Look for the node at once."""
        self._try_now.set()

    def reload(self) -> None:
        """Have every page load again."""
        self.heard.emit(RELOAD, "")

    async def settle(self) -> None:
        """Wait until what the window has said is done is done, but not for ever."""
        if self._promised:
            await asyncio.wait(self._promised, timeout=LAST_WORD)

    async def close(self) -> None:
        """End everything that is under way, for good; what a person asked for last gets a moment to be done."""
        self._closed = True
        await self.settle()
        tasks = list(self._tasks)
        await asyncio.wait(tasks, timeout=LAST_MOMENT) if tasks else None
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except NotRunning:
            self._be(online=False)
        except AppError as error:
            self.failed.emit(str(error))

    async def _revived(self) -> bool:
        if self._revive is None:
            return False
        try:
            await self._revive()
        except AppError:
            return False
        return True

    async def _pause(self, seconds: float) -> None:
        self._try_now.clear()
        self.waiting.emit(seconds)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._try_now.wait()

    def _be(self, *, online: bool) -> None:
        if online != self.online:
            self.online = online
            self.online_changed.emit()


class Again:
    """Runs a piece of loading one at a time: asked while it runs, it runs once more afterwards, not twice at once."""

    def __init__(self, bridge: Bridge, load: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._bridge = bridge
        self._load = load
        self._running = False
        self._asked = False

    def __call__(self) -> None:
        """Ask for a run."""
        self._asked = True
        if not self._running:
            self._running = True
            self._bridge.start(self._run())

    async def _run(self) -> None:
        try:
            while self._asked:
                self._asked = False
                await self._load()
        finally:
            self._running = False
            if self._asked:  # while it failed
                self()
