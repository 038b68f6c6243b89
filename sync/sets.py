"""One set as it stood when a round began: what the store held, and laid over it what is wanted, listed or left out.

The store's digests are used as they are wherever nothing is laid over; groups that something is laid over are made anew
from their keys, which are few. Reads come with each call, because every call has a snapshot of its own.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from sync import limits
from sync.ranges import QUARTER, cut, end
from sync.reconcile import GROUPS_BITS, Summed, digest, group_of, shelf_digest, space_digest
from sync.source import Source

T = TypeVar("T")

_GROUP_DEPTH: Final = QUARTER + 1


class Frozen:
    """The keys of a space that arrived up to `upto`, with those of `more`, without those of `less`."""

    def __init__(self, space: bytes, upto: int, more: Iterable[bytes] = (), less: Iterable[bytes] = ()) -> None:
        self._space = space
        self._upto = upto
        self._more: dict[int, set[bytes]] = {}
        self._less: dict[int, set[bytes]] = {}
        for kept, keys in ((self._more, more), (self._less, less)):
            for key in keys:
                kept.setdefault(group_of(key), set()).add(key)
        self._touched = self._more.keys() | self._less.keys()
        self._shelves: list[Summed] | None = None
        self._groups: dict[int, list[Summed]] = {}
        self._keys: dict[int, list[bytes]] = {}
        self._all: list[bytes] | None = None

    def digest(self, source: Source) -> bytes:
        """The digest of the whole set, 32 bytes."""
        return space_digest(shelf.digest for shelf in self.shelves(source))

    def count(self, source: Source) -> int:
        """How many keys there are."""
        return sum(shelf.size for shelf in self.shelves(source))

    def shelves(self, source: Source) -> Sequence[Summed]:
        """The shelves that hold something, ascending."""
        if self._shelves is None:
            held = {shelf.at: shelf for shelf in source.shelves(self._space, self._upto)}
            for at in {group >> GROUPS_BITS for group in self._touched}:
                groups = self.groups(source, at)
                size = sum(group.size for group in groups)
                held[at] = Summed(at, size, shelf_digest(group.digest for group in groups))
            self._shelves = [held[at] for at in sorted(held) if held[at].size]
        return self._shelves

    def groups(self, source: Source, shelf: int) -> list[Summed]:
        """The groups of a shelf that hold something, ascending."""
        found = self._groups.get(shelf)
        if found is None:
            held = {group.at: group for group in source.groups(self._space, shelf, self._upto)}
            for at in self._touched:
                if at >> GROUPS_BITS == shelf:
                    keys = self.keys(source, at)
                    held[at] = Summed(at, len(keys), digest(keys))
            found = [held[at] for at in sorted(held) if held[at].size]
            _remember(self._groups, shelf, found)
        return found

    def keys(self, source: Source, group: int) -> list[bytes]:
        """The keys of a group, ascending."""
        found = self._keys.get(group)
        if found is None:
            found = list(source.keys(self._space, group, group, self._upto))
            if group in self._touched:
                mixed = self._more.get(group, set()).union(found) - self._less.get(group, set())
                found = sorted(mixed)
            _remember(self._keys, group, found)
        return found

    def all_keys(self, source: Source) -> list[bytes]:
        """Every key, ascending; for small sets."""
        shelves = self.shelves(source)
        if self._all is None and shelves:
            first, last = shelves[0].at << GROUPS_BITS, (shelves[-1].at + 1 << GROUPS_BITS) - 1
            held = source.keys(self._space, first, last, self._upto)
            self._all = sorted(set(held).union(*self._more.values()).difference(*self._less.values()))
        return self._all or []

    def quarter(self, source: Source, prefix: bytes) -> list[Summed]:
        """The groups of a quarter of a shelf (a prefix of 6 nibbles) that hold something, ascending."""
        first = int.from_bytes(prefix, "big") << 4
        return [group for group in self.groups(source, first >> GROUPS_BITS) if first <= group.at < first + limits.FAN]

    def within(self, source: Source, depth: int, prefix: bytes) -> list[bytes]:
        """The keys of a range, ascending; the whole set (depth 0) only where it is small."""
        if depth == 0:
            return self.all_keys(source)
        if depth < _GROUP_DEPTH:
            return [key for group in self.quarter(source, prefix) for key in self.keys(source, group.at)]
        keys = self.keys(source, group_of(cut(prefix, _GROUP_DEPTH).ljust(limits.KEY_BYTES, b"\x00")))
        start = bisect_left(keys, prefix)
        after = end(depth, prefix)
        return keys[start : len(keys) if after is None else bisect_left(keys, after, start)]

    def size(self, source: Source, depth: int, prefix: bytes) -> int:
        """How many keys a range holds, without reading them where the store counts them."""
        if depth == 0:
            return self.count(source)
        if depth == QUARTER:
            return sum(group.size for group in self.quarter(source, prefix))
        return len(self.within(source, depth, prefix))


def _remember(kept: dict[int, list[T]], number: int, found: list[T]) -> None:
    """Keep what was read, and let go of the oldest beyond a few."""
    kept[number] = found
    if len(kept) > limits.READ_GROUPS:
        del kept[next(iter(kept))]
