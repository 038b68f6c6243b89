"""Pictures of this node: made ready to be shared, and made safe to be shown. Decoding happens in `darkroom.py`.

Encoders are loaded with the first picture, so that a node that shows none pays nothing for them.
"""

from __future__ import annotations

import asyncio
import os
import stat
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from node.errors import PeerFault, Refused
from node.media import pixels
from node.media.darkroom import Darkroom, Pixels, Rejected

SHARED_BOX: Final = 4096
THUMBNAIL_BOX: Final = 320
LOSSLESS: Final = ("image/png", "image/gif")
WHY: Final = {
    "damaged": "The picture is damaged.",
    "too_large": "The picture is too large to be shown.",
    "too_slow": "The picture takes too long to be decoded.",
    "crashed": "The picture cannot be decoded.",
    "lied": "The picture cannot be decoded.",
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A picture made by this node, safe to show; sizes in pixels."""

    data: bytes
    mime: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture about to be shared; sizes in pixels as shown, the thumbnail is WebP of at most 16 KiB."""

    data: bytes
    mime: str
    width: int
    height: int
    thumbnail: bytes


class Pictures:
    """Decodes pictures where they can do no harm; `counters` tell how many were rejected for which reason."""

    def __init__(self, counters: Counter[str] | None = None) -> None:
        self.darkroom = Darkroom()
        self._counters = Counter[str]() if counters is None else counters

    async def prepare(self, file: Path, original: bool) -> Prepared:
        """Read a picture to share it: unchanged with `original`, else its first frame without place and device data.

        Made anew it is upright, sRGB and at most 4,096 pixels long. Refused("unreadable_file", "not_a_picture",
        "picture_too_large").
        """
        data = await asyncio.to_thread(_read, file)
        kind = pixels.format_of(data)
        if kind is None:
            raise Refused("not_a_picture", "The file is no JPEG, PNG, WebP, GIF or AVIF picture.")
        try:
            made = await self._develop(data, THUMBNAIL_BOX if original else SHARED_BOX)
        except Rejected as rejected:
            large = rejected.reason == "too_large"
            raise Refused("picture_too_large" if large else "not_a_picture", WHY[rejected.reason]) from None
        thumbnail = await asyncio.to_thread(_thumbnail, made)
        mime = pixels.FORMATS[kind].mime
        if original:
            return Prepared(data, mime, made.width, made.height, thumbnail)
        anew, mime = await asyncio.to_thread(_shared, made, mime in LOSSLESS)
        return Prepared(anew, mime, made.box_width, made.box_height, thumbnail)

    async def render(self, data: bytes, box: int) -> Rendered:
        """Decode and fit into box x box pixels (1 to 4,096). PeerFault("bad_picture") for what cannot be shown."""
        if not 1 <= box <= pixels.MAX_BOX:
            raise Refused("bad_size", "A picture is shown with 1 to {most} pixels a side.", most=pixels.MAX_BOX)
        try:
            made = await self._develop(data, box)
        except Rejected as rejected:
            raise PeerFault("bad_picture", WHY[rejected.reason]) from None
        shown, mime = await asyncio.to_thread(_screen, made)
        return Rendered(shown, mime, made.box_width, made.box_height)

    async def small(self, data: bytes) -> bytes:
        """Give a picture as WebP of at most 320 pixels and 16 KiB, and nothing but pixels. PeerFault("bad_picture")."""
        try:
            made = await self._develop(data, THUMBNAIL_BOX)
        except Rejected as rejected:
            raise PeerFault("bad_picture", WHY[rejected.reason]) from None
        return await asyncio.to_thread(_thumbnail, made)

    async def stop(self) -> None:
        """End the process that decodes."""
        await self.darkroom.stop()

    async def _develop(self, data: bytes, box: int) -> Pixels:
        """Ask the darkroom, unless the first bytes and the length say enough. Raises Rejected."""
        try:
            if len(data) > pixels.MAX_BYTES:
                raise Rejected("too_large")
            if pixels.format_of(data) is None:
                raise Rejected("damaged")
            made = await self.darkroom.develop(data, box)
        except Rejected as rejected:
            self._counters[f"pictures_{rejected.reason}_total"] += 1
            raise
        self._counters["pictures_decoded_total"] += 1
        return made


def _thumbnail(made: Pixels) -> bytes:
    from node.media import encode  # with the first picture: Pillow takes some 50 ms to load

    return encode.thumbnail(made)


def _shared(made: Pixels, lossless: bool) -> tuple[bytes, str]:
    from node.media import encode

    return encode.shared(made, lossless)


def _screen(made: Pixels) -> tuple[bytes, str]:
    from node.media import encode

    return encode.screen(made)


def _read(file: Path) -> bytes:
    """Read a regular file of at most 64 MiB. Refused."""
    try:
        # Without waiting: a named pipe would hold this thread for ever.
        with open(os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as source:
            found = os.fstat(source.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise Refused("unreadable_file", "That is no file.")
            data = source.read(pixels.MAX_BYTES + 1)
    except (OSError, ValueError):
        raise Refused("unreadable_file", "The file cannot be read.") from None
    if len(data) > pixels.MAX_BYTES:
        raise Refused("picture_too_large", "A picture has at most 64 MiB.")
    return data
