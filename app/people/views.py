"""What a screen, the command line or a script gets to see of people; frozen, ready for JSON.

Accounts are lower-case hex. Names are cleaned and capped, and prove nothing: the id and `verified` do.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FieldView:
    """A short fact of a profile, as whoever it is of states it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody I know; `name` is my petname for them if I gave one, else what they state.

    `state` is invited or asked (they have not answered yet), requested (they asked me), contact, blocked (by me), or
    refused, and then `why` is the code of the reason. `chat` is the id that ChatChanged notices name. `online`: there
    is a link to them now, or they are with a relay where I am; else they were `last_seen` then, as far as this node
    has seen it. Neither is known of who hides it, nor to who does so. `picture_url` is where the node shows theirs, or
    empty. A contact of the same name is their `namesake`, by id: this is another account, whatever it calls itself.
    """

    id: str
    name: str
    verified: bool
    state: str
    petname: str | None
    stated_name: str
    about: str
    why: str | None
    chat: str
    online: bool
    last_seen: str | None = None
    picture_url: str = ""
    namesake: str = ""
    fields: list[FieldView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DialledView(PersonView):
    """Who is at an address; if it was not `tried`, because they were connected already, they may not be there."""

    tried: bool = True


@dataclass(frozen=True, slots=True)
class InviteView:
    """An invite link: whoever holds it may become a contact, so it is as private as a key."""

    link: str


@dataclass(frozen=True, slots=True)
class InvitedView:
    """What became of an invite link: whether somebody new can still use it, and the names of those who did."""

    usable: bool
    used_by: list[str]


@dataclass(frozen=True, slots=True)
class NearbyView:
    """Somebody on this network who is looking for people too; nothing of it is proved yet."""

    id: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class ReturnView:
    """A code with which `person` comes back by the recovery phrase until `expires_at`: to scan or paste, or to type.

    As with a code for a device of mine, the link leads here from anywhere if there are `relays`; with what is typed the
    new device looks on the LAN, or at one of the `addresses` or `relays` if it is told that.
    """

    person: PersonView
    link: str
    typed: str
    expires_at: str
    addresses: tuple[str, ...]
    relays: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SafetyView:
    """The 60 digits that both people read to each other, and whether I have confirmed that they agree."""

    id: str
    name: str
    safety_number: str
    verified: bool


@dataclass(frozen=True, slots=True)
class ProfileView:
    """What I state about myself; `picture_url` is where the node shows it, or empty."""

    id: str
    name: str
    about: str
    picture_url: str = ""
    fields: list[FieldView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ShownView:
    """Whether contacts are told what I have read, and see when I am online and when I am writing; and I of them."""

    receipts: bool
    presence: bool
    typing: bool
