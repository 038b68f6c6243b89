"""The key file of the store, in the settings: a new one is made and asked for from now on, or it is asked for no more.

What is done is `kith store factor`, in a process of its own; a passphrase that is typed here is kept nowhere.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.child import change_factor
from app.errors import AppError
from app.places import Place
from app.words import mark, say
from ui.bridge import Bridge
from ui.first.key_file import KeyFile
from ui.shell import Shell

ADDED = mark("The store asks for the key file from now on. Keep a copy of it in another place.")
REMOVED = mark("The store asks for its key file no more.")


class Factor(QObject):
    """What QML knows as `page.factor`; `done` says that a dialog can go."""

    changed = Signal()
    done = Signal()

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__()
        self._bridge, self._shell = bridge, shell
        self._place: Place | None = None
        self._error, self._busy = "", False
        self.file = KeyFile()
        self.change = change_factor

    def know(self, home: str) -> None:
        """Look what it takes to open the store of a home."""
        self._place = Place(Path(home)) if home else None
        if self._place is not None:
            self.file.at(self._place)
        self.changed.emit()

    @Slot()
    def begin(self) -> None:
        """A dialog opens: nothing is chosen yet, and nothing wrong."""
        self.file.path, self._error = "", ""
        self.file.changed.emit()
        self.changed.emit()

    @Slot(str)
    def add(self, passphrase: str) -> None:
        """Make a key file where it was chosen, and have the store ask for it."""
        self._begin("add", passphrase)

    @Slot(str)
    def remove(self, passphrase: str) -> None:
        """Have the store ask for its key file no more, which takes it once again."""
        self._begin("remove", passphrase)

    def _begin(self, way: str, passphrase: str) -> None:
        if not self.file.path:
            self._say(say("Choose where the key file shall be.") if way == "add" else say("Choose the key file first."))
        elif self.file.typed and not passphrase:
            self._say(say("Type your passphrase."))
        elif not self._busy and self._place is not None:
            self._busy, self._error = True, ""
            self.changed.emit()
            self._bridge.start(self._change(self._place, way, passphrase or None))

    async def _change(self, place: Place, way: str, passphrase: str | None) -> None:
        try:
            await asyncio.to_thread(self.change, place, way, self.file.path, passphrase)
        except AppError as error:
            self._busy = False
            self.know(str(place.home))  # it may have been changed all the same
            self._say(str(error))
            return
        self._busy = False
        self.know(str(place.home))
        self.done.emit()
        self._shell.say(say(ADDED if way == "add" else REMOVED))

    def _say(self, sentence: str) -> None:
        self._error = sentence
        self.changed.emit()

    asked = Property(bool, lambda self: self.file.asked, notify=changed)
    typed = Property(bool, lambda self: self.file.typed, notify=changed)
    busy = Property(bool, lambda self: self._busy, notify=changed)
    error = Property(str, lambda self: self._error, notify=changed)
    key_file = Property(QObject, lambda self: self.file, constant=True)
