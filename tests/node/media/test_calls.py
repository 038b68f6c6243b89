"""The calls of a node: one at a time, crossing ones, busy ones, those nobody knows any more, and floods."""

import asyncio

import pytest

from node.errors import Refused
from node.media import calls, steps
from node.media.stage import Report
from node.media.steps import Answer, Hangup, Offer, Ring
from tests.node.media.wires import Town


@pytest.fixture
async def town(monkeypatch: pytest.MonkeyPatch) -> Town:
    return Town(monkeypatch, "abc")


async def test_a_call_and_what_is_told_of_it(town: Town) -> None:
    alice, bob, _ = town.people
    call = await alice.calls.ring(bob.account, True)
    await town.quiet()
    assert (bob.now.state, bob.now.incoming, bob.now.video, bob.now.account) == ("ringing", True, True, alice.account)
    await bob.calls.accept(call, False)
    await town.quiet()
    assert (alice.now.state, bob.now.state) == ("up", "up")
    assert (alice.now.camera, alice.now.their_camera, bob.now.their_camera) == (True, False, True)
    assert [picture.width async for picture in alice.calls.frames(call)] == [2]
    await alice.calls.mute(call, True)
    assert alice.now.muted
    told = bob.told(call)
    await alice.calls.camera(call, False)
    await town.quiet()
    assert not bob.now.their_camera
    assert bob.told(call) == told + 1
    studio = bob.studio
    await bob.calls.hang_up(call)
    await town.quiet()
    assert (alice.now.state, alice.now.why, bob.now.why) == ("ended", "hung_up", "hung_up")
    assert studio.closed
    await bob.calls.hang_up(call)
    for late in (alice.calls.mute(call, True), alice.calls.camera(call, True), alice.calls.accept(call, True)):
        with pytest.raises(Refused) as refused:
            await late
        assert refused.value.code == "no_call"
    assert [picture async for picture in alice.calls.frames(call)] == []
    await town.stop()


async def test_crossing_calls_become_one(town: Town) -> None:
    alice, bob, _ = town.people
    town.holding = True
    mine = await alice.calls.ring(bob.account, False)
    theirs = await bob.calls.ring(alice.account, True)
    await town.quiet()
    town.release()
    await town.quiet()
    assert alice.now.id == bob.now.id == min(mine, theirs)
    assert (alice.now.state, bob.now.state) == ("up", "up")
    assert (alice.now.incoming, bob.now.incoming) == (False, True)
    assert (bob.now.camera, alice.now.their_camera) == (True, True)
    assert [len(one.calls.every()) for one in (alice, bob)] == [1, 1]
    await town.stop()


async def test_a_third_hears_that_i_am_busy(town: Town) -> None:
    alice, bob, carol = town.people
    call = await alice.calls.ring(bob.account, False)
    await town.quiet()
    second = await carol.calls.ring(bob.account, False)
    await town.quiet()
    assert (carol.now.id, carol.now.state, carol.now.why) == (second, "ended", "busy")
    assert (bob.now.id, bob.now.state) == (call, "ringing")
    with pytest.raises(Refused) as refused:
        await alice.calls.ring(carol.account, False)
    assert refused.value.code == "busy"
    await town.stop()


async def test_one_whose_node_was_started_again_can_ring_anew(town: Town) -> None:
    alice, bob, _ = town.people
    call = await alice.calls.ring(bob.account, False)
    await town.quiet()
    await bob.calls.accept(call, False)
    await town.quiet()
    alice.calls._line = alice.calls._handset = None  # as after kill -9
    again = await alice.calls.ring(bob.account, False)
    await town.quiet()
    assert (bob.now.id, bob.now.state) == (again, "ringing")
    assert bob.calls.every()[1].why == "failed"
    await town.stop()


async def test_whoever_forgot_a_call_says_so(town: Town) -> None:
    alice, bob, _ = town.people
    alice.hear(bob, steps.encode(b"?" * 16, Offer(1, "x", True)))
    await town.quiet()
    assert alice.calls.every() == []
    call = await alice.calls.ring(bob.account, False)
    await town.quiet()
    await bob.calls.accept(call, False)
    await town.quiet()
    alice.calls._line = alice.calls._handset = None
    alice.hear(bob, steps.encode(call, steps.Camera(1, False)))  # what bob says when media stays away
    await town.quiet()
    assert (bob.now.state, bob.now.why) == ("ended", "failed")
    await town.stop()


