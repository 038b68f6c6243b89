"""Calls' fold: each stored item becomes rows, in any order of arrival the same, and a call's change a notice.

Nothing here decides what may be stated (`record.py`) or what counts (`rules.py`).
"""

from __future__ import annotations

from pathlib import Path

from app import payload, timing
from app.calls import events, rules
from app.notices import CALL_CHANGED
from app.projector import Change, Subject
from node.items import CallChanged, Delivered, Erased, Item, Retimed
from node.store.transaction import Tx

Changes = list[Change]


def project(tx: Tx, item: Item) -> Changes:
    """Fold one item into the tables of calls and say which calls changed."""
    if isinstance(item, CallChanged):
        return [(CALL_CHANGED, item.call)]
    if isinstance(item, Delivered):
        return _ended(tx, item)
    if isinstance(item, Erased):
        return _erased(tx, item)
    if isinstance(item, Retimed):
        timing.retime(tx, "calls", ("calls_line",), item)
    return []


def _ended(tx: Tx, item: Delivered) -> Changes:
    """Keep what whoever called says of its end, unless the same account has erased that statement."""
    said = payload.read(item.payload, events.CallEnded)
    if said is None or not rules.is_ended(said):
        return []
    tx.execute(
        "INSERT OR IGNORE INTO calls_line (id, call, space, author, device, seq, at, mine, video, why, began, seconds) "
        "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12 WHERE NOT EXISTS "
        "(SELECT 1 FROM calls_erasure WHERE target = ?1 AND space = ?3 AND author = ?4)",
        (
            *(item.event_id, said.call, item.space, item.author, item.device, timing.number(item.seq)),
            *(timing.when(tx, "calls", item), item.mine, said.video, said.why, said.began, said.seconds),
        ),
    )
    return [(CALL_CHANGED, said.call)]


def _erased(tx: Tx, item: Erased) -> Changes:
    statement = (item.target, item.space, item.author)
    tx.execute("INSERT OR IGNORE INTO calls_erasure (target, space, author) VALUES (?, ?, ?)", statement)
    gone = tx.rows("SELECT call FROM calls_line WHERE id = ? AND space = ? AND author = ?", statement)
    tx.execute("DELETE FROM calls_line WHERE id = ? AND space = ? AND author = ?", statement)
    return [(CALL_CHANGED, call) for (call,) in gone]


SUBJECT = Subject("calls", 1, Path(__file__).with_name("schema.sql"), frozenset({events.CALL_ENDED}), project)
