"""The relays this node uses, on the screen: joined by a link or its code, and left after a question."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtGui import QGuiApplication

from app.errors import AppError
from app.relays import api as relays
from app.words import mark, say
from ui import times
from ui.bridge import Bridge
from ui.network.lines import RelayLine, relay_line
from ui.qr import read_file, read_image
from ui.rows import Rows
from ui.scanning import Scanner
from ui.shell import MAP, Shell

MOST = 2  # relays of others; the node refuses more
OTHER_LINK = mark("That link is from a person, not from a relay. Use it on the People page.")


class Relays(QObject):
    """What QML knows as `page.relays`."""

    changed = Signal()
    joined = Signal()
    offered = Signal(str)  # the link of a relay that was opened elsewhere

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__()
        self._bridge, self._shell, self._client = bridge, shell, bridge.client
        self._lines = Rows(RelayLine, parent=self)
        self.scan = Scanner(bridge, self.join, self)
        self._error = self._leaving = self._offered = ""
        self._busy = False

    async def load(self) -> None:
        """Ask which relays there are, and how they are."""
        at = times.now()
        self._lines.put(relay_line(view, at) for view in await self._client.call(relays.list_))
        self.changed.emit()

    def offer(self, link: str) -> None:
        """Put a link that was opened elsewhere where links are used; the person decides."""
        self._error, self._offered = "", link
        self.offered.emit(link)
        self.changed.emit()

    @Slot(str)
    def join(self, link: str) -> None:
        """Join the relay of an invitation."""
        if link.strip() and not self._busy:
            self._run(self._join(link))

    @Slot()
    def paste(self) -> None:
        """Use what is on the clipboard: a picture of a code, or a link."""
        clipboard = QGuiApplication.clipboard()
        image = clipboard.image()
        if self._busy:
            return
        if image.isNull():
            self._run(self._join(clipboard.text()))
        else:
            self._run(self._join_later(asyncio.to_thread(read_image, image)))

    @Slot(QUrl)
    def drop(self, file: QUrl) -> None:
        """Read the code in a picture file that was dropped."""
        if file.isLocalFile() and not self._busy:
            self._run(self._join_later(asyncio.to_thread(read_file, file.toLocalFile())))

    @Slot()
    def choose_picture(self) -> None:
        """Read the code in a picture file that the person chooses."""
        if not self._busy:
            self._run(self._chosen())

    @Slot(str)
    def leave(self, relay: str) -> None:
        """Use a relay no more."""
        self._bridge.start(self._leave(relay))

    @Slot()
    def forgive(self) -> None:
        """Forget what was wrong with the last link, because another is typed."""
        if self._error:
            self._error = ""
            self.changed.emit()

    async def _join(self, link: str) -> None:
        view = await self._client.call(relays.add, link)
        await self.load()
        self._offered = ""
        self.joined.emit()
        line = relay_line(view, times.now())
        said = (
            say("You use this relay now.")
            if view.state == "connected"
            else say("Added. {why}", why=line.why or line.note + ".")
        )
        self._shell.say(said)

    async def _join_later(self, reading: Coroutine[Any, Any, str]) -> None:
        await self._join(await reading)

    async def _chosen(self) -> None:
        from ui.files import choose_pictures

        for path in await choose_pictures(many=False):
            await self._join(await asyncio.to_thread(read_file, path))

    async def _leave(self, relay: str) -> None:
        self._leaving = relay
        self.changed.emit()
        try:
            await self._client.call(relays.remove, relay)
            await self.load()
            self._shell.say(say("You do not use that relay any more."))
        finally:
            self._leaving = ""
            self.changed.emit()

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        self._busy, self._error = True, ""
        self.changed.emit()
        self._bridge.start(self._judged(work))

    async def _judged(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except AppError as error:
            self._error = say(OTHER_LINK) if error.code == "link_of_person" else str(error)
        finally:
            self._busy = False
            self.changed.emit()

    def _state(self) -> dict[str, Any]:
        others = sum(not row.mine for row in self._lines.rows)
        return {
            "error": self._error,
            "busy": self._busy,
            "leaving": self._leaving,
            "offered": self._offered,
            "room": others < MOST,
        }

    lines = Property(QObject, lambda self: self._lines, constant=True)
    scanner = Property(QObject, lambda self: self.scan, constant=True)
    now = Property(MAP, _state, notify=changed)
