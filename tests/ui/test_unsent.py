"""What could not be sent comes back as what it was: a change of a message stays one, an answer keeps its question."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.chat import api as chat
from app.errors import WorldFault
from tests.ui.chat_world import CONTROL, World
from tests.ui.fake_client import Stage
from tests.ui.hands import type_in

FULL = WorldFault("disk_full", "The disk is full.")


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    return made


def go_away(world: World) -> None:
    world.stage.client.go_away()
    world.find("offlineBanner")


def come_back(world: World) -> None:
    world.stage.client.come_back()
    world.stage.client.refusals.clear()
    world.stage.shell.try_now()
    world.until(lambda: not world.stage.find("offlineBanner"))


def change_my_last(world: World, text: str) -> None:
    """Go up into my last message, and give it another text."""
    world.key(Qt.Key.Key_Up)
    world.find("composerAbout")
    world.key(Qt.Key.Key_A, "", CONTROL)
    world.write(text)


def returned(world: World, text: str) -> None:
    """Wait until a text was given back, and the line above says again what it is about."""
    world.until(lambda: world.written == text and world.stage.find("composerAbout"))


def test_a_change_that_could_not_be_made_stays_a_change(world: World) -> None:
    message = world.say("alice", "bob", "the bsu")
    world.open()
    go_away(world)
    change_my_last(world, "the bus")
    returned(world, "the bus")
    assert world.talk.now["editing"]["id"] == message
    come_back(world)
    type_in(world.stage.window, " stop")
    world.key(Qt.Key.Key_Return, "\r")
    world.until(lambda: world.texts == ["the bus stop"])
    assert [(view.id, view.edited) for view in world.views("bob", "alice")] == [(message, True)]
    assert world.written == ""


def test_an_answer_that_could_not_be_sent_keeps_its_question(world: World) -> None:
    question = world.say("bob", "alice", "what time?")
    world.open()
    world.stage.client.refusals["chat.send"] = FULL
    world.talk.reply_to(question)
    world.write("at six")
    returned(world, "at six")
    assert world.talk.now["reply"]["id"] == question
    come_back(world)
    world.key(Qt.Key.Key_Return, "\r")
    world.until(lambda: world.texts == ["what time?", "at six"])
    quote = world.views("bob", "alice")[-1].quote
    assert quote is not None
    assert quote.id == question


def test_what_was_written_meanwhile_is_not_mixed_into_a_change(world: World) -> None:
    world.say("alice", "bob", "the bsu")
    world.open()
    world.stage.client.held.add("chat.edit")
    world.stage.client.refusals["chat.edit"] = FULL
    change_my_last(world, "the bus")
    world.until(lambda: world.written == "")
    type_in(world.stage.window, "and then")
    world.stage.client.held.clear()
    returned(world, "the bus")
    come_back(world)
    world.key(Qt.Key.Key_Return, "\r")
    world.until(lambda: world.texts == ["the bus"] and world.written == "and then")


def test_a_change_that_comes_back_disturbs_no_other_one(world: World) -> None:
    first, second = world.say("alice", "bob", "one"), world.say("alice", "bob", "two")
    world.open()
    world.until(lambda: len(world.texts) == 2)
    world.stage.client.held.add("chat.edit")
    world.stage.client.refusals["chat.edit"] = FULL
    said: list[str] = []
    world.stage.bridge.failed.connect(said.append)
    world.talk.edit(second)
    world.key(Qt.Key.Key_A, "", CONTROL)
    world.write("two!")
    world.talk.edit(first)
    type_in(world.stage.window, "!")
    world.stage.client.held.clear()
    world.until(lambda: said == [str(FULL)])
    assert (world.talk.now["editing"]["id"], world.written) == (first, "one!")
    world.talk.edit(second)
    world.until(lambda: world.written == "two!")


def test_it_comes_back_to_the_conversation_it_was_written_in(world: World) -> None:
    question = world.say("bob", "alice", "what time?")
    mine = world.say("alice", "bob", "at sxi")
    world.open()
    world.until(lambda: len(world.texts) == 2)
    for name in ("chat.send", "chat.edit"):
        world.stage.client.held.add(name)
        world.stage.client.refusals[name] = FULL
    said: list[str] = []
    world.stage.bridge.failed.connect(said.append)
    world.talk.reply_to(question)
    world.write("which day?")
    change_my_last(world, "at six")
    world.open("carol")
    world.stage.client.held.clear()
    world.until(lambda: said == 2 * [str(FULL)])
    assert (world.written, world.stage.find("composerAbout")) == ("", None)
    line = next(row for row in world.page.list.rows if row.contact == world.people["bob"].id)
    assert (line.prefix, line.preview) == ("Draft: ", "which day?")
    world.open()
    returned(world, "at six")
    assert world.talk.now["editing"]["id"] == mine
    come_back(world)
    world.key(Qt.Key.Key_Return, "\r")
    world.until(lambda: world.texts[-1] == "at six")
    returned(world, "which day?")
    world.key(Qt.Key.Key_Return, "\r")
    world.until(lambda: world.texts[-1] == "which day?")
    assert [bool(view.quote) for view in world.views("bob", "alice")] == [False, False, True]


def test_what_is_begun_is_found_again_in_its_conversation(world: World) -> None:
    question = world.say("bob", "alice", "what time?")
    world.open()
    world.talk.reply_to(question)
    type_in(world.stage.window, "at s")
    world.open("carol")
    assert (world.written, world.stage.find("composerAbout")) == ("", None)
    world.open()
    returned(world, "at s")
    type_in(world.stage.window, "ix")
    world.key(Qt.Key.Key_Return, "\r")
    world.until(lambda: world.texts[-1] == "at six")
    assert world.run(world.people["bob"].call(chat.timeline, "Alice Moreau"))[-1].quote is not None
