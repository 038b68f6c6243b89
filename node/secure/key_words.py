"""What members of a group say to each other: KEYS, KEYREQ, WITHHELD, and WELCOME and STATEMENTS to who is let in.

Bodies of session plaintexts (`plaintext.py`), bytes to values and back; what is done about them is `group_keys.py`. The
bytes are in sync/SPEC.md, "Session plaintext".
"""

from __future__ import annotations

from typing import Annotated, Final, TypeVar

import msgspec

from node.errors import PeerFault
from sync import limits

STATEMENTS_BYTES: Final = 40_000
"""Of the control events in one STATEMENTS; with its envelope it fits a mailbox."""

MAX_KEYS: Final = 256
"""Keys that one message gives, asks for or withholds."""

_Id = Annotated[bytes, msgspec.Meta(min_length=limits.ID_BYTES, max_length=limits.ID_BYTES)]
_Kid = Annotated[bytes, msgspec.Meta(min_length=limits.KID_BYTES, max_length=limits.KID_BYTES)]
_Secret = Annotated[bytes, msgspec.Meta(min_length=limits.KEY_SECRET, max_length=limits.KEY_SECRET)]
_Code = Annotated[str, msgspec.Meta(max_length=limits.CODE_BYTES, pattern=r"\A[a-z0-9_]+\Z")]
_Link = Annotated[bytes, msgspec.Meta(max_length=limits.CHAIN_LINK_BYTES)]
_Few = msgspec.Meta(min_length=1, max_length=MAX_KEYS)


class Keys(msgspec.Struct, array_like=True, frozen=True):
    """KEYS: secrets of 64 bytes of a group that both ends belong to, or the receiver was just let into."""

    space: _Id
    secrets: Annotated[tuple[_Secret, ...], _Few]

    def __repr__(self) -> str:
        """Say nothing of the secrets."""
        return f"Keys({self.space.hex()[:16]}, {len(self.secrets)})"


class KeyRequest(msgspec.Struct, array_like=True, frozen=True):
    """KEYREQ: the names of keys of a group that the sender lacks."""

    space: _Id
    kids: Annotated[tuple[_Kid, ...], _Few]


class Withheld(msgspec.Struct, array_like=True, frozen=True):
    """WITHHELD: keys that were asked for and are not given, each with a code that says why."""

    space: _Id
    kids: Annotated[tuple[tuple[_Kid, _Code], ...], _Few]


class Welcome(msgspec.Struct, array_like=True, frozen=True):
    """WELCOME: what founded a group (wire form), its founder's certificates, and which statement lets one in."""

    genesis: Annotated[bytes, msgspec.Meta(max_length=limits.EVENT_BYTES)]
    chain: Annotated[
        tuple[_Link, ...], msgspec.Meta(min_length=limits.CHAIN_EVENTS, max_length=limits.CHAIN_EVENTS_MOST)
    ]
    grant: _Id


class Stated(msgspec.Struct, array_like=True, frozen=True):
    """An event (wire form), with the certificates of its device where others may lack them; what an envelope holds."""

    event: Annotated[bytes, msgspec.Meta(max_length=limits.EVENT_BYTES)]
    chain: Annotated[tuple[_Link, ...], msgspec.Meta(max_length=limits.CHAIN_EVENTS_MOST)] = ()


class Statements(msgspec.Struct, array_like=True, frozen=True):
    """STATEMENTS: a part of the log of a group, for who was let in or lacks it; causes come first."""

    space: _Id
    stated: Annotated[tuple[Stated, ...], _Few]


Words = Keys | KeyRequest | Withheld | Welcome | Stated | Statements
_W = TypeVar("_W", Keys, KeyRequest, Withheld, Welcome, Stated, Statements)
_SHAPES: Final = (Keys, KeyRequest, Withheld, Welcome, Stated, Statements)
_DECODERS: Final = {shape: msgspec.msgpack.Decoder(shape) for shape in _SHAPES}
_ENCODER: Final = msgspec.msgpack.Encoder()


def encode(words: Words) -> bytes:
    """Return the body of a message."""
    return _ENCODER.encode(words)


def decode(shape: type[_W], body: bytes) -> _W:
    """Return the words of a shape in `body`; PeerFault("bad_plaintext") for anything else."""
    try:
        words = _DECODERS[shape].decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise PeerFault("bad_plaintext", "The inside of a sealed message is malformed.") from None
    assert isinstance(words, shape)
    return words
