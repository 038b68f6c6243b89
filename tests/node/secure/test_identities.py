"""Identity logs in the store: who may write into one, how long it may be; prekeys: how many may be handed out."""

import pytest

from crypto.keys import generate_device
from crypto.pqxdh import make_kem_prekey, make_signed_prekey
from node.errors import PeerFault, Refused
from node.secure import identities, prekeys
from node.store import log
from sync import control
from sync.event import Event
from tests.node.secure.devices import certify, revoke
from tests.node.secure.people import DAY_MS, NOW_MS, Person, befriend, learn, log_of


def junk(person: Person) -> Event:
    """A well signed statement about a person's account by a key that the account does not know."""
    keys = generate_device(person.random)
    pair = make_signed_prekey(keys, 1, person.random(32)), make_kem_prekey(keys, 2, person.random(64))
    return control.prekeys_event(keys, person.account, control.position(None, (), 1), pair, person.random)


def test_nobody_else_can_fill_an_identity_log(alice: Person, bob: Person) -> None:
    befriend(alice, bob)
    forged = junk(bob)
    for person in (alice, bob):
        before = person.do(lambda tx: identities.digest(tx, bob.account))
        assert person.do(lambda tx: identities.store(person.own, tx, bob.account, [forged])) == 0  # noqa: B023
        assert person.holds(forged) is None
        assert person.do(lambda tx: identities.digest(tx, bob.account)) == before


def test_a_certificate_and_what_its_device_states_may_come_together(alice: Person, bob: Person) -> None:
    certify(bob)
    learn(alice, bob)
    known = alice.do(lambda tx: identities.of(alice.own, tx, bob.account))
    assert len(known.live) == 2
    assert set(known.prekeys) == {bob.device}


def test_a_log_without_its_genesis_is_not_begun(alice: Person, bob: Person) -> None:
    rest = [event for event in log_of(bob) if event.id != bob.account]
    assert alice.do(lambda tx: identities.store(alice.own, tx, bob.account, rest)) == 0


def test_a_log_is_bounded(alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    events = log_of(bob)
    size = sum(entry.size for entry in bob.do(lambda tx: log.entries(tx, bob.account)))
    with pytest.raises(PeerFault, match="longer"):
        alice.do(lambda tx: identities.store(alice.own, tx, bob.account, events, size - 1))
    monkeypatch.setattr(identities, "MAX_EVENTS", len(events) - 1)
    with pytest.raises(PeerFault, match="longer"):
        alice.do(lambda tx: identities.store(alice.own, tx, bob.account, events, size))
    assert alice.do(lambda tx: log.entries(tx, bob.account)) == []
    monkeypatch.undo()
    assert alice.do(lambda tx: identities.store(alice.own, tx, bob.account, events, size)) == len(events)


def test_the_same_asker_drains_nothing(alice: Person, bob: Person) -> None:
    frames = [bob.do(lambda tx: prekeys.hand_out(bob.own, tx, alice.device)) for _ in range(3)]
    assert frames[0] == frames[1] == frames[2]
    assert frames[0].one_time is not None


def test_prekeys_that_are_out_are_bounded_and_come_back_after_30_days(
    bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prekeys, "MAX_GIVEN", 2)

    def asked(asker: bytes) -> bool:
        return bob.do(lambda tx: prekeys.hand_out(bob.own, tx, asker)).one_time_kem is not None

    assert [asked(bytes([n]) * 32) for n in (1, 2, 3, 1)] == [True, True, False, True]
    bob.clock.ms += 30 * DAY_MS + 1
    bob.do(lambda tx: prekeys.maintain(bob.own, tx))
    assert asked(b"\x03" * 32)


def test_prekeys_rotate_after_a_week_and_old_ones_open_for_30_days(bob: Person) -> None:
    def announced() -> bytes:
        return bob.do(lambda tx: identities.of(bob.own, tx, bob.account)).prekeys[bob.device].event_id

    first = announced()
    bob.clock.ms += 7 * DAY_MS - 1
    assert bob.do(lambda tx: prekeys.maintain(bob.own, tx)) is None
    bob.clock.ms += 1
    assert bob.do(lambda tx: prekeys.maintain(bob.own, tx)) is not None
    assert announced() != first
    bob.clock.ms += 30 * DAY_MS
    bob.do(lambda tx: prekeys.maintain(bob.own, tx))
    signed = "SELECT count(*) FROM prekey WHERE kind = 'signed' AND made = ?"
    assert bob.do(lambda tx: tx.value(signed, (NOW_MS,))) == 1
    bob.clock.ms += 1
    bob.do(lambda tx: prekeys.maintain(bob.own, tx))
    assert bob.do(lambda tx: tx.value(signed, (NOW_MS,))) == 0


def test_without_an_announcement_nothing_is_handed_out(alice: Person, bob: Person) -> None:
    revoke(bob, bob.device)
    with pytest.raises(Refused, match="announced no keys"):
        bob.do(lambda tx: prekeys.hand_out(bob.own, tx, alice.device))


def test_a_statement_that_nobody_signed_is_a_fault(alice: Person, bob: Person) -> None:
    events = [Event(event.header_bytes, bytes(64), event.payload) for event in log_of(bob)]
    with pytest.raises(PeerFault):
        alice.do(lambda tx: identities.store(alice.own, tx, bob.account, events))
    assert alice.do(lambda tx: log.entries(tx, bob.account)) == []
