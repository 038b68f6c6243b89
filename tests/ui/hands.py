"""Mouse and keys for tests of the window, as events that are delivered at once.

QTest's own clicks serve all other events meanwhile, and so would run coroutines outside of the loop they belong to.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QMetaObject, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPointingDevice, QTouchEvent, QWheelEvent
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

_NONE = Qt.KeyboardModifier.NoModifier
_LEFT = Qt.MouseButton.LeftButton


def click(item: QQuickItem) -> None:
    """Click in the middle of an item, where it will be in the next picture."""
    _stop(item)
    before, place = None, item.mapToScene(QPointF())
    while place != before:  # what was laid out may change the sizes by which something else is laid out
        lay_out(item.window().contentItem())
        before, place = place, item.mapToScene(QPointF())
    strike(item)


def strike(item: QQuickItem) -> None:
    """Click in the middle of an item as everything is now, even if a page around it moves."""
    window = item.window()
    at = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
    there = window.mapToGlobal(at)
    for kind, held in (
        (QEvent.Type.MouseButtonPress, _LEFT),
        (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
    ):
        QCoreApplication.sendEvent(window, QMouseEvent(kind, at, there, _LEFT, held, _NONE))


def point_at(item: QQuickItem, x: float | None = None, y: float | None = None) -> None:
    """Move the mouse to a place of an item, or to its middle, and press nothing."""
    window, middle = item.window(), QPointF(item.width() / 2, item.height() / 2)
    at = item.mapToScene(QPointF(middle.x() if x is None else x, middle.y() if y is None else y))
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, at, window.mapToGlobal(at), none, none, _NONE)
    QCoreApplication.sendEvent(window, move)


def has_tip(button: QQuickItem) -> bool:
    """Whether the tooltip of a button is shown, or about to be."""
    (tip,) = (child for child in button.childItems() if child.property("shown") is not None)
    return bool(tip.property("active"))


def roll(item: QQuickItem, notches: int) -> None:
    """Turn the wheel over the middle of an item; down, or up if negative."""
    window = item.window()
    at = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
    there, turned = window.mapToGlobal(at), QPoint(0, -120 * notches)
    no, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    QCoreApplication.sendEvent(window, QWheelEvent(at, there, QPoint(), turned, no, _NONE, phase, False))


def into_view(item: QQuickItem) -> None:
    """Roll the page around an item until all of it is in view."""
    outer = item.parentItem()
    while outer is not None and outer.property("contentY") is None:
        outer = outer.parentItem()
    if outer is not None:
        top = item.mapToItem(outer, QPointF()).y()
        over = min(0.0, top) + max(0.0, top + item.height() - outer.height())
        outer.setProperty("contentY", outer.property("contentY") + over)


def is_still(item: QQuickItem | None) -> bool:
    """Whether an item is there and no page around it scrolls: the first press on a page that moves only stops it."""
    if item is None:
        return False
    around = item
    while (outer := around.parentItem()) is not None and not outer.property("moving"):
        around = outer
    return outer is None


def _stop(item: QQuickItem) -> None:
    """Have everything around an item come to rest now, as a person would wait for."""
    outer: QQuickItem | None = item
    while outer is not None:
        if outer.property("moving"):
            QMetaObject.invokeMethod(outer, "cancelFlick")
        outer = outer.parentItem()


def lay_out(item: QQuickItem) -> None:
    """Have an item and everything in it lay itself out now."""
    item.ensurePolished()
    for child in item.childItems():
        if child.isVisible():
            lay_out(child)


def press(window: object, key: Qt.Key, text: str = "", modifiers: Qt.KeyboardModifier = _NONE) -> None:
    """Press and release one key."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(window, QKeyEvent(kind, key, modifiers, text))  # type: ignore[arg-type]


def type_in(window: object, text: str) -> None:
    """Type a text into what has the focus."""
    for sign in text:
        press(window, Qt.Key.Key_unknown, sign)


async def shortcut(window: Any, key: Qt.Key, modifiers: Qt.KeyboardModifier = _NONE) -> None:
    """Type a shortcut: as the system brings it, since shortcuts do not hear events that are sent to a window.

    It is done by a callback of the loop, because other events are served meanwhile.
    """
    await _served(lambda: QTest.keyClick(window, key, modifiers))


async def _served(act: Callable[[], object]) -> None:
    done = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(lambda: done.set_result(act()))
    await done


class Mouse:
    """A mouse that is pressed at a place of the window, moved with the button held, and let go where it is.

    It is done as the system does it: what drags asks an event where it was pressed, which one that is sent cannot say.
    """

    def __init__(self, window: Any, run: Callable[[Any], Any], at: QPointF) -> None:
        self._window, self._run, self.at = window, run, at
        self._do(lambda: QTest.mouseMove(window, self._whole))
        self._do(lambda: QTest.mousePress(window, _LEFT, _NONE, self._whole))

    def move(self, to: QPointF, steps: int = 8) -> None:
        """Move there in steps, as a hand does."""
        start = self.at
        for step in range(1, steps + 1):
            self.at = start + (to - start) * (step / steps)
            self._do(lambda: QTest.mouseMove(self._window, self._whole))

    def release(self) -> None:
        """Let go."""
        self._do(lambda: QTest.mouseRelease(self._window, _LEFT, _NONE, self._whole))

    @property
    def _whole(self) -> QPoint:
        return self.at.toPoint()

    def _do(self, act: Callable[[], object]) -> None:
        self._run(_served(act))


class Finger(Mouse):
    """A finger on a touch screen: put down at a place of the window, moved, lifted."""

    def __init__(self, window: Any, run: Callable[[Any], Any], at: QPointF, screen: QPointingDevice) -> None:
        self._window, self._run, self.at, self._screen = window, run, at, screen
        self._do(lambda: QTest.touchEvent(window, screen).press(0, self._whole).commit())

    def move(self, to: QPointF, steps: int = 8) -> None:
        """Move there in steps."""
        start = self.at
        for step in range(1, steps + 1):
            self.at = start + (to - start) * (step / steps)
            self._do(lambda: QTest.touchEvent(self._window, self._screen).move(0, self._whole).commit())

    def release(self) -> None:
        """Lift it."""
        self._do(lambda: QTest.touchEvent(self._window, self._screen).release(0, self._whole).commit())

    def taken(self) -> None:
        """Have the system take it away, as for a gesture of the desktop: it is not lifted, and tells nothing more."""
        event = QTouchEvent(QEvent.Type.TouchCancel, self._screen, _NONE, [])
        self._do(lambda: QCoreApplication.sendEvent(self._window, event))
