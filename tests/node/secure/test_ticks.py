"""Ticks on all own devices at the store: what one tells another, what that believes, and what it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from node.errors import PeerFault
from node.items import Marked, Sent
from node.secure import admitting, inbox, outgoing, siblings, ticks, visible
from node.secure.beside import Beside
from node.secure.own import Ticked
from node.secure.plaintext import Mark
from node.store import marks, outbox, posts, traces
from sync.event import Event
from sync.ticks import Part, Tick, Told, frames, sum_of
from tests.node.secure.people import Laptop, Person, befriend, between, deliver, learn


@pytest.fixture
def laptop(friends: tuple[Person, Person], tmp_path: Path) -> Laptop:
    """Of Alice, who has Bob as a contact; everybody holds every log."""
    made = Laptop(tmp_path, friends[0])
    for person in friends:
        learn(person, made)
    return made


def known(person: Person) -> ticks.Ticks:
    def look(tx: ticks.Tx) -> ticks.Ticks:
        ticks.note_left(person.own, tx)
        return ticks.known(person.own, tx)

    return person.do(look)


def tells(giver: Person, taker: Person) -> None:
    """All that one own device knows comes to another."""
    peer = giver.peer()
    for frame in frames(False, known(giver)):
        taker.do(lambda tx, frame=frame: ticks.take(taker.own, tx, peer, frame))  # type: ignore[misc]


def gives(giver: Person, taker: Person, *events: Event) -> None:
    peer = giver.peer()
    taker.do(lambda tx: siblings.take(taker.own, tx, peer, events[0].header.space, events))


def states(person: Person, holder: Person, mine: Person, delivered: int, read: int) -> None:
    """Somebody's device states a mark about what a device stated."""
    peer, mark = holder.peer(), Mark(between(person, holder), mine.device, delivered, read)
    person.do(lambda tx: inbox.take_marks(person.own, tx, peer, [mark], []))


def reach(person: Person, mine: Person) -> list[tuple[int, int]]:
    """What the floor above was told of others in what a device stated."""
    told = [item for item in person.items if isinstance(item, Marked) and item.mine == mine.device]
    return [(item.delivered, item.read) for item in told]


def sent(person: Person) -> list[bytes]:
    return [item.event_id for item in person.items if isinstance(item, Sent)]


def again(person: Person) -> tuple[list[bytes], list[tuple[int, int]]]:
    """What a replay tells: what was sent, and how far others are."""
    items = person.do(lambda tx: list(visible.replay(tx, person.account, person.device)))
    return (
        [item.event_id for item in items if isinstance(item, Sent)],
        [(item.delivered, item.read) for item in items if isinstance(item, Marked)],
    )


def test_what_others_have_of_one_device_the_other_shows(alice: Person, bob: Person, laptop: Laptop) -> None:
    said = [alice.says(bob, text) for text in ("one", "two", "three")]
    gives(alice, laptop, *said)
    assert sent(laptop) == [], "it has not left the phone"
    deliver(alice, bob)
    for event in said:
        alice.do(lambda tx, event=event: outgoing.sent(alice.own, tx, event.id, bob.device))  # type: ignore[misc]
    states(alice, bob, alice, 3, 1)
    tells(alice, laptop)
    assert reach(laptop, alice) == reach(alice, alice) == [(3, 1)]
    assert sent(laptop) == [event.id for event in said]
    assert again(laptop) == ([event.id for event in said], [(3, 1)])
    assert sum_of(known(laptop)[between(alice, bob)]) == sum_of(known(alice)[between(alice, bob)])
    tells(alice, laptop)
    tells(laptop, alice)
    assert (len(reach(laptop, alice)), len(reach(alice, alice)), len(sent(laptop))) == (1, 1, 3)


def test_what_waits_on_one_device_is_not_sent_on_the_other(alice: Person, bob: Person, laptop: Laptop) -> None:
    first, second = alice.says(bob, "one"), alice.says(bob, "two")
    gives(alice, laptop, first, second)
    tells(alice, laptop)
    assert sent(laptop) == again(laptop)[0] == []
    row = alice.queued(bob)[0]
    alice.do(lambda tx: outbox.acked(tx, bob.device, row.hash16 or b""))
    tells(alice, laptop)
    assert sent(laptop) == again(laptop)[0] == [first.id]
    assert again(alice)[0] == [first.id], "as on the device that wrote it"


def test_what_one_device_or_a_relay_has_is_sent(friends: tuple[Person, Person], tmp_path: Path) -> None:
    """Though it waits for another device of the same person."""
    alice, bob = friends
    desk = Laptop(tmp_path, bob, "desk")
    learn(alice, desk)
    for text in ("by a link", "by a relay", "not yet"):
        alice.says(bob, text)
    first, second, _ = alice.queued(bob)
    assert len(alice.queued(desk)) == 3

    def leaves(tx: ticks.Tx) -> None:
        outbox.acked(tx, bob.device, first.hash16 or b"")
        traces.departed(tx, first.event_id or b"", bob.device, traces.Way("lan"), 1)
        posts.taken(tx, second.id, b"r" * 32, second.hash16 or b"", 1)

    assert known(alice) == {}
    alice.do(leaves)
    assert known(alice) == {between(alice, bob): [Tick(alice.device, alice.account, alice.device, 2, 0)]}


