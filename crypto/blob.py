"""Files as encrypted chunks: how a file is cut, padded and sealed, and the sealed manifest that names its chunks.

Pure: bytes in, bytes out; where chunks lie and how they travel is not known here. The bytes are in SPEC.md, section
"Blobs". A chunk's or manifest's address is the hash of its ciphertext, so whoever holds it can check it without a key.
"""

from collections.abc import Sequence
from struct import Struct
from typing import Annotated, Final, NamedTuple

import msgspec

from crypto.errors import PeerFault, Refused
from crypto.primitives import KEY, NONCE, SEAL, gcm_open, gcm_seal, hkdf_expand, sha256

ADDRESS: Final = 32
SMALL_CHUNK: Final = 256 * 1024
LARGE_CHUNK: Final = 1024 * 1024
LARGE_FROM: Final = 64 * 1024 * 1024
"""Files of more bytes than this are cut into large chunks."""
SIZE_MAX: Final = 4 * 1024 * 1024 * 1024
LEAST: Final = 1024
"""The smallest padded plaintext."""

VERSION: Final = 1
_CHUNK_INFO: Final = b"kith-blob-chunk-1"
_MANIFEST_INFO: Final = b"kith-blob-manifest-1"
_LENGTH: Final = Struct(">I")
_MANIFEST_PLAIN: Final = SMALL_CHUNK
_SEALED_SIZES: Final = frozenset((1 << bits) + SEAL for bits in range(10, 21))


class Manifest(NamedTuple):
    """What a file consists of: bytes of plaintext, the key of its chunks, and their addresses in order."""

    size: int
    key: bytes
    addresses: Sequence[bytes]


class _Wire(msgspec.Struct, array_like=True, frozen=True):
    """A manifest as it is encoded; fields of later versions stand behind these."""

    v: int
    size: Annotated[int, msgspec.Meta(ge=1, le=SIZE_MAX)]
    chunk: int
    key: Annotated[bytes, msgspec.Meta(min_length=KEY, max_length=KEY)]
    addresses: bytes


_decode = msgspec.msgpack.Decoder(_Wire).decode


def check_size(size: int) -> None:
    """Refuse a file that cannot be a blob: Refused("empty_file", "too_large")."""
    if size <= 0:
        raise Refused("empty_file", "The file is empty.")
    if size > SIZE_MAX:
        raise Refused("too_large", "The file is larger than 4 GiB.")


def chunk_size(size: int) -> int:
    """Bytes of plaintext in each chunk but the last, of a file of `size` bytes."""
    return LARGE_CHUNK if size > LARGE_FROM else SMALL_CHUNK


def chunk_count(size: int) -> int:
    """How many chunks a file of `size` bytes has."""
    return -(-size // chunk_size(size))


def plain_size(size: int, index: int) -> int:
    """Bytes of the file that chunk `index` (from 0) carries."""
    return min(chunk_size(size), size - index * chunk_size(size))


def sealed_size(size: int, index: int) -> int:
    """Bytes of ciphertext of chunk `index`: padded to a power of two, and the tag."""
    return _padded(plain_size(size, index)) + SEAL


def may_be_sealed(length: int) -> bool:
    """Whether a chunk or manifest can have this many bytes: 2^10 to 2^20, and the tag."""
    return length in _SEALED_SIZES


def may_be_manifest(length: int) -> bool:
    """Whether a sealed manifest can have this many bytes."""
    return may_be_sealed(length) and length <= _MANIFEST_PLAIN + SEAL


def address_of(sealed: bytes) -> bytes:
    """The address of a sealed chunk or manifest: SHA-256 of its bytes."""
    return sha256(sealed)


def seal_chunk(key: bytes, index: int, plaintext: bytes) -> bytes:
    """Seal the bytes of chunk `index`; `key` is fresh for every file, and each index is sealed under it once."""
    own_key, nonce = _derive(key, _CHUNK_INFO + index.to_bytes(4))
    return gcm_seal(own_key, nonce, _pad(plaintext))


def open_chunk(manifest: Manifest, index: int, sealed: bytes) -> bytes:
    """The bytes of chunk `index`, or PeerFault("bad_blob")."""
    if len(sealed) != sealed_size(manifest.size, index):
        raise _bad_blob()
    return _open(manifest.key, _CHUNK_INFO + index.to_bytes(4), sealed)[: plain_size(manifest.size, index)]


def seal_manifest(key: bytes, manifest: Manifest) -> bytes:
    """Seal a manifest under the blob's key, which is fresh for every manifest."""
    wire = _Wire(VERSION, manifest.size, chunk_size(manifest.size), manifest.key, b"".join(manifest.addresses))
    encoded = msgspec.msgpack.encode(wire)
    own_key, nonce = _derive(key, _MANIFEST_INFO)
    return gcm_seal(own_key, nonce, _pad(_LENGTH.pack(len(encoded)) + encoded))


def open_manifest(key: bytes, size: int, sealed: bytes) -> Manifest:
    """The manifest of a file that was said to have `size` bytes, or PeerFault("bad_blob")."""
    if not may_be_manifest(len(sealed)):
        raise _bad_blob()
    plain = _open(key, _MANIFEST_INFO, sealed)
    (length,) = _LENGTH.unpack_from(plain)
    try:
        wire = _decode(plain[_LENGTH.size : _LENGTH.size + length])
    except (ValueError, RecursionError):
        raise _bad_blob() from None
    if wire.v != VERSION or wire.size != size or wire.chunk != chunk_size(size):
        raise _bad_blob()
    if len(wire.addresses) != chunk_count(size) * ADDRESS:
        raise _bad_blob()
    places = range(0, len(wire.addresses), ADDRESS)
    return Manifest(size, wire.key, tuple(wire.addresses[at : at + ADDRESS] for at in places))


def _open(key: bytes, info: bytes, sealed: bytes) -> bytes:
    own_key, nonce = _derive(key, info)
    try:
        return gcm_open(own_key, nonce, sealed)
    except PeerFault:
        raise _bad_blob() from None


def _derive(key: bytes, info: bytes) -> tuple[bytes, bytes]:
    """An AES key and a nonce that are used for one seal alone."""
    if len(key) != KEY:
        raise ValueError("the key of a blob has 32 bytes")
    both = hkdf_expand(key, info, KEY + NONCE)
    return both[:KEY], both[KEY:]


def _padded(length: int) -> int:
    return max(LEAST, 1 << (length - 1).bit_length())


def _pad(plaintext: bytes) -> bytes:
    """Zeros up to a power of two; how many bytes count is said elsewhere, inside the manifest."""
    target = _padded(len(plaintext))
    return plaintext if len(plaintext) == target else bytes(plaintext).ljust(target, b"\0")


def _bad_blob() -> PeerFault:
    return PeerFault("bad_blob", "A file is not what its sender said of it.")
