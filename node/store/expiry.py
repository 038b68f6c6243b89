"""Rows that say when the content of an event has to go. What goes with it is `node/secure/expiring.py`.

The log notes them itself, so that no way into it is forgotten.
"""

from node.store.transaction import Cx, Tx
from sync.event import CONTROL_KINDS, Event, is_over, kept_at


def enter(tx: Tx, event: Event, now_ms: int) -> tuple[Event, bool]:
    """The event as it may enter the log, and whether its content came too late; when it has to go is noted."""
    header = event.header
    if not header.expires or header.kind in CONTROL_KINDS:
        return event, False
    late = is_over(header, now_ms)
    if not late:
        tx.execute("INSERT OR IGNORE INTO expiry VALUES (?, ?)", (event.id, header.expires))
    return kept_at(event, now_ms), late


def due(cx: Cx, now_s: int, limit: int) -> list[bytes]:
    """The ids of events whose time is over, the longest over first."""
    return [id_ for (id_,) in cx.rows("SELECT id FROM expiry WHERE at <= ? ORDER BY at, id LIMIT ?", (now_s, limit))]


def soonest(cx: Cx) -> int | None:
    """When the next content has to go, in Unix seconds; None where none has to."""
    at: int | None = cx.value("SELECT min(at) FROM expiry")
    return at


def drop(tx: Tx, id_: bytes) -> None:
    """The content of an event is gone."""
    tx.execute("DELETE FROM expiry WHERE id = ?", (id_,))
