"""What turns and what is a code stay in their place: scrolled out of sight they may not be drawn over what is above."""

from typing import Any

import pytest
from PySide6.QtGui import QColor
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickWindow

from ui.engine import local, make_engine

SCENE = """
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

        %s {
            x: 10
            y: 20
            size: 20
            %s
        }
    }
}
"""
CONTROLS = [("KSpinner", 'color: "black"'), ("KCode", 'path: "M0 0h2v2h-2z"; units: 2')]


def inked(scrolled: int, control: tuple[str, str]) -> set[bool]:
    """The halves of the window that have ink: True above the place of the control, False in it."""
    engine = make_engine([].append)
    component = QQmlComponent(engine)
    component.setData((SCENE % (scrolled, *control)).encode(), local("Spinner.qml"))
    window: Any = component.create()
    assert isinstance(window, QQuickWindow), component.errorString()
    shot = window.grabWindow()
    white = QColor("white")
    found = {y < 60 for x in range(120) for y in range(120) if shot.pixelColor(x, y) != white}
    window.close()
    return found


@pytest.mark.parametrize("control", CONTROLS)
def test_what_is_out_of_sight_is_not_drawn_above(qapp: Any, control: tuple[str, str]) -> None:
    assert inked(0, control) == {False}
    assert inked(60, control) == set()
