"""Erasing: before and after arrival, out of the outbox too, and nothing that is not content of one's own."""

import pytest

from node.errors import Refused
from node.items import Erased
from node.secure import outgoing, visible
from node.store import erasures, log, outbox
from sync.event import ERASE, Event
from tests.node.secure.devices import certify, states
from tests.node.secure.people import (
    EVENT,
    TEXT,
    Person,
    befriend,
    settle,
)


def hands(sender: Person, to: Person, event: Event) -> None:
    assert to.takes(sender.seals(to, EVENT, event.to_bytes()), sender)


def _envelope(sender: Person, to: Person, event: Event) -> bytes:
    row = next(row for row in sender.queued(to) if row.event_id == event.id)
    assert row.envelope is not None
    return row.envelope


def test_a_vouched_erase_destroys_nothing(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    other = certify(bob)
    mine = bob.says(alice, "keep me")
    erase = states(other, bob, alice, kind=ERASE, targets=[mine.id])
    hands(alice, bob, erase)
    stored = bob.holds(mine)
    assert stored is not None
    assert stored.event.payload is not None
    assert not any(isinstance(item, Erased) for item in bob.items)
    assert not any(isinstance(item, Erased) for item in bob.do(lambda tx: list(visible.replay(tx, bob.account))))


def test_an_erase_reaches_content_of_its_author_in_its_space_alone(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    theirs = bob.says(alice, "not yours")
    settle(alice, bob)
    certificate = next(
        entry.id for entry in bob.do(lambda tx: log.entries(tx, alice.account)) if entry.id != alice.account
    )
    hands(alice, bob, states(alice.own.keys, alice, bob, kind=ERASE, targets=[theirs.id, certificate]))
    for event_id in (theirs.id, certificate):
        stored = bob.do(lambda tx, event_id=event_id: log.get(tx, event_id))  # type: ignore[misc]
        assert stored is not None
        assert stored.event.payload is not None


def test_erased_before_and_after_arrival(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    early, late = alice.says(bob, "early"), alice.says(bob, "late")
    bob.takes(_envelope(alice, bob, early), alice)
    late_item = late.to_bytes()
    alice.do(lambda tx: outgoing.erase(alice.own, tx, bob.account, [early.id, late.id]))
    erase = alice.queued(bob)[-1]
    assert erase.envelope is not None
    assert bob.takes(erase.envelope, alice)
    assert bob.takes(alice.seals(bob, EVENT, late_item), alice)
    for person in friends:
        for event in (early, late):
            stored = person.holds(event)
            assert stored is not None
            assert stored.event.payload is None
            assert stored.state & log.State.ERASED
    assert bob.texts() == ["early", None]


def test_content_that_is_erased_leaves_the_outbox_too(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    secret = alice.says(bob, "a very secret text")
    stale = alice.queued(bob)[0]
    alice.do(lambda tx: outgoing.erase(alice.own, tx, bob.account, [secret.id]))
    rows = alice.queued(bob)
    assert all(b"a very secret text" not in row.item for row in rows)
    assert rows[0].envelope not in (None, stale.envelope)
    assert ("resealed", bob.device) in alice.rings.rung
    settle(alice, bob)
    assert bob.texts() == [None]
    assert bob.holds(secret) is not None, "all hold the same events"


def test_only_own_messages_of_this_conversation_can_be_erased(friends: tuple[Person, Person], eve: Person) -> None:
    alice, bob = friends
    befriend(alice, eve)
    theirs, elsewhere = bob.says(alice, "theirs"), alice.says(eve, "elsewhere")
    settle(alice, bob)
    mine = alice.says(bob, "mine")
    erase = alice.do(lambda tx: outgoing.erase(alice.own, tx, bob.account, [mine.id]))
    for target in (theirs.id, elsewhere.id, erase.id, b"?" * 32):
        with pytest.raises(Refused):
            alice.do(lambda tx, target=target: outgoing.erase(alice.own, tx, bob.account, [target]))  # type: ignore[misc]


def test_an_erase_is_remembered_for_its_author_alone(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    hands(alice, bob, states(alice.own.keys, alice, bob, kind=ERASE, targets=[b"t" * 32, b"short", 7]))
    assert bob.do(lambda tx: erasures.authors(tx, b"t" * 32)) == {alice.account}
    assert TEXT not in range(1000)
    assert bob.do(outbox.count) == 0


def test_an_erase_cannot_be_erased(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    first = states(alice.own.keys, alice, bob, kind=ERASE, targets=[b"t" * 32])
    hands(alice, bob, first)
    hands(alice, bob, states(alice.own.keys, alice, bob, seq=2, kind=ERASE, targets=[first.id]))
    stored = bob.holds(first)
    assert stored is not None
    assert stored.event.payload is not None
