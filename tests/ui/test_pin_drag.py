"""Conversations that are kept on top are put in order by dragging: by the mouse, and by a finger after a long press."""

from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt

from app.chat import api as chat
from app.chat import tidying
from app.errors import Refused
from tests.ui.chat_world import NAMES, SHIFT, World
from tests.ui.fake_client import Stage, settle, walk
from tests.ui.hands import Finger, Mouse, shortcut

BOB, CAROL, DANA = "Bob Ferreira", "Carol Nguyen", "Dana Whitfield"


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    """On top: Bob, Carol, Dana."""
    made = World(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    stage.shell.appearance.choose("movement", "less")
    alice = town[1]["alice"]
    for who in ("bob", "carol", "dana"):
        town[0].now_ms += 60_000
        run(town[1][who].call(chat.send, NAMES["alice"], "hello"))
        run(alice.call(chat.read, town[1][who].id))
    for who in ("dana", "carol", "bob"):
        town[0].now_ms += 60_000
        run(alice.call(tidying.pin_chat, town[1][who].id))
    stage.shell.go("chats")
    until(lambda: shown(made) == ["Bob", "Carol", "Dana"] and all(row.above for row in made.page.list.rows[:3]))
    run(settle())
    return made


def shown(world: World) -> list[str]:
    return [row.name.split()[0] for row in world.page.list.rows]


def middle(world: World, name: str, down: float = 0) -> QPointF:
    """Where the middle of a row is, or so many rows below it."""
    world.run(settle())
    row = world.find(f"chat-{name}")
    return row.mapToScene(QPointF(row.width() / 2, row.height() * (0.5 + down)))


def pin(world: World, name: str) -> Any:
    """What carries a row."""
    return next(item for item in walk(world.stage.find(f"chat-{name}")) if item.objectName() == "pinDrag")


def known(world: World) -> list[str]:
    """What the node says of the order."""
    return [view.name.split()[0] for view in world.run(world.people["alice"].call(chat.list_))][:3]


def carry(world: World, name: str, rows: float, steps: int = 8) -> Mouse:
    """Press a row, and move the mouse so many rows down."""
    mouse = Mouse(world.stage.window, world.run, middle(world, name))
    mouse.move(middle(world, name, rows), steps)
    world.run(settle())
    return mouse


def told(world: World) -> None:
    """Wait until the node was told of what was dropped, and the list shows what it says."""
    world.until(lambda: not world.page.tidying.carrying._order)


@pytest.mark.parametrize("rows", ["roomy", "compact"])
def test_the_row_follows_the_mouse_the_others_make_room_and_the_order_is_kept(world: World, rows: str) -> None:
    world.stage.shell.appearance.choose("density", rows)
    mouse = carry(world, DANA, -1.1)
    assert shown(world) == ["Bob", "Dana", "Carol"]
    row = world.find(f"chat-{DANA}")
    assert row.height() == (68 if rows == "roomy" else 52)
    assert row.mapToScene(QPointF(0, row.height() / 2)).y() == pytest.approx(mouse.at.y(), abs=1), (
        "it is under the mouse"
    )
    assert pin(world, DANA).property("lifted")
    assert known(world) == ["Bob", "Carol", "Dana"], "nothing is stated before it is dropped"
    mouse.release()
    world.run(settle())
    told(world)
    assert known(world) == shown(world) == ["Bob", "Dana", "Carol"]
    assert row.mapToScene(QPointF(0, 0)).y() == pytest.approx(
        world.find(f"chat-{BOB}").mapToScene(QPointF(0, row.height())).y()
    )
    assert world.talk.contact == "", "a drag opens nothing"


def test_a_press_opens_it_as_before(world: World) -> None:
    mouse = Mouse(world.stage.window, world.run, middle(world, CAROL))
    mouse.release()
    world.until(lambda: world.talk.contact == world.people["carol"].id)


def test_the_first_can_become_the_last_and_no_further_than_those_on_top(world: World) -> None:
    world.run(world.people["alice"].call(tidying.unpin_chat, DANA))
    world.until(lambda: not world.page.list.rows[2].above)
    mouse = carry(world, BOB, 2, steps=1)
    assert shown(world) == ["Carol", "Bob", "Dana"]
    mouse.release()
    world.run(settle())
    told(world)
    assert known(world) == shown(world) == ["Carol", "Bob", "Dana"]


@pytest.mark.parametrize("way", ["escape", "outside", "refused", "same"])
def test_it_goes_back(world: World, way: str) -> None:
    if way == "refused":
        world.stage.client.refusals["chat.pin_chat"] = Refused("full", "not now")
    mouse = carry(world, DANA, -2)
    assert shown(world) == ["Dana", "Bob", "Carol"]
    if way == "escape":
        world.run(shortcut(world.stage.window, Qt.Key.Key_Escape))
        assert shown(world) == ["Bob", "Carol", "Dana"], "before the mouse is let go"
        mouse.move(mouse.at + QPointF(0, 4))
    elif way == "outside":
        mouse.move(mouse.at + QPointF(400, 0))
    elif way == "same":
        mouse.move(mouse.at + QPointF(0, 136))
    asked = len(world.stage.client.asked)
    mouse.release()
    world.run(settle())
    assert known(world) == shown(world) == ["Bob", "Carol", "Dana"]
    stated = [name for name, *_ in world.stage.client.asked[asked:] if name == "chat.pin_chat"]
    assert len(stated) == (way == "refused")
    assert world.talk.contact == ""
    list_ = world.find("chatList")
    assert (list_.property("shifting"), list_.property("interactive")) == (False, True)


def test_what_is_not_on_top_cannot_be_carried(world: World) -> None:
    world.run(world.people["alice"].call(tidying.unpin_chat, DANA))
    world.until(lambda: not world.page.list.rows[2].above)
    carry(world, DANA, -2).release()
    assert shown(world) == ["Bob", "Carol", "Dana"]
    world.run(settle())
    assert known(world) == ["Bob", "Carol", "Dana"]


def test_a_message_that_comes_meanwhile_changes_nothing_of_it(world: World) -> None:
    mouse = carry(world, CAROL, -1)
    world.say("dana", "alice", "something new")
    world.until(lambda: any(row.unread for row in world.page.list.rows))
    assert shown(world) == ["Carol", "Bob", "Dana"]
    mouse.release()
    world.run(settle())
    told(world)
    assert known(world) == shown(world) == ["Carol", "Bob", "Dana"]


def test_a_finger_carries_after_it_stayed_and_opens_the_menu_if_it_does_not_move(world: World, screen: Any) -> None:
    window = world.stage.window
    finger = Finger(window, world.run, middle(world, DANA), screen)
    finger.move(finger.at - QPointF(0, 140))
    finger.release()
    assert shown(world) == ["Bob", "Carol", "Dana"], "it would scroll"
    finger = Finger(window, world.run, middle(world, DANA), screen)
    world.until(lambda: pin(world, DANA).property("held"))
    finger.move(finger.at - QPointF(0, 140))
    world.until(lambda: shown(world) == ["Dana", "Bob", "Carol"])
    finger.release()
    world.run(settle())
    told(world)
    assert known(world) == shown(world) == ["Dana", "Bob", "Carol"]
    assert not world.stage.find("chatTop")
    finger = Finger(window, world.run, middle(world, BOB), screen)
    world.until(lambda: pin(world, BOB).property("held"))
    finger.release()
    world.until(lambda: world.stage.find("chatTop"))
    assert world.talk.contact == ""
    assert not pin(world, BOB).property("held")
    assert world.find("chatList").property("interactive")


@pytest.mark.parametrize("carried", [False, True])
def test_a_finger_that_the_system_takes_away_leaves_everything_as_it_was(
    world: World, screen: Any, carried: bool
) -> None:
    finger, list_, row = hold(world, DANA, screen), world.find("chatList"), pin(world, DANA)
    assert not list_.property("interactive")
    if carried:
        finger.move(finger.at - QPointF(0, 140))
        world.until(lambda: shown(world) == ["Dana", "Bob", "Carol"])
    finger.taken()
    world.until(lambda: list_.property("interactive") and not row.property("lifted"))
    assert known(world) == shown(world) == ["Bob", "Carol", "Dana"]
    assert not world.stage.find("chatTop"), "it was not lifted"
    hold(world, DANA, screen).release()
    world.until(lambda: world.stage.find("chatTop"))


@pytest.mark.parametrize("way", ["page", "unpinned"])
def test_a_row_that_goes_away_under_the_finger_leaves_the_list_to_be_scrolled(
    world: World, screen: Any, way: str
) -> None:
    finger, list_ = hold(world, DANA, screen), world.find("chatList")
    assert not list_.property("interactive")
    if way == "page":
        world.stage.shell.go("people")
    else:
        world.run(world.people["alice"].call(tidying.unpin_chat, DANA))
    world.until(lambda: list_.property("interactive"))
    finger.release()
    world.run(settle())
    assert not world.stage.find("chatTop")
    assert list_.property("interactive")


def hold(world: World, name: str, screen: Any) -> Finger:
    """A finger that has stayed on a row long enough to carry it."""
    finger, row = Finger(world.stage.window, world.run, middle(world, name), screen), pin(world, name)
    world.until(lambda: row.property("held"))
    return finger


def test_the_mouse_over_a_menu_carries_nothing_below_it(world: World) -> None:
    world.find("chatList").forceActiveFocus()
    world.find("chatList").setProperty("currentIndex", 0)
    world.key(Qt.Key.Key_F10, "", SHIFT)
    item = world.find("chatMute")
    world.run(settle())
    mouse = Mouse(world.stage.window, world.run, item.mapToScene(QPointF(item.width() / 2, item.height() / 2)))
    mouse.move(mouse.at - QPointF(0, 90))
    assert shown(world) == ["Bob", "Carol", "Dana"]
    assert not world.find("chatList").property("shifting")
    mouse.release()
