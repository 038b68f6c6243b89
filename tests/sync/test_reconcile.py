"""Reconciliation: any two sets converge by the walk, in bounded steps of bounded size."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.primitives import hmac256, sha256
from sync import limits, reconcile
from sync.ranges import Item, Listed, Shelves, Split, Tell, fitting, pack, place, unpack, weight
from sync.reconcile import Salt, key_of
from sync.sets import Frozen
from sync.view import Answer, View
from tests.sync.keyset import Keys, random_keys
from tests.sync.strategies import fault_code

LINK = b"h" * 32


def key_in(bucket: bytes, rest: bytes) -> bytes:
    """A key whose bucket follows from its id, as that of every event does."""
    return bucket + rest.rjust(28, b"\x00") + bucket


scattered = st.builds(key_in, st.binary(min_size=4, max_size=4), st.binary(min_size=28, max_size=28))
crowded = st.builds(
    lambda head, tail: key_in(head + b"\x00\x00", tail.to_bytes(4, "big")),
    st.binary(min_size=2, max_size=2),
    st.integers(min_value=0, max_value=2**10),
)
lately = st.builds(
    lambda bucket, rest: key_in(bucket.to_bytes(4, "big"), rest),
    st.integers(405_000, 405_100),
    st.binary(min_size=28, max_size=28),
)
keys = st.sets(scattered | crowded | lately, max_size=120)


class Side:
    """One side of a walk; what it lacks, and in bulk mode which buckets."""

    def __init__(self, held: set[bytes], bulk: bool = False, laid_over: tuple[set[bytes], set[bytes]] = (set(), set())):
        more, less = laid_over
        self.source = Keys((held - more) | less)
        self.view = View(Frozen(b"", 0, more, less), Salt(LINK, 7), bulk)
        self.lacks: set[bytes] = set()
        self.buckets: list[tuple[int, int]] = []

    def first(self) -> list[Item]:
        return self.view.first(self.source)  # type: ignore[arg-type]

    def hear(self, items: Sequence[Item]) -> list[Item]:
        answer: Answer = self.view.reply(self.source, items)  # type: ignore[arg-type]
        self.lacks.update(answer.missing)
        self.buckets += answer.absent
        return sorted([*answer.items, *answer.extra], key=place)


@dataclass
class Walked:
    """What a walk cost."""

    steps: int = 0
    bytes: int = 0
    largest: int = 0


def walk(mine: Side, theirs: Side) -> Walked:
    """The walk as the dialling side drives it, each message through its codec."""
    walked = Walked()
    pending = mine.first()[::-1]
    while pending:
        asked: list[Item] = []
        while pending and sum(map(weight, asked)) + weight(pending[-1]) <= limits.RANGE_ITEMS:
            asked.append(pending.pop())
        replies = theirs.hear(carried(walked, asked))
        pending += reversed(mine.hear(carried(walked, replies)))
        walked.steps += 1
    return walked


def carried(walked: Walked, items: Sequence[Item]) -> Sequence[Item]:
    data = pack(items)
    walked.bytes += len(data)
    walked.largest = max(walked.largest, len(data))
    assert unpack(data) == list(items)
    return items


@given(keys, keys, keys, keys, keys)
def test_any_two_sets_converge(
    shared: set[bytes], a: set[bytes], b: set[bytes], more: set[bytes], less: set[bytes]
) -> None:
    """Also where one is a store's with something laid over it."""
    left, right = shared | a, shared | b
    mine, theirs = Side(left, laid_over=(left & more, less - left)), Side(right)
    walked = walk(mine, theirs)
    assert mine.lacks == right - left
    assert theirs.lacks == left - right
    assert walked.largest <= limits.RANGE_BYTES // 8


@given(keys, keys, keys)
def test_whole_ranges_are_left_to_the_stream(shared: set[bytes], a: set[bytes], b: set[bytes]) -> None:
    """What is not named lies in buckets of which the side holds nothing, and those hold nothing it has."""
    mine, theirs = Side(shared | a, bulk=True), Side(shared | b, bulk=True)
    walk(mine, theirs)
    for side, own, other in ((mine, shared | a, shared | b), (theirs, shared | b, shared | a)):
        streamed = {key for key in other if in_buckets(side, key)}
        assert side.lacks | streamed == other - own
        assert not any(in_buckets(side, key) for key in own)


def in_buckets(side: Side, key: bytes) -> bool:
    bucket = int.from_bytes(key[:4], "big")
    return any(low <= bucket <= high for low, high in side.buckets)


