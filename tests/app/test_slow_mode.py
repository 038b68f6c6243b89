"""Slow mode of a group: who waits and how long, what comes too soon, and that everybody sees the same in any order."""

import asyncio
import itertools
from collections.abc import Awaitable
from dataclasses import replace
from typing import Any

import pytest

from app import pace
from app.chat import api as chat
from app.errors import Refused
from app.group import api as group
from app.group.views import GroupView
from app.output import message_line
from node.items import Delivered, Described, Erased, Hidden, Item
from tests.app.fake_node import FakePerson, Town
from tests.app.folded_group import BASE, FOUNDED, GROUP, IDS, ME, MEMBER, OWNER, SAID, rule, said, tables, texts, told

MINUTE_MS = 60_000


async def refusal(work: Awaitable[object]) -> Refused:
    with pytest.raises(Refused) as refused:
        await work
    return refused.value


def slow(seconds: object, *, ident: bytes = SAID[0], ms: int = 1) -> Described:
    hlc = (BASE + ms) << 16
    return Described(GROUP, {"use": "chat", "title": "Trip", "slow": seconds}, ident, OWNER, hlc, hlc >> 16, mine=False)


def at(second: float, number: int, author: bytes = MEMBER) -> Delivered:
    """A message at a second, which says its number."""
    return said(f"{number}", ident=IDS[number], author=author, ms=2 + int(1000 * second))


@pytest.mark.parametrize("word", ["", "4", "86401", "-1", "1.5", "2m"])
def test_what_is_no_pace_is_refused(word: str) -> None:
    with pytest.raises(Refused) as refused:
        pace.read(word)
    assert refused.value.code == "bad_pace"
    assert [pace.read(each) for each in ("off", "30S", "5", "86400")] == [0, 30, 5, 86_400]


async def test_a_member_waits_and_is_told_how_long_and_an_admin_never_does(
    alice: FakePerson, bob: FakePerson, trip: GroupView, town: Town
) -> None:
    shown = await alice.call(group.slow, "Trip", "1m")
    assert (shown.slow_seconds, shown.slow_every) == (60, "1 minute")
    last = (await bob.call(chat.timeline, "Trip"))[-1]
    assert last.text == "Alice turned on slow mode: members write once in 1 minute"
    for _ in range(2):
        await alice.call(chat.send, "Trip", "admins write on")
    await bob.call(chat.send, "Trip", "first")
    town.now_ms += 12_400
    refused = await refusal(bob.call(chat.send, "Trip", "too soon"))
    assert (refused.code, str(refused)) == (
        "too_soon",
        "In this group a member writes once in 1 minute; wait for 48 seconds more.",
    )
    assert (await refusal(bob.call(chat.poll, "Trip", "When?", ["June", "July"]))).code == "too_soon"
    (listed,) = [row for row in await bob.call(chat.list_) if row.name == "Trip"]
    assert (listed.slow_seconds, listed.wait_seconds) == (60, 48)
    (listed,) = [row for row in await alice.call(chat.list_) if row.name == "Trip"]
    assert (listed.slow_seconds, listed.wait_seconds) == (0, 0)
    town.now_ms += 47_599
    assert (await refusal(bob.call(chat.send, "Trip", "too soon"))).code == "too_soon"
    town.now_ms += 1
    await bob.call(chat.send, "Trip", "second")
    await bob.call(chat.react, (await bob.call(chat.timeline, "Trip"))[-1].id, "👍")
    rows = await alice.call(chat.timeline, "Trip")
    assert [row.text for row in rows if row.author == bob.id] == ["first", "second"]
    await alice.call(group.slow, "Trip", "off")
    assert (await bob.call(chat.timeline, "Trip"))[-1].text == "Alice turned slow mode off"
    await bob.call(chat.send, "Trip", "at once")


async def test_only_admins_turn_it_on(alice: FakePerson, bob: FakePerson, trip: GroupView) -> None:
    await alice.call(group.rights, "Trip", edit="everyone")
    assert (await refusal(bob.call(group.slow, "Trip", "1m"))).code == "not_allowed"


def test_whose_clock_was_far_ahead_does_not_wait_for_it() -> None:
    now = 10**12
    assert pace.wait(60, now + pace.AHEAD_MS + 1, now) == 0
    assert pace.wait(60, now + pace.AHEAD_MS, now) == 660
    assert [pace.wait(60, now - ago, now) for ago in (0, 1, 59_000, 59_001, 60_000, 10**9)] == [60, 60, 1, 1, 0, 0]
    assert (pace.wait(0, now, now), pace.wait(60, None, now)) == (0, 0)


async def test_what_comes_too_soon_is_shown_to_its_author_alone() -> None:
    said_ = [at(0, 0), at(59.999, 1), at(120, 2), at(121, 3), at(500, 4)]
    assert await texts(FOUNDED, slow(60), *said_) == ["0", "2", "4"]
    mine = [replace(item, author=ME, device=ME, mine=True) for item in said_]
    assert await texts(FOUNDED, slow(60), *mine) == ["0", "1", "2", "3", "4"]


