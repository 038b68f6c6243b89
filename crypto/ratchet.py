"""Double Ratchet revision 4 with header encryption: one session between two devices, as pure functions over State.

Every call returns a new State beside its output, and the caller stores both in one transaction; a call that raises has
changed nothing. Skipped message keys live in the caller's store and are looked up by (chain id, n), never scanned. The
secret comes from pqxdh.py, the sealed body from envelope.py, the bytes from SPEC.md ("Double Ratchet").
"""

from collections.abc import Callable
from struct import Struct as Layout
from typing import Final, NamedTuple

from msgspec.structs import replace

from crypto.envelope import (
    FRESH,
    First,
    Message,
    Parts,
    first,
    front,
    open_,
    pad,
    parse,
    seal,
    split,
    unpad,
)
from crypto.errors import PeerFault, Refused
from crypto.primitives import (
    KEY,
    NONCE,
    Random,
    aead_open,
    aead_seal,
    hkdf,
    hmac256,
    hmac256_pair,
    sha256,
    x25519,
    x25519_public,
)
from crypto.ratchet_state import (
    CHAIN_ID,
    MAX_CHAINS,
    MAX_COUNT,
    STATE_VERSION,
    OldChain,
    Opened,
    ReceivingChain,
    SendingChain,
    SkippedKey,
    State,
)

__all__ = [
    "MAX_CHAINS",
    "MAX_JUMP",
    "MAX_SKIPPED",
    "Find",
    "First",
    "Message",
    "OldChain",
    "Opened",
    "ReceivingChain",
    "SendingChain",
    "SkippedKey",
    "State",
    "decrypt",
    "encrypt",
    "first",
    "parse",
    "start_initiator",
    "start_responder",
]

MAX_JUMP: Final = 2000
"""Message keys that one envelope may skip in one chain."""
MAX_SKIPPED: Final = 2000
"""Skipped message keys that one envelope may add, and that a store keeps for one session (30 days)."""

_HEADER: Final = Layout(">32sII")
_START_INFO: Final = b"kith-ratchet-1 start"
_ROOT_INFO: Final = b"kith-ratchet-1 root"
_CHAIN_ID_LABEL: Final = b"kith-ratchet-1 chain id"
_MESSAGE_KEY: Final = b"\x01"
_NEXT_CHAIN_KEY: Final = b"\x02"

Find = Callable[[bytes, int], bytes | None]
"""Takes a chain id and a message number, gives the skipped message key from the store, or None."""


def start_initiator(secret: bytes, ad: bytes, their_signed_prekey: bytes, random: Random, header: bytes = b"") -> State:
    """The session of the side that ran pqxdh.initiate; it may encrypt at once.

    `header` is the PQXDH header: encrypt puts it before every envelope, bound by both seals, until a reply was opened.
    """
    root_key, initiator_header_key, responder_header_key = _start_keys(secret)
    private = random(KEY)
    root_key, chain_key, next_header_key = _step_root(root_key, private, their_signed_prekey)
    return State(
        version=STATE_VERSION,
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
        version=STATE_VERSION,
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
    envelope.MAX_PLAINTEXT bytes, Refused("chain_ended") after 2^32 - 1 messages without one answer.
    """
    chain = state.sending
    if chain is None:
        raise Refused("cannot_send_yet", "This session cannot send before it has received its first message.")
    if chain.n >= MAX_COUNT:
        raise Refused("chain_ended", "This session has said all that it can before it is answered.")
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
    # A peer takes the next step only after reading what we sent since the last one: the likelier key is tried first.
    spoken = state.sending is None or state.sending.n > 0
    if spoken and (header := _open_header(state, state.next_receiving_header_key, parts)):
        return _open_next(state, header, parts, random)
    if chain and (header := _open_header(state, chain.header_key, parts)):
        return _open_current(state, chain, header, parts, find)
    if not spoken and (header := _open_header(state, state.next_receiving_header_key, parts)):
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
    chain_id = hmac256(header_key, _CHAIN_ID_LABEL)[:CHAIN_ID]
    chain_key = _skip(chain_id, chain_key, range(header.n), stored)
    message_key, chain_key = _step_chain(chain_key)
    plaintext = _open_body(state, message_key, parts)

    private = random(KEY)
    root_key, sending_key, next_sending_header_key = _step_root(root_key, private, header.ratchet)
    old_chains = ended + state.old_chains
    moved = State(
        version=STATE_VERSION,
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
    if max(left, header.n) > MAX_JUMP or left + header.n > MAX_SKIPPED:
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
    return hmac256_pair(chain_key, _MESSAGE_KEY, _NEXT_CHAIN_KEY)


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
