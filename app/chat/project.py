"""Chat's fold: each stored item becomes rows, so that any order of arrival ends in the same rows.

Every statement is kept as a row of its own; the message it concerns is then folded anew from all of them. Nothing here
decides what may be sent (`api.py`) or what counts (`rules.py`). What is told about groups is `ruling.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app import payload, timing
from app.chat import attached, cards, events, polls, private, rights, rules, ruling
from app.chat import tray as trays
from app.chat.folding import fold, fold_all, fold_next, keep, keep_mentions
from app.disappearing import is_time
from app.notices import CHAT_CHANGED, QUIET_CHANGED
from app.projector import Change, Subject
from app.wording import is_emoji
from node.items import (
    Delivered,
    Described,
    Erased,
    Fetched,
    Founded,
    Hidden,
    Item,
    Listed,
    Marked,
    Retimed,
    Ruled,
    Sent,
)
from node.store.transaction import Tx
from sync.space import personal_space

Changes = list[Change]
_ABOUT_ANOTHER = ("chat_edit", "chat_reaction", "chat_vote", "chat_close", "chat_pin")


def project(tx: Tx, item: Item) -> Changes:
    """Fold one item into the tables of chat and say which chats changed."""
    if isinstance(item, Delivered):
        if item.mine:
            _vouched(tx, item)
        return _FOLDS[item.kind](tx, item)
    fold = _FACTS.get(type(item))
    return fold(tx, item) if fold else []


def _vouched(tx: Tx, item: Delivered) -> None:
    """Note of what is mine whether only the other person knows of it, until a device of mine confirms it."""
    if item.vouched:
        tx.execute("INSERT OR IGNORE INTO chat_vouched VALUES (?)", (item.event_id,))
    else:
        tx.execute("DELETE FROM chat_vouched WHERE id = ?", (item.event_id,))


def _message(tx: Tx, item: Delivered) -> Changes:
    found = rules.readable(payload.read(item.payload, events.MessageSent))
    if found is None:
        return _stand(tx, item, None)
    said, files = found
    reply = said.reply if said.reply and len(said.reply) == events.ID_BYTES else None
    keep_mentions(tx, item.event_id, said.text, said.mentions)
    attached.keep(tx, item, files)
    cards.keep(tx, item.event_id, said)
    return _stand(tx, item, said.text, reply=reply, signs=(said.forwarded, said.silent))


def _poll(tx: Tx, item: Delivered) -> Changes:
    said = payload.read(item.payload, events.PollAsked)
    if said is None or not rules.is_text(said.question) or not rules.is_poll(said.options):
        return _stand(tx, item, None)
    return _stand(tx, item, said.question, poll=polls.pack(said.options, said.multiple))


def _stand(
    tx: Tx,
    item: Delivered,
    text: str | None,
    *,
    reply: bytes | None = None,
    poll: bytes | None = None,
    signs: tuple[bool, bool] = (False, False),
) -> Changes:
    """Make a row also of a message whose content is gone, unreadable or still to come: it stands at its place.

    Its `signs` are whether it is forwarded and whether it is silent.
    """
    words = None if text is None else item.event_id
    tx.execute(
        "INSERT INTO chat_message (id, space, author, device, seq, mine, at, reply, original, text, words, poll, "
        "expires, stated, forwarded, silent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET reply = excluded.reply, original = excluded.original, text = excluded.text, "
        "words = excluded.words, poll = excluded.poll, forwarded = excluded.forwarded, silent = excluded.silent "
        "WHERE original IS NULL",
        (
            *(item.event_id, item.space, item.author, item.device, timing.number(item.seq), item.mine),
            *(timing.when(tx, "chat", item), reply, text, text, words, poll, item.expires, timing.number(item.hlc)),
            *signs,
        ),
    )
    if not item.mine:
        tx.execute(
            "INSERT INTO chat_writer (space, device, newest) VALUES (?, ?, ?) "
            "ON CONFLICT (space, device) DO UPDATE SET newest = max(newest, excluded.newest)",
            (item.space, item.device, timing.number(item.seq)),
        )
    if _is_more_than_said(tx, item.event_id, item.space):
        fold(tx, item.event_id)
        fold_next(tx, item.event_id)
    return [(CHAT_CHANGED, item.space)]


def _edit(tx: Tx, item: Delivered) -> Changes:
    said = payload.read(item.payload, events.MessageEdited)
    if said is None or len(said.target) != events.ID_BYTES or not rules.is_text(said.text, files=True):
        return []
    if keep(tx, ("chat_edit", "text"), item, (said.target, said.text)):
        keep_mentions(tx, item.event_id, said.text, said.mentions)
    fold(tx, said.target)
    return [(CHAT_CHANGED, item.space)]


def _reaction(tx: Tx, item: Delivered) -> Changes:
    said = payload.read(item.payload, events.ReactionSet)
    if said is None or len(said.target) != events.ID_BYTES or not is_emoji(said.emoji):
        return []
    keep(tx, ("chat_reaction", "emoji"), item, (said.target, said.emoji))
    return [(CHAT_CHANGED, item.space)]


def _vote(tx: Tx, item: Delivered) -> Changes:
    said = payload.read(item.payload, events.PollVoted)
    if said is None or len(said.target) != events.ID_BYTES:
        return []
    keep(tx, ("chat_vote", "choices"), item, (said.target, polls.pack_choices(said.choices)))
    return [(CHAT_CHANGED, item.space)]


def _closed(tx: Tx, item: Delivered) -> Changes:
    said = payload.read(item.payload, events.PollClosed)
    if said is None or len(said.target) != events.ID_BYTES:
        return []
    keep(tx, ("chat_close", "closed"), item, (said.target, True))
    return [(CHAT_CHANGED, item.space)]


def _pinned(tx: Tx, item: Delivered) -> Changes:
    said = payload.read(item.payload, events.MessagePinned)
    if said is None or len(said.target) != events.ID_BYTES:
        return []
    keep(tx, ("chat_pin", "pinned"), item, (said.target, said.on))
    return [(CHAT_CHANGED, item.space)]


def _timer(tx: Tx, item: Delivered) -> Changes:
    """In a group it counts for nothing: what it says of itself does."""
    said = payload.read(item.payload, events.TimerSet)
    if said is None or not is_time(said.seconds):
        return []
    at = timing.when(tx, "chat", item)
    tx.execute(
        "INSERT OR IGNORE INTO chat_timer (id, space, author, device, seq, mine, at, seconds) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (item.event_id, item.space, item.author, item.device, timing.number(item.seq), item.mine, at, said.seconds),
    )
    return [(CHAT_CHANGED, item.space)]


def _read(tx: Tx, item: Delivered) -> Changes:
    said = payload.read(item.payload, events.ChatRead) if _is_private(item) else None
    if said is None:
        return []
    for device, seq in said.seen[: events.MAX_DEVICES]:
        tx.execute(
            "INSERT INTO chat_seen (space, device, seq) VALUES (?, ?, ?) "
            "ON CONFLICT (space, device) DO UPDATE SET seq = max(seq, excluded.seq)",
            (said.chat, device, timing.number(seq)),
        )
    return [(CHAT_CHANGED, said.chat)]


def _kept(tx: Tx, item: Delivered) -> Changes:
    """Fold a setting of a chat."""
    said = payload.read(item.payload, events.ChatKept) if _is_private(item) else None
    if said is None or len(said.chat) != events.ID_BYTES or not 0 <= said.value <= private.FOR_GOOD:
        return []
    of_all = said.chat == item.space
    if said.what not in (private.WORDS_OF_ALL if of_all else private.WORDS):
        return []
    keep(tx, ("chat_kept", "what", "value"), item, (said.chat, said.what, said.value))
    return [(QUIET_CHANGED if of_all else CHAT_CHANGED, said.chat)]


def _drafted(tx: Tx, item: Delivered) -> Changes:
    """Fold a draft."""
    said = payload.read(item.payload, events.DraftKept) if _is_private(item) else None
    if said is None or len(said.chat) != events.ID_BYTES or not private.is_draft(said.text):
        return []
    reply = said.reply if said.reply is not None and len(said.reply) == events.ID_BYTES else None
    keep(tx, ("chat_draft", "text", "reply"), item, (said.chat, said.text, reply))
    return [(CHAT_CHANGED, said.chat)]


def _laid(tx: Tx, item: Delivered) -> Changes:
    """Fold the files that shall go with the next message, and keep the bytes that it keeps."""
    said = payload.read(item.payload, events.TrayKept) if _is_private(item) else None
    tray = trays.readable(said)
    if said is None or tray is None:
        return []
    if keep(tx, ("chat_tray", "tray"), item, (said.chat, trays.pack(tray))):
        attached.hold(tx, item, list(tray.kept.values()))
    return [(CHAT_CHANGED, said.chat)]


def _removed(tx: Tx, item: Delivered) -> Changes:
    """Leave nothing of what I deleted for myself, whether or not it is here yet."""
    said = payload.read(item.payload, events.MessagesRemoved) if _is_private(item) else None
    if said is None or len(said.chat) != events.ID_BYTES:
        return []
    for target in said.messages[: events.MAX_REMOVED]:
        if len(target) == events.ID_BYTES:
            tx.execute("INSERT OR IGNORE INTO chat_removed (id, space) VALUES (?, ?)", (target, said.chat))
            fold(tx, target)
    return [(CHAT_CHANGED, said.chat)]


def _scheduled(tx: Tx, item: Delivered) -> Changes:
    """Fold what is to be sent at a later time."""
    said = payload.read(item.payload, events.MessageScheduled) if _is_private(item) else None
    if said is None or {len(said.chat), len(said.device)} != {events.ID_BYTES} or not rules.is_text(said.text):
        return []
    if not 0 <= said.due <= rules.LAST_SECOND:
        return []
    reply = said.reply if said.reply is not None and len(said.reply) == events.ID_BYTES else None
    table = ("chat_scheduled", "text", "reply", "due", "sender", "silent")
    keep(tx, table, item, (said.chat, said.text, reply, said.due, said.device, said.silent))
    return [(CHAT_CHANGED, said.chat)]


def _dropped(tx: Tx, item: Erased) -> Changes:
    """Drop a draft or a setting that was erased, and the bytes that it kept."""
    found: set[bytes] = set()
    mine = (item.target, item.space, item.author)
    if tx.value("SELECT 1 FROM chat_tray WHERE id = ? AND space = ? AND author = ?", mine):
        attached.forget(tx, item.target)
    for table in private.TABLES:
        own = f"FROM {table} WHERE id = ? AND space = ? AND author = ?"
        found |= {target for (target,) in tx.rows(f"SELECT target {own}", (item.target, item.space, item.author))}
        tx.execute(f"DELETE {own}", (item.target, item.space, item.author))
    return [(CHAT_CHANGED, chat) for chat in found]


def _erased(tx: Tx, item: Erased) -> Changes:
    statement = (item.target, item.space, item.author)
    tx.execute(
        "INSERT INTO chat_erasure (target, space, author, by_right, expired) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET by_right = excluded.by_right, expired = max(expired, excluded.expired)",
        (*statement, item.by_right, item.expired),
    )
    targets = {target for (target,) in tx.rows("SELECT id FROM chat_message WHERE id = ? AND space = ?", statement[:2])}
    for table in _ABOUT_ANOTHER:
        own = f"FROM {table} WHERE id = ? AND space = ? AND author = ?"
        found = tx.rows(f"SELECT target {own}", statement)
        if found:
            targets.add(found[0][0])
            tx.execute(f"DELETE {own}", statement)
            tx.execute("DELETE FROM chat_mention WHERE id = ?", (item.target,))
    for target in targets:
        fold(tx, target)
    return [*([(CHAT_CHANGED, item.space)] if targets else []), *_dropped(tx, item)]


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


def _fetched(tx: Tx, item: Fetched) -> Changes:
    """How much of a file is here is the node's knowledge; only what held it up is kept, and that it changed told."""
    return [(CHAT_CHANGED, space) for space in attached.fetched(tx, item)]


