"""One conversation as plain files, from the window: into a folder that a person chose, told how far it is, and stopped.

The writing is `app/portable/talk.py`, on a thread of its own; what it asks of the node it asks by the window's way.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import CancelledError, Future
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from app import commands
from app.errors import AppError
from app.portable.talk import StoppedError, TalkExport, folder_of
from app.words import say
from ui.bridge import Bridge
from ui.files import choose_where_to_save
from ui.shell import MAP, Shell
from ui.times import now as at_present

LOOK_S = 0.25  # between two looks whether it was stopped
TOLD_S = 0.2  # between two words of how far it is


class Exporting(QObject):
    """What QML knows as `page.exporting`."""

    changed = Signal()
    asked = Signal()

    def __init__(self, bridge: Bridge, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._shell, self._client = bridge, shell, bridge.client
        self._contact = self._name = self._error = self._said = self._made = ""
        self._busy = self._stopped = False
        self._done = {"messages": 0, "files": 0}
        self._told = 0.0
        self.choose: Callable[[], Awaitable[str]] = choose_where_to_save
        self.hand_over: Callable[[QUrl], object] = QDesktopServices.openUrl
        self.destroyed.connect(self.stop)

    @Slot(str, str)
    def ask(self, contact: str, name: str) -> None:
        """Ask about a conversation; while one is being written, that one is shown."""
        if not self._busy:
            self._contact, self._name, self._error, self._said, self._made = contact, name, "", "", ""
        self.changed.emit()
        self.asked.emit()

    @Slot(bool)
    def begin(self, pages: bool) -> None:
        """Have a folder chosen, and write."""
        if not self._busy:
            self._bridge.start(self._run(pages))

    @Slot()
    def stop(self) -> None:
        """Write no more; nothing is left of it."""
        self._stopped = True

    @Slot()
    def show(self) -> None:
        """Show the folder that was written, by the desktop."""
        if self._made:
            self.hand_over(QUrl.fromLocalFile(self._made))

    async def _run(self, pages: bool) -> None:
        self._busy, self._stopped, self._error, self._said, self._made = True, False, "", "", ""
        self._done = {"messages": 0, "files": 0}
        self.changed.emit()
        try:
            if chosen := await self.choose():
                made = await self._written(Path(chosen), pages)
                self._made = str(made["folder"])
                self._said = say("Written to {folder}.", folder=self._made)
        except StoppedError:
            self._said = say("Stopped. Nothing was written.")
        except AppError as error:
            self._error = str(error)
        finally:
            self._busy, self._stopped = False, True  # also where the window ends: the thread must
            self.changed.emit()
            if self._said or self._error:
                self._shell.say(self._said or self._error)  # the dialog may have been closed meanwhile

    async def _written(self, folder: Path, pages: bool) -> dict[str, Any]:
        loop, now = asyncio.get_running_loop(), at_present()
        target = folder / folder_of(self._name, lambda name: os.path.lexists(folder / name), f"{now:%Y-%m-%d}")

        def ask(name: str, params: dict[str, Any]) -> Any:
            return self._waited(asyncio.run_coroutine_threadsafe(self._answer(name, params), loop))

        def tell(what: str, count: int) -> None:
            if self._stopped:
                raise StoppedError
            loop.call_soon_threadsafe(self._tell, what, count)

        export = TalkExport(ask, target, int(now.timestamp() * 1000), tell)
        return await asyncio.to_thread(export.write_talk, self._contact, pages)

    async def _answer(self, name: str, params: dict[str, Any]) -> Any:
        entry = commands.find(name)
        return msgspec.to_builtins(await self._client.call(entry.function, **params))

    def _waited(self, answer: Future[Any]) -> Any:
        """Wait for an answer of the node, on the thread that writes; StoppedError as soon as nobody wants it."""
        while True:
            try:
                return answer.result(LOOK_S)
            except TimeoutError:
                if answer.done():
                    raise
            except CancelledError:
                raise StoppedError from None
            if self._stopped:
                answer.cancel()
                raise StoppedError

    def _tell(self, what: str, count: int) -> None:
        self._done[what] = count
        moment = asyncio.get_running_loop().time()
        if moment > self._told + TOLD_S:
            self._told = moment
            self.changed.emit()

    def _state(self) -> dict[str, Any]:
        return {
            "name": self._name,
            "busy": self._busy,
            "said": self._said,
            "made": self._made,
            "error": self._error,
            "done": say("{messages} messages, {files} files", **self._done),
        }

    now = Property(MAP, _state, notify=changed)
