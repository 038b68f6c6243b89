"""The rules of chat as pure functions: what may be written, what counts, in which order, and how far a message got.

Both ends judge by these same rules: what this node would refuse to send is ignored when a peer sends it. No I/O here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.errors import Refused
from app.wording import is_emoji, utf8_size

MAX_TEXT_BYTES = 16 * 1024
MAX_PAGE = 500
MIN_ID_PREFIX = 6

QUEUED, SENT, DELIVERED, READ = "queued", "sent", "delivered", "read"


@dataclass(frozen=True, slots=True)
class Edit:
    """One stated edit of a message: who stated it, its place in time, the text."""

    id: bytes
    author: bytes
    at: int
    text: str


def check_text(text: str) -> None:
    """Refuse a text that cannot be a message: empty, over 16 KiB in UTF-8, or not writable as UTF-8."""
    size = utf8_size(text)
    if size is None:
        raise Refused("bad_text", "The text holds characters that cannot be written as UTF-8.")
    if not text.strip():
        raise Refused("empty_text", "The message is empty.")
    if size > MAX_TEXT_BYTES:
        raise Refused("text_too_long", f"The message has {size} bytes; at most {MAX_TEXT_BYTES} are possible.")


def is_text(text: str) -> bool:
    """Say whether a peer's text keeps the rules that mine must keep."""
    size = utf8_size(text)
    return size is not None and size <= MAX_TEXT_BYTES and bool(text.strip())


def check_emoji(emoji: str) -> None:
    """Refuse a reaction that is no emoji; the empty one takes a reaction back and is allowed."""
    if not is_emoji(emoji):
        raise Refused("bad_emoji", "A reaction is one emoji.")


def check_page(limit: int) -> None:
    """Refuse a page size outside 1 to 500."""
    if not 1 <= limit <= MAX_PAGE:
        raise Refused("bad_limit", f"The limit must be between 1 and {MAX_PAGE}.")


def current_text(original: str, author: bytes, edits: Iterable[Edit]) -> tuple[str, bool]:
    """Give the text to show and whether it is an edited one: the author's edit with the greatest (at, id) wins."""
    own = [edit for edit in edits if edit.author == author]
    if not own:
        return original, False
    return max(own, key=lambda edit: (edit.at, edit.id)).text, True


def state_of_mine(seq: int, sent: bool, delivered: int, read: int) -> str:
    """Give how far my message number `seq` got, from the other account's highest delivered and read numbers."""
    if seq <= read:
        return READ
    if seq <= delivered:
        return DELIVERED
    return SENT if sent else QUEUED


def one_place(before: str | None, after: str | None, around: str | None) -> tuple[str, str]:
    """Give which side of which message a page is wanted from, ("before", "") for the newest; Refused `two_places`."""
    named = [(side, at) for side, at in (("before", before), ("after", after), ("around", around)) if at is not None]
    if len(named) > 1:
        raise Refused("two_places", "A page is before, after or around one message.")
    return named[0] if named else ("before", "")
