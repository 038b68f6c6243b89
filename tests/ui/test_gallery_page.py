"""The gallery by mouse and keys on a fake node: albums, people, adding, looking, deleting, and what goes wrong."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt, QUrl
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtQuick import QQuickWindow

from app import media_door
from app.errors import Refused, WorldFault
from app.gallery import api as gallery
from app.media_door import MediaDoor
from tests.app.fake_node import FakePerson
from tests.app.photos import fetch, photo
from tests.ui import gallery_town
from tests.ui.fake_client import Stage, walk
from ui import files
from ui.gallery import page as page_module

NONE = Qt.KeyboardModifier.NoModifier


def press(window: Any, at: QPointF) -> None:
    """Click as a mouse does. The events are queued: QTest would serve tasks while no loop runs."""
    left, nothing = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    there = QPointF(window.position()) + at
    for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, nothing)):
        QCoreApplication.postEvent(window, QMouseEvent(kind, at, there, left, held, NONE))


@dataclass
class World:
    """Alice's window with the gallery in front, and everybody else."""

    stage: Stage
    page: Any
    people: dict[str, FakePerson]
    run: Any
    until: Any
    folder: Path

    def album(self, title: str = "Lake") -> str:
        """Make an album of Alice's and open it."""
        made = self.run(self.people["alice"].call(gallery.album, title))
        self.until(lambda: self.page.albums.find(made.id) >= 0)
        self.page.open_album(made.id)
        self.ready()
        return str(made.id)

    def add(self, album: str, *names: str, who: str = "alice") -> None:
        """Add photos, a second after each other."""
        for name in names:
            self.people[who].node.town.now_ms += 1000
            self.run(self.people[who].call(gallery.add, album, [photo(self.folder, name, name.encode())]))

    def ready(self) -> None:
        self.until(lambda: self.page.property("phase") == "ready")

    @property
    def names(self) -> list[str]:
        return [one.picture.name for one in self.page._photos]

    @property
    def seen(self) -> str:
        return str((self.page.viewing.property("photo").get("picture") or {}).get("name", ""))

    def find(self, name: str) -> Any:
        self.until(lambda: self.stage.find(name) is not None)
        return self.stage.find(name)

    def click(self, name: str) -> None:
        item = self.find(name)
        self.until(lambda: item.property("enabled") and item.width() > 0)
        before, at = None, QPointF()
        while at != before:  # until its place in the layout is found
            self.run(asyncio.sleep(0.02))
            before, at = at, item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
        press(self.stage.window, at)
        self.run(asyncio.sleep(0.03))

    def key(self, key: Any) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            text = chr(key.value) if key.value < 0x80 else ""
            QCoreApplication.postEvent(self.stage.window, QKeyEvent(kind, key, NONE, text))
        self.run(asyncio.sleep(0.03))

    def write(self, text: str) -> None:
        for sign in text:
            self.key(Qt.Key(ord(sign.upper())))

    def is_(self, name: str, role: str, value: object) -> None:
        self.until(lambda: (item := self.stage.find(name)) is not None and item.property(role) == value)

    def gone(self, name: str) -> None:
        self.until(lambda: self.stage.find(name) is None)


@pytest.fixture
def doors(town: Any, run: Any) -> Iterator[None]:
    """Shuts what was opened for pictures; ask for it before the window, which may be loading some when it ends."""
    yield
    for person in town[1].values():
        run(gallery_town.shut(person))


@pytest.fixture
def world(doors: None, stage: Stage, town: Any, run: Any, until: Any, tmp_path: Path) -> World:
    made = World(stage, stage.page("gallery"), town[1], run, until, tmp_path)
    for person in town[1].values():
        run(person.node.come_back())
    stage.shell.go("gallery")
    made.ready()
    return made


def test_an_empty_album_has_one_chief_button(world: World) -> None:
    album = world.album()
    world.find("emptyAdd")

    def chief() -> list[str]:
        window = world.stage.window
        assert isinstance(window, QQuickWindow)
        return [item.objectName() for item in walk(window.contentItem()) if item.property("kind") == "primary"]

    assert chief() == ["emptyAdd"]
    world.add(album, "one.jpg")
    world.until(lambda: chief() == ["addPhotos"])


def test_an_empty_gallery_leads_to_the_first_album(world: World) -> None:
    world.click("newAlbum")
    field = world.find("albumTitleInput")
    world.until(lambda: field.property("activeFocus"))
    assert not world.find("makeAlbum").property("enabled")
    world.write("Lake")
    world.key(Qt.Key.Key_Return)
    world.until(lambda: world.page.property("album").get("title") == "LAKE")
    world.gone("albumTitleInput")
    world.click("headerBack")
    world.until(lambda: world.page.albums.property("count") == 1)
    assert world.find("album").property("text") == "LAKE, 0 photos · only you"


