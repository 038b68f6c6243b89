"""Files that shall go along, on the disk: kept by the node with the draft they belong to, and shown again at the start.

A file is kept by its path. A picture from the clipboard is nowhere else: it lies in a folder of this window, in memory
where the system has one there, and the node keeps its bytes until it is sent or taken off. It does not lie there while
the window is locked: what is told meanwhile is taken in once that is open again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, QTimer, Signal

from app.chat import keeping
from app.chat.views import ChatView
from app.commands import File
from app.errors import NotRunning, Refused
from ui.bridge import Bridge
from ui.chat.drafts import Drafts
from ui.chat.writing import Piece, Writing, Writings
from ui.shell import LOCKED, OPEN, Shell

PAUSE_MS = 500  # after a change, before it is saved
Kept = tuple[tuple[str, ...], tuple[str, ...], bool]  # paths, those of them kept by their bytes, pictures as they are
NOTHING: Kept = ((), (), False)
Came = Callable[[str, list[Piece], bool], None]


class Trays(QObject):
    """`came` is given what the node has for a conversation, with ids by `number`."""

    hidden = Signal()  # files go along no more until the window is open again

    def __init__(
        self,
        bridge: Bridge,
        shell: Shell,
        kept: tuple[Writings, Drafts],
        number: Callable[[], str],
        came: Came,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._bridge, (self._writings, drafts), self._number, self._came = bridge, kept, number, came
        self._shell = shell
        self._folder: TemporaryDirectory[str] | None = None
        self._known: dict[str, Kept] = {}  # what the node has
        self._seen: set[str] = set()  # of whom it is known what the node has, or it is being asked
        self._told: dict[str, bool] = {}  # of whom else it is told whether the node has any, until it is taken in
        self._due: set[str] = set()
        self._busy: set[str] = set()
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self.save)
        drafts.touched.connect(self.touch)
        drafts.saving.connect(self.save)
        shell.locked.connect(self.hide)
        shell.changed.connect(self._follow)

    @property
    def folder(self) -> Path:
        """Where pasted pictures lie; it goes with the window."""
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="kith-", dir=os.environ.get("XDG_RUNTIME_DIR") or None)
        return Path(self._folder.name)

    def touch(self, contact: str) -> None:
        """Note that other files may go along to somebody now."""
        if contact:
            self._due.add(contact)
            self._timer.start()

    def know(self, views: Iterable[ChatView]) -> None:
        """Bring back what was kept for conversations that are seen for the first time, once the window is open."""
        self._told |= {view.contact: bool(view.kept.files) for view in views if view.contact not in self._seen}
        self._take_in()

    def save(self) -> None:
        """Keep what is not on the disk yet; the window's end waits for it. What is being sent is kept until it went."""
        self._timer.stop()
        if not self._bridge.online:
            return  # done once the node is back
        held = self._busy | {contact for contact in self._due if self._writings.under_way[contact]}
        due, self._due = self._due - held, self._due & held
        for contact in due:
            wanted = _kept(self._writings.of(contact))
            if wanted != self._known.get(contact, NOTHING):
                self._busy.add(contact)
                self._bridge.promise(self._save(contact, wanted))

    def hide(self) -> None:
        """Leave no pasted picture in the clear that the node keeps; they come back once the window is open."""
        before = len(self._known)
        for contact, known in list(self._known.items()):
            if known[1] and contact not in self._busy and _kept(self._writings.of(contact)) == known:
                self._writings.carry(contact, (), original=False)
                self._wait_for(contact)
                del self._known[contact]
                self._forget(known[1])
        if len(self._known) < before:
            self.hidden.emit()

    def _follow(self) -> None:
        if self._shell.property("state") == LOCKED:
            self.hide()
        else:
            self._take_in()

    def _is_open(self) -> bool:
        return bool(self._shell.property("state") == OPEN)

    def _take_in(self) -> None:
        """Bring back what was told of; where the node is away, it will be told of again."""
        if not self._is_open() or not self._bridge.online:
            return
        told, self._told = self._told, {}
        for contact, has_files in told.items():
            self._seen.add(contact)
            if has_files:
                self._busy.add(contact)
                self._bridge.start(self._bring(contact))

    def _wait_for(self, contact: str) -> None:
        self._seen.discard(contact)
        self._told[contact] = True

    async def _save(self, contact: str, wanted: Kept) -> None:
        before = self._known.get(contact, NOTHING)
        self._known[contact] = wanted
        try:
            await self._keep(contact, wanted, before[1])
        except NotRunning:
            self._known[contact] = before
            self._due.add(contact)
            raise
        except Refused:
            return  # not tried again and again
        finally:
            self._done(contact)
        self._forget(set(before[1]) - set(wanted[1]))

    async def _keep(self, contact: str, wanted: Kept, safe: Collection[str]) -> None:
        """Have files kept; where that is too much, those pasted ones by their bytes that were `safe` before.

        The others are known by their path alone, so that they are missed later, and tried again with the next change.
        """
        paths, pasted, original = wanted
        files = [File(path) for path in paths]
        call = self._bridge.client.call
        try:
            kept = [File(path) for path in pasted]
            await call(keeping.keep_tray, contact, files, bytes_of=kept, original=original)
        except Refused as refusal:
            if refusal.code != "tray_full":
                raise
            still = tuple(path for path in pasted if path in safe)
            await call(keeping.keep_tray, contact, files, bytes_of=[File(path) for path in still], original=original)
            self._known[contact] = (paths, still, original)
            self._bridge.failed.emit(str(refusal))

    async def _bring(self, contact: str) -> None:
        place, view = self.folder / self._number(), None
        place.mkdir(mode=0o700)
        try:
            view = await self._bridge.client.call(keeping.tray, contact, into=File(str(place)))
        except NotRunning:
            self._seen.discard(contact)
            raise
        finally:
            if view is None or not self._is_open():
                rmtree(place, ignore_errors=True)
            self._done(contact)
        if not self._is_open():
            self._wait_for(contact)
            return
        pieces = [Piece(self._number(), one.path, one.name, pasted=one.kept) for one in view.files]
        self._known[contact] = _kept(Writing(pieces=tuple(pieces), original=view.original))
        self._came(contact, pieces, view.original)

    def _forget(self, paths: Collection[str]) -> None:
        """Take pasted pictures that go along no more out of the memory."""
        for path in paths:
            if self.folder in Path(path).parents:
                Path(path).unlink(missing_ok=True)

    def _done(self, contact: str) -> None:
        self._busy.discard(contact)
        if self._shell.property("state") == LOCKED:
            self.hide()
        if contact in self._due:
            self._timer.start()


def _kept(writing: Writing) -> Kept:
    pieces = [one for one in writing.pieces if one.path]
    paths, pasted = tuple(one.path for one in pieces), tuple(one.path for one in pieces if one.pasted)
    return paths, pasted, writing.original and bool(paths)
