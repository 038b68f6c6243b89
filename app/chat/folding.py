"""What to show of one message, derived anew from everything stated about it so far, in whatever order that came.

`project.py` and `ruling.py` say when. What counts is in `rules.py`, and in `rights.py` for groups.
"""

from __future__ import annotations

from app import charter
from app.chat import events, rights, rules
from node.store.transaction import Tx

_COLUMNS = "text, words, edited, deleted, hidden, loud"


def fold(tx: Tx, target: bytes) -> None:
    """Derive what to show of a message, if it is here."""
    row = tx.one(
        f"SELECT space, author, mine, at, original, poll, {_COLUMNS} FROM chat_message WHERE id = ?",  # noqa: S608
        (target,),
    )
    if row is None:
        return
    space, author, mine, at, original, poll, *shown = row
    if _is_erased(tx, target, space, author):
        _forget(tx, target, space)
        return
    words = _words(tx, rules.Edit(target, author, at, original), space, poll is not None)
    told = (None, None, False) if words is None else (words.text, words.id, words.edited)
    derived = [*told, False, _is_hidden(tx, target, space, (author, mine, at)), _is_loud(tx, space, author, at)]
    if derived != shown:
        marks = ", ".join(f"{name} = ?" for name in _COLUMNS.split(", "))
        tx.execute(f"UPDATE chat_message SET {marks} WHERE id = ?", (*derived, target))  # noqa: S608


def fold_all(tx: Tx, space: bytes, author: bytes | None = None, since: int = 0) -> None:
    """Derive all messages of a space anew from a time on, or all of one author."""
    found = "SELECT id FROM chat_message WHERE space = ?1 AND at >= ?2 AND (?3 IS NULL OR author = ?3)"
    for (target,) in tx.rows(found, (space, since, author)):
        fold(tx, target)


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
    return rules.current_text(message, (rules.Edit(*edit) for edit in stated))


def _is_erased(tx: Tx, target: bytes, space: bytes, author: bytes) -> bool:
    stated = tx.rows("SELECT author FROM chat_erasure WHERE target = ? AND space = ?", (target, space))
    return any(by == author or rights.is_trusted(tx, space, by) for (by,) in stated)


def _is_hidden(tx: Tx, target: bytes, space: bytes, said: tuple[bytes, bool, int]) -> bool:
    """Whether the node hides a message, or its author had no right to write; of mine I see what nobody else does."""
    author, mine, at = said
    if tx.value("SELECT 1 FROM chat_hidden WHERE id = ?", (target,)) is not None:
        return True
    return not mine and not rights.may(tx, space, charter.POST, author, at)


def _is_loud(tx: Tx, space: bytes, author: bytes, at: int) -> bool:
    return rights.owner(tx, space) is not None and rights.may(tx, space, charter.CALL_ALL, author, at)


def _forget(tx: Tx, target: bytes, space: bytes) -> None:
    """Leave nothing but the place of a message; of what is over not even that is seen."""
    tx.execute(
        "UPDATE chat_message AS m SET reply = NULL, original = NULL, text = NULL, words = NULL, poll = NULL, "
        "edited = 0, deleted = 1, loud = 0, hidden = EXISTS (SELECT 1 FROM chat_hidden h WHERE h.id = m.id UNION ALL "
        "SELECT 1 FROM chat_erasure e WHERE e.target = m.id AND e.author = m.author AND e.expired) WHERE id = ?",
        (target,),
    )
    tx.execute(
        "DELETE FROM chat_mention WHERE id = ?1 OR id IN (SELECT id FROM chat_edit WHERE target = ?1 AND space = ?2)",
        (target, space),
    )
    tx.execute("DELETE FROM chat_edit WHERE target = ? AND space = ?", (target, space))
