"""A thread of the open conversation: the message with which it begins and whatever answers it, while somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from app.chat import api as chat
from app.chat.views import MessageView
from ui.bridge import Bridge
from ui.chat.lines import Line
from ui.chat.looking import Looking


class Thread(Looking):
    """What QML knows as `talk.answers`; `made` gives the lines of messages, oldest first, the newest line first."""

    def __init__(self, bridge: Bridge, parent: QObject, made: Callable[[Sequence[MessageView]], list[Line]]) -> None:
        super().__init__(bridge, parent, Line, self._of)
        self._made = made

    async def _of(self, message: str) -> list[Line]:
        """Give the lines of the thread that a message is of."""
        return self._made(await self._client.call(chat.thread, message))[::-1]
