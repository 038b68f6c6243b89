"""Pictures that nobody would send by mistake: bombs, lies, loops, cuts and files that are two things at once.

Each is (name, bytes, answer): the answer is `sound`, or the reason by which the darkroom rejects it.
"""

import os
import struct
import zlib
from collections.abc import Iterator
from functools import cache

from PIL import Image

from tests.node.media.drawing import PNG, bomb, chunk, png, quarters, rows, saved, segment, sized, with_segment

Case = tuple[str, bytes, str]
LINE = chunk(b"IDAT", zlib.compress((b"\0" + bytes(40)) * 40))
SMALL = (40, 40, 8, 0)


def every() -> Iterator[Case]:
    """All cases."""
    yield from png_cases()
    yield from png_lies()
    yield from jpeg_cases()
    yield from jpeg_notes()
    yield from webp_cases()
    yield from gif_cases()
    yield from avif_cases()
    yield from other_cases()


def png_cases() -> Iterator[Case]:
    yield "png of 900 million pixels", png(30_000, 30_000, 1, 0, rows(30_000, 3000, 1)), "too_large"
    yield "png of four milliards squared", png(2**31 - 1, 2**31 - 1, 8, 6, LINE), "too_large"
    yield "png with more rows than it says", png(40, 40, 8, 0, rows(40, 2_000_000, 8)), "sound"
    yield "png cut in its rows", saved(quarters(400, 400), "PNG")[:900], "damaged"
    yield "png with packed text of 256 megabytes", png(*SMALL, chunk(b"zTXt", b"a\0\0" + bomb(256)), LINE), "damaged"
    profile = chunk(b"iCCP", b"a\0\0" + bomb(256))
    yield "png with a packed profile of 256 megabytes", png(*SMALL, profile, LINE), "damaged"
    texts = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(900_000))) * 100
    yield "png with a hundred packed texts", png(*SMALL, texts, LINE), "damaged"
    yield (
        "png with four million empty chunks",
        png(*SMALL, chunk(b"tEXt", b"") * 4_000_000, LINE),
        "too_slow",
    )
    frames = chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))
    yield "png of two milliard frames", png(*SMALL, frames, LINE), "sound"
    loop = b"MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x08\0\0\0\x08"
    yield "png whose notes point at themselves", png(*SMALL, chunk(b"eXIf", loop), LINE), "sound"


@cache
def wide() -> bytes:
    """As large as may be."""
    return png(10_000, 10_000, 16, 6, rows(10_000, 10_000, 64, level=1))


def png_lies() -> Iterator[Case]:
    yield "png without width", png(0, 40, 8, 0, LINE), "damaged"
    yield "png of a depth that is none", png(40, 40, 3, 0, LINE), "damaged"
    yield "png of a palette that is missing", png(40, 40, 8, 3, LINE), "damaged"
    yield "png with filters that are none", png(*SMALL, chunk(b"IDAT", zlib.compress(b"\x09" * 1640))), "damaged"
    yield "png with rows that are not packed", png(*SMALL, chunk(b"IDAT", os.urandom(999))), "damaged"
    yield "png of a chunk without end", PNG + struct.pack(">I4s", 2**31 - 1, b"IHDR") + bytes(99), "damaged"


