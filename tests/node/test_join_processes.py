"""Two real processes and the command line: who comes by a link into a group asks, is turned down, and is let in."""

from pathlib import Path

import pytest

from tests.person import Person, QuickPerson, wait_for

pytestmark = pytest.mark.xdist_group("processes")


def asked(person: Person) -> list[tuple[str, str]]:
    return [(row["name"], row["state"]) for row in person.kith("group", "asked")]


def asking(person: Person) -> list[str]:
    return [row["name"] for row in person.kith("group", "requests")]


def test_a_link_is_made_used_and_answered(homes: Path) -> None:
    alice, dora = QuickPerson("Alice", homes), QuickPerson("Dora", homes)
    for person in (alice, dora):
        person.create()
        person.start()
    alice.kith("group", "create", "Trip")
    link = alice.kith("group", "invite", "Trip", "--ask", "Who are you?", "--uses", "1", "--days", "2")["link"]
    door = dora.kith("group", "link", link)
    assert (door["name"], door["questions"], door["members"]) == ("Trip", ["Who are you?"], 1)

    dora.kith("group", "join", link, "--answer", "Dora")
    wait_for("asking of alice", lambda: asking(alice) == ["Dora"])
    wait_for("asked of dora", lambda: asked(dora) == [("Trip", "waiting")])
    dora.kith("group", "unask", "Trip")
    wait_for("asking of alice", lambda: asking(alice) == [])
    dora.kith("group", "join", link, "--answer", "Dora again")
    wait_for("asking of alice", lambda: asking(alice) == ["Dora"])
    assert alice.kith("group", "requests", "Trip")[0]["answers"] == [
        {"question": "Who are you?", "answer": "Dora again"}
    ]

    alice.kill()
    alice.start()
    alice.kith("group", "decline", "Trip", "Dora")
    wait_for("asked of dora", lambda: asked(dora) == [("Trip", "refused")])
    second = alice.kith("group", "invite", "Trip", "--approve")
    dora.kith("group", "join", second["link"])
    wait_for("asking of alice", lambda: asking(alice) == ["Dora"])
    alice.kith("group", "admit", "Trip", "Dora")
    wait_for("dora is in", lambda: [row["role"] for row in dora.kith("group", "list")] == ["member"])
    assert asked(dora) == []

    assert [row["id"] for row in alice.kith("group", "invites", "Trip")] == [second["id"]], "the other is used up"
    assert alice.kith("group", "uninvite", "Trip", second["id"]) == []


def test_another_admin_lets_in_who_asks_while_whoever_made_the_link_is_away(homes: Path) -> None:
    """Bob's link, Alice's decisions: one while Bob's node is dead, one while it runs; both hear what became of it."""
    alice, bob, dora, erin = (QuickPerson(name, homes) for name in ("Alice", "Bob", "Dora", "Erin"))
    for person in (alice, bob, dora, erin):
        person.create()
        person.start()
    alice.befriend_by_link(bob)
    alice.kith("group", "create", "Trip", "Bob")
    alice.kith("group", "role", "Trip", "Bob", "admin")
    wait_for("bob is an admin", lambda: [row["role"] for row in bob.kith("group", "list")] == ["admin"])
    link = bob.kith("group", "invite", "Trip", "--ask", "Who are you?")["link"]
    for person in (dora, erin):
        person.kith("group", "join", link, "--answer", f"{person.name}, a friend")
    wait_for("alice sees both", lambda: sorted(asking(alice)) == ["Dora", "Erin"])
    rows = alice.kith("group", "requests", "Trip")
    assert {(row["by"], row["decision"], row["known"]) for row in rows} == {("Bob", "", False)}
    assert {row["answers"][0]["answer"] for row in rows} == {"Dora, a friend", "Erin, a friend"}

    bob.kill()
    alice.kith("group", "admit", "Trip", "Dora")
    rows = alice.kith("group", "requests")
    assert {(row["name"], row["decision"]) for row in rows} == {("Dora", "admit"), ("Erin", "")}
    bob.start()
    wait_for("dora is in", lambda: [row["role"] for row in dora.kith("group", "list")] == ["member"])
    wait_for("it is off the list", lambda: asking(alice) == ["Erin"])
    assert [(row["name"], row["outcome"], row["by"]) for row in bob.kith("group", "decided")] == [
        ("Dora", "admitted", "Alice")
    ]
    alice.kith("group", "decline", "Trip", "Erin")
    wait_for("asked of erin", lambda: asked(erin) == [("Trip", "refused")])
    wait_for("nobody waits", lambda: asking(alice) == asking(bob) == [])
    assert [row["outcome"] for row in alice.kith("group", "decided", "Trip")] == ["declined", "admitted"]


def test_my_other_device_lets_in_who_asks(homes: Path) -> None:
    phone, laptop, dora = (QuickPerson(name, homes) for name in ("Alice", "Laptop", "Dora"))
    for person in (phone, dora):
        person.create()
        person.start()
    phone.kith("group", "create", "Trip")
    unlock = ("--passphrase-file", str(laptop.passphrase_file), "--no-lan", "--at", phone.address())
    laptop.apart("devices", "accept", phone.kith("devices", "link")["typed"], "--name", "Laptop", *unlock)
    laptop.start()
    wait_for("the laptop is in", lambda: [row["role"] for row in laptop.kith("group", "list")] == ["owner"])
    dora.kith("group", "join", phone.kith("group", "invite", "Trip", "--approve")["link"])
    wait_for("the laptop sees her", lambda: asking(laptop) == ["Dora"])
    (row,) = laptop.kith("group", "requests")
    phone.kith("devices", "rename", row["device"].removeprefix("Device "), "Phone")
    wait_for("by its name", lambda: laptop.kith("group", "requests")[0]["device"] == "Phone")
    laptop.kith("group", "admit", "Trip", "Dora")
    wait_for("dora is in", lambda: [row["role"] for row in dora.kith("group", "list")] == ["member"])
    wait_for("nobody waits", lambda: asking(laptop) == asking(phone) == [])
    assert [(row["outcome"], row["me"]) for row in phone.kith("group", "decided")] == [("admitted", True)]
