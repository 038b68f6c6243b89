"""What the window shows where versions do not go together: what happened, what it means, and one thing to do."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.client import other_version
from app.errors import OtherVersion, Refused, WorldFault
from app.places import Place
from app.version import API
from tests.ui.test_first import Screen
from tests.ui.version_shots import STORE
from ui import desk as desks
from ui.first.first import UNLOCK
from ui.shell import LOCKED, OPEN, WELCOME


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
    assert screen.find("details") is None, "nobody knows a code"


def test_why_a_node_does_not_start_has_a_code(screen: Screen, until: Any) -> None:
    screen.shell.faults.learn("The store is damaged; `kith doctor` says more.", "store_damaged")
    screen.first.fail("store_damaged", "The store is damaged; `kith doctor` says more.")
    screen.shell.set_state(WELCOME)
    until(lambda: screen.find("details"))
    screen.find("details").clicked.emit()
    until(lambda: screen.find("failureCode"))
    assert screen.find("failureCode").property("text") == "store_damaged"
    assert "kith doctor" not in screen.shown()


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


@pytest.fixture
def desk(qapp: object, tmp_path: Path, run: Any) -> Iterator[desks.Desk]:
    """What holds a window together, without the window."""

    async def make() -> desks.Desk:
        return desks.Desk(Place(tmp_path))

    made: desks.Desk = run(make())
    yield made
    made._pool.shutdown()


def test_a_node_that_was_replaced_under_an_open_window_is_noticed(
    desk: desks.Desk, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(place: Place) -> bool:
        raise other_version("7.1", API + 1)

    monkeypatch.setattr(desks, "is_running", other)
    desk.shell.set_state(OPEN)
    with pytest.raises(OtherVersion):
        run(desk._revive())
    assert (desk.first.property("step"), desk.shell.property("state")) == ("node_newer", WELCOME)
    assert "7.1" in desk.first.property("error")


def test_what_was_replaced_goes_on_under_the_pages_that_were_there(
    desk: desks.Desk, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(desks, "stop", lambda place: done.append("stopped"))
    monkeypatch.setattr(desks, "start_node", lambda place, unlock, _: done.append(f"started with {unlock[0]}"))
    desk._passphrase = "typed before"
    desk._announcer = desk._bridge = SimpleNamespace(try_now=lambda: done.append("looked"))  # type: ignore[assignment]
    desk.first.fail("node_older", "It is older.")
    run(desk._replace())
    assert done == ["stopped", "started with typed before", "looked"]
    assert desk.shell.property("state") == OPEN


def test_a_window_that_is_to_start_anew_ends_and_says_so(desk: desks.Desk) -> None:
    assert not desk.anew
    desk.first.start_anew()
    assert desk.anew
    assert desk._over.is_set()
