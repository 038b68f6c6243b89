"""Draws the pictures of these tests, chunk by chunk where Pillow would not make them, so that none has to be kept."""

import io
import struct
import zlib
from collections.abc import Iterable

from PIL import Image

RED, GREEN, BLUE, WHITE = (230, 30, 40), (20, 190, 60), (30, 60, 220), (250, 250, 250)
PNG = b"\x89PNG\r\n\x1a\n"


def quarters(width: int = 96, height: int = 64) -> Image.Image:
    """Red and green above, blue and white below: tells every turn and every mix-up of channels."""
    picture = Image.new("RGB", (width, height), WHITE)
    picture.paste(RED, (0, 0, width // 2, height // 2))
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (0, height // 2, width // 2, height))
    return picture


def corners(picture: Image.Image) -> list[tuple[int, ...]]:
    """The colours in the middle of the four quarters, row by row."""
    shown = picture.convert("RGB")
    xs, ys = (shown.width // 4, shown.width * 3 // 4), (shown.height // 4, shown.height * 3 // 4)
    return [shown.getpixel((x, y)) for y in ys for x in xs]  # type: ignore[misc]


def near(one: Iterable[int], other: Iterable[int], by: int = 14) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def turned(orientation: int) -> Image.Exif:
    notes = Image.Exif()
    notes[0x0112] = orientation
    return notes


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, depth: int, colour: int, *chunks: bytes, interlaced: bool = False) -> bytes:
    """A PNG of these chunks between its header and its end."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced))
    return PNG + head + b"".join(chunks) + chunk(b"IEND", b"")


def rows(width: int, height: int, bits: int, level: int = 9) -> bytes:
    """An IDAT of black rows, made piece by piece: it may be a bomb."""
    packer, row = zlib.compressobj(level), bytes(1 + (width * bits + 7) // 8)
    many = max(1, (1 << 20) // len(row))
    packed = [packer.compress(row * many) for _ in range(height // many)]
    packed += [packer.compress(row * (height % many)), packer.flush()]
    return chunk(b"IDAT", b"".join(packed))


def bomb(mebibytes: int) -> bytes:
    """Zeros, packed."""
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(mebibytes)), packer.flush()])


def segment(mark: int, data: bytes) -> bytes:
    """A part of a JPEG."""
    return struct.pack(">BBH", 0xFF, mark, len(data) + 2) + data


def with_segment(jpeg: bytes, *segments: bytes) -> bytes:
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def sized(jpeg: bytes, width: int, height: int) -> bytes:
    """A JPEG whose header lies about its size."""
    for mark in (b"\xff\xc0", b"\xff\xc2"):
        if (at := jpeg.find(mark)) > 0:
            return jpeg[: at + 5] + struct.pack(">HH", height, width) + jpeg[at + 9 :]
    raise AssertionError("no frame in this JPEG")
