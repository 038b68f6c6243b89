"""Rows that say who holds which rank in a group with a control log, as its statements were last evaluated.

They follow from the log and are written anew as a whole whenever that is; how is `sync/ranks.py`, the table is in
`schema/12_key.sql`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from node.store.transaction import Cx, Tx

WAS_ONE: Final = -1
"""The rank of an account that belonged to a group and does not now."""

BANNED: Final = -2
"""The rank of one that belonged, too, and is not to be let in again."""


@dataclass(frozen=True, slots=True)
class RankRow:
    """The place of an account: 3 owner, 2 admin, 1 moderator, 0 member, -1 was one, -2 banned; with its name then."""

    account: bytes
    rank: int
    name: str


def rewrite(tx: Tx, space: bytes, rows: Iterable[RankRow]) -> list[bytes]:
    """Put these rows in place of those of a group; the accounts of which anything is different, in their own order."""
    before = {row.account: row for row in of(tx, space)}
    after = {row.account: row for row in rows}
    changed = sorted(each for each in before.keys() | after.keys() if before.get(each) != after.get(each))
    for account in changed:
        row = after.get(account)
        if row is None:
            tx.execute("DELETE FROM space_rank WHERE space = ? AND account = ?", (space, account))
        else:
            tx.execute("INSERT OR REPLACE INTO space_rank VALUES (?, ?, ?, ?)", (space, account, row.rank, row.name))
    return changed


def of(cx: Cx, space: bytes) -> list[RankRow]:
    """Everybody who belongs or belonged to a group, in the order of accounts."""
    rows = cx.rows("SELECT account, rank, name FROM space_rank WHERE space = ? ORDER BY account", (space,))
    return [RankRow(*row) for row in rows]


def get(cx: Cx, space: bytes, account: bytes) -> RankRow | None:
    """The place of an account in a group, or None if it never had one."""
    row = cx.one("SELECT account, rank, name FROM space_rank WHERE space = ? AND account = ?", (space, account))
    return None if row is None else RankRow(*row)


def spaces(cx: Cx, account: bytes) -> set[bytes]:
    """The groups an account belongs to now."""
    rows = cx.rows("SELECT space FROM space_rank WHERE account = ? AND rank > ?", (account, WAS_ONE))
    return {space for (space,) in rows}
