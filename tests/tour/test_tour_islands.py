"""The tour of the islands: nobody reaches anybody but the relay, and two people are never online together.

What is claimed is read from the screens, as a person or a screen reader reads it. Pictures are in out/tour/islands.
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
from tests.tour.street import Street, street

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
        alice, bob, carol = town.desks
        beach, lake, hills = (take(alice.folder, "beach"), take(alice.folder, "lake"), take(bob.folder, "hills"))
        town.each(Desk.open_window)
        town.each(steps.first_run)
        steps.wear_dark(alice)
        meet(town)
        relays.come_back(alice)
        leave_something(alice, carol, beach, lake)
        leave(town, alice)
        relays.come_back(bob)
        answer_it(bob, carol, beach, lake, hills)
        leave(town, bob)
        relays.come_back(alice)
        find_the_answer(alice, lake, hills)
        leave(town, alice)
        relays.come_back(bob)
        find_the_last_word(bob, carol)
        town.each(Desk.close_window, [bob, carol])
        for desk in town.desks:
            assert desk.warnings == []


def leave(town: Street, desk: Desk) -> None:
    """Close the window, and with it the node, once the relay has all that others will ask for."""
    town.relay.wait_to_hold(desk.home)
    assert desk.close_window() == 0


def meet(town: Street) -> None:
    """Alice gives links to Carol, who answers at once, and to Bob, who comes to the relay when Alice has gone."""
    alice, bob, carol = town.desks
    town.each(lambda desk: relays.join_relay(desk, town.relay.invitation), [alice, carol])
    relays.accept_invite(carol, relays.make_invite(alice))
    relays.see_contact(carol, "Alice")
    relays.see_contact(alice, "Carol")
    link = relays.make_invite(alice)
    leave(town, alice)
    relays.join_relay(bob, town.relay.invitation)
    relays.accept_invite(bob, relays.make_invite(carol))
    relays.see_contact(bob, "Carol")
    relays.see_contact(carol, "Bob")
    relays.accept_invite(bob, link)
    relays.see_asked(bob)
    leave(town, bob)


def leave_something(alice: Desk, carol: Desk, beach: Path, lake: Path) -> None:
    """A post, an album and a line for somebody who is away; what is sent last has gone when its tick says so."""
    alice.see(r"Bob\. Your contact now\. Say hello\.", id_="chat-Bob")
    alice.shot("somebody is a contact now")
    feed.post_picture(alice, POST, beach)
    feed.see_post(carol, "Alice", POST, beach)
    feed.open_comments(carol)
    feed.comment(carol, "Take me with you")
    feed.open_comments(alice)
    feed.see_comment(alice, "Take me with you")
    gallery.make_album(alice, ALBUM)
    gallery.add_photos(alice, lake)
    gallery.see_photos(alice, lake)
    gallery.add_person(alice, "Bob")
    steps.open_chat(alice, "Bob")
    steps.say(alice, "Good evening Bob")
    relays.see_sent(alice, "Good evening Bob")


def answer_it(bob: Desk, carol: Desk, beach: Path, lake: Path, hills: Path) -> None:
    """Whoever comes later finds everything, answers, and goes; who is there meanwhile is talked to at once."""
    relays.see_news(bob, "Alice")
    feed.see_post(bob, "Alice", POST, beach)
    feed.react(bob, "👍")
    feed.open_comments(bob)
    feed.see_comment(bob, "Take me with you")
    feed.comment(bob, "What a view!")
    gallery.open_album(bob, ALBUM)
    gallery.see_photos(bob, lake)
    assert relays.keep_newest(bob, lake).read_bytes() == lake.read_bytes()
    gallery.add_photos(bob, hills)
    gallery.see_photos(bob, hills, lake)
    carol.click(id_="rail-chats")
    steps.talk(bob, carol)
    steps.open_chat(bob, "Alice")
    steps.see_line(bob, "Alice", "Good evening Bob")
    steps.say(bob, "Thank you Alice")
    relays.see_sent(bob, "Thank you Alice")


def find_the_answer(alice: Desk, lake: Path, hills: Path) -> None:
    """What was answered meanwhile is there, what was said before has been read, and there is more to say."""
    relays.see_news(alice, "Bob")
    steps.open_chat(alice, "Bob")
    steps.see_line(alice, "Bob", "Thank you Alice")
    relays.see_read(alice, "Good evening Bob")
    gallery.open_album(alice, ALBUM)
    gallery.see_photos(alice, hills, lake)
    assert relays.keep_newest(alice, hills).read_bytes() == hills.read_bytes()
    alice.click(id_="rail-feed")
    alice.see("👍, 1 times, Bob")
    feed.open_comments(alice)
    feed.see_comment(alice, "What a view!")
    feed.comment(alice, "Come both next time")
    steps.open_chat(alice, "Bob")
    steps.say(alice, "See you there Bob")
    relays.see_sent(alice, "See you there Bob")


def find_the_last_word(bob: Desk, carol: Desk) -> None:
    """The answer was read; what was said under the post is with everybody who may see it, whomever they met."""
    relays.see_news(bob, "Alice")
    steps.open_chat(bob, "Alice")
    steps.see_line(bob, "Alice", "See you there Bob")
    relays.see_read(bob, "Thank you Alice")
    bob.click(id_="rail-feed")
    feed.open_comments(bob)
    feed.see_comment(bob, "Come both next time")
    carol.click(id_="rail-feed")
    carol.see("👍, 1 times, Bob")
    for said in ("What a view!", "Come both next time"):
        feed.see_comment(carol, said)
