"""Frames: every one goes round, hostile bytes give a fault and nothing else, and every limit holds at its edge."""

import tracemalloc

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import frames, limits, pages
from sync.errors import Refused
from sync.frames import (
    Ack,
    Bulk,
    Bye,
    Claims,
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
    Offers,
    OneTime,
    OneTimeKem,
    Part,
    Piece,
    Ping,
    Pong,
    Prekeys,
    Range,
    Refuse,
    Stream,
    Unknown,
    Verify,
    Want,
    WireMark,
)
from sync.ranges import Listed, Split, Tell, pack
from sync.reconcile import pack_keys
from sync.signals import Typing
from tests.sync.strategies import fault_code, ids, mutations, numbers, u32s, value_or_fault

TAG = b"t" * 16
tags = st.binary(min_size=16, max_size=16)
codes = st.text("abcxyz_09", min_size=1, max_size=limits.CODE_BYTES)
bodies = st.lists(st.binary(max_size=60), max_size=4).map(tuple)
marks = st.lists(st.builds(WireMark, tags, ids, numbers, numbers), max_size=4).map(tuple)
id_lists = st.sets(ids, max_size=5).map(lambda some: b"".join(sorted(some)))
key_lists = st.sets(st.binary(min_size=36, max_size=36), max_size=5).map(lambda some: pack_keys(sorted(some)))
spaces = st.integers(0, limits.SPACES - 1)
before = st.binary(min_size=1, max_size=36)
instances = st.binary(min_size=16, max_size=16)
places = st.integers(0, limits.CHUNK_BYTES)


