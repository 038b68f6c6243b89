"""What a window has to know again when it is opened next, in a small file of the home; ids and choices, never texts.

Without a file it lasts as long as the window. Colours and notices are kept in the same file by `desk.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSettings


class Memory:
    """Sets of ids by name; what was kept is on the disk when `keep` returns."""

    def __init__(self, settings: QSettings | None = None) -> None:
        self._settings = settings
        self._sets: dict[str, str] = {}

    def recall(self, name: str) -> set[str]:
        """Give what was kept last under a name."""
        return set(self.recall_row(name))

    def keep(self, name: str, ids: Iterable[str]) -> None:
        """Keep some ids in place of those before."""
        self.keep_row(name, sorted(ids))

    def recall_row(self, name: str) -> list[str]:
        """Give what was kept last under a name, in its order."""
        kept = self._sets.get(name, "") if self._settings is None else str(self._settings.value(name, ""))
        return kept.split()

    def keep_row(self, name: str, ids: Sequence[str]) -> None:
        """Keep some ids in this order, in place of those before."""
        text = " ".join(ids)
        if self._settings is None:
            self._sets[name] = text
        else:
            self._settings.setValue(name, text)
            self._settings.sync()
