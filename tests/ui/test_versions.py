"""What a message said before it was changed, in the window: by the label, by the menu, and gone with the message."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.chat import api as chat
from tests.ui.chat_world import World
from tests.ui.fake_client import Stage


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    return made


def change(world: World, message: str, text: str) -> None:
    world.people["bob"].node.town.now_ms += 1000
    world.run(world.people["bob"].call(chat.edit, message, text))


def shown(world: World) -> list[tuple[str, str]]:
    return [
        (row.text, row.when.partition(" ·")[0]) for row in world.talk.opening.property("versions").property("rows").rows
    ]


def test_a_press_on_edited_shows_all_versions_and_a_new_one_comes(world: World) -> None:
    sent = world.say("bob", "alice", "meat at nine?")
    change(world, sent, "meet at **nine**?")
    world.open()
    world.click("edited")
    world.until(lambda: len(shown(world)) == 2)
    assert shown(world) == [("meet at nine?", "Now"), ("meat at nine?", "First")]
    assert world.find("version-1").property("text").endswith("meat at nine?")
    change(world, sent, "||later||")
    world.until(lambda: len(shown(world)) == 3)
    assert "hidden text" in world.find("version-0").property("text")
    world.click("versionsClose")
    world.until(lambda: shown(world) == [])


def test_the_menu_and_keys_lead_there_too_and_nothing_of_it_stays_when_it_is_deleted(world: World) -> None:
    sent = world.say("bob", "alice", "one")
    world.open()
    world.menu(0)
    assert world.stage.find("menuVersions") is None
    world.key(Qt.Key.Key_Escape)
    change(world, sent, "two")
    label = world.find("edited")
    label.forceActiveFocus()
    world.key(Qt.Key.Key_Return, "\r")
    world.until(lambda: len(shown(world)) == 2)
    world.click("versionsClose")
    world.until(lambda: world.stage.find("versionsClose") is None)
    world.find("composerInput").forceActiveFocus()
    world.menu(0)
    world.click("menuVersions")
    world.until(lambda: len(shown(world)) == 2)
    world.run(world.people["bob"].call(chat.delete, sent))
    world.until(lambda: shown(world) == [])
