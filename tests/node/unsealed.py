"""Kith with all encryption replaced by the identity: the positive control of tests/node/test_canaries.py.

Run like main.py. Ciphers still check who wrote a text and on which key, since the protocol decides by that, but they do
not hide it; the database opens without a key. No product code knows of this file.
"""

import hashlib
import hmac
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import aead
from sqlcipher3 import dbapi2  # type: ignore[import-untyped]


class Unsealed:
    """Has the shape of ChaCha20Poly1305 and AESGCM and hides nothing: the text itself, then a tag of 16 bytes."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        return bytes(data) + self._tag(nonce, data, associated_data)

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        text, tag = bytes(data[:-16]), bytes(data[-16:])
        if not hmac.compare_digest(tag, self._tag(nonce, text, associated_data)):
            raise InvalidTag
        return text

    def _tag(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        parts = hashlib.sha256(nonce).digest() + hashlib.sha256(associated_data or b"").digest() + bytes(data)
        return hmac.digest(self._key, parts, "sha256")[:16]


class PlainConnection(dbapi2.Connection):  # type: ignore[misc]
    """A connection that is never told a key, so that SQLCipher writes a plain SQLite file."""

    def execute(self, sql: str, *parameters: Any) -> Any:
        if sql.startswith("PRAGMA key"):
            return super().execute("SELECT 'ok'")
        return super().execute(sql, *parameters)


def connect_plainly(path: str, **options: Any) -> Any:
    return original_connect(path, factory=PlainConnection, **options)


aead.ChaCha20Poly1305 = Unsealed  # type: ignore[misc,assignment]
aead.AESGCM = Unsealed  # type: ignore[misc,assignment]
original_connect, dbapi2.connect = dbapi2.connect, connect_plainly

if __name__ == "__main__":
    from main import main

    sys.exit(main())