def test_what_was_told_first_counts_for_what_comes_later(alice: Person, bob: Person, laptop: Laptop) -> None:
    """A device that is linked later hears of ticks before it has all of the history."""
    said = [alice.says(bob, "one"), alice.says(bob, "two")]
    row = alice.queued(bob)[0]
    alice.do(lambda tx: outbox.acked(tx, bob.device, row.hash16 or b""))
    states(alice, bob, alice, 1, 1)
    tells(alice, laptop)
    assert (reach(laptop, alice), sent(laptop)) == ([(1, 1)], [])
    gives(alice, laptop, *said)
    assert sent(laptop) == [said[0].id]


def test_ticks_only_rise(alice: Person, bob: Person, laptop: Laptop) -> None:
    for text in ("one", "two", "three"):
        alice.says(bob, text)
    old = list(frames(False, known(alice)))
    states(alice, bob, alice, 3, 3)
    before = Told(False, (Part(between(alice, bob), (Tick(alice.device, bob.account, bob.device, 2, 1),)),))
    tells(alice, laptop)
    for frame in (*old, before):
        laptop.do(lambda tx, frame=frame: ticks.take(laptop.own, tx, alice.peer(), frame))  # type: ignore[misc]
    assert reach(laptop, alice) == [(3, 3)]
    assert laptop.do(lambda tx: marks.of(tx, between(alice, bob), bob.device, alice.device)) == (3, 3)


def test_a_third_device_hears_it_from_the_second(alice: Person, bob: Person, laptop: Laptop, tmp_path: Path) -> None:
    tablet = Laptop(tmp_path, alice, "tablet")
    learn(laptop, alice)
    heard: list[tuple[Ticked, bytes]] = []
    laptop.own.wake.ticking.append(lambda what, source: heard.append((what, source)))
    alice.says(bob, "one")
    states(alice, bob, alice, 1, 0)
    tells(alice, laptop)
    key = Ticked(between(alice, bob), alice.device, bob.account, bob.device)
    assert (key, alice.device) in heard, "it is told on, but not back"
    tells(laptop, tablet)
    assert reach(tablet, alice) == [(1, 0)]


def test_a_contact_tells_each_device_about_the_others(alice: Person, bob: Person, laptop: Laptop) -> None:
    """Though Bob has never said anything to the laptop; what it was told once it is not told again."""
    said = alice.says(bob, "one")
    deliver(alice, bob)
    assert ("marks_due", laptop.device) in bob.rings.rung
    gives(alice, laptop, said)
    beside = Beside(bob.own, alice.account, laptop.device)

    def receipt() -> bytes | None:
        return bob.do(lambda tx: outgoing.receipt(bob.own, tx, alice.account, laptop.device, beside))

    first = receipt()
    assert first is not None
    laptop.takes(first, bob)
    assert reach(laptop, alice) == [(1, 0)]
    assert receipt() is None
    bob.do(lambda tx: marks.see(tx, between(alice, bob), bob.device, alice.device, 1))
    second = receipt()
    assert second is not None
    laptop.takes(second, bob)
    assert (reach(laptop, alice), receipt()) == ([(1, 0), (1, 1)], None)


def test_a_receipt_has_room_for_so_many(alice: Person, bob: Person, laptop: Laptop) -> None:
    spaces = [number.to_bytes(32, "big") for number in range(100)]
    for space in spaces:
        bob.do(lambda tx, space=space: marks.hold(tx, space, bob.device, alice.device, 1))  # type: ignore[misc]
    beside = Beside(bob.own, alice.account, laptop.device)
    for left in (36, 0):
        assert bob.do(lambda tx: outgoing.receipt(bob.own, tx, alice.account, laptop.device, beside)) is not None
        assert len(bob.do(beside.due)) == left
        assert (("marks_due", laptop.device) in bob.rings.rung) == bool(left), "the rest is due at once"
        bob.rings.rung.clear()


def test_a_mark_of_a_contact_is_about_the_contact_and_what_there_is(
    alice: Person, bob: Person, laptop: Laptop, tmp_path: Path
) -> None:
    """Carol says what Bob has read, and Bob that he has read what was never said."""
    gives(alice, laptop, alice.says(bob, "one"))
    carol = Person(tmp_path, "carol")
    befriend(alice, carol)
    peer, mark = carol.peer(), Mark(between(alice, bob), alice.device, 1, 1)
    for person in (alice, laptop):
        person.do(lambda tx, p=person: inbox.take_marks(p.own, tx, peer, [mark], []))  # type: ignore[misc]
        assert reach(person, alice) == []
    states(laptop, bob, alice, 99, 99)
    states(laptop, bob, bob, 1, 1)
    assert (reach(laptop, alice), reach(laptop, bob)) == ([(1, 1)], [])


