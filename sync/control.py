"""The identity log: the statements that make an account, and the pure function from its events to its devices and keys.

Only statements of the recovery key and each device's own `id.prekeys` count until the ranked resolver comes. Signatures
of events were verified when they were stored. The bytes are in `SPEC.md`, section "Identity log".
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Annotated, Final, TypeVar

import msgspec

from crypto.identity import RecoveryKeys
from crypto.keys import DeviceKeys
from crypto.pqxdh import KemPrekey, SignedPrekey
from crypto.primitives import KEY, MLKEM_PUBLIC, SIGNATURE, Random, check_ed25519, check_mlkem, check_x25519
from sync import limits, space
from sync.errors import PeerFault
from sync.event import (
    GENESIS,
    ID_DEVICE,
    ID_PREKEYS,
    ID_REVOKE,
    NOBODY,
    SIGNED,
    Event,
    Header,
    check,
    next_position,
    pack_payload,
    sign_event,
    unpack_payload,
)

_Key = Annotated[bytes, msgspec.Meta(min_length=KEY, max_length=KEY)]
_KemKey = Annotated[bytes, msgspec.Meta(min_length=MLKEM_PUBLIC, max_length=MLKEM_PUBLIC)]
_Signature = Annotated[bytes, msgspec.Meta(min_length=SIGNATURE, max_length=SIGNATURE)]
_Number = Annotated[int, msgspec.Meta(ge=0, le=2**32 - 1)]
_Seq = Annotated[int, msgspec.Meta(ge=0, le=limits.INTEGER_MAX)]

_EMPTY_MAP: Final = b"\x80"


class _DevicePayload(msgspec.Struct, frozen=True):
    """What `id.device` says."""

    device: _Key
    exchange: _Key
    admin: bool


class _RevokePayload(msgspec.Struct, frozen=True):
    """What `id.revoke` says; `cut` is the last event of the device that still counts, empty for none."""

    device: _Key
    seq: _Seq
    cut: Annotated[bytes, msgspec.Meta(max_length=KEY)]


class _PrekeysPayload(msgspec.Struct, frozen=True):
    """What `id.prekeys` says: [id, public key, signature] twice."""

    signed: tuple[_Number, _Key, _Signature]
    kem: tuple[_Number, _KemKey, _Signature]


_Payload = TypeVar("_Payload", _DevicePayload, _RevokePayload, _PrekeysPayload)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a new event goes in an identity log: its chain position, clock value, and the control heads it saw."""

    seq: int
    prev: bytes
    hlc: int
    refs: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Device:
    """A certified device: its X25519 key, whether it is an admin, whether it was revoked, and the certifying event."""

    exchange: bytes
    admin: bool
    revoked: bool
    certificate_id: bytes


@dataclass(frozen=True, slots=True)
class Prekeys:
    """The newest prekeys a device announced; their own signatures are verified by `crypto.pqxdh` before any use."""

    signed: SignedPrekey
    last_resort: KemPrekey
    event_id: bytes


@dataclass(frozen=True, slots=True)
class Identity:
    """What an identity log says; `recovery` is None while the genesis is missing, and then nothing else counts."""

    account: bytes
    recovery: bytes | None = None
    devices: dict[bytes, Device] = field(default_factory=dict)
    prekeys: dict[bytes, Prekeys] = field(default_factory=dict)
    heads: tuple[bytes, ...] = ()
    refused: tuple[tuple[bytes, str], ...] = ()

    @property
    def live(self) -> tuple[bytes, ...]:
        """The devices that are certified and not revoked, sorted."""
        return tuple(device for device, facts in self.devices.items() if not facts.revoked)


def identity_genesis(recovery: RecoveryKeys) -> Event:
    """The first event of an account, a pure function of the recovery phrase; its id is the account."""
    header = Header(v=SIGNED, space=NOBODY, author=NOBODY, device=recovery.public, seq=0, prev=b"", hlc=0, kind=GENESIS)
    return sign_event(recovery.signing_seed, header, recovery.salt + _EMPTY_MAP)


def position(head: tuple[int, bytes] | None, heads: Iterable[bytes], hlc: int) -> Position:
    """Where the next event of a device goes: `head` is (seq, id) of its newest event there, `heads` those of the log.

    Beyond 16 heads the smallest ids are named; nothing yet depends on the rest, and `merge` events will name them.
    """
    seq, prev = next_position(head)
    return Position(seq, prev, hlc, tuple(sorted(set(heads) - {prev}))[: limits.REFS])


