"""What is shown and fetched elsewhere of somebody whom I have blocked: nothing, until they are let in again."""

from pathlib import Path

from app.gallery import api as gallery
from app.people import turning
from tests.app.fake_node import FakePerson, Town
from tests.app.photos import fetch, photo


async def names(person: FakePerson, album: str | None = None) -> set[str]:
    return {row.picture.name for row in await person.call(gallery.list_, album)}


async def test_photos_of_whom_i_blocked_are_neither_listed_nor_fetched(
    town: Town, alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    carol = await town.person("Carol")
    await alice.node.befriend(carol.node)
    album = (await alice.call(gallery.album, "Summer")).id
    for person in (bob, carol):
        await alice.call(gallery.share, album, person.id)
    await carol.call(gallery.add, album, [photo(tmp_path, "hers.png", b"hers")])
    await bob.call(gallery.add, album, [photo(tmp_path, "his.png", b"his")])
    await alice.call(turning.block, "Bob")
    await fetch(alice)
    assert await names(alice) == await names(alice, album) == {"hers.png"}
    (his,) = [row for row in await carol.call(gallery.list_) if row.picture.name == "his.png"]
    assert await alice.node.blobs.progress(bytes.fromhex(his.picture.id)) == (0, 0)
    await alice.call(turning.unblock, "Bob")
    await fetch(alice)
    assert await names(alice) == {"hers.png", "his.png"}
    held, whole = await alice.node.blobs.progress(bytes.fromhex(his.picture.id))
    assert 0 < whole == held
