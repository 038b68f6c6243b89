"""Pace and order: what is repeated when, what is rationed, and frames that come doubled, late or not at all."""

import msgspec
import pytest

from sync import frames, limits
from sync.exchange import Allowance, Remembered
from sync.frames import Claims, Delta, Events, Hello, Nudge, Range, Refuse, Verify, Want
from sync.outputs import Agreed, Cursor, Remember, Seal
from sync.ranges import Listed, pack
from tests.sync.lone import Lone, opened
from tests.sync.pair import LOG, TALK


def empty_total() -> bytes:
    """The digest over two empty spaces on the link of these tests."""
    other = Lone(1)
    other.say(other.delta(1))
    verify = other.last(Verify)
    assert isinstance(verify, Verify)
    return verify.total


def test_the_greeting_is_repeated_until_it_is_answered() -> None:
    for role in (0, 1):
        lone = Lone(role, greet=False)
        assert lone.tick(limits.HELLO_EVERY_MS - 1) == []
        assert [type(frame) for frame in (lone.tick(1), lone.heard) for frame in frame][-1] is Hello
        heard = len(lone.heard)
        lone.say(lone.hello())
        assert lone.heard[heard:] == [lone.last(Hello)]
        assert lone.last(Hello).heard  # type: ignore[union-attr]
        assert lone.say(lone.hello()) == [], "not twice in a second"
        lone.now += limits.HELLO_LEAST_MS
        lone.say(lone.hello())
        assert len(lone.heard) == heard + 2
        lone.say(msgspec.structs.replace(lone.hello(), heard=True))
        assert len(lone.heard) == heard + 2


def test_a_deadline_is_when_there_is_something_to_do() -> None:
    assert Lone(1).session.deadline is None
    asking = Lone(0)
    assert asking.session.deadline == 0
    assert asking.tick()
    assert asking.session.deadline == limits.RETRY_MS
    answering = Lone(1, greet=False)
    assert answering.session.deadline == limits.HELLO_EVERY_MS


def test_questions_are_answered_in_bounded_pieces() -> None:
    lone = Lone(1)
    events = [lone.writer.make(LOG, number, "x" * 30_000) for number in range(80)]
    for event in events:
        lone.store.append(event)
    lone.say(Want(lone.number(LOG), b"".join(sorted(event.id for event in events))))
    sizes = [len(frames.encode(frame)) for frame in lone.heard if isinstance(frame, Events)]
    assert max(sizes) <= limits.PAGE_BYTES + 1024
    assert sum(sizes) <= limits.ANSWER_BYTES + 17 * 32 * 1024
    assert not any(isinstance(frame, Refuse) for frame in lone.heard)


def test_many_small_events_fill_several_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PAGE_EVENTS", 3)
    lone = Lone(1)
    events = [lone.writer.make(LOG, number) for number in range(8)]
    for event in events:
        lone.store.append(event)
    lone.say(Want(lone.number(LOG), b"".join(sorted(event.id for event in events))))
    assert [len(frame.events) for frame in lone.heard if isinstance(frame, Events)] == [3, 3, 2]


def test_questions_rounds_and_steps_are_rationed() -> None:
    lone = Lone(1)
    event = lone.writer.make(TALK, 0)
    lone.store.append(event)
    for _ in range(limits.WANTS_BURST + 5):
        lone.say(Want(lone.number(TALK), event.id))
    assert lone.session.counts.shed == 5
    for number in range(1, limits.COMPARES_BURST + 6):
        lone.say(lone.delta(number))
    assert lone.session.counts.shed == 10
    assert lone.session.counts.rounds == limits.COMPARES_BURST
    for step in range(limits.STEPS_BURST + 5):
        lone.say(Range(limits.COMPARES_BURST, step, ()))
    assert lone.session.counts.shed == 15
    lone.now += 1000
    lone.say(lone.delta(1000))
    assert lone.session.counts.rounds == limits.COMPARES_BURST + 1


