"""The quick switcher: a few letters of a name, in their order, lead to a conversation (`ui/choosing.py`)."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.chat import api as chat
from app.chat.views import ChatView
from ui.bridge import Again, Bridge
from ui.choosing import Choice, choices
from ui.rows import Rows
from ui.shell import Shell


class Switching(QObject):
    """What QML knows as `page.switching`."""

    changed = Signal()

    def __init__(self, bridge: Bridge, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._client, self._shell = bridge.client, shell
        self._rows = Rows(Choice, parent=self)
        self._views: list[ChatView] = []
        self._typed = ""
        self._known = False
        self._again = Again(bridge, self._load)

    @Slot()
    def begin(self) -> None:
        """Ask which conversations there are; until that is known those of the last time stand there."""
        self._typed = ""
        self._show()
        self._again()

    @Slot(str)
    def look(self, text: str) -> None:
        """Show what fits a text."""
        self._typed = text
        self._show()

    @Slot(int, result=bool)
    def choose(self, number: int) -> bool:
        """Go to a conversation; whether there is one at that place."""
        there = 0 <= number < len(self._rows.rows)
        if there:
            self._shell.go("chats", self._rows.rows[number].contact)
        return there

    async def _load(self) -> None:
        self._views = await self._client.call(chat.list_)
        self._known = True
        self._show()

    def _show(self) -> None:
        self._rows.put(choices(self._views, self._typed))
        self.changed.emit()

    rows = Property(QObject, lambda self: self._rows, constant=True)
    known = Property(bool, lambda self: self._known, notify=changed)
