"""Albums as three people fill them, and the pictures of posts beside them, through the same calls a screen makes.

Alice knows Bob and Carol, who do not know each other; Dave is nobody's guest.
"""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from app import commands
from app.commands import File
from app.errors import Refused
from app.feed import api as feed
from app.gallery import api as gallery
from app.gallery import fetching, queries
from app.picture import Picture, absolute, cleaned, file_name
from node.items import Delivered, Erased, Hidden
from tests.app.fake_node import FakePerson, Town
from tests.app.fake_pictures import FakeMedia
from tests.app.photos import fetch, photo


@pytest.fixture
async def carol(town: Town, alice: FakePerson) -> FakePerson:
    carol = await town.person("Carol")
    await alice.node.befriend(carol.node)
    return carol


@pytest.fixture
async def shared(alice: FakePerson, bob: FakePerson, carol: FakePerson) -> str:
    """The id of an album of Alice's that Bob and Carol are in."""
    made = await alice.call(gallery.album, "  Summer\n 2027 ")
    await alice.call(gallery.share, made.title, "Bob")
    return (await alice.call(gallery.share, made.id[:8], carol.id)).id


async def refusal(person: FakePerson, function: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(Refused) as refused:
        await person.call(function, *args, **kwargs)  # type: ignore[arg-type]
    return refused.value.code


async def names(person: FakePerson, album: str | None = None) -> list[str]:
    return [row.picture.name for row in await person.call(gallery.list_, album)]


async def test_an_album_is_made_and_shared(
    town: Town, alice: FakePerson, bob: FakePerson, carol: FakePerson, shared: str
) -> None:
    dave = await town.person("Dave")
    await alice.node.befriend(dave.node)
    for person in (alice, bob, carol):
        row = (await person.call(gallery.albums))[0]
        assert (row.id, row.title, row.owner_name, row.mine) == (shared, "Summer 2027", "Alice", person is alice)
        assert (row.photo_count, row.cover, row.newest_at) == (0, None, None)
        assert {one.id for one in row.people} == {alice.id, bob.id, carol.id}
        assert [one.id for one in row.people if one.owner] == [row.people[0].id] == [alice.id]
    unknown = next(one for one in (await bob.call(gallery.albums))[0].people if one.id == carol.id)
    assert (unknown.known, unknown.name) == (False, carol.id[:8])
    assert await dave.call(gallery.albums) == []


async def test_everybody_in_an_album_adds_photos(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, shared: str, tmp_path: Path
) -> None:
    for person, name in ((alice, "a"), (bob, "b"), (carol, "c")):
        person.node.town.now_ms += 1000
        await person.call(gallery.add, shared, [photo(tmp_path, f"{name}.png")], caption=f"by {name}")
    for person in (alice, bob, carol):
        assert await names(person, "summer 2027") == await names(person) == ["c.png", "b.png", "a.png"]
        newest = (await person.call(gallery.list_, shared))[0]
        assert (newest.author_name, newest.album, newest.album_title, newest.post) == (
            "Carol",
            shared,
            "Summer 2027",
            None,
        )
        assert (newest.known, newest.may_delete) == (person is not bob, person is not bob)
        assert (newest.state, newest.mine) == (("sent", True) if person is carol else ("received", False))
        assert newest.picture.caption == "by c"
        album = (await person.call(gallery.albums))[0]
        assert album.cover is not None
        assert (album.photo_count, album.newest_at, album.cover.name) == (3, newest.sent_at, "c.png")
    assert [one.name for one in (await bob.call(gallery.albums))[0].people] == ["Alice", "Bob", "Carol"]


async def test_photos_are_saved_bit_for_bit(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, shared: str, tmp_path: Path
) -> None:
    files = {name: photo(tmp_path, f"{name}.png", name.encode() * 400) for name in ("one", "two", "three")}
    for person, name in ((alice, "one"), (bob, "two"), (carol, "three")):
        await person.call(gallery.add, shared, [files[name]])
    target = tmp_path / "saved"
    target.mkdir()
    early = await bob.call(gallery.save, shared, File(str(target)))
    assert (len(early.files), early.missing) == (1, 2)
    await fetch(alice, bob, carol)
    saved = await bob.call(gallery.save, "Summer 2027", File(str(target)))
    assert (len(saved.files), saved.missing) == (3, 0)
    assert {(target / name).read_bytes() for name in saved.files} == {
        Path(file).read_bytes() for file in files.values()
    }
    assert sorted(path.name for path in target.iterdir()) == sorted(saved.files)
    assert await bob.call(gallery.save, shared, File(str(target))) == saved
    lone = tmp_path / "lone"
    lone.mkdir()
    first = (await bob.call(gallery.list_, shared))[0]
    assert len((await bob.call(gallery.save, first.id, File(str(lone)))).files) == 1
    assert await refusal(bob, gallery.save, shared, File(str(tmp_path / "none"))) == "no_folder"
    assert await refusal(bob, gallery.save, "Nothing", File(str(target))) == "unknown_album"
    assert await refusal(bob, gallery.save, "0" * 64, File(str(target))) == "unknown_album"


async def test_originals_stay_as_they_are_unless_cleaning_is_asked_for(
    alice: FakePerson, bob: FakePerson, shared: str, tmp_path: Path
) -> None:
    file = photo(tmp_path, content=b"metadata" * 100)
    size = Path(file).stat().st_size
    await alice.call(gallery.add, shared, [file])
    assert (await alice.call(gallery.list_, shared))[0].picture.size == size
    alice.node.town.now_ms += 1000
    await alice.call(gallery.add, shared, [file], clean=True)
    assert (await alice.call(gallery.list_, shared))[0].picture.size < size


async def test_photos_of_posts_and_albums_stand_together(
    alice: FakePerson, bob: FakePerson, shared: str, tmp_path: Path
) -> None:
    await alice.call(gallery.add, shared, [photo(tmp_path, "album.png")])
    alice.node.town.now_ms += 1000
    post = (await alice.call(feed.post, "two", attach=[photo(tmp_path, "p0.png"), photo(tmp_path, "p1.png")])).id
    rows = await bob.call(gallery.photos)
    assert [(row.picture.name, row.id, row.post) for row in rows[:2]] == [
        ("p1.png", f"{post}-1", post),
        ("p0.png", post, post),
    ]
    assert (rows[2].picture.name, rows[2].post, rows[2].album) == ("album.png", None, shared)
    assert await bob.call(gallery.photos, limit=2, before=rows[0].id) == rows[1:]
    assert await names(bob) == ["album.png"]
    assert await refusal(alice, gallery.delete, f"{post}-1") == "belongs_to_post"
    await alice.call(feed.delete, post)
    assert [row.picture.name for row in await bob.call(gallery.photos)] == ["album.png"]


async def test_a_photo_is_deleted_by_who_added_it_and_by_the_albums_owner(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, shared: str, tmp_path: Path
) -> None:
    one, two = await bob.call(gallery.add, shared, [photo(tmp_path, "1.png"), photo(tmp_path, "2.png")])
    await fetch(alice, carol)
    assert await refusal(carol, gallery.delete, one.id) == "not_yours"
    await bob.call(gallery.delete, one.id)
    await alice.call(gallery.delete, two.id)
    for person in (alice, bob, carol):
        assert await names(person, shared) == []
        assert (await person.call(gallery.albums))[0].photo_count == 0
        await fetch(person)
        assert len(person.node.blobs.dropped) == 2
        assert isinstance(person.app.media, FakeMedia)
        assert sorted(person.app.media.forgotten) == sorted(person.node.blobs.dropped)
        assert await person.node.read(lambda cx: cx.rows("SELECT * FROM gallery_gone")) == []


async def test_what_is_shown_elsewhere_too_is_not_dropped(
    alice: FakePerson, bob: FakePerson, shared: str, tmp_path: Path
) -> None:
    await alice.call(gallery.add, shared, [photo(tmp_path)])
    await fetch(bob)
    first = next(item for item in bob.node.items if isinstance(item, Delivered) and item.kind == 3000)
    again = await alice.node.publish(first.space, 3000, first.payload)
    await alice.call(gallery.delete, first.event_id.hex())
    await fetch(bob)
    assert bob.node.blobs.dropped == []
    assert [row.id for row in await bob.call(gallery.list_)] == [again.hex()]
    row = (await bob.call(gallery.list_))[0]
    assert row.picture.held == row.picture.size


async def test_only_the_owner_says_who_is_in_an_album(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, shared: str, tmp_path: Path
) -> None:
    assert await refusal(bob, gallery.share, shared, "Alice") == "not_yours"
    assert await refusal(bob, gallery.unshare, shared, "Alice") == "not_yours"
    assert await refusal(alice, gallery.share, shared, "Nobody") == "unknown_contact"
    left = await alice.call(gallery.unshare, shared, "Bob")
    assert {one.id for one in left.people} == {alice.id, carol.id}
    await alice.call(gallery.add, shared, [photo(tmp_path)])
    assert await names(bob, shared) == []
    assert await names(carol, shared) == ["beach.png"]
    assert commands.name_of(gallery.unshare) == "gallery.unshare"


async def test_what_cannot_be_added_is_refused(alice: FakePerson, bob: FakePerson, shared: str, tmp_path: Path) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("no picture")
    assert await refusal(alice, gallery.add, shared, []) == "bad_files"
    assert await refusal(alice, gallery.add, shared, ["/x.png"] * 501) == "bad_files"
    assert await refusal(alice, gallery.add, shared, [str(text)]) == "not_a_picture"
    assert await refusal(alice, gallery.add, shared, ["beach.png"]) == "bad_path"
    assert await refusal(alice, gallery.add, shared, [photo(tmp_path)], caption="x" * 501) == "bad_caption"
    assert await refusal(alice, gallery.add, "Winter", [photo(tmp_path)]) == "unknown_album"
    for title in ("", " \n", "\u202e\u200b", "x" * 65):
        assert await refusal(alice, gallery.album, title) == "bad_title"
    for limit in (0, 501):
        assert await refusal(alice, gallery.photos, limit=limit) == "bad_limit"
    for unknown in ("zz", "0" * 64, f"{'0' * 64}-x", ""):
        assert await refusal(alice, gallery.delete, unknown) == "unknown_photo"
    await alice.call(gallery.album, "summer 2027")
    assert await refusal(alice, gallery.add, "Summer 2027", [photo(tmp_path)]) == "ambiguous_album"


async def test_of_several_files_all_are_added_or_none(alice: FakePerson, shared: str, tmp_path: Path) -> None:
    """So that the same command can be given again; which file it was is said."""
    text = tmp_path / "letter.png"
    text.write_text("no picture")
    files = [photo(tmp_path, "a.png"), File(str(text)), photo(tmp_path, "b.png")]
    for add in (lambda: alice.call(gallery.add, shared, files), lambda: alice.call(feed.post, "", attach=files)):
        with pytest.raises(Refused) as refused:
            await add()
        assert refused.value.code == "not_a_picture"
        assert str(refused.value).startswith("letter.png: ")
    assert await alice.call(gallery.photos) == []
    assert len(alice.node.blobs.dropped) == 2
    assert len(await alice.call(gallery.add, shared, files[::2])) == 2


async def test_pictures_are_fetched_as_notices_tell(
    alice: FakePerson, bob: FakePerson, shared: str, tmp_path: Path
) -> None:
    before = (await alice.call(gallery.add, shared, [photo(tmp_path, "before.png")]))[0].id
    task = asyncio.create_task(fetching.keep_fetching(bob.app, bob.node.notices))
    try:
        post = (await alice.call(feed.post, "", attach=[photo(tmp_path, "after.png")])).id
        async with asyncio.timeout(60):
            while {row.id for row in await bob.call(gallery.photos) if row.picture.full_url} != {before, post}:
                await asyncio.sleep(0)
            await alice.call(feed.delete, post)
            while not bob.node.blobs.dropped:
                await asyncio.sleep(0)
    finally:
        task.cancel()
        await asyncio.wait([task])


async def test_a_photo_of_mine_that_is_gone_here_comes_from_any_member_who_has_it(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, shared: str, tmp_path: Path
) -> None:
    in_mine = (await alice.call(gallery.add, shared, [photo(tmp_path)]))[0].id
    of_bob = (await bob.call(gallery.add, shared, [photo(tmp_path, "bob.png")]))[0].id
    await fetch(alice, bob, carol)
    for loser, away, ident in ((alice, bob, in_mine), (bob, alice, of_bob)):
        manifest = (await row_of(loser, ident)).picture.manifest
        loser.node.blobs.lose(manifest)
        away.node.away = True
        await fetch(loser)
        assert (await loser.node.blobs.progress(manifest))[0] > 0, "Carol has it"
        await away.node.come_back()


async def test_only_who_was_shown_a_photo_is_asked_for_it(
    town: Town, alice: FakePerson, bob: FakePerson, carol: FakePerson, shared: str, tmp_path: Path
) -> None:
    dave = await town.person("Dave")
    await alice.node.befriend(dave.node)
    await alice.call(gallery.unshare, shared, "Carol")
    for ident in (
        (await alice.call(gallery.add, shared, [photo(tmp_path)]))[0].id,
        (await alice.call(feed.post, "", audience="Bob", attach=[photo(tmp_path, "post.png")])).id,
    ):
        manifest = (await row_of(alice, ident)).picture.manifest
        alice.node.blobs.lose(manifest)
        bob.node.away = True
        await fetching.want_all(alice.app)
        assert alice.node.blobs.asked(manifest) == {bob.node.account}


async def test_a_photo_that_nobody_else_was_shown_is_not_on_its_way(alice: FakePerson, tmp_path: Path) -> None:
    await alice.call(gallery.album, "Mine alone")
    ident = (await alice.call(gallery.add, "Mine alone", [photo(tmp_path)]))[0].id
    alice.node.blobs.lose((await row_of(alice, ident)).picture.manifest)
    await fetch(alice)
    assert not (await alice.call(gallery.photos))[0].picture.coming


async def test_however_large_a_picture_of_my_own_post_is_it_comes_back(alice: FakePerson, bob: FakePerson) -> None:
    circle = await alice.node.spaces.found("circle", {"use": "feed"}, [bob.node.account])
    huge = {"key": bytes(32), "size": (20 << 20) + 1, "mime": "image/png", "name": "", "width": 9, "height": 9}
    ident = await alice.node.publish(circle, 2000, {"text": "", "pictures": [huge | {"manifest": b"\x01" * 32}]})
    await fetch(alice)
    assert alice.node.blobs.asked(b"\x01" * 32) == {bob.node.account}
    await alice.node.blobs.drop(b"\x01" * 32)
    await alice.call(feed.fetch, ident.hex())
    assert alice.node.blobs.asked(b"\x01" * 32) == {bob.node.account}


async def row_of(person: FakePerson, ident: str) -> queries.Photo:
    return await person.node.read(lambda cx: queries.find(cx, ident))


async def test_a_huge_picture_of_a_post_is_not_fetched_unasked(alice: FakePerson, bob: FakePerson) -> None:
    circle = await alice.node.spaces.found("circle", {"use": "feed"}, [bob.node.account])
    group = await alice.node.spaces.found("group", {"use": "album", "title": "Big"}, [bob.node.account])
    huge = {"key": bytes(32), "size": (20 << 20) + 1, "mime": "image/png", "name": "", "width": 9, "height": 9}
    await alice.node.publish(circle, 2000, {"text": "", "pictures": [huge | {"manifest": b"\x01" * 32}]})
    await alice.node.publish(group, 3000, {"picture": huge | {"manifest": b"\x02" * 32}})
    await fetch(bob)
    assert await bob.node.blobs.progress(b"\x01" * 32) == (0, 0)
    assert await bob.node.blobs.progress(b"\x02" * 32) == (0, (20 << 20) + 1)


SOUND = Picture(b"m" * 32, b"k" * 32, 10, "image/jpeg", "a.jpg", 4, 3, b"RIFF", "caption")


@pytest.mark.parametrize(
    "change",
    [
        {"manifest": b"short"}, {"key": b""}, {"size": 0}, {"size": -1}, {"size": (64 << 20) + 1},
        {"mime": "image/svg+xml"}, {"mime": "text/html"}, {"width": 0}, {"height": -3}, {"width": 65_536},
        {"width": 60_000, "height": 60_000}, {"thumbnail": bytes(16 * 1024 + 1)}, {"caption": "x" * 501},
        {"caption": "\ud800"},
    ],
)  # fmt: skip
def test_what_cannot_be_true_of_a_picture_is_not_believed(change: dict[str, object]) -> None:
    assert cleaned(SOUND) == SOUND
    assert cleaned(replace(SOUND, **change)) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stated", "saved"),
    [
        ("beach.png", "beach-1234.jpg"), ("../../etc/passwd", "passwd-1234.jpg"), ("C:\\x\\y.exe", "y-1234.jpg"),
        ("/etc/shadow", "shadow-1234.jpg"), ("..", "photo-1234.jpg"), ("", "photo-1234.jpg"), ("CON", "photo-1234.jpg"),
        ("nul.png", "photo-1234.jpg"), (".bashrc", "bashrc-1234.jpg"), ("a\x00b:c*d?.png", "a-b-c-d-1234.jpg"),
        ("été 2027.jpeg", "été 2027-1234.jpg"), ("é" * 300, "é" * 60 + "-1234.jpg"), ("-rf.png", "rf-1234.jpg"),
    ],
)  # fmt: skip
def test_what_somebody_called_a_file_never_decides_where_it_goes(stated: str, saved: str) -> None:
    assert file_name(replace(SOUND, name=stated), "1234") == saved


