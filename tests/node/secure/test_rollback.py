"""A store that is older than what others hold of it: noticed by proof alone; nothing is stated until it is whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from node.errors import Refused
from node.net import syncing
from node.secure import prekeys, rollback
from node.store import log
from sync.event import Event
from sync.outputs import Proven
from tests.node.secure.people import DAY_MS, Person, between, settle


def shown_by(holder: Person, device: Person) -> dict[bytes, Proven]:
    """What a session of `holder` begins with showing to another device, by space."""
    peer = device.peer()
    *_, stated = holder.do(lambda tx: syncing._known(holder.own, tx, peer, False))
    return {each.space: each for each in stated["newest"]}


def goes_back(person: Person, event: Event) -> None:
    """An old copy of the store, without one event."""
    person.do(lambda tx: tx.execute("DELETE FROM event WHERE id = ?", (event.id,)))
    person.do(lambda tx: tx.execute("DELETE FROM head WHERE top_id = ?", (event.id,)))


def test_each_side_shows_the_newest_event_of_the_other(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    alice.says(bob, "first")
    second = alice.says(bob, "second")
    settle(alice, bob)
    newest = shown_by(bob, alice)
    assert newest[between(alice, bob)].id == second.id
    assert newest[alice.account].id in alice.do(lambda tx: log.chain_ids(tx, alice.account, alice.device))
    peer = alice.peer()
    assert bob.do(lambda tx: syncing._known(bob.own, tx, peer, True))[2] == {}, "strangers are shown nothing"


def test_what_is_held_means_nothing_and_what_is_lacking_stops_everything(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    space = between(alice, bob)
    event = alice.says(bob, "hello")
    settle(alice, bob)
    proof = shown_by(bob, alice)[space]
    alice.do(lambda tx: rollback.shown(alice.own, tx, bob.account, proof))
    alice.do(rollback.check)
    assert alice.own.counters["rolled_back"] == 0

    goes_back(alice, event)
    for _ in range(2):
        alice.do(lambda tx: rollback.shown(alice.own, tx, bob.account, proof))
    with pytest.raises(Refused) as refused:
        alice.do(rollback.check)
    assert refused.value.code == "rolled_back"
    assert alice.do(rollback.spaces_behind) == [space]
    assert alice.own.counters["rolled_back"] == 1
    alice.do(lambda tx: log.append(tx, event, log.State.PLAIN, 1))
    alice.do(rollback.check)


def test_without_proof_nobody_stops_anybody(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    space = between(alice, bob)
    event = alice.says(bob, "hello")
    settle(alice, bob)
    goes_back(alice, event)
    forged = bob.says(alice, "never alice's")
    for proof in (b"", bytes(16), forged.proof, event.proof[:-1] + bytes((event.proof[-1] ^ 1,)), bytes(200)):
        for id_ in (event.id, forged.id):
            lie = Proven(space, 9, id_, proof)
            alice.do(lambda tx, lie=lie: rollback.shown(alice.own, tx, bob.account, lie))  # type: ignore[misc]
    alice.do(rollback.check)


def test_a_signed_event_is_proof_too_and_prekeys_wait_for_it(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    proof = shown_by(bob, alice)[alice.account]
    stored = alice.do(lambda tx: log.get(tx, proof.id))
    assert stored is not None
    goes_back(alice, stored.event)
    alice.do(lambda tx: rollback.shown(alice.own, tx, bob.account, proof))
    alice.clock.ms += 8 * DAY_MS
    assert alice.do(lambda tx: prekeys.maintain(alice.own, tx)) is None
    alice.do(lambda tx: log.append(tx, stored.event, log.State.PLAIN, 1))
    assert alice.do(lambda tx: prekeys.maintain(alice.own, tx)) is not None


def test_everything_that_was_shown_must_come_back_not_only_what_was_shown_last(friends: tuple[Person, Person]) -> None:
    """One contact may know less of us than another; a place between the two is taken as well."""
    alice, bob = friends
    space = between(alice, bob)
    shown: list[tuple[Event, Proven]] = []
    for text in ("earlier", "later"):
        event = alice.says(bob, text)
        settle(alice, bob)
        shown.append((event, shown_by(bob, alice)[space]))
    for event, _ in reversed(shown):
        goes_back(alice, event)
    (earlier, old), (later, new) = shown
    for proof in (new, old):
        alice.do(lambda tx, proof=proof: rollback.shown(alice.own, tx, bob.account, proof))  # type: ignore[misc]
    alice.do(lambda tx: log.append(tx, earlier, log.State.PLAIN, 1))
    assert alice.do(rollback.spaces_behind) == [space]
    alice.do(lambda tx: log.append(tx, later, log.State.PLAIN, 1))
    assert not alice.do(rollback.spaces_behind)
    assert alice.own.counters["rolled_back"] == 1


def test_an_event_that_is_shown_in_another_space_than_its_own_stops_nothing(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    space = between(alice, bob)
    event = alice.says(bob, "hello")
    settle(alice, bob)
    proofs = shown_by(bob, alice)
    signed = alice.do(lambda tx: log.get(tx, proofs[alice.account].id))
    assert signed is not None
    for gone in (event, signed.event):
        goes_back(alice, gone)
    for proof, elsewhere in ((proofs[space], alice.account), (proofs[alice.account], space)):
        moved = replace(proof, space=elsewhere)
        alice.do(lambda tx, moved=moved: rollback.shown(alice.own, tx, bob.account, moved))  # type: ignore[misc]
        assert not alice.do(rollback.spaces_behind)
