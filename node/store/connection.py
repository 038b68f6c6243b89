"""One SQLCipher connection, set up the only way this product uses it, and the sorting of its errors.

No statement about a table of ours lives here, and nothing else imports the driver. `connect` is the production factory
that `Store.open` is given by default; a test may hand over another with the same shape.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol, TypeAlias, cast

from sqlcipher3 import dbapi2  # type: ignore[import-untyped]

from node.errors import Refused, WorldFault
from node.store import damage

Row: TypeAlias = tuple[Any, ...]
Parameters: TypeAlias = Sequence[object] | Mapping[str, object]

KEY_LENGTH = 32
OLDEST_SQLITE = (3, 51, 3)  # older ones can corrupt the file when the WAL is reset while a reader looks on
WAL_KEPT = 64 * 1024 * 1024  # bytes of write-ahead log left on disk after a checkpoint
CACHED_STATEMENTS = 512  # compiled ones that a connection keeps; with 128 events are taken in at half the speed
CACHED_KIB = 8192  # pages that a connection keeps; with 2048 a restore of 40,000 events took a third longer

# Primary result codes that speak of the statement, not of the disk: the job that got one is rolled back alone.
_JOBS_OWN_FAULT = frozenset({1, 18, 19, 20, 25})  # ERROR, TOOBIG, CONSTRAINT, MISMATCH, RANGE
_READONLY = 8
_FULL = 13
_DAMAGED = frozenset({11, 26})  # CORRUPT, NOTADB

_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA mmap_size = 0",
    f"PRAGMA cache_size = -{CACHED_KIB}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA fullfsync = ON",
    "PRAGMA checkpoint_fullfsync = ON",
    f"PRAGMA journal_size_limit = {WAL_KEPT}",
)
_MUST_READ_BACK = {"journal_mode": "wal", "mmap_size": 0, "foreign_keys": 1, "trusted_schema": 0, "cell_size_check": 1}


class Cursor(Protocol):
    """The part of a DB-API cursor that the store uses."""

    @property
    def rowcount(self) -> int:
        """How many rows the statement changed."""

    @property
    def lastrowid(self) -> int | None:
        """The number of the row that was inserted last."""

    def fetchone(self) -> Any:
        """The next row, or None."""

    def fetchmany(self, size: int) -> list[Any]:
        """At most `size` more rows."""

    def fetchall(self) -> list[Any]:
        """All rows that are left."""

    def close(self) -> None:
        """End the statement."""


class Connection(Protocol):
    """The part of a DB-API connection that the store uses; transactions are begun and ended by SQL alone."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""

    def execute(self, sql: str, parameters: Parameters = ..., /) -> Cursor:
        """Run one statement."""

    def executemany(self, sql: str, parameters: Iterable[Parameters], /) -> Cursor:
        """Run one statement for each set of parameters."""

    def set_progress_handler(self, handler: Callable[[], int] | None, n: int) -> None:
        """Have `handler` called every `n` instructions; a true answer ends the statement."""

    def close(self) -> None:
        """Let go of the file; an open transaction is rolled back."""


Connect: TypeAlias = Callable[[Path, bytes], Connection]


def sqlcipher(path: Path) -> Connection:
    """A bare connection by the driver of this product; autocommit, for one thread at a time."""
    # `writer.py` says BEGIN and COMMIT itself.
    return cast(
        Connection,
        dbapi2.connect(str(path), isolation_level=None, check_same_thread=False, cached_statements=CACHED_STATEMENTS),
    )


