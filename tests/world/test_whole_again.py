"""What somebody had comes back whole after a loss: lines, posts and photos, with their files, and all known as sent."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.chat import api as chat
from app.feed import api as feed
from app.feed.project import SUBJECT as FEED
from app.feed.rules import circle_for
from app.gallery import api as gallery
from app.gallery import events, fetching
from app.gallery.project import SUBJECT as GALLERY
from app.picture import POSTED, Picture, stated
from node import restore as restoring
from node.node import Node
from node.restore import Wish
from tests.world.network import Weather
from tests.world.pair import World, live, states, texts, until
from tests.world.people import Person

NIGHTLY = os.environ.get("KITH_NIGHTLY") == "1"
LOSERS = ("alice", "bob") if NIGHTLY else ("alice",)


class Collector(Person):
    """A person with feed and gallery, whose pictures are fetched as they are beside a real node."""

    subjects = (*Person.subjects, FEED, GALLERY)

    def _live(self, node: Node, counters: Counter[str]) -> None:
        super()._live(node, counters)
        assert self.app is not None
        assert self.notices is not None
        self._work = asyncio.create_task(fetching.keep_fetching(self.app, self.notices))

    async def stop(self) -> None:
        self._work.cancel()
        await asyncio.gather(self._work, return_exceptions=True)
        await super().stop()

    async def renew(self, words: str) -> None:
        self._work.cancel()
        await super().renew(words)

    async def restore(self, folder: Path) -> None:
        """Lose the home, and come back from a backup on a new device."""
        await self.stop()
        shutil.rmtree(self.home)
        secrets = (self.words, "-")
        await restoring.restore(self.home, folder, secrets, self._machine(), Wish(), lambda step, done, of: None)
        await self.start()

    async def add(self, album: str, size: int) -> None:
        """Put a photo of so many bytes into an album, as `gallery.add` does once a picture was looked at."""
        assert self.node is not None
        space = next(each.id for each in await gallery.albums(self.app) if each.title == album)
        said = stated([await self._picture(size)], 0)[0]
        await self.node.publish(bytes.fromhex(space), events.PHOTO, {"picture": said, "name": self.name})

    async def post(self, text: str, size: int) -> None:
        """Post a text with a picture to everybody, as `feed.post` does."""
        assert self.node is not None
        await feed.post(self.app, text)
        circle = circle_for(await self.node.spaces.every(), self.node.account, None)
        assert circle is not None
        pictures = stated([await self._picture(size)], 0)
        await self.node.publish(circle, POSTED, {"text": f"{text} shown", "pictures": pictures})

    async def _picture(self, size: int) -> Picture:
        assert self.node is not None
        blob = await self.node.blobs.add(self.random(size))
        return Picture(blob.manifest, blob.key, blob.size, "image/jpeg", "photo.jpg", 30, 20)


@dataclass(frozen=True)
class Sight:
    """What a person sees: lines, posts and photos, and what of it is not what it should be."""

    lines: list[str]
    posts: list[str]
    photos: list[str]
    amiss: list[str] = field(compare=False)


async def sight(person: Person, other: str) -> Sight:
    posts = await feed.timeline(person.app, limit=200)
    photos = await gallery.photos(person.app, limit=500)
    amiss = [f"line {state}" for state in await states(person, other) & {"queued"}]
    amiss += [f"post {each.text}: {each.state}" for each in posts if each.state == "queued"]
    amiss += [f"photo {each.id[:6]}: {each.state}" for each in photos if each.state == "queued"]
    shown = [each.picture for each in photos] + [picture for each in posts for picture in each.pictures]
    amiss += [f"{each.held} of {each.size} bytes" for each in shown if each.held != each.size]
    return Sight(
        sorted(await texts(person, other)),
        sorted(each.text for each in posts),
        sorted(each.picture.id for each in photos),
        amiss,
    )


async def say_everything(world: World, what: str) -> None:
    for person, other in ((world.alice, "bob"), (world.bob, "alice")):
        assert isinstance(person, Collector)
        await chat.send(person.app, other, f"{what} of {person.name}")
        await person.post(f"{what} of {person.name}", 3000)
        await person.add("Summer", 5000)


async def found_more(person: Person, other: Person) -> None:
    """An album and a circle that the copy or the backup knows nothing of."""
    assert isinstance(person, Collector)
    assert person.node is not None
    circle = await person.node.spaces.found("circle", {"use": "feed"}, [], everybody=True)
    await person.node.publish(circle, POSTED, {"text": "late", "pictures": []})
    album = await gallery.album(person.app, "Late")
    await gallery.share(person.app, album.id, other.name)
    await person.add("Late", 4000)


async def comes(world: World) -> Sight:
    """Wait until both see the same, whole, and known to have been sent; what that is."""

    async def is_whole() -> bool:
        one, other = await sight(world.alice, "bob"), await sight(world.bob, "alice")
        return one == other and not one.amiss and not other.amiss

    try:
        await until(is_whole, 3600)
    except TimeoutError:
        raise AssertionError((await sight(world.alice, "bob"), await sight(world.bob, "alice"))) from None
    return await sight(world.alice, "bob")


async def begin(world: World) -> None:
    await world.befriend()
    album = await gallery.album(world.alice.app, "Summer")
    await gallery.share(world.alice.app, album.id, "bob")
    await until(lambda: knows_album(world.bob))
    await say_everything(world, "first")
    await comes(world)


def fair(folder: Path) -> World:
    return World(folder, number=0, linked=True, weather=Weather(0.2, 0.05, 0.02, 0.03), person=Collector)


async def knows_album(person: Person) -> bool:
    """Whether it is shown, and known that they belong to it."""
    assert person.node is not None
    joined = {each.id.hex() for each in await person.node.spaces.every() if each.joined}
    return any(each.id in joined for each in await gallery.albums(person.app))


@pytest.mark.parametrize("words", [False, True] if NIGHTLY else [False])
@pytest.mark.parametrize("loser", LOSERS)
def test_what_an_old_copy_lacks_comes_back_whole(loser: str, words: bool, tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await begin(world)
        person, other = (world.alice, world.bob) if loser == "alice" else (world.bob, world.alice)
        await world.keep_copy(person)
        await say_everything(world, "second")
        await found_more(person, other)
        before = await comes(world)
        await world.put_back(person)
        if words:
            await person.renew(person.words)
        assert await comes(world) == before
        await say_everything(world, "third")
        await comes(world)

    live(scene, fair(tmp_path))


@pytest.mark.parametrize("loser", LOSERS)
def test_what_a_backup_lacks_comes_back_whole(loser: str, tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await begin(world)
        person, other = (world.alice, world.bob) if loser == "alice" else (world.bob, world.alice)
        folder = tmp_path / "stick"
        folder.mkdir()
        await person.node.backups.keep(folder, 24 * 3600)
        status = await person.node.backups.now()
        assert not status.why
        await say_everything(world, "second")
        await found_more(person, other)
        before = await comes(world)
        await person.restore(folder)
        assert await comes(world) == before
        await say_everything(world, "third")
        await comes(world)

    live(scene, fair(tmp_path))
