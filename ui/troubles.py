"""What stands in the place of a page that could not be loaded, and when a node that went away is looked for next.

A page that was loaded once keeps what it shows, and a failure passes by as a sentence.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from ui.asking import without_commands

MAP: Any = "QVariantMap"  # Qt's name of a type that Python has no class for
SECOND_MS = 1000


class Troubles(QObject):
    """What QML knows as `shell.troubles`: `of` has the sentence of each page that could not be loaded, by its key."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.codes: Mapping[str, str] = {}  # of what was refused lately, by the sentence
        self._why = ("", "")
        self.refresh: Callable[[str], None] = lambda key: None
        self._of: dict[str, str] = {}
        self._left = 0
        self._timer = QTimer(self, interval=SECOND_MS)
        self._timer.timeout.connect(self._tick)

    def note(self, key: str, sentence: str) -> None:
        """Say why a page could not be loaded; an empty sentence: it was."""
        if self._of.get(key, "") != sentence:
            self._of[key] = sentence
            self.changed.emit()

    def wait(self, seconds: float) -> None:
        """Count down from now: so long is waited before the node is looked for again."""
        self._left = math.ceil(seconds)
        self._timer.start()
        self.changed.emit()

    def learn(self, sentence: str, code: str) -> None:
        """Take the code of why there is no node; nothing was asked of one."""
        self._why = without_commands(sentence), code

    @Slot(str, result=str)
    def code_of(self, sentence: str) -> str:
        """Give the code behind a sentence that a page shows, for whoever asks somebody for help."""
        return self._why[1] if sentence == self._why[0] else self.codes.get(sentence, "")

    @Slot(str)
    def again(self, key: str) -> None:
        """Load a page again."""
        self.refresh(key)

    def _tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._timer.stop()
        self.changed.emit()

    of = Property(MAP, lambda self: dict(self._of), notify=changed)
    left = Property(int, lambda self: max(0, self._left), notify=changed)  # seconds
