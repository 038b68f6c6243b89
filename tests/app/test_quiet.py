"""Keeping quiet: for a while, until tomorrow, in the same hours of some days; ended by one word, on all my devices."""

import time
from collections.abc import Iterator
from dataclasses import asdict, replace

import pytest

from app import quiet
from app.chat import events, private
from app.errors import Refused
from app.hours import Hours, Rule
from app.notices import QUIET_CHANGED
from app.output import render
from app.quiet import QuietView, rule_of
from sync.space import direct_space
from tests.app.conftest import Served
from tests.app.fake_node import FakePerson
from tests.app.test_group_output import Capture, typist

AWAKE = QuietView(False, None, False, False, "daily", "22:00", "07:00")  # as long as nobody has said anything
HOUR_MS = 3_600_000


@pytest.fixture(autouse=True)
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The fake world begins on Friday, 2027-01-15, at 9:00 in Berlin."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


async def state(person: FakePerson) -> tuple[bool, str | None]:
    view = await person.call(quiet.quiet)
    return view.now, view.until


async def test_it_is_quiet_for_a_while_until_tomorrow_or_until_it_is_ended(alice: FakePerson) -> None:
    assert await alice.call(quiet.quiet) == AWAKE
    for word, until in (
        ("1h", "2027-01-15T09:00:00.000Z"),
        ("90", "2027-01-15T08:01:30.000Z"),
        (" Tomorrow ", "2027-01-16T07:00:00.000Z"),
        ("on", None),
    ):
        view = await alice.call(quiet.quiet, word)
        assert (view.now, view.until) == (True, until)
    assert await alice.call(quiet.quiet, "off") == AWAKE
    await alice.call(quiet.quiet, "8h")
    alice.node.town.now_ms += 8 * HOUR_MS
    assert await state(alice) == (False, None)
    for word in ("", "59", "1y", "-1", "99999999999", "yesterday"):
        with pytest.raises(Refused, match="How long"):
            await alice.call(quiet.quiet, word)


async def test_it_is_quiet_in_hours_until_one_word_ends_it_for_that_night(alice: FakePerson) -> None:
    await alice.call(quiet.quiet_hours, "fri,sat", "08:30", "10:00")
    assert await state(alice) == (True, "2027-01-15T09:00:00.000Z")
    await alice.call(quiet.quiet, "off")
    assert await state(alice) == (False, None)
    alice.node.town.now_ms += 24 * HOUR_MS
    assert await state(alice) == (True, "2027-01-16T09:00:00.000Z")
    alice.node.town.now_ms += 24 * HOUR_MS
    assert await state(alice) == (False, None)
    view = await alice.call(quiet.quiet_hours, "off")
    assert (view.hours, view.days, view.start, view.end) == (False, "fri,sat", "08:30", "10:00")
    view = await alice.call(quiet.quiet_hours, "on")
    assert (view.hours, view.days, view.start) == (True, "fri,sat", "08:30")
    view = await alice.call(quiet.quiet_hours, "daily", "22.15")
    assert (view.days, view.start, view.end) == ("daily", "22:15", "10:00")
    for words in (("someday",), ("daily", "25:00"), ("daily", "22:00", "x")):
        with pytest.raises(Refused, match=r"Days are|A time is"):
            await alice.call(quiet.quiet_hours, *words)


async def test_hours_that_are_chosen_anew_count_at_once(alice: FakePerson) -> None:
    await alice.call(quiet.quiet_hours, "daily", "8:00", "12:00")
    await alice.call(quiet.quiet, "off")
    assert await state(alice) == (False, None)
    await alice.call(quiet.quiet_hours, "daily", "8:00", "11:00")
    assert await state(alice) == (True, "2027-01-15T10:00:00.000Z")


async def test_whether_a_call_rings_is_kept_beside_it(alice: FakePerson) -> None:
    assert not (await alice.call(quiet.quiet_calls)).rings
    await alice.call(quiet.quiet_calls, True)
    await alice.call(quiet.quiet, "1h")
    assert (await alice.call(quiet.quiet, "off")).rings
    assert not (await alice.call(quiet.quiet_calls, False)).rings


async def test_a_screen_judges_by_the_same_rule(alice: FakePerson) -> None:
    await alice.call(quiet.quiet_hours, "mon-fri", "22:00", "6:30")
    await alice.call(quiet.quiet_calls, True)
    view = await alice.call(quiet.quiet, "1h")
    until = alice.node.town.now_ms // 1000 + 3600
    assert rule_of(view) == Rule(until, 0, Hours(True, frozenset(range(5)), 1320, 390), rings=True)
    assert rule_of(replace(view, days="x")).hours == Hours()


async def test_others_and_what_is_malformed_say_nothing_of_it(alice: FakePerson, bob: FakePerson) -> None:
    me, chat = alice.node.personal_space, direct_space(alice.node.account, bob.node.account)
    await bob.node.publish(chat, events.KEPT, {"chat": me, "what": private.HUSH, "value": private.FOR_GOOD})
    for said in (
        {"chat": chat, "what": private.HUSH, "value": private.FOR_GOOD},
        {"chat": me, "what": private.QUIET, "value": private.FOR_GOOD},
        {"chat": me, "what": "loud", "value": 1},
        {"chat": me, "what": private.HUSH, "value": -1},
        {"chat": me, "what": private.HOURS, "value": 2**40},
        {"chat": me, "what": private.HOURS, "value": (1 << 29) + 1440},
    ):
        await alice.node.publish(me, events.KEPT, said)
    assert await alice.call(quiet.quiet) == AWAKE
    kept = await alice.node.read(lambda cx: cx.rows("SELECT DISTINCT what FROM chat_kept"))
    assert kept == [(private.HOURS,)], "nothing is kept where it does not belong"
    for value in (2**62, 2**40):
        await alice.node.publish(me, events.KEPT, {"chat": me, "what": private.HUSH, "value": value})
        assert await state(alice) == (True, None)


async def test_a_notice_tells_of_it_and_the_same_is_stated_once(alice: FakePerson) -> None:
    subscription = alice.node.notices.subscribe(alice.node.notices.last)
    await alice.call(quiet.quiet, "on")
    told = await subscription.next()
    assert (told.name, told.of) == (QUIET_CHANGED, alice.node.personal_space.hex())
    before = len(alice.node.items)
    await alice.call(quiet.quiet, "on")
    await alice.call(quiet.quiet_calls, False)
    assert len(alice.node.items) == before


async def test_on_the_command_line(served: Served, capsys: Capture) -> None:
    kith = typist(served, capsys)
    assert (await kith("quiet", "on"))["now"]
    hours = await kith("quiet-hours", "mon-fri", "22:00", "7")
    assert render("quiet_hours", hours, as_json=False) == (
        "Quiet until you turn it off. Hours: mon,tue,wed,thu,fri, 22:00 to 07:00."
    )
    await kith("quiet-calls", "on")
    ended = await kith("quiet", "off")
    assert render("quiet", ended, as_json=False).startswith("Not quiet. Hours:")
    assert render("quiet", ended, as_json=False).endswith("Calls ring all the same.")
    later = asdict(replace(AWAKE, now=True, until="2027-01-15T09:00:00.000Z"))
    assert render("quiet", later, as_json=False) == "Quiet until 2027-01-15 10:00."
    assert "Days are" in await kith("quiet-hours", "x", fails=True)
