"""Two nodes on two machines: network namespaces joined by one cable, with nothing configured and no address typed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.node.networks import inside, ip, networks
from tests.person import QuickPerson, wait_for

pytestmark = pytest.mark.xdist_group("processes")


@pytest.fixture
def machines() -> Iterator[tuple[str, ...]]:
    """Two namespaces with one cable between them, 10.77.0.1 and 10.77.0.2, without routes or names."""
    with networks("left", "right") as (left, right):
        ip("link", "add", "cable", "netns", left, "type", "veth", "peer", "name", "cable", "netns", right)
        for number, name in enumerate((left, right), 1):
            ip("-n", name, "address", "add", f"10.77.0.{number}/24", "dev", "cable")
            ip("-n", name, "link", "set", "cable", "up")
        yield left, right


def test_two_machines_find_each_other_by_multicast(homes: Path, machines: tuple[str, ...]) -> None:
    people = [
        QuickPerson(name, homes, node_options=(), within=inside(machine))
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