@pytest.mark.parametrize("buckets", [1, 200, 7500])
@pytest.mark.parametrize(("shared", "only_a", "only_b"), [(0, 0, 2000), (0, 2000, 0), (3000, 30, 30), (3000, 0, 1)])
def test_large_sets_converge_in_few_steps(buckets: int, shared: int, only_a: int, only_b: int) -> None:
    random = Random(shared + buckets)
    both, a, b = (random_keys(random, count, buckets) for count in (shared, only_a, only_b))
    mine, theirs = Side(both | a), Side(both | b)
    walked = walk(mine, theirs)
    assert (mine.lacks, theirs.lacks) == (b, a)
    assert walked.steps <= 5 + (only_a + only_b) // 200
    assert walked.bytes <= 1000 + 45 * (only_a + only_b) + (200 * 60 if shared and only_a else 0)


def test_shelves_far_apart_are_found_too() -> None:
    """More than are named at once, farther apart than a gap can say, at the beginning and the end of time."""
    spread = {key_of(shelf << 10, bytes([shelf % 251]) * 32) for shelf in range(0, 2**22, 40_009)}
    near = {key_of(400_000 + (shelf << 10), bytes([shelf]) * 32) for shelf in range(200)}
    ends = {key_of(0, b"a" * 32), key_of(2**32 - 1, b"z" * 32)}
    fewer = near - set(sorted(near)[:3])
    for left, right in ((spread | near, ends), (near, spread | near | ends), (near | ends, fewer)):
        for bulk in (False, True):
            mine, theirs = Side(left, bulk), Side(right, bulk)
            walk(mine, theirs)
            assert {key for key in right - left if key in mine.lacks or in_buckets(mine, key)} == right - left
            assert {key for key in left - right if key in theirs.lacks or in_buckets(theirs, key)} == left - right


def test_equal_sets_need_no_step_but_the_first() -> None:
    both = random_keys(Random(1), 2000, 100)
    mine, theirs = Side(both), Side(both)
    assert walk(mine, theirs).steps == 1
    assert (mine.lacks, theirs.lacks) == (set(), set())
    assert mine.source.read == theirs.source.read == 0, "no key of either is read"


def test_a_few_differences_read_a_few_groups() -> None:
    random = Random(2)
    both = random_keys(random, 5000, 4000)
    mine, theirs = Side(both), Side(both | random_keys(random, 2, 4000))
    walk(mine, theirs)
    assert len(mine.lacks) == 2
    assert 0 < mine.source.read <= 2
    assert theirs.source.read <= 2


@pytest.mark.parametrize("bulk", [False, True])
@pytest.mark.parametrize(("count", "less"), [(60, 0), (150, 0), (200, 190), (198, 0), (201, 199), (5000, 4900)])
def test_small_sets_are_compared_in_parts_whenever_their_events_were_made(bulk: bool, count: int, less: int) -> None:
    """Also where one side's set is no longer small, or is nothing."""
    random = Random(count)
    for lacking in (less, count):
        both = sorted(random_keys(random, count, 9000))
        left, right = set(both[: count - lacking]), set(both) | random_keys(random, 2, 9000)
        for one, other in ((left, right), (right, left)):
            mine, theirs = Side(one, bulk), Side(other, bulk)
            walked = walk(mine, theirs)
            assert {key for key in other - one if key in mine.lacks or in_buckets(mine, key)} == other - one
            assert {key for key in one - other if key in theirs.lacks or in_buckets(theirs, key)} == one - other
            assert lacking or count > 200 or walked.bytes < 350


def test_digests_of_a_set_are_made_from_its_groups_and_shelves() -> None:
    here = [key_of(16, b"b" * 32), key_of(17, b"a" * 32)]
    there = [key_of(1 << 10, b"c" * 32)]
    groups = sha256(b"rng1", b"b" * 32, b"a" * 32), sha256(b"rng1", b"c" * 32)
    whole = sha256(b"spc1", sha256(b"shf1", groups[0]), sha256(b"shf1", groups[1]))
    assert Frozen(b"", 0).digest(Keys([*here, *there])) == whole  # type: ignore[arg-type]
    assert Frozen(b"", 0, there).digest(Keys(here)) == whole  # type: ignore[arg-type]
    assert Frozen(b"", 0, (), [key_of(9, b"x" * 32)]).digest(Keys([*here, *there, key_of(9, b"x" * 32)])) == whole  # type: ignore[arg-type]
    assert Frozen(b"", 0).digest(Keys([])) == sha256(b"spc1")  # type: ignore[arg-type]
    assert reconcile.digest(here) == groups[0]
    assert reconcile.wire_digest(LINK, whole) == hmac256(LINK, whole)[:8]
    assert reconcile.total_digest([whole, groups[0]]) == sha256(b"all1", whole, groups[0])
    assert reconcile.id_of(here[0]) == b"b" * 32


