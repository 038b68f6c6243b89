"""What stands in the blocks of a bundle: its head, letters, parts of groups and identity logs, each a msgpack array.

The fields are in `FORMAT.md`; decoding gives a record of the right shape or `PeerFault`, and judges nothing else.
"""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias

import msgspec

from crypto.sealed import OVERHEAD
from node.errors import PeerFault
from sync import limits

LETTER_BYTES: Final = 65_535
PART_BYTES: Final = 256 << 10
LOG_EVENTS: Final = 4096

QUEUED, WELCOME, ONCE = 0, 1, 2
"""What a letter is: one that waits in an outbox, one of these that lets somebody in, one that is said once."""

_Id = Annotated[bytes, msgspec.Meta(min_length=limits.ID_BYTES, max_length=limits.ID_BYTES)]
_Kid = Annotated[bytes, msgspec.Meta(min_length=limits.KID_BYTES, max_length=limits.KID_BYTES)]
_Salt = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
_Ms = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


class HeadRecord(msgspec.Struct, frozen=True, array_like=True, tag=1):
    """The first record: whom the bundle is for, an account (`group` is not set) or a group, and when it was made."""

    target: _Id
    group: bool
    made: _Ms


class LetterRecord(msgspec.Struct, frozen=True, array_like=True, tag=2):
    """What one device wrote to another, sealed as for a mailbox; `account` is that of the receiver."""

    by: _Id
    account: _Id
    device: _Id
    made: _Ms
    sort: Annotated[int, msgspec.Meta(ge=QUEUED, le=ONCE)]
    letter: Annotated[bytes, msgspec.Meta(min_length=OVERHEAD, max_length=LETTER_BYTES)]


class PartRecord(msgspec.Struct, frozen=True, array_like=True, tag=3):
    """Events of a group, sealed under what follows from one of its keys and a salt of its own."""

    space: _Id
    kid: _Kid
    salt: _Salt
    sealed: Annotated[bytes, msgspec.Meta(max_length=PART_BYTES)]


class LogRecord(msgspec.Struct, frozen=True, array_like=True, tag=4):
    """Events (wire form) of the identity log of an account."""

    account: _Id
    events: Annotated[
        tuple[Annotated[bytes, msgspec.Meta(max_length=limits.EVENT_BYTES)], ...],
        msgspec.Meta(min_length=1, max_length=LOG_EVENTS),
    ]


Record: TypeAlias = HeadRecord | LetterRecord | PartRecord | LogRecord

_ENCODER: Final = msgspec.msgpack.Encoder()
_BLOCKS: Final = msgspec.msgpack.Decoder(list[Record])


def encode(record: Record) -> bytes:
    """One record as it stands in a block."""
    return _ENCODER.encode(record)


def split(block: bytes) -> list[Record]:
    """The records of a block; PeerFault("bad_bundle")."""
    try:
        return _BLOCKS.decode(block)
    except (ValueError, RecursionError):
        raise PeerFault("bad_bundle", "The file was written by a later version, or is not what it says.") from None
