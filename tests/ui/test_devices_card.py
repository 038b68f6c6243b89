"""My devices in the settings, and the first screens of a new one, by mouse and keys on a fake node."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication

from app.errors import Refused
from node.items import DevicesChanged
from tests.app.fake_devices import FakeDevice
from tests.ui.fake_client import Stage
from tests.ui.first_shots import begin
from tests.ui.hands import click, is_still, press, type_in
from ui.first.first import CODE, LOCK, NAME

LAPTOP = b"\xa1" * 32


@pytest.fixture
def card(stage: Stage, alice: Any, until: Any) -> Any:
    alice.node.devices.known[LAPTOP] = FakeDevice(LAPTOP, "Laptop")
    stage.window.setProperty("height", 1500)
    stage.shell.go("settings")
    until(lambda: stage.find("deviceName1") is not None)
    return stage.page("settings").devices


def test_a_code_is_shown_until_a_device_has_used_it(
    stage: Stage, card: Any, alice: Any, said: Any, run: Any, until: Any
) -> None:
    click(stage.find("devicesLink"))
    until(lambda: card.now["link"] != "")
    assert stage.find("devicesTyped").property("text") == "0123-4567-89AB-CDEF"
    assert card.now["size"] > 20, "it is a picture, too"
    assert "over your relay" in stage.find("devicesWhere").property("text")
    until(lambda: is_still(stage.find("devicesCopy")))
    click(stage.find("devicesCopy"))
    assert QGuiApplication.clipboard().text() == "kith://d#code"
    tablet = b"\xa3" * 32
    alice.node.devices.known[tablet] = FakeDevice(tablet, "Tablet")
    run(alice.node.tell(DevicesChanged(alice.node.account)))
    until(lambda: card.now["link"] == "")
    assert any("Linked: Tablet" in each[0] for each in said)


def test_which_way_a_device_was_reached_is_said(stage: Stage, card: Any, alice: Any, run: Any, until: Any) -> None:
    def note() -> str:
        return str(stage.find("deviceNote1").property("text"))

    assert note().startswith("Linked on ")
    assert "seen" not in note()
    at = 1_790_000_000_000
    for way, linked, said in (
        ("lan", True, "Connected now, on this network."),
        ("direct", True, "Connected now, by an address of the internet."),
        ("relay", False, ", by way of a relay."),
    ):
        alice.node.devices.known[LAPTOP] = FakeDevice(LAPTOP, "Laptop", way=way, met=at, linked=linked)
        run(alice.node.tell(DevicesChanged(alice.node.account)))
        until(lambda said=said: note().endswith(said))
    assert " Last seen " in note()


def test_a_code_comes_into_view_and_has_the_focus(stage: Stage, card: Any, until: Any) -> None:
    stage.window.setProperty("height", 640)
    stage.find("devicesLink").clicked.emit()
    until(lambda: stage.find("devicesCopy") is not None and stage.find("devicesCopy").property("activeFocus"))

    def foot() -> float:
        button = stage.find("devicesCopy")
        return float(button.mapToScene(QPointF(0, button.height())).y())

    until(lambda: 0 < foot() < 640)


def test_a_device_gets_another_name(stage: Stage, card: Any, alice: Any, until: Any) -> None:
    click(stage.find("deviceRename1"))
    until(lambda: stage.find("deviceNewNameInput") is not None)
    field = stage.find("deviceNewNameInput")
    assert (field.property("text"), field.property("selectedText")) == ("Laptop", "Laptop")
    assert not stage.find("deviceNameSave").isEnabled(), "it is called so already"
    field.setProperty("text", "  ")
    assert not stage.find("deviceNameSave").isEnabled()
    field.setProperty("text", "")
    type_in(stage.window, "Attic ")
    press(stage.window, Qt.Key.Key_Return, "\r")
    until(lambda: card.now["rows"][1]["name"] == "Attic")
    assert alice.node.devices.known[LAPTOP].name == "Attic"
    assert stage.find("deviceName1").property("text") == "Attic"
    assert stage.find("deviceRename0") is not None, "the one that is used, too"


def test_a_device_that_was_removed_renames_nothing(stage: Stage, card: Any, alice: Any, run: Any, until: Any) -> None:
    node = alice.node
    node.devices.known[node.device] = FakeDevice(node.device, "Desk", revoked=True)
    run(node.tell(DevicesChanged(node.account)))
    until(lambda: card.now["out"])
    assert [row["name"] for row in card.now["rows"]] == ["Laptop"]
    assert stage.find("deviceRename0") is None


def test_a_device_is_removed_once_one_is_sure(stage: Stage, card: Any, alice: Any, until: Any) -> None:
    assert [row["removable"] for row in card.now["rows"]] == [False, True], "not the one that is used"
    click(stage.find("deviceRemove1"))
    until(lambda: stage.find("deviceKeep") is not None and stage.find("deviceKeep").property("visible"))
    click(stage.find("deviceKeep"))
    assert not alice.node.devices.known[LAPTOP].revoked
    click(stage.find("deviceRemove1"))
    until(lambda: stage.find("deviceRemoveSure").property("visible"))
    click(stage.find("deviceRemoveSure"))
    until(lambda: alice.node.devices.known[LAPTOP].revoked)
    until(lambda: len(card.now["rows"]) == 1)


def test_an_admin_is_removed_by_the_24_words_alone(stage: Stage, card: Any, alice: Any, run: Any, until: Any) -> None:
    node = alice.node
    node.devices.known[LAPTOP] = FakeDevice(LAPTOP, "Laptop", True)
    node.devices.phrase = "right " * 23 + "right"
    run(node.tell(DevicesChanged(node.account)))
    until(lambda: card.now["rows"][1]["admin"])
    assert stage.find("deviceRenew1") is None, "no other device renews an admin"
    click(stage.find("deviceRemove1"))
    until(lambda: stage.find("deviceRemoveWords") is not None and stage.find("deviceRemoveSure").property("visible"))
    words, sure = stage.find("deviceRemoveWordsInput"), stage.find("deviceRemoveSure")
    words.setProperty("text", "wrong " * 23)
    assert not sure.isEnabled(), "there are 23"
    words.setProperty("text", "wrong " * 24)
    click(sure)
    until(lambda: card.now["error"] != "")
    assert stage.find("deviceRemoveWords").property("visible"), "what is wrong is said where it can be put right"
    assert not node.devices.known[LAPTOP].revoked
    words.setProperty("text", node.devices.phrase)
    click(sure)
    until(lambda: node.devices.known[LAPTOP].revoked)
    until(lambda: len(card.now["rows"]) == 1)
    assert words.property("text") == ""


def test_a_code_renews_a_device_once_it_was_said_what_that_does(
    stage: Stage, card: Any, alice: Any, said: Any, run: Any, until: Any
) -> None:
    assert stage.find("deviceRenew0") is None, "not the one that is used"
    click(stage.find("deviceRenew1"))
    until(lambda: stage.find("deviceRenewNot") is not None and stage.find("deviceRenewNot").property("visible"))
    assert "Last heard of on " in stage.find("deviceHeard").property("text")
    click(stage.find("deviceRenewNot"))
    assert card.now["link"] == ""
    click(stage.find("deviceRenew1"))
    until(lambda: stage.find("deviceRenewSure").property("visible"))
    click(stage.find("deviceRenewSure"))
    until(lambda: card.now["link"] != "")
    assert alice.node.devices.renews == LAPTOP
    assert card.now["renews"] == "Laptop"
    new = b"\xa4" * 32
    alice.node.devices.known |= {LAPTOP: FakeDevice(LAPTOP, "Laptop", revoked=True), new: FakeDevice(new, "Laptop")}
    run(alice.node.tell(DevicesChanged(alice.node.account)))
    until(lambda: card.now["link"] == "")
    assert any("Renewed: Laptop" in each[0] for each in said)


def test_what_is_refused_is_said_on_the_card(stage: Stage, card: Any, until: Any) -> None:
    stage.client.refusals["devices.link"] = Refused("phrase_needed", "This takes an admin device.")
    click(stage.find("devicesLink"))
    until(lambda: stage.find("devicesError").property("text") == "This takes an admin device.")


def test_a_new_device_is_linked_from_the_first_screen(stage: Stage, until: Any) -> None:
    asked: list[Any] = []

    async def join(wish: Any, passphrase: str | None) -> None:
        asked.append((wish, passphrase))
        if len(asked) == 1:
            raise Refused("nobody_there", "No device that shows this code was found; `kith devices link` shows one.")

    first = begin(stage, NAME)
    first.join = join
    done: list[bool] = []
    first.finished = done.append
    until(lambda: stage.find("firstLink") is not None)
    click(stage.find("firstLink"))
    until(lambda: first.step == CODE)
    first.take_code(" 0123-4567-89AB-CDEF ", "", "\u200b")
    assert (first.step, first.spot) == (CODE, "called")
    first.take_code(" 0123-4567-89AB-CDEF ", "", "Laptop")
    assert first.step == LOCK
    first.back()
    assert first.step == CODE
    first.take_code("0123-4567-89AB-CDEF", "", "Laptop")
    first.use_passphrase("a long enough passphrase", "a long enough passphrase")
    until(lambda: first.step == CODE and first.error != "")
    assert (first.spot, first.locked) == ("place", True)
    assert first.error == "No device that shows this code was found."
    assert first.wished == {"code": "0123-4567-89AB-CDEF", "place": "", "name": "Laptop"}
    first.take_code("0123-4567-89AB-CDEF", "192.0.2.1:4004", "Laptop")
    until(lambda: done == [False])
    wishes = [("0123-4567-89AB-CDEF", at, "Laptop") for at in ("", "192.0.2.1:4004")]
    assert asked == [(wish, "a long enough passphrase") for wish in wishes]
