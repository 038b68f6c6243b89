"""What is pinned in the open conversation: a bar shows one of them, and each press on it goes to the one before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.chat import api as chat
from app.chat.views import MessageView
from app.markup import plain
from app.words import say
from ui.bridge import Again, Bridge
from ui.chat.attached import brief
from ui.chat.lines import SHUNNED
from ui.shell import MAP


class Pinned(QObject):
    """What QML knows as `talk.pinned`; `contact` gives the conversation that is open."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject, contact: Callable[[], str]) -> None:
        super().__init__(parent)
        self._bridge, self._client, self._contact = bridge, bridge.client, contact
        self._pins: list[MessageView] = []
        self._at = 0
        self.again = Again(bridge, self._load)

    def clear(self) -> None:
        """Another conversation is open."""
        self._pins, self._at = [], 0
        self.changed.emit()

    @Slot(result=str)
    def step(self) -> str:
        """Give the message that the bar shows, and go on to the pin before it."""
        if not self._pins:
            return ""
        shown = self._pins[self._at].id
        self._at = (self._at + 1) % len(self._pins)
        self.changed.emit()
        return shown

    @Slot(str, bool)
    def pin(self, message: str, on: bool) -> None:
        """Pin a message for everybody, or take the pin off."""
        self._bridge.start(self._pin(message, on))

    async def _pin(self, message: str, on: bool) -> None:
        await self._client.call(chat.pin if on else chat.unpin, message)

    async def _load(self) -> None:
        contact = self._contact()
        if not contact:
            return
        pins = await self._client.call(chat.pins, contact)
        if contact == self._contact() and pins != self._pins:
            self._pins, self._at = pins, 0
            self.changed.emit()

    def _state(self) -> dict[str, Any]:
        if not self._pins:
            return {"count": 0, "number": 0, "id": "", "author": "", "text": ""}
        pin = self._pins[self._at]
        return {
            "count": len(self._pins),
            "number": len(self._pins) - self._at,
            "id": pin.id,
            "author": say("You") if pin.mine else pin.author_name,
            "text": say(SHUNNED) if pin.shunned else _brief(pin),
        }

    now = Property(MAP, _state, notify=changed)


def _brief(pin: MessageView) -> str:
    """Give what a pinned message says in one line, or what it carries."""
    return " ".join((plain(pin.text, pin.spans) or brief(pin.files)).split())[:200]
