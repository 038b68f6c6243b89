"""Who is writing, as `kith chat typing` tells and `kith chat typists` shows it; `kith people typing` turns it off."""

import msgspec

from app.chat import typists
from app.chat.sentences import typing
from app.group import api as group
from app.group.views import GroupView
from app.output import render
from tests.app.fake_node import FakePerson, Town
from tests.app.test_people import refusal
from tests.app.test_terminal import Screen


def test_it_is_said_in_a_sentence() -> None:
    assert typing([]) == ""
    assert typing(["Ana"]) == "Ana is typing…"
    assert typing(["Ana", "Bob"]) == "Ana and Bob are typing…"
    assert typing(["Ana", "Bob", "Carol"]) == "Several people are typing…"
    assert typing(["x" * 64]) == f"{'x' * 24} is typing…"
    assert typing(["A\u202eb\n\u200bc"]) == "Ab c is typing…"


async def test_between_two_it_is_told_and_shown(town: Town, alice: FakePerson, bob: FakePerson) -> None:
    assert await bob.call(typists.typists) == []
    await alice.call(typists.typing, "Bob")
    (view,) = await bob.call(typists.typists)
    assert (view.contact, view.people, view.text) == (alice.id, ["Alice"], "Alice is typing…")
    assert await alice.call(typists.typists) == []
    text = render("chat.typists", [msgspec.to_builtins(view)], as_json=False)
    assert "Alice is typing…" in text
    assert "nobody is typing" in render("chat.typists", [], as_json=False)
    assert await refusal(alice, typists.typing, "Nobody") == "unknown_contact"


async def test_in_a_group_people_are_named_in_one_order(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    for first, second in ((carol, bob), (bob, carol)):
        await first.call(typists.typing, "Trip")
        await second.call(typists.typing, "Trip")
        (view,) = await alice.call(typists.typists)
        assert (view.chat, view.contact, view.text) == (trip.id, trip.id, "Bob and Carol are typing…")
        alice.node.typists.end(bytes.fromhex(trip.id))
    assert await alice.call(typists.typists) == []


async def test_nothing_is_told_where_i_may_not_write(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    await alice.call(group.remove, "Trip", "Bob")
    assert await refusal(bob, typists.typing, trip.id) == "not_a_member"
    assert bob.node.typists.told == []


async def test_of_a_space_that_is_no_chat_nothing_is_shown(alice: FakePerson, bob: FakePerson) -> None:
    alice.node.typists.begin(b"s" * 32, bob.node.account)
    assert await alice.call(typists.typists) == []


async def test_a_terminal_says_once_that_somebody_began(alice: FakePerson, bob: FakePerson) -> None:
    here = Screen(alice)
    await here.type("/to Bob")
    space = next(iter(await alice.node.contacts())).space
    for _ in range(2):
        await bob.call(typists.typing, "Alice")
        await here.hear()
    assert here.lines.count("  Bob is typing…") == 1
    alice.node.typists.end(space)
    await here.hear()
    await bob.call(typists.typing, "Alice")
    await here.hear()
    assert here.lines.count("  Bob is typing…") == 2
