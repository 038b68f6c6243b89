"""What Kith is not: said once before the pages, passed over by a key, read again in the settings, never untrue."""

import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.fake_client import Stage, walk
from tests.ui.hands import click
from tests.ui.test_first import Screen
from tests.ui.test_version_step import screen  # noqa: F401 - a fixture
from ui.first.first import HONEST
from ui.shell import WELCOME

ROOT = Path(__file__).resolve().parents[2]
KEPT = {  # what the screen says, and what SECURITY.md or README.md say of it
    "not externally audited": "not externally audited",
    "where a mistake could harm somebody": "where a mistake could harm somebody",
    "There is no app for a phone": "There is no app for a phone",
    "A relay sees addresses, times and sizes": r"relay sees addresses, times and padded sizes",
    "sees your address": r"Hiding your IP address from the people you connect to",
    "whoever watches the network can guess": r"Hiding \*that\* you talk from somebody who watches the whole network",
    "with the help of a contact": r"by the 24 words and a code that a contact shows",
    "Whoever has the words can be you": r"whoever has such a device or the phrase of somebody is that person",
}


def test_one_key_passes_over_it(screen: Screen, until: Any) -> None:  # noqa: F811
    read: list[bool] = []
    screen.first.read = lambda: read.append(True)
    screen.first.begin(HONEST)
    screen.shell.set_state(WELCOME)
    until(lambda: screen.find("honestSeen") and screen.find("honestSeen").hasActiveFocus())
    QTest.keyClick(screen.window, Qt.Key.Key_Return)
    assert read == [True]


def test_it_is_read_again_from_the_settings(stage: Stage, until: Any) -> None:
    stage.shell.go("settings")
    until(lambda: stage.find("aboutHonest"))
    stage.find("aboutHonest").clicked.emit()
    until(lambda: stage.shell.looks_at("honest") or stage.shell.property("page") == "honest")
    until(lambda: stage.find("headerBack"))
    assert "not externally audited" in shown(stage)
    click(stage.find("headerBack"))
    until(lambda: stage.shell.property("page") == "settings")


def test_each_claim_stands_in_the_page_about_security(stage: Stage, until: Any) -> None:
    stage.shell.go("honest")
    until(lambda: stage.find("headerBack"))
    pages = " ".join((ROOT / page).read_text("utf-8") for page in ("SECURITY.md", "README.md"))
    said, told = shown(stage), re.sub(r"\s+", " ", pages)
    assert [claim for claim, source in KEPT.items() if claim not in said or not re.search(source, told)] == []


def shown(stage: Stage) -> str:
    window: Any = stage.window
    return " | ".join(str(item.property("text") or "") for item in walk(window.contentItem()))
