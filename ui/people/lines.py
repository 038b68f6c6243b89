"""What the people page shows of each person; pure functions from the views of the node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.people.views import NearbyView, PersonView
from app.words import Mark, mark, say
from ui import times

STATES: dict[str, Mark | str] = {
    "invited": mark("Looking for them"),
    "asked": mark("Asked, waiting for an answer"),
    "requested": mark("Asks to talk to you"),
    "contact": "",
    "refused": mark("Did not become your contact"),
    "blocked": mark("Blocked"),
}
DIGITS = 5  # of a group of the safety number


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in a list; `called` is the name, or nothing where a code stands for it."""

    id: str
    name: str
    called: str
    note: str
    verified: bool
    asks: bool
    blocked: bool
    online: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class NearbyLine:
    """Somebody seen on this network."""

    id: str
    name: str
    code: str


def person_line(view: PersonView, seen: str = "") -> PersonLine:
    """Give the row of one person, who was `seen` under a name on this network."""
    note = say(STATES.get(view.state, "")) or " ".join(view.about.split())[:120]
    note = say("Not the one you know") if view.namesake and view.state == "requested" else note
    name, called = title(view, seen), view.name if is_named(view) else seen
    asks, blocked = view.state == "requested", view.state == "blocked"
    spoken = f"{name}{say(', online') if view.online else ''}. {note}".strip()
    return PersonLine(view.id, name, called, note, view.verified, asks, blocked, view.online, spoken)


def title(view: PersonView, seen: str = "") -> str:
    """Give a name, or the code of somebody whose name is not known before they answer, with what was `seen` of it."""
    if is_named(view):
        return view.name
    return f"{seen} ({code(view.id)})" if seen else say("Code {code}", code=code(view.id))


def is_named(view: PersonView) -> bool:
    """Say whether a name is known, not only the account."""
    return not view.id.startswith(view.name)


def last_seen(view: PersonView) -> str:
    """Give when somebody was online last, or nothing where that is not known."""
    if view.last_seen is None:
        return ""
    when = times.local(view.last_seen)
    day = times.day(when, times.now().date())
    return f"{day.lower() if day in (say('Today'), say('Yesterday')) else day}, {times.clock(when)}"


def namesake(view: PersonView, known: Mapping[str, PersonView]) -> str:
    """Give the code of the contact who is called the same, or nothing."""
    other = known.get(view.namesake)
    return "" if other is None else f"{title(other)} ({code(other.id)})"


def code(account: str) -> str:
    """Give what both can compare, since a name proves nothing."""
    return f"{account[:4]} {account[4:8]}"


def nearby_line(view: NearbyView) -> NearbyLine:
    """Give the row of somebody near."""
    return NearbyLine(view.id, view.name or say("No name"), code(view.id))


def grouped(number: str) -> list[str]:
    """Give a safety number in groups of five digits."""
    digits = "".join(sign for sign in number if sign.isdigit())
    return [digits[at : at + DIGITS] for at in range(0, len(digits), DIGITS)]


def asked(person: PersonView, called: str = "") -> str:
    """Say that somebody was asked, who is `called` so here; the node knows no name before they answer."""
    name = called or (person.name if is_named(person) else "")
    return (
        say("{name} was asked. You will see when they answer.", name=name)
        if name
        else say("Asked. You will see when they answer.")
    )


def accepted(names: Sequence[str]) -> str:
    """Say how an invite came to its end: by those who used it, or by its time."""
    return (
        say("{names} accepted this invite.", names=say(" and ").join(names))
        if names
        else say("This invite has expired.")
    )


def way(shown: bool, far: bool) -> str:
    """Say what an invite is, or once it is `shown` what to do with it; by a relay it reaches `far`."""
    if not shown:
        return say("For one person, for a week. Whoever has the link becomes your contact, so give it only to them.")
    if far:
        return say("Send it to them. In their Kith it goes to People, Add people, “Somebody invited you”.")
    return say(
        "Send it to them. In their Kith it goes to People, Add people, “Somebody invited you”. "
        "As you use no relay, both of you must be on the same network then, with Kith open."
    )
