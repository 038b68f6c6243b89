"""Who is typing stands in the list and in the head of a conversation; that I type is told while I do, now and then."""

from typing import Any

import pytest

from app.chat import api as chat
from app.errors import Refused
from app.people import showing
from tests.ui.chat_world import World
from tests.ui.fake_client import Stage, settle
from tests.ui.hands import type_in
from tests.ui.test_presence import spoken
from ui.chat import typists
from ui.chat.typists import EVERY, Typists
from ui.chat.writing import Writings


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    return made


def begins(world: World, who: str) -> bytes:
    """Somebody begins to type to Alice; the space of the two."""
    alice, other = world.people["alice"].node, world.people[who].node
    space: bytes = alice.known[other.account].space
    alice.typists.begin(space, other.account)
    return space


def told(world: World) -> list[Any]:
    return [args for name, args, _ in world.stage.client.asked if name == "chat.typing"]


def test_it_stands_in_the_head_and_in_the_row_until_it_ends(world: World) -> None:
    world.open()
    state, row = world.find("talkState"), world.find("chat-Bob Ferreira")
    before = state.property("text"), row.property("text")
    space = begins(world, "bob")
    world.until(lambda: state.property("text") == "Bob Ferreira is typing…")
    shown = walk_texts(row)
    assert "Bob Ferreira is typing…" in shown
    assert not [text for text in shown if text.startswith("You")]
    assert spoken(state) == "Bob Ferreira is typing…"
    assert spoken(row).endswith("Bob Ferreira is typing…")
    world.people["alice"].node.typists.end(space)
    world.until(lambda: (state.property("text"), row.property("text")) == before)


def walk_texts(item: Any) -> list[str]:
    found = [str(item.property("text"))] if item.property("text") is not None and item.isVisible() else []
    return found + [text for child in item.childItems() for text in walk_texts(child)]


def test_of_another_conversation_only_its_row_says_it(world: World) -> None:
    world.open()
    begins(world, "carol")
    row = world.find("chat-Carol Nguyen")
    world.until(lambda: "Carol Nguyen is typing…" in walk_texts(row))
    assert "typing" not in world.find("talkState").property("text")


def test_nobody_is_typing_while_the_node_is_away(world: World) -> None:
    world.open()
    begins(world, "bob")
    state = world.find("talkState")
    world.until(lambda: "typing" in state.property("text"))
    world.stage.client.go_away()
    world.until(lambda: "typing" not in state.property("text"))


def test_that_i_type_is_told_now_and_then_and_not_what_is_put_there(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typists, "EVERY", 3600.0)  # however long the machine takes
    world.open()
    assert told(world) == []
    type_in(world.stage.window, "hello")
    world.until(lambda: told(world) == [(world.people["bob"].id,)])
    type_in(world.stage.window, " again")
    world.open("carol")
    world.open("bob")
    assert world.written == "hello again"
    world.run(world.people["bob"].call(chat.send, "Alice Moreau", "yes?"))
    world.until(lambda: "yes?" in world.texts)
    assert len(told(world)) == 1, "what I wrote before is no typing"


def test_where_nothing_can_be_sent_typing_alarms_nobody(world: World) -> None:
    world.open()
    failed: list[str] = []
    world.stage.bridge.failed.connect(failed.append)
    world.stage.client.refusals["chat.typing"] = Refused("not_a_contact", "no")
    type_in(world.stage.window, "x")
    world.until(lambda: told(world))
    world.run(settle())
    assert failed == []


def test_each_conversation_has_its_own_three_seconds(stage: Stage) -> None:
    at = [100.0]
    mine = Typists(stage.bridge, lambda: None, lambda: at[0])
    started: list[Any] = []
    mine._tell = started.append  # type: ignore[method-assign, assignment]
    mine._bridge = type("Bridge", (), {"start": staticmethod(lambda work: None)})()  # type: ignore[assignment]
    for moment, contact in ((100.0, "a"), (101.0, "a"), (101.0, "b"), (100.0 + EVERY, "a"), (200.0, "")):
        at[0] = moment
        mine.typed(contact)
    assert started == ["a", "b", "a"]


def test_only_a_text_that_changed_and_is_one_counts_as_typed() -> None:
    writings, heard = Writings(), list[str]()
    writings.typed.append(heard.append)
    for text in ("a", "a", "  ", "", "b"):
        writings.type("bob", text)
    assert heard == ["bob", "bob"]


def test_who_switched_it_off_sees_nobody_type(world: World) -> None:
    world.run(world.people["alice"].call(showing.typing, False))
    world.open()
    begins(world, "bob")
    assert world.people["alice"].node.typists.places == []
