"""The tour of the islands: nobody reaches anybody but the relay, and two people are never online together.

What is claimed is read from the screens, as a person or a screen reader reads it; pictures are left in out/tour/islands.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tour import feed_steps as feed
from tests.tour import gallery_steps as gallery
from tests.tour import relay_steps as relays
from tests.tour import steps
from tests.tour.desk import Desk
from tests.tour.pictures import take
from tests.tour.street import street

pytestmark = pytest.mark.xdist_group("tour")
POST = "A day at the beach"
ALBUM = "Summer by the sea"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for the homes; its path is short, as those of Unix sockets must be."""
    with tempfile.TemporaryDirectory(prefix="kith-") as made:
        yield Path(made)


def test_never_online_together(folder: Path) -> None:
    with street(folder, together=False) as town:
        alice, bob, _ = town.desks
        beach, lake, hills = (take(alice.folder, "beach"), take(alice.folder, "lake"), take(bob.folder, "hills"))
        town.each(Desk.open_window, [alice, bob])
        town.each(steps.first_run, [alice, bob])
        steps.wear_dark(alice)
        town.each(lambda desk: relays.join_relay(desk, town.relay.invitation), [alice, bob])
        link = relays.make_invite(alice)
        alice.close_window()
        relays.accept_invite(bob, link)
        bob.close_window()
        relays.come_back(alice)
        leave_something(alice, beach, lake)
        town.relay.wait_to_hold(alice.home)
        alice.close_window()
        relays.come_back(bob)
        answer_it(bob, beach, lake, hills)
        town.relay.wait_to_hold(bob.home)
        bob.close_window()
        relays.come_back(alice)
        find_the_answer(alice, hills, lake)
        alice.close_window()
        for desk in town.desks:
            assert desk.warnings == []


def leave_something(alice: Desk, beach: Path, lake: Path) -> None:
    """A post, an album and a line for somebody who is away; what is sent last has gone when its tick says so."""
    alice.see(id_="chat-Bob")
    feed.post_picture(alice, POST, beach)
    gallery.make_album(alice, ALBUM)
    gallery.add_photos(alice, lake)
    gallery.see_photos(alice, lake)
    gallery.add_person(alice, "Bob")
    steps.open_chat(alice, "Bob")
    steps.say(alice, "Good evening Bob")
    relays.see_sent(alice, "Good evening Bob")


def answer_it(bob: Desk, beach: Path, lake: Path, hills: Path) -> None:
    """Whoever comes later finds everything, answers, and goes."""
    bob.see("Alice, 1 unread.*", id_="chat-Alice")
    feed.see_post(bob, "Alice", POST, beach)
    feed.react(bob, "👍")
    feed.open_comments(bob)
    feed.comment(bob, "What a view!")
    gallery.open_album(bob, ALBUM)
    gallery.see_photos(bob, lake)
    gallery.add_photos(bob, hills)
    gallery.see_photos(bob, hills, lake)
    steps.open_chat(bob, "Alice")
    steps.see_line(bob, "Alice", "Good evening Bob")
    steps.say(bob, "Thank you Alice")
    relays.see_sent(bob, "Thank you Alice")


def find_the_answer(alice: Desk, hills: Path, lake: Path) -> None:
    """What was answered meanwhile is there, and what was said before has been read."""
    steps.open_chat(alice, "Bob")
    steps.see_line(alice, "Bob", "Thank you Alice")
    alice.see("You, .*Good evening Bob, read", role="list item")
    alice.click(id_="rail-feed")
    alice.see("👍, 1 times, Bob")
    feed.open_comments(alice)
    feed.see_comment(alice, "What a view!")
    gallery.open_album(alice, ALBUM)
    gallery.see_photos(alice, hills, lake)
    gallery.look_through(alice, hills, lake)
    gallery.close_photo(alice)
