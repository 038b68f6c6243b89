"""The key of a space with several people: one secret, and from it a chain of message keys for each device that speaks.

Whoever holds the secret can derive every chain from its start, so nothing that was skipped must be kept: a key that
opens history gives no forward secrecy, and a new secret is what shuts somebody out. A key's name binds it to the device
that made it, so that nobody else can announce it. Who may hold which secret, and when a new one is made, is `sync`'s
affair; the body is sealed by envelope.py. Bytes: SPEC.md, section "Space keys".
"""

from collections.abc import Callable
from struct import Struct
from typing import Final, NamedTuple

from crypto import envelope
from crypto.errors import PeerFault, Refused
from crypto.primitives import KEY, NONCE, SEAL, Random, aead_open, aead_seal, hkdf, hmac256, hmac256_pair, sha256

KID: Final = 16
"""Bytes of a key's name."""

SECRET: Final = 2 * KEY
"""Bytes of a secret: 32 that were drawn, and the device that made it, or zeros if it follows from something else."""

PROOF: Final = 8
"""Bytes that prove on a link that one holds a key."""

MOST: Final = 1 << 14
"""Messages of one device under one key; whoever opens the last one derives as many keys, 20 ms of work."""

_KIND: Final = b"\x03"
_HEADER: Final = Struct(f">{KEY}sI")
_SEALED_HEADER: Final = _HEADER.size + SEAL
_FRONT: Final = len(_KIND) + KID + envelope.FRESH
_AROUND: Final = _FRONT + _SEALED_HEADER + envelope.COMMITMENT + SEAL
_MESSAGE_KEY: Final = b"\x01"
_NEXT: Final = b"\x02"


class SpaceKey(NamedTuple):
    """A secret of 64 bytes and what follows from it; `kid` is its public name."""

    secret: bytes
    kid: bytes
    proof_key: bytes
    header_key: bytes


class Chain(NamedTuple):
    """Where a device's chain stands: the key from which message `number` is derived."""

    key: bytes
    number: int


class Opened(NamedTuple):
    """What was sealed, its number, and the device it names: only the signed event inside proves who that was."""

    device: bytes
    number: int
    plaintext: bytes


def make(random: Random, device: bytes) -> bytes:
    """A new secret of a device."""
    return random(KEY) + device


def derived(drawn: bytes) -> SpaceKey:
    """What follows from 32 bytes that no device drew to make a key; nobody can announce it."""
    return space_key(drawn + bytes(KEY))


def fingerprint(secret: bytes) -> bytes:
    """32 bytes that tell nothing of a secret; with its device they are its name."""
    return sha256(b"kid2 secret", secret)


def name(device: bytes, fingerprint_: bytes) -> bytes:
    """The name of the key that a device made, from the fingerprint of its secret."""
    return sha256(b"kid2 name", device + fingerprint_)[:KID]


def space_key(secret: bytes) -> SpaceKey:
    """What follows from a secret of 64 bytes."""
    if len(secret) != SECRET:
        raise PeerFault("bad_key", "The secret of a space key has a wrong length.")
    kid = name(secret[KEY:], fingerprint(secret))
    return SpaceKey(secret, kid, hkdf(secret, b"kith-space-1 proof"), hkdf(secret, b"kith-space-1 header"))


def proof(key: SpaceKey, handshake_hash: bytes, role: int) -> bytes:
    """8 bytes that show on one link, to whoever holds the key too, that this side (0 dialled, 1 answered) does."""
    return hmac256(key.proof_key, handshake_hash + bytes((role,)))[:PROOF]


def chain(key: SpaceKey, device: bytes) -> Chain:
    """The start of the chain of a device."""
    return Chain(hkdf(key.secret, b"kith-space-1 chain" + device), 0)


def seal(key: SpaceKey, at: Chain, device: bytes, plaintext: bytes, random: Random) -> tuple[Chain, bytes]:
    """Seal as a device: its chain moved on, which is stored before the envelope leaves, and the envelope.

    `Refused("chain_ended")` after 16,384 messages, `Refused("too_large")` above envelope.MAX_PLAINTEXT bytes.
    """
    if at.number >= MOST:
        raise Refused("chain_ended", "This key has sealed all that it can; a new one is needed.")
    padded = envelope.pad(plaintext)
    fresh = random(envelope.FRESH)
    before = _KIND + key.kid + fresh
    before += aead_seal(key.header_key, fresh[:NONCE], _HEADER.pack(device, at.number), before)
    message_key, following = hmac256_pair(at.key, _MESSAGE_KEY, _NEXT)
    return Chain(following, at.number + 1), before + envelope.seal(message_key, fresh, padded, before)


def named(sealed: bytes) -> bytes:
    """The kid that an envelope names, or `PeerFault("bad_envelope")` for what has another shape."""
    if sealed[:1] != _KIND or not envelope.is_bucket(len(sealed) - _AROUND):
        raise PeerFault("bad_envelope", "A sealed message of a space has a wrong shape.")
    return sealed[1 : 1 + KID]


def lengths() -> frozenset[int]:
    """Every length that an envelope can have."""
    return frozenset(_AROUND + bucket for bucket in envelope.BUCKETS)


def open_(key: SpaceKey, sealed: bytes) -> Opened:
    """Open an envelope that names this key; `PeerFault` for everything else.

    Codes: "bad_envelope" (shape), "wrong_key" (another kid), "bad_message" (one bit of it differs), "too_far_ahead" (a
    number that no chain reaches).
    """
    return open_from(key, sealed, lambda device: None)[0]


def open_from(key: SpaceKey, sealed: bytes, known: Callable[[bytes], Chain | None]) -> tuple[Opened, Chain]:
    """As `open_`, and the place behind the message in the chain of the device that sealed it.

    `known` tells a place in the chain of a device, to save work; one that is further on is not used.
    """
    if named(sealed) != key.kid:
        raise PeerFault("wrong_key", "A message was sealed with another key of its space.")
    device, number = _header(key, sealed)
    if number >= MOST:
        raise PeerFault("too_far_ahead", "A message has a number that no chain reaches.")
    at = known(device)
    start = at if at is not None and at.number <= number else chain(key, device)
    message_key, following = hmac256_pair(moved(start, number).key, _MESSAGE_KEY, _NEXT)
    before, fresh = sealed[: _FRONT + _SEALED_HEADER], sealed[_FRONT - envelope.FRESH : _FRONT]
    try:
        padded = envelope.open_(message_key, fresh, sealed[len(before) :], before)
        return Opened(device, number, envelope.unpad(padded)), Chain(following, number + 1)
    except PeerFault:
        raise _damaged() from None


def moved(at: Chain, number: int) -> Chain:
    """The chain at a later place."""
    key = at.key
    for _ in range(at.number, number):
        key = hmac256(key, _NEXT)
    return Chain(key, number)


def _header(key: SpaceKey, sealed: bytes) -> tuple[bytes, int]:
    front, header = sealed[:_FRONT], sealed[_FRONT : _FRONT + _SEALED_HEADER]
    try:
        device, number = _HEADER.unpack(aead_open(key.header_key, front[-envelope.FRESH :][:NONCE], header, front))
    except PeerFault:
        raise _damaged() from None
    return device, number


def _damaged() -> PeerFault:
    return PeerFault("bad_message", "A sealed message of a space is damaged.")
