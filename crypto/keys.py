"""A device's own keys, the type tag of every key encoding, and the context string of every signature.

One table each for tags and contexts, so that a key or signature made for one purpose can never pass for another.
Account and recovery keys are in `identity.py`, prekeys in `pqxdh.py`; both sign through `sign` below. The bytes are in
`SPEC.md`, section "Keys".
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Final

from crypto.errors import PeerFault
from crypto.primitives import (
    KEY,
    MLKEM_PUBLIC,
    Random,
    check_ed25519,
    check_mlkem,
    check_x25519,
    ed25519_public,
    ed25519_sign,
    ed25519_verify,
    x25519_public,
)


class KeyType(Enum):
    """The first byte of every key encoding; a value is never given a second meaning."""

    ED25519 = 1
    X25519 = 2
    MLKEM768 = 3


class Context(Enum):
    """What a signature is for: the bytes before the signed message; no value is a prefix of another."""

    EVENT = b"sig1"
    MAILBOX = b"box1"
    SIGNED_PREKEY = b"kith-signed-prekey-1"
    KEM_PREKEY = b"kith-kem-prekey-1"
    LINK = b"link1"


CONTEXTS: Final = tuple(Context)

_SHAPES: Final[dict[KeyType, tuple[int, Callable[[bytes], None]]]] = {
    KeyType.ED25519: (KEY, check_ed25519),
    KeyType.X25519: (KEY, check_x25519),
    KeyType.MLKEM768: (MLKEM_PUBLIC, check_mlkem),
}


@dataclass(frozen=True, eq=False)
class DeviceKeys:
    """The two long-term secrets of one device, 32 bytes each; never copied to another device, never printed."""

    signing_seed: bytes = field(repr=False)
    exchange_private: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.signing_seed) != KEY or len(self.exchange_private) != KEY:
            raise ValueError("a device secret has 32 bytes")

    @cached_property
    def device(self) -> bytes:
        """The device id: its Ed25519 public key, 32 bytes."""
        return ed25519_public(self.signing_seed)

    @cached_property
    def exchange(self) -> bytes:
        """The X25519 public key that `id.device` certifies: identity key of PQXDH, static key of Noise."""
        return x25519_public(self.exchange_private)


def generate_device(random: Random) -> DeviceKeys:
    """New keys for a new device from 64 random bytes."""
    return DeviceKeys(signing_seed=random(KEY), exchange_private=random(KEY))


def encode_key(kind: KeyType, public: bytes) -> bytes:
    """Type tag (1 byte) || public key: how a key enters a signature, a derivation or associated data."""
    if len(public) != _SHAPES[kind][0]:
        raise ValueError("a public key has the wrong length for its type")
    return bytes((kind.value,)) + public


def decode_key(kind: KeyType, encoded: bytes) -> bytes:
    """The validated public key of an encoding of exactly this type, or `PeerFault("bad_key")`."""
    _, check = _SHAPES[kind]
    if encoded[:1] != bytes((kind.value,)):
        raise PeerFault("bad_key", "A key has the wrong type.")
    public = encoded[1:]
    check(public)
    return public


def sign(seed: bytes, context: Context, message: bytes) -> bytes:
    """The 64-byte Ed25519 signature of context string || message."""
    return ed25519_sign(seed, context.value + message)


def verify(public: bytes, context: Context, message: bytes, signature: bytes) -> None:
    """Check a signature made by `sign` under the same context, or `PeerFault("bad_signature")`."""
    ed25519_verify(public, context.value + message, signature)
