"""Finding the difference of two sets of ids: flat digests, and the RANGE walk that splits where they differ.

Pure functions over ascending lists of keys; a key is bucket (4 bytes, big-endian) || id (32 bytes). Which sets are
compared, and when, is `session.py`; why the walk finds everything is in `SPEC.md`, section "Reconciliation".
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import pairwise
from typing import Annotated, Final

import msgspec

from crypto.primitives import equal, hmac256, sha256
from sync import limits
from sync.errors import PeerFault

_BUCKET_BYTES: Final = limits.KEY_BYTES - limits.ID_BYTES
_SKIPPED_LEVELS: Final = 2 * _BUCKET_BYTES


class Claim(IntEnum):
    """What an item says about a range: its digest, all of its keys, or some keys that the other side lacks."""

    SUM = 0
    LIST = 1
    HAVE = 2


class Item(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A claim about the keys that begin with the first `depth` nibbles of `prefix` (an unused low nibble is 0).

    `content` is an 8-byte digest, or at most 24 keys in ascending order.
    """

    depth: Annotated[int, msgspec.Meta(ge=0, le=limits.KEY_NIBBLES)]
    prefix: Annotated[bytes, msgspec.Meta(max_length=limits.KEY_BYTES)]
    claim: Annotated[int, msgspec.Meta(ge=Claim.SUM.value, le=Claim.HAVE.value)]
    content: Annotated[bytes, msgspec.Meta(max_length=limits.LEAF_KEYS * limits.KEY_BYTES)]


def key_of(bucket: int, id_: bytes) -> bytes:
    """The sorting key of an event, 36 bytes."""
    return bucket.to_bytes(_BUCKET_BYTES, "big") + id_


def id_of(key: bytes) -> bytes:
    """The event id inside a key."""
    return key[_BUCKET_BYTES:]


def digest(keys: Sequence[bytes]) -> bytes:
    """D of a set given as ascending keys: SHA-256("rng1" || ids in that order), 32 bytes."""
    return sha256(b"rng1", b"".join([key[_BUCKET_BYTES:] for key in keys]))


def wire_digest(handshake_hash: bytes, set_digest: bytes) -> bytes:
    """How a digest travels: HMAC(handshake_hash, D)[:8], so that no collision can be prepared for it."""
    return hmac256(handshake_hash, set_digest)[: limits.DIGEST_BYTES]


def split_keys(data: bytes, size: int = limits.KEY_BYTES) -> list[bytes]:
    """Cut concatenated keys (or ids, with their size) apart, or `PeerFault` unless they are whole and ascending."""
    keys = [data[at : at + size] for at in range(0, len(data), size)]
    if len(data) % size or any(a >= b for a, b in pairwise(keys)):
        raise PeerFault("bad_frame", "A list of ids is not whole or not in order.")
    return keys


def check_items(items: Sequence[Item]) -> None:
    """Refuse malformed, unordered or overlapping items, which bounds the work of answering by the size of the set."""
    end: bytes | None = b""
    for item in items:
        odd = item.depth % 2
        if len(item.prefix) != (item.depth + 1) // 2 or (odd and item.prefix[-1] & 0x0F):
            raise PeerFault("bad_frame", "A range has a malformed prefix.")
        if end is None or item.prefix < end:
            raise PeerFault("bad_frame", "Ranges overlap or are not in order.")
        end = _end(item.depth, item.prefix)
        _check_content(item, end)


