"""Rows that say which account asked for which event to be erased, before or after that event came."""

from node.store.transaction import Cx, Tx


def add(tx: Tx, target: bytes, author: bytes) -> None:
    """Note that an account stated the erasure of an event."""
    tx.execute("INSERT OR IGNORE INTO erasure (target, author) VALUES (?, ?)", (target, author))


def is_erased(cx: Cx, target: bytes, author: bytes) -> bool:
    """Whether this account, the event's author, stated its erasure."""
    return cx.value("SELECT 1 FROM erasure WHERE target = ? AND author = ?", (target, author)) is not None
