"""What a node and a relay say to each other: frames from 32 on, every bound checked on reading.

Bytes to values and back, nothing else; frames about topics are in `topic.py`. What a relay does with a frame is in
`node/relay/`, what a node does with an answer in `node/net/relays/`. PING, PONG and BYE are those of `frames.py`. The
tables are in `SPEC.md`, section "Relay".
"""

from typing import Annotated, Final, TypeAlias

import msgspec

from crypto import envelope, pqxdh, sealed
from crypto.primitives import KEY, SIGNATURE, hmac256, sha256
from sync import limits, topic
from sync.errors import PeerFault, Refused
from sync.frames import Bye, Ping, Pong, Unknown

ENVELOPE_SIZES: Final = frozenset(
    length + sealed.OVERHEAD
    for header in (0, pqxdh.HEADER_BYTES)
    for length in envelope.lengths(header)
    if length <= sealed.MAX_PAYLOAD
)
"""The lengths a relay takes: an envelope of some padding bucket, sealed to a device by Noise X."""

ENVELOPE_LARGEST: Final = max(ENVELOPE_SIZES)


def _exactly(size: int) -> msgspec.Meta:
    return msgspec.Meta(min_length=size, max_length=size)


_Ref = Annotated[int, msgspec.Meta(ge=0, le=2**32 - 1)]
_Id = Annotated[bytes, _exactly(limits.ID_BYTES)]
_Key = Annotated[bytes, _exactly(KEY)]
_Name = Annotated[bytes, _exactly(32)]
_Hash = Annotated[bytes, _exactly(32)]
_Secret = Annotated[bytes, _exactly(limits.HUB_SECRET_BYTES)]
_Token = Annotated[bytes, _exactly(limits.HUB_TOKEN_BYTES)]
_LeaseId = Annotated[bytes, _exactly(limits.HUB_LEASE_ID_BYTES)]
_Number = Annotated[int, msgspec.Meta(ge=0, le=limits.INTEGER_MAX)]
_U32 = Annotated[int, msgspec.Meta(ge=0, le=2**32 - 1)]
_Code = Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9_]+\Z", max_length=limits.CODE_BYTES)]
_Envelope = Annotated[bytes, msgspec.Meta(max_length=ENVELOPE_LARGEST)]
_Card = Annotated[bytes, msgspec.Meta(min_length=1, max_length=limits.HUB_CARD_BYTES)]
_Piece = Annotated[bytes, msgspec.Meta(min_length=1, max_length=limits.HUB_PIECE_BYTES)]
_Presence = Annotated[bytes, msgspec.Meta(max_length=limits.HUB_PRESENCE_BYTES)]
_Seconds = Annotated[int, msgspec.Meta(ge=0, le=limits.HUB_LEASE_S)]
_Size = Annotated[int, msgspec.Meta(ge=1, le=limits.HUB_BLOB_BYTES)]
_Offset = Annotated[int, msgspec.Meta(ge=0, le=limits.HUB_BLOB_BYTES)]
_Der = Annotated[bytes, msgspec.Meta(min_length=1, max_length=limits.HUB_CERTIFICATE_BYTES)]
_List = Annotated[bytes, msgspec.Meta(min_length=1, max_length=limits.HUB_CRL_BYTES)]


