"""Pages of a conversation, also of one that goes on from one group to its successor: the older's lines come first.

Pages go by (at, id), never by number, so that a message arriving in between neither repeats nor hides another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.chat import happenings, pins, rules, showing
from app.chat.crowd import Crowd
from app.chat.showing import Entry, Stored
from app.chat.views import MessageView
from app.context import Reader
from app.errors import Refused
from app.wording import id_range

BEFORE_ALL = (-1, b"")
_TABLES = ("chat_message", "chat_rule", "chat_charter", "chat_timer")


@dataclass(frozen=True, slots=True)
class Part:
    """One of the spaces of a conversation, and who is in it."""

    space: bytes
    crowd: Crowd


@dataclass(frozen=True, slots=True)
class Place:
    """From where a page is wanted: `side` is before, after or around the `message`; before nothing is the newest."""

    side: str
    message: str


NEWEST = Place("before", "")


def page(cx: Reader, parts: Sequence[Part], limit: int, place: Place = NEWEST) -> list[MessageView]:
    """Give up to `limit` lines, oldest first, from a place; the newest part is the first."""
    number, at = _position(cx, parts, place.message)
    if place.side == "after":
        found = _newer(cx, parts, (number, ">", at), limit)
    elif place.side == "around":
        newer = _newer(cx, parts, (number, ">=", at), limit - limit // 2)
        found = [*_older(cx, parts, (number, at), limit // 2), *newer]
    else:
        found = _older(cx, parts, (number, at), limit)
    views: list[MessageView] = []
    for part, entries in found:
        views += showing.show(cx, part.space, entries, part.crowd)
    return views


def pinned(cx: Reader, parts: Sequence[Part]) -> list[MessageView]:
    """Give the pinned messages of a conversation, the newest pin first."""
    views: list[MessageView] = []
    for part in parts:
        ids = pins.pinned(cx, part.space)[: pins.MAX_PINS - len(views)]
        found = [one for ident in ids if (one := showing.stored(cx, ident)) is not None]
        views += showing.show(cx, part.space, found, part.crowd)
    return views


def first_since(cx: Reader, parts: Sequence[Part], ms: int) -> Entry | None:
    """Give the first line of a conversation from a moment on, in Unix milliseconds."""
    found = (_entries(cx, part.space, ">=", (ms << 16, b""), 1) for part in reversed(parts))
    return next((entries[0] for entries in found if entries), None)


def span(text: str) -> tuple[bytes, bytes]:
    """Give the range of ids that begin with what was typed; Refused `unknown_message`."""
    found = id_range(text, rules.MIN_ID_PREFIX)
    if found is None:
        raise Refused(
            "unknown_message",
            "A message is named by its id, or by its first {least} digits.",
            least=rules.MIN_ID_PREFIX,
        )
    return found


Lines = list[tuple[Part, list[Entry]]]


def _older(cx: Reader, parts: Sequence[Part], start: tuple[int, tuple[int, bytes]], limit: int) -> Lines:
    """Give lines before a position, part by part, the oldest first."""
    found: Lines = []
    number, at = start
    for part in parts[number:]:
        entries = _entries(cx, part.space, "<", at, limit)[::-1]
        found.insert(0, (part, entries))
        limit, at = limit - len(entries), rules.AFTER_ALL
    return found


def _newer(cx: Reader, parts: Sequence[Part], start: tuple[int, str, tuple[int, bytes]], limit: int) -> Lines:
    """Give lines from a position on, part by part, the oldest first."""
    found: Lines = []
    number, side, at = start
    for part in parts[number::-1]:
        entries = _entries(cx, part.space, side, at, limit)
        found.append((part, entries))
        limit, side, at = limit - len(entries), ">", BEFORE_ALL
    return found


def _position(cx: Reader, parts: Sequence[Part], message: str) -> tuple[int, tuple[int, bytes]]:
    """Give in which part a message stands, or a line of what happened, and where; behind all for none."""
    if not message:
        return 0, rules.AFTER_ALL
    each = [f"SELECT space, at, id FROM {table} WHERE id BETWEEN ?1 AND ?2" for table in _TABLES]  # noqa: S608
    rows = cx.rows(" UNION ALL ".join(each) + " LIMIT 2", span(message))
    if len(rows) > 1:
        raise Refused("ambiguous_message", "Several messages begin with that id; give more of its digits.")
    for number, part in enumerate(parts):
        if rows and rows[0][0] == part.space:
            return number, (rows[0][1], rows[0][2])
    raise Refused("unknown_message", "There is no message with that id in this chat.")


def _entries(cx: Reader, space: bytes, side: str, at: tuple[int, bytes], limit: int) -> list[Entry]:
    """Give messages and lines of what happened on one side of a position, the nearest first."""
    if limit <= 0:
        return []
    order = "ASC" if side.startswith(">") else "DESC"
    rows = cx.rows(
        f"SELECT {showing.STORED} FROM chat_message "  # noqa: S608 - words of ours
        f"WHERE space = ? AND hidden = 0 AND (at, id) {side} (?, ?) ORDER BY at {order}, id {order} LIMIT ?",
        (space, *at, limit),
    )
    entries: list[Entry] = [*(Stored(*row) for row in rows), *happenings.near(cx, space, side, at, limit)]
    entries.sort(key=lambda entry: (entry.at, entry.id), reverse=order == "DESC")
    return entries[:limit]
