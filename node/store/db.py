"""The store's door: `write` hands a job to the one writer, `read` runs on a connection that can only look.

A job's caller hears of it after the commit, never before. Group commit is in `writer.py`, threads in `executor.py`, the
settings of a connection in `connection.py`, making and checking the file in `opening.py`, the tables in `schema/`.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from node.errors import WorldFault
from node.store import opening
from node.store.connection import Connect, Connection, connect, is_forbidden_write, is_full, is_storage_failure
from node.store.executor import Executor, InlineExecutor, ThreadExecutor
from node.store.room import Boundless, Room
from node.store.transaction import Cx, Tx
from node.store.writer import Job, commit

__all__ = ["Cx", "InlineExecutor", "Store", "ThreadExecutor", "Tx", "connect"]

READ_KIB = 2048
"""Pages that a reading connection keeps: screens ask for few, again and again."""

T = TypeVar("T")


class Store:
    """An open store; made by `Store.open`, used from one event loop, ended by `close`."""

    def __init__(self, path: Path, connection: Connection, executor: Executor, opened: opening.Opened) -> None:
        self.path = path
        self.opened = opened
        self.room: Room = Boundless()
        self._writer = connection
        self._executor = executor
        self._failed: BaseException | None = None
        self._closing = False
        self._watch: asyncio.Task[None] | None = None

    @classmethod
    def open(
        cls,
        path: Path,
        key: bytes,
        *,
        connect: Connect = connect,
        executor: Executor | None = None,
        tables: opening.Tables = opening.NODE,
        room: Room | None = None,
    ) -> "Store":
        """Open or create the store at `path` under the raw 32-byte `key`; blocks for some milliseconds.

        Migrates an older file and checks one that was not closed cleanly. Raises `Refused` `wrong_key`, `store_newer`
        or `WorldFault` `store_damaged`, `store_unsafe`, `store_failed`, `disk_full`. `connect` and `executor` are for
        tests; without a `room` the disk is taken to be boundless.
        """
        if executor is None:
            executor = ThreadExecutor()
        if room is not None:
            room.refuse_any()
        connection, opened = opening.prepare(path, key, connect, tables=tables)
        store = cls(path, connection, executor, opened)
        if room is not None:
            store.room = room
            store._watch = asyncio.get_running_loop().create_task(room.watch())
        executor.start(store._flush, lambda: _open_reader(path, key, connect))
        return store

    async def write(self, job: Callable[[Tx], T]) -> T:
        """Run `job` on the writer and return its answer once it is flushed to disk.

        It waits where the disk has no room for anything. If `job` raises, only its own writes are undone and the
        exception is raised here. A caller that is cancelled while it waits may find its job done.
        `WorldFault("store_failed")` once a commit or the disk has failed.
        """
        self._refuse_if_unusable()
        await self.room.for_any()
        await self._executor.admit()
        try:
            self._refuse_if_unusable()  # much can happen while one waits
        except WorldFault:
            self._executor.dismiss()
            raise
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._executor.put(Job(job, future))
        return await future

    async def read(self, look: Callable[[Cx], T]) -> T:
        """Run `look` on a reading connection, off the event loop, over one snapshot of what is committed."""
        self._refuse_if_unusable()
        return await self._executor.read(lambda connection: _look(connection, look))

    async def slim(self) -> None:
        """Let the connection that reads most let go of the pages it has read, as the others do after each read."""
        with suppress(WorldFault):  # a store that is closed or dead keeps nothing
            await self.read(lambda cx: cx.rows("PRAGMA shrink_memory"))

    async def close(self) -> None:
        """Finish what is queued, note that the store was closed cleanly, and let go of the file. Safe to call twice."""
        if self._closing:
            return
        await self._mark_clean()
        self._closing = True
        if self._watch is not None:
            self._watch.cancel()
        await self._executor.stop()
        opening.release(self._writer, clean=self._failed is None)

    @property
    def failed(self) -> bool:
        """True once the disk has failed this handle; only opening the store again helps."""
        return self._failed is not None

    @property
    def trouble(self) -> str:
        """Why this handle is dead: `disk_full`, which passes, or `store_failed`; empty while it lives."""
        if self._failed is None:
            return ""
        return "disk_full" if is_full(self._failed) or self.room.look() in ("full", "none") else "store_failed"

    async def _mark_clean(self) -> None:
        if self._failed is not None or self.room.look() == "none":
            return
        await self._executor.admit()
        self._closing = True  # from here on nobody can queue behind the mark
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._executor.put(Job(opening.mark_clean, future))
        await asyncio.wait([future])
        if not future.cancelled():
            future.exception()  # a failure is remembered in `failed`; closing itself always succeeds

    def _refuse_if_unusable(self) -> None:
        if self._failed is not None:
            raise _store_failed() from self._failed
        if self._closing:
            raise WorldFault("store_closed", "The store is closed.")

    def _flush(self, jobs: Sequence[Job[Any]]) -> None:
        """Run and commit the jobs together; each has its result or its error afterwards. Called by the executor."""
        try:
            if self._failed is not None:
                raise self._failed
            commit(self._writer, jobs)
        except BaseException as error:
            # After a failed flush nobody knows what is on disk: no retry, the handle is dead and says so to everyone.
            self._failed = error
            for job in jobs:
                fault = _store_failed()
                fault.__cause__ = error
                job.lose(fault)
            with suppress(Exception):
                self._writer.close()  # drops what was not committed and lets go of the file


def _open_reader(path: Path, key: bytes, connect: Connect) -> Connection:
    connection = connect(path, key)
    connection.execute("PRAGMA query_only = ON")
    connection.execute(f"PRAGMA cache_size = -{READ_KIB}")
    return connection


def _look(connection: Connection, look: Callable[[Cx], T]) -> T:
    cx = Cx(connection)
    connection.execute("BEGIN")
    try:
        return look(cx)
    except Exception as error:
        if is_storage_failure(error) and not is_forbidden_write(error):
            raise WorldFault("store_failed", "The store could not be read.") from error
        raise
    finally:
        cx.end()
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _store_failed() -> WorldFault:
    return WorldFault("store_failed", "The disk failed the store; it must be opened again.")
