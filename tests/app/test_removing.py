"""Messages deleted for me alone: nothing of them is shown, found or kept in what chat knows, and nobody else learns."""

from typing import Any

import pytest

from app.chat import api as chat
from app.chat import events, removing
from app.chat.views import ChatView
from app.errors import Refused
from app.group.views import GroupView
from node.items import Delivered
from tests.app.conftest import Served
from tests.app.fake_node import FakePerson, Town
from tests.app.test_group_output import Capture, typist
from tests.app.test_search import texts as found


async def said(person: FakePerson, of: str) -> list[str]:
    return [view.text for view in await person.call(chat.timeline, of) if view.kind != "event"]


async def listed(person: FakePerson, name: str) -> ChatView:
    return next(view for view in await person.call(chat.list_) if view.name == name)


async def kept(person: FakePerson, word: str) -> list[str]:
    """In which of all tables a word still stands."""

    def look(cx: Any) -> list[str]:
        tables = [name for (name,) in cx.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return [name for name in tables if word in str(cx.rows(f"SELECT * FROM {name}"))]

    return await person.node.read(look)


async def test_mine_and_those_of_others_go_for_me_and_stay_for_them(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView, town: Town
) -> None:
    theirs = (await bob.call(chat.send, "Alice", "a sour plum")).id
    town.now_ms += 1000
    mine = (await alice.call(chat.send, "Bob", "a sweet plum", reply=theirs)).id
    await alice.call(chat.edit, mine, "a sweeter plum")
    await alice.call(chat.react, theirs, "👍")
    asked = (await carol.call(chat.poll, "Trip", "Which plum?", ["blue", "red"])).id
    await alice.call(chat.pin, asked)
    await alice.call(chat.send, "Bob", "the rest")
    await alice.call(removing.delete_for_me, [mine[:12], theirs, asked])
    assert await said(alice, "Bob") == ["the rest"]
    assert await said(alice, "Trip") == []
    assert await alice.call(chat.pins, "Trip") == []
    assert await found(alice, "plum") == []
    assert await kept(alice, "plum") == []
    assert await said(bob, "Alice") == ["a sour plum", "a sweeter plum", "the rest"]
    assert await said(bob, "Trip") == ["Which plum?"]
    assert "plum" in (await listed(bob, "Trip")).last_text
    for command in (chat.history, chat.thread, chat.delete, chat.trace):
        with pytest.raises(Refused, match="no message with that id"):
            await alice.call(command, mine)
    assert not any(isinstance(item, Delivered) and item.kind == events.REMOVED for item in bob.node.items)


async def test_what_says_more_about_one_later_brings_nothing_of_it_back(alice: FakePerson, bob: FakePerson) -> None:
    ident = (await bob.call(chat.send, "Alice", "a plum")).id
    await alice.call(removing.delete_for_me, [ident])
    await bob.call(chat.edit, ident, "two plums")
    await bob.call(chat.react, ident, "👍")
    assert await said(alice, "Bob") == []
    assert await kept(alice, "plum") == []
    assert await found(alice, "plum") == []
    await bob.call(chat.send, "Alice", "about what?", reply=ident)
    assert (await alice.call(chat.timeline, "Bob"))[-1].quote is None


async def test_another_device_may_hear_of_it_before_the_message_itself(alice: FakePerson, bob: FakePerson) -> None:
    alice.node.away = True
    ident = (await bob.call(chat.send, "Alice", "a plum")).id
    space = bytes.fromhex((await bob.call(chat.timeline, "Alice"))[0].chat)
    payload = {"chat": space, "messages": [bytes.fromhex(ident), b"odd"]}
    await alice.node.publish(alice.node.personal_space, events.REMOVED, payload)
    await alice.node.come_back()
    assert await said(alice, "Bob") == []
    assert await kept(alice, "plum") == []
    assert (await listed(alice, "Bob")).unread == 0


async def test_nobody_else_removes_anything_from_what_i_see(alice: FakePerson, bob: FakePerson) -> None:
    ident = (await alice.call(chat.send, "Bob", "mine")).id
    space = bytes.fromhex((await bob.call(chat.timeline, "Alice"))[0].chat)
    payload = {"chat": space, "messages": [bytes.fromhex(ident)]}
    await bob.node.publish(space, events.REMOVED, payload)
    await alice.node.publish(space, events.REMOVED, payload)
    await alice.node.publish(alice.node.personal_space, events.REMOVED, payload | {"chat": bytes(32)})
    await alice.node.publish(alice.node.personal_space, events.REMOVED, {"chat": b"", "messages": 5})
    assert await said(alice, "Bob") == ["mine"]
    assert await found(alice, "mine") == ["mine"]


async def test_the_list_shows_what_was_said_before_and_counts_it_as_new_no_more(
    alice: FakePerson, bob: FakePerson, town: Town
) -> None:
    await bob.call(chat.send, "Alice", "first")
    town.now_ms += 1000
    ident = (await bob.call(chat.send, "Alice", "second")).id
    assert ((await listed(alice, "Bob")).last_text, (await listed(alice, "Bob")).unread) == ("second", 2)
    await alice.call(removing.delete_for_me, [ident])
    assert ((await listed(alice, "Bob")).last_text, (await listed(alice, "Bob")).unread) == ("first", 1)


async def test_many_are_stated_together_and_on_the_command_line(served: Served, capsys: Capture) -> None:
    alice = served.person
    bob = await alice.node.town.person("Robert")
    await alice.node.befriend(bob.node)
    ids = [(await bob.call(chat.send, "Alice", f"plum {number}")).id for number in range(events.MAX_REMOVED + 1)]
    await alice.call(removing.delete_for_me, ids)
    stated = [item for item in alice.node.items if isinstance(item, Delivered) and item.kind == events.REMOVED]
    assert [len(item.payload["messages"]) for item in stated] == [events.MAX_REMOVED, 1]
    assert await said(alice, "Robert") == []
    last = (await bob.call(chat.send, "Alice", "last")).id
    assert await typist(served, capsys)("chat", "delete-for-me", last) is None  # chat.delete_for_me
    assert await said(alice, "Robert") == []
