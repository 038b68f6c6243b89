"""Keepsakes: who is given one and when, and what contacts keep of it. What is in one: `test_keepsake_contents.py`."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from crypto.identity import RecoveryKeys, recovery_keys
from node import birth, keeping, upkeep
from node.errors import PeerFault
from node.secure import inbox, keepsakes, plaintext, rebirth, rollback, shunning
from node.store import contacts, outbox, posts
from node.store import own as own_rows
from node.store.contacts import ContactRow
from node.store.relays import RelayRow
from tests.node.secure.people import DAY_MS, Laptop, Person, deliver, learn, settle

HOUR_MS = 3600 * 1000
RELAY = RelayRow(b"K" * 32, ("relay:1",), b"s" * 16, b"r" * 32, b"p" * 32, b"b" * 32)


def tends(person: Person) -> int:
    """What the hourly look does; how many devices were given something."""
    wanting = person.do(lambda tx: keeping.due(person.own, tx))
    drafted = person.do(lambda tx: keeping.draft(person.own, tx))
    sealed = keeping.seal(person.own, drafted) if wanting else b""
    for keeper in wanting:
        person.do(lambda tx, keeper=keeper: keeping.give(person.own, keeper, sealed, drafted.digest, tx))  # type: ignore[misc]
    return len(wanting)


def kept(person: Person, of: Person) -> bytes:
    return person.do(lambda tx: keepsakes.kept(tx, of.account))


def words(person: Person) -> RecoveryKeys:
    return recovery_keys(person.born.recovery_phrase)


def is_called(person: Person, name: str) -> None:
    """Something changes that a keepsake holds."""
    person.do(lambda tx: own_rows.put(tx, birth.NAME, name.encode()))


def knows(person: Person, account: bytes, made: int, state: str = "contact", name: str = "x") -> None:
    row = ContactRow(account, state, name, account, account, made=made, why="contact" if state == "blocked" else "")
    person.do(lambda tx: contacts.put(tx, row))


def parts(person: Person, to: Person) -> list[keepsakes._Part]:
    """What is queued of keepsakes."""
    said = [plaintext.decode(row.item) for row in person.queued(to)]
    return [keepsakes.read_part(each.body) for each in said if each.type == plaintext.KEEP]


def gives(sender: Person, to: Person, made: int, part: int, of: int, sealed: bytes) -> None:
    """A part, as a malicious device could make it."""
    body = msgspec.msgpack.encode([made, part, of, sealed])
    to.takes(sender.seals(to, plaintext.KEEP, body), sender)


def code(call: Callable[[], object]) -> str:
    with pytest.raises(PeerFault) as fault:
        call()
    return fault.value.code


def test_those_known_for_longest_keep_it(alice: Person) -> None:
    for number in range(10, 0, -1):
        knows(alice, bytes([number]) * 32, made=100 * number)
    knows(alice, b"b" * 32, 1, "blocked")
    knows(alice, b"r" * 32, 2, "requested")
    assert [row.account[0] for row in alice.do(keepsakes.keepers)] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_nothing_is_given_twice_and_what_is_new_once_a_day(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    assert (tends(alice), tends(alice)) == (1, 0)
    assert alice.do(lambda tx: keepsakes.keeping(alice.own, tx)) == [], "it is on its way"
    settle(alice, bob)
    assert alice.do(lambda tx: keepsakes.keeping(alice.own, tx)) == [bob.account]
    first = kept(bob, alice)
    is_called(alice, "Alicia")
    alice.clock.ms += 19 * HOUR_MS
    assert tends(alice) == 0, "it has not been a day"
    alice.clock.ms += 2 * HOUR_MS
    assert tends(alice) == 1
    settle(alice, bob)
    assert kept(bob, alice) != first
    for day in range(6):
        alice.clock.ms += DAY_MS
        assert tends(alice) == 0, f"nothing changed on day {day}"
    alice.clock.ms += 2 * DAY_MS
    assert tends(alice) == 1, "prekeys in it have grown old, and the keeper may have lost it"


def test_while_nothing_can_be_due_nothing_is_read(
    friends: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, _ = friends
    tends(alice)

    def never(*_: object) -> object:
        raise AssertionError("the tables were read")

    monkeypatch.setattr(keeping, "_core", never)
    assert alice.do(lambda tx: keeping.due(alice.own, tx)) == []


def test_each_device_of_a_keeper_is_given_one(friends: tuple[Person, Person], tmp_path: Path) -> None:
    alice, bob = friends
    tends(alice)
    laptop = Laptop(tmp_path, bob)
    learn(laptop, bob)
    learn(alice, bob)
    assert tends(alice) == 1, "the new one alone"
    assert (len(parts(alice, bob)), len(parts(alice, laptop))) == (1, 1)


def test_a_new_device_gives_its_own_at_once(friends: tuple[Person, Person], tmp_path: Path) -> None:
    """What an earlier one made counts no more once it is revoked; nor what a device made that is put out."""
    alice, _ = friends
    tends(alice)
    laptop = Laptop(tmp_path, alice)
    learn(alice, laptop)
    assert tends(alice) == 1
    assert (tends(laptop), tends(laptop)) == (1, 0)
    alice.do(lambda tx: rebirth.revoke(alice.own, tx, words(alice), laptop.device))
    learn(laptop, alice)
    assert tends(alice) == 1
    laptop.clock.ms += 30 * DAY_MS
    assert tends(laptop) == 0, "it is out"


def test_an_old_copy_of_a_store_gives_nothing(friends: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch) -> None:
    alice, _ = friends
    monkeypatch.setattr(rollback, "spaces_behind", lambda cx: [b"s" * 32])
    assert tends(alice) == 0


def test_without_a_backup_key_there_is_none(friends: tuple[Person, Person]) -> None:
    alice, _ = friends
    alice.do(lambda tx: own_rows.drop(tx, birth.BACKUP_KEY))
    assert tends(alice) == 0


def test_what_has_not_left_is_replaced(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    tends(alice)
    (old,) = parts(alice, bob)
    is_called(alice, "Alicia")
    alice.clock.ms += DAY_MS
    tends(alice)
    (new,) = parts(alice, bob)
    assert new.made > old.made
    row = alice.queued(bob)[-1]
    assert row.hash16 is not None
    alice.do(lambda tx: posts.taken(tx, row.id, b"relay", row.hash16 or b"", 1))
    is_called(alice, "Alix")
    alice.clock.ms += DAY_MS
    tends(alice)
    assert [each.made for each in parts(alice, bob)] == [new.made, alice.clock.ms], "a relay has the one before"


def test_who_is_blocked_meanwhile_is_given_nothing(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    (keeper,) = alice.do(lambda tx: keeping.due(alice.own, tx))
    alice.do(lambda tx: shunning.block(alice.own, tx, bob.account))
    alice.do(lambda tx: keeping.give(alice.own, keeper, b"sealed", b"d" * 16, tx))
    assert parts(alice, bob) == []


def test_what_is_noted_of_former_keepers_goes(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    tends(alice)
    alice.do(lambda tx: own_rows.put(tx, "keepsake at " + "ab" * 32, b""))
    alice.clock.ms += 30 * DAY_MS
    tends(alice)
    assert alice.do(lambda tx: own_rows.names(tx, "keepsake at ")) == ["keepsake at " + bob.device.hex()]


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1], [1, 1, 2, 2, 0, 0], [2, 1, 0, 2]])
def test_parts_come_in_any_order_and_count_once_all_are_there(friends: tuple[Person, Person], order: list[int]) -> None:
    alice, bob = friends
    pieces = [b"one", b"two", b"three"]
    seen: set[int] = set()
    for part in order:
        assert kept(bob, alice) == (b"".join(pieces) if len(seen) == 3 else b"")
        gives(alice, bob, 10, part, 3, b"another" if part in seen else pieces[part])
        seen.add(part)
    assert kept(bob, alice) == b"onetwothree"


def test_what_is_newer_takes_the_place_of_what_is_older_once_it_is_whole(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    gives(alice, bob, 10, 0, 1, b"old")
    for made in (9, 10):
        gives(alice, bob, made, 0, 1, b"older")
        assert kept(bob, alice) == b"old"
    gives(alice, bob, 20, 0, 2, b"new, ")
    gives(alice, bob, 15, 1, 2, b"older than what comes")
    assert kept(bob, alice) == b"old"
    gives(alice, bob, 20, 1, 2, b"and whole")
    assert kept(bob, alice) == b"new, and whole"


def test_parts_of_two_are_not_put_together(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    gives(alice, bob, 20, 0, 2, b"new, ")
    gives(alice, bob, 20, 1, 3, b"of three")
    gives(alice, bob, 20, 1, 2, b"and whole")
    assert kept(bob, alice) == b""
    gives(alice, bob, 20, 0, 2, b"new, ")
    assert kept(bob, alice) == b"new, and whole"


def test_parts_of_two_devices_are_not_put_together(friends: tuple[Person, Person], tmp_path: Path) -> None:
    alice, bob = friends
    laptop = Laptop(tmp_path, alice)
    learn(bob, alice)
    learn(laptop, bob)
    gives(alice, bob, 10, 0, 2, b"by the phone")
    gives(laptop, bob, 10, 1, 2, b"by the laptop")
    assert kept(bob, alice) == b""


def test_a_clock_that_was_wrong_once_does_not_end_them(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    gives(alice, bob, bob.clock.ms + 365 * DAY_MS, 0, 1, b"from the future")
    gives(alice, bob, bob.clock.ms + 365 * DAY_MS + 1, 0, 2, b"half")
    gives(alice, bob, bob.clock.ms, 0, 1, b"now")
    assert kept(bob, alice) == b"now"


def test_a_contact_costs_two_of_them_at_most(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    piece = bytes(keepsakes.PART_BYTES)
    for made in range(1, 5):
        for part in range(keepsakes.MOST_PARTS - (made == 4)):
            gives(alice, bob, made, part, keepsakes.MOST_PARTS, piece)
    held = bob.do(lambda tx: tx.value("SELECT sum(length(sealed)) FROM keepsake"))
    assert held == (2 * keepsakes.MOST_PARTS - 1) * keepsakes.PART_BYTES
    assert len(kept(bob, alice)) == keepsakes.MOST_BYTES <= 128 << 10


@pytest.mark.parametrize(
    "body",
    [
        [0, 0, 1, b"x"],
        [2**53, 0, 1, b"x"],
        [1, 1, 1, b"x"],
        [1, -1, 1, b"x"],
        [1, 0, 0, b"x"],
        [1, 0, keepsakes.MOST_PARTS + 1, b"x"],
        [1, 0, 1, b""],
        [1, 0, 1, bytes(keepsakes.PART_BYTES + 1)],
        [1, 0, 1, "x"],
        [1, 0, 1],
        {},
    ],
)
def test_a_malformed_part_is_refused(friends: tuple[Person, Person], body: object) -> None:
    alice, bob = friends
    envelope = alice.seals(bob, plaintext.KEEP, msgspec.msgpack.encode(body))
    assert code(lambda: bob.takes(envelope, alice)) == "bad_plaintext"
    assert bob.rows("keepsake") == 0


def test_nobody_who_is_no_contact_has_anything_kept(friends: tuple[Person, Person], eve: Person) -> None:
    alice, bob = friends
    message = plaintext.Plaintext(plaintext.KEEP, msgspec.msgpack.encode([1, 0, 1, b"x"]))
    assert code(lambda: alice.do(lambda tx: inbox._from_contact(alice.own, tx, eve.peer(), message))) == "not_a_contact"
    gives(alice, bob, 1, 0, 1, b"x")
    bob.do(lambda tx: shunning.block(bob.own, tx, alice.account))
    bob.do(lambda tx: upkeep._tidy(bob.own, tx))
    assert kept(bob, alice) == b"", "who is blocked gets nothing back"
    bob.do(lambda tx: shunning.unblock(bob.own, tx, alice.account))
    assert kept(bob, alice) == b"x", "but is again what they were"
    bob.do(lambda tx: contacts.drop(tx, alice.account))
    assert (kept(bob, alice), bob.rows("keepsake")) == (b"", 1)
    bob.do(lambda tx: upkeep._tidy(bob.own, tx))
    assert bob.rows("keepsake") == 0


def test_all_of_it_fits_mailboxes(friends: tuple[Person, Person]) -> None:
    """The largest, in parts that leave room for marks and for the certificates of a first letter."""
    alice, bob = friends
    (keeper,) = alice.do(lambda tx: keeping.due(alice.own, tx))
    data = random.Random(3).randbytes(keepsakes.MOST_BYTES)
    alice.do(lambda tx: keeping.give(alice.own, keeper, data, b"d" * 16, tx))
    assert [each.part for each in parts(alice, bob)] == list(range(keepsakes.MOST_PARTS))
    assert all(len(row.envelope or b"") < 36_000 for row in alice.queued(bob))
    assert deliver(alice, bob) == keepsakes.MOST_PARTS
    assert kept(bob, alice) == data
    assert alice.do(lambda tx: outbox.of_device(tx, bob.device)) == []
