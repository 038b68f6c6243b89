"""Group commit: many jobs, a savepoint each, one transaction, one flush.

A job is settled on the event loop after the commit and never before. Which thread this runs on is decided in
`executor.py`, what happens when it fails in `db.py`.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from node.errors import PeerFault, Refused
from node.store.connection import Connection, is_storage_failure
from node.store.transaction import Tx

T = TypeVar("T")


class Job(Generic[T]):
    """One function on its way through the writer: what to run, who waits for it, and what came of it."""

    __slots__ = ("after", "error", "future", "result", "run")

    def __init__(self, run: Callable[[Tx], T], future: "asyncio.Future[T] | None" = None) -> None:
        self.run = run
        self.future = future
        self.result: T
        self.error: Exception | None = None
        self.after: list[Callable[[], object]] = []

    def lose(self, error: Exception) -> None:
        """The job is not on disk, or nobody can know: its caller gets this error and its calls are not made."""
        self.error = error
        self.after = []

    def settle(self) -> None:
        """On the event loop, after the commit: answer the caller, then make the calls the job asked for."""
        if self.future is None:
            return
        loop = self.future.get_loop()
        if not self.future.done():
            self._answer(self.future)
        elif self.error is not None and not isinstance(self.error, PeerFault | Refused):
            # The caller went away. A refusal was for them alone; any other failure still has to be seen by somebody.
            loop.call_exception_handler({"message": "a store job failed unheard", "exception": self.error})
        for callback in self.after:
            try:
                callback()
            except Exception as error:  # one broken listener must not silence the others
                loop.call_exception_handler({"message": "an after-commit call failed", "exception": error})

    def _answer(self, future: "asyncio.Future[T]") -> None:
        if self.error is None:
            future.set_result(self.result)
        else:
            future.set_exception(self.error)


def commit(connection: Connection, jobs: Sequence[Job[Any]]) -> None:
    """Run the jobs and flush them to disk in one transaction; any exception that leaves this has killed the handle."""
    connection.execute("BEGIN IMMEDIATE")
    for job in jobs:
        _run_in_savepoint(connection, job)
    connection.execute("COMMIT")


def _run_in_savepoint(connection: Connection, job: Job[Any]) -> None:
    connection.execute("SAVEPOINT job")
    tx = Tx(connection)
    try:
        job.result = job.run(tx)
        job.after = tx.callbacks
    except Exception as error:
        if is_storage_failure(error):
            raise
        connection.execute("ROLLBACK TO job")
        job.error = error
    finally:
        tx.end()
    connection.execute("RELEASE job")
