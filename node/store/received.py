"""Rows that name the envelopes which were taken in, so that a second copy changes nothing."""

from typing import Final

from node.store.transaction import Cx, Tx

KEPT_MS: Final = 90 * 24 * 3600 * 1000


def has(cx: Cx, hash16: bytes) -> bool:
    """Whether an envelope with this hash (SHA-256, first 16 bytes) was taken in."""
    return cx.value("SELECT 1 FROM received WHERE hash16 = ?", (hash16,)) is not None


def add(tx: Tx, hash16: bytes, device: bytes, now_ms: int) -> None:
    """Note an envelope as taken in."""
    tx.execute("INSERT OR IGNORE INTO received (hash16, device, at) VALUES (?, ?, ?)", (hash16, device, now_ms))


def forget(tx: Tx, now_ms: int) -> int:
    """Forget what was taken in more than 90 days ago; how many."""
    return tx.execute("DELETE FROM received WHERE at < ?", (now_ms - KEPT_MS,))
