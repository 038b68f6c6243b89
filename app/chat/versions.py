"""What a message said before it was changed: all its versions that are here. They are erased with the message."""

from __future__ import annotations

from app import markup
from app.chat import attached
from app.chat.views import VersionView
from app.context import Reader
from app.wording import moment

MOST = 100  # changes of one message that are shown, the newest


def versions(cx: Reader, message: bytes) -> list[VersionView]:
    """Give what was first sent, then each change by its author, the one that is shown last; none of what is gone."""
    first = cx.one(
        "SELECT id, at, original, space, author FROM chat_message WHERE id = ? AND original IS NOT NULL", (message,)
    )
    if first is None:
        return []
    edits = cx.rows(
        "SELECT id, at, text FROM chat_edit WHERE target = ? AND space = ? AND author = ? "
        "AND id NOT IN (SELECT id FROM chat_hidden) ORDER BY at DESC, id DESC LIMIT ?",
        (message, *first[3:], MOST),
    )
    said = [first[:3], *reversed(edits)]
    shown = [one for one in said if one[2].strip() or attached.has_any(cx, message)]
    return [VersionView(ident.hex(), text, moment(at >> 16), markup.spans(text)) for ident, at, text in shown]
