"""The rules of people as pure functions: what a name may be, whom a typed word means, how an address is written.

A stated name proves nothing, so it must never win over something the reader of this screen chose or over an id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.errors import Refused
from app.wording import ID_BYTES, ID_HEX, clean_name, id_range, read_id, same_name
from app.words import mark, say

MAX_ABOUT = 1000  # characters
MAX_FACE = 16 * 1024  # bytes of a profile picture
MAX_NAME_BYTES = 64  # of a name I give; what others state is capped at as many characters
TOO_LONG = f"A name has room for {MAX_NAME_BYTES} plain letters; accents, other scripts and emoji take more of it."
MAX_USES = 100
MAX_EXPIRY = 365 * 86_400  # seconds
MAX_ADDRESSES = 4
MAX_ADDRESS = 255  # characters
MIN_ID_PREFIX = 4
MAX_NEAR = 3  # names that a refusal offers

REQUESTED, CONTACT, DECLINED, BLOCKED = "requested", "contact", "declined", "blocked"
_MAY_CHAT = ("invited", "asked", CONTACT)


ONLINE = ("link", "relay")  # ways in which somebody is reached who is there now


@dataclass(frozen=True, slots=True)
class Person:
    """Everything known about one account; names are cleaned, and empty where there is none."""

    account: bytes
    space: bytes
    state: str
    stated_name: str
    petname: str
    about: str
    verified: bool
    why: str
    hides: bool = False
    face: bytes = b""
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """What to call this person: my petname, else the stated name, else the start of the id."""
        return self.petname or self.stated_name or self.account.hex()[:ID_HEX]

    @property
    def is_named(self) -> bool:
        """Whether there is a name, mine or theirs: of somebody asked there may be none before they answer."""
        return bool(self.petname or self.stated_name)

    @property
    def may_chat(self) -> bool:
        """True once I asked or we are contacts; a message to somebody asked waits until they answer."""
        return self.state in _MAY_CHAT


def choose(everybody: Iterable[Person], text: str) -> Person:
    """Give the person whom `text` means: a full id, then my petname, then a stated name or an id prefix.

    Refused `unknown_contact`, or `ambiguous_contact` where more than one person fits. A stated name and an id prefix
    are weighed together: nobody takes over another's id prefix by calling himself so. Nobody who is
    blocked stands in the way of somebody else.
    """
    candidates = list(everybody)
    account = read_id(text)
    if account is not None:
        found = [person for person in candidates if person.account == account]
    else:
        found = [person for person in candidates if person.petname and same_name(person.petname, text)]
        found = found or [person for person in candidates if _fits(person, text)]
    if not found:
        near = [f"“{person.name}”" for person in candidates if _is_part(text, person)][:MAX_NEAR]
        told = mark("There is no such contact. `kith people list` shows all names and ids.")
        meant = mark(
            "There is no such contact; is {names} meant? A name is given as a whole."
            " `kith people list` shows all names and ids."
        )
        raise Refused("unknown_contact", meant if near else told, names=say(" or ").join(near))
    found = [person for person in found if person.state != BLOCKED] or found
    if len(found) > 1:
        ids = ", ".join(person.account.hex()[:16] for person in found[:4])
        raise Refused("ambiguous_contact", "That name fits several people; use the id, one of {ids}.", ids=ids)
    return found[0]


def namesake(person: Person, everybody: Iterable[Person]) -> Person | None:
    """Give the contact whom somebody else might be taken for, as both are called the same.

    Of two contacts only the one whose safety number was not compared is told apart from the one whose was.
    """
    if person.verified or person.state == BLOCKED:
        return None
    others = (one for one in everybody if one.account != person.account and one.state == CONTACT)
    alike = (one for one in others if same_name(one.name, person.name) or same_name(one.stated_name, person.name))
    return next((one for one in alike if one.verified or person.state != CONTACT), None)


def check_partner(person: Person) -> None:
    """Refused `not_a_contact` if I have not agreed to be in contact with a person yet, `blocked` if I ended it."""
    check_not_blocked(person)
    if not person.may_chat:
        raise Refused(
            "not_a_contact", "You and {name} are not in contact; see `kith people requests`.", name=person.name
        )


def check_not_blocked(person: Person | None) -> None:
    """Refused `blocked` for somebody I have blocked."""
    if person is not None and person.state == BLOCKED:
        raise Refused("blocked", "You have blocked {name}; `kith people unblock` comes first.", name=person.name)


def check_number(shared: str, told: str) -> None:
    """Refused `bad_number` for what is no safety number, `number_differs` for another one than ours."""
    digits, ours = "".join(told.split()), "".join(shared.split())
    if len(digits) != len(ours) or not (digits.isascii() and digits.isdigit()):
        raise Refused("bad_number", "A safety number has {count} digits.", count=len(ours))
    if digits != ours:
        raise Refused("number_differs", "That is another number: this is not the account on the other screen. Beware.")


def check_name(text: str) -> str:
    """Give a name of mine in its clean form; Refused `bad_name` if nothing of it can be seen or it is over 64 bytes."""
    name = clean_name(text)
    if not name:
        raise Refused("bad_name", "A name needs at least one visible character.")
    if len(" ".join(text.split()).encode("utf-8", "replace")) > MAX_NAME_BYTES:
        raise Refused("bad_name", TOO_LONG)
    return name


def check_about(text: str) -> None:
    """Refuse a profile text of more than 1,000 characters, or one that is no UTF-8."""
    if not is_about(text):
        raise Refused("bad_about", "The text about you has at most {most} characters.", most=MAX_ABOUT)


def is_about(text: str) -> bool:
    """Say whether a stated profile text keeps the rule."""
    return len(text) <= MAX_ABOUT and not any("\ud800" <= sign <= "\udfff" for sign in text)


def is_face(picture: bytes) -> bool:
    """Say whether a stated profile picture is small enough; whether it is one, only the child that decodes it knows."""
    return len(picture) <= MAX_FACE


def check_invite(expires: int, uses: int, addresses: Sequence[str]) -> None:
    """Refuse an invite that never starts, never ends or names what is no address."""
    if not 1 <= expires <= MAX_EXPIRY:
        raise Refused("bad_expiry", "An invite lives between 1 second and 365 days.")
    if not 1 <= uses <= MAX_USES:
        raise Refused("bad_uses", "An invite has between 1 and {most} uses.", most=MAX_USES)
    if len(addresses) > MAX_ADDRESSES:
        raise Refused("too_many_addresses", "An invite names at most {most} addresses.", most=MAX_ADDRESSES)
    for address in addresses:
        split_address(address)


def split_address(text: str) -> tuple[str, int]:
    """Give host and port of HOST:PORT or [IPV6]:PORT; Refused `bad_address`."""
    host, colon, port = text.strip().rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    bare = host[1:-1] if bracketed else host
    fits = colon and bare and len(text) <= MAX_ADDRESS and bracketed == (":" in bare)
    if not fits or any(sign.isspace() or not sign.isprintable() for sign in bare):
        raise Refused("bad_address", "An address is written HOST:PORT, or [IPV6]:PORT.")
    if not (port.isascii() and port.isdigit()) or len(port) > 5 or not 1 <= int(port) <= 65535:
        raise Refused("bad_address", "A port is a number between 1 and 65535.")
    return bare, int(port)


def is_account(value: bytes) -> bool:
    """Say whether bytes have the length of an account id."""
    return len(value) == ID_BYTES


def _is_part(text: str, person: Person) -> bool:
    """Whether a word of a name begins with this; a hint alone, for half a name may be anybody's."""
    wanted = text.strip().casefold()
    return bool(wanted) and any(part.startswith(wanted) for part in person.name.casefold().split())


def _fits(person: Person, text: str) -> bool:
    span = id_range(text, MIN_ID_PREFIX)
    by_id = span is not None and span[0] <= person.account <= span[1]
    return by_id or bool(person.stated_name and same_name(person.stated_name, text))
