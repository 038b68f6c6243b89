"""Messages that go at a later time: when one shall go, and those of the open conversation that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.chat import later
from app.chat.views import ScheduledView
from app.errors import Refused
from app.words import say
from ui import times
from ui.bridge import Again, Bridge
from ui.chat.conversation import Conversation
from ui.rows import Rows
from ui.shell import MAP, Shell


@dataclass(frozen=True, slots=True)
class Waits:
    """One that waits, as the list shows it."""

    id: str
    text: str
    when: str
    spoken: str


class Scheduling(QObject):
    """What QML knows as `page.scheduling`."""

    changed = Signal()
    asked = Signal()  # the person shall say when
    done = Signal()

    def __init__(self, bridge: Bridge, shell: Shell, talk: Conversation) -> None:
        super().__init__(talk)
        self._bridge, self._shell, self._talk = bridge, shell, talk
        self._rows = Rows(Waits, parent=self)
        self._shown = times.now().date()
        self._text = self._error = self._of = ""
        self._again = Again(bridge, self._load)
        talk.changed.connect(self._follow)

    @Slot(str)
    def ask(self, text: str) -> None:
        """Ask when a text shall be sent: in an hour, until another time is chosen."""
        self._text, self._error = text, ""
        self._shown = (times.now() + timedelta(hours=1)).date()
        self.changed.emit()
        self.asked.emit()

    @Slot(int)
    def turn(self, by: int) -> None:
        """Show a later month, or an earlier one with less than 0."""
        months = 12 * self._shown.year + self._shown.month - 1 + by
        self._shown = date(months // 12, months % 12 + 1, 1)
        self.changed.emit()

    @Slot(int, str)
    def send(self, day: int, clock: str) -> None:
        """Have it sent on a day of the month that is shown, at a time such as 18:05."""
        try:
            at = datetime.combine(self._shown.replace(day=day), time.fromisoformat(clock.strip().zfill(5)))
        except ValueError:
            self._put_error(say("A time is written such as 18:05."))
            return
        self._bridge.start(self._send(self._talk.contact, at.isoformat(timespec="minutes")))

    @Slot(str)
    def cancel(self, message: str) -> None:
        """Take one back; its text stands in the field again."""
        row = next((row for row in self._rows.rows if row.id == message), None)
        if row is not None:
            self._bridge.start(self._cancel(row))

    @Slot(str)
    def now_(self, message: str) -> None:
        """Send one at once."""
        self._bridge.start(self._send_now(message))

    def refresh(self) -> None:
        """Ask anew what waits."""
        self._again()

    def _follow(self) -> None:
        if self._talk.contact != self._of:
            self._of = self._talk.contact
            self._rows.put([])
            self.changed.emit()
            self._again()

    async def _send(self, contact: str, at: str) -> None:
        reply = self._talk.writings.of(contact).reply
        try:
            await self._bridge.client.call(
                later.send_later, contact, self._text, at, reply=reply.id if reply is not None else None
            )
        except Refused as refusal:
            self._put_error(str(refusal))
            return
        self._put(contact, "")
        self.done.emit()
        self._shell.say(say("It goes {when}", when=times.full(datetime.fromisoformat(at).astimezone())))
        self._again()

    async def _cancel(self, row: Waits) -> None:
        contact = self._talk.contact
        await self._bridge.client.call(later.unschedule, row.id)
        kept = self._talk.writings.of(contact).draft
        self._put(contact, f"{row.text}\n{kept}" if kept else row.text)
        self._again()

    async def _send_now(self, message: str) -> None:
        await self._bridge.client.call(later.send_now, message)
        self._again()

    async def _load(self) -> None:
        contact = self._talk.contact
        found = await self._bridge.client.call(later.scheduled, contact) if contact else []
        if contact == self._talk.contact:
            self._rows.put(waits(found))
            self.changed.emit()

    def _put(self, contact: str, text: str) -> None:
        """Have another text in the field, which answers nothing."""
        talk = self._talk
        talk.writings.replace(contact, text, None)
        talk.drafts.touch(contact)
        talk.changed.emit()
        talk.drafted.emit()
        if contact == talk.contact:
            talk.returned.emit(len(text))

    def _put_error(self, sentence: str) -> None:
        self._error = sentence
        self.changed.emit()

    def _state(self) -> dict[str, Any]:
        first = self._shown.replace(day=1)
        soon, today = times.now() + timedelta(hours=1), times.now().date()
        return {
            "year": first.year,
            "month": first.month,
            "day": self._shown.day,
            "last": ((first + timedelta(days=31)).replace(day=1) - timedelta(days=1)).day,
            "today": today.day if (today.year, today.month) == (first.year, first.month) else 0,
            "clock": f"{soon:%H:%M}",
            "count": len(self._rows.rows),
            "error": self._error,
        }

    rows = Property(QObject, lambda self: self._rows, constant=True)
    now = Property(MAP, _state, notify=changed)


def waits(views: Sequence[ScheduledView]) -> list[Waits]:
    """Give the rows of what waits."""
    return [_row(view) for view in views]


def _row(view: ScheduledView) -> Waits:
    when = times.full(times.local(view.due_at)) + ("" if view.here else say(" · from another device of yours"))
    when += say(" · could not be sent yet") if view.here and view.late else ""
    return Waits(view.id, view.text, when, f"{when}, {view.text[:500]}")
