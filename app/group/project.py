"""Turns what the node tells about groups into notices: who belongs, what a group says of itself. Order does not matter.

Who belongs is the node's knowledge, and what is said there is chat's; only which spaces are groups is kept.
"""

from __future__ import annotations

from pathlib import Path

from app import charter
from app.notices import GROUP_CHANGED, JOINS_CHANGED
from app.projector import Change, Subject
from node.items import Described, Founded, Item, JoinsChanged, Listed, Ruled
from node.store.transaction import Tx


def project(tx: Tx, item: Item) -> list[Change]:
    """Say which group changed."""
    if isinstance(item, Founded):
        if not charter.is_talk(item.type, item.about):
            return []
        tx.execute("INSERT OR IGNORE INTO groups_space (space) VALUES (?)", (item.space,))
        return [(GROUP_CHANGED, item.space)]
    if isinstance(item, JoinsChanged):
        return [(JOINS_CHANGED, item.space)]
    if isinstance(item, Listed | Described | Ruled):
        known = tx.value("SELECT 1 FROM groups_space WHERE space = ?", (item.space,))
        return [(GROUP_CHANGED, item.space)] if known else []
    return []


# Called otherwise than the folder: the node has tables that begin with group_, and a subject's are dropped by name.
SUBJECT = Subject("groups", 1, Path(__file__).with_name("schema.sql"), frozenset(), project)
