"""Chat's fold: each stored item becomes rows, so that any order of arrival ends in the same rows.

Every statement is kept as a row of its own; the message it concerns is then folded anew from all of them. Nothing here
decides what may be sent (`api.py`) or what counts (`rules.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app import payload, timing
from app.chat import events, rules
from app.notices import CHAT_CHANGED
from app.projector import Change, Subject
from app.wording import is_emoji
from node.items import Delivered, Erased, Item, Marked, Retimed, Sent
from node.store.transaction import Tx
from sync.space import personal_space

Changes = list[Change]


def project(tx: Tx, item: Item) -> Changes:
    """Fold one item into the tables of chat and say which chats changed."""
    if isinstance(item, Delivered):
        return _FOLDS[item.kind](tx, item)
    fold = _FACTS.get(type(item))
    return fold(tx, item) if fold else []


def _message(tx: Tx, item: Delivered) -> Changes:
    """Make a row also of a message whose content is gone, unreadable or still to come: it stands at its place."""
    said = payload.read(item.payload, events.MessageSent)
    if said is not None and not rules.is_text(said.text):
        said = None
    text = said.text if said else None
    reply = said.reply if said and said.reply and len(said.reply) == events.ID_BYTES else None
    tx.execute(
        "INSERT INTO chat_message (id, space, author, device, seq, mine, at, reply, original, text) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
        "reply = excluded.reply, original = excluded.original, text = excluded.text WHERE original IS NULL",
        (
            *(item.event_id, item.space, item.author, item.device, timing.number(item.seq), item.mine),
            *(timing.when(tx, "chat", item), reply, text, text),
        ),
    )
    if not item.mine:
        tx.execute(
            "INSERT INTO chat_writer (space, device, newest) VALUES (?, ?, ?) "
            "ON CONFLICT (space, device) DO UPDATE SET newest = max(newest, excluded.newest)",
            (item.space, item.device, timing.number(item.seq)),
        )
    if _is_spoken_of(tx, item.event_id):
        _fold(tx, item.event_id)
    return [(CHAT_CHANGED, item.space)]


def _edit(tx: Tx, item: Delivered) -> Changes:
    said = payload.read(item.payload, events.MessageEdited)
    if said is None or len(said.target) != events.ID_BYTES or not rules.is_text(said.text):
        return []
    _keep(tx, ("chat_edit", "text"), item, (said.target, said.text))
    _fold(tx, said.target)
    return [(CHAT_CHANGED, item.space)]


def _reaction(tx: Tx, item: Delivered) -> Changes:
    said = payload.read(item.payload, events.ReactionSet)
    if said is None or len(said.target) != events.ID_BYTES or not is_emoji(said.emoji):
        return []
    _keep(tx, ("chat_reaction", "emoji"), item, (said.target, said.emoji))
    return [(CHAT_CHANGED, item.space)]


def _keep(tx: Tx, column: tuple[str, str], item: Delivered, said: tuple[bytes, str]) -> None:
    """Keep a statement about a message, unless its own author has erased that statement."""
    at = timing.when(tx, "chat", item)
    tx.execute(
        f"INSERT OR IGNORE INTO {column[0]} (id, target, space, author, device, seq, at, {column[1]}) "  # noqa: S608
        "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE NOT EXISTS "
        "(SELECT 1 FROM chat_erasure WHERE target = ?1 AND space = ?3 AND author = ?4)",
        (item.event_id, said[0], item.space, item.author, item.device, timing.number(item.seq), at, said[1]),
    )


def _read(tx: Tx, item: Delivered) -> Changes:
    """Only my own personal space says what I have read: in any other space a peer might claim it for me."""
    said = payload.read(item.payload, events.ChatRead)
    if said is None or not item.mine or item.space != personal_space(item.author):
        return []
    for device, seq in said.seen[: events.MAX_DEVICES]:
        tx.execute(
            "INSERT INTO chat_seen (space, device, seq) VALUES (?, ?, ?) "
            "ON CONFLICT (space, device) DO UPDATE SET seq = max(seq, excluded.seq)",
            (said.chat, device, timing.number(seq)),
        )
    return [(CHAT_CHANGED, said.chat)]


def _erased(tx: Tx, item: Erased) -> Changes:
    statement = (item.target, item.space, item.author)
    tx.execute("INSERT OR IGNORE INTO chat_erasure (target, space, author) VALUES (?, ?, ?)", statement)
    targets = tx.rows(
        "SELECT target FROM chat_edit WHERE id = ?1 AND space = ?2 AND author = ?3 "
        "UNION SELECT target FROM chat_reaction WHERE id = ?1 AND space = ?2 AND author = ?3 "
        "UNION SELECT id FROM chat_message WHERE id = ?1 AND space = ?2 AND author = ?3",
        statement,
    )
    tx.execute("DELETE FROM chat_edit WHERE id = ? AND space = ? AND author = ?", statement)
    tx.execute("DELETE FROM chat_reaction WHERE id = ? AND space = ? AND author = ?", statement)
    for (target,) in targets:
        _fold(tx, target)
    return [(CHAT_CHANGED, item.space)] if targets else []


def _marked(tx: Tx, item: Marked) -> Changes:
    tx.execute(
        "INSERT INTO chat_mark (space, account, device, mine, delivered, read) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (space, account, device, mine) DO UPDATE SET "
        "delivered = max(delivered, excluded.delivered), read = max(read, excluded.read)",
        (
            *(item.space, item.account, item.device, item.mine),
            *(timing.number(item.delivered), timing.number(item.read)),
        ),
    )
    return [(CHAT_CHANGED, item.space)]


def _sent(tx: Tx, item: Sent) -> Changes:
    tx.execute(
        "INSERT INTO chat_sent (id, held) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET held = max(held, excluded.held)",
        (item.event_id, item.held),
    )
    space = tx.value("SELECT space FROM chat_message WHERE id = ?", (item.event_id,))
    return [(CHAT_CHANGED, space)] if space is not None else []


def _retimed(tx: Tx, item: Retimed) -> Changes:
    timing.retime(tx, "chat", ("chat_message", "chat_edit", "chat_reaction"), item)
    edited = tx.rows(
        "SELECT DISTINCT target FROM chat_edit WHERE space = ? AND device = ? AND seq < ?",
        (item.space, item.device, timing.number(item.seq)),
    )
    for (target,) in edited:
        _fold(tx, target)
    return [(CHAT_CHANGED, item.space)]


def _is_spoken_of(tx: Tx, target: bytes) -> bool:
    """Whether anything came before a message that changes what to show of it."""
    either = "SELECT 1 FROM chat_edit WHERE target = ?1 UNION ALL SELECT 1 FROM chat_erasure WHERE target = ?1 LIMIT 1"
    return tx.value(either, (target,)) is not None


def _fold(tx: Tx, target: bytes) -> None:
    """Derive what to show of one message from everything stated about it so far."""
    row = tx.one("SELECT space, author, original, text, edited FROM chat_message WHERE id = ?", (target,))
    if row is None:
        return
    space, author, original, *shown = row
    if tx.value("SELECT 1 FROM chat_erasure WHERE target = ? AND space = ? AND author = ?", (target, space, author)):
        tx.execute(
            "UPDATE chat_message SET reply = NULL, original = NULL, text = NULL, edited = 0, deleted = 1 WHERE id = ?",
            (target,),
        )
        tx.execute("DELETE FROM chat_edit WHERE target = ? AND space = ?", (target, space))
        return
    if original is None:
        return
    stated = tx.rows("SELECT id, author, at, text FROM chat_edit WHERE target = ? AND space = ?", (target, space))
    text, edited = rules.current_text(original, author, (rules.Edit(*edit) for edit in stated))
    if [text, edited] != shown:
        tx.execute("UPDATE chat_message SET text = ?, edited = ? WHERE id = ?", (text, edited, target))


_FOLDS = {events.MESSAGE: _message, events.EDIT: _edit, events.REACTION: _reaction, events.READ: _read}
_FACTS: dict[type[Item], Callable[[Tx, Any], Changes]] = {
    Erased: _erased,
    Marked: _marked,
    Sent: _sent,
    Retimed: _retimed,
}

SUBJECT = Subject("chat", 4, Path(__file__).with_name("schema.sql"), frozenset(_FOLDS), project)
