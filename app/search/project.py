"""The fold of search: whatever an item may have changed is read anew from the tables of others, and indexed.

It comes after theirs in the list of subjects, so that rules about texts (which edit counts, what an erasure takes away)
stand in their rooms alone. Where theirs are made anew, so is the index: their numbers are a part of its number.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from app import payload
from app.chat import events as chat
from app.chat.project import SUBJECT as CHAT
from app.feed import events as feed
from app.feed.project import SUBJECT as FEED
from app.gallery import events as gallery
from app.gallery.project import SUBJECT as GALLERY
from app.picture import POSTED
from app.projector import Change, Subject
from app.search import index, sources
from node.items import Delivered, Erased, Founded, Hidden, Item, Retimed
from node.store.transaction import Tx

NUMBER = 2  # raise it with the schema, or when texts are folded in another way
_TEXTS = frozenset({chat.MESSAGE, chat.POLL, POSTED, feed.COMMENTED, gallery.PHOTO})


def project(tx: Tx, item: Item) -> list[Change]:
    """Index what an item says or changes; nobody is told, as whoever searches asks again."""
    for ident in _concerned(tx, item):
        found = sources.entry(tx, ident)
        if found is None:
            index.drop(tx, ident)
        else:
            index.keep(tx, found)
    return []


def _concerned(tx: Tx, item: Item) -> Iterable[bytes]:
    """Give the ids of texts that may be others than before."""
    if isinstance(item, Delivered):
        if item.kind == chat.REMOVED:
            said = payload.read(item.payload, chat.MessagesRemoved)
            return [] if said is None else said.messages[: chat.MAX_REMOVED]
        return [item.event_id] if item.kind in _TEXTS else _target(tx, item.event_id)
    if isinstance(item, Erased):
        return index.concerned(tx, item.target)
    if isinstance(item, Hidden):
        return {*index.concerned(tx, item.event_id), *_target(tx, item.event_id)}
    if isinstance(item, Founded | Retimed):  # its founder may erase what others wrote; all is elsewhere in time
        return index.of_space(tx, item.space)
    return ()


def _target(tx: Tx, ident: bytes) -> list[bytes]:
    target = sources.edited(tx, ident)
    return [] if target is None else [target]


SUBJECT = Subject(
    name="search",
    version=1_000_000 * NUMBER + 10_000 * CHAT.version + 100 * FEED.version + GALLERY.version,
    schema=Path(__file__).with_name("schema.sql"),
    kinds=_TEXTS | {chat.EDIT, chat.REMOVED},
    project=project,
)
