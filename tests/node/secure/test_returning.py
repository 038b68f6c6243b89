"""Coming back by the recovery phrase and a contact, at the store: who is given what, and what is not believed."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from crypto.identity import RecoveryKeys, recovery_keys
from crypto.keys import DeviceKeys, generate_device
from node import birth, recovering
from node.errors import PeerFault, Refused
from node.machine import Machine
from node.secure import admitting, identities, returning, rollback
from node.secure.link_code import LinkCode
from node.secure.returning import Remembered
from node.store import contacts, log
from node.store import own as own_rows
from sync.event import GENESIS, Event
from sync.linking import Recover, recover
from tests.node.secure.people import NOW_MS, Person
from tests.node.secure.test_own_devices import code_of

HASH = b"h" * 32


def phrase_of(person: Person) -> RecoveryKeys:
    return recovery_keys(person.born.recovery_phrase)


def make(helper: Person, account: bytes, seconds: int = 60) -> LinkCode:
    return helper.do(lambda tx: returning.make_code(helper.own, tx, (), seconds, account))


def redeem(helper: Person, device: bytes, asked: Recover, hash_: bytes = HASH) -> bytes:
    return helper.do(lambda tx: returning.redeem(helper.own, tx, device, asked, hash_))


def new(person: Person) -> DeviceKeys:
    return generate_device(person.random)


def test_whoever_proves_the_recovery_key_is_given_what_is_known(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    keys, asked = new(alice), recover(phrase_of(alice), alice.account, HASH)
    make(bob, alice.account)
    given = returning.read(redeem(bob, keys.device, asked))
    assert (given.name, given.device, given.kept) == ("alice", bob.device, b"")
    assert returning.read(redeem(bob, keys.device, asked)).log == given.log, "who was cut off is given the same"
    assert code_of(Refused, lambda: redeem(bob, new(alice).device, asked)) == "code_used"
    assert bob.state(alice) == "contact"


def test_a_code_is_for_what_it_was_made_for(friends: tuple[Person, Person], eve: Person) -> None:
    alice, bob = friends
    keys, asked = new(alice), recover(phrase_of(alice), alice.account, HASH)
    assert code_of(Refused, lambda: make(bob, eve.account)) == "not_a_contact"
    assert code_of(Refused, lambda: redeem(bob, keys.device, asked)) == "code_unknown"
    bob.do(lambda tx: admitting.make_code(bob.own, tx, (), 60))
    assert code_of(Refused, lambda: redeem(bob, keys.device, asked)) == "code_for_other"
    make(bob, alice.account)
    pair = (keys.device, keys.exchange)
    assert code_of(Refused, lambda: bob.do(lambda tx: admitting.redeem(bob.own, tx, pair, "x"))) == "code_for_other"
    assert len(bob.do(lambda tx: identities.of(bob.own, tx, bob.account)).live) == 1, "it makes nobody a device of Bob"
    other = recover(phrase_of(eve), eve.account, HASH)
    assert code_of(Refused, lambda: redeem(bob, keys.device, other)) == "wrong_phrase"
    bob.clock.ms += 60_000
    assert code_of(Refused, lambda: redeem(bob, keys.device, asked)) == "code_expired"


def test_a_device_that_is_out_or_old_does_not_help(friends: tuple[Person, Person]) -> None:
    """What it knows may be old, and then the recovery key would say twice what stands in one place."""
    alice, bob = friends
    make(bob, alice.account)
    bob.do(lambda tx: own_rows.put_number(tx, rollback.PUT_OUT, 1))
    asked = recover(phrase_of(alice), alice.account, HASH)
    assert code_of(Refused, lambda: redeem(bob, new(alice).device, asked)) == "rolled_back"
    assert code_of(Refused, lambda: make(bob, alice.account)) == "rolled_back"


def test_nobody_is_given_anything_without_the_recovery_key(friends: tuple[Person, Person], eve: Person) -> None:
    """Nor by what was signed for another link; and the code stays for whoever has the words."""
    alice, bob = friends
    make(bob, alice.account)
    right = recover(phrase_of(alice), alice.account, HASH)
    for asked, hash_ in (
        (recover(phrase_of(eve), alice.account, HASH), HASH),
        (right, b"x" * 32),
        (msgspec.structs.replace(right, signature=bytes(64)), HASH),
    ):
        assert code_of(PeerFault, lambda a=asked, h=hash_: redeem(bob, eve.device, a, h)) == "bad_signature"  # type: ignore[misc]
    assert bob.do(admitting.used_by) == b""
    redeem(bob, eve.device, right)


def test_nothing_is_known_any_more_of_who_is_no_contact(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    make(bob, alice.account)
    row = bob.do(lambda tx: contacts.get(tx, alice.account))
    assert row is not None
    bob.do(lambda tx: contacts.put(tx, msgspec.structs.replace(row, state="blocked", why="contact")))
    asked = recover(phrase_of(alice), alice.account, HASH)
    assert code_of(Refused, lambda: redeem(bob, new(alice).device, asked)) == "not_a_contact"


@pytest.fixture
def given(friends: tuple[Person, Person]) -> Remembered:
    """What Bob gives Alice."""
    alice, bob = friends
    make(bob, alice.account)
    return returning.read(redeem(bob, new(alice).device, recover(phrase_of(alice), alice.account, HASH)))


def settle(home: Person, alice: Person, helper: bytes, given: Remembered) -> DeviceKeys:
    machine = Machine(clock=home.clock, random=home.random)
    own = birth.owner_to_be(alice.account, machine, new(home))
    home.do(lambda tx: recovering.settle(own, tx, phrase_of(alice), (helper, given)))
    return own.keys


@pytest.fixture
def home(tmp_path: Path) -> Person:
    """A store to come back into. That somebody was born in it changes nothing here: their values are replaced."""
    return Person(tmp_path, "home")


def test_the_recovery_phrase_certifies_the_new_device_in_the_log_that_was_given(
    friends: tuple[Person, Person], given: Remembered, home: Person
) -> None:
    alice, bob = friends
    keys = settle(home, alice, bob.account, given)
    assert home.do(birth.load_keys)[0] == alice.account
    known = home.do(lambda tx: identities.of(home.own, tx, alice.account))
    assert known.live == tuple(sorted((alice.device, keys.device)))
    assert known.devices[keys.device].admin
    assert known.refused == ()
    row = home.do(lambda tx: contacts.get(tx, bob.account))
    assert row is not None
    assert (row.state, row.name, row.device, row.made) == ("contact", "bob", bob.device, NOW_MS)


def _wire(person: Person) -> tuple[bytes, ...]:
    events = person.do(lambda tx: log.events(tx, log.ids(tx, person.account)))
    return tuple(event.to_bytes() for event in events)


def _without_beginning(wires: tuple[bytes, ...]) -> tuple[bytes, ...]:
    return tuple(each for each in wires if Event.from_bytes(each).header.kind != GENESIS)


def _broken(wire: bytes) -> bytes:
    return wire[:-1] + bytes((wire[-1] ^ 1,))


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("no log", "bad_given"),
        ("the log of another", "wrong_space"),
        ("a log without its beginning", "bad_given"),
        ("a broken log", "bad_payload"),
        ("no event", "bad_event"),
        ("no log of the contact", "bad_given"),
        ("another's log as the contact's", "wrong_space"),
        ("another's device", "bad_given"),
        ("no card", "bad_plaintext"),
        ("itself as the contact", "bad_given"),
    ],
)
def test_what_is_not_theirs_makes_nobody_of_an_empty_home(
    friends: tuple[Person, Person], given: Remembered, home: Person, eve: Person, what: str, code: str
) -> None:
    alice, bob = friends
    spoiled: dict[str, dict[str, object]] = {
        "no log": {"log": ()},
        "the log of another": {"log": _wire(eve)},
        "a log without its beginning": {"log": _without_beginning(given.log)},
        "a broken log": {"log": tuple(map(_broken, given.log))},
        "no event": {"log": (b"x",)},
        "no log of the contact": {"whose": ()},
        "another's log as the contact's": {"whose": _wire(eve)},
        "another's device": {"device": eve.device},
        "no card": {"card": b""},
    }
    before = home.do(birth.load_keys)
    bad = msgspec.structs.replace(given, **spoiled.get(what, {}))
    helper = alice.account if what == "itself as the contact" else bob.account
    assert code_of(PeerFault, lambda: settle(home, alice, helper, bad)) == code
    assert home.do(birth.load_keys)[1].device == before[1].device
    assert home.do(contacts.all_of) == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xc1",
        msgspec.msgpack.encode([]),
        msgspec.msgpack.encode(["a", bytes(31), [], bytes(32), [], b""]),
        msgspec.msgpack.encode(["", bytes(32), [], bytes(32), [], b""]),
        msgspec.msgpack.encode(["a\nb", bytes(32), [], bytes(32), [], b""]),
        msgspec.msgpack.encode(["x" * 65, bytes(32), [], bytes(32), [], b""]),
        msgspec.msgpack.encode(["a", bytes(32), [], bytes(32), [], b"", bytes(returning.MOST_KEPT + 1)]),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes) -> None:
    assert code_of(PeerFault, lambda: returning.read(data)) == "bad_given"
