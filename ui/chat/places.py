"""Where one can go in the open conversation: to a day by a calendar that marks those with lines, and to what is new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Property, QDate, QObject, Signal, Slot

from app.chat import days
from app.words import say
from ui import times
from ui.bridge import Again, Bridge
from ui.shell import MAP, Shell

if TYPE_CHECKING:
    from ui.chat.conversation import Conversation

FIRST_YEAR, LAST_YEAR = 1970, 2999


class Places(QObject):
    """What QML knows as `talk.places`; `first` gives the oldest message that I have not read, or nothing."""

    changed = Signal()
    asked = Signal()  # the person shall choose a day

    def __init__(self, bridge: Bridge, shell: Shell, talk: Conversation, first: Callable[[], str]) -> None:
        super().__init__(talk)
        self._bridge, self._shell, self._talk, self._first = bridge, shell, talk, first
        self._shown = times.now().date()  # the day at which the calendar opens, then any of the month that it shows
        self._marks: list[int] = []
        self._been = ""
        self._again = Again(bridge, self._load)

    @Slot(str)
    def ask(self, moment: str) -> None:
        """Show a calendar at the day of a moment, or at today."""
        if self._talk.contact:
            self._show((times.local(moment) if moment else times.now()).date())
            self.asked.emit()

    @Slot(int)
    def turn(self, by: int) -> None:
        """Show a later month, or an earlier one with less than 0."""
        months = 12 * self._shown.year + self._shown.month - 1 + by
        if FIRST_YEAR <= months // 12 <= LAST_YEAR:
            self._show(date(months // 12, months % 12 + 1, 1))

    @Slot(int)
    def pick(self, day: int) -> None:
        """Go to a day of the month that is shown, or to the next later one on which anything was said."""
        self._bridge.start(self._go(self._shown.replace(day=day)))

    @Slot(int, result="QVariantMap")
    def day_at(self, number: int) -> dict[str, Any]:
        """Give the day of a line, counted from the newest, its moment, and whether it is the first of that day.

        Of a line that is not there they are empty.
        """
        lines: Any = self._talk.lines
        rows = lines.rows
        if not 0 <= number < len(rows):
            return {"day": "", "moment": "", "first": False}
        moment = rows[number].moment
        day = times.day(times.local(moment), times.now().date())
        return {"day": day, "moment": moment, "first": rows[number].day != ""}

    @Slot()
    def on(self) -> None:
        """Go to the first new message; from there, and if there is none, to the newest."""
        first = self._first()
        if first and first != self._been:
            self._been = first
            self._talk.jump(first)
        else:
            self._talk.newest()

    def _show(self, day: date) -> None:
        if (day.year, day.month) != (self._shown.year, self._shown.month):
            self._marks = []
        self._shown = day
        self.changed.emit()
        self._again()

    async def _load(self) -> None:
        month = f"{self._shown:%Y-%m}"
        found = await self._bridge.client.call(days.days, self._talk.contact, month)
        if month == f"{self._shown:%Y-%m}":
            self._marks = [date.fromisoformat(day).day for day in found.days]
            self.changed.emit()

    async def _go(self, wanted: date) -> None:
        contact = self._talk.contact
        found = await self._bridge.client.call(days.day, contact, wanted.isoformat())
        if contact != self._talk.contact:
            return
        if found.id is None or found.day is None:
            self._shell.say(say("Nothing was said on that day or later."))
            self._talk.newest()
            return
        self._talk.jump(found.id)
        if found.day != wanted.isoformat():
            there = date.fromisoformat(found.day)
            named = times.written(QDate(there.year, there.month, there.day), "d MMMM yyyy")
            self._shell.say(say("Nothing was said on that day. This is from {named}.", named=named))

    def _state(self) -> dict[str, Any]:
        first = self._shown.replace(day=1)
        today = times.now().date()
        return {
            "year": first.year,
            "month": first.month,
            "day": self._shown.day,
            "last": ((first + timedelta(days=31)).replace(day=1) - timedelta(days=1)).day,
            "today": today.day if (today.year, today.month) == (first.year, first.month) else 0,
            "marks": self._marks,
        }

    now = Property(MAP, _state, notify=changed)
