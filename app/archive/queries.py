"""Rows of the archive as questions to the database."""

from __future__ import annotations

from collections.abc import Sequence

from app.archive.rules import Chat
from app.context import Reader, Row


def chats(cx: Reader) -> list[Chat]:
    """Give all archived conversations, the one with the newest line first."""
    rows = cx.rows(
        "SELECT c.source, c.chat, c.name, count(*), max(l.sent) FROM archive_chat c JOIN archive_line l"
        " USING (source, chat) GROUP BY c.source, c.chat ORDER BY max(l.sent) DESC, c.source, c.chat"
    )
    return [Chat(*row) for row in rows]


def known(cx: Reader, source: bytes, chat: bytes, ids: Sequence[bytes]) -> set[bytes]:
    """Give those of some ids that are archived already."""
    marks = ", ".join("?" * len(ids))
    rows = cx.rows(
        f"SELECT id FROM archive_line WHERE source = ? AND chat = ? AND id IN ({marks})",  # noqa: S608 - only "?"
        (source, chat, *ids),
    )
    return {id_ for (id_,) in rows}


def page(cx: Reader, chat: Chat, limit: int, before: bytes | None) -> list[Row]:
    """Give (id, author, name, text, sent) of the newest lines, or of those just before one; oldest first."""
    at = None
    if before is not None:
        at = cx.one(
            "SELECT sent, id FROM archive_line WHERE source = ? AND chat = ? AND id = ?",
            (chat.source, chat.chat, before),
        )
    sent, id_ = at if at is not None else (2**62, b"")
    rows = cx.rows(
        "SELECT id, author, name, text, sent FROM archive_line WHERE source = ? AND chat = ? AND (sent, id) < (?, ?)"
        " ORDER BY sent DESC, id DESC LIMIT ?",
        (chat.source, chat.chat, sent, id_, limit),
    )
    return rows[::-1]