def test_every_round_and_link_cuts_otherwise() -> None:
    key, whole = key_of(1, b"i" * 32), b"d" * 32
    salts = [Salt(LINK, 1), Salt(LINK, 2), Salt(b"g" * 32, 1)]
    for cut in ([salt.mark(key) for salt in salts], [salt.sum(whole) for salt in salts]):
        assert len(set(cut)) == 3
        assert {len(each) for each in cut} == {limits.CUT_BYTES}
    assert salts[0].mark(key_of(2, whole)) != salts[0].sum(whole)


def test_marks_that_collide_hide_a_key_for_one_round_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CUT_BYTES", 1)
    random = Random(4)
    both = random_keys(random, 20, 1)
    extra = random_keys(random, 400, 1)
    hidden = set()
    for key in extra:
        mine, theirs = Side(both), Side(both | {key})
        walk(mine, theirs)
        if not mine.lacks:
            hidden.add(key)
    assert hidden
    for key in hidden:
        found = False
        for round_ in range(8):
            mine, theirs = Side(both), Side(both | {key})
            mine.view._salt = theirs.view._salt = Salt(LINK, round_)
            walk(mine, theirs)
            found = found or mine.lacks == {key}
        assert found


def test_a_list_that_leaves_out_more_than_a_list_may_hold_is_answered_in_parts() -> None:
    """Also where the sizes alone would let a list pass, because they name as many that are not here."""
    held = sorted(key_of(405_000, bytes([number]) * 32) for number in range(limits.LEAF_KEYS + 6))
    prefix, salt = held[0][:4], Salt(LINK, 7)
    unknown = tuple(b"no%02d" % number for number in range(6))
    for known, parted in ((5, True), (6, False)):
        side = Side(set(held))
        marks = tuple(salt.mark(key) for key in held[:known])
        replies = side.hear([Listed(8, prefix, marks + unknown)])
        assert isinstance(replies[0], Split if parted else Tell)
        assert len(replies) == 1
        assert parted or replies == [Tell(8, prefix, tuple(held[known:]), unknown)]


@given(st.binary(max_size=200))
def test_hostile_claims_give_a_fault_or_an_answer(data: bytes) -> None:
    try:
        items = unpack(data)
    except reconcile.PeerFault:
        return
    side = Side(random_keys(Random(3), 60, 3))
    replies = side.hear(items)
    assert len(replies) <= limits.FAN * sum(map(weight, items))
    assert unpack(pack(replies)) == replies


