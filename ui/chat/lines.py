"""What the list of messages shows of each one, from the views of the node: grouping, days, ticks, reactions.

Pure functions; the newest line comes first, because the list grows from its foot.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.chat.views import ChatView, MessageView, PollView, QuoteView
from app.markup import HIDDEN, plain
from app.people.views import PersonView
from app.wording import clean_line
from app.words import mark, say
from ui import times
from ui.chat import attached
from ui.chat.attached import Shown
from ui.chat.cards import Card, card
from ui.chat.prose import Prose, prose
from ui.chat.signs import Reaction, is_big, reactions
from ui.people.lines import STATES as STATES_OF_PEOPLE
from ui.people.lines import title

GROUP_MINUTES = 5
DELETED = mark("Message deleted")
SHUNNED = mark("Hidden: from somebody you blocked")
FOLDED = mark("Hidden: from somebody you blocked. Press to show it.")
TOO_SOON = mark("sent too soon after another one of yours, so nobody else sees it")
ALL_TOLD, NOTHING_TOLD = "all", "nothing"  # what is announced of a group
NOTHING_SAID = mark("Your contact now. Say hello.")
MOST_NAME = 24  # signs of a name in a remark
TICKS = {"queued": "clock", "sent": "check", "delivered": "checks", "read": "read"}
STATES = {
    "queued": mark("waits until it can go out"),
    "sent": mark("sent"),
    "delivered": mark("delivered to their device"),
    "read": mark("read"),
}
STATES_OF_GROUP = STATES | {"delivered": mark("delivered to everybody"), "read": mark("read by everybody")}
EVENT, GROUP, CONTACT = "event", "group", "contact"
Above = tuple[str, int, bool, bool]  # of a line: its day, how many are new from it on, whether it is a head, a tail


@dataclass(frozen=True, slots=True)
class Line:
    """One message as the list shows it, or with the kind event what happened in a group.

    `day` and `fresh` are what stands above it: a date, and how many new messages begin here. `head` and `tail` say
    whether it begins and ends what one author said in a row; `label` is the author's name where several may write.
    `prose` is the `text` as it is shown. `ends` says when it disappears, if it does; a `remark` stands before the time,
    as of what nobody else sees. What is of somebody I blocked is `folded` away until it is asked for. It is `picked`
    while one has it among those that one selects. `files` is what it carries, and `brief` its text or what that is.
    A `card` is the preview of a link.
    """

    id: str
    kind: str
    mine: bool
    author: str
    author_name: str
    label: str
    face: bool
    text: str
    time: str
    tip: str
    ends: str
    tick: str
    seen: bool
    day: str
    fresh: int
    head: bool
    tail: bool
    big: bool
    edited: bool
    remark: str
    folded: bool
    gone: str
    deletable: bool
    pinned: bool
    replies: int
    prose: Prose
    poll: PollView | None
    quote: QuoteView | None
    reactions: tuple[Reaction, ...]
    forwarded: bool
    moment: str
    spoken: str
    files: tuple[Shown, ...] = ()
    card: Card | None = None
    brief: str = ""
    picked: bool = False

    @property
    def can_be_forwarded(self) -> bool:
        """Whether it has a text that can be passed on: a poll is answered where it was asked."""
        return self.kind == "message" and not self.gone

    @property
    def can_be_answered(self) -> bool:
        """Whether it is something that somebody said, and still there."""
        return self.kind != EVENT and not self.gone

    @property
    def can_be_changed(self) -> bool:
        """Whether it is a text of mine; a poll stays as people answered it."""
        return self.mine and self.kind == "message" and not self.gone


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


def lines(
    views: Sequence[MessageView],
    me: str,
    fresh: tuple[str, int],
    at: datetime,
    *,
    group: bool = False,
    opened: Collection[str] = (),
) -> list[Line]:
    """Give the lines of messages (oldest first), newest first; `fresh` is the first new message and how many follow.

    What those that were `opened` hide is shown.
    """
    moments = [times.local(view.sent_at) for view in views]
    starts = [
        number == 0
        or view.author != views[number - 1].author
        or EVENT in (view.kind, views[number - 1].kind)
        or view.id == fresh[0]
        or not times.close_together(moments[number - 1], moments[number], GROUP_MINUTES)
        for number, view in enumerate(views)
    ]
    made = []
    for number, view in enumerate(views):
        new_day = number == 0 or moments[number].date() != moments[number - 1].date()
        above = (
            times.day(moments[number], at.date()) if new_day else "",
            fresh[1] if view.id == fresh[0] else 0,
            starts[number],
            number + 1 == len(views) or starts[number + 1],
        )
        line = _line(view, me, moments[number], above, group=group, opened=view.id in opened)
        made.append(_laden(line, view))
    return made[::-1]


def going(views: Sequence[MessageView], back: Collection[str], away: Collection[str]) -> list[MessageView]:
    """Give what is shown while some are taken `back` from everybody, and others taken `away` from me alone."""
    return [_taken_back(view) if view.id in back else view for view in views if view.id not in away]


def _taken_back(view: MessageView) -> MessageView:
    """Give a message of mine as it will be once it is deleted."""
    return replace(
        view, text="", deleted=True, edited=False, reactions=[], quote=None, mentions=[], spans=[], poll=None, files=[]
    )


def chat_line(
    view: ChatView, draft: str, at: datetime, going: Collection[str] = (), *, online: bool = False, picture: str = ""
) -> ChatLine:
    """Give the row of one conversation; a draft wins over the last message, and a new contact is told of.

    Of messages that are `going` nothing is shown any more. `picture` is where a group's is.
    """
    if view.last_id in going:
        view = replace(view, last_text=say(DELETED), last_mine=False, last_state=None, last_author_name="")
        view = replace(view, last_files="")
    last = plain(view.last_text or "") or ("" if view.last_at else say(NOTHING_SAID))
    preview = " ".join((draft or last).split())[:160]
    when = times.brief(times.local(view.last_at), at) if view.last_at else ""
    members = view.members if view.kind == GROUP and view.joined else 0
    prefix = say("Draft: ") if draft else _prefix(view) if preview else ""
    return ChatLine(
        id=view.id,
        contact=view.contact,
        name=view.name,
        members=members,
        picture=picture,
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
        spoken=f"{view.name}{_more(view, members, online=online)}. {_said_by(view, preview, draft)} {when}".strip(),
    )


def is_hushed(view: ChatView) -> bool:
    """Say whether not all of a conversation is announced."""
    return view.kept.muted or view.kept.announce != ALL_TOLD


def typed_in(line: ChatLine, typing: str) -> ChatLine:
    """Give the row of a conversation in which somebody is typing: that is told in place of what was said last."""
    return replace(line, typing=typing, spoken=f"{line.spoken} {typing}") if typing else line


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


def _line(view: MessageView, me: str, when: datetime, above: Above, *, group: bool, opened: bool) -> Line:
    view, gone = _folded(view), _gone(view)
    event, mine = view.kind == EVENT, view.mine and view.kind != EVENT
    state, ends = _state(view, mine=mine, group=group), "" if gone else _ends(view)
    also = f", {ends}" if ends else ""
    shown = Prose(view.text) if gone or event else prose(view.text, view.spans, view.mentions, open_=opened)
    return Line(
        id=view.id,
        kind=view.kind,
        mine=mine,
        author=view.author,
        author_name=view.author_name,
        label=_label(view) if group and above[2] and not mine and not event else "",
        face=group and not mine and not event,
        text=view.text,
        time=times.clock(when),
        tip=f"{times.full(when)}{f': {state}' if state else ''}{also}",
        ends=ends,
        tick=TICKS[view.state] if mine and not gone and not view.too_soon else "",
        seen=mine and view.state == "read",
        day=above[0],
        fresh=above[1],
        head=above[2],
        tail=above[3],
        big=is_big(view.text),
        edited=view.edited and not gone,
        remark="" if gone else _remark(view),
        folded=_is_folded(view),
        gone=gone,
        deletable=not event and not gone and (mine or view.may_delete),
        pinned=view.pinned,
        replies=view.replies,
        prose=shown,
        poll=None if gone else view.poll,
        quote=view.quote,
        reactions=reactions(view, me),
        forwarded=view.forwarded and not gone,
        moment=view.sent_at,
        spoken=_spoken(view, gone or _said(view, shown if opened else None), state) + also,
    )


def _laden(line: Line, view: MessageView) -> Line:
    """Give a line with the files that its message carries, and the preview of a link."""
    files = () if line.gone else attached.shown(view.files)
    said = line.prose.text if line.text.strip() else attached.brief(view.files)
    shown = None if line.gone else card(view.preview)
    spoken = f"{line.spoken}, {shown.spoken}" if shown else line.spoken
    return replace(line, files=files, card=shown, brief=line.gone or said, spoken=spoken)


def _gone(view: MessageView) -> str:
    """Say why nothing of a message is shown, if so."""
    if view.deleted:
        return say("This message was deleted")
    return say(FOLDED) if _is_folded(view) else say("This version cannot show it") if view.unreadable else ""


def _is_folded(view: MessageView) -> bool:
    return view.shunned and view.kind != EVENT and not view.deleted


def _folded(view: MessageView) -> MessageView:
    """Give a message as it is without what is said in it and about it, where it is folded away."""
    return replace(view, reactions=[], quote=None, files=[]) if _is_folded(view) else view


def _state(view: MessageView, *, mine: bool, group: bool) -> str:
    if view.too_soon:
        return say(TOO_SOON)
    if not mine:
        return ""
    told = say((STATES_OF_GROUP if group else STATES)[view.state])
    if view.files and view.state in ("delivered", "read"):
        told += say("; whether its files were fetched is not told")
    if view.vouched_by:
        told += say(", restored from {name}: no device of yours has confirmed it", name=view.vouched_by)
    return told


def _remark(view: MessageView) -> str:
    if view.too_soon:
        return say("sent too soon")
    return say("restored from {name}", name=clean_line(view.vouched_by, MOST_NAME)) if view.vouched_by else ""


def _ends(view: MessageView) -> str:
    return say("disappears {when}", when=times.full(times.local(view.expires_at))) if view.expires_at else ""


def _spoken(view: MessageView, said: str, state: str) -> str:
    """Give what a screen reader says of a line."""
    clock = times.clock(times.local(view.sent_at))
    if view.kind == EVENT:
        return f"{view.text}, {clock}"
    liked = say(", {reactions} reactions", reactions=len(view.reactions)) if view.reactions else ""
    who = say("You") if view.mine else view.author_name
    return f"{who}, {clock}, {said}{liked}{f', {state}' if state else ''}"


def _said(view: MessageView, opened: Prose | None) -> str:
    """Give what a screen reader says of a text, with what it hides if it was opened, and that it is a poll."""
    told = opened.text if opened else plain(view.text, view.spans).replace(HIDDEN, say("hidden text"))
    known = (
        (mark("silent: "), view.silent),
        (mark("forwarded: "), view.forwarded),
        (mark("poll: "), view.poll is not None),
        (mark("pinned: "), view.pinned),
    )
    carried = attached.spoken(attached.shown(view.files))
    said = ", ".join(part for part in (carried, told[:500]) if part)
    return "".join(say(word) for word, is_so in known if is_so) + said


def _label(view: MessageView) -> str:
    """Give a name above what somebody said; one that others use of somebody I do not know is marked."""
    return view.author_name if view.known else f"~ {view.author_name}"
