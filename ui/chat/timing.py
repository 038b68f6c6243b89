"""After which time what is written in the open conversation disappears, and the choice of another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Property, QObject, Slot

from app.chat import api as chat
from app.chat.views import ChatView
from app.disappearing import CHOICES
from app.wording import span
from app.words import mark, say
from ui.bridge import Bridge
from ui.chat.partner import Partner

NEVER = mark("Never")


class Timing(QObject):
    """What QML knows as `talk.timing`."""

    def __init__(self, bridge: Bridge, parent: QObject, contact: Callable[[], str]) -> None:
        super().__init__(parent)
        self._bridge, self._contact = bridge, contact

    @Slot(str)
    def choose(self, word: str) -> None:
        """Have what is written from now on disappear after a time, or stay."""
        if contact := self._contact():
            self._bridge.start(self._choose(contact, word))

    async def _choose(self, contact: str, word: str) -> None:
        await self._bridge.client.call(chat.disappear, contact, word)

    choices = Property(
        list, lambda self: [[word, span(seconds) or say(NEVER)] for word, seconds in CHOICES.items()], constant=True
    )


def timing(view: ChatView | None, partner: Partner) -> dict[str, Any]:
    """Give which time it is now: as a choice, if it is one, and in words; and whether I may choose another."""
    seconds = view.disappear_seconds if view else 0
    chosen = next((word for word, of in CHOICES.items() if of == seconds), "")
    may = partner.group.may.edit if partner.group else partner.state == "contact"
    return {"time": chosen, "time_words": view.disappear_after if view else "", "may_time": may}
