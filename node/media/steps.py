"""The words two nodes exchange about a call, as bytes inside a sealed session message: pure, strict, bounded.

When which word is said is `line.py`, what a session description may hold `description.py`, the bytes are in
sync/SPEC.md, "Calls". Anything malformed is PeerFault("bad_call") and changes nothing.
"""

from __future__ import annotations

from typing import Final

import msgspec

from node.errors import PeerFault

CALL_BYTES: Final = 16
MAX_BODY: Final = 16 * 1024
MAX_DESCRIPTION: Final = 12 * 1024
MAX_ROUND: Final = 2**16

ENDS: Final = frozenset({"hung_up", "declined", "no_answer", "busy", "failed", "cancelled", "elsewhere", "gone"})
"""Why somebody hangs up: `elsewhere` to a device that need not ring any more, `gone` where the call is unknown."""


class Ring(msgspec.Struct, frozen=True):
    """I call you; repeated while I wait, so that the silence of a caller who died is noticed."""

    video: bool


class Ringing(msgspec.Struct, frozen=True):
    """I show your call to my person."""


class Accept(msgspec.Struct, frozen=True):
    """My person answered; `camera` says whether my picture comes."""

    camera: bool


class Offer(msgspec.Struct, frozen=True):
    """The caller's session description of one round; a higher round replaces what there was."""

    n: int
    sdp: str
    camera: bool


class Answer(msgspec.Struct, frozen=True):
    """The session description that answers the offer of the same round."""

    n: int
    sdp: str
    camera: bool


class Hangup(msgspec.Struct, frozen=True):
    """The call is over for me."""

    why: str


class Camera(msgspec.Struct, frozen=True):
    """My camera was turned on or off; the highest number counts."""

    n: int
    on: bool


Word = Ring | Ringing | Accept | Offer | Answer | Hangup | Camera
_NUMBERS: Final[dict[int, type[Word]]] = {
    1: Ring,
    2: Ringing,
    3: Accept,
    4: Offer,
    5: Answer,
    6: Hangup,
    7: Camera,
}
_BY_TYPE: Final = {kind: number for number, kind in _NUMBERS.items()}
_readers: Final = {number: msgspec.msgpack.Decoder(kind) for number, kind in _NUMBERS.items()}
_outer: Final = msgspec.msgpack.Decoder(tuple[bytes, int, msgspec.Raw])


def encode(call: bytes, word: Word) -> bytes:
    """Give the body of a CALL message."""
    return msgspec.msgpack.encode((call, _BY_TYPE[type(word)], word))


def decode(body: bytes) -> tuple[bytes, Word]:
    """Give (call, word) of a CALL body; PeerFault("bad_call")."""
    if len(body) > MAX_BODY:
        raise _bad()
    try:
        call, number, data = _outer.decode(body)
        word = _readers[number].decode(data)
    except (msgspec.MsgspecError, KeyError, ValueError, RecursionError):
        raise _bad() from None
    if len(call) != CALL_BYTES or not _is_sound(word):
        raise _bad()
    return call, word


def _is_sound(word: Word) -> bool:
    if isinstance(word, Hangup):
        return word.why in ENDS
    if isinstance(word, (Offer, Answer)):
        return 0 < word.n < MAX_ROUND and len(word.sdp) <= MAX_DESCRIPTION and word.sdp.isascii()
    return not isinstance(word, Camera) or 0 < word.n < MAX_ROUND


def _bad() -> PeerFault:
    return PeerFault("bad_call", "A message about a call is malformed.")
