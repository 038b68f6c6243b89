"""One own device in the place of another by the word of a third, at the store: who may, and under which code."""

from __future__ import annotations

from pathlib import Path

import pytest

from crypto.identity import recovery_keys
from crypto.keys import DeviceKeys, generate_device
from node import asking, birth, outset, renewal
from node.errors import PeerFault, Refused
from node.machine import Machine
from node.renewal import Admitted
from node.secure import admitting, identities, own_devices, rebirth, rollback
from node.secure.link_code import LinkCode
from node.store import own as own_rows
from sync.event import Event
from tests.node.secure.people import Laptop, Person, learn
from tests.node.secure.test_own_devices import code_of


@pytest.fixture
def laptop(friends: tuple[Person, Person], tmp_path: Path) -> Laptop:
    """Of Alice, who has Bob as a contact; each device holds the whole log."""
    made = Laptop(tmp_path, friends[0])
    learn(friends[0], made)
    return made


def make(phone: Person, renews: bytes) -> LinkCode:
    return phone.do(lambda tx: admitting.make_code(phone.own, tx, (), 60, renews))


def redeem(phone: Person, keys: DeviceKeys, old: bytes) -> Event:
    return phone.do(lambda tx: admitting.redeem(phone.own, tx, (keys.device, keys.exchange), "x", old))


def live(person: Person) -> tuple[bytes, ...]:
    return person.do(lambda tx: identities.of(person.own, tx, person.account)).live


def gathered(phone: Person, keys: DeviceKeys) -> Admitted:
    return Admitted(keys, phone.do(lambda tx: outset.gather_log(phone.own, tx)))


def held(person: Person) -> tuple[bytes, bytes, bytes]:
    """Account, device, and its seed, as the store has them."""
    account, keys = person.do(birth.load_keys)
    return account, keys.device, keys.signing_seed


def take(person: Person, way: str | Admitted) -> None:
    machine = Machine(clock=person.clock, random=person.random)
    step = renewal.step(person.account, way)
    person.do(lambda tx: step(tx, machine))


def test_a_code_is_for_what_it_was_made_for(alice: Person, laptop: Laptop) -> None:
    """None that links lets anybody put a device out, and none that renews one lets another in, or touches a third."""
    keys = generate_device(alice.random)
    for renews, old in ((b"", laptop.device), (laptop.device, b""), (laptop.device, alice.device)):
        make(alice, renews)
        assert code_of(Refused, lambda old=old: redeem(alice, keys, old)) == "code_for_other"
        assert live(alice) == tuple(sorted((alice.device, laptop.device)))
    certificate = redeem(alice, keys, laptop.device)
    assert live(alice) == tuple(sorted((alice.device, keys.device)))
    rows = {row.device: row for row in alice.do(lambda tx: own_devices.every(alice.own, tx))}
    assert (rows[keys.device].name, rows[keys.device].admin) == ("laptop", False)
    assert redeem(alice, keys, laptop.device) == certificate, "who was cut off gets the same"
    assert code_of(Refused, lambda: redeem(alice, generate_device(alice.random), laptop.device)) == "code_used"
    make(alice, laptop.device)
    again = generate_device(alice.random)
    redeem(alice, again, laptop.device)
    assert again.device in live(alice), "a store whose device is out already can be let in again"
    for device, why in ((alice.device, "own_device"), (bytes(32), "unknown_device")):
        assert code_of(Refused, lambda device=device: make(alice, device)) == why


def test_no_admin_device_is_renewed_without_the_phrase(alice: Person, laptop: Laptop) -> None:
    assert code_of(Refused, lambda: make(laptop, alice.device)) == "phrase_needed"
    make(alice, laptop.device)
    recovery = recovery_keys(alice.born.recovery_phrase)
    alice.do(lambda tx: admitting.promote(alice.own, tx, laptop.device, recovery))
    keys = generate_device(alice.random)
    assert code_of(Refused, lambda: redeem(alice, keys, laptop.device)) == "phrase_needed", "it was none at that time"
    assert code_of(Refused, lambda: make(alice, laptop.device)) == "phrase_needed"
    assert live(alice) == tuple(sorted((alice.device, laptop.device)))


