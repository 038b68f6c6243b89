"""Two nodes on two machines: network namespaces joined by one cable, with nothing configured and no address typed.

Needs root and the `ip` program. No packet leaves this machine: the namespaces have no other way out than the cable.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.person import Person, wait_for

pytestmark = [
    pytest.mark.xdist_group("processes"),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can make network namespaces"),
    pytest.mark.skipif(shutil.which("ip", path="/usr/sbin:/sbin:/usr/bin") is None, reason="no ip program: iproute2"),
]


def ip(*words: str) -> None:
    """Run the `ip` program."""
    subprocess.run(["ip", *words], check=True, capture_output=True)


@pytest.fixture
def machines() -> Iterator[tuple[str, str]]:
    """Two namespaces with one cable between them, 10.77.0.1 and 10.77.0.2, without routes or names."""
    left, right = names = tuple(f"kith-{os.getpid()}-{side}" for side in ("left", "right"))
    try:
        for name in names:
            ip("netns", "add", name)
        ip("link", "add", "cable", "netns", left, "type", "veth", "peer", "name", "cable", "netns", right)
        for number, name in enumerate(names, 1):
            ip("-n", name, "link", "set", "lo", "up")
            ip("-n", name, "address", "add", f"10.77.0.{number}/24", "dev", "cable")
            ip("-n", name, "link", "set", "cable", "up")
        yield left, right
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)


def test_two_machines_find_each_other_by_multicast(homes: Path, machines: tuple[str, str]) -> None:
    people = [
        Person(name, homes, node_options=(), within=("ip", "netns", "exec", machine))
        for name, machine in zip(("Alice", "Bob"), machines, strict=True)
    ]
    alice, bob = people
    for person in people:
        person.create()
        person.start()
    bob.kith("people", "nearby")
    seen = wait_for("Alice sees Bob", lambda: [row for row in alice.kith("people", "nearby") if row["name"] == "Bob"])
    alice.kith("people", "add", seen[0]["id"])
    asked = wait_for("Bob is asked", lambda: bob.kith("people", "requests"))
    bob.kith("people", "approve", asked[0]["id"])
    alice.wait_for_contact("Bob")
    bob.wait_for_contact("Alice")
    alice.say("Bob", "over the cable")
    wait_for("Bob reads it", lambda: bob.texts("Alice") == ["over the cable"])

    # Contacts know each other again by their private hints, at whatever port the other now listens.
    for person in people:
        assert person.stop() == 0
        person.start()
    bob.say("Alice", "found again")
    wait_for("Alice reads it", lambda: alice.texts("Bob") == ["over the cable", "found again"])
