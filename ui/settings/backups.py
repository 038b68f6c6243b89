"""Backups on the screen: which folder they go to, up to when everything is there, what is wrong, now and check.

The folder is chosen by the dialog of the desktop (`ui/files.py`). While a backup is written or fails, it is asked again
and again how it goes; there is no notice of it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from app.backup import api as backup
from app.backup.views import BackupView
from app.commands import File
from app.errors import AppError, NotRunning, WorldFault
from app.wording import clean_line
from app.words import say
from ui.bridge import Bridge
from ui.files import choose_folder
from ui.shell import MAP, Shell
from ui.times import brief, local
from ui.times import now as at_present

OFF = BackupView("off", None, 0, None, 0, None, None, None, None)
AGAIN_MS = 5000
MOST_PATH = 1024


class Backups(QObject):
    """What QML knows as `page.backups`."""

    changed = Signal()

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__()
        self._bridge, self._shell, self._client = bridge, shell, bridge.client
        self._view = OFF
        self._error = ""
        self._busy = ""
        self._turn = 0
        self.choose: Callable[[], Awaitable[str]] = choose_folder
        self._timer = QTimer(self)
        self._timer.setInterval(AGAIN_MS)
        self._timer.timeout.connect(lambda: bridge.start(self.load()))

    async def load(self) -> None:
        """Ask how backups are."""
        turn = self._turn
        view = await self._client.call(backup.status)
        if turn == self._turn:  # else what was done meanwhile has brought something newer
            self._view = view
        self.changed.emit()

    def follow(self, on: bool) -> None:
        """Somebody looks, or nobody does any more; who comes again is not told what was wrong with what they did."""
        if on:
            self._error = ""
            self._timer.start()
        else:
            self._timer.stop()

    @Slot()
    def pick(self) -> None:
        """Let the person choose a folder, and begin."""
        self._run("keep", self._picked())

    @Slot()
    def save(self) -> None:
        """Back up now."""
        self._run("now", self._saved())

    @Slot()
    def check(self) -> None:
        """Have the whole folder read."""
        self._run("check", self._checked())

    @Slot()
    def stop(self) -> None:
        """Keep no more backups; the folder can be taken up again."""
        self._run("off", self._stopped(self._view.folder or ""))

    async def _picked(self) -> None:
        folder = await self.choose()
        if folder:
            self._view = await self._client.call(backup.keep, File(folder))

    async def _saved(self) -> None:
        try:
            self._view = await self._client.call(backup.now)
        except WorldFault:
            self._view = await self._client.call(backup.status)  # says why, and no longer once it has passed
            if not self._view.why:
                raise
        if self._view.state == "saved":
            self._shell.say(say("Everything is in the backup."))

    async def _checked(self) -> None:
        before = self._view.checked_at
        self._view = await self._client.call(backup.check)
        if self._view.checked_at == before:
            self._shell.say(say("The backup is still being read. What is found will stand here."))
        elif not self._view.damage:
            self._shell.say(say("The backup is whole: every file was read."))

    async def _stopped(self, folder: str) -> None:
        self._view = await self._client.call(backup.off)
        again = lambda: self._run("keep", self._kept(folder))  # noqa: E731
        self._shell.offer(say("No more backups are kept. What is in the folder stays there."), say("Undo"), again)

    async def _kept(self, folder: str) -> None:
        self._view = await self._client.call(backup.keep, File(folder))

    def _run(self, what: str, work: Coroutine[Any, Any, None]) -> None:
        if self._busy:
            work.close()
            return
        self._busy, self._error, self._turn = what, "", self._turn + 1
        self.changed.emit()
        self._bridge.start(self._judged(work))

    async def _judged(self, work: Awaitable[None]) -> None:
        try:
            await work
        except NotRunning:
            raise
        except AppError as error:
            self._error = str(error)
        finally:
            self._busy, self._turn = "", self._turn + 1
            self.changed.emit()

    def _state(self) -> dict[str, Any]:
        view = self._view
        return {
            "on": view.state != "off",
            "busy": self._busy,
            "error": self._error or (view.why or ""),
            "damage": view.damage or "",
            "folder": clean_line(view.folder or "", MOST_PATH),
            "saved": _when(view.saved_at),
            "checked": _when(view.checked_at),
        }

    now = Property(MAP, _state, notify=changed)


def _when(moment: str | None) -> str:
    return brief(local(moment), at_present()) if moment else ""
