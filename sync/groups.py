"""What is stated in the control log of a group: its founding, ranks, keys, descriptions, and where a device ends.

Pure, bytes to values and back. What these statements mean together is in `membership.py`, whose they may be is checked
where events are stored. The bytes are in `SPEC.md`, section "Groups with a control log".
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Annotated, Final, Literal, TypeVar

import msgspec

from crypto.keys import DeviceKeys
from crypto.primitives import KEY, Random
from crypto.space_key import name
from sync import limits
from sync.errors import PeerFault, Refused
from sync.event import GENESIS, NOBODY, SIGNED, Event, Header, pack_payload, sign_event, unpack_payload
from sync.ranks import ADMIN, REMOVED
from sync.shared import clip
from sync.space_keys import History

KEYED: Final = "keyed"
"""What the genesis of such a group calls itself, so that whoever knows none of them refuses it."""

_ENCODER: Final = msgspec.msgpack.Encoder()
_Id = Annotated[bytes, msgspec.Meta(min_length=limits.ID_BYTES, max_length=limits.ID_BYTES)]
_MaybeId = Annotated[bytes, msgspec.Meta(max_length=limits.ID_BYTES)]
_Secret = Annotated[bytes, msgspec.Meta(min_length=limits.SPACE_SECRET, max_length=limits.SPACE_SECRET)]
_Seq = Annotated[int, msgspec.Meta(ge=0, le=limits.INTEGER_MAX)]
_Name = Annotated[str, msgspec.Meta(max_length=limits.MEMBER_NAME)]
_Heads = Annotated[frozenset[_Id], msgspec.Meta(max_length=limits.KEY_HEADS)]


@dataclass(frozen=True, slots=True)
class KeyedGroup:
    """What founds a group: a secret of 32 bytes that only members know, its description, and its history policy."""

    secret: bytes = field(repr=False)
    about: Mapping[str, object]
    history: History


class Cut(msgspec.Struct, array_like=True, frozen=True):
    """Of what a device stated in the space counts what lies on its chain up to this event; else nothing.

    Where several are given of one device, each counts: whoever lacks a part of the chain, since it is sealed under a
    key that is not theirs, can follow it from a point before that.
    """

    device: _Id
    seq: _Seq
    id: _Id


class Ranking(msgspec.Struct, frozen=True):
    """RANK: somebody has this rank from now, -1 for out of the group, with where each of their devices ends then.

    Whoever is out and `banned` is not to be let in again; an admin's later word that says nothing of it lifts that.
    """

    account: _Id
    rank: Annotated[int, msgspec.Meta(ge=REMOVED, le=ADMIN)]
    name: _Name = ""
    cuts: Annotated[tuple[Cut, ...], msgspec.Meta(max_length=limits.CUT_DEVICES)] = ()
    banned: bool = False


class KeyNew(msgspec.Struct, frozen=True):
    """KEY_NEW: a key of its device is for these accounts, each with heads of its identity log that the maker saw.

    `fingerprint` is that of its secret: with the device it makes the name, so no other device can announce the key.
    """

    fingerprint: _Id
    members: Annotated[tuple[tuple[_Id, _Heads], ...], msgspec.Meta(min_length=1, max_length=limits.SPACE_MEMBERS)]


class _UsualKey(KeyNew, frozen=True, forbid_unknown_fields=True):
    """The same with nothing that a later version adds; whatever is of this type is plain, so nothing else is asked."""


class DeviceCut(msgspec.Struct, frozen=True):
    """DEVICE_CUT: of a revoked device counts its chain up to `id`, of its control events those up to `control`.

    `points` are of that chain, as where several cuts of one device are given.
    """

    device: _Id
    seq: _Seq
    id: _MaybeId
    control: _MaybeId
    points: Annotated[tuple[Cut, ...], msgspec.Meta(max_length=limits.CUT_POINTS)] = ()


class About(msgspec.Struct, frozen=True):
    """ABOUT: what the group is called, how it looks, and who may do what in it, in place of what was said before."""

    about: dict[str, object]


class Relay(msgspec.Struct, array_like=True, frozen=True):
    """A relay that keeps a topic for the group: its X25519 key, and where it is said to be."""

    key: Annotated[bytes, msgspec.Meta(min_length=KEY, max_length=KEY)]
    addresses: Annotated[
        tuple[Annotated[str, msgspec.Meta(max_length=limits.ADDRESS_LENGTH)], ...],
        msgspec.Meta(max_length=limits.RELAY_ADDRESSES),
    ]


class Relays(msgspec.Struct, frozen=True):
    """RELAYS: where what is said in the group is kept for who is away, in place of what was said before."""

    relays: Annotated[tuple[Relay, ...], msgspec.Meta(max_length=limits.GROUP_RELAYS)]


class _Founding(msgspec.Struct, frozen=True):
    """What the genesis says."""

    type: Literal["keyed"]
    secret: _Secret
    about: dict[str, object]
    history: History


_USUAL_KEYS: Final = msgspec.msgpack.Decoder(_UsualKey)
_Stated = TypeVar("_Stated", Ranking, KeyNew, DeviceCut, About, Relays, _Founding)


def genesis_event(keys: DeviceKeys, account: bytes, hlc: int, founding: KeyedGroup, random: Random) -> Event:
    """State the first event of a group; its id names the space. Refused("bad_space") for too long a description."""
    check_about(founding.about)
    content = {
        "type": KEYED,
        "secret": founding.secret,
        "about": dict(founding.about),
        "history": founding.history.value,
    }
    header = Header(v=SIGNED, space=NOBODY, author=account, device=keys.device, seq=0, prev=b"", hlc=hlc, kind=GENESIS)
    return sign_event(keys.signing_seed, header, pack_payload(random, content))


def read_founding(event: Event) -> KeyedGroup:
    """What a genesis founds, or `PeerFault`: anything but a group with a control log."""
    stated = _read(event, _Founding)
    _check_size(stated.about)
    return KeyedGroup(stated.secret, stated.about, stated.history)


def check_about(about: Mapping[str, object]) -> None:
    """Refused("bad_space") where a description takes more than 4 KiB, or is not plain."""
    try:
        _check_size(about)
    except PeerFault:
        raise Refused("bad_space", "At most 4 KB can be said about a group.") from None


def ranking(
    account: bytes, rank: int, name: str = "", cuts: Sequence[Cut] = (), *, banned: bool = False
) -> dict[str, object]:
    """The payload of RANK; of more devices than may be named the first count."""
    named = [[cut.device, cut.seq, cut.id] for cut in cuts[: limits.CUT_DEVICES]]
    said: dict[str, object] = {"account": account, "rank": rank, "name": clip(name), "cuts": named}
    return said | {"banned": True} if banned else said


def key_new(fingerprint: bytes, members: Mapping[bytes, Sequence[bytes]]) -> dict[str, object]:
    """The payload of KEY_NEW; `members` by account with the heads of their identity logs, of which two are named."""
    named = [[account, list(heads[: limits.KEY_HEADS])] for account, heads in sorted(members.items())]
    return {"fingerprint": fingerprint, "members": named}


def read_ranking(event: Event) -> Ranking:
    """What RANK says, or `PeerFault`."""
    return _read(event, Ranking)


def read_key(event: Event) -> KeyNew:
    """What KEY_NEW says, or `PeerFault`; one of the usual form, up to 27 KB of it, is read at once, as it is plain."""
    if event.payload is not None:
        with suppress(ValueError, RecursionError):
            usual = _USUAL_KEYS.decode(memoryview(event.payload)[limits.PAYLOAD_SALT :])
            return KeyNew(usual.fingerprint, usual.members)
    return _read(event, KeyNew)


def kid_of(said: KeyNew, by: Header) -> bytes:
    """The name of the key that is announced by an event of this header."""
    return name(by.device, said.fingerprint)


def named(said: KeyNew, maker: bytes) -> dict[bytes, frozenset[bytes]]:
    """Whom a key is for: its maker, too, whatever it says; else nobody would know it for theirs once they are out."""
    return {maker: frozenset(), **dict(said.members)}


def read_device_cut(event: Event) -> DeviceCut:
    """What DEVICE_CUT says, or `PeerFault`."""
    said = _read(event, DeviceCut)
    if not {len(said.id), len(said.control)} <= {0, limits.ID_BYTES}:
        raise PeerFault("bad_payload", "The end of a device is named by an id or not at all.")
    return said


def relays(stated: Sequence[Relay]) -> dict[str, object]:
    """The payload of RELAYS; of more than three the first count."""
    return {"relays": [[each.key, list(each.addresses)] for each in stated[: limits.GROUP_RELAYS]]}


def read_relays(event: Event) -> tuple[Relay, ...]:
    """What RELAYS says, or `PeerFault`."""
    return _read(event, Relays).relays


def read_about(event: Event) -> Mapping[str, object]:
    """What ABOUT says, or `PeerFault`."""
    about = _read(event, About).about
    _check_size(about)
    return about


def _read(event: Event, shape: type[_Stated]) -> _Stated:
    if event.payload is None:
        raise PeerFault("no_content", "The content of a statement about a group is missing.")
    try:
        return msgspec.convert(unpack_payload(event.payload), shape)
    except msgspec.ValidationError:
        raise PeerFault("bad_payload", "A statement about a group breaks the rules.") from None


def _check_size(about: Mapping[str, object]) -> None:
    try:
        fits = len(_ENCODER.encode(dict(about))) <= limits.SPACE_ABOUT
    except (TypeError, ValueError, OverflowError, RecursionError):
        fits = False
    if not fits:
        raise PeerFault("bad_payload", "A group says more about itself than it may.")