def test_pages_are_rationed_less_than_comparisons_and_so_are_repeats() -> None:
    lone = Lone(1)
    for number in range(1, limits.ROUNDS_BURST + 1):
        lone.say(lone.delta(number, more=True))
    assert lone.session.counts.rounds == limits.ROUNDS_BURST
    lone.say(lone.delta(limits.ROUNDS_BURST, more=True))
    lone.say(lone.delta(1000, more=True))
    assert lone.session.counts.shed == 2
    lone.now += 1000
    for _ in range(limits.ROUNDS_PER_SECOND + 3):
        lone.say(lone.delta(limits.ROUNDS_BURST, more=True))
    assert lone.session.counts.repeated == limits.ROUNDS_PER_SECOND
    assert lone.session.counts.shed == 5


def test_ranges_are_rationed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ITEMS_BURST", 10)
    monkeypatch.setattr(limits, "ITEMS_PER_SECOND", 4)
    lone = Lone(1)
    lone.say(lone.delta(1))
    ranges = [Listed(8, number.to_bytes(4, "big"), ()) for number in range(5)]
    for count, shed in ((5, 0), (4, 0), (2, 1), (1, 1)):
        lone.say(Range(1, 1, (Claims(0, pack(ranges[:count])),)))
        assert lone.session.counts.shed == shed
    lone.now += 1000
    lone.say(Range(1, 1, (Claims(0, pack(ranges[:4])),)))
    assert lone.session.counts.shed == 1


def test_questions_for_digests_are_rationed_as_steps_are() -> None:
    lone = Lone(1)
    lone.say(lone.delta(1))
    for _ in range(limits.STEPS_BURST + 2):
        lone.say(Verify(1, bytes(8), bytes(16)))
    assert lone.session.counts.shed == 2
    answers = [frame for frame in lone.heard if isinstance(frame, Verify)]
    assert len(answers) == 1 + limits.STEPS_BURST
    assert all(len(frame.sums) == 16 for frame in answers)


def test_a_page_that_would_want_too_much_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WANTED_PER_SPACE", 2)
    lone = Lone(1, agreed=True)
    events = [lone.writer.make(TALK, number) for number in range(3)]
    lone.say(lone.delta(1, lone.part(TALK, events, bodies=False), since=1, upto=9))
    assert lone.last(Delta).more  # type: ignore[union-attr]
    assert not lone.store.wants
    lone.say(lone.delta(2, lone.part(TALK, events[:2], bodies=False), since=1, upto=9))
    assert len(lone.store.wants[TALK]) == 2
    assert lone.store.resume is not None
    assert lone.store.resume.upto == 9


def test_the_same_body_is_not_sealed_twice_in_a_row() -> None:
    lone = Lone(1)
    event = lone.writer.make(TALK, 0)
    lone.store.append(event)
    assert lone.say(Want(lone.number(TALK), event.id)) == [Seal(TALK, (event.id,))]
    assert lone.say(Want(lone.number(TALK), event.id)) == []
    lone.now += limits.SEAL_AGAIN_MS
    assert lone.say(Want(lone.number(TALK), event.id)) == [Seal(TALK, (event.id,))]


def test_frames_may_come_doubled_or_in_the_wrong_order() -> None:
    lone = opened(Lone(0))
    assert lone.say(Verify(1, bytes(8))) == []
    outputs = lone.say(lone.delta(1))
    assert isinstance(lone.last(Verify), Verify)
    assert outputs
    assert lone.say(lone.delta(1)) == []
    assert lone.say(Verify(1, bytes(8))) == []
    answering = Lone(1)
    answering.say(answering.delta(5))
    once = answering.heard[-2:]
    answering.say(answering.delta(5))
    assert answering.heard[-2:] == once
    assert len(answering.heard) == 5
    assert answering.say(answering.delta(4)) == []
    mine = answering.last(Verify)
    assert isinstance(mine, Verify)
    outputs = answering.say(Verify(5, mine.total))
    assert outputs[:2] == [Agreed(LOG), Agreed(TALK)]
    assert [type(output) for output in outputs[2:]] == [Cursor, Remember]
    assert answering.say(Verify(5, mine.total)) == []


