"""The feed's fold: each stored item becomes rows, so that any order of arrival ends in the same rows.

Every statement is kept as a row of its own, whether or not what it is about has come; `queries.py` joins them. Nothing
here decides what may be stated (`api.py`) or what counts (`rules.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app import charter, payload, timing
from app.feed import events, rules
from app.notices import FEED_CHANGED
from app.picture import POSTED, pack
from app.projector import Change, Subject
from app.wording import ID_BYTES, clean_name
from node.items import Delivered, Erased, Fetched, Founded, Hidden, Item, Retimed, Sent
from node.store.transaction import Tx

Changes = list[Change]
_TABLES = ("feed_post", "feed_comment", "feed_reaction")
# What each statement is about, if not only about itself: the owner's erasure of that takes it away too.
_ABOUT = {"feed_post": "id", "feed_comment": "post", "feed_reaction": "target"}


def project(tx: Tx, item: Item) -> Changes:
    """Fold one item into the tables of the feed and say which posts changed."""
    if isinstance(item, Delivered):
        return _FOLDS[item.kind](tx, item)
    fold = _FACTS.get(type(item))
    return fold(tx, item) if fold else []


def _founded(tx: Tx, item: Founded) -> Changes:
    talk = charter.is_talk(item.type, item.about)
    if not (talk or rules.is_feed(item.type, dict(item.about))):
        return []
    tx.execute(
        "INSERT OR IGNORE INTO feed_circle (space, owner, everybody, mine, talk) VALUES (?, ?, ?, ?, ?)",
        (item.space, item.owner, item.everybody, item.mine, talk),
    )
    stated = tx.rows("SELECT target FROM feed_erasure WHERE space = ? AND author = ?", (item.space, item.owner))
    for (target,) in stated:
        _take_away(tx, (target, item.space, item.owner))
    waiting = tx.value("SELECT 1 FROM feed_post WHERE space = ? LIMIT 1", (item.space,))
    return [(FEED_CHANGED, item.space)] if waiting else []


def _post(tx: Tx, item: Delivered) -> Changes:
    said = rules.readable_post(payload.read(item.payload, events.Posted))
    if said is None:
        return []
    text, pictures = said
    if _keep(tx, "feed_post", item, {"mine": item.mine, "text": text, "pictures": pack(pictures)}):
        tx.executemany(
            "INSERT OR IGNORE INTO feed_picture (manifest, post) VALUES (?, ?)",
            [(picture.manifest, item.event_id) for picture in pictures],
        )
    return [(FEED_CHANGED, item.event_id)]


def _comment(tx: Tx, item: Delivered) -> Changes:
    said = payload.read(item.payload, events.Commented)
    if said is None or len(said.post) != ID_BYTES or not rules.is_comment(said):
        return []
    columns = {"mine": item.mine, "post": said.post, "text": said.text, "name": clean_name(said.name)}
    _keep(tx, "feed_comment", item, columns)
    return [(FEED_CHANGED, said.post)]


def _reaction(tx: Tx, item: Delivered) -> Changes:
    said = payload.read(item.payload, events.Reacted)
    if said is None or len(said.target) != ID_BYTES or not rules.is_reaction(said):
        return []
    _keep(tx, "feed_reaction", item, {"target": said.target, "emoji": said.emoji, "name": clean_name(said.name)})
    return [(FEED_CHANGED, _post_of(tx, said.target))]


def _keep(tx: Tx, table: str, item: Delivered, columns: dict[str, object]) -> bool:
    """Keep a statement, unless its author or the circle's owner has erased it, or the owner what it is about."""
    about = columns.get(_ABOUT[table], item.event_id)
    marks = ", ".join("?" * len(columns))
    kept = tx.execute(
        f"INSERT OR IGNORE INTO {table} (id, space, author, device, seq, at, {', '.join(columns)}) "  # noqa: S608
        f"SELECT ?1, ?2, ?3, ?4, ?5, ?6, {marks} WHERE NOT EXISTS "
        "(SELECT 1 FROM feed_erasure WHERE target = ?1 AND space = ?2 AND author = ?3) AND NOT EXISTS "
        "(SELECT 1 FROM feed_erasure e LEFT JOIN feed_circle c ON c.space = e.space AND c.owner = e.author "
        "WHERE (c.space IS NOT NULL OR e.by_right) "
        f"AND e.space = ?2 AND e.target IN (?1, ?{7 + len(columns)}))",
        (
            *(item.event_id, item.space, item.author, item.device, timing.number(item.seq)),
            *(timing.when(tx, "feed", item), *columns.values(), about),
        ),
    )
    return int(kept) > 0


