"""That somebody added me to a group: something new there, as a message is, until I have looked.

It is read off the lines of the group (`happenings.py`), so that it needs no memory of its own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app import charter
from app.chat import happenings
from app.chat.crowd import Crowd
from app.chat.happenings import Happening
from app.chat.showing import Entry
from app.context import Reader
from app.conversations import Conversation

Unread = tuple[tuple[int, int], str | None]  # how many, how many of them are not silent, and the id of the oldest


@dataclass(frozen=True, slots=True)
class Added:
    """The line that says it: its id, whose `author` and `device` it is, the number it has there, its place in time."""

    id: bytes
    author: bytes
    device: bytes
    seq: int
    at: int


def unseen(cx: Reader, space: bytes, me: bytes, shunned: Collection[bytes] = ()) -> Added | None:
    """Give the line by which somebody else added me last, as long as I belong and have not seen it; none of `shunned`.

    Seen is what I have read that device up to, and all that lies before what I wrote there, or read of others.
    """
    found = _last(cx, space, me)
    if found is None or found.author in shunned:
        return None
    read = "SELECT 1 FROM chat_seen WHERE space = ? AND device = ? AND seq >= ?"
    if cx.value(read, (space, found.device, found.seq)) is not None:
        return None
    since = (
        "SELECT 1 FROM chat_message m LEFT JOIN chat_seen s ON s.space = m.space AND s.device = m.device "
        "WHERE m.space = ? AND m.at > ? AND (m.mine OR m.seq <= s.seq) LIMIT 1"
    )
    return found if cx.value(since, (space, found.at)) is None else None


def beside(
    cx: Reader, talk: Conversation, crowd: Crowd, told: tuple[Entry | None, Unread]
) -> tuple[Entry | None, Unread]:
    """Give the newest line and what is unread of a conversation, this among it; a group that goes on in it is not new.

    The list shows it in place of the newest line, if others were only added after me.
    """
    newest, ((unread, loud), first) = told
    new = unseen(cx, talk.space, crowd.me, crowd.names.shunned) if talk.group and not talk.before else None
    if new is None:
        return told
    if isinstance(newest, Happening) and newest.what == happenings.ADDED:
        newest = next(iter(happenings.near(cx, talk.space, ">=", (new.at, new.id), 1)), newest)
    return newest, ((unread + 1, loud + 1), first or new.id.hex())


def _last(cx: Reader, space: bytes, me: bytes) -> Added | None:
    """Give how I came in last; None if I am out, came by myself, or founded it."""
    rows = cx.rows(
        "SELECT id, author, device, seq, at, mine, rank FROM chat_rule WHERE space = ? AND target = ? AND counts "
        "ORDER BY at, id",
        (space, me),
    )
    belonged, found = False, None
    for ident, author, device, seq, at, mine, rank in rows:
        if rank >= charter.MEMBER and not belonged:
            found = None if mine else Added(ident, author, device, seq, at)
        belonged = rank >= charter.MEMBER
    return found if belonged else None