def test_a_path_is_whole_or_refused() -> None:
    for bad in ("a.png", "./a.png", "", "/a\0b", "/half\ud800"):
        with pytest.raises(Refused):
            absolute(bad)
    assert absolute("/a.png") == Path("/a.png")


async def test_a_moderator_of_an_album_says_who_belongs_to_it_and_deletes_any_photo(
    town: Town, alice: FakePerson, bob: FakePerson, carol: FakePerson, shared: str, tmp_path: Path
) -> None:
    dave = await town.person("Dave")
    await bob.node.befriend(dave.node)
    theirs = (await carol.call(gallery.add, shared, [photo(tmp_path)]))[0].id
    assert not (await bob.call(gallery.list_, shared))[0].may_delete
    for refused in (gallery.delete, theirs), (gallery.share, shared, "Dave"):
        assert await refusal(bob, *refused) == "not_yours"
    await alice.node.spaces.rank(bytes.fromhex(shared), bob.node.account, 1)
    assert (await bob.call(gallery.list_, shared))[0].may_delete
    await bob.call(gallery.share, shared, "Dave")
    assert await names(dave, shared) == ["beach.png"]
    await bob.call(gallery.delete, theirs)
    for person in (alice, bob, carol, dave):
        assert await names(person, shared) == []


async def test_what_a_moderator_deleted_comes_back_if_they_had_no_right_to_it(
    alice: FakePerson, carol: FakePerson, shared: str, tmp_path: Path
) -> None:
    theirs = (await carol.call(gallery.add, shared, [photo(tmp_path)]))[0].id
    said = next(item for item in alice.node.items if isinstance(item, Delivered) and item.event_id.hex() == theirs)
    erased = Erased(said.space, said.event_id, b"?" * 32, mine=False, by_right=True)
    await alice.node.tell(erased)
    assert await names(alice, shared) == []
    await alice.node.tell(replace(erased, by_right=False), said)
    assert await names(alice, shared) == ["beach.png"]
    await alice.node.tell(Hidden(said.event_id, said.space, hidden=True))
    assert await names(alice, shared) == []
    await alice.node.tell(Hidden(said.event_id, said.space, hidden=False))
    assert await names(alice, shared) == ["beach.png"]


async def test_an_album_of_before_goes_on_through_its_owner(alice: FakePerson, bob: FakePerson, tmp_path: Path) -> None:
    space = await alice.node.spaces.found("group", {"use": "album", "title": "Old"}, [])
    await alice.call(gallery.share, "Old", "Bob")
    await bob.call(gallery.add, "Old", [photo(tmp_path)])
    assert await names(alice, "Old") == ["beach.png"]
    assert await refusal(bob, gallery.share, space.hex(), "Alice") == "not_yours"
    await alice.call(gallery.delete, (await alice.call(gallery.list_, "Old"))[0].id)
    assert await names(bob, "Old") == []
