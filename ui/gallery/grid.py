"""How photos become a grid: grouped by day, in rows of one height that fill the width, as their shapes allow.

Pure: width and today are arguments. A strip is one row of the list that shows them: a day's heading or a row of photos.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from app.gallery.views import PhotoView
from app.words import say
from ui import times

GAP = 4  # px between photos
NARROWEST, WIDEST = 0.5, 2.4  # shapes beyond these are cut in the grid
SMALL_WIDTH = 520  # px; below this, rows are lower
HEIGHT, SMALL_HEIGHT = 190, 128


@dataclass(frozen=True, slots=True)
class Cell:
    """One photo in a row: `share` of its file is here, 1 when whole; `say` is what a screen reader says."""

    id: str
    source: str
    full: str
    say: str
    width: int
    share: float
    waiting: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """A heading, which has a title and no cells, or a row of photos `height` px high."""

    id: str
    title: str
    height: int
    cells: tuple[Cell, ...]


def layout(photos: Sequence[PhotoView], width: int, today: date) -> list[Strip]:
    """Give the strips of photos that come newest first; none while the width is not known."""
    if width < 2 * GAP:
        return []
    return [strip for when, group in groupby(photos, _day) for strip in _of_day(when, list(group), width, today)]


def share_of(photo: PhotoView) -> float:
    """Give how much of a photo's file is here, 0 to 1."""
    return photo.picture.held / photo.picture.size if photo.picture.size else 1.0


def spoken(photo: PhotoView) -> str:
    """Say in one line what a photo is."""
    who = say("Your photo") if photo.mine else say("Photo by {name}", name=photo.author_name)
    said = f", {photo.picture.caption}" if photo.picture.caption else ""
    missing = "" if share_of(photo) >= 1 else say(", not here yet")
    return f"{who}, {times.full(times.local(photo.sent_at))}{said}{missing}"


def neighbour(strips: Sequence[Strip], photo: str, across: int, down: int) -> str:
    """Give the photo beside, above or below another in the grid; the same where the grid ends, the first if unknown."""
    rows = [strip.cells for strip in strips if strip.cells]
    at = next(((r, c) for r, cells in enumerate(rows) for c, cell in enumerate(cells) if cell.id == photo), None)
    if at is None:
        return rows[0][0].id if rows else ""
    row, column = at
    if across:
        flat = [cell.id for cells in rows for cell in cells]
        return flat[max(0, min(len(flat) - 1, flat.index(photo) + across))]
    target = max(0, min(len(rows) - 1, row + down))
    middle = _middles(rows[row])[column]
    nearest = min(range(len(rows[target])), key=lambda n: abs(_middles(rows[target])[n] - middle))
    return photo if target == row else rows[target][nearest].id


def _middles(cells: Sequence[Cell]) -> list[float]:
    lefts = [sum(cell.width + GAP for cell in cells[:n]) for n in range(len(cells))]
    return [left + cell.width / 2 for left, cell in zip(lefts, cells, strict=True)]


def _day(photo: PhotoView) -> date:
    return times.local(photo.sent_at).date()


def _of_day(when: date, photos: list[PhotoView], width: int, today: date) -> Iterator[Strip]:
    title = times.day(datetime(when.year, when.month, when.day).astimezone(), today)
    yield Strip(when.isoformat(), title[:1].upper() + title[1:], 0, ())
    for number, (row, height) in enumerate(_rows(photos, width)):
        yield Strip(f"{when.isoformat()}/{number}", "", height, _cells(row, height, width))


def _rows(photos: list[PhotoView], width: int) -> Iterator[tuple[list[PhotoView], int]]:
    """Fill rows until they are low enough to span the width; the last one of a day stays as it is."""
    wanted = SMALL_HEIGHT if width < SMALL_WIDTH else HEIGHT
    row: list[PhotoView] = []
    for photo in photos:
        row.append(photo)
        height = (width - GAP * (len(row) - 1)) / sum(map(_shape, row))
        if height <= wanted:
            yield row, max(1, int(height))
            row = []
    if row:
        yield row, wanted


def _cells(row: list[PhotoView], height: int, width: int) -> tuple[Cell, ...]:
    widths = [max(1, round(_shape(photo) * height)) for photo in row]
    over = sum(widths) + GAP * (len(row) - 1) - width
    if over > -height / 4:  # a row that all but fills the width fills it to the pixel
        widths[-1] = max(1, widths[-1] - over)
    return tuple(
        Cell(
            photo.id,
            photo.picture.thumb_url,
            photo.picture.full_url,
            spoken(photo),
            wide,
            share_of(photo),
            photo.mine and photo.state == "queued",
        )
        for photo, wide in zip(row, widths, strict=True)
    )


def _shape(photo: PhotoView) -> float:
    """Width by height, within reason."""
    picture = photo.picture
    return min(WIDEST, max(NARROWEST, picture.width / picture.height if picture.height else 1.0))
