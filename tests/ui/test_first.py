"""The first minute and the unlocking, by keys and mouse on the real screens; what makes identities is a fake."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.errors import Refused
from tests.ui.fake_client import settle, walk
from ui.engine import local, make_engine
from ui.first.first import NAME, UNLOCK, First
from ui.shell import LOCKED, STARTING, WELCOME, Shell

WORDS = [f"word{number}" for number in range(1, 25)]


class Screen:
    """The window in its first state, and what was asked of whoever makes identities."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.ended: list[bool] = []
        self.refusal: Refused | None = None
        self.shell = Shell()
        self.complaints: list[str] = []
        self.first = First(self.make, self.unlock, asyncio.ensure_future)  # type: ignore[arg-type]
        self.first.finished = self.ended.append
        self.shell.first = self.first
        self.engine = make_engine(self.complaints.append)
        self.engine.setInitialProperties({"shell": self.shell})
        self.engine.load(local("Window.qml"))
        self.window: Any = self.engine.rootObjects()[0]

    async def make(self, name: str, passphrase: str | None) -> list[str]:
        self.asked.append(("make", name, passphrase or "(keychain)"))
        if self.refusal:
            raise self.refusal
        return WORDS

    async def unlock(self, passphrase: str) -> None:
        self.asked.append(("unlock", passphrase))
        if passphrase != "right":
            raise Refused("node_not_started", "This passphrase does not open the store.")

    def find(self, name: str) -> Any:
        return next((item for item in walk(self.window.contentItem()) if item.objectName() == name), None)

    def shown(self) -> str:
        texts = [str(item.property("text") or "") for item in walk(self.window.contentItem())]
        return " | ".join(text for text in texts if text)

    def type(self, name: str, text: str, key: Qt.Key | None = None) -> None:
        self.find(name).forceActiveFocus()
        for sign in text:
            QTest.keyClick(self.window, sign)
        if key is not None:
            QTest.keyClick(self.window, key)

    def click(self, name: str) -> None:
        item = self.find(name)
        assert item is not None, f"{name} is not shown: {self.shown()}"
        middle = item.mapToScene(item.boundingRect().center()).toPoint()
        QTest.mouseClick(self.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)


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


def begin(screen: Screen, run: Any, step: str, state: str) -> None:
    screen.first.begin(step)
    screen.shell.set_state(state)
    run(settle())


def test_three_screens_lead_to_an_identity_with_a_passphrase(screen: Screen, run: Any) -> None:
    begin(screen, run, NAME, WELCOME)
    screen.type("firstNameInput", "Alice", Qt.Key.Key_Return)
    run(settle())
    screen.click("lockPassphrase")
    assert screen.find("passphrase").property("note") == "At least 8 characters.", "it is told beforehand"
    screen.type("passphraseInput", "orbit", Qt.Key.Key_Return)
    screen.type("passphraseAgainInput", "orbit", Qt.Key.Key_Return)
    run(settle())
    assert screen.find("passphrase").property("error") == "A passphrase has at least 8 characters."
    assert screen.find("passphraseAgain").property("error") == ""
    assert screen.find("passphraseInput").hasActiveFocus(), "it is mended where it is wrong"
    screen.find("passphraseAgainInput").setProperty("text", "")
    screen.type("passphraseInput", " mill quay", Qt.Key.Key_Return)
    assert screen.find("passphrase").property("error") == "", "whoever mends it is not told of it any more"
    assert "Good" in screen.shown() or "Fair" in screen.shown()
    screen.type("passphraseAgainInput", "orbit mill", Qt.Key.Key_Return)
    run(settle())
    assert screen.find("passphraseAgain").property("error") == "The two are not the same."
    assert screen.find("passphrase").property("error") == ""
    screen.type("passphraseAgainInput", " ")
    run(settle())
    assert screen.find("passphraseAgain").property("error") == ""
    screen.type("passphraseAgainInput", "quay", Qt.Key.Key_Return)
    run(settle())
    assert screen.asked == [("make", "Alice", "orbit mill quay")]
    assert "24. word24" in screen.shown()
    screen.click("phraseNext")
    run(settle())
    first, second = screen.first.property("words").property("asked")
    screen.type("phraseWord0Input", "wrong", Qt.Key.Key_Return)
    run(settle())
    assert "not what stands there" not in screen.shown(), "the other word is not there yet"
    QTest.keyClick(screen.window, Qt.Key.Key_A)  # Enter led to it
    assert screen.find("phraseWord1Input").property("text") == "a"
    screen.find("phraseWord1Input").setProperty("text", f"word{second}")
    QTest.keyClick(screen.window, Qt.Key.Key_Return)
    run(settle())
    assert "not what stands there" in screen.shown()
    assert screen.find("phraseWord0").property("error") == f"This is not word number {first}."
    assert screen.find("phraseWord1").property("error") == ""
    assert screen.find("phraseWord0Input").hasActiveFocus()
    assert screen.ended == []
    screen.type("phraseWord0Input", "x")
    run(settle())
    assert "not what stands there" not in screen.shown()
    screen.find("phraseWord0Input").setProperty("text", f"word{first}")
    QTest.keyClick(screen.window, Qt.Key.Key_Return)
    run(settle())
    assert screen.ended == [True]


