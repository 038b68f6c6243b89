"""The gallery's fold: each stored item becomes rows, so that any order of arrival ends in the same rows.

It reads the pictures of posts as well as the photos of albums, and so knows every picture there is; which of them are
fetched and dropped is `fetching.py`. Nothing here decides what may be stated (`api.py`) or what counts (`rules.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app import payload, timing
from app.gallery import events, rules
from app.notices import ALBUM_CHANGED
from app.picture import POSTED, Picture, pack
from app.projector import Change, Subject
from app.wording import clean_name
from node.items import Delivered, Erased, Fetched, Founded, Hidden, Item, Listed, Retimed, Sent
from node.store.transaction import Tx

Changes = list[Change]


def project(tx: Tx, item: Item) -> Changes:
    """Fold one item into the tables of the gallery and say which albums and posts changed."""
    fold = _FACTS.get(type(item))
    return fold(tx, item) if fold else []


def _delivered(tx: Tx, item: Delivered) -> Changes:
    if item.kind == POSTED:
        pictures = rules.readable_pictures(payload.read(item.payload, events.PicturesPosted))
        _keep(tx, item, (events.FEED_USE, ""), pictures)
        return [(ALBUM_CHANGED, item.event_id)] if pictures else []
    said = payload.read(item.payload, events.PhotoAdded)
    pictures = rules.readable_photo(said)
    _keep(tx, item, (events.ALBUM_USE, clean_name(said.name) if said else ""), pictures)
    return [(ALBUM_CHANGED, item.space)] if pictures else []


def _keep(tx: Tx, item: Delivered, what: tuple[str, str], pictures: Sequence[Picture]) -> None:
    """Keep the pictures of an event, unless its author or the owner of its space has erased it."""
    at = timing.when(tx, "gallery", item)
    tx.executemany(
        "INSERT OR IGNORE INTO gallery_photo "
        "(id, n, space, author, device, seq, at, mine, use, name, manifest, picture) "
        "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12 WHERE NOT EXISTS "
        "(SELECT 1 FROM gallery_erasure e WHERE e.target = ?1 AND e.space = ?3 AND (e.by_right OR e.author = ?4 "
        "OR e.author = (SELECT owner FROM gallery_space WHERE space = ?3)))",
        [
            (
                *(item.event_id, number, item.space, item.author, item.device, timing.number(item.seq)),
                *(at, item.mine, *what, picture.manifest, pack([picture])),
            )
            for number, picture in enumerate(pictures)
        ],
    )


def _founded(tx: Tx, item: Founded) -> Changes:
    use = rules.use_of(item.type, item.about)
    if not use:
        return []
    tx.execute(
        "INSERT OR IGNORE INTO gallery_space (space, owner, use, title, mine) VALUES (?, ?, ?, ?, ?)",
        (item.space, item.owner, use, rules.title_of(item.about), item.mine),
    )
    erased = tx.rows("SELECT target FROM gallery_erasure WHERE space = ? AND author = ?", (item.space, item.owner))
    for (target,) in erased:
        _take_away(tx, (target, item.space, item.owner))
    return [(ALBUM_CHANGED, item.space)]


def _listed(tx: Tx, item: Listed) -> Changes:
    """Who is on the list is the node's knowledge; only that it changed is told."""
    album = tx.value("SELECT 1 FROM gallery_space WHERE space = ? AND use = ?", (item.space, events.ALBUM_USE))
    return [(ALBUM_CHANGED, item.space)] if album else []


def _erased(tx: Tx, item: Erased) -> Changes:
    statement = (item.target, item.space, item.author)
    tx.execute(
        "INSERT OR REPLACE INTO gallery_erasure (target, space, author, by_right) VALUES (?, ?, ?, ?)",
        (*statement, item.by_right),
    )
    use = tx.value("SELECT use FROM gallery_photo WHERE id = ? LIMIT 1", (item.target,))
    if not _take_away(tx, statement, item.by_right):
        return []
    return [(ALBUM_CHANGED, item.target if use == events.FEED_USE else item.space)]


def _take_away(tx: Tx, statement: tuple[bytes, bytes, bytes], by_right: bool = False) -> int:
    """Drop what an erasure (target, space, author) takes away and note its blobs as gone; how many rows."""
    which = (
        "id = ?1 AND space = ?2 AND (?4 OR author = ?3 OR EXISTS "
        "(SELECT 1 FROM gallery_space WHERE space = ?2 AND owner = ?3))"
    )
    named = (*statement, by_right)
    tx.execute(f"INSERT OR IGNORE INTO gallery_gone SELECT manifest FROM gallery_photo WHERE {which}", named)  # noqa: S608
    return int(tx.execute(f"DELETE FROM gallery_photo WHERE {which}", named))  # noqa: S608


def _hidden(tx: Tx, item: Hidden) -> Changes:
    """Take in that a photo or a post is not to be seen any more, or is again."""
    if item.hidden:
        tx.execute("INSERT OR IGNORE INTO gallery_hidden (id) VALUES (?)", (item.event_id,))
    else:
        tx.execute("DELETE FROM gallery_hidden WHERE id = ?", (item.event_id,))
    return _concerned(tx, "id", item.event_id)


def _sent(tx: Tx, item: Sent) -> Changes:
    tx.execute("INSERT OR IGNORE INTO gallery_sent (id) VALUES (?)", (item.event_id,))
    return _concerned(tx, "id", item.event_id)


def _fetched(tx: Tx, item: Fetched) -> Changes:
    """How much of a picture is here is the node's knowledge; only that it changed is told."""
    return _concerned(tx, "manifest", item.manifest)


def _concerned(tx: Tx, column: str, value: bytes) -> Changes:
    """Give a change for each album, and for each post, with a photo that has this id or blob."""
    rows = tx.rows(f"SELECT DISTINCT use, space, id FROM gallery_photo WHERE {column} = ?", (value,))  # noqa: S608
    return list({(ALBUM_CHANGED, ident if use == events.FEED_USE else space) for use, space, ident in rows})


def _retimed(tx: Tx, item: Retimed) -> Changes:
    timing.retime(tx, "gallery", ("gallery_photo",), item)
    return _listed(tx, Listed(item.space, b"", on=True))


_FACTS: dict[type[Item], Callable[[Tx, Any], Changes]] = {
    Delivered: _delivered,
    Founded: _founded,
    Listed: _listed,
    Erased: _erased,
    Sent: _sent,
    Fetched: _fetched,
    Retimed: _retimed,
    Hidden: _hidden,
}

SUBJECT = Subject("gallery", 2, Path(__file__).with_name("schema.sql"), events.KINDS, project)