async def test_nobody_else_has_a_say_in_a_call(town: Town) -> None:
    alice, bob, carol = town.people
    call = await alice.calls.ring(bob.account, False)
    await town.quiet()
    for word in (Hangup("hung_up"), steps.Accept(True), Answer(1, "x", True), Ring(True)):
        alice.hear(carol, steps.encode(call, word))
        bob.hear(carol, steps.encode(call, word))
    await town.quiet()
    assert (alice.now.state, bob.now.state) == ("ringing", "ringing")
    await town.stop()


async def test_a_flood_is_heard_within_bounds(town: Town) -> None:
    alice, bob, _ = town.people
    for number in range(500):
        ident = number.to_bytes(16, "big")
        bob.hear(alice, steps.encode(ident, Ring(False)))
        bob.hear(alice, steps.encode(ident, Hangup("cancelled")))
    for _ in range(500):
        bob.hear(alice, b"\x93\xc4\xff nonsense")
    await town.quiet(300)
    assert len(bob.calls.every()) <= calls.HEARD_PER_MINUTE
    assert bob.own.counters["call_bad_call"] == 500
    await bob.calls.ring(alice.account, False)  # and can still call
    await town.quiet()
    await town.stop()


async def test_those_that_ended_are_kept_within_bounds(town: Town) -> None:
    alice, bob, _ = town.people
    for _ in range(calls.KEPT + 5):
        call = await alice.calls.ring(bob.account, False)
        await alice.calls.hang_up(call)
    assert len(alice.calls.every()) == calls.KEPT
    assert alice.now.id == call
    await town.stop()


async def test_a_child_that_dies_ends_the_call_and_says_so(town: Town) -> None:
    alice, bob, _ = town.people
    call = await alice.calls.ring(bob.account, False)
    await town.quiet()
    await bob.calls.accept(call, False)
    await town.quiet()
    alice.studio.report(Report("failed", codes=("media_failed",)))
    await town.quiet()
    assert (alice.now.why, bob.now.why) == ("failed", "failed")
    assert alice.own.counters["call_media_failed"] == 1
    await town.stop()


async def test_who_is_not_there_or_no_contact_is_refused(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    alice, bob, _ = town.people
    alice.links.runners.clear()
    with pytest.raises(Refused) as refused:
        await alice.calls.ring(bob.account, False)
    assert refused.value.code == "not_reachable"
    monkeypatch.setattr(calls.contacts, "get", lambda cx, account: None)
    with pytest.raises(Refused) as refused:
        await alice.calls.ring(bob.account, False)
    assert refused.value.code == "not_a_contact"
    monkeypatch.setattr(calls.contacts, "get", lambda cx, account: type("Row", (), {"state": "asked"}))
    with pytest.raises(Refused) as refused:
        await alice.calls.ring(bob.account, False)
    assert refused.value.code == "not_a_contact"


async def test_without_a_camera_the_call_is_voice_and_says_so(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    alice, bob, _ = town.people
    monkeypatch.setattr(calls.camera, "source", lambda environment: "")
    call = await alice.calls.ring(bob.account, True)
    assert (alice.now.camera, alice.now.trouble) == (False, ("no_camera",))
    with pytest.raises(Refused) as refused:
        await alice.calls.camera(call, True)
    assert refused.value.code == "no_camera"
    await town.stop()


async def test_stop_hangs_up_and_leaves_nothing(town: Town) -> None:
    alice, bob, _ = town.people
    call = await alice.calls.ring(bob.account, False)
    await town.quiet()
    await bob.calls.accept(call, False)
    await town.quiet()
    studio = alice.studio
    await alice.calls.stop()
    await town.quiet()
    assert studio.closed
    assert bob.now.why == "hung_up"
    await town.stop()
    assert len(asyncio.all_tasks()) == 1
