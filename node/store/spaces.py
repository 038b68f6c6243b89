"""Rows of the spaces this store keeps. What a space is and who may see it is `sync/space.py`."""

from dataclasses import dataclass, field

from node.store.transaction import Cx, Tx


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """One space: its id, its `sync.space.SpaceType`, its genesis if it has one, and the secret of its tags."""

    id: bytes
    type: int
    genesis: bytes | None
    secret: bytes = field(repr=False)
    policy: int = 0


def add(tx: Tx, row: SpaceRow) -> bool:
    """Keep a space; False if it was known, and then nothing changes."""
    added = tx.execute(
        "INSERT OR IGNORE INTO space (id, type, genesis, secret, policy) VALUES (?, ?, ?, ?, ?)",
        (row.id, row.type, row.genesis, row.secret, row.policy),
    )
    return added > 0


def get(cx: Cx, id_: bytes) -> SpaceRow | None:
    """The space with this id."""
    row = cx.one("SELECT id, type, genesis, secret, policy FROM space WHERE id = ?", (id_,))
    return None if row is None else SpaceRow(*row)


def all_of(cx: Cx, type_: int | None = None) -> list[SpaceRow]:
    """Every space, or those of one type."""
    rows = cx.rows(
        "SELECT id, type, genesis, secret, policy FROM space WHERE ?1 IS NULL OR type = ?1 ORDER BY id", (type_,)
    )
    return [SpaceRow(*row) for row in rows]
