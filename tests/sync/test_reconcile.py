"""Reconciliation: any two sets converge by the walk, in bounded steps of bounded size."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.primitives import hmac256, sha256
from sync import frames, limits, reconcile
from sync.errors import PeerFault
from sync.reconcile import Claim, Item, View, check_items, key_of
from tests.sync.strategies import fault_code

LINK = b"h" * 32
KEY = b"\x00\x01\x02\x03" + b"i" * 32

scattered = st.binary(min_size=36, max_size=36)
crowded = st.builds(
    lambda head, tail: head[:2] + bytes(30) + tail,
    st.binary(min_size=2, max_size=2),
    st.integers(min_value=0, max_value=2**10).map(lambda number: number.to_bytes(4, "big")),
)
keys = st.sets(scattered | crowded, max_size=120)


@dataclass
class Walked:
    """What a walk found, and what it cost."""

    here: set[bytes]
    there: set[bytes]
    steps: int = 0
    largest: int = 0


def walk(a: set[bytes], b: set[bytes]) -> Walked:
    """The walk as the dialling side drives it, each message through its codec."""
    mine, theirs = View(sorted(a), LINK), View(sorted(b), LINK)
    walked = Walked(set(), set())
    pending = mine.first()[::-1]
    while pending:
        asked = sorted((pending.pop() for _ in range(min(len(pending), limits.RANGE_ITEMS))), key=lambda i: i.prefix)
        replies, missing = theirs.reply(carried(walked, asked))
        walked.there.update(missing)
        replies, missing = mine.reply(carried(walked, replies))
        walked.here.update(missing)
        pending += reversed(replies)
        walked.steps += 1
    return walked


def carried(walked: Walked, items: Sequence[Item]) -> Sequence[Item]:
    data = frames.encode(frames.Range(1, walked.steps, b"t" * 16, tuple(items)))
    walked.largest = max(walked.largest, len(data))
    frame = frames.decode(data)
    assert isinstance(frame, frames.Range)
    return frame.items


def random_keys(random: Random, count: int, buckets: int) -> set[bytes]:
    return {key_of(405_000 + random.randrange(buckets), random.randbytes(32)) for _ in range(count)}


@given(keys, keys, keys)
def test_any_two_sets_converge(shared: set[bytes], a: set[bytes], b: set[bytes]) -> None:
    walked = walk(shared | a, shared | b)
    assert walked.here == (shared | b) - (shared | a)
    assert walked.there == (shared | a) - (shared | b)
    assert walked.largest <= limits.FRAME_BYTES // 8


@pytest.mark.parametrize("buckets", [1, 200, 7500])
@pytest.mark.parametrize(("shared", "only_a", "only_b"), [(0, 0, 2000), (0, 2000, 0), (3000, 30, 30), (3000, 0, 1)])
def test_large_sets_converge_in_few_steps(buckets: int, shared: int, only_a: int, only_b: int) -> None:
    random = Random(shared + buckets)
    both, a, b = (random_keys(random, count, buckets) for count in (shared, only_a, only_b))
    walked = walk(both | a, both | b)
    assert (walked.here, walked.there) == (b, a)
    assert walked.steps <= 12 + (only_a + only_b) // 24
    assert walked.largest < 70_000


def test_equal_sets_need_no_step_but_the_first() -> None:
    both = random_keys(Random(1), 2000, 100)
    walked = walk(both, both)
    assert (walked.here, walked.there) == (set(), set())
    assert walked.steps <= 3


@pytest.mark.parametrize("size", [0, 1, limits.LEAF_KEYS, limits.LEAF_KEYS + 1])
def test_the_first_claims_cover_every_key(size: int) -> None:
    """Also keys beside the shared prefix, where this side has none."""
    mine = View(sorted(random_keys(Random(size), size, 2)), LINK)
    first = mine.first()
    check_items(first)
    assert len(first) == (1 if size <= limits.LEAF_KEYS else len(first))
    for key in random_keys(Random(99), 50, 2**20) | {bytes(36), b"\xff" * 36}:
        nibbles = key.hex()
        assert len([item for item in first if nibbles.startswith(item.prefix.hex()[: item.depth])]) == 1


def test_digests_are_of_the_ids_in_key_order() -> None:
    some = sorted([key_of(2, b"a" * 32), key_of(1, b"b" * 32)])
    assert reconcile.digest(some) == sha256(b"rng1", b"b" * 32, b"a" * 32)
    assert reconcile.wire_digest(LINK, reconcile.digest(some)) == hmac256(LINK, reconcile.digest(some))[:8]
    assert View(some, LINK).digest() == reconcile.wire_digest(LINK, reconcile.digest(some))
    assert reconcile.id_of(some[0]) == b"b" * 32


def test_an_answer_depends_on_the_set_alone() -> None:
    random = Random(5)
    mine = sorted(random_keys(random, 300, 9))
    items = View(sorted(random_keys(random, 300, 9)), LINK).first()
    assert View(mine, LINK).reply(items) == View(list(mine), LINK).reply(items)


@given(st.lists(st.builds(Item, st.integers(0, 72), st.binary(max_size=36), st.integers(0, 2), st.binary(max_size=80))))
def test_hostile_items_give_a_fault_or_an_answer(items: list[Item]) -> None:
    try:
        check_items(items)
    except PeerFault:
        return
    replies, missing = View(sorted(random_keys(Random(3), 60, 3)), LINK).reply(items)
    assert len(replies) <= limits.FAN * len(items)
    assert len(missing) <= limits.LEAF_KEYS * len(items)
    check_items(replies)


@pytest.mark.parametrize(
    "items",
    [
        [Item(1, b"", Claim.LIST, b"")],
        [Item(1, b"\x01", Claim.LIST, b"")],
        [Item(2, b"\x01\x00", Claim.LIST, b"")],
        [Item(2, b"\x01", Claim.SUM, b"1234567")],
        [Item(2, b"\x01", Claim.SUM, b"123456789")],
        [Item(2, b"\x01", Claim.LIST, KEY)],
        [Item(2, b"\xff", Claim.LIST, KEY)],
        [Item(2, b"\x00", Claim.LIST, KEY[:-1])],
        [Item(2, b"\x00", Claim.HAVE, KEY + KEY)],
        [Item(2, b"\x01", Claim.LIST, b""), Item(2, b"\x01", Claim.LIST, b"")],
        [Item(2, b"\x01", Claim.LIST, b""), Item(2, b"\x00", Claim.LIST, b"")],
        [Item(1, b"\x00", Claim.LIST, b""), Item(2, b"\x0f", Claim.LIST, b"")],
        [Item(0, b"", Claim.LIST, b""), Item(1, b"\xf0", Claim.LIST, b"")],
        [Item(2, b"\xff", Claim.LIST, b""), Item(2, b"\xff", Claim.LIST, b"")],
    ],
)
def test_malformed_or_overlapping_items_are_refused(items: list[Item]) -> None:
    assert fault_code(lambda: check_items(items)) == "bad_frame"


def test_neighbouring_ranges_of_different_depth_are_in_order() -> None:
    check_items([Item(4, b"\x01\x0f", Claim.LIST, b""), Item(3, b"\x01\x10", Claim.LIST, b"")])
    check_items([Item(4, b"\x01\xff", Claim.LIST, b""), Item(2, b"\x02", Claim.LIST, b"")])
    check_items([Item(72, b"\xff" * 36, Claim.LIST, b"\xff" * 36)])


def test_keys_are_whole_and_ascending() -> None:
    assert reconcile.split_keys(b"") == []
    assert reconcile.split_keys(b"aabb", 2) == [b"aa", b"bb"]
    for data in (b"aab", b"bbaa", b"aaaa"):
        assert fault_code(lambda d=data: reconcile.split_keys(d, 2)) == "bad_frame"