def device_event(recovery: RecoveryKeys, at: Position, keys: tuple[bytes, bytes], admin: bool, random: Random) -> Event:
    """The recovery key certifies a device; `keys` are its (Ed25519, X25519) public keys."""
    device, exchange = keys
    payload = pack_payload(random, {"device": device, "exchange": exchange, "admin": admin})
    account = identity_genesis(recovery).id
    return sign_event(recovery.signing_seed, _header(account, recovery.public, ID_DEVICE, at), payload)


def revoke_event(recovery: RecoveryKeys, at: Position, device: bytes, cut: tuple[int, bytes], random: Random) -> Event:
    """The recovery key revokes a device for good; `cut` is (seq, id) of its last identity event that counts."""
    payload = pack_payload(random, {"device": device, "seq": cut[0], "cut": cut[1]})
    account = identity_genesis(recovery).id
    return sign_event(recovery.signing_seed, _header(account, recovery.public, ID_REVOKE, at), payload)


def prekeys_event(
    keys: DeviceKeys, account: bytes, at: Position, prekeys: tuple[SignedPrekey, KemPrekey], random: Random
) -> Event:
    """A device announces its signed and its last-resort prekey."""
    signed, kem = prekeys
    content = {
        "signed": [signed.id, signed.public, signed.signature],
        "kem": [kem.id, kem.public, kem.signature],
    }
    return sign_event(keys.signing_seed, _header(account, keys.device, ID_PREKEYS, at), pack_payload(random, content))


def evaluate(account: bytes, events: Iterable[Event]) -> Identity:
    """What the log says, the same for every order of arrival; `refused` says which events do not count, and why."""
    by_id: dict[bytes, Event] = {}
    for event in events:
        if event.id not in by_id or event.payload is not None:
            by_id[event.id] = event
    genesis = by_id.get(account)
    if genesis is None or not _is_genesis(genesis, account):
        return Identity(account, refused=tuple((id_, "no_genesis") for id_ in sorted(by_id)))
    return _Fold(account, genesis, [by_id[id_] for id_ in sorted(by_id)]).identity()


def has_revoked_beyond(events: Collection[Event], heads: Collection[bytes]) -> bool:
    """Whether a log revokes a device outside the past of these events of it, the genesis among them or not."""
    causes = {event.id: (event.header.prev, *event.header.refs) for event in events}
    revoked = {event.id for event in events if event.header.kind == ID_REVOKE}
    waiting, seen = list(heads), set[bytes]()
    while waiting:
        id_ = waiting.pop()
        if id_ in causes and id_ not in seen:
            seen.add(id_)
            waiting += causes[id_]
    return not revoked <= seen


def read_prekeys(account: bytes, device: bytes, event: Event) -> Prekeys:
    """The prekeys that this event announces for this device, or `PeerFault`; verifies the event itself."""
    header = event.header
    if (header.space, header.author, header.device, header.kind) != (account, account, device, ID_PREKEYS):
        raise PeerFault("bad_prekeys", "Prekeys do not belong to the device they were asked for.")
    check(event)
    return _prekeys(event)


def chain(events: Iterable[Event], device: bytes) -> list[bytes]:
    """The wire events that lead from the account to this device, genesis and certificate; empty if it has none."""
    held = {event.id: event for event in events}
    genesis = next((event for id_, event in sorted(held.items()) if event.header.kind == GENESIS), None)
    if genesis is None:
        return []
    certified = evaluate(genesis.id, held.values()).devices.get(device)
    return [] if certified is None else [genesis.to_bytes(), held[certified.certificate_id].to_bytes()]


def check_chain(account: bytes, device: bytes, links: list[bytes]) -> bytes:
    """The X25519 key that this chain certifies for this device of this account, or `PeerFault`.

    It proves what was once stated; whether the device was revoked since is for `evaluate` on the newest log to say.
    """
    if len(links) != limits.CHAIN_EVENTS:
        raise PeerFault("bad_chain", "A device showed a certificate chain of the wrong length.")
    genesis, certificate = (Event.from_bytes(link) for link in links)
    if not _is_genesis(genesis, account) or not _states(certificate, account, genesis.header.device, ID_DEVICE):
        raise PeerFault("bad_chain", "A device showed a certificate chain of another account.")
    check(genesis)
    check(certificate)
    stated = _device(certificate)
    if stated.device != device:
        raise PeerFault("bad_chain", "A device showed the certificate of another device.")
    return stated.exchange


