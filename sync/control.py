"""The identity log: the statements that make an account, and the pure function from its events to its devices and keys.

Who may certify and revoke is decided by the ranked resolver (`ranks.py`): the recovery key is the owner, a device that
it made an admin ranks 2, any other 0. Signatures of events were verified when they were stored. The bytes are in
`SPEC.md`, section "Identity log"; what a device shows of it to prove itself is in `chains.py`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final, TypeVar

import msgspec

from crypto.identity import RecoveryKeys
from crypto.keys import DeviceKeys
from crypto.pqxdh import KemPrekey, SignedPrekey
from crypto.primitives import KEY, MLKEM_PUBLIC, SIGNATURE, Random, check_ed25519, check_mlkem, check_x25519
from sync import limits, ranks, space
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


class Certificate(msgspec.Struct, frozen=True):
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


_Payload = TypeVar("_Payload", Certificate, _RevokePayload, _PrekeysPayload)


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
    """What an identity log says; `recovery` is None while the genesis is missing, and then nothing else counts.

    `named` are the keys whose statements belong in the log whether they count or not: the recovery key, every device
    that it certified, and every device that one it made an admin certified. It only grows with the set.
    """

    account: bytes
    recovery: bytes | None = None
    devices: dict[bytes, Device] = field(default_factory=dict)
    prekeys: dict[bytes, Prekeys] = field(default_factory=dict)
    heads: tuple[bytes, ...] = ()
    refused: tuple[tuple[bytes, str], ...] = ()
    named: frozenset[bytes] = frozenset()

    @property
    def live(self) -> tuple[bytes, ...]:
        """The devices that are certified and not revoked, sorted."""
        return tuple(device for device, facts in self.devices.items() if not facts.revoked)

    @property
    def out(self) -> tuple[bytes, ...]:
        """The devices that somebody certified and that are none of the account: revoked, or never rightly certified."""
        return tuple(sorted(self.named - {self.recovery, *self.live}))


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
    signer = identity_genesis(recovery).id, recovery.public, recovery.signing_seed
    return _state(signer, ID_DEVICE, at, {"device": keys[0], "exchange": keys[1], "admin": admin}, random)


def linked_event(admin: DeviceKeys, account: bytes, at: Position, keys: tuple[bytes, bytes], random: Random) -> Event:
    """An admin device certifies another device, which is none; `keys` are its (Ed25519, X25519) public keys."""
    signer = account, admin.device, admin.signing_seed
    return _state(signer, ID_DEVICE, at, {"device": keys[0], "exchange": keys[1], "admin": False}, random)


def revoke_event(recovery: RecoveryKeys, at: Position, device: bytes, cut: tuple[int, bytes], random: Random) -> Event:
    """The recovery key revokes a device for good; `cut` is (seq, id) of its last identity event that counts."""
    signer = identity_genesis(recovery).id, recovery.public, recovery.signing_seed
    return _state(signer, ID_REVOKE, at, {"device": device, "seq": cut[0], "cut": cut[1]}, random)


def expelled_event(
    admin: DeviceKeys, account: bytes, at: Position, expelled: tuple[bytes, tuple[int, bytes]], random: Random
) -> Event:
    """An admin device revokes one that is none; `expelled` is that device and its cut, as in `revoke_event`."""
    device, cut = expelled
    signer = account, admin.device, admin.signing_seed
    return _state(signer, ID_REVOKE, at, {"device": device, "seq": cut[0], "cut": cut[1]}, random)


def prekeys_event(
    keys: DeviceKeys, account: bytes, at: Position, prekeys: tuple[SignedPrekey, KemPrekey], random: Random
) -> Event:
    """A device announces its signed and its last-resort prekey."""
    signed, kem = prekeys
    content = {
        "signed": [signed.id, signed.public, signed.signature],
        "kem": [kem.id, kem.public, kem.signature],
    }
    return _state((account, keys.device, keys.signing_seed), ID_PREKEYS, at, content, random)


def evaluate(account: bytes, events: Iterable[Event]) -> Identity:
    """What the log says, the same for every order of arrival; `refused` says which events do not count, and why."""
    by_id: dict[bytes, Event] = {}
    for event in events:
        if event.id not in by_id or event.payload is not None:
            by_id[event.id] = event
    genesis = by_id.get(account)
    if genesis is None or not is_genesis(genesis, account):
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


class _Fold:
    """One evaluation; each step reads the events in the order of their ids and notes what it refuses."""

    def __init__(self, account: bytes, genesis: Event, events: list[Event]) -> None:
        self._account = account
        self._recovery = genesis.header.device
        self._events = events
        self._refused: dict[bytes, str] = {}
        self._certificates: list[tuple[Event, Certificate]] = []
        self._revocations: list[tuple[Event, _RevokePayload]] = []
        self._announced: list[tuple[int, Event]] = []

    def identity(self) -> Identity:
        for event in self._events:
            if event.id != self._account:
                self._read(event)
        named = self._named()
        self._rank()
        devices = self._certified()
        return Identity(
            account=self._account,
            recovery=self._recovery,
            devices=devices,
            prekeys=self._newest_prekeys(devices),
            heads=self._heads(),
            refused=tuple(sorted(self._refused.items())),
            named=named,
        )

    def _read(self, event: Event) -> None:
        """Sort one event into what it states; whether whoever signed it may state that comes later."""
        kind = event.header.kind
        try:
            space.check_place(space.identity(self._account), event)
            if kind == ID_PREKEYS:
                self._announced.append((event.header.seq, event))
            elif kind == ID_DEVICE:
                self._certificates.append((event, read_certificate(event)))
            elif kind == ID_REVOKE:
                self._revocations.append((event, _decode(event, _RevokePayload)))
            else:
                raise PeerFault("unknown_kind", "An identity event has a kind of a later version.")
        except PeerFault as fault:
            self._refused[event.id] = fault.code

    def _named(self) -> frozenset[bytes]:
        """Whose statements belong here: a function that only grows, so that stores which differ come to agree."""
        by_owner = [stated for event, stated in self._certificates if event.header.device == self._recovery]
        admins = {stated.device for stated in by_owner if stated.admin}
        by_admins = {stated.device for event, stated in self._certificates if event.header.device in admins}
        return frozenset({self._recovery, *(stated.device for stated in by_owner), *by_admins})

    def _rank(self) -> None:
        """Leave out the certificates and revocations that whoever signed them had no right to make.

        The recovery key may say anything. What it says of a device after it revoked it gives no right.
        """
        ended = self._ended()
        stated: dict[bytes, ranks.Statement] = {}
        for event, said in self._certificates:
            end = ended.get(said.device) if event.header.device == self._recovery else None
            rank = None if end is not None and event.header.seq > end else ranks.ADMIN if said.admin else ranks.MEMBER
            stated[event.id] = _statement(event, said.device, rank)
        for event, gone in self._revocations:
            stated[event.id] = _statement(event, gone.device, ranks.REMOVED, gone.cut)
        silent = [_statement(event, b"", None) for event in self._events if event.id not in stated]
        valid = ranks.resolve(self._recovery, [*stated.values(), *silent]).valid
        wrong = {id_ for id_, op in stated.items() if id_ not in valid and op.author != self._recovery}
        self._refused.update(dict.fromkeys(wrong, "not_entitled"))
        self._certificates = [entry for entry in self._certificates if entry[0].id not in wrong]
        self._revocations = [entry for entry in self._revocations if entry[0].id not in wrong]

    def _ended(self) -> dict[bytes, int]:
        """Where in its own chain the recovery key first revoked each device."""
        ended: dict[bytes, int] = {}
        for event, gone in self._revocations:
            if event.header.device == self._recovery:
                ended[gone.device] = min(event.header.seq, ended.get(gone.device, event.header.seq))
        return ended

    def _certified(self) -> dict[bytes, Device]:
        """What the recovery key said last of a device counts, else what an admin said first.

        Beyond 16 live devices, those certified last do not count.
        """
        chosen: dict[bytes, Device] = {}
        first: dict[bytes, tuple[bool, int, bytes]] = {}
        revoked = {said.device for _, said in self._revocations}
        for by_admin, seq, id_, said in self._in_order():
            first.setdefault(said.device, (by_admin, seq, id_))
            if not by_admin or said.device not in chosen:
                chosen[said.device] = Device(said.exchange, said.admin, said.device in revoked, id_)
        live = sorted((device for device in chosen if not chosen[device].revoked), key=lambda device: first[device])
        for device in live[limits.DEVICES_LIVE :]:
            self._refused[chosen.pop(device).certificate_id] = "too_many_devices"
        return dict(sorted(chosen.items()))

    def _in_order(self) -> list[tuple[bool, int, bytes, Certificate]]:
        """The certificates that count, those of the recovery key first, each as (by an admin, seq, id, content)."""
        found = [(event.header.device != self._recovery, event, said) for event, said in self._certificates]
        by_place = sorted(found, key=lambda entry: (entry[0], entry[1].header.seq, entry[1].id))
        return [(by_admin, event.header.seq, event.id, said) for by_admin, event, said in by_place]

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


def _state(
    signer: tuple[bytes, bytes, bytes], kind: int, at: Position, content: Mapping[str, object], random: Random
) -> Event:
    """A statement in the log of an account, signed by a key of it; `signer` is (account, public key, signing seed)."""
    account, device, seed = signer
    header = Header(
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
    return sign_event(seed, header, pack_payload(random, content))


def _statement(event: Event, target: bytes, rank: int | None, cut: bytes = b"") -> ranks.Statement:
    """What an event says of a device, and what it saw: what it names, and of a revocation the cut. None of itself."""
    header = event.header
    seen = tuple(id_ for id_ in (header.prev, *header.refs, cut) if id_)
    return ranks.Statement(event.id, header.device, target, None if target == header.device else rank, seen)


def is_genesis(event: Event, account: bytes) -> bool:
    """Whether an event is the one that an account is named by."""
    try:
        space.check_place(space.identity(account), event)
    except PeerFault:
        return False
    return event.id == account


def _decode(event: Event, shape: type[_Payload]) -> _Payload:
    """The typed payload of a control event, or `PeerFault`; fields a later version adds are ignored."""
    if event.payload is None:
        raise PeerFault("no_content", "The content of an identity event is missing.")
    try:
        return msgspec.convert(unpack_payload(event.payload), shape)
    except msgspec.ValidationError:
        raise PeerFault("bad_payload", "The content of an identity event breaks the rules.") from None


def read_certificate(event: Event) -> Certificate:
    """What `id.device` says, or `PeerFault`; whoever signed it."""
    stated = _decode(event, Certificate)
    check_ed25519(stated.device)
    check_x25519(stated.exchange)
    return stated


def _prekeys(event: Event) -> Prekeys:
    stated = _decode(event, _PrekeysPayload)
    check_x25519(stated.signed[1])
    check_mlkem(stated.kem[1])
    return Prekeys(SignedPrekey(*stated.signed), KemPrekey(*stated.kem), event.id)
