"""Contacts to choose from, for a new group or to be added to one: searched by name, and ticked while there is room."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.people.views import PersonView
from ui.rows import Rows

CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contact, ticked or not."""

    id: str
    name: str
    verified: bool
    ticked: bool


class Choosing(QObject):
    """What QML knows as `choosing`: `rows` are the contacts whose name holds what is searched."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows = Rows(Candidate, parent=self)
        self._contacts: list[PersonView] = []
        self._ticked: list[str] = []
        self._word = ""
        self._room = 0

    @property
    def ticked(self) -> Sequence[str]:
        """The accounts that were ticked, in that order."""
        return tuple(self._ticked)

    def know(self, people: Sequence[PersonView], without: Collection[str], room: int) -> None:
        """Offer contacts, except those that are in already; `room` is how many may be ticked."""
        found = [one for one in people if one.state == CONTACT and one.id not in without]
        self._contacts = sorted(found, key=lambda one: (one.name.casefold(), one.id))
        self._room = room
        there = {one.id for one in self._contacts}
        self._ticked = [one for one in self._ticked if one in there][: max(0, room)]
        self._show()

    @Slot()
    def clear(self) -> None:
        """Tick nobody and search for nothing."""
        self._ticked, self._word = [], ""
        self._show()

    @Slot(str)
    def search(self, text: str) -> None:
        """Offer only those whose name holds a text."""
        self._word = text.strip().casefold()
        self._show()

    @Slot(str)
    def tick(self, person: str) -> None:
        """Choose somebody, as long as there is room, or not after all."""
        if person in self._ticked:
            self._ticked.remove(person)
        elif not self.full and any(one.id == person for one in self._contacts):
            self._ticked.append(person)
        self._show()

    @property
    def full(self) -> bool:
        """Whether nobody more may be ticked."""
        return len(self._ticked) >= self._room

    def _show(self) -> None:
        self._rows.put(
            Candidate(one.id, one.name, one.verified, one.id in self._ticked)
            for one in self._contacts
            if self._word in one.name.casefold()
        )
        self.changed.emit()

    rows = Property(QObject, lambda self: self._rows, constant=True)
    count = Property(int, lambda self: len(self._ticked), notify=changed)
    offered = Property(int, lambda self: len(self._contacts), notify=changed)
    room = Property(int, lambda self: self._room, notify=changed)
    no_room = Property(bool, lambda self: self.full, notify=changed)
