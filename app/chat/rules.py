"""The rules of chat as pure functions: what may be written, what counts, in which order, and how far a message got.

Both ends judge by these same rules: what this node would refuse to send is ignored when a peer sends it. No I/O here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.attachment import Attachment, cleaned
from app.chat import events
from app.errors import Refused
from app.wording import ID_BYTES, clean_line, is_emoji, same_name, utf8_size

MAX_TEXT_BYTES = 16 * 1024
FILES_ROOM = 31 * 1024  # bytes for a text, its mentions, files and thumbnails; an event's payload has 32 KiB
MAX_MENTIONS = 64  # of one text
EVERYBODY = "all"  # who is called by @all
MAX_OPTIONS = 12  # of one poll
MAX_OPTION = 100  # characters
MAX_PAGE = 500
LAST_SECOND = 2**40  # no time anybody means is later
MIN_ID_PREFIX = 6
COUNTED = 1000  # so many unread messages of a space are counted, and not one more
AFTER_ALL = (2**63 - 1, b"\xff" * 33)  # a place behind every message

QUEUED, SENT, DELIVERED, READ = "queued", "sent", "delivered", "read"


@dataclass(frozen=True, slots=True)
class Edit:
    """One stated edit of a message: who stated it, its place in time, the text."""

    id: bytes
    author: bytes
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """What to show of a message: the text, which statement it is of, and whether that is an edit."""

    text: str
    id: bytes
    edited: bool


def check_text(text: str, files: bool = False) -> None:
    """Refuse a text that cannot be a message: over 16 KiB in UTF-8, not writable as UTF-8, or empty without `files`."""
    size = utf8_size(text)
    if size is None:
        raise Refused("bad_text", "The text holds characters that cannot be written as UTF-8.")
    if not (text.strip() or files):
        raise Refused("empty_text", "The message is empty.")
    if size > MAX_TEXT_BYTES:
        raise Refused(
            "text_too_long",
            "The message has {size} bytes; at most {most} are possible.",
            size=size,
            most=MAX_TEXT_BYTES,
        )


def is_text(text: str, files: bool = False) -> bool:
    """Say whether a peer's text keeps the rules that mine must keep; with `files` it may be empty."""
    size = utf8_size(text)
    return size is not None and size <= MAX_TEXT_BYTES and (files or bool(text.strip()))


def readable(said: events.MessageSent | None) -> tuple[events.MessageSent, list[Attachment]] | None:
    """Give a message somebody stated and its cleaned files, or None if it is nothing this node would have sent."""
    files = None if said is None else cleaned(said.files)
    if said is None or files is None or not is_text(said.text, bool(files)):
        return None
    return said, files


def check_emoji(emoji: str) -> None:
    """Refuse a reaction that is no emoji; the empty one takes a reaction back and is allowed."""
    if not is_emoji(emoji):
        raise Refused("bad_emoji", "A reaction is one emoji.")


def check_page(limit: int) -> None:
    """Refuse a page size outside 1 to 500."""
    if not 1 <= limit <= MAX_PAGE:
        raise Refused("bad_limit", "The limit must be between 1 and {most}.", most=MAX_PAGE)


def current_text(message: Edit, edits: Iterable[Edit], files: bool = False) -> Words:
    """Give the words of a message: its author's edit with the greatest (at, id) wins over what was first sent.

    An empty one counts only where there are files.
    """
    own = [edit for edit in edits if edit.author == message.author and (files or edit.text.strip())]
    if not own:
        return Words(message.text, message.id, edited=False)
    newest = max(own, key=lambda edit: (edit.at, edit.id))
    return Words(newest.text, newest.id, edited=True)


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


def room_for_files(payload: Mapping[str, object]) -> int:
    """Give how many bytes files and their thumbnails may take in a payload beside what else it says."""
    text, mentions = payload["text"], payload.get("mentions", [])
    return (
        FILES_ROOM
        - len(str(text).encode("utf-8", "replace"))
        - 80 * len(mentions if isinstance(mentions, list) else [])
    )


def find_mentions(text: str, called: Sequence[tuple[str, bytes]]) -> list[events.Mention]:
    """Give whom a text calls by @ and a name; of several names that fit the longest, none where two people have it."""
    found: list[events.Mention] = []
    at = text.find("@")
    while at >= 0 and len(found) < MAX_MENTIONS:
        mention = _mention_at(text, at, called) if at == 0 or not text[at - 1].isalnum() else None
        found += [mention] if mention else []
        at = text.find("@", at + (mention.size if mention else 1))
    return found


def readable_mentions(text: str, said: Sequence[events.Mention]) -> list[events.Mention]:
    """Give those mentions somebody stated that stand in the text as they should: one after the other, each at an @."""
    found: list[events.Mention] = []
    free = 0
    for mention in said[:MAX_MENTIONS]:
        end = mention.at + mention.size
        fits = free <= mention.at < end <= len(text) and text[mention.at] == "@"
        if fits and mention.size > 1 and len(mention.account) in (0, ID_BYTES):
            found.append(mention)
            free = end
    return found


def check_options(options: Sequence[str]) -> list[str]:
    """Give the answers of a poll in their clean form; Refused `bad_options`."""
    cleaned = [clean_line(option, MAX_OPTION) for option in options]
    if not is_poll(cleaned) or any(utf8_size(option) is None for option in options):
        sentence = f"A poll has 2 to {MAX_OPTIONS} different answers of at most {MAX_OPTION} characters."
        raise Refused("bad_options", sentence)
    return cleaned


def is_poll(options: Sequence[str]) -> bool:
    """Say whether answers are such as this node would have asked for."""
    fits = all(option and option == clean_line(option, MAX_OPTION) for option in options)
    return 2 <= len(options) <= MAX_OPTIONS and fits and len(set(options)) == len(options)


def choices(words: Sequence[str], options: Sequence[str], multiple: bool) -> list[int]:
    """Give the answers that words mean, each by its text or its number from 1; Refused `bad_choice`."""
    chosen = sorted({_choice(word, options) for word in words})
    if len(chosen) > 1 and not multiple:
        raise Refused("bad_choice", "Only one answer can be chosen in this poll.")
    return chosen


def counted_choices(said: Sequence[int], count: int, multiple: bool) -> list[int]:
    """Give what counts of a vote somebody stated: known answers, none at all where too many were chosen."""
    chosen = sorted({number for number in said if 0 <= number < count})
    return chosen if multiple or len(chosen) <= 1 else []


def _choice(word: str, options: Sequence[str]) -> int:
    named = [number for number, option in enumerate(options) if same_name(option, word.strip())]
    if named:
        return named[0]
    digits = word.strip()
    if digits.isascii() and digits.isdigit() and len(digits) < 4 and 1 <= int(digits) <= len(options):
        return int(digits) - 1
    raise Refused("bad_choice", "An answer is named by its text or by a number from 1 to {count}.", count=len(options))


def _mention_at(text: str, at: int, called: Sequence[tuple[str, bytes]]) -> events.Mention | None:
    fitting = [(len(name), account) for name, account in called if _is_called(text, at + 1, name)]
    if not fitting:
        return None
    longest = max(size for size, _ in fitting)
    accounts = {account for size, account in fitting if size == longest}
    return events.Mention(accounts.pop(), at, longest + 1) if len(accounts) == 1 else None


def _is_called(text: str, start: int, name: str) -> bool:
    end = start + len(name)
    return bool(name) and same_name(text[start:end], name) and not text[end : end + 1].isalnum()
