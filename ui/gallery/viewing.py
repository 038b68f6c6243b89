"""The photo that is looked at in full, its neighbours, and what can be done with it: turn on, save, delete, info.

The order is that of the grid it was opened from; a photo that goes away is followed by the one that takes its place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Property, QLocale, QObject, Signal, Slot

from app.commands import File
from app.gallery import api as gallery
from app.gallery.views import PhotoView
from app.words import say
from ui import files, times
from ui.bridge import Bridge
from ui.gallery.grid import share_of, spoken
from ui.rows import readable
from ui.shell import MAP, Shell

KINDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP", "image/gif": "GIF", "image/avif": "AVIF"}
KIB = 1024


class Viewing(QObject):
    """What the lightbox shows; closed while `id` is empty."""

    changed = Signal()

    def __init__(self, bridge: Bridge, shell: Shell, photos: Callable[[], Sequence[PhotoView]]) -> None:
        super().__init__()
        self._bridge = bridge
        self._shell = shell
        self._photos = photos
        self._at = -1
        self._id = ""

    def follow(self) -> None:
        """The photos changed: stay with the same one, or with the place where it was."""
        if not self._id:
            return
        found = self._place(self._id)
        if found < 0:
            found = min(self._at, len(self._photos()) - 1)
        self._look(found)

    @Slot(str)
    def look(self, photo: str) -> None:
        """Open a photo."""
        self._look(self._place(photo))

    @Slot(int)
    def turn(self, by: int) -> None:
        """Go so many photos on or back, not beyond the ends."""
        if self._id:
            self._look(max(0, min(len(self._photos()) - 1, self._at + by)))

    @Slot()
    def close(self) -> None:
        """Look at no photo any more."""
        self._look(-1)

    @Slot()
    def save(self) -> None:
        """Ask for a folder and put the original there, bit for bit."""
        if self._id:
            self._bridge.start(self._save(self._id))

    @Slot()
    def delete(self) -> None:
        """Delete the photo that is shown, from everybody who has it."""
        if self._id:
            self._bridge.start(self._delete(self._id))

    @Slot()
    def go_to_post(self) -> None:
        """Show the post that the photo belongs to."""
        post = self._shown().post if self._id else None
        if post:
            self.close()
            self._shell.go("feed", post)

    async def _save(self, photo: str) -> None:
        folder = await files.choose_where_to_save()
        if not folder:
            return
        saved = await self._bridge.client.call(gallery.save, photo, File(folder))
        if saved.missing:
            self._shell.say(say("This photo is not here yet; it can be saved when it is."))
        elif saved.files:
            self._shell.say(say("Saved as {name}.", name=saved.files[0]))
        else:
            self._shell.say(say("It was saved there before."))

    async def _delete(self, photo: str) -> None:
        await self._bridge.client.call(gallery.delete, photo)
        self._shell.say(say("The photo is deleted."))

    def _place(self, photo: str) -> int:
        return next((at for at, one in enumerate(self._photos()) if one.id == photo), -1)

    def _look(self, at: int) -> None:
        self._at = at
        self._id = self._photos()[at].id if at >= 0 else ""
        self.changed.emit()

    def _shown(self) -> PhotoView:
        return self._photos()[self._at]

    def _photo(self) -> dict[str, Any]:
        """Everything the lightbox says of the photo."""
        if not self._id or self._at >= len(self._photos()):
            return {"id": ""}
        photo = self._shown()
        said: dict[str, Any] = readable(photo)
        said |= {
            "say": spoken(photo),
            "share": share_of(photo),
            "when": times.full(times.local(photo.sent_at)),
            "kind": KINDS.get(photo.picture.mime, ""),
            "bytes": amount(photo.picture.size),
        }
        return said

    def _beside(self, by: int) -> str:
        at = self._at + by
        return self._photos()[at].picture.full_url if self._id and 0 <= at < len(self._photos()) else ""

    id = Property(str, lambda self: self._id, notify=changed)
    photo = Property(MAP, _photo, notify=changed)
    number = Property(int, lambda self: self._at + 1, notify=changed)
    count = Property(int, lambda self: len(self._photos()), notify=changed)
    before = Property(str, lambda self: self._beside(-1), notify=changed)
    after = Property(str, lambda self: self._beside(1), notify=changed)


def amount(size: int) -> str:
    """Say a number of bytes as people do."""
    if size < KIB:
        return say("{size} bytes", size=size)
    if size < KIB * KIB:
        return say("{size} KB", size=round(size / KIB))
    return say("{size} MB", size=QLocale().toString(size / KIB / KIB, "f", 1))
