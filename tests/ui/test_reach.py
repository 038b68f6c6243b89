"""What the keyboard comes to is seen: rolled into view in a list, with room for its words however large they are."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtQuick import QQuickItem, QQuickWindow

from tests.ui import shots
from tests.ui.fake_client import Stage, walk


@pytest.fixture
def feed(everybody: dict[str, Any], stage: Stage, run: Any) -> Stage:
    async def bring() -> None:
        await shots.feed(stage, everybody)
        await asyncio.sleep(0.3)  # what was asked for comes

    run(bring())
    return stage


def buttons(stage: Stage, name: str) -> list[QQuickItem]:
    window = stage.window  # what is found lives as long as this
    assert isinstance(window, QQuickWindow)
    return [item for item in walk(window.contentItem()) if item.objectName() == name]


def test_what_tab_comes_to_in_a_list_is_rolled_into_view(feed: Stage, until: Any) -> None:
    feed.window.setProperty("height", 480)
    rows: Any = buttons(feed, "openComments")[-1]
    while not rows.inherits("QQuickItemView"):
        rows = rows.parentItem()
    until(lambda: rows.height() < 460)

    def bottom(button: QQuickItem) -> float:
        return button.mapToItem(rows, QPointF(0, button.height())).y()

    last = max(buttons(feed, "openComments"), key=bottom)
    assert bottom(last) > rows.height()
    last.forceActiveFocus(Qt.FocusReason.TabFocusReason)
    until(lambda: bottom(last) < rows.height())


def test_a_button_has_room_for_its_glyph_and_words_at_any_size(feed: Stage, until: Any) -> None:
    feed.shell.appearance.choose("size", "200")
    button = buttons(feed, "openComments")[0]

    def inner() -> Any:
        return button.property("contentItem").childItems()[0]

    until(lambda: inner().height() > 30)
    assert inner().width() <= button.width() - button.property("leftPadding") - button.property("rightPadding") + 1


def test_the_greeting_of_a_locked_window_is_whole_in_the_largest_text(stage: Stage, run: Any, until: Any) -> None:
    stage.shell.appearance.choose("size", "200")
    run(shots.SCREENS["first-locked"](stage, {}))
    window = stage.window
    assert isinstance(window, QQuickWindow)
    until(lambda: stage.find("unlockPassphrase") is not None)
    said = [item for item in walk(window.contentItem()) if item.property("text") == "Welcome back"]
    assert [item.property("truncated") for item in said] == [False]
