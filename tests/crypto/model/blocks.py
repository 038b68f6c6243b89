"""Hashes, HKDF, the AEAD, ML-KEM-768 and the one error of the model: SPEC, Primitives.

ML-KEM comes from kyber-py and not from the library of the product; encapsulation is FIPS 203, algorithm 17, with its
random m as an argument. Elliptic curves: `curves.py`.
"""

import hashlib
import hmac
from functools import lru_cache

from kyber_py.ml_kem import ML_KEM_768  # type: ignore[import-untyped]  # it has no types
from nacl.bindings import crypto_aead_chacha20poly1305_ietf_decrypt, crypto_aead_chacha20poly1305_ietf_encrypt
from nacl.exceptions import CryptoError

HASH_LENGTH = 32
TAG_LENGTH = 16
KEM_PUBLIC_LENGTH = 1184
KEM_CIPHERTEXT_LENGTH = 1088
KEM_MODULUS = 3329


class RefusedError(Exception):
    """What the model refuses, with the code that the SPEC gives it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def mac(key: bytes, data: bytes) -> bytes:
    """HMAC-SHA-256, RFC 2104."""
    return hmac.digest(key, data, "sha256")


def expand(key: bytes, info: bytes, length: int) -> bytes:
    """HKDF-Expand, RFC 5869, section 2.3."""
    blocks = [b""]
    while sum(map(len, blocks)) < length:
        blocks.append(mac(key, blocks[-1] + info + bytes([len(blocks)])))
    return b"".join(blocks)[:length]


def hkdf(ikm: bytes, info: bytes, length: int, salt: bytes = b"") -> bytes:
    """HKDF, RFC 5869; an empty salt is 32 zeros."""
    return expand(mac(salt or bytes(HASH_LENGTH), ikm), info, length)


def aead_seal(key: bytes, nonce: bytes, plaintext: bytes, ad: bytes) -> bytes:
    """ChaCha20-Poly1305, RFC 8439: ciphertext || tag."""
    return crypto_aead_chacha20poly1305_ietf_encrypt(plaintext, ad, nonce, key)


def aead_open(key: bytes, nonce: bytes, sealed: bytes, ad: bytes) -> bytes | None:
    """The plaintext, or None for anything that was not sealed so."""
    if len(sealed) < TAG_LENGTH:
        return None
    try:
        return crypto_aead_chacha20poly1305_ietf_decrypt(sealed, ad, nonce, key)
    except CryptoError:
        return None


@lru_cache(maxsize=256)
def kem_keys(seed: bytes) -> tuple[bytes, bytes]:
    """Encapsulation and decapsulation key for d || z, FIPS 203, algorithm 16."""
    public, private = ML_KEM_768.key_derive(seed)
    return public, private


def check_kem(public: bytes) -> None:
    """FIPS 203, section 7.2: type and modulus check of a public key; three bytes hold two coefficients."""
    if len(public) != KEM_PUBLIC_LENGTH:
        raise RefusedError("bad_key")
    for at in range(0, KEM_PUBLIC_LENGTH - 32, 3):
        pair = int.from_bytes(public[at : at + 3], "little")
        if pair & 0xFFF >= KEM_MODULUS or pair >> 12 >= KEM_MODULUS:
            raise RefusedError("bad_key")


def kem_encapsulate(public: bytes, m: bytes) -> tuple[bytes, bytes]:
    """(ciphertext, shared secret) for the 32 random bytes m, FIPS 203, algorithm 17."""
    check_kem(public)
    secret, ciphertext = ML_KEM_768._encaps_internal(public, m)
    return ciphertext, secret


def kem_decapsulate(seed: bytes, ciphertext: bytes) -> bytes:
    """The shared secret, or an unrelated one for a forgery, FIPS 203, algorithm 18."""
    if len(ciphertext) != KEM_CIPHERTEXT_LENGTH:
        raise RefusedError("bad_ciphertext")
    return bytes(ML_KEM_768.decaps(kem_keys(seed)[1], ciphertext))
