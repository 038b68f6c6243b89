"""Rows that name the envelopes which were taken in, so that a second copy changes nothing."""

from dataclasses import dataclass
from typing import Final

from node.store.traces import UNKNOWN, Way
from node.store.transaction import Cx, Tx

KEPT_MS: Final = 90 * 24 * 3600 * 1000


def has(cx: Cx, hash16: bytes) -> bool:
    """Whether an envelope with this hash (SHA-256, first 16 bytes) was taken in."""
    return cx.value("SELECT 1 FROM received WHERE hash16 = ?", (hash16,)) is not None


@dataclass(frozen=True, slots=True)
class Taken:
    """An envelope that is taken in: from which device, which way, and the event it brought if any.

    Of a `quiet` one nobody waits to hear.
    """

    device: bytes
    quiet: bool = False
    way: Way = UNKNOWN
    event_id: bytes | None = None


def add(tx: Tx, hash16: bytes, taken: Taken, now_ms: int) -> None:
    """Note an envelope as taken in."""
    tx.execute(
        "INSERT OR IGNORE INTO received VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
        (hash16, taken.device, now_ms, int(taken.quiet), taken.event_id, *taken.way),
    )


def again(tx: Tx, hash16: bytes) -> None:
    """Count one more copy of an envelope that was taken in."""
    tx.execute("UPDATE received SET copies = copies + 1 WHERE hash16 = ?", (hash16,))


def is_quiet(cx: Cx, hash16: bytes) -> bool:
    """Whether an envelope that was taken in is one of which nobody waits to hear."""
    return bool(cx.value("SELECT quiet FROM received WHERE hash16 = ?", (hash16,)))


def forget(tx: Tx, now_ms: int) -> int:
    """Forget what was taken in more than 90 days ago; how many."""
    return tx.execute("DELETE FROM received WHERE at < ?", (now_ms - KEPT_MS,))
