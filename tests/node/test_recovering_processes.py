"""Nothing but the 24 words is left: real processes, by the command line, directly and over a relay alone."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.node.kills import cable
from tests.node.networks import inside, networks
from tests.node.test_devices import Relay
from tests.person import CommandError, Person, QuickPerson, wait_for

pytestmark = pytest.mark.xdist_group("processes")

OTHER = "abandon " * 23 + "art"


def recover(new: Person, words: str, code: str, *options: str) -> Any:
    """Run `kith recover` in the network of the new device; the words come by stdin."""
    line = [*new.within, *new.launcher, "--home", str(new.home), "--json", "recover", code, "--name", new.name]
    line += ["--passphrase-file", str(new.passphrase_file), "--no-lan", *options]
    done = subprocess.run(
        line, env=new.environment, input=words, capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode:
        raise CommandError(line, done.returncode, done.stderr)
    return json.loads(done.stdout)


def said(person: Person, talk: str) -> list[str]:
    """What people said in a conversation, the oldest first."""
    return [row["text"] for row in person.timeline(talk) if row["kind"] == "message"]


def lose(person: Person) -> None:
    person.stop()
    shutil.rmtree(person.home)


def test_what_was_said_and_groups_come_back_and_the_new_device_goes_on(homes: Path) -> None:
    alice, bob, new = (QuickPerson(name, homes) for name in ("Alice", "Bob", "Laptop"))
    words = alice.create()["recovery_phrase"]
    bob.create()
    for each in (alice, bob):
        each.start()
    alice.befriend_by_link(bob)
    alice.kith("group", "create", "Trip", "Bob")
    alice.say("Bob", "before")
    wait_for("the group is there", lambda: [row["name"] for row in bob.kith("group", "list")] == ["Trip"])
    alice.say("Trip", "in the group")
    wait_for("Bob has it", lambda: (bob.texts("Alice"), said(bob, "Trip")) == (["before"], ["in the group"]))
    lose(alice)

    with pytest.raises(CommandError, match="of another account"):
        recover(new, OTHER, bob.kith("people", "bring-back", "Alice")["link"])
    assert not list(new.home.glob("*")), "a home that nobody came back into is left as it was"
    code = bob.kith("people", "bring-back", "Alice")
    made = recover(new, words, code["typed"], "--at", bob.address())
    assert (made["account"], made["name"], made["contact"]) == (alice.account, "Alice", "Bob")
    new.start()
    wait_for("what was said is there", lambda: new.texts("Bob") == ["before"])
    wait_for("the group is known", lambda: [row["name"] for row in new.kith("group", "list")] == ["Trip"])
    wait_for("the group is there", lambda: said(new, "Trip") == ["in the group"])
    bob.say("Trip", "welcome")
    new.say("Bob", "back")
    assert [(row["text"], row["vouched_by"]) for row in new.timeline("Bob")] == [("before", "Bob"), ("back", "")]
    wait_for("the new device has it", lambda: said(new, "Trip") == ["in the group", "welcome"])
    wait_for("Bob has it", lambda: bob.texts("Alice") == ["before", "back"])
    rows = new.kith("devices", "list")
    assert [(row["name"], row["this"], row["admin"]) for row in rows] == [("", False, True), ("Laptop", True, True)]


def test_it_leads_over_a_relay_where_neither_reaches_the_other(homes: Path) -> None:
    with networks("left", "right", "middle") as (left, right, middle):
        for number, side in enumerate((left, right), 1):
            cable(middle, side, number)
        alice, bob, new = (
            QuickPerson(name, homes, ("--no-lan",), inside(side))
            for name, side in (("Alice", left), ("Bob", left), ("Laptop", right))
        )
        relay = Relay("Relay", homes, ("--listen", "0.0.0.0:0"), inside(middle))
        words = alice.create()["recovery_phrase"]
        bob.create()
        for each in (relay, alice, bob):
            each.start()
        assert bob.kith("relays", "add", relay.ready["invitation"])["state"] == "connected"
        alice.befriend_by_link(bob)
        alice.say("Bob", "before")
        wait_for("Bob has it", lambda: bob.texts("Alice") == ["before"])
        lose(alice)
        code = bob.kith("people", "bring-back", "Alice")
        assert recover(new, words, code["link"], "--revoke-old")["account"] == alice.account
        new.start()
        new.say("Bob", "back")
        wait_for("Bob has it, by mail", lambda: bob.texts("Alice") == ["before", "back"])
        assert new.kith("relays", "add", relay.ready["invitation"])["state"] == "connected"
        wait_for("what was said is there", lambda: new.texts("Bob") == ["before", "back"])
        assert [row["state"] for row in new.kith("devices", "list")] == ["removed", "active"]
