"""What the people page shows of each person; pure functions from the views of the node."""

from __future__ import annotations

from dataclasses import dataclass

from app.people.views import NearbyView, PersonView

STATES = {
    "invited": "Looking for them",
    "asked": "Asked, waiting for an answer",
    "requested": "Asks to talk to you",
    "contact": "",
    "refused": "Did not become your contact",
}
DIGITS = 5  # of a group of the safety number


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in a list."""

    id: str
    name: str
    note: str
    verified: bool
    asks: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class NearbyLine:
    """Somebody seen on this network."""

    id: str
    name: str
    code: str


def person_line(view: PersonView) -> PersonLine:
    """Give the row of one person."""
    note = STATES.get(view.state, "") or " ".join(view.about.split())[:120]
    return PersonLine(
        view.id, view.name, note, view.verified, view.state == "requested", f"{view.name}. {note}".strip()
    )


def nearby_line(view: NearbyView) -> NearbyLine:
    """Give the row of somebody near; the code is what both can compare, since a name proves nothing."""
    return NearbyLine(view.id, view.name or "No name", f"{view.id[:4]} {view.id[4:8]}")


def grouped(number: str) -> list[str]:
    """Give a safety number in groups of five digits."""
    digits = "".join(sign for sign in number if sign.isdigit())
    return [digits[at : at + DIGITS] for at in range(0, len(digits), DIGITS)]


def asked(person: PersonView, called: str = "") -> str:
    """Say that somebody was asked, who is `called` so here; the node knows no name before they answer."""
    name = called or ("" if person.id.startswith(person.name) else person.name)
    return f"{name} was asked. You will see when they answer." if name else "Asked. You will see when they answer."
