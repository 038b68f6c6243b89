"""The node's end of the child process of voice messages: orders go in, reports come out.

The child holds the devices and decodes, so its end lets go of all of that. It opens nothing before it is told to.
"""

from __future__ import annotations

import asyncio
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from node.errors import WorldFault
from node.media import programs, tape
from node.media.tape import Order, Report

READ_AHEAD: Final = 1 << 20
MAX_WAITING: Final = 64
"""Orders that wait while the child starts; only repeated presses could ever be so many."""

GOODBYE_S: Final = 1.0


class Booth:
    """One child; `report` is called on the loop, and with `failed` when the child is gone."""

    def __init__(self, report: Callable[[Report], None]) -> None:
        self._report = report
        self._orders: asyncio.Queue[Order] = asyncio.Queue(MAX_WAITING)
        self.over = False
        self._task = asyncio.get_running_loop().create_task(self._run())

    def order(self, order: Order) -> None:
        """Have the child do something; it is told in order, as soon as it can be."""
        if not self.over and not self._orders.full():
            self._orders.put_nowait(order)

    async def close(self) -> None:
        """End the child: it lets go of its devices, or is killed after a second."""
        self.over = True
        self._task.cancel()
        await asyncio.wait([self._task])

    async def _run(self) -> None:
        try:
            child = await asyncio.create_subprocess_exec(
                *programs.voice_line(), stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=READ_AHEAD
            )
        except OSError:
            self._fail()
            return
        writing = asyncio.get_running_loop().create_task(self._write(child))
        try:
            assert child.stdout is not None
            while True:
                self._report(await tape.read_report(child.stdout))
        except WorldFault:
            self._fail()
        finally:
            writing.cancel()
            await _end(child)

    async def _write(self, child: Process) -> None:
        assert child.stdin is not None
        with suppress(OSError):  # its end is noticed by the reader
            while True:
                child.stdin.write(tape.pack(await self._orders.get()))
                await child.stdin.drain()

    def _fail(self) -> None:
        self.over = True
        self._report(Report("failed", code="media_failed"))


async def _end(child: Process) -> None:
    """Close the child's input, which ends it, and see that; what it still says is of no interest."""
    try:
        async with asyncio.timeout(GOODBYE_S):
            await child.communicate()
    except (TimeoutError, asyncio.CancelledError):
        pass
    if child.returncode is None:
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()
