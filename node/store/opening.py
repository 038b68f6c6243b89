"""From a path and a key to a sound file: create, migrate, check after an unclean stop, and the flag that tells.

The truth about tables is `schema/` for a new file and `migrations/` for an old one; a test holds them equal. Once
the store is open, nothing here runs but the lines that close it. A relay's file has `Tables` of its own.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from node.errors import Refused, WorldFault
from node.store import log
from node.store.connection import (
    Connect,
    Connection,
    disk_full,
    is_damage,
    is_full,
    is_interrupt,
    is_storage_failure,
    statements,
)
from node.store.files import copy_durably
from node.store.transaction import Cx, Tx

SCHEMA: Final = Path(__file__).parent / "schema"
MIGRATIONS: Final = Path(__file__).parent / "migrations"

CHECK_STEP: Final = 10_000  # virtual machine instructions between two looks at the budget
CHECK_STEPS: Final = 70  # one to three seconds: a large store is looked at in part, and once a week in whole

Checked = Literal["not_needed", "whole", "partly"]


@dataclass(frozen=True, slots=True)
class Opened:
    """How a store was found: new, of which older version, closed cleanly last time, and how much of it was checked."""

    created: bool
    migrated_from: int | None
    clean: bool
    checked: Checked


@dataclass(frozen=True, slots=True)
class Tables:
    """What a file holds: documents for a new one, migrations for an older one, what is checked after a crash.

    There must be a table `own` with `name` and `value`.
    """

    schema: Path
    migrations: Path
    check: Callable[[Cx], None]


NODE: Final = Tables(SCHEMA, MIGRATIONS, log.check_heads)


def prepare(
    path: Path, key: bytes, connect: Connect, migrations: Path | None = None, tables: Tables = NODE
) -> tuple[Connection, Opened]:
    """The writer's connection to a store that is made, up to date, checked, and marked as running."""
    if migrations is not None:
        tables = replace(tables, migrations=migrations)
    path.touch(mode=0o600)
    connection = connect(path, key)
    try:
        return connection, _bring_up(connection, path, tables)
    except BaseException as error:
        with suppress(Exception):
            connection.close()
        if is_damage(error):
            raise WorldFault("store_damaged", "The store file is damaged.") from error
        if is_full(error):
            raise disk_full() from error
        if is_storage_failure(error):
            raise WorldFault("store_failed", "The store could not be opened.") from error
        raise


def mark_clean(tx: Tx) -> None:
    """Note that everything was finished; the last thing the writer does."""
    _set_clean(tx, True)


def release(connection: Connection, clean: bool) -> None:
    """Close the writer's connection, after moving the write-ahead log into the file if all went well."""
    with suppress(Exception):  # the log is as good as the file: the next opening reads it
        if clean:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.close()


def latest_version(migrations: Path = MIGRATIONS) -> int:
    """The schema version that this code reads and writes."""
    return _numbered(migrations)[-1][0]


def create(connection: Connection, version: int, schema: Path = SCHEMA) -> None:
    """Lay out a new file from the schema documents, in one transaction."""
    scripts = [script.read_text("utf-8") for script in sorted(schema.glob("*.sql"))]
    _in_one_transaction(connection, scripts, version)


def migrate(connection: Connection, since: int, migrations: Path = MIGRATIONS) -> None:
    """Run each migration after version `since`, one transaction each."""
    for number, script in _numbered(migrations):
        if number > since:
            _in_one_transaction(connection, [script.read_text("utf-8")], number)


def copy_path(path: Path, version: int) -> Path:
    """Where a store of schema `version` is copied to before it is migrated; put back, the older program reads it."""
    return path.with_name(f"{path.name}.version-{version}")


def _bring_up(connection: Connection, path: Path, tables: Tables) -> Opened:
    cx = Cx(connection)
    found, latest = cx.value("PRAGMA user_version"), latest_version(tables.migrations)
    if found > latest:
        raise Refused("store_newer", "The store was written by a newer Kith than this one; nothing in it was changed.")
    if found == 0:
        create(connection, latest, tables.schema)
        _mark_running(connection)
        return Opened(created=True, migrated_from=None, clean=True, checked="not_needed")
    clean = bool(cx.value("SELECT value FROM own WHERE name = 'clean'"))
    checked: Checked = "not_needed" if clean else _check(connection)
    if not clean or found < latest:
        # After a failed flush the system may take pages of the log for written that the disk never got: move them into
        # the file and flush that, before anything is acknowledged that stands behind them in the log.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    if found < latest:
        copy_durably(path, copy_path(path, found))
        migrate(connection, found, tables.migrations)
    if not clean:
        tables.check(cx)
    _mark_running(connection)
    return Opened(created=False, migrated_from=found if found < latest else None, clean=clean, checked=checked)


def _check(connection: Connection) -> Checked:
    """SQLite's own quick check within a budget of work; `WorldFault("store_damaged")` if it finds anything."""
    left = CHECK_STEPS

    def spend() -> int:
        nonlocal left
        left -= 1
        return int(left <= 0)

    connection.set_progress_handler(spend, CHECK_STEP)
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()
    except Exception as error:
        if is_interrupt(error):
            return "partly"
        raise
    finally:
        connection.set_progress_handler(None, CHECK_STEP)
    if found != ("ok",):
        raise WorldFault("store_damaged", "The store file is damaged.")
    return "whole"


def _mark_running(connection: Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    _set_clean(Tx(connection), False)
    connection.execute("COMMIT")


def _set_clean(tx: Tx, clean: bool) -> None:
    tx.execute(
        "INSERT INTO own VALUES ('clean', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (int(clean),)
    )


def _numbered(migrations: Path) -> list[tuple[int, Path]]:
    """The migration scripts in order; they are named by the version they lead to."""
    numbered = sorted((int(script.name.split("_")[0]), script) for script in migrations.glob("*.sql"))
    if [number for number, _ in numbered] != list(range(1, len(numbered) + 1)):
        raise ValueError("migrations must be numbered 1, 2, 3 without a gap")
    return numbered


def _in_one_transaction(connection: Connection, scripts: list[str], version: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for script in scripts:
            for statement in statements(script):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
