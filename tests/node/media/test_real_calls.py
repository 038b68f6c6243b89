"""Calls between real nodes with a real sound server: a tone that is heard and numbered pictures that are seen.

No state flag proves anything here by itself. Skipped where there is no PulseAudio to start.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.node.media.caller import Caller, two_callers
from tests.node.media.studio_kit import FILM, SoundServer, can_sound, loudness, strength
from tests.person import PATIENCE_SECONDS, CommandError, wait_for

pytestmark = [
    pytest.mark.skipif(not can_sound(), reason="no pulseaudio on this machine"),
    pytest.mark.xdist_group("calls"),
]
TONE = 440.0


@pytest.fixture
def sound(homes: Path) -> Iterator[SoundServer]:
    server = SoundServer(homes, ["alice", "bob"])
    try:
        yield server
    finally:
        server.end()


@pytest.fixture
def callers(homes: Path, sound: SoundServer) -> tuple[Caller, Caller]:
    return two_callers(homes, sound)


def children(pid: int) -> list[int]:
    """The child processes of a process; of its threads some end while one looks."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            found += [int(each) for each in (task / "children").read_text().split()]
    return found


def resources(person: Caller) -> tuple[int, list[int]]:
    """How many threads a node has, and its children."""
    assert person.node is not None
    return len(list(Path(f"/proc/{person.node.pid}/task").iterdir())), children(person.node.pid)


def sockets(person: Caller) -> int:
    """How many sockets a node has open; its store's files come and go by themselves."""
    assert person.node is not None
    found = 0
    for descriptor in Path(f"/proc/{person.node.pid}/fd").iterdir():
        try:
            found += os.readlink(descriptor).startswith("socket:")
        except FileNotFoundError:
            continue
    return found


def talk(alice: Caller, bob: Caller, *, video: bool = False) -> str:
    """Alice calls, Bob answers, both are up; the call's id."""
    flag = ["--video"] if video else []
    call = ring(alice, *flag)
    bob.until("ringing")
    assert not children_with_media(alice)
    bob.kith("calls", "accept", *flag)
    for person in (alice, bob):
        person.until("up")
    return call


def ring(alice: Caller, *flag: str) -> str:
    """Call Bob as soon as there is a link to him; the call's id."""

    def tried() -> str:
        try:
            return str(alice.kith("calls", "ring", "Bob", *flag)["id"])
        except CommandError as error:
            if "not online" not in str(error):
                raise
            return ""

    call: str = wait_for("Bob is online", tried)
    return call


def children_with_media(person: Caller) -> list[str]:
    """What a node's children hold that a call needs: UDP sockets, and connections to the sound server."""
    assert person.node is not None
    inodes = {line.split()[9] for line in Path("/proc/net/udp").read_text().splitlines()[1:]}
    held = []
    for child in children(person.node.pid):
        names = map(_readlink, Path(f"/proc/{child}/fd").iterdir())
        held += [name for name in names if name.startswith("socket:[") and name[8:-1] in inodes]
    return held


def _readlink(descriptor: Path) -> str:
    """What a descriptor is; nothing if it was closed meanwhile."""
    try:
        return os.readlink(descriptor)
    except FileNotFoundError:
        return ""


def hears(sound: SoundServer, name: str, tone: float) -> bool:
    samples = sound.hear(name, 0.25)
    return strength(samples, tone) > 2000 and strength(samples, tone) > 20 * strength(samples, tone * 1.7)


def is_silent(sound: SoundServer, name: str) -> bool:
    return loudness(sound.hear(name, 0.25)) < 5


