"""Rows of this device's own prekeys with their private halves; ids rise and are never reused.

Which key is signed, announced or rotated when is decided in `node/secure/prekeys.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from node.store.connection import Row
from node.store.transaction import Cx, Tx

_COLUMNS: Final = "SELECT id, kind, public, made, replaced_ms, private FROM prekey"


@dataclass(frozen=True, slots=True)
class PrekeyRow:
    """One prekey; kinds: signed, last_resort, one_time, one_time_kem; `replaced_ms` is None while current."""

    id: int
    kind: str
    public: bytes = field(repr=False)
    made: int
    replaced_ms: int | None
    private: bytes = field(repr=False)


def add(tx: Tx, kind: str, private: bytes, public: bytes, now_ms: int) -> int:
    """Keep a new prekey; its id."""
    row = (kind, private, public, now_ms)
    return tx.insert("INSERT INTO prekey (kind, private, public, made) VALUES (?, ?, ?, ?)", row)


def get(cx: Cx, id_: int, kinds: Sequence[str]) -> PrekeyRow | None:
    """The prekey with this id, if it is still here and of one of these kinds."""
    row = _row(cx.one(f"{_COLUMNS} WHERE id = ?", (id_,)))
    return row if row is not None and row.kind in kinds else None


def current(cx: Cx, kind: str) -> PrekeyRow | None:
    """The newest prekey of an announced kind that no other has replaced."""
    return _row(cx.one(f"{_COLUMNS} WHERE kind = ? AND replaced_ms IS NULL ORDER BY id DESC", (kind,)))


def replace(tx: Tx, kinds: Sequence[str], now_ms: int) -> None:
    """Note that newer prekeys of these kinds take over now; the private halves stay until `forget`."""
    tx.executemany(
        "UPDATE prekey SET replaced_ms = ? WHERE kind = ? AND replaced_ms IS NULL", [(now_ms, kind) for kind in kinds]
    )


def give(tx: Tx, kind: str, asker: bytes, now_ms: int) -> PrekeyRow | None:
    """The one-time prekey for this device: what it was given before and has not used, else a fresh one, else None.

    From then on it counts as replaced, so that `forget` takes it if it is never used.
    """
    row = _row(
        tx.one(
            f"{_COLUMNS} WHERE kind = ? AND (given = ? OR given IS NULL) ORDER BY given IS NULL, id LIMIT 1",
            (kind, asker),
        )
    )
    if row is not None:
        tx.execute(
            "UPDATE prekey SET given = ?, replaced_ms = coalesce(replaced_ms, ?) WHERE id = ?", (asker, now_ms, row.id)
        )
    return row


def left(cx: Cx, kind: str) -> int:
    """How many prekeys of a one-time kind nobody was given yet."""
    count: int = cx.value("SELECT count(*) FROM prekey WHERE kind = ? AND given IS NULL", (kind,))
    return count


def given(cx: Cx, kind: str) -> int:
    """How many prekeys of a one-time kind were handed out and not used yet."""
    count: int = cx.value("SELECT count(*) FROM prekey WHERE kind = ? AND given IS NOT NULL", (kind,))
    return count


def has_given(cx: Cx, kind: str, asker: bytes) -> bool:
    """Whether this device holds a prekey of ours that it has not used."""
    return cx.value("SELECT 1 FROM prekey WHERE kind = ? AND given = ?", (kind, asker)) is not None


def drop(tx: Tx, id_: int, kind: str) -> None:
    """Delete a one-time prekey that was used; a key of another kind stays."""
    tx.execute("DELETE FROM prekey WHERE id = ? AND kind = ?", (id_, kind))


def forget(tx: Tx, before_ms: int) -> None:
    """Delete prekeys replaced or given before a time, and the memory of first messages that only they could open."""
    tx.execute("DELETE FROM prekey WHERE replaced_ms < ?", (before_ms,))
    tx.execute(
        "DELETE FROM first_message WHERE newest_prekey <"
        " (SELECT min(id) FROM prekey WHERE kind IN ('signed', 'last_resort'))"
    )


def _row(row: Row | None) -> PrekeyRow | None:
    return None if row is None else PrekeyRow(*row)
