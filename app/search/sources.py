"""What the rooms of the app say now about the text of an event: the one place where search knows their tables.

A text is indexed whether or not it is to be seen: that depends on ranks and rights, which change without its changing,
and is asked when it is found. What is erased has no text in these tables any more, and so has none in the index.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from app.chat.attached import of_one
from app.context import Reader, Row
from app.picture import unpack
from app.search.index import Entry

MESSAGE, POLL, POST, COMMENT, PHOTO = KINDS = ("message", "poll", "post", "comment", "photo")
LINK, PICTURE, FILE, VOICE = 1, 2, 4, 8  # what a text may have with it
_FLAGS = LINK | PICTURE | FILE | VOICE
_LINK = re.compile(r"\b(?:https?://|www\.)\S", re.IGNORECASE)

_MESSAGE = (
    "SELECT space, author, at, text, CASE WHEN words != id THEN words END, poll IS NOT NULL FROM chat_message "
    "WHERE id = ? AND text IS NOT NULL"
)
_POST = "SELECT space, author, at, text, pictures FROM feed_post WHERE id = ?"
_COMMENT = "SELECT space, author, at, text, post FROM feed_comment WHERE id = ?"
_PHOTO = "SELECT space, author, at, picture FROM gallery_photo WHERE id = ? AND n = 0 AND use = 'album'"


def entry(cx: Reader, ident: bytes) -> Entry | None:
    """Give the text of an event as it is to be found, None where there is none."""
    for question, read in _SOURCES:
        row = cx.one(question, (ident,))
        if row is not None:
            return read(cx, ident, row)
    return None


def _message(cx: Reader, ident: bytes, row: Row) -> Entry:
    """A message says its text and what its files are called."""
    space, author, at, said, edit, is_poll = row
    files = of_one(cx, ident)
    text = "\n".join([said, *(one.name for one in files)]).strip()
    has = _link(said) | (PICTURE if any(one.is_picture for one in files) else 0) | (FILE if files else 0)
    has |= VOICE if any(one.is_voice for one in files) else 0
    return Entry(ident, space, author, sort(POLL if is_poll else MESSAGE, has), at, text, edit)


def _post(cx: Reader, ident: bytes, row: Row) -> Entry:
    """A post says its text and what stands below its pictures."""
    space, author, at, said, packed = row
    pictures = unpack(packed)
    text = "\n".join([said, *(picture.caption for picture in pictures)]).strip()
    has = _link(text) | (PICTURE if pictures else 0)
    return Entry(ident, space, author, sort(POST, has), at, text)


def _comment(cx: Reader, ident: bytes, row: Row) -> Entry:
    space, author, at, text, post = row
    return Entry(ident, space, author, sort(COMMENT, _link(text)), at, text, post)


def _photo(cx: Reader, ident: bytes, row: Row) -> Entry:
    space, author, at, packed = row
    text = unpack(packed)[0].caption
    return Entry(ident, space, author, sort(PHOTO, _link(text) | PICTURE), at, text)


_SOURCES: tuple[tuple[str, Callable[[Reader, bytes, Row], Entry]], ...] = (
    (_MESSAGE, _message),
    (_POST, _post),
    (_COMMENT, _comment),
    (_PHOTO, _photo),
)


def _link(text: str) -> int:
    return LINK if _LINK.search(text) else 0


def edited(cx: Reader, ident: bytes) -> bytes | None:
    """Give the message that an edit changes, None of any other event."""
    target: bytes | None = cx.value("SELECT target FROM chat_edit WHERE id = ?", (ident,))
    return target


def sort(kind: str, has: int) -> int:
    """Give the number under which a kind of text is indexed, with what it has with it."""
    return KINDS.index(kind) * (_FLAGS + 1) + has


def kind_of(number: int) -> str:
    """Give the kind of an indexed text."""
    return KINDS[number // (_FLAGS + 1)]


def sorts(kinds: tuple[str, ...] = KINDS, has: int = 0) -> list[int]:
    """Give all numbers of some kinds that have certain things with them."""
    return [sort(kind, flags) for kind in kinds for flags in range(_FLAGS + 1) if flags & has == has]
