"""How much is new, as one number on the icon in the launcher and as a dot on the one in the tray; can be switched off.

It is the sum of what stands beside the pages in the rail, so that what is muted there does not count here either.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot

from ui.memory import Memory

KEPT, OFF = "count", "off"  # in the memory of windows


class Count(QObject):
    """What QML knows as `shell.count`."""

    changed = Signal()

    def __init__(self, parent: QObject, memory: Callable[[], Memory], badges: Callable[[], dict[str, int]]) -> None:
        super().__init__(parent)
        self._memory, self._badges = memory, badges

    @property
    def number(self) -> int:
        """What is shown; 0 if it is nothing, or shall not be shown."""
        return sum(self._badges().values()) if self._get_on() else 0

    @Slot(bool)
    def set_on(self, on: bool) -> None:
        """Show the number, or not."""
        self._memory().keep_row(KEPT, [] if on else [OFF])
        self.changed.emit()

    def _get_on(self) -> bool:
        return self._memory().recall_row(KEPT) != [OFF]

    on = Property(bool, _get_on, notify=changed)
