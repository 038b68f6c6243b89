"""Padding, the committing seal and the outer bytes of an envelope: SPEC, Envelope.

Which keys seal what is decided in `ratchet.py`.
"""

import hmac
from dataclasses import dataclass

from tests.crypto.model.blocks import TAG_LENGTH, RefusedError, aead_open, aead_seal, expand

MESSAGE, FIRST_MESSAGE = b"\x02", b"\x01"
FRESH_LENGTH = 16
SEALED_HEADER_LENGTH = 56
COMMITMENT_LENGTH = 32
LARGEST_FIRST_HEADER = 2048
LARGEST_BUCKET = 524_288


def is_bucket(length: int) -> bool:
    doubled = length in (256, 512, 1024, 2048, 4096, 8192)
    return doubled or (length % 16_384 == 0 and 0 < length <= LARGEST_BUCKET)


def pad(plaintext: bytes) -> bytes:
    """ISO/IEC 7816-4, up to the next bucket."""
    length = 256
    while length <= len(plaintext):
        length = length * 2 if length < 16_384 else length + 16_384
    if length > LARGEST_BUCKET:
        raise RefusedError("too_large")
    return (plaintext + b"\x80").ljust(length, b"\0")


def unpad(padded: bytes) -> bytes | None:
    """The plaintext, or None for bytes that padding would not have made."""
    marked = padded.rstrip(b"\0")
    if not marked.endswith(b"\x80") or pad(marked[:-1]) != padded:
        return None
    return marked[:-1]


def seal(message_key: bytes, fresh: bytes, padded: bytes, ad: bytes) -> bytes:
    """commitment || ciphertext || tag."""
    parts = expand(message_key, b"kith-envelope-1" + fresh, 76)
    return parts[44:] + aead_seal(parts[:32], parts[32:44], padded, ad)


def unseal(message_key: bytes, fresh: bytes, sealed: bytes, ad: bytes) -> bytes | None:
    """The padded plaintext, or None where commitment or tag is another one."""
    parts = expand(message_key, b"kith-envelope-1" + fresh, 76)
    if not hmac.compare_digest(parts[44:], sealed[:COMMITMENT_LENGTH]):
        return None
    return aead_open(parts[:32], parts[32:44], sealed[COMMITMENT_LENGTH:], ad)


@dataclass(frozen=True)
class Parts:
    """An envelope cut up: `front` is everything up to and with `fresh`, `body` the commitment and all after it."""

    front: bytes
    fresh: bytes
    sealed_header: bytes
    body: bytes


def front_of(fresh: bytes, first_header: bytes) -> bytes:
    """What stands before the sealed header; an empty first header makes the front of a plain message."""
    if not first_header:
        return MESSAGE + fresh
    if len(first_header) > LARGEST_FIRST_HEADER:
        raise RefusedError("too_large")
    return FIRST_MESSAGE + len(first_header).to_bytes(2, "big") + first_header + MESSAGE + fresh


def first_header_of(envelope: bytes) -> bytes:
    """The PQXDH header of a first message; `bad_envelope` for any other."""
    length = int.from_bytes(envelope[1:3], "big")
    if envelope[:1] != FIRST_MESSAGE or not 0 < length <= LARGEST_FIRST_HEADER or len(envelope) < 3 + length:
        raise RefusedError("bad_envelope")
    return envelope[3 : 3 + length]


def split(envelope: bytes) -> Parts:
    """The parts of an envelope whose kind, length and bucket fit, else `bad_envelope`."""
    at = 3 + len(first_header_of(envelope)) if envelope[:1] == FIRST_MESSAGE else 0
    header_at = at + 1 + FRESH_LENGTH
    body_at = header_at + SEALED_HEADER_LENGTH
    padded_length = len(envelope) - body_at - COMMITMENT_LENGTH - TAG_LENGTH
    if envelope[at : at + 1] != MESSAGE or not is_bucket(padded_length):
        raise RefusedError("bad_envelope")
    return Parts(envelope[:header_at], envelope[at + 1 : header_at], envelope[header_at:body_at], envelope[body_at:])
