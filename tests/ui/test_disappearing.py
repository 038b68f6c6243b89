"""Messages that disappear, in the window: the choice of a time, what says until when, and that they go."""

from collections.abc import Callable
from typing import Any

import pytest

from app.chat import api as chat
from app.group import api as group
from tests.ui.chat_world import World
from tests.ui.fake_client import Stage

HOUR_MS = 3_600_000


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    run(made.people["bob"].node.befriend(made.people["dana"].node))
    until(lambda: made.page.known and stage.shell.online)
    return made


def open_chat(world: World, contact: str) -> None:
    world.stage.shell.go("chats", contact)
    world.until(lambda: world.talk.contact == contact and world.talk.now["loaded"])


def pass_by(world: World, ms: int) -> None:
    nodes = [person.node for person in world.people.values()]
    nodes[0].town.now_ms += ms
    for node in nodes:
        world.run(node.expire())


def test_a_time_is_chosen_and_what_is_written_then_goes(world: World) -> None:
    open_chat(world, world.people["bob"].id)
    world.click("talkTimer")
    world.click("time-1h")
    world.until(lambda: world.talk.now["time"] == "1h")
    state = world.find("talkState")
    world.until(lambda: str(state.property("text")).endswith(" · Messages disappear after 1 hour"))
    assert world.texts[-1] == "You set messages to disappear after 1 hour"
    world.stage.find("composerInput").forceActiveFocus()
    world.write("for an hour")
    world.until(lambda: world.texts[-1] == "for an hour")
    line = world.talk.lines.rows[0]
    assert line.ends.startswith("disappears ")
    assert line.ends in line.tip
    assert line.spoken.endswith(line.ends)
    assert world.find("bubbleEnds").property("visible")
    world.menu(0)
    assert world.find("menuEnds").property("text") == f"D{line.ends[1:]}"
    pass_by(world, HOUR_MS)
    world.until(lambda: world.texts[-1] == "You set messages to disappear after 1 hour")
    world.run(world.people["bob"].call(chat.disappear, "Alice Moreau", "off"))
    world.until(lambda: world.texts[-1] == "Bob Ferreira let messages stay from now on")
    world.until(lambda: not str(state.property("text")).endswith("hour"))


def test_in_a_group_only_who_may_change_it_is_offered_a_time(world: World) -> None:
    bob = world.people["bob"]
    space = world.run(bob.call(group.create, "Chess", [world.people["alice"].id])).id
    open_chat(world, space)
    world.until(lambda: not world.talk.now["may_time"])
    assert world.stage.find("talkTimer") is None
    world.run(bob.call(chat.disappear, space, "4w"))
    state = world.find("talkState")
    world.until(lambda: str(state.property("text")).endswith(" · Messages disappear after 4 weeks"))
    world.run(bob.call(group.role, space, world.people["alice"].id, "admin"))
    world.click("talkTimer")
    world.click("time-off")
    world.until(lambda: world.texts[-1] == "You let messages stay from now on")


def test_a_notice_goes_with_the_message_that_it_tells_of(
    world: World, monkeypatch: pytest.MonkeyPatch, until: Callable[..., Any]
) -> None:
    told: list[tuple[object, ...]] = []
    seen: list[str] = []
    monkeypatch.setattr(world.stage.shell, "announce", lambda *said, **_: told.append(said))
    world.stage.shell.seen.connect(seen.append)
    bob, alice = world.people["bob"], "Alice Moreau"
    world.run(bob.call(chat.send, alice, "stays"))
    until(lambda: len(told) == 1)
    world.run(bob.call(chat.disappear, alice, "1h"))
    world.run(bob.call(chat.send, alice, "goes"))
    until(lambda: len(told) == 2)
    pass_by(world, HOUR_MS)
    until(lambda: seen == [told[0][0]])
    assert "goes" not in str([row.preview for row in world.page.list.rows])
