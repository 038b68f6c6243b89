"""A message that goes at a later time: asked for at the button, shown as waiting, taken back, sent at once."""

from datetime import datetime
from typing import Any

import pytest

from app.chat import api as chat
from app.chat import later, sender
from tests.ui.chat_world import World
from tests.ui.fake_client import Stage, settle
from tests.ui.hands import click, type_in


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    made.people["alice"].node.town.now_ms = int(datetime.now().timestamp() * 1000)
    made.open()
    return made


def ask(world: World, text: str) -> None:
    type_in(world.stage.window, text)
    world.find("composerSend").pressAndHold.emit()
    world.click("sendLater")
    world.until(lambda: world.stage.find("laterClockInput") and world.stage.find("laterClockInput").hasActiveFocus())


def texts(world: World) -> list[str]:
    return [view.text for view in world.views("bob", "alice")]


def test_it_waits_until_it_is_due_and_is_sent_then(world: World) -> None:
    ask(world, "tomorrow")
    click(world.find("calendarOn"))
    world.find("laterClockInput").setProperty("text", "8:30")
    click(world.find("laterSend"))
    world.until(lambda: world.stage.find("laterOpen"))
    assert world.stage.find("laterOpen").property("text") == "1 message waits for its time"
    assert world.stage.find("composerInput").property("text") == ""
    assert texts(world) == []
    alice = world.people["alice"]
    (view,) = world.run(alice.call(later.scheduled))
    due = datetime.fromisoformat(view.due_at)
    assert (due.astimezone().hour, due.astimezone().minute) == (8, 30)
    alice.node.town.now_ms = int(due.timestamp() * 1000)
    world.run(sender.send_due(alice.app))
    world.until(lambda: world.stage.find("laterOpen") is None)
    assert texts(world) == ["tomorrow"]


def test_what_is_no_time_is_said_and_the_text_stays(world: World) -> None:
    ask(world, "when?")
    world.find("laterClockInput").setProperty("text", "soon")
    click(world.find("laterSend"))
    scheduling = world.page.property("scheduling")
    world.until(lambda: scheduling.property("now")["error"] == "A time is written such as 18:05.")
    scheduling.turn(-2)
    scheduling.send(1, "08:00")
    world.until(lambda: "later than now" in scheduling.property("now")["error"])
    assert world.stage.find("composerInput").property("text") == "when?"
    assert world.run(world.people["alice"].call(later.scheduled)) == []


def test_what_waits_is_taken_back_into_the_field_or_sent_at_once(world: World) -> None:
    alice = world.people["alice"]
    at = datetime.fromtimestamp(alice.node.town.now_ms / 1000 + 7200).isoformat(timespec="seconds")
    for text in ("first", "second"):
        world.run(alice.call(later.send_later, "Bob Ferreira", text, at))
    world.until(lambda: world.page.property("scheduling").property("now")["count"] == 2)
    world.click("laterOpen")
    world.until(lambda: world.stage.find("laterNow"))
    world.run(settle())
    rows = world.page.property("scheduling").property("rows").rows
    first = rows[0].text
    click(world.stage.find("laterNow"))
    world.until(lambda: texts_known(world) == 1)
    assert texts(world) == [first]
    world.run(settle())
    click(world.stage.find("laterCancel"))
    world.until(lambda: world.page.property("scheduling").property("now")["count"] == 0)
    assert {first, world.stage.find("composerInput").property("text")} == {"first", "second"}
    assert world.run(alice.call(chat.timeline, "Bob Ferreira"))[-1].text == first


def texts_known(world: World) -> int:
    return len(world.talk.lines.rows)
