"""The few primitives everything else is made of, with the strict key validation of this protocol.

Bytes in, bytes out: no key types, no protocol, no randomness except inside `mlkem_encapsulate`, whose library draws its
own. Peer input that breaks a rule is a `PeerFault`; a wrong length in our own arguments is a `ValueError`, a bug.
Which check guards against what is written in `SPEC.md`, section "Primitives".
"""

import hashlib
import hmac
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import nacl.bindings as sodium
import nacl.exceptions
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from crypto.errors import PeerFault

Random = Callable[[int], bytes]
"""Gives that many unpredictable bytes."""

Encapsulate = Callable[[bytes], tuple[bytes, bytes]]
"""Takes an ML-KEM-768 public key (1,184 bytes), gives (shared secret 32, ciphertext 1,088)."""

KEY: Final = 32
SEAL: Final = 16
NONCE: Final = 12
SIGNATURE: Final = 64
MLKEM_PUBLIC: Final = 1184
MLKEM_CIPHERTEXT: Final = 1088
MLKEM_SEED: Final = 64

_SHA256: Final = hashes.SHA256()
_HASH: Final = 32
_HASH_BLOCK: Final = 64
_INNER_PAD: Final = bytes(byte ^ 0x36 for byte in range(256))
_OUTER_PAD: Final = bytes(byte ^ 0x5C for byte in range(256))
_FIELD_PRIME: Final = 2**255 - 19


def sha256(*parts: bytes) -> bytes:
    """SHA-256 of the concatenated parts, 32 bytes; callers keep the parts of fixed length or tagged."""
    return hashlib.sha256(b"".join(parts)).digest()


def hmac256(key: bytes, data: bytes) -> bytes:
    """HMAC-SHA-256, 32 bytes (RFC 2104)."""
    inner, outer = _pads(key)
    return hashlib.sha256(outer + hashlib.sha256(inner + data).digest()).digest()


def hmac256_pair(key: bytes, first: bytes, second: bytes) -> tuple[bytes, bytes]:
    """The HMACs of two messages under one key: a step of a chain."""
    inner, outer = _pads(key)
    return (
        hashlib.sha256(outer + hashlib.sha256(inner + first).digest()).digest(),
        hashlib.sha256(outer + hashlib.sha256(inner + second).digest()).digest(),
    )


def hkdf(ikm: bytes, info: bytes, length: int = 32, salt: bytes = b"") -> bytes:
    """HKDF-SHA-256, extract then expand (RFC 5869), 1 to 8,160 bytes; an empty salt means 32 zeros."""
    if not 0 < length <= 255 * _HASH:
        raise ValueError("HKDF-SHA-256 gives 1 to 8,160 bytes")
    return HKDF(_SHA256, length, salt, info).derive(ikm)


def hkdf_expand(key: bytes, info: bytes, length: int) -> bytes:
    """HKDF-SHA-256, expand only (RFC 5869, section 3.3), for a key that already is 32 pseudorandom bytes."""
    return HKDFExpand(_SHA256, length, info).derive(key)


def equal(a: bytes, b: bytes) -> bool:
    """Compare in constant time for equal lengths; the only way to compare secrets, tags and proofs."""
    return hmac.compare_digest(a, b)


def aead_seal(key: bytes, nonce: bytes, plaintext: bytes, ad: bytes = b"") -> bytes:
    """ChaCha20-Poly1305 (RFC 8439): ciphertext || 16-byte tag; a (key, nonce) pair must never be used twice."""
    return ChaCha20Poly1305(key).encrypt(nonce, plaintext, ad)


def aead_open(key: bytes, nonce: bytes, sealed: bytes, ad: bytes = b"") -> bytes:
    """Open what `aead_seal` made, or `PeerFault("bad_seal")`."""
    try:
        return ChaCha20Poly1305(key).decrypt(nonce, sealed, ad)
    except InvalidTag:
        raise PeerFault("bad_seal", "A sealed message did not open.") from None


def gcm_seal(key: bytes, nonce: bytes, plaintext: bytes) -> bytes:
    """AES-256-GCM (NIST SP 800-38D): ciphertext || 16-byte tag, for chunks of files; never twice the same pair."""
    return AESGCM(key).encrypt(nonce, plaintext, None)


def gcm_open(key: bytes, nonce: bytes, sealed: bytes) -> bytes:
    """Open what `gcm_seal` made, or `PeerFault("bad_seal")`."""
    try:
        return AESGCM(key).decrypt(nonce, sealed, None)
    except InvalidTag:
        raise PeerFault("bad_seal", "A sealed chunk did not open.") from None


def x25519_public(private: bytes) -> bytes:
    """The X25519 public key of 32 private bytes (RFC 7748; clamped inside)."""
    return sodium.crypto_scalarmult_base(_private(private))


def x25519(private: bytes, public: bytes) -> bytes:
    """The X25519 shared secret (32 bytes); `PeerFault("bad_key")` if it would be zero or the encoding is not canonical.

    The cheap checks only: an identity key, prekey or static key from a peer goes through `check_x25519` first.
    """
    _montgomery_u(public)
    try:
        return sodium.crypto_scalarmult(_private(private), public)
    except nacl.exceptions.RuntimeError:
        raise _bad_key() from None


