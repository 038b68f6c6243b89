"""What is announced of one conversation, chosen from its bar, its row and the page of a group or a person."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.chat import api as chat
from app.chat import tidying
from app.group import api as group
from tests.ui import group_town
from tests.ui.chat_world import NAMES, SHIFT, World
from tests.ui.fake_client import Stage, settle
from tests.ui.test_group_talk import do, open_group, row_of, wait_for_row, write


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    run(made.people["bob"].node.befriend(made.people["dana"].node))
    until(lambda: made.page.known and stage.shell.online)
    return made


@pytest.fixture
def space(world: World) -> str:
    return str(world.run(group_town.found(world.people)))


@pytest.fixture
def told(world: World) -> list[str]:
    heard: list[str] = []
    world.stage.shell.announced.connect(lambda notice: heard.append(notice["body"]))
    return heard


def kept(world: World, contact: str) -> dict[str, Any]:
    found: dict[str, Any] = world.page.property("tidying").state(contact)
    return found


def test_of_mentions_only_what_calls_me_is_announced_and_counted(world: World, space: str, told: list[str]) -> None:
    mine = write(world, "alice", space, "Who drives?")
    do(world, "alice", chat.read, space)
    do(world, "alice", tidying.announce, space, "mentions")
    world.until(lambda: kept(world, space)["announce"] == "mentions")
    write(world, "bob", space, "Not me")
    wait_for_row(world, space, lambda row: row.unread == 1 and row.hushed)
    assert (told, world.page.property("badge")) == ([], 0)
    write(world, "dana", space, "I do", reply=mine)
    world.until(lambda: told == ["Dana Whitfield: I do"] and world.page.property("badge") == 1)
    write(world, "bob", space, "@Alice Moreau good")
    world.until(lambda: len(told) == 2)


def test_of_nothing_nothing_is_announced_not_even_a_mention(world: World, space: str, told: list[str]) -> None:
    do(world, "alice", chat.read, space)
    do(world, "alice", tidying.announce, space, "nothing")
    write(world, "bob", space, "@Alice Moreau are you there?")
    row = wait_for_row(world, space, lambda row: row.unread == 1 and row.announce == "nothing")
    assert (told, world.page.property("badge"), row.called) == ([], 0, False)
    assert ", muted" in row.spoken
    do(world, "alice", tidying.mark_unread, space)
    world.until(lambda: world.page.property("badge") == 1)


def test_who_is_added_to_a_group_hears_of_it_and_finds_it_new_until_they_look(world: World, told: list[str]) -> None:
    people = [world.people["alice"].id, world.people["dana"].id]
    made = str(do(world, "bob", group.create, "Football", people).id)
    row = wait_for_row(world, made, lambda row: row.unread == 1)
    assert (row.preview, row.prefix) == ("Bob Ferreira added you", "")
    world.until(lambda: told == ["Bob Ferreira added you"] and world.page.property("badge") == 1)
    world.stage.shell.set_focused(True)
    open_group(world, made)
    wait_for_row(world, made, lambda row: row.unread == 0)
    assert "Bob Ferreira added you" in world.texts
    world.until(lambda: world.page.property("badge") == 0)
    assert told == ["Bob Ferreira added you"]


def test_the_bar_of_a_conversation_mutes_it_and_says_until_when(world: World) -> None:
    bob = world.people["bob"].id
    world.open()
    world.click("talkMore")
    world.click("moreMute")
    world.click("mute-8h")
    world.until(lambda: kept(world, bob)["muted"])
    until = kept(world, bob)["text"]
    assert until.startswith("Muted until ")
    world.until(lambda: str(world.stage.find("talkState").property("text")).startswith(f"{until} · "))
    assert world.find("talkHushed").property("visible")
    world.run(settle())
    world.click("talkMore")
    world.click("moreMute")
    world.until(lambda: not kept(world, bob)["muted"])
    assert "Muted" not in world.find("talkState").property("text")


def test_the_bar_keeps_on_top_puts_away_and_chooses_what_is_announced(world: World, space: str) -> None:
    wait_for_row(world, space, bool)
    open_group(world, space)
    world.click("talkMore")
    world.click("moreTop")
    world.until(lambda: kept(world, space)["above"])
    world.run(settle())
    world.click("talkMore")
    world.click("moreAnnounce")
    world.click("announce-mentions")
    world.until(lambda: kept(world, space)["announce"] == "mentions")
    world.until(lambda: str(world.stage.find("talkState").property("text")).startswith("Mentions only · "))
    world.run(settle())
    world.click("talkMore")
    world.click("moreArchive")
    world.until(lambda: kept(world, space)["away"] and world.talk.contact == "")


def test_the_row_of_a_group_chooses_it_and_that_of_a_person_does_not(world: World, space: str) -> None:
    wait_for_row(world, space, bool)
    world.stage.shell.go("chats")
    chats = world.find("chatList")

    def menu(contact: str) -> None:
        chats.forceActiveFocus()
        chats.setProperty("currentIndex", [row.contact for row in world.page.list.rows].index(contact))
        world.key(Qt.Key.Key_F10, "", SHIFT)
        world.find("chatMute")

    menu(space)
    world.click("chatAnnounce")
    world.click("announce-nothing")
    world.until(lambda: kept(world, space)["announce"] == "nothing")
    world.run(settle())
    menu(world.people["bob"].id)
    assert world.stage.find("chatAnnounce") is None


def test_the_page_of_a_group_chooses_all_of_it(world: World, space: str) -> None:
    wait_for_row(world, space, bool)
    world.stage.window.setProperty("height", 1900)
    world.stage.shell.go("group", space)
    world.find("tell-mentions")
    world.run(settle())
    world.click("tell-mentions")
    world.until(lambda: kept(world, space)["announce"] == "mentions")
    world.click("tellTop")
    world.until(lambda: kept(world, space)["above"])
    world.click("tellMute")
    world.click("mute-1h")
    world.until(lambda: kept(world, space)["muted"])
    world.until(lambda: str(world.stage.find("tellState").property("text")).startswith("Muted until "))
    world.run(settle())
    world.click("tellMute")
    world.until(lambda: not kept(world, space)["muted"])
    row = row_of(world, space)
    assert row is not None
    assert row.above


def test_the_page_of_a_person_mutes_their_conversation_and_has_nothing_of_groups(world: World) -> None:
    bob = world.people["bob"].id
    world.say("bob", "alice", "hello")
    world.until(lambda: any(row.name == NAMES["bob"] for row in world.page.list.rows))
    world.stage.window.setProperty("height", 1400)
    world.stage.shell.go("people", bob)
    world.find("tellMute")
    world.run(settle())
    assert world.stage.find("tell-mentions") is None
    world.click("tellMute")
    world.click("mute-always")
    world.until(lambda: kept(world, bob)["text"] == "Muted")
    assert world.find("tellState").property("text") == "Muted"
