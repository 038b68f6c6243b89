"""Turns what the node tells about this account's devices into notices; nothing of it is kept."""

from __future__ import annotations

from pathlib import Path

from app.notices import DEVICES_CHANGED
from app.projector import Change, Subject
from node.items import DevicesChanged, Item
from node.store.transaction import Tx


def project(tx: Tx, item: Item) -> list[Change]:
    """Say that the devices of this account changed."""
    return [(DEVICES_CHANGED, item.account)] if isinstance(item, DevicesChanged) else []


SUBJECT = Subject("devices", 1, Path(__file__).with_name("schema.sql"), frozenset(), project)
