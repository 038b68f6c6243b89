"""How much room claims take and how many ranges they count for: never more than reserved, and little less."""

import pytest

from sync import limits
from sync.ranges import (
    Item,
    Listed,
    Shelves,
    Split,
    Tell,
    buckets_of,
    cut,
    fitting,
    most,
    next_shelf_fits,
    pack,
    unpack,
    weight,
)
from sync.reconcile import key_of
from tests.sync.strategies import fault_code

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


@pytest.mark.parametrize("first", range(0, 256, 8))
def test_the_first_prefix_goes_whole_and_the_next_from_where_it_differs(first: int) -> None:
    for prefix in (bytes((first, 1, 2, 3)), bytes((first ^ 0x08, 1, 2, 3)), b"XXX" + bytes((first,))):
        following = prefix[:3] + bytes((prefix[3] + 1 & 0xFF,))
        items: list[Item] = [Listed(8, each, ()) for each in sorted((prefix, following))]
        packed = pack(items)
        assert packed == b"\x80\x08" + items[0].prefix + b"\x00" + b"\x83\x08" + items[1].prefix[3:] + b"\x00"
        assert unpack(packed) == items


def shelves(below: int, first: int, distances: tuple[int, ...]) -> bytes:
    """SHELVES as bytes, whether or not they make sense."""
    count = bytes((1 + len(distances),))
    named = b"".join(bytes((distance,)) + SUM for distance in distances)
    return b"\x00" + below.to_bytes(3, "big") + count + first.to_bytes(3, "big") + SUM + named


@pytest.mark.parametrize(
    ("packed", "fits"),
    [
        (shelves(limits.SHELVES, 1000, (1,) * 63), True),
        (shelves(limits.SHELVES, 1000, (1,) * 64), False),
        (shelves(limits.SHELVES + 1, 1000, ()), False),
        (shelves(1000, 999, (255,)), True),
        (shelves(1000, 1000, ()), False),
        (shelves(1000, 3, (3,)), True),
        (shelves(1000, 3, (4,)), False),
        (shelves(1000, 3, (0,)), False),
        (shelves(limits.SHELVES, limits.SHELVES - 1, ()), True),
    ],
)
def test_shelves_are_few_descending_and_none_below_the_first(packed: bytes, fits: bool) -> None:
    if fits:
        assert pack(unpack(packed)) == packed
    else:
        assert fault_code(lambda: unpack(packed)) == "bad_frame"


def test_a_shelf_is_named_only_where_its_distance_fits_into_a_byte() -> None:
    assert [next_shelf_fits(1000, at) for at in (745, 744)] == [True, False]


@pytest.mark.parametrize("below", [1, 0x58 << 6, 0x58 << 14, 1000, limits.SHELVES - 1])
def test_what_follows_shelves_begins_where_they_end(below: int) -> None:
    """Whichever bytes that place has; a shelf holds 1,024 buckets."""
    first = below << 10
    for bucket, fits in ((first - 1, False), (first, True), (first + 1, True)):
        items: list[Item] = [Shelves(below, (), b""), Listed(8, bucket.to_bytes(4, "big"), ())]
        if fits:
            assert unpack(pack(items)) == items
        else:
            assert fault_code(lambda items=items: unpack(pack(items))) == "bad_frame"  # type: ignore[misc]


@pytest.mark.parametrize("first", [0x00, 0x57, 0x58, 0xFE])
def test_what_follows_a_range_begins_where_it_ends(first: int) -> None:
    range_ = Listed(6, bytes((first, 0xFF, 0xFF)), ())
    for prefix, fits in ((range_.prefix + b"\xff", False), (bytes((first + 1, 0, 0, 0)), True)):
        items: list[Item] = [range_, Listed(8, prefix, ())]
        if fits:
            assert unpack(pack(items)) == items
        else:
            assert fault_code(lambda items=items: unpack(pack(items))) == "bad_frame"  # type: ignore[misc]


@pytest.mark.parametrize("second", [b"\x85\x06", b"\x84\x06", b"\x86\x0c\x00", b"\x84\x40" + bytes(28)])
def test_a_prefix_shares_no_more_than_it_has_and_than_there_is(second: bytes) -> None:
    """Its claim and what it shares are the first byte, its depth the second."""
    first = b"\x80\x0a" + bytes(5) + b"\x00"
    assert len(unpack(first)) == 1
    assert fault_code(lambda: unpack(first + second + b"\x00")) == "bad_frame"
    assert fault_code(lambda: unpack(b"\x81\x08\x00\x00\x00\x00")) == "bad_frame"
