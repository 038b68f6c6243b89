"""What I keep of a chat for my own devices alone: its place on top, whether it is put away or quiet, and a draft.

It is stated in my personal space, so that all my devices agree, and counts from nowhere else. Nobody whom a chat is
with learns of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.chat import events
from app.context import App, Reader
from app.conversations import Conversation
from app.wording import utf8_size

PLACE, AWAY, QUIET, UNREAD, HEED = "place", "away", "quiet", "unread", "heed"
"""What is kept: where among those on top a chat stands, the higher the greater, 0: not there; whether it is put away;
until when nothing of it is announced, in Unix seconds, 0: it is; whether it counts as unread though all was read; of a
group, for good, what is announced: the number of one of HEEDED."""

WORDS = frozenset({PLACE, AWAY, QUIET, UNREAD, HEED})
ALL, MENTIONS, NOTHING = HEEDED = ("all", "mentions", "nothing")
HUSH, AWAKE, HOURS, RINGS = "hush", "awake", "hours", "rings"
"""What is kept of all chats together, and of calls and posts, in place of a chat under my personal space; what the
values mean is said in `app/hours.py`."""

WORDS_OF_ALL = frozenset({HUSH, AWAKE, HOURS, RINGS})
FOR_GOOD = 2**63 - 1  # quiet without an end
MAX_DRAFT_BYTES = 64 * 1024  # more than a message can have, so that one that is too long yet is not lost
TABLES = ("chat_kept", "chat_draft", "chat_scheduled", "chat_tray")


@dataclass(frozen=True, slots=True)
class Draft:
    """What is written to a chat and not sent yet, and which message it answers."""

    text: str = ""
    reply: bytes | None = None


@dataclass(frozen=True, slots=True)
class Private:
    """What counts now of one chat; `away_at` is the sort key of when it was put away, 0: it was not."""

    place: int = 0
    away_at: int = 0
    quiet_until: int = 0
    unread: bool = False
    heed: str = ALL
    draft: Draft = Draft()

    def is_quiet(self, now_ms: int) -> bool:
        """Say whether nothing of it is announced for a while, or for good without another word."""
        return now_ms < self.quiet_until * 1000

    def is_away(self, newest: int, now_ms: int) -> bool:
        """Say whether it is put away: until something newer comes, or for good where it is quiet."""
        return bool(self.away_at) and (newest <= self.away_at or self.is_quiet(now_ms) or self.heed != ALL)


def is_draft(text: str) -> bool:
    """Say whether a text can be kept as a draft."""
    size = utf8_size(text)
    return size is not None and size <= MAX_DRAFT_BYTES


@dataclass(frozen=True, slots=True)
class Known:
    """The newest that was stated: of each chat and word (sort key, id, value), and (sort key, id, text, reply)."""

    settings: Mapping[tuple[bytes, str], tuple[int, bytes, int]]
    drafts: Mapping[bytes, tuple[int, bytes, str, bytes | None]]

    def value(self, talk: Conversation, what: str) -> tuple[int, int]:
        """Give (value, sort key) of a setting of a conversation, which the group before it may have had already."""
        at, _, number = max(self.settings.get((space, what), (0, b"", 0)) for space in talk.spaces)
        return number, at

    def of(self, talk: Conversation) -> Private:
        """Give what counts of a conversation."""
        away, at = self.value(talk, AWAY)
        held = [self.drafts[space] for space in talk.spaces if space in self.drafts]
        return Private(
            place=self.value(talk, PLACE)[0],
            away_at=at if away else 0,
            quiet_until=self.value(talk, QUIET)[0],
            unread=bool(self.value(talk, UNREAD)[0]),
            heed=HEEDED[min(self.value(talk, HEED)[0], len(HEEDED) - 1)],
            draft=Draft(*max(held, key=lambda one: one[:2])[2:]) if held else Draft(),
        )


def every(cx: Reader) -> Known:
    """Give what counts of all chats; of each statement the newest."""
    settings = cx.rows("SELECT target, what, at, id, value FROM chat_kept ORDER BY at, id")
    written = cx.rows("SELECT target, at, id, text, reply FROM chat_draft ORDER BY at, id")
    return Known({(row[0], row[1]): tuple(row[2:]) for row in settings}, {row[0]: tuple(row[1:]) for row in written})


async def state(app: App, talk: Conversation, what: str, wanted: int, *, anew: bool = False) -> None:
    """State a setting of a chat for my devices, unless it is so already; `anew`: from now on, even then."""
    if anew or (await app.node.read(every)).value(talk, what)[0] != wanted:
        payload = {"chat": talk.space, "what": what, "value": wanted}
        await app.node.publish(app.node.personal_space, events.KEPT, payload)


def of_all(cx: Reader, personal: bytes) -> Mapping[str, int]:
    """Give what is kept of all chats together: by its word the newest value."""
    rows = cx.rows("SELECT what, value FROM chat_kept WHERE target = ? ORDER BY at, id", (personal,))
    return {what: value for what, value in rows if what in WORDS_OF_ALL}


async def state_of_all(app: App, wanted: Mapping[str, int]) -> None:
    """State for my devices what is kept of all chats together, as far as it is not so already."""
    personal = app.node.personal_space
    before = await app.node.read(lambda cx: of_all(cx, personal))
    for what, value in wanted.items():
        if before.get(what, 0) != value:
            await app.node.publish(personal, events.KEPT, {"chat": personal, "what": what, "value": value})


def drafts(cx: Reader, chats: Sequence[bytes]) -> list[bytes]:
    """Give the ids of all drafts of a chat that are held."""
    marks = ", ".join("?" * len(chats))
    rows = cx.rows(f"SELECT id FROM chat_draft WHERE target IN ({marks}) ORDER BY at, id", tuple(chats))  # noqa: S608
    return [ident for (ident,) in rows]
