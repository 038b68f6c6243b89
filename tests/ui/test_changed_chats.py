"""Of many conversations the page asks for those alone that changed, and shows them where they belong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.chat import api as chat
from app.chat import tidying
from app.chat.rules import COUNTED
from app.chat.views import ChatView
from app.errors import WorldFault
from app.notices import CHAT_CHANGED
from tests.ui.chat_world import NAMES, World
from tests.ui.fake_client import Stage
from ui.chat import page as chats
from ui.chat.news import grew

EARLY, LATE = "2026-11-30T10:00:00.000Z", "2026-11-30T10:00:00.001Z"


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
    assert asked(world, "chat.list")[count:], "it was asked for"
    for options in asked(world, "chat.list")[count:]:
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
    """One of those that are counted may be silent, so that `loud` never says it."""
    view = ChatView("1", "1", "Bob", COUNTED, "x", EARLY, loud=COUNTED - 1)
    assert grew(replace(view, last_at=LATE), view)
    assert not grew(replace(view, last_at=LATE, last_silent=True), view)
    assert not grew(view, view)
    assert not grew(view, replace(view, last_at=LATE)), "the newest was deleted"
    few = replace(view, unread=3, loud=2)
    assert not grew(replace(few, last_at=LATE), few)
    assert grew(replace(few, loud=3), few)
    assert grew(few, None)


def test_what_could_not_be_asked_for_is_asked_for_with_the_next(world: World) -> None:
    fails = WorldFault("timed_out", "The node took too long.")
    world.stage.client.refusals["chat.list"] = fails
    world.say("bob", "alice", "here I am")
    world.until(lambda: len(world.stage.client.asked) > 0 and not world.page._renew._running)
    del world.stage.client.refusals["chat.list"]
    world.say("carol", "alice", "and I")
    world.until(lambda: names(world)[:2] == [NAMES["carol"], NAMES["bob"]])
    assert [row.unread > 0 for row in world.page.list.rows[:2]] == [True, True]


def test_one_whose_mute_is_over_is_shown_as_it_is(world: World) -> None:
    alice = world.people["alice"]
    world.run(alice.call(tidying.mute, NAMES["bob"], "1h"))
    world.until(lambda: row(world, "bob").muted)
    assert world.page._unmuting._timer.isActive()
    alice.node.town.now_ms += 2 * 3_600_000
    views = [view for view in world.run(alice.call(chat.list_)) if view.name == NAMES["bob"]]
    over = replace(views[0], kept=replace(views[0].kept, muted_until="2026-01-01T00:00:00.000Z"))
    world.page._unmuting.wait([over])
    world.until(lambda: not row(world, "bob").muted)


def row(world: World, who: str) -> Any:
    return next(each for each in world.page.list.rows if each.name == NAMES[who])


def row_id(world: World, name: str) -> str:
    return str(next(row.id for row in world.page.list.rows if row.name == name))
