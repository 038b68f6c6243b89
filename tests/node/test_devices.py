"""Two devices of one person as real processes, by the command line: linked, in step, named, removed, refused."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from app.own_machine import machine_name
from tests.person import CommandError, Person, QuickPerson, wait_for


def accept(laptop: QuickPerson, code: str, *options: str) -> Any:
    """A process of its own: what it makes must be closed to others."""
    unlock = ("--passphrase-file", str(laptop.passphrase_file), "--no-lan")
    return laptop.apart("devices", "accept", code, "--name", laptop.name, *unlock, *options)


class Relay(QuickPerson):
    """A relay as a process of its own."""

    command = "relay"


RENEW = ("renew", "--force", "--code")


def refusal(person: Person, *words: str) -> str:
    with pytest.raises(CommandError) as refused:
        person.kith(*words)
    return str(refused.value)


def test_a_second_device_says_hears_and_is_removed(friends: tuple[Person, Person], homes: Path) -> None:
    phone, bob = friends
    for number in range(5):
        phone.say("Bob", f"a{number}")
        bob.say("Alice", f"b{number}")
    laptop = QuickPerson("Laptop", homes)
    code = phone.kith("devices", "link")
    made = accept(laptop, code["typed"], "--at", phone.address())
    assert (made["account"], made["name"]) == (phone.account, "Alice")
    with pytest.raises(CommandError, match="has an identity already"):
        accept(laptop, code["link"])
    laptop.start()
    both = sorted(f"{whose}{number}" for whose in "ab" for number in range(5))
    wait_for("the history is there", lambda: sorted(laptop.texts("Bob")) == sorted(phone.texts("Bob")) == both)
    laptop.say("Bob", "from the laptop")
    phone.say("Bob", "from the phone")
    bob.say("Alice", "to both")
    said = {"from the laptop", "from the phone", "to both"}
    wait_for("all have all", lambda: all(said <= set(p.texts(n)) for p, n in _screens(phone, laptop, bob)))
    listed = laptop.kith("devices", "list")
    assert [(row["name"], row["this"], row["admin"]) for row in listed] == [
        (machine_name(), False, True),
        ("Laptop", True, False),
    ]

    assert "takes an admin device" in refusal(laptop, "devices", "link")
    assert "takes an admin device" in refusal(laptop, "devices", "revoke", listed[0]["id"])
    assert "the device you are using" in refusal(phone, "devices", "revoke", listed[0]["id"])
    phone.kith("devices", "rename", "Laptop", "Old laptop")
    wait_for("the name is known", lambda: laptop.kith("devices", "list")[1]["name"] == "Old laptop")
    assert phone.kith("devices", "revoke", "old laptop")["state"] == "removed"
    wait_for("it knows", lambda: laptop.kith("devices", "list")[1]["state"] == "removed")
    assert "was removed from your account" in refusal(laptop, "chat", "send", "Bob", "after")

    def goes_to() -> list[str]:
        said = bob.say("Alice", "which of yours are there?")
        return [each["device"] for each in bob.kith("chat", "trace", said)["deliveries"]]

    wait_for("Bob knows, too", lambda: goes_to() == [listed[0]["id"]])
    bob.say("Alice", "not for the old one")
    wait_for("the phone has it", lambda: "not for the old one" in phone.texts("Bob"))
    assert "not for the old one" not in laptop.texts("Bob")
    wait_for("nothing is kept for a device that is gone", lambda: bob.kith("status")["outbox"] == 0)


def test_what_one_device_sent_comes_to_the_other_from_it(friends: tuple[Person, Person], homes: Path) -> None:
    phone, bob = friends
    laptop = QuickPerson("Laptop", homes)
    accept(laptop, phone.kith("devices", "link")["typed"], "--at", phone.address())
    laptop.start()
    laptop.wait_for_contact("Bob")
    bob.stop()
    paper = homes / "bill.pdf"
    paper.write_bytes(b"%PDF" + bytes(300_000))
    said = phone.kith("chat", "attach", "Bob", str(paper))["id"]
    wait_for("the laptop shows it", lambda: [row["id"] for row in laptop.timeline("Bob") if row["id"] == said])
    laptop.kith("chat", "fetch", said)
    wait_for("it came from the phone", lambda: laptop.kith("chat", "save", said, str(homes))["files"])
    (name,) = laptop.kith("chat", "save", said, str(homes))["files"]
    assert (homes / name).read_bytes() == paper.read_bytes()


def test_ticks_and_relays_are_the_same_on_both(friends: tuple[Person, Person], homes: Path) -> None:
    phone, bob = friends
    laptop, relay = QuickPerson("Laptop", homes), Relay("Relay", homes, ("--listen", "127.0.0.1:0"))
    accept(laptop, phone.kith("devices", "link")["link"])
    laptop.start()
    laptop.wait_for_contact("Bob")
    bob.stop()
    phone.say("Bob", "by the phone")
    wait_for("the laptop shows that it waits", lambda: _ticks(laptop) == {"by the phone": "queued"})
    bob.start()
    wait_for("both show that Bob has it", lambda: _ticks(laptop) == _ticks(phone) == {"by the phone": "delivered"})
    phone.stop()
    bob.kith("chat", "read", "Alice")
    wait_for("the laptop shows that it is read", lambda: _ticks(laptop) == {"by the phone": "read"})
    phone.start()
    wait_for("the phone does", lambda: _ticks(phone) == {"by the phone": "read"})

    laptop.stop()
    relay.start()
    assert phone.kith("relays", "add", relay.ready["invitation"])["state"] == "connected"
    relay.kill()
    laptop.start()
    wait_for("the laptop tries", lambda: [row["why"] for row in laptop.kith("relays", "list")] == ["dial_failed"])
    (row,) = laptop.kith("relays", "list")
    assert (row["state"], row["joined"], row["told_by"]) == ("seeking", False, machine_name())
    relay.start()
    wait_for("it is in", lambda: [row["state"] for row in laptop.kith("relays", "list")] == ["connected"])
    laptop.kith("relays", "remove", row["id"])
    wait_for("the phone leaves, too", lambda: phone.kith("relays", "list") == [])


def test_a_code_is_good_once_for_a_while_and_for_who_has_it(homes: Path) -> None:
    phone, laptop, tablet = (QuickPerson(name, homes) for name in ("Alice", "Laptop", "Tablet"))
    words = phone.create()["recovery_phrase"]
    phone.start()
    code = phone.kith("devices", "link")
    with pytest.raises(CommandError, match="Nobody there knows this code"):
        accept(laptop, "0000-0000-0000-0000", "--at", phone.address())
    assert not list(laptop.home.glob("*")), "a home that nobody was let into is left as it was"
    accept(laptop, code["link"])
    with pytest.raises(CommandError, match="used already"):
        accept(tablet, code["link"])
    phrase = homes / "words"
    phrase.write_text(words, encoding="utf-8")
    laptop.start()
    assert "takes an admin device" in refusal(laptop, "devices", "link")
    assert phone.kith("devices", "promote", "Laptop", "--phrase", str(phrase))["admin"]
    wait_for("the laptop may", lambda: any(r["this"] and r["admin"] for r in laptop.kith("devices", "list")))
    accept(tablet, laptop.kith("devices", "link")["link"])
    wait_for("the phone knows it", lambda: len(phone.kith("devices", "list")) == 3)
    assert "your recovery phrase" in refusal(phone, "devices", "revoke", "Laptop")
    phone.kith("devices", "revoke", "Laptop", "--phrase", str(phrase))
    wait_for("it is out", lambda: laptop.kith("devices", "list")[1]["state"] == "removed")
    tablet.start()
    wait_for("in step", lambda: [r["state"] for r in tablet.kith("devices", "list")] == ["active", "removed", "active"])


def test_an_old_copy_of_a_home_is_a_new_device_by_a_code_and_keeps_all(
    friends: tuple[Person, Person], homes: Path
) -> None:
    phone, bob = friends
    laptop = QuickPerson("Laptop", homes)
    accept(laptop, phone.kith("devices", "link")["link"])
    laptop.start()
    laptop.wait_for_contact("Bob")
    laptop.say("Bob", "before")
    wait_for("all have all", lambda: all(p.texts(n) == ["before"] for p, n in _screens(phone, laptop, bob)))
    laptop.stop()
    shutil.copytree(laptop.home, homes / "copy")
    laptop.start()
    laptop.say("Bob", "lacking")
    wait_for("all have all", lambda: all("lacking" in p.texts(n) for p, n in _screens(phone, laptop, bob)))
    laptop.stop()
    shutil.rmtree(laptop.home)
    shutil.copytree(homes / "copy", laptop.home)
    laptop.start()
    old = laptop.kith("status")["device"]
    assert "This code is for something else" in refusal(laptop, *RENEW, phone.kith("devices", "link")["link"])
    code = phone.kith("devices", "link", "--renew", "Laptop")
    assert (code["renews"]["id"], code["renews"]["seen_at"] >= code["renews"]["since"]) == (old, True)
    renewed = laptop.kith(*RENEW, code["typed"], "--at", phone.address())
    assert (renewed["account"], renewed["device"] != old) == (phone.account, True)
    states = {phone.kith("status")["device"]: "active", old: "removed", renewed["device"]: "active"}
    wait_for("both know", lambda: _states(phone) == _states(laptop) == states)
    laptop.say("Bob", "after")
    said = ["before", "lacking", "after"]
    wait_for("all have all", lambda: all(p.texts(n) == said for p, n in _screens(phone, laptop, bob)))
    assert laptop.kith("devices", "list")[2]["name"] == "Laptop"


def _states(person: Person) -> dict[str, str]:
    return {row["id"]: row["state"] for row in person.kith("devices", "list")}


def _screens(phone: Person, laptop: Person, bob: Person) -> list[tuple[Person, str]]:
    return [(phone, "Bob"), (laptop, "Bob"), (bob, "Alice")]


def _ticks(person: Person) -> dict[str, str]:
    """How far each message to Bob is, as one device shows it."""
    return {row["text"]: row["state"] for row in person.timeline("Bob", 50) if row["mine"]}
