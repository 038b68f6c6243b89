"""How much room claims take and how many ranges they count for: never more than reserved, and little less."""

import pytest

from sync import limits
from sync.ranges import Item, Listed, Shelves, Split, Tell, buckets_of, cut, fitting, most, pack, weight
from sync.reconcile import key_of

SUM = b"sum1"
DEEPEST = limits.KEY_NIBBLES
LONG = bytes(range(1, limits.KEY_BYTES + 1))
KEYS = tuple(key_of(1 << 28, number.to_bytes(32, "big")) for number in range(limits.LEAF_KEYS))
MARKS = (b"mark",) * limits.LEAF_KEYS

ITEMS: list[Item] = [
    Shelves(limits.SHELVES, (), b""),
    Shelves(limits.SHELVES, tuple((1000 - at, SUM) for at in range(limits.SHELVES_NAMED)), SUM),
    Split(8, KEYS[0][:4], (SUM,) * limits.FAN),
    Split(DEEPEST - 2, LONG[:-1], (SUM,) * limits.FAN),
    Split(8, KEYS[0][:4], (b"",) * limits.FAN),
    Listed(8, KEYS[0][:4], MARKS),
    Listed(DEEPEST, LONG, MARKS),
    Listed(DEEPEST, LONG, ()),
    Tell(8, KEYS[0][:4], KEYS, MARKS),
    Tell(8, KEYS[0][:4], (), MARKS),
    Tell(8, KEYS[0][:4], KEYS, ()),
    Tell(DEEPEST, LONG, (LONG,), MARKS),
    Tell(1, b"\x10", KEYS, MARKS),
]


@pytest.mark.parametrize("item", ITEMS)
def test_no_item_takes_more_than_is_reserved_for_it(item: Item) -> None:
    assert len(pack([item])) <= most(item) <= len(pack([item])) + 150
    if isinstance(item, Shelves | Listed):
        assert most(item) <= len(pack([item])) + 66


@pytest.mark.parametrize("count", range(len(ITEMS) + 1))
def test_as_many_items_are_taken_as_certainly_fit(count: int) -> None:
    room = sum(most(item) for item in ITEMS[:count])
    assert fitting(ITEMS, room) == ITEMS[:count]
    if count:
        assert fitting(ITEMS, room - 1) == ITEMS[: count - 1]
        assert len(pack(ITEMS[count - 1 : count])) <= room


def test_shelves_count_for_each_that_is_named_and_for_the_rest() -> None:
    assert [weight(item) for item in ITEMS[:2]] == [1, limits.SHELVES_NAMED + 1]
    assert {weight(item) for item in ITEMS[2:]} == {1}


@pytest.mark.parametrize("depth", [6, 7, 8])
@pytest.mark.parametrize("bucket", [0, 1, 0x12345678, 2**32 - 1])
def test_the_buckets_of_a_range_are_those_whose_keys_begin_with_its_prefix(depth: int, bucket: int) -> None:
    prefix = cut(key_of(bucket, bytes(32)), depth)
    first, last = buckets_of(depth, prefix)
    assert first <= bucket <= last
    assert last - first == 16 ** (8 - depth) - 1
    assert {cut(key_of(at, b"\xff" * 32), depth) for at in (first, last)} == {prefix}