def jpeg_cases() -> Iterator[Case]:
    jpeg = saved(quarters(400, 300), "JPEG")
    yield "jpeg of four milliards of pixels", sized(jpeg, 65_500, 65_500), "too_large"
    yield "jpeg that lies itself larger", sized(jpeg, 9_000, 9_000), "sound"
    yield "jpeg that lies itself smaller", sized(jpeg, 3, 3), "sound"
    yield "jpeg cut in the middle", jpeg[: len(jpeg) // 2], "damaged"
    yield "jpeg of a thousand scans", scans(2500, 2500, 2000), "too_slow"
    yield "jpeg of tables only", jpeg[:2] + segment(0xDB, bytes(65)) * 100_000, "damaged"
    yield "jpeg of noise", jpeg[:600] + os.urandom(9_000), "damaged"
    yield "jpeg that is a page, too", with_segment(jpeg, segment(0xFE, b"<script>alert(1)</script>")), "sound"
    yield "jpeg that is an archive, too", jpeg + b"PK\x03\x04" + os.urandom(500) + b"PK\x05\x06" + bytes(18), "sound"


def scans(width: int, height: int, count: int) -> bytes:
    """A progressive JPEG that says the same thing again and again: each scan costs a pass over the picture."""
    jpeg = saved(Image.new("L", (width, height), 9), "JPEG", progressive=True)
    last = jpeg.rfind(b"\xff\xda")
    return jpeg[:last] + jpeg[last:-2] * count + jpeg[-2:]


def jpeg_notes() -> Iterator[Case]:
    jpeg = saved(quarters(400, 300), "JPEG")
    notes = b"Exif\0\0MM\0*\0\0\0\x08"
    turn = b"\0\x01\x01\x12\0\x03\0\0\0\x01\xff\xff\0\0\0\0\0\0"
    yield "jpeg turned 65,535 ways", with_segment(jpeg, segment(0xE1, notes + turn)), "sound"
    words = b"\0\x01\x01\x12\0\x02\xff\xff\xff\xff\0\0\0\0\0\0\0\0"
    yield "jpeg turned by four milliards of letters", with_segment(jpeg, segment(0xE1, notes + words)), "sound"
    loop = b"\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x08\0\0\0\x08"
    yield "jpeg whose notes point at themselves", with_segment(jpeg, segment(0xE1, notes + loop)), "sound"
    yield "jpeg with noise for a profile", with_segment(jpeg, profile(1, 1, os.urandom(3000))), "sound"
    yield "jpeg with the last of 255 profiles", with_segment(jpeg, profile(255, 255, b"x" * 99)), "sound"
    many = b"".join(profile(number, 255, os.urandom(60_000)) for number in range(1, 256))
    yield "jpeg with a profile of 15 megabytes", with_segment(jpeg, many), "sound"
    index = segment(0xE2, b"MPF\0MM\0*\0\0\0\x08\0\x01\xb0\x01\0\x04\0\0\0\x01\xff\xff\xff\xff\0\0\0\0")
    yield "jpeg of four milliards of pictures", with_segment(jpeg, index), "sound"


def profile(number: int, count: int, data: bytes) -> bytes:
    return segment(0xE2, b"ICC_PROFILE\0" + bytes((number, count)) + data)


def webp_cases() -> Iterator[Case]:
    webp = saved(quarters(400, 300), "WEBP")
    yield "webp that lies about its length", webp[:4] + b"\xf0\xff\xff\xff" + webp[8:], "damaged"
    yield "webp cut in the middle", webp[: len(webp) // 2], "damaged"
    moving = saved(quarters(), "WEBP", save_all=True, append_images=[quarters().rotate(180)])
    assert moving[12:16] == b"VP8X"
    canvas = moving[:24] + b"\xff\x3f\0\xff\x3f\0" + moving[30:]
    yield "webp on a canvas of 268 million pixels", canvas, "damaged"
    lossless = b"WEBPVP8L" + struct.pack("<I", 3005) + b"/" + b"\xff\xff\xff\x0f" + os.urandom(3000) + b"\0"
    yield "webp of noise without loss", b"RIFF" + struct.pack("<I", len(lossless)) + lossless, "damaged"


def gif_cases() -> Iterator[Case]:
    gif = saved(quarters(400, 300), "GIF")
    yield "gif on a canvas of four milliards of pixels", gif[:6] + b"\xff\xff\xff\xff" + gif[10:], "too_large"
    yield "gif cut in the middle", gif[: len(gif) // 2], "damaged"
    others = [Image.new("L", (4, 4), index % 256) for index in range(3000)]
    many = saved(Image.new("L", (4, 4), 99), "GIF", save_all=True, append_images=others)
    yield "gif of thousands of frames", many, "sound"
    start = gif.index(b",")
    yield "gif whose frame lies outside", gif[: start + 1] + b"\xf0\xff\xf0\xff" + gif[start + 5 :], "damaged"
    yield "gif with words of 255 bits", gif[: start + 10] + b"\xff" + gif[start + 11 :], "sound"


def avif_cases() -> Iterator[Case]:
    avif = saved(quarters(400, 300), "AVIF")
    yield "avif cut in the middle", avif[: len(avif) * 2 // 3], "damaged"
    yield "avif of noise", avif[:-400] + os.urandom(400), "damaged"
    at = avif.index(b"ispe") + 8
    yield "avif that lies itself larger", avif[:at] + struct.pack(">II", 60_000, 60_000) + avif[at + 8 :], "damaged"
    yield "avif of a head only", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(4), "damaged"


def other_cases() -> Iterator[Case]:
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n + 1, b"&l%d;" % n * 10) for n in range(12))
    yield "svg of a milliard laughs", b"<!DOCTYPE svg [" + entities + b"]><svg>&l12;</svg>", "damaged"
    yield "postscript", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run", "damaged"
    yield "tiff", saved(quarters(), "TIFF"), "damaged"
    yield "bmp", saved(quarters(), "BMP"), "damaged"
    yield "jpeg 2000", saved(quarters(), "JPEG2000"), "damaged"
    yield "heic", b"\0\0\0\x18ftypheic\0\0\0\0heic" + bytes(99), "damaged"
    yield "first bytes only", b"\xff\xd8\xff", "damaged"
    yield "more than 64 MiB", b"\xff\xd8\xff" + bytes(64 << 20), "too_large"
