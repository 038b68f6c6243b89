"""Keys, the digests of sets of ids, and what of them travels: pure functions, the same for store and session.

A key is bucket (4 bytes, big-endian) || id (32 bytes). Digests have three levels, group, shelf and space, each made
from the one below, so that a store keeps them and makes anew only what changed. How two sides compare is `view.py`, why
that finds everything is in `SPEC.md`, section "Reconciliation".
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from crypto.primitives import hmac256, sha256
from sync import limits
from sync.errors import PeerFault

GROUP_BITS: Final = 4
"""A group holds 16 buckets, 18.6 hours; its number is bucket >> 4, the first 7 nibbles of its keys."""
GROUPS_BITS: Final = 6
"""A shelf holds 64 groups, 49.7 days; its number is group >> 6."""
_BUCKET_BYTES: Final = limits.KEY_BYTES - limits.ID_BYTES


class Summed(NamedTuple):
    """A group or a shelf: its number, how many ids it holds (at least one), and their digest, 32 bytes."""

    at: int
    size: int
    digest: bytes


def key_of(bucket: int, id_: bytes) -> bytes:
    """The sorting key of an event, 36 bytes."""
    return bucket.to_bytes(_BUCKET_BYTES, "big") + id_


def id_of(key: bytes) -> bytes:
    """The event id inside a key."""
    return key[_BUCKET_BYTES:]


def group_of(key: bytes) -> int:
    """The number of the group that holds a key."""
    return int.from_bytes(key[:_BUCKET_BYTES], "big") >> GROUP_BITS


def digest(keys: Sequence[bytes]) -> bytes:
    """The digest of ascending keys: SHA-256("rng1" || ids in that order), 32 bytes; that of a group is its own."""
    return group_digest(b"".join([key[_BUCKET_BYTES:] for key in keys]))


def group_digest(ids: bytes) -> bytes:
    """The digest of a group, given its ids in key order."""
    return sha256(b"rng1", ids)


def shelf_digest(groups: Iterable[bytes]) -> bytes:
    """The digest of a shelf: SHA-256("shf1" || digests of its groups that hold something, ascending)."""
    return sha256(b"shf1", *groups)


def space_digest(shelves: Iterable[bytes]) -> bytes:
    """The digest of a space: SHA-256("spc1" || digests of its shelves that hold something, ascending)."""
    return sha256(b"spc1", *shelves)


def total_digest(spaces: Iterable[bytes]) -> bytes:
    """The digest of several spaces: SHA-256("all1" || digests of each, in the order of their ids)."""
    return sha256(b"all1", *spaces)


def wire_digest(handshake_hash: bytes, set_digest: bytes) -> bytes:
    """How a digest travels: HMAC(handshake_hash, D)[:8], so that no collision can be prepared for it."""
    return hmac256(handshake_hash, set_digest)[: limits.DIGEST_BYTES]


class Salt:
    """Cuts digests and keys to 4 bytes for the walk of one round of one link.

    Two that differ are cut alike once in 2**32; as every round cuts differently, the next one sees the difference.
    """

    def __init__(self, handshake_hash: bytes, round_: int) -> None:
        secret = hmac256(handshake_hash, b"walk" + round_.to_bytes(4, "big"))
        self._sum, self._mark = b"sum1" + secret, b"mrk1" + secret

    def sum(self, range_digest: bytes) -> bytes:
        """A digest, cut."""
        return sha256(self._sum, range_digest)[: limits.CUT_BYTES]

    def mark(self, key: bytes) -> bytes:
        """A key, cut."""
        return sha256(self._mark, key)[: limits.CUT_BYTES]


def split_ids(data: bytes, size: int = limits.ID_BYTES) -> list[bytes]:
    """Cut concatenated ids (or others of one size) apart, or `PeerFault` unless they are whole and ascending."""
    ids = [data[at : at + size] for at in range(0, len(data), size)]
    if len(data) % size or any(a >= b for a, b in pairwise(ids)):
        raise PeerFault("bad_frame", "A list of ids is not whole or not in order.")
    return ids


def pack_keys(keys: Iterable[bytes]) -> bytes:
    """Ascending keys, each as the distance of its bucket from the one before (LEB128) || id."""
    packed = bytearray()
    last = 0
    for key in keys:
        bucket = int.from_bytes(key[:_BUCKET_BYTES], "big")
        rest = bucket - last
        while rest > 0x7F:
            packed.append(rest & 0x7F | 0x80)
            rest >>= 7
        packed.append(rest)
        packed += key[_BUCKET_BYTES:]
        last = bucket
    return bytes(packed)


def unpack_keys(data: bytes) -> list[bytes]:
    """The keys that `pack_keys` packed, or `PeerFault` unless they are whole and ascending."""
    keys: list[bytes] = []
    at, bucket = 0, 0
    while at < len(data):
        for shift in range(0, 35, 7):
            byte = data[at] if at < len(data) else 0x80
            at += 1
            bucket += (byte & 0x7F) << shift
            if byte < 0x80:
                break
        else:
            raise PeerFault("bad_frame", "A bucket in a list of ids has no end.")
        id_ = data[at : at + limits.ID_BYTES]
        at += limits.ID_BYTES
        if len(id_) < limits.ID_BYTES or bucket >= 1 << 8 * _BUCKET_BYTES:
            raise PeerFault("bad_frame", "A list of ids is not whole.")
        keys.append(key_of(bucket, id_))
    if any(a >= b for a, b in pairwise(keys)):
        raise PeerFault("bad_frame", "A list of ids is not in order.")
    return keys