def test_nobody_else_tells_ticks(alice: Person, bob: Person, laptop: Laptop) -> None:
    """Bob says on his own link what the laptop would say; and of his marks about the phone the laptop takes none."""
    said = alice.says(bob, "one")
    gives(alice, laptop, said)
    tick = Tick(alice.device, bob.account, bob.device, 1, 1)
    itself = Tick(alice.device, alice.account, alice.device, 1, 0)
    peer, told = bob.peer(), Told(True, (Part(between(alice, bob), (tick, itself)),))
    with pytest.raises(PeerFault) as fault:
        laptop.do(lambda tx: ticks.take(laptop.own, tx, peer, told))
    assert fault.value.code == "not_an_own_device"
    assert (reach(laptop, alice), sent(laptop)) == ([], [])


def test_a_device_believes_nothing_about_itself(alice: Person, bob: Person, laptop: Laptop) -> None:
    """Neither that something left it, nor what our devices have of each other, nor of devices that we never had."""
    alice.says(bob, "one")
    space, peer = between(alice, bob), laptop.peer()
    lies = (
        Tick(alice.device, alice.account, alice.device, 1, 0),
        Tick(alice.device, alice.account, laptop.device, 1, 1),
        Tick(alice.device, bob.account, laptop.device, 1, 1),
        Tick(laptop.device, alice.account, laptop.device, 1, 1),
        Tick(bob.device, bob.account, bob.device, 1, 1),
    )
    for lie in lies:
        told = Told(False, (Part(space, (lie,)),))
        alice.do(lambda tx, told=told: ticks.take(alice.own, tx, peer, told))  # type: ignore[misc]
    assert alice.own.counters["ticks_refused"] == len(lies) - 1, "what is about itself is passed over"
    assert (reach(alice, alice), sent(alice), known(alice)) == ([], [], {})


def test_nothing_is_no_tick(alice: Person, bob: Person, laptop: Laptop) -> None:
    """What says nothing leaves no trace here or there: else two would differ by it for ever."""
    gives(alice, laptop, alice.says(bob, "one"))
    states(alice, bob, alice, 0, 0)
    assert alice.do(marks.count) == 1
    keys = [Ticked(between(alice, bob), alice.device, each.account, each.device) for each in (alice, bob)]
    assert known(alice) == alice.do(lambda tx: ticks.these(tx, keys)) == {}
    peer = alice.peer()
    empty = tuple(Tick(alice.device, each.account, each.device, 0, 0) for each in (alice, bob))
    before = laptop.do(marks.count)
    laptop.do(lambda tx: ticks.take(laptop.own, tx, peer, Told(False, (Part(between(alice, bob), empty),))))
    assert (laptop.do(marks.count), reach(laptop, alice)) == (before, [])


def test_so_many_are_kept(alice: Person, laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    many = tuple(Tick(alice.device, b"c" * 32, bytes([n]) * 32, 1, 0) for n in range(1, 9))
    peer, told = alice.peer(), Told(False, (Part(b"s" * 32, many),))
    monkeypatch.setattr(ticks, "MOST", 5 + laptop.do(marks.count))
    laptop.do(lambda tx: ticks.take(laptop.own, tx, peer, told))
    assert (len(reach(laptop, alice)), laptop.own.counters["ticks_refused"]) == (5, 3)


def test_what_is_asked_back_is_what_goes_beyond(alice: Person, bob: Person, laptop: Laptop) -> None:
    alice.says(bob, "one")
    states(alice, bob, alice, 1, 1)
    space, peer = between(alice, bob), laptop.peer()
    behind = Part(space, (Tick(alice.device, bob.account, bob.device, 1, 0),))
    answer = alice.do(lambda tx: ticks.take(alice.own, tx, peer, Told(True, (behind,))))
    assert answer == {space: [Tick(alice.device, bob.account, bob.device, 1, 1)]}
    assert alice.do(lambda tx: ticks.take(alice.own, tx, peer, Told(False, (behind,)))) == {}
    assert alice.do(lambda tx: ticks.take(alice.own, tx, peer, Told(True, (Part(space, tuple(answer[space])),)))) == {}


def test_what_this_device_read_of_another_is_no_tick(alice: Person, bob: Person, laptop: Laptop) -> None:
    """That I have seen on the laptop what I wrote on the phone does not mean that anybody has read it."""
    said = alice.says(bob, "one")
    gives(alice, laptop, said)
    laptop.do(lambda tx: marks.see(tx, between(alice, bob), laptop.device, alice.device, 1))
    assert again(laptop)[1] == []
    assert known(laptop) == {}


def test_what_a_device_that_is_out_stated_waits_for_nothing(alice: Person, bob: Person, laptop: Laptop) -> None:
    said = [laptop.says(bob, text) for text in ("one", "two")]
    gives(laptop, alice, said[0])
    assert sent(alice) == []
    alice.do(lambda tx: admitting.put_out(alice.own, tx, laptop.device))
    assert sent(alice) == [said[0].id]
    gives(laptop, alice, said[1])
    assert sent(alice) == again(alice)[0] == [event.id for event in said]