class _Fold:
    """One evaluation; each step reads the events in the order of their ids and notes what it refuses."""

    def __init__(self, account: bytes, genesis: Event, events: list[Event]) -> None:
        self._account = account
        self._recovery = genesis.header.device
        self._events = events
        self._refused: dict[bytes, str] = {}
        self._devices: list[tuple[int, bytes, _DevicePayload]] = []
        self._revoked: set[bytes] = set()
        self._announced: list[tuple[int, Event]] = []

    def identity(self) -> Identity:
        for event in self._events:
            if event.id != self._account:
                self._read(event)
        devices = self._certified()
        return Identity(
            account=self._account,
            recovery=self._recovery,
            devices=devices,
            prekeys=self._newest_prekeys(devices),
            heads=self._heads(),
            refused=tuple(sorted(self._refused.items())),
        )

    def _read(self, event: Event) -> None:
        """Sort one event into what it states, if whoever signed it may state that."""
        kind, signer = event.header.kind, event.header.device
        try:
            space.check_place(space.identity(self._account), event)
            if kind == ID_PREKEYS:
                self._announced.append((event.header.seq, event))
            elif kind not in (ID_DEVICE, ID_REVOKE):
                raise PeerFault("unknown_kind", "An identity event has a kind of a later version.")
            elif signer != self._recovery:
                raise PeerFault("not_entitled", "An identity event was signed by a key that may not state it.")
            elif kind == ID_DEVICE:
                self._devices.append((event.header.seq, event.id, _device(event)))
            else:
                self._revoked.add(_decode(event, _RevokePayload).device)
        except PeerFault as fault:
            self._refused[event.id] = fault.code

    def _certified(self) -> dict[bytes, Device]:
        """The newest certificate of each device counts; beyond 16 live devices, those certified last do not."""
        newest: dict[bytes, Device] = {}
        first: dict[bytes, tuple[int, bytes]] = {}
        for seq, id_, stated in sorted(self._devices, key=lambda entry: entry[:2]):
            first.setdefault(stated.device, (seq, id_))
            newest[stated.device] = Device(stated.exchange, stated.admin, stated.device in self._revoked, id_)
        live = sorted((device for device in newest if not newest[device].revoked), key=lambda device: first[device])
        for device in live[limits.DEVICES_LIVE :]:
            self._refused[newest.pop(device).certificate_id] = "too_many_devices"
        return dict(sorted(newest.items()))

    def _newest_prekeys(self, devices: dict[bytes, Device]) -> dict[bytes, Prekeys]:
        """Per live device the announcement with the highest seq whose content is there; a superseded one has none."""
        newest: dict[bytes, Prekeys] = {}
        for _, event in sorted(self._announced, key=lambda entry: (entry[0], entry[1].id)):
            device = event.header.device
            if device not in devices or devices[device].revoked:
                self._refused[event.id] = "not_entitled"
            elif event.payload is not None:
                self._announce(newest, event)
        return dict(sorted(newest.items()))

    def _announce(self, newest: dict[bytes, Prekeys], event: Event) -> None:
        try:
            newest[event.header.device] = _prekeys(event)
        except PeerFault as fault:
            self._refused[event.id] = fault.code

    def _heads(self) -> tuple[bytes, ...]:
        """The events that count and that no other event that counts names as seen."""
        counted = [event for event in self._events if event.id not in self._refused]
        seen = {id_ for event in counted for id_ in (event.header.prev, *event.header.refs)}
        return tuple(event.id for event in counted if event.id not in seen)


def _header(account: bytes, device: bytes, kind: int, at: Position) -> Header:
    return Header(
        v=SIGNED,
        space=account,
        author=account,
        device=device,
        seq=at.seq,
        prev=at.prev,
        hlc=at.hlc,
        kind=kind,
        refs=at.refs,
    )


def _is_genesis(event: Event, account: bytes) -> bool:
    try:
        space.check_place(space.identity(account), event)
    except PeerFault:
        return False
    return event.id == account


def _states(event: Event, account: bytes, signer: bytes, kind: int) -> bool:
    header = event.header
    stated = (header.v, header.space, header.author, header.device, header.kind)
    return stated == (SIGNED, account, account, signer, kind)


def _decode(event: Event, shape: type[_Payload]) -> _Payload:
    """The typed payload of a control event, or `PeerFault`; fields a later version adds are ignored."""
    if event.payload is None:
        raise PeerFault("no_content", "The content of an identity event is missing.")
    try:
        return msgspec.convert(unpack_payload(event.payload), shape)
    except msgspec.ValidationError:
        raise PeerFault("bad_payload", "The content of an identity event breaks the rules.") from None


def _device(event: Event) -> _DevicePayload:
    stated = _decode(event, _DevicePayload)
    check_ed25519(stated.device)
    check_x25519(stated.exchange)
    return stated


def _prekeys(event: Event) -> Prekeys:
    stated = _decode(event, _PrekeysPayload)
    check_x25519(stated.signed[1])
    check_mlkem(stated.kem[1])
    return Prekeys(SignedPrekey(*stated.signed), KemPrekey(*stated.kem), event.id)
