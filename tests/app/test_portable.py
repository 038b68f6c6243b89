"""An export holds everything, in the documented shape; an import takes it or refuses it whole, whoever wrote it."""

import asyncio
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.archive import api as archive
from app.chat import api as chat
from app.errors import Refused
from app.feed import api as feed
from app.gallery import api as gallery
from app.group import api as group
from app.people import api as people
from app.portable import layout, reading, taking
from app.portable.writing import Export
from tests.app.conftest import Served
from tests.app.fake_node import FakePerson
from tests.app.fake_pictures import PNG
from tests.app.photos import photo

Change = Callable[[Path, dict[str, Any]], None]
NOW_MS = 1_790_000_000_000


@pytest.fixture
async def exported(served: Served, bob: FakePerson, tmp_path: Path) -> Path:
    """Alice's export: 450 messages, an edit, a deletion, a petname, posts, comments, photos."""
    alice = served.person
    for number in range(450):
        await (alice, bob)[number % 2].call(chat.send, ("Bob", "Alice")[number % 2], f"message {number}\n“second line”")
    last = await alice.call(chat.send, "Bob", "wrong")
    await alice.call(chat.edit, last.id, "right")
    gone = await alice.call(chat.send, "Bob", "never mind")
    await alice.call(chat.delete, gone.id)
    await alice.call(people.petname, "Bob", "Bobby")
    post = await alice.call(feed.post, "a post", attach=[photo(tmp_path, "post.png", b"of a post")])
    for number in range(3):
        await bob.call(feed.comment, post.id, f"comment {number}")
    await alice.call(gallery.album, "Summer")
    await alice.call(gallery.add, "Summer", [photo(tmp_path, "sea.png")])
    trip = await alice.call(group.create, "Trip", ["Bob"])
    await bob.call(chat.send, trip.id, "said in a group")
    poll = await alice.call(chat.poll, trip.id, "When?", ["June", "July"])
    await bob.call(chat.vote, poll.id, ["June"])
    await asyncio.to_thread(Export(served.client.ask, tmp_path / "export", NOW_MS).write)
    return tmp_path / "export"


def rows(folder: Path, path: str) -> list[Any]:
    found: list[Any] = json.loads((folder / path).read_text("utf-8"))
    assert len((folder / path).read_text("utf-8").splitlines()) == len(found) + 2, "one element a line"
    return found


