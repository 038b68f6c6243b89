"""How photos fill rows: every photo once and in order, no row wider than the window, days apart, neighbours near."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.gallery.views import PhotoView
from app.picture import PictureView
from ui.gallery.grid import GAP, Strip, layout, neighbour, share_of, spoken

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SIZES = st.tuples(st.integers(1, 9000), st.integers(1, 9000))


def photo(number: int, size: tuple[int, int] = (300, 200), hours: int = 0, **fields: object) -> PhotoView:
    """A photo that was added so many hours before noon."""
    at = (NOON - timedelta(hours=hours)).isoformat().replace("+00:00", "Z")
    picture = PictureView(f"m{number}", "a.jpg", "image/jpeg", "", *size, 100, 100, "http://x/", "")
    made = {
        "id": f"p{number}", "album": None, "album_title": None, "post": None, "author": "a", "author_name": "Bob",
        "known": True, "mine": False, "may_delete": False, "sent_at": at, "state": "received", "picture": picture,
    }  # fmt: skip
    return PhotoView(**{**made, **fields})  # type: ignore[arg-type]


def ids(strips: list[Strip]) -> list[str]:
    return [cell.id for strip in strips for cell in strip.cells]


@given(st.lists(st.tuples(SIZES, st.integers(0, 30)), max_size=40), st.integers(0, 3000))
@settings(max_examples=150, deadline=None)
def test_every_photo_is_there_once_in_order_and_rows_fit(drawn: list[tuple[tuple[int, int], int]], width: int) -> None:
    hours, photos = 0, []
    for number, (size, later) in enumerate(drawn):
        hours += later
        photos.append(photo(number, size, hours))
    strips = layout(photos, width, NOON.date())
    assert ids(strips) == ([one.id for one in photos] if width >= 2 * GAP else [])
    assert len({strip.id for strip in strips}) == len(strips)
    for strip in strips:
        assert bool(strip.title) != bool(strip.cells)
        if strip.cells:
            assert strip.height > 0
            assert min(cell.width for cell in strip.cells) > 0
            used = sum(cell.width for cell in strip.cells) + GAP * (len(strip.cells) - 1)
            assert used <= max(width, GAP * len(strip.cells) + len(strip.cells))


def test_full_rows_fill_the_width_and_the_last_of_a_day_does_not_grow() -> None:
    strips = layout([photo(n) for n in range(7)], 1000, NOON.date())
    rows = [strip for strip in strips if strip.cells]
    assert [len(row.cells) for row in rows] == [4, 3]
    assert sum(cell.width for cell in rows[0].cells) + 3 * GAP == 1000
    alone = layout([photo(0)], 1000, NOON.date())[1]
    assert (alone.height, alone.cells[0].width) == (190, 285)


def test_days_have_headings() -> None:
    today = datetime.fromisoformat(photo(0).sent_at).astimezone().date()
    strips = layout([photo(0), photo(1, hours=24), photo(2, hours=24 * 40)], 1000, today)
    assert [strip.title for strip in strips if strip.title][:2] == ["Today", "Yesterday"]
    assert len([strip for strip in strips if strip.title]) == 3


def test_arrow_keys_go_to_what_is_beside_above_and_below() -> None:
    strips = layout([photo(n) for n in range(7)] + [photo(9, hours=48)], 1000, date(2026, 11, 20))
    assert neighbour(strips, "", 0, 0) == "p0"
    assert neighbour(strips, "p0", -1, 0) == "p0"
    assert neighbour(strips, "p3", 1, 0) == "p4", "on to the next row"
    assert neighbour(strips, "p3", 0, 1) == "p6", "below the last stands the last"
    assert neighbour(strips, "p6", 0, -1) == "p2"
    assert neighbour(strips, "p5", 0, 1) == "p9", "over a heading"
    assert neighbour(strips, "p9", 0, 1) == "p9"
    assert neighbour(strips, "p0", 0, -1) == "p0"
    assert neighbour([], "p0", 1, 0) == ""


def test_a_photo_says_whose_it_is_and_whether_it_is_here() -> None:
    coming = PictureView("m", "a.jpg", "image/jpeg", "At the <b>lake</b>", 3, 2, 100, 25, "", "")
    assert share_of(photo(0, picture=coming)) == 0.25
    said = spoken(photo(0, picture=coming))
    assert said.startswith("Photo by Bob, ")
    assert said.endswith(", At the <b>lake</b>, not here yet")
    assert spoken(photo(0, mine=True)).startswith("Your photo, ")
