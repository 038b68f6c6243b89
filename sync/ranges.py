"""What the walk says about a range of keys, and its bytes: claims, and the codec that packs the claims about one space.

An item is about all keys that begin with the first `depth` nibbles of `prefix` (of depth 1: whose marks do); what is
answered to it is `view.py`.
Every length, order and bound is checked on reading, so that answering is bounded by the size of the own set.
"""

from collections.abc import Iterable, Sequence
from enum import IntEnum
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from sync import limits
from sync.errors import PeerFault

QUARTER: Final = 6
"""The depth of the shallowest ranges that are split: a quarter of a shelf, 16 groups."""
BIN: Final = 1
"""The depth of the 16 parts of a small set, which go by the first nibble of a key's mark instead of the key."""
_BUCKET_DEPTH: Final = 8
_SHELF_SHIFT: Final = 10
_REST: Final = 0x80
_GAP: Final = 0xFF
_HEAD: Final = limits.KEY_BYTES + 8


class Claim(IntEnum):
    """What an item says."""

    SHELVES = 0
    SPLIT = 1
    LIST = 2
    TELL = 3


class Shelves(NamedTuple):
    """All shelves below the number `below`: the newest by number (descending) and sum, all others by one sum.

    `rest` is empty where the sender has no other. Shelves that lie between those named are empty at the sender.
    """

    below: int
    sums: tuple[tuple[int, bytes], ...]
    rest: bytes


class Split(NamedTuple):
    """The 16 ranges one nibble deeper, each by its sum, empty ones as b""."""

    depth: int
    prefix: bytes
    sums: tuple[bytes, ...]


class Listed(NamedTuple):
    """The marks of all keys in the range, at most 24."""

    depth: int
    prefix: bytes
    marks: tuple[bytes, ...]


class Tell(NamedTuple):
    """Keys of the range that the other side lacks, at most 24, and the marks of keys that the sender lacks."""

    depth: int
    prefix: bytes
    keys: tuple[bytes, ...]
    marks: tuple[bytes, ...]


Item: TypeAlias = Shelves | Split | Listed | Tell

_CLAIMS: Final[dict[type[Item], Claim]] = {
    Shelves: Claim.SHELVES,
    Split: Claim.SPLIT,
    Listed: Claim.LIST,
    Tell: Claim.TELL,
}


def weight(item: Item) -> int:
    """How many ranges an item is about, which bounds the answer to it."""
    return len(item.sums) + 1 if isinstance(item, Shelves) else 1


def fitting(items: Sequence[Item], room: int) -> Sequence[Item]:
    """The first of these items that certainly fit into so many bytes."""
    for number, item in enumerate(items):
        room -= most(item)
        if room < 0:
            return items[:number]
    return items


def most(item: Item) -> int:
    """At most how many bytes an item takes."""
    if isinstance(item, Tell):
        return _HEAD + limits.KEY_BYTES * len(item.keys) + limits.CUT_BYTES * len(item.marks)
    entries = len(item.marks) if isinstance(item, Listed) else len(item.sums)
    return _HEAD + (limits.CUT_BYTES + 1) * entries


