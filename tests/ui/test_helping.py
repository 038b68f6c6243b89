"""Helping a contact to come back, by mouse and keys on their page; the code is always the same."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication

from app.errors import Refused
from app.people import turning
from tests.app.fake_devices import FakeCode
from tests.ui.hands import click, is_still
from tests.ui.test_people_page import World, world  # noqa: F401 - a fixture
from ui.times import clock

ENDS = datetime.fromtimestamp(FakeCode.expires, UTC).astimezone()
BEFORE = ENDS - timedelta(minutes=10)


class Card:
    """Bob's page at Alice's, and a clock that stands still."""

    def __init__(self, world: World) -> None:  # noqa: F811
        self.world, self.stage = world, world.stage
        self.now: datetime = BEFORE
        self.helping: Any = world.stage.page("people").helping
        self.helping.time = lambda: self.now
        world.stage.window.setProperty("height", 2400)
        world.click("person-Bob Ferreira")
        world.find("helpShow")

    def asked(self) -> list[tuple[Any, ...]]:
        return [args for name, args, _ in self.stage.client.asked if name == "people.bring_back"]

    def show(self) -> None:
        self.world.click("helpShow")
        self.world.find("helpTyped")

    def text(self, name: str) -> str:
        return str(self.world.find(name).property("text"))

    def waits_for(self, name: str, text: str) -> None:
        self.world.until(lambda: (item := self.stage.find(name)) is not None and item.property("text") == text)


@pytest.fixture
def card(world: World) -> Card:  # noqa: F811
    return Card(world)


def test_a_code_for_a_contact_is_shown_typed_as_a_picture_and_as_a_link(card: Card, until: Any) -> None:
    assert card.text("helpShow") == "Help Bob Ferreira come back"
    assert card.stage.find("helpCode") is None
    assert card.asked() == [], "nothing is made before it is asked for"
    card.show()
    assert card.asked() == [(card.world.people["bob"].id,)]
    assert card.world.alice.node.devices.returns == card.world.people["bob"].node.account
    assert card.text("helpTyped") == "0123-4567-89AB-CDEF"
    assert card.world.find("helpCode").property("units") > 20
    assert "over your relay" in card.text("helpWhere")
    assert "192.0.2.9:4200" in card.text("helpAt")
    warning = card.text("helpUntil")
    assert f"until {clock(ENDS)}" in warning
    assert "this code and the 24 words of Bob Ferreira becomes Bob Ferreira here" in warning
    assert card.stage.find("helpShow") is None
    until(lambda: is_still(card.stage.find("helpCopy")))
    click(card.stage.find("helpCopy"))
    assert QGuiApplication.clipboard().text() == "kith://d#code"
    assert card.world.toasts == ["Copied. Send it to nobody but Bob Ferreira."]
    card.world.click("helpHide")
    card.world.find("helpShow")
    assert card.stage.find("helpTyped") is None
    assert card.helping.now["link"] == ""


def test_the_code_comes_into_view_and_has_the_focus(card: Card, until: Any) -> None:
    card.stage.window.setProperty("height", 640)
    card.stage.find("helpShow").clicked.emit()
    until(lambda: card.stage.find("helpCopy") is not None and card.stage.find("helpCopy").property("activeFocus"))

    def foot() -> float:
        button = card.stage.find("helpCopy")
        return float(button.mapToScene(QPointF(0, button.height())).y())

    until(lambda: 0 < foot() < 640)


def test_a_code_whose_time_is_over_goes_and_a_new_one_is_offered(card: Card) -> None:
    card.show()
    card.now = ENDS - timedelta(seconds=1)
    card.helping.look()
    assert card.helping.now["link"] != ""
    card.now = ENDS
    card.helping.look()
    assert card.stage.find("helpTyped") is None
    assert card.text("helpOver").startswith(f"The code was good until {clock(ENDS)}.")
    assert card.text("helpShow") == "Show a new code"
    card.now = BEFORE
    card.show()
    assert card.stage.find("helpOver") is None
    assert len(card.asked()) == 2


def test_the_clock_is_looked_at_while_a_code_is_shown_and_only_then(card: Card) -> None:
    assert not card.helping._timer.isActive()
    card.show()
    assert card.helping._timer.isActive()
    card.now = ENDS
    card.helping._timer.timeout.emit()
    assert card.helping.now["over"] != ""
    assert not card.helping._timer.isActive()
    card.now = BEFORE
    card.show()
    card.world.click("helpHide")
    assert not card.helping._timer.isActive()


def test_what_is_refused_is_said_on_the_card_until_it_works(card: Card) -> None:
    card.stage.client.refusals["people.bring_back"] = Refused("not_a_contact", "You are not in contact.")
    card.world.click("helpShow")
    assert card.text("helpError") == "You are not in contact."
    assert card.world.toasts == []
    assert card.stage.find("helpTyped") is None
    del card.stage.client.refusals["people.bring_back"]
    card.show()
    assert card.stage.find("helpError") is None


def test_the_code_of_one_person_never_stands_on_the_page_of_another(card: Card) -> None:
    card.show()
    card.world.click("person-Carol Nguyen")
    card.waits_for("helpShow", "Help Carol Nguyen come back")
    assert card.stage.find("helpTyped") is None
    card.world.click("person-Bob Ferreira")
    card.waits_for("helpShow", "Help Bob Ferreira come back")
    assert card.stage.find("helpTyped") is None


def test_a_code_that_comes_late_is_shown_to_nobody_else(card: Card, run: Any, until: Any) -> None:
    card.stage.client.delays["people.bring_back"] = 0.05
    card.world.click("helpShow")
    until(lambda: card.helping.now["busy"])
    card.world.click("person-Carol Nguyen")
    card.waits_for("helpShow", "Help Carol Nguyen come back")
    assert not card.helping.now["busy"]
    run(asyncio.sleep(0.2))
    assert card.helping.now["link"] == ""


def test_only_contacts_are_helped(card: Card, run: Any, until: Any) -> None:
    card.world.click("person-Erik Lindqvist")
    card.world.find("personApprove")
    assert card.stage.find("helpShow") is None
    card.world.click("person-Bob Ferreira")
    card.show()
    run(card.world.alice.call(turning.block, card.world.people["bob"].id))
    card.world.find("personUnblock")
    until(lambda: card.stage.find("helpTyped") is None)