def in_order(numbers: list[int], first: int, count: int = FILM) -> bool:
    """Whether numbers rise within a film that begins again at its end; a busy machine may leave seconds out."""
    steps = [(later - earlier) % count for earlier, later in itertools.pairwise(numbers)]
    return all(first <= number < first + count for number in numbers) and all(0 < step < count // 2 for step in steps)


def test_a_tone_is_heard_and_pictures_are_seen_in_order(callers: tuple[Caller, Caller], sound: SoundServer) -> None:
    alice, bob = callers
    before = {person.name: resources(person) for person in callers}
    open_before = {person.name: sockets(person) for person in callers}
    _end_before_it_begins(alice, bob, sound)
    call = talk(alice, bob, video=True)
    sound.play("alice", TONE)
    wait_for("Bob hears the tone", lambda: hears(sound, "bob", TONE))
    assert is_silent(sound, "alice")  # nobody speaks at Bob's, and nothing echoes
    at_bob = seen(bob, call, 45)
    at_alice = seen(alice, call, 45)
    own = [number for number, _ in asyncio.run(alice.numbers(call, mine=True, count=5))]
    assert len(at_bob) == len(at_alice) == 45
    assert in_order(at_bob, 0), at_bob
    assert in_order(at_alice, 1000), at_alice
    assert in_order(own, 0), own

    alice.kith("calls", "mute", "on")
    wait_for("Bob hears silence", lambda: is_silent(sound, "bob"))
    alice.kith("calls", "mute", "off")
    wait_for("Bob hears the tone again", lambda: hears(sound, "bob", TONE))

    alice.kith("calls", "camera", "off")
    wait_for("Bob is told", lambda: not (bob.call() or {})["their_camera"])
    assert len(seen(bob, call, 20, seconds=1)) < 20
    alice.kith("calls", "camera", "on")
    wait_for("Bob is told again", lambda: (bob.call() or {})["their_camera"])
    assert in_order(seen(bob, call, 21)[1:], 0)  # the first may be the last from before

    bob.kith("calls", "hang-up")
    assert alice.ended(call)["why"] == bob.ended(call)["why"] == "hung_up"
    for person in callers:
        wait_for("the child is gone", lambda person=person: not resources(person)[1])
        wait_for("its sockets, too", lambda person=person: sockets(person) <= open_before[person.name])
        assert resources(person)[0] <= before[person.name][0] + 4  # threads of pools that last
    lines = wait_for("all is history at Bob's", lambda: len(found := bob.kith("calls", "list")) == 3 and found)
    assert [line["outcome"] for line in lines] == ["talked", "missed", "declined"]
    assert all(line["incoming"] and line["video"] for line in lines)
    assert alice.kith("calls", "list")[0]["call"] == call


def _end_before_it_begins(alice: Caller, bob: Caller, sound: SoundServer) -> None:
    """Declined and cancelled: no device was opened."""
    for person, why in ((bob, "declined"), (alice, "cancelled")):
        call = ring(alice, "--video")
        bob.until("ringing")
        assert sound.clients() == 0
        person.kith("calls", "hang-up")
        assert alice.ended(call)["why"] == bob.ended(call)["why"] == why
        wait_for("it is history", lambda call=call: any(line["call"] == call for line in bob.kith("calls", "list")))


def seen(person: Caller, call: str, count: int, seconds: float = PATIENCE_SECONDS) -> list[int]:
    """The numbers of the next pictures of the other side."""
    return [number for number, _ in asyncio.run(person.numbers(call, mine=False, count=count, seconds=seconds))]


def test_devices_that_vanish_and_a_node_that_is_killed(callers: tuple[Caller, Caller], sound: SoundServer) -> None:
    alice, bob = callers
    call = talk(alice, bob)
    sound.play("alice", TONE)
    wait_for("Bob hears the tone", lambda: hears(sound, "bob", TONE))
    sound.end()
    for person in callers:
        wait_for(f"{person.name} is told", lambda person=person: trouble(person) == ["no_microphone", "no_speaker"])
        assert person.until("up")["id"] == call
    sound.start()
    sound.play("alice", TONE)
    wait_for("Bob hears the tone again", lambda: hears(sound, "bob", TONE))
    assert trouble(bob) == []

    assert bob.node is not None
    (child,) = children(bob.node.pid)
    bob.kill()
    wait_for("the child of the killed node is gone", lambda: not Path(f"/proc/{child}").exists())
    alice.until("reconnecting")
    assert alice.ended(call)["why"] == "failed"
    wait_for("Alice's child is gone", lambda: not resources(alice)[1])

    bob.environment |= {"PULSE_SERVER": f"unix:{bob.folder / 'nobody'}", "KITH_CAMERA": str(bob.folder / "nothing")}
    bob.start()
    wait_for("they are linked again", lambda: alice.kith("status")["links"])
    call = talk(alice, bob, video=True)
    everything = ["no_camera", "no_microphone", "no_speaker"]
    wait_for("Bob's node says what is missing", lambda: trouble(bob) == everything)
    assert not (alice.call() or {})["their_camera"]
    alice.kith("calls", "hang-up")
    assert bob.ended(call)["why"] == "hung_up"


def trouble(person: Caller) -> list[str]:
    found = person.call()
    return [] if found is None else list(found["trouble"])
