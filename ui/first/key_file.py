"""The key file that a store asks for beside what else locks it: where it is, or where a new one shall be.

Only the path is known here, and kept only if the person wants that; what is in the file the node alone reads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import Property, QObject, QSettings, Signal, Slot

from app.child import lock_of
from app.errors import AppError
from app.locks import wants_key_file
from app.places import Place
from ui.files import choose_key_file, choose_new_key_file

KEPT = "key_file"  # the name under which its path is kept
PASSPHRASE = "passphrase"  # noqa: S105 - the name of a kind of lock
OF_FILE = ("factor_needed", "wrong_factor", "no_factor", "bad_factor", "unreadable_factor")


class KeyFile(QObject):
    """What QML knows as `steps.file`; `path` is where it is, empty as long as nobody said so."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.path = ""
        self.asked = self.wanted = self.kept = False
        self.typed = True
        self.choose: Callable[[], Awaitable[str]] = choose_key_file
        self.choose_new: Callable[[], Awaitable[str]] = choose_new_key_file
        self._place: Place | None = None
        self._settings: QSettings | None = None
        self._tasks: set[asyncio.Future[None]] = set()

    def attend(self, place: Place, settings: QSettings) -> None:
        """Be about the store of this home; what is kept is kept in these settings."""
        self._place, self._settings = place, settings
        self.kept = bool(self._remembered())

    def at(self, place: Place) -> None:
        """Be about the store of this home, and keep nothing."""
        self._place = place
        self.look()

    def look(self) -> None:
        """Look what it takes to open the store."""
        if self._place is not None:
            self.asked = wants_key_file(self._place)
            self.typed = self._is_typed(self._place)
            self.path = self.path or self._remembered()
        self.changed.emit()

    def lacks(self, passphrase: str | None) -> bool:
        """Say whether somebody has to be asked before the store opens, of which this passphrase is known."""
        self.look()
        return (self.typed and passphrase is None) or (self.asked and not self.path)

    @property
    def ready(self) -> bool:
        """Whether nobody has to be asked for anything."""
        return self.asked and not self.typed and bool(self.path) and Path(self.path).is_file()

    @property
    def made(self) -> str:
        """Where a new store makes its key file; empty if it shall have none."""
        return self.path if self.wanted else ""

    def let_go(self) -> None:
        """Forget where it is, unless the person wants that kept: who opens the store again shows it again."""
        self.path = self._remembered() if self.kept else ""
        self.changed.emit()

    def opened(self) -> None:
        """The store opened with it: keep where it is, or no more, as the person wants."""
        if self._settings is not None and self.asked:
            self._settings.setValue(KEPT, self.path if self.kept else "")

    @Slot(bool)
    def want(self, on: bool) -> None:
        """Have a new store ask for one, or not."""
        self.wanted = on
        self.changed.emit()

    @Slot(bool)
    def keep(self, on: bool) -> None:
        """Keep where it is for the next time, or not."""
        self.kept = on
        self.changed.emit()

    @Slot()
    def pick(self) -> None:
        """Let the person show where it is."""
        self._start(self._take(self.choose))

    @Slot()
    def put(self) -> None:
        """Let the person say where a new one shall be."""
        self._start(self._take(self.choose_new))

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _take(self, choose: Callable[[], Awaitable[str]]) -> None:
        self.path = await choose() or self.path
        self.changed.emit()

    def _remembered(self) -> str:
        return "" if self._settings is None else str(self._settings.value(KEPT, ""))

    @staticmethod
    def _is_typed(place: Place) -> bool:
        try:
            return lock_of(place) == PASSPHRASE
        except AppError:
            return True

    where = Property(str, lambda self: self.path, notify=changed)
    is_asked = Property(bool, lambda self: self.asked, notify=changed)
    is_typed = Property(bool, lambda self: self.typed, notify=changed)
    is_wanted = Property(bool, lambda self: self.wanted, notify=changed)
    is_kept = Property(bool, lambda self: self.kept, notify=changed)
