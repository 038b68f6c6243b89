"""Going to a day by the calendar, with mouse and keys, and to what is new before what is newest."""

from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QMetaObject, QPointF, Qt
from PySide6.QtGui import QGuiApplication

from app.chat import api as chat
from tests.ui.fake_client import Stage, settle, walk
from tests.ui.hands import click, press, roll, shortcut

CONTROL = Qt.KeyboardModifier.ControlModifier
ALICE = "Alice Moreau"


def noon(day: int) -> str:
    """A moment of a day of January 2027 here."""
    return datetime(2027, 1, day, 12).astimezone().isoformat()


class Talk:
    """Alice's conversation with Bob: three hundred lines over the days of January 2027, none on the tenth and later."""

    def __init__(self, stage: Stage, people: dict[str, Any], run: Any, until: Any) -> None:
        self.stage, self.people, self.run, self.until = stage, people, run, until
        self.talk = stage.page("chats").talk
        self.places = self.talk.property("places")
        until(lambda: stage.shell.online and stage.page("chats").known)
        self.bob = people["bob"]
        for day in (*range(1, 10), 20):
            self.at(2027, 1, day, 12)
            for number in range(30):
                self.say(f"{day}: {number}")
        run(people["alice"].call(chat.read, "Bob Ferreira"))
        until(lambda: (view := stage.page("chats")._chats[self.bob.id]).unread == 0 and view.last_text == "20: 29")
        stage.shell.go("chats", self.bob.id)
        until(lambda: len(self.talk.lines.rows) > 50 and stage.find("dayLabel"))
        run(settle())

    def at(self, *moment: int) -> None:
        self.bob.node.town.now_ms = int(datetime(*moment).astimezone().timestamp() * 1000)  # type: ignore[arg-type]

    def say(self, text: str) -> None:
        self.bob.node.town.now_ms += 1000
        self.run(self.bob.call(chat.send, ALICE, text))

    def seen(self, item: Any) -> bool:
        return bool(0 < item.mapToItem(self.stage.find("messages"), QPointF()).y() < 400)

    def open(self, moment: str) -> None:
        self.places.ask(moment)
        self.until(lambda: self.places.property("now")["marks"])
        self.until(lambda: self.stage.find("calendarDays") and self.stage.find("calendarDays").hasActiveFocus())

    def flashed(self) -> str:
        ident = self.stage.find("messages").property("flashed")
        return next((row.text for row in self.talk.lines.rows if row.id == ident), "")


@pytest.fixture
def talk(stage: Stage, town: Any, run: Any, until: Any) -> Talk:
    return Talk(stage, town[1], run, until)


def test_a_press_on_the_day_opens_a_calendar_and_a_day_there_comes_into_view(talk: Talk) -> None:
    talk.talk.jump(next(row.id for row in talk.talk.lines.rows if row.day))
    talk.until(talk.flashed)
    talk.run(settle())
    labels = [item for item in walk(talk.stage.find("messages")) if item.objectName() == "dayLabel"]
    click(next(item for item in labels if talk.seen(item)))
    talk.until(lambda: talk.stage.find("calendarMonth") and talk.places.property("now")["marks"])
    assert talk.stage.find("calendarMonth").property("text") == "January 2027"
    assert talk.places.property("now")["marks"] == [*range(1, 10), 20]
    talk.run(settle())
    click(talk.stage.find("day-3"))
    talk.until(lambda: talk.flashed() == "3: 0")
    talk.until(lambda: not talk.stage.find("calendarMonth"))
    assert len(talk.talk.lines.rows) < 300, "a page around it, not all that was said"


def test_keys_go_by_day_week_and_month_and_a_day_without_any_leads_on(talk: Talk) -> None:
    window = talk.stage.window
    talk.open(noon(20))
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Left):  # the last of December
        press(window, key)
    assert talk.stage.find("calendarMonth").property("text") == "December 2026"
    press(window, Qt.Key.Key_PageDown)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right):
        press(window, key)
    said: list[str] = []
    talk.stage.shell.toast.connect(lambda sentence, _: said.append(sentence))
    press(window, Qt.Key.Key_Return, "\r")
    talk.until(lambda: talk.flashed() == "20: 0")
    assert said == ["Nothing was said on that day. This is from 20 January 2027."]
    talk.places.ask(noon(21))
    talk.places.pick(25)
    talk.until(lambda: len(said) == 2)
    assert said[1] == "Nothing was said on that day or later."


@pytest.mark.parametrize(("name", "column"), [("en_US", 5), ("de_DE", 4), ("ar_EG", 6)])
def test_weeks_begin_as_people_there_have_them(talk: Talk, name: str, column: int) -> None:
    talk.open(noon(5))
    talk.stage.find("calendar").setProperty("place", QLocale(name))
    talk.run(settle())
    cell = talk.stage.find("day-1")  # the first of January 2027 is a Friday
    assert round(cell.x() / cell.width()) == column


def test_from_right_to_left_the_days_and_their_keys_are_turned_around(talk: Talk) -> None:
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        talk.open(noon(5))
        talk.run(settle())
        assert talk.stage.find("day-6").x() < talk.stage.find("day-5").x()
        press(talk.stage.window, Qt.Key.Key_Left)
        assert talk.stage.find("day-6").property("at")
    finally:
        app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_the_key_goes_to_what_is_new_first_and_then_to_the_newest(talk: Talk) -> None:
    talk.talk.jump(talk.talk.lines.rows[-1].id)
    talk.run(settle())
    talk.say("new one")
    talk.say("new two")
    talk.until(lambda: talk.talk.property("now")["unread"] == 2)
    talk.run(shortcut(talk.stage.window, Qt.Key.Key_J, CONTROL))
    talk.until(lambda: talk.flashed() == "new one")
    ends: list[int] = []
    talk.talk.to_end.connect(lambda: ends.append(1))
    talk.run(shortcut(talk.stage.window, Qt.Key.Key_J, CONTROL))
    talk.until(lambda: ends)


def test_the_day_of_what_is_topmost_floats_above_while_one_scrolls(talk: Talk) -> None:
    messages = talk.stage.find("messages")
    floating = next(item for item in messages.parentItem().childItems() if item.objectName() == "floatingDay")
    seen = list[bool]()
    floating.visibleChanged.connect(lambda: seen.append(floating.isVisible()))
    assert not floating.isVisible()
    for _ in range(6):
        roll(messages, -3)
        talk.run(settle())
    assert seen[:1] == [True]
    QMetaObject.invokeMethod(floating, "look")
    labels = [item for item in walk(messages) if item.objectName() == "dayLabel"]
    heights = {item.mapToItem(messages, QPointF()).y(): item for item in labels}
    top = heights[max(y for y in heights if y < 0)].property("text")
    assert floating.property("text") == ("" if any(0 <= y < floating.height() for y in heights) else top)
    talk.until(lambda: not floating.isVisible())


def test_no_line_has_no_day(talk: Talk) -> None:
    assert talk.places.day_at(-1) == talk.places.day_at(1_000_000) == {"day": "", "moment": "", "first": False}