@pytest.mark.parametrize("rows", ["strips", "albums", "guests"])
def test_photos_of_albums_are_shown_by_day_newest_first(world: World, qtmodeltester: Any, rows: str) -> None:
    qtmodeltester.check(getattr(world.page, rows), force_py=True)
    album = world.album()
    world.add(album, "a.png", "b.png", "c.png")
    world.until(lambda: world.names == ["c.png", "b.png", "a.png"])
    assert sum(len(strip.cells) for strip in world.page.strips.rows) == 3
    world.page.choose("photos")
    world.until(lambda: world.names == ["c.png", "b.png", "a.png"])
    assert world.find("photo").property("text").startswith("Your photo, ")


def test_people_are_put_into_an_album_and_taken_out(world: World) -> None:
    album = world.album()
    world.click("addPeople")
    world.until(lambda: [guest.name for guest in world.page.guests.rows][:2] == ["You", "Bob Ferreira"])
    list_ = world.find("albumGuests")
    list_.forceActiveFocus()
    world.key(Qt.Key.Key_Down)
    world.key(Qt.Key.Key_Space)
    world.is_("invitePeople", "enabled", True)
    world.click("invitePeople")
    world.until(lambda: len(world.page.property("album")["people"]) == 2)
    assert [one.id for one in world.run(world.people["bob"].call(gallery.albums))] == [album]
    bob = world.people["bob"].id
    world.until(lambda: [guest.in_album for guest in world.page.guests.rows][:2] == [True, True])
    world.page.dismiss(bob)
    world.until(lambda: len(world.page.property("album")["people"]) == 1)


def test_files_are_chosen_or_dropped_and_what_is_no_picture_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.album()
    text = world.folder / "notes.txt"
    text.write_text("no picture")
    chosen = [str(photo(world.folder, "a.png")), str(text)]

    async def choose(many: bool) -> list[str]:
        return chosen if many else []

    monkeypatch.setattr(files, "choose_pictures", choose)
    world.click("addPhotos")
    world.until(lambda: world.names == ["a.png"])
    world.until(lambda: not world.page.adding.property("active"))
    banner = world.find("addingTroubles")
    assert banner.property("text") == "notes.txt: The file is no picture that Kith can show."
    assert (world.page.adding.property("done"), world.page.adding.property("total")) == (1, 1)
    world.page.drop([QUrl.fromLocalFile(str(photo(world.folder, "b.png"))), QUrl("http://192.0.2.1/x.png")])
    world.until(lambda: sorted(world.names) == ["a.png", "b.png"])
    world.gone("addingTroubles")


def test_adding_shows_how_far_it_is_and_can_be_stopped(world: World) -> None:
    world.album()
    world.stage.client.delays["gallery.add"] = 0.05
    world.page.drop([QUrl.fromLocalFile(str(photo(world.folder, f"{n}.png"))) for n in range(9)])
    world.find("addingBar")
    world.until(lambda: world.page.adding.property("done") >= 2)
    begun = world.page.adding.property("done") + 1
    world.page.adding.stop()
    world.until(lambda: not world.page.adding.property("active"))
    world.until(lambda: len(world.names) == begun)
    assert world.page.adding.property("total") == begun < 9, "the one that had begun is added"


def test_the_lightbox_by_keys(world: World) -> None:
    album = world.album()
    world.add(album, "a.png", "b.png", "c.png")
    world.until(lambda: len(world.names) == 3)
    world.find("photoGrid").forceActiveFocus()
    for key in (Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Return):
        world.key(key)
    world.until(lambda: world.seen == "b.png")
    box = world.find("lightbox")
    world.until(lambda: box.property("activeFocus"))
    world.key(Qt.Key.Key_Right)
    world.key(Qt.Key.Key_Right)
    assert world.seen == "a.png", "the end is the end"
    assert world.find("lightboxCount").property("text") == "3 of 3"
    world.key(Qt.Key.Key_Home)
    assert world.seen == "c.png"
    world.key(Qt.Key.Key_I)
    world.find("lightboxFacts")
    world.key(Qt.Key.Key_Left)
    world.key(Qt.Key.Key_Right)
    assert world.seen == "b.png"
    world.key(Qt.Key.Key_Escape)
    world.gone("lightbox")
    grid = world.find("photoGrid")
    assert grid.property("current") == world.page._photos[1].id, "back at the photo that was seen last"
    world.until(lambda: grid.property("activeFocus"))


def test_a_photo_is_deleted_after_a_question(world: World) -> None:
    album = world.album()
    world.add(album, "a.png", "b.png")
    world.until(lambda: len(world.names) == 2)
    world.page.viewing.look(world.page._photos[0].id)
    box = world.find("lightbox")
    world.until(lambda: box.property("activeFocus"))
    world.key(Qt.Key.Key_Delete)
    world.click("deleteForSure")
    world.until(lambda: world.names == ["a.png"])
    assert world.seen == "a.png", "the next takes its place"
    world.page.viewing.delete()
    world.until(lambda: world.names == [])
    world.gone("lightbox")


