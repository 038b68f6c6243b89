"""Rows of event ids that another device holds and this store lacks, kept until they arrive or are refused.

A key is bucket (4 bytes) || id (32), the order of digests (`sync/reconcile.py`). A space is a set here
(`sync.space.set_of`): most spaces are one, and one that has keys is several.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from node.store.transaction import Cx, Tx
from sync.reconcile import id_of, key_of

_BUCKET: Final = 4


def add(tx: Tx, device: bytes, space: bytes, keys: Iterable[bytes], now_ms: int) -> None:
    """Note keys that a device holds, unless the event is here; a key noted before keeps its time."""
    tx.executemany(
        "INSERT OR IGNORE INTO wanted SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM event WHERE id = ?4)",
        ((device, space, int.from_bytes(key[:_BUCKET], "big"), id_of(key), now_ms) for key in keys),
    )


def add_content(tx: Tx, device: bytes, space: bytes, id_: bytes, now_ms: int) -> None:
    """Want an event that is here without its content from a device that may have it."""
    tx.execute(
        "INSERT OR IGNORE INTO wanted SELECT ?1, ?2, bucket, id, ?4 FROM event WHERE id = ?3",
        (device, space, id_, now_ms),
    )


def of(cx: Cx, device: bytes, space: bytes) -> list[bytes]:
    """The keys wanted from a device in a space, ascending."""
    rows = cx.rows("SELECT bucket, id FROM wanted WHERE device = ? AND space = ? ORDER BY bucket, id", (device, space))
    return [key_of(bucket, id_) for bucket, id_ in rows]


def spaces(cx: Cx, device: bytes) -> set[bytes]:
    """The spaces of which anything is wanted from a device."""
    return {space for (space,) in cx.rows("SELECT DISTINCT space FROM wanted WHERE device = ?", (device,))}


def arrived(tx: Tx, id_: bytes) -> None:
    """Want an id no more, from anybody."""
    tx.execute("DELETE FROM wanted WHERE id = ?", (id_,))


def drop(tx: Tx, device: bytes, space: bytes, ids: Sequence[bytes]) -> None:
    """Want these ids no more from this device, which refused them."""
    tx.executemany(
        "DELETE FROM wanted WHERE device = ? AND space = ? AND id = ?", ((device, space, id_) for id_ in ids)
    )


def count(cx: Cx, device: bytes | None = None) -> int:
    """How many ids are wanted, from one device or in all."""
    if device is None:
        number: int = cx.value("SELECT count(*) FROM wanted")
    else:
        number = cx.value("SELECT count(*) FROM wanted WHERE device = ?", (device,))
    return number
