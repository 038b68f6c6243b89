"""What a picture looks like after the darkroom: colours, turns, depths, frames; and what is shared of a file."""

import os
import struct
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from node.errors import PeerFault, Refused
from node.media.pictures import Pictures
from tests.node.media.drawing import (
    BLUE,
    GREEN,
    RED,
    WHITE,
    chunk,
    corners,
    near,
    opened,
    png,
    quarters,
    saved,
    sized,
    turned,
)

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")


@pytest.fixture
async def pictures() -> AsyncIterator[Pictures]:
    pictures = Pictures()
    yield pictures
    await pictures.stop()


async def shown(pictures: Pictures, data: bytes, box: int = 320) -> Image.Image:
    rendered = await pictures.render(data, box)
    picture = opened(rendered.data)
    assert picture.size == (rendered.width, rendered.height)
    assert Image.MIME[picture.format or ""] == rendered.mime
    return picture


def looks_like(picture: Image.Image, *colours: tuple[int, ...], by: int = 14) -> bool:
    return all(near(seen, asked, by) for seen, asked in zip(corners(picture), colours, strict=True))


async def test_each_format_keeps_its_colours(pictures: Pictures) -> None:
    for kind in FORMATS:
        picture = await shown(pictures, saved(quarters(), kind))
        assert looks_like(picture, RED, GREEN, BLUE, WHITE), (kind, corners(picture))
    assert pictures.darkroom.started == 1, "one process serves them all"


async def test_pictures_are_made_to_fit_and_never_larger(pictures: Pictures) -> None:
    for size, box, fitted in (
        ((900, 300), 320, (320, 107)),
        ((300, 900), 320, (107, 320)),
        ((3000, 1), 320, (320, 1)),
        ((30, 20), 320, (30, 20)),
    ):
        for kind in ("PNG", "JPEG"):
            assert (await shown(pictures, saved(Image.new("RGB", size), kind), box)).size == fitted
    with pytest.raises(Refused, match="1 to 4096"):
        await pictures.render(saved(quarters(), "PNG"), 4097)


TURNED = {
    1: (RED, GREEN, BLUE, WHITE),
    2: (GREEN, RED, WHITE, BLUE),
    3: (WHITE, BLUE, GREEN, RED),
    4: (BLUE, WHITE, RED, GREEN),
    5: (RED, BLUE, GREEN, WHITE),
    6: (BLUE, RED, WHITE, GREEN),
    7: (WHITE, GREEN, BLUE, RED),
    8: (GREEN, WHITE, RED, BLUE),
    9: (RED, GREEN, BLUE, WHITE),
    0: (RED, GREEN, BLUE, WHITE),
}


async def test_pictures_stand_upright(pictures: Pictures) -> None:
    for orientation, colours in TURNED.items():
        picture = await shown(pictures, saved(quarters(), "JPEG", exif=turned(orientation)))
        assert looks_like(picture, *colours), orientation
        assert picture.size == ((64, 96) if 5 <= orientation <= 8 else (96, 64))
    for kind in ("PNG", "WEBP", "AVIF"):
        picture = await shown(pictures, saved(quarters(), kind, exif=turned(6)))
        assert looks_like(picture, *TURNED[6]), kind


def deep(colour: int, samples: tuple[int, ...]) -> bytes:
    """A PNG of 16 bits a sample, all pixels alike."""
    row = b"\0" + struct.pack(f">{len(samples)}H", *samples) * 40
    return png(40, 30, 16, colour, chunk(b"IDAT", zlib.compress(row * 30)))