def _retimed(tx: Tx, item: Retimed) -> Changes:
    timing.retime(tx, "chat", ("chat_message", "chat_rule", "chat_timer", *private.TABLES, *_ABOUT_ANOTHER), item)
    if rights.owner(tx, item.space) is not None:
        fold_all(tx, item.space)
    else:
        _refold_edited(tx, item)
    return [(CHAT_CHANGED, item.space)]


def _refold_edited(tx: Tx, item: Retimed) -> None:
    edited = tx.rows(
        "SELECT DISTINCT target FROM chat_edit WHERE space = ? AND device = ? AND seq < ?",
        (item.space, item.device, timing.number(item.seq)),
    )
    for (target,) in edited:
        fold(tx, target)


def _is_private(item: Delivered) -> bool:
    """Say whether it stands in my personal space, where I alone speak: in any other a peer might claim it for me."""
    return item.mine and item.space == personal_space(item.author)


def _is_more_than_said(tx: Tx, target: bytes, space: bytes) -> bool:
    """Whether anything came before a message that changes what to show of it, or rights do, as in a group."""
    any_of = (
        "SELECT 1 FROM chat_group WHERE space = ?2 UNION ALL SELECT 1 FROM chat_edit WHERE target = ?1 "
        "UNION ALL SELECT 1 FROM chat_erasure WHERE target = ?1 UNION ALL SELECT 1 FROM chat_removed WHERE id = ?1 "
        "UNION ALL SELECT 1 FROM chat_hidden WHERE id = ?1 LIMIT 1"
    )
    return tx.value(any_of, (target, space)) is not None


_FOLDS = {
    events.MESSAGE: _message,
    events.EDIT: _edit,
    events.POLL: _poll,
    events.CLOSED: _closed,
    events.REACTION: _reaction,
    events.READ: _read,
    events.VOTE: _vote,
    events.PIN: _pinned,
    events.TIMER: _timer,
    events.KEPT: _kept,
    events.DRAFT: _drafted,
    events.REMOVED: _removed,
    events.SCHEDULED: _scheduled,
    events.TRAY: _laid,
}
_FACTS: dict[type[Item], Callable[[Tx, Any], Changes]] = {
    Erased: _erased,
    Marked: _marked,
    Sent: _sent,
    Retimed: _retimed,
    Founded: ruling.founded,
    Described: ruling.described,
    Ruled: ruling.ruled,
    Hidden: ruling.hidden,
    Listed: ruling.listed,
    Fetched: _fetched,
}

SUBJECT = Subject("chat", 19, Path(__file__).with_name("schema.sql"), frozenset(_FOLDS), project)
