"""Files that shall go with the next message: chosen, dropped or pasted, looked at, taken off again.

They are kept with what is written to each person (`writing.py`), and by the node for the next start (`trays.py`). Only
files of this machine are taken; a picture from the clipboard becomes one first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage

from app.attachment import MOST
from app.chat import files as chat_files
from app.commands import File
from app.errors import AppError
from app.words import mark, say
from ui import files
from ui.bridge import Bridge
from ui.chat.attached import amount
from ui.chat.conversation import Conversation
from ui.chat.linking import Linking
from ui.chat.trays import Trays
from ui.chat.writing import Piece
from ui.rows import Rows
from ui.shell import Shell

PASTED = "picture.png"
GONE = mark("This file is not there any more.")
CANNOT_CLEAN = "cannot_clean"  # the code of a picture that can only go as it is


class Attaching(QObject):
    """What QML knows as `page.attaching`."""

    changed = Signal()

    def __init__(self, bridge: Bridge, shell: Shell, talk: Conversation) -> None:
        super().__init__(talk)
        self._bridge, self._shell, self._talk = bridge, shell, talk
        self._rows = Rows(Piece, parent=self)
        self._numbers = count(1)
        self._trays = Trays(bridge, shell, (talk.writings, talk.drafts), self._number, self._come, self)
        self.know = self._trays.know
        self._linking = Linking(bridge, shell, talk)
        talk.changed.connect(self._follow)
        self._trays.hidden.connect(talk.changed)

    @Slot()
    def pick(self) -> None:
        """Ask for files."""
        if self._talk.contact:
            self._bridge.start(self._pick(self._talk.contact))

    @Slot(list)
    def drop(self, urls: Sequence[QUrl]) -> None:
        """Take files that were dropped on the conversation."""
        self._take_urls(urls)

    @Slot(result=bool)
    def paste(self) -> bool:
        """Take files, or else a picture, from the clipboard; whether there were any."""
        clip = QGuiApplication.clipboard().mimeData()
        local = [url for url in clip.urls() if url.isLocalFile()] if clip.hasUrls() else []
        if local:
            self._take_urls(local)
        elif clip.hasImage() and not clip.hasText():
            self._take_image(QGuiApplication.clipboard().image())
        else:
            return False
        return True

    @Slot(str)
    def remove(self, piece: str) -> None:
        """Let a file not go along after all."""
        self._put(self._talk.contact, [one for one in self._pieces() if one.id != piece])

    @Slot(str, int)
    def move(self, piece: str, by: int) -> None:
        """Put a file so many places further on, or with less than 0 further to the front."""
        pieces = self._pieces()
        at = next((at for at, one in enumerate(pieces) if one.id == piece), None)
        if at is not None:
            pieces.insert(max(0, min(len(pieces) - 1, at + by)), pieces.pop(at))
            self._put(self._talk.contact, pieces)

    @Slot(bool)
    def keep_originals(self, on: bool) -> None:
        """Send pictures bit for bit with place and device data, or without them."""
        contact = self._talk.contact
        self._talk.writings.carry(contact, self._pieces(), original=on)
        self._trays.touch(contact)
        self._talk.changed.emit()
        for one in self._pieces():
            self._bridge.start(self._look(contact, one, original=on))

    async def _pick(self, contact: str) -> None:
        self._take(contact, await files.choose_files())

    def _take_urls(self, urls: Sequence[QUrl]) -> None:
        local = [url.toLocalFile() for url in urls if url.isLocalFile()]
        if len(local) < len(urls):
            self._shell.say(say("Only files of this computer can be sent."))
        self._take(self._talk.contact, local)

    def _take_image(self, image: QImage) -> None:
        place = self._trays.folder / self._number()
        place.mkdir(mode=0o700)
        if image.save(str(place / PASTED)):
            self._take(self._talk.contact, [str(place / PASTED)], pasted=True)

    def _take(self, contact: str, paths: Sequence[str], *, pasted: bool = False) -> None:
        """Take files along, as many as one message carries, each once."""
        if not contact or not paths:
            return
        before = self._pieces(contact)
        fresh = [path for path in dict.fromkeys(paths) if path not in {one.path for one in before}]
        room = MOST - len(before)
        if len(fresh) > room:
            self._shell.say(say("A message carries at most {most} files.", most=MOST))
        named = [(path, Path(path).name) for path in fresh[: max(0, room)]]
        pieces = [Piece(self._number(), *one, pasted=pasted) for one in named]
        self._put(contact, [*before, *pieces])
        for one in pieces:
            self._bridge.start(self._look(contact, one, original=self._talk.writings.of(contact).original))

    async def _look(self, contact: str, piece: Piece, *, original: bool) -> None:
        """See whether a file can go, and how it looks."""
        try:
            seen = await self._bridge.client.call(chat_files.preview, File(piece.path), original=original)
            looked = replace(
                piece, note=amount(seen.size), url=seen.thumb_url, pictured=seen.picture, trouble="", code=""
            )
        except AppError as error:
            why = _why(piece, error)
            looked = replace(piece, note=why, url="", pictured=False, trouble=why, code=error.code)
        known = self._pieces(contact)
        if any(one.id == piece.id for one in known):
            self._put(contact, [looked if one.id == piece.id else one for one in known])

    def _pieces(self, contact: str = "") -> list[Piece]:
        return list(self._talk.writings.of(contact or self._talk.contact).pieces)

    def _put(self, contact: str, pieces: Sequence[Piece]) -> None:
        self._talk.writings.carry(contact, pieces, original=self._talk.writings.of(contact).original)
        self._trays.touch(contact)
        self._talk.changed.emit()
        self._talk.drafted.emit()

    def _come(self, contact: str, pieces: list[Piece], original: bool) -> None:
        """Show again what was kept, before what was taken along meanwhile."""
        here = self._talk.writings.of(contact)
        original = original or here.original
        self._talk.writings.carry(contact, [*pieces, *here.pieces][:MOST], original=original)
        self._put(contact, self._pieces(contact))
        for one in pieces:
            self._bridge.start(self._look(contact, one, original=original))

    def _number(self) -> str:
        return str(next(self._numbers))

    def _follow(self) -> None:
        self._rows.put(self._talk.writings.of(self._talk.contact).pieces)
        self.changed.emit()

    def _trouble(self) -> str:
        bad = next((one for one in self._rows.rows if one.trouble), None)
        return "" if bad is None else say("{name}: {why}", name=bad.name, why=bad.trouble)

    def _may_be_original(self) -> bool:
        """Whether there are pictures, or files that could go as originals alone."""
        return any(one.pictured or one.code == CANNOT_CLEAN for one in self._rows.rows) or self._is_original()

    def _is_original(self) -> bool:
        return self._talk.writings.of(self._talk.contact).original

    linking = Property(QObject, lambda self: self._linking, constant=True)
    pieces = Property(QObject, lambda self: self._rows, constant=True)
    count = Property(int, lambda self: len(self._rows.rows), notify=changed)
    mayBeOriginal = Property(bool, _may_be_original, notify=changed)  # noqa: N815 - as QML writes names
    originals = Property(bool, _is_original, notify=changed)
    trouble = Property(str, _trouble, notify=changed)


def _why(piece: Piece, error: AppError) -> str:
    """Say why a file cannot go: what is wrong with it, or that it is gone since it was chosen."""
    return str(error) if Path(piece.path).is_file() else say(GONE)