def _erased(tx: Tx, item: Erased) -> Changes:
    statement = (item.target, item.space, item.author)
    tx.execute(
        "INSERT OR REPLACE INTO feed_erasure (target, space, author, by_right) VALUES (?, ?, ?, ?)",
        (*statement, item.by_right),
    )
    changed = _post_of(tx, item.target)
    return [(FEED_CHANGED, changed)] if _take_away(tx, statement, item.by_right) else []


def _take_away(tx: Tx, statement: tuple[bytes, bytes, bytes], by_right: bool = False) -> int:
    """Drop what an erasure (target, space, author) takes away; how many rows."""
    gone = 0
    reaches_all = "(?4 OR EXISTS (SELECT 1 FROM feed_circle WHERE space = ?2 AND owner = ?3))"
    for table in _TABLES:
        gone += tx.execute(
            f"DELETE FROM {table} WHERE space = ?2 AND "  # noqa: S608
            f"((id = ?1 AND author = ?3) OR (?1 IN (id, {_ABOUT[table]}) AND {reaches_all}))",
            (*statement, by_right),
        )
    tx.execute(
        "DELETE FROM feed_picture WHERE post = ?1 AND NOT EXISTS (SELECT 1 FROM feed_post WHERE id = ?1)",
        statement[:1],
    )
    return gone


def _hidden(tx: Tx, item: Hidden) -> Changes:
    """Take in that something is not to be seen any more, or is again."""
    if item.hidden:
        tx.execute("INSERT OR IGNORE INTO feed_hidden (id) VALUES (?)", (item.event_id,))
    else:
        tx.execute("DELETE FROM feed_hidden WHERE id = ?", (item.event_id,))
    known = tx.value("SELECT 1 FROM feed_circle WHERE space = ?", (item.space,))
    return [(FEED_CHANGED, item.space)] if known else []


def _sent(tx: Tx, item: Sent) -> Changes:
    tx.execute("INSERT OR IGNORE INTO feed_sent (id) VALUES (?)", (item.event_id,))
    post = tx.value(
        "SELECT id FROM feed_post WHERE id = ?1 UNION SELECT post FROM feed_comment WHERE id = ?1", (item.event_id,)
    )
    return [(FEED_CHANGED, post)] if post is not None else []


def _fetched(tx: Tx, item: Fetched) -> Changes:
    """How much of a picture is here is the node's knowledge; only that it changed is told."""
    posts = tx.rows("SELECT post FROM feed_picture WHERE manifest = ?", (item.manifest,))
    return [(FEED_CHANGED, post) for (post,) in posts]


def _retimed(tx: Tx, item: Retimed) -> Changes:
    timing.retime(tx, "feed", _TABLES, item)
    known = tx.value("SELECT 1 FROM feed_circle WHERE space = ?", (item.space,))
    return [(FEED_CHANGED, item.space)] if known else []


def _post_of(tx: Tx, target: bytes) -> bytes:
    """Give the post that a post, comment or reaction stands under; itself if nothing is known of it."""
    comment = tx.value("SELECT target FROM feed_reaction WHERE id = ?", (target,)) or target
    return tx.value("SELECT post FROM feed_comment WHERE id = ?", (comment,)) or comment


_FOLDS = {POSTED: _post, events.COMMENTED: _comment, events.REACTED: _reaction}
_FACTS: dict[type[Item], Callable[[Tx, Any], Changes]] = {
    Founded: _founded,
    Erased: _erased,
    Sent: _sent,
    Fetched: _fetched,
    Retimed: _retimed,
    Hidden: _hidden,
}

SUBJECT = Subject("feed", 3, Path(__file__).with_name("schema.sql"), events.KINDS, project)
