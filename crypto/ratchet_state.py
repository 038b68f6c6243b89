"""What a session keeps between two messages, and what an opened envelope changes: immutable records, hidden from repr.

No step is taken here; the steps are in ratchet.py. A State is stored as msgpack with fixed positions, described in
SPEC.md ("Session state").
"""

from typing import Annotated, Final

import msgspec

from crypto.envelope import MAX_OPENING
from crypto.errors import WorldFault
from crypto.primitives import KEY

STATE_VERSION: Final = 1
CHAIN_ID: Final = 16
MAX_CHAINS: Final = 5
"""Receiving chains whose header keys are kept: the current one and the four before it."""

MAX_COUNT: Final = 0xFFFFFFFF
"""Messages of one chain: numbers and their count are u32, and so the last number is one less."""

Key = Annotated[bytes, msgspec.Meta(min_length=KEY, max_length=KEY)]
ChainId = Annotated[bytes, msgspec.Meta(min_length=CHAIN_ID, max_length=CHAIN_ID)]
Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_COUNT)]


class Secret(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A record of fixed positions whose repr shows no field."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"


class SendingChain(Secret, frozen=True):
    """CKs, HKs and Ns of the specification; `n` messages were written in it."""

    chain_key: Key
    header_key: Key
    n: Count


class ReceivingChain(Secret, frozen=True):
    """CKr, HKr and Nr of the specification; `n` is the next number that was not yet reached."""

    chain_id: ChainId
    chain_key: Key
    header_key: Key
    n: Count


class OldChain(Secret, frozen=True):
    """A receiving chain that its sender ended after `length` messages."""

    chain_id: ChainId
    header_key: Key
    length: Count


class State(Secret, frozen=True):
    """One side of one session; secret, immutable, written down whole after every step.

    Hazard: encrypting twice from one State uses one message key twice. Store the new State together with the envelope
    before the envelope leaves, and send the stored bytes again instead of encrypting again.
    """

    version: int
    associated: Key
    opening: Annotated[bytes, msgspec.Meta(max_length=MAX_OPENING)]
    root_key: Key
    ratchet_private: Key
    ratchet_public: Key
    sending: SendingChain | None
    receiving: ReceivingChain | None
    next_sending_header_key: Key
    next_receiving_header_key: Key
    previous_sending_chain_length: Count
    old_chains: Annotated[tuple[OldChain, ...], msgspec.Meta(max_length=MAX_CHAINS - 1)]

    def to_bytes(self) -> bytes:
        """The state as msgpack, at most 1 KiB beside the opening header, for an encrypted store."""
        return _encode(self)

    @staticmethod
    def from_bytes(stored: bytes) -> "State":
        """The state that to_bytes wrote; WorldFault("bad_session_state") if the store gave back something else."""
        try:
            state = _decode(stored)
        except msgspec.MsgspecError:
            raise _bad_state() from None
        if state.version != STATE_VERSION:
            raise _bad_state()
        return state


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(State).decode


class SkippedKey(msgspec.Struct, frozen=True):
    """The key of a message that has not arrived: chain id (16 bytes), number in its chain, message key (32 bytes)."""

    chain_id: bytes
    n: int
    message_key: bytes

    def __repr__(self) -> str:
        return f"SkippedKey({self.chain_id.hex()}, {self.n})"


class Opened(Secret, frozen=True):
    """What an opened envelope changes, to be stored in one transaction.

    `stored`: skipped keys to add. `used`: the skipped key to delete. `forgotten`: ids of chains whose header key was
    given up; what is left of their skipped keys is of no more use.
    """

    state: State
    plaintext: bytes
    stored: list[SkippedKey]
    used: tuple[bytes, int] | None
    forgotten: tuple[bytes, ...]


def _bad_state() -> WorldFault:
    return WorldFault("bad_session_state", "A stored session cannot be read.")
