"""The map of the keyboard: what it says of every page is so on every page, and what holds in one place stands there."""

from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt

from tests.ui.fake_client import Stage, settle
from tests.ui.hands import press, shortcut, type_in

CONTROL = Qt.KeyboardModifier.ControlModifier
PAGES = ["network", "feed", "gallery", "calls", "settings", "people", "chats"]


@pytest.mark.parametrize("page", PAGES)
def test_people_are_added_and_conversations_found_from_every_page(
    stage: Stage, town: Any, run: Any, until: Any, page: str
) -> None:
    until(lambda: len(stage.page("chats").list.rows) == 3)
    stage.shell.go(page)
    run(settle())
    run(shortcut(stage.window, Qt.Key.Key_N, CONTROL))
    until(lambda: stage.shell.property("page") == "people" and stage.find("acceptLink"))
    stage.shell.go(page)
    run(settle())
    run(shortcut(stage.window, Qt.Key.Key_K, CONTROL))
    until(lambda: stage.find("switcherInput") and stage.find("switcherInput").property("activeFocus"))
    switching = stage.page("search").property("switching")
    until(lambda: len(switching.property("rows").rows) == 3)
    type_in(stage.window, "crl")
    until(lambda: [row.name for row in switching.property("rows").rows] == ["Carol Nguyen"])
    press(stage.window, Qt.Key.Key_Return, "\r")
    until(lambda: stage.page("chats").talk.contact == town[1]["carol"].id)


def test_a_conversation_is_found_in_a_narrow_window_that_shows_another(
    stage: Stage, town: Any, run: Any, until: Any
) -> None:
    stage.window.setProperty("width", 420)
    until(lambda: stage.page("chats").known)
    stage.shell.go("chats", town[1]["bob"].id)
    until(lambda: stage.find("talkBack"))
    stage.shell.go("chats", "find")
    until(lambda: stage.find("chatSearchInput") and stage.find("chatSearchInput").property("activeFocus"))


@pytest.mark.parametrize(("width", "height"), [(1180, 760), (420, 480)])
def test_the_map_says_where_each_key_holds_and_fits_into_the_window(
    stage: Stage, run: Any, until: Any, width: int, height: int
) -> None:
    stage.window.setProperty("width", width)
    stage.window.setProperty("height", height)
    run(settle())
    press(stage.window, Qt.Key.Key_F1)
    until(lambda: stage.find("keys"))
    grid = stage.find("keys")
    words = [str(item.property("text")) for item in grid.childItems() if item.property("text")]
    places = ["On every page", "Ctrl+K", "Ctrl+N", "In the list of chats", "Ctrl+1 … 9", "In a conversation", "Ctrl+J"]
    assert [word for word in words if word in places] == places
    sheet = grid.parentItem().parentItem()
    press(stage.window, Qt.Key.Key_End)
    bottom = grid.mapToItem(sheet, QPointF(0, grid.height())).y()
    assert bottom == pytest.approx(sheet.height(), abs=1)
    place = sheet.mapRectToScene(sheet.boundingRect())
    assert QRectF(0, 0, width, height).contains(place)
    assert not any(item.property("truncated") for item in grid.childItems())