async def test_everything_is_in_the_export(served: Served, bob: FakePerson, exported: Path) -> None:
    index = json.loads((exported / "export.json").read_text())
    assert (index["format"], index["version"], index["account"]) == ("kith-export", 1, served.person.id)
    on_disk = {str(path.relative_to(exported)) for path in exported.rglob("*") if path.is_file()}
    assert on_disk == {"export.json", *index["files"]}
    for path, facts in index["files"].items():
        data = (exported / path).read_bytes()
        assert facts == {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    assert [row["petname"] for row in rows(exported, "people.json")] == ["Bobby"]
    said = rows(exported, f"chats/{bob.id}.json")
    assert len(said) == 452
    assert [row["text"] for row in said[:3]] == ["", "right", "message 449\n“second line”"]
    assert said[0]["deleted"]
    assert said[1]["edited"]
    (trip,) = rows(exported, "groups.json")
    assert [one["name"] for one in trip["members"]] == ["Alice", "Bobby"]
    talk = rows(exported, f"chats/{trip['id']}.json")
    assert [row["kind"] for row in talk] == ["poll", "message", "event", "event"]
    assert [one["votes"] for one in talk[0]["poll"]["options"]] == [1, 0]
    assert (talk[1]["text"], talk[2]["text"]) == ("said in a group", "You added Bobby")
    (post,) = rows(exported, "posts.json")
    assert {row["text"] for row in rows(exported, "comments.json")} == {f"comment {number}" for number in range(3)}
    assert [row["title"] for row in rows(exported, "albums.json")] == ["Summer"]
    photos = rows(exported, "photos.json")
    assert {bool(row["post"]) for row in photos} == {True, False}
    for row in photos:
        assert PNG in (exported / row["file"]).read_bytes()
        assert row["post"] or (exported / row["file"]).read_bytes() == (exported.parent / "sea.png").read_bytes()
    assert "thumb_url" not in json.dumps([post, *photos])


async def test_what_was_exported_is_read_in_the_archive_of_another(exported: Path, served: Served) -> None:
    alice = served.person
    before = [(row.text, row.sent_at, row.author) for row in await alice.call(chat.timeline, "Bobby", limit=500)]
    taken = await asyncio.to_thread(taking.take, served.client.ask, exported)
    assert taken == {"from": alice.id, "messages": 453, "posts": 1}
    again = await asyncio.to_thread(taking.take, served.client.ask, exported)
    assert (again["messages"], again["posts"]) == (0, 0)
    shown = await alice.call(archive.show, "Bobby", limit=500)
    assert sorted((row.text, row.sent_at, row.author) for row in shown) == sorted(row for row in before if row[0])
    assert [row.text for row in await alice.call(archive.show, "Posts of Alice")] == ["a post"]
    assert {row.text for row in await alice.call(archive.show, "Trip")} == {"said in a group", "When?"}


async def test_how_many_photos_have_no_file_is_said(served: Served, tmp_path: Path) -> None:
    alice = served.person
    await alice.call(gallery.album, "Summer")
    for name in ("sea.png", "sand.png"):
        await alice.call(gallery.add, "Summer", [photo(tmp_path, name)])
    whole = await asyncio.to_thread(Export(served.client.ask, tmp_path / "whole", NOW_MS).write)
    assert (whole["photos"], whole["photos_without_file"]) == (2, 0)
    alice.node.blobs.lose(bytes.fromhex((await alice.call(gallery.photos))[0].picture.id))
    made = await asyncio.to_thread(Export(served.client.ask, tmp_path / "export", NOW_MS).write)
    assert (made["photos"], made["photos_without_file"]) == (2, 1)


async def test_an_export_goes_into_an_empty_folder_only(served: Served, tmp_path: Path) -> None:
    (tmp_path / "something").write_text("mine")
    with pytest.raises(Refused) as refused:
        await asyncio.to_thread(Export(served.client.ask, tmp_path, NOW_MS).write)
    assert refused.value.code == "folder_not_empty"
    assert [path.name for path in tmp_path.iterdir()] == ["something"]


def reindexed(folder: Path, index: dict[str, Any]) -> None:
    """Make the index true to the files again."""
    for path in index["files"]:
        if (folder / path).is_file():
            data = (folder / path).read_bytes()
            index["files"][path] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def replaced(path: str, data: bytes) -> Change:
    def change(folder: Path, index: dict[str, Any]) -> None:
        (folder / path).write_bytes(data)
        reindexed(folder, index)

    return change


def named(path: str) -> Change:
    def change(folder: Path, index: dict[str, Any]) -> None:
        index["files"][path] = {"size": 0, "sha256": hashlib.sha256(b"").hexdigest()}

    return change


def flipped(folder: Path, index: dict[str, Any]) -> None:
    data = bytearray((folder / "posts.json").read_bytes())
    data[10] ^= 1
    (folder / "posts.json").write_bytes(data)


def longer(folder: Path, index: dict[str, Any]) -> None:
    with (folder / "posts.json").open("ab") as file:
        file.write(b" ")


def linked(folder: Path, index: dict[str, Any]) -> None:
    (folder / "posts.json").rename(folder.parent / "outside.json")
    (folder / "posts.json").symlink_to(folder.parent / "outside.json")


def linked_folder(folder: Path, index: dict[str, Any]) -> None:
    shutil.move(folder / "chats", folder.parent / "outside")
    (folder / "chats").symlink_to(folder.parent / "outside")


def piped(folder: Path, index: dict[str, Any]) -> None:
    (folder / "posts.json").unlink()
    os.mkfifo(folder / "posts.json")


def crowded(folder: Path, index: dict[str, Any]) -> None:
    index["files"] |= dict.fromkeys(
        (f"files/{number}" for number in range(layout.MAX_FILES)), index["files"]["posts.json"]
    )


def vast(folder: Path, index: dict[str, Any]) -> None:
    index["files"]["posts.json"]["size"] = layout.MAX_JSON + 1


ROW = {"id": "0" * 64, "author": "0" * 64, "author_name": "x", "text": "x", "sent_at": "2026-01-01T00:00:00.000Z"}

HOSTILE: dict[str, tuple[Change, str]] = {
    "flipped": (flipped, "bad_export"),
    "longer": (longer, "bad_export"),
    "missing": (lambda folder, index: (folder / "posts.json").unlink(), "bad_export"),
    "link": (linked, "bad_export"),
    "linked folder": (linked_folder, "bad_export"),
    "pipe": (piped, "bad_export"),
    "above": (named("../outside.json"), "bad_export"),
    "absolute": (named("/etc/passwd"), "bad_export"),
    "dots": (named("files/.."), "bad_export"),
    "hidden": (named("files/.profile"), "bad_export"),
    "deep": (named("files/a/b"), "bad_export"),
    "zero": (named("files/a\0b"), "bad_export"),
    "crowded": (crowded, "bad_export"),
    "vast": (vast, "bad_export"),
    "no list": (replaced("posts.json", b"{}\n"), "bad_export"),
    "not ended": (replaced("posts.json", b"[\n" + json.dumps(ROW).encode() + b"\n"), "bad_export"),
    "goes on": (replaced("posts.json", b"[\n]\n{}"), "bad_export"),
    "no comma": (replaced("posts.json", b"[\n" + 2 * (json.dumps(ROW).encode() + b"\n") + b"]\n"), "bad_export"),
    "long line": (replaced("posts.json", b"[\n" + b" " * (layout.MAX_LINE + 1) + b"\n]\n"), "bad_export"),
    "deep json": (replaced("posts.json", b"[\n" + b"[" * 100_000 + b"\n]\n"), "bad_export"),
    "bad row": (replaced("posts.json", b'[\n{"id": "' + b"0" * 63 + b'"}\n]\n'), "bad_export"),
    "bad time": (replaced("posts.json", b"[\n" + json.dumps(ROW | {"sent_at": "x"}).encode() + b"\n]\n"), "bad_export"),
    "no utf-8": (replaced("posts.json", b"[\n\xff\xfe\n]\n"), "bad_export"),
    "format": (lambda folder, index: index.update(format="zip"), "no_export"),
    "version": (lambda folder, index: index.update(version=2), "newer_export"),
    "index": (lambda folder, index: index.update(files=[]), "bad_export"),
    "account": (lambda folder, index: index.update(account="me"), "bad_export"),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_export_is_refused_before_anything_is_taken(served: Served, tmp_path: Path, name: str) -> None:
    change, code = HOSTILE[name]
    exported = tmp_path / "export"
    await served.person.call(chat.send, "Bob", "hello")
    await served.person.call(feed.post, "a post")
    await asyncio.to_thread(Export(served.client.ask, exported, NOW_MS).write)
    index = json.loads((exported / "export.json").read_text())
    change(exported, index)
    (exported / "export.json").write_text(json.dumps(index))
    with pytest.raises(Refused) as refused:
        await asyncio.to_thread(taking.take, served.client.ask, exported)
    assert refused.value.code == code
    assert "\n" not in str(refused.value)
    assert await served.person.call(archive.list_) == []


async def test_no_export_and_a_vast_index_are_refused(tmp_path: Path) -> None:
    for make in (lambda: None, lambda: (tmp_path / "export.json").write_bytes(b" " * (layout.MAX_INDEX + 1))):
        make()
        with pytest.raises(Refused):
            reading.look(tmp_path)
    with pytest.raises(Refused, match="no such folder"):
        reading.look(tmp_path / "nowhere")
