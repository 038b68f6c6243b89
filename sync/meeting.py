"""Pieces of messages that two ends leave for each other in two topics of a relay, where neither can reach the other.

What stands in an entry under its seal, put together and read; tables are in `SPEC.md`, section "Meeting at a relay".
Who makes the topics and who dials there is `node/net/relays/reception.py` and `calling.py`.
"""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from crypto.primitives import hkdf
from sync import topic
from sync.errors import PeerFault
from sync.topic import Keys, keys

ATTEMPT: Final = 16
MORE, LAST, END = 0, 1, 2
"""What a piece is: one that more of its message follow, the last of a message, or the end of the whole attempt."""

_HEAD: Final = struct.Struct(">16sIBH")
_LENGTHS: Final = sorted(size - topic.SEALING for size in topic.SIZES)
ROOM: Final = _LENGTHS[-1] - _HEAD.size
"""Bytes of a message in one piece."""


class Piece(NamedTuple):
    """One piece: of which attempt, its number there from 0, what it is, and its bytes."""

    attempt: bytes
    number: int
    kind: int
    data: bytes = b""


class Ways(NamedTuple):
    """The two topics of a meeting: what the end that dials leaves, and what the end that answers does."""

    up: Keys
    down: Keys


def ways(secret: bytes, relay: bytes) -> Ways:
    """The topics in which the two ends that share this secret meet at the relay with this key."""
    return Ways(keys(hkdf(secret, b"kith-meeting-1 up"), relay), keys(hkdf(secret, b"kith-meeting-1 down"), relay))


def cut(attempt: bytes, number: int, message: bytes) -> Iterator[Piece]:
    """The pieces of a message that is not empty, numbered from `number` on."""
    for start in range(0, len(message), ROOM):
        kind = MORE if start + ROOM < len(message) else LAST
        yield Piece(attempt, number, kind, message[start : start + ROOM])
        number += 1


def write(piece: Piece) -> bytes:
    """A piece as it is sealed: filled up with zeros to a length that a relay takes."""
    plain = _HEAD.pack(piece.attempt, piece.number, piece.kind, len(piece.data)) + piece.data
    size = next(length for length in _LENGTHS if length >= len(plain))
    return plain.ljust(size, b"\0")


def read(plain: bytes) -> Piece:
    """The piece in an opened entry; PeerFault("bad_piece") for anything that `write` does not write."""
    if len(plain) < _HEAD.size:
        raise _bad()
    attempt, number, kind, size = _HEAD.unpack_from(plain)
    piece = Piece(attempt, number, kind, plain[_HEAD.size : _HEAD.size + size])
    is_end = kind == END
    if kind > END or len(piece.data) != size or is_end == bool(size) or write(piece) != plain:
        raise _bad()
    return piece


def _bad() -> PeerFault:
    return PeerFault("bad_piece", "What was left at the relay is no piece of a message.")
