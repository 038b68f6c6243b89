"""No screen of `tests/ui/shots.py` shows a sentence that cannot be translated, or cuts off a longer one.

They are shown in the made-up language of `app/pseudo.py`. A run looks at some of them; a nightly one at all.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QUrl
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickWindow

from app import words
from tests.ui import shots
from tests.ui.fake_client import Stage
from tests.ui.stretched import bare, cut_off, untold
from ui.engine import make_engine
from ui.language import Language

SOME = ["chat-bob", "settings", "group-busy", "network", "gallery", "person", "calls", "feed", "first-passphrase"]
CHOSEN = list(shots.SCREENS) if os.environ.get("KITH_NIGHTLY") == "1" else SOME


@pytest.fixture
def stretched(qapp: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have everything said in the made-up language; ask for it before `stage`."""
    monkeypatch.setenv("KITH_LANG", words.PSEUDO)
    language = Language()
    language.restore(lambda _, plain: plain)
    yield
    monkeypatch.setenv("KITH_LANG", words.ENGLISH)
    language.restore(lambda _, plain: plain)
    QLocale.setDefault(QLocale.system())


@pytest.mark.parametrize("name", CHOSEN)
def test_everything_said_can_be_translated_and_has_room(
    name: str, stretched: None, everybody: dict[str, Any], stage: Stage, run: Any
) -> None:
    async def bring() -> None:
        stage.shell.appearance.choose("movement", "less")
        await shots.SCREENS[name](stage, everybody)
        await asyncio.sleep(0.3)  # what was asked for comes

    run(bring())
    window = stage.window
    assert isinstance(window, QQuickWindow)
    count, found = untold(window)
    assert found == []
    assert count
    assert cut_off(window) == []


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("[Ŝéñð~~]", ""),
        ("[Á [Ŝéñð~~] b~~] 12:30", ""),
        ("Bob Ferreira, 10.0.0.7, 3fa4b2", ""),
        ("Bob Ferreira, hidden", "hidden"),
        ("Nothing here [Ŝéñð~~]", "Nothing here"),
    ],
)
def test_words_outside_of_brackets_are_found(said: str, left: str) -> None:
    assert (left in bare(said)) if left else bare(said) == ""


PLANTED = """import QtQuick
import ui.controls
Window {
    width: 400
    height: 300
    visible: true
    Column {
        KText { width: 60; text: "[ŝ~~~~~~~~~~~~~~~~~~~~~~~~~]"; %s }
        KText { text: %s }
    }
}"""


@pytest.mark.parametrize(
    ("how", "text", "faults"),
    [
        ("wrapMode: Text.WrapAnywhere", "qsTr('Send')", (0, 0)),
        ("elide: Text.ElideRight", "'Send'", (1, 0)),
        ("elide: Text.ElideNone", "qsTr('Send')", (0, 1)),
    ],
)
def test_what_is_cut_off_or_not_wrapped_is_found(stretched: None, how: str, text: str, faults: tuple[int, int]) -> None:
    engine = make_engine()
    component = QQmlComponent(engine)
    component.setData((PLANTED % (how, text)).encode(), QUrl("file:///Planted.qml"))
    window = component.create()
    assert isinstance(window, QQuickWindow), component.errorString()
    assert (len(untold(window)[1]), len(cut_off(window))) == faults
    window.close()
    window.deleteLater()