def connect(
    path: Path, key: bytes, *, flush: bool = True, driver: Callable[[Path], Connection] = sqlcipher
) -> Connection:
    """Open `path` with the raw 32-byte key and check every safety setting.

    Raises `Refused("wrong_key")`, `WorldFault("store_damaged")` or `WorldFault("store_unsafe")`. `flush=False` leaves
    out the disk flush of each commit; it exists for the simulated world, where processes crash but the power stays on.
    `driver` makes the bare connection; a test may bring one whose disk it made itself and that raises the same errors.
    """
    if len(key) != KEY_LENGTH:
        raise Refused("wrong_key", "The store key must be 32 bytes.")
    _refuse_old_sqlite()
    connection = _opened(driver, path)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # SQLCipher would write key errors to stderr
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        for statement in _SETTINGS:
            connection.execute(statement).fetchall()
        connection.execute(f"PRAGMA synchronous = {'FULL' if flush else 'OFF'}")
        _check_settings(connection, flush)
    except dbapi2.Error as error:
        _close_quietly(connection)
        raise _opening_fault(error, path, key) from error
    except BaseException:
        _close_quietly(connection)
        raise
    return connection


def disk_full() -> WorldFault:
    """What is raised where a store cannot be opened for want of room."""
    return WorldFault("disk_full", "The disk is full: there is not enough room to open the store.")


def is_storage_failure(error: BaseException) -> bool:
    """True if a database error means that the disk, the file or the transaction is gone, not just the statement."""
    if not isinstance(error, dbapi2.DatabaseError):
        return False
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF not in _JOBS_OWN_FAULT


def is_full(error: BaseException) -> bool:
    """True if a database error says that the disk has no room left."""
    return isinstance(error, dbapi2.DatabaseError) and getattr(error, "sqlite_errorcode", 0) & 0xFF == _FULL


def is_damage(error: BaseException) -> bool:
    """True if a database error says that the bytes of the file are not what was written."""
    return isinstance(error, dbapi2.DatabaseError) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def is_forbidden_write(error: BaseException) -> bool:
    """True if a statement tried to write where only reading is allowed: a bug of the caller on a reading connection."""
    return isinstance(error, dbapi2.OperationalError) and getattr(error, "sqlite_errorcode", 0) & 0xFF == _READONLY


def is_interrupt(error: BaseException) -> bool:
    """True if a statement ended because a progress handler said so."""
    return (
        isinstance(error, dbapi2.OperationalError)
        and getattr(error, "sqlite_errorcode", 0) & 0xFF == dbapi2.SQLITE_INTERRUPT
    )


def statements(script: str) -> Iterator[str]:
    """The single statements of an SQL script, comments included; `Connection.executescript` would commit by itself."""
    *pieces, rest = script.split(";")
    pending = ""
    for piece in pieces:
        pending += piece + ";"
        if dbapi2.complete_statement(pending):
            yield pending.strip()
            pending = ""
    if any(line.strip() and not line.lstrip().startswith("--") for line in (pending + rest).splitlines()):
        raise ValueError("the SQL script ends inside a statement")


def _opened(driver: Callable[[Path], Connection], path: Path) -> Connection:
    try:
        return driver(path)
    except dbapi2.Error as error:
        raise WorldFault("store_failed", "The store file could not be opened.") from error


def _refuse_old_sqlite() -> None:
    if dbapi2.sqlite_version_info < OLDEST_SQLITE:
        raise WorldFault(
            "store_unsafe",
            "SQLite {sqlite_version} is too old: it can corrupt a write-ahead log.",
            sqlite_version=dbapi2.sqlite_version,
        )


def _check_settings(connection: Connection, flush: bool) -> None:
    expected = {**_MUST_READ_BACK, "synchronous": 2 if flush else 0, "secure_delete": 1}
    for name, value in expected.items():
        row = connection.execute(f"PRAGMA {name}").fetchone()
        if row is None or row[0] != value:
            raise WorldFault("store_unsafe", "The database did not accept the setting {name}.", name=name)
    if not connection.execute("PRAGMA cipher_version").fetchall():
        raise WorldFault("store_unsafe", "The database driver does not encrypt.")


def _opening_fault(error: Exception, path: Path, key: bytes) -> Refused | WorldFault:
    if is_full(error):
        return disk_full()
    if not is_damage(error):
        return WorldFault("store_failed", "The store file could not be opened.")
    if damage.key_fits(path, key):
        return WorldFault("store_damaged", "The store file is damaged.")
    return Refused("wrong_key", "This key does not open the store.")


def _close_quietly(connection: Connection) -> None:
    with suppress(dbapi2.Error):
        connection.close()
