"""What somebody wrote whom I blocked, folded away in the open conversation until a person asks for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Slot

from app.chat.views import MessageView


class Folding(QObject):
    """What QML knows as `talk.folding`; `changed` is called when something was unfolded."""

    def __init__(self, parent: QObject, changed: Callable[[], None]) -> None:
        super().__init__(parent)
        self._changed = changed
        self._open: set[str] = set()

    def clear(self) -> None:
        """Fold everything away again: another conversation is open."""
        self._open.clear()

    def seen(self, views: Sequence[MessageView]) -> list[MessageView]:
        """Give messages as they are shown now."""
        return [replace(view, shunned=False) if view.id in self._open else view for view in views]

    @Slot(str)
    def unfold(self, message: str) -> None:
        """Show one message."""
        self._open.add(message)
        self._changed()
