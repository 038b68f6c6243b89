"""Of many conversations the page asks for those alone that changed, and shows them where they belong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.chat import api as chat
from app.chat.rules import COUNTED
from app.chat.views import ChatView
from app.notices import CHAT_CHANGED
from tests.ui.chat_world import NAMES, World
from tests.ui.fake_client import Stage
from ui.chat import page as chats
from ui.chat.page import _grew


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    return made


def asked(world: World, name: str) -> list[dict[str, Any]]:
    """With what a command was asked for so far."""
    return [options for command, _, options in world.stage.client.asked if command == name]


def names(world: World) -> list[str]:
    return [row.name for row in world.page.list.rows]


def test_each_page_is_loaded_once_at_the_start(world: World) -> None:
    assert asked(world, "chat.list") == [{}]
    assert len(asked(world, "people.requests")) <= 2, "of two pages"


def test_one_that_changed_is_asked_for_alone_and_moves_where_it_belongs(world: World) -> None:
    before = names(world)
    who = "bob" if before[0] == NAMES["carol"] else "carol"
    count = len(asked(world, "chat.list"))
    people = len(asked(world, "people.list"))
    world.say(who, "alice", "here I am")
    world.until(lambda: names(world)[0] == NAMES[who])
    assert sorted(names(world)) == sorted(before)
    (view,) = world.run(world.people["alice"].call(chat.list_, only=[row_id(world, NAMES[who])]))
    for options in asked(world, "chat.list")[count:-1]:
        assert options == {"only": [view.id]}
    assert len(asked(world, "people.list")) == people, "who they are with did not change"
    assert world.page.badge > 0


def test_where_very_many_changed_all_are_asked_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chats, "MANY", 1)
    count = len(asked(world, "chat.list"))
    for row in world.page.list.rows[:2]:
        world.page.hear(CHAT_CHANGED, row.id)
    world.until(lambda: {} in asked(world, "chat.list")[count:])


def test_one_that_is_no_more_goes(world: World) -> None:
    gone = world.page.list.rows[0]
    other = world.people["alice"].node.known.pop(bytes.fromhex(gone.contact))
    world.page.hear(CHAT_CHANGED, gone.id)
    world.until(lambda: gone.name not in names(world))
    world.people["alice"].node.known[bytes.fromhex(gone.contact)] = other


def test_what_comes_beyond_what_is_counted_is_news_all_the_same() -> None:
    view = ChatView("1", "1", "Bob", COUNTED, "x", None, loud=COUNTED, last_id="a")
    assert _grew(replace(view, last_id="b"), view)
    assert not _grew(view, view)
    assert not _grew(replace(view, loud=2, last_id="b"), replace(view, loud=2))
    assert not _grew(replace(view, loud=0), view)
    assert _grew(replace(view, loud=1), None)


def row_id(world: World, name: str) -> str:
    return str(next(row.id for row in world.page.list.rows if row.name == name))
