"""The key file of a store: 32 random bytes in one line of text, and how they are mixed into what else locks it.

Where the file lies and when it is asked for is the node's affair; the bytes are in `SPEC.md`, section "Key files".
"""

from typing import Final

from crypto.errors import Refused
from crypto.primitives import equal, hkdf, sha256

SECRET: Final = 32
FILE_BYTES: Final = 256
"""More than this no key file has."""

MARK: Final = 8

_HEAD: Final = b"kith-key-file-1"
_CHECK: Final = 4


def write(secret: bytes) -> bytes:
    """The content of a key file with these 32 bytes."""
    if len(secret) != SECRET:
        raise ValueError("a key file has 32 secret bytes")
    return b" ".join((_HEAD, secret.hex().encode(), _check(secret).hex().encode())) + b"\n"


def read(data: bytes) -> bytes:
    """The 32 bytes in a key file; `Refused("bad_factor")` for whatever is none, or one that is damaged."""
    words = data.split()
    if len(data) > FILE_BYTES or len(words) != 3 or words[0] != _HEAD:
        raise Refused("bad_factor", "This file is no key file of Kith.")
    try:
        secret, check = (bytes.fromhex(word.decode("ascii")) for word in words[1:])
    except ValueError:
        raise _damaged() from None
    if len(secret) != SECRET or not equal(check, _check(secret)):
        raise _damaged()
    return secret


def mark(secret: bytes) -> bytes:
    """What tells a key file from others, 8 bytes; nothing follows from it."""
    return hkdf(secret, b"kith key file mark", MARK)


def wrapping_key(half: bytes, secret: bytes, salt: bytes) -> bytes:
    """The key that takes both: `half` is what a passphrase or a keychain opens, 32 bytes."""
    return hkdf(half + secret, b"kith key file", salt=salt)


def _check(secret: bytes) -> bytes:
    """So that a sign that was copied wrongly is noticed."""
    return sha256(b"kith key file", secret)[:_CHECK]


def _damaged() -> Refused:
    return Refused("bad_factor", "This key file is damaged: some of its signs are not what Kith wrote.")
