"""Where work on files and big hashes runs: a few threads on a real machine, in place in the simulated world.

Nothing here knows what the work is. The threads of the database are in `executor.py`.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Protocol, TypeVar

T = TypeVar("T")

THREADS: Final = 3


class Workers(Protocol):
    """Runs blocking work without blocking the event loop."""

    async def run(self, work: Callable[[], T]) -> T:
        """Run `work` and give its answer; a caller that is cancelled may find it done."""

    async def stop(self) -> None:
        """Finish what was begun, drop what was not."""


class ThreadWorkers:
    """At most three pieces of work at a time, each in a thread."""

    def __init__(self, threads: int = THREADS) -> None:
        self._pool = ThreadPoolExecutor(threads, "kith-files")

    async def run(self, work: Callable[[], T]) -> T:
        """Run `work` in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    async def stop(self) -> None:
        """Wait for what runs."""
        await asyncio.to_thread(self._pool.shutdown, wait=True, cancel_futures=True)


class InlineWorkers:
    """Runs work at once, in the caller's own step."""

    async def run(self, work: Callable[[], T]) -> T:
        """Run `work` now."""
        return work()

    async def stop(self) -> None:
        """There is nothing to wait for."""
