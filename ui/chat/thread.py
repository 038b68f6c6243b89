"""A thread of the open conversation: the message with which it begins and whatever answers it, while somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.chat import api as chat
from app.chat.views import MessageView
from ui.bridge import Again, Bridge
from ui.chat.lines import Line
from ui.rows import Rows


class Thread(QObject):
    """What QML knows as `talk.answers`; `made` gives the lines of messages, oldest first, the newest line first."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject, made: Callable[[Sequence[MessageView]], list[Line]]) -> None:
        super().__init__(parent)
        self._client, self._made = bridge.client, made
        self._rows = Rows(Line, parent=self)
        self._message = ""
        self._load = Again(bridge, self._ask)

    @Slot(str)
    def show(self, message: str) -> None:
        """Ask for the thread that a message is of."""
        self._message = message
        self._rows.put([])
        self.changed.emit()
        self._load()

    @Slot()
    def close(self) -> None:
        """Ask for nothing any more."""
        self._message = ""

    def again(self) -> None:
        """The conversation changed: ask anew, if somebody looks."""
        if self._message:
            self._load()

    async def _ask(self) -> None:
        message = self._message
        if not message:
            return
        views = await self._client.call(chat.thread, message)
        if message == self._message:
            self._rows.put(self._made(views)[::-1])
            self.changed.emit()

    rows = Property(QObject, lambda self: self._rows, constant=True)
    beginning = Property(str, lambda self: self._rows.rows[0].id if self._rows.rows else "", notify=changed)
