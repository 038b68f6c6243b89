"""Double Ratchet revision 4 with header encryption: one session between two devices, as pure functions over State.

Every call returns a new State beside its output, and the caller stores both in one transaction; a call that raises has
changed nothing. Skipped message keys live in the caller's store and are looked up by (chain id, n), never scanned. The
secret comes from pqxdh.py, the sealed body from envelope.py, the bytes from SPEC.md ("Double Ratchet").
"""

from collections.abc import Callable
from struct import Struct as Layout
from typing import Annotated, Final, NamedTuple

import msgspec
from msgspec.structs import replace

from crypto.envelope import FRESH, MAX_OPENING, Parts, front, open_, pad, seal, split, unpad
from crypto.errors import PeerFault, Refused, WorldFault
from crypto.primitives import (
    KEY,
    NONCE,
    Random,
    aead_open,
    aead_seal,
    hkdf,
    hmac256,
    sha256,
    x25519,
    x25519_public,
)

MAX_JUMP: Final = 2000
"""Message keys that one envelope may skip in one chain."""
MAX_SKIPPED: Final = 2000
"""Skipped message keys that one envelope may add, and that a store keeps for one session (30 days)."""
MAX_CHAINS: Final = 5
"""Receiving chains whose header keys are kept: the current one and the four before it."""


_STATE_VERSION: Final = 1
_CHAIN_ID: Final = 16
_HEADER: Final = Layout(">32sII")
_START_INFO: Final = b"kith-ratchet-1 start"
_ROOT_INFO: Final = b"kith-ratchet-1 root"
_CHAIN_ID_LABEL: Final = b"kith-ratchet-1 chain id"
_MESSAGE_KEY: Final = b"\x01"
_NEXT_CHAIN_KEY: Final = b"\x02"

Key = Annotated[bytes, msgspec.Meta(min_length=KEY, max_length=KEY)]
ChainId = Annotated[bytes, msgspec.Meta(min_length=_CHAIN_ID, max_length=_CHAIN_ID)]
Count = Annotated[int, msgspec.Meta(ge=0, le=0xFFFFFFFF)]

Find = Callable[[bytes, int], bytes | None]
"""Takes a chain id and a message number, gives the skipped message key from the store, or None."""


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
        if state.version != _STATE_VERSION:
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


def start_initiator(secret: bytes, ad: bytes, their_signed_prekey: bytes, random: Random, header: bytes = b"") -> State:
    """The session of the side that ran pqxdh.initiate; it may encrypt at once.

    `header` is the PQXDH header: encrypt puts it before every envelope, bound by both seals, until a reply was opened.
    """
    root_key, initiator_header_key, responder_header_key = _start_keys(secret)
    private = random(KEY)
    root_key, chain_key, next_header_key = _step_root(root_key, private, their_signed_prekey)
    return State(
        version=_STATE_VERSION,
        associated=sha256(ad),
        opening=header,
        root_key=root_key,
        ratchet_private=private,
        ratchet_public=x25519_public(private),
        sending=SendingChain(chain_key, initiator_header_key, 0),
        receiving=None,
        next_sending_header_key=next_header_key,
        next_receiving_header_key=responder_header_key,
        previous_sending_chain_length=0,
        old_chains=(),
    )


def start_responder(secret: bytes, ad: bytes, my_signed_prekey_private: bytes) -> State:
    """The session of the side that ran pqxdh.respond; it can encrypt after it has opened the first message."""
    root_key, initiator_header_key, responder_header_key = _start_keys(secret)
    return State(
        version=_STATE_VERSION,
        associated=sha256(ad),
        opening=b"",
        root_key=root_key,
        ratchet_private=my_signed_prekey_private,
        ratchet_public=x25519_public(my_signed_prekey_private),
        sending=None,
        receiving=None,
        next_sending_header_key=responder_header_key,
        next_receiving_header_key=initiator_header_key,
        previous_sending_chain_length=0,
        old_chains=(),
    )


