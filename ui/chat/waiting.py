"""How long I have to wait in a group in slow mode, counted down by the second while the conversation is open."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import Property, QObject, QTimer, Signal

from app.chat.views import ChatView
from app.wording import span
from app.words import say

SECOND_MS = 1000


class Waiting(QObject):
    """What QML knows as `talk.waiting`; the node says how long it is, and is not asked again for each second."""

    changed = Signal()

    def __init__(self, parent: QObject, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._now = now
        self._until = 0.0
        self._left = 0
        self._every = 0
        self._timer = QTimer(self, interval=SECOND_MS)
        self._timer.timeout.connect(self.tick)

    def know(self, view: ChatView | None) -> None:
        """Take what the node says of a conversation now."""
        self._every = view.slow_seconds if view else 0
        self._until = self._now() + (view.wait_seconds if view else 0)
        self.tick()

    def tick(self) -> None:
        """Look how much is left."""
        left = max(0, math.ceil(self._until - self._now()))
        if left != self._left:
            self._left = left
            self.changed.emit()
        if bool(left) != self._timer.isActive():
            (self._timer.start if left else self._timer.stop)()

    def _why(self) -> str:
        if not self._left:
            return ""
        return say(
            "Slow mode: one message in {every}. You can write again in {left}.",
            every=span(self._every),
            left=span(self._left),
        )

    left = Property(int, lambda self: self._left, notify=changed)
    why = Property(str, _why, notify=changed)
