"""Coming back with a backup: the folder and what is in it, the words that were typed, and how far the restoring is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from PySide6.QtCore import Property, QLocale, QObject, Signal, Slot

from app.errors import AppError
from app.wording import clean_line
from app.words import mark, say
from ui.files import choose_folder
from ui.first.words import miscounted
from ui.times import full, local

PARTS = {"": (0.0, 0.0), "files": (0.0, 0.2), "segments": (0.2, 0.2), "events": (0.4, 0.6)}
SENTENCES = {
    "": mark("Looking at the backup…"),
    "files": mark("Checking the files…"),
    "segments": mark("Checking everything else…"),
}
RESTORING = mark("Restoring…")
NO_FOLDER = mark("Choose the folder of your backup first.")
UNREADABLE = mark("When it was made cannot be read")
MOST_LISTED = 20
MOST_PATH = 1024

Told = Callable[[str, int, int], None]
Chosen = tuple[str, str, bool]  # the folder, the words, and whether what is whole of a damaged backup will do
Restore = Callable[[Chosen, str | None, Told], Awaitable[None]]
Look = Callable[[str], Awaitable[list[dict[str, Any]]]]


class Coming(QObject):
    """What QML knows as `steps.coming`; `look` gives the backups in a folder, as `app/child.py` does."""

    changed = Signal()
    listed = Signal()
    picked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.on = False
        self.phrase = ""
        self.rest = False
        self._look = look
        self._place = self._wrong = ""
        self._found: list[dict[str, Any]] = []
        self._which = 0
        self._looking = self._damaged = False
        self._share, self._sentence = 0.0, ""
        self.choose: Callable[[], Awaitable[str]] = choose_folder
        self._tasks: set[asyncio.Future[None]] = set()

    @Slot()
    def pick(self) -> None:
        """Let the person choose the folder, and look into it."""
        task = asyncio.ensure_future(self._pick())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @Slot(int)
    def prefer(self, which: int) -> None:
        """Take another of the backups that are in the folder."""
        self._which, self._damaged = which, False
        self.changed.emit()
        self.picked.emit()

    def take(self, phrase: str) -> tuple[str, str]:
        """Take the words that were typed; what is wrong and with what (words, folder), empty if nothing is."""
        self.phrase, self.rest = phrase, False
        self.changed.emit()
        if not self._found:
            return (self._wrong or say(NO_FOLDER)), "folder"
        wrong = miscounted(phrase)
        return wrong, "words" if wrong else ""

    @property
    def chosen(self) -> Chosen:
        """What is to be restored."""
        return str(self._found[self._which]["folder"]), self.phrase, self.rest

    def find_damage(self) -> None:
        """The backup in the folder turned out to be damaged: it can be done with what is whole."""
        self._damaged = True
        self.changed.emit()

    def tell(self, step: str, done: int, of: int) -> None:
        """Hear how far it is."""
        begins, part = PARTS.get(step, (0.0, 0.0))
        self._share = begins + part * done / max(1, of)
        self._sentence = say(SENTENCES.get(step, RESTORING))
        self.changed.emit()

    def forget(self) -> None:
        """Keep the words in this process no longer."""
        self.on, self.phrase = False, ""
        self.changed.emit()

    async def _pick(self) -> None:
        folder = await self.choose()
        if not folder:
            return
        self._place, self._wrong, self._found, self._which = folder, "", [], 0
        self._looking, self._damaged = True, False
        self._show()
        self.picked.emit()
        try:
            found = (await self._look(folder))[:MOST_LISTED]
        except AppError as error:
            self._say(folder, [], str(error))
        else:
            self._say(folder, found, "")

    def _say(self, folder: str, found: list[dict[str, Any]], wrong: str) -> None:
        """Show what is in a folder, unless another was chosen meanwhile."""
        if folder == self._place:
            self._found, self._wrong, self._looking = found, wrong, False
            self._show()

    def _show(self) -> None:
        self.listed.emit()
        self.changed.emit()

    def _rows(self) -> list[dict[str, str]]:
        return [_row(each, newest=at == 0 and len(self._found) > 1) for at, each in enumerate(self._found)]

    place = Property(str, lambda self: clean_line(self._place, MOST_PATH), notify=changed)
    wrong = Property(str, lambda self: self._wrong, notify=changed)
    found = Property("QVariantList", _rows, notify=listed)  # type: ignore[arg-type]
    which = Property(int, lambda self: self._which, notify=changed)
    looking = Property(bool, lambda self: self._looking, notify=changed)
    returning = Property(bool, lambda self: self.on, notify=changed)
    typed = Property(str, lambda self: self.phrase, notify=changed)
    damaged = Property(bool, lambda self: self._damaged, notify=changed)
    share = Property(float, lambda self: self._share, notify=changed)
    sentence = Property(str, lambda self: self._sentence, notify=changed)


def _row(found: Mapping[str, Any], newest: bool) -> dict[str, str]:
    """One backup to choose: when it was written last, and how large it is."""
    size = QLocale().formattedDataSize(int(found["bytes"]), 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
    written = found["written_at"]
    note = say("{size} without photos.", size=size)
    return {
        "when": full(local(written)) if written else say(UNREADABLE),
        "note": say("The newest. {note}", note=note) if newest else note,
    }
