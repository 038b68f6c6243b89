"""Turns what the node tells about groups into notices: who belongs, what a group says of itself. Order does not matter.

Who belongs is the node's knowledge, and what is said there is chat's; only which spaces are groups is kept, and which
pictures they have.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app import charter
from app.notices import GROUP_CHANGED, JOINS_CHANGED
from app.projector import Change, Subject
from node.items import Described, Fetched, Founded, Item, JoinsChanged, Listed, Ruled
from node.store.transaction import Tx


def project(tx: Tx, item: Item) -> list[Change]:
    """Say which group changed."""
    if isinstance(item, Founded):
        if not charter.is_talk(item.type, item.about):
            return []
        tx.execute("INSERT OR IGNORE INTO groups_space (space) VALUES (?)", (item.space,))
        _picture(tx, item.space, item.about)
        return [(GROUP_CHANGED, item.space)]
    if isinstance(item, JoinsChanged):
        return [(JOINS_CHANGED, item.space)]
    if isinstance(item, Described):
        _picture(tx, item.space, item.about)
    if isinstance(item, Fetched):
        return _came(tx, item)
    if isinstance(item, Listed | Described | Ruled):
        known = tx.value("SELECT 1 FROM groups_space WHERE space = ?", (item.space,))
        return [(GROUP_CHANGED, item.space)] if known else []
    return []


def _picture(tx: Tx, space: bytes, about: Mapping[str, object]) -> None:
    """Note which blob a group says its picture is."""
    said = charter.read(about).picture
    if said is not None:
        tx.execute("INSERT OR IGNORE INTO groups_picture (manifest, space) VALUES (?, ?)", (said.manifest, space))


def _came(tx: Tx, item: Fetched) -> list[Change]:
    """Tell of a picture once it is whole: what is shown of it before is nothing."""
    if item.why or item.held < item.size:
        return []
    rows = tx.rows(
        "SELECT space FROM groups_picture JOIN groups_space USING (space) WHERE manifest = ?", (item.manifest,)
    )
    return [(GROUP_CHANGED, space) for (space,) in rows]


# Called otherwise than the folder: the node has tables that begin with group_, and a subject's are dropped by name.
SUBJECT = Subject("groups", 2, Path(__file__).with_name("schema.sql"), frozenset(), project)