@given(st.integers(0, 300), st.lists(st.integers(0, 2**22 - 1), max_size=6), st.data())
def test_claims_never_made_are_answered_in_bounds(count: int, shelves: list[int], data: st.DataObject) -> None:
    side = Side(random_keys(Random(count), count, 3000), bulk=data.draw(st.booleans()))
    depth = data.draw(st.integers(6, 71))
    prefix = key_of(405_000, b"\x11" * 32)[: (depth + 1) // 2]
    prefix = prefix[:-1] + bytes((prefix[-1] & 0xF0,)) if depth % 2 else prefix
    sums = tuple(data.draw(st.binary(min_size=4, max_size=4) | st.just(b"")) for _ in range(16))
    named = tuple((at, b"sums") for at in sorted(set(shelves), reverse=True))
    items: list[Item] = [Split(depth, prefix, sums), Split(0, b"", sums), Listed(1, b"\x10", (b"mark",))]
    items += [Listed(0, b"", (b"mark",)), Tell(0, b"", (), (b"mark",))]
    for item in items:
        assert len(side.hear([item])) <= limits.FAN
    assert len(side.hear([Shelves(2**22, named, b"rest")])) <= 4 * (limits.SHELVES_NAMED + 1)


KEY = b"\x00\x01\x02\x03" + b"i" * 32
SUMS = (b"sum1",) * 16


@pytest.mark.parametrize(
    "items",
    [
        [Split(5, b"\x00\x01\x00", SUMS)],
        [Split(1, b"\x10", SUMS)],
        [Listed(1, b"\x20", ()), Listed(1, b"\x10", ())],
        [Split(72, KEY, SUMS)],
        [Split(7, b"\x00\x01\x02\x01", SUMS)],
        [Listed(73, KEY + b"\x00", ())],
        [Listed(2, b"\x00", ())],
        [Listed(6, b"\x00\x01\x02", (b"mark",) * 25)],
        [Tell(6, b"\x00\x01\x03", (b"\x00\x01\x03\x02" + b"i" * 32, b"\x00\x01\x03\x01" + b"i" * 32), ())],
        [Tell(7, b"\x00\x01\x02\x10", (KEY,), ())],
        [Tell(6, b"\x00\x01\x02", (KEY, KEY), ())],
        [Listed(6, b"\x00\x01\x02", ()), Listed(6, b"\x00\x01\x02", ())],
        [Listed(6, b"\x00\x01\x02", ()), Listed(6, b"\x00\x01\x01", ())],
        [Listed(6, b"\x00\x01\x02", ()), Listed(8, b"\x00\x01\x02\x03", ())],
        [Listed(0, b"", ()), Listed(6, b"\x00\x01\x02", ())],
        [Listed(6, b"\xff\xff\xff", ()), Listed(6, b"\xff\xff\xff", ())],
        [Shelves(2**22 + 1, (), b"")],
        [Shelves(7, ((7, b"sum1"),), b"")],
        [Shelves(9, ((7, b"sum1"), (7, b"sum1")), b"")],
        [Shelves(9, tuple((200 - at, b"sum1") for at in range(65)), b"")],
        [Listed(6, b"\x00\x01\x02", ()), Shelves(2**22, (), b"")],
        [Shelves(2**22, (), b""), Listed(6, b"\xff\xff\xff", ())],
        [Shelves(5, (), b""), Listed(6, b"\x00\x00\x13", ())],
    ],
)
def test_malformed_or_overlapping_claims_are_refused(items: list[Item]) -> None:
    assert fault_code(lambda: unpack(pack(items))) == "bad_frame"


@pytest.mark.parametrize("cut", range(1, 40))
def test_claims_are_whole(cut: int) -> None:
    items: list[Item] = [Shelves(5, ((4, b"sum1"), (2, b"sum2")), b"rest"), Split(6, b"\x00\x01\x02", (b"", *SUMS[1:]))]
    data = pack(items)
    assert unpack(data) == items
    assert fault_code(lambda: unpack(data[:-cut])) == "bad_frame" or unpack(data[:-cut]) == items[:1]


def test_neighbouring_ranges_of_different_depth_are_in_order() -> None:
    for items in (
        [Listed(8, b"\x00\x00\x01\x0f", ()), Listed(7, b"\x00\x00\x01\x10", ())],
        [Listed(8, b"\x00\x01\x01\xff", ()), Listed(6, b"\x00\x01\x02", ())],
        [Tell(72, b"\xff" * 36, (b"\xff" * 36,), ())],
        [Shelves(5, (), b""), Listed(6, b"\x00\x00\x14", ())],
        [Tell(0, b"", (KEY,), (b"mark",))],
        [Tell(1, b"\x10", (KEY,), (b"mark",)), Listed(1, b"\xf0", ())],
        [Split(0, b"", SUMS)],
    ):
        assert unpack(pack(items)) == items


def test_what_fits_into_a_step_is_known_before_it_is_packed() -> None:
    items: list[Item] = [Tell(8, key_of(at, b"")[:4], (key_of(at, b"k" * 32),), (b"mark",) * 3) for at in range(100)]
    items += [Listed(8, key_of(500, b"")[:4], (b"mark",) * 24), Split(8, key_of(501, b"")[:4], SUMS)]
    for room in (0, 100, 3000, 10**6):
        some = fitting(items, room)
        assert len(pack(some)) <= room
        assert len(some) == len(items) or len(some) >= room // 100 - 1


def test_no_more_ranges_than_a_step_may_have() -> None:
    items: list[Item] = [Listed(8, key_of(at, b"")[:4], ()) for at in range(limits.REPLY_ITEMS + 1)]
    assert len(unpack(pack(items[:-1]))) == limits.REPLY_ITEMS
    assert fault_code(lambda: unpack(pack(items))) == "bad_frame"


@given(st.sets(scattered | lately, max_size=50))
def test_lists_of_keys_go_round(some: set[bytes]) -> None:
    packed = reconcile.pack_keys(sorted(some))
    assert reconcile.unpack_keys(packed) == sorted(some)
    assert len(packed) <= 37 * len(some)


@given(st.binary(max_size=120))
def test_hostile_lists_of_keys_give_a_fault_or_keys(data: bytes) -> None:
    try:
        found = reconcile.unpack_keys(data)
    except reconcile.PeerFault:
        return
    assert found == sorted(set(found))


def test_keys_and_ids_are_whole_and_ascending() -> None:
    assert reconcile.split_ids(b"") == []
    assert reconcile.split_ids(b"aabb", 2) == [b"aa", b"bb"]
    for data in (b"aab", b"bbaa", b"aaaa"):
        assert fault_code(lambda d=data: reconcile.split_ids(d, 2)) == "bad_frame"
    one = b"\x05" + b"b" * 32
    endless, large = b"\x80", b"\xff\xff\xff\xff\x7f" + b"a" * 32
    for data in (one + b"\x00" + b"a" * 32, one + b"\x00" + b"b" * 32, one[:-1], endless, large):
        assert fault_code(lambda d=data: reconcile.unpack_keys(d)) == "bad_frame"
