"""What to show of one message, derived anew from everything stated about it so far, in whatever order that came.

`project.py` and `ruling.py` say when. What counts is in `rules.py`, and in `rights.py` for groups.
"""

from __future__ import annotations

from app import charter, timing
from app.chat import attached, cards, events, rights, rules
from node.items import Delivered
from node.store.transaction import Tx

_COLUMNS = "text, words, edited, deleted, hidden, loud, soon"


def fold(tx: Tx, target: bytes) -> None:
    """Derive what to show of a message, if it is here."""
    row = tx.one(
        f"SELECT space, author, mine, at, stated, original, poll, {_COLUMNS} FROM chat_message WHERE id = ?",  # noqa: S608
        (target,),
    )
    if row is None:
        return
    space, author, mine, at, stated, original, poll, *shown = row
    soon = _is_soon(tx, target, space, (author, at, stated))
    removed = tx.value("SELECT 1 FROM chat_removed WHERE id = ? AND space = ?", (target, space)) is not None
    hidden = removed or _is_hidden(tx, target, space, (author, mine, at)) or (soon and not mine)
    erased = _is_erased(tx, target, space, author)
    if removed or erased:
        _forget(tx, target, space, (hidden, soon))
        attached.forget(tx, target, needed=bool(mine) and not erased)
        cards.forget(tx, target)
        return
    words = _words(tx, rules.Edit(target, author, at, original), space, poll is not None)
    told = (None, None, False) if words is None else (words.text, words.id, words.edited)
    derived = [*told, False, hidden, _is_loud(tx, space, author, at), soon]
    if derived != shown:
        marks = ", ".join(f"{name} = ?" for name in _COLUMNS.split(", "))
        tx.execute(f"UPDATE chat_message SET {marks} WHERE id = ?", (*derived, target))  # noqa: S608


def fold_all(tx: Tx, space: bytes, author: bytes | None = None, since: int = 0) -> None:
    """Derive all messages of a space anew from a time on, or all of one author."""
    found = "SELECT id FROM chat_message WHERE space = ?1 AND at >= ?2 AND (?3 IS NULL OR author = ?3)"
    for (target,) in tx.rows(found, (space, since, author)):
        fold(tx, target)


def fold_next(tx: Tx, target: bytes) -> None:
    """Derive anew what the author of a message wrote so shortly after it that it may have come too soon."""
    row = tx.one("SELECT space, author, stated FROM chat_message WHERE id = ?", (target,))
    most = 0 if row is None else rights.slowest(tx, row[0])
    if row is None or not most:
        return
    space, author, stated = row
    until = stated + (1000 * most << 16)
    after = "SELECT id FROM chat_message WHERE space = ? AND author = ? AND stated BETWEEN ? AND ? AND id != ?"
    for (ident,) in tx.rows(after, (space, author, stated, until, target)):
        fold(tx, ident)


def keep(tx: Tx, columns: tuple[str, ...], item: Delivered, said: tuple[object, ...]) -> bool:
    """Keep a statement about something, unless its own author has erased that statement; whether it is new.

    `columns` are a table and what it holds beside its target, `said` the target and those values.
    """
    table, *names = columns
    marks = ", ".join(f"?{number}" for number in range(7, 8 + len(names)))
    kept = tx.execute(
        f"INSERT OR IGNORE INTO {table} (id, space, author, device, seq, at, target, {', '.join(names)}) "  # noqa: S608
        f"SELECT ?1, ?2, ?3, ?4, ?5, ?6, {marks} WHERE NOT EXISTS "
        "(SELECT 1 FROM chat_erasure WHERE target = ?1 AND space = ?2 AND author = ?3)",
        (
            *(item.event_id, item.space, item.author, item.device),
            *(timing.number(item.seq), timing.when(tx, "chat", item), *said),
        ),
    )
    return int(kept) > 0


def keep_mentions(tx: Tx, ident: bytes, text: str, said: list[events.Mention]) -> None:
    """Keep whom a message or an edit calls."""
    tx.executemany(
        "INSERT OR IGNORE INTO chat_mention (id, place, size, account) VALUES (?, ?, ?, ?)",
        [(ident, one.at, one.size, one.account) for one in rules.readable_mentions(text, said)],
    )


def _words(tx: Tx, message: rules.Edit, space: bytes, is_poll: bool) -> rules.Words | None:
    if message.text is None:
        return None
    if is_poll:
        return rules.Words(message.text, message.id, edited=False)
    stated = tx.rows(
        "SELECT id, author, at, text FROM chat_edit WHERE target = ? AND space = ? "
        "AND id NOT IN (SELECT id FROM chat_hidden)",
        (message.id, space),
    )
    return rules.current_text(message, (rules.Edit(*edit) for edit in stated), attached.has_any(tx, message.id))


def _is_erased(tx: Tx, target: bytes, space: bytes, author: bytes) -> bool:
    stated = tx.rows("SELECT author, by_right FROM chat_erasure WHERE target = ? AND space = ?", (target, space))
    return any(by_right or by in (author, rights.owner(tx, space)) for by, by_right in stated)


def _is_hidden(tx: Tx, target: bytes, space: bytes, said: tuple[bytes, bool, int]) -> bool:
    """Whether the node hides a message, or its author had no right to write; of mine I see what nobody else does."""
    author, mine, at = said
    if tx.value("SELECT 1 FROM chat_hidden WHERE id = ?", (target,)) is not None:
        return True
    return not mine and not rights.may(tx, space, charter.POST, author, at)


def _is_soon(tx: Tx, target: bytes, space: bytes, said: tuple[bytes, int, int]) -> bool:
    """Whether its author had stated another message less time before it than members then had to wait."""
    author, at, stated = said
    seconds = rights.pace(tx, space, author, at)
    if not seconds:
        return False
    since = ((stated >> 16) - 1000 * seconds + 1) << 16
    before = (
        "SELECT 1 FROM chat_message WHERE space = ?1 AND author = ?2 AND stated >= ?3 AND (stated, id) < (?4, ?5) "
        "AND id NOT IN (SELECT id FROM chat_hidden) LIMIT 1"
    )
    return tx.value(before, (space, author, since, stated, target)) is not None


def _is_loud(tx: Tx, space: bytes, author: bytes, at: int) -> bool:
    return rights.owner(tx, space) is not None and rights.may(tx, space, charter.CALL_ALL, author, at)


def _forget(tx: Tx, target: bytes, space: bytes, known: tuple[bool, bool]) -> None:
    """Leave nothing but the place of a message; of what is over not even that is seen."""
    tx.execute(
        "UPDATE chat_message AS m SET reply = NULL, original = NULL, text = NULL, words = NULL, poll = NULL, "
        "edited = 0, deleted = 1, loud = 0, forwarded = 0, silent = 0, soon = ?3, hidden = ?2 OR EXISTS (SELECT 1 FROM "
        "chat_erasure e WHERE e.target = m.id AND e.author = m.author AND e.expired) WHERE id = ?1",
        (target, *known),
    )
    tx.execute(
        "DELETE FROM chat_mention WHERE id = ?1 OR id IN (SELECT id FROM chat_edit WHERE target = ?1 AND space = ?2)",
        (target, space),
    )
    tx.execute("DELETE FROM chat_edit WHERE target = ? AND space = ?", (target, space))
