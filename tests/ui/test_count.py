"""How much is new, on the icon: what the rail counts, without what is muted; over a real bus, and switched off."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest
from jeepney import MatchRule, Message
from jeepney.bus_messages import message_bus
from jeepney.io.asyncio import open_dbus_router
from PySide6.QtGui import QIcon, QPixmap

from app.chat import api as chat
from app.chat import tidying
from tests.ui.chat_world import NAMES, World
from tests.ui.fake_client import Stage, settle
from tests.ui.session_bus import session_bus
from tests.ui.test_settings_page import FakeDesktop, hit
from ui.looks import DOT, dotted
from ui.notices import Desktop
from ui.tray import Announcer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="launchers hear of it on the bus there")


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    return made


def test_the_icon_counts_what_the_rail_counts_and_nothing_that_is_muted(world: World) -> None:
    desktop = FakeDesktop()
    announcer = Announcer(world.stage.shell, desktop)
    world.until(lambda: desktop.counted[-1:] == [1])  # Erik asks to talk
    for who in ("bob", "carol"):
        world.say(who, "alice", "hello")
    world.until(lambda: desktop.counted[-1:] == [3])
    world.run(world.people["alice"].call(tidying.mute, NAMES["bob"], "1h"))
    world.until(lambda: desktop.counted[-1:] == [2])
    world.run(world.people["alice"].call(chat.read, NAMES["carol"]))
    world.until(lambda: desktop.counted[-1:] == [1])
    world.run(announcer.close())
    assert desktop.counted[-1] == 0, "whoever leaves takes the number along"


def test_it_is_switched_off_and_on_and_remembered(world: World) -> None:
    desktop = FakeDesktop()
    announcer = Announcer(world.stage.shell, desktop)
    world.until(lambda: desktop.counted[-1:] == [1])
    world.stage.shell.go("settings")
    world.stage.window.setProperty("height", 3200)
    world.until(lambda: world.stage.find("countSwitch") is not None)
    world.run(settle())
    hit(world.stage, "countSwitch")
    world.until(lambda: desktop.counted[-1:] == [0])
    assert not world.find("countSwitch").property("checked")
    assert world.stage.shell.memory.recall("count") == {"off"}
    hit(world.stage, "countSwitch")
    world.until(lambda: desktop.counted[-1:] == [1])
    world.run(announcer.close())


async def test_launchers_hear_of_it_on_the_bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with session_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        monkeypatch.setattr("ui.notices.PATIENCE", 60.0)  # also on a machine that has much else to do
        heard: asyncio.Queue[Message] = asyncio.Queue()
        rule = MatchRule(type="signal", interface="com.canonical.Unity.LauncherEntry", member="Update")
        async with open_dbus_router(bus=address) as dock:
            with dock.filter(rule, queue=heard):
                await dock.send_and_get_reply(message_bus.AddMatch(rule))
                desktop = Desktop(lambda *done: None)
                await asyncio.gather(desktop.count(3), desktop.count(0))
                told = [(await asyncio.wait_for(heard.get(), 60)).body for _ in range(2)]
                await desktop.close()
    icon = "application://kith.desktop"
    assert told == [
        (icon, {"count": ("x", 3), "count-visible": ("b", True)}),
        (icon, {"count": ("x", 0), "count-visible": ("b", False)}),
    ]
    await Desktop(lambda *done: None).count(3)  # nothing fails where there is no bus any more


def test_the_icon_in_the_tray_gets_a_dot(stage: Stage) -> None:
    plain = QPixmap(64, 64)
    plain.fill("white")
    marked = dotted(QIcon(plain)).pixmap(64, 64).toImage()
    assert marked.pixelColor(50, 14) == DOT
    assert marked.pixelColor(10, 50) != DOT
