"""Some conversations of the list alone, those with something new or groups; and how wide the list is made."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.group import api as group
from tests.ui.chat_world import NAMES, World
from tests.ui.fake_client import Stage
from ui.chat import page as chats
from ui.memory import Memory


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(chats, "FEW", 0)
    made = World(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    stage.shell.go("chats")
    made.page.changed.emit()
    return made


def names(world: World) -> set[str]:
    return {row.name for row in world.page.list.rows}


def test_a_few_conversations_offer_no_choice(stage: Stage, until: Any) -> None:
    stage.shell.go("chats")
    until(lambda: stage.page("chats").known)
    assert stage.find("chatKinds") is None


def test_what_is_new_and_groups_are_shown_alone(world: World) -> None:
    world.run(world.people["alice"].call(group.create, "Lines", [NAMES["bob"]]))
    world.say("bob", "alice", "first")
    world.until(lambda: "Lines" in names(world))
    everybody = names(world)
    world.click("kind-groups")
    world.until(lambda: names(world) == {"Lines"})
    world.click("kind-unread")
    world.until(lambda: names(world) == {NAMES["bob"]})
    world.page.open(world.people["bob"].id)
    world.until(lambda: world.talk.contact == world.people["bob"].id)
    world.say("carol", "alice", "second")
    world.until(lambda: names(world) == {NAMES["bob"], NAMES["carol"]})  # whom I read stays while I read
    world.page.open(world.people["carol"].id)
    world.until(lambda: names(world) == {NAMES["carol"]})
    world.click("kind-all")
    world.until(lambda: names(world) == everybody)


def test_an_empty_choice_says_so_and_can_be_left(world: World) -> None:
    world.find("chatKinds")
    world.click("kind-groups")
    world.find("emptyGroup")
    world.click("kind-unread")
    world.until(lambda: world.stage.find("emptyGroup") is None)
    assert world.stage.find("emptyAdd") is None
    world.click("kind-all")
    world.until(lambda: world.stage.find("emptyGroup") is None and world.page.kind == "all")


def test_the_list_is_as_wide_as_it_was_made(world: World) -> None:
    world.find("panesEdge")
    edge = world.find("panesEdge")
    panes = edge.parentItem()
    memory: Memory = world.stage.shell.memory
    edge.forceActiveFocus()
    world.key(Qt.Key.Key_Left)
    assert panes.property("listWidth") == 316
    assert memory.recall_row("width_chats") == ["316"]
    for _ in range(9):
        world.key(Qt.Key.Key_Left)
    assert panes.property("listWidth") == 240
    for _ in range(90):
        world.key(Qt.Key.Key_Right)
    assert panes.property("listWidth") == round(panes.width() / 2)
    assert world.stage.shell.width_of("chats") == panes.property("listWidth")


@pytest.mark.parametrize("kept", [["x"], ["-5"], ["999999"], ["١٢٣"], []])
def test_a_width_that_is_none_counts_as_none(stage: Stage, kept: list[str]) -> None:
    stage.shell.memory.keep_row("width_chats", kept)
    assert stage.shell.width_of("chats") == 0