def test_an_original_is_saved_bit_for_bit(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    album = world.album()
    world.add(album, "a.png")
    world.until(lambda: len(world.names) == 1)
    target = tmp_path / "saved"
    target.mkdir()

    async def choose() -> str:
        return str(target)

    monkeypatch.setattr(files, "choose_where_to_save", choose)
    world.page.viewing.look(world.page._photos[0].id)
    world.click("lightboxSave")
    world.until(lambda: list(target.iterdir()))
    [saved] = target.iterdir()
    assert saved.read_bytes() == (world.folder / "a.png").read_bytes()
    world.is_("toast", "text", f"Saved as {saved.name}.")


def test_photos_of_others_show_how_much_is_here(world: World) -> None:
    alice, bob = world.people["alice"], world.people["bob"]
    garden = world.run(bob.call(gallery.album, "Garden"))
    world.run(bob.call(gallery.share, garden.id, alice.id))
    world.add(garden.id, "rose.png", who="bob")
    world.until(lambda: world.page.property("fetching") == {"count": 1, "share": 0.0})
    world.find("fetchingBar")
    world.page.viewing.look(world.page._photos[0].id)
    assert not world.find("lightboxSave").property("enabled")
    assert world.stage.find("lightboxDelete") is None, "what is not mine in an album that is not mine"
    world.run(fetch(alice))
    world.until(lambda: world.page.property("fetching")["count"] == 0)
    world.is_("lightboxSave", "enabled", value=True)


def test_a_failure_is_said_and_can_be_tried_again(world: World) -> None:
    album = world.album()
    world.add(album, "a.png")
    world.stage.client.refusals["gallery.photos"] = WorldFault("store_failed", "The disk failed.")
    world.page.choose("photos")
    world.until(lambda: world.page.property("phase") == "failed")
    assert world.page.property("sentence") == "The disk failed."
    world.stage.client.refusals.clear()
    world.click("galleryAgain")
    world.until(lambda: world.names == ["a.png"])


def test_a_refused_album_is_said_and_nothing_opens(world: World) -> None:
    world.stage.client.refusals["gallery.album"] = Refused("bad_title", "An album needs a title.")
    world.page.new_album(" ")
    world.until(lambda: world.stage.find("toast") and world.stage.find("toast").property("text"))
    assert world.page.property("album")["id"] == ""


def test_older_photos_come_when_the_end_is_near(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_module, "FIRST", 2)
    album = world.album()
    world.page.open_album(album)
    world.add(album, "a.png", "b.png", "c.png", "d.png", "e.png")
    world.until(lambda: len(world.names) >= 2 and world.names[0] == "e.png")
    world.until(lambda: world.page.more() or world.names == ["e.png", "d.png", "c.png", "b.png", "a.png"])


async def one_photo(world: World) -> MediaDoor:
    """A photo of Alice's that a real child decodes and a real door serves; the door."""
    alice = world.people["alice"]
    door = await gallery_town.real_door(alice)
    made = await alice.call(gallery.album, "Hills")
    await alice.call(gallery.add, made.id, [gallery_town.photo(world.folder, 6, "hills.jpg")])
    while not world.page._photos:
        await asyncio.sleep(0.005)
    return door


async def open_first(world: World) -> Any:
    """Look at the first photo, and wait until all of it is on the screen."""
    world.page.viewing.look(world.page._photos[0].id)
    while world.stage.find("lightboxPicture") is None:
        await asyncio.sleep(0.005)
    zoom = world.stage.find("lightboxPicture")
    while not zoom.property("sharp"):
        await asyncio.sleep(0.005)
    return zoom


def test_real_pictures_reach_the_screen(world: World) -> None:
    """A real child decodes, a real door serves, and the software renderer paints what was drawn."""

    async def look() -> None:
        await one_photo(world)
        zoom = await open_first(world)
        zoom.enlarge(2.0, zoom.width() / 2, zoom.height() / 2)
        assert zoom.property("factor") == 2
        await asyncio.sleep(0.05)
        shot = world.stage.window.grabWindow()  # type: ignore[attr-defined]
        sky = shot.pixelColor(shot.width() // 2, 120)
        assert sky.blue() > sky.red() + 30, "the sky of this one is blue"

    world.run(look())
    world.key(Qt.Key.Key_0)
    world.is_("lightboxPicture", "factor", 1)


def is_loaded(cell: Any) -> bool:
    """Whether there is a cell of the grid, and no sign in the place of its picture."""
    return cell is not None and all(item.property("glyph") not in ("image", "alert") for item in walk(cell))


@pytest.mark.qt_log_ignore("Error transferring http://127.0.0.1")
def test_photos_whose_addresses_have_ended_are_shown_by_others(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever leaves the gallery open for more than an hour finds in it what is there."""
    with monkeypatch.context() as short:
        short.setattr(media_door, "LIFETIME", 0.0)
        door = world.run(one_photo(world))
        world.until(lambda: world.stage.complaints)
    world.until(lambda: is_loaded(world.stage.find("photo")))
    later = door._now() + media_door.LIFETIME
    door._now = lambda: later
    world.run(open_first(world))
    said, world.stage.complaints[:] = list(world.stage.complaints), []
    assert all(line.endswith(("server replied: Gone", "server replied: Not Found")) for line in said)
