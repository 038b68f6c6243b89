"""What is asked of one message while somebody looks at it, and asked anew when the conversation changes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from ui.bridge import Again, Bridge
from ui.rows import Rows


class Looking(QObject):
    """Rows about one message; nothing is asked for once `close` was called. `beginning` is the id of the first."""

    changed = Signal()

    def __init__(
        self, bridge: Bridge, parent: QObject, row: type[Any], find: Callable[[str], Awaitable[Sequence[Any]]]
    ) -> None:
        """`find` gives the rows about a message."""
        super().__init__(parent)
        self._client = bridge.client
        self._find = find
        self._rows = Rows(row, parent=self)
        self._message = ""
        self._known = False
        self._load = Again(bridge, self._ask)

    @Slot(str)
    def show(self, message: str) -> None:
        """Ask about a message."""
        self._message, self._known = message, False
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
        found = await self._find(message)
        if message == self._message:
            self._rows.put(found)
            self._known = True
            self.changed.emit()

    rows = Property(QObject, lambda self: self._rows, constant=True)
    known = Property(bool, lambda self: self._known, notify=changed)
    beginning = Property(str, lambda self: self._rows.rows[0].id if self._rows.rows else "", notify=changed)