def encrypt(state: State, plaintext: bytes, random: Random) -> tuple[State, bytes]:
    """Seal one message: the next state and the whole envelope, first-message header included while it is needed.

    Refused("cannot_send_yet") for a responder that has opened nothing, Refused("too_large") above
    envelope.MAX_PLAINTEXT bytes.
    """
    chain = state.sending
    if chain is None:
        raise Refused("cannot_send_yet", "This session cannot send before it has received its first message.")
    padded = pad(plaintext)
    fresh = random(FRESH)
    header = _HEADER.pack(state.ratchet_public, state.previous_sending_chain_length, chain.n)
    before = front(state.opening, fresh)
    before += aead_seal(chain.header_key, fresh[:NONCE], header, state.associated + before)
    message_key, chain_key = _step_chain(chain.chain_key)
    envelope = before + seal(message_key, fresh, padded, state.associated + before)
    return replace(state, sending=SendingChain(chain_key, chain.header_key, chain.n + 1)), envelope


def decrypt(state: State, envelope: bytes, random: Random, find: Find) -> Opened:
    """Open a whole envelope of either kind; every failure is a PeerFault and leaves the state as it was.

    "bad_envelope": no envelope at all. "not_for_this_session": no header key of this session opens it; try the next
    session. "duplicate_message": its key was used or has expired. "too_far_ahead": authentic, but it would skip more
    than the limits; keep it and retry when earlier ones have arrived. "bad_message": an authentic header before a body
    that is not.
    """
    parts = split(envelope)
    chain = state.receiving
    if chain and (header := _open_header(state, chain.header_key, parts)):
        return _open_current(state, chain, header, parts, find)
    if header := _open_header(state, state.next_receiving_header_key, parts):
        return _open_next(state, header, parts, random)
    for old in state.old_chains:
        if header := _open_header(state, old.header_key, parts):
            return _open_skipped(state, old, header, parts, find)
    raise PeerFault("not_for_this_session", "A message does not belong to this session.")


class _Header(NamedTuple):
    ratchet: bytes
    previous_chain_length: int
    n: int


def _open_header(state: State, header_key: bytes, parts: Parts) -> _Header | None:
    try:
        plain = aead_open(header_key, parts.fresh[:NONCE], parts.sealed_header, state.associated + parts.before_header)
    except PeerFault:
        return None
    return _Header(*_HEADER.unpack(plain))


def _open_current(state: State, chain: ReceivingChain, header: _Header, parts: Parts, find: Find) -> Opened:
    """Go on in the chain that the sender is writing, or back to a message skipped in it."""
    if header.n < chain.n:
        return _open_skipped(state, OldChain(chain.chain_id, chain.header_key, chain.n), header, parts, find)
    if header.n - chain.n > MAX_JUMP:
        raise _too_far_ahead()
    stored: list[SkippedKey] = []
    chain_key = _skip(chain.chain_id, chain.chain_key, range(chain.n, header.n), stored)
    message_key, chain_key = _step_chain(chain_key)
    plaintext = _open_body(state, message_key, parts)
    moved = ReceivingChain(chain.chain_id, chain_key, chain.header_key, header.n + 1)
    return Opened(replace(state, receiving=moved), plaintext, stored, None, ())


def _open_skipped(state: State, chain: OldChain, header: _Header, parts: Parts, find: Find) -> Opened:
    """Open a message that was skipped; the state stays, only the store changes."""
    if header.n >= chain.length:
        raise _bad_message()
    message_key = find(chain.chain_id, header.n)
    if message_key is None:
        raise PeerFault("duplicate_message", "This message was already received.")
    return Opened(state, _open_body(state, message_key, parts), [], (chain.chain_id, header.n), ())


