"""Lists under the mouse: what is clicked stays where it is, and a click after a scroll counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Q_ARG, QMetaObject
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from tests.ui.fake_client import walk
from tests.ui.hands import click, strike
from ui.engine import make_engine

LIST = b"""
import QtQuick
import ui.controls

Window {
    property string clicked: ""

    width: 300
    height: 400
    visible: true

    KList {
        objectName: "list"
        anchors.fill: parent
        name: "Rows"
        model: 100
        delegate: Item {
            required property int index
            width: ListView.view.width
            implicitHeight: 40

            KButton {
                objectName: "row-" + parent.index
                height: 40
                text: "Row " + parent.index
                onClicked: Window.window.clicked = text
            }
        }
    }
}
"""


SHEET = b"""
import QtQuick
import ui.controls

Window {
    property string clicked: ""

    width: 300
    height: 400
    visible: true

    KSheet {
        objectName: "sheet"
        anchors.fill: parent

        Repeater {
            model: 40
            delegate: KButton {
                required property int index
                objectName: "button-" + index
                text: "Button " + index
                onClicked: Window.window.clicked = text
            }
        }
    }
}
"""


def window_of(engine: QQmlApplicationEngine) -> QQuickWindow:
    """The window; Python's hold on it ends with each click, so it is asked for anew."""
    (found,) = engine.rootObjects()
    assert isinstance(found, QQuickWindow)
    return found


def find(engine: QQmlApplicationEngine, name: str) -> Any:
    """An item by its object's name; None while it is not made."""
    window = window_of(engine)
    return next((item for item in walk(window.contentItem()) if item.objectName() == name), None)


def test_a_click_in_a_scrolled_list_moves_nothing_and_counts_at_once(
    qapp: object, until: Callable[[Any], None]
) -> None:
    engine = make_engine()
    engine.loadData(LIST)
    window_of(engine).requestActivate()
    until(lambda: window_of(engine).isActive() and find(engine, "row-0"))
    rows = find(engine, "list")
    rows.setProperty("contentY", 2005)
    until(lambda: find(engine, "row-53"))
    click(find(engine, "row-53"))
    assert rows.hasActiveFocus()
    assert rows.property("contentY") == 2005
    assert window_of(engine).property("clicked") == "Row 53"

    rows.setProperty("contentY", 3500)
    until(lambda: find(engine, "row-95"))
    QMetaObject.invokeMethod(rows, "flick", Q_ARG(float, 0.0), Q_ARG(float, -3000.0))
    until(lambda: rows.property("atYEnd"))
    strike(find(engine, "row-95"))
    assert window_of(engine).property("clicked") == "Row 95"
    window_of(engine).close()


@pytest.mark.parametrize(
    ("start", "speed", "end", "name"), [(1084, -3000.0, "atYEnd", "39"), (700, 3000.0, "atYBeginning", "0")]
)
def test_a_click_on_a_page_that_came_to_its_end_counts_at_once(
    qapp: object, until: Callable[[Any], None], start: int, speed: float, end: str, name: str
) -> None:
    engine = make_engine()
    engine.loadData(SHEET)
    window_of(engine).requestActivate()
    until(lambda: window_of(engine).isActive() and find(engine, "button-39"))
    sheet = find(engine, "sheet")
    sheet.setProperty("contentY", start)
    QMetaObject.invokeMethod(sheet, "flick", Q_ARG(float, 0.0), Q_ARG(float, speed))
    until(lambda: sheet.property(end))
    strike(find(engine, f"button-{name}"))
    assert window_of(engine).property("clicked") == f"Button {name}"
    window_of(engine).close()
