"""The tour: three people and a relay, each machine a network of its own, everything done by mouse and keys.

What is claimed is read from the screens, as a person or a screen reader reads it. Pictures are left in out/tour.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.node.media.studio_kit import SoundServer
from tests.tour import call_steps as calls
from tests.tour import feed_steps as feed
from tests.tour import gallery_steps as gallery
from tests.tour import steps
from tests.tour.desk import Desk
from tests.tour.pictures import take
from tests.tour.street import street

pytestmark = pytest.mark.xdist_group("tour")
POST = "A day at the beach"
ALBUM = "Summer by the sea"
TONE = 440.0


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for the homes; its path is short, as those of Unix sockets must be."""
    with tempfile.TemporaryDirectory(prefix="kith-") as made:
        yield Path(made)


def test_three_neighbours(folder: Path) -> None:
    with street(folder, together=True, costly=True) as town, calls.equipped(town.desks[:2], folder) as sound:
        alice, bob, carol = town.desks
        town.each(Desk.open_window)
        town.each(steps.first_run)
        steps.wear_dark(bob)
        steps.befriend_nearby(alice, bob)
        steps.befriend_nearby(alice, carol)
        steps.talk(alice, bob)
        share_a_post(alice, bob, carol)
        fill_an_album(alice, bob)
        call(alice, bob, sound)
        town.each(steps.show_every_page, [alice, bob])
        town.each(Desk.close_window)
        for desk in town.desks:
            assert desk.warnings == []


def share_a_post(alice: Desk, bob: Desk, carol: Desk) -> None:
    """A picture is posted, liked and talked about; what was said by mistake is deleted again, everywhere."""
    beach = take(alice.folder, "beach")
    feed.post_picture(alice, POST, beach)
    feed.see_post(bob, "Alice", POST, beach)
    feed.react(bob, "👍")
    alice.see("👍, 1 times, Bob")
    feed.open_comments(bob)
    feed.comment(bob, "What a view!")
    feed.comment(bob, "Wrong place, sorry")
    feed.open_comments(alice)
    feed.see_comment(alice, "Wrong place, sorry")
    alice.shot("comments")
    feed.see_post(carol, "Alice", POST, beach)
    feed.open_comments(carol)
    feed.see_comment(carol, "Wrong place, sorry")
    feed.delete_comment(bob)
    for desk in (bob, alice, carol):
        desk.see_gone("Wrong place, sorry")
        desk.see("What a view!", id_="commentText")
    feed.comment(alice, "Come with us next time")
    feed.see_comment(bob, "Come with us next time")
    bob.shot("comments")


def fill_an_album(alice: Desk, bob: Desk) -> None:
    """Two people fill an album; each sees every photo, and an original is saved bit for bit as it was."""
    lake, dunes, hills = (take(alice.folder, "lake"), take(alice.folder, "dunes"), take(bob.folder, "hills"))
    gallery.make_album(alice, ALBUM)
    gallery.add_photos(alice, lake)
    gallery.see_photos(alice, lake)
    gallery.add_photos(alice, dunes)
    gallery.add_person(alice, "Bob")
    gallery.open_album(bob, ALBUM)
    gallery.see_photos(bob, dunes, lake)
    gallery.add_photos(bob, hills)
    for desk in (bob, alice):
        gallery.see_photos(desk, hills, dunes, lake)
    gallery.look_through(bob, hills, dunes, lake)
    saved = gallery.save_photo(bob, bob.folder / "saved")
    assert hashlib.sha256(saved.read_bytes()).digest() == hashlib.sha256(dunes.read_bytes()).digest()
    gallery.close_photo(bob)


def call(alice: Desk, bob: Desk, sound: SoundServer) -> None:
    """One speaks and shows pictures, which the other hears and sees until they are turned off; then a call in vain."""
    sound.play("alice", TONE)
    steps.open_chat(alice, "Bob")
    calls.ring(alice, bob, video=True)
    calls.accept(bob)
    calls.hear_tone(bob, sound, TONE)
    calls.see_film(bob, 0)
    calls.see_film(alice, 1000)
    calls.hear_nothing(alice, sound)
    bob.shot("a call")
    calls.switch(alice, "muteCall", "Turn the microphone on")
    calls.hear_nothing(bob, sound)
    calls.switch(alice, "cameraCall", "Turn the camera on")
    calls.see_no_film(bob)
    alice.shot("muted and without a camera")
    bob.shot("their camera is off")
    calls.switch(alice, "cameraCall", "Turn the camera off")
    calls.see_film(bob, 0)
    calls.switch(alice, "muteCall", "Mute the microphone")
    calls.hear_tone(bob, sound, TONE)
    calls.hang_up(bob)
    calls.see_end(alice)
    calls.see_history(alice, r"Bob, video call, Outgoing, \d+ (s|min), .*")

    steps.open_chat(bob, "Alice")
    calls.ring(bob, alice, video=False)
    calls.decline(alice)
    bob.see("Declined", id_="callStatus")
    bob.shot("declined")
    bob.click(id_="closeCall")
    calls.see_history(bob, "Alice, call, Declined, .*", r"Alice, video call, Incoming, \d+ (s|min), .*")
