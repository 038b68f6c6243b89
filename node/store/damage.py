"""Telling a wrong key from a damaged file, for which SQLCipher has one and the same error.

It reads pages of a store file and checks their authentication code, nothing else; no page is decrypted here. The layout
is SQLCipher 4's: 16 bytes of salt at the head of the file, and IV (16) and HMAC-SHA-512 (64) at the end of each page.
"""

import hashlib
import hmac
import struct
from pathlib import Path

PAGE = 4096
SALT = 16
MAC = 64
MAC_SALT_MASK = 0x3A
MAC_KEY_ROUNDS = 2
PAGES_TRIED = 64


def key_fits(path: Path, key: bytes) -> bool:
    """True if any page near the head of the file, but the first, was written under this raw 32-byte key."""
    try:
        with path.open("rb") as file:
            head = file.read(PAGE * PAGES_TRIED)
    except OSError:
        return False
    salt = bytes(byte ^ MAC_SALT_MASK for byte in head[:SALT])
    mac_key = hashlib.pbkdf2_hmac("sha512", key, salt, MAC_KEY_ROUNDS, len(key))
    return any(_page_fits(mac_key, head, number) for number in range(2, len(head) // PAGE + 1))


def _page_fits(mac_key: bytes, head: bytes, number: int) -> bool:
    page = head[(number - 1) * PAGE : number * PAGE]
    expected = hmac.digest(mac_key, page[:-MAC] + struct.pack("<I", number), "sha512")
    return hmac.compare_digest(expected, page[-MAC:])