async def test_sixteen_bits_become_eight_by_their_upper_half(pictures: Pictures) -> None:
    for colour, samples, seen in (
        (0, (0x8000,), (128, 128, 128)),
        (0, (0x2080,), (32, 32, 32)),
        (0, (0xFFFF,), (255, 255, 255)),
        (2, (0xFFFF, 0x8000, 0x1000), (255, 128, 16)),
        (4, (0x8000, 0xFFFF), (128, 128, 128)),
        (6, (0xFFFF, 0x8000, 0x1000, 0xFFFF), (255, 128, 16)),
    ):
        picture = await shown(pictures, deep(colour, samples))
        assert looks_like(picture, seen, seen, seen, seen, by=3), (colour, samples, corners(picture))


async def test_other_modes_keep_their_colours_and_what_can_be_seen_through(pictures: Pictures) -> None:
    assert looks_like(await shown(pictures, saved(quarters().convert("CMYK"), "JPEG")), RED, GREEN, BLUE, WHITE)
    palette = quarters().convert("P", palette=Image.Palette.ADAPTIVE, colors=4)
    assert looks_like(await shown(pictures, saved(palette, "PNG")), RED, GREEN, BLUE, WHITE)
    grey = await shown(pictures, saved(quarters().convert("L"), "JPEG"))
    assert near(*corners(grey)[:1], (quarters().convert("L").getpixel((9, 9)),) * 3)  # type: ignore[arg-type]
    dots = quarters().convert("L").point(lambda value: 255 * (value > 240)).convert("1")
    assert looks_like(await shown(pictures, saved(dots, "PNG")), (0, 0, 0), (0, 0, 0), (0, 0, 0), (255, 255, 255))
    for kind in ("PNG", "WEBP", "AVIF"):
        clear = quarters().convert("RGBA")
        clear.paste((0, 0, 0, 0), (0, 0, 48, 32))
        picture = await shown(pictures, saved(clear, kind))
        assert picture.mode == "RGBA"
        assert picture.getpixel((9, 9))[3] < 8  # type: ignore[index]
        assert picture.getpixel((80, 50))[3] > 247  # type: ignore[index]
    for one in ("P", "RGB"):
        made = palette if one == "P" else quarters()
        key = made.getpixel((9, 9))
        picture = await shown(pictures, saved(made, "PNG", transparency=key))
        assert picture.getpixel((9, 9))[3] == 0, one  # type: ignore[index]


async def test_a_colour_profile_is_honoured_and_a_broken_one_is_left_aside(pictures: Pictures) -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"xxxx", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"xxxx", b"gXYZ", 1)
    pure = Image.new("RGB", (64, 64), (255, 0, 0))
    for kind in ("JPEG", "PNG", "WEBP", "AVIF"):
        honoured = await shown(pictures, saved(pure, kind, icc_profile=swapped, quality=95))
        assert near(corners(honoured)[0], (0, 255, 0), by=20), (kind, corners(honoured))
        broken = await shown(pictures, saved(pure, kind, icc_profile=b"\xff" * 300, quality=95))
        assert near(corners(broken)[0], (255, 0, 0), by=20), kind
    through = pure.convert("RGBA")
    through.putalpha(99)
    seen = (await shown(pictures, saved(through, "PNG", icc_profile=swapped))).getpixel((9, 9))
    assert near(seen, (0, 255, 0, 99), by=3)  # type: ignore[arg-type]


async def test_the_first_frame_stands_for_an_animation(pictures: Pictures) -> None:
    others = [Image.new("RGB", (96, 64), BLUE) for _ in range(3)]
    for kind in ("GIF", "WEBP", "PNG", "AVIF"):
        data = saved(quarters(), kind, save_all=True, append_images=others, duration=50)
        assert looks_like(await shown(pictures, data), RED, GREEN, BLUE, WHITE), kind
    pair = saved(quarters(), "MPO", save_all=True, append_images=others)
    assert looks_like(await shown(pictures, pair), RED, GREEN, BLUE, WHITE)


