"""The mark where typing goes on blinks, and comes to rest: a window that nobody touches wakes no processor."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickItem

from ui.engine import local, make_engine
from ui.looks import dress

SCENE = """
import QtQuick
import ui.controls
import ui.theme

Window {
    width: 300
    height: 100
    visible: true

    function calm(): void {
        Theme.calm = true;
    }

    %s {
        width: 200
        Component.onCompleted: take()
    }
}
"""


def carets(item: QQuickItem) -> list[Any]:
    found = [item]
    for each in found:
        found += each.childItems()
    return [each for each in found if each.property("beats") is not None]


@pytest.mark.parametrize("control", ["KField", "KArea"])
def test_the_caret_blinks_until_nothing_was_typed_for_a_while(
    qapp: QGuiApplication, control: str, until: Callable[[Callable[[], bool]], None]
) -> None:
    font, flash = qapp.font(), qapp.styleHints().cursorFlashTime()
    dress(qapp)
    assert qapp.styleHints().cursorFlashTime() == 0  # else Qt wakes up for it, too
    qapp.setFont(font)  # other tests measure in it
    qapp.styleHints().setCursorFlashTime(flash)
    engine = make_engine([].append)
    component = QQmlComponent(engine)
    component.setData((SCENE % control).encode(), local("Caret.qml"))
    window: Any = component.create()
    assert window is not None, component.errorString()
    window.requestActivate()
    until(lambda: bool(carets(window.contentItem())))
    (caret,) = carets(window.contentItem())
    timer = next(each for each in caret.children() if each.property("interval") == 500)
    assert caret.isVisible()
    assert caret.opacity() == 1
    assert timer.property("running")
    caret.setProperty("beats", 19)
    assert caret.opacity() == 0
    until(lambda: caret.property("beats") == 20)
    assert caret.opacity() == 1
    assert not timer.property("running")
    entry = caret.parentItem()
    entry.setProperty("text", "hello")
    entry.setProperty("cursorPosition", 3)
    assert timer.property("running")
    window.calm()
    assert not timer.property("running")
    assert caret.opacity() == 1
    window.close()
