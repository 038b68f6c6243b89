"""The node's end of the child process that carries one call: orders go in, reports and the newest pictures come out.

The child holds every device and media socket, so that its end closes them all. It is started when a call begins to
ring, since loading the WebRTC library takes about half a second; it opens nothing before it is told to.
"""

from __future__ import annotations

import asyncio
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator, Callable
from typing import Final

from node.errors import WorldFault
from node.media import programs, stage
from node.media.stage import Order, Picture, Report

READ_AHEAD: Final = 2 * 1024 * 1024
MAX_WAITING: Final = 256
"""Orders that wait while the child starts; only repeated words could ever be so many."""

GOODBYE_S: Final = 2.0


class Studio:
    """Sound and pictures of one call; `report` is called on the loop, and with `failed` when the child is gone."""

    def __init__(self, report: Callable[[Report], None]) -> None:
        self._report = report
        self._orders: asyncio.Queue[Order] = asyncio.Queue(MAX_WAITING)
        self._pictures: dict[bool, Picture] = {}
        self._stir = asyncio.Event()
        self._watchers = 0
        self._over = False
        self._task = asyncio.get_running_loop().create_task(self._run())

    def order(self, order: Order) -> None:
        """Have the child do something; it is told in order, as soon as it can be."""
        if not self._over and not self._orders.full():
            self._orders.put_nowait(order)

    async def close(self) -> None:
        """End the child: it closes its devices, or is killed after two seconds."""
        self._over = True
        self._stir.set()
        self._task.cancel()
        await asyncio.wait([self._task])

    async def frames(self) -> AsyncGenerator[Picture, None]:
        """Give pictures as they come, the newest of each side if the reader is slow, until the end."""
        shown: dict[bool, Picture] = {}
        self._watch(1)
        try:
            while not self._over:
                fresh = [each for side, each in self._pictures.items() if shown.get(side) is not each]
                shown = dict(self._pictures)
                for picture in fresh:
                    yield picture
                if not fresh:
                    self._stir.clear()
                    await self._stir.wait()
        finally:
            self._watch(-1)

    def _watch(self, more: int) -> None:
        """Pictures cost much: the child sends them only while somebody looks."""
        before, self._watchers = self._watchers, self._watchers + more
        if bool(before) != bool(self._watchers):
            self._pictures.clear()
            self.order(Order("watch", on=bool(self._watchers)))

    async def _run(self) -> None:
        try:
            child = await asyncio.create_subprocess_exec(
                *programs.call_line(),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                limit=READ_AHEAD,
            )
        except OSError:
            self._fail()
            return
        writing = asyncio.get_running_loop().create_task(self._write(child))
        try:
            await self._read(child)
        except WorldFault:
            self._fail()
        finally:
            writing.cancel()
            await _end(child)

    async def _read(self, child: Process) -> None:
        assert child.stdout is not None
        while True:
            message = await stage.read_report(child.stdout)
            if isinstance(message, Report):
                self._report(message)
            else:
                self._pictures[message.mine] = message
                self._stir.set()

    async def _write(self, child: Process) -> None:
        assert child.stdin is not None
        try:
            while True:
                child.stdin.write(stage.pack(await self._orders.get()))
                await child.stdin.drain()
        except (ConnectionError, OSError):
            return  # its end is noticed by the reader

    def _fail(self) -> None:
        self._over = True
        self._stir.set()
        self._report(Report("failed", codes=("media_failed",)))


async def _end(child: Process) -> None:
    """Let the child close its devices, and see it end."""
    try:
        if child.stdin is not None:
            child.stdin.close()
        async with asyncio.timeout(GOODBYE_S):
            await _emptied(child)
            await child.wait()
    except (TimeoutError, asyncio.CancelledError):
        if child.returncode is None:
            child.kill()
        await child.wait()


async def _emptied(child: Process) -> None:
    """Read what the child still says: a full pipe must not keep it from ending."""
    if child.stdout is not None:
        while await child.stdout.read(READ_AHEAD):
            pass
