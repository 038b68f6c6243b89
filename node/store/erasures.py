"""Rows that say which account asked for which event to be erased, before or after that event came."""

from node.store.transaction import Cx, Tx


def add(tx: Tx, target: bytes, author: bytes) -> None:
    """Note that an account stated the erasure of an event."""
    tx.execute("INSERT OR IGNORE INTO erasure (target, author) VALUES (?, ?)", (target, author))


def authors(cx: Cx, target: bytes) -> set[bytes]:
    """The accounts that stated the erasure of an event; it counts if one of them wrote it or owns its space."""
    return {author for (author,) in cx.rows("SELECT author FROM erasure WHERE target = ?", (target,))}
