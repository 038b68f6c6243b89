"""What own devices tell each other of ticks, as bytes and as a comparison."""

from hypothesis import given
from hypothesis import strategies as st

from sync import frames, limits, ticks
from sync.ticks import Part, Tick, TickSums, Told
from tests.sync.strategies import fault_code, ids

numbers = st.integers(0, 2**40)
some = st.builds(
    lambda mine, account, device, read, more: Tick(mine, account, device, read + more, read),
    ids, ids, ids, numbers, numbers,
)  # fmt: skip


def tick(number: int, read: int = 0) -> Tick:
    return Tick(b"m" * 32, b"a" * 32, number.to_bytes(32, "big"), max(read, 5), read)


@given(st.booleans(), st.lists(some, max_size=5))
def test_frames_come_back_as_they_were(back: bool, rows: list[Tick]) -> None:
    told = Told(back, (Part(b"s" * 32, tuple(rows)),))
    assert frames.decode(frames.encode(told)) == told
    sums = {b"s" * 32: ticks.sum_of(rows)}
    for frame in (ticks.ask(sums), ticks.answer(ticks.ask({}), sums)):
        assert frames.decode(frames.encode(frame)) == frame


def test_what_breaks_the_rules_is_refused() -> None:
    most = tuple(tick(number) for number in range(limits.TICKS))
    assert frames.decode(frames.encode(Told(False, (Part(b"s" * 32, most),))))
    parts = Part(b"s" * 32, most), Part(b"t" * 32, most[:1])
    for bad in (
        Told(False, parts),
        Told(False, (Part(b"s" * 32, (*most, tick(0))),)),
        Told(False, (Part(b"s" * 31, ()),)),
        Told(False, (Part(b"s" * 32, (Tick(b"m" * 32, b"a" * 32, b"d" * 32, 3, 4),)),)),
        Told(False, (Part(b"s" * 32, (Tick(b"m" * 32, b"a" * 32, b"d" * 32, -1, -1),)),)),
        TickSums(False, b"t" * 8, b"s" * 41),
        TickSums(True, b"t" * 7),
        TickSums(False, b"t" * 8, bytes(40 * (limits.TICK_SPACES + 1))),
    ):
        data = frames.encode(bad)
        assert fault_code(lambda data=data: frames.decode(data)) == "bad_frame"


@given(st.dictionaries(ids, st.lists(some, max_size=4), max_size=4), st.dictionaries(ids, st.lists(some), max_size=2))
def test_sums_tell_where_two_differ(here: dict[bytes, list[Tick]], more: dict[bytes, list[Tick]]) -> None:
    there = here | more
    mine, theirs = ({space: ticks.sum_of(rows) for space, rows in each.items()} for each in (here, there))
    answered = ticks.answer(ticks.ask(mine), theirs)
    assert ticks.agrees(answered, mine) == (mine == theirs) == (answered.sums == b"" and bool(theirs) == bool(mine))
    expected = [space for space in sorted({*mine, *theirs}) if mine.get(space) != theirs.get(space)]
    assert mine == theirs or ticks.differing(answered, mine) == expected


def test_a_sum_hangs_on_every_number_and_on_no_order() -> None:
    rows = [tick(1), tick(2, 3)]
    assert ticks.sum_of(rows) == ticks.sum_of(rows[::-1])
    sums = {ticks.sum_of([tick(1), tick(2, read)]) for read in (0, 3, 4, 6)}
    assert len({*sums, ticks.sum_of(rows[:1])}) == 5


def test_only_what_goes_beyond_is_news() -> None:
    told = Part(b"s" * 32, (tick(1), tick(2, 3)))
    assert ticks.news_in(told, [tick(1), tick(2, 2)]) == ()
    assert ticks.news_in(told, [tick(1, 1), tick(2), tick(3)]) == (tick(1, 1), tick(3))


@given(st.dictionaries(ids, st.integers(0, 2500), max_size=3), st.booleans())
def test_everything_is_told_in_frames_that_fit(counts: dict[bytes, int], back: bool) -> None:
    spaces = {space: [tick(number) for number in range(count)] for space, count in counts.items()}
    told = list(ticks.frames(back, spaces))
    for frame in told:
        assert frames.decode(frames.encode(frame)) == frame
        assert frame.back == back
    heard: dict[bytes, list[Tick]] = {}
    for part in (part for frame in told for part in frame.parts):
        heard.setdefault(part.space, []).extend(part.ticks)
    assert heard == spaces