def test_a_machine_without_keychain_says_so_and_a_phrase_may_wait(screen: Screen, run: Any) -> None:
    begin(screen, run, NAME, WELCOME)
    screen.type("firstNameInput", "Bob", None)
    screen.click("firstNext")
    run(settle())
    screen.refusal = Refused("no_identity", "This machine has no keychain; choose a passphrase.")
    screen.click("lockNext")
    run(settle())
    assert "choose a passphrase" in screen.shown()
    screen.click("lockPassphrase")
    run(settle())
    assert "choose a passphrase" not in screen.shown(), "it is chosen"
    screen.click("lockKeychain")
    screen.refusal = None
    screen.click("lockNext")
    run(settle())
    assert screen.asked[-1][2] == "(keychain)"
    screen.click("phraseLater")
    assert screen.ended == [False]


def test_where_there_is_no_keychain_only_a_passphrase_is_offered(screen: Screen, run: Any) -> None:
    screen.first._keychain = ""  # it is still being looked for
    begin(screen, run, NAME, WELCOME)
    screen.type("firstNameInput", "Bob", Qt.Key.Key_Return)
    run(settle())
    assert [screen.find(name) for name in ("lockKeychain", "lockPassphrase", "passphrase", "noKeychain")] == [None] * 4
    assert not screen.find("lockNext").isEnabled()
    screen.first.offer_keychain(False)
    run(settle())
    assert screen.find("lockKeychain") is None
    assert "no keychain" in screen.find("noKeychain").property("text")
    assert "What should open it?" not in screen.shown(), "there is nothing to choose"
    assert screen.find("passphraseInput").hasActiveFocus()
    screen.type("passphraseInput", "orbit mill quay", Qt.Key.Key_Return)
    screen.type("passphraseAgainInput", "orbit mill quay", Qt.Key.Key_Return)
    run(settle())
    assert screen.asked == [("make", "Bob", "orbit mill quay")]


def test_what_is_typed_at_the_button_that_shows_a_passphrase_is_not_typed_into_it(screen: Screen, run: Any) -> None:
    """Tab leads there; whoever takes it for the next field would have a passphrase of twice the words."""
    screen.first._keychain = ""
    begin(screen, run, NAME, WELCOME)
    screen.type("firstNameInput", "Bob", Qt.Key.Key_Return)
    screen.first.offer_keychain(False)
    run(settle())
    screen.type("passphraseInput", "orbit mill", Qt.Key.Key_Tab)
    assert not screen.find("passphraseInput").hasActiveFocus()
    for sign in "quay":
        QTest.keyClick(screen.window, sign)
    assert screen.find("passphraseInput").property("text") == "orbit mill"


def test_a_name_of_nothing_is_refused_in_a_sentence(screen: Screen, run: Any) -> None:
    begin(screen, run, NAME, WELCOME)
    screen.find("firstNameInput").setProperty("text", "\u200b")
    screen.type("firstNameInput", "", Qt.Key.Key_Return)
    run(settle())
    assert "at least one visible character" in screen.shown()
    assert screen.find("firstNameInput").property("text") == "\u200b", "what was refused is kept to be put right"
    screen.type("firstNameInput", "A")
    run(settle())
    assert "at least one visible character" not in screen.shown()


def test_a_wrong_passphrase_is_answered_clearly_and_the_right_one_opens(screen: Screen, run: Any) -> None:
    begin(screen, run, UNLOCK, LOCKED)
    screen.type("unlockPassphraseInput", "wrong", Qt.Key.Key_Return)
    run(settle())
    assert "This passphrase does not open the store." in screen.shown()
    screen.type("unlockPassphraseInput", "x")
    run(settle())
    assert "does not open" not in screen.shown()
    screen.find("unlockPassphraseInput").setProperty("text", "")
    screen.type("unlockPassphraseInput", "wrong", Qt.Key.Key_Return)
    run(settle())
    screen.type("unlockPassphraseInput", "right", Qt.Key.Key_Return)  # what was typed is selected, so this replaces it
    run(settle())
    assert screen.asked[-1] == ("unlock", "right")
    assert "does not open" not in screen.shown()


def test_a_start_that_takes_long_is_told(screen: Screen, until: Any) -> None:
    screen.shell.set_state(STARTING, "Opening your store…")
    until(lambda: (told := screen.find("firstStarting")) is not None and told.property("opacity") == 1)
    assert "Opening your store…" in screen.shown()


def test_who_forgot_the_passphrase_is_told_the_way_back_with_a_backup(screen: Screen, run: Any) -> None:
    screen.first.home = "/srv/alice/kith"
    begin(screen, run, UNLOCK, LOCKED)
    assert screen.find("unlockWayBack") is None
    screen.click("unlockForgotten")
    run(settle())
    told = screen.find("unlockWayBack").property("text")
    assert "24 words" in told
    assert "/srv/alice/kith" in told
