"""Photos for the gallery's tests and screenshots: drawn here, decoded by the real child, shown by the real door."""

from __future__ import annotations

import asyncio
import io
import math
import random
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

from app.commands import File
from app.gallery import api as gallery
from app.media_door import MediaDoor
from node.media.pictures import Pictures
from node.system import system_random
from tests.app.fake_node import FakePerson

SHAPES = ((1600, 1067), (1067, 1600), (1600, 900), (1200, 1200), (1600, 1200), (2400, 900))
SKIES = (
    ((255, 183, 120), (90, 60, 120)),
    ((170, 210, 240), (60, 120, 190)),
    ((250, 220, 180), (220, 120, 110)),
    ((30, 40, 90), (10, 14, 40)),
    ((200, 230, 220), (90, 160, 170)),
)


def landscape(number: int, size: tuple[int, int] | None = None) -> bytes:
    """A sky, hills and a sun, different for each number; JPEG."""
    chance = random.Random(number)
    width, height = size or SHAPES[number % len(SHAPES)]
    low, high = SKIES[number % len(SKIES)]
    column = Image.new("RGB", (1, 64))
    for y in range(64):
        part = y / 63
        column.putpixel((0, y), tuple(round(a * part + b * (1 - part)) for a, b in zip(low, high, strict=True)))
    picture = column.resize((width, height), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    x, y, radius = chance.uniform(0.2, 0.8) * width, chance.uniform(0.2, 0.45) * height, height * 0.07
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(255, 244, 214))
    for layer in range(4):
        shade = tuple(round(c * (0.62 - 0.13 * layer)) for c in low)
        phase, base = chance.uniform(0, 6), height * (0.5 + 0.13 * layer)
        line = [
            (
                s,
                base
                + height * 0.06 * math.sin(phase + 7 * s / width)
                + height * 0.02 * math.sin(phase * 2 + 23 * s / width),
            )
            for s in range(0, width + 9, 8)
        ]
        draw.polygon([(0, height), *line, (width, height)], fill=shade)
    target = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(1)).save(target, "JPEG", quality=88)
    return target.getvalue()


def photo(folder: Path, number: int, name: str = "") -> File:
    path = folder / (name or f"photo-{number}.jpg")
    path.write_bytes(landscape(number))
    return File(str(path))


async def real_door(person: FakePerson) -> MediaDoor:
    """Give a person a real child for pictures and a real door; `shut` ends both."""
    person.node.pictures = Pictures()  # type: ignore[assignment]
    door = MediaDoor(person.app.node, system_random, asyncio.get_running_loop().time)
    await door.start()
    person.app.media = door
    return door


async def shut(person: FakePerson) -> None:
    if isinstance(person.app.media, MediaDoor):
        await person.app.media.stop()
    if isinstance(person.node.pictures, Pictures):
        await person.node.pictures.stop()


async def fill(people: dict[str, FakePerson], folder: Path) -> dict[str, Any]:
    """Albums of some days: one of Alice's with Bob and Carol in it, one of Bob's, one that is empty."""
    alice, bob = people["alice"], people["bob"]
    for person in (alice, bob):
        await person.node.come_back()
        await real_door(person)
    town = alice.node.town
    days = 86_400_000
    town.now_ms -= 9 * days
    for node in town.nodes.values():
        node._hlc = 0  # else what is said now would come after what was said before
    trip = await alice.call(gallery.album, "Lisbon, September")
    await alice.call(gallery.add, trip.id, [photo(folder, n) for n in range(5)])
    await alice.call(gallery.share, trip.id, bob.id)
    await alice.call(gallery.share, trip.id, people["carol"].id)
    town.now_ms += 6 * days
    garden = await bob.call(gallery.album, "Our garden")
    await bob.call(gallery.share, garden.id, alice.id)
    await bob.call(gallery.add, garden.id, [photo(folder, n) for n in (7, 8, 9)], caption="The first warm evening")
    town.now_ms += 2 * days
    await alice.call(gallery.add, trip.id, [photo(folder, n) for n in (10, 11, 12, 13)])
    town.now_ms += days
    await bob.call(gallery.add, trip.id, [photo(folder, n) for n in (15, 16, 17)])
    empty = await alice.call(gallery.album, "Winter in the mountains with everybody")
    return {"trip": trip.id, "garden": garden.id, "empty": empty.id}
