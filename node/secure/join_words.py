"""What somebody says who wants to be let into a group, and what is answered: ASK and ANSWER, bytes to values and back.

Bodies of session plaintexts (`plaintext.py`); an ASK also travels inside a CONTACT. What is done about them is
`join_requests.py` and `join_asking.py`. The bytes are in sync/SPEC.md, "Links into groups".
"""

from __future__ import annotations

from typing import Annotated, Final, TypeVar

import msgspec

from crypto.primitives import hmac256
from node.errors import PeerFault
from node.secure.group_link import QUESTIONS
from sync import limits

ANSWER_LENGTH: Final = 500
"""Characters of what is answered to a question."""

PROOF_BYTES: Final = 32

_Id = Annotated[bytes, msgspec.Meta(min_length=limits.ID_BYTES, max_length=limits.ID_BYTES)]
_Turn = Annotated[int, msgspec.Meta(ge=1, le=limits.TURN_MAX)]
_Proof = Annotated[bytes, msgspec.Meta(min_length=PROOF_BYTES, max_length=PROOF_BYTES)]
_Said = Annotated[str, msgspec.Meta(max_length=ANSWER_LENGTH)]
_Code = Annotated[str, msgspec.Meta(max_length=limits.CODE_BYTES, pattern=r"\A[a-z0-9_]+\Z")]


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


Words = Ask | Answer
_W = TypeVar("_W", Ask, Answer)
_DECODERS: Final = {shape: msgspec.msgpack.Decoder(shape) for shape in (Ask, Answer)}
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
