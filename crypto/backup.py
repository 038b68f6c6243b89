"""Sealing of backups: a key for each file, sealed to the account's backup key, and blocks under that key.

Whoever writes a backup needs no secret that opens it, and whoever has the recovery phrase learns which device wrote it.
What a file consists of is `node/backup/FORMAT.md`; the bytes here are in `SPEC.md`, section "Backups".
"""

from typing import Final, NamedTuple

from crypto.errors import PeerFault
from crypto.noise import Handshake, Setup
from crypto.primitives import KEY, SEAL, Random, aead_open, aead_seal, check_x25519
from crypto.sealed import OVERHEAD, PATTERN, no_kem, no_random

PROLOGUE: Final = b"kith-backup-1"
BOUND: Final = 32
"""Bytes of the hash that a sealed key is bound to."""

SEALED_KEY: Final = OVERHEAD + BOUND + KEY
"""160 bytes."""

BLOCK_OVERHEAD: Final = SEAL


class OpenedKey(NamedTuple):
    """A file's key, and the X25519 static key of the device that wrote it, proven by the sealing."""

    writer: bytes
    key: bytes


def seal_key(exchange_private: bytes, backup: bytes, bound: bytes, random: Random) -> tuple[bytes, bytes]:
    """A new key for one file and its sealed form, from the writing device to the backup key; `bound` is 32 bytes.

    `PeerFault("bad_key")` for a backup key that is not valid. Draws 64 random bytes.
    """
    if len(bound) != BOUND:
        raise ValueError("a sealed key is bound to 32 bytes")
    check_x25519(backup)
    key = random(KEY)
    setup = Setup(exchange_private, b"", random, no_kem, PROLOGUE, backup)
    return key, Handshake(PATTERN, True, setup).write(bound + key)


def open_key(backup_private: bytes, sealed: bytes, bound: bytes) -> OpenedKey:
    """Undo seal_key, or `PeerFault("bad_backup")` for anything not sealed to this key or bound to something else."""
    handshake = Handshake(PATTERN, False, Setup(backup_private, b"", no_random, no_kem, PROLOGUE))
    try:
        payload = handshake.read(sealed)
    except PeerFault:
        raise _bad() from None
    if len(sealed) != SEALED_KEY or payload[:BOUND] != bound:
        raise _bad()
    return OpenedKey(handshake.remote_static, payload[BOUND:])


def seal_block(key: bytes, index: int, last: bool, plain: bytes) -> bytes:
    """Seal the block number `index` of a file; each number once, and one of them the last."""
    return aead_seal(key, _nonce(index, last), plain)


def open_block(key: bytes, index: int, last: bool, sealed: bytes) -> bytes:
    """Undo seal_block, or `PeerFault("bad_backup")` also for a block of another place."""
    try:
        return aead_open(key, _nonce(index, last), sealed)
    except PeerFault:
        raise _bad() from None


def _nonce(index: int, last: bool) -> bytes:
    return index.to_bytes(8, "big") + int(last).to_bytes(4, "big")


def _bad() -> PeerFault:
    return PeerFault("bad_backup", "A part of the backup does not open with this recovery phrase.")
