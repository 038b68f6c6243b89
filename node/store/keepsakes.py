"""Rows of what contacts gave this account to keep for them, in parts, until they are replaced by something newer.

What is in them nobody here can read. When a part is taken, and who may have one back, is `node/secure/keepsakes.py`;
the table is in `schema/15_keepsake.sql`.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from node.store.transaction import Cx, Tx


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part: whose it is, which of its devices gave it and made it when (ms), and its place among `parts`."""

    account: bytes
    device: bytes
    made: int
    part: int
    parts: int
    sealed: bytes = field(repr=False)

    @property
    def of(self) -> tuple[bytes, int, int]:
        """What all parts of one keepsake have in common."""
        return self.device, self.made, self.parts


def made(cx: Cx, account: bytes) -> int:
    """When the whole one of an account was made (ms), 0 if there is none."""
    number: int | None = cx.value("SELECT max(made) FROM keepsake WHERE account = ? AND whole = 1", (account,))
    return number or 0


def coming(cx: Cx, account: bytes) -> tuple[bytes, int, int] | None:
    """(device, made, parts) of the one that is still coming from an account, or None."""
    row = cx.one("SELECT device, made, parts FROM keepsake WHERE account = ? AND whole = 0 LIMIT 1", (account,))
    return None if row is None else (row[0], row[1], row[2])


def put(tx: Tx, row: PartRow) -> None:
    """Keep a part beside those of the same one; the first counts. Once all are there it takes the place of the old."""
    values = (row.account, row.device, row.made, row.part, row.parts, row.sealed)
    tx.execute("INSERT OR IGNORE INTO keepsake VALUES (?, ?, ?, ?, ?, 0, ?)", values)
    count = tx.value("SELECT count(*) FROM keepsake WHERE account = ? AND whole = 0", (row.account,))
    if count == row.parts:
        tx.execute("DELETE FROM keepsake WHERE account = ? AND whole = 1", (row.account,))
        tx.execute("UPDATE keepsake SET whole = 1 WHERE account = ?", (row.account,))


def drop_coming(tx: Tx, account: bytes) -> None:
    """Forget the one that is still coming from an account."""
    tx.execute("DELETE FROM keepsake WHERE account = ? AND whole = 0", (account,))


def whole(cx: Cx, account: bytes) -> bytes:
    """What an account gave to keep, or nothing."""
    rows = cx.rows("SELECT sealed FROM keepsake WHERE account = ? AND whole = 1 ORDER BY part", (account,))
    return b"".join(sealed for (sealed,) in rows)


def stated(cx: Cx, space: bytes, kinds: Collection[int], most: int) -> list[bytes]:
    """The ids of the newest events of some kinds in a space whose content is there, the newest first."""
    marks = ", ".join("?" * len(kinds))
    rows = cx.rows(
        f"SELECT id FROM event WHERE space = ? AND kind IN ({marks}) AND payload IS NOT NULL"  # noqa: S608 - only "?"
        " ORDER BY hlc DESC, id LIMIT ?",
        (space, *sorted(kinds), most),
    )
    return [id_ for (id_,) in rows]


def forget(tx: Tx) -> None:
    """Drop what is of nobody who is a contact, blocked or not."""
    tx.execute(
        "DELETE FROM keepsake WHERE account NOT IN"
        " (SELECT account FROM contact WHERE state = 'contact' OR (state = 'blocked' AND why = 'contact'))"
    )
