"""What a screen, the command line or a script gets to see of chat; frozen, ready for JSON.

Ids are lower-case hex, times RFC 3339 UTC. Texts are as people wrote them; `app/tables.py` keeps them from acting.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.markup import Span


@dataclass(frozen=True, slots=True)
class StatedView:
    """The id of the event a command stated."""

    id: str


@dataclass(frozen=True, slots=True)
class TimerView:
    """After how many seconds what is written in a chat from now on disappears, 0: never; `after` says it in words."""

    seconds: int
    after: str


@dataclass(frozen=True, slots=True)
class ScheduledView:
    """A message that waits for its time; `here`: this device sends it, `late`: it should have gone already.

    `name` is what its chat is called, empty if I do not take part in it any more.
    """

    id: str
    chat: str
    name: str
    text: str
    due_at: str
    silent: bool
    here: bool
    late: bool


@dataclass(frozen=True, slots=True)
class TypistsView:
    """Who is writing in a chat just now, by name; `text` says it in a sentence.

    `contact` is the account of the person, or the id of the group.
    """

    chat: str
    contact: str
    people: list[str]
    text: str


@dataclass(frozen=True, slots=True)
class DayView:
    """The first line of a chat from a day on: its `id`, its time, its `day`; nothing where there is none later."""

    id: str | None
    at: str | None
    day: str | None


@dataclass(frozen=True, slots=True)
class DaysView:
    """The days of a month on which there is anything in a chat, such as 2026-05-31."""

    days: list[str]


@dataclass(frozen=True, slots=True)
class DraftView:
    """What is written to a chat and not sent yet, and the id of the message it answers."""

    text: str
    reply: str | None


@dataclass(frozen=True, slots=True)
class TrayFileView:
    """A file that shall go along; one that is `kept` by its bytes has the path where they were put, or none."""

    path: str
    name: str
    kept: bool


@dataclass(frozen=True, slots=True)
class TrayView:
    """The files that shall go with the next message from this device, pictures bit for bit if `original`."""

    files: list[TrayFileView]
    original: bool


@dataclass(frozen=True, slots=True)
class CardView:
    """What the page at `url`, a link of the text, says of itself; `picture_url` leads to a small picture, if any."""

    url: str
    title: str
    description: str
    picture_url: str = ""


@dataclass(frozen=True, slots=True)
class ReactionView:
    """One person's current reaction to a message."""

    emoji: str
    author: str
    author_name: str


@dataclass(frozen=True, slots=True)
class QuoteView:
    """The message that another one answers, as it stands now; its text without marks and without what it hides.

    `files` is photo or file where it carries some; one without a text says in its place what they are. Some `ends`.
    """

    id: str
    author_name: str
    text: str
    deleted: bool
    mine: bool
    files: str = ""
    ends: bool = False


@dataclass(frozen=True, slots=True)
class MentionView:
    """Somebody whom a message calls, by the characters of its text from `start` on, `length` of them, the @ among them.

    `account` is empty where it calls everybody; `mine`: it calls me.
    """

    account: str
    name: str
    start: int
    length: int
    mine: bool


@dataclass(frozen=True, slots=True)
class OptionView:
    """One answer of a poll; `voters` are the names of those who chose it, `mine`: I did."""

    text: str
    votes: int
    mine: bool
    voters: list[str]


@dataclass(frozen=True, slots=True)
class PollView:
    """What was answered to the question in a message's text; `voters` people did; `multiple` answers may be chosen."""

    options: list[OptionView]
    multiple: bool
    closed: bool
    voters: int


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that a message carries: it is whole here when `held` equals `size`, both in bytes.

    While it is not, `coming` says whether it is being fetched, and `trouble` is the code of what holds it up, or why it
    came to nothing: disk_full, disk_failed or bad_blob. A `picture` has a width and a height in pixels; its addresses
    are as in `app/picture.py`. A `voice` message has a duration, and a waveform of at most 64 numbers from 0 to 255.
    """

    id: str
    name: str
    mime: str
    size: int
    picture: bool
    width: int
    height: int
    held: int = 0
    coming: bool = False
    trouble: str = ""
    thumb_url: str = ""
    full_url: str = ""
    voice: bool = False
    duration_ms: int = 0
    waveform: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PreviewView:
    """A file before it is sent: as what it would go, `size` in bytes, a picture with a width and a height in pixels."""

    name: str
    size: int
    picture: bool
    width: int
    height: int
    thumb_url: str


@dataclass(frozen=True, slots=True)
class SavedFilesView:
    """Where files were saved and under which names; those that are not here whole are missing."""

    folder: str
    files: list[str]
    missing: int


@dataclass(frozen=True, slots=True)
class LineView:
    """What happened in a group; the sentence is the `text` of its message.

    `what` is created, added, removed, left, banned, unbanned, role or described; `role` is the new one of `target`. Of
    described, `changed` names what: name, description, picture, rights, disappearing, pace, successor, archived,
    unarchived.
    """

    what: str
    target: str
    target_name: str
    role: str
    changed: list[str]


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message as it stands now; `text` is empty if it was deleted or is unreadable.

    `state` is queued, sent, delivered or read; in a group: by everybody who was in it then and still is. Of another
    person's message it says whether I have read it. `kind` is message, poll or event: then `line` says what happened,
    by whom is `author`, and nothing can be done with it. Of an author I do not `know`, the name is what somebody else
    calls them, and a `shunned` one I have blocked. `spans` are the parts of the text that have styles
    (`app/markup.py`). `replies` counts direct answers. At `expires_at` it disappears everywhere. A message of mine that
    came `too_soon` for a group in slow mode is shown to nobody else; one that is `vouched_by` somebody that person gave
    back, and no device of mine has confirmed it since. Its author has one that is `forwarded` from elsewhere, and did
    not want one that is `silent` to be announced; they say what the `preview` of a link says.
    """

    id: str
    chat: str
    author: str
    author_name: str
    mine: bool
    text: str
    sent_at: str
    state: str
    reply: str | None
    edited: bool
    deleted: bool
    unreadable: bool
    reactions: list[ReactionView]
    quote: QuoteView | None = None
    kind: str = "message"
    line: LineView | None = None
    known: bool = True
    mentions: list[MentionView] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    poll: PollView | None = None
    pinned: bool = False
    replies: int = 0
    may_delete: bool = False
    expires_at: str | None = None
    too_soon: bool = False
    vouched_by: str = ""
    shunned: bool = False
    forwarded: bool = False
    silent: bool = False
    files: list[FileView] = field(default_factory=list)
    preview: CardView | None = None


