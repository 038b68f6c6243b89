"""What both ends of the picture process agree on: formats, limits, and how a picture is fitted into a box.

Pure, and imports nothing but the standard library: the child loads it, and the node judges the child's answers by it.
"""

from __future__ import annotations

import struct
from typing import Final, NamedTuple

MAX_BYTES: Final = 64 << 20
MAX_PIXELS: Final = 100_000_000
MAX_BOX: Final = 4096
MEMORY: Final = 1_536 << 20  # bytes of address space for one picture
SECONDS: Final = 10  # of processor time for one picture

REQUEST: Final = struct.Struct(">16sIII")  # nonce, box, seconds of processor time, bytes that follow
ANSWER: Final = struct.Struct(">16sBBIIHHB")  # nonce, status, format, size as shown, size in the box, bytes a pixel
ENDED: Final = struct.Struct(">iQQ")  # exit status or minus the signal, peak memory in bytes, processor time in µs
READY: Final = struct.Struct(">4sI")  # a mark, and which walls stand
MARK: Final = b"kith"

SOUND, DAMAGED, TOO_LARGE = 0, 1, 2


class Format(NamedTuple):
    """A format that may be decoded, by Pillow's name for it."""

    decoder: str
    mime: str


FORMATS: Final = (
    Format("JPEG", "image/jpeg"),
    Format("PNG", "image/png"),
    Format("WEBP", "image/webp"),
    Format("GIF", "image/gif"),
    Format("AVIF", "image/avif"),
)
BRANDS: Final = (b"avif", b"avis")


def format_of(data: bytes) -> int | None:
    """Tell a picture's format by its first bytes: an index into FORMATS, None for anything else."""
    if data[:3] == b"\xff\xd8\xff":
        return 0
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return 1
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return 2
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return 3
    if data[4:8] == b"ftyp" and data[8:12] in (*BRANDS, b"mif1"):
        return 4
    return None


def fit(width: int, height: int, box: int) -> tuple[int, int]:
    """Give the size of a picture that fits box x box pixels, never larger than it is and never without pixels."""
    longer = max(width, height)
    if longer <= box:
        return width, height
    return max(1, round(width * box / longer)), max(1, round(height * box / longer))
