"""The quick switcher, by keys and mouse, and how names fit what is typed."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.chat.views import ChatView
from tests.ui.fake_client import Stage
from tests.ui.hands import click, press, shortcut, type_in
from ui.choosing import choices, fitness

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def switcher(stage: Stage, run: Any, until: Any) -> Any:
    run(shortcut(stage.window, Qt.Key.Key_K, CONTROL))
    found = stage.page("search").property("switching")
    until(lambda: len(found.property("rows").rows) == 3 and stage.find("switcherInput").hasActiveFocus())
    return found


def names(switcher: Any) -> list[str]:
    return [row.name for row in switcher.property("rows").rows]


def test_arrows_choose_and_enter_goes_there(stage: Stage, switcher: Any, until: Any) -> None:
    third = switcher.property("rows").rows[2]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Down):
        press(stage.window, key)
    press(stage.window, Qt.Key.Key_Return, "\r")
    until(lambda: stage.page("chats").talk.contact == third.contact)
    until(lambda: stage.find("switcherInput") is None)


def test_a_click_goes_there_too(stage: Stage, switcher: Any, until: Any) -> None:
    type_in(stage.window, "dana")
    until(lambda: names(switcher) == ["Dana Whitfield"])
    contact = switcher.property("rows").rows[0].contact
    click(stage.find("switcherRow"))
    until(lambda: stage.page("chats").talk.contact == contact)


def test_what_fits_nobody_goes_nowhere_and_escape_ends_it(stage: Stage, switcher: Any, run: Any, until: Any) -> None:
    type_in(stage.window, "zq")
    until(lambda: names(switcher) == [])
    press(stage.window, Qt.Key.Key_Return, "\r")
    assert stage.find("switcherInput") is not None
    press(stage.window, Qt.Key.Key_Escape)
    until(lambda: stage.find("switcherInput") is None)
    run(shortcut(stage.window, Qt.Key.Key_K, CONTROL))
    until(lambda: stage.find("switcherInput") and len(names(switcher)) == 3)
    assert stage.find("switcherInput").property("text") == ""


def test_the_better_a_name_fits_the_higher_it_stands() -> None:
    called = ["Joanna", "Hannah Ann", "Ann", "Annika", "Alan Norton", "Bob"]
    views = [ChatView(id=name, contact=name, name=name, unread=0, last_text=None, last_at=None) for name in called]
    assert [row.name for row in choices(views, "ANN")] == ["Ann", "Annika", "Hannah Ann", "Joanna", "Alan Norton"]
    assert [row.name for row in choices(views, "")] == called


@pytest.mark.parametrize(
    ("name", "typed", "fits"),
    [
        ("Zürich", "zur", True),
        ("Zürich", "zch", True),
        ("Zürich", "zcr", False),
        ("你好", "好", True),
        ("A b", "ab", True),
    ],
)
def test_letters_in_their_order_are_enough(name: str, typed: str, fits: bool) -> None:
    assert bool(fitness(name, typed)) is fits
