"""The settings by mouse and keys on a fake node: my profile, colours, notices, being a relay, the store, failures."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem

from app.errors import WorldFault
from app.people import api as people
from app.people import showing
from app.places import Place
from app.relays import api as relays
from node.items import ReachChanged
from tests.app.fake_relays import FakeRelay
from tests.ui.fake_client import Stage, settle
from tests.ui.hands import click, is_still, press, shortcut, type_in
from tests.ui.settings_shots import serve
from ui.choices import restore
from ui.desk import Desk
from ui.notices import READ, REPLY, Desktop
from ui.tray import Announcer

WORDS = Qt.Key.Key_A, "", Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(stage: Stage, until: Any) -> Any:
    stage.window.setProperty("height", 2400)  # what is pressed is in view
    stage.shell.go("settings")
    until(lambda: stage.find("profileNameInput") is not None)
    return stage.page("settings")


def hit(stage: Stage, name: str) -> None:
    """Click in the middle of an item."""
    item: QQuickItem = stage.find(name)
    assert item is not None, name
    click(item)


def write(stage: Stage, name: str, text: str) -> None:
    """Put another text into a field."""
    hit(stage, name)
    press(stage.window, *WORDS)
    type_in(stage.window, text)


def test_ctrl_comma_and_the_rail_lead_here(stage: Stage, run: Any) -> None:
    run(shortcut(stage.window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier))
    assert stage.shell.property("page") == "settings"
    stage.shell.go("people")
    hit(stage, "rail-settings")
    assert stage.shell.property("page") == "settings"
    run(settle())


def test_a_profile_is_saved_and_taken_back(
    stage: Stage, page: Any, alice: Any, said: Any, run: Any, until: Any
) -> None:
    assert not stage.find("profileSave").isEnabled()
    write(stage, "profileNameInput", "Alice M.")
    write(stage, "profileAboutInput", "I bake.")
    hit(stage, "profileSave")
    until(lambda: said)
    assert said == [("Saved. Your contacts see it.", "Undo")]
    stated = run(alice.call(people.profile))
    assert (stated.name, stated.about) == ("Alice M.", "I bake.")
    assert stage.shell.property("me")["name"] == "Alice M."
    assert not stage.find("profileSave").isEnabled()
    until(lambda: stage.find("toastAction") is not None)
    stage.shell.act()
    until(lambda: stage.find("profileNameInput").property("text") == "Alice Moreau")
    assert stage.find("profileAboutInput").property("text") == ""
    stated = run(alice.call(people.profile))
    assert (stated.name, stated.about) == ("Alice Moreau", "")


def test_enter_saves_and_discard_brings_the_old_back(stage: Stage, page: Any, alice: Any, run: Any, until: Any) -> None:
    write(stage, "profileNameInput", "Somebody")
    run(settle())  # the button comes up beside the other
    hit(stage, "profileRevert")
    assert stage.find("profileNameInput").property("text") == "Alice Moreau"
    write(stage, "profileNameInput", "  Alice   M. ")
    press(stage.window, Qt.Key.Key_Return)
    until(lambda: stage.find("profileNameInput").property("text") == "Alice M.")
    assert run(alice.call(people.profile)).name == "Alice M."


def test_a_name_that_nobody_could_see_is_refused_at_the_field(
    stage: Stage, page: Any, alice: Any, run: Any, until: Any
) -> None:
    write(stage, "profileNameInput", "\u2063")
    hit(stage, "profileSave")
    until(lambda: page.profile.now["wrong_name"])
    assert stage.find("profileName").property("error") == "A name needs at least one visible character."
    assert run(alice.call(people.profile)).name == "Alice Moreau"
    stage.find("profileAboutInput").setProperty("text", "x" * 1001)
    until(lambda: stage.find("profileAboutNote") is not None)
    assert stage.find("profileAboutNote").property("text") == "1001 of at most 1000 characters"
    assert not stage.find("profileSave").isEnabled()


def test_what_is_typed_stays_while_something_is_told(stage: Stage, page: Any, alice: Any, run: Any, until: Any) -> None:
    write(stage, "profileAboutInput", "half a sen")
    run(alice.call(people.profile, name="Alice elsewhere"))
    page.again()
    until(lambda: stage.find("profileNameInput").property("text") == "Alice elsewhere")
    assert stage.find("profileAboutInput").property("text") == "half a sen"


def test_what_is_typed_while_the_other_is_being_saved_stays(
    stage: Stage, page: Any, alice: Any, run: Any, until: Any
) -> None:
    stage.client.held.add("people.profile")
    write(stage, "profileNameInput", "  Alice   M. ")
    press(stage.window, Qt.Key.Key_Return)
    until(lambda: page.profile.now["busy"])
    write(stage, "profileAboutInput", "half a sen")
    stage.client.held.clear()
    until(lambda: stage.find("profileNameInput").property("text") == "Alice M.")
    until(lambda: not page.profile.now["busy"])
    assert stage.find("profileAboutInput").property("text") == "half a sen"
    assert run(alice.call(people.profile)).about == ""


def test_a_profile_that_cannot_be_saved_says_so(stage: Stage, page: Any, said: Any, until: Any) -> None:
    stage.client.refusals["people.profile"] = WorldFault("store_failed", "The disk failed.")
    write(stage, "profileNameInput", "Alice M.")
    hit(stage, "profileSave")
    until(lambda: said)
    assert said == [("The disk failed.", "")]
    assert stage.find("profileNameInput").property("text") == "Alice M."
    assert stage.find("profileSave").isEnabled()


def test_colours_are_chosen(stage: Stage, page: Any) -> None:
    for mode in ("dark", "light", "system"):
        hit(stage, f"colours-{mode}")
        assert stage.shell.property("mode") == mode
        hit(stage, f"colours-{mode}")  # a second click does not take it away
        assert stage.find(f"colours-{mode}").property("checked")
        others = {"dark", "light", "system"} - {mode}
        assert not any(stage.find(f"colours-{other}").property("checked") for other in others)


def test_being_a_relay_is_switched_on_and_off(
    stage: Stage, page: Any, alice: Any, said: Any, run: Any, until: Any
) -> None:
    assert stage.find("settingsInvitation") is None
    assert not stage.find("settingsServe").property("checked")
    hit(stage, "settingsServe")
    until(lambda: stage.find("settingsInvitation") is not None and not page.serving.now["busy"])
    assert stage.find("settingsServe").property("checked")
    assert stage.find("settingsInvitation").property("text") == "kith://r#mine"
    assert stage.find("settingsInvitationCode").property("units") > 20
    assert said[-1][0] == "This computer is a relay now. Give the link to your people."
    hit(stage, "settingsInvitationCopy")
    assert QGuiApplication.clipboard().text() == "kith://r#mine"
    hit(stage, "settingsServe")
    until(lambda: stage.find("settingsInvitation") is None and not page.serving.now["busy"])
    assert not run(alice.call(relays.serve)).on
    assert said[-1] == ("This computer is no relay any more.", "Undo")
    stage.shell.act()
    until(lambda: stage.find("settingsInvitation") is not None)
    assert run(alice.call(relays.serve)).on
    QGuiApplication.clipboard().clear()


def test_a_relay_that_cannot_start_says_why_and_stays_off(stage: Stage, page: Any, until: Any) -> None:
    stage.client.refusals["relays.serve"] = WorldFault("listen_failed", "The port is taken.")
    hit(stage, "settingsServe")
    until(lambda: stage.find("settingsServeError") is not None)
    assert stage.find("settingsServeError").property("text") == "The port is taken."
    assert not stage.find("settingsServe").property("checked")
    assert stage.find("settingsServe").isEnabled()
    stage.client.refusals.clear()
    hit(stage, "settingsServe")
    until(lambda: stage.find("settingsInvitation") is not None)
    assert stage.find("settingsServeError") is None


def test_while_it_starts_the_switch_waits(stage: Stage, page: Any, until: Any) -> None:
    stage.client.delays["relays.serve"] = 30.0
    hit(stage, "settingsServe")
    until(lambda: page.serving.now["busy"])
    assert stage.find("settingsServe").property("checked")
    assert not stage.find("settingsServe").isEnabled()
    assert stage.find("settingsInvitation") is None


def test_a_relay_switched_on_elsewhere_is_seen(stage: Stage, page: Any, town: Any, run: Any, until: Any) -> None:
    serve(town[1])
    run(town[1]["alice"].node.tell(ReachChanged(b"\1" * 32)))
    until(lambda: stage.find("settingsServeAddress") is not None)
    assert (
        stage.find("settingsServeAddress").property("text").startswith("Found at 192.0.2.7:4300, [2001:db8::7]:4300.")
    )
    stage.shell.go("network")
    until(lambda: stage.find("relay-mine") is not None)
    assert stage.find("relaysBeOne") is None
    until(lambda: is_still(stage.find("relayMineSettings")))
    hit(stage, "relayMineSettings")
    assert stage.shell.property("page") == "settings"
    run(settle())


def test_the_network_page_leads_to_the_switch(stage: Stage, page: Any, alice: Any, run: Any, until: Any) -> None:
    alice.node.relays.joined = [FakeRelay(b"\1" * 32)]
    stage.shell.go("network")
    until(lambda: stage.find("relaysBeOne") is not None)
    hit(stage, "relaysBeOne")
    assert stage.shell.property("page") == "settings"
    run(settle())


def test_how_the_store_is_kept(stage: Stage, page: Any, alice: Any, run: Any, until: Any) -> None:
    assert stage.find("storeLock").property("text").startswith("By this computer's keychain")
    assert stage.find("storeHome").property("text") == "the home of Alice Moreau"
    assert stage.find("storeKeepers").property("text").startswith("Nobody keeps yet whom you know.")
    assert "not externally audited" in stage.find("storeAudit").property("text")
    assert stage.find("aboutVersion").property("text") == "0.0.test"
    stage.find("storePhraseNow").clicked.emit()
    assert stage.shell.property("page") == "recovery"
    run(settle())
    alice.node.confirmed = True
    alice.node.devices.kept_by = [each.account for each in run(alice.node.contacts()) if each.state == "contact"]
    stage.shell.go("settings")
    until(lambda: stage.find("storePhraseNow") is None)
    until(lambda: "kept, sealed to your words, by Bob" in stage.find("storeKeepers").property("text"))
    assert stage.find("storePhrase").property("text").startswith("You wrote your recovery phrase down.")


def test_a_failure_at_first_and_a_later_one(stage: Stage, until: Any) -> None:
    stage.client.refusals["people.profile"] = WorldFault("store_failed", "The disk failed.")
    stage.shell.go("settings")
    until(lambda: stage.find("settingsAgain") is not None)
    assert stage.find("settingsServe") is None
    stage.client.refusals.clear()
    hit(stage, "settingsAgain")
    until(lambda: stage.find("settingsServe") is not None)
    assert stage.find("settingsError") is None
    stage.client.refusals["relays.list"] = WorldFault("store_failed", "The disk failed.")
    stage.page("settings").again()
    until(lambda: stage.find("settingsError") is not None)
    assert stage.find("settingsServe") is not None


def test_a_narrow_window_has_one_column(stage: Stage, page: Any, until: Any) -> None:
    assert stage.find("settingsParts") is not None
    name, serving = stage.find("profileName"), stage.find("settingsServe")
    assert serving.mapToScene(serving.position()).x() > name.mapToScene(name.position()).x() + name.width()
    stage.window.setProperty("width", 500)
    stage.window.setProperty("height", 1400)

    def below() -> bool:
        one, other = stage.find("profileName"), stage.find("settingsServe")
        return bool(other.mapToScene(other.position()).y() > one.mapToScene(one.position()).y() + one.height())

    until(below)
    assert stage.find("settingsParts") is None


def test_what_tab_comes_to_is_in_view_and_a_click_moves_nothing(stage: Stage, page: Any, run: Any, until: Any) -> None:
    stage.window.setProperty("width", 500)
    stage.window.setProperty("height", 480)
    stage.window.requestActivate()  # type: ignore[attr-defined]
    run(settle())
    hit(stage, "colours-system")
    assert seen_at(stage, "colours-system") < 480
    wanted = ["lessMovement", "profileAboutInput", "noticesSwitch", "notices-nothing", "shownTyping", "storeHome"]
    passed: list[str] = []
    for _ in range(60):
        press(stage.window, Qt.Key.Key_Tab)
        run(settle(1))
        item = stage.window.property("activeFocusItem")
        name = item.objectName() or item.parentItem().objectName()
        passed.append(name)
        if name in wanted:
            at = item.mapToScene(item.boundingRect().center()).y()
            assert 60 < at < 480, (name, at)
        if name == "storeHome":
            break
    assert [name for name in passed if name in wanted] == wanted


def seen_at(stage: Stage, name: str) -> float:
    """How far below the top of the window the lower edge of an item is."""
    item: QQuickItem = stage.find(name)
    return item.mapToScene(item.boundingRect().bottomLeft()).y()


class FakeDesktop(Desktop):
    def __init__(self) -> None:
        super().__init__(lambda key: None)
        self.shown: list[tuple[str, str]] = []
        self.acts: list[str] = []
        self.counted: list[int] = []

    async def begin(self) -> None:
        """There is no bus here."""

    async def count(self, number: int) -> None:
        self.counted.append(number)

    async def show(self, key: str, title: str, body: str, *, urgent: bool = False, acts: Sequence[str] = ()) -> bool:
        self.shown.append((title, body))
        self.acts = list(acts)
        return True


def test_notices_say_as_much_as_was_chosen(stage: Stage, page: Any, run: Any, until: Any) -> None:
    desktop = FakeDesktop()
    announcer = Announcer(stage.shell, desktop)

    def told() -> list[tuple[str, str]]:
        desktop.shown.clear()
        stage.shell.announce("chat 1", "Bob", "Hello", ("chats", "1"), acts=[REPLY, READ])
        run(settle(3))
        return list(desktop.shown)

    stage.window.setProperty("height", 1800)
    run(settle(3))
    assert told() == [("Bob", "Hello")]
    hit(stage, "notices-names")
    assert told() == [("Bob", "New")]
    assert desktop.acts == [REPLY, READ], "whom it is from is said, so that it can be answered"
    hit(stage, "notices-nothing")
    assert told() == [("Kith", "Something new")]
    assert desktop.acts == []
    hit(stage, "noticesSwitch")
    assert told() == []
    assert stage.find("notices-names") is None
    hit(stage, "noticesSwitch")  # on again, it says as much as before
    assert told() == [("Kith", "Something new")]
    run(announcer.close())


def test_what_was_chosen_is_kept_for_the_next_window(tmp_path: Path, loop: Any) -> None:
    asyncio.set_event_loop(loop)
    first = Desk(Place(tmp_path))
    restore(first._settings, first.shell, first._engine.retranslate)
    assert (first.shell.property("mode"), first.shell.property("notices")) == ("system", "full")
    first.shell.set_mode("dark")
    first.shell.set_notices("names")
    first.shell.set_notices("loud")
    first._settings.sync()
    second = Desk(Place(tmp_path))
    restore(second._settings, second.shell, second._engine.retranslate)
    assert (second.shell.property("mode"), second.shell.property("notices")) == ("dark", "names")
    second.shell.tell(False)
    second._settings.sync()
    third = Desk(Place(tmp_path))
    restore(third._settings, third.shell, third._engine.retranslate)
    assert third.shell.property("notices") == "off"
    third.shell.tell(True)
    assert third.shell.property("notices") == "names"


def test_what_contacts_are_shown_is_switched_off_and_on(
    stage: Stage, page: Any, alice: Any, run: Any, until: Any
) -> None:
    stage.window.setProperty("height", 1800)  # what is pressed is in view
    switches = {"shownReceipts": showing.receipts, "shownPresence": showing.presence, "shownTyping": showing.typing}
    for name, asked in switches.items():
        assert stage.find(name).property("checked")
        hit(stage, name)
        until(lambda name=name: not stage.find(name).property("checked"))
        view = run(alice.call(asked))
        assert [view.receipts, view.presence, view.typing] == [each != name for each in switches]
        run(alice.call(asked, True))
        run(page.load())
        until(lambda name=name: stage.find(name).property("checked"))


def test_short_facts_of_my_profile_are_added_and_taken_away(
    stage: Stage, page: Any, alice: Any, run: Any, until: Any
) -> None:
    stage.window.setProperty("height", 1800)  # what is pressed is in view
    assert not stage.find("fieldAdd").property("enabled")
    for label, value in (("Lives in", "Basel"), ("Birthday", "4 May")):
        write(stage, "fieldLabelInput", label)
        write(stage, "fieldValueInput", value)
        hit(stage, "fieldAdd")
        until(lambda label=label: stage.find("fieldDrop-" + label) is not None)
        assert stage.find("fieldLabelInput").property("text") == ""
    assert [(one.label, one.value) for one in run(alice.call(people.profile)).fields] == [
        ("Lives in", "Basel"),
        ("Birthday", "4 May"),
    ]
    hit(stage, "fieldDrop-Lives in")
    until(lambda: stage.find("fieldDrop-Lives in") is None)
    for number in range(5):
        run(alice.call(showing.field, f"No {number}", "x"))
    run(page.load())
    until(lambda: stage.find("fieldAdd") is None)
