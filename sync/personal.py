"""What the devices of an account tell each other in its personal space, beside what a person states there.

Where a device is and what it is called, who became a contact or is turned away, what circles and groups there are, and
which relays are used: each a control event, read strictly. What follows from one is the node's affair; see `SPEC.md`,
"Own devices".
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from sync import limits
from sync.errors import PeerFault
from sync.event import Event, unpack_payload

_Id = Annotated[bytes, msgspec.Meta(min_length=limits.ID_BYTES, max_length=limits.ID_BYTES)]
_MaybeId = Annotated[bytes, msgspec.Meta(max_length=limits.ID_BYTES)]
_Address = Annotated[str, msgspec.Meta(min_length=3, max_length=128)]
_Addresses = Annotated[tuple[_Address, ...], msgspec.Meta(max_length=4)]
_Mailboxes = Annotated[tuple[Annotated[bytes, msgspec.Meta(max_length=512)], ...], msgspec.Meta(max_length=2)]


class OwnDevice(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is said of a device: by anybody its name, by itself where it can be reached; None: nothing is said."""

    device: _Id
    name: Annotated[str, msgspec.Meta(max_length=limits.DEVICE_NAME)] | None = None
    addresses: _Addresses | None = None


class OwnContact(msgspec.Struct, frozen=True):
    """Somebody is a contact: what they gave of themselves in CONTACT, by which device; `hides`: when they are there."""

    account: _Id
    device: _MaybeId
    name: Annotated[str, msgspec.Meta(max_length=256)]
    door_key: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
    addresses: _Addresses
    mailboxes: _Mailboxes
    token: Annotated[bytes, msgspec.Meta(max_length=16)]
    hides: bool = False


class OwnSpace(msgspec.Struct, frozen=True, omit_defaults=True):
    """A circle or group is known: its genesis in wire form, and of a group with keys the statement that let us in."""

    genesis: Annotated[bytes, msgspec.Meta(max_length=limits.SPACE_ABOUT + 2 * limits.HEADER_BYTES)]
    grant: _MaybeId = b""


class OwnKey(msgspec.Struct, frozen=True):
    """The secret of a key of a group is known."""

    space: _Id
    secret: Annotated[bytes, msgspec.Meta(min_length=limits.KEY_SECRET, max_length=limits.KEY_SECRET)]

    def __repr__(self) -> str:
        return f"OwnKey({self.space.hex()[:8]})"


class OwnRelay(msgspec.Struct, frozen=True, omit_defaults=True):
    """A relay is used from now on (`on`), by whatever makes a member there; or it is not any more."""

    relay: _Id
    on: bool
    addresses: _Addresses = ()
    secret: Annotated[bytes, msgspec.Meta(max_length=limits.HUB_SECRET_BYTES)] = b""
    root: _MaybeId = b""

    def __repr__(self) -> str:
        return f"OwnRelay({self.relay.hex()[:8]}, on={self.on})"


class OwnShun(msgspec.Struct, frozen=True, omit_defaults=True):
    """An account is blocked, or its request declined `until` then (Unix seconds); empty: it is turned away no more.

    `name` is what to call an account that is not known otherwise.
    """

    account: _Id
    what: Literal["", "declined", "blocked"]
    until: Annotated[int, msgspec.Meta(ge=0, lt=1 << 48)] = 0
    name: Annotated[str, msgspec.Meta(max_length=limits.DEVICE_NAME)] = ""


class OwnShown(msgspec.Struct, frozen=True):
    """Whether contacts are told what this account has read, when it is there, and when its person is writing.

    An earlier version says nothing of the last: then that stays as it was.
    """

    receipts: bool
    presence: bool
    typing: bool | None = None


_Said = TypeVar("_Said", OwnDevice, OwnContact, OwnSpace, OwnKey, OwnRelay, OwnShun, OwnShown)


def write(said: OwnDevice | OwnContact | OwnSpace | OwnKey | OwnRelay | OwnShun | OwnShown) -> Mapping[str, Any]:
    """The payload of such an event."""
    payload: Mapping[str, Any] = msgspec.to_builtins(said, builtin_types=(bytes,))
    return payload


def read(event: Event, shape: type[_Said]) -> _Said:
    """What such an event says, or `PeerFault`; fields a later version adds are ignored."""
    if event.payload is None:
        raise PeerFault("no_content", "The content of an event of the personal space is missing.")
    try:
        return msgspec.convert(unpack_payload(event.payload), shape, builtin_types=(bytes,))
    except msgspec.ValidationError:
        raise PeerFault("bad_payload", "The content of an event of the personal space breaks the rules.") from None
