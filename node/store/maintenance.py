"""Looking a store over, for `kith doctor` and when idle: is every page sound, and what is in it?

It opens a connection of its own that cannot write, also beside a running node. sqlite-utils takes a sixth of a second
to import and is loaded when first needed; nothing here returns content, only names and numbers.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from node.errors import WorldFault
from node.store import log
from node.store.connection import Connect, Connection, connect, is_storage_failure
from node.store.opening import latest_version
from node.store.transaction import Cx


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, the names of its columns, and how many rows it holds."""

    name: str
    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Findings:
    """Problems in words (none: sound), the schema version against ours, bytes on disk, and the tables."""

    problems: tuple[str, ...]
    version: int
    newest_version: int
    size: int
    sqlite: str
    cipher: str
    tables: tuple[Table, ...]


def examine(path: Path, key: bytes, connect: Connect = connect) -> Findings:
    """Check every page and every row of a store; takes about a second for 100 MB, so call it in a thread.

    Raises as `connect`; damage is no exception here but among the problems.
    """
    if not path.exists():
        raise WorldFault("store_failed", "There is no store at this place.")
    connection = connect(path, key)
    try:
        connection.execute("PRAGMA query_only = ON")
        cx = Cx(connection)
        return Findings(
            problems=tuple(_problems(connection)),
            version=cx.value("PRAGMA user_version"),
            newest_version=latest_version(),
            size=path.stat().st_size,
            sqlite=cx.value("SELECT sqlite_version()"),
            cipher=cx.value("PRAGMA cipher_version"),
            tables=tuple(_tables(connection)),
        )
    finally:
        connection.close()


def _problems(connection: Connection) -> list[str]:
    """Bad authentication codes first: they name the page, and the later checks stumble over the same bytes."""
    cx = Cx(connection)
    problems = [row[0] for row in cx.rows("PRAGMA cipher_integrity_check")]
    try:
        problems += [row[0] for row in cx.rows("PRAGMA integrity_check") if row[0] != "ok"]
        problems += [
            f"a row of {row[0]} refers to a missing row of {row[2]}" for row in cx.rows("PRAGMA foreign_key_check")
        ]
        log.check_heads(cx)
    except WorldFault as fault:
        problems.append(str(fault))
    except Exception as error:
        if not is_storage_failure(error):
            raise
        problems.append("A page could not be read.")
    return problems


def _tables(connection: Connection) -> list[Table]:
    import sqlite_utils

    try:
        found = sqlite_utils.Database(cast(Any, connection)).tables
        return [Table(table.name, tuple(table.columns_dict), table.count) for table in found]
    except Exception as error:
        if not is_storage_failure(error):
            raise
        return []  # the damage is among the problems
