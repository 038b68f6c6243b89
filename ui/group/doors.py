"""What the window shows of links into groups, of who asks to be let in, and of where I asked; pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.group.views import AskedView, DecidedView, DoorView, GroupLinkView, RequestView
from ui import times

STATES = {
    "asking": "Looking for {by}, who made the link",
    "asked": "Asked {by}, who has not answered yet",
    "waiting": "Waiting until {by} lets you in",
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
    said = "You let in who comes" if view.approve else "Whoever comes is in at once"
    if view.questions:
        said = f"Asks: {'  '.join(view.questions)}"
    left = "one more person" if view.left == 1 else f"{view.left} people"
    came = f", used by {' and '.join(view.used_by)}" if view.used_by else ""
    note = f"For {left}, until {times.brief_later(times.local(view.expires_at), at)}{came}"
    return LinkLine(view.id, view.link, said, note, f"{said}. {note}")


def asker(view: RequestView, *, alone: bool) -> Asker:
    """Give the row of somebody who asks, `alone` where it is clear for which group."""
    return Asker(
        id=f"{view.chat} {view.id} {view.by} {view.device}",
        person=view.id,
        group=view.chat,
        name=view.name,
        note="Asks to be let in" if alone else f"Asks to be let into “{view.group_name}”",
        answers=tuple((one.question, one.answer or "No answer") for one in view.answers),
        through=f"Through {view.by}'s link" if view.by else f"Through your link on {view.device}" * bool(view.device),
        decision=view.decision,
        waits=_waits(view),
        known=view.known,
    )


def _waits(view: RequestView) -> str:
    """Say what I decided and what that waits for, or why it was not done."""
    if not view.decision:
        return view.why
    whom = f"{view.by}'s device" if view.by else f"your device {view.device}"
    return f"You said {'yes' if view.decision == 'admit' else 'no'}. Waiting for {whom}."


def outcome(view: DecidedView) -> str:
    """Say what somebody else decided about who asked; nothing where there is nothing to say."""
    sentences = {
        "admitted": f"{view.by} let {view.name} into" if view.by else f"{view.name} was let into",
        "declined": f"{view.by} declined {view.name} for" if view.by else f"{view.name} was declined for",
        "not_allowed": f"You cannot let {view.name} in any more, into",
    }
    said = sentences.get(view.outcome, "")
    return f"{said} “{view.group_name}”." if said else ""


def asking(view: AskedView) -> Asking:
    """Give the row of a group that I asked about."""
    note = view.why if view.state == "refused" else STATES.get(view.state, "").format(by=view.by or "the person")
    return Asking(view.id, view.name, note, view.state == "refused")


def welcome(view: DoorView) -> str:
    """Say what becomes of whoever uses a link."""
    who = view.by or "Whoever made the link"
    then = f"{who} decides whether you are let in." if view.approve else "You are let in at once."
    known = "" if view.by else " They become your contact, too."
    return then + known


def waiting(requests: list[RequestView]) -> str:
    """Say who waits for me, in one sentence; nothing if nobody does. Whom I decided about waits for a device."""
    mine = {(one.chat, one.id): one for one in requests if not one.decision}
    if not mine:
        return ""
    first = next(iter(mine.values()))
    if len(mine) == 1:
        return f"{first.name} asks to be let into “{first.group_name}”."
    return f"{len(mine)} people ask to be let into your groups."
