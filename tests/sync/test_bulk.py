"""Streams: a missing range comes whole, the newest first, in windows, and goes on where it broke off."""

import pytest

from sync import frames, limits
from sync.frames import Bulk, Stream
from sync.outputs import Send, Store
from sync.reconcile import key_of
from tests.sync.lone import Lone
from tests.sync.pair import BOTH, LOG, Pair, Side
from tests.sync.test_session import sides

DAY_MS = 24 * 3600 * 1000
LAST = b"\xff" * limits.KEY_BYTES


def history(side: Side, count: int, every_ms: int = DAY_MS, start: int = 0) -> None:
    for number in range(start, start + count):
        side.store.append(side.make(LOG, number * every_ms))


def stored(side: Side) -> list[int]:
    """The clock values of what a side stored, in that order."""
    events = [event for output in side.told if isinstance(output, Store) for event in output.events]
    return [event.header.hlc for event in events]


@pytest.mark.parametrize("role", [0, 1])
def test_a_missing_history_comes_newest_first_and_costs_little_more_than_itself(role: int) -> None:
    both = sides(1)
    history(both[role], 2000)
    pair = Pair(1, *both)
    pair.run_until_converged()
    received = stored(both[1 - role])
    assert len(received) == 2000
    assert received == sorted(received, reverse=True)
    pair.run(2 * limits.ROUND_EVERY_MS)
    bodies = sum(len(event.to_bytes()) for event in both[role].store.content.values())
    assert pair.bytes <= 1.03 * bodies + 3000
    assert pair.mismatches == 0
    assert both[0].store.agreement is not None