def by_space(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(strategy, max_size=4, unique_by=lambda entry: entry.space).map(tuple)


def greeting(same: bool, offers: tuple[Offers, ...], **rest: object) -> Hello:
    return Hello(same=b"s" * 16 if same else b"", spaces=() if same else offers, **rest)  # type: ignore[arg-type]


CLAIMS = [
    b"",
    b"junk",
    pack([Listed(0, b"", (b"mark",))]),
    pack([Split(6, b"\x00\x06\x2e", (b"sum1", *(b"",) * 15)), Listed(8, b"\x00\x06\x2f\x00", ())]),
    pack([Tell(0, b"", (b"\x00\x06\x2e\x00" + b"i" * 32,), (b"mark",))]),
]

FRAMES = st.one_of(
    st.builds(
        greeting,
        same=st.booleans(),
        fresh=st.booleans(),
        instance=instances,
        now=numbers,
        frame_bytes=st.integers(limits.PAGE_BYTES, 2**32 - 1),
        knows=st.just(b"") | instances,
        heard=st.booleans(),
        offers=st.lists(tags, max_size=4, unique=True).flatmap(
            lambda some: st.builds(Offers, numbers, st.booleans(), st.just(b"".join(some))).map(lambda each: (each,))
        ),
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
        since=numbers,
        upto=numbers,
        more=st.booleans(),
        parts=by_space(st.builds(Part, spaces, key_lists, bodies)),
        refused=id_lists,
        marks=marks,
        echoes=marks,
    ),
    st.builds(
        Verify,
        u32s,
        st.binary(min_size=8, max_size=8),
        st.integers(0, 4).map(lambda count: b"digest.." * count),
        st.lists(spaces, max_size=4, unique=True).map(tuple),
    ),
    st.builds(Range, u32s, u32s, by_space(st.builds(Claims, spaces, st.sampled_from(CLAIMS)))),
    st.builds(Want, spaces, id_lists),
    st.builds(Events, spaces, u32s, bodies),
    st.builds(Refuse, spaces, id_lists, codes),
    st.builds(Bulk, spaces, u32s, before, st.integers(1, limits.BULK_WINDOW)),
    st.builds(Stream, spaces, u32s, before, st.binary(max_size=36), u32s, bodies),
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
    st.builds(Typing, ids),
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
    names += " Fetch Piece Lack Bulk Stream Join Given Renew TickSums Told Recover Typing"
    assert [frame.__name__ for frame in frames.TYPES.values()] == names.split()
    assert list(frames.TYPES) == list(range(1, 29))


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
        same=b"",
        fresh=False,
        spaces=tuple(Offers(0, True, number.to_bytes(16, "big")) for number in range(spaces)),
        marks=(WireMark(TAG, b"d" * 32, 1, 1),) * marks,
        newest=(Newest(TAG, 1, b"i" * 32, bytes(limits.HEADER_BYTES + 64)),) * newest,
    )


def hello_with(**changed: object) -> Hello:
    return msgspec.structs.replace(hello(), **changed)


def delta(parts: tuple[Part, ...] = (), refused: int = 0, marks: int = 0) -> Delta:
    return Delta(1, 0, 0, 0, False, parts, ascending(refused, 32), (), (WireMark(TAG, b"d" * 32, 1, 1),) * marks)


def part(events: int = 0, size: int = 1) -> Part:
    return Part(1, b"", (bytes(size),) * events)


def steps(parts: int, size: int = 0) -> Range:
    return Range(1, 1, tuple(Claims(number, bytes(size)) for number in range(parts)))


@pytest.mark.parametrize(
    ("make", "limit"),
    [
        (lambda n: hello(spaces=n), limits.SPACES),
        (lambda n: hello(marks=n), limits.MARKS),
        (lambda n: hello(newest=n), limits.NEWEST),
        (lambda n: delta(tuple(Part(k, b"") for k in range(n))), limits.SPACES),
        (lambda n: delta((Part(1, bytes(n)),)), limits.PAGE_KEYS * (limits.KEY_BYTES + 1)),
        (lambda n: delta((Part(n, b""),)), limits.SPACES - 1),
        (lambda n: delta((part(events=n),)), limits.PAGE_EVENTS),
        (lambda n: delta((part(events=1, size=n),)), limits.EVENT_BYTES),
        (lambda n: delta(refused=n), limits.REFUSED_IDS),
        (lambda n: delta(marks=n), limits.MARKS),
        (lambda n: Verify(1, bytes(8), bytes(8 * n)), limits.SPACES),
        (lambda n: Verify(1, bytes(8), b"", tuple(range(n))), limits.SPACES),
        (steps, limits.SPACES),
        (lambda n: steps(1, n), limits.RANGE_BYTES),
        (lambda n: Range(1, 1, (Claims(1, bytes(n)), Claims(2, b"."))), limits.RANGE_BYTES - 1),
        (lambda n: Want(1, ascending(n, 32)), limits.WANT_IDS),
        (lambda n: Want(n, b""), limits.SPACES - 1),
        (lambda n: Events(1, 0, (b"e",) * n), limits.PAGE_EVENTS),
        (lambda n: Events(1, 0, (bytes(n),)), limits.EVENT_BYTES),
        (lambda n: Refuse(1, ascending(n, 32), "code"), limits.WANT_IDS),
        (lambda n: Refuse(1, b"", "c" * n), limits.CODE_BYTES),
        (lambda n: Bulk(1, 0, bytes(n), 1), limits.KEY_BYTES),
        (lambda n: Bulk(1, 0, b"b", n), limits.BULK_WINDOW),
        (lambda n: Stream(1, 0, b"b", bytes(n), 0, ()), limits.KEY_BYTES),
        (lambda n: Stream(1, 0, b"b", b"", 0, (b"e",) * n), limits.PAGE_EVENTS),
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
        (lambda n: hello_with(same=b"s" * n), limits.INSTANCE_BYTES),
        (lambda n: Ack((b"h" * n,)), limits.HASH_BYTES),
    ],
)
def test_every_list_and_string_has_a_limit(make: object, limit: int) -> None:
    assert callable(make)
    whole = make(limit)
    assert frames.decode(frames.encode(whole)) == whole
    assert fault_code(lambda: frames.decode(frames.encode(make(limit + 1)))) == "bad_frame"


def test_a_page_names_so_many_keys() -> None:
    packed = [pack_keys(number.to_bytes(36, "big") for number in range(count)) for count in (1024, 1025)]
    assert len(pages.keys_of(Part(1, packed[0]))) == limits.PAGE_KEYS
    assert fault_code(lambda: pages.keys_of(Part(1, packed[1]))) == "bad_frame"


def test_the_largest_frames_fit() -> None:
    """What a session may build at its own limits stays below the size of a frame."""
    assert len(frames.encode(hello(limits.SPACES, limits.MARKS, limits.NEWEST))) < limits.FRAME_BYTES
    parts = tuple(Part(k, pack_keys([bytes(36)])) for k in range(limits.SPACES))
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
        hello_with(frame_bytes=limits.PAGE_BYTES - 1),
        hello_with(knows=b"k" * 15),
        hello_with(instance=b"i" * 15),
        hello_with(same=b"s" * 15),
        hello_with(same=b"s" * 16, spaces=(Offers(0, True, TAG),)),
        hello_with(spaces=(Offers(0, True, TAG), Offers(1, True, TAG))),
        hello_with(spaces=(Offers(0, True, TAG + TAG),)),
        hello_with(spaces=(Offers(0, True, TAG[:-1]),)),
        hello_with(spaces=(Offers(0, True, ascending(limits.SPACES, 16)), Offers(0, True, TAG))),
        hello_with(now=-1),
        delta((part(), part())),
        Delta(1, 0, 0, 0, False, (), b"r" * 64),
        Delta(1, 0, 0, 2**63, False, (), b""),
        Verify(1, bytes(7)),
        Verify(1, bytes(8), bytes(9)),
        Verify(1, bytes(8), b"", (3, 3)),
        Range(1, 1, (Claims(1, b""), Claims(1, b""))),
        Want(1, b"i" * 31),
        Want(1, b"b" * 32 + b"a" * 32),
        Refuse(1, b"", "No sentences here."),
        Refuse(1, b"", ""),
        Bulk(1, 0, b"", 1),
        Bulk(1, 0, b"b", 0),
        Stream(1, 0, b"", b"", 0, ()),
        Envelope(b""),
        Prekeys(b"", OneTime(1, b"p" * 31), None),
        Prekeys(b"", None, OneTimeKem(1, b"p" * 1183, b"s" * 64)),
        Bye("trailing\n"),
    ],
)
def test_malformed_frames_are_refused(frame: frames.Frame) -> None:
    assert fault_code(lambda: frames.decode(frames.encode(frame))) == "bad_frame"
