"""What the window shows where versions do not go together: what happened, what it means, and one thing to do."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.errors import Refused, WorldFault
from tests.ui.test_first import Screen
from tests.ui.version_shots import STORE
from ui.first.first import UNLOCK
from ui.shell import LOCKED, WELCOME


@pytest.fixture
def screen(run: Any) -> Iterator[Screen]:
    async def make() -> Screen:
        return Screen()

    made: Screen = run(make())
    yield made
    made.window.close()
    assert made.complaints == []


def fail(screen: Screen, code: str) -> None:
    screen.first.fail(code, f"What is of {code}.")
    screen.shell.set_state(WELCOME)


def test_an_older_node_is_restarted_by_the_one_button(screen: Screen, until: Any) -> None:
    done: list[str] = []

    async def replace() -> None:
        done.append("replaced")

    screen.first.replace = replace
    fail(screen, "node_older")
    until(lambda: screen.find("replaceNode"))
    assert "What is of node_older." in screen.shown()
    assert screen.find("startAnew") is None
    screen.find("replaceNode").forceActiveFocus()
    QTest.keyClick(screen.window, Qt.Key.Key_Return)
    until(lambda: done == ["replaced"])


def test_a_node_that_stays_is_said(screen: Screen, until: Any) -> None:
    async def replace() -> None:
        raise WorldFault("node_stays", "The node did not end; end it where it was started.")

    screen.first.replace = replace
    fail(screen, "node_older")
    until(lambda: screen.find("replaceNode"))
    screen.find("replaceNode").clicked.emit()
    until(lambda: "end it where it was started" in screen.shown())
    assert screen.find("tryAgain") is not None


@pytest.mark.parametrize("code", ["node_newer", "store_newer"])
def test_what_is_newer_needs_kith_started_again(screen: Screen, until: Any, code: str) -> None:
    done: list[str] = []
    screen.first.anew = lambda: done.append("anew")
    fail(screen, code)
    until(lambda: screen.find("startAnew"))
    assert screen.find("replaceNode") is None
    screen.find("startAnew").clicked.emit()
    assert done == ["anew"]


def test_any_other_failure_has_the_screen_it_had(screen: Screen, until: Any) -> None:
    fail(screen, "node_not_started")
    until(lambda: screen.find("tryAgain"))
    assert screen.find("startAnew") is None


def test_a_newer_store_that_a_passphrase_opens_has_its_screen(screen: Screen, until: Any) -> None:
    async def unlock(passphrase: str) -> None:
        raise Refused("store_newer", STORE)

    screen.first._unlock = unlock
    screen.first.begin(UNLOCK)
    screen.shell.set_state(LOCKED)
    until(lambda: screen.find("unlockPassphraseInput"))
    screen.type("unlockPassphraseInput", "right", Qt.Key.Key_Return)
    until(lambda: screen.find("startAnew"))
    assert "This store needs a newer Kith" in screen.shown()
