"""What has an end: gone from the log and from what waits when its time is over, never taken in later, told above."""

from dataclasses import replace
from pathlib import Path

import pytest

from node.items import Delivered, Erased, Item
from node.secure import expiring, groups, outgoing, visible
from node.store import expiry, log, outbox
from sync.event import ERASE, GENESIS, Event, Header, is_over, kept_at, pack_payload, stamp_event, stamp_key
from tests.node.secure.devices import states
from tests.node.secure.members import Member, people
from tests.node.secure.people import EVENT, NOW_MS, TEXT, Person, between, settle

HOUR_S = 3600
ENDS = NOW_MS // 1000 + HOUR_S


def says(author: Person, other: Person, text: str) -> Event:
    """Say something that is over in an hour."""
    return author.do(lambda tx: outgoing.publish(author.own, tx, other.account, TEXT, {"text": text}, ENDS))


def later(*people: Person, seconds: int = HOUR_S) -> None:
    for person in people:
        person.clock.ms += 1000 * seconds


def sweep(person: Person) -> int:
    return person.do(lambda tx: expiring.sweep(person.own, tx))


def is_header_only(person: Person, event: Event) -> bool:
    stored = person.holds(event)
    assert stored is not None, "all hold the same events"
    return stored.event.payload is None and bool(stored.state & log.State.EXPIRED)


def told_over(person: Person) -> list[bytes]:
    return [item.target for item in person.items if isinstance(item, Erased) and item.expired]


def test_content_goes_when_its_time_is_over_and_not_a_second_before(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    event = says(alice, bob, "for an hour")
    settle(alice, bob)
    assert [item.expires for item in bob.items if isinstance(item, Delivered)] == [ENDS]
    later(alice, bob, seconds=HOUR_S - 1)
    assert [sweep(alice), sweep(bob)] == [0, 0]
    assert bob.texts() == ["for an hour"]
    later(alice, bob, seconds=1)
    for person in friends:
        assert sweep(person) == 1
        assert is_header_only(person, event)
        assert told_over(person) == [event.id]
        assert person.do(expiry.soonest) is None
        assert sweep(person) == 0


def test_what_waits_to_be_sent_goes_on_as_a_header(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    event = says(alice, bob, "a very secret text")
    stale = alice.queued(bob)[0]
    assert b"a very secret text" in stale.item
    later(alice, bob)
    sweep(alice)
    row = alice.queued(bob)[0]
    assert b"a very secret text" not in row.item
    assert row.envelope not in (None, stale.envelope)
    settle(alice, bob)
    assert bob.texts() == [None]
    assert is_header_only(bob, event)


def test_what_comes_too_late_is_kept_as_a_header_and_never_gains_its_content(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    event = says(alice, bob, "too late")
    whole = event.to_bytes()
    later(bob)
    settle(alice, bob)
    assert bob.texts() == [None]
    assert told_over(bob) == [event.id]
    assert is_header_only(bob, event)
    bob.takes(alice.seals(bob, EVENT, whole), alice)
    assert is_header_only(bob, event)
    assert bob.do(outbox.count) == 0


def test_content_that_comes_after_its_header_goes_too(friends: tuple[Person, Person]) -> None:
    """A device whose clock is ahead gives the header alone; who has the content still gives it."""
    alice, bob = friends
    event = says(alice, bob, "for an hour")
    bare = replace(event, payload=None)
    bob.takes(alice.seals(bob, EVENT, bare.to_bytes()), alice)
    bob.takes(alice.seals(bob, EVENT, event.to_bytes()), alice)
    assert bob.texts() == [None, "for an hour"]
    later(bob)
    assert sweep(bob) == 1
    assert is_header_only(bob, event)


def test_no_way_into_the_log_brings_what_is_over(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    event = says(alice, bob, "too late")
    bob.do(lambda tx: log.append(tx, event, log.State.PLAIN, 1000 * ENDS))
    assert is_header_only(bob, event)
    assert bob.do(expiry.soonest) is None


def test_made_anew_the_views_hear_that_it_is_over(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    event = says(alice, bob, "for an hour")
    settle(alice, bob)
    later(bob)
    sweep(bob)

    def again() -> list[Item]:
        return bob.do(lambda tx: list(visible.replay(tx, bob.account)))

    assert Erased(between(alice, bob), event.id, alice.account, False, expired=True) in again()
    assert [item.payload for item in again() if isinstance(item, Delivered)] == [{}]


@pytest.mark.parametrize("kind", [ERASE, GENESIS, 10])
def test_a_control_event_has_no_end(friends: tuple[Person, Person], kind: int) -> None:
    """What somebody is in a group would otherwise hang on when one looks."""
    alice, bob = friends
    place = states(alice.own.keys, alice, bob, kind=ERASE, targets=[b"t" * 32]).header
    header = Header(
        2, place.space, place.author, place.device, place.seq, place.prev, place.hlc, kind, expires=NOW_MS // 1000
    )
    payload = pack_payload(alice.random, {"targets": [b"t" * 32]})
    event = stamp_event(stamp_key(alice.own.keys.signing_seed), header, payload)
    assert not is_over(event.header, NOW_MS + 1)
    assert kept_at(event, NOW_MS + 1).payload == event.payload
    bob.do(lambda tx: log.append(tx, event, log.State.PLAIN, NOW_MS + 1))
    later(bob)
    assert sweep(bob) == 0
    stored = bob.holds(event)
    assert stored is not None
    assert stored.event.payload == event.payload


def test_a_restored_event_is_over_by_the_clock_of_today(friends: tuple[Person, Person]) -> None:
    """A backup says when something was received, which was before its end."""
    alice, bob = friends
    event = says(alice, bob, "from a backup")
    later(bob, seconds=10 * HOUR_S)
    bob.do(lambda tx: log.append(tx, event, log.State.PLAIN, NOW_MS))
    assert sweep(bob) == 1
    assert is_header_only(bob, event)


class Late:
    """A clock that is an hour ahead."""

    def __init__(self, now_ms: int) -> None:
        self._now_ms = now_ms + 1000 * HOUR_S

    def now_ms(self) -> int:
        return self._now_ms


def test_in_a_group_what_waits_for_a_relay_goes_as_a_header_too(tmp_path: Path) -> None:
    two = people(2)
    alice, bob = (Member(tmp_path / each.name, each, two, relay=True) for each in two)
    space = alice.do(lambda tx: groups.found(alice.own, tx, {"title": "Walks"}, [two[1].account], "full"))
    ends = alice.own.clock.now_ms() // 1000 + HOUR_S
    said = alice.do(lambda tx: groups.publish(alice.own, tx, groups.known(tx, space), 2000, {"text": "x"}, ends))
    bob.hears(alice)
    alice.own.__dict__["clock"] = Late(alice.own.clock.now_ms())
    assert alice.do(lambda tx: expiring.sweep(alice.own, tx)) == 1
    bob.takes(alice.appended())
    for member in (alice, bob):
        stored = member.do(lambda tx: log.get(tx, said.id))
        assert stored is not None
        assert stored.event.payload is None
    assert bob.do(lambda tx: log.heads(tx, space)) == alice.do(lambda tx: log.heads(tx, space))
    for member in (alice, bob):
        member.close()
