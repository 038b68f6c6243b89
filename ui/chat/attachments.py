"""The files of messages on the screen: fetched, saved, and pictures looked at in full, one after the other.

Nothing is ever opened by another program from here: a file is written into a folder that the person chose, and at most
that folder is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from app.chat import files as chat_files
from app.commands import File
from app.words import say
from ui import files
from ui.bridge import Bridge
from ui.chat.attached import Shown
from ui.chat.lines import Line
from ui.shell import MAP, Shell

Place = tuple[str, int]  # a message, and the number of one of its files


class Attachments(QObject):
    """What QML knows as `talk.files`; `lines` gives the messages that are held, newest first, `again` asks anew."""

    changed = Signal()

    def __init__(
        self,
        bridge: Bridge,
        shell: Shell,
        parent: QObject,
        lines: Callable[[], Sequence[Line]],
        again: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._bridge, self._shell, self._lines, self._again = bridge, shell, lines, again
        self._at: Place | None = None
        self._renewed = ""
        self.hand_over: Callable[[QUrl], object] = QDesktopServices.openUrl

    @Slot(str, int)
    def fetch(self, message: str, number: int) -> None:
        """Fetch a file; also one that came to nothing, once more."""
        self._bridge.start(self._bridge.client.call(chat_files.fetch, message, number=number))

    @Slot(str, int)
    def stop(self, message: str, number: int) -> None:
        """Stop fetching a file."""
        self._bridge.start(self._stop(message, number))

    @Slot(str, int)
    def save(self, message: str, number: int) -> None:
        """Ask for a folder and put a file there, bit for bit; all of a message's with 0."""
        self._bridge.start(self._save(message, number))

    @Slot(str)
    def save_some(self, message: str) -> None:
        """Save the files of a message; with none, those of the newest that has any."""
        with_files = (line.id for line in self._lines() if line.files and not line.gone)
        if message := message or next(with_files, ""):
            self.save(message, 0)

    @Slot(str)
    def renew(self, url: str) -> None:
        """Ask once for another address of a picture: they end after an hour."""
        if url and url != self._renewed:
            self._renewed = url
            self._again()

    @Slot(str, int)
    def look(self, message: str, number: int) -> None:
        """Look at a picture in full."""
        self._at = (message, number)
        self.changed.emit()

    @Slot(int)
    def turn(self, by: int) -> None:
        """Look at the next picture of the conversation, or with less than 0 at the one before."""
        places = [place for place, _, _ in self._pictures()]
        if self._at in places:
            self._at = places[max(0, min(len(places) - 1, places.index(self._at) + by))]
            self.changed.emit()

    @Slot()
    def close(self) -> None:
        """Look at no picture any more."""
        self._at = None
        self.changed.emit()

    def follow(self) -> None:
        """The messages are others now: a picture that is gone is not looked at any more."""
        if self._at is not None:
            self.changed.emit()

    async def _stop(self, message: str, number: int) -> None:
        await self._bridge.client.call(chat_files.stop_fetching, message, number=number)
        self._again()

    async def _save(self, message: str, number: int) -> None:
        folder = await files.choose_where_to_save()
        if not folder:
            return
        saved = await self._bridge.client.call(chat_files.save, message, File(folder), number=number, plain=True)
        if saved.missing and not saved.files:
            self._shell.say(say("It is not on this computer yet; it can be saved when it is."))
            return
        sentence = say("Saved as {name}.", name=saved.files[0])
        if len(saved.files) > 1:
            sentence = say("Saved {count} files.", count=len(saved.files))
        self._shell.offer(sentence, say("Show folder"), lambda: self._show(folder))

    def _show(self, folder: str) -> None:
        """Show the folder, never the file: a program of the desktop would run it."""
        self.hand_over(QUrl.fromLocalFile(folder))

    def _pictures(self) -> list[tuple[Place, Line, Shown]]:
        """Give the pictures that are held, oldest first."""
        held = [line for line in reversed(self._lines()) if not line.gone]
        return [((line.id, one.number), line, one) for line in held for one in line.files if one.picture]

    def _seen(self) -> dict[str, Any]:
        """Give the picture that is looked at, which one it is of how many; `id` is empty for none."""
        found = self._pictures()
        at = next((at for at, (place, _, _) in enumerate(found) if place == self._at), -1)
        if at < 0:
            return {"id": "", "number": 0, "count": 0, "full": "", "url": "", "here": False}
        (message, number), line, one = found[at]
        return {
            "id": message,
            "file": number,
            "number": at + 1,
            "count": len(found),
            "name": one.name,
            "who": say("You") if line.mine else line.author_name,
            "when": line.tip.partition(": ")[0],
            "note": one.note,
            "text": line.prose.text,
            "full": one.full,
            "url": one.url,
            "here": one.here,
            "coming": one.coming,
            "share": one.share,
        }

    seen = Property(MAP, _seen, notify=changed)
