"""What the list of messages shows of each one, from the views of the node: grouping, days, ticks, reactions.

Pure functions; the newest line comes first, because the list grows from its foot.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.chat.views import MessageView, PollView, QuoteView
from app.markup import HIDDEN, plain
from app.wording import clean_line
from app.words import mark, say, spoken
from ui import times
from ui.chat import attached
from ui.chat.attached import Shown
from ui.chat.cards import Card, card
from ui.chat.prose import Prose, prose
from ui.chat.signs import Reaction, is_big, reactions

GROUP_MINUTES = 5
SHUNNED = mark("Hidden: from somebody you blocked")
FOLDED = mark("Hidden: from somebody you blocked. Press to show it.")
TOO_SOON = mark("sent too soon after another one of yours, so nobody else sees it")
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
Facts = tuple[tuple[MessageView, str, datetime, Above], bool, bool, str]  # of a line: all that it depends on


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


def facts(
    views: Sequence[MessageView],
    me: str,
    fresh: tuple[str, int],
    at: datetime,
    *,
    group: bool = False,
    opened: Collection[str] = (),
) -> list[tuple[str, Facts]]:
    """Give what the line of each message is made of, by its id; `fresh` is the first new one and how many follow.

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
    found: list[tuple[str, Facts]] = []
    for number, view in enumerate(views):
        new_day = number == 0 or moments[number].date() != moments[number - 1].date()
        above = (
            times.day(moments[number], at.date()) if new_day else "",
            fresh[1] if view.id == fresh[0] else 0,
            starts[number],
            number + 1 == len(views) or starts[number + 1],
        )
        found.append((view.id, ((view, me, moments[number], above), group, view.id in opened, spoken())))
    return found


def draw(of: Facts) -> Line:
    """Give the line of a message, from all that it depends on."""
    told, group, opened, _ = of
    return _laden(_line(*told, group=group, opened=opened), told[0])


def going(views: Sequence[MessageView], back: Collection[str], away: Collection[str]) -> list[MessageView]:
    """Give what is shown while some are taken `back` from everybody, and others taken `away` from me alone."""
    return [_taken_back(view) if view.id in back else view for view in views if view.id not in away]


def _taken_back(view: MessageView) -> MessageView:
    """Give a message of mine as it will be once it is deleted."""
    return replace(
        view, text="", deleted=True, edited=False, reactions=[], quote=None, mentions=[], spans=[], poll=None, files=[]
    )


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
