"""Three machines: two that cannot reach each other and are never on together, and a relay that both can reach."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.node.networks import inside, ip, networks
from tests.person import QuickPerson, wait_for

pytestmark = pytest.mark.xdist_group("processes")


@pytest.fixture
def machines() -> Iterator[tuple[str, ...]]:
    """Namespaces left, right and middle; a cable from each of the first two to the middle, which forwards nothing."""
    with networks("left", "right", "middle") as (left, right, middle):
        for number, side in enumerate((left, right), 1):
            here, there = f"cable{number}", f"plug{number}"
            ip("link", "add", here, "netns", side, "type", "veth", "peer", "name", there, "netns", middle)
            ip("-n", side, "address", "add", f"10.78.{number}.2/24", "dev", here)
            ip("-n", middle, "address", "add", f"10.78.{number}.1/24", "dev", there)
            ip("-n", side, "link", "set", here, "up")
            ip("-n", middle, "link", "set", there, "up")
        yield left, right, middle


def off(person: QuickPerson) -> None:
    """Turn somebody off once nothing of theirs waits for the relay any more."""
    assert person.stop() == 0


def test_two_who_are_never_on_together_talk_by_a_relay(homes: Path, machines: tuple[str, ...]) -> None:
    alice, bob, keeper = (
        QuickPerson(name, homes, node_options=("--no-lan",), within=inside(machine))
        for name, machine in zip(("Alice", "Bob", "Keeper"), machines, strict=True)
    )
    for person in (keeper, alice, bob):
        person.create()
    keeper.start()
    invitation = keeper.kith("relays", "serve", "on")["invitation"]
    # Alice invites and goes; Bob accepts and goes; and so on: each is alone with the relay.
    alice.start()
    assert alice.kith("relays", "add", invitation)["state"] == "connected"
    link = alice.kith("people", "invite")["link"]
    posted(alice, "cards_left")
    off(alice)
    bob.start()
    assert bob.kith("relays", "add", invitation)["state"] == "connected"
    asked = bob.kith("people", "accept", link)["id"]
    posted(bob, "mail_posted", 2)
    off(bob)
    alice.start()
    alice.wait_for_contact("Bob")
    first = alice.say("Bob", "you were off")
    wait_for("the relay has it", lambda: state(alice, "Bob", first) == "sent")
    off(alice)
    bob.start()
    bob.wait_for_contact("Alice")
    wait_for("Bob reads it", lambda: bob.texts("Alice") == ["you were off"])
    second = bob.say(asked, "so were you")
    post = bob.kith("feed", "post", "from where I am", "--attach", str(picture(homes)))["id"]
    wait_for("the relay has it", lambda: state(bob, "Alice", second) == "sent")
    wait_for("the relay has the post", lambda: bob.kith("feed", "show", post)["post"]["state"] == "sent")
    posted(bob, "blobs_left", 2)
    wait_for("Bob has confirmed what he read", lambda: bob.kith("status")["counters"]["mail_posted"] > 2)
    off(bob)
    alice.start()
    wait_for("Alice reads it", lambda: alice.texts("Bob") == ["you were off", "so were you"])
    wait_for("her message was delivered", lambda: state(alice, "Bob", first) == "delivered")
    assert {row["name"]: row["how"] for row in alice.kith("relays", "reach")} == {"Bob": "mailbox"}
    seen = wait_for("Alice sees the post", lambda: alice.kith("feed", "timeline"))[0]
    assert (seen["id"], seen["text"], seen["author_name"]) == (post, "from where I am", "Bob")
    wait_for("the picture is whole", lambda: whole(alice.kith("feed", "show", post)["post"]))
    assert alice.kith("status")["counters"]["blobs_brought"] >= 2
    off(alice)


def picture(folder: Path) -> Path:
    """A picture of more than one chunk, in which nothing can be saved."""
    file = folder / "noise.png"
    Image.frombytes("RGB", (400, 400), random.Random(1).randbytes(400 * 400 * 3)).save(file)
    return file


def whole(post: dict[str, Any]) -> bool:
    (shown,) = post["pictures"]
    return bool(shown["held"] == shown["size"] > 256 * 1024)


def posted(person: QuickPerson, counter: str, least: int = 1) -> None:
    """Wait until a node has left something at the relay."""
    wait_for(counter, lambda: person.kith("status")["counters"].get(counter, 0) >= least)


def state(person: QuickPerson, contact: str, message: str) -> str:
    return next((row["state"] for row in person.timeline(contact) if row["id"] == message), "")
