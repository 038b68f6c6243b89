"""The door in front of pictures: who gets in, for how long, and that nothing but what was rendered comes out."""

import hashlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import aiohttp
import pytest

from app import media_door
from app.media_door import MediaDoor
from app.people.events import PROFILE
from app.picture import Picture
from crypto.errors import PeerFault
from tests.app.fake_node import FakePerson
from tests.app.fake_pictures import PNG, THUMBNAIL, FakePictures, FakeRendered


@dataclass
class Darkroom(FakePictures):
    """Fake pictures that keep what they were asked, and never hand on what they were given."""

    asked: list[tuple[bytes, int]] = field(default_factory=list)
    size: tuple[int, int] = (640, 480)
    meanwhile: Callable[[], None] = lambda: None

    async def render(self, data: bytes, box: int) -> FakeRendered:
        self.asked.append((data, box))
        self.meanwhile()
        if data in (b"bad", b""):
            raise PeerFault("bad_picture", "The picture is damaged.")
        return FakeRendered(PNG + b"made here " + bytes([len(self.asked)]), "image/png", 9, 9)


@dataclass
class Visit:
    """Alice's door, a clock that is moved by hand, and a way to ask."""

    door: MediaDoor
    person: FakePerson
    darkroom: Darkroom
    session: aiohttp.ClientSession
    now: float = 1000.0
    drawn: int = 0

    async def get(self, url: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
        async with self.session.request(method, url, headers=headers) as answer:
            self.headers = answer.headers
            return answer.status, await answer.read()

    async def picture(self, content: bytes = b"sea", thumbnail: bytes = THUMBNAIL) -> Picture:
        blob = await self.person.node.blobs.add(content)
        return Picture(blob.manifest, blob.key, blob.size, "image/png", "sea.png", 9, 9, thumbnail)


@pytest.fixture
async def visit(alice: FakePerson) -> AsyncIterator[Visit]:
    darkroom = Darkroom()
    alice.node.pictures = darkroom

    def random(length: int) -> bytes:
        made.drawn += 1
        return made.drawn.to_bytes(length, "big")

    door = MediaDoor(alice.app.node, random, lambda: made.now)
    async with aiohttp.ClientSession() as session:
        made = Visit(door, alice, darkroom, session)
        await door.start()
        yield made
        await door.stop()


async def test_a_picture_is_shown_as_it_was_rendered_here(visit: Visit) -> None:
    picture = await visit.picture(b"sand")
    thumb, screen = visit.door.url(picture, "thumb"), visit.door.url(picture, "screen")
    assert thumb.startswith(f"http://127.0.0.1:{visit.door.port}/media/")
    assert await visit.get(thumb) == (200, PNG + b"made here \x01")
    assert visit.headers["Content-Type"] == "image/png"
    assert visit.headers["Cache-Control"].startswith("private")
    assert await visit.get(screen) == (200, PNG + b"made here \x02")
    assert visit.darkroom.asked == [(THUMBNAIL, 320), (b"sand", 2048)]


async def test_a_screen_is_given_smaller_where_that_is_asked_for(visit: Visit) -> None:
    picture = await visit.picture(b"sand")
    thumb, screen = visit.door.url(picture, "thumb"), visit.door.url(picture, "screen")
    first = await visit.get(f"{screen}?tile")
    assert first == (200, PNG + b"made here \x01")
    etag = visit.headers["ETag"]
    assert await visit.get(screen) == (200, PNG + b"made here \x02")
    assert visit.headers["ETag"] != etag
    assert await visit.get(f"{screen}?tile") == first, "it is rendered once"
    assert visit.darkroom.asked == [(b"sand", 800), (b"sand", 2048)]
    for wrong in (f"{thumb}?tile", f"{screen}?screen", f"{screen}?tile=9", f"{screen}?tile/"):
        assert (await visit.get(wrong))[0] == 404, wrong
    assert visit.door.url(picture, "tile") == ""
    visit.door.forget(picture.manifest)
    assert (await visit.get(f"{screen}?tile"))[0] == 404
    assert (visit.door._shown_bytes, dict(visit.door._shown)) == (0, {})


async def test_a_picture_keeps_its_address_and_is_rendered_once(visit: Visit) -> None:
    picture = await visit.picture()
    url = visit.door.url(picture, "thumb")
    first = await visit.get(url)
    assert await visit.get(visit.door.url(picture, "thumb")) == first
    etag = visit.headers["ETag"]
    assert (await visit.get(url, **{"If-None-Match": etag}))[0] == 304
    assert len(visit.darkroom.asked) == 1
    assert visit.door.url(picture, "screen") != url
    assert visit.door.url(await visit.picture(), "thumb") != url


async def test_another_thumbnail_with_the_same_manifest_is_another_picture(visit: Visit) -> None:
    """Else a reader of a picture could put a thumbnail of hers in its place."""
    picture = await visit.picture()
    same = Picture(picture.manifest, picture.key, 3, "image/png", "", 9, 9, THUMBNAIL + b"other")
    first, second = visit.door.url(picture, "thumb"), visit.door.url(same, "thumb")
    assert first != second
    assert (await visit.get(first))[1] != (await visit.get(second))[1]


async def test_a_profile_picture_is_looked_up_by_its_name_and_rendered_here(visit: Visit) -> None:
    person = visit.person
    space = person.node.personal_space
    await person.node.publish(space, PROFILE, {"name": "Alice", "about": "", "picture": THUMBNAIL + b"me"})
    named = hashlib.sha256(THUMBNAIL + b"me").digest()

    def face(name: bytes) -> Picture:
        return Picture(name, bytes(32), 0, "image/webp", "", 0, 0)

    assert await visit.get(visit.door.url(face(named), "face")) == (200, PNG + b"made here \x01")
    assert visit.darkroom.asked == [(THUMBNAIL + b"me", 192)]
    assert (await visit.get(visit.door.url(face(b"?" * 32), "face")))[0] == 410, "nobody shows that any more"


async def test_an_address_lives_an_hour_after_it_was_last_asked_for(visit: Visit) -> None:
    picture = await visit.picture()
    url = visit.door.url(picture, "thumb")
    for _ in range(3):
        visit.now += media_door.LIFETIME - 1
        assert (await visit.get(url))[0] == 200
    visit.now += media_door.LIFETIME - 1
    assert visit.door.url(picture, "thumb") == url, "asking for the address counts, too"
    visit.now += media_door.LIFETIME
    assert (await visit.get(url))[0] == 410
    assert (await visit.get(url))[0] == 404
    fresh = visit.door.url(picture, "thumb")
    assert fresh != url
    assert (await visit.get(fresh))[0] == 200


async def test_an_expired_address_is_not_given_out_again(visit: Visit) -> None:
    picture = await visit.picture()
    url = visit.door.url(picture, "thumb")
    visit.now += media_door.LIFETIME
    assert visit.door.url(picture, "thumb") != url
    assert (await visit.get(url))[0] == 404


async def test_addresses_and_pictures_are_bounded(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_door, "MAX_HANDLES", 3)
    monkeypatch.setattr(media_door, "MAX_SHOWN", 40)
    pictures = [await visit.picture(bytes([number])) for number in range(5)]
    urls = [visit.door.url(picture, "screen") for picture in pictures]
    assert [(await visit.get(url))[0] for url in urls] == [404, 404, 200, 200, 200]
    for url in urls[2:]:
        await visit.get(url)
    assert len(visit.darkroom.asked) > 3, "what was pushed out is rendered again"
    assert visit.door._shown_bytes <= 40
    assert len(visit.door._handles) == len(visit.door._addresses) == 3


async def test_what_nobody_asked_for_in_an_hour_is_not_held(visit: Visit) -> None:
    for number in range(3):
        visit.door.url(await visit.picture(bytes([number])), "thumb")
    visit.now += media_door.LIFETIME
    visit.door.url(await visit.picture(), "thumb")
    assert len(visit.door._handles) == len(visit.door._addresses) == 1


async def test_a_picture_that_was_taken_away_is_seen_no_more(visit: Visit) -> None:
    gone, kept = await visit.picture(b"gone"), await visit.picture(b"kept")
    urls = [visit.door.url(gone, "thumb"), visit.door.url(gone, "screen"), visit.door.url(kept, "screen")]
    assert [(await visit.get(url))[0] for url in urls] == [200, 200, 200]
    visit.door.forget(gone.manifest)
    assert [(await visit.get(url))[0] for url in urls] == [404, 404, 200]
    assert visit.door._shown_bytes == sum(len(shown.data) for shown in visit.door._shown.values())
    assert len(visit.door._shown) == 1


async def test_a_picture_that_is_taken_away_while_it_is_rendered_is_not_kept(visit: Visit) -> None:
    picture = await visit.picture()
    url = visit.door.url(picture, "thumb")
    visit.darkroom.meanwhile = lambda: visit.door.forget(picture.manifest)
    assert (await visit.get(url))[0] == 200
    assert not visit.door._shown
    assert visit.door._shown_bytes == 0


async def test_strangers_web_pages_and_writers_get_nothing(visit: Visit) -> None:
    url = visit.door.url(await visit.picture(), "thumb")
    port = visit.door.port
    assert (await visit.get(url, Host=f"evil.example:{port}"))[0] == 421
    assert (await visit.get(url, Host="127.0.0.1"))[0] == 421
    assert (await visit.get(url, Origin="https://evil.example"))[0] == 403
    assert (await visit.get(url, **{"Sec-Fetch-Site": "cross-site"}))[0] == 403
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "HEAD"):
        assert (await visit.get(url, method))[0] == 405
    assert visit.darkroom.asked == []
    base = f"http://127.0.0.1:{port}"
    for path in ("", "media/", "media/" + "0" * 32, "media/../media", "x/" + url[-32:], "media/%2e%2e/x", "rpc"):
        assert (await visit.get(f"{base}/{path}"))[0] == 404, path
    assert (await visit.get(url))[0] == 200


async def test_what_is_not_here_is_told_from_what_cannot_be_shown(visit: Visit) -> None:
    missing = Picture(b"m" * 32, b"k" * 32, 9, "image/png", "", 9, 9)
    assert (await visit.get(visit.door.url(missing, "screen")))[0] == 404
    bad = visit.door.url(await visit.picture(b"bad"), "screen")
    assert await visit.get(bad) == (410, b"The picture is damaged.\n")
    assert visit.headers["Cache-Control"] == "no-store"
    assert (await visit.get(bad))[0] == 410
    assert visit.darkroom.asked == [(b"bad", 2048)], "what it cost to find out is not paid twice"


async def test_a_crowd_is_turned_away(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_door, "MAX_BUSY", 0)
    assert (await visit.get(visit.door.url(await visit.picture(), "thumb")))[0] == 503


async def test_a_shut_door_gives_no_addresses(visit: Visit) -> None:
    picture = await visit.picture()
    assert visit.door.url(picture, "poster") == ""
    await visit.door.stop()
    assert visit.door.url(picture, "thumb") == ""
