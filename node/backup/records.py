"""What stands in the blocks of a segment: events, values, rows and files, each a msgpack array with a number in front.

The fields are in `FORMAT.md`; decoding gives a record of the right shape or `PeerFault`, and judges nothing else.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, TypeAlias

import msgspec

from node.errors import PeerFault

_Hash = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
_Size = Annotated[int, msgspec.Meta(ge=1)]


class EventRecord(msgspec.Struct, frozen=True, array_like=True, tag=1):
    """An event as it lies in the log."""

    header: bytes
    proof: bytes
    payload: bytes | None
    state: int
    received: int


class ValueRecord(msgspec.Struct, frozen=True, array_like=True, tag=2):
    """A single value of the account."""

    name: str
    value: bytes


class RowsRecord(msgspec.Struct, frozen=True, array_like=True, tag=3):
    """A part of a table; part 0 empties it first. A cell is bytes, text or an integer, for the reader to judge."""

    table: str
    part: int
    rows: list[list[Any]]


class BlobRecord(msgspec.Struct, frozen=True, array_like=True, tag=4):
    """A file that is there whole; `addresses` are those of its manifest and its chunks, one byte string."""

    manifest: _Hash
    key: _Hash
    size: _Size
    content: _Hash
    mac: bytes
    made: int
    addresses: bytes


class BlobGoneRecord(msgspec.Struct, frozen=True, array_like=True, tag=5):
    """A file that is there no more."""

    manifest: _Hash
    key: _Hash
    size: _Size


Record: TypeAlias = EventRecord | ValueRecord | RowsRecord | BlobRecord | BlobGoneRecord

_ENCODER: Final = msgspec.msgpack.Encoder()
_BLOCKS: Final = msgspec.msgpack.Decoder(list[Record])


def encode(record: Record) -> bytes:
    """One record as it stands in a block."""
    return _ENCODER.encode(record)


def join(encoded: list[bytes]) -> bytes:
    """The plaintext of a block that holds these records."""
    return _ENCODER.encode([msgspec.Raw(each) for each in encoded])


def split(block: bytes) -> list[Record]:
    """The records of a block; PeerFault("bad_backup")."""
    try:
        return _BLOCKS.decode(block)
    except (ValueError, RecursionError):
        raise PeerFault("bad_backup", "The backup was written by a later version, or is not a backup.") from None
