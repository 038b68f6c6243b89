"""Making a group and everything done with it on its own page, by mouse and keys, on fake nodes."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtQml import QQmlListReference

from app.chat import api as chat
from app.errors import Refused
from app.group import api as group
from app.group.rules import MAX_MEMBERS
from app.people import turning
from app.people.views import PersonView
from tests.app.photos import photo
from tests.ui import group_town
from tests.ui.fake_client import Stage, settle, walk
from tests.ui.group_room import Room
from tests.ui.hands import click, press, type_in
from ui.group.choosing import Choosing


@pytest.fixture
def room(stage: Stage, town: Any, run: Any, until: Any) -> Room:
    made = Room(stage, town[1], run, until)
    run(made.people["bob"].node.befriend(made.people["dana"].node))
    until(lambda: stage.page("chats").known and stage.shell.online)
    return made


@pytest.fixture
def space(room: Room) -> str:
    return str(room.run(group_town.found(room.people)))


HISTORIES = ("historyFull", "historyFromJoin", "historyNone")


def test_a_group_is_made_by_name_ticks_and_history_and_its_conversation_opens(room: Room) -> None:
    room.stage.shell.go("chats")
    click(room.find("newGroup"))
    field = room.find("groupNameInput")
    room.until(lambda: field.property("activeFocus"))
    assert not room.find("groupMake").property("enabled")
    type_in(room.stage.window, "Choir")
    room.until(lambda: room.page.choosing.rows.rows)
    click(room.find("candidate-Carol Nguyen"))
    room.find("candidateSearchInput").setProperty("text", "dan")
    room.until(lambda: [row.name for row in room.page.choosing.rows.rows] == ["Dana Whitfield"])
    room.run(settle())  # the list lays itself out anew before it knows that its current row is gone
    room.find("candidates").forceActiveFocus()
    press(room.stage.window, Qt.Key.Key_Space, " ")
    room.find("candidateSearchInput").setProperty("text", "")
    assert room.find("candidateCount").property("text") == "2 chosen, room for 255"
    for choice in ("historyFromJoin", "historyNone", "historyNone", "historyFull", "historyFromJoin"):
        room.choose(choice)
        checked = [each for each in HISTORIES if room.find(each).property("checked")]
        assert checked == [choice], "one at a time, also if it is pressed again"
    assert room.find("groupMake").property("text") == "Make a group of 3"
    room.press("groupMake")
    room.until(lambda: room.stage.shell.property("page") == "chats" and room.stage.page("chats").talk.contact)
    made = room.seen_by("dana", room.stage.page("chats").talk.contact)
    assert (made.name, made.history) == ("Choir", "from-join")
    assert {one.name for one in made.members} == {"Alice Moreau", "Carol Nguyen", "Dana Whitfield"}
    room.stage.shell.go("group", "new")
    assert room.find("groupNameInput").property("text") == ""
    assert room.find("historyFull").property("checked")
    assert room.page.choosing.ticked == ()


def test_a_group_says_that_newcomers_and_new_devices_begin_empty(room: Room) -> None:
    room.stage.shell.go("group", "new")
    room.find("groupNameInput").setProperty("text", "Whispers")
    room.choose("historyNone")
    room.press("groupMake")
    room.until(lambda: room.stage.shell.property("page") == "chats" and room.stage.page("chats").talk.contact)
    room.stage.shell.go("group", room.stage.page("chats").talk.contact)
    room.until(lambda: room.page.property("now")["name"] == "Whispers")
    said = "Newcomers and new devices of members begin empty, and keys are thrown away after 30 days."
    assert room.page.property("now")["history"] == said


def test_what_was_typed_stays_until_the_group_is_made_and_a_refusal_stands_at_the_name(room: Room) -> None:
    room.stage.shell.go("group", "new")
    room.find("groupNameInput").setProperty("text", "\u200b\u200b")
    room.find("groupDescriptionInput").setProperty("text", "every Tuesday")
    room.press("groupMake")
    room.until(lambda: "1 and 64 visible" in room.page.now["wrong_name"])
    assert room.find("groupNameInput").property("text") == "\u200b\u200b"
    room.stage.shell.go("people", "add")
    room.stage.shell.go("group", "new")
    assert room.find("groupDescriptionInput").property("text") == "every Tuesday"
    press(room.stage.window, Qt.Key.Key_Escape)
    room.until(lambda: room.stage.shell.property("page") == "chats")
    room.stage.shell.go("group", "new")
    assert room.find("groupDescriptionInput").property("text") == ""
    room.find("groupNameInput").setProperty("text", "Choir")
    room.stage.client.refusals["group.create"] = Refused("not_a_contact", "One of them is no contact of yours.")
    room.press("groupMake")
    room.until(lambda: room.stage.find("groupError") is not None)
    assert room.find("groupError").property("text") == "One of them is no contact of yours."


def test_no_more_are_ticked_than_there_is_room_for(qapp: object) -> None:
    people = [PersonView(f"{n:064}", f"P{n:03}", True, "contact", "", None, "", None, "", False) for n in range(300)]
    choosing = Choosing(None)  # type: ignore[arg-type]
    choosing.know(people, {people[0].id}, MAX_MEMBERS - 1)
    for one in people:
        choosing.tick(one.id)
    assert len(choosing.ticked) == MAX_MEMBERS - 1
    assert choosing.full
    choosing.tick(people[1].id)
    assert not choosing.full
    choosing.know(people[:3], (), 1)
    assert choosing.ticked == (people[2].id,)


def test_name_and_description_are_changed_and_what_is_typed_stays_when_another_changes_them(
    room: Room, space: str
) -> None:
    room.show(space)
    assert room.find("groupRenameInput").property("text") == group_town.TITLE
    room.find("groupDescribeInput").setProperty("text", "Bring boots")
    room.do("alice", group.rename, space, "Hut by the lake")
    room.until(lambda: room.reads("groupRenameInput") == "Hut by the lake")
    assert room.find("groupDescribeInput").property("text") == "Bring boots"
    room.press("groupSave")
    room.until(lambda: room.page.now["description"] == "Bring boots")
    assert room.seen_by("bob", space).description == "Bring boots"
    room.find("groupRenameInput").setProperty("text", "Hut")
    room.stage.client.refusals["group.rename"] = Refused("not_allowed", "Only admins may.")
    room.press("groupSave")
    room.until(lambda: room.page.now["wrong_name"] == "Only admins may.")
    assert room.page.now["busy"] == ""


def test_a_picture_is_given_and_taken_away(room: Room, space: str, monkeypatch: Any, tmp_path: Any) -> None:
    file = photo(tmp_path, "hut.png", b"1")

    async def chosen(many: bool) -> list[str]:
        return [str(file)]

    monkeypatch.setattr("ui.files.choose_pictures", chosen)
    room.show(space)
    room.press("groupChoosePicture")
    room.until(lambda: room.page.now["picture"] != "")
    shown = next(row for row in room.stage.page("chats").list.rows if row.id == space)
    room.until(lambda: room.stage.page("chats").list.rows[0].picture == room.page.now["picture"])
    assert shown.group
    room.press("groupDropPicture")
    room.until(lambda: room.page.now["picture"] == "")


def test_roles_are_given_and_members_removed_by_the_menu_after_a_question(room: Room, space: str) -> None:
    room.show(space)
    room.press("memberMenu-Bob Ferreira")
    assert room.stage.find("makeMember") is None
    room.choose("makeAdmin")
    room.until(lambda: room.role_of("Bob Ferreira") == "admin")
    assert room.page.members.rows[1].note == "Admin"
    room.press("memberMenu-Carol Nguyen")
    room.choose("memberRemove")
    room.press("notSure")
    room.until(lambda: room.stage.find("sure") is None)
    assert len(room.seen_by("alice", space).members) == 4
    room.press("memberMenu-Carol Nguyen")
    room.choose("memberRemove")
    room.press("sure")
    room.until(lambda: room.page.now["members"] == 3)
    assert not room.seen_by("carol", space).joined
    room.stage.client.refusals["group.role"] = Refused("not_allowed", "Your role is not high enough.")
    room.press("memberMenu-Dana Whitfield")
    room.choose("makeModerator")
    room.until(lambda: room.stage.find("membersError") is not None)
    assert room.find("membersError").property("text") == "Your role is not high enough."


def test_people_are_added_from_the_dialog(room: Room, space: str) -> None:
    room.run(room.people["alice"].node.befriend(room.people["femi"].node))
    room.show(space)
    room.press("membersAdd")
    room.until(lambda: [row.name for row in room.page.adding.rows.rows] == ["Femi Adeyemi"])
    room.press("candidate-Femi Adeyemi")
    room.stage.client.refusals["group.add"] = Refused("not_allowed", "Not now.")
    room.press("membersAddSure")
    room.until(lambda: room.stage.find("addError") is not None)
    room.stage.client.refusals.clear()
    room.press("membersAddSure")
    room.until(lambda: room.page.now["members"] == 5 and room.stage.find("candidates") is None)
    assert room.seen_by("femi", space).joined


def test_whoever_is_banned_is_listed_until_an_admin_lifts_that(room: Room, space: str) -> None:
    room.show(space)
    assert room.page.now["banned"] == 0
    room.press("memberMenu-Dana Whitfield")
    room.choose("memberBan")
    room.press("sure")
    room.until(lambda: room.page.now["banned"] == 1)
    assert [row.name for row in room.page.banned.rows] == ["Dana Whitfield"]
    assert not room.seen_by("dana", space).joined
    room.stage.client.refusals["group.unban"] = Refused("not_allowed", "Not now.")
    room.press("unban-Dana Whitfield")
    room.until(lambda: room.reads("bansError") == "Not now.")
    room.stage.client.refusals.clear()
    room.press("unban-Dana Whitfield")
    room.until(lambda: room.page.now["banned"] == 0 and room.stage.find("unban-Dana Whitfield") is None)


def test_a_group_goes_on_in_a_new_one_as_the_same_conversation(room: Room, space: str) -> None:
    room.do("bob", chat.send, space, "before")
    chats = room.stage.page("chats")
    room.stage.shell.go("chats", space)
    room.until(lambda: chats.talk.contact == space and chats.talk.now["loaded"])
    room.show(space)
    room.press("groupSucceed")
    room.press("sure")
    room.until(lambda: room.stage.shell.property("page") == "chats" and chats.talk.contact not in ("", space))
    room.until(lambda: chats.talk.now["loaded"] and "before" in [row.text for row in chats.talk.lines.rows])
    listed = [row for row in chats.list.rows if row.group]
    assert [row.id for row in listed] == [chats.talk.contact]
    room.do("bob", chat.send, chats.talk.contact, "after")
    room.until(lambda: chats.talk.lines.rows[0].text == "after")
    room.stage.shell.go("chats", space)
    assert chats.talk.contact == listed[0].id, "what was the old one is the new one now"
    room.show(space)
    assert room.page.now["goes_on"]
    assert room.stage.find("groupSucceed") is None


def test_whoever_looks_at_a_group_is_led_to_where_it_goes_on(room: Room) -> None:
    other = room.do("bob", group.create, "Bobs", [room.people["alice"].id])
    room.do("bob", chat.send, other.id, "before")
    chats = room.stage.page("chats")
    room.stage.shell.go("chats", other.id)
    room.until(lambda: chats.talk.contact == other.id and chats.talk.now["loaded"])
    made = room.do("bob", group.succeed, other.id)
    room.until(lambda: chats.talk.contact == made.id and chats.talk.now["loaded"])
    assert "before" in [row.text for row in chats.talk.lines.rows]


def test_whom_i_know_of_those_who_stayed_behind_is_brought_along(room: Room, space: str) -> None:
    room.do("alice", group.role, space, room.people["bob"].id, "admin")
    made = room.do("bob", group.succeed, space)
    room.show(made.id)
    assert room.page.now["lagging"] == ["Carol Nguyen"]
    assert room.reads("membersLagging").endswith("belonged to the group before, and did not come along.")
    room.press("membersBring")
    room.until(lambda: room.page.now["lagging"] == [])
    assert room.stage.find("membersBring") is None
    assert room.people["carol"].id in {one.id for one in room.seen_by("bob", made.id).members}


def test_rights_are_changed_by_admins_and_only_shown_to_members(room: Room, space: str) -> None:
    room.show(space)
    for right, choice, words in (
        *(("post", "admins", "Admins"), ("all", "owner", "Only the owner"), ("slow", "5m", "5 minutes")),
    ):
        room.press(f"right-{right}")
        room.choose(f"choice-{choice}")
        room.until(lambda right=right, words=words: room.reads(f"right-{right}") == words)
    seen = room.seen_by("bob", space)
    assert (seen.rights.post, seen.rights.all, seen.may.post) == ("admins", "owner", False)
    assert seen.slow_seconds == 300
    room.press("right-add")
    assert room.stage.find("choice-everyone") is None
    other = room.do("bob", group.create, "Bobs", [room.people["alice"].id, room.people["dana"].id])
    room.show(other.id)
    assert [row.choices for row in room.page.rights.rows] == [()] * 6
    assert [room.stage.find(name) for name in ("right-post", "groupRename", "membersAdd", "groupArchive")] == [None] * 4
    assert room.find("groupLeave") is not None


def test_a_group_is_archived_and_brought_back_and_its_founder_cannot_leave(room: Room, space: str) -> None:
    room.show(space)
    assert room.stage.find("groupLeave") is None
    room.press("groupArchive")
    room.until(lambda: room.page.now["archived"])
    assert room.seen_by("bob", space).archived
    room.press("groupArchive")
    room.until(lambda: not room.page.now["archived"])
    room.stage.client.refusals["group.archive"] = Refused("not_allowed", "Only admins archive it.")
    room.press("groupArchive")
    room.until(lambda: room.reads("endError") == "Only admins archive it.")


def test_whoever_leaves_is_asked_first_and_comes_to_the_conversation(room: Room) -> None:
    made = room.do("bob", group.create, "Bobs", [room.people["alice"].id, room.people["dana"].id])
    room.show(made.id)
    room.press("groupLeave")
    room.press("sure")
    room.until(lambda: room.stage.shell.property("page") == "chats")
    room.until(lambda: room.stage.page("chats").talk.now["closed"].startswith("You left"))
    assert not room.seen_by("alice", made.id).joined
    assert len(room.seen_by("bob", made.id).members) == 2
    room.show(made.id)
    room.until(lambda: room.stage.find("groupLeave") is None)
    assert "do not belong" in room.find("groupState").property("text")


def test_a_group_that_is_not_here_is_said_so_and_shown_once_it_comes(room: Room) -> None:
    room.people["alice"].node.away = True
    made = room.do("bob", group.create, "Bobs", [room.people["alice"].id, room.people["dana"].id])
    room.stage.shell.go("group", made.id)
    room.until(lambda: room.page.now["error"] != "")
    assert "kith" not in room.page.now["error"]
    room.run(room.people["alice"].node.come_back())
    room.until(lambda: room.page.now["known"])


def test_of_many_members_the_first_are_shown_and_the_others_on_demand(room: Room, monkeypatch: Any) -> None:
    monkeypatch.setattr("ui.group.page.SHOWN", 2)
    space = str(room.run(group_town.found(room.people)))
    room.show(space)
    window = room.stage.window
    room.until(lambda: len(room.page.members.rows) == 2)
    assert room.find("membersAll").property("text") == "Show 2 more"
    room.press("membersAll")
    room.until(lambda: len(room.page.members.rows) == 4)
    rows = [item for item in walk(window.contentItem()) if item.objectName() == "member"]
    menus = [QQmlListReference(item, "resources").count() for item in rows]
    assert menus == [0] * 4, "one menu serves all: hundreds of them would take a second to make"
    room.find("memberSearchInput").setProperty("text", " dana w")
    room.until(lambda: [row.name for row in room.page.members.rows] == ["Dana Whitfield"])
    room.find("memberSearchInput").setProperty("text", "nobody")
    assert room.find("membersNone").property("text") == "Nobody here is called so."


def test_the_details_of_a_conversation_are_those_of_its_group(room: Room, space: str) -> None:
    room.stage.shell.go("chats", space)
    room.until(lambda: room.stage.page("chats").talk.now["loaded"])
    click(room.find("talkDetails"))
    room.until(lambda: room.stage.shell.property("page") == "group" and room.page.now["known"])
    assert room.page.now["id"] == space
    click(room.find("headerBack"))
    room.until(lambda: room.stage.shell.property("page") == "chats")
    assert room.stage.page("chats").talk.contact == space


def test_somebody_in_a_group_whom_i_do_not_know_is_blocked_from_its_page(room: Room, space: str) -> None:
    erik = room.people["erik"]
    room.run(room.people["bob"].node.befriend(erik.node))
    room.run(room.people["alice"].call(group.role, space, room.people["bob"].id, "admin"))
    room.run(room.people["bob"].call(group.add, space, [erik.id]))
    del room.people["alice"].node.known[erik.node.account]
    room.show(space)
    name = "Erik Lindqvist"
    room.press(f"memberMenu-{name}")
    assert room.find("memberBlock").property("text") == "Block"
    room.choose("memberBlock")
    room.until(lambda: room.stage.page("people").is_blocked(erik.id))
    assert [row.name for row in room.run(room.people["alice"].call(turning.blocked))] == [name]
    room.press(f"memberMenu-{name}")
    room.until(lambda: room.reads("memberBlock") == "Unblock")
    room.choose("memberBlock")
    room.until(lambda: not room.stage.page("people").is_blocked(erik.id))
