"""What is said about being let into groups by links, bytes to values and back.

ASK and ANSWER go between who wants in and the device that made the link; SHOW, VERDICT and DECIDED between that device
and others who may let people in.
Bodies of session plaintexts (`plaintext.py`); an ASK also travels inside a CONTACT. What is done about them is
`join_requests.py` and `join_asking.py`, `join_showing.py` and `join_deciding.py`. The bytes are in sync/SPEC.md, "Links
into groups".
"""

from __future__ import annotations

from typing import Annotated, Final, TypeVar

import msgspec

from crypto.primitives import hmac256
from node.errors import PeerFault
from node.secure.group_link import QUESTION_LENGTH, QUESTIONS
from sync import limits

ANSWER_LENGTH: Final = 500
"""Characters of what is answered to a question."""

PROOF_BYTES: Final = 32
REQUEST_BYTES: Final = 16

_Id = Annotated[bytes, msgspec.Meta(min_length=limits.ID_BYTES, max_length=limits.ID_BYTES)]
_Turn = Annotated[int, msgspec.Meta(ge=1, le=limits.TURN_MAX)]
_Proof = Annotated[bytes, msgspec.Meta(min_length=PROOF_BYTES, max_length=PROOF_BYTES)]
_Said = Annotated[str, msgspec.Meta(max_length=ANSWER_LENGTH)]
_Code = Annotated[str, msgspec.Meta(max_length=limits.CODE_BYTES, pattern=r"\A[a-z0-9_]+\Z")]
_Request = Annotated[bytes, msgspec.Meta(min_length=REQUEST_BYTES, max_length=REQUEST_BYTES)]
_MaybeId = Annotated[bytes, msgspec.Meta(max_length=limits.ID_BYTES)]
_Name = Annotated[str, msgspec.Meta(max_length=limits.MEMBER_NAME)]
_Question = Annotated[str, msgspec.Meta(max_length=QUESTION_LENGTH)]
_Number = Annotated[int, msgspec.Meta(ge=0, le=limits.TURN_MAX)]


class Ask(msgspec.Struct, array_like=True, frozen=True):
    """ASK: the sender wants to be let into a group, with what it answers to the questions; without: not any more.

    Of several the one with the highest `turn` counts. `proof` shows that it has the link.
    """

    space: _Id
    turn: _Turn
    proof: _Proof
    answers: Annotated[tuple[_Said, ...], msgspec.Meta(max_length=QUESTIONS)] | None

    def __repr__(self) -> str:
        """Say nothing of what was answered."""
        return f"Ask({self.space.hex()[:16]}, {self.turn})"


class Answer(msgspec.Struct, array_like=True, frozen=True):
    """ANSWER: what became of the ASK of this turn, as a code; of being let in WELCOME tells."""

    space: _Id
    turn: _Turn
    code: _Code


class Show(msgspec.Struct, array_like=True, frozen=True):
    """SHOW: an account, called so, asks the sender to be let into a group that the receiver may let in to, too.

    `at` is when, in Unix milliseconds, `expires` when the link ends, in seconds. `id` names the request to this device.
    """

    space: _Id
    id: _Request
    account: _Id
    name: _Name
    questions: Annotated[tuple[_Question, ...], msgspec.Meta(max_length=QUESTIONS)]
    answers: Annotated[tuple[_Said, ...], msgspec.Meta(max_length=QUESTIONS)]
    at: _Number
    expires: _Number

    def __repr__(self) -> str:
        """Say nothing of the name and what was answered."""
        return f"Show({self.space.hex()[:16]}, {self.id.hex()[:8]})"


class Verdict(msgspec.Struct, array_like=True, frozen=True):
    """VERDICT: whether whoever made the request that was shown is to be let in."""

    space: _Id
    id: _Request
    yes: bool


class Decided(msgspec.Struct, array_like=True, frozen=True):
    """DECIDED: what became of a request that was shown, as a code, and `by` which account; empty if by nobody."""

    space: _Id
    id: _Request
    code: _Code
    by: _MaybeId = b""


Words = Ask | Answer | Show | Verdict | Decided
_W = TypeVar("_W", Ask, Answer, Show, Verdict, Decided)
_SHAPES: Final = (Ask, Answer, Show, Verdict, Decided)
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


def proof(secret: bytes, space: bytes, maker: bytes, asker: bytes) -> bytes:
    """What shows to the maker of a link that this very account has it, and for which group."""
    return hmac256(secret, b"ask1" + space + maker + asker)
