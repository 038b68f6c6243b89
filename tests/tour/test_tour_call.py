"""A call by keys, made small beside the pages, cancelled before it is answered: what the tour of the street leaves out.

The windows find nodes that run already, as of somebody who kept them; tones and numbered pictures prove what is claimed.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.node.media.caller import Caller
from tests.node.media.studio_kit import SoundServer, film
from tests.node.networks import inside, ip, networks, program
from tests.tour import call_steps as calls
from tests.tour import steps
from tests.tour.desk import Desk

pytestmark = pytest.mark.xdist_group("tour")

TONE, OTHER_TONE = 440.0, 620.0
WHOSE_FILM = {"Alice": 0, "Bob": 1000}


@dataclass(frozen=True)
class Room:
    """Two desks on two machines with a cable between them, each with a microphone, a loudspeaker and a camera."""

    alice: Desk
    bob: Desk
    sound: SoundServer


@pytest.fixture
def room() -> Iterator[Room]:
    program("pulseaudio")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kith-")))
        sides = stack.enter_context(networks("left", "right"))
        lay_cable(*sides)
        sound = SoundServer(folder, list(map(str.lower, WHOSE_FILM)))
        stack.callback(sound.end)
        callers, desks = [], []
        for (name, first), side in zip(WHOSE_FILM.items(), sides, strict=True):
            callers.append(caller := Caller(name, folder, (), inside(side)))
            caller.equip(sound, film(caller.folder / "film.mkv", calls.FILM, first))
            desks.append(desk := Desk(name, folder, inside(side)))
            desk.home = caller.home
            stack.callback(caller.kill)
            stack.callback(desk.end)
            caller.create()
            caller.start()
        callers[0].befriend_by_link(callers[1])
        try:
            for desk in desks:
                desk.begin()
                desk.open_window()
            yield Room(*desks, sound)
        except BaseException as error:
            for desk in desks:
                error.add_note(desk.report())
            raise


def lay_cable(left: str, right: str) -> None:
    ip("link", "add", "cable", "netns", left, "type", "veth", "peer", "name", "cable", "netns", right)
    for number, side in enumerate((left, right), 1):
        ip("-n", side, "address", "add", f"10.78.0.{number}/24", "dev", "cable")
        ip("-n", side, "link", "set", "cable", "up")


def test_a_call_by_keys_that_is_small_beside_the_pages(room: Room) -> None:
    alice, bob, sound = room.alice, room.bob, room.sound
    steps.wear_dark(bob)
    bob.click(id_="rail-feed")
    sound.play("alice", TONE)
    sound.play("bob", OTHER_TONE)
    steps.open_chat(alice, "Bob")
    calls.ring(alice, bob, video=True)
    bob.keys("alt+shift+v")
    calls.hear_tone(bob, sound, TONE)
    calls.hear_tone(alice, sound, OTHER_TONE)
    calls.see_film(bob, WHOSE_FILM["Alice"])
    calls.see_film(alice, WHOSE_FILM["Bob"])
    bob.keys("alt+shift+e")
    calls.see_end(alice)
    for desk in (alice, bob):
        desk.close_window()
        assert desk.warnings == []
