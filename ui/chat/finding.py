"""Looking for words in the open conversation: a bar says which of how many places is shown, and steps through them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from app import searching
from app.errors import AppError, NotRunning
from ui.bridge import Again, Bridge
from ui.chat.conversation import Conversation
from ui.shell import MAP

MOST = 500  # places that one steps through


class Finding(QObject):
    """What QML knows as `page.finding`; the newest place comes first, and the next one is older."""

    changed = Signal()
    opened = Signal()  # the field is to be typed in

    def __init__(self, bridge: Bridge, talk: Conversation) -> None:
        super().__init__(talk)
        self._client, self._talk = bridge.client, talk
        self._again = Again(bridge, self._load)
        self._contact = self._text = self._asked = self._note = ""
        self._open = self._more = False
        self._found: list[str] = []
        self._at = 0
        talk.changed.connect(self._follow)

    @Slot()
    def open(self) -> None:
        """Show the bar, or have what stands in it typed over."""
        if self._talk.contact:
            self._open = True
            self._contact = self._talk.contact
            self.changed.emit()
            self.opened.emit()

    @Slot()
    def close(self) -> None:
        """Take the bar away; the conversation stays where it is."""
        self._open, self._text = False, ""
        self._put([], "")

    @Slot(str)
    def look(self, text: str) -> None:
        """Look for a text; the newest place that holds it comes into view."""
        if text != self._text:
            self._text = text
            self._again()

    @Slot(int)
    def step(self, by: int) -> None:
        """Go to an older place, or to a newer one with -1; behind the last one comes the first."""
        if self._found:
            self._at = (self._at + by) % len(self._found)
            self.changed.emit()
            self._talk.jump(self._found[self._at])

    def _follow(self) -> None:
        if self._open and self._talk.contact != self._contact:
            self.close()

    async def _load(self) -> None:
        text, contact = self._text, self._contact
        if not text.strip():
            self._put([], "")
            return
        try:
            answer = await self._client.call(searching.search, f"in:{contact} {text}", limit=MOST)
        except NotRunning:
            self._put([], "")
            raise
        except AppError as error:
            self._put([], str(error))
            return
        if (text, contact) == (self._text, self._talk.contact) and self._open:
            before = self._found[self._at] if self._found else ""
            self._more = bool(answer.further)
            self._put([hit.id for hit in answer.hits if hit.kind in ("message", "poll")], "")
            if self._found and self._found[0] != before:
                self._talk.jump(self._found[0])

    def _put(self, found: list[str], note: str) -> None:
        self._found, self._note, self._at, self._asked = found, note, 0, self._text.strip()
        self.changed.emit()

    def _state(self) -> dict[str, Any]:
        return {
            "open": self._open,
            "asked": bool(self._asked),
            "number": self._at + 1 if self._found else 0,
            "count": len(self._found),
            "more": self._more,
            "note": self._note,
        }

    now = Property(MAP, _state, notify=changed)
