"""Sending silently: by key, by a held and by the other button; and no notice of the desktop tells of what is silent."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.ui.chat_world import CONTROL, SHIFT, World
from tests.ui.fake_client import Stage, settle
from tests.ui.hands import type_in


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    return made


def sent(world: World) -> list[tuple[str, bool]]:
    return [(view.text, view.silent) for view in world.views("bob", "alice")]


def test_a_key_sends_silently_and_enter_does_not(world: World) -> None:
    world.open()
    world.write("aloud")
    type_in(world.stage.window, "good night")
    world.key(Qt.Key.Key_Return, "\r", CONTROL | SHIFT)
    world.until(lambda: len(world.talk.lines.rows) == 2)
    assert sent(world) == [("aloud", False), ("good night", True)]
    assert world.stage.find("composerInput").property("text") == ""
    assert "silent: good night" in world.talk.lines.rows[0].spoken


def test_the_button_asks_how_when_it_is_held_or_by_its_menu_key(world: World) -> None:
    world.open()
    type_in(world.stage.window, "good night")
    button = world.find("composerSend")
    button.forceActiveFocus()
    world.key(Qt.Key.Key_F10, "", SHIFT)
    world.click("sendSilently")
    world.until(lambda: len(world.talk.lines.rows) == 1)
    assert sent(world) == [("good night", True)]
    world.find("composerInput").forceActiveFocus()
    type_in(world.stage.window, "and you")
    button.pressAndHold.emit()
    world.click("sendSilently")
    world.until(lambda: len(world.talk.lines.rows) == 2)
    assert sent(world)[1] == ("and you", True)


def test_a_change_of_a_message_has_one_way(world: World) -> None:
    world.open()
    world.write("aluod")
    world.until(lambda: len(world.talk.lines.rows) == 1)
    world.talk.edit("")
    world.find("composerInput").setProperty("text", "aloud")
    world.find("composerSend").pressAndHold.emit()
    world.run(settle())
    assert world.stage.find("sendSilently") is None
    world.key(Qt.Key.Key_Return, "\r", CONTROL | SHIFT)
    world.run(settle())
    assert sent(world) == [("aluod", False)]


def test_nothing_announces_what_is_silent_and_it_counts_as_new(world: World) -> None:
    told: list[str] = []
    world.stage.shell.announced.connect(lambda notice: told.append(notice["body"]))
    world.say("bob", "alice", "psst", silent=True)
    world.until(lambda: world.page.property("badge") == 1)
    world.run(settle())
    assert told == []
    world.say("bob", "alice", "hello!")
    world.until(lambda: told == ["hello!"])
    world.say("bob", "alice", "psst again", silent=True)
    world.until(lambda: world.page.list.rows[0].unread == 3)
    world.run(settle())
    assert told == ["hello!"]
