"""Marks by keys in the field to write in, and the map of the keyboard, which is what the code listens to."""

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMetaObject, Qt
from PySide6.QtQml import QQmlComponent

from tests.ui.chat_world import CONTROL, SHIFT, World
from tests.ui.fake_client import Stage
from tests.ui.hands import press, shortcut, type_in
from ui.engine import make_engine

UI = Path(__file__).resolve().parents[2] / "ui"


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    made.open()
    return made


MARKED = [
    (Qt.Key.Key_B, CONTROL, "say **hello**"), (Qt.Key.Key_I, CONTROL, "say _hello_"),
    (Qt.Key.Key_X, CONTROL | SHIFT, "say ~~hello~~"), (Qt.Key.Key_E, CONTROL, "say `hello`"),
    (Qt.Key.Key_B, CONTROL | SHIFT, "say ||hello||"),
]  # fmt: skip


def test_a_key_marks_what_is_selected_and_takes_the_mark_away_again(world: World) -> None:
    type_in(world.stage.window, "say hello")
    field = world.find("composerInput")
    QMetaObject.invokeMethod(field, "selectWord")
    for key, held, once in MARKED:
        world.key(key, "", held)
        assert world.written == once
        assert field.property("selectedText") == "hello"
        world.key(key, "", held)
        assert world.written == "say hello"


def test_what_is_written_next_stands_between_the_marks(world: World) -> None:
    world.key(Qt.Key.Key_B, "", CONTROL)
    type_in(world.stage.window, "loud")
    assert world.written == "**loud**"


def test_several_lines_become_a_block_of_code(world: World) -> None:
    type_in(world.stage.window, "a = 1")
    world.key(Qt.Key.Key_Return, "\r", SHIFT)
    type_in(world.stage.window, "b = 2")
    QMetaObject.invokeMethod(world.find("composerInput"), "selectAll")
    world.key(Qt.Key.Key_E, "", CONTROL)
    assert world.written == "```\na = 1\nb = 2\n```"


CHATS = 3  # parts of the map, behind the one of every page, that hold on the page of chats


def keymap() -> list[dict[str, Any]]:
    """Every line of the map."""
    return [line for part in parts() for line in part]


def parts() -> list[list[dict[str, Any]]]:
    """The lines of each part of the map."""
    engine = make_engine()
    component = QQmlComponent(engine)
    component.setData(b"import QtQml\nimport ui.theme\nQtObject { property var parts: Keymap.parts }", "file:///x.qml")
    found = component.create()
    assert found is not None, component.errorString()
    return [part["lines"] for part in found.property("parts").toVariant()]


def test_every_key_of_the_map_is_listened_to_and_no_other(qapp: object) -> None:
    lines = keymap()
    names = [line["name"] for line in lines if line["name"]]
    assert len(set(names)) == len(names)
    sources = {path: path.read_text(encoding="utf-8") for path in UI.rglob("*.qml") if path.stem != "Keymap"}
    asked = {name for text in sources.values() for name in re.findall(r'Keymap\.\w+\((?:event, )?"(\w+)"', text)}
    marks = re.findall(r"^ +(\w+): \"[^\"]+\",?$", sources[UI / "chat" / "Marking.qml"], re.M)
    assert set(names) == asked | set(marks)
    literal = [path.name for path, text in sources.items() if re.search(r'sequences?: \[?"', text)]
    assert literal == []


def test_no_two_keys_of_the_map_that_hold_at_once_are_the_same(qapp: object) -> None:
    everywhere, *places = [[key for line in part for key in line["keys"]] for part in parts()]
    chats, pages = places[:CHATS], places[CHATS:]
    for keys in ([*everywhere, *(key for part in chats for key in part)], *([*everywhere, *page] for page in pages)):
        assert sorted(key for key in set(keys) if keys.count(key) > 1) == []


def test_a_question_mark_shows_the_keys_unless_it_is_written(world: World) -> None:
    press(world.stage.window, Qt.Key.Key_Question, "?", SHIFT)
    assert (world.written, world.stage.find("keys")) == ("?", None)
    world.key(Qt.Key.Key_Backtab, "", SHIFT)
    world.run(shortcut(world.stage.window, Qt.Key.Key_Question, SHIFT))
    world.until(lambda: world.stage.find("keys"))
