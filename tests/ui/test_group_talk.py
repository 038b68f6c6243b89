"""Groups among the conversations: the row in the list, who says what, what happened, who has read it, and the end."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.chat import api as chat
from app.group import api as group
from app.people import turning
from tests.ui import group_town
from tests.ui.chat_world import World
from tests.ui.fake_client import Stage
from tests.ui.hands import click
from ui.chat.lines import FOLDED, SHUNNED
from ui.chat.listed import ChatLine


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    run(made.people["bob"].node.befriend(made.people["dana"].node))
    until(lambda: made.page.known and stage.shell.online)
    return made


@pytest.fixture
def space(world: World) -> str:
    return str(world.run(group_town.found(world.people)))


def write(world: World, who: str, space: str, text: str, **options: Any) -> str:
    return str(world.run(group_town.say(world.people, who, space, text, 1, **options)))


def do(world: World, who: str, function: Any, *args: Any, **options: Any) -> Any:
    world.people[who].node.town.now_ms += 1000
    return world.run(world.people[who].call(function, *args, **options))


def open_group(world: World, space: str) -> None:
    world.stage.shell.go("chats", space)
    world.until(lambda: world.talk.contact == space and world.talk.now["loaded"])


def row_of(world: World, space: str) -> ChatLine | None:
    return next((row for row in world.page.list.rows if row.id == space), None)


def wait_for_row(world: World, space: str, true: Callable[[ChatLine], object]) -> ChatLine:
    def look() -> bool:
        row = row_of(world, space)
        return row is not None and bool(true(row))

    world.until(look)
    row = row_of(world, space)
    assert row is not None
    return row


def test_the_list_says_how_many_are_in_a_group_who_wrote_and_that_i_am_called(world: World, space: str) -> None:
    write(world, "dana", space, "@Alice Moreau are you there?")
    row = wait_for_row(world, space, lambda row: row.unread == 1)
    assert (row.group, row.members, row.called) == (True, 4, True)
    assert (row.prefix, row.preview) == ("Dana: ", "@Alice Moreau are you there?")
    assert row.spoken.startswith(f"{group_town.TITLE}, group of 4, 1 unread, you are mentioned. Dana: @Alice")
    assert world.find("chatCalled").property("width") > 0
    do(world, "alice", chat.read, space)
    write(world, "alice", space, "Here I am")
    assert not wait_for_row(world, space, lambda row: row.prefix == "You: ").called
    do(world, "alice", group.role, space, world.people["bob"].id, "admin")
    row = wait_for_row(world, space, lambda row: row.preview == "You made Bob Ferreira an admin")
    assert row.prefix == ""
    bob = next(row for row in world.page.list.rows if row.contact == world.people["bob"].id)
    assert (bob.group, bob.members) == (False, 0)


def test_names_stand_above_what_others_say_and_what_happened_stands_between(world: World, space: str) -> None:
    for who, text in (("bob", "one"), ("bob", "two"), ("carol", "three"), ("alice", "four")):
        write(world, who, space, text)
    do(world, "alice", group.remove, space, world.people["dana"].id)
    write(world, "alice", space, "five")
    open_group(world, space)
    world.until(lambda: world.texts[-1] == "five")
    shown = [(row.kind, row.text, row.label) for row in world.talk.lines.rows][::-1][-6:]
    assert shown == [
        ("message", "one", "Bob Ferreira"),
        ("message", "two", ""),
        ("message", "three", "Carol Nguyen"),
        ("message", "four", ""),
        ("event", "You removed Dana Whitfield", ""),
        ("message", "five", ""),
    ]
    assert [row.head for row in world.talk.lines.rows[:3]] == [True, True, True]
    assert world.find("eventText").property("text") == "You removed Dana Whitfield"
    state = world.find("talkState")
    world.until(lambda: state.property("text") == "3 members · End-to-end encrypted")
    assert world.stage.find("talkCall") is None


def test_somebody_i_do_not_know_is_marked(stage: Stage, world: World) -> None:
    femi = world.people["femi"]
    world.run(femi.node.befriend(world.people["bob"].node))
    made = do(world, "bob", group.create, "Chess", [world.people["alice"].id, femi.id])
    write(world, "femi", made.id, "Check")
    open_group(world, made.id)
    world.until(lambda: world.texts and world.texts[-1] == "Check")
    assert world.talk.lines.rows[0].label == "~ Femi Adeyemi"


def test_up_and_ctrl_up_pass_over_what_happened(world: World, space: str) -> None:
    write(world, "alice", space, "mine")
    do(world, "alice", group.role, space, world.people["bob"].id, "admin")
    open_group(world, space)
    world.until(lambda: world.texts[-1] == "You made Bob Ferreira an admin")
    world.talk.edit("")
    assert world.talk.now["editing"]["text"] == "mine"
    world.talk.never_mind()
    world.talk.reply_to("")
    assert world.talk.now["reply"]["text"] == "mine"


def test_the_menu_says_who_has_read_a_message_of_mine(world: World, space: str) -> None:
    world.people["carol"].node.away = True
    write(world, "alice", space, "who reads this?")
    do(world, "bob", chat.read, space)
    open_group(world, space)
    world.until(lambda: world.texts[-1] == "who reads this?")
    assert "sent" in world.talk.lines.rows[0].tip
    world.find("composerInput").forceActiveFocus()
    world.menu(0)
    world.click("menuReaders")
    rows = world.talk.receipts.rows
    world.until(lambda: len(rows.rows) == 3)
    said = {row.name.split()[0]: row.said for row in rows.rows}
    assert said == {"Bob": "Read", "Dana": "Delivered", "Carol": "Sent"}
    assert rows.rows[0].name == "Bob Ferreira"
    world.run(world.people["carol"].node.come_back())
    world.until(lambda: {row.said for row in rows.rows} == {"Read", "Delivered"})
    for who in ("carol", "dana"):
        do(world, who, chat.read, space)
    world.until(lambda: {row.said for row in rows.rows} == {"Read"})
    assert "read by everybody" in world.talk.lines.rows[0].tip
    assert world.talk.lines.rows[0].seen
    world.key(Qt.Key.Key_Escape)
    asked = len(world.stage.client.asked)
    world.until(lambda: world.stage.find("readers") is None)
    write(world, "bob", space, "more")
    world.until(lambda: world.texts[-1] == "more")
    assert all(name != "chat.receipts" for name, _, _ in world.stage.client.asked[asked:])


def test_a_moderator_can_delete_what_others_wrote_and_a_member_cannot(world: World, space: str) -> None:
    write(world, "bob", space, "oops")
    open_group(world, space)
    world.until(lambda: world.texts[-1] == "oops")
    assert world.talk.lines.rows[0].deletable
    world.menu(0)
    assert world.find("menuDelete").property("text") == "Delete for everybody"
    assert world.stage.find("menuEdit") is None
    world.click("menuDelete")
    world.stage.shell.say("something else")
    world.until(lambda: world.talk.lines.rows[0].gone and not world.talk.deletions.going)
    assert do(world, "dana", chat.timeline, space)[-1].deleted
    other = do(world, "bob", group.create, "Bobs", [world.people["alice"].id, world.people["dana"].id])
    write(world, "dana", other.id, "mine")
    open_group(world, other.id)
    world.until(lambda: world.texts and world.texts[-1] == "mine")
    assert not world.talk.lines.rows[0].deletable


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        ("left", "You left this group. What you have of it stays here."),
        ("removed", "Bob Ferreira removed you from this group. What you have of it stays here."),
        ("archived", "This group is archived: it can be read, and nothing is written in it."),
        ("ruled", "In this group only moderators and admins may write."),
    ],
)
def test_where_nothing_can_be_written_the_reason_stands(world: World, end: str, reason: str) -> None:
    alice = world.people["alice"]
    made = do(world, "bob", group.create, "Bobs", [alice.id, world.people["dana"].id])
    write(world, "bob", made.id, "hello")
    open_group(world, made.id)
    world.until(lambda: world.stage.find("composerInput") is not None and world.texts[-1] == "hello")
    if end == "left":
        do(world, "alice", group.leave, made.id)
    elif end == "removed":
        do(world, "bob", group.remove, made.id, alice.id)
    elif end == "archived":
        do(world, "bob", group.archive, made.id)
    else:
        do(world, "bob", group.rights, made.id, post="moderators")
    world.until(lambda: world.talk.now["closed"] == reason)
    assert world.find("talkClosed").property("text") == reason
    assert world.stage.find("composerInput") is None
    line = world.talk.lines.find_row(next(row.id for row in world.talk.lines.rows if row.text == "hello"))
    world.find(f"message-{line}").menu.emit(False)
    assert not world.find("menuReply").property("enabled")
    assert world.find("emoji-👍").isEnabled() is (end == "ruled")
    assert wait_for_row(world, made.id, bool).members == (0 if end in ("left", "removed") else 3)


def test_a_message_in_a_group_is_announced_with_who_wrote_it(world: World, space: str) -> None:
    wait_for_row(world, space, bool)
    told: list[dict[str, Any]] = []
    world.stage.shell.announced.connect(told.append)
    first = write(world, "bob", space, "are you there?")
    world.until(lambda: len(told) == 1)
    assert (told[0]["title"], told[0]["body"]) == (group_town.TITLE, "Bob Ferreira: are you there?")
    assert told[0]["argument"] == f"{space} {first}"


def test_a_draft_is_not_shown_of_a_group_in_which_nothing_can_be_written(world: World, space: str) -> None:
    bob, alice = world.people["bob"], world.people["alice"]
    made = str(do(world, "bob", group.create, "Football", [alice.id]).id)
    open_group(world, made)
    world.find("composerInput").setProperty("text", "half a")
    wait_for_row(world, made, lambda row: (row.prefix, row.preview) == ("Draft: ", "half a"))
    world.run(bob.call(group.ban, made, alice.id))
    wait_for_row(world, made, lambda row: not row.draft and row.preview == "Bob Ferreira banned you")


def test_what_somebody_wrote_whom_i_blocked_is_folded_away(world: World, space: str) -> None:
    write(world, "alice", space, "mine")
    first = write(world, "dana", space, "Listen to me")
    heard: list[str] = []
    world.stage.shell.announced.connect(lambda notice: heard.append(notice["body"]))
    do(world, "alice", turning.block, world.people["dana"].id)
    world.stage.shell.set_focused(False)
    write(world, "dana", space, "You there")
    row = wait_for_row(world, space, lambda row: row.preview == str(SHUNNED))
    assert (row.prefix, heard) == ("", [])
    world.stage.shell.set_focused(True)
    open_group(world, space)
    world.until(lambda: [row.gone for row in world.talk.lines.rows][:2] == [str(FOLDED)] * 2)
    last, before = world.talk.lines.rows[:2]
    assert str(FOLDED) in last.spoken
    assert (before.can_be_answered, before.deletable, before.reactions) == (False, False, ())
    click(world.stage.find("message-1"))
    world.until(lambda: not world.talk.lines.rows[1].gone)
    assert (world.talk.lines.rows[1].id, world.talk.lines.rows[1].text, world.talk.lines.rows[0].gone) == (
        first,
        "Listen to me",
        str(FOLDED),
    )
    do(world, "alice", turning.unblock, world.people["dana"].id)
    world.until(lambda: not world.talk.lines.rows[0].gone)


def test_what_is_pinned_or_quoted_of_somebody_i_blocked_is_folded_away_too(world: World, space: str) -> None:
    first = write(world, "dana", space, "Listen to me")
    write(world, "bob", space, "No", reply=first)
    do(world, "alice", chat.pin, first)
    do(world, "alice", turning.block, world.people["dana"].id)
    open_group(world, space)
    world.until(lambda: world.talk.pinned.now["text"] == str(SHUNNED))
    world.until(lambda: len(world.talk.lines.rows) > 1)
    quote = next(row.quote for row in world.talk.lines.rows if row.text == "No")
    assert quote is not None
    assert quote.text == str(SHUNNED)
