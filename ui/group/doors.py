"""What the window shows of links into groups, of who asks to be let in, and of where I asked; pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.group.views import AskedView, DecidedView, DoorView, GroupLinkView, RequestView
from app.words import mark, say
from ui import times

STATES = {
    "asking": mark("Looking for {by}, who made the link"),
    "asked": mark("Asked {by}, who has not answered yet"),
    "waiting": mark("Waiting until {by} lets you in"),
}
DECIDED = {  # what is said of it where it is known who decided, and where not
    "admitted": (mark("{by} let {name} into “{group}”."), mark("{name} was let into “{group}”.")),
    "declined": (mark("{by} declined {name} for “{group}”."), mark("{name} was declined for “{group}”.")),
    "not_allowed": (2 * (mark("You cannot let {name} in any more, into “{group}”."),)),
}


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link of mine into the group that is shown: what whoever uses it finds, and what is left of it."""

    id: str
    link: str
    said: str
    note: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asks to be let in; `answers` are lines of a question and what was answered below it.

    `through` says by whose link, if it was made elsewhere. What I decided (`decision`: admit, decline) is not done yet,
    as `waits` says, or could not be done.
    """

    id: str
    person: str
    group: str
    name: str
    note: str
    answers: tuple[tuple[str, str], ...]
    through: str
    decision: str
    waits: str
    known: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """A group that I asked to be let into; `over` once I was not."""

    id: str
    name: str
    note: str
    over: bool


def link_line(view: GroupLinkView, at: datetime) -> LinkLine:
    """Give the row of a link."""
    said = say("You let in who comes") if view.approve else say("Whoever comes is in at once")
    if view.questions:
        said = say("Asks: {questions}", questions="  ".join(view.questions))
    left = say("one more person") if view.left == 1 else say("{left} people", left=view.left)
    came = say(", used by {names}", names=say(" and ").join(view.used_by)) if view.used_by else ""
    until = times.brief_later(times.local(view.expires_at), at)
    note = say("For {left}, until {until}{came}", left=left, until=until, came=came)
    return LinkLine(view.id, view.link, said, note, f"{said}. {note}")


def asker(view: RequestView, *, alone: bool) -> Asker:
    """Give the row of somebody who asks, `alone` where it is clear for which group."""
    return Asker(
        id=f"{view.chat} {view.id} {view.by} {view.device}",
        person=view.id,
        group=view.chat,
        name=view.name,
        note=say("Asks to be let in")
        if alone
        else say("Asks to be let into “{group_name}”", group_name=view.group_name),
        answers=tuple((one.question, one.answer or say("No answer")) for one in view.answers),
        through=say("Through {by}'s link", by=view.by)
        if view.by
        else say("Through your link on {device}", device=view.device) * bool(view.device),
        decision=view.decision,
        waits=_waits(view),
        known=view.known,
    )


def _waits(view: RequestView) -> str:
    """Say what I decided and what that waits for, or why it was not done."""
    if not view.decision:
        return view.why
    whom = say("{by}'s device", by=view.by) if view.by else say("your device {device}", device=view.device)
    if view.decision == "admit":
        return say("You said yes. Waiting for {whom}.", whom=whom)
    return say("You said no. Waiting for {whom}.", whom=whom)


def outcome(view: DecidedView) -> str:
    """Say what somebody else decided about who asked; nothing where there is nothing to say."""
    by, somebody = DECIDED.get(view.outcome, ("", ""))
    return say(by if view.by else somebody, by=view.by, name=view.name, group=view.group_name)


def asking(view: AskedView) -> Asking:
    """Give the row of a group that I asked about."""
    note = view.why if view.state == "refused" else say(STATES.get(view.state, ""), by=view.by or say("the person"))
    return Asking(view.id, view.name, note, view.state == "refused")


def welcome(view: DoorView) -> str:
    """Say what becomes of whoever uses a link."""
    who = view.by or say("Whoever made the link")
    then = say("{who} decides whether you are let in.", who=who) if view.approve else say("You are let in at once.")
    known = "" if view.by else say(" They become your contact, too.")
    return then + known


def waiting(requests: list[RequestView]) -> str:
    """Say who waits for me, in one sentence; nothing if nobody does. Whom I decided about waits for a device."""
    mine = {(one.chat, one.id): one for one in requests if not one.decision}
    if not mine:
        return ""
    first = next(iter(mine.values()))
    if len(mine) == 1:
        return say("{name} asks to be let into “{group_name}”.", name=first.name, group_name=first.group_name)
    return say("{count} people ask to be let into your groups.", count=len(mine))
