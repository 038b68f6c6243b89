"""Real `kith node` processes, driven by the command line, killed with -9 where it hurts most.

A message counts as acknowledged once the command that wrote it has returned its id.
"""

import os
from pathlib import Path

import pytest

from tests.person import CommandError, Person, QuickPerson, wait_for

BURST = 500
ROUNDS = 40 if os.environ.get("KITH_NIGHTLY") else 4

# One worker runs them one after the other: they share this machine's multicast, and its two cores.
pytestmark = pytest.mark.xdist_group("processes")


def burst(writer: Person, contact: str, texts: list[str]) -> dict[str, str]:
    """Write texts one after the other until the node dies; the acknowledged ones by their ids."""
    acknowledged = {}
    for text in texts:
        try:
            acknowledged[writer.say(contact, text)] = text
        except CommandError:
            break
    return acknowledged


def received(reader: Person, contact: str) -> list[tuple[str, str]]:
    """Every message of a burst that a person has, as (id, text), in the order of the timeline."""
    return [(row["id"], row["text"]) for row in reader.history(contact) if row["text"].startswith("burst ")]


def test_the_receiver_is_killed_in_the_middle_of_a_burst(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    texts = [f"burst {number}" for number in range(BURST)]
    acknowledged = burst(alice, "Bob", texts[: BURST // 2])
    bob.kill()
    acknowledged |= burst(alice, "Bob", texts[BURST // 2 :])
    assert list(acknowledged.values()) == texts
    written = {row["id"]: row["sent_at"] for row in alice.history("Bob")}

    bob.start()
    wait_for("Bob has the whole burst", lambda: len(received(bob, "Alice")) >= BURST)
    assert received(bob, "Alice") == list(acknowledged.items())
    arrived = {row["id"]: row["sent_at"] for row in bob.history("Alice")}
    assert arrived == written


def test_the_sender_is_killed_in_the_middle_of_a_burst(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    texts = [f"burst {number}" for number in range(BURST)]
    acknowledged = burst(alice, "Bob", texts[: BURST // 2])
    alice.kill()
    with pytest.raises(CommandError) as nobody:
        alice.say("Bob", "nobody hears this")
    assert nobody.value.code == 3

    alice.start()
    acknowledged |= burst(alice, "Bob", texts[BURST // 2 :])
    wait_for("Bob has the whole burst", lambda: len(received(bob, "Alice")) >= BURST)
    assert received(bob, "Alice") == received(alice, "Bob") == list(acknowledged.items())


@pytest.mark.parametrize("killed", ["sender", "receiver"])
def test_a_kill_may_fall_at_any_moment(friends: tuple[Person, Person], killed: str) -> None:
    """What was not acknowledged may arrive too, but once, and as the sender has it."""
    alice, bob = friends
    victim = alice if killed == "sender" else bob
    acknowledged: dict[str, str] = {}
    for number in range(ROUNDS):
        victim.kill_after(0.15 * (number % 8 + 1))
        acknowledged |= burst(alice, "Bob", [f"burst {number}.{text}" for text in range(BURST // 4)])
        victim.start()
    assert killed == "receiver" or len(acknowledged) < ROUNDS * (BURST // 4), "no kill fell into a burst"
    last = alice.say("Bob", "burst over")
    wait_for("Bob has the last message", lambda: any(message == last for message, _ in received(bob, "Alice")))
    wait_for("both show the same", lambda: received(bob, "Alice") == received(alice, "Bob"))
    has = received(bob, "Alice")
    assert len(dict(has)) == len(has)
    assert [item for item in has if item[0] in acknowledged] == list(acknowledged.items())


def test_three_people_talk_while_one_is_away(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    carol = QuickPerson("Carol", alice.folder.parent)
    carol.create()
    carol.start()
    alice.befriend_by_link(carol)
    assert bob.stop() == 0
    late = alice.say("Bob", "for later")
    alice.say("Carol", "for now")
    wait_for("Carol reads it at once", lambda: carol.texts("Alice") == ["for now"])
    assert alice.timeline("Bob")[-1]["state"] in {"queued", "sent"}
    assert alice.stop() == 0
    alice.start()
    bob.start()
    seen = wait_for("Bob reads it later", lambda: bob.timeline("Alice"))
    assert [row["id"] for row in seen] == [late]
    assert seen[0]["sent_at"] == alice.timeline("Bob")[-1]["sent_at"] < bob.started_at


def test_one_home_has_one_node(friends: tuple[Person, Person]) -> None:
    alice, _ = friends
    second = Person("Alice-again", alice.folder.parent)
    second.home, second.passphrase_file = alice.home, alice.passphrase_file
    second.environment = alice.environment
    with pytest.raises(AssertionError, match="ended with 1"):
        second.start()
    second.node = None
    assert alice.kith("status")


def test_an_address_typed_by_hand_is_enough(homes: Path) -> None:
    """Without any discovery: contacts who met by a link reach each other again at a typed address."""
    alice, bob = (QuickPerson(name, homes, ("--listen", "127.0.0.1:0", "--no-lan")) for name in ("Alice", "Bob"))
    for person in (alice, bob):
        person.create()
        person.start()
    link = alice.kith("people", "invite", "--address", alice.address())["link"]
    bob.kith("people", "accept", link)
    alice.wait_for_contact("Bob")
    assert alice.stop() == 0
    alice.start()
    bob.kith("people", "dial", alice.address(), "Alice")
    bob.say("Alice", "found you")
    wait_for("Alice reads it", lambda: alice.texts("Bob") == ["found you"])
    assert [(row["name"], row["unread"]) for row in alice.kith("chat", "list")] == [("Bob", 1)]