async def test_exactly_when_the_time_is_over_one_may_write() -> None:
    assert await texts(FOUNDED, slow(60), at(0, 0), at(60, 1)) == ["0", "1"]


async def test_others_and_other_times_and_those_above_are_not_held_up() -> None:
    other = b"\x04" * 32
    assert await texts(FOUNDED, slow(60), at(0, 0), at(1, 1, author=other), at(2, 2, author=OWNER)) == ["0", "1", "2"]
    assert await texts(FOUNDED, slow(60), rule(1, ms=500), at(0, 0), at(1, 1), at(2, 2)) == ["0", "1", "2"]
    off = slow(0, ident=SAID[1], ms=5000)
    assert await texts(FOUNDED, slow(60), off, at(0, 0), at(1, 1), at(5, 2), at(6, 3)) == ["0", "2", "3"]
    assert await texts(FOUNDED, slow(True), slow(1, ident=SAID[1]), at(0, 0), at(1, 1)) == ["0", "1"]


@pytest.mark.parametrize(
    "items",
    [
        [slow(60), at(0, 0), at(30, 1), at(80, 2)],
        [slow(60), slow(0, ident=SAID[1], ms=50_000), at(0, 0), at(30, 1), at(49, 2)],
        [slow(60), rule(1, ms=20_000), at(0, 0), at(10, 1), at(30, 2)],
        [slow(60), at(0, 0), at(30, 1), Erased(GROUP, IDS[0], MEMBER, mine=False)],
        [slow(60), at(0, 0), at(30, 1), Erased(GROUP, IDS[1], MEMBER, mine=False)],
        [slow(60), at(0, 0), at(30, 1), Hidden(IDS[0], GROUP, hidden=True)],
    ],
)
async def test_any_order_shows_the_same(items: list[Item]) -> None:
    seen = set()
    for number, order in enumerate(itertools.permutations([FOUNDED, *items])):
        if number % 11 == 0:
            seen.add(repr(await tables(await told(list(order)))))
    seen.add(repr(await tables(await told([*items, FOUNDED, *items]))))
    assert len(seen) == 1


async def test_what_was_deleted_counts_and_what_is_hidden_does_not() -> None:
    """Whoever deletes a message has still written it; who was out has written nothing here."""
    erased = Erased(GROUP, IDS[0], MEMBER, mine=False)
    assert await texts(FOUNDED, slow(60), at(0, 0), at(30, 1), erased) == [""]
    hidden = Hidden(IDS[0], GROUP, hidden=True)
    assert await texts(FOUNDED, slow(60), at(0, 0), at(30, 1), hidden) == ["1"]
    shown = Hidden(IDS[0], GROUP, hidden=False)
    assert await texts(FOUNDED, slow(60), at(0, 0), at(30, 1), hidden, shown) == ["0"]


async def test_what_turns_out_never_to_have_held_holds_nobody_up() -> None:
    never = replace(slow(60), held=False)
    assert await texts(FOUNDED, slow(60), at(0, 0), at(30, 1)) == ["0"]
    assert await texts(FOUNDED, slow(60), at(0, 0), at(30, 1), never) == ["0", "1"]
    assert await texts(FOUNDED, slow(60), at(0, 0), never, at(30, 1), slow(60)) == ["0"]


async def test_one_of_mine_that_came_too_soon_says_so(
    alice: FakePerson, bob: FakePerson, trip: GroupView, town: Town
) -> None:
    """Two devices of mine can have written it while they did not reach each other."""
    await alice.call(group.slow, "Trip", "1m")
    await bob.call(chat.send, "Trip", "from here")
    await bob.node.publish(bytes.fromhex(trip.id), 1000, {"text": "from there"})
    rows = await bob.call(chat.timeline, "Trip")
    assert [(row.text, row.too_soon) for row in rows[-2:]] == [("from here", False), ("from there", True)]
    fields = {name: getattr(rows[-1], name) for name in type(rows[-1]).__slots__}
    assert "(sent too soon: nobody else sees it)" in message_line(fields)
    assert [row.text for row in await alice.call(chat.timeline, "Trip")][-1] == "from here"


async def test_of_two_messages_in_one_moment_one_is_refused(
    alice: FakePerson, bob: FakePerson, trip: GroupView, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the second is mine alone to see, and I am not told."""
    await alice.call(group.slow, "Trip", "1m")
    publish = bob.node.publish

    async def late(*args: Any) -> Any:
        await asyncio.sleep(0.01)  # a store takes its time
        return await publish(*args)

    monkeypatch.setattr(bob.node, "publish", late)
    both = await asyncio.gather(*(bob.call(chat.send, "Trip", each) for each in ("one", "two")), return_exceptions=True)
    assert [each.code if isinstance(each, Refused) else "" for each in both] == ["", "too_soon"]
