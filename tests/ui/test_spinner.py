"""What turns stays in its place: scrolled out of sight it may not be drawn over what is above."""

from typing import Any

from PySide6.QtGui import QColor
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickWindow

from ui.engine import local, make_engine

SCENE = b"""
import QtQuick
import ui.controls

Window {
    width: 120
    height: 120
    visible: true
    color: "white"

    Flickable {
        y: 60
        width: 120
        height: 60
        clip: true
        contentHeight: 300
        contentY: %d

        KSpinner {
            x: 10
            y: 20
            size: 20
            color: "black"
        }
    }
}
"""


def inked(scrolled: int) -> set[bool]:
    """The halves of the window that have ink: True above the place of the spinner, False in it."""
    engine = make_engine([].append)
    component = QQmlComponent(engine)
    component.setData(SCENE % scrolled, local("Spinner.qml"))
    window: Any = component.create()
    assert isinstance(window, QQuickWindow), component.errorString()
    shot = window.grabWindow()
    white = QColor("white")
    found = {y < 60 for x in range(120) for y in range(120) if shot.pixelColor(x, y) != white}
    window.close()
    return found


def test_a_spinner_out_of_sight_is_not_drawn_above(qapp: Any) -> None:
    assert inked(0) == {False}
    assert inked(60) == set()
