"""Turns the bytes of a picture into upright sRGB pixels that fit a box; runs only in the limited child process.

Formats come from an allow-list, sizes are checked from the header before anything is decoded, the first frame stands
for an animation, and place, device and every other note in the file are left behind. `darkroom.py` is the other end.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import (
    AvifImagePlugin,
    Image,
    ImageCms,
    ImageFile,
    MpoImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from node.media.pixels import FORMATS, MAX_PIXELS, fit, format_of

MAX_PROFILE: Final = 4 << 20  # bytes; larger colour profiles are left aside
ORIENTATION: Final = 0x0112
# Others load these late: the second picture in a photo, and the notes in it.
LOADED: Final = (MpoImagePlugin, TiffImagePlugin, WebPImagePlugin)
SIDEWAYS: Final = 5  # from this orientation on, width and height change places
TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class TooLarge(Exception):  # noqa: N818
    """The picture has more pixels, or needs more memory, than may be had."""


class Damaged(Exception):  # noqa: N818
    """The bytes are no sound picture of an allowed format."""


@dataclass(frozen=True, slots=True)
class Developed:
    """What came of a picture: the size it has when shown, and its pixels in the box, 3 or 4 bytes each."""

    format: int
    width: int
    height: int
    box_width: int
    box_height: int
    pixels: bytes


def prepare() -> None:
    """Load every decoder that is allowed, so that nothing has to be imported behind the walls."""
    Image.preinit()
    warnings.simplefilter("ignore")  # nobody reads them, and showing one opens files
    Image.MAX_IMAGE_PIXELS = None  # our own limit is checked from the header, and the process has a limit of memory
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    _srgb()


def develop(data: bytes, box: int) -> Developed:
    """Decode a picture and fit it into box x box pixels. Raises TooLarge and Damaged."""
    kind = format_of(data)
    if kind is None:
        raise Damaged
    try:
        return _develop(data, box, kind)
    except (TooLarge, Damaged):
        raise
    except MemoryError:
        raise TooLarge from None
    except Exception as error:  # whatever a decoder thinks of: it is a picture that cannot be shown
        raise Damaged from error


def _develop(data: bytes, box: int, kind: int) -> Developed:
    try:
        picture: Image.Image = Image.open(io.BytesIO(data), formats=[FORMATS[kind].decoder])
    except UnidentifiedImageError:
        raise Damaged from None
    width, height = picture.size
    if width < 1 or height < 1 or width * height > MAX_PIXELS:
        raise TooLarge
    picture.draft(None, (2 * box, 2 * box))
    picture.load()
    orientation = _orientation(picture)
    small = _rgb(_shrunk(_plain(picture), fit(width, height, box)), _profile(picture))
    if orientation in TURNS:
        small = small.transpose(TURNS[orientation])
    if orientation >= SIDEWAYS:
        width, height = height, width
    return Developed(kind, width, height, small.width, small.height, small.tobytes())


def _orientation(picture: Image.Image) -> int:
    """Read how the picture must be turned; broken notes mean that it stands as it is."""
    try:
        value = picture.getexif().get(ORIENTATION, 1)
    except Exception:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _profile(picture: Image.Image) -> bytes:
    found = picture.info.get("icc_profile")
    return found if isinstance(found, bytes) and len(found) <= MAX_PROFILE else b""


def _plain(picture: Image.Image) -> Image.Image:
    """Give the picture in a mode that can be resized and has a colour profile: L, RGB, RGBA or CMYK."""
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    if picture.mode in ("L", "RGB", "CMYK"):
        return picture
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _shrunk(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    if picture.size == size:
        return picture
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _rgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Convert to sRGB by the picture's own profile; without a sound one it is taken to be sRGB."""
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    colours = picture.convert("RGB") if alpha is not None else picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile)) if profile else None
        done = None if source is None else ImageCms.profileToProfile(colours, source, _srgb(), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        done = None
    shown = colours.convert("RGB") if done is None else done
    if alpha is not None and alpha.getextrema() != (255, 255):
        shown.putalpha(alpha)
    return shown


def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
