"""Who has a message of mine and who has read it, asked for one message at a time while somebody looks."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from app.chat import api as chat
from app.chat.views import ReceiptView
from app.words import mark, say
from ui.bridge import Bridge
from ui.chat.looking import Looking

STATES = {
    "read": mark("read"),
    "delivered": mark("delivered"),
    "sent": mark("sent"),
    "queued": mark("waits until it can go out"),
}
WORDS = {
    "read": mark("Read"),
    "delivered": mark("Delivered"),
    "sent": mark("Sent"),
    "queued": mark("Waits until it can go out"),
}
ORDER = list(WORDS)
TICKS = {"read": "read", "delivered": "checks", "sent": "check", "queued": "clock"}


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
            said=say(WORDS[view.state]),
            tick=TICKS[view.state],
            seen=view.state == "read",
            spoken=f"{view.name}, {say(STATES[view.state])}",
        )
        for view in ordered
    ]


class Receipts(Looking):
    """What QML knows as `talk.receipts`."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(bridge, parent, Receipt, self._of)

    async def _of(self, message: str) -> list[Receipt]:
        """Give who has it."""
        return receipts(await self._client.call(chat.receipts, message))
