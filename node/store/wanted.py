"""Rows of event ids that another device holds and this store lacks, kept until they arrive or are refused."""

from collections.abc import Iterable, Sequence

from node.store.transaction import Cx, Tx


def add(tx: Tx, device: bytes, space: bytes, ids: Iterable[bytes], now_ms: int) -> None:
    """Note ids that a device holds; an id noted before keeps its time."""
    tx.executemany(
        "INSERT OR IGNORE INTO wanted (device, space, id, first_seen) VALUES (?, ?, ?, ?)",
        ((device, space, id_, now_ms) for id_ in ids),
    )


def of(cx: Cx, device: bytes, space: bytes, seen_before_ms: int | None = None) -> list[bytes]:
    """Ids wanted from a device in a space, longest wanted first; only those first seen before a time if it is given."""
    rows = cx.rows(
        "SELECT id FROM wanted WHERE device = ?1 AND space = ?2 AND (?3 IS NULL OR first_seen <= ?3)"
        " ORDER BY first_seen, id",
        (device, space, seen_before_ms),
    )
    return [id_ for (id_,) in rows]


def arrived(tx: Tx, id_: bytes) -> None:
    """Want an id no more, from anybody."""
    tx.execute("DELETE FROM wanted WHERE id = ?", (id_,))


def drop(tx: Tx, device: bytes, space: bytes, ids: Sequence[bytes]) -> None:
    """Want these ids no more from this device, which refused them."""
    tx.executemany(
        "DELETE FROM wanted WHERE device = ? AND space = ? AND id = ?", ((device, space, id_) for id_ in ids)
    )


def drop_device(tx: Tx, device: bytes) -> None:
    """Want nothing more from a device."""
    tx.execute("DELETE FROM wanted WHERE device = ?", (device,))


def count(cx: Cx) -> int:
    """How many ids are wanted in all."""
    number: int = cx.value("SELECT count(*) FROM wanted")
    return number
