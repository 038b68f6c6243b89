"""The camera of this machine in the window: what is before it is shown, and the first code of Kith's in it is taken.

It is open from `start` until a code was found, `stop`, or the camera ends; leaving the page that shows it is a `stop`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtGui import QImage

from app.call_pictures import unpacked
from app.calls import api as calls
from app.errors import AppError, NotRunning, Refused
from app.words import say
from ui.bridge import Bridge
from ui.calls.pictures import Pictures
from ui.qr import read_image
from ui.shell import MAP

CAMERA = "camera"  # where the node has the pictures of the camera, in place of a call


class Scanner(QObject):
    """What QML knows as `scanner`; `taken` is given the link of a code."""

    changed = Signal()

    def __init__(self, bridge: Bridge, taken: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._taken = bridge, taken
        self._pictures = Pictures()
        self._pictures.came.connect(self.changed)
        self._wanted = False
        self._error = ""
        self._task: asyncio.Task[None] | None = None

    @Slot()
    def start(self) -> None:
        """Open the camera."""
        if not self._wanted:
            self._wanted, self._error = True, ""
            self.changed.emit()
            self._task = self._bridge.start(self._watch())

    @Slot()
    def stop(self) -> None:
        """Let go of the camera."""
        if self._wanted:
            self._wanted = False
            if self._task is not None:
                self._task.cancel()
            self._pictures.forget(True)
        self._error = ""
        self.changed.emit()

    async def _watch(self) -> None:
        link = ""
        try:
            await self._bridge.client.call(calls.try_camera)
            link = await self._found()
            if not link:
                self._error = say("The camera gives no picture. Another program may use it.")
        except NotRunning:
            raise
        except AppError as error:
            self._error = str(error)
        finally:
            if self._task is asyncio.current_task():  # else it was begun anew meanwhile
                self._wanted = False
                self._pictures.forget(True)
                self.changed.emit()
        if link:
            self._taken(link)

    async def _found(self) -> str:
        """Look through pictures until one shows a code; nothing if the camera ends."""
        async with aclosing(self._bridge.client.pictures(CAMERA)) as source:
            async for data in source:
                self._pictures.show(data)
                try:
                    return await asyncio.to_thread(read_image, _image(data))
                except (Refused, ValueError):
                    continue
        return ""

    def _state(self) -> dict[str, Any]:
        return {"on": self._wanted, "seen": self._pictures.has(True), "error": self._error}

    pictures = Property(QObject, lambda self: self._pictures, constant=True)
    now = Property(MAP, _state, notify=changed)


def _image(data: bytes) -> QImage:
    """Give a picture as it came; ValueError if it is none."""
    _, width, height, bgra = unpacked(data)
    # The copy owns its bytes: those of the message go with the message.
    return QImage(bgra, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
