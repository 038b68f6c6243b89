"""The tables of read models: made from a subject's own script, dropped and made again when its version changes.

Views are rebuilt, never migrated; folding the log into them is the caller's part (`log.replay`). All tables and indices
of a subject begin with its name and an underscore, which is how they are found again. Plain indices hold nothing of
their own: one that the script has otherwise is made anew without another version.
"""

import re
from collections.abc import Iterable
from typing import Final

from node.store.connection import statements
from node.store.transaction import Cx, Tx

_INDEX: Final = re.compile(r"^(?P<sql>CREATE INDEX (?P<name>\w+) [^;]*);", re.MULTILINE)


def ensure_views(tx: Tx, name: str, version: int, sql: str) -> bool:
    """Bring a subject's tables to a version; True if they are new and empty, so that the log must be folded into them.

    `ValueError` if the script makes anything whose name does not begin with `name_`.
    """
    if tx.value("SELECT version FROM projection WHERE name = ?", (name,)) == version:
        _renew_indices(tx, name, sql)
        return False
    _drop(tx, name)
    before = _things(tx)
    for statement in statements(sql):
        tx.execute(statement)
    _check_names(_things(tx) - before, name)
    tx.execute(
        "INSERT INTO projection (name, version) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET version = ?2",
        (name, version),
    )
    return True


def _renew_indices(tx: Tx, name: str, sql: str) -> None:
    parted = ((statement, _INDEX.search(statement)) for statement in statements(sql))
    wanted = {found["name"]: found["sql"] for _, found in parted if found is not None}
    held: dict[str, str] = dict(
        tx.rows(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql LIKE 'CREATE INDEX %'"
            " AND substr(name, 1, length(?1)) = ?1",
            (f"{name}_",),
        )
    )
    _check_names(wanted, name)
    for index in [index for index, made in held.items() if wanted.get(index) != made]:
        tx.execute(f'DROP INDEX "{index}"')
    for index in [index for index, asked in wanted.items() if held.get(index) != asked]:
        tx.execute(wanted[index])


def _check_names(made: Iterable[str], name: str) -> None:
    if strangers := [each for each in made if not each.startswith(f"{name}_")]:
        raise ValueError(f"the tables of {name} must begin with its name: {strangers}")


def _things(cx: Cx) -> set[str]:
    """Every table, index, view and trigger by name, without those SQLite makes by itself."""
    return {name for (name,) in cx.rows("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")}


def _drop(tx: Tx, name: str) -> None:
    """Drop a subject's tables and views; a search table takes its shadow tables along, so virtual ones go first."""
    mine = "substr(name, 1, length(?1)) = ?1 AND type IN ('table', 'view')"
    order = "ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC, type = 'table' DESC, name"
    while found := tx.one(f"SELECT type, name FROM sqlite_schema WHERE {mine} {order} LIMIT 1", (f"{name}_",)):  # noqa: S608
        kind, thing = found
        tx.execute(f'DROP {kind} "{thing}"')
