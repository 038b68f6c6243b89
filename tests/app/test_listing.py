"""The list of conversations: some asked for alone, their order, and how far what is unread is counted."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from app.chat import api as chat
from app.chat import order, queries, tidying
from app.chat.views import ChatView
from app.group.views import GroupView
from tests.app.fake_node import FakePerson


async def listed(person: FakePerson, *only: str) -> list[ChatView]:
    found: list[ChatView] = await person.call(chat.list_, **({"only": list(only)} if only else {}))
    return found


async def test_some_are_asked_for_alone(alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView) -> None:
    await bob.call(chat.send, "Alice", "hello")
    every = {view.name: view for view in await listed(alice)}
    assert set(every) == {"Bob", "Carol", "Trip"}
    assert await listed(alice, every["Bob"].id) == [every["Bob"]]
    assert {view.name for view in await listed(alice, every["Trip"].id, every["Carol"].id)} == {"Trip", "Carol"}
    assert await listed(alice, "00" * 32) == []


async def test_they_come_in_the_order_in_which_whoever_has_them_puts_them(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    await bob.call(chat.send, "Alice", "first")
    alice.node.town.now_ms += 1000
    await carol.call(chat.send, "Alice", "second")
    await alice.call(tidying.pin_chat, "Bob")
    await alice.call(tidying.archive, "Trip")
    found = await listed(alice)
    assert [view.name for view in found] == ["Bob", "Carol", "Trip"]
    draw = random.Random(7)
    for _ in range(10):
        assert order.in_order(draw.sample(found, len(found))) == found


def test_the_newest_comes_first_and_names_decide_what_is_left() -> None:
    at = [None, "2026-11-30T10:00:00.000Z", "2026-11-30T10:00:00.001Z", None]
    some = [ChatView(str(n), str(n), name, 0, None, at[n]) for n, name in enumerate("dcba")]
    top = replace(some[3], kept=replace(some[3].kept, place=1))
    assert [view.name for view in order.in_order([*some[:3], top])] == ["a", "b", "c", "d"]


async def test_of_very_many_unread_some_are_counted(
    alice: FakePerson, bob: FakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "COUNTED", 3)
    sent = []
    for number in range(5):
        alice.node.town.now_ms += 1000
        sent.append(await bob.call(chat.send, "Alice", str(number), silent=number == 1))
        (view,) = await listed(alice)
        assert (view.unread, view.loud) == (min(number + 1, 3), (1, 1, 2, 2, 2)[number])
        assert view.first_unread == sent[0].id
    await bob.call(chat.delete, sent[0].id)
    (view,) = await listed(alice)
    assert (view.unread, view.loud, view.first_unread) == (3, 2, sent[1].id)
    await alice.call(chat.read, "Bob")
    (view,) = await listed(alice)
    assert (view.unread, view.loud, view.first_unread) == (0, 0, None)
