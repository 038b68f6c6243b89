"""Frames: every one goes round, hostile bytes give a fault and nothing else, and every limit holds at its edge."""

import tracemalloc

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import frames, limits
from sync.errors import Refused
from sync.frames import (
    Ack,
    Bye,
    Delta,
    Envelope,
    Events,
    Fail,
    Fetch,
    GetPrekeys,
    Hello,
    Lack,
    Newest,
    Nudge,
    OneTime,
    OneTimeKem,
    Part,
    Piece,
    Ping,
    Pong,
    Prekeys,
    Range,
    Refuse,
    Summed,
    Tagged,
    Unknown,
    Verify,
    Want,
    WireMark,
)
from sync.reconcile import Claim, Item
from tests.sync.strategies import fault_code, ids, mutations, numbers, u32s, value_or_fault

TAG = b"t" * 16
tags = st.binary(min_size=16, max_size=16)
codes = st.text("abcxyz_09", min_size=1, max_size=limits.CODE_BYTES)
bodies = st.lists(st.binary(max_size=60), max_size=4).map(tuple)
marks = st.lists(st.builds(WireMark, tags, ids, numbers, numbers), max_size=4).map(tuple)
id_lists = st.sets(ids, max_size=5).map(lambda some: b"".join(sorted(some)))
key_lists = st.sets(st.binary(min_size=36, max_size=36), max_size=5).map(lambda some: b"".join(sorted(some)))
instances = st.binary(min_size=16, max_size=16)
places = st.integers(0, limits.CHUNK_BYTES)