def photo(folder: Path) -> Path:
    """A photo as a telephone makes it: lying on its side, with the place where it was made."""
    notes = turned(6)
    notes[0x010F] = "Canary Telephones"
    notes.get_ifd(0x8825)[2] = (48.0, 51.0, 29.0)
    file = folder / "photo.jpg"
    file.write_bytes(saved(quarters(5000, 3000), "JPEG", exif=notes, comment=b"Canary Street 7"))
    return file


async def test_an_original_is_shared_bit_for_bit(pictures: Pictures, tmp_path: Path) -> None:
    file = photo(tmp_path)
    prepared = await pictures.prepare(file, original=True)
    assert prepared.data == file.read_bytes()
    assert (prepared.mime, prepared.width, prepared.height) == ("image/jpeg", 3000, 5000)
    thumbnail = opened(prepared.thumbnail)
    assert thumbnail.format == "WEBP"
    assert thumbnail.size == (192, 320)
    assert looks_like(thumbnail, *TURNED[6])


async def test_what_is_made_anew_says_nothing_of_place_and_device(pictures: Pictures, tmp_path: Path) -> None:
    prepared = await pictures.prepare(photo(tmp_path), original=False)
    for word in (b"Canary", b"Exif", b"GPS"):
        assert word not in prepared.data
    picture = opened(prepared.data)
    assert not picture.getexif()
    assert picture.size == (prepared.width, prepared.height) == (2458, 4096)
    assert looks_like(picture, *TURNED[6])
    screenshot = tmp_path / "screen.png"
    screenshot.write_bytes(saved(quarters(), "PNG"))
    same = await pictures.prepare(screenshot, original=False)
    assert same.mime == "image/png"
    assert opened(same.data).tobytes() == quarters().tobytes()


async def test_a_thumbnail_is_small_whatever_is_on_it(pictures: Pictures, tmp_path: Path) -> None:
    for mode, size in (("RGB", (700, 700)), ("RGBA", (640, 640)), ("RGB", (4000, 2))):
        noise = Image.frombytes(mode, size, os.urandom(size[0] * size[1] * len(mode)))
        file = tmp_path / "noise.png"
        file.write_bytes(saved(noise, "PNG"))
        prepared = await pictures.prepare(file, original=False)
        assert 0 < len(prepared.thumbnail) <= 16 << 10
        assert max(opened(prepared.thumbnail).size) <= 320


async def test_a_picture_that_came_from_anywhere_is_made_small_and_holds_nothing_but_pixels(
    pictures: Pictures, tmp_path: Path
) -> None:
    small = await pictures.small(photo(tmp_path).read_bytes())
    assert len(small) <= 16 << 10
    assert b"Canary" not in small
    assert opened(small).format == "WEBP"
    assert looks_like(opened(small), *TURNED[6])
    for data in (sized(saved(quarters(), "JPEG"), 60_000, 60_000), b"RIFF", b"<svg/>", b""):
        with pytest.raises(PeerFault) as fault:
            await pictures.small(data)
        assert fault.value.code == "bad_picture"


async def test_what_cannot_be_shared_is_refused_with_a_reason(pictures: Pictures, tmp_path: Path) -> None:
    text, sparse, pipe, cut = (tmp_path / name for name in ("text.jpg", "sparse.jpg", "pipe.jpg", "cut.jpg"))
    text.write_text("not a picture")
    with sparse.open("wb") as file:
        file.truncate((64 << 20) + 1)
    os.mkfifo(pipe)
    cut.write_bytes(saved(quarters(), "JPEG")[:400])
    for path, code in (
        (tmp_path / "missing.jpg", "unreadable_file"),
        (tmp_path, "unreadable_file"),
        (pipe, "unreadable_file"),
        (text, "not_a_picture"),
        (cut, "not_a_picture"),
        (sparse, "picture_too_large"),
    ):
        with pytest.raises(Refused) as caught:
            await pictures.prepare(path, original=True)
        assert caught.value.code == code, path
    with pytest.raises(PeerFault) as fault:
        await pictures.render(b"", 320)
    assert fault.value.code == "bad_picture"
