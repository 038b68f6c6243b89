"""One call as two lines live it: every way to begin and to end, with words and media lost, in simulated time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.media import line
from node.media.steps import Accept, Camera, Hangup, Offer, Ring, Ringing
from tests.node.media.wires import START_MS, Pair


def test_ring_accept_talk_hang_up() -> None:
    pair = Pair(video=True)
    pair.start()
    assert pair.states == ("ringing", "ringing")
    assert not pair.caller.open
    assert not pair.called.open
    pair.run(7)
    pair.called.line.accept(True)
    pair.run(1)
    assert pair.states == ("up", "up")
    seen = pair.called.line.seen
    assert (seen.their_camera, seen.camera, seen.up_ms > START_MS, seen.ended_ms) == (True, True, True, 0)
    pair.caller.line.hang_up()
    pair.run(1)
    assert pair.whys == ("hung_up", "hung_up")
    assert not pair.caller.open
    assert not pair.called.open
    assert pair.caller.line.seen.ended_ms > pair.caller.line.seen.up_ms


def test_nothing_about_addresses_is_said_before_accept() -> None:
    pair = Pair(video=True)
    pair.start()
    pair.run(40)
    kinds = {type(word) for word in pair.caller.said + pair.called.said}
    assert kinds == {Ring, Ringing}
    assert pair.caller.orders == pair.called.orders == []


@pytest.mark.parametrize(
    ("who", "whys"), [("called", ("declined", "declined")), ("caller", ("cancelled", "cancelled"))]
)
def test_decline_and_cancel(who: str, whys: tuple[str, str]) -> None:
    pair = Pair()
    pair.start()
    getattr(pair, who).line.hang_up()
    pair.run(1)
    assert pair.whys == whys


def test_no_answer() -> None:
    pair = Pair()
    pair.start()
    pair.run(line.RING_FOR_S - 1)
    assert pair.states == ("ringing", "ringing")
    pair.run(2)
    assert pair.whys == ("no_answer", "no_answer")


def test_a_caller_who_dies_stops_ringing_there() -> None:
    pair = Pair()
    pair.start()
    pair.cut = True
    pair.run(line.CALLER_SILENT_S + 1, pair.called)
    assert (pair.called.line.state, pair.called.line.why) == ("ended", "cancelled")


def test_somebody_who_never_hears_it_is_a_failure_not_a_missed_call() -> None:
    pair = Pair()
    pair.cut = True
    pair.start()
    pair.run(line.RING_FOR_S + 1)
    assert (pair.caller.line.state, pair.caller.line.why) == ("ended", "failed")


def test_media_that_never_comes_fails_within_bounds() -> None:
    pair = Pair()
    pair.media_cut = True
    pair.talk()
    assert pair.states == ("connecting", "connecting")
    pair.run(line.CONNECT_S)
    assert pair.whys == ("failed", "failed")


def test_media_that_stops_is_sought_and_found_again() -> None:
    pair = Pair()
    pair.talk()
    up_ms = pair.caller.line.up_ms
    pair.break_media()
    pair.cut = True
    pair.run(3)
    assert pair.states == ("reconnecting", "reconnecting")
    pair.cut = pair.media_cut = False
    pair.run(line.OFFER_AGAIN_S + 1)
    assert pair.states == ("up", "up")
    assert pair.caller.line.up_ms == up_ms
    assert ("answer", 1) in pair.called.orders
    assert len({order for order in pair.called.orders if order[0] == "answer"}) > 1


def test_media_that_stays_away_fails_within_bounds() -> None:
    pair = Pair()
    pair.talk()
    pair.break_media()
    pair.cut = True
    pair.run(line.RECONNECT_S + 1)
    assert pair.whys == ("failed", "failed")
    assert len(pair.caller.orders) < 12  # rounds are spaced


def test_one_who_hung_up_unheard_is_heard_when_the_other_seeks_it() -> None:
    pair = Pair()
    pair.talk()
    pair.break_media()
    pair.called.line.hear(pair.caller.device, Hangup("hung_up"))
    pair.run(5)
    assert pair.called.line.why == "hung_up"


def test_camera_and_mute() -> None:
    pair = Pair()
    pair.start()
    pair.called.line.mute(True)  # before the answer: devices are shut, and open muted
    pair.called.line.accept(False)
    pair.run(1)
    assert ("devices", False, True) in pair.called.orders
    assert not pair.caller.line.their_camera
    pair.called.line.turn_camera(True)
    pair.run(1)
    assert pair.caller.line.their_camera
    pair.caller.line.hear(pair.called.device, Camera(1, False))  # an old word that came late
    assert pair.caller.line.their_camera
    pair.called.line.turn_camera(False)
    pair.run(1)
    assert not pair.caller.line.their_camera
    pair.caller.line.mute(True)
    assert pair.caller.orders[-1] == ("mute", True)


def test_a_camera_that_vanishes_is_told_to_the_other_side() -> None:
    pair = Pair(video=True)
    pair.talk()
    assert pair.called.line.their_camera
    pair.caller.line.troubled(("no_camera", "no_microphone"))
    pair.run(1)
    assert pair.states == ("up", "up")
    assert pair.caller.line.seen.trouble == ("no_camera", "no_microphone")
    assert not pair.caller.line.camera
    assert not pair.called.line.their_camera


def test_a_camera_that_was_never_there_stays_told() -> None:
    pair = Pair()
    pair.caller.line.lack_camera()
    pair.talk()
    pair.caller.line.troubled(("no_speaker",))
    assert pair.caller.line.trouble == ("no_camera", "no_speaker")
    pair.caller.line.turn_camera(True)
    pair.caller.line.troubled(())
    assert pair.caller.line.trouble == ()


def test_words_of_another_device_change_nothing() -> None:
    pair = Pair()
    pair.talk()
    for word in (Hangup("hung_up"), Offer(9, "offer 9", True), Accept(True)):
        pair.caller.line.hear(b"X" * 32, word)
        pair.called.line.hear(b"X" * 32, word)
    pair.run(1)
    assert pair.states == ("up", "up")
    assert Hangup("elsewhere") in pair.caller.said


def test_words_that_do_not_fit_change_nothing() -> None:
    pair = Pair()
    pair.start()
    pair.called.line.hear(pair.caller.device, Offer(1, "offer 1", True))
    pair.called.line.hear(pair.caller.device, Accept(True))
    pair.caller.line.hear(pair.called.device, Offer(1, "offer 1", True))
    pair.caller.line.hear(pair.called.device, Camera(1, True))
    assert pair.states == ("ringing", "ringing")
    assert pair.caller.orders == pair.called.orders == []
    pair.caller.line.accept(True)
    assert pair.states == ("ringing", "ringing")
    pair.called.line.end("declined")
    pair.called.line.end("failed")
    pair.called.line.hear(pair.caller.device, Ring(True))
    assert pair.called.line.why == "declined"


@given(
    st.integers(0, 2**32),
    st.floats(0, 0.6),
    st.lists(st.sampled_from(["accept", "hang_up", "cut", "heal", "break", "mend", "wait"]), max_size=8),
)
def test_whatever_is_lost_both_agree_in_the_end(seed: int, loss: float, story: list[str]) -> None:
    pair = Pair(loss=loss, seed=seed)
    pair.start()
    for happening in story:
        end = pair.random.choice([pair.caller, pair.called])
        if not hasattr(end, "line"):
            continue
        if happening == "accept":
            end.line.accept(False)
        elif happening == "hang_up":
            end.line.hang_up()
        elif happening in ("cut", "heal"):
            pair.cut = happening == "cut"
        elif happening == "break":
            pair.break_media() if hasattr(pair.called, "line") else None
        elif happening == "mend":
            pair.media_cut = False
        pair.run(3)
    pair.cut, pair.loss = False, 0.0
    pair.run(60)
    if hasattr(pair.called, "line"):
        ended = [state == "ended" for state in pair.states]
        if ended[0] != ended[1]:  # the one that is up hears it as soon as media stops: its node's calls say so
            pair.break_media()
            pair.run(60)
        assert set(pair.states) in ({"ended"}, {"up"})
    assert pair.caller.open == (pair.caller.line.state == "up")
