"""One side of a comparison: how it begins, and what it answers to each claim of the other side about a range.

An answer depends on the frozen set and the claim alone. What is found missing on either side is handed back: what is
done about it is in `walks.py`. Why every difference is found is in `SPEC.md`, section "Reconciliation".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sync import limits
from sync.ranges import (
    BIN,
    QUARTER,
    Item,
    Listed,
    Shelves,
    Split,
    Tell,
    buckets_of,
    children,
    next_shelf_fits,
    place,
    quarters,
)
from sync.reconcile import Salt, Summed, digest, space_digest
from sync.sets import Frozen
from sync.source import Source

_BUCKET_DEPTH = 8


@dataclass(slots=True)
class Answer:
    """What came of the other side's claims about one space.

    `items` are claims to send; `missing` keys lack here; `extra` lack there, by range, with the marks to ask for in the
    same place; `absent` are buckets (first, last) of which the other side holds something and this one nothing.
    """

    items: list[Item] = field(default_factory=list)
    missing: list[bytes] = field(default_factory=list)
    extra: list[Tell] = field(default_factory=list)
    absent: list[tuple[int, int]] = field(default_factory=list)


class View:
    """A frozen set on one link in one round; `bulk` says that whole ranges of it are streamed, not listed."""

    def __init__(self, frozen: Frozen, salt: Salt, bulk: bool) -> None:
        self._set = frozen
        self._salt = salt
        self._bulk = bulk

    def first(self, source: Source) -> list[Item]:
        """How a walk begins: a few keys by their marks, a small set by 16 parts of it, a large one by its shelves."""
        count = self._set.count(source)
        if count <= limits.LEAF_KEYS:
            return [self._listed(0, b"", self._set.all_keys(source))]
        if count <= limits.SMALL_SET:
            return [Split(0, b"", self._sums(source, 0, b""))]
        named = limits.SHELVES_FIRST_LARGE if count > limits.LARGE_SET else limits.SHELVES_FIRST
        return [self._shelves(source, limits.SHELVES, named)]

    def reply(self, source: Source, items: Iterable[Item]) -> Answer:
        """What to say to these claims, and what they show."""
        answer = Answer()
        for item in items:
            if isinstance(item, Shelves):
                self._answer_shelves(source, item, answer)
            elif isinstance(item, Split):
                self._answer_split(source, item, answer)
            elif isinstance(item, Listed):
                self._answer_list(source, item, answer)
            else:
                self._answer_tell(source, item, answer)
        for item in answer.items:
            if isinstance(item, Shelves) and item.below == limits.SHELVES:
                answer.items, answer.extra = [item], []  # that says all there is to say
                break
        answer.items.sort(key=place)
        return answer

    def _answer_shelves(self, source: Source, item: Shelves, answer: Answer) -> None:
        """Shelf by shelf, the newest first, at most 64; what is left is answered by all that lies below."""
        theirs = dict(item.sums)
        lowest = item.sums[-1][0] if item.sums else item.below
        mine = {shelf.at: shelf for shelf in self._set.shelves(source) if lowest <= shelf.at < item.below}
        numbers = sorted(theirs.keys() | mine.keys(), reverse=True)
        for at in numbers[: limits.SHELVES_NAMED]:
            own = self._salt.sum(mine[at].digest) if at in mine else b""
            if own != theirs.get(at, b""):
                self._answer_shelf(source, at, bool(own), at in theirs, answer)
        if len(numbers) > limits.SHELVES_NAMED:
            answer.items.append(self._shelves(source, numbers[limits.SHELVES_NAMED - 1], limits.SHELVES_NAMED))
        elif self._rest(source, lowest) != item.rest:
            self._answer_rest(source, lowest, item.rest, answer)

    def _answer_rest(self, source: Source, below: int, theirs: bytes, answer: Answer) -> None:
        if self._bulk and not self._rest(source, below):
            answer.absent.append((0, (below << 10) - 1))
        else:
            answer.items.append(self._shelves(source, below, limits.SHELVES_NAMED))

    def _answer_shelf(self, source: Source, at: int, mine: bool, theirs: bool, answer: Answer) -> None:
        """A shelf that differs, about which `mine` and `theirs` say who holds anything of it."""
        if not mine and self._bulk:
            answer.absent.append((at << 10, (at + 1 << 10) - 1))
            return
        for prefix in quarters(at):
            self._cover(source, QUARTER, prefix, theirs, answer)

    def _answer_split(self, source: Source, item: Split, answer: Answer) -> None:
        if item.depth == 0 and not BIN <= self._set.count(source) <= limits.SMALL_SET:
            self._answer_bins(source, answer)
            return
        mine = self._sums(source, item.depth, item.prefix)
        for prefix, own, theirs in zip(children(item.depth, item.prefix), mine, item.sums, strict=True):
            if own == theirs:
                continue
            if not own and self._bulk and QUARTER <= item.depth < _BUCKET_DEPTH:
                answer.absent.append(buckets_of(item.depth + 1, prefix))
            else:
                self._cover(source, item.depth + 1, prefix, bool(theirs), answer)

    def _answer_bins(self, source: Source, answer: Answer) -> None:
        """A set that is small there and is not here, or is nothing."""
        if self._set.count(source) or not self._bulk:
            answer.items.append(self._claim(source, 0, b""))
        else:
            answer.absent.append(buckets_of(0, b""))

    def _answer_list(self, source: Source, item: Listed, answer: Answer) -> None:
        """What is here and not in their list lacks there; what is in it and not here is asked for by its mark."""
        size = self._size(source, item.depth, item.prefix)
        if size > limits.LEAF_KEYS + len(item.marks):
            answer.items.append(self._claim(source, item.depth, item.prefix))
            return
        keys = self._keys(source, item.depth, item.prefix)
        mine = {key: self._salt.mark(key) for key in keys}
        theirs = set(item.marks)
        extra = [key for key in keys if mine[key] not in theirs]
        if len(extra) > limits.LEAF_KEYS:
            answer.items.append(self._claim(source, item.depth, item.prefix))
            return
        unknown = tuple(mark for mark in item.marks if mark not in set(mine.values()))
        if extra or unknown:
            answer.extra.append(Tell(item.depth, item.prefix, tuple(extra), unknown))

    def _answer_tell(self, source: Source, item: Tell, answer: Answer) -> None:
        """Keys they tell of lack here; keys they ask for by mark, out of a list of ours, lack there."""
        answer.missing += item.keys
        if item.marks and self._size(source, item.depth, item.prefix) <= limits.LEAF_KEYS:
            keys = self._keys(source, item.depth, item.prefix)
            found = tuple(key for key in keys if self._salt.mark(key) in item.marks)
            answer.extra += [Tell(item.depth, item.prefix, found, ())] if found else []

    def _cover(self, source: Source, depth: int, prefix: bytes, theirs: bool, answer: Answer) -> None:
        """A range that differs, about which they only said whether they hold anything in it."""
        size = self._size(source, depth, prefix)
        if size > limits.LEAF_KEYS:
            answer.items.append(self._claim(source, depth, prefix))
        elif theirs:
            answer.items.append(self._listed(depth, prefix, self._keys(source, depth, prefix)))
        elif size:
            answer.extra.append(Tell(depth, prefix, tuple(self._keys(source, depth, prefix)), ()))

    def _claim(self, source: Source, depth: int, prefix: bytes) -> Item:
        """Claims that cover a range with more keys than a list takes."""
        if depth <= BIN:
            return self._shelves(source, limits.SHELVES, limits.SHELVES_NAMED)
        return Split(depth, prefix, self._sums(source, depth, prefix))

    def _listed(self, depth: int, prefix: bytes, keys: Sequence[bytes]) -> Listed:
        return Listed(depth, prefix, tuple(self._salt.mark(key) for key in keys))

    def _shelves(self, source: Source, below: int, named: int) -> Shelves:
        newest: list[Summed] = []
        for shelf in reversed(self._set.shelves(source)):
            if shelf.at >= below:
                continue
            if len(newest) == named or (newest and not next_shelf_fits(newest[-1].at, shelf.at)):
                break
            newest.append(shelf)
        rest = self._rest(source, newest[-1].at if newest else below)
        return Shelves(below, tuple((shelf.at, self._salt.sum(shelf.digest)) for shelf in newest), rest)

    def _rest(self, source: Source, below: int) -> bytes:
        """The sum of all shelves below a number, empty where there is none."""
        older = [shelf.digest for shelf in self._set.shelves(source) if shelf.at < below]
        return self._salt.sum(space_digest(older)) if older else b""

    def _sums(self, source: Source, depth: int, prefix: bytes) -> tuple[bytes, ...]:
        """The sums of the 16 ranges one nibble deeper, empty where nothing is."""
        if depth == QUARTER:
            groups = {group.at & 0x0F: group.digest for group in self._set.quarter(source, prefix)}
            return tuple(self._salt.sum(groups[number]) if number in groups else b"" for number in range(limits.FAN))
        parts: list[list[bytes]] = [[] for _ in range(limits.FAN)]
        if depth == 0:
            for key in self._set.all_keys(source):
                parts[self._salt.mark(key)[0] >> 4].append(key)
        at, odd = depth // 2, depth % 2
        for key in self._set.within(source, depth, prefix) if depth else ():
            parts[key[at] & 0x0F if odd else key[at] >> 4].append(key)
        return tuple(self._salt.sum(digest(keys)) if keys else b"" for keys in parts)

    def _keys(self, source: Source, depth: int, prefix: bytes) -> list[bytes]:
        """The keys of a range, ascending."""
        if depth != BIN:
            return self._set.within(source, depth, prefix)
        part = prefix[0] >> 4
        return [key for key in self._set.all_keys(source) if self._salt.mark(key)[0] >> 4 == part]

    def _size(self, source: Source, depth: int, prefix: bytes) -> int:
        """How many keys a range holds; those of a part of a set that is not small are not looked at."""
        if depth != BIN or self._set.count(source) > limits.SMALL_SET:
            return self._set.size(source, depth if depth != BIN else 0, prefix)
        return len(self._keys(source, depth, prefix))
