"""The place of an event in time, which decides what is shown first and which of two statements is the newer.

It is the hybrid clock value its author stated, moved back where a later clock reset of the same device shows that the
clock was ahead. Resets may arrive before or after the events they concern; both orders end in the same place.
"""

from __future__ import annotations

from collections.abc import Sequence

from node.items import Delivered, Retimed, Ruled
from node.store.transaction import Tx

BIGGEST = 2**63 - 1  # what an INTEGER of the store holds
_LAST_MS = BIGGEST >> 16


def place(hlc: int, time_ms: int) -> int:
    """Give the sort key for a stated clock value and an effective time in Unix milliseconds."""
    return max(0, min(hlc, time_ms << 16 | 0xFFFF, BIGGEST))


def when(tx: Tx, subject: str, item: Delivered | Ruled) -> int:
    """Give the sort key of an event, by the resets that `subject` has been told of."""
    latest = tx.value(
        f"SELECT min(time_ms) FROM {subject}_reset WHERE space = ? AND device = ? AND seq > ?",  # noqa: S608
        (item.space, item.device, number(item.seq)),
    )
    return place(item.hlc, item.time_ms if latest is None else min(item.time_ms, latest))


def unix_ms(at: int) -> int:
    """Give the Unix milliseconds of a sort key."""
    return at >> 16


def number(seq: int) -> int:
    """Give a sequence number as the store can hold it."""
    return min(seq, BIGGEST)


def retime(tx: Tx, subject: str, tables: Sequence[str], item: Retimed) -> None:
    """Keep a reset for events still to come, and move those here: rows of `tables` with space, device, seq and at."""
    time_ms = max(0, min(item.time_ms, _LAST_MS))
    reset = (item.space, item.device, number(item.seq))
    tx.execute(
        f"INSERT INTO {subject}_reset (space, device, seq, time_ms) VALUES (?, ?, ?, ?) "  # noqa: S608
        "ON CONFLICT (space, device, seq) DO UPDATE SET time_ms = min(time_ms, excluded.time_ms)",
        (*reset, time_ms),
    )
    for table in tables:
        tx.execute(
            f"UPDATE {table} SET at = min(at, ?) WHERE space = ? AND device = ? AND seq < ?",  # noqa: S608
            (time_ms << 16 | 0xFFFF, *reset),
        )
