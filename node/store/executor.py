"""Where the store's jobs run: threads on a real machine, in place in the simulated world.

Both hand jobs to the same `flush` and settle them by the same `Job.settle`; they differ in who waits for whom.
"""

import asyncio
import contextvars
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any, Literal, Protocol, TypeVar

from node.errors import WorldFault
from node.store.connection import Connection
from node.store.transaction import Tx
from node.store.writer import Job

T = TypeVar("T")
Flush = Callable[[Sequence[Job[Any]]], None]
OpenReader = Callable[[], Connection]
Moment = Literal["now", "before_commit", "after_commit"]

QUEUED_JOBS = 4096
QUEUED_READS = 256
READERS = 3


class Executor(Protocol):
    """What the store asks of the place where its jobs and reads run."""

    def start(self, flush: Flush, open_reader: OpenReader) -> None:
        """Begin; `flush` runs and commits jobs, `open_reader` makes one more reading connection."""

    async def admit(self) -> None:
        """Wait until there is room for one more job."""

    def dismiss(self) -> None:
        """Give back the room of a job that was admitted and will not come."""

    def put(self, job: Job[Any]) -> None:
        """Take a job that was admitted; it is settled once it is on disk or has failed."""

    async def read(self, look: Callable[[Connection], T]) -> T:
        """Run `look` with a reading connection."""

    async def stop(self) -> None:
        """Finish what was taken, then close the reading connections."""


class ThreadExecutor:
    """One writer thread and a few reader threads.

    There is no timer: a commit takes along whatever was queued while the last one was on its way to the disk. At most
    `jobs` wait for the writer and `reads` for a reader; whoever comes then waits on the event loop, in order.
    """

    def __init__(self, jobs: int = QUEUED_JOBS, reads: int = QUEUED_READS, readers: int = READERS) -> None:
        self._room = asyncio.Semaphore(jobs)
        self._read_room = asyncio.Semaphore(reads)
        self._queue: SimpleQueue[Job[Any] | None] = SimpleQueue()
        self._pool = ThreadPoolExecutor(readers, "kith-store-reader")
        self._idle: deque[Connection] = deque()  # the favourite is last, and taken first
        self._favourite: Connection | None = None
        self._thread: threading.Thread | None = None
        self._open_reader: OpenReader | None = None

    def start(self, flush: Flush, open_reader: OpenReader) -> None:
        """Start the writer thread; readers open their connections when first needed."""
        self._open_reader = open_reader
        self._thread = threading.Thread(target=self._write_all, args=(flush,), name="kith-store-writer", daemon=True)
        self._thread.start()

    async def admit(self) -> None:
        """Wait until fewer than the allowed number of jobs are queued."""
        await self._room.acquire()

    def dismiss(self) -> None:
        """Let the next one in."""
        self._room.release()

    def put(self, job: Job[Any]) -> None:
        """Queue an admitted job."""
        self._queue.put(job)

    async def read(self, look: Callable[[Connection], T]) -> T:
        """Run `look` in a reader thread, with what holds for whoever asks, such as their language."""
        run = contextvars.copy_context().run
        async with self._read_room:
            return await asyncio.get_running_loop().run_in_executor(self._pool, run, self._look, look)

    async def stop(self) -> None:
        """Let the writer finish what is queued, then end all threads and close the reading connections."""
        self._queue.put(None)
        await asyncio.to_thread(self._join)

    def _join(self) -> None:
        if self._thread is not None:
            self._thread.join()
        self._pool.shutdown(wait=True, cancel_futures=True)
        while self._idle:
            self._idle.pop().close()

    def _write_all(self, flush: Flush) -> None:
        running = True
        while running:
            batch, running = self._take()
            if batch:
                flush(batch)
                self._tell(batch)

    def _take(self) -> tuple[list[Job[Any]], bool]:
        """Everything that is queued, at least one thing, and whether to go on after it."""
        batch: list[Job[Any]] = []
        job = self._queue.get()
        with suppress(Empty):
            while job is not None:
                batch.append(job)
                job = self._queue.get_nowait()
            return batch, False
        return batch, True

    def _tell(self, batch: list[Job[Any]]) -> None:
        future = batch[0].future  # one loop uses a store, so the first caller's is everybody's
        if future is not None:
            with suppress(RuntimeError):  # the loop is closed: nobody is left to hear
                future.get_loop().call_soon_threadsafe(self._settle, batch)

    def _settle(self, batch: list[Job[Any]]) -> None:
        for job in batch:
            self._room.release()
            job.settle()

    def _look(self, look: Callable[[Connection], T]) -> T:
        try:
            connection = self._idle.pop()
        except IndexError:
            if self._open_reader is None:
                raise RuntimeError("the executor was not started") from None
            connection = self._open_reader()
            self._favourite = self._favourite or connection
        try:
            answer = look(connection)
        except WorldFault:
            self._favourite = None if connection is self._favourite else self._favourite
            connection.close()  # the next read gets a fresh one
            raise
        except BaseException:
            self._put_back(connection)
            raise
        self._put_back(connection)
        return answer

    def _put_back(self, connection: Connection) -> None:
        """Keep a connection for later reads; all but the favourite let go of the pages they have read.

        One is enough nearly always, and each would keep up to 2 MB of the same pages.
        """
        if connection is self._favourite:
            self._idle.append(connection)
        else:
            connection.execute("PRAGMA shrink_memory").fetchall()
            self._idle.appendleft(connection)


