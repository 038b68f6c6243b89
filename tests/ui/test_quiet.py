"""Do not disturb, in the window: nothing is announced, a call rings or not; begun and ended where it is shown."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from app import quiet
from app.hours import EVERY_DAY
from tests.ui.chat_world import CONTROL, World
from tests.ui.fake_client import Stage, ago, settle
from tests.ui.hands import has_tip, point_at, press, type_in
from tests.ui.test_settings_page import FakeDesktop, hit
from ui import times
from ui.calls.page import NOBODY
from ui.tray import Announcer


class Quietly(World):
    """Alice's window and her desktop."""

    def __init__(self, stage: Stage, *rest: Any) -> None:
        super().__init__(stage, *rest)
        self.desktop = FakeDesktop()
        self.announcer = Announcer(stage.shell, self.desktop)

    @property
    def hush(self) -> Any:
        return self.stage.shell.hush

    def ask(self, command: Any, *words: Any) -> Any:
        """Have Alice say something elsewhere, on another device or the command line."""
        return self.run(self.people["alice"].call(command, *words))

    def told(self, *, urgent: bool = False) -> bool:
        """Say whether something that is announced now is shown."""
        self.desktop.shown.clear()
        self.stage.shell.announce("chat 1", "Bob", "Hello", ("chats", "1"), urgent=urgent)
        self.run(settle(3))
        return bool(self.desktop.shown)


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> Quietly:
    town[0].now_ms = ago(0, 0)  # the window has a clock of its own
    made = Quietly(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    return made


def test_while_it_is_quiet_nothing_is_announced_and_a_call_rings_only_if_it_may(world: Quietly) -> None:
    assert (world.told(), world.told(urgent=True)) == (True, True)
    world.ask(quiet.quiet, "on")
    world.until(lambda: world.hush.now)
    assert (world.told(), world.told(urgent=True), world.hush.rings) == (False, False, False)
    world.ask(quiet.quiet_calls, True)
    world.until(lambda: world.hush.rings)
    assert (world.told(), world.told(urgent=True)) == (False, True)
    world.ask(quiet.quiet, "off")
    world.until(lambda: not world.hush.now)
    assert world.told()
    world.hush.follow_desktop(True)
    assert not world.told()


def test_a_call_brings_the_window_to_the_front_only_if_it_may_ring(world: Quietly) -> None:
    raised: list[str] = []
    world.stage.shell.raised.connect(lambda: raised.append("raised"))

    def ring(ident: str) -> int:
        raised.clear()
        world.stage.page("calls")._take(None, replace(NOBODY, id=ident, name="Bob", incoming=True, state="ringing"))
        return len(raised)

    assert ring("1") == 1
    world.hush.follow_desktop(True)
    assert ring("2") == 0
    world.ask(quiet.quiet_calls, True)
    world.until(lambda: world.hush.rings)
    assert ring("3") == 1


def test_a_message_is_counted_all_the_same(world: Quietly) -> None:
    world.ask(quiet.quiet, "on")
    world.until(lambda: world.hush.now)
    world.say("bob", "alice", "are you there?")
    world.until(lambda: world.page.property("badge") == 1 and world.desktop.counted[-1:] == [2])
    assert world.desktop.shown == []


def test_the_rail_shows_it_begins_it_and_ends_it_by_one_press(world: Quietly) -> None:
    world.stage.window.setProperty("height", 900)
    assert "Do not disturb" in world.find("railQuiet").property("text")
    said: list[str] = []
    world.stage.shell.toast.connect(lambda sentence, _: said.append(sentence))
    button = world.find("railQuiet")
    button.setProperty("hoverEnabled", True)  # as everywhere but on a screen without a mouse
    point_at(button)
    world.until(lambda: has_tip(button))
    world.click("railQuiet")
    world.find("railQuiet-on")
    assert not has_tip(world.find("railQuiet")), "no tooltip lies on its menu"
    world.click("railQuiet-on")
    world.until(lambda: world.stage.find("railQuiet").property("hint") == "Do not disturb, until you end it")
    world.until(lambda: said == ["Do not disturb, until you end it"])
    world.stage.window.setProperty("height", 480)
    world.until(lambda: world.stage.find("railTheme") is None)
    world.click("railQuiet")
    world.until(lambda: not world.hush.now)
    assert not world.ask(quiet.quiet).now
    world.until(lambda: world.stage.find("railQuiet") is None)
    world.hush.follow_desktop(True)
    assert world.find("railQuiet").property("hint") == "Your desktop keeps quiet, and Kith with it."
    said.clear()
    world.click("railQuiet")
    assert said == ["Your desktop keeps quiet, and Kith with it. It is switched there."]


def test_the_settings_begin_it_and_choose_its_hours(world: Quietly) -> None:
    stage = world.stage
    stage.window.setProperty("height", 2400)
    stage.shell.go("settings")
    world.find("quiet-1h")
    world.run(settle())
    hit(stage, "quiet-1h")
    world.until(lambda: world.hush.told["mine"])
    assert str(world.find("quietState").property("text")).startswith("Do not disturb until ")
    world.run(settle())
    hit(stage, "quietEnd")
    world.until(lambda: not world.hush.now)
    assert world.stage.find("quietDay-0") is None
    hit(stage, "quietHours")
    world.until(lambda: world.hush.told["hours"])
    world.run(settle())
    hit(stage, "quietDay-5")
    world.until(lambda: not world.stage.find("quietDay-5").property("checked"))
    for name, text in (("quietFromInput", "9"), ("quietToInput", "17.30")):
        world.find(name).forceActiveFocus()
        press(stage.window, Qt.Key.Key_A, "", CONTROL)
        type_in(stage.window, text)
        press(stage.window, Qt.Key.Key_Return, "\r")
        world.run(settle())
    world.until(lambda: world.stage.find("quietToInput").property("text") == "17:30")
    view = world.ask(quiet.quiet_hours)
    assert (view.hours, view.days, view.start, view.end) == (True, "mon,tue,wed,thu,fri,sun", "09:00", "17:30")
    world.find("quietFromInput").forceActiveFocus()
    press(stage.window, Qt.Key.Key_A, "", CONTROL)
    type_in(stage.window, "x")
    press(stage.window, Qt.Key.Key_Return, "\r")
    world.until(lambda: world.stage.find("quietFrom").property("error") == "A time is such as 22:00.")
    assert world.ask(quiet.quiet_hours).start == "09:00"
    world.run(settle())
    hit(stage, "quietRings")
    world.until(lambda: world.hush.told["rings"])


def test_one_day_has_to_be_left(world: Quietly) -> None:
    world.ask(quiet.quiet_hours, "wed", "22:00", "7:00")
    world.until(lambda: world.hush.told["days"].count(True) == 1)
    world.hush.set_day(2, False)
    world.run(settle())
    assert world.ask(quiet.quiet_hours).days == "wed"
    for day in EVERY_DAY:
        world.hush.set_day(day, True)
        world.until(lambda day=day: world.hush.told["days"][day])
    assert world.ask(quiet.quiet_hours).days == "daily"


def test_that_hours_began_or_ended_is_noticed_as_time_goes_on(world: Quietly, monkeypatch: pytest.MonkeyPatch) -> None:
    world.ask(quiet.quiet_hours, "daily", "22:00", "7:00")
    world.until(lambda: world.hush.told["hours"])
    changes: list[bool] = []
    world.hush.changed.connect(lambda: changes.append(world.hush.now))
    for hour, quiet_then in ((12, False), (23, True), (23, True), (7, False)):
        moment = times.now().replace(hour=hour, minute=0, second=0)
        monkeypatch.setattr("ui.quiet._seconds", lambda moment=moment: int(moment.timestamp()))
        world.hush._look()
        assert world.hush.now == quiet_then
    assert changes[-2:] == [True, False]
    assert len(changes) <= 3, "the same is told once"


def test_the_menu_of_the_tray_says_it_and_ends_it(world: Quietly) -> None:
    def entries() -> list[QAction]:
        world.announcer._fill()
        return list(world.announcer._menu.actions())

    assert [each.text() for each in entries()] == ["Open Kith", "Do not disturb", "Quit"]
    below = entries()[1].menu()
    below.actions()[2].trigger()
    world.until(lambda: world.hush.now)
    said = entries()
    assert [each.text() for each in said][1:3] == ["Do not disturb, until you end it", "End it now"]
    assert not said[1].isEnabled()
    said[2].trigger()
    world.until(lambda: not world.hush.now)