def cut(key: bytes, depth: int) -> bytes:
    """The first `depth` nibbles of a key, as a prefix; an unused low nibble is 0."""
    whole = key[: (depth + 1) // 2]
    return whole[:-1] + bytes((whole[-1] & 0xF0,)) if depth % 2 else whole


def children(depth: int, prefix: bytes) -> list[bytes]:
    """The 16 prefixes one nibble deeper, ascending."""
    if depth % 2:
        return [prefix[:-1] + bytes((prefix[-1] | nibble,)) for nibble in range(limits.FAN)]
    return [prefix + bytes((nibble << 4,)) for nibble in range(limits.FAN)]


def end(depth: int, prefix: bytes) -> bytes | None:
    """The smallest byte string that sorts after a range; None where the range runs to the end of all keys.

    Without trailing zeros, so that a shorter prefix that begins exactly there does not sort before it.
    """
    after = int.from_bytes(prefix, "big") + (16 if depth % 2 else 1)
    return after.to_bytes(len(prefix), "big").rstrip(b"\x00") if after < 256 ** len(prefix) else None


def quarters(shelf: int) -> list[bytes]:
    """The prefixes of the four quarters of a shelf, ascending."""
    first = shelf << 2
    return [(first + number).to_bytes(QUARTER // 2, "big") for number in range(4)]


def buckets_of(depth: int, prefix: bytes) -> tuple[int, int]:
    """The first and the last bucket of a range that is not deeper than one bucket."""
    low = int.from_bytes(prefix.ljust(4, b"\x00"), "big")
    return low, low + (1 << 4 * (_BUCKET_DEPTH - depth)) - 1


def place(item: Item) -> bytes:
    """Where an item sorts among disjoint ones."""
    return b"" if isinstance(item, Shelves) else item.prefix


def pack(items: Iterable[Item]) -> bytes:
    """Disjoint items in the order of their ranges; a prefix is cut by what it shares with the one before."""
    packed: list[bytes] = []
    last = b""
    for item in items:
        if isinstance(item, Shelves):
            packed.append(_pack_shelves(item))
            continue
        keep = _shared(last, item.prefix)
        last = item.prefix
        packed += [bytes((_CLAIMS[type(item)] << 6 | keep, item.depth)), item.prefix[keep:], _content(item)]
    return b"".join(packed)


def unpack(data: bytes) -> list[Item]:
    """The items of one space, or `PeerFault` where they are malformed, out of order, overlapping or too many."""
    reader = _Reader(data)
    items: list[Item] = []
    last = b""
    free: bytes | None = b""
    while reader.more:
        if len(items) == limits.REPLY_ITEMS or free is None:
            raise _fault("There are more ranges than there may be.")
        head = reader.byte()
        if head >> 6 == Claim.SHELVES:
            shelves = _read_shelves(reader)
            if items:
                raise _fault("Ranges are not in order.")
            free = _bound(shelves.below)
            items.append(shelves)
            continue
        item = _read_item(reader, head, last)
        if item.prefix < free:
            raise _fault("Ranges overlap or are not in order.")
        last, free = item.prefix, end(item.depth, item.prefix)
        items.append(item)
    return items


class _Reader:
    """Bytes, taken from the front; what is not there is a fault."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def more(self) -> bool:
        return self._at < len(self._data)

    def take(self, size: int) -> bytes:
        taken = self._data[self._at : self._at + size]
        if len(taken) < size:
            raise _fault("A range is not whole.")
        self._at += size
        return taken

    def byte(self) -> int:
        return self.take(1)[0]

    def several(self, count: int, size: int) -> tuple[bytes, ...]:
        return tuple(self.take(size) for _ in range(count))


def _pack_shelves(item: Shelves) -> bytes:
    count = len(item.sums) | (_REST if item.rest else 0)
    packed = [bytes((Claim.SHELVES << 6,)), item.below.to_bytes(3, "big"), bytes((count,))]
    last: int | None = None
    for at, sum_ in item.sums:
        packed += [at.to_bytes(3, "big") if last is None else bytes((last - at,)), sum_]
        last = at
    return b"".join([*packed, item.rest])


def _read_shelves(reader: _Reader) -> Shelves:
    below = int.from_bytes(reader.take(3), "big")
    count = reader.byte()
    sums: list[tuple[int, bytes]] = []
    for number in range(count & ~_REST):
        at = int.from_bytes(reader.take(3), "big") if number == 0 else sums[-1][0] - reader.byte()
        sums.append((at, reader.take(limits.CUT_BYTES)))
    numbers = [below, *(at for at, _ in sums)]
    if below > limits.SHELVES or len(sums) > limits.SHELVES_NAMED or numbers[-1] < 0:
        raise _fault("Shelves are too many or out of range.")
    if any(a <= b for a, b in pairwise(numbers)):
        raise _fault("Shelves are not in order.")
    return Shelves(below, tuple(sums), reader.take(limits.CUT_BYTES) if count & _REST else b"")


def next_shelf_fits(last: int, at: int) -> bool:
    """Whether a shelf can be named after another; what lies farther back is in the rest."""
    return last - at <= _GAP


def _bound(below: int) -> bytes | None:
    """Where the keys of all shelves below a number end; None where that is the end of all keys."""
    return None if below == limits.SHELVES else (below << _SHELF_SHIFT).to_bytes(4, "big").rstrip(b"\x00")


def _content(item: Split | Listed | Tell) -> bytes:
    if isinstance(item, Split):
        bits = sum(1 << 15 - number for number, sum_ in enumerate(item.sums) if sum_)
        return bits.to_bytes(2, "big") + b"".join(item.sums)
    if isinstance(item, Listed):
        return bytes((len(item.marks),)) + b"".join(item.marks)
    known = item.depth // 2
    return b"".join([bytes((len(item.keys), len(item.marks))), *(key[known:] for key in item.keys), *item.marks])


def _read_item(reader: _Reader, head: int, last: bytes) -> Split | Listed | Tell:
    claim, keep, depth = head >> 6, head & 0x3F, reader.byte()
    size = (depth + 1) // 2
    if depth > limits.KEY_NIBBLES or keep > min(size, len(last)):
        raise _fault("A range has a malformed prefix.")
    prefix = last[:keep] + reader.take(size - keep)
    if (depth % 2 and prefix[-1] & 0x0F) or BIN < depth < QUARTER or (depth == BIN and claim == Claim.SPLIT):
        raise _fault("A range has a malformed prefix.")
    if claim == Claim.SPLIT:
        return _read_split(reader, depth, prefix)
    if claim == Claim.LIST:
        return Listed(depth, prefix, reader.several(_few(reader), limits.CUT_BYTES))
    keys, marks = _few(reader), _few(reader)
    rest = reader.several(keys, limits.KEY_BYTES - depth // 2)
    whole = tuple(prefix[: depth // 2] + part for part in rest)
    _check_keys(depth, prefix, whole)
    return Tell(depth, prefix, whole, reader.several(marks, limits.CUT_BYTES))


def _read_split(reader: _Reader, depth: int, prefix: bytes) -> Split:
    if depth == limits.KEY_NIBBLES:
        raise _fault("A single key cannot be split.")
    bits = int.from_bytes(reader.take(2), "big")
    sums = tuple(reader.take(limits.CUT_BYTES) if bits >> 15 - number & 1 else b"" for number in range(limits.FAN))
    return Split(depth, prefix, sums)


def _few(reader: _Reader) -> int:
    count = reader.byte()
    if count > limits.LEAF_KEYS:
        raise _fault("A list is longer than allowed.")
    return count


def _check_keys(depth: int, prefix: bytes, keys: Sequence[bytes]) -> None:
    if any(a >= b for a, b in pairwise(keys)) or any(depth > BIN and cut(key, depth) != prefix for key in keys):
        raise _fault("A range names a key outside it, or keys out of order.")


def _shared(a: bytes, b: bytes) -> int:
    """How many leading bytes two prefixes share."""
    count = 0
    for one, other in zip(a, b, strict=False):
        if one != other:
            break
        count += 1
    return count


def _fault(why: str) -> PeerFault:
    return PeerFault("bad_frame", why)
