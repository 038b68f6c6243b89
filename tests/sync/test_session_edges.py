"""When a session is next called and by what a round is brought forward, seen from one side of it."""

import msgspec
import pytest

from sync import limits
from sync.event import sign_event, stamp_event, stamp_key
from sync.frames import Ack, Bulk, Bye, Envelope, Events, Nudge, Ping, Pong, Refuse, Stream, Verify, Want
from sync.outputs import Send, Wanted
from tests.sync.lone import Lone, opened
from tests.sync.pair import LOG, TALK
from tests.sync.test_bulk import pulling


def test_the_deadline_is_that_of_what_is_due_first() -> None:
    """A nudge before a question for events, and that question before anything else."""
    lone = Lone(1)
    event = lone.writer.make(LOG, 0)
    outputs = lone.say(lone.delta(1, lone.part(LOG, [event], bodies=False)))
    assert any(isinstance(output, Wanted) for output in outputs)
    asked_again = lone.session.deadline
    assert asked_again == limits.WANT_POLL_MS
    lone.now = asked_again // 2
    lone.session.hurry(lone.now)
    assert lone.session.deadline == asked_again
    lone.tick(asked_again - lone.now)
    assert isinstance(lone.last(Want), Want)
    nudged_at = asked_again // 2 + limits.ROUND_SOON_MS
    assert lone.session.deadline == nudged_at
    lone.tick(nudged_at - lone.now - 1)
    assert not any(isinstance(frame, Nudge) for frame in lone.heard)
    lone.tick(1)
    assert [type(frame) for frame in lone.heard].count(Nudge) == 1
    lone.tick(limits.ROUND_SOON_MS)
    assert [type(frame) for frame in lone.heard].count(Nudge) == 1


def test_a_refusal_brings_the_next_round_forward() -> None:
    """What is left out by one side is to be left out by both, in the next comparison."""
    answering = Lone(1)
    answering.now = 100
    assert answering.session.deadline is None
    answering.say(Refuse(answering.number(LOG), b"r" * 32, "bad_event"))
    assert answering.session.deadline == 100 + limits.ROUND_SOON_MS


def test_news_while_a_nudge_is_due_do_not_put_it_off() -> None:
    lone = Lone(1)
    lone.session.hurry(0)
    lone.session.hurry(limits.ROUND_SOON_MS - 1)
    assert lone.session.deadline == limits.ROUND_SOON_MS


@pytest.mark.parametrize("role", [0, 1])
def test_frames_of_other_parts_and_events_of_other_spaces_bring_no_round_forward(role: int) -> None:
    lone = Lone(role)
    if role == 0:
        lone.tick()
        lone.say(lone.delta(1))
        answering = Lone(1)
        answering.say(answering.delta(1))
        lone.say(Verify(1, answering.last(Verify).total))  # type: ignore[union-attr]
    expected = lone.session.deadline
    assert expected in (None, limits.ROUND_EVERY_MS)
    for frame in (Envelope(b"sealed"), Ack(()), Ping(1), Pong(1), Bye("closing")):
        assert lone.say(frame) == []
        assert lone.session.deadline == expected
    assert lone.session.changed([lone.writer.make(b"x" * 32, 0)], 0) == []
    assert lone.session.changed([], 0) == []
    assert lone.session.deadline == expected
    event = lone.writer.make(LOG, 0)
    lone.store.append(event)
    pushed = lone.session.changed([event], 0)
    assert [type(output.frame) for output in pushed if isinstance(output, Send)] == [Events]
    assert lone.session.deadline == limits.ROUND_SOON_MS
    assert lone.session.changed([event], 0) == []


def test_news_are_pushed_where_bodies_travel_and_one_event_keeps_no_other_back() -> None:
    lone = Lone(1)
    foreign, talk, log = (lone.writer.make(space, 0) for space in (b"x" * 32, TALK, LOG))
    assert lone.session.changed([talk], 0) == [], "its bodies travel in the ratchet alone"
    assert lone.session.deadline == limits.ROUND_SOON_MS
    pushed = lone.session.changed([foreign, talk, log], 0)
    frames = [output.frame for output in pushed if isinstance(output, Send)]
    assert frames == [Events(lone.number(LOG), 0, (log.to_bytes(),))]


def test_a_stamped_event_is_never_pushed() -> None:
    """Outside of a ratchet it would show to everybody on the way what its author may deny."""
    lone = Lone(1)
    signed = lone.writer.make(LOG, 0)
    stamped = stamp_event(stamp_key(lone.writer.keys.signing_seed), signed.header, signed.payload or b"")
    assert lone.session.changed([stamped], 0) == []
    assert lone.session.deadline == limits.ROUND_SOON_MS


def test_a_greeting_that_comes_again_leaves_the_round_alone() -> None:
    lone = opened(Lone(0))
    lone.now += limits.HELLO_LEAST_MS
    lone.say(lone.hello())
    assert lone.session.deadline == limits.RETRY_MS
    lone.say(lone.delta(1))
    assert lone.session.counts.stale == 0


def test_a_signed_event_of_a_space_without_bodies_is_not_pushed_either() -> None:
    lone = Lone(1)
    made = lone.writer.make(TALK, 0)
    signed = sign_event(lone.writer.keys.signing_seed, msgspec.structs.replace(made.header, v=1), made.payload or b"")
    assert lone.session.changed([signed], 0) == []
    assert lone.session.deadline == limits.ROUND_SOON_MS


def test_the_end_of_the_last_stream_brings_the_next_round_forward() -> None:
    lone = pulling()
    for due in (limits.RETRY_MS, limits.ROUND_SOON_MS):
        asked = lone.last(Bulk)
        assert isinstance(asked, Bulk)
        lone.say(Stream(asked.space, asked.low, asked.before, b"", 0, ()))
        assert lone.session.deadline == due


def test_a_nudge_before_the_first_round_changes_nothing() -> None:
    lone = Lone(0)
    assert lone.say(Nudge()) == []
    assert lone.session.deadline == 0