class _Frame(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """All frames: fields at fixed positions, fields a later version appends are ignored.

    `ref` is a number of the asker's choice; every question gets exactly one answer with it.
    """


class Enrol(_Frame, frozen=True):
    """Become a member with the secret of the relay's invitation; who asks is the static key of this connection."""

    ref: _Ref
    secret: _Secret


class Enrolled(_Frame, frozen=True):
    """You are a member: bytes a box and your blobs may take, how many boxes, the root of the relay's CA (DER)."""

    ref: _Ref
    box_bytes: _Number
    blob_bytes: _Number
    boxes: _U32
    root: _Der


class Open(_Frame, frozen=True):
    """Read a box from now on: its Ed25519 key, and `keys.sign(seed, Context.MAILBOX, handshake_hash)` by it.

    A member's first OPEN makes the box. The last connection to open a box gets its mail; the one before it gets BYE.
    """

    ref: _Ref
    key: _Key
    signature: Annotated[bytes, _exactly(SIGNATURE)]


class Opened(_Frame, frozen=True):
    """The box is yours to read; `head` is the number of its newest envelope ever, MAIL follows."""

    ref: _Ref
    box: _Id
    head: _Number
    used_bytes: _Number
    quota_bytes: _Number


class Knock(_Frame, frozen=True):
    """The hash of a token for strangers, for as long as an invite is open: until then in Unix seconds."""

    hash: _Hash
    expires: _U32


class Tokens(_Frame, frozen=True):
    """Who may put into an open box of mine: all token hashes, in place of those before (`token_hash`)."""

    ref: _Ref
    box: _Id
    hashes: Annotated[tuple[_Hash, ...], msgspec.Meta(max_length=limits.HUB_TOKENS)]
    knocks: Annotated[tuple[Knock, ...], msgspec.Meta(max_length=limits.HUB_KNOCKS)] = ()


class Put(_Frame, frozen=True):
    """Keep this sealed envelope for the reader of a box; TOOK once it is flushed to disk, a repeat is kept once."""

    ref: _Ref
    box: _Id
    token: _Token
    envelope: _Envelope


class Took(_Frame, frozen=True):
    """These questions are done and what they changed is on disk."""

    refs: Annotated[tuple[_Ref, ...], msgspec.Meta(max_length=limits.HUB_TOOK)]


class Refuse(_Frame, frozen=True):
    """This question is refused, and why; with `wait_ms` above 0 the same may work after that time."""

    ref: _Ref
    code: _Code
    wait_ms: _U32 = 0


class Letter(_Frame, frozen=True):
    """One envelope of a box and its number there; numbers only rise."""

    seq: _Number
    envelope: _Envelope


class Mail(_Frame, frozen=True):
    """What lies in an open box, in order of arrival; at most 64 envelopes and 512 KiB are under way untaken."""

    box: _Id
    letters: Annotated[tuple[Letter, ...], msgspec.Meta(max_length=limits.HUB_LETTERS)]


class Take(_Frame, frozen=True):
    """Everything of an open box up to this number is stored by its reader; the relay forgets it."""

    box: _Id
    upto: _Number


class PutCard(_Frame, frozen=True):
    """Keep a sealed card under a name until then (Unix seconds), in place of my earlier one of that name."""

    ref: _Ref
    name: _Name
    sealed: _Card
    expires: _U32


class GetCard(_Frame, frozen=True):
    """Ask for the card of a name; knowing it is the permission."""

    ref: _Ref
    name: _Name


class Card(_Frame, frozen=True):
    """The card asked for."""

    ref: _Ref
    sealed: _Card


class PutBlob(_Frame, frozen=True):
    """A piece of a blob, pieces in order from offset 0, all with one `ref`.

    TOOK after the last piece, or earlier if the relay has the blob already.
    """

    ref: _Ref
    address: _Hash
    offset: _Offset
    total: _Size
    data: _Piece


class GetBlob(_Frame, frozen=True):
    """Ask for the piece of a blob that begins at an offset; knowing the address is the permission."""

    ref: _Ref
    address: _Hash
    offset: _Offset


class Blob(_Frame, frozen=True):
    """The piece asked for; `total` bytes in all, and the SHA-256 of all pieces is the address."""

    ref: _Ref
    offset: _Offset
    total: _Size
    data: _Piece


class DropBlob(_Frame, frozen=True):
    """Blobs that I put and that need not be kept for me any longer."""

    ref: _Ref
    addresses: Annotated[tuple[_Hash, ...], msgspec.Meta(max_length=limits.HUB_DROPS)]


class Lease(_Frame, frozen=True):
    """Say something under `lease_id(key)` for so many seconds, in memory only; 0 seconds takes it back."""

    ref: _Ref
    key: _Key
    sealed: _Presence
    seconds: _Seconds


class Watch(_Frame, frozen=True):
    """Tell me of these leases from now on, in place of those watched before; SEEN follows for those that are up."""

    ref: _Ref
    ids: Annotated[tuple[_LeaseId, ...], msgspec.Meta(max_length=limits.HUB_WATCHED)]


class Sight(_Frame, frozen=True):
    """A lease as it is now: what it says, and for how many seconds more; 0 means taken back or expired."""

    id: _LeaseId
    sealed: _Presence
    seconds: _Seconds


class Seen(_Frame, frozen=True):
    """Leases that I watch and that changed."""

    sights: Annotated[tuple[Sight, ...], msgspec.Meta(max_length=limits.HUB_WATCHED)]


class Certify(_Frame, frozen=True):
    """Ask for a certificate, or a new one before the old one ends: a PKCS #10 request (DER)."""

    ref: _Ref
    request: _Der


class Certificate(_Frame, frozen=True):
    """The certificate asked for (DER)."""

    ref: _Ref
    certificate: _Der


class Revoke(_Frame, frozen=True):
    """Revoke a certificate of mine by its serial number (big-endian)."""

    ref: _Ref
    serial: Annotated[bytes, msgspec.Meta(min_length=1, max_length=limits.HUB_SERIAL_BYTES)]


class GetCrl(_Frame, frozen=True):
    """Ask for the list of revoked certificates."""

    ref: _Ref


class Crl(_Frame, frozen=True):
    """The newest list of revoked certificates (DER), valid for at most 24 hours."""

    ref: _Ref
    list: _List


class Leave(_Frame, frozen=True):
    """End my membership: my boxes with their mail, my cards and my blobs are deleted."""

    ref: _Ref


Question: TypeAlias = (
    Enrol | Open | Tokens | Put | PutCard | GetCard | PutBlob | GetBlob | DropBlob | Lease | Watch | Certify | Revoke
    | GetCrl | Leave | topic.Question
)  # fmt: skip
"""Frames that have a `ref` and get one answer."""

Answer: TypeAlias = Enrolled | Opened | Took | Refuse | Card | Blob | Certificate | Crl | topic.Answer
HubFrame: TypeAlias = Question | Answer | topic.Told | Mail | Take | Seen | Ping | Pong | Bye | Unknown

TYPES: Final[dict[int, type[HubFrame]]] = {
    13: Ping,
    14: Pong,
    15: Bye,
    32: Enrol,
    33: Enrolled,
    34: Open,
    35: Opened,
    36: Tokens,
    37: Put,
    38: Took,
    39: Refuse,
    40: Mail,
    41: Take,
    42: PutCard,
    43: GetCard,
    44: Card,
    45: PutBlob,
    46: GetBlob,
    47: Blob,
    48: DropBlob,
    49: Lease,
    50: Watch,
    51: Seen,
    52: Certify,
    53: Certificate,
    54: Revoke,
    55: GetCrl,
    56: Crl,
    57: Leave,
    **topic.TYPES,
}

_NUMBERS: Final = {frame: bytes((number,)) for number, frame in TYPES.items()}
_DECODERS: Final[dict[int, msgspec.msgpack.Decoder[HubFrame]]] = {
    number: msgspec.msgpack.Decoder(frame) for number, frame in TYPES.items()
}
_SMALL: Final = topic.SMALL | {
    *(Ping, Pong, Bye, Enrol, Open, Take, GetCard, GetBlob, Lease, Revoke, GetCrl, Leave, Refuse)
}
_ENCODE: Final = msgspec.msgpack.Encoder().encode


def encode(frame: HubFrame) -> bytes:
    """The bytes of a frame; `Refused("frame_too_large")` beyond 1 MiB."""
    data = _NUMBERS[type(frame)] + _ENCODE(frame)
    if len(data) > limits.FRAME_BYTES:
        raise Refused("frame_too_large", "A frame would be larger than allowed.")
    return data


def decode(data: bytes) -> HubFrame:
    """Read one frame, or `PeerFault("bad_frame")`; a type of a later version gives `Unknown`."""
    if not data or len(data) > limits.FRAME_BYTES:
        raise _bad_frame()
    decoder = _DECODERS.get(data[0])
    if decoder is None:
        return Unknown(data[0])
    if len(data) > limits.SMALL_FRAME_BYTES and TYPES[data[0]] in _SMALL:
        raise _bad_frame()
    try:
        return decoder.decode(memoryview(data)[1:])
    except (ValueError, RecursionError):
        raise _bad_frame() from None


def box_id(key: bytes) -> bytes:
    """The name of the box whose reader holds this Ed25519 key, 32 bytes."""
    return sha256(b"box1", key)


def token_hash(token: bytes) -> bytes:
    """What the relay keeps of a 16-byte delivery token, 32 bytes."""
    return sha256(b"token1", token)


def knock_token(secret: bytes) -> bytes:
    """The 16-byte token by which whoever holds an open invite may put into its knock box."""
    return hmac256(secret, b"knock")[: limits.HUB_TOKEN_BYTES]


def card_name(secret: bytes) -> bytes:
    """The 32-byte name under which the card of an open invite is kept."""
    return hmac256(secret, b"card")


def lease_id(key: bytes) -> bytes:
    """What others watch of a lease, 16 bytes; only who holds its 32-byte key can say something there."""
    return sha256(b"lease1", key)[: limits.HUB_LEASE_ID_BYTES]


def _bad_frame() -> PeerFault:
    return PeerFault("bad_frame", "A frame could not be read.")