def by_tag(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(strategy, max_size=4, unique_by=lambda entry: entry.tag).map(tuple)


FRAMES = st.one_of(
    st.builds(
        Hello,
        instance=instances,
        now=numbers,
        frame_bytes=st.integers(limits.PAGE_BYTES, 2**32 - 1),
        knows=st.just(b"") | instances,
        heard=st.booleans(),
        spaces=by_tag(st.builds(Tagged, tags, numbers, st.booleans())),
        marks=marks,
        echoes=marks,
        newest=st.lists(st.builds(Newest, tags, numbers, ids, st.binary(min_size=16, max_size=99)), max_size=3).map(
            tuple
        ),
    ),
    st.builds(
        Delta,
        round=u32s,
        got=numbers,
        upto=numbers,
        more=st.booleans(),
        parts=by_tag(st.builds(Part, tags, numbers, key_lists, bodies)),
        refused=id_lists,
        marks=marks,
        echoes=marks,
    ),
    st.builds(Verify, u32s, by_tag(st.builds(Summed, tags, st.binary(min_size=8, max_size=8)))),
    st.builds(Range, u32s, u32s, tags, st.sampled_from([(), (Item(2, b"\x07", Claim.SUM, b"12345678"),)])),
    st.builds(Want, tags, id_lists),
    st.builds(Events, tags, bodies),
    st.builds(Refuse, tags, id_lists, codes),
    st.builds(Nudge),
    st.builds(Envelope, st.binary(min_size=1, max_size=300)),
    st.builds(Ack, st.lists(st.binary(min_size=16, max_size=16), max_size=5).map(tuple)),
    st.builds(Fail, st.binary(min_size=16, max_size=16), codes),
    st.builds(GetPrekeys),
    st.builds(
        Prekeys,
        st.binary(max_size=300),
        st.none() | st.builds(OneTime, u32s, ids),
        st.none()
        | st.builds(OneTimeKem, u32s, st.binary(min_size=1184, max_size=1184), st.binary(min_size=64, max_size=64)),
    ),
    st.builds(Ping, u32s),
    st.builds(Pong, u32s),
    st.builds(Bye, codes),
    st.builds(Fetch, ids, places),
    st.builds(Piece, ids, places, places, st.binary(min_size=1, max_size=300)),
    st.builds(Lack, ids),
)


@given(FRAMES)
def test_round_trip(frame: frames.Frame) -> None:
    assert frames.decode(frames.encode(frame)) == frame


@given(st.binary(max_size=300), st.sampled_from([*frames.TYPES, 0, 255]))
def test_random_bytes_give_a_frame_or_a_fault(data: bytes, number: int) -> None:
    value_or_fault(frames.decode, data)
    value_or_fault(frames.decode, bytes((number,)) + data)


@given(st.data(), FRAMES)
def test_mutated_frames_give_a_frame_or_a_fault(data: st.DataObject, frame: frames.Frame) -> None:
    mutated = value_or_fault(frames.decode, data.draw(mutations(frames.encode(frame))))
    if mutated is not None and not isinstance(mutated, Unknown):
        assert frames.decode(frames.encode(mutated)) == mutated


def test_a_type_of_a_later_version_is_no_fault() -> None:
    assert frames.decode(b"\xc8whatever") == Unknown(200)
    assert frames.decode(b"\x00") == Unknown(0)


def test_fields_of_a_later_version_are_ignored() -> None:
    assert frames.decode(b"\x0d" + msgspec.msgpack.encode([7, "new", [1]])) == Ping(7)


def test_type_numbers_are_fixed() -> None:
    names = "Hello Delta Verify Range Want Events Refuse Envelope Ack Fail GetPrekeys Prekeys Ping Pong Bye Nudge"
    names += " Fetch Piece Lack"
    assert [frame.__name__ for frame in frames.TYPES.values()] == names.split()
    assert list(frames.TYPES) == list(range(1, 20))


def test_a_length_is_believed_only_once_the_bytes_are_there() -> None:
    """A few bytes that claim four billion entries or bytes cost next to nothing."""
    tracemalloc.start()
    try:
        for number in frames.TYPES:
            for claim in (b"\xdd\xff\xff\xff\xff", b"\x91\xdd\xff\xff\xff\xff", b"\x92\x01\xc6\xff\xff\xff\xff"):
                value_or_fault(frames.decode, bytes((number,)) + claim)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_deep_nesting_is_a_fault() -> None:
    assert fault_code(lambda: frames.decode(b"\x08\x92\xc4\x01e" + b"\x91" * 200_000 + b"\x90")) == "bad_frame"


def ascending(count: int, size: int) -> bytes:
    return b"".join(number.to_bytes(size, "big") for number in range(count))


def hello(spaces: int = 0, marks: int = 0, newest: int = 0) -> Hello:
    return Hello(
        instance=b"i" * 16,
        now=0,
        frame_bytes=limits.PAGE_BYTES,
        knows=b"",
        heard=False,
        spaces=tuple(Tagged(number.to_bytes(16, "big"), 0, True) for number in range(spaces)),
        marks=(WireMark(TAG, b"d" * 32, 1, 1),) * marks,
        newest=(Newest(TAG, 1, b"i" * 32, bytes(limits.HEADER_BYTES + 64)),) * newest,
    )


def delta(parts: tuple[Part, ...] = (), refused: int = 0, marks: int = 0) -> Delta:
    return Delta(1, 0, 0, False, parts, ascending(refused, 32), (), (WireMark(TAG, b"d" * 32, 1, 1),) * marks)


def part(keys: int = 0, events: int = 0, size: int = 1) -> Part:
    return Part(TAG, 0, ascending(keys, 36), (bytes(size),) * events)


ITEM = Item(10, b"\x00" * 5, Claim.SUM, b"12345678")


def ranges(count: int) -> Range:
    return Range(1, 1, TAG, tuple(Item(16, number.to_bytes(2, "big") + bytes(6), 1, b"") for number in range(count)))


@pytest.mark.parametrize(
    ("make", "limit"),
    [
        (lambda n: hello(spaces=n), limits.SPACES),
        (lambda n: hello(marks=n), limits.MARKS),
        (lambda n: hello(newest=n), limits.NEWEST),
        (lambda n: delta(tuple(Part(k.to_bytes(16, "big"), 0, b"") for k in range(n))), limits.SPACES),
        (lambda n: delta((part(keys=n),)), limits.PAGE_KEYS),
        (lambda n: delta((part(events=n),)), limits.PAGE_EVENTS),
        (lambda n: delta((part(events=1, size=n),)), limits.EVENT_BYTES),
        (lambda n: delta(refused=n), limits.REFUSED_IDS),
        (lambda n: delta(marks=n), limits.MARKS),
        (lambda n: Verify(1, tuple(Summed(k.to_bytes(16, "big"), bytes(8)) for k in range(n))), limits.SPACES),
        (ranges, limits.REPLY_ITEMS),
        (lambda n: Want(TAG, ascending(n, 32)), limits.WANT_IDS),
        (lambda n: Events(TAG, (b"e",) * n), limits.PAGE_EVENTS),
        (lambda n: Events(TAG, (bytes(n),)), limits.EVENT_BYTES),
        (lambda n: Refuse(TAG, ascending(n, 32), "code"), limits.WANT_IDS),
        (lambda n: Refuse(TAG, b"", "c" * n), limits.CODE_BYTES),
        (lambda n: Envelope(bytes(n)), limits.ENVELOPE_BYTES),
        (lambda n: Ack((b"h" * 16,) * n), limits.ACK_HASHES),
        (lambda n: Fail(b"h" * 16, "c" * n), limits.CODE_BYTES),
        (lambda n: Prekeys(bytes(n), None, None), limits.PREKEYS_BYTES),
        (lambda n: Bye("c" * n), limits.CODE_BYTES),
        (lambda n: Fetch(b"a" * 32, n), limits.CHUNK_BYTES),
        (lambda n: Piece(b"a" * 32, n, limits.CHUNK_BYTES, b"d"), limits.CHUNK_BYTES),
        (lambda n: Piece(b"a" * 32, 0, n, b"d"), limits.CHUNK_BYTES),
        (lambda n: Piece(b"a" * 32, 0, limits.CHUNK_BYTES, bytes(n)), limits.PIECE_BYTES),
        (Ping, 2**32 - 1),
        (lambda n: Want(b"t" * n, b""), limits.TAG_BYTES),
        (lambda n: Ack((b"h" * n,)), limits.HASH_BYTES),
    ],
)
def test_every_list_and_string_has_a_limit(make: object, limit: int) -> None:
    assert callable(make)
    whole = make(limit)
    assert frames.decode(frames.encode(whole)) == whole
    assert fault_code(lambda: frames.decode(frames.encode(make(limit + 1)))) == "bad_frame"


def test_range_content_limit() -> None:
    fits = Item(0, b"", Claim.LIST, ascending(limits.LEAF_KEYS, 36))
    over = Item(0, b"", Claim.LIST, ascending(limits.LEAF_KEYS + 1, 36))
    assert frames.decode(frames.encode(Range(1, 1, TAG, (fits,)))) == Range(1, 1, TAG, (fits,))
    assert fault_code(lambda: frames.decode(frames.encode(Range(1, 1, TAG, (over,))))) == "bad_frame"


def test_the_largest_frames_fit() -> None:
    """What a session may build at its own limits stays below the size of a frame."""
    assert len(frames.encode(hello(limits.SPACES, limits.MARKS, limits.NEWEST))) < limits.FRAME_BYTES
    parts = tuple(Part(k.to_bytes(16, "big"), 0, ascending(1, 36)) for k in range(limits.SPACES))
    assert len(frames.encode(delta(parts, limits.REFUSED_IDS, limits.MARKS))) < limits.FRAME_BYTES // 2


def test_frame_size_limit() -> None:
    def padded(size: int) -> bytes:
        return b"\x08" + msgspec.msgpack.encode([b"e", bytes(size - 10)])

    assert len(padded(limits.FRAME_BYTES)) == limits.FRAME_BYTES
    assert frames.decode(padded(limits.FRAME_BYTES)) == Envelope(b"e")
    assert fault_code(lambda: frames.decode(padded(limits.FRAME_BYTES + 1))) == "bad_frame"
    assert fault_code(lambda: frames.decode(b"")) == "bad_frame"
    assert fault_code(lambda: frames.encode(Envelope(bytes(limits.FRAME_BYTES))), Refused) == "frame_too_large"


def test_small_frames_are_small() -> None:
    def padded(size: int) -> bytes:
        return b"\x0d" + msgspec.msgpack.encode([7, bytes(size - 6)])

    whole = padded(limits.SMALL_FRAME_BYTES)
    assert len(whole) == limits.SMALL_FRAME_BYTES
    assert frames.decode(whole) == Ping(7)
    assert fault_code(lambda: frames.decode(padded(limits.SMALL_FRAME_BYTES + 1))) == "bad_frame"


@pytest.mark.parametrize(
    "frame",
    [
        Hello(b"i" * 16, 0, limits.PAGE_BYTES - 1, b"", False, ()),
        Hello(b"i" * 16, 0, limits.PAGE_BYTES, b"k" * 15, False, ()),
        Hello(b"i" * 15, 0, limits.PAGE_BYTES, b"", False, ()),
        Hello(b"i" * 16, 0, limits.PAGE_BYTES, b"", False, (Tagged(TAG, 0, True), Tagged(TAG, 1, True))),
        Hello(b"i" * 16, -1, limits.PAGE_BYTES, b"", False, ()),
        delta((part(), part())),
        delta((Part(TAG, 0, b"k" * 35),)),
        delta((Part(TAG, 0, b"k" * 72),)),
        Delta(1, 0, 0, False, (), b"r" * 64, (), ()),
        Delta(1, 0, 2**63, False, (), b"", (), ()),
        Verify(1, (Summed(TAG, bytes(8)), Summed(TAG, bytes(8)))),
        Verify(1, (Summed(TAG, bytes(7)),)),
        Range(1, 1, TAG, (ITEM, ITEM)),
        Want(TAG, b"i" * 31),
        Want(TAG, b"b" * 32 + b"a" * 32),
        Refuse(TAG, b"", "No sentences here."),
        Refuse(TAG, b"", ""),
        Envelope(b""),
        Prekeys(b"", OneTime(1, b"p" * 31), None),
        Prekeys(b"", None, OneTimeKem(1, b"p" * 1183, b"s" * 64)),
        Bye("trailing\n"),
    ],
)
def test_malformed_frames_are_refused(frame: frames.Frame) -> None:
    assert fault_code(lambda: frames.decode(frames.encode(frame))) == "bad_frame"
