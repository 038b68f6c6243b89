"""Keys of a conversation and of the whole window that the sheet of keys names: parts, Enter, the ends, deleting."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickItem, QQuickWindow

from app.chat import api as chat
from tests.ui.chat_world import World
from tests.ui.fake_client import Stage, settle
from tests.ui.hands import shortcut, type_in
from ui.appearance import Appearance

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    until(lambda: stage.page("chats").known)
    return World(stage, town[1], run, until)


def spot(stage: Stage) -> str:
    """The part of the window that the keyboard is in."""
    window = stage.window
    assert isinstance(window, QQuickWindow)
    at: QQuickItem | None = window.activeFocusItem()
    while at is not None and at.metaObject().className().split("_")[0] not in ("Rail", "ChatList", "TalkPane"):
        at = at.parentItem()
    return "" if at is None else at.metaObject().className().split("_")[0]


def test_the_keyboard_goes_from_part_to_part_and_back(world: World) -> None:
    world.open()
    window = world.stage.window
    world.until(lambda: spot(world.stage) == "TalkPane")
    seen = []
    for _ in range(3):
        world.run(shortcut(window, Qt.Key.Key_F6))
        seen.append(spot(world.stage))
    assert seen == ["Rail", "ChatList", "TalkPane"]
    world.run(shortcut(window, Qt.Key.Key_F6, SHIFT))
    assert spot(world.stage) == "ChatList"


def test_ctrl_and_enter_send_and_enter_alone_as_one_likes(world: World) -> None:
    world.open()
    window = world.stage.window
    type_in(window, "one")
    world.key(Qt.Key.Key_Return, "\r", CONTROL)
    world.until(lambda: world.texts[-1:] == ["one"] and world.written == "")
    world.stage.shell.looks.choose("enter", "line")
    type_in(window, "two")
    world.key(Qt.Key.Key_Return, "\r")
    type_in(window, "lines")
    assert world.written == "two\nlines"
    world.key(Qt.Key.Key_Return, "\r", CONTROL)
    world.until(lambda: "two\nlines" in world.texts and world.written == "")
    world.key(Qt.Key.Key_Return, "\r", CONTROL)
    world.run(settle())
    assert "" not in world.texts, "of nothing there is nothing to send"


def test_what_enter_does_is_kept(world: World) -> None:
    kept: dict[str, str] = {}
    looks = world.stage.shell.looks
    looks.chosen.connect(lambda name, word: kept.update({name: word}))
    looks.choose("enter", "line")
    other = Appearance(world.stage.shell)
    other.restore(kept.get)
    assert other.property("wraps")


def test_the_message_one_is_at_is_deleted_and_the_ends_are_reached(world: World) -> None:
    for number in range(5):
        world.say("bob", "alice", f"line {number}")
    world.open()
    world.until(lambda: len(world.talk.lines.rows) >= 5)
    world.key(Qt.Key.Key_Backtab, "", SHIFT)
    messages = world.find("messages")
    world.key(Qt.Key.Key_Home)
    world.until(lambda: messages.property("currentIndex") == len(world.talk.lines.rows) - 1)
    world.key(Qt.Key.Key_End)
    world.until(lambda: messages.property("currentIndex") == 0)
    world.run(shortcut(world.stage.window, Qt.Key.Key_D, CONTROL | SHIFT))
    world.until(lambda: "line 4" not in world.texts)
    world.click("toastAction")
    world.until(lambda: "line 4" in world.texts)
    assert [one.text for one in world.run(world.people["alice"].call(chat.timeline, "Bob Ferreira"))][-1] == "line 4"
