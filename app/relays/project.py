"""Turns what the node tells about reachability into notices; nothing of it is kept."""

from __future__ import annotations

from pathlib import Path

from app.notices import REACH_CHANGED
from app.projector import Change, Subject
from node.items import Item, ReachChanged
from node.store.transaction import Tx


def project(tx: Tx, item: Item) -> list[Change]:
    """Say whose reachability changed: a contact's, or a relay's."""
    return [(REACH_CHANGED, item.account)] if isinstance(item, ReachChanged) else []


SUBJECT = Subject("relays", 1, Path(__file__).with_name("schema.sql"), frozenset(), project)
