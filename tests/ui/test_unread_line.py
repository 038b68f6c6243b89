"""The line above new messages: it stands where they begin and says how many there are, however they came to be new."""

from typing import Any

import pytest

from app.chat import api as chat
from tests.ui.chat_world import NAMES, World
from tests.ui.fake_client import Stage, settle


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    stage.shell.set_focused(True)
    return made


def hear(world: World, *texts: str) -> None:
    """Bob says something, and the list of chats and the conversation know of it."""
    for text in texts:
        world.say("bob", "alice", text)
    world.until(lambda: world.texts[-len(texts) :] == list(texts))
    world.run(settle())


def marked(world: World) -> list[tuple[str, int]]:
    """Above which messages there is such a line, and how many it says."""
    return [(row.text, row.fresh) for row in world.talk.lines.rows if row.fresh]


def test_what_came_while_another_page_was_in_front_is_marked_each_time(world: World) -> None:
    world.say("bob", "alice", "zero")
    world.open()
    world.until(lambda: world.page.property("badge") == 0)
    for texts in (("one", "two", "three"), ("four", "five")):
        world.stage.shell.go("calls")
        hear(world, *texts)
        world.stage.shell.go("chats")
        world.until(lambda: world.page.property("badge") == 0)
        world.run(settle())
        assert marked(world) == [(texts[0], len(texts))]


def test_the_line_counts_what_comes_while_nobody_looks(world: World) -> None:
    world.open()
    world.stage.shell.set_focused(False)
    hear(world, "one")
    assert marked(world) == [("one", 1)]
    hear(world, "two")
    assert marked(world) == [("one", 2)]
    world.stage.shell.set_focused(True)
    world.until(lambda: world.page.property("badge") == 0)
    assert marked(world) == [("one", 2)]
    hear(world, "three")
    assert marked(world) == [("one", 2)]


def test_what_was_taken_back_or_read_elsewhere_is_counted_no_more(world: World) -> None:
    world.open()
    world.stage.shell.set_focused(False)
    hear(world, "one", "two", "three")
    first = world.talk.lines.rows[-1].id
    world.run(world.people["bob"].call(chat.delete, first))
    world.until(lambda: marked(world) == [("two", 2)])
    world.run(world.people["alice"].call(chat.read, NAMES["bob"]))  # by a command, or another window
    world.until(lambda: world.page.property("badge") == 0)
    hear(world, "four")
    assert marked(world) == [("four", 1)]


def test_what_is_looked_at_when_it_comes_is_not_marked(world: World) -> None:
    world.open()
    hear(world, "one")
    world.until(lambda: world.page.property("badge") == 0)
    assert marked(world) == []
