"""Do not disturb, across the window: whether it is quiet now, until when and why, and what a person changes of it.

The node keeps it for all devices of mine; as time goes on it is judged here by the same rule. A desktop that is asked
for quiet itself, and says so, is followed while it lasts.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Property, QLocale, QObject, QTimer, Signal, Slot

from app.errors import AppError, NotRunning
from app.hours import EVERY_DAY, Rule, judge, morning, read_clock, read_zone, say_clock, say_days
from app.notices import QUIET_CHANGED, RELOAD
from app.words import say
from ui import times
from ui.bridge import Again, Bridge

if TYPE_CHECKING:
    from app.quiet import QuietView
    from ui.shell import Shell

MAP: Any = "QVariantMap"  # Qt's names of types that Python has no class for
LIST: Any = "QVariantList"
LOOK_MS = 5_000  # how late it may be noticed that an hour has begun or ended


class Quiet(QObject):
    """What QML knows as `shell.quiet`; nothing is asked before there is a node (`attend`)."""

    changed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shell = shell
        self._bridge: Bridge | None = None
        self._rule = Rule()
        self._refresh: Again | None = None
        self._desktop = False
        self._told: tuple[bool, str] = (False, "")
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    def attend(self, bridge: Bridge) -> None:
        """Follow what the node keeps."""
        self._bridge = bridge
        self._refresh = Again(bridge, self._load)
        bridge.heard.connect(self._hear)
        self._refresh()

    @property
    def now(self) -> bool:
        """Whether nothing is to be announced now."""
        return self._desktop or judge(self._rule, _seconds()).on

    @property
    def rings(self) -> bool:
        """Whether a call may ring now."""
        return self._rule.rings or not self.now

    @property
    def told(self) -> dict[str, Any]:
        """All of it as QML reads it."""
        return self._state()

    def follow_desktop(self, on: bool) -> None:
        """Note whether the desktop itself keeps quiet."""
        self._desktop = on
        self.changed.emit()

    @Slot(str)
    def keep(self, how_long: str) -> None:
        """Keep quiet for a while: 1h, tomorrow, or on."""
        if self._bridge is not None:
            self._bridge.start(self._keep(how_long))

    @Slot()
    def end(self) -> None:
        """Keep quiet no more, until the hours begin anew; a desktop that does so itself is switched there."""
        if judge(self._rule, _seconds()).on:
            self._ask("quiet", "off")
        elif self._desktop:
            self._shell.say(say("Your desktop keeps quiet, and Kith with it. It is switched there."))

    @Slot(bool)
    def set_hours(self, on: bool) -> None:
        """Keep quiet in the hours that were chosen, or not."""
        self._ask("quiet_hours", "on" if on else "off")

    @Slot(int, bool)
    def set_day(self, day: int, on: bool) -> None:
        """Have a day of the week (0 is Monday) among the hours, or not; one has to be left."""
        days = self._rule.hours.days | {day} if on else self._rule.hours.days - {day}
        if days:
            self._ask("quiet_hours", say_days(days))
        else:
            self.changed.emit()

    @Slot(str, str, result=bool)
    def set_times(self, start: str, end: str) -> bool:
        """Have the hours begin and end at other times; False if that is no time."""
        if read_clock(start) is None or read_clock(end) is None:
            return False
        self._ask("quiet_hours", say_days(self._rule.hours.days), start, end)
        return True

    @Slot(bool)
    def set_rings(self, on: bool) -> None:
        """Let calls ring all the same, or not."""
        self._ask("quiet_calls", on)

    def _ask(self, command: str, *words: object) -> None:
        if self._bridge is not None:
            self._bridge.start(self._call(command, *words))

    async def _keep(self, how_long: str) -> None:
        await self._call("quiet", how_long)
        self._shell.say(self._said()[1])  # the bell alone does not say until when

    async def _call(self, command: str, *words: object) -> None:
        from app import quiet  # late: the first frame does without

        assert self._bridge is not None
        self._take(await self._bridge.client.call(getattr(quiet, command), *words))

    def _hear(self, name: str, _of: str) -> None:
        if name in (QUIET_CHANGED, RELOAD) and self._refresh is not None:
            self._refresh()

    async def _load(self) -> None:
        try:
            await self._call("quiet")
        except NotRunning:
            raise
        except AppError:
            return  # what was known is still the best guess

    def _take(self, view: QuietView) -> None:
        from app.quiet import rule_of

        self._rule = rule_of(view)
        if self._rule.hours.on or self._rule.until:
            self._timer.start()
        else:
            self._timer.stop()
        self._told = self._said()
        self.changed.emit()

    def _look(self) -> None:
        """Tell when an hour has begun or ended meanwhile."""
        if self._said() != self._told:
            self._told = self._said()
            self.changed.emit()

    def _said(self) -> tuple[bool, str]:
        """Give whether it is quiet by what I said, and until when in words."""
        found = judge(self._rule, _seconds())
        if not found.on:
            return False, ""
        if found.until is None:
            return True, say("Do not disturb, until you end it")
        until = times.until(datetime.fromtimestamp(found.until).astimezone(), times.now())
        return True, say("Do not disturb until {time}", time=until)

    def _state(self) -> dict[str, Any]:
        """Give all of it in one object, as its QML reads it."""
        on, text = self._said()
        hours, tomorrow = self._rule.hours, datetime.fromtimestamp(morning(_seconds())).astimezone()
        return {
            "on": on or self._desktop,
            "mine": on,
            "desktop": self._desktop,
            "text": text or (say("Your desktop keeps quiet, and Kith with it.") if self._desktop else ""),
            "tomorrow": say("Until {time}", time=times.until(tomorrow, times.now())),
            "hours": hours.on,
            "days": [day in hours.days for day in sorted(EVERY_DAY)],
            "start": say_clock(hours.start),
            "end": say_clock(hours.end),
            "rings": self._rule.rings,
        }

    def _names(self) -> list[list[str]]:
        """Give the days of the week, short and whole, the first Monday."""
        locale = QLocale()
        short = QLocale.FormatType.ShortFormat
        return [[locale.standaloneDayName(day, short), locale.standaloneDayName(day)] for day in range(1, 8)]

    state = Property(MAP, _state, notify=changed)
    weekdays = Property(LIST, _names, notify=changed)


def _seconds() -> int:
    read_zone()
    return int(time.time())
