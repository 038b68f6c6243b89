"""Until when conversations are muted: nothing is told when that is over, so whoever shows them has to ask then."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer

from app.chat.views import ChatView
from ui import times

LONGEST_MS = 3_600_000
"""A clock may be set, and a machine sleep: it is looked at that often at least."""


class Unmuting(QObject):
    """Says the ids of conversations whose time is over."""

    def __init__(self, over: Callable[[Iterable[str]], None], parent: QObject) -> None:
        super().__init__(parent)
        self._over = over
        self._ends: dict[str, str] = {}  # by the id of a conversation
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look)

    def wait(self, views: Iterable[ChatView]) -> None:
        """Wait for the next of these."""
        self._ends = {view.id: view.kept.muted_until for view in views if view.kept.muted_until is not None}
        self._begin()

    def _begin(self) -> None:
        self._timer.stop()
        if self._ends:
            left = min(map(times.local, self._ends.values())) - times.now()
            self._timer.start(max(0, min(LONGEST_MS, int(left.total_seconds() * 1000) + 1)))

    def _look(self) -> None:
        at = times.now()
        if over := [ident for ident, end in self._ends.items() if times.local(end) <= at]:
            self._ends = {ident: end for ident, end in self._ends.items() if ident not in over}
            self._over(over)
        self._begin()
