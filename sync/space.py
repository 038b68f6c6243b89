"""Spaces: how each kind is named, which events belong in it, and who may be served it.

Pure rules; the events themselves are in `event.py`, their meaning for identity in `control.py`, and their exchange in
`session.py`. See `SPEC.md`, section "Spaces".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import lru_cache
from typing import Final

from crypto.primitives import hmac256, sha256
from sync import limits
from sync.errors import PeerFault, Refused
from sync.event import (
    ABOUT,
    CLOCK_RESET,
    CONTROL_KINDS,
    DEVICE_CUT,
    ERASE,
    GENESIS,
    KEY_NEW,
    MEMBER,
    MERGE,
    NOBODY,
    RANK,
    RELAYS,
    SIGNED,
    STAMPED,
    Event,
)

CONTROL_LOG: Final = frozenset({RANK, KEY_NEW, DEVICE_CUT, MERGE, ABOUT, RELAYS, CLOCK_RESET})
"""What stands in the control log of a group, under no key; everything else in it names one."""


class SpaceType(IntEnum):
    """The kinds of space that exist so far; the numbers are stored and never reused."""

    DIRECT = 1
    IDENTITY = 2
    PERSONAL = 3
    CIRCLE = 4
    GROUP = 5
    PUBLIC = 6
    KEYED = 7


SHARED: Final = (SpaceType.CIRCLE, SpaceType.GROUP)


class Standing(Enum):
    """What the account at the other end of a link is to me; it decides what the link offers."""

    OWN = "own"
    CONTACT = "contact"
    FIRST_CONTACT = "first_contact"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class Space:
    """A space and the accounts it is between: two for direct, one for identity and personal (32 bytes each).

    For a circle or a group it is the owner alone: who else belongs to it is not known here. So it is for a public one,
    which anybody may read and the owner alone writes. A keyed one is a group with a control log and space keys.
    """

    type: SpaceType
    id: bytes
    accounts: tuple[bytes, ...]

    @property
    def secret(self) -> bytes:
        """The secret behind the tags on the wire, the space id; that of a circle or group is in its genesis."""
        return self.id


@dataclass(frozen=True, slots=True)
class Offered:
    """One space on one link.

    `bodies`: v=1 bodies travel on the link; without it only ids do, and bodies come sealed in the ratchet session.
    `serve`: False takes what the peer serves and shows nothing of the own set (the peer's own log at a first contact).
    `stamped`: v=2 bodies travel on the link too, which they do between devices of one account alone.
    """

    space: bytes
    secret: bytes
    bodies: bool
    serve: bool = True
    stamped: bool = False

    def carries(self, version: int) -> bool:
        """Whether the content of an event of this version travels on the link."""
        return self.bodies and (self.stamped or version == SIGNED)


@lru_cache(maxsize=4096)
def direct_space(account_a: bytes, account_b: bytes) -> bytes:
    """The direct space of two accounts: SHA-256("direct1" || smaller || larger); `Refused` if they are the same."""
    if account_a == account_b:
        raise Refused("same_account", "A direct space is between two different accounts.")
    return sha256(b"direct1", min(account_a, account_b), max(account_a, account_b))


def personal_space(account: bytes) -> bytes:
    """The id of an account's personal space: SHA-256("personal1" || account)."""
    return sha256(b"personal1", account)


def direct(account_a: bytes, account_b: bytes) -> Space:
    """The direct space of two accounts."""
    return Space(SpaceType.DIRECT, direct_space(account_a, account_b), (account_a, account_b))


def identity(account: bytes) -> Space:
    """The identity space of an account; its id is the account."""
    return Space(SpaceType.IDENTITY, account, (account,))


def personal(account: bytes) -> Space:
    """The personal space of an account."""
    return Space(SpaceType.PERSONAL, personal_space(account), (account,))


def public(space: bytes, owner: bytes) -> Space:
    """A public space; its id is that of the genesis its owner stated."""
    return Space(SpaceType.PUBLIC, space, (owner,))


def shared(type_: SpaceType, space: bytes, owner: bytes) -> Space:
    """A circle or a group; its id is that of the genesis its owner stated."""
    return Space(type_, space, (owner,))


def keyed(space: bytes, owner: bytes) -> Space:
    """A group with a control log and space keys; its id is that of the genesis its owner stated."""
    return Space(SpaceType.KEYED, space, (owner,))


def control_offer(space: bytes, secret: bytes, serve: bool) -> Offered:
    """The control log of a keyed group on a link; with `serve` False it is only taken, as by who was just let in."""
    return Offered(space, hmac256(secret, space), bodies=True, serve=serve)


def shelf_offer(space: bytes, kid: bytes, proof_key: bytes) -> Offered:
    """What a keyed group holds under one key: a tag that matches shows that the peer has the key, too."""
    return Offered(shelf_of(space, kid), proof_key, bodies=True)


def shared_offer(space: bytes, secret: bytes) -> Offered:
    """A circle or group on a link: ids alone are exchanged, and two spaces with one secret still have two tags."""
    return Offered(space, hmac256(secret, space), bodies=False)


def public_offer(space: bytes) -> Offered:
    """A public space on a link, whichever side holds how much of it: any holder may serve it, bodies and all."""
    return Offered(space, space, bodies=True)


def space_tag(space_secret: bytes, handshake_hash: bytes, role: int) -> bytes:
    """What names a space on one link, in frames of the side with this role (0 dials, 1 answers); 16 bytes."""
    return hmac256(space_secret, handshake_hash + bytes((role,)))[: limits.TAG_BYTES]


def may_serve(space: Space, mine: bytes, peer: bytes, standing: Standing) -> bool:
    """The serve rule: whether what I hold of this space may be shown to this account.

    For a circle or group `may_serve_shared` decides, because it depends on the list.
    """
    if space.type is SpaceType.PUBLIC:
        return True
    if standing is Standing.STRANGER:
        return False
    if standing is Standing.FIRST_CONTACT:
        return space.type is SpaceType.IDENTITY and space.id == mine
    if standing is Standing.OWN:
        return peer == mine and (mine in space.accounts or space.type is SpaceType.IDENTITY)
    if space.type is SpaceType.DIRECT:
        return set(space.accounts) == {mine, peer}
    return space.type is SpaceType.IDENTITY and space.id in (mine, peer)


def may_serve_shared(space: Space, mine: bytes, peer: bytes, standing: Standing, listed: bool) -> bool:
    """The serve rule of a circle or group: its owner shows it to whoever is `listed`, anybody else to the owner.

    Both show it to their own devices.
    """
    if standing is Standing.OWN:
        return mine == peer
    if standing is not Standing.CONTACT or mine == peer:
        return False
    return listed if mine in space.accounts else peer in space.accounts


def offers(mine: bytes, peer: bytes, standing: Standing) -> tuple[Offered, ...]:
    """What a link to this account offers, by the serve rule; at a first contact the peer's own log is only taken.

    Public spaces are not among them: who asks for which is for the node to know (`public_offer`); nor is what else
    there is between own devices (`own_offers`).
    """
    if standing is Standing.STRANGER:
        return ()
    logs = (mine,) if mine == peer else (mine, peer)
    offered = [Offered(log, log, bodies=True, serve=may_serve(identity(log), mine, peer, standing)) for log in logs]
    if standing is Standing.CONTACT and mine != peer:
        between = direct_space(mine, peer)
        offered.append(Offered(between, between, bodies=False))
    if standing is Standing.OWN and mine == peer:
        own = personal_space(mine)
        offered.append(Offered(own, own, bodies=True))
    return tuple(offered)


def own_offers(mine: bytes, contacts: Sequence[bytes], shared: Sequence[Offered]) -> tuple[Offered, ...]:
    """What a link between two devices of one account offers: everything, whoever it is with, and all bodies.

    `contacts` are the accounts whose direct spaces and identity logs are held, `shared` circles and groups.
    """
    between = [direct_space(mine, account) for account in contacts]
    direct = [Offered(each, each, bodies=True, stamped=True) for each in between]
    logs = [Offered(account, account, bodies=True) for account in contacts]
    whole = [Offered(each.space, each.secret, bodies=True) for each in shared]
    return (*offers(mine, mine, Standing.OWN), *direct, *logs, *whole)


def space_of(event: Event) -> bytes:
    """The id of the space an event says it is in; a genesis founds the space that bears its own id."""
    return event.id if event.header.kind == GENESIS else event.header.space


def shelf_of(space: bytes, kid: bytes) -> bytes:
    """The set of all that a space holds under one of its keys, 32 bytes: SHA-256("shelf1" || space || kid)."""
    return sha256(b"shelf1", space, kid)


def set_of(event: Event) -> bytes:
    """The set an event is compared in on links: the shelf of the key that its header names, or its space if none."""
    space, kid = space_of(event), event.header.kid
    return shelf_of(space, kid) if kid else space


def check_place(space: Space, event: Event) -> None:
    """Refuse an event that can never belong in this space, or `PeerFault("wrong_space")`; depends on both alone.

    A direct space holds v=2 content of its two accounts (and v=1 control events of theirs); identity, personal and
    public hold v=1 events of their account; a circle or group v=1 events of anybody, and statements about its list by
    its owner alone; a keyed group v=1 control events, and other v=1 events that name a key. A genesis names no space,
    and only the space it founds may hold it; an identity's names no author. Nothing else names a key: it would stand in
    a set that nobody compares.
    """
    header = event.header
    if header.kind == GENESIS or NOBODY in (header.space, header.author):
        fits = _founds(space, event)
    elif space.type is SpaceType.KEYED:
        fits = header.space == space.id and _is_keyed(event)
    elif space.type in SHARED:
        fits = header.space == space.id and _is_shared(space, event)
    else:
        fits = header.space == space.id and header.author in space.accounts and _is_own(space, event)
    if not fits:
        raise PeerFault("wrong_space", "An event does not belong in the space it was offered for.")


def _is_own(space: Space, event: Event) -> bool:
    header = event.header
    if header.kid:
        return False
    if space.type is SpaceType.DIRECT:
        return header.v == STAMPED or header.kind in CONTROL_KINDS
    return header.v == SIGNED and (space.type is not SpaceType.IDENTITY or header.kind in CONTROL_KINDS)


def _is_shared(space: Space, event: Event) -> bool:
    header = event.header
    if header.v != SIGNED or header.seq == 0 or header.kid:
        return False
    if header.kind == MEMBER:
        return space.type is SpaceType.GROUP and header.author in space.accounts
    return header.kind in (ERASE, CLOCK_RESET) or header.kind not in CONTROL_KINDS


def _is_keyed(event: Event) -> bool:
    header = event.header
    if header.v != SIGNED or header.seq == 0:
        return False
    if header.kind in CONTROL_LOG:
        return not header.kid
    return bool(header.kid) and (header.kind == ERASE or header.kind not in CONTROL_KINDS)


def _founds(space: Space, event: Event) -> bool:
    header = event.header
    first = header.kind == GENESIS and header.v == SIGNED and header.seq == 0 and not header.kid
    author = NOBODY if space.type is SpaceType.IDENTITY else space.accounts[0]
    founded = space.type in (SpaceType.IDENTITY, SpaceType.PUBLIC, SpaceType.KEYED, *SHARED)
    return first and founded and (header.space, header.author, event.id) == (NOBODY, author, space.id)
