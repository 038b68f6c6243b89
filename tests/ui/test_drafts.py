"""Drafts are on the disk and on all my devices; what is being typed here is never replaced by what comes."""

from typing import Any

import pytest

from app.chat import api as chat
from app.chat import tidying
from tests.ui.chat_world import NAMES, World
from tests.ui.fake_client import Stage
from tests.ui.hands import type_in
from tests.ui.test_unsent import come_back, go_away

BOB = NAMES["bob"]


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    return made


def kept(world: World, who: str = "bob") -> tuple[str, str | None]:
    """What the node said last that it has."""
    view = world.page._chats[world.people[who].id].kept
    return view.draft, view.reply


def elsewhere(world: World, text: str, **options: str) -> None:
    """Another device of Alice keeps a draft."""
    world.run(world.people["alice"].call(tidying.draft, BOB, text, **options))


def saves_at_once(world: World) -> None:
    world.talk.drafts._timer.setInterval(0)


def test_a_pause_saves_what_is_written_and_sending_takes_it_away(world: World) -> None:
    saves_at_once(world)
    world.open()
    type_in(world.stage.window, "half a line")
    world.until(lambda: kept(world) == ("half a line", None))
    world.write(" more")
    world.until(lambda: kept(world) == ("", None))
    assert [view.text for view in world.views("alice", "bob")][-1] == "half a line more"


def test_who_leaves_a_conversation_or_the_window_saves(world: World) -> None:
    world.open()
    type_in(world.stage.window, "to Bob")
    assert kept(world) == ("", None), "nothing was saved yet"
    world.open("carol")
    world.until(lambda: kept(world) == ("to Bob", None))
    type_in(world.stage.window, "to Carol")
    world.stage.shell.go_nowhere()
    world.until(lambda: kept(world, "carol") == ("to Carol", None))


def test_what_another_device_wrote_stands_in_the_field_and_in_the_list(world: World) -> None:
    asked = world.say("bob", "alice", "when?")
    world.open()
    elsewhere(world, "tomorrow", reply=asked)
    world.until(lambda: world.written == "tomorrow" and world.stage.find("composerAbout"))
    assert world.talk.now["reply"]["text"] == "when?"
    line = next(row for row in world.page.list.rows if row.name == BOB)
    assert (line.prefix, line.preview) == ("Draft: ", "tomorrow")
    world.write(", at nine")
    world.until(lambda: kept(world) == ("", None))
    assert world.views("alice", "bob")[-1].reply == asked
    elsewhere(world, "and then")
    world.until(lambda: world.written == "and then")
    elsewhere(world, "")
    world.until(lambda: world.written == "")


def test_what_is_typed_here_is_not_replaced(world: World) -> None:
    world.open()
    type_in(world.stage.window, "from here")
    elsewhere(world, "from there")
    world.until(lambda: kept(world)[0] == "from there")
    assert world.written == "from here"
    world.open("carol")
    world.until(lambda: kept(world) == ("from here", None))


def test_the_list_as_it_was_before_a_save_brings_nothing_back(world: World) -> None:
    """It was asked for while the old draft stood, and answers when the new one is saved."""
    world.open()
    elsewhere(world, "old")
    world.until(lambda: world.written == "old")
    drafts = world.talk.drafts
    since, before = drafts.moment, list(world.page._chats.values())
    type_in(world.stage.window, "er")
    drafts.save()
    world.until(lambda: kept(world) == ("older", None))
    drafts.know(before, since)
    world.until(lambda: kept(world)[0] == "older")
    assert world.written == "older"


def test_what_is_typed_while_it_is_saved_is_saved_next(world: World) -> None:
    saves_at_once(world)
    world.stage.client.held.add("chat.draft")
    world.open()
    type_in(world.stage.window, "a")
    world.until(lambda: world.talk.drafts._saving)
    type_in(world.stage.window, "b")
    world.stage.client.held.clear()
    world.until(lambda: kept(world) == ("ab", None))
    assert world.written == "ab"


@pytest.mark.parametrize("asked", [False, True])
def test_it_is_saved_once_the_node_is_back(world: World, *, asked: bool) -> None:
    """Also if it went away just when it was asked to."""
    saves_at_once(world)
    world.open()
    if asked:
        world.stage.client.held.add("chat.draft")
    else:
        go_away(world)
    type_in(world.stage.window, "while it was away")
    if asked:
        world.until(lambda: world.talk.drafts._saving)
        go_away(world)
        world.stage.client.held.clear()
        world.until(lambda: not world.talk.drafts._saving)
    come_back(world)
    world.until(lambda: kept(world) == ("while it was away", None))


def test_what_is_sent_is_no_draft_any_more_at_once(world: World) -> None:
    """Else whoever opens another device, or this window again after a crash, might send it twice."""
    world.talk.drafts._timer.setInterval(3_600_000)
    world.open()
    type_in(world.stage.window, "once")
    world.talk.drafts.save()
    world.until(lambda: kept(world) == ("once", None))
    world.write("")
    world.until(lambda: kept(world) == ("", None))


def test_what_could_not_be_sent_is_saved_again(world: World) -> None:
    saves_at_once(world)
    world.open()
    go_away(world)
    world.write("not gone")
    world.until(lambda: world.written == "not gone")
    come_back(world)
    world.until(lambda: kept(world) == ("not gone", None))
    assert world.run(world.people["alice"].call(chat.timeline, BOB)) == []


def test_a_draft_beyond_all_bounds_stays_in_the_field_and_is_not_tried_again_and_again(world: World) -> None:
    saves_at_once(world)
    world.open()
    world.find("composerInput").setProperty("text", "x" * 70_000)
    asked = world.stage.client.asked
    world.until(lambda: [name for name, *_ in asked].count("chat.draft") == 1 and not world.talk.drafts._saving)
    assert kept(world) == ("", None)
    assert len(world.written) == 70_000
    world.talk.drafts.save()
    assert [name for name, *_ in asked].count("chat.draft") == 1