def test_a_round_without_answer_is_repeated_and_then_replaced() -> None:
    lone = opened(Lone(0))
    waits = []
    for _ in range(60):
        deadline = lone.session.deadline
        assert deadline is not None
        waits.append(deadline - lone.now)
        lone.tick(deadline - lone.now)
    rounds = [frame.round for frame in lone.heard if isinstance(frame, Delta)]
    assert rounds[:13] == [1] * 6 + [2] * 6 + [3]
    assert waits[:7] == [2000, 2000, 4000, 4000, 6000, 6000, 4000]
    assert max(waits) == 3 * limits.RETRY_SLOWEST_MS


def test_a_slow_link_is_given_time() -> None:
    lone = opened(Lone(0))
    lone.now = 1900
    lone.say(lone.delta(1))
    lone.say(Verify(1, empty_total()))
    lone.tick(limits.ROUND_EVERY_MS)
    assert lone.session.deadline == lone.now + 3800


def test_pages_wait_while_the_peer_cannot_take_them() -> None:
    """A peer that says it has more, or takes nothing, is asked again once a second, not in a loop."""
    lone = opened(Lone(0))
    lone.store.append(lone.writer.make(LOG, 0))
    lone.say(lone.delta(1, more=True, upto=0))
    assert lone.session.deadline == lone.now + limits.ROUND_SOON_MS
    lone.tick(limits.ROUND_SOON_MS)
    assert lone.last(Delta).round == 2  # type: ignore[union-attr]


def test_nudges_bring_at_most_a_round_a_second() -> None:
    lone = opened(Lone(0))
    lone.say(lone.delta(1))
    lone.say(Verify(1, empty_total()))
    for _ in range(50):
        lone.say(Nudge())
        lone.tick()
    assert lone.session.counts.rounds == 1
    lone.tick(limits.ROUND_SOON_MS)
    assert lone.session.counts.rounds == 2
    assert Lone(1).say(Nudge()) == []


def test_an_unanswered_want_is_asked_later_and_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WANT_IDS", 2)
    lone = Lone(1)
    events = sorted((lone.writer.make(LOG, number) for number in range(3)), key=lambda event: event.id)
    lone.say(lone.delta(1, lone.part(LOG, events, bodies=False)))
    lone.say(lone.delta(2, lone.part(LOG, [lone.writer.make(LOG, 5)], bodies=False), upto=2))
    for _ in range(200):
        lone.tick(1000)
    asked = [frame.ids for frame in lone.heard if isinstance(frame, Want)]
    assert 5 <= len(asked) <= 12
    named = {ids[at : at + 32] for ids in asked for at in (0, 32)}
    assert {event.id for event in events} <= named


def test_wanted_ids_wait_for_their_envelopes() -> None:
    lone = Lone(1)
    event = lone.writer.make(TALK, 0)
    lone.say(lone.delta(1, lone.part(TALK, [event], bodies=False)))
    lone.tick(limits.WANT_GRACE_MS - 1)
    assert not any(isinstance(frame, Want) for frame in lone.heard)
    lone.tick(1)
    assert lone.last(Want).ids == event.id  # type: ignore[union-attr]
    lone.store.append(event)
    lone.store.wants[TALK].clear()
    lone.tick(limits.WANT_POLL_MS)
    assert lone.session.deadline is None


def test_an_allowance_refills_with_time_and_not_beyond() -> None:
    allowance = Allowance(2, 1)
    assert [allowance.take(0) for _ in range(3)] == [True, True, False]
    assert not allowance.take(999)
    assert allowance.take(1000)
    assert not allowance.take(500), "time that runs backwards gives nothing"
    assert [allowance.take(10**9) for _ in range(3)] == [True, True, False]


def test_memory_of_ids_is_bounded() -> None:
    remembered = Remembered(2)
    for id_ in (b"a", b"b", b"a", b"c"):
        remembered.put(id_, 7)
    assert remembered.get(b"a") == 7
    assert b"b" not in remembered
    assert b"c" in remembered
