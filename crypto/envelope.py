"""What travels: the shape of an envelope, padding to size buckets, and an authenticated, key-committing seal.

Message keys come from a ratchet or a sender chain; how they advance is not known here. Read on in ratchet.py, and in
SPEC.md ("Envelope") for the bytes.
"""

from struct import Struct
from typing import Final, NamedTuple

from crypto.errors import PeerFault, Refused
from crypto.primitives import NONCE, SEAL, aead_open, aead_seal, equal, hkdf_expand

FRESH: Final = 16
"""Fresh random bytes in every envelope."""
SEALED_HEADER: Final = 40 + SEAL
"""Bytes of an encrypted ratchet header: ratchet key 32, previous chain length 4, number 4, tag 16."""
COMMITMENT: Final = 32
MAX_PADDED: Final = 512 * 1024
MAX_PLAINTEXT: Final = MAX_PADDED - 1
MAX_OPENING: Final = 2048
"""Bytes of the PQXDH header in front of a first message."""

_FIRST: Final = b"\x01"
_MESSAGE: Final = b"\x02"
_OPENING: Final = Struct(">cH")
_INFO: Final = b"kith-envelope-1"
_SEAL_KEY: Final = 32
_SMALL_BUCKETS: Final = (256, 512, 1024, 2048, 4096, 8192, 16384)
_STEP: Final = 16384
BUCKETS: Final = frozenset((*_SMALL_BUCKETS, *range(2 * _STEP, MAX_PADDED + 1, _STEP)))
"""Every length to which something can be padded."""
_MARK: Final = b"\x80"


class First(NamedTuple):
    """An envelope that may open a session: the PQXDH header, and the ratchet message that it is bound to."""

    header: bytes
    inner: bytes


class Message(NamedTuple):
    """An envelope of a session that both sides have; `inner` is the envelope itself."""

    inner: bytes


class Parts(NamedTuple):
    """An envelope cut at its fixed places; `start` is where the ratchet message begins (0 without PQXDH header)."""

    start: int
    fresh: bytes
    before_header: bytes
    sealed_header: bytes
    before_body: bytes
    body: bytes


def parse(envelope: bytes) -> First | Message:
    """Tell the two kinds of envelope apart, without any key; PeerFault("bad_envelope") if it is neither.

    What ratchet.decrypt takes is the whole envelope: a first message does not open without the header it was bound to.
    """
    start = split(envelope).start
    if start == 0:
        return Message(envelope)
    return First(envelope[_OPENING.size : start], envelope[start:])


def first(header: bytes, inner: bytes) -> bytes:
    """Put a PQXDH header (1 to MAX_OPENING bytes) before a ratchet message that was sealed with it: undoes parse."""
    return opening(header) + inner


def opening(header: bytes) -> bytes:
    """What stands before a ratchet message: kind, length and PQXDH header, or nothing once there is no header."""
    if not header:
        return b""
    if len(header) > MAX_OPENING:
        raise Refused("too_large", "The header of a first message is too large.")
    return _OPENING.pack(_FIRST, len(header)) + header


def front(header: bytes, fresh: bytes) -> bytes:
    """Everything of an envelope before its encrypted ratchet header."""
    return opening(header) + _MESSAGE + fresh


def split(envelope: bytes) -> Parts:
    """Cut an envelope of either kind, or PeerFault("bad_envelope") for wrong kinds, lengths or bucket."""
    start = 0
    if envelope[:1] == _FIRST and len(envelope) > _OPENING.size:
        start = _OPENING.size + _OPENING.unpack_from(envelope)[1]
    header_at = start + 1 + FRESH
    body_at = header_at + SEALED_HEADER
    allowed = start == 0 or 0 < start - _OPENING.size <= MAX_OPENING
    padded = len(envelope) - body_at - COMMITMENT - SEAL
    if not allowed or envelope[start : start + 1] != _MESSAGE or padded not in BUCKETS:
        raise PeerFault("bad_envelope", "An envelope has a wrong shape.")
    before_body = envelope[:body_at]
    before_header = before_body[:header_at]
    return Parts(
        start, before_header[start + 1 :], before_header, before_body[header_at:], before_body, envelope[body_at:]
    )


def lengths(header: int) -> frozenset[int]:
    """Every length that an envelope can have whose PQXDH header has that many bytes (0: none)."""
    start = _OPENING.size + header if header else 0
    around = start + 1 + FRESH + SEALED_HEADER + COMMITMENT + SEAL
    return frozenset(around + bucket for bucket in BUCKETS)


def pad(plaintext: bytes) -> bytes:
    """The plaintext, 0x80, and zeros up to its bucket; Refused("too_large") above MAX_PLAINTEXT bytes."""
    if len(plaintext) > MAX_PLAINTEXT:
        raise Refused("too_large", "This message is too large to be sealed.")
    return (plaintext + _MARK).ljust(_bucket(len(plaintext) + 1), b"\0")


def unpad(padded: bytes) -> bytes:
    """Undo pad; PeerFault("bad_padding") unless these are exactly the bytes that pad makes of the answer."""
    marked = padded.rstrip(b"\0")
    if not marked.endswith(_MARK) or len(padded) != _bucket(len(marked)):
        raise PeerFault("bad_padding", "The padding of a message is wrong.")
    return marked[:-1]


def seal(message_key: bytes, fresh: bytes, plaintext: bytes, ad: bytes) -> bytes:
    """Seal under what HKDF makes of a message key and 16 fresh random bytes: commitment 32 || ciphertext || tag 16.

    `fresh` travels beside the answer. It makes key and nonce new even if a rolled back disk uses a message key twice;
    the commitment makes it infeasible to build a body that two message keys open.
    """
    key, nonce, commitment = _keys(message_key, fresh)
    return commitment + aead_seal(key, nonce, plaintext, ad)


def open_(message_key: bytes, fresh: bytes, sealed: bytes, ad: bytes) -> bytes:
    """Undo seal; PeerFault("bad_seal") if one bit of key, fresh bytes, body or associated data differs."""
    key, nonce, commitment = _keys(message_key, fresh)
    if not equal(commitment, sealed[:COMMITMENT]):
        raise PeerFault("bad_seal", "A sealed message does not belong to this key.")
    return aead_open(key, nonce, sealed[COMMITMENT:], ad)


def is_bucket(size: int) -> bool:
    """Whether something padded can have that many bytes."""
    return size in BUCKETS


def _keys(message_key: bytes, fresh: bytes) -> tuple[bytes, bytes, bytes]:
    keys = hkdf_expand(message_key, _INFO + fresh, _SEAL_KEY + NONCE + COMMITMENT)
    return keys[:_SEAL_KEY], keys[_SEAL_KEY : _SEAL_KEY + NONCE], keys[_SEAL_KEY + NONCE :]


def _bucket(size: int) -> int:
    for bucket in _SMALL_BUCKETS:
        if size <= bucket:
            return bucket
    return -(-size // _STEP) * _STEP
