"""Who opens a bundle: its key, sealed once for each device or group that may; and parts of groups under their keys.

Pure but for the randomness that is given. What is sealed here is not said to anybody: a lock looks like any other, so
whoever finds the file learns how many there are and nothing of whom. The bytes are in `FORMAT.md`.
"""

from __future__ import annotations

from typing import Final

from crypto import sealed
from crypto.primitives import NONCE, SEAL, Random, aead_open, aead_seal, hkdf, sha256
from crypto.space_key import SpaceKey
from node.bundle.records import PartRecord
from node.errors import PeerFault

SALT: Final = 32
KEY: Final = 32
INSIDE: Final = 64
LOCK: Final = INSIDE + sealed.OVERHEAD
"""160 bytes."""

PART_SALT: Final = 16
_BOUND: Final = b"kith-bundle-1"
_GROUP: Final = b"kith-group-1 bundle"
_PART: Final = b"kith-space-1 bundle"
_ONCE: Final = bytes(NONCE)
"""Each of these keys seals one thing: it follows from a salt that is drawn for it."""


def for_device(exchange_private: bytes, recipient: bytes, salt: bytes, key: bytes, random: Random) -> bytes:
    """A lock for the device with this X25519 key, which learns whose key sealed it."""
    return sealed.seal(exchange_private, recipient, _bound(salt) + key, random)


def for_group(secret: bytes, salt: bytes, key: bytes, random: Random) -> bytes:
    """A lock for everybody who has the secret of a group's genesis."""
    inside = aead_seal(_group_key(secret, salt), _ONCE, _bound(salt) + key)
    return inside + random(LOCK - len(inside))


def open_as_device(exchange_private: bytes, salt: bytes, lock: bytes) -> tuple[bytes, bytes] | None:
    """(the X25519 key of who wrote it, the key of the bundle), or None for a lock that is not for us."""
    try:
        opened = sealed.open_(exchange_private, lock)
    except PeerFault:
        return None
    key = _key(salt, opened.payload)
    return None if key is None else (opened.sender, key)


def open_as_group(secret: bytes, salt: bytes, lock: bytes) -> bytes | None:
    """The key of the bundle, or None for a lock that is not for this group."""
    try:
        return _key(salt, aead_open(_group_key(secret, salt), _ONCE, lock[: INSIDE + SEAL]))
    except PeerFault:
        return None


def seal_part(space: bytes, key: SpaceKey, plain: bytes, random: Random) -> PartRecord:
    """Events of a group for all who hold a key of it."""
    salt = random(PART_SALT)
    return PartRecord(space, key.kid, salt, aead_seal(_part_key(key, salt), _ONCE, plain, space + key.kid))


def open_part(key: SpaceKey, part: PartRecord) -> bytes:
    """Undo seal_part; PeerFault("bad_seal") for what nobody sealed who holds the key."""
    return aead_open(_part_key(key, part.salt), _ONCE, part.sealed, part.space + part.kid)


def _bound(salt: bytes) -> bytes:
    return sha256(_BOUND, salt)


def _key(salt: bytes, inside: bytes) -> bytes | None:
    bound = _bound(salt)
    return inside[len(bound) :] if len(inside) == INSIDE and inside.startswith(bound) else None


def _group_key(secret: bytes, salt: bytes) -> bytes:
    return hkdf(secret, _GROUP + salt)


def _part_key(key: SpaceKey, salt: bytes) -> bytes:
    return hkdf(key.secret, _PART + salt)
