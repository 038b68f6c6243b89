"""An event: a fact somebody stated, as a header, a proof and a salted payload, and the hybrid clock that orders events.

Received bytes are kept, hashed and forwarded verbatim; nothing is re-encoded to verify. Who may state what is decided
in `control.py`, which space an event belongs to in `space.py`. The bytes are in `SPEC.md`, section "Events".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Final

import msgspec

from crypto.keys import Context, sign, verify
from crypto.primitives import Random, ed25519_public, equal, hkdf, hmac256, sha256
from sync import limits
from sync.errors import PeerFault, Refused

# Control kinds (0-999), the only ones whose payloads the node reads; every other number belongs to `app/`.
GENESIS: Final = 1
ID_DEVICE: Final = 2
ID_REVOKE: Final = 3
ID_PREKEYS: Final = 4
MEMBER: Final = 10
READER: Final = 11
RANK: Final = 12
KEY_NEW: Final = 13
DEVICE_CUT: Final = 14
MERGE: Final = 15
ABOUT: Final = 16
RELAYS: Final = 17
OWN_DEVICE: Final = 30
OWN_CONTACT: Final = 31
OWN_SPACE: Final = 32
OWN_KEY: Final = 33
OWN_RELAY: Final = 34
OWN_SHUN: Final = 35
OWN_SHOWN: Final = 36
ERASE: Final = 40
CLOCK_RESET: Final = 50
CONTROL_KINDS: Final = range(1000)

SIGNED: Final = 1
STAMPED: Final = 2
NOBODY: Final = bytes(limits.ID_BYTES)

_FIELDS: Final = 13
_ARRAY16: Final = 0xDC
_COUNTER_BITS: Final = 16
_BUCKET_BITS: Final = 22
_PROOF_BYTES: Final = {SIGNED: limits.SIGNATURE_BYTES, STAMPED: limits.STAMP_BYTES}

_Id = Annotated[bytes, msgspec.Meta(min_length=limits.ID_BYTES, max_length=limits.ID_BYTES)]
_MaybeId = Annotated[bytes, msgspec.Meta(max_length=limits.ID_BYTES)]
_Kid = Annotated[bytes, msgspec.Meta(max_length=limits.KID_BYTES)]
_Number = Annotated[int, msgspec.Meta(ge=0, le=limits.INTEGER_MAX)]
_U8 = Annotated[int, msgspec.Meta(ge=0, le=2**8 - 1)]
_U16 = Annotated[int, msgspec.Meta(ge=0, le=2**16 - 1)]
_U32 = Annotated[int, msgspec.Meta(ge=0, le=2**32 - 1)]


class Header(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """The signed part: 13 fields at fixed positions; fields a later version appends are kept but not read.

    `hlc` is 48 bits of Unix milliseconds and a 16-bit counter, below 2**63 so that every store can hold it; `expires`
    is in Unix seconds, 0 for never; `payload_len` counts the salt. `prev` and `kid` are empty where there is none.
    """

    v: _U8
    space: _Id
    author: _Id
    device: _Id
    seq: _Number
    prev: _MaybeId
    hlc: _Number
    kind: _U16
    kid: _Kid = b""
    refs: Annotated[tuple[_Id, ...], msgspec.Meta(max_length=limits.REFS)] = ()
    payload_len: _U32 = 0
    payload_hash: _MaybeId = b""
    expires: _U32 = 0


class _Wire(msgspec.Struct, array_like=True, frozen=True, gc=False, forbid_unknown_fields=True):
    """What travels for one event."""

    header: bytes
    proof: bytes
    payload: bytes | None


_HEADERS: Final = msgspec.msgpack.Decoder(Header)
_WIRES: Final = msgspec.msgpack.Decoder(_Wire)
_ANYTHING: Final = msgspec.msgpack.Decoder()
_PAYLOADS: Final = msgspec.msgpack.Decoder(dict[str, object])
_ENCODER: Final = msgspec.msgpack.Encoder()


@dataclass(frozen=True, slots=True)
class Event:
    """One event of sound shape; constructing it raises `PeerFault` otherwise. `check` judges proof and payload hash.

    `payload` is None where it was erased, superseded or has not arrived. `header` and `id` are derived once.
    """

    header_bytes: bytes
    proof: bytes
    payload: bytes | None
    header: Header = field(init=False, compare=False, repr=False)
    id: bytes = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        header = decode_header(self.header_bytes)
        if len(self.proof) != _PROOF_BYTES[header.v]:
            raise PeerFault("bad_event", "An event carries a proof of the wrong length.")
        if self.payload is not None and len(self.payload) != header.payload_len:
            raise PeerFault("bad_payload", "The content of an event does not have the stated length.")
        object.__setattr__(self, "header", header)
        object.__setattr__(self, "id", event_id(self.header_bytes))

    def __repr__(self) -> str:
        """Name the event without its content, so that no log line can hold any."""
        return f"Event({self.id.hex()[:16]}, kind={self.header.kind}, seq={self.header.seq})"

    def to_bytes(self) -> bytes:
        """The wire form: msgpack [header, proof, payload or nil]."""
        return _ENCODER.encode((self.header_bytes, self.proof, self.payload))

    @staticmethod
    def from_bytes(data: bytes) -> "Event":
        """Read the wire form, or `PeerFault`; the proof is not yet verified."""
        if len(data) > limits.EVENT_BYTES:
            raise PeerFault("event_too_large", "An event is larger than allowed.")
        try:
            wire = _WIRES.decode(data)
        except (ValueError, RecursionError):
            raise PeerFault("bad_event", "An event could not be read.") from None
        return Event(wire.header, wire.proof, wire.payload)


def event_id(header_bytes: bytes) -> bytes:
    """The id of an event, 32 bytes: SHA-256("evt1" || header bytes as received)."""
    return sha256(b"evt1", header_bytes)


def claimed_id(data: bytes) -> bytes:
    """The id that a wire form would have, however unsound its header is; `PeerFault` if it is no wire form at all."""
    try:
        return event_id(_WIRES.decode(data).header)
    except (ValueError, RecursionError):
        raise PeerFault("bad_event", "An event could not be read.") from None


def decode_header(data: bytes) -> Header:
    """Read a header and judge its shape, or `PeerFault`; the same bytes are sound for everybody or for nobody."""
    if len(data) > limits.HEADER_BYTES:
        raise PeerFault("event_too_large", "The header of an event is larger than allowed.")
    try:
        header = _HEADERS.decode(data)
        fields = _field_count(data)
        if fields > _FIELDS:
            _check_value(_ANYTHING.decode(data), limits.HEADER_DEPTH)
    except (ValueError, RecursionError):
        raise PeerFault("bad_event", "The header of an event could not be read.") from None
    if header.v not in _PROOF_BYTES:
        raise PeerFault("unknown_version", "An event was made by a later version.")
    if fields < _FIELDS or not _sound(header):
        raise PeerFault("bad_event", "The header of an event breaks the rules.")
    return header


def sign_event(signing_seed: bytes, header: Header, payload: bytes) -> Event:
    """State a v=1 event: fills in version, payload length and payload hash, then signs as the header's device.

    Raises `Refused` when the parts do not make an event within the limits.
    """
    header_bytes = _fill(signing_seed, header, SIGNED, payload)
    return _own(header_bytes, sign(signing_seed, Context.EVENT, header_bytes), payload)


def stamp_event(key: bytes, header: Header, payload: bytes) -> Event:
    """State a v=2 event (direct, deniable); its proof is a stamp that only the holder of `stamp_key` can check.

    Raises `Refused` when the parts do not make an event within the limits.
    """
    header_bytes = _fill(None, header, STAMPED, payload)
    return _own(header_bytes, _stamp(key, event_id(header_bytes)), payload)


def stamp_key(signing_seed: bytes) -> bytes:
    """The 32-byte key with which a device stamps its v=2 events: HKDF(device seed, "stamp")."""
    return hkdf(signing_seed, b"stamp")


def stamp_valid(key: bytes, event: Event) -> bool:
    """Whether this v=2 event was made with this `stamp_key`."""
    return event.header.v == STAMPED and equal(event.proof, _stamp(key, event.id))


def check(event: Event) -> None:
    """Verify what anybody can, or `PeerFault`: a v=1 signature, and the payload hash if the payload is there."""
    header = event.header
    if event.payload is not None and not equal(sha256(event.payload), header.payload_hash):
        raise PeerFault("bad_payload", "The content of an event does not match its header.")
    if header.v == SIGNED:
        verify(header.device, Context.EVENT, event.header_bytes, event.proof)


def is_over(header: Header, now_ms: int) -> bool:
    """Whether an event has said what it had to: content whose `expires` has passed; a control event never has."""
    return 0 < header.expires * 1000 <= now_ms and header.kind not in CONTROL_KINDS


def kept_at(event: Event, now_ms: int) -> Event:
    """The event as it may be kept, shown and passed on at a time: without its content once that has expired."""
    return replace(event, payload=None) if is_over(event.header, now_ms) else event


def proven(key: bytes, device: bytes, place: tuple[bytes, bytes], proof: bytes) -> bool:
    """Whether `proof` shows that this device once made the event (space, id): header || signature (v=1) or stamp (v=2).

    A stamp tells of no space: that it is one between these two is for whoever asks to see. A device shown a proven
    event that its store lacks was rolled back (protocol section 6).
    """
    space, id_ = place
    if len(proof) == limits.STAMP_BYTES:
        return equal(proof, _stamp(key, id_))
    header_bytes, signature = proof[: -limits.SIGNATURE_BYTES], proof[-limits.SIGNATURE_BYTES :]
    try:
        header = decode_header(header_bytes)
        verify(device, Context.EVENT, header_bytes, signature)
    except PeerFault:
        return False
    return (header.device, header.space) == (device, space) and event_id(header_bytes) == id_


def proof_of(event: Event) -> bytes:
    """The bytes that `proven` accepts for this event."""
    return event.proof if event.header.v == STAMPED else event.header_bytes + event.proof


def pack_payload(random: Random, mapping: Mapping[str, object]) -> bytes:
    """16 random bytes || msgpack map; `Refused` when too large, too deep or not plain data."""
    plain = dict(mapping)
    try:
        _check_value(plain, limits.PAYLOAD_DEPTH)
    except (ValueError, RecursionError):
        raise Refused("bad_payload", "This content cannot be stored in an event.") from None
    payload = random(limits.PAYLOAD_SALT) + _ENCODER.encode(plain)
    if len(payload) > limits.PAYLOAD_BYTES:
        raise Refused("payload_too_large", "This content is too large for one event.")
    return payload


def unpack_payload(payload: bytes) -> dict[str, object]:
    """The map of a payload: text keys, and plain values whose integers fit 64 signed bits; else `PeerFault`."""
    try:
        mapping = _PAYLOADS.decode(memoryview(payload)[limits.PAYLOAD_SALT :])
        _check_value(mapping, limits.PAYLOAD_DEPTH)
    except (ValueError, RecursionError):
        raise PeerFault("bad_payload", "The content of an event could not be read.") from None
    return mapping


def next_hlc(last: int, now_ms: int) -> int:
    """The clock value of an event made now: after `last`, at or after the wall clock; fits 63 bits."""
    return max(last + 1, max(now_ms, 0) << _COUNTER_BITS)


def merge_hlc(last: int, seen: int, now_ms: int) -> int:
    """The own clock after seeing an event; one more than 10 minutes ahead of the wall clock never moves it."""
    return last if hlc_ms(seen) > now_ms + limits.CLOCK_AHEAD_MS else max(last, seen)


def hlc_ms(hlc: int) -> int:
    """The Unix milliseconds inside a clock value."""
    return hlc >> _COUNTER_BITS


def bucket(hlc: int) -> int:
    """The sorting bucket of digests and ranges, 2**22 ms (70 minutes) wide."""
    return hlc_ms(hlc) >> _BUCKET_BITS


def next_position(head: tuple[int, bytes] | None) -> tuple[int, bytes]:
    """(seq, prev) of the next event of a device in a space, given (seq, id) of its newest.

    The first has seq 1 and no prev. Only a genesis has seq 0, so that 0 can mean "nothing yet" in marks.
    """
    return (1, b"") if head is None else (head[0] + 1, head[1])


def _sound(header: Header) -> bool:
    """The rules that types and bounds do not say."""
    return (
        len(header.prev) in (0, limits.ID_BYTES)
        and len(header.kid) in (0, limits.KID_BYTES)
        and len(header.payload_hash) == limits.ID_BYTES
        and limits.PAYLOAD_SALT < header.payload_len <= limits.PAYLOAD_BYTES
        and (header.seq > 0 or not header.prev)
        and (header.seq <= 1 or bool(header.prev))
    )


def _field_count(data: bytes) -> int:
    """How many fields the (already decoded) array holds; later versions may append some."""
    if data[0] < _ARRAY16:
        return data[0] & 0x0F
    return int.from_bytes(data[1:3] if data[0] == _ARRAY16 else data[1:5], "big")


def _check_value(value: object, depth: int) -> None:
    """Raise ValueError unless this is plain data: no extension types, infinities or huge integers, bounded in depth.

    The bound is far below the interpreter's recursion limit, so that two peers never judge the same bytes differently.
    """
    if isinstance(value, dict | list | tuple):
        if depth == 0:
            raise ValueError("too deep")
        for item in value.values() if isinstance(value, dict) else value:
            _check_value(item, depth - 1)
        if isinstance(value, dict) and not all(isinstance(key, str) for key in value):
            raise ValueError("a key is not text")
    elif isinstance(value, int):
        if not limits.INTEGER_MIN <= value <= limits.INTEGER_MAX:
            raise ValueError("an integer is too large")
    elif isinstance(value, float):
        if value - value != 0:
            raise ValueError("not a finite number")
    elif not isinstance(value, bytes | str | None):
        raise ValueError("not plain data")


def _fill(signing_seed: bytes | None, header: Header, version: int, payload: bytes) -> bytes:
    if signing_seed is not None and ed25519_public(signing_seed) != header.device:
        raise ValueError("an event is signed by the device it names")
    if len(payload) > limits.PAYLOAD_BYTES:
        raise Refused("payload_too_large", "This content is too large for one event.")
    filled = msgspec.structs.replace(header, v=version, payload_len=len(payload), payload_hash=sha256(payload))
    return _ENCODER.encode(filled)


def _own(header_bytes: bytes, proof: bytes, payload: bytes) -> Event:
    """An event of our own: what would be a peer's fault is a refusal of the request here."""
    try:
        return Event(header_bytes, proof, payload)
    except PeerFault as fault:
        raise Refused(fault.code, "These parts do not make an event within the limits.") from None


def _stamp(key: bytes, id_: bytes) -> bytes:
    return hmac256(key, id_)[: limits.STAMP_BYTES]
