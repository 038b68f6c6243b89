"""The questions of people to their tables: what accounts state, and what I note about them; the newest counts.

Who is a contact at all is the node's knowledge; `api.py` brings both together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.context import Contact, Reader
from app.people import events, fields
from app.people.rules import Person
from app.wording import clean_name


@dataclass(frozen=True, slots=True)
class Profile:
    """The newest profile an account states in one space, all empty if it stated none.

    `fields` are as the table keeps them, `face` names the picture.
    """

    name: str
    about: str
    fields: str = ""
    face: bytes = b""


NO_PROFILE = Profile("", "")
_SAID = "name, about, fields, face FROM people_profile"
_ALL_PROFILES = f"SELECT author, space, {_SAID} ORDER BY at, id"  # the newest comes last


def profile(cx: Reader, account: bytes, space: bytes) -> Profile:
    """Give what an account states about itself in a space, as stated."""
    row = cx.one(
        f"SELECT {_SAID} WHERE author = ? AND space = ? ORDER BY at DESC, id DESC LIMIT 1",
        (account, space),
    )
    return Profile(*row) if row else NO_PROFILE


def face(cx: Reader, name: bytes) -> bytes:
    """Give the picture of this name as somebody stated it, empty if there is none any more."""
    return bytes(cx.value("SELECT picture FROM people_profile WHERE face = ? LIMIT 1", (name,)) or b"")


def persons(cx: Reader, contacts: Iterable[Contact]) -> list[Person]:
    """Give everything known of each contact, names cleaned."""
    petnames = _notes(cx, events.PETNAME_NOTE)
    verified = _notes(cx, events.VERIFIED_NOTE)
    stated = {(author, space): Profile(*said) for author, space, *said in cx.rows(_ALL_PROFILES)}
    return [
        Person(
            account=contact.account,
            space=contact.space,
            state=contact.state,
            stated_name=clean_name(stated.get((contact.account, contact.space), NO_PROFILE).name)
            or clean_name(contact.name),
            petname=clean_name(petnames.get(contact.account, "")),
            about=stated.get((contact.account, contact.space), NO_PROFILE).about,
            verified=bool(verified.get(contact.account)),
            why=contact.why,
            hides=contact.hides,
            face=stated.get((contact.account, contact.space), NO_PROFILE).face,
            fields=fields.cleaned(fields.unpack(stated.get((contact.account, contact.space), NO_PROFILE).fields)),
        )
        for contact in contacts
    ]


def _notes(cx: Reader, what: str) -> dict[bytes, str]:
    """Give the newest note of one sort for each account: later rows replace earlier ones."""
    return dict(cx.rows("SELECT account, value FROM people_note WHERE what = ? ORDER BY at, id", (what,)))


def listed(cx: Reader, space: bytes) -> dict[bytes, str]:
    """Give what the accounts of a group are called by whoever added them, cleaned; possibly empty."""
    rows = cx.rows("SELECT account, name FROM people_listed WHERE space = ?", (space,))
    return {account: clean_name(name) for account, name in rows}


def called_elsewhere(cx: Reader, account: bytes) -> str:
    """Give what somebody is called in a group where others know them, cleaned; possibly empty."""
    row = cx.one("SELECT name FROM people_listed WHERE account = ? ORDER BY space LIMIT 1", (account,))
    return clean_name(row[0]) if row else ""
