"""How the page of a group is laid out and what it says: where it begins, what the wheel turns, what its words are."""

from typing import Any

import pytest

from app.group import api as group
from tests.ui import group_town
from tests.ui.fake_client import Stage, settle
from tests.ui.group_room import Room
from tests.ui.hands import roll


@pytest.fixture
def room(stage: Stage, town: Any, run: Any, until: Any) -> Room:
    made = Room(stage, town[1], run, until)
    run(made.people["bob"].node.befriend(made.people["dana"].node))
    until(lambda: stage.page("chats").known and stage.shell.online)
    return made


@pytest.fixture
def space(room: Room) -> str:
    return str(room.run(group_town.found(room.people)))


def test_the_wheel_turns_the_page_over_a_field_too_unless_its_text_is_longer_than_it(room: Room, space: str) -> None:
    room.show(space)
    sheet, field = room.find("groupSheet"), room.find("groupDescribe")
    field.setProperty("text", "two\nlines")
    room.run(settle())
    roll(field, 1)
    room.until(lambda: sheet.property("contentY") > 0)
    room.until(lambda: not sheet.property("moving"))
    field.setProperty("text", "line\n" * 40)
    room.run(settle())
    before = sheet.property("contentY")
    inner = field.property("contentItem")
    inner.setProperty("contentY", 0)
    roll(field, 1)
    room.until(lambda: inner.property("contentY") > 0)
    assert sheet.property("contentY") == before


def test_who_comes_for_a_group_sees_its_beginning_and_who_comes_back_the_place_that_was_left(
    room: Room, space: str
) -> None:
    room.show(space)
    sheet = room.find("groupSheet")
    sheet.setProperty("contentY", 300)
    room.stage.shell.go("people", room.people["bob"].id)
    room.stage.page("people").close()
    assert room.stage.shell.property("page") == "group"
    assert sheet.property("contentY") == 300
    room.stage.shell.go("chats", space)
    room.stage.shell.go("group", space)
    assert sheet.property("contentY") == 0


def test_a_group_that_goes_on_elsewhere_says_so(room: Room, space: str) -> None:
    room.show(space)
    assert room.reads("groupState") == "Newcomers read everything that was said here."
    room.press("groupSucceed")
    assert room.find("sure").property("kind") == "primary", "nothing is lost by it"
    room.press("sure")
    room.until(lambda: room.stage.shell.property("page") == "chats")
    room.show(space)
    assert room.reads("groupState").startswith("Closed: it goes on in another group")


def test_who_is_no_contact_is_marked_with_a_capital_letter(room: Room) -> None:
    bob, femi = room.people["bob"], room.people["femi"]
    room.run(bob.node.befriend(femi.node))
    space = str(room.do("bob", group.create, "Football", [room.people["alice"].id, femi.id]).id)
    room.show(space)
    notes = {row.called: row.note for row in room.page.members.rows}
    assert notes["Femi Adeyemi"] == "Not your contact"
    room.do("bob", group.role, space, femi.id, "moderator")
    room.until(lambda: any(row.note == "Moderator · not your contact" for row in room.page.members.rows))
