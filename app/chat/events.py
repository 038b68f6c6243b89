"""What chat states in events: the kinds, their payloads, and the strict reading of a payload somebody else wrote.

A payload is a msgpack map; unknown fields are left alone so that a later version may add some. What the facts mean
together is in `rules.py` and `project.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.attachment import Attachment

MESSAGE = 1000
EDIT = 1001
POLL = 1002
CLOSED = 1003
REACTION = 10001
READ = 10002
VOTE = 10005
PIN = 10006
TIMER = 10007
KEPT = 10020
DRAFT = 10021
REMOVED = 10022
SCHEDULED = 10023
TRAY = 10024

ID_BYTES = 32
MAX_REMOVED = 256  # messages one statement may name
MAX_DEVICES = 64  # devices one read mark may name; where more have written, several are stated


@dataclass(frozen=True, slots=True)
class Mention:
    """A text calls an account by its characters from `at` on, `size` of them, beginning with @; empty: everybody."""

    account: bytes
    at: int
    size: int


@dataclass(frozen=True, slots=True)
class LinkPreview:
    """What its author was shown of the page at `url`, a link of the text: a title, a sentence, a small picture."""

    url: str
    title: str
    description: str = ""
    picture: bytes = b""


@dataclass(frozen=True, slots=True)
class MessageSent:
    """Kind 1000, in a direct space or a group; `reply` is what it answers, which may be unknown here.

    `forwarded`: its author passes on what stood elsewhere; where, and who wrote it there, is nowhere said. `silent`: it
    shall not be announced. Without them, as in versions before them: no. With `files`, at most 16 of at most 4 GiB
    together, voice messages among them, the text may be empty; a version that does not know them shows the text alone.
    So does one that does not know of a `preview`.
    """

    text: str
    reply: bytes | None = None
    mentions: list[Mention] = field(default_factory=list)
    forwarded: bool = False
    silent: bool = False
    files: list[Attachment] = field(default_factory=list)
    preview: LinkPreview | None = None


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """Kind 1001; counts if its author wrote `target`. Files stay; the text may be empty where there are some."""

    target: bytes
    text: str
    mentions: list[Mention] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PollAsked:
    """Kind 1002, beside messages: a question and the answers one can choose, one of them or several."""

    question: str
    options: list[str]
    multiple: bool = False


@dataclass(frozen=True, slots=True)
class PollClosed:
    """Kind 1003; counts if its author asked `target`: later votes count for nothing."""

    target: bytes


@dataclass(frozen=True, slots=True)
class PollVoted:
    """Kind 10005, the newest per author and target counts: the answers chosen, from 0; none takes the vote back."""

    target: bytes
    choices: list[int]


@dataclass(frozen=True, slots=True)
class MessagePinned:
    """Kind 10006, the newest per target counts among those whose author had the right; `on` False: pinned no more."""

    target: bytes
    on: bool


@dataclass(frozen=True, slots=True)
class TimerSet:
    """Kind 10007, between two people, the newest counts: what is written from then on disappears after `seconds`."""

    seconds: int


@dataclass(frozen=True, slots=True)
class ReactionSet:
    """Kind 10001, the newest per author and target counts; an empty `emoji` takes the reaction back."""

    target: bytes
    emoji: str


@dataclass(frozen=True, slots=True)
class ChatRead:
    """Kind 10002, in the personal space: of `chat` everything up to these sequence numbers per device was seen."""

    chat: bytes
    seen: list[tuple[bytes, int]]


@dataclass(frozen=True, slots=True)
class ChatKept:
    """Kind 10020, in the personal space, the newest per `chat` and `what` counts; see `private.py` for the values."""

    chat: bytes
    what: str
    value: int


@dataclass(frozen=True, slots=True)
class DraftKept:
    """Kind 10021, in the personal space, the newest per `chat` that was not erased counts: written, not sent yet."""

    chat: bytes
    text: str
    reply: bytes | None = None


@dataclass(frozen=True, slots=True)
class MessagesRemoved:
    """Kind 10022, in the personal space: of `chat` these messages are shown on no device of mine any more, for good."""

    chat: bytes
    messages: list[bytes]


@dataclass(frozen=True, slots=True)
class MessageScheduled:
    """Kind 10023, in the personal space, counts until it is erased: the `device` of mine sends this at `due`.

    That is in Unix seconds.
    """

    chat: bytes
    text: str
    due: int
    device: bytes
    reply: bytes | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class TrayFile:
    """A file that shall go along: its path on the device, and the blob there that `kept` its bytes, if one does."""

    path: str
    kept: Attachment | None = None


@dataclass(frozen=True, slots=True)
class TrayKept:
    """Kind 10024, in the personal space, the newest per `chat` and stating device that was not erased counts.

    These files, at most 16, shall go with the next message, `original` or not; for that device alone.
    """

    chat: bytes
    files: list[TrayFile]
    original: bool = False
