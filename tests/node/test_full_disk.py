"""A real disk that is full for a while: nothing is lost, reading goes on, and everything is there after.

Bob's home is on a small file system of its own in memory, which a file of the test fills to the last byte. Making it
needs root, and a kernel that lets us; where it cannot be made the test is skipped and says why.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app.doctor import examine
from app.places import Place
from node.store.ballast import SIZE
from tests.node.networks import program
from tests.person import CommandError, QuickPerson, wait_for

pytestmark = pytest.mark.xdist_group("processes")

DISK = "64m"


@pytest.fixture
def small_disk(homes: Path) -> Iterator[Path]:
    """A folder with a file system of 64 MiB; gone afterwards with all that is in it."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a file system")
    folder = homes / "small"
    folder.mkdir()
    line = [program("mount"), "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"this system mounts nothing: {done.stderr.strip()}")
    yield folder
    subprocess.run([program("umount"), "--lazy", str(folder)], check=True, capture_output=True)


def fill(disk: Path) -> None:
    """Take every byte that is free now, in a file more each time; what a node makes free meanwhile is left to it."""
    name = disk / f"filler-{len(list(disk.glob('filler-*')))}"
    free = shutil.disk_usage(disk).free
    with suppress(OSError), name.open("wb", buffering=0) as file:
        while file.tell() < free:
            file.write(bytes(min(1 << 16, free - file.tell())))


def make_room(disk: Path) -> None:
    for each in disk.glob("filler-*"):
        each.unlink()


def status(person: QuickPerson) -> dict[str, Any]:
    found: dict[str, Any] = person.kith("status")
    return found


def test_a_disk_that_is_full_for_a_while_costs_nothing(homes: Path, small_disk: Path) -> None:
    alice, bob = QuickPerson("Alice", homes), QuickPerson("Bob", small_disk)
    for person in (alice, bob):
        person.create()
        person.start()
    alice.befriend_by_link(bob)
    said = ["before"]
    alice.say("Bob", "before")
    wait_for("Bob has it", lambda: bob.texts("Alice") == said)
    regretted = bob.say("Alice", "I will regret this")
    wait_for("Alice has it", lambda: len(alice.texts("Bob")) == 2)
    ballast = bob.home / "ballast"
    assert ballast.stat().st_size == SIZE
    assert status(bob)["disk"] == "low", "less than 256 MiB are free"
    assert status(bob)["disk_note"].startswith("The disk is almost full")

    fill(small_disk)
    wait_for("Bob is read-only", lambda: status(bob)["node_read_only"])
    assert status(bob)["disk"] == "full"
    assert status(bob)["disk_note"].startswith("The disk is full")
    assert not ballast.exists(), "its room is for what must be finished"
    with pytest.raises(CommandError, match="The disk is full"):
        bob.say("Alice", "this is refused")
    said += [f"while full {number}" for number in range(5)]
    for text in said[1:]:
        alice.say("Bob", text)
    assert bob.texts("Alice") == ["before", "I will regret this"], "reading goes on"
    bob.kith("chat", "read", "Alice")
    wait_for("Alice hears that it was read", lambda: alice.timeline("Bob")[0]["state"] == "read")
    bob.kith("chat", "delete", regretted)
    wait_for("it is deleted at Alice's, too", lambda: alice.timeline("Bob")[1]["deleted"])
    assert {found.check for found in examine(Place(bob.home)) if not found.ok} == {"disk", "writing"}
    assert bob.stop() == 0
    bob.start()
    assert status(bob)["node_read_only"], "a start has what it needs from the ballast's room"
    assert bob.texts("Alice") == ["before", ""]
    assert {row["state"] for row in alice.timeline("Bob")[2:]} == {"queued"}, "nothing was acknowledged"
    said.insert(1, "")

    make_room(small_disk)
    wait_for("all has come by itself", lambda: bob.texts("Alice") == said)
    assert not status(bob)["node_read_only"]
    wait_for("the ballast is back", ballast.exists)
    bob.say("Alice", "I can write again")
    said.append("I can write again")
    wait_for("Alice reads it", lambda: alice.texts("Bob") == said)
    _all_is_well(alice, bob, said)


def test_where_even_the_ballast_is_eaten_reading_goes_on_and_what_waits_comes_later(
    homes: Path, small_disk: Path
) -> None:
    alice, bob = QuickPerson("Alice", homes), QuickPerson("Bob", small_disk)
    for person in (alice, bob):
        person.create()
        person.start()
    alice.befriend_by_link(bob)
    said = ["before"]
    alice.say("Bob", "before")
    wait_for("Bob has it", lambda: bob.texts("Alice") == said)

    def eaten() -> bool:
        fill(small_disk)
        return bool(status(bob)["disk"] == "none")

    wait_for("nothing is left", eaten)
    for number in range(5):
        said.append(f"while nothing is left {number}")
        alice.say("Bob", said[-1])
    assert bob.texts("Alice") == ["before"]
    with pytest.raises(CommandError, match="The disk is full"):
        bob.say("Alice", "refused")
    with pytest.raises(CommandError, match="The disk is full"):
        bob.kith("people", "invite")
    make_room(small_disk)
    wait_for("all has come by itself", lambda: bob.texts("Alice") == said)
    _all_is_well(alice, bob, said)


def _all_is_well(alice: QuickPerson, bob: QuickPerson, said: list[str]) -> None:
    pairs = ((alice, "Bob"), (bob, "Alice"))
    wait_for("all was delivered", lambda: all(_delivered(person, other) for person, other in pairs))
    for person, other in pairs:
        assert person.texts(other) == said
        assert status(person)["counters"]["messages_lost_total"] == 0
        assert person.node is not None
        assert person.node.poll() is None, "it was never started again by hand"
    for person, _ in pairs:
        assert person.stop() == 0


def _delivered(person: QuickPerson, other: str) -> bool:
    return {row["state"] for row in person.timeline(other) if row["mine"]} <= {"delivered", "read"}
