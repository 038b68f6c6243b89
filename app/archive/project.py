"""The fold of the archive: lines that I imported become rows, in any order of arrival the same.

They count from my personal space alone, because anywhere else somebody might claim to have imported them for me.
"""

from __future__ import annotations

from pathlib import Path

from app import payload
from app.archive import events, rules
from app.notices import ARCHIVE_CHANGED
from app.projector import Change, Subject
from node.items import Delivered, Item
from node.store.transaction import Tx
from sync.space import personal_space


def project(tx: Tx, item: Item) -> list[Change]:
    """Fold one item into the tables of the archive and say which conversation changed."""
    if not isinstance(item, Delivered) or not item.mine or item.space != personal_space(item.author):
        return []
    said = payload.read(item.payload, events.Archived)
    if said is None or not rules.is_archived(said):
        return []
    where = (said.source, said.chat)
    tx.execute(
        "INSERT INTO archive_chat VALUES (?, ?, ?) ON CONFLICT (source, chat)"
        " DO UPDATE SET name = min(name, excluded.name)",
        (*where, said.name),
    )
    tx.executemany(
        "INSERT INTO archive_line VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, chat, id) DO UPDATE SET"
        " author = excluded.author, name = excluded.name, text = excluded.text, sent = excluded.sent"
        " WHERE (excluded.sent, excluded.text, excluded.name, excluded.author) < (sent, text, name, author)",
        [(*where, line.id, line.author, line.name, line.text, line.sent) for line in said.lines],
    )
    return [(ARCHIVE_CHANGED, said.chat)]


SUBJECT = Subject("archive", 1, Path(__file__).with_name("schema.sql"), frozenset({events.ARCHIVED}), project)