class InlineExecutor:
    """Runs each job and its commit at once, in the caller's own step: no thread, so a seed decides everything.

    `crash` is how the simulated world pulls the plug.
    """

    def __init__(self) -> None:
        self._flush: Flush | None = None
        self._open_reader: OpenReader | None = None
        self._reader: Connection | None = None
        self._armed: Moment | None = None
        self.crashed = False

    def start(self, flush: Flush, open_reader: OpenReader) -> None:
        """Remember what to call."""
        self._flush = flush
        self._open_reader = open_reader

    def crash(self, when: Moment = "now") -> None:
        """Stop as a killed process does: `now`, or inside the next write just before or just after its commit.

        What was not committed is dropped, every caller hears `WorldFault("store_failed")` from then on, and the store
        is not marked as cleanly closed. Opening the same path again is the restart.
        """
        if when != "now":
            self._armed = when
        elif not self.crashed:
            self._run(Job(_crash))
            self._close_reader()
            self.crashed = True

    async def admit(self) -> None:
        """There is always room."""

    def dismiss(self) -> None:
        """There is always room."""

    def put(self, job: Job[Any]) -> None:
        """Run, commit and settle the job now."""
        armed, self._armed = self._armed, None
        if armed == "before_commit":
            job.run = _crash_after(job.run)
        self._run(job)
        if armed is not None:
            self.crash()
            job.lose(WorldFault("store_failed", "The process died before it could answer."))
        job.settle()

    async def read(self, look: Callable[[Connection], T]) -> T:
        """Look now."""
        if self._reader is None:
            if self._open_reader is None:
                raise RuntimeError("the executor was not started")
            self._reader = self._open_reader()
        return look(self._reader)

    async def stop(self) -> None:
        """Close the reading connection."""
        self._close_reader()

    def _run(self, job: Job[Any]) -> None:
        if self._flush is None:
            raise RuntimeError("the executor was not started")
        self._flush([job])

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None


class _Crash(BaseException):
    """The plug is pulled; not an `Exception`, so that no job's own handling can survive it."""


def _crash(_tx: Tx) -> None:
    raise _Crash


def _crash_after(run: Callable[[Tx], T]) -> Callable[[Tx], T]:
    def run_and_crash(tx: Tx) -> T:
        run(tx)
        raise _Crash

    return run_and_crash
