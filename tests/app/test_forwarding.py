"""Messages passed on: what goes where in which order, what cannot be, and that nobody learns who wrote them."""

from collections.abc import Awaitable
from dataclasses import asdict

import pytest

from app.chat import api as chat
from app.chat import events, forwarding
from app.errors import Refused
from app.group import api as group
from app.group.views import GroupView
from app.output import message_line, render
from node.items import Delivered
from tests.app.conftest import Served
from tests.app.fake_node import FakePerson, Town
from tests.app.test_group_output import Capture, typist


async def refusal(work: Awaitable[object]) -> str:
    with pytest.raises(Refused) as refused:
        await work
    return refused.value.code


async def texts(person: FakePerson, of: str) -> list[tuple[str, bool]]:
    views = await person.call(chat.timeline, of)
    return [(view.text, view.forwarded) for view in views if view.kind != "event"]


async def test_they_arrive_in_the_order_in_which_they_were_said_with_a_comment_before_them(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView, town: Town
) -> None:
    first = (await bob.call(chat.send, "Alice", "see **here**")).id
    town.now_ms += 1000
    second = (await alice.call(chat.send, "Bob", "and there")).id
    said = await alice.call(
        forwarding.forward, [second, first[:12], second], to=["Carol", "Trip", "Carol"], comment="look"
    )
    wanted = [("look", False), ("see **here**", True), ("and there", True)]
    assert await texts(carol, "Alice") == await texts(carol, "Trip") == await texts(bob, "Trip") == wanted
    assert len(said) == 6
    line = message_line(asdict((await carol.call(chat.timeline, "Alice"))[1]))
    assert "Alice: see **here**  (forwarded)" in line


async def test_who_wrote_one_is_named_to_nobody_and_nobody_is_called(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    said = (await bob.call(chat.send, "Trip", "@Carol come")).id
    await alice.call(forwarding.forward, [said], to=["Carol"])
    published = [item for item in carol.node.items if isinstance(item, Delivered) and item.payload.get("forwarded")]
    assert [item.payload for item in published] == [{"text": "@Carol come", "forwarded": True}]
    assert not any(isinstance(item, Delivered) and item.payload.get("forwarded") for item in bob.node.items)
    view = (await carol.call(chat.timeline, "Alice"))[-1]
    assert view.mentions == []
    assert view.reply is None


async def test_it_says_what_a_message_says_now_and_is_queued_as_any_other(
    alice: FakePerson, bob: FakePerson, carol: FakePerson
) -> None:
    said = (await bob.call(chat.send, "Alice", "wrnog")).id
    await bob.call(chat.edit, said, "right")
    carol.node.away = True
    await alice.call(forwarding.forward, [said], to=["Carol"])
    assert (await alice.call(chat.timeline, "Carol"))[-1].state == "queued"
    assert await texts(carol, "Alice") == []
    await carol.node.come_back()
    assert await texts(carol, "Alice") == [("right", True)]
    again = (await carol.call(chat.timeline, "Alice"))[-1].id
    await alice.call(chat.delete, again)
    assert await texts(carol, "Alice") == [("", False)], "of what is erased not even that is left"


async def test_what_has_no_text_to_pass_on_is_not_and_nothing_else_either(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    fine = (await bob.call(chat.send, "Alice", "fine")).id
    poll = (await bob.call(chat.poll, "Trip", "When?", ["June", "July"])).id
    gone = (await bob.call(chat.send, "Alice", "gone")).id
    await bob.call(chat.delete, gone)
    odd = (await bob.node.publish(bytes.fromhex(trip.id), events.MESSAGE, {"text": 5})).hex()
    line = next(view.id for view in await alice.call(chat.timeline, "Trip") if view.kind == "event")
    for message, code in ((poll, "is_poll"), (gone, "message_deleted"), (odd, "unreadable"), (line, "unknown_message")):
        assert await refusal(alice.call(forwarding.forward, [fine, message], to=["Carol"])) == code
    assert await refusal(alice.call(forwarding.forward, [], to=["Carol"])) == "bad_count"
    assert await refusal(alice.call(forwarding.forward, [fine], to=[])) == "bad_count"
    assert await refusal(alice.call(forwarding.forward, [fine], to=["Carol"], comment="x" * 20_000)) == "text_too_long"
    assert await texts(carol, "Alice") == []


async def test_where_one_place_cannot_have_them_none_gets_them(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    said = [(await alice.call(chat.send, "Bob", text)).id for text in ("one", "two")]
    await alice.call(group.slow, "Trip", "1m")
    assert await refusal(bob.call(forwarding.forward, said, to=["Alice", "Trip"])) == "too_soon"
    await bob.call(forwarding.forward, said[:1], to=["Trip"])
    assert await refusal(bob.call(forwarding.forward, said[1:], to=["Alice", "Trip"])) == "too_soon"
    await alice.call(group.rights, "Trip", post="admins")
    assert await refusal(bob.call(forwarding.forward, said[1:], to=["Alice", "Trip"])) == "not_allowed"
    assert await texts(alice, "Bob") == [("one", False), ("two", False)]


async def test_on_the_command_line(served: Served, capsys: Capture) -> None:
    alice, town = served.person, served.person.node.town
    bob, carol = await town.person("Bob"), await town.person("Carol")
    for person in (bob, carol):
        await alice.node.befriend(person.node)
    said = [(await bob.call(chat.send, "Alice", text)).id for text in ("one", "two")]
    kith = typist(served, capsys)
    stated = await kith("chat", "forward", *said, "--to", "Carol", "--comment", "from afar")
    assert stated[0]["id"] in render("chat.forward", stated, as_json=False)
    assert [one["id"] for one in stated] == [view.id for view in await carol.call(chat.timeline, "Alice")]
    assert await texts(carol, "Alice") == [("from afar", False), ("one", True), ("two", True)]
