"""Pictures of places that do not exist, for the sample world: a sky, hills, and water below them."""

from __future__ import annotations

import math
import struct
import zlib
from pathlib import Path

Colour = tuple[int, int, int]
WIDTH, HEIGHT = 480, 320
SIGNATURE = b"\x89PNG\r\n\x1a\n"
DEPTH, TRUECOLOUR = 8, 2  # bits of each of three colours


def paint(path: Path, above: Colour, below: Colour, hills: Colour, waves: float) -> Path:
    """Paint a place into a PNG file, and give its path; `waves` says how the hills go up and down."""
    heights = [HEIGHT * (0.45 + 0.12 * math.sin(waves + x / 61) + 0.05 * math.sin(x / 17)) for x in range(WIDTH)]
    rows = []
    for y in range(HEIGHT):
        share = y / HEIGHT
        sky = bytes(_between(above, below, min(1.0, share * 1.8)))
        land = bytes(_between(hills, (20, 30, 40), share * 0.7))
        water = bytes(_between(below, above, share))
        rows.append(b"\0" + b"".join(water if share > 0.78 else land if y > height else sky for height in heights))
    header = struct.pack(">2I5B", WIDTH, HEIGHT, DEPTH, TRUECOLOUR, 0, 0, 0)
    packed = zlib.compress(b"".join(rows), 6)
    path.write_bytes(SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b""))
    return path


def _between(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
