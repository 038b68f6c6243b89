"""The rules of the feed as pure functions: what may be posted and said under it, and for whom a post is.

Both ends judge by these same rules: what this node would refuse to state is ignored when a peer states it. No I/O here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.errors import Refused
from app.feed import events
from app.parts import Space
from app.picture import Picture, cleaned
from app.wording import is_emoji, utf8_size
from app.words import Mark, mark

MAX_TEXT = 5_000  # characters, of a post or a comment
MAX_PICTURES = 4  # of one post
MAX_PAGE = 200
MIN_ID_PREFIX = 6
MAX_STATED_NAME = 256  # characters; shown are 64 of them
PAYLOAD_ROOM = 30 * 1024  # bytes for text, pictures and thumbnails; an event's payload has 32 KiB

CONTACTS, CHOSEN, GROUP = "contacts", "chosen", "group"
QUEUED, SENT, RECEIVED = "queued", "sent", "received"


def check_post(text: str, pictures: int) -> None:
    """Refuse a post of nothing, of more than 5,000 characters or 4 pictures, or one that is no UTF-8."""
    if pictures > MAX_PICTURES:
        raise Refused("too_many_pictures", "A post has at most {most} pictures.", most=MAX_PICTURES)
    if not text.strip() and not pictures:
        raise Refused("empty_text", "The post is empty.")
    _check_length(text, mark("post"))


def check_comment(text: str) -> None:
    """Refuse a comment of nothing, of more than 5,000 characters, or one that is no UTF-8."""
    if not text.strip():
        raise Refused("empty_text", "The comment is empty.")
    _check_length(text, mark("comment"))


def check_emoji(emoji: str) -> None:
    """Refuse a reaction that is no emoji; the empty one takes a reaction back and is allowed."""
    if not is_emoji(emoji):
        raise Refused("bad_emoji", "A reaction is one emoji.")


def check_page(limit: int) -> None:
    """Refuse a page size outside 1 to 200."""
    if not 1 <= limit <= MAX_PAGE:
        raise Refused("bad_limit", "The limit must be between 1 and {most}.", most=MAX_PAGE)


def readable_post(said: events.Posted | None) -> tuple[str, list[Picture]] | None:
    """Give text and pictures of a post somebody stated, or None if it is nothing this node would have posted."""
    if said is None or len(said.pictures) > MAX_PICTURES or not _is_text(said.text):
        return None
    pictures = [picture for picture in map(cleaned, said.pictures) if picture is not None]
    if len(pictures) != len(said.pictures) or not (said.text.strip() or pictures):
        return None
    return said.text, pictures


def is_comment(said: events.Commented) -> bool:
    """Say whether a comment somebody stated keeps the rules that mine must keep."""
    return _is_text(said.text) and bool(said.text.strip()) and len(said.name) <= MAX_STATED_NAME


def is_reaction(said: events.Reacted) -> bool:
    """Say whether a reaction somebody stated keeps the rules that mine must keep."""
    return is_emoji(said.emoji) and len(said.name) <= MAX_STATED_NAME


def room_for_thumbnails(text: str, pictures: Sequence[Picture]) -> int:
    """Give how many bytes of thumbnails fit into a post beside its text and what else is said of its pictures."""
    said = sum(512 + (utf8_size(picture.name) or 0) + (utf8_size(picture.caption) or 0) for picture in pictures)
    return PAYLOAD_ROOM - (utf8_size(text) or 0) - said


def circle_for(spaces: Iterable[Space], me: bytes, chosen: frozenset[bytes] | None) -> bytes | None:
    """Give my circle for exactly these people, or for everybody where `chosen` is None; the smallest id of several."""
    fitting = [space for space in spaces if space.owner == me and is_feed(space.type, space.about)]
    if chosen is None:
        return min((space.id for space in fitting if space.everybody), default=None)
    return min((space.id for space in fitting if not space.everybody and set(space.members) == chosen), default=None)


def audience_of(everybody: bool, talk: bool) -> str:
    """Give what kind of audience a post has, by what is known of its space."""
    return GROUP if talk else CONTACTS if everybody else CHOSEN


def is_feed(type_: str, about: object) -> bool:
    """Say whether a space is a circle of the feed, from its type and what its founder said of it."""
    return type_ == events.CIRCLE and isinstance(about, dict) and about.get("use") == events.USE


def _check_length(text: str, what: Mark) -> None:
    if utf8_size(text) is None:
        raise Refused("bad_text", "The text holds characters that cannot be written as UTF-8.")
    if len(text) > MAX_TEXT:
        raise Refused(
            "text_too_long",
            "The {what} has {count} characters; at most {most} are possible.",
            what=what,
            count=len(text),
            most=MAX_TEXT,
        )


def _is_text(text: str) -> bool:
    return len(text) <= MAX_TEXT and utf8_size(text) is not None
