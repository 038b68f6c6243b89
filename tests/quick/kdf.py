"""What stands in for Argon2id where passphrases cost nothing."""

import hashlib


def quick_kdf(size: int, password: bytes, salt: bytes, opslimit: int, memlimit: int) -> bytes:
    """Give `size` bytes of both, at once."""
    return hashlib.blake2b(password + salt, digest_size=size).digest()
