"""A call by keys, made small beside the pages, and one that nobody took in time: what the tour leaves out of calls.

The windows find nodes that run already, as those of somebody do who keeps one. Tones and numbered pictures prove it.
"""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.node.media.caller import Caller
from tests.node.media.studio_kit import FILM, SoundServer, film
from tests.node.networks import inside, ip, networks, program
from tests.person import end_everybody
from tests.tour import call_steps as calls
from tests.tour import steps
from tests.tour.desk import Desk, reporting

pytestmark = pytest.mark.xdist_group("tour")

TONE, OTHER_TONE = 440.0, 620.0
WHOSE_FILM = {"Alice": 0, "Bob": 1000}


@dataclass(frozen=True)
class Room:
    """Two desks on two machines with a cable between them, each with a microphone, a loudspeaker and a camera."""

    alice: Desk
    bob: Desk
    sound: SoundServer


@contextmanager
def furnished() -> Iterator[Room]:
    with ExitStack() as stack:
        program("pulseaudio")
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kith-")))
        sides = stack.enter_context(networks("left", "right"))
        lay_cable(*sides)
        sound = SoundServer(folder, list(map(str.lower, WHOSE_FILM)))
        stack.callback(sound.end)
        callers = [Caller(name, folder, (), inside(side)) for name, side in zip(WHOSE_FILM, sides, strict=True)]
        desks = [Desk(caller.name, folder, caller.within, "call") for caller in callers]
        for ending in (end_everybody, *(desk.end for desk in desks)):
            stack.callback(ending)
        with reporting(*desks):
            with ThreadPoolExecutor(len(callers)) as pool:
                list(pool.map(lambda pair: move_in(*pair, sound), zip(callers, desks, strict=True)))
            callers[0].befriend_by_link(callers[1])
            yield Room(*desks, sound)


def move_in(caller: Caller, desk: Desk, sound: SoundServer) -> None:
    """Somebody's node runs, and the window that is opened finds it."""
    caller.equip(sound, film(caller.folder / "film.mkv", FILM, WHOSE_FILM[caller.name]))
    caller.create()
    caller.start()
    desk.home = caller.home
    desk.begin()
    desk.open_window()


def lay_cable(left: str, right: str) -> None:
    ip("link", "add", "cable", "netns", left, "type", "veth", "peer", "name", "cable", "netns", right)
    for number, side in enumerate((left, right), 1):
        ip("-n", side, "address", "add", f"10.78.0.{number}/24", "dev", "cable")
        ip("-n", side, "link", "set", "cable", "up")


def test_a_call_by_keys_that_is_small_beside_the_pages() -> None:
    with furnished() as room:
        begin_by_keys(room.alice, room.bob, room.sound)
        switch_by_keys(room.alice, room.bob, room.sound)
        make_small(room.alice, room.bob, room.sound)
        hang_up_from_the_bar(room.alice, room.bob)
        miss_a_call(room.alice, room.bob)
        for desk in (room.alice, room.bob):
            desk.close_window()
            assert desk.warnings == []


def begin_by_keys(alice: Desk, bob: Desk, sound: SoundServer) -> None:
    """A call is taken without the mouse; both speak and both are seen."""
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


def switch_by_keys(alice: Desk, bob: Desk, sound: SoundServer) -> None:
    """Microphone and camera go off by keys, and on again."""
    alice.keys("shift+m", "shift+v")
    calls.hear_nothing(bob, sound)
    calls.see_no_film(bob)
    calls.hear_tone(alice, sound, OTHER_TONE)
    alice.keys("shift+m", "shift+v")
    calls.see_film(bob, WHOSE_FILM["Alice"])
    calls.hear_tone(bob, sound, TONE)


def make_small(alice: Desk, bob: Desk, sound: SoundServer) -> None:
    """The call goes on as a bar beside the conversation, in which something is written meanwhile."""
    alice.keys("Escape")
    alice.see_gone(id_="callName")
    steps.say(alice, "I write while we talk")
    calls.hear_tone(bob, sound, TONE)
    calls.see_film(bob, WHOSE_FILM["Alice"])
    alice.shot("a small call")
    calls.switch(alice, "barMute", "Turn the microphone on")
    calls.hear_nothing(bob, sound)
    calls.switch(alice, "barMute", "Mute the microphone")
    steps.wear_dark(alice)
    alice.shot("a small call in the dark")
    alice.click(id_="barReturn")
    calls.see_film(alice, WHOSE_FILM["Bob"])
    alice.shot("a call in the dark")
    calls.hear_tone(bob, sound, TONE)


def hang_up_from_the_bar(alice: Desk, bob: Desk) -> None:
    """Whoever makes the call small finds what was written meanwhile, and ends it from there."""
    bob.click(id_="shrinkCall")
    bob.see("Chats, 1 new", id_="rail-chats")
    bob.click(id_="railTheme")
    bob.see("Dark colours", id_="railTheme")
    bob.shot("a small call beside the feed")
    bob.click(id_="barHangUp")
    alice.see("Call ended", id_="callStatus")
    bob.see_gone(id_="barHangUp")
    bob.see_gone(id_="barHangUp")
    calls.see_end(alice)
    calls.see_history(alice, r"Bob, video call, Outgoing, \d+ (s|min), .*")
    calls.see_history(bob, r"Alice, video call, Incoming, \d+ (s|min), .*")


def miss_a_call(alice: Desk, bob: Desk) -> None:
    """A call from the history that the caller cancels: its card goes, and it counts as missed until it is looked at."""
    bob.click(id_="rail-gallery")
    alice.click(id_="rowVideo")
    bob.see("Alice", id_="ringName")
    bob.shot("it rings above the gallery")
    calls.hang_up(alice)
    bob.see_gone(id_="ringName")
    bob.see("Calls, 1 new", id_="rail-calls")
    calls.see_history(bob, "Alice, video call, Missed, .*")
    bob.see("Calls", id_="rail-calls")
    calls.see_history(alice, "Bob, video call, Cancelled, .*")