def test_a_device_that_is_an_old_copy_itself_lets_nobody_in(
    alice: Person, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(alice, laptop.device)
    monkeypatch.setattr(rollback, "spaces_behind", lambda cx: [b"s" * 32])
    assert code_of(Refused, lambda: redeem(alice, generate_device(alice.random), laptop.device)) == "rolled_back"


def test_a_store_goes_on_as_the_device_that_was_put_in_its_place(alice: Person, bob: Person, laptop: Laptop) -> None:
    old, seed = laptop.device, laptop.own.keys.signing_seed
    event = laptop.says(bob, "waits")
    keys = generate_device(laptop.random)
    laptop.do(lambda tx: own_rows.put_number(tx, rollback.PUT_OUT, 1))
    make(alice, old)
    redeem(alice, keys, old)
    take(laptop, gathered(alice, keys))
    assert held(laptop) == (alice.account, keys.device, keys.signing_seed)
    values = laptop.do(lambda tx: [value for (value,) in tx.rows("SELECT value FROM own")])
    assert seed not in values
    assert laptop.do(lambda tx: own_rows.number(tx, rebirth.NEW)), "its contacts will be told"
    laptop.do(rollback.check)
    waiting = laptop.do(lambda tx: tx.rows("SELECT event_id, envelope FROM outbox WHERE event_id IS NOT NULL"))
    assert waiting == [(event.id, None)], "what had not arrived is sealed anew"


def test_who_lost_the_answer_is_what_was_made_of_it_once_the_log_says_so(alice: Person, laptop: Laptop) -> None:
    machine, before = Machine(clock=laptop.clock, random=laptop.random), held(laptop)

    def finish() -> tuple[bytes, bytes, bytes]:
        laptop.do(lambda tx: renewal.finish(tx, machine))
        return held(laptop)

    code = make(alice, laptop.device)
    keys = laptop.do(lambda tx: asking.keys(tx, "renewing", code, machine))
    assert finish() == before, "nobody has said anything"
    redeem(alice, keys, laptop.device)
    assert finish() == before, "it has not heard"
    learn(laptop, alice)
    assert finish() == (alice.account, keys.device, keys.signing_seed)
    assert laptop.do(lambda tx: own_rows.number(tx, rebirth.NEW)), "its contacts will be told"
    assert laptop.do(lambda tx: asking.kept_keys(tx, "renewing")) == (b"", None)


def test_keys_that_came_to_nothing_make_nothing_of_a_removed_device(alice: Person, laptop: Laptop) -> None:
    machine, before = Machine(clock=laptop.clock, random=laptop.random), held(laptop)
    code = make(alice, laptop.device)
    laptop.do(lambda tx: asking.keys(tx, "renewing", code, machine))
    alice.do(lambda tx: admitting.put_out(alice.own, tx, laptop.device))
    learn(laptop, alice)
    laptop.do(lambda tx: renewal.finish(tx, machine))
    assert held(laptop) == before


def test_nothing_changes_unless_the_log_says_so(alice: Person, bob: Person, laptop: Laptop) -> None:
    """Neither a log that never heard of the keys, nor one that lets the old device be, nor one of somebody else."""
    keys, before = generate_device(laptop.random), held(laptop)

    def refusal(phone: Person) -> str:
        return code_of(PeerFault, lambda: take(laptop, gathered(phone, keys)))

    assert refusal(alice) == "not_certified"
    alice.do(lambda tx: admitting.let_in(alice.own, tx, (keys.device, keys.exchange), ""))
    assert refusal(alice) == "not_certified", "two devices would have one store"
    assert refusal(bob) == "wrong_space"
    assert held(laptop) == before
    alice.do(lambda tx: admitting.put_out(alice.own, tx, laptop.device))
    alice.do(lambda tx: admitting.put_out(alice.own, tx, keys.device))
    assert refusal(alice) == "not_certified", "it was removed again before it was there"
    assert held(laptop) == before
