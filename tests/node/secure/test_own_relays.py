"""Relays that are joined or left on one device are on all of them, whatever they hear first; nobody else has a say."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import msgspec
import pytest

from node.errors import PeerFault, Refused
from node.items import ReachChanged
from node.secure import outgoing, own_relays, siblings
from node.store import log, relays
from sync.event import OWN_RELAY, Event, pack_payload, sign_event
from sync.personal import OwnRelay, write
from sync.space import personal_space
from tests.node.secure.people import EVENT, Laptop, Person, learn

KEY, SECRET, ROOT = b"k" * 32, b"s" * 16, b"r" * 32
PLACE = ("relay.example:4200",)
ON = OwnRelay(KEY, True, PLACE, SECRET, ROOT)


@pytest.fixture
def laptop(alice: Person, tmp_path: Path) -> Laptop:
    return Laptop(tmp_path, alice)


def joins(person: Person, said: OwnRelay = ON, serving: bool = False) -> None:
    person.do(lambda tx: own_relays.join(person.own, tx, said, serving=serving))


def leaves(person: Person, relay: bytes = KEY) -> None:
    person.do(lambda tx: own_relays.leave(person.own, tx, relay))


def said(person: Person) -> list[Event]:
    """What a device has stated about relays."""
    space = personal_space(person.account)
    return person.do(lambda tx: log.events(tx, log.chain_ids(tx, space, person.device, OWN_RELAY)))


def hears(person: Person, of: Person, *events: Event) -> None:
    peer = of.peer()
    person.do(lambda tx: siblings.take(person.own, tx, peer, personal_space(person.account), events))


def used(person: Person) -> list[bytes]:
    return [row.key for row in person.do(relays.all_of)]


def test_what_one_device_joins_the_other_joins_with_keys_of_its_own(alice: Person, laptop: Laptop) -> None:
    joins(alice)
    hears(laptop, alice, *said(alice))
    (mine,), (theirs,) = alice.do(relays.all_of), laptop.do(relays.all_of)
    assert (theirs.key, theirs.addresses, theirs.secret, theirs.root) == (KEY, PLACE, SECRET, ROOT)
    assert {theirs.private, theirs.box_seed}.isdisjoint({mine.private, mine.box_seed})
    assert (theirs.own, theirs.joined) == (False, 0), "it has yet to ask, and is asked for as one that was joined here"
    assert ReachChanged(KEY) in laptop.items
    assert ("contacts_changed", None) in laptop.rings.rung, "it is connected to at once"
    told = [person.do(lambda tx, p=person: own_relays.told_by(p.own, tx, KEY)) for person in (alice, laptop)]  # type: ignore[misc]
    assert told == [b"", alice.device]
    assert said(laptop) == [], "it says nothing itself"
    joins(alice)
    assert len(said(alice)) == 1, "nor is what is known said again"
    assert SECRET.hex() not in repr(ON)
    assert str(SECRET) not in repr(ON)


def test_what_one_device_leaves_the_other_leaves(alice: Person, laptop: Laptop) -> None:
    gone: list[bytes] = []
    laptop.own.wake.relay_left = gone.append
    joins(alice)
    hears(laptop, alice, *said(alice))
    leaves(laptop)
    assert gone == [], "whoever leaves tells the relay itself"
    alice.own.wake.relay_left = gone.append
    hears(alice, laptop, *said(laptop))
    assert (used(alice), used(laptop), gone) == ([], [], [KEY])
    with pytest.raises(Refused) as refused:
        leaves(alice)
    assert refused.value.code == "unknown_relay"


def test_joined_and_left_at_once_the_last_word_counts_everywhere(alice: Person, tmp_path: Path) -> None:
    """Whatever order it comes in, also with a device that hears of all of it later."""
    one, other = Laptop(tmp_path, alice, "laptop"), Laptop(tmp_path, alice, "tablet")
    learn(alice, other)
    for person in (one, other):
        learn(person, alice)
    joins(alice)
    first = said(alice)
    for person in (one, other):
        hears(person, alice, *first)
    one.clock.ms, other.clock.ms = alice.clock.ms + 1000, alice.clock.ms + 2000
    leaves(one)
    leaves(other)
    joins(other)
    every = [*first, *said(one), *said(other)]
    assert len(every) == 4
    for number, order in enumerate(permutations(every)):
        late = Laptop(tmp_path, alice, str(number)) if number in (0, 7, 23) else None
        if late is None:
            continue
        for person in (one, other):
            learn(late, person)
        hears(late, alice, *order)
        assert used(late) == [KEY]
    hears(alice, one, *said(one))
    assert used(alice) == []
    hears(alice, other, *said(other))
    hears(one, other, *said(other))
    hears(other, one, *said(one))
    assert used(alice) == used(one) == used(other) == [KEY]


def test_the_same_moment_is_told_apart_by_the_id(alice: Person, laptop: Laptop, tmp_path: Path) -> None:
    joins(alice)
    hears(laptop, alice, *said(alice))
    leaves(alice)
    leaves(laptop)
    joins(laptop, OwnRelay(KEY, True, ("elsewhere.example:1",), SECRET))
    last = max([*said(alice), *said(laptop)], key=lambda event: (event.header.hlc, event.id))
    hears(alice, laptop, *said(laptop))
    hears(laptop, alice, *said(alice))
    assert used(alice) == used(laptop) == ([KEY] if last in said(laptop) else [])


def test_a_device_goes_on_being_the_relay_that_it_is(alice: Person, laptop: Laptop) -> None:
    joins(alice, serving=True)
    hears(laptop, alice, *said(alice))
    leaves(laptop)
    hears(alice, laptop, *said(laptop))
    assert (used(alice), used(laptop)) == ([KEY], [])
    joins(alice, OwnRelay(KEY, True, ("moved.example:4200",), SECRET, ROOT), serving=True)
    assert alice.do(relays.all_of)[0].addresses == ("moved.example:4200",)
    assert len(said(alice)) == 1, "that it is found elsewhere now does not bring back whoever has left it"
    leaves(alice)
    joins(alice, serving=True)
    hears(laptop, alice, *said(alice))
    assert used(laptop) == [KEY], "to begin anew is another matter"


def test_a_relay_that_moved_is_found_by_all(alice: Person, laptop: Laptop) -> None:
    joins(alice)
    hears(laptop, alice, *said(alice))
    before = laptop.do(relays.all_of)[0]
    joins(alice, OwnRelay(KEY, True, ("moved.example:4200",), b"t" * 16, ROOT))
    hears(laptop, alice, *said(alice))
    (now,) = laptop.do(relays.all_of)
    assert (now.addresses, now.secret) == (("moved.example:4200",), b"t" * 16)
    assert (now.private, now.box_seed) == (before.private, before.box_seed), "as the member that it is"


def test_what_nobody_could_join_and_what_is_too_much_is_not_used(alice: Person, laptop: Laptop) -> None:
    def states(what: OwnRelay) -> None:
        hears(laptop, alice, alice.do(lambda tx: outgoing.publish_personal(alice.own, tx, OWN_RELAY, write(what))))

    states(OwnRelay(KEY, True))
    states(OwnRelay(KEY, True, PLACE, b"short"))
    hears(laptop, alice, alice.do(lambda tx: outgoing.publish_personal(alice.own, tx, OWN_RELAY, {"relay": b"x"})))
    assert (used(laptop), laptop.own.counters["bad_personal"]) == ([], 3)
    for number in range(own_relays.MOST + 1):
        states(OwnRelay(bytes([number]) * 32, True, PLACE, SECRET))
    assert (len(used(laptop)), laptop.own.counters["relays_beyond"]) == (own_relays.MOST, 1)


def test_a_contact_has_no_say(friends: tuple[Person, Person]) -> None:
    """What Bob states of relays among his devices moves nothing of hers, sealed or on a link, in whoever's space."""
    alice, bob = friends
    joins(bob)
    (event,) = said(bob)
    with pytest.raises(PeerFault) as fault:
        alice.takes(bob.seals(alice, EVENT, event.to_bytes()), bob)
    assert fault.value.code == "unknown_space"
    peer = bob.peer()
    space, payload = personal_space(alice.account), pack_payload(bob.random, write(ON))
    codes = []
    for author in (bob.account, alice.account):
        header = msgspec.structs.replace(event.header, space=space, author=author)
        lie = sign_event(bob.own.keys.signing_seed, header, payload)
        with pytest.raises(PeerFault) as fault:
            alice.do(lambda tx, lie=lie: siblings.take(alice.own, tx, peer, space, [lie]))  # type: ignore[misc]
        codes.append(fault.value.code)
    assert (codes, used(alice)) == (["wrong_space", "unknown_device"], [])
