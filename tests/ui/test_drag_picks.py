"""The mouse selects messages by dragging from the room beside their bubbles, and only from there."""

from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt

from app.chat import api as chat
from tests.ui.chat_world import World
from tests.ui.fake_client import Stage, settle
from tests.ui.hands import Finger, Mouse
from ui.chat.picking import MOST


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    """Bob and Alice wrote one to eight in turn."""
    made = World(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    stage.shell.appearance.choose("movement", "less")
    for number, text in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight"]):
        made.say(*(("alice", "bob") if number % 2 else ("bob", "alice")), text)
    made.open()
    until(lambda: len(made.talk.lines.rows) == 8 and stage.find("message-7"))
    run(settle())
    return made


def picked(world: World) -> list[str]:
    return [row.text for row in world.talk.lines.rows[::-1] if row.picked]


def place(world: World, text: str, across: float = 0.5) -> QPointF:
    """A place of the row with a text, in the middle from top to bottom."""
    world.run(settle())
    at = next(n for n, row in enumerate(world.talk.lines.rows) if row.text == text)
    row = world.find(f"message-{at}")
    return row.mapToScene(QPointF(row.width() * across, row.height() / 2))


def press(world: World, text: str, across: float = 0.5) -> Mouse:
    return Mouse(world.stage.window, world.run, place(world, text, across))


def test_what_the_mouse_passes_is_picked_and_what_it_leaves_again_is_not(world: World) -> None:
    mouse = press(world, "seven")
    mouse.move(place(world, "four"))
    assert picked(world) == ["four", "five", "six", "seven"]
    assert world.find("pickCount").property("text") == "4 selected"
    mouse.move(place(world, "six"))
    assert picked(world) == ["six", "seven"]
    mouse.move(place(world, "eight"))
    assert picked(world) == ["seven", "eight"]
    mouse.release()
    world.run(settle())
    assert picked(world) == ["seven", "eight"]
    mouse = press(world, "two")
    mouse.move(place(world, "three"))
    assert picked(world) == ["two", "three", "seven", "eight"], "what was picked before stays"
    mouse.release()
    world.run(settle())
    assert picked(world) == ["two", "three", "seven", "eight"], "letting go is no click"
    assert world.find("messages").property("interactive")


def test_on_a_bubble_the_mouse_does_what_it_did(world: World) -> None:
    for text, across in (("seven", 0.06), ("eight", 0.95)):
        mouse = press(world, text, across)
        mouse.move(place(world, "four", across))
        mouse.release()
        assert picked(world) == []
    click = press(world, "six")
    click.release()
    assert picked(world) == [], "a press in the room is no drag"


def test_beside_the_day_it_begins_and_on_the_day_it_does_not(world: World) -> None:
    label = world.find("dayLabel")
    for aside, wanted in ((0.0, []), (label.width(), ["one", "two"])):
        at = label.mapToScene(QPointF(label.width() / 2 + aside, label.height() / 2))
        mouse = Mouse(world.stage.window, world.run, at)
        mouse.move(place(world, "two"))
        mouse.release()
        assert picked(world) == wanted


def test_a_finger_scrolls(world: World, screen: Any) -> None:
    finger = Finger(world.stage.window, world.run, place(world, "seven"), screen)
    finger.move(place(world, "four"))
    world.run(settle())
    finger.release()
    assert picked(world) == []


def test_escape_ends_it_while_the_mouse_is_held(world: World) -> None:
    mouse = press(world, "seven")
    mouse.move(place(world, "four"))
    world.key(Qt.Key.Key_Escape)
    assert picked(world) == []
    mouse.move(place(world, "three"))
    mouse.release()
    world.run(settle())
    assert picked(world) == []
    assert world.find("messages").property("interactive")


def test_over_a_menu_nothing_is_picked(world: World) -> None:
    world.menu(1)
    item = world.find("menuReply")
    world.run(settle())
    mouse = Mouse(world.stage.window, world.run, item.mapToScene(QPointF(item.width() - 20, item.height() / 2)))
    mouse.move(mouse.at + QPointF(0, 120))
    world.run(settle())
    mouse.release()
    assert picked(world) == []


def test_near_an_edge_the_list_moves_on(world: World) -> None:
    for number in range(40):
        world.say("bob", "alice", f"more {number}")
    world.until(lambda: world.stage.find("message-0") and world.talk.lines.rows[0].text == "more 39")
    messages = world.find("messages")
    mouse = press(world, "more 38", 0.8)
    top = messages.mapToScene(QPointF(messages.width() / 2, 6))
    mouse.move(top)
    world.until(lambda: len(picked(world)) > 30)
    mouse.release()
    world.run(settle())
    found = picked(world)
    assert found[-1] == "more 38"
    assert found == [row.text for row in world.talk.lines.rows[::-1]][-len(found) - 1 : -1]


def test_no_more_are_picked_than_fit(world: World, said: list[tuple[str, str]]) -> None:
    for number in range(MOST + 5):
        world.say("bob", "alice", f"more {number}")
    world.until(lambda: len(world.talk.lines.rows) == MOST + 13)
    rows = world.talk.lines.rows
    picking = world.talk.property("picking")
    picking.begin_sweep()
    picking.sweep(rows[0].id, rows[MOST + 3].id)
    assert picked(world) == [row.text for row in rows[:MOST]][::-1]
    assert said == [(f"At most {MOST} messages can be selected at once.", "")]
    picking.sweep(rows[0].id, rows[MOST + 4].id)
    assert len(said) == 1
    picking.sweep(rows[0].id, rows[1].id)
    assert len(picked(world)) == 2


@pytest.mark.parametrize("way", ["page", "deleted"])
def test_what_goes_away_under_the_mouse_leaves_the_list_to_be_scrolled(world: World, way: str) -> None:
    messages, line = world.find("messages"), world.talk.lines.rows[1].id
    mouse = press(world, "seven")
    mouse.move(place(world, "four"))
    assert not messages.property("interactive")
    if way == "page":
        world.stage.shell.go("people")
        world.until(lambda: not messages.isVisible())
    else:
        world.run(world.people["bob"].call(chat.delete, line))
        world.until(lambda: any(row.gone for row in world.talk.lines.rows))
    mouse.release()
    world.run(settle())
    assert messages.property("interactive")
