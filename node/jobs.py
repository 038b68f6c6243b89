"""Durable work: a job that was queued in a transaction is done, however often the node ends before that.

A handler may run again after it had worked, for a kill can come before that is noted: it must not mind. After a
failure a job waits by full jitter (a random time below a bound that doubles), and is dead after as many tries as its
kind allows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from node.errors import Fault, Refused, WorldFault
from node.lasting import lasting
from node.store import jobs
from node.store.db import Store, Tx
from node.store.jobs import JobRow
from node.system import Clock, Random

AT_ONCE: Final = 4
MOST_AHEAD_MS: Final = 8 * 24 * 3600 * 1000
"""No job is due later than this, so that a clock that was set back delays none for ever."""
LOOK_S: Final = 3600.0
"""However late the next job is due, the clock is looked at this often: it may have jumped."""
BUG: Final = ("internal", "Something went wrong inside Kith.")


@dataclass(frozen=True, slots=True)
class Kind:
    """How jobs of one kind are done: `work` gives the ms after which it is due again, None once it is done for good.

    After the n-th failure it is tried again within `base_s` * 2**n seconds, at most `cap_s`; `tries` None: for ever.
    """

    work: Callable[[bytes], Awaitable[int | None]]
    tries: int | None = 8
    base_s: float = 1.0
    cap_s: float = 300.0

    def bound_ms(self, tries: int) -> int:
        """The longest pause after so many failures, in ms."""
        return int(1000 * min(self.cap_s, self.base_s * 2 ** min(tries, 30)))


class Jobs:
    """The job queue of one node; what it can do is put into `kinds` before it is started."""

    def __init__(self, store: Store, clock: Clock, random: Random) -> None:
        self.kinds: dict[str, Kind] = {}
        self._store = store
        self._clock = clock
        self._random = random
        self._stir = asyncio.Event()
        self._running: dict[int, asyncio.Task[None]] = {}
        self._main: asyncio.Task[None] | None = None
        self._turn = asyncio.Event()

    def start(self) -> None:
        """Go on with what is queued."""
        self._main = asyncio.get_running_loop().create_task(lasting(self._run))

    async def stop(self) -> None:
        """End; what was under way begins anew after the next start."""
        tasks = [*([self._main] if self._main is not None else []), *self._running.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def add(self, tx: Tx, kind: str, body: bytes, after_ms: int = 0) -> None:
        """Queue a job with the transaction; the same again is not doubled but brought forward."""
        if kind not in self.kinds:
            raise LookupError(f"nobody does jobs of the kind {kind}")
        now = self._clock.now_ms()
        jobs.add(tx, kind, body, now + after_ms, now)
        tx.after(self._stir.set)

    async def every(self) -> Sequence[JobRow]:
        """Give all jobs, waiting and dead."""
        return await self._store.read(jobs.every)

    @property
    def turn(self) -> asyncio.Event:
        """Is set when the next run of any job has ended and what came of it is noted."""
        return self._turn

    def is_running(self, job: int) -> bool:
        """Whether it is being done at this moment."""
        return job in self._running

    async def retry(self, job: int) -> int:
        """Have a job tried at once; since when it is due (Unix ms). Refused("unknown_job").

        A run from before that fails meanwhile notes why, and leaves the job due since then: it is tried again at once.
        """
        due = self._clock.now_ms()
        if not await self._store.write(lambda tx: jobs.revive(tx, job, due)):
            raise _unknown()
        self._stir.set()
        return due

    async def drop(self, job: int) -> None:
        """Give up a job for good. Refused("unknown_job")."""

        def drop(tx: Tx) -> None:
            if jobs.get(tx, job) is None:
                raise _unknown()
            jobs.done(tx, job)

        await self._store.write(drop)
        if job in self._running:
            self._running[job].cancel()

    async def _run(self) -> None:
        with suppress(WorldFault):  # the store is closing or dead, and says so itself
            while True:
                self._stir.clear()
                await self._rest(await self._begin_due())

    async def _rest(self, seconds: float) -> None:
        """Wait for some seconds, or until something is stirred."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stir.wait()

    async def _begin_due(self) -> float:
        """Begin what is due, as far as there is room; the seconds until there may be more to begin."""
        now = self._clock.now_ms()
        if await self._store.read(lambda cx: jobs.is_ahead(cx, now + MOST_AHEAD_MS)):
            await self._store.write(lambda tx: jobs.bring_forward(tx, now + MOST_AHEAD_MS))
        rows, then = await self._store.read(lambda cx: (jobs.due(cx, now, jobs.MOST), jobs.next_due(cx, now)))
        for row in rows:
            if row.kind in self.kinds and row.id not in self._running and len(self._running) < AT_ONCE:
                task = asyncio.get_running_loop().create_task(self._do(row))
                self._running[row.id] = task
                task.add_done_callback(lambda _, id_=row.id: self._ended(id_))  # type: ignore[misc]
        return LOOK_S if then is None else min(LOOK_S, (then - now) / 1000)

    def _ended(self, job: int) -> None:
        self._running.pop(job, None)
        self._stir.set()
        self._turn.set()
        self._turn = asyncio.Event()

    async def _do(self, row: JobRow) -> None:
        kind = self.kinds[row.kind]
        try:
            after = await kind.work(row.body)
        except Fault as fault:
            await self._note_failure(row, kind, (fault.code, str(fault)))
        except Exception as error:
            loop = asyncio.get_running_loop()
            loop.call_exception_handler({"message": f"a job of the kind {row.kind} failed", "exception": error})
            await self._note_failure(row, kind, BUG)
        else:
            with suppress(WorldFault):
                await self._store.write(lambda tx: self._settle(tx, row, after))

    def _settle(self, tx: Tx, row: JobRow, after: int | None) -> None:
        if after is None:
            jobs.done(tx, row.id)
        else:
            jobs.again(tx, row, self._clock.now_ms() + after)

    async def _note_failure(self, row: JobRow, kind: Kind, reason: tuple[str, str]) -> None:
        share = int.from_bytes(self._random(4), "big") / 2**32
        due = self._clock.now_ms() + int(share * kind.bound_ms(row.tries))
        dead = kind.tries is not None and row.tries + 1 >= kind.tries
        with suppress(WorldFault):
            await self._store.write(lambda tx: jobs.failed(tx, row, due, reason, dead))


def _unknown() -> Refused:
    return Refused("unknown_job", "There is no job of this number.")
