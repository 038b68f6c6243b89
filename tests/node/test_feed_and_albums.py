"""Four real nodes as processes: posts, comments and an album among people who know Alice and not each other.

Everything is asked by the command line, as a person or a script would.
"""

import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.person import CommandError, Person, QuickPerson, end_everybody, wait_for


@pytest.fixture(scope="module")
def four() -> Iterator[tuple[Person, Person, Person, Person]]:
    """Alice, who knows Bob, Carol and Dave; they know nobody else."""
    with tempfile.TemporaryDirectory(prefix="kith-") as folder:
        everybody = [QuickPerson(name, Path(folder)) for name in ("Alice", "Bob", "Carol", "Dave")]
        try:
            for person in everybody:
                person.create()
                person.start()
            alice, bob, carol, dave = everybody
            for person in (bob, carol, dave):
                alice.befriend_by_link(person)
            yield alice, bob, carol, dave
            assert [person.stop() for person in everybody] == [0, 0, 0, 0]
        finally:
            end_everybody()


def picture(folder: Path, name: str, seed: int) -> Path:
    """A photograph as a camera writes it: 1600 x 900 of noise, with a place in its Exif data."""
    path = folder / name
    small = Image.frombytes("RGB", (160, 90), random.Random(seed).randbytes(160 * 90 * 3))
    exif = Image.Exif()
    exif[0x010F] = "Camera-canary"
    small.resize((1600, 900)).save(path, quality=90, exif=exif)
    return path


def seen(person: Person, post: str, holds: Callable[[dict[str, Any]], Any], what: str) -> dict[str, Any]:
    """The thread of a post as soon as it is as wanted."""

    def look() -> dict[str, Any] | None:
        try:
            thread: dict[str, Any] = person.kith("feed", "show", post)
        except CommandError:
            return None
        return thread if holds(thread) else None

    found: dict[str, Any] = wait_for(f"{person.name} sees {what}", look, 30)
    return found


def on_timeline(person: Person, post: str) -> bool:
    return post in [row["id"] for row in person.kith("feed", "timeline")]


def is_whole(thread: dict[str, Any]) -> bool:
    return all(each["held"] == each["size"] for each in thread["post"]["pictures"])


def test_a_post_with_a_picture_is_seen_talked_about_and_deleted(
    four: tuple[Person, Person, Person, Person], tmp_path: Path
) -> None:
    alice, bob, carol, dave = four
    source = picture(tmp_path, "beach.jpg", 1)
    post = alice.kith("feed", "post", "the sea", "--attach", str(source))["id"]
    for person in (bob, carol, dave):
        thread = seen(person, post, is_whole, "the picture")
        shown = thread["post"]["pictures"][0]
        assert (thread["post"]["author_name"], thread["post"]["text"]) == ("Alice", "the sea")
        assert (shown["name"], shown["width"], shown["height"]) == ("beach.jpg", 1600, 900)
    folder = tmp_path / "saved"
    folder.mkdir()
    saved = bob.kith("gallery", "save", post, str(folder))["files"]
    assert b"Camera-canary" in source.read_bytes()
    assert b"Camera-canary" not in (folder / saved[0]).read_bytes()

    comment = bob.kith("feed", "comment", post, "is it cold?")["id"]
    under = seen(carol, post, lambda thread: thread["comments"], "the comment")["comments"][0]
    assert (under["id"], under["author"], under["author_name"], under["known"]) == (comment, bob.account, "Bob", False)
    carol.kith("feed", "react", comment, "🥶")
    carol.kith("feed", "react", post, "🌊")
    thread = seen(bob, post, lambda thread: thread["post"]["reactions"] and thread["comments"][0]["reactions"], "both")
    assert thread["comments"][0]["reactions"][0] == {"emoji": "🥶", "count": 1, "mine": False, "names": ["Carol"]}
    assert thread["comments"][0]["state"] == "sent"

    with pytest.raises(CommandError):
        bob.kith("feed", "delete", post)
    alice.kith("feed", "delete", post)
    for person in (alice, bob, carol, dave):
        wait_for(f"{person.name} sees it no more", lambda person=person: not on_timeline(person, post), 30)
        assert post not in [row["post"] for row in person.kith("gallery", "photos")]


def test_a_post_for_chosen_people_reaches_nobody_else(four: tuple[Person, Person, Person, Person]) -> None:
    alice, bob, carol, dave = four
    post = alice.kith("feed", "post", "between us", "--audience", "Bob,Carol")["id"]
    carol.stop()
    answer = bob.kith("feed", "comment", seen(bob, post, bool, "the post")["post"]["id"], "of course")["id"]
    seen(alice, post, lambda thread: thread["comments"], "the answer")
    carol.start()
    assert seen(carol, post, lambda thread: thread["comments"], "the answer")["comments"][0]["id"] == answer
    open_post = alice.kith("feed", "post", "for everybody")["id"]
    seen(dave, open_post, bool, "what is for everybody")
    assert not on_timeline(dave, post)
    assert alice.kith("feed", "show", post)["post"]["audience_names"] == ["Bob", "Carol"]


def test_three_people_fill_an_album_and_each_saves_it_bit_for_bit(
    four: tuple[Person, Person, Person, Person], tmp_path: Path
) -> None:
    alice, bob, carol, dave = four
    album = alice.kith("gallery", "album", "Summer")["id"]
    for person in (bob, carol):
        alice.kith("gallery", "share", "Summer", person.name)
        wait_for(f"{person.name} has the album", lambda person=person: person.kith("gallery", "albums"), 30)
    sources = {
        person.name: picture(tmp_path, f"{person.name}.jpg", seed) for seed, person in enumerate((alice, bob, carol))
    }
    for person in (alice, bob, carol):
        person.kith("gallery", "add", album, str(sources[person.name]), "--caption", f"by {person.name}")

    def whole(person: Person) -> bool:
        rows = person.kith("gallery", "list", album)
        return len(rows) == 3 and all(row["picture"]["held"] == row["picture"]["size"] for row in rows)

    for person in (alice, bob, carol):
        wait_for(f"{person.name} has all photos", lambda person=person: whole(person), 60)
        folder = tmp_path / f"of {person.name}"
        folder.mkdir()
        assert person.kith("gallery", "save", "Summer", str(folder))["missing"] == 0
        kept = {path.read_bytes() for path in folder.iterdir()}
        assert kept == {path.read_bytes() for path in sources.values()}
        names = {one["name"] for one in person.kith("gallery", "albums")[0]["people"]}
        assert names == {"Alice", "Bob", "Carol"}
    assert dave.kith("gallery", "albums") == dave.kith("gallery", "list") == []
