"""Helping a contact who lost all devices to come back: a code that is shown to them alone, until its time is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from app.errors import AppError, NotRunning
from app.people import returning
from app.words import say
from ui import times
from ui.bridge import Bridge
from ui.shell import MAP
from ui.shown_code import NOTHING, shown

LOOK_AGAIN = 5000  # ms between looks at the clock while a code is shown


class Helping(QObject):
    """What QML knows as `page.helping`; it is about one person at a time."""

    changed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._person, self._error, self._over = "", "", ""
        self._busy = False
        self._code: Mapping[str, Any] = NOTHING
        self._ends: datetime | None = None
        self.time: Callable[[], datetime] = times.now
        self._timer = QTimer(self, interval=LOOK_AGAIN)
        self._timer.timeout.connect(self.look)

    def about(self, person: str) -> None:
        """Be about another person: what was shown for the one before is forgotten."""
        if person != self._person:
            self._person, self._busy = person, False
            self._forget()

    def look(self) -> None:
        """See whether the time of the code is over."""
        if self._ends is not None and self.time() >= self._ends:
            until = self._code["until"]
            self._forget()
            self._over = say("The code was good until {until}. If it was not used, show a new one.", until=until)
            self.changed.emit()

    @Slot()
    def show(self) -> None:
        """Make a code and show it."""
        if self._person and not self._busy:
            self._forget()
            self._busy = True
            self.changed.emit()
            self._bridge.start(self._show(self._person))

    @Slot()
    def hide(self) -> None:
        """Show it no longer; whoever has it can still use it for a while."""
        self._forget()

    async def _show(self, person: str) -> None:
        code, wrong = None, ""
        try:
            code = await self._bridge.client.call(returning.bring_back, person)
        except NotRunning:
            raise
        except AppError as error:
            wrong = str(error)
        finally:
            if person == self._person:
                self._busy, self._error = False, wrong
                if code is not None:
                    self._code, self._ends = shown(code), times.local(code.expires_at)
                    self._timer.start()
                self.changed.emit()

    def _forget(self) -> None:
        self._code, self._ends, self._over, self._error = NOTHING, None, "", ""
        self._timer.stop()
        self.changed.emit()

    def _state(self) -> dict[str, Any]:
        return {**self._code, "busy": self._busy, "error": self._error, "over": self._over}

    now = Property(MAP, _state, notify=changed)
