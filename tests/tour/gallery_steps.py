"""What people do with photos and albums on the tour, one function a step; see `steps.py`."""

import re
from pathlib import Path

from tests.person import wait_for
from tests.tour.desk import PATIENCE_S, Desk
from tests.tour.pictures import is_shown
from tests.tour.steps import choose_files, see_picture


def make_album(desk: Desk, title: str) -> None:
    """Make an album; it is open then."""
    desk.click(id_="rail-gallery")
    desk.shot("all photos")
    desk.click(id_="newAlbum")
    desk.fill(title, id_="albumTitleInput")
    desk.shot("a new album")
    desk.click(id_="makeAlbum")
    desk.see(re.escape(title), role="heading")


def add_photos(desk: Desk, *files: Path) -> None:
    """Put pictures into the album that is open."""
    desk.click(id_="addPhotos")
    choose_files(desk, *files)


def add_person(desk: Desk, name: str) -> None:
    """Let somebody into the album that is open."""
    desk.click(id_="addPeople")
    desk.click(name, id_="guest")
    desk.shot("people of an album")
    desk.click(id_="invitePeople")
    desk.see(r"\d+ photos? · shared with 1 person")


def open_album(desk: Desk, title: str) -> None:
    """Go to an album."""
    desk.click(id_="rail-gallery")
    desk.click(id_="albumsTab")
    desk.see(f"{re.escape(title)}, .*", id_="album")
    desk.shot("albums")
    desk.click(f"{re.escape(title)}, .*", id_="album")


def see_photos(desk: Desk, *files: Path) -> None:
    """The grid has these photos, in this order, and their colours are on the screen."""

    def look() -> bool:
        cells = desk.all_of(id_="photo")
        screen = desk.picture()
        return len(cells) == len(files) and all(
            is_shown(screen, cell.box, file) for cell, file in zip(cells, files, strict=True)
        )

    desk.point_aside()  # a photo under the mouse is darkened, in dark colours so much that it counts as another
    wait_for(f"{desk.name}'s grid shows {', '.join(file.name for file in files)}", look, PATIENCE_S)
    desk.shot("photos of an album")


def look_through(desk: Desk, *files: Path) -> None:
    """Open the first photo in full, go on to the last by keys, and back by mouse."""
    desk.press_on(desk.all_of(id_="photo")[0])
    for number, file in enumerate(files, 1):
        desk.see(f"{number} of {len(files)}", id_="lightboxCount")
        see_picture(desk, file, id_="lightboxPicture")
        desk.keys("Right")
    desk.click(id_="lightboxBefore")
    desk.see(f"{len(files) - 1} of {len(files)}", id_="lightboxCount")
    see_picture(desk, files[-2], id_="lightboxPicture")
    desk.keys("i")
    desk.shot("a photo in full")
    desk.keys("i")


def save_photo(desk: Desk, folder: Path) -> Path:
    """Save the photo that is open in full; the file."""
    folder.mkdir()
    desk.click(id_="lightboxSave")
    choose_files(desk, folder)
    saved: list[Path] = wait_for("the photo is saved", lambda: list(folder.glob("*.jpg")), PATIENCE_S)
    desk.see("Saved as .*", id_="toast")
    return saved[0]


def close_photo(desk: Desk) -> None:
    """Go back from the photo to the grid."""
    desk.click(id_="lightboxClose")
    desk.see_gone(id_="lightboxCount")
