"""The key file of a store in the window: chosen where a store is made or opened, and in the settings."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt

from app.errors import Refused
from app.places import Place
from tests.ui.fake_client import Stage, settle
from tests.ui.test_first import Screen, begin
from tests.ui.test_settings_page import hit
from ui import found
from ui.first.first import LOCK, NAME, UNLOCK
from ui.first.key_file import KEPT, KeyFile
from ui.settings.factor import Factor
from ui.shell import LOCKED, WELCOME

FILE = "/media/alice/STICK/kith.key"


@pytest.fixture
def screen(run: Any) -> Iterator[Screen]:
    async def make() -> Screen:
        return Screen()

    made: Screen = run(make())
    made.first.offer_keychain(True)
    yield made
    made.window.close()
    made.engine.deleteLater()
    run(settle(2))
    assert made.complaints == []


def chooses(file: KeyFile, path: str) -> None:
    async def choose() -> str:
        return path

    file.choose = file.choose_new = choose


def home_with(folder: Path, kind: str, second: bool) -> Place:
    place = Place(folder / "home")
    place.home.mkdir(exist_ok=True)
    place.key_file.write_text(json.dumps({"kind": kind} | ({"second": {}} if second else {})))
    return place


def test_a_new_store_asks_for_a_key_file_that_is_made_where_one_says(screen: Screen, run: Any) -> None:
    begin(screen, run, NAME, WELCOME)
    screen.first.take_name("Alice")
    run(settle())
    assert screen.find("fileChoose") is None
    screen.click("lockKeyFile")
    run(settle())
    screen.click("lockNext")
    run(settle())
    assert (screen.first.property("step"), screen.asked) == (LOCK, [])
    assert screen.find("fileError").property("text") == "Choose where the key file shall be."
    chooses(screen.first.file, "")
    screen.click("fileChoose")
    run(settle())
    assert screen.first.file.made == "", "a person who changed their mind has chosen nothing"
    chooses(screen.first.file, FILE)
    screen.click("fileChoose")
    run(settle())
    assert screen.find("filePath").property("text") == FILE
    screen.click("lockNext")
    run(settle())
    assert screen.asked == [("make", "Alice", "(keychain)")]
    assert screen.first.file.made == FILE
    screen.first.file.want(False)
    assert screen.first.file.made == ""


def test_a_store_that_asks_for_it_opens_with_both(screen: Screen, run: Any) -> None:
    screen.first.file.asked = True
    begin(screen, run, UNLOCK, LOCKED)
    screen.type("unlockPassphraseInput", "right", Qt.Key.Key_Return)
    run(settle())
    assert screen.asked == []
    assert screen.find("fileError").property("text") == "Choose the key file first."
    assert screen.find("unlockPassphrase").property("error") == ""
    chooses(screen.first.file, FILE)
    screen.click("fileChoose")
    run(settle())
    screen.click("unlockNext")
    run(settle())
    assert screen.asked == [("unlock", "right")]


@pytest.mark.parametrize("code", ["no_factor", "wrong_factor", "bad_factor", "unreadable_factor", "factor_needed"])
def test_what_is_wrong_with_the_file_is_said_beside_it(screen: Screen, run: Any, code: str) -> None:
    async def unlock(passphrase: str) -> None:
        raise Refused(code, "That file will not do.")

    screen.first._unlock = unlock
    screen.first.file.asked, screen.first.file.path = True, FILE
    begin(screen, run, UNLOCK, LOCKED)
    screen.type("unlockPassphraseInput", "right", Qt.Key.Key_Return)
    run(settle())
    assert screen.find("fileError").property("text") == "That file will not do."
    assert screen.find("unlockPassphrase").property("error") == ""


def test_without_a_passphrase_only_the_file_is_asked_for(screen: Screen, run: Any, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    screen.first.file.attend(home_with(tmp_path, "keychain", True), settings)
    begin(screen, run, UNLOCK, LOCKED)
    assert screen.find("unlockPassphrase") is None
    assert screen.find("fileChoose").hasActiveFocus(), "the keyboard is where something is to be done"
    screen.click("unlockForgotten")
    run(settle())
    assert "without its key file" in screen.find("unlockWayBack").property("text")
    chooses(screen.first.file, FILE)
    screen.click("fileChoose")
    run(settle())
    screen.click("unlockNext")
    run(settle())
    assert screen.asked == [("unlock", "")]


def test_a_store_without_one_is_opened_as_ever(screen: Screen, run: Any, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    screen.first.file.attend(home_with(tmp_path, "passphrase", False), settings)
    begin(screen, run, UNLOCK, LOCKED)
    assert screen.find("fileChoose") is None
    assert screen.find("unlockPassphraseInput").hasActiveFocus()
    screen.type("unlockPassphraseInput", "right", Qt.Key.Key_Return)
    run(settle())
    assert screen.asked == [("unlock", "right")]
    assert settings.value(KEPT) is None, "nothing is kept of what is not asked for"


def test_where_it_is_is_kept_only_if_one_says_so_and_then_opens_by_itself(
    screen: Screen, run: Any, tmp_path: Path
) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    place = home_with(tmp_path, "keychain", True)
    (tmp_path / "kith.key").write_text("its content is not read here")
    first = KeyFile()
    first.attend(place, settings)
    first.look()
    first.path = str(tmp_path / "kith.key")
    first.opened()
    assert not settings.value(KEPT)
    first.keep(True)
    first.opened()
    settings.sync()
    assert "its content" not in (tmp_path / "window.ini").read_text("utf-8")
    screen.first.file.attend(place, settings)
    begin(screen, run, UNLOCK, LOCKED)
    assert screen.asked == [("unlock", "")], "nobody has to be asked"
    (tmp_path / "kith.key").unlink()
    screen.asked.clear()
    begin(screen, run, UNLOCK, LOCKED)
    assert screen.asked == [], "the stick is not there: it is asked for"
    first.keep(False)
    first.opened()
    assert not settings.value(KEPT)


def test_whether_somebody_has_to_be_asked(tmp_path: Path) -> None:
    file = KeyFile()
    for kind, second, passphrase, path, lacks in (
        ("passphrase", False, None, "", True),
        ("passphrase", False, "x", "", False),
        ("passphrase", True, "x", "", True),
        ("passphrase", True, "x", FILE, False),
        ("keychain", False, None, "", False),
        ("keychain", True, None, "", True),
        ("keychain", True, None, FILE, False),
    ):
        file.path = path
        file.at(home_with(tmp_path, kind, second))
        assert file.lacks(passphrase) is lacks, (kind, second, passphrase, path)


def test_a_window_does_not_start_a_node_that_would_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    monkeypatch.setattr(found, "is_running", lambda place: False)
    monkeypatch.setattr(found, "start_node", lambda place, unlock: started.append(unlock))
    monkeypatch.delenv("KITH_KEY_FILE", raising=False)
    place = home_with(tmp_path, "keychain", True)
    assert (found.find(place, None).state, started) == ("locked", [])
    monkeypatch.setenv("KITH_KEY_FILE", FILE)
    assert (found.find(place, None).state, len(started)) == ("open", 1)


def test_the_settings_add_one_and_take_it_away(stage: Stage, run: Any, until: Any, tmp_path: Path) -> None:
    asked: list[tuple[str, str, str | None]] = []
    factor: Factor = stage.page("settings").factor

    def change(place: Place, way: str, file: str, passphrase: str | None) -> None:
        asked.append((way, file, passphrase))
        if passphrase == "wrong":
            raise Refused("factor_not_changed", "This passphrase does not open the store.")
        home_with(tmp_path, "passphrase", way == "add")

    factor.change = change
    stage.window.setProperty("height", 2400)
    stage.shell.go("settings")
    until(lambda: stage.find("storeFactor") is not None)
    run(settle(3))
    factor.know(str(home_with(tmp_path, "passphrase", False).home))
    hit(stage, "storeFactor")
    until(lambda: stage.find("factorSure") is not None)
    stage.find("factorSure").clicked.emit()
    assert (factor.property("error"), asked) == ("Choose where the key file shall be.", [])
    chooses(factor.file, FILE)
    factor.file.put()
    until(lambda: factor.file.path == FILE)
    stage.find("factorSure").clicked.emit()
    assert (factor.property("error"), asked) == ("Type your passphrase.", [])
    stage.find("factorPassphraseInput").setProperty("text", "wrong")
    stage.find("factorSure").clicked.emit()
    until(lambda: factor.property("error") == "This passphrase does not open the store.")
    stage.find("factorPassphraseInput").setProperty("text", "right")
    stage.find("factorSure").clicked.emit()
    until(lambda: factor.property("asked") is True)
    assert asked[-1] == ("add", FILE, "right")
    assert stage.find("storeFactor").property("text") == "Open without the key file"
    factor.begin()
    chooses(factor.file, FILE)
    factor.file.pick()
    until(lambda: factor.file.path == FILE)
    factor.remove("right")
    until(lambda: factor.property("asked") is False)
    assert asked[-1] == ("remove", FILE, "right")
