"""What is carried by hand on the screen: a file for somebody is written, one that somebody brought is read.

The file is chosen by the dialog of the desktop (`ui/files.py`). While it is written or read it is asked again and again
how far that is; there is no notice of it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from app.bundle import api as bundle
from app.bundle.views import BundleProgressView
from app.commands import File
from app.errors import AppError, NotRunning
from app.wording import clean_line
from ui.bridge import Bridge
from ui.files import choose_bundle, choose_new_bundle
from ui.shell import MAP, Shell

AGAIN_MS = 500
MOST_SENTENCE = 1024
STOPPED = "bundle_stopped"
IDLE = BundleProgressView("idle", 0)


class Carrying(QObject):
    """What QML knows as `page.carrying`; a conversation is meant by the id of its person or group."""

    changed = Signal()

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__()
        self._bridge, self._shell, self._client = bridge, shell, bridge.client
        self._busy = self._error = self._said = ""
        self._progress = IDLE
        self.choose: Callable[[], Awaitable[str]] = choose_bundle
        self.choose_new: Callable[[str], Awaitable[str]] = choose_new_bundle
        self._timer = QTimer(self)
        self._timer.setInterval(AGAIN_MS)
        self._timer.timeout.connect(lambda: bridge.start(self._look()))

    @Slot(str)
    @Slot(str, str)
    def save(self, talk: str, name: str = "") -> None:
        """Let the person choose a file, and write into it what a person or a group of this name lacks."""
        self._run("writing", self._written(talk, name))

    @Slot()
    def read(self) -> None:
        """Let the person choose a file that somebody brought, and take it in."""
        self._run("reading", self._read())

    @Slot()
    def stop(self) -> None:
        """End what is under way."""
        if self._timer.isActive():
            self._bridge.start(self._stop())

    @Slot()
    def forget(self) -> None:
        """Whoever looks at somebody else is not told any more what came of the last file."""
        if not self._busy:
            self._error = self._said = ""
            self.changed.emit()

    async def _written(self, talk: str, name: str) -> None:
        file = await self.choose_new(name)
        if file:
            self._follow()
            self._tell((await self._client.call(bundle.write, talk, File(file))).sentence)

    async def _read(self) -> None:
        file = await self.choose()
        if file:
            self._follow()
            self._tell((await self._client.call(bundle.read, File(file))).sentence)

    async def _stop(self) -> None:
        await self._client.call(bundle.stop)

    def _tell(self, sentence: str) -> None:
        self._said = clean_line(sentence, MOST_SENTENCE)
        self._shell.say(self._said)

    def _follow(self) -> None:
        self._progress = IDLE
        self._timer.start()
        self.changed.emit()

    async def _look(self) -> None:
        """Ask how far it is."""
        found = await self._client.call(bundle.progress)
        if self._busy:
            self._progress = found
            self.changed.emit()

    def _run(self, what: str, work: Coroutine[Any, Any, None]) -> None:
        if self._busy:
            work.close()
            return
        self._busy, self._error, self._said = what, "", ""
        self.changed.emit()
        self._bridge.start(self._judged(work))

    async def _judged(self, work: Awaitable[None]) -> None:
        try:
            await work
        except NotRunning:
            raise
        except AppError as error:
            if error.code == STOPPED:
                self._tell(str(error))
            else:
                self._error = str(error)
                self._shell.say(self._error)
        finally:
            self._timer.stop()
            self._busy = ""
            self.changed.emit()

    def _state(self) -> dict[str, Any]:
        told = {"busy": self._busy, "error": self._error, "said": self._said, "done": self._progress.done}
        return told | {"under_way": self._timer.isActive()}

    now = Property(MAP, _state, notify=changed)
