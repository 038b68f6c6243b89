"""The store's statements by another driver for the same files: SQLite3 Multiple Ciphers, on a disk of a test's own.

`driver_on(disk)` fits where `node.store.connection.connect` takes a driver. It has the face of the first one and raises
its errors with the same codes, so that all of the product above it runs as it is.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import apsw
from sqlcipher3 import dbapi2

from node.store.connection import Connection, Parameters, connect
from tests.node.store.disk import Disk

FORMAT = ("PRAGMA cipher = 'sqlcipher'", "PRAGMA legacy = 4")

# What is said to SQLCipher alone, in this driver's words: be silent about wrong keys, as it is, and name who encrypts.
ANSWERED = {"PRAGMA cipher_version": "SELECT sqlite3mc_version()", "PRAGMA cipher_log_level = NONE": FORMAT[0]}


def driver_on(disk: Disk) -> Callable[[Path], Connection]:
    """A driver whose files are on this disk."""
    return partial(SecondDriver, disk)


def connect_on(disk: Disk) -> Callable[[Path, bytes], Connection]:
    """The product's own way to connect, with its settings and checks, on this disk."""
    return lambda path, key: connect(path, key, driver=driver_on(disk))


class SecondDriver:
    """A bare connection."""

    def __init__(self, disk: Disk, path: Path) -> None:
        # The layer that encrypts is made by its name, over the one below.
        self._real = _mapped(lambda: apsw.Connection(str(path), vfs=f"multipleciphers-{disk.name}"))
        try:
            for statement in FORMAT:
                self.execute(statement)
        except dbapi2.Error:
            self.close()
            raise

    @property
    def in_transaction(self) -> bool:
        return bool(self._real.in_transaction)

    def execute(self, sql: str, params: Parameters = (), /) -> "Answer":
        before = self._real.total_changes()
        rows = _mapped(lambda: list(self._real.execute(ANSWERED.get(sql, sql), params)))
        return Answer(rows, self._real.total_changes() - before, self._real.last_insert_rowid())

    def executemany(self, sql: str, params: Iterable[Parameters], /) -> "Answer":
        before = self._real.total_changes()
        rows = _mapped(lambda: list(self._real.executemany(sql, params)))
        return Answer(rows, self._real.total_changes() - before, self._real.last_insert_rowid())

    def set_progress_handler(self, handler: Callable[[], int] | None, n: int) -> None:
        self._real.set_progress_handler(handler, n)

    def close(self) -> None:
        with suppress(apsw.Error):  # SQLite lets go of its files whatever the disk says then, and tells nobody
            self._real.close(True)


class Answer:
    """What a statement gave, all of it at once."""

    def __init__(self, rows: list[Any], rowcount: int, lastrowid: int) -> None:
        self._rows = iter(rows)
        self.rowcount = rowcount
        self.lastrowid = lastrowid

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchmany(self, size: int) -> list[Any]:
        return [row for _, row in zip(range(size), self._rows, strict=False)]

    def fetchall(self) -> list[Any]:
        return list(self._rows)

    def close(self) -> None:
        self._rows = iter(())


def _mapped(work: Callable[[], Any]) -> Any:
    """Run it; the driver's error becomes the one that the product's driver raises with the same code."""
    try:
        return work()
    except apsw.Error as error:
        code = getattr(error, "extendedresult", None) or dbapi2.SQLITE_ERROR
        kinds = {11: dbapi2.DatabaseError, 26: dbapi2.DatabaseError, 19: dbapi2.IntegrityError, 18: dbapi2.DataError}
        same = kinds.get(code & 0xFF, dbapi2.OperationalError)(str(error))
        same.sqlite_errorcode = code
        raise same from error
