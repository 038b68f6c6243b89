"""What a function gets to see of the database while it runs: `Cx` may look, `Tx` may also write.

Neither begins nor ends a transaction, that is `writer.py`; both are dead once the function they were handed to returns.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from node.store.connection import Connection, Parameters, Row


class Cx:
    """Questions to the database; one consistent snapshot for as long as the function it was handed to runs."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection: Connection | None = connection

    def _use(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("a transaction was used after its function had returned")
        return self._connection

    def rows(self, sql: str, params: Parameters = ()) -> list[Row]:
        """All rows of a query."""
        return self._use().execute(sql, params).fetchall()

    def one(self, sql: str, params: Parameters = ()) -> Row | None:
        """The first row of a query, or None."""
        cursor = self._use().execute(sql, params)
        row: Row | None = cursor.fetchone()
        cursor.close()  # an unfinished statement would keep the transaction from ending
        return row

    def value(self, sql: str, params: Parameters = ()) -> Any:
        """The first column of the first row of a query, or None."""
        row = self.one(sql, params)
        return None if row is None else row[0]

    def batches(self, sql: str, params: Parameters = (), size: int = 500) -> Iterator[list[Row]]:
        """The rows of a query in lists of at most `size`, so that a long answer never stands in memory at once."""
        cursor = self._use().execute(sql, params)
        try:
            while batch := cursor.fetchmany(size):
                yield batch
        finally:
            cursor.close()

    def end(self) -> None:
        """Make any later use of this object a loud bug; called by the store."""
        self._connection = None


class Tx(Cx):
    """A `Cx` that may also write; everything it wrote is undone if its function raises."""

    __slots__ = ("callbacks",)

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.callbacks: list[Callable[[], object]] = []

    def execute(self, sql: str, params: Parameters = ()) -> int:
        """Run one statement; the number of rows it changed."""
        return self._use().execute(sql, params).rowcount

    def insert(self, sql: str, params: Parameters) -> int:
        """Insert one row; its number.

        RETURNING says it too, but a statement that answers may not fail halfway: SQLite then copies every page it
        changes, and looks for the end of these copies from their beginning.
        """
        number = self._use().execute(sql, params).lastrowid
        if number is None:
            raise RuntimeError("nothing was inserted")
        return number

    def executemany(self, sql: str, params: Iterable[Parameters]) -> int:
        """Run one statement for each set of params; the number of rows changed in all."""
        return self._use().executemany(sql, params).rowcount

    def after(self, callback: Callable[[], object]) -> None:
        """Have `callback` called on the event loop once this transaction is on disk; never called if it fails."""
        self.callbacks.append(callback)
