"""Makes files out of pixels that the darkroom handed over: what screens load, and what is shared with others.

Only Pillow's encoders run here, on pixels of a known size; no byte of a file that came from outside is ever read.
Everything blocks for milliseconds: call it on a thread.
"""

from __future__ import annotations

import io
from typing import Final

from PIL import Image

from node.media.darkroom import Pixels

THUMBNAIL_BOX: Final = 320
THUMBNAIL_BYTES: Final = 16 << 10
LOSSLESS_BYTES: Final = 4 << 20  # a picture without loss that is larger is shared with a little loss
QUALITY: Final = 90


def screen(pixels: Pixels) -> tuple[bytes, str]:
    """Encode for this machine's own screen, fast rather than small: the file and its type."""
    picture = _picture(pixels)
    if picture.mode == "RGB":
        return _saved(picture, "JPEG", quality=QUALITY), "image/jpeg"
    return _saved(picture, "PNG", compress_level=1), "image/png"


def shared(pixels: Pixels, lossless: bool) -> tuple[bytes, str]:
    """Encode for others, with nothing but pixels in it: the file and its type."""
    picture = _picture(pixels)
    if lossless:
        data = _saved(picture, "PNG", compress_level=6)
        if len(data) <= LOSSLESS_BYTES:
            return data, "image/png"
    if picture.mode == "RGB":
        return _saved(picture, "JPEG", quality=QUALITY, progressive=True), "image/jpeg"
    return _saved(picture, "WEBP", quality=QUALITY, method=4), "image/webp"


def thumbnail(pixels: Pixels) -> bytes:
    """Encode as WebP of at most 320 x 320 pixels and 16 KiB, as good as that allows."""
    picture = _picture(pixels)
    picture.thumbnail((THUMBNAIL_BOX, THUMBNAIL_BOX), Image.Resampling.LANCZOS)
    while True:
        for quality in (80, 65, 50, 30):
            data = _saved(picture, "WEBP", quality=quality, method=4)
            if len(data) <= THUMBNAIL_BYTES:
                return data
        picture = picture.resize((max(1, picture.width // 2), max(1, picture.height // 2)))


def _picture(pixels: Pixels) -> Image.Image:
    mode = "RGB" if pixels.each == 3 else "RGBA"
    return Image.frombytes(mode, (pixels.box_width, pixels.box_height), pixels.data)


def _saved(picture: Image.Image, decoder: str, **options: object) -> bytes:
    target = io.BytesIO()
    picture.save(target, decoder, **options)
    return target.getvalue()
