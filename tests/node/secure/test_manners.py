"""What contacts are shown of us, on all our devices alike; who does not show a thing is not shown it."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import msgspec
import pytest

from node.items import Marked
from node.secure import inbox, manners, outgoing, own_mail, plaintext, shunning, siblings, ticks, typists, visible
from node.secure.shown import NAME, everybody, shown
from node.spaces import Spaces
from node.store import contacts, log, marks, traces
from node.store import own as own_rows
from node.store.contacts import ContactRow
from sync.event import OWN_SHOWN, Event
from sync.personal import OwnShown
from sync.space import personal_space
from sync.ticks import Part, Tick, Told
from tests.node.secure.people import CONTACT, Laptop, Person, befriend, between, deliver, settle


@pytest.fixture
def laptop(alice: Person, tmp_path: Path) -> Laptop:
    return Laptop(tmp_path, alice)


def chooses(person: Person, receipts: bool = True, presence: bool = True, typing: bool | None = True) -> None:
    person.do(lambda tx: manners.choose(person.own, tx, OwnShown(receipts, presence, typing)))


def said(person: Person) -> list[Event]:
    space = personal_space(person.account)
    return person.do(lambda tx: log.events(tx, log.chain_ids(tx, space, person.device, OWN_SHOWN)))


def hears(person: Person, of: Person, *events: Event) -> None:
    peer = of.peer()
    person.do(lambda tx: siblings.take(person.own, tx, peer, personal_space(person.account), events))


def now(person: Person) -> tuple[bool, bool, bool]:
    kept = person.do(shown)
    return kept.receipts, kept.presence, kept.typing


def reads(person: Person, other: Person) -> None:
    """See all that was said, and tell the other so if it is told."""
    space = between(person, other)
    face = Spaces(person.own, None)  # type: ignore[arg-type]
    person.do(lambda tx: face.see(tx, space))
    for _ in range(2):
        for one, to in ((person, other), (other, person)):
            sealed = one.do(lambda tx, one=one, to=to: outgoing.receipt(one.own, tx, to.account, to.device))  # type: ignore[misc]
            if sealed is not None:
                to.takes(sealed, one)


def read_by(person: Person, other: Person) -> int:
    """How far the other has read, as the floor above was told."""
    told = [item for item in person.items if isinstance(item, Marked) and item.account == other.account]
    return max((item.read for item in told), default=0)


def test_all_is_shown_unless_something_else_is_chosen(alice: Person, bob: Person) -> None:
    befriend(alice, bob)
    assert now(alice) == (True, True, True)
    chooses(alice)
    assert said(alice) == [], "nothing was said that is so already"
    bob.says(alice, "hello")
    settle(bob, alice)
    reads(alice, bob)
    assert read_by(bob, alice) == 1


def test_more_seen_than_is_held_without_a_gap_is_told_once_it_is(alice: Person, bob: Person) -> None:
    """As in a group that somebody was let into later; whatever is said meanwhile arrives."""
    befriend(alice, bob)
    for words in ("one", "two", "three"):
        bob.says(alice, words)
    settle(bob, alice)
    space = between(alice, bob)
    alice.do(lambda tx: tx.execute("UPDATE transient SET delivered = 2 WHERE author_device = ?", (bob.device,)))
    alice.do(lambda tx: marks.see(tx, space, alice.device, bob.device, 3))
    line = alice.says(bob, "here")
    settle(alice, bob)
    assert bob.do(lambda cx: log.has(cx, line.id))
    assert read_by(bob, alice) == 2
    alice.do(lambda tx: marks.hold(tx, space, alice.device, bob.device, 3))
    reads(alice, bob)
    assert read_by(bob, alice) == 3


def test_a_mark_that_says_more_was_read_than_delivered_counts_that_far(alice: Person, bob: Person) -> None:
    befriend(alice, bob)
    for words in ("one", "two"):
        bob.says(alice, words)
    settle(bob, alice)
    stated = [plaintext.Mark(between(alice, bob), bob.device, 1, 2)]
    peer = alice.peer()
    bob.do(lambda tx: inbox.take_marks(bob.own, tx, peer, stated, stated))
    assert read_by(bob, alice) == 1


def test_who_does_not_tell_what_they_read_is_not_told_it(alice: Person, bob: Person) -> None:
    befriend(alice, bob)
    chooses(alice, receipts=False)
    mine = alice.says(bob, "one")
    bob.says(alice, "two")
    settle(alice, bob)
    reads(alice, bob)
    reads(bob, alice)
    (trace,) = alice.do(lambda cx: traces.deliveries(cx, mine.id))
    assert trace.read == 0, "how it travelled says nothing of it either"
    assert (read_by(bob, alice), read_by(alice, bob)) == (0, 0)
    assert alice.do(lambda cx: marks.of(cx, between(alice, bob), bob.device, alice.device)) == (1, 1), "it is known"
    chooses(alice)
    assert read_by(alice, bob) == 1, "and shown as soon as that is mutual"
    reads(alice, bob)
    assert read_by(bob, alice) == 1


def test_who_hides_says_so_to_contacts_and_sees_nobody(alice: Person, bob: Person) -> None:
    befriend(alice, bob)
    seed = b"s" * 32
    assert alice.do(lambda cx: own_mail.presence_key(cx, seed))
    chooses(alice, presence=False)
    assert alice.do(lambda cx: own_mail.presence_key(cx, seed)) == b"", "no relay is told that we are there"
    assert ("contacts_changed", None) in alice.rings.rung
    deliver(alice, bob)
    (row,) = bob.do(contacts.all_of)
    assert row.hides
    assert [row.hides for row in bob.do(everybody)] == [True]
    assert [row.hides for row in alice.do(everybody)] == [True], "though Bob does not hide"
    assert [row.hides for row in alice.do(contacts.all_of)] == [False]
    chooses(alice)
    deliver(alice, bob)
    assert [row.hides for row in bob.do(contacts.all_of)] == [False]


def test_all_devices_do_alike_and_the_last_word_counts(alice: Person, bob: Person, tmp_path: Path) -> None:
    befriend(alice, bob)
    for choice in ((False, True, False), (False, False, True), (True, False, False)):
        alice.clock.ms += 1000
        chooses(alice, *choice)
    for number, order in enumerate(permutations(said(alice))):
        other = Laptop(tmp_path, alice, f"number {number}")
        hears(other, alice, *order)
        assert now(other) == (True, False, False), order


def test_a_device_of_before_says_nothing_of_typing_which_stays_as_it_was(
    alice: Person, bob: Person, tmp_path: Path
) -> None:
    """What it says of the rest counts, in whatever order the two are heard."""
    befriend(alice, bob)
    chooses(alice, typing=False)
    alice.clock.ms += 1000
    payload = {"receipts": False, "presence": True}
    alice.do(lambda tx: outgoing.publish_personal(alice.own, tx, OWN_SHOWN, payload))
    for number, order in enumerate(permutations(said(alice))):
        other = Laptop(tmp_path, alice, f"number {number}")
        hears(other, alice, *order)
        assert now(other) == (False, True, False), order


def test_what_was_kept_by_a_version_of_before_is_read(alice: Person) -> None:
    kept = msgspec.msgpack.encode((7, b"i" * 32, False, True))
    alice.do(lambda tx: own_rows.put(tx, NAME, kept))
    assert now(alice) == (False, True, True)


def test_between_whom_it_is_told_that_somebody_is_writing(alice: Person, bob: Person) -> None:
    def may_know(space: bytes, account: bytes) -> bool:
        return alice.do(lambda cx: typists.may_know(alice.own, cx, space, account))

    space = between(alice, bob)
    assert not may_know(space, bob.account), "a stranger"
    alice.do(lambda tx: contacts.put(tx, ContactRow(bob.account, "requested", "Bob")))
    assert not may_know(space, bob.account), "who has only asked"
    alice.do(lambda tx: contacts.drop(tx, bob.account))
    befriend(alice, bob)
    assert may_know(space, bob.account)
    assert not may_know(space, b"c" * 32)
    assert not may_know(b"s" * 32, bob.account), "no space of both"
    chooses(alice, typing=False)
    assert not may_know(space, bob.account)
    chooses(alice)
    assert may_know(space, bob.account)
    alice.do(lambda tx: shunning.block(alice.own, tx, bob.account))
    assert not may_know(space, bob.account)


def test_a_device_that_is_linked_later_does_alike(alice: Person, tmp_path: Path) -> None:
    chooses(alice, receipts=False, presence=False)
    assert now(Laptop(tmp_path, alice, "later")) == (False, False, True)


def test_that_somebody_hides_is_told_on_to_other_devices(alice: Person, bob: Person, laptop: Laptop) -> None:
    befriend(alice, bob)
    chooses(bob, presence=False)
    deliver(bob, alice)
    space = personal_space(alice.account)
    told = alice.do(lambda tx: log.events(tx, log.chain_ids(tx, space, alice.device)))
    hears(laptop, alice, *told)
    assert [row.hides for row in laptop.do(contacts.all_of)] == [True]


@pytest.mark.parametrize(
    "payload",
    [{"receipts": True}, {"receipts": 1, "presence": True}, {"receipts": True, "presence": True, "typing": 0}],
)
def test_what_cannot_be_read_changes_nothing(alice: Person, laptop: Laptop, payload: dict[str, object]) -> None:
    hears(laptop, alice, alice.do(lambda tx: outgoing.publish_personal(alice.own, tx, OWN_SHOWN, payload)))
    assert laptop.own.counters["bad_personal"] == 1
    assert now(laptop) == (True, True, True)


def test_the_card_of_a_program_that_knows_nothing_of_it_is_read(alice: Person, bob: Person) -> None:
    befriend(alice, bob)
    body = plaintext.encode_contact(plaintext.Contact("Alice", b"d" * 32))
    assert body[0] == 0x98, "eight fields"
    older = b"\x97" + body[1:-1]
    assert not plaintext.decode_contact(older).hides
    bob.takes(alice.seals(bob, CONTACT, older), alice)
    assert bob.state(alice) == "contact"


def test_what_another_device_of_ours_tells_of_reading_is_not_shown_either(
    alice: Person, bob: Person, laptop: Laptop
) -> None:
    """Nor is it when everything that was delivered is told again to a view that is made anew."""
    befriend(alice, bob)
    space = between(alice, bob)
    chooses(laptop, receipts=False)
    told = Told(False, (Part(space, (Tick(alice.device, bob.account, bob.device, 1, 1),)),))
    laptop.do(lambda tx: ticks.take(laptop.own, tx, alice.peer(), told))
    heard = [item for item in laptop.items if isinstance(item, Marked)]
    assert [(item.delivered, item.read) for item in heard] == [(1, 0)]
    alice.says(bob, "one")
    bob.says(alice, "two")
    settle(alice, bob)
    reads(bob, alice)
    chooses(alice, receipts=False)
    again = alice.do(lambda tx: list(visible.replay(tx, alice.account, alice.device)))
    assert [item.read for item in again if isinstance(item, Marked)] == [0]
    chooses(alice)
    again = alice.do(lambda tx: list(visible.replay(tx, alice.account, alice.device)))
    assert [item.read for item in again if isinstance(item, Marked)] == [1]
