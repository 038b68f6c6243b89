"""Adding files to an album, one after the other, with how far it got and what could not be added.

The node reads the files itself; here are only their paths. What was added stays when the rest is stopped.
"""

from __future__ import annotations

from collections import deque
from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.client import Client
from app.commands import File
from app.errors import AppError, NotRunning
from app.gallery import api as gallery
from app.words import say
from ui.bridge import Again, Bridge
from ui.shell import LIST

MAX_TROUBLES = 20  # sentences that are kept


class Adding(QObject):
    """The queue of files on their way into albums; one at a time."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._client: Client = bridge.client
        self._work = Again(bridge, self._run)
        self._queue: deque[tuple[str, str]] = deque()
        self._now = ""
        self._done = 0
        self._total = 0
        self._troubles: list[str] = []

    def add(self, album: str, paths: list[str]) -> None:
        """Queue files for an album."""
        if not self._queue and not self._now:
            self._done = self._total = 0
            self._troubles = []
        self._queue.extend((album, path) for path in paths)
        self._total += len(paths)
        self.changed.emit()
        self._work()

    @Slot()
    def stop(self) -> None:
        """Leave out what has not begun."""
        self._total -= len(self._queue)
        self._queue.clear()
        self.changed.emit()

    @Slot()
    def dismiss(self) -> None:
        """The person has read what could not be added."""
        self._troubles = []
        self.changed.emit()

    async def _run(self) -> None:
        while self._queue:
            album, path = self._queue.popleft()
            self._now = Path(path).name
            self.changed.emit()
            try:
                await self._client.call(gallery.add, album, [File(path)])
                self._done += 1
            except NotRunning:
                self._queue.appendleft((album, path))
                self._now = ""
                self._fail(say("The node went away before all photos were added; add the rest again."))
                self.stop()
                raise
            except AppError as error:
                self._total -= 1
                self._fail(f"{Path(path).name}: {error}")
        self._now = ""
        self.changed.emit()

    def _fail(self, sentence: str) -> None:
        if len(self._troubles) < MAX_TROUBLES:
            self._troubles.append(sentence)

    active = Property(bool, lambda self: bool(self._now or self._queue), notify=changed)
    now = Property(str, lambda self: self._now, notify=changed)
    done = Property(int, lambda self: self._done, notify=changed)
    total = Property(int, lambda self: self._total, notify=changed)
    troubles = Property(LIST, lambda self: list(self._troubles), notify=changed)
