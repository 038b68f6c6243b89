"""The rows of the list of chats: what each says of its conversation, to the eye and to a screen reader."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.chat.views import ChatView
from app.markup import plain
from app.people.views import PersonView
from app.words import mark, say
from ui import times
from ui.chat.lines import TICKS
from ui.people.lines import STATES as STATES_OF_PEOPLE
from ui.people.lines import title

DELETED = mark("Message deleted")
NOTHING_SAID = mark("Your contact now. Say hello.")
ALL_TOLD, NOTHING_TOLD = "all", "nothing"  # what is announced of a group
GROUP, CONTACT = "group", "contact"


@dataclass(frozen=True, slots=True)
class ChatLine:
    """One conversation as the list of chats shows it; `members` is 0 where it is with one person.

    `carries` is photo, voice or file where the last message has some. `above`: kept on top, `away`: put away, `marked`:
    counts as unread though everything was read; `hushed`: muted, or not all of it is announced.
    """

    id: str
    contact: str
    name: str
    members: int
    picture: str
    called: bool
    group: bool
    preview: str
    prefix: str
    draft: bool
    carries: str
    when: str
    unread: int
    tick: str
    seen: bool
    online: bool
    above: bool
    away: bool
    muted: bool
    hushed: bool
    announce: str
    marked: bool
    spoken: str
    typing: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What a row says beside the conversation itself: a draft, the day `at` which it is shown, who is there.

    Where the last message is `going` nothing of it is shown any more. `picture` is where a group's is, `typing` who is.
    """

    at: datetime
    draft: str = ""
    going: bool = False
    online: bool = False
    picture: str = ""
    typing: str = ""
    language: str = ""


def chat_line(told: tuple[ChatView, Around]) -> ChatLine:
    """Give the row of one conversation; a draft wins over the last message, and a new contact is told of."""
    view, around = told
    draft, online = around.draft, around.online
    if around.going:
        view = replace(view, last_text=say(DELETED), last_mine=False, last_state=None, last_author_name="")
        view = replace(view, last_files="")
    last = plain(view.last_text or "") or ("" if view.last_at else say(NOTHING_SAID))
    preview = " ".join((draft or last).split())[:160]
    when = times.brief(times.local(view.last_at), around.at) if view.last_at else ""
    members = view.members if view.kind == GROUP and view.joined else 0
    prefix = say("Draft: ") if draft else _prefix(view) if preview else ""
    spoken = f"{view.name}{_more(view, members, online=online)}. {_said_by(view, preview, draft)} {when}"
    return ChatLine(
        id=view.id,
        contact=view.contact,
        name=view.name,
        members=members,
        picture=around.picture,
        called=view.mentions > 0 and view.kept.announce != NOTHING_TOLD,
        group=view.kind == GROUP,
        preview=preview,
        prefix=prefix,
        draft=bool(draft),
        carries="" if draft else view.last_files,
        when=when,
        unread=view.unread,
        tick=TICKS.get(view.last_state or "", "") if not draft else "",
        seen=view.last_state == "read",
        online=online,
        above=view.kept.place > 0,
        away=view.kept.put_away,
        muted=view.kept.muted,
        hushed=is_hushed(view),
        announce=view.kept.announce,
        marked=view.kept.marked_unread,
        spoken=" ".join(filter(None, (spoken.strip(), around.typing))),
        typing=around.typing,
    )


def is_hushed(view: ChatView) -> bool:
    """Say whether not all of a conversation is announced."""
    return view.kept.muted or view.kept.announce != ALL_TOLD


def unanswered(view: ChatView, person: PersonView | None) -> ChatView:
    """Give a conversation as shown while the other has not answered: that is told, under a code if there is no name."""
    if person is None or person.state == CONTACT:
        return view
    told = view.last_text if view.last_at else say(STATES_OF_PEOPLE.get(person.state, ""))
    return replace(view, name=title(person), last_text=told)


def _prefix(view: ChatView) -> str:
    """Say who wrote the last line: in a group somebody by the first of their names."""
    if view.last_mine:
        return say("You: ")
    first = next(iter(view.last_author_name.split()), "") if view.kind == GROUP else ""
    return f"{first}: " if first else ""


def _more(view: ChatView, members: int, *, online: bool) -> str:
    size = say(", group of {members}", members=members) if members else say(", group") if view.kind == GROUP else ""
    unread = (
        say(", {unread} unread", unread=view.unread)
        if view.unread
        else say(", unread")
        if view.kept.marked_unread
        else ""
    )
    called = say(", you are mentioned") if view.mentions and view.kept.announce != NOTHING_TOLD else ""
    kept = (say(", on top") if view.kept.place else "") + (say(", muted") if is_hushed(view) else "")
    return f"{size}{say(', online') if online else ''}{unread}{called}{kept}"


def _said_by(view: ChatView, preview: str, draft: str) -> str:
    return say("Draft: {preview}", preview=preview) if draft else f"{_prefix(view)}{preview}" if preview else ""
