"""The list of chats as a person orders it: on top, muted, unread, put away; by mouse and by keyboard."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.chat import api as chat
from app.chat import tidying
from tests.ui.chat_world import CONTROL, NAMES, SHIFT, World
from tests.ui.fake_client import Stage
from tests.ui.hands import shortcut

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    return made


def order(world: World) -> list[str]:
    return [row.name.split()[0] for row in world.page.list.rows][:2]


def row(world: World, who: str = "bob") -> Any:
    return next(each for each in world.page.list.rows if each.name == NAMES[who])


def choose(world: World, item: str, who: str = "bob") -> None:
    """Open the menu of a row by the keyboard, and click what is wanted."""
    world.stage.shell.go("chats")
    at = [each.name for each in world.page.list.rows].index(NAMES[who])
    chats = world.find("chatList")
    chats.forceActiveFocus()
    chats.setProperty("currentIndex", at)
    world.key(Qt.Key.Key_F10, "", SHIFT)
    world.click(item)


@pytest.fixture
def two(world: World) -> World:
    """Carol wrote after Bob."""
    world.say("bob", "alice", "first")
    world.say("carol", "alice", "second")
    world.until(lambda: order(world) == ["Carol", "Bob"])
    return world


def test_what_is_kept_on_top_stands_there_and_can_be_moved(two: World) -> None:
    choose(two, "chatTop")
    two.until(lambda: order(two) == ["Bob", "Carol"] and row(two).above)
    choose(two, "chatTop", "carol")
    two.until(lambda: order(two) == ["Carol", "Bob"])
    choose(two, "chatDown", "carol")
    two.until(lambda: order(two) == ["Bob", "Carol"])
    choose(two, "chatUp", "carol")
    two.until(lambda: order(two) == ["Carol", "Bob"])
    choose(two, "chatTop", "carol")
    two.until(lambda: order(two) == ["Bob", "Carol"] and not row(two, "carol").above)


def test_of_what_is_muted_nothing_is_announced_and_the_rail_counts_it_not(two: World) -> None:
    told: list[str] = []
    two.stage.shell.announced.connect(lambda notice: told.append(notice["body"]))
    two.until(lambda: two.page.property("badge") == 2)
    choose(two, "chatMute")
    two.click("mute-8h")
    two.until(lambda: row(two).muted and two.page.property("badge") == 1)
    two.say("bob", "alice", "not heard")
    two.say("carol", "alice", "heard")
    two.until(lambda: told == ["heard"] and row(two).unread == 2)
    choose(two, "chatMute")
    two.until(lambda: not row(two).muted)
    two.say("bob", "alice", "heard, too")
    two.until(lambda: told == ["heard", "heard, too"])


def test_what_is_marked_unread_stays_so_until_it_is_opened_again(two: World) -> None:
    choose(two, "chatUnread")
    two.until(lambda: row(two).unread == 0)
    two.open()
    choose(two, "chatUnread")
    two.until(lambda: row(two).marked and two.page.property("badge") == 2)
    two.say("alice", "carol", "something else happens")
    two.until(lambda: order(two) == ["Carol", "Bob"])
    assert row(two).marked
    two.open("carol")
    two.open()
    two.until(lambda: not row(two).marked)


def test_what_is_put_away_is_in_the_archive_comes_back_by_undo_and_by_a_message(two: World) -> None:
    choose(two, "chatArchive")
    two.until(lambda: order(two)[0] == "Carol" and two.page.property("away") == 1)
    assert NAMES["bob"] not in [each.name for each in two.page.list.rows]
    two.click("toastAction")
    two.until(lambda: two.page.property("away") == 0)
    choose(two, "chatArchive")
    two.click("openArchive")
    two.until(lambda: [each.name for each in two.page.list.rows] == [NAMES["bob"]])
    choose(two, "chatArchive")
    two.until(lambda: two.page.property("away") == 0 and not two.page.property("in_archive"))
    two.open()
    two.run(shortcut(two.stage.window, Qt.Key.Key_A, CONTROL | SHIFT))
    two.until(lambda: two.page.property("away") == 1 and two.talk.contact == "")
    two.page.search("ferreira")
    two.until(lambda: [each.name for each in two.page.list.rows] == [NAMES["bob"]])
    two.page.search("")
    two.say("bob", "alice", "hello again")
    two.until(lambda: two.page.property("away") == 0 and order(two)[0] == "Bob")


def test_what_is_unread_is_gone_through_by_keys(two: World) -> None:
    two.run(two.people["alice"].call(tidying.mark_unread, NAMES["bob"]))
    two.until(lambda: row(two).marked)
    two.stage.shell.go("chats")
    two.run(shortcut(two.stage.window, Qt.Key.Key_Down, ALT | SHIFT))
    two.until(lambda: two.talk.contact == two.people["carol"].id)
    two.run(shortcut(two.stage.window, Qt.Key.Key_Down, ALT | SHIFT))
    two.until(lambda: two.talk.contact == two.people["bob"].id)


def test_a_screen_reader_hears_what_is_kept(two: World) -> None:
    for command in (chat.read, tidying.pin_chat, tidying.mute, tidying.mark_unread):
        two.run(two.people["alice"].call(command, NAMES["bob"]))
    two.until(lambda: row(two).spoken.startswith("Bob Ferreira, unread, on top, muted. first"))