def check_x25519(public: bytes) -> None:
    """Refuse every X25519 key but a canonical point of the prime-order subgroup: `PeerFault("bad_key")`.

    u is carried over to the Edwards curve by y = (u - 1) / (u + 1) for libsodium to judge. A u on the quadratic twist
    has no x there and fails as "not on the curve"; the two points above one y are each other's negative, so either both
    lie in the subgroup or none does, and the sign bit may stay 0. u = -1 has no y; it has order 4 on the twist.
    """
    u = _montgomery_u(public)
    if u == _FIELD_PRIME - 1:
        raise _bad_key()
    y = (u - 1) * pow(u + 1, -1, _FIELD_PRIME) % _FIELD_PRIME
    if not sodium.crypto_core_ed25519_is_valid_point(y.to_bytes(KEY, "little")):
        raise _bad_key()


def ed25519_public(seed: bytes) -> bytes:
    """The Ed25519 public key of a 32-byte seed (RFC 8032)."""
    return sodium.crypto_sign_seed_keypair(seed)[0]


def ed25519_sign(seed: bytes, message: bytes) -> bytes:
    """The 64-byte Ed25519 signature; protocol code signs through `keys.sign`, which adds the context string.

    The public key is derived again each time: signing with a mismatched one would give the seed away.
    """
    _, secret = sodium.crypto_sign_seed_keypair(seed)
    return sodium.crypto_sign(message, secret)[:SIGNATURE]


def ed25519_verify(public: bytes, message: bytes, signature: bytes) -> None:
    """Verify strictly or raise `PeerFault("bad_signature")`; protocol code verifies through `keys.verify`.

    libsodium refuses S >= L and a small-order or non-canonical R, and decides by the equation without cofactor; the key
    must pass `check_ed25519` besides, because a torsioned key would verify on one implementation and not on another.
    """
    if len(signature) != SIGNATURE or not _is_ed25519(public):
        raise _bad_signature()
    try:
        sodium.crypto_sign_open(signature + message, public)
    except nacl.exceptions.BadSignatureError:
        raise _bad_signature() from None


def check_ed25519(public: bytes) -> None:
    """Refuse every Ed25519 key but a canonical point of the prime-order subgroup: `PeerFault("bad_key")`."""
    if not _is_ed25519(public):
        raise _bad_key()


def mlkem_public(seed: bytes) -> bytes:
    """The ML-KEM-768 encapsulation key (1,184 bytes) of a 64-byte seed d || z (FIPS 203)."""
    return MLKEM768PrivateKey.from_seed_bytes(seed).public_key().public_bytes_raw()


def mlkem_encapsulate(public: bytes) -> tuple[bytes, bytes]:
    """(shared secret 32, ciphertext 1,088) for a peer's key, or `PeerFault("bad_key")`; draws its own randomness."""
    return _mlkem_public(public).encapsulate()


def mlkem_decapsulate(seed: bytes, ciphertext: bytes) -> bytes:
    """The 32-byte shared secret, unrelated for a forged ciphertext; `PeerFault("bad_ciphertext")` on a wrong length."""
    if len(ciphertext) != MLKEM_CIPHERTEXT:
        raise PeerFault("bad_ciphertext", "A key encapsulation has the wrong length.")
    return MLKEM768PrivateKey.from_seed_bytes(seed).decapsulate(ciphertext)


def check_mlkem(public: bytes) -> None:
    """Refuse a wrong length or an unreduced coefficient (FIPS 203, section 7.2): `PeerFault("bad_key")`."""
    _mlkem_public(public)


def _pads(key: bytes) -> tuple[bytes, bytes]:
    """The inner and outer pad of HMAC-SHA-256.

    The ratchets live on HMAC: `hmac.digest` takes twice as long, most of it for looking the algorithm up in OpenSSL.
    """
    block = (key if len(key) <= _HASH_BLOCK else sha256(key)).ljust(_HASH_BLOCK, b"\0")
    return block.translate(_INNER_PAD), block.translate(_OUTER_PAD)


def _private(private: bytes) -> bytes:
    """Guard the length, which the binding does not: it would read past the end of a short key."""
    if len(private) != KEY:
        raise ValueError("an X25519 private key has 32 bytes")
    return private


def _montgomery_u(public: bytes) -> int:
    """The u coordinate, refusing a wrong length, the unused high bit and u >= p."""
    u = int.from_bytes(public, "little")
    if len(public) != KEY or u >= _FIELD_PRIME:
        raise _bad_key()
    return u


@lru_cache(maxsize=4096)
def _is_ed25519(public: bytes) -> bool:
    """Judge a public key once: few keys sign many messages, and the answer never changes."""
    return len(public) == KEY and sodium.crypto_core_ed25519_is_valid_point(public)


def _mlkem_public(public: bytes) -> MLKEM768PublicKey:
    try:
        return MLKEM768PublicKey.from_public_bytes(public)
    except ValueError:
        raise _bad_key() from None


def _bad_key() -> PeerFault:
    return PeerFault("bad_key", "A public key is not valid.")


def _bad_signature() -> PeerFault:
    return PeerFault("bad_signature", "A signature is not valid.")
