"""What two sessions say to each other: a frame is a type byte and a msgpack array; every bound is checked on reading.

Bytes to values and back, nothing else; what a frame means is in `session.py` and, for envelopes and prekeys, in the
node. The tables are in `SPEC.md`, section "Frames".
"""

from typing import Annotated, Final, TypeAlias

import msgspec

from crypto.primitives import KEY, MLKEM_PUBLIC, SIGNATURE
from sync import limits, ticks
from sync.errors import PeerFault, Refused
from sync.linking import Given, Join, Recover, Renew
from sync.reconcile import split_ids
from sync.signals import Typing

_Tag = Annotated[bytes, msgspec.Meta(min_length=limits.TAG_BYTES, max_length=limits.TAG_BYTES)]
_Id = Annotated[bytes, msgspec.Meta(min_length=limits.ID_BYTES, max_length=limits.ID_BYTES)]
_Instance = Annotated[bytes, msgspec.Meta(min_length=limits.INSTANCE_BYTES, max_length=limits.INSTANCE_BYTES)]
_MaybeInstance = Annotated[bytes, msgspec.Meta(max_length=limits.INSTANCE_BYTES)]
_Digest = Annotated[bytes, msgspec.Meta(min_length=limits.DIGEST_BYTES, max_length=limits.DIGEST_BYTES)]
_Hash = Annotated[bytes, msgspec.Meta(min_length=limits.HASH_BYTES, max_length=limits.HASH_BYTES)]
_Key = Annotated[bytes, msgspec.Meta(min_length=KEY, max_length=KEY)]
_KemKey = Annotated[bytes, msgspec.Meta(min_length=MLKEM_PUBLIC, max_length=MLKEM_PUBLIC)]
_Signature = Annotated[bytes, msgspec.Meta(min_length=SIGNATURE, max_length=SIGNATURE)]
_Number = Annotated[int, msgspec.Meta(ge=0, le=limits.INTEGER_MAX)]
_Place = Annotated[int, msgspec.Meta(ge=0, le=limits.CHUNK_BYTES)]
_U32 = Annotated[int, msgspec.Meta(ge=0, le=2**32 - 1)]
_Space = Annotated[int, msgspec.Meta(ge=0, lt=limits.SPACES)]
_Before = Annotated[bytes, msgspec.Meta(min_length=1, max_length=limits.KEY_BYTES)]
_Code = Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9_]+\Z", max_length=limits.CODE_BYTES)]
_Events = Annotated[
    tuple[Annotated[bytes, msgspec.Meta(max_length=limits.EVENT_BYTES)], ...],
    msgspec.Meta(max_length=limits.PAGE_EVENTS),
]


