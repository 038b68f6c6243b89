"""Messages sent silently: they arrive and count as any other, and whoever shows notices knows which to announce."""

from dataclasses import asdict

from app.chat import api as chat
from app.chat import events
from app.output import message_line
from node.items import Delivered
from tests.app.conftest import Served
from tests.app.fake_node import FakePerson
from tests.app.test_group_output import Capture, typist


async def counted(person: FakePerson, name: str) -> tuple[int, int]:
    view = next(view for view in await person.call(chat.list_) if view.name == name)
    return view.unread, view.loud


async def test_a_silent_message_counts_as_unread_and_not_as_loud(alice: FakePerson, bob: FakePerson) -> None:
    await bob.call(chat.send, "Alice", "aloud")
    quiet = (await bob.call(chat.send, "Alice", "good night", silent=True)).id
    assert await counted(alice, "Bob") == (2, 1)
    view = (await alice.call(chat.timeline, "Bob"))[-1]
    assert (view.id, view.silent) == (quiet, True)
    assert "good night  (silent)" in message_line(asdict(view))
    await bob.call(chat.delete, quiet)
    assert not (await alice.call(chat.timeline, "Bob"))[-1].silent
    await alice.call(chat.read, "Bob")
    assert await counted(alice, "Bob") == (0, 0)


async def test_the_word_stands_in_the_message_only_where_it_was_asked_for(alice: FakePerson, bob: FakePerson) -> None:
    await bob.call(chat.send, "Alice", "aloud")
    await bob.call(chat.send, "Alice", "quietly", silent=True)
    said = [item.payload for item in alice.node.items if isinstance(item, Delivered) and item.kind == events.MESSAGE]
    assert said == [{"text": "aloud"}, {"text": "quietly", "silent": True}]


async def test_on_the_command_line(served: Served, capsys: Capture) -> None:
    alice = served.person
    robert = await alice.node.town.person("Robert")
    await alice.node.befriend(robert.node)
    await typist(served, capsys)("chat", "send", "Robert", "good night", "--silent")
    assert await counted(robert, "Alice") == (1, 0)
