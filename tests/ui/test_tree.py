"""A screen reader is told of every control and every text that can be seen, on the screens of `tests/ui/shots.py`.

A run walks some of them, others each time that a screen is added; a nightly one walks all. `-s` shows how much each
screen has.
"""

from __future__ import annotations

import asyncio
import os
import random
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickWindow

from tests.ui import shots
from tests.ui.fake_client import Stage
from tests.ui.tree import walked
from ui.engine import make_engine

SOME = 14  # screens of one run
ALWAYS = [
    "chat-quote",
    "emoji-named",
    "first-locked",
    "group-busy",
    "chat-files",
    "chat-tray",
    "chat-voice",
    "voice-recorder",
    "chat-cards",
]  # each had a fault of its own kind
LONG = ["group-details-many", "group-details-many-foot"]  # hundreds of people have to come first
NIGHTLY = os.environ.get("KITH_NIGHTLY") == "1"


def chosen() -> list[str]:
    rest = [name for name in shots.SCREENS if name not in (*ALWAYS, *LONG)]
    return list(shots.SCREENS) if NIGHTLY else ALWAYS + random.Random(len(rest)).sample(rest, SOME)


@pytest.mark.parametrize("name", chosen())
def test_a_screen_reader_is_told_of_all_that_is_seen(
    name: str, everybody: dict[str, Any], stage: Stage, run: Any
) -> None:
    async def bring() -> None:
        await shots.SCREENS[name](stage, everybody)
        await asyncio.sleep(0.2)  # what was asked for comes

    run(bring())
    window = stage.window
    assert isinstance(window, QQuickWindow)
    seen = walked(window)
    print(f"{name}: {seen.elements} elements, {seen.controls} controls, {seen.texts} texts")
    assert seen.faults == []
    assert seen.elements >= 5
    assert seen.controls + seen.texts >= 1


PLANTED = {
    "said nowhere": "Text { text: 'Nobody hears this' }",
    "said nowhere: KText": "KText { text: 'Nor this'; Accessible.ignored: true }",
    "said nowhere: QQuickText": "T.Button { Accessible.name: 'Another'; contentItem: Text { text: 'One' } }",
    "without a name": "T.Button {}",
    "without a name: KIconButton": "KIconButton { glyph: 'close'; text: '' }",
    "without a name: QQuickTextField": "T.TextField { echoMode: TextInput.Password; Accessible.name: 'Qt drops it' }",
    "not in the tree: QQuickRectangle": "Rectangle { TapHandler {} }",
    "not in the tree: QQuickMouseArea": "MouseArea {}",
    "not in the tree: QQuickItem": "Item { activeFocusOnTab: true }",
}
SOUND = """
    KText { text: 'Heard' }
    KButton { text: 'Go on…'; glyph: 'check' }
    KField { label: 'Passphrase'; hint: 'The long one'; secret: true }
    KRow { text: 'Bob, 3 unread'; TapHandler {} KAvatar { name: 'Ann' } KText { text: 'Bob'; Accessible.ignored: true }}
    Rectangle { TapHandler { acceptedButtons: Qt.RightButton } }
    Text { visible: false; text: 'Not seen' }
"""


def planted(inside: str) -> list[str]:
    engine = make_engine()
    component = QQmlComponent(engine)
    imports = "import QtQuick\nimport QtQuick.Templates as T\nimport ui.controls\n"
    component.setData(f"{imports}Window {{ visible: true\n{inside} }}".encode(), QUrl("file:///planted.qml"))
    window = component.create()
    assert isinstance(window, QQuickWindow), component.errorString()
    faults = walked(window).faults
    window.close()
    window.deleteLater()
    return faults


@pytest.mark.parametrize("fault", PLANTED)
def test_what_nobody_is_told_of_is_found(qapp: object, fault: str) -> None:
    found = planted(PLANTED[fault])
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_what_is_told_is_no_fault(qapp: object) -> None:
    assert planted(SOUND) == []
