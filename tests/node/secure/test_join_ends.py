"""Requests to join that others see end: taken back, said anew, forgotten, or shown by who is gone since."""

import pytest

from node.errors import PeerFault
from node.secure import groups, join_asking, join_deciding, plaintext
from node.store import contacts, devices, outbox
from node.store.joins import links
from sync.ranks import MEMBER
from tests.node.secure.devices import revoke
from tests.node.secure.joins import admits, bring, is_in, uses
from tests.node.secure.people import DAY_MS, Person, befriend, deliver, learn
from tests.node.secure.shows import asks_anew, asks_in, decided, decides, follows, listed, ranked, with_admins, words

ASKED = ("Who are you?",)


@pytest.fixture
def space(alice: Person, bob: Person) -> bytes:
    """Alice's group, in which Bob is an admin."""
    return with_admins(alice, bob)


def test_where_the_link_was_made_the_right_is_lost(space: bytes, alice: Person, bob: Person, eve: Person) -> None:
    asks_in(space, eve, bob)
    deliver(bob, alice)
    ranked(alice, space, bob, MEMBER, bob)
    follows(bob)
    deliver(bob, alice)
    assert alice.rows("join_brought") == 0
    assert [each.code for each in decided(alice)] == ["not_allowed"]


def test_who_takes_it_back_is_seen_no_more(space: bytes, alice: Person, bob: Person, eve: Person) -> None:
    link = asks_in(space, eve, bob)
    deliver(bob, alice)
    eve.do(lambda tx: join_asking.cancel(eve.own, tx, space))
    deliver(eve, bob)
    follows(bob)
    deliver(bob, alice)
    assert listed(alice) == []
    assert [each.code for each in decided(alice)] == ["withdrawn"]
    uses(eve, link)
    deliver(eve, bob)
    follows(bob)
    deliver(bob, alice)
    assert len(listed(alice)) == 1, "whoever asks anew is seen anew"


def test_who_asks_anew_is_not_decided_by_what_was_said_before(
    space: bytes, alice: Person, bob: Person, eve: Person
) -> None:
    asks_in(space, eve, bob, "Eve", questions=ASKED)
    deliver(bob, alice)
    decides(alice, space, eve)
    asks_anew(eve, bob, space, "Mallory")
    follows(bob)
    assert words(bob, alice) == [plaintext.SHOW], "what is over meanwhile needs not be told"
    with pytest.raises(PeerFault, match="never shown"):
        deliver(alice, bob)
    deliver(bob, alice)
    (row,) = listed(alice)
    assert (row.verdict, row.answers) == ("", ("Mallory",))
    assert words(alice, bob) == [], "what was decided about other answers does not leave any more"


def test_of_who_asks_often_the_last_word_alone_leaves(space: bytes, alice: Person, bob: Person, eve: Person) -> None:
    asks_in(space, eve, bob, "Eve", questions=ASKED)
    for times, answer in enumerate(("Mallory", "Trudy"), 1):
        asks_anew(eve, bob, space, answer, times)
        follows(bob)
    assert words(bob, alice) == [plaintext.SHOW]
    deliver(bob, alice)
    assert [row.answers for row in listed(alice)] == [("Trudy",)]


def test_what_was_said_of_other_answers_is_not_done(space: bytes, alice: Person, bob: Person, eve: Person) -> None:
    """Bob's device has what Alice decided, and Eve asks anew before it is done."""
    asks_in(space, eve, bob, "Eve", questions=ASKED)
    deliver(bob, alice)
    decides(alice, space, eve)
    deliver(alice, bob)
    asks_anew(eve, bob, space, "Mallory")
    follows(bob)
    assert not is_in(bob, space, eve)
    deliver(bob, alice)
    assert [(row.verdict, row.answers) for row in listed(alice)] == [("", ("Mallory",))]


def test_who_belongs_by_another_way_is_seen_no_more(space: bytes, alice: Person, bob: Person, eve: Person) -> None:
    befriend(alice, eve)
    asks_in(space, eve, bob)
    deliver(bob, alice)
    alice.do(lambda tx: groups.enlist(alice.own, tx, groups.known(tx, space), (eve.account,)))
    assert listed(alice) == []
    bring(alice, bob, space)
    follows(bob)
    deliver(bob, alice)
    assert alice.rows("join_brought") == 0
    assert [each.code for each in decided(alice)] == ["member"]


def test_what_is_forgotten_with_its_link_is_forgotten_everywhere(
    space: bytes, alice: Person, bob: Person, eve: Person
) -> None:
    asks_in(space, eve, bob)
    deliver(bob, alice)
    (link,) = bob.do(links)
    alice.clock.ms = 1000 * link.expires + 29 * DAY_MS
    assert len(listed(alice)) == 1
    alice.clock.ms += 2 * DAY_MS
    assert listed(alice) == []
    alice.do(lambda tx: join_deciding.tidy(alice.own, tx))
    assert alice.rows("join_brought") == 0


def test_what_was_told_is_forgotten_some_day(space: bytes, alice: Person, bob: Person, eve: Person) -> None:
    asks_in(space, eve, bob)
    admits(bob, space, eve)
    follows(bob)
    assert bob.rows("join_shown") == 1
    bob.clock.ms += 31 * DAY_MS
    follows(bob)
    assert bob.rows("join_shown") == 0


def test_what_a_device_showed_that_is_gone_is_listed_no_more(
    space: bytes, alice: Person, bob: Person, eve: Person
) -> None:
    asks_in(space, eve, bob)
    deliver(bob, alice)
    revoke(bob, bob.device)
    learn(alice, bob)
    assert listed(alice) == []


def test_what_somebody_showed_who_is_no_contact_any_more_is_not_listed(
    space: bytes, alice: Person, bob: Person, eve: Person
) -> None:
    asks_in(space, eve, bob)
    deliver(bob, alice)
    alice.do(lambda tx: contacts.drop(tx, bob.account))
    assert listed(alice) == []


def test_another_device_in_this_store_was_shown_nothing_and_showed_nothing(
    space: bytes, alice: Person, bob: Person, eve: Person
) -> None:
    asks_in(space, eve, bob)
    deliver(bob, alice)
    for person in (alice, bob):
        person.do(lambda tx, person=person: devices.forget(tx, person.device, b"n" * 32, person.random))  # type: ignore[misc]
    assert (alice.rows("join_brought"), bob.rows("join_shown")) == (0, 0)


def test_what_did_not_come_in_a_month_is_said_again(space: bytes, alice: Person, bob: Person, eve: Person) -> None:
    """What is queued for so long is given up; the request waits as long as its link may be remembered."""
    asks_in(space, eve, bob)
    bob.do(lambda tx: outbox.drop_device(tx, alice.device))
    bob.clock.ms += 30 * DAY_MS
    follows(bob)
    assert words(bob, alice) == []
    bob.clock.ms += 1
    follows(bob)
    deliver(bob, alice)
    decides(alice, space, eve)
    alice.do(lambda tx: outbox.drop_device(tx, bob.device))
    bob.clock.ms += 31 * DAY_MS
    follows(bob)
    deliver(bob, alice)
    deliver(alice, bob)
    follows(bob)
    assert is_in(bob, space, eve)