def _open_next(state: State, header: _Header, parts: Parts, random: Random) -> Opened:
    """Take the Diffie-Hellman step: end their old chain, begin their new one, and answer with a new key of ours."""
    stored: list[SkippedKey] = []
    ended = _end_chain(state.receiving, header, stored)
    root_key, chain_key, next_receiving_header_key = _step_root_with_peer(state, header.ratchet)
    header_key = state.next_receiving_header_key
    chain_id = hmac256(header_key, _CHAIN_ID_LABEL)[:_CHAIN_ID]
    chain_key = _skip(chain_id, chain_key, range(header.n), stored)
    message_key, chain_key = _step_chain(chain_key)
    plaintext = _open_body(state, message_key, parts)

    private = random(KEY)
    root_key, sending_key, next_sending_header_key = _step_root(root_key, private, header.ratchet)
    old_chains = ended + state.old_chains
    moved = State(
        version=_STATE_VERSION,
        associated=state.associated,
        opening=b"",
        root_key=root_key,
        ratchet_private=private,
        ratchet_public=x25519_public(private),
        sending=SendingChain(sending_key, state.next_sending_header_key, 0),
        receiving=ReceivingChain(chain_id, chain_key, header_key, header.n + 1),
        next_sending_header_key=next_sending_header_key,
        next_receiving_header_key=next_receiving_header_key,
        previous_sending_chain_length=state.sending.n if state.sending else 0,
        old_chains=old_chains[: MAX_CHAINS - 1],
    )
    return Opened(moved, plaintext, stored, None, tuple(old.chain_id for old in old_chains[MAX_CHAINS - 1 :]))


def _end_chain(chain: ReceivingChain | None, header: _Header, stored: list[SkippedKey]) -> tuple[OldChain, ...]:
    """Keep the keys of what is still on its way in the chain that ends, within the limits of one envelope."""
    left = header.previous_chain_length - chain.n if chain else 0
    if left < 0:
        raise _bad_message()
    if left > MAX_JUMP or header.n > MAX_JUMP or left + header.n > MAX_SKIPPED:
        raise _too_far_ahead()
    if chain is None:
        return ()
    _skip(chain.chain_id, chain.chain_key, range(chain.n, header.previous_chain_length), stored)
    return (OldChain(chain.chain_id, chain.header_key, header.previous_chain_length),)


def _open_body(state: State, message_key: bytes, parts: Parts) -> bytes:
    try:
        return unpad(open_(message_key, parts.fresh, parts.body, state.associated + parts.before_body))
    except PeerFault:
        raise _bad_message() from None


def _skip(chain_id: bytes, chain_key: bytes, numbers: range, stored: list[SkippedKey]) -> bytes:
    for n in numbers:
        message_key, chain_key = _step_chain(chain_key)
        stored.append(SkippedKey(chain_id, n, message_key))
    return chain_key


def _step_chain(chain_key: bytes) -> tuple[bytes, bytes]:
    """KDF_CK: (message key, next chain key)."""
    return hmac256(chain_key, _MESSAGE_KEY), hmac256(chain_key, _NEXT_CHAIN_KEY)


def _step_root(root_key: bytes, private: bytes, public: bytes) -> tuple[bytes, bytes, bytes]:
    """KDF_RK_HE after a Diffie-Hellman: (root key, chain key, next header key)."""
    return _three(hkdf(x25519(private, public), _ROOT_INFO, 3 * KEY, root_key))


def _step_root_with_peer(state: State, their_ratchet: bytes) -> tuple[bytes, bytes, bytes]:
    try:
        return _step_root(state.root_key, state.ratchet_private, their_ratchet)
    except PeerFault:
        raise _bad_message() from None


def _start_keys(secret: bytes) -> tuple[bytes, bytes, bytes]:
    """(root key, first header key of the initiator, first header key of the responder)."""
    return _three(hkdf(secret, _START_INFO, 3 * KEY))


def _three(keys: bytes) -> tuple[bytes, bytes, bytes]:
    return keys[:KEY], keys[KEY : 2 * KEY], keys[2 * KEY :]


def _bad_message() -> PeerFault:
    return PeerFault("bad_message", "A message of this session is damaged.")


def _too_far_ahead() -> PeerFault:
    return PeerFault("too_far_ahead", "A message is too far ahead of those that arrived.")


def _bad_state() -> WorldFault:
    return WorldFault("bad_session_state", "A stored session cannot be read.")
