"""In languages that begin at the right everything stands at the other side, on the screens of `tests/ui/shots.py`.

A run turns some of them; a nightly one turns all.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickWindow
from PySide6.QtWidgets import QApplication

from tests.ui import shots
from tests.ui.fake_client import Stage
from tests.ui.mirror import left_behind, places
from tests.ui.tree import walked
from ui.engine import make_engine

SOME = [
    "chat-reply",
    "chat-files",
    "chat-tray",
    "chat-cards",
    "settings",
    "group-busy",
    "network",
    "gallery",
    "person",
    "call-small",
    "first-passphrase",
    "feed-audience",
    "chat-picking",
    "chats-kinds",
    "voice-kept",
]
PATIENCE = 10  # looks
CHOSEN = list(shots.SCREENS) if os.environ.get("KITH_NIGHTLY") == "1" else SOME


@pytest.fixture
def turn(qapp: QApplication) -> Iterator[Any]:
    """Have lines begin at the right; afterwards at the left again."""
    yield lambda: qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.parametrize("name", CHOSEN)
def test_everything_stands_at_the_other_side(
    name: str, everybody: dict[str, Any], stage: Stage, turn: Any, run: Any
) -> None:
    async def bring() -> None:
        stage.shell.appearance.choose("movement", "less")
        await shots.SCREENS[name](stage, everybody)
        await asyncio.sleep(0.3)  # what was asked for comes

    run(bring())
    window = stage.window
    assert isinstance(window, QQuickWindow)
    before = places(window)
    turn()
    for _ in range(PATIENCE):  # rows that are made anew are not at their place at once
        run(asyncio.sleep(0.05))
        if not left_behind(window, before) and not walked(window).faults:
            break
    assert left_behind(window, before) == []
    assert walked(window).faults == []


PLANTED = """import QtQuick
import QtQuick.Layouts
import ui.controls
Window {
    width: 400
    height: 300
    visible: true
    LayoutMirroring.enabled: Application.layoutDirection === Qt.RightToLeft
    LayoutMirroring.childrenInherit: true
    RowLayout { width: 400; KText { text: "moves" } KText { text: "as well" } Item { Layout.fillWidth: true } }
    Item { width: 400; height: 300; %s }
}"""


@pytest.mark.parametrize(
    ("inside", "faults"),
    [
        ("KText { anchors.left: parent.left; text: 'moves' }", 0),
        ("KText { x: 20; text: 'stays' }", 1),
        ("Column { width: 400; KText { text: 'stays' } }", 1),
    ],
)
def test_what_stays_where_it_was_is_found(qapp: object, turn: Any, inside: str, faults: int) -> None:
    engine = make_engine()
    component = QQmlComponent(engine)
    component.setData((PLANTED % inside).encode(), QUrl("file:///planted.qml"))
    window = component.create()
    assert isinstance(window, QQuickWindow), component.errorString()
    before = places(window)
    turn()
    assert len(left_behind(window, before)) == faults
    window.close()
    window.deleteLater()
