"""Watching a store commit: connections that say when, an executor that commits in groups, and a hash of the content."""

import asyncio
import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from node.store.connection import Connection, Parameters
from node.store.executor import InlineExecutor
from node.store.transaction import Cx
from node.store.writer import Job


def content(cx: Cx) -> str:
    """A hash over every row of every table, less the mark that each opening and closing changes."""
    found = hashlib.sha256()
    for name, columns in cx.rows(
        "SELECT name, (SELECT count(*) FROM pragma_table_info(sqlite_schema.name)) FROM sqlite_schema"
        " WHERE type = 'table' ORDER BY name"
    ):
        but = "WHERE name <> 'clean'" if name == "own" else ""
        order = ", ".join(str(number + 1) for number in range(columns))
        found.update(repr((name, cx.rows(f"SELECT * FROM {name} {but} ORDER BY {order}"))).encode())
    return found.hexdigest()


class Together(InlineExecutor):
    """Commits whatever was put in the same step of the loop at once, as the writer's thread does under load.

    `after` is told how many jobs were committed, before anybody is answered.
    """

    def __init__(self, before: Callable[[], None], after: Callable[[int], None]) -> None:
        super().__init__()
        self._before = before
        self._after = after
        self._waiting: list[Job[Any]] = []

    def put(self, job: Job[Any]) -> None:
        self._waiting.append(job)
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_soon(self._flush_all)

    def _flush_all(self) -> None:
        jobs, self._waiting = self._waiting, []
        assert self._flush is not None
        self._before()
        self._flush(jobs)
        if not self.crashed:
            self._after(len(jobs))
        for job in jobs:
            job.settle()


class Watched:
    """A connection that says when it begins to commit and when it has."""

    def __init__(self, real: Connection, begin: Callable[[], None], end: Callable[[Connection], None]) -> None:
        self._real = real
        self._begin = begin
        self._end = end

    @property
    def in_transaction(self) -> bool:
        return self._real.in_transaction

    def execute(self, sql: str, params: Parameters = (), /) -> Any:
        if sql != "COMMIT":
            return self._real.execute(sql, params)
        self._begin()
        answer = self._real.execute(sql, params)
        self._end(self._real)
        return answer

    def executemany(self, sql: str, params: Iterable[Parameters], /) -> Any:
        return self._real.executemany(sql, params)

    def set_progress_handler(self, handler: Callable[[], int] | None, n: int) -> None:
        self._real.set_progress_handler(handler, n)

    def close(self) -> None:
        self._real.close()
