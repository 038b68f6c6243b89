"""Who has a message of mine and who has read it, asked for one message at a time while somebody looks."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.chat import api as chat
from app.chat.views import ReceiptView
from ui.bridge import Again, Bridge
from ui.rows import Rows

WORDS = {"read": "Read", "delivered": "Delivered", "sent": "Sent", "queued": "Waits until it can go out"}
ORDER = list(WORDS)
TICKS = {"read": "checks", "delivered": "checks", "sent": "check", "queued": "clock"}


@dataclass(frozen=True, slots=True)
class Receipt:
    """How far a message is with one person."""

    id: str
    name: str
    said: str
    tick: str
    seen: bool
    spoken: str


def receipts(views: list[ReceiptView]) -> list[Receipt]:
    """Give the rows, whoever has read it first; who is no contact is marked as in the conversation."""
    ordered = sorted(views, key=lambda view: ORDER.index(view.state))
    return [
        Receipt(
            id=view.id,
            name=view.name if view.known else f"~ {view.name}",
            said=WORDS[view.state],
            tick=TICKS[view.state],
            seen=view.state == "read",
            spoken=f"{view.name}, {WORDS[view.state].lower()}",
        )
        for view in ordered
    ]


class Receipts(QObject):
    """What QML knows as `talk.receipts`; nothing is asked for once `close` was called."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._client = bridge.client
        self._rows = Rows(Receipt, parent=self)
        self._message = ""
        self._known = False
        self._load = Again(bridge, self._ask)

    @Slot(str)
    def show(self, message: str) -> None:
        """Ask for those of a message."""
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
        views = await self._client.call(chat.receipts, message)
        if message == self._message:
            self._rows.put(receipts(views))
            self._known = True
            self.changed.emit()

    rows = Property(QObject, lambda self: self._rows, constant=True)
    known = Property(bool, lambda self: self._known, notify=changed)
