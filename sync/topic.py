"""Frames about topics of a relay: logs that whoever has the capability appends to and follows, and that nobody empties.

Part of the relay's protocol: `hub.py` reads and writes them with the others. What a relay does with them is in
`node/relay/`, what a node does in `node/net/relays/`. Tables and rules are in `SPEC.md`, section "Topics".
"""

from typing import Annotated, Final, NamedTuple, TypeAlias

import msgspec

from crypto import space_key
from crypto.primitives import NONCE, SEAL, hkdf, hmac256, sha256
from sync import limits

SEALING: Final = NONCE + SEAL
"""Bytes that the seal of a topic adds to an envelope."""

SIZES: Final = frozenset(
    length + SEALING for length in space_key.lengths() if length + SEALING <= limits.HUB_ENTRIES_BYTES
)
"""The lengths a relay takes: an envelope of a space key, sealed once more so that no relay sees which key it names."""

LARGEST: Final = max(SIZES)


def _exactly(size: int) -> msgspec.Meta:
    return msgspec.Meta(min_length=size, max_length=size)


_Ref = Annotated[int, msgspec.Meta(ge=0, le=2**32 - 1)]
_Topic = Annotated[bytes, _exactly(32)]
_Hash = Annotated[bytes, _exactly(32)]
_Token = Annotated[bytes, _exactly(limits.HUB_TOKEN_BYTES)]
_Number = Annotated[int, msgspec.Meta(ge=0, le=limits.INTEGER_MAX)]
_U32 = Annotated[int, msgspec.Meta(ge=0, le=2**32 - 1)]
_Mark = Annotated[bytes, msgspec.Meta(max_length=limits.HASH_BYTES)]
_Sealed = Annotated[bytes, msgspec.Meta(max_length=LARGEST)]


class _Frame(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """As in `hub.py`: fields at fixed positions, `ref` is the asker's number of a question."""


class Make(_Frame, frozen=True):
    """Make a topic, or have one live on: the token to append to it, and the hash of the token to read it."""

    ref: _Ref
    append: _Token
    read: _Hash


class Made(_Frame, frozen=True):
    """The topic is there: what lies in it, what may lie in it, and until when it is kept (Unix s) unless made again."""

    ref: _Ref
    topic: _Topic
    used_bytes: _Number
    quota_bytes: _Number
    expires: _U32


class Append(_Frame, frozen=True):
    """Add this to a topic; TOOK once it is flushed to disk, a repeat is kept once."""

    ref: _Ref
    topic: _Topic
    token: _Token
    envelope: _Sealed


class Place(_Frame, frozen=True):
    """Where a reader of a topic stands: the number of the last entry it holds (0: none), and that entry's mark."""

    topic: _Topic
    token: _Token
    after: _Number
    mark: _Mark


class Follow(_Frame, frozen=True):
    """Tell me what these topics hold beyond where I stand, and from now on what is added to them."""

    ref: _Ref
    places: Annotated[tuple[Place, ...], msgspec.Meta(max_length=limits.HUB_PLACES)]


class Begun(_Frame, frozen=True):
    """A topic that is followed: the entries after this number follow, and the number of the newest one ever."""

    topic: _Topic
    after: _Number
    head: _Number


class Followed(_Frame, frozen=True):
    """The topics that are followed now; of those that were asked for the others are unknown here."""

    ref: _Ref
    topics: Annotated[tuple[Begun, ...], msgspec.Meta(max_length=limits.HUB_PLACES)]


class Entry(_Frame, frozen=True):
    """One envelope of a topic and its number there; numbers only rise."""

    seq: _Number
    envelope: _Sealed


class Entries(_Frame, frozen=True):
    """What lies in a followed topic, in order; in all topics at most 256 entries and 1 MiB are under way unread."""

    topic: _Topic
    entries: Annotated[tuple[Entry, ...], msgspec.Meta(max_length=limits.HUB_ENTRIES)]


class Read(_Frame, frozen=True):
    """Everything of a topic up to this number is stored by me; the relay keeps it for others and sends more."""

    topic: _Topic
    upto: _Number


class Unfollow(_Frame, frozen=True):
    """Tell me of these topics no more."""

    ref: _Ref
    topics: Annotated[tuple[_Topic, ...], msgspec.Meta(max_length=limits.HUB_PLACES)]


class Drop(_Frame, frozen=True):
    """Forget a topic that I made, with all that lies in it."""

    ref: _Ref
    topic: _Topic


class Gone(_Frame, frozen=True):
    """A topic that you follow is not kept any more."""

    topic: _Topic


Question: TypeAlias = Make | Append | Follow | Unfollow | Drop
Answer: TypeAlias = Made | Followed
Told: TypeAlias = Entries | Read | Gone

TYPES: Final[dict[int, type[Question | Answer | Told]]] = {
    58: Make,
    59: Made,
    60: Append,
    61: Follow,
    62: Followed,
    63: Entries,
    64: Read,
    65: Unfollow,
    66: Drop,
    67: Gone,
}

SMALL: Final = frozenset((Make, Made, Read, Drop, Gone))
"""Frames that never need more than 1 KiB."""


class Keys(NamedTuple):
    """What a topic's secret is at one relay: its name there, the two tokens, and the key of its seal."""

    topic: bytes
    append: bytes
    read: bytes
    seal: bytes


def keys(secret: bytes, relay: bytes) -> Keys:
    """What follows from the 32-byte secret of a topic for one relay's key; nothing of it can be used at another."""
    append = hmac256(secret, b"append1" + relay)[: limits.HUB_TOKEN_BYTES]
    read = hmac256(secret, b"read1" + relay)[: limits.HUB_TOKEN_BYTES]
    seal = hkdf(secret, b"kith-topic-1 seal" + relay)
    return Keys(topic_id(hash_of_append(append), hash_of_read(read)), append, read, seal)


def hash_of_append(token: bytes) -> bytes:
    """What the relay keeps of the 16-byte token to append, 32 bytes."""
    return sha256(b"append1", token)


def hash_of_read(token: bytes) -> bytes:
    """What the relay keeps of the 16-byte token to read, 32 bytes."""
    return sha256(b"read1", token)


def topic_id(append: bytes, read: bytes) -> bytes:
    """The name of the topic with these two hashes, 32 bytes: nobody can take a name with other tokens behind it."""
    return sha256(b"topic1", append + read)


def mark_of(envelope: bytes) -> bytes:
    """What a reader shows of the last entry it holds, 16 bytes: a relay that lost or replaced it notices."""
    return sha256(envelope)[: limits.HASH_BYTES]