@pytest.mark.parametrize("seed", range(6))
def test_a_stream_survives_loss_and_goes_on_after_a_break(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BULK_BYTES", 4000)
    monkeypatch.setattr(limits, "BULK_WINDOW", 16_000)
    both = sides(seed)
    role = seed % 2
    history(both[role], 1200, DAY_MS // 4)
    history(both[1 - role], 100, DAY_MS, start=700)
    pair = Pair(seed, *both, loss=0.2, double=0.1)
    for _ in range(4):
        pair.run(2500)
        pair.connect()
    before = len(both[1 - role].store.content)
    assert 100 <= before < 1300
    pair.bytes = 0
    pair.run_until_converged()
    assert pair.mismatches == 0


def test_both_sides_may_stream_at_once() -> None:
    both = sides(2)
    history(both[0], 400)
    history(both[1], 400, start=2000)
    pair = Pair(2, *both)
    pair.run_until_converged()
    assert pair.bytes < 1.1 * sum(len(event.to_bytes()) for event in both[0].store.content.values())


def test_no_more_is_under_way_than_was_asked_for() -> None:
    lone = Lone(1)
    events = [lone.writer.make(LOG, number * DAY_MS, "x" * 20_000) for number in range(60)]
    for event in events:
        lone.store.append(event)
    number = lone.number(LOG)
    lone.say(Bulk(number, 0, LAST, limits.BULK_WINDOW))
    window = [frame for frame in lone.heard if isinstance(frame, Stream)]
    sizes = [len(frames.encode(frame)) for frame in window]
    assert max(sizes) <= limits.BULK_BYTES + 1024
    assert sum(sizes) <= limits.BULK_WINDOW + limits.BULK_BYTES
    lone.say(Bulk(number, 0, window[-1].next, 1))
    assert lone.last(Stream).before == window[-1].next  # type: ignore[union-attr]
    low = (1_700_000_000_000 + 59 * DAY_MS) >> 22
    lone.say(Bulk(number, low, LAST, limits.BULK_WINDOW))
    last = lone.last(Stream)
    assert isinstance(last, Stream)
    assert (len(last.events), last.next) == (1, b"")


def test_questions_for_streams_are_rationed_and_only_for_what_may_be_streamed() -> None:
    lone = Lone(1)
    for _ in range(limits.BULKS_BURST + 3):
        lone.say(Bulk(lone.number(LOG), 0, LAST, 1))
    assert lone.session.counts.shed == 3
    lone.now += 1000
    lone.say(Bulk(lone.number(LOG), 0, LAST, 1))
    assert lone.session.counts.shed == 3
    before = len(lone.heard)
    lone.say(Bulk(1 - lone.number(LOG), 0, LAST, 1))
    assert len(lone.heard) == before, "bodies of this space travel in the ratchet alone"


def pulling() -> Lone:
    """A session that was shown shelves of which it holds nothing, and has asked for them."""
    from sync.frames import Claims, Range
    from sync.ranges import Shelves, pack

    lone = Lone(1)
    lone.say(lone.delta(1))
    shelves = Shelves(1 << 22, ((400, b"sum1"), (398, b"sum2")), b"")
    lone.say(Range(1, 1, (Claims(lone.number(LOG), pack([shelves])),)))
    return lone


def test_the_newest_range_is_asked_for_first_and_again_when_it_does_not_come() -> None:
    lone = pulling()
    asked = lone.last(Bulk)
    assert isinstance(asked, Bulk)
    assert (asked.low, asked.before) == (400 << 10, (401 << 10).to_bytes(4, "big"))
    assert lone.session.deadline == limits.RETRY_MS
    waits = []
    while (deadline := lone.session.deadline) is not None:
        waits.append(deadline - lone.now)
        lone.tick(deadline - lone.now)
    assert len([frame for frame in lone.heard if frame == asked]) == 1 + limits.RETRIES
    assert waits == [2000, 2000, 4000, 4000, 6000, 6000]


def test_a_stream_must_go_on_and_come_to_an_end() -> None:
    event = Lone(1).writer.make(LOG, 0)
    for before_next, events in ((LAST, (event.to_bytes(),)), (key_of(400 << 10, b"a" * 32), ())):
        lone = pulling()
        asked = lone.last(Bulk)
        assert isinstance(asked, Bulk)
        assert lone.fault(Stream(asked.space, asked.low, asked.before, before_next, 0, events)) == "bad_stream"


def test_what_was_not_asked_for_is_passed_over() -> None:
    lone = pulling()
    asked = lone.last(Bulk)
    assert isinstance(asked, Bulk)
    body = (lone.writer.make(LOG, 0).to_bytes(),)
    for stray in (
        Stream(asked.space, asked.low - 1, asked.before, b"", 0, body),
        Stream(asked.space, asked.low, b"\x01", b"", 0, body),
        Stream(1 - asked.space, asked.low, asked.before, b"", 0, body),
    ):
        assert lone.say(stray) == []
    assert lone.session.counts.stale == 3
    assert not lone.store.content
    lone.say(Stream(asked.space, asked.low, asked.before, b"", 0, body))
    assert len(lone.store.content) == 1
    follows = lone.last(Bulk)
    assert isinstance(follows, Bulk)
    assert follows.low == 398 << 10
    lone.say(Stream(follows.space, follows.low, follows.before, b"", 0, ()))
    assert lone.session._puller.busy is False


def test_a_side_that_is_fetching_lets_the_comparison_wait() -> None:
    lone = pulling()
    lone.say(lone.delta(2))
    assert lone.last(frames.Delta).more  # type: ignore[union-attr]
    asked = lone.last(Bulk)
    assert isinstance(asked, Bulk)
    lone.say(Stream(asked.space, asked.low, asked.before, b"", 0, ()))
    rest = lone.last(Bulk)
    assert isinstance(rest, Bulk)
    lone.say(Stream(rest.space, rest.low, rest.before, b"", 0, ()))
    lone.say(lone.delta(3))
    assert not lone.last(frames.Delta).more  # type: ignore[union-attr]


def test_only_so_many_ranges_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BULK_RANGES", 3)
    lone = Lone(0, BOTH)
    share = lone.session._exchange.of_number(lone.number(LOG))
    assert share is not None
    outputs = lone.session._puller.add(share, [(at, at) for at in range(0, 100, 2)], 0)
    assert [type(output) for output in outputs] == [Send]
    assert len(lone.session._puller._ranges) == 3
    lone.session._puller.add(share, [(1, 1)], 0)
    assert len(lone.session._puller._ranges) == 3


def test_a_range_is_fetched_once_however_often_it_is_shown() -> None:
    lone = Lone(0, BOTH)
    share = lone.session._exchange.of_number(lone.number(LOG))
    assert share is not None
    for ranges in ([(10, 19)], [(10, 19)], [(15, 25)], [(5, 10)], [(20, 29)], [(0, 9)], [(12, 13)]):
        lone.session._puller.add(share, ranges, 0)
    found = [(wanted.low, wanted.before) for wanted in lone.session._puller._ranges]
    assert found == [(low, (high + 1).to_bytes(4, "big")) for low, high in ((10, 19), (20, 29), (0, 9))]
