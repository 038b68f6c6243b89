"""Rows that name the envelopes which were taken in, so that a second copy changes nothing."""

from typing import Final

from node.store.transaction import Cx, Tx

KEPT_MS: Final = 90 * 24 * 3600 * 1000


def has(cx: Cx, hash16: bytes) -> bool:
    """Whether an envelope with this hash (SHA-256, first 16 bytes) was taken in."""
    return cx.value("SELECT 1 FROM received WHERE hash16 = ?", (hash16,)) is not None


def add(tx: Tx, hash16: bytes, device: bytes, now_ms: int, quiet: bool = False) -> None:
    """Note an envelope as taken in; of a quiet one nobody waits to hear."""
    tx.execute("INSERT OR IGNORE INTO received VALUES (?, ?, ?, ?)", (hash16, device, now_ms, int(quiet)))


def is_quiet(cx: Cx, hash16: bytes) -> bool:
    """Whether an envelope that was taken in is one of which nobody waits to hear."""
    return bool(cx.value("SELECT quiet FROM received WHERE hash16 = ?", (hash16,)))


def forget(tx: Tx, now_ms: int) -> int:
    """Forget what was taken in more than 90 days ago; how many."""
    return tx.execute("DELETE FROM received WHERE at < ?", (now_ms - KEPT_MS,))
