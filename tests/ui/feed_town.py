"""What people of the fake town post, with pictures that a window can really load: for screenshots and tests."""

from __future__ import annotations

import io
import os
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageDraw

from app.commands import File
from app.feed import api as feed
from app.media_door import MediaDoor
from tests.app.fake_node import FakePerson
from tests.app.fake_pictures import FakePictures, FakePrepared
from tests.app.photos import fetch


class OpenPictures(FakePictures):
    """Pictures as they are, with a thumbnail that is one."""

    async def prepare(self, file: Path, original: bool) -> FakePrepared:
        await super().prepare(file, original)
        with Image.open(file) as opened:
            small = opened.copy()
            size = opened.size
        small.thumbnail((320, 320))
        data = io.BytesIO()
        small.save(data, "PNG")
        return FakePrepared(file.read_bytes(), "image/png", *size, data.getvalue()[: 16 * 1024])


def landscape(folder: Path, name: str, size: tuple[int, int] = (1600, 1000), sky: str = "#f2a65a") -> File:
    """A picture of hills under a sky."""
    width, height = size
    image = Image.new("RGB", size, sky)
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.6, height * 0.15, width * 0.6 + height * 0.2, height * 0.35), fill="#fff1d0")
    for row, colour in enumerate(("#7a8fb8", "#4f6a8f", "#2f4a5e", "#1d3140")):
        base = height * (0.5 + 0.13 * row)
        points = [
            (x, base - height * 0.12 * (((x / width * (3 + row) + row * 0.7) % 1) - 0.5))
            for x in range(0, width + 9, 8)
        ]
        draw.polygon([*points, (width, height), (0, height)], fill=colour)
    path = folder / name
    image.save(path)
    return File(str(path))


async def open_door(person: FakePerson) -> MediaDoor:
    """Let the window of a person load pictures from a real door; the caller stops it."""
    door = MediaDoor(person.node, os.urandom, time.monotonic)
    await door.start()
    person.app.media = door
    return door


async def post(people: dict[str, FakePerson]) -> MediaDoor:
    """Have everybody post something that Alice can read."""
    alice, bob, carol, dana = (people[name] for name in ("alice", "bob", "carol", "dana"))
    town = alice.node.town
    for person in (alice, bob, carol, dana):
        person.node.pictures = OpenPictures()
        person.node.away = False
    door = await open_door(alice)
    await bob.node.befriend(carol.node)
    town.now_ms = max(town.now_ms, int((time.time() - 50 * 60) * 1000))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await dana.call(feed.post, "Monday again ☕")
        town.now_ms += 9 * 60_000
        hills = (await carol.call(feed.post, "", attach=[landscape(folder, "hills.png", (1000, 1500), "#9fc3e8")])).id
        await alice.call(feed.react, hills, "😮")
        town.now_ms += 12 * 60_000
        words = (
            "Three things I learned while fixing the old boat this summer:\n\n"
            "1. Measure twice, sand once, then sand again.\n"
            "2. There is no such thing as too much epoxy.\n3. The lake is warmest in the evening, when nobody is there."
        )
        boat = (await bob.call(feed.post, words, attach=[landscape(folder, "lake.png")])).id
        for who, emoji in ((alice, "❤️"), (carol, "❤️"), (bob, "🎉")):
            await who.call(feed.react, boat, emoji)
        town.now_ms += 60_000
        asked = (await carol.call(feed.comment, boat, "Beautiful! Is there room for two?")).id
        town.now_ms += 60_000
        await bob.call(feed.comment, boat, "For three, if one of them rows. Saturday at six by the pier?")
        await alice.call(feed.react, asked, "👍")
        town.now_ms += 15 * 60_000
        await alice.call(feed.post, "Does anybody have a ladder I could borrow?", audience=f"{bob.id},{carol.id}")
    await fetch(alice)
    return door
