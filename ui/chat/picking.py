"""Several messages of the open conversation selected, to copy, forward or delete them together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.words import say
from ui.chat.lines import EVENT, Line
from ui.rows import Rows
from ui.shell import MAP, Shell

MOST = 100  # as many as one call of the node passes on


class Picking(QObject):
    """What QML knows as `talk.picking`; `shown` is called when other lines than before are picked."""

    changed = Signal()
    begun = Signal(str)  # with this message
    cleared = Signal()
    forwarding = Signal(list)  # ids, the oldest first
    deleting = Signal(list, bool)  # ids; whether from everybody who has them

    def __init__(self, shell: Shell, parent: QObject, rows: Rows[Line], shown: Callable[[], None]) -> None:
        super().__init__(parent)
        self._shell, self._rows, self._shown = shell, rows, shown
        self._picked: dict[str, Line] = {}
        self._from = ""  # where a span of them begins
        self._before: dict[str, Line] = {}  # what was picked already when the mouse began to sweep
        self._on = False

    def mark(self, lines: Sequence[Line]) -> list[Line]:
        """Give the lines with those marked that are picked; of what is picked know what it is now."""
        self._picked |= {line.id: line for line in lines if line.id in self._picked}
        return [replace(line, picked=True) if line.id in self._picked else line for line in lines]

    @Slot(str)
    def toggle(self, message: str) -> None:
        """Pick a message, or pick it no more; the first one begins to select."""
        line = self._line(message)
        if line is None:
            return
        self._from = message
        if message in self._picked:
            del self._picked[message]
        else:
            self._add([line])
        self._tell(message)

    @Slot(str)
    def span(self, message: str) -> None:
        """Pick everything from the last one that was picked to this one."""
        ends = sorted((self._rows.find(self._from), self._rows.find(message)))
        if ends[0] < 0:
            self.toggle(message)
            return
        self._add([line for line in self._rows.rows[ends[0] : ends[1] + 1] if line.kind != EVENT])
        self._tell(message)

    @Slot()
    def begin_sweep(self) -> None:
        """Keep what is picked while the mouse goes over others."""
        self._before = dict(self._picked)

    @Slot(str, str)
    def sweep(self, first: str, last: str) -> None:
        """Pick all from where the mouse began to where it is, beside what was picked before; no more than fits."""
        at, end = self._rows.find(first), self._rows.find(last)
        if at < 0 or end < 0:
            return
        lines = self._rows.rows[at : end + 1] if at <= end else self._rows.rows[end : at + 1][::-1]
        wanted = [line for line in lines if line.kind != EVENT and line.id not in self._before]
        more = wanted[: MOST - len(self._before)]
        picked = self._before | {line.id: line for line in more}
        if picked.keys() == self._picked.keys():
            return
        self._picked, self._from = picked, first
        if len(more) < len(wanted):
            self._shell.say(say("At most {most} messages can be selected at once.", most=MOST))
        self._tell(first)

    @Slot()
    def clear(self) -> None:
        """Select nothing any more."""
        if self._on:
            self._picked, self._from = {}, ""
            self._tell("")
            self.cleared.emit()

    @Slot()
    def copy(self) -> None:
        """Put the texts on the clipboard; of several, each with its author and its time."""
        lines = [line for line in self._sorted() if not line.gone]
        if len(lines) == 1:
            self._shell.copy(lines[0].text)
        elif lines:
            said = [f"{say('You') if line.mine else line.author_name}, {line.time}:\n{line.text}" for line in lines]
            self._shell.copy("\n\n".join(said))
        self.clear()

    @Slot()
    def forward(self) -> None:
        """Ask where those that can be forwarded shall go."""
        ids = [line.id for line in self._sorted() if line.can_be_forwarded]
        if ids:
            self.forwarding.emit(ids)

    @Slot(bool)
    def delete(self, everywhere: bool) -> None:
        """Take them back from everybody who has them, or delete them for me."""
        ids = [line.id for line in self._sorted() if line.deletable or not everywhere]
        self.clear()
        if ids:
            self.deleting.emit(ids, everywhere)

    def _line(self, message: str) -> Line | None:
        found = self._picked.get(message) or next((row for row in self._rows.rows if row.id == message), None)
        return found if found is not None and found.kind != EVENT else None

    def _add(self, lines: Sequence[Line]) -> None:
        more = {line.id: line for line in lines if line.id not in self._picked}
        if len(self._picked) + len(more) > MOST:
            self._shell.say(say("At most {most} messages can be selected at once.", most=MOST))
            return
        self._picked |= more

    def _sorted(self) -> list[Line]:
        """Give those that are picked, oldest first."""
        place = {row.id: -at for at, row in enumerate(self._rows.rows)}
        return sorted(self._picked.values(), key=lambda line: (line.moment, place.get(line.id, 0)))

    def _tell(self, message: str) -> None:
        began = bool(self._picked) and not self._on
        self._on = bool(self._picked)
        self._shown()
        self.changed.emit()
        if began:
            self.begun.emit(message)

    def _state(self) -> dict[str, Any]:
        lines = self._picked.values()
        return {
            "on": self._on,
            "count": len(lines),
            "passing": sum(line.can_be_forwarded for line in lines),
            "deletable": bool(lines) and all(line.deletable for line in lines),
            "copies": any(not line.gone for line in lines),
        }

    now = Property(MAP, _state, notify=changed)
