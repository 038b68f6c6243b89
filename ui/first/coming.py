"""Coming back with a backup: the folder that was chosen, the words that were typed, and how far the restoring is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtCore import Property, QObject, Signal, Slot

from ui.files import choose_folder

WORDS = 24
PARTS = {"": (0.0, 0.0), "files": (0.0, 0.2), "segments": (0.2, 0.2), "events": (0.4, 0.6)}
SENTENCES = {"": "Looking at the backup…", "files": "Checking the files…", "segments": "Checking everything else…"}
RESTORING = "Restoring…"

Told = Callable[[str, int, int], None]
Restore = Callable[[str, str, str | None, Told], Awaitable[None]]


class Coming(QObject):
    """What QML knows as `steps.coming`."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.on = False
        self.folder = self.phrase = ""
        self._share, self._sentence = 0.0, ""
        self.choose: Callable[[], Awaitable[str]] = choose_folder
        self._tasks: set[asyncio.Future[None]] = set()

    @Slot()
    def pick(self) -> None:
        """Let the person choose the folder."""
        task = asyncio.ensure_future(self._picked())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def take(self, phrase: str) -> str:
        """Take the words that were typed; what is wrong with them or the folder, empty if nothing is."""
        self.phrase = phrase
        self.changed.emit()
        if not self.folder:
            return "Choose the folder of your backup first."
        if len(phrase.split()) != WORDS:
            return f"These are {len(phrase.split())} words; there must be {WORDS}."
        return ""

    def tell(self, step: str, done: int, of: int) -> None:
        """Hear how far it is."""
        begins, part = PARTS.get(step, (0.0, 0.0))
        self._share = begins + part * done / max(1, of)
        self._sentence = SENTENCES.get(step, RESTORING)
        self.changed.emit()

    def forget(self) -> None:
        """Keep the words in this process no longer."""
        self.on, self.phrase = False, ""
        self.changed.emit()

    async def _picked(self) -> None:
        self.folder = await self.choose() or self.folder
        self.changed.emit()

    place = Property(str, lambda self: self.folder, notify=changed)
    typed = Property(str, lambda self: self.phrase, notify=changed)
    share = Property(float, lambda self: self._share, notify=changed)
    sentence = Property(str, lambda self: self._sentence, notify=changed)