@dataclass(frozen=True, slots=True)
class VersionView:
    """What a message said from `written_at` on; `id` is the event that says so, `spans` the styles of its parts."""

    id: str
    text: str
    written_at: str
    spans: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """How far a message of mine is with one person: `state` is sent, delivered or read."""

    id: str
    name: str
    known: bool
    state: str


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """How far a message of mine is on its way to one device; `why` says in a sentence why it waits, if it does.

    `way` is lan, direct, relay or file, `relay` then its address. What has not happened has no time.
    """

    name: str
    device: str
    queued_at: str | None
    left_at: str | None
    way: str
    relay: str
    received_at: str | None
    read_at: str | None
    waits: str
    why: str


@dataclass(frozen=True, slots=True)
class ArrivalView:
    """One envelope that brought a message here; `copies` more of it came and were dropped."""

    at: str
    way: str
    relay: str
    copies: int


@dataclass(frozen=True, slots=True)
class TraceView:
    """How one message travelled: to each device it is for, or here. `note` is a sentence about this store, or empty."""

    id: str
    mine: bool
    written_at: str
    stored_at: str
    deliveries: list[DeliveryView]
    arrivals: list[ArrivalView]
    note: str


@dataclass(frozen=True, slots=True)
class KeptView:
    """What I keep of a chat for my own devices.

    `place` is where it stands among those on top, the greater the higher, 0: not there; `put_away`: below the others.
    While it is `muted` nothing but what calls me is announced, until then or without an end; `announce` is all,
    mentions or nothing of a group, for good. It counts as unread though all was read (`marked_unread`). `draft` is
    written and not sent yet, and answers the message `reply`; the `files`, by name, shall go along from this device.
    """

    place: int = 0
    put_away: bool = False
    muted: bool = False
    muted_until: str | None = None
    announce: str = "all"
    marked_unread: bool = False
    draft: str = ""
    reply: str | None = None
    files: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ChatView:
    """One conversation in the list; `id` is what a ChatChanged notice names, `contact` the other account.

    `last_id` is the newest message; `last_state` how far it is, where it is mine; `first_unread` the id of the oldest
    message that I have not read. `kind` is person or group; a group's `contact` is its id, `last_author_name` is empty
    where the last line says what happened, or is `last_shunned`, of somebody I blocked. Of the unread `loud` are not
    silent; both count to 1,000. `mentions` counts unread messages that call me. Whether I belong to it still is
    `joined`, whether I may write now `may_post`. What is written disappears after `disappear_seconds`, if it does. In
    slow mode I write once in `slow_seconds`, the next time in `wait_seconds`. `before` are the ids of groups that go on
    in this one: shown above, and counted here. `kept` is for me alone. `last_files` is photo or file, if it has some.
    """

    id: str
    contact: str
    name: str
    unread: int
    last_text: str | None
    last_at: str | None
    last_mine: bool = False
    last_state: str | None = None
    first_unread: str | None = None
    last_id: str | None = None
    kind: str = "person"
    last_author_name: str = ""
    last_shunned: bool = False
    loud: int = 0
    mentions: int = 0
    members: int = 2
    joined: bool = True
    archived: bool = False
    may_post: bool = True
    disappear_seconds: int = 0
    disappear_after: str = ""
    slow_seconds: int = 0
    wait_seconds: int = 0
    before: list[str] = field(default_factory=list)
    kept: KeptView = field(default_factory=KeptView)
    last_files: str = ""
    last_silent: bool = False
