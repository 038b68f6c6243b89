"""Slow mode in the window: counted down where one writes, and what came too soon marked."""

from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt

from app.chat import api as chat
from app.chat.views import ChatView
from app.group import api as group
from tests.ui.chat_world import World
from tests.ui.fake_client import Stage
from ui.chat.waiting import Waiting


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    run(made.people["bob"].node.befriend(made.people["dana"].node))
    until(lambda: made.page.known and stage.shell.online)
    return made


def slow_group(world: World) -> str:
    """A group of Bob's in which Alice waits."""
    bob = world.people["bob"]
    space = str(world.run(bob.call(group.create, "Chess", [world.people["alice"].id])).id)
    world.run(bob.call(group.slow, space, "1h"))
    world.stage.shell.go("chats", space)
    world.until(lambda: world.talk.contact == space and world.talk.now["loaded"])
    return space


def view(wait: int) -> ChatView:
    return ChatView("1", "1", "Chess", 0, None, None, slow_seconds=60, wait_seconds=wait)


def test_seconds_are_counted_down_and_then_nothing_ticks(qapp: object) -> None:
    owner, clock = QObject(), [1000.0]
    waiting = Waiting(owner, lambda: clock[0])
    heard: list[int] = []
    waiting.changed.connect(lambda: heard.append(waiting.left))
    waiting.know(view(2))
    assert waiting.why == "Slow mode: one message in 1 minute. You can write again in 2 seconds."
    for clock[0] in (1000.4, 1001.0, 1001.1, 1002.0):
        waiting.tick()
    assert heard == [2, 1, 0]
    assert waiting.why == ""
    waiting.know(view(5))
    assert heard[-1] == 5
    waiting.know(None)
    assert (heard[-1], waiting.why) == (0, "")
    assert not waiting._timer.isActive()


def test_whoever_waits_writes_on_and_sends_when_the_time_is_over(world: World) -> None:
    space = slow_group(world)
    world.write("first")
    world.until(lambda: "composerWaits" in shown(world))
    assert str(world.find("composerWaits").property("text")).startswith(
        "Slow mode: one message in 1 hour. You can write"
    )
    world.write("second")
    assert world.written == "second"
    assert not world.find("composerSend").property("enabled")
    world.people["alice"].node.town.now_ms += 3_600_000
    world.run(world.people["bob"].call(chat.send, space, "your turn"))
    world.until(lambda: "composerWaits" not in shown(world))
    world.key(Qt.Key.Key_Return, "\r")
    world.until(lambda: world.texts[-1] == "second")


def shown(world: World) -> list[str]:
    return [name for name in ("composerWaits",) if world.stage.find(name) is not None]


def test_what_came_too_soon_is_marked(world: World) -> None:
    space = slow_group(world)
    alice = world.people["alice"]
    world.run(alice.call(chat.send, space, "from here"))
    world.run(alice.node.publish(bytes.fromhex(space), 1000, {"text": "from there"}))
    world.until(lambda: world.texts[-1] == "from there")
    line = world.talk.lines.rows[0]
    assert (line.remark, line.tick) == ("sent too soon", "")
    assert line.tip.endswith("sent too soon after another one of yours, so nobody else sees it")
    assert [row.remark for row in world.talk.lines.rows[1:]] == [""] * (len(world.texts) - 1)