class _Frame(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """All frames: fields at fixed positions, fields a later version appends are ignored."""


class Offers(_Frame, frozen=True):
    """Spaces offered in HELLO: the cursor held for them, whether the own set is served, and their tags."""

    since: _Number
    serve: bool
    tags: Annotated[bytes, msgspec.Meta(max_length=limits.SPACES * limits.TAG_BYTES)]


class WireMark(_Frame, frozen=True):
    """Watermarks of one author device in one space: highest contiguous seq delivered here and read here."""

    tag: _Tag
    device: _Id
    delivered: _Number
    read: _Number


class Newest(_Frame, frozen=True):
    """The newest event of the receiver's device that the sender holds in a space, with `event.proof_of` it."""

    tag: _Tag
    seq: _Number
    id: _Id
    proof: Annotated[
        bytes,
        msgspec.Meta(min_length=limits.STAMP_BYTES, max_length=limits.HEADER_BYTES + limits.SIGNATURE_BYTES),
    ]


_Marks = Annotated[tuple[WireMark, ...], msgspec.Meta(max_length=limits.MARKS)]


class Hello(_Frame, frozen=True):
    """Opens a session: who I am, what I hold of you, which spaces I offer. `now` in Unix milliseconds.

    `knows` is the instance of yours that the cursors are for (empty: none); `heard` says that your HELLO has arrived.
    With `same` the spaces are those of our last agreement, which it proves, and none is named; `fresh` says that
    something has changed here since.
    """

    instance: _Instance
    now: _Number
    frame_bytes: _U32
    knows: _MaybeInstance
    heard: bool
    same: _MaybeInstance
    fresh: bool
    spaces: Annotated[tuple[Offers, ...], msgspec.Meta(max_length=limits.SPACES)]
    marks: _Marks = ()
    echoes: _Marks = ()
    newest: Annotated[tuple[Newest, ...], msgspec.Meta(max_length=limits.NEWEST)] = ()


class Part(_Frame, frozen=True):
    """What arrived in one space: events whole, and the keys of the others, packed (`reconcile.pack_keys`)."""

    space: _Space
    keys: Annotated[bytes, msgspec.Meta(max_length=limits.PAGE_KEYS * (limits.KEY_BYTES + 1))]
    events: _Events = ()


class Delta(_Frame, frozen=True):
    """What arrived here after arrival `since`, up to `upto`, in this round; with `more`, another page follows.

    `got` is the highest `upto` of yours that is recorded here; `refused` are ids (ascending) left out for this pair.
    """

    round: _U32
    got: _Number
    since: _Number
    upto: _Number
    more: bool
    parts: Annotated[tuple[Part, ...], msgspec.Meta(max_length=limits.SPACES)]
    refused: Annotated[bytes, msgspec.Meta(max_length=limits.REFUSED_IDS * limits.ID_BYTES)]
    marks: _Marks = ()
    echoes: _Marks = ()


class Verify(_Frame, frozen=True):
    """The digest of the sets both sides must now hold, over all spaces that are compared in this round.

    `sums` are those of each, concatenated, or nothing; the asking side names in `differ` the spaces that are not equal.
    """

    round: _U32
    total: _Digest
    sums: Annotated[bytes, msgspec.Meta(max_length=limits.SPACES * limits.DIGEST_BYTES)] = b""
    differ: Annotated[tuple[_Space, ...], msgspec.Meta(max_length=limits.SPACES)] = ()


class Claims(_Frame, frozen=True):
    """What one side says about one space, packed (`ranges.pack`)."""

    space: _Space
    items: Annotated[bytes, msgspec.Meta(max_length=limits.RANGE_BYTES)]


class Range(_Frame, frozen=True):
    """One step of the walk through spaces that differ; the answer repeats round and step."""

    round: _U32
    step: _U32
    parts: Annotated[tuple[Claims, ...], msgspec.Meta(max_length=limits.SPACES)]


class Want(_Frame, frozen=True):
    """Asks for the events with these ids (concatenated, ascending)."""

    space: _Space
    ids: Annotated[bytes, msgspec.Meta(max_length=limits.WANT_IDS * limits.ID_BYTES)]


class Events(_Frame, frozen=True):
    """Signed events of one space, asked for, found missing, or just made; `round` is the last the sender froze."""

    space: _Space
    round: _U32
    events: _Events


class Refuse(_Frame, frozen=True):
    """These ids (concatenated, ascending) are not given, or not accepted, and why."""

    space: _Space
    ids: Annotated[bytes, msgspec.Meta(max_length=limits.WANT_IDS * limits.ID_BYTES)]
    code: _Code


class Nudge(_Frame, frozen=True):
    """The answering side has news and asks the dialling side to start a round."""


class Bulk(_Frame, frozen=True):
    """Asks for what is held in buckets from `low` on that sorts before the key `before`, up to `window` bytes."""

    space: _Space
    low: _U32
    before: _Before
    window: Annotated[int, msgspec.Meta(ge=1, le=limits.BULK_WINDOW)]


class Stream(_Frame, frozen=True):
    """Events of a range that was asked for by BULK, the newest first, from `before` down; `next`: where it goes on."""

    space: _Space
    low: _U32
    before: _Before
    next: Annotated[bytes, msgspec.Meta(max_length=limits.KEY_BYTES)]
    round: _U32
    events: _Events


class Envelope(_Frame, frozen=True):
    """One ratchet or PQXDH message, exactly the stored bytes."""

    body: Annotated[bytes, msgspec.Meta(min_length=1, max_length=limits.ENVELOPE_BYTES)]


class Ack(_Frame, frozen=True):
    """These envelopes (SHA-256 of each, first 16 bytes) are stored and need not be sent again."""

    hashes: Annotated[tuple[_Hash, ...], msgspec.Meta(max_length=limits.ACK_HASHES)]


class Fail(_Frame, frozen=True):
    """This envelope could not be used, and why."""

    hash: _Hash
    code: _Code


class GetPrekeys(_Frame, frozen=True):
    """Asks for the prekeys of the device at the other end."""


class OneTime(_Frame, frozen=True):
    """An X25519 one-time prekey."""

    id: _U32
    public: _Key


class OneTimeKem(_Frame, frozen=True):
    """A signed ML-KEM-768 one-time prekey."""

    id: _U32
    public: _KemKey
    signature: _Signature


class Prekeys(_Frame, frozen=True):
    """The newest `id.prekeys` event of the sending device, and one one-time pair while there are any."""

    event: Annotated[bytes, msgspec.Meta(max_length=limits.PREKEYS_BYTES)]
    one_time: OneTime | None
    one_time_kem: OneTimeKem | None


class Ping(_Frame, frozen=True):
    """Asks for a Pong with the same number."""

    number: _U32


class Pong(_Frame, frozen=True):
    """Answers a Ping."""

    number: _U32


class Bye(_Frame, frozen=True):
    """The sender closes the link, and why."""

    code: _Code


class Fetch(_Frame, frozen=True):
    """Asks for one piece, from byte `offset` on, of the chunk or manifest of a file at this address."""

    address: _Id
    offset: _Place


class Piece(_Frame, frozen=True):
    """The bytes from `offset` on, up to 48 KiB or to the end, of a chunk that has `total` bytes."""

    address: _Id
    offset: _Place
    total: _Place
    data: Annotated[bytes, msgspec.Meta(min_length=1, max_length=limits.PIECE_BYTES)]


class Lack(_Frame, frozen=True):
    """What is at this address is not here, or ends before the byte that was asked for."""

    address: _Id


class Unknown(_Frame, frozen=True):
    """A frame of a later version; ignored."""

    type: int


Frame: TypeAlias = (
    Hello
    | Delta
    | Verify
    | Range
    | Want
    | Events
    | Refuse
    | Nudge
    | Envelope
    | Ack
    | Fail
    | GetPrekeys
    | Prekeys
    | Ping
    | Pong
    | Bye
    | Fetch
    | Piece
    | Lack
    | Bulk
    | Stream
    | Join
    | Given
    | Renew
    | Recover
    | ticks.TickSums
    | ticks.Told
    | Typing
    | Unknown
)

TYPES: Final[dict[int, type[Frame]]] = {
    1: Hello, 2: Delta, 3: Verify, 4: Range, 5: Want, 6: Events, 7: Refuse, 8: Envelope, 9: Ack, 10: Fail,
    11: GetPrekeys, 12: Prekeys, 13: Ping, 14: Pong, 15: Bye, 16: Nudge, 17: Fetch, 18: Piece, 19: Lack,
    20: Bulk, 21: Stream, 22: Join, 23: Given, 24: Renew,
    25: ticks.TickSums, 26: ticks.Told, 27: Recover, 28: Typing,
}  # fmt: skip

_NUMBERS: Final = {frame: number for number, frame in TYPES.items()}
_DECODERS: Final[dict[int, msgspec.msgpack.Decoder[Frame]]] = {
    number: msgspec.msgpack.Decoder(frame) for number, frame in TYPES.items()
}
_SMALL: Final = frozenset((Ping, Pong, Bye, Fail, GetPrekeys, Nudge, Fetch, Lack, Bulk, Join, Renew, Recover, Typing))
_ENCODER: Final = msgspec.msgpack.Encoder()


def encode(frame: Frame) -> bytes:
    """The bytes of a frame; `Refused("frame_too_large")` beyond 1 MiB."""
    data = bytes((_NUMBERS[type(frame)],)) + _ENCODER.encode(frame)
    if len(data) > limits.FRAME_BYTES:
        raise Refused("frame_too_large", "A frame would be larger than allowed.")
    return data


def decode(data: bytes) -> Frame:
    """Read one frame, or `PeerFault("bad_frame")`; a type of a later version gives `Unknown`."""
    if not data or len(data) > limits.FRAME_BYTES:
        raise PeerFault("bad_frame", "A frame is empty or larger than allowed.")
    number = data[0]
    if number not in TYPES:
        return Unknown(number)
    if TYPES[number] in _SMALL and len(data) > limits.SMALL_FRAME_BYTES:
        raise PeerFault("bad_frame", "A small frame is larger than allowed.")
    try:
        frame = _DECODERS[number].decode(memoryview(data)[1:])
    except (ValueError, RecursionError):
        raise PeerFault("bad_frame", "A frame could not be read.") from None
    _check(frame)
    return frame


def _check(frame: Frame) -> None:
    """The rules that types and bounds do not say; claims are read by whoever answers them."""
    if isinstance(frame, Hello):
        _check_greeting(frame)
    elif isinstance(frame, Delta | Range):
        _check_unique([part.space for part in frame.parts])
        _check_parts(frame)
    elif isinstance(frame, Verify):
        _check_unique(list(frame.differ))
        if len(frame.sums) % limits.DIGEST_BYTES:
            raise PeerFault("bad_frame", "A list of digests is not whole.")
    elif isinstance(frame, Want | Refuse):
        split_ids(frame.ids)
    elif isinstance(frame, ticks.TickSums | ticks.Told):
        ticks.check(frame)


def _check_parts(frame: Delta | Range) -> None:
    if isinstance(frame, Delta):
        split_ids(frame.refused)
    elif sum(len(part.items) for part in frame.parts) > limits.RANGE_BYTES:
        raise PeerFault("bad_frame", "A step says more than it may.")


def _check_greeting(frame: Hello) -> None:
    tags = [tag for offers in frame.spaces for tag in tags_of(offers)]
    whole = all(len(field) in (0, limits.INSTANCE_BYTES) for field in (frame.knows, frame.same))
    if not whole or frame.frame_bytes < limits.PAGE_BYTES or (frame.same and tags) or len(tags) > limits.SPACES:
        raise PeerFault("bad_frame", "A greeting breaks the rules.")
    _check_unique(tags)


def tags_of(offers: Offers) -> list[bytes]:
    """The tags of spaces that are offered alike, or `PeerFault` unless they are whole."""
    if len(offers.tags) % limits.TAG_BYTES:
        raise PeerFault("bad_frame", "A list of tags is not whole.")
    return [offers.tags[at : at + limits.TAG_BYTES] for at in range(0, len(offers.tags), limits.TAG_BYTES)]


def _check_unique(names: list[bytes] | list[int]) -> None:
    if len(set(names)) < len(names):
        raise PeerFault("bad_frame", "A frame names a space twice.")
