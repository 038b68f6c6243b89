"""The gallery page: the photos of all posts and albums by day, the list of albums, and the album that is open.

What the lightbox shows is in `viewing.py`, files on their way in `adding.py`, how photos fill rows in `grid.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot

from app.commands import File
from app.errors import AppError, NotRunning
from app.gallery import api as gallery
from app.gallery.views import AlbumView, PhotoView
from app.notices import ALBUM_CHANGED, FEED_CHANGED, PERSON_CHANGED, RELOAD
from app.people import api as people
from app.words import say
from ui import files, times
from ui.bridge import Bridge
from ui.gallery.adding import Adding
from ui.gallery.grid import Strip, layout, neighbour, share_of
from ui.gallery.viewing import Viewing
from ui.page import Page
from ui.rows import Rows, readable
from ui.shell import MAP, Shell

FIRST = 200  # photos that are asked for at once
MOST = 500
DEEPEST = 5_000  # photos among which one is looked for
PHOTOS, ALBUMS = "photos", "albums"
CONTACT = "contact"
LOADING, READY, FAILED = "loading", "ready", "failed"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who can be put into an album, is in it, or owns it."""

    id: str
    name: str
    in_album: bool
    owner: bool


class GalleryPage(Page):
    """Shows photos and albums; an album is open while `album.id` is not empty."""

    changed = Signal()
    album_made = Signal()  # its title can go from the dialog

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__(bridge, shell)
        self._strips = Rows(Strip, parent=self)
        self._albums = Rows(AlbumView, parent=self)
        self._guests = Rows(Guest, parent=self)
        self._adding = Adding(bridge, self)
        self._viewing = Viewing(bridge, shell, lambda: self._photos)
        self._photos: list[PhotoView] = []
        self._wanted = FIRST
        self._all_here = False
        self._tab = PHOTOS
        self._album = ""
        self._sought = ""
        self._making = False  # an album is under way
        self._failed: set[str] = set()  # addresses of pictures that could not be loaded
        self._width = 0
        self._phase, self._sentence = LOADING, ""

    async def load(self) -> None:
        """Ask for the albums, and for the photos of what is open."""
        try:
            albums = await self.client.call(gallery.albums)
            if self._album and all(one.id != self._album for one in albums):
                self._leave()
            photos, asked = await self._ask(), self._album
            contacts = await self.client.call(people.list_)
        except NotRunning:
            raise
        except AppError as error:
            self._phase, self._sentence = FAILED, str(error)
            self.changed.emit()
            return
        self._albums.put(albums)
        self._guests.put(self._list_guests([(one.id, one.name) for one in contacts if one.state == CONTACT]))
        if asked == self._album:
            self._photos = photos
            self._phase = READY
            self._lay_out()
            self._viewing.follow()
            self._seek()

    async def _ask(self) -> list[PhotoView]:
        """Ask for as many photos as are wanted, page by page."""
        photos: list[PhotoView] = []
        while len(photos) < self._wanted:
            limit = min(MOST, self._wanted - len(photos))
            before = photos[-1].id if photos else None
            if self._album:
                more = await self.client.call(gallery.list_, self._album, limit=limit, before=before)
            else:
                more = await self.client.call(gallery.photos, limit=limit, before=before)
            photos += more
            self._all_here = len(more) < limit
            if self._all_here:
                break
        return photos

    def hear(self, name: str, of: str) -> None:
        """Load again when photos, albums or names may have changed."""
        if name in (ALBUM_CHANGED, FEED_CHANGED, PERSON_CHANGED, RELOAD):
            self.refresh()

    def opened(self, argument: str) -> None:
        """Open the album or photo that is named; a photo that is not here yet is looked for among older ones."""
        if self._albums.find(argument) >= 0:
            self.open_album(argument)
        elif argument:
            self._sought = argument
            if self._album and not any(photo.id == argument for photo in self._photos):
                self.choose(PHOTOS)
            self._seek()

    def _seek(self) -> None:
        """Look at the photo that is wanted, or ask for older ones until it is among them or has shown to be gone."""
        if any(photo.id == self._sought for photo in self._photos):
            self._viewing.look(self._sought)
            self._sought = ""
        elif self._sought and self._phase == READY:
            if self._all_here or self._wanted >= DEEPEST:
                self._sought = ""
            else:
                self.more()

    @Slot()
    def again(self) -> None:
        """Try once more after a failure."""
        self._phase = LOADING
        self.changed.emit()
        self.refresh()

    @Slot(str)
    def choose(self, tab: str) -> None:
        """Show all photos or the list of albums."""
        if tab != self._tab or self._album:
            self._tab = tab
            self._show("")

    @Slot(str)
    def open_album(self, album: str) -> None:
        """Open an album."""
        self._tab = ALBUMS
        self._show(album)

    @Slot()
    def close_album(self) -> None:
        """Go back to the list of albums."""
        self._show("")

    @Slot(str)
    def renew(self, url: str) -> None:
        """A picture could not be loaded: an address ends after an hour, so ask for a new one, once."""
        if url not in self._failed:
            self._failed.add(url)
            self.refresh()

    @Slot(int)
    def fit(self, width: int) -> None:
        """The grid is so many px wide now."""
        if width != self._width:
            self._width = width
            self._lay_out()

    @Slot()
    def more(self) -> None:
        """The end of the grid comes near: ask for older photos."""
        if not self._all_here and len(self._photos) >= self._wanted:
            self._wanted += FIRST
            self.refresh()

    @Slot(str, int, int, result=str)
    def neighbour(self, photo: str, across: int, down: int) -> str:
        """Give the photo beside, above or below another in the grid."""
        return neighbour(self._strips.rows, photo, across, down)

    @Slot(str, result=int)
    def strip_of(self, photo: str) -> int:
        """Give the row of the grid in which a photo is, or -1."""
        rows = enumerate(self._strips.rows)
        return next((at for at, strip in rows if any(cell.id == photo for cell in strip.cells)), -1)

    @Slot(str)
    def new_album(self, title: str) -> None:
        """Make an album and open it."""
        if not self._making:
            self._making = True
            self.start(self._new_album(title))

    @Slot(list)
    def invite(self, who: list[str]) -> None:
        """Put contacts into the open album."""
        self.start(self._invite(self._album, who))

    @Slot(str)
    def dismiss(self, person: str) -> None:
        """Take somebody out of the open album."""
        self.start(self._dismiss(self._album, person))

    @Slot()
    def pick(self) -> None:
        """Ask for picture files and add them to the open album."""
        if self._album:
            self.start(self._pick(self._album))

    @Slot(list)
    def drop(self, urls: list[QUrl]) -> None:
        """Add files that were dropped on the open album."""
        paths = [url.toLocalFile() for url in urls if url.isLocalFile()]
        if self._album and paths:
            self._adding.add(self._album, paths)
        elif paths:
            self.shell.say(say("Open an album to add photos to it."))

    @Slot()
    def save_album(self) -> None:
        """Ask for a folder and put all originals of the open album there."""
        if self._album:
            self.start(self._save_album(self._album))

    async def _new_album(self, title: str) -> None:
        try:
            made = await self.client.call(gallery.album, title)
        finally:
            self._making = False
        self.album_made.emit()
        self._albums.put([made, *self._albums.rows])
        self.open_album(made.id)

    async def _invite(self, album: str, who: list[str]) -> None:
        for person in who:
            await self.client.call(gallery.share, album, person)
        self.shell.say(
            say("They see this album now.") if len(who) > 1 else say("They can see this album and add photos now.")
        )

    async def _dismiss(self, album: str, person: str) -> None:
        await self.client.call(gallery.unshare, album, person)
        self.shell.say(say("They get nothing more of this album, and keep what they have."))

    async def _pick(self, album: str) -> None:
        if paths := await files.choose_pictures(many=True):
            self._adding.add(album, paths)

    async def _save_album(self, album: str) -> None:
        folder = await files.choose_where_to_save()
        if not folder:
            return
        saved = await self.client.call(gallery.save, album, File(folder))
        missing = say(" {count} are not here yet.", count=saved.missing) if saved.missing else ""
        self.shell.say(say("{count} photos are in the folder.{missing}", count=len(saved.files), missing=missing))

    def _show(self, album: str) -> None:
        self._album, self._wanted, self._all_here = album, FIRST, False
        self._photos, self._phase = [], LOADING
        self._failed.clear()
        self._viewing.close()
        self._lay_out()
        self.refresh()

    def _leave(self) -> None:
        """The open album is not there any more."""
        self._album, self._wanted, self._photos = "", FIRST, []
        self._viewing.close()

    def _lay_out(self) -> None:
        self._strips.put(layout(self._photos, self._width, times.now().date()))
        self.changed.emit()

    def _list_guests(self, contacts: list[tuple[str, str]]) -> list[Guest]:
        """Those in the open album first, its owner before all, then the other contacts by name."""
        album = self._album_view()
        inside = [Guest(one.id, one.name, in_album=True, owner=one.owner) for one in album.people] if album else []
        me = self.shell.property("me")["id"]
        named = [replace(one, name=say("You")) if one.id == me else one for one in inside]
        known = {one.id for one in inside}
        others = [Guest(key, name, in_album=False, owner=False) for key, name in contacts if key not in known]
        return named + sorted(others, key=lambda one: one.name.casefold())

    def _album_view(self) -> AlbumView | None:
        at = self._albums.find(self._album)
        return self._albums.rows[at] if at >= 0 else None

    def _open_album(self) -> dict[str, Any]:
        view = self._album_view()
        return readable(view) if view is not None else {"id": "", "people": []}

    def _fetching(self) -> dict[str, Any]:
        """How many photos are on their way to here, and how far they are together."""
        coming = [photo for photo in self._photos if share_of(photo) < 1]
        size = sum(photo.picture.size for photo in coming)
        held = sum(photo.picture.held for photo in coming)
        return {"count": len(coming), "share": held / size if size else 1.0}

    strips = Property(QObject, lambda self: self._strips, constant=True)
    albums = Property(QObject, lambda self: self._albums, constant=True)
    guests = Property(QObject, lambda self: self._guests, constant=True)
    adding = Property(QObject, lambda self: self._adding, constant=True)
    viewing = Property(QObject, lambda self: self._viewing, constant=True)
    tab = Property(str, lambda self: self._tab, notify=changed)
    album = Property(MAP, _open_album, notify=changed)
    fetching = Property(MAP, _fetching, notify=changed)
    phase = Property(str, lambda self: self._phase, notify=changed)
    sentence = Property(str, lambda self: self._sentence, notify=changed)
