"""Mentions, polls, pins and threads of a group in the window, by mouse and keys."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.chat import api as chat
from app.chat.views import MentionView, OptionView, PollView
from app.errors import Refused
from app.group import api as group
from tests.ui import group_town
from tests.ui.chat_world import World
from tests.ui.fake_client import Stage
from tests.ui.hands import type_in
from ui.chat.calling import offers
from ui.chat.polls import ballot, named
from ui.chat.prose import Mark, prose


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    return made


@pytest.fixture
def space(world: World) -> str:
    made = str(world.run(group_town.found(world.people)))
    world.stage.shell.go("chats", made)
    world.until(lambda: world.talk.contact == made and world.talk.now["loaded"] and world.talk.now["may_pin"])
    world.find("composerInput").forceActiveFocus()
    return made


def do(world: World, who: str, function: Any, *args: Any, **options: Any) -> Any:
    world.people[who].node.town.now_ms += 1000
    return world.run(world.people[who].call(function, *args, **options))


def write(world: World, who: str, space: str, text: str, **options: Any) -> str:
    return str(do(world, who, chat.send, space, text, **options).id)


def offered(world: World) -> list[str]:
    return [row.name for row in world.talk.offers.rows]


def test_an_at_offers_members_and_tab_or_enter_writes_the_name(world: World, space: str) -> None:
    type_in(world.stage.window, "ask @")
    assert offered(world) == ["Bob Ferreira", "Carol Nguyen", "Dana Whitfield", "Everybody"]
    type_in(world.stage.window, "ng")
    assert offered(world) == ["Carol Nguyen"]
    world.key(Qt.Key.Key_Tab, "\t")
    assert world.written == "ask @Carol Nguyen "
    assert world.stage.find("callList") is None
    type_in(world.stage.window, "and @")
    world.find("callList")
    world.key(Qt.Key.Key_Down)
    world.key(Qt.Key.Key_Down)
    world.key(Qt.Key.Key_Return, "\r")
    assert world.written == "ask @Carol Nguyen and @Dana Whitfield "
    world.key(Qt.Key.Key_Return, "\r")
    world.until(lambda: world.texts[-1] == "ask @Carol Nguyen and @Dana Whitfield ")
    called = do(world, "dana", chat.timeline, space)[-1].mentions
    assert [(one.name, one.mine) for one in called] == [("Carol Nguyen", False), ("Dana Whitfield", True)]
    assert world.find("marked").property("text").startswith("ask @Carol")
    assert [(one.start, one.length) for one in world.talk.lines.rows[0].prose.marks] == [(4, 13), (22, 15)]


def test_esc_closes_the_offers_and_leaves_the_conversation_open(world: World, space: str) -> None:
    type_in(world.stage.window, "@")
    world.find("callList")
    world.key(Qt.Key.Key_Escape)
    assert world.stage.find("callList") is None
    assert world.talk.contact == space
    assert world.written == "@"


def test_what_is_offered_fits_what_was_typed(world: World, space: str) -> None:
    view = do(world, "alice", group.show, space)

    def names(before: str) -> list[str]:
        return [one.name for one in offers(before, view, [])]

    assert names("mail me@") == []
    assert names("no at") == []
    assert names("@ bob") == []
    assert names("@bob f") == ["Bob Ferreira"]
    assert names("@Bob Ferreira and") == []
    assert names("@whit") == ["Dana Whitfield"]
    assert names("@all") == ["Everybody"]
    assert offers("@", None, []) == []
    plain = do(world, "bob", group.show, space)
    assert "Everybody" not in [one.name for one in offers("@", plain, [])]
    write(world, "dana", space, "me first")
    told = do(world, "alice", chat.timeline, space)
    assert offers("@", view, told)[0].name == "Dana Whitfield"


def test_marks_are_counted_in_units_of_utf_16() -> None:
    bob, feast = MentionView("b", "Bob", 2, 4, mine=True), MentionView("b", "🎉🎉", 0, 3, mine=False)
    assert prose("🎉 @Bob", [], [bob], open_=False).marks == (Mark(3, 4, True),)
    assert prose("@🎉🎉 x", [], [feast], open_=False).marks == (Mark(0, 5, False),)


def test_a_poll_is_made_answered_and_closed(world: World, space: str) -> None:
    world.click("composerPoll")
    world.find("pollQuestionInput").setProperty("text", "Which day?")
    world.find("pollAnswersInput").setProperty("text", "Friday\n\nFriday")
    assert "different answers" in world.talk.polls.trouble("Which day?", "Friday\n\nFriday")
    assert not world.find("pollMake").property("enabled")
    world.find("pollAnswersInput").setProperty("text", "Friday\nSaturday\n")
    world.stage.client.refusals["chat.poll"] = Refused("not_allowed", "Only admins may.")
    world.find("pollMake").clicked.emit()
    world.until(lambda: world.talk.polls.property("error") == "Only admins may.")
    world.stage.client.refusals.clear()
    world.find("pollMake").clicked.emit()
    world.until(lambda: world.stage.find("pollMake") is None and world.texts[-1] == "Which day?")
    poll = world.talk.lines.rows[0]
    assert (poll.kind, poll.can_be_changed) == ("poll", False)
    assert world.find("pollState").property("text") == "Nobody has answered"
    do(world, "bob", chat.vote, poll.id, ["Saturday"])
    world.click("option-0")
    world.until(lambda: [one.votes for one in world.talk.lines.rows[0].poll.options] == [1, 1])
    world.click("option-1")
    world.until(lambda: [one.votes for one in world.talk.lines.rows[0].poll.options] == [0, 2])
    world.click("option-1")
    world.until(lambda: [one.votes for one in world.talk.lines.rows[0].poll.options] == [0, 1])
    assert world.find("pollState").property("text") == "1 person answered"
    world.find("composerInput").forceActiveFocus()
    world.menu(0)
    assert world.stage.find("menuEdit") is None
    world.click("menuClosePoll")
    world.until(lambda: world.talk.lines.rows[0].poll.closed)
    assert world.find("pollState").property("text") == "1 person answered · closed"
    assert not world.find("option-0").property("enabled")


def test_a_ballot_is_what_was_pressed_and_what_stays_of_it() -> None:
    def poll(*mine: bool, multiple: bool) -> PollView:
        options = [OptionView(f"answer {at}", 0, one, []) for at, one in enumerate(mine)]
        return PollView(options, multiple, closed=False, voters=0)

    assert ballot(poll(False, True, multiple=False), 0) == [0]
    assert ballot(poll(False, True, multiple=False), 1) == []
    assert ballot(poll(False, True, multiple=True), 0) == [1, 0]
    assert ballot(poll(True, True, multiple=True), 0) == [1]
    assert named(poll(True, True, multiple=True).options, [1, 0]) == ["1", "2"]
    assert named([OptionView("2", 0, False, []), OptionView("1", 0, False, [])], [0]) == ["2"]


def test_pins_stand_above_and_a_press_goes_from_one_to_the_one_before(world: World, space: str) -> None:
    first = write(world, "bob", space, "the address")
    write(world, "carol", space, "something else")
    second = write(world, "dana", space, "the time")
    world.until(lambda: world.texts[-1] == "the time")
    assert world.stage.find("pinBar") is None
    for at in (2, 0):
        world.find("composerInput").forceActiveFocus()
        world.find("messages").setProperty("currentIndex", -1)
        world.menu(at)
        world.click("menuPin")
        world.until(lambda at=at: world.talk.lines.rows[at].pinned)
    world.until(lambda: world.talk.pinned.now["count"] == 2)
    assert (world.talk.pinned.now["id"], world.talk.pinned.now["text"]) == (second, "the time")
    world.click("pinBar")
    world.until(lambda: world.stage.find("messages").property("flashed") == second)
    assert world.talk.pinned.now["text"] == "the address"
    world.click("pinBar")
    world.until(lambda: world.stage.find("messages").property("flashed") == first)
    assert world.talk.pinned.now["text"] == "the time"
    world.find("unpin").clicked.emit()
    world.until(lambda: world.talk.pinned.now["count"] == 1)
    assert [view.text for view in do(world, "bob", chat.pins, space)] == ["the address"]
    other = do(world, "bob", group.create, "Bobs", [world.people["alice"].id])
    write(world, "bob", other.id, "hello")
    world.stage.shell.go("chats", other.id)
    world.until(lambda: world.talk.contact == other.id and world.texts and world.texts[-1] == "hello")
    assert world.talk.pinned.now["count"] == 0
    assert not world.talk.now["may_pin"]


def test_a_thread_shows_a_message_with_its_answers_and_goes_on_there(world: World, space: str) -> None:
    first = write(world, "bob", space, "who drives?")
    write(world, "carol", space, "weather is fine")
    answer = write(world, "dana", space, "me", reply=first)
    write(world, "carol", space, "then I come, too", reply=answer)
    world.until(lambda: world.texts[-1] == "then I come, too")
    assert [row.replies for row in world.talk.lines.rows[:4]] == [0, 1, 0, 1]
    world.find("repliesChip").clicked.emit()
    rows = world.talk.answers.rows
    world.until(lambda: [row.text for row in rows.rows] == ["who drives?", "me", "then I come, too"])
    write(world, "alice", space, "great", reply=answer)
    world.until(lambda: [row.text for row in rows.rows][-1] == "great")
    world.find("threadReply").clicked.emit()
    world.until(lambda: world.talk.now["reply"] is not None)
    assert world.talk.now["reply"]["id"] == first
    world.until(lambda: world.stage.find("threadReply") is None)
    asked = len(world.stage.client.asked)
    write(world, "bob", space, "more")
    world.until(lambda: world.texts[-1] == "more")
    assert all(name != "chat.thread" for name, _, _ in world.stage.client.asked[asked:])
