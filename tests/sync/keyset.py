"""A set of keys without events behind it, as far as a comparison reads a store."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from random import Random

from sync.reconcile import GROUPS_BITS, Summed, digest, group_of, key_of, shelf_digest


class Keys:
    """Satisfies what `sets.Frozen` reads of a `Source`; the space and the arrival are passed over."""

    def __init__(self, keys: Iterable[bytes]) -> None:
        self._keys = {group: list(some) for group, some in groupby(sorted(keys), key=group_of)}
        self._groups: dict[int, list[Summed]] = {}
        for group, some in self._keys.items():
            self._groups.setdefault(group >> GROUPS_BITS, []).append(Summed(group, len(some), digest(some)))
        self.read = 0

    def shelves(self, space: bytes, upto: int) -> Sequence[Summed]:
        return [
            Summed(shelf, sum(group.size for group in groups), shelf_digest(group.digest for group in groups))
            for shelf, groups in self._groups.items()
        ]

    def groups(self, space: bytes, shelf: int, upto: int) -> Sequence[Summed]:
        return self._groups.get(shelf, [])

    def keys(self, space: bytes, first: int, last: int, upto: int) -> Sequence[bytes]:
        self.read += 1
        return [key for group, some in self._keys.items() if first <= group <= last for key in some]


def random_keys(random: Random, count: int, buckets: int) -> set[bytes]:
    return {key_of(405_000 + random.randrange(buckets), random.randbytes(32)) for _ in range(count)}
