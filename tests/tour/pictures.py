"""Pictures that people took: each is its own pattern of colours, so that a screen can be asked whether it shows one."""

import random
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageStat

SIZE: Final = (1200, 800)
ACROSS, DOWN = 6, 4
NEAR: Final = 24
"""Mean distance of colours, out of 255, below which two pictures are the same; different ones are beyond 60."""


def take(folder: Path, name: str) -> Path:
    """Take a picture; its colours follow from its name."""
    folder.mkdir(exist_ok=True)
    draw = random.Random(name)
    picture = Image.new("RGB", SIZE)
    pen = ImageDraw.Draw(picture)
    width, height = SIZE[0] // ACROSS, SIZE[1] // DOWN
    for place in range(ACROSS * DOWN):
        x, y = place % ACROSS * width, place // ACROSS * height
        pen.rectangle((x, y, x + width, y + height), fill=tuple(draw.choice((20, 130, 240)) for _ in range(3)))
    file = folder / f"{name}.jpg"
    picture.save(file, quality=90)
    return file


def distance(shown: Image.Image, file: Path) -> float:
    """How far a part of a screen is from a picture, on the scale of 0 to 255."""
    with Image.open(file) as picture:
        parts = [one.convert("RGB").resize((ACROSS * 4, DOWN * 4), Image.Resampling.BOX) for one in (shown, picture)]
    return sum(ImageStat.Stat(ImageChops.difference(*parts)).mean) / 3


def is_shown(screen: Image.Image, box: tuple[int, int, int, int], file: Path) -> bool:
    """Whether a picture is at this place of a screen, as large as fits: x, y, width, height."""
    x, y, width, height = box
    share = min(width / SIZE[0], height / SIZE[1])
    left, top = x + (width - SIZE[0] * share) / 2, y + (height - SIZE[1] * share) / 2
    inner = (round(left), round(top), round(left + SIZE[0] * share), round(top + SIZE[1] * share))
    return distance(screen.crop(inner), file) < NEAR
