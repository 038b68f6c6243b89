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
Chosen = tuple[str, str, bool]  # the folder, the words, and whether what is whole of a damaged backup will do
Restore = Callable[[Chosen, str | None, Told], Awaitable[None]]


class Coming(QObject):
    """What QML knows as `steps.coming`."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.on = False
        self.folder = self.phrase = ""
        self.rest = False
        self._damaged = False
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
        self.phrase, self.rest = phrase, False
        self.changed.emit()
        if not self.folder:
            return "Choose the folder of your backup first."
        if len(phrase.split()) != WORDS:
            return f"These are {len(phrase.split())} words; there must be {WORDS}."
        return ""

    @property
    def chosen(self) -> Chosen:
        """What is to be restored."""
        return self.folder, self.phrase, self.rest

    def find_damage(self) -> None:
        """The backup in the folder turned out to be damaged: it can be done with what is whole."""
        self._damaged = True
        self.changed.emit()

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
        if folder := await self.choose():
            self.folder, self._damaged = folder, False
        self.changed.emit()

    place = Property(str, lambda self: self.folder, notify=changed)
    typed = Property(str, lambda self: self.phrase, notify=changed)
    damaged = Property(bool, lambda self: self._damaged, notify=changed)
    share = Property(float, lambda self: self._share, notify=changed)
    sentence = Property(str, lambda self: self._sentence, notify=changed)