class View:
    """One side of a comparison: a frozen set as ascending keys, on the link with this handshake hash."""

    def __init__(self, keys: Sequence[bytes], handshake_hash: bytes) -> None:
        self._keys = keys
        self._handshake_hash = handshake_hash

    def digest(self) -> bytes:
        """The wire digest of the whole set, 8 bytes."""
        return self._sum(0, len(self._keys))

    def first(self) -> list[Item]:
        """How a walk begins once the digests of the whole sets differ; ascending, disjoint, and covering every key.

        When all keys share a prefix, as the buckets of a short history do, it splits there at once: beside that prefix
        it says level by level that nothing is here, so that keys the other side holds there are found too.
        """
        if len(self._keys) <= limits.LEAF_KEYS:
            return [Item(0, b"", Claim.LIST, b"".join(self._keys))]
        shared = min(_shared_nibbles(self._keys[0], self._keys[-1]), _SKIPPED_LEVELS)
        items: list[Item] = []
        for level in range(shared + 1):
            path = _cut(self._keys[0], level)
            kept = path if level == shared else _cut(self._keys[0], level + 1)
            items += [item for item in self._split(level, path) if level == shared or item.prefix != kept]
        return sorted(items, key=lambda item: item.prefix)

    def reply(self, items: Sequence[Item]) -> tuple[list[Item], list[bytes]]:
        """What to say to these claims, and which of the named keys are missing here; depends on the set alone."""
        replies: list[Item] = []
        missing: list[bytes] = []
        for item in items:
            if item.claim == Claim.SUM:
                replies += self._answer_sum(item)
                continue
            start, stop = self._span(item.depth, item.prefix)
            mine = self._keys[start:stop]
            theirs = split_keys(item.content)
            missing += sorted(set(theirs).difference(mine))
            if item.claim == Claim.LIST:
                replies += self._answer_list(item, sorted(set(mine).difference(theirs)))
        return replies, missing

    def _answer_sum(self, item: Item) -> list[Item]:
        start, stop = self._span(item.depth, item.prefix)
        if equal(self._sum(start, stop), item.content):
            return []
        if stop - start <= limits.LEAF_KEYS:
            return [Item(item.depth, item.prefix, Claim.LIST, b"".join(self._keys[start:stop]))]
        return self._split(item.depth, item.prefix)

    def _answer_list(self, item: Item, extra: list[bytes]) -> list[Item]:
        if not extra:
            return []
        if len(extra) <= limits.LEAF_KEYS:
            return [Item(item.depth, item.prefix, Claim.HAVE, b"".join(extra))]
        return self._split(item.depth, item.prefix)

    def _split(self, depth: int, prefix: bytes) -> list[Item]:
        """The 16 ranges one nibble deeper: an empty one as an empty list, the others by digest."""
        items = []
        for child in _children(depth, prefix):
            start, stop = self._span(depth + 1, child)
            if start == stop:
                items.append(Item(depth + 1, child, Claim.LIST, b""))
            else:
                items.append(Item(depth + 1, child, Claim.SUM, self._sum(start, stop)))
        return items

    def _span(self, depth: int, prefix: bytes) -> tuple[int, int]:
        """Where the keys of a range start and stop."""
        start = bisect_left(self._keys, prefix)
        end = _end(depth, prefix)
        return start, len(self._keys) if end is None else bisect_left(self._keys, end, start)

    def _sum(self, start: int, stop: int) -> bytes:
        return wire_digest(self._handshake_hash, digest(self._keys[start:stop]))


def _children(depth: int, prefix: bytes) -> Iterator[bytes]:
    """The 16 prefixes one nibble deeper, ascending."""
    for nibble in range(limits.FAN):
        if depth % 2:
            yield prefix[:-1] + bytes((prefix[-1] | nibble,))
        else:
            yield prefix + bytes((nibble << 4,))


def _cut(key: bytes, depth: int) -> bytes:
    """The first `depth` nibbles of a key, as a prefix."""
    whole = key[: (depth + 1) // 2]
    return whole[:-1] + bytes((whole[-1] & 0xF0,)) if depth % 2 else whole


def _end(depth: int, prefix: bytes) -> bytes | None:
    """The smallest byte string that sorts after a range; None where the range runs to the end of all keys.

    Without trailing zeros, so that a shorter prefix that begins exactly there does not sort before it.
    """
    after = int.from_bytes(prefix, "big") + (16 if depth % 2 else 1)
    return after.to_bytes(len(prefix), "big").rstrip(b"\x00") if after < 256 ** len(prefix) else None


def _shared_nibbles(first: bytes, last: bytes) -> int:
    """How many leading nibbles two keys (and, if they are the outer ones of a sorted list, all between) share."""
    depth = 0
    while _cut(first, depth + 1) == _cut(last, depth + 1):
        depth += 1
    return depth


def _check_content(item: Item, end: bytes | None) -> None:
    if item.claim == Claim.SUM:
        if len(item.content) != limits.DIGEST_BYTES:
            raise PeerFault("bad_frame", "A range digest has the wrong length.")
        return
    for key in split_keys(item.content):
        if key < item.prefix or (end is not None and key >= end):
            raise PeerFault("bad_frame", "A range names a key outside it.")
