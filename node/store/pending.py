"""Rows of envelopes that cannot be opened yet: kept unopened and not acknowledged, tried again when others arrive."""

from dataclasses import dataclass, field

from node.store.transaction import Cx, Tx


@dataclass(frozen=True, slots=True)
class PendingRow:
    """One envelope, from which device, the code of why it waits, and since when (ms)."""

    device: bytes
    hash16: bytes
    envelope: bytes = field(repr=False)
    why: str
    at: int


def add(tx: Tx, row: PendingRow, most: int) -> bool:
    """Keep an envelope, if fewer than `most` of its device wait; False if it was known or there was no room."""
    added = tx.execute(
        "INSERT OR IGNORE INTO pending_envelope (device, hash16, envelope, why, at) SELECT ?1, ?2, ?3, ?4, ?5"
        " WHERE (SELECT count(*) FROM pending_envelope WHERE device = ?1) < ?6",
        (row.device, row.hash16, row.envelope, row.why, row.at, most),
    )
    return added > 0


def of(cx: Cx, device: bytes) -> list[PendingRow]:
    """What waits from a device, longest first."""
    rows = cx.rows(
        "SELECT device, hash16, envelope, why, at FROM pending_envelope WHERE device = ? ORDER BY at, hash16", (device,)
    )
    return [PendingRow(*row) for row in rows]


def drop(tx: Tx, device: bytes, hash16: bytes) -> None:
    """Let go of an envelope, because it could be opened or never will be."""
    tx.execute("DELETE FROM pending_envelope WHERE device = ? AND hash16 = ?", (device, hash16))


def forget(tx: Tx, before_ms: int) -> int:
    """Let go of envelopes kept since before a time; how many."""
    return tx.execute("DELETE FROM pending_envelope WHERE at < ?", (before_ms,))
