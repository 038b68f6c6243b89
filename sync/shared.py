"""Circles and groups: the statement that founds one, and the owner's statements about who is on its list.

Pure, bytes to values and back; which of these events belong where is in `space.py`, who acts on them in the node's
secure rooms. The bytes are in `SPEC.md`, section "Circles and groups".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final, Literal, TypeVar

import msgspec

from crypto.keys import DeviceKeys
from crypto.primitives import Random
from sync import limits
from sync.errors import PeerFault, Refused
from sync.event import GENESIS, NOBODY, SIGNED, Event, Header, pack_payload, sign_event, unpack_payload
from sync.space import SpaceType

TYPES: Final = {"circle": SpaceType.CIRCLE, "group": SpaceType.GROUP}

_Secret = Annotated[bytes, msgspec.Meta(min_length=limits.SPACE_SECRET, max_length=limits.SPACE_SECRET)]
_Id = Annotated[bytes, msgspec.Meta(min_length=limits.ID_BYTES, max_length=limits.ID_BYTES)]
_Turn = Annotated[int, msgspec.Meta(ge=1, le=limits.TURN_MAX)]
_Name = Annotated[str, msgspec.Meta(max_length=limits.MEMBER_NAME)]
_ENCODER: Final = msgspec.msgpack.Encoder()


class _Founding(msgspec.Struct, frozen=True):
    """What the genesis of a circle or group says."""

    type: Literal["circle", "group"]
    secret: _Secret
    about: dict[str, object]
    everybody: bool


class _Listing(msgspec.Struct, frozen=True):
    """What a statement about a list says; a group's is in the group and names no space."""

    turn: _Turn
    on: bool
    members: Annotated[list[tuple[_Id, _Name]], msgspec.Meta(min_length=1, max_length=limits.SPACE_MEMBERS)]
    space: Annotated[bytes, msgspec.Meta(max_length=limits.ID_BYTES)] = b""


_Payload = TypeVar("_Payload", _Founding, _Listing)


@dataclass(frozen=True, slots=True)
class Founding:
    """What founds a space; `type` is "circle" or "group", `secret` 32 bytes that only its members know."""

    type: str
    secret: bytes = field(repr=False)
    about: Mapping[str, object]
    everybody: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """These accounts (32 bytes, with the names the owner knows them by) are on the list from now, or off it.

    Of several statements about an account that with the highest (`turn`, id) counts, whatever any clock says.
    """

    turn: int
    on: bool
    members: tuple[tuple[bytes, str], ...]


def genesis_event(keys: DeviceKeys, account: bytes, hlc: int, founding: Founding, random: Random) -> Event:
    """State the first event of a circle or group; its id names the space. Refused("bad_space")."""
    if founding.type not in TYPES or not _is_small(founding.about):
        raise Refused("bad_space", "A space is a circle or a group, with at most 4 KB said about it.")
    content = {
        "type": founding.type,
        "secret": founding.secret,
        "about": dict(founding.about),
        "everybody": founding.everybody,
    }
    header = Header(v=SIGNED, space=NOBODY, author=account, device=keys.device, seq=0, prev=b"", hlc=hlc, kind=GENESIS)
    return sign_event(keys.signing_seed, header, pack_payload(random, content))


def read_genesis(event: Event) -> Founding:
    """What this genesis founds, or `PeerFault`; the event itself was verified before."""
    stated = _read(event, _Founding)
    if not _is_small(stated.about):
        raise PeerFault("bad_payload", "A space says more about itself than it may.")
    return Founding(stated.type, stated.secret, stated.about, stated.everybody)


def write_listing(listing: Listing, space: bytes = b"") -> dict[str, object]:
    """The payload of a statement about a list; `space` for a circle, whose list is kept in the personal space."""
    members = [[account, clip(name)] for account, name in listing.members]
    content: dict[str, object] = {"turn": listing.turn, "on": listing.on, "members": members}
    return content | ({"space": space} if space else {})


def read_listing(event: Event) -> tuple[bytes, Listing]:
    """The space (empty for a group's own) and the statement in this event, or `PeerFault`."""
    stated = _read(event, _Listing)
    return stated.space, Listing(stated.turn, stated.on, tuple(stated.members))


def clip(name: str) -> str:
    """A name as a statement carries it, at most 64 bytes, so that a whole list fits into one event."""
    return name.encode(errors="ignore")[: limits.MEMBER_NAME].decode(errors="ignore")


def _read(event: Event, shape: type[_Payload]) -> _Payload:
    if event.payload is None:
        raise PeerFault("no_content", "The content of a statement about a space is missing.")
    try:
        return msgspec.convert(unpack_payload(event.payload), shape)
    except msgspec.ValidationError:
        raise PeerFault("bad_payload", "A statement about a space breaks the rules.") from None


def _is_small(about: Mapping[str, object]) -> bool:
    try:
        return len(_ENCODER.encode(dict(about))) <= limits.SPACE_ABOUT
    except (TypeError, ValueError, OverflowError, RecursionError):
        return False
