"""Four real nodes as processes: posts, comments, an album and a group of people who know Alice and not each other.

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

    found: dict[str, Any] = wait_for(f"{person.name} sees {what}", look)
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
        wait_for(f"{person.name} sees it no more", lambda person=person: not on_timeline(person, post))
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


def belongs(person: Person, album: str) -> bool:
    """Whether it is known there that this person may add to an album, which comes behind the album itself."""
    (people,) = [row["people"] for row in person.kith("gallery", "albums") if row["id"] == album] or [[]]
    return any(one["id"] == person.account for one in people)


def test_three_people_fill_an_album_and_each_saves_it_bit_for_bit(
    four: tuple[Person, Person, Person, Person], tmp_path: Path
) -> None:
    alice, bob, carol, dave = four
    album = alice.kith("gallery", "album", "Summer")["id"]
    for person in (bob, carol):
        alice.kith("gallery", "share", "Summer", person.name)
        wait_for(f"{person.name} has the album", lambda person=person: person.kith("gallery", "albums"))
        wait_for(f"{person.name} belongs to it", lambda person=person: belongs(person, album))
    sources = {
        person.name: picture(tmp_path, f"{person.name}.jpg", seed) for seed, person in enumerate((alice, bob, carol))
    }
    for person in (alice, bob, carol):
        person.kith("gallery", "add", album, str(sources[person.name]), "--caption", f"by {person.name}")

    def whole(person: Person) -> bool:
        rows = person.kith("gallery", "list", album)
        return len(rows) == 3 and all(row["picture"]["held"] == row["picture"]["size"] for row in rows)

    for person in (alice, bob, carol):
        wait_for(f"{person.name} has all photos", lambda person=person: whole(person))
        folder = tmp_path / f"of {person.name}"
        folder.mkdir()
        assert person.kith("gallery", "save", "Summer", str(folder))["missing"] == 0
        kept = {path.read_bytes() for path in folder.iterdir()}
        assert kept == {path.read_bytes() for path in sources.values()}
        names = {one["name"] for one in person.kith("gallery", "albums")[0]["people"]}
        assert names == {"Alice", "Bob", "Carol"}
    assert dave.kith("gallery", "albums") == dave.kith("gallery", "list") == []


def line(person: Person, ident: str, group: str = "Trip") -> dict[str, Any]:
    """A message as soon as it is here."""
    found: dict[str, Any] = wait_for(
        f"{person.name} has the message",
        lambda: next((row for row in person.timeline(group) if row["id"] == ident), None),
    )
    return found


def groups(person: Person) -> list[str]:
    """What the groups are called that a person knows of."""
    return [one["name"] for one in person.kith("group", "list")]


def members(person: Person) -> set[str]:
    """Who belongs to the group as a person sees it; nobody before it is known there."""
    return {one["name"] for one in person.kith("group", "members", "Trip")} if groups(person) == ["Trip"] else set()


def states(person: Person, ident: str) -> dict[str, str]:
    """How far a message is with everybody in the group."""
    return {one["name"]: one["state"] for one in person.kith("chat", "receipts", ident)}


def role(person: Person) -> str:
    found: str = person.kith("group", "show", "Trip")["role"]
    return found


def test_a_group_talks_changes_and_goes_on_without_who_is_removed(four: tuple[Person, Person, Person, Person]) -> None:
    alice, bob, carol, dave = four
    trip = alice.kith("group", "create", "Trip", "Bob", "Carol", "--history", "from-join")["id"]
    for person in (bob, carol):
        wait_for(f"{person.name} is in it", lambda who=person: members(who) == {"Alice", "Bob", "Carol"})
    said = carol.say("Trip", "hello @Bob")
    shown = line(bob, said)
    assert (shown["author_name"], shown["known"]) == ("Carol", False)
    assert [(one["name"], one["mine"]) for one in shown["mentions"]] == [("Bob", True)]
    (chat,) = [row for row in bob.kith("chat", "list") if row["kind"] == "group"]
    told = (chat["id"], chat["unread"], chat["mentions"], chat["last_author_name"])
    assert told == (trip, 2, 1, "Carol"), "that Alice added him is new, too"
    bob.kith("chat", "react", said, "👍")
    wait_for("the reaction comes", lambda: line(carol, said)["reactions"])
    ours = alice.say("Trip", "who comes?")
    for person in (bob, carol):
        line(person, ours)
        person.kith("chat", "read", "Trip")
    wait_for("all have read it", lambda: line(alice, ours)["state"] == "read")
    assert states(alice, ours) == {
        "Bob": "read",
        "Carol": "read",
    }
    poll = alice.kith("chat", "poll", "Trip", "When?", "June", "July")["id"]
    line(bob, poll)
    bob.kith("chat", "vote", poll, "July")
    wait_for("the vote comes", lambda: line(carol, poll)["poll"]["options"][1]["voters"] == ["Bob"])
    alice.kith("group", "role", "Trip", "Bob", "admin")
    wait_for("Bob is an admin", lambda: role(bob) == "admin")
    bob.kith("group", "rename", "Trip", "Journey")
    for person in (alice, carol):
        wait_for(f"{person.name} calls it so", lambda who=person: groups(who) == ["Journey"])
    alice.kith("group", "rename", "Journey", "Trip")
    alice.kith("group", "remove", "Trip", "Carol")
    wait_for("Carol is out", lambda: not carol.kith("group", "show", trip)["joined"])
    alice.kith("group", "add", "Trip", "Dave")
    for person in (bob, dave):
        wait_for(f"{person.name} calls it so again", lambda who=person: groups(who) == ["Trip"])
    late = alice.say("Trip", "without Carol")
    for person in (bob, dave):
        line(person, late)
    with pytest.raises(CommandError, match="do not belong"):
        carol.say(trip, "still here")
    assert [row["text"] for row in dave.timeline("Trip") if row["kind"] == "message"] == ["without Carol"]
    dave.kith("chat", "read", "Trip")
    wait_for("Dave has read it", lambda: states(alice, late)["Dave"] == "read")
    assert late not in [row["id"] for row in carol.timeline(trip)]
    bob.kith("group", "leave", "Trip")
    wait_for("Bob left", lambda: [row["text"] for row in alice.timeline("Trip")][-1] == "Bob left")
    alice.kill()
    alice.start()
    assert [one["name"] for one in alice.kith("group", "members", "Trip")] == ["Alice", "Dave"]
    assert [row["text"] for row in alice.timeline("Trip") if row["kind"] == "event"] == [
        "You created the group “Trip”",
        "You added Bob",
        "You added Carol",
        "You made Bob an admin",
        "Bob renamed the group to “Journey”",
        "You renamed the group to “Trip”",
        "You removed Carol",
        "You added Dave",
        "Bob left",
    ]
