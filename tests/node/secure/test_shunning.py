"""Who is declined or blocked is not heard and told nothing, on all devices; let in again, they are as before."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from node.errors import PeerFault, Refused
from node.items import ContactChanged, Sent
from node.net.standing import standing_of
from node.secure import contact, mailbox, outgoing, own_mail, plaintext, shunning, siblings, visible
from node.store import contacts, log, outbox, relays
from node.store import own as own_rows
from node.store.contacts import ContactRow
from node.store.relays import RelayRow
from sync.event import OWN_SHUN, Event
from sync.personal import OwnShun, write
from sync.space import Standing, personal_space
from tests.node.secure.people import (
    CONTACT,
    EVENT,
    RECEIPT,
    Laptop,
    Person,
    accepts,
    asks,
    befriend,
    deliver,
    invites,
    learn,
    settle,
)

WEEK_MS = 1000 * shunning.DECLINED_S


@pytest.fixture
def laptop(alice: Person, tmp_path: Path) -> Laptop:
    return Laptop(tmp_path, alice)


def requests(asker: Person, other: Person) -> None:
    asks(asker, other, nearby=True)
    deliver(asker, other, nearby=True)
    assert other.state(asker) == "requested"


def repeats(asker: Person, other: Person, nearby: bool = True) -> None:
    """What a program does that was changed to ask again and again."""
    card = plaintext.encode_contact(plaintext.Contact(asker.name, b"d" * 32))
    other.takes(asker.seals(other, CONTACT, card), asker, nearby)


def declines(person: Person, of: Person) -> None:
    person.do(lambda tx: shunning.decline(person.own, tx, of.account))


def blocks(person: Person, whom: Person, name: str = "") -> None:
    person.do(lambda tx: shunning.block(person.own, tx, whom.account, name))


def unblocks(person: Person, whom: Person) -> None:
    person.do(lambda tx: shunning.unblock(person.own, tx, whom.account))


def row_of(person: Person, other: Person) -> ContactRow:
    row = person.do(lambda tx: contacts.get(tx, other.account))
    assert row is not None
    return row


def said(person: Person) -> list[Event]:
    """What a device has stated of whom it turns away."""
    space = personal_space(person.account)
    return person.do(lambda tx: log.events(tx, log.chain_ids(tx, space, person.device, OWN_SHUN)))


def hears(person: Person, of: Person, *events: Event) -> None:
    peer = of.peer()
    person.do(lambda tx: siblings.take(person.own, tx, peer, personal_space(person.account), events))


def code(function: object, *args: object) -> str:
    with pytest.raises((PeerFault, Refused)) as fault:
        function(*args)  # type: ignore[operator]
    return fault.value.code


def test_who_is_declined_is_told_nothing_and_not_heard_for_a_week(bob: Person, eve: Person) -> None:
    requests(eve, bob)
    declines(bob, eve)
    assert bob.state(eve) == "declined"
    assert bob.queued(eve) == []
    for _ in range(2):
        repeats(eve, bob)  # taken like one that waits, so that it is acknowledged in the same way
        repeats(eve, bob, nearby=False)
    assert bob.state(eve) == "declined"
    assert bob.queued(eve) == []
    bob.clock.ms += WEEK_MS - 1000
    repeats(eve, bob)
    assert bob.state(eve) == "declined"
    bob.clock.ms += 1000
    repeats(eve, bob, nearby=False)
    assert bob.state(eve) == "requested"


def test_nothing_of_a_request_is_kept_but_that_it_was_declined(bob: Person, eve: Person) -> None:
    requests(eve, bob)
    declines(bob, eve)
    row = row_of(bob, eve)
    assert (row.name, row.door_key, row.addresses, row.mailboxes, row.token) == ("", b"", (), (), b"")
    assert code(declines, bob, eve) == "no_request"


def test_what_a_stranger_sees_is_the_same_before_and_after_it_was_declined(bob: Person, eve: Person) -> None:
    """Words of anybody who is no contact fail in one way, whatever was decided of them."""
    requests(eve, bob)
    receipt = [eve.seals(bob, RECEIPT, b"") for _ in range(2)]
    before = code(bob.takes, receipt[0], eve)
    declines(bob, eve)
    assert code(bob.takes, receipt[1], eve) == before == "not_a_contact"
    assert bob.do(lambda cx: standing_of(bob.own, cx, eve.peer())) is Standing.FIRST_CONTACT


def test_who_was_declined_comes_by_a_link_or_is_asked(alice: Person, bob: Person, eve: Person) -> None:
    requests(eve, bob)
    declines(bob, eve)
    accepts(eve, invites(bob))
    asks(eve, bob)
    settle(eve, bob)
    assert (eve.state(bob), bob.state(eve)) == ("contact", "contact"), "a link is given on purpose"
    requests(alice, bob)
    declines(bob, alice)
    asks(bob, alice, nearby=True)
    settle(bob, alice, nearby=True)
    assert (alice.state(bob), bob.state(alice)) == ("contact", "contact")


def test_those_who_were_declined_are_bounded(bob: Person, eve: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shunning, "MAX_DECLINED", 3)
    for number in range(5):
        bob.clock.ms += 1000
        stranger = ContactRow(bytes([number]) * 32, "requested")
        bob.do(lambda tx, row=stranger: contacts.put(tx, row))
        bob.do(lambda tx, row=stranger: shunning.decline(bob.own, tx, row.account))
    kept = {row.account[0] for row in bob.do(lambda tx: contacts.in_state(tx, "declined"))}
    assert kept == {2, 3, 4}, "who was declined first may ask first"


def test_nothing_of_a_blocked_contact_is_taken_and_nothing_goes_there(alice: Person, bob: Person) -> None:
    befriend(alice, bob)
    late = alice.says(bob, "late")
    envelope = alice.queued(bob)[0].envelope
    assert envelope is not None
    bob.items.clear()
    blocks(bob, alice)
    assert bob.items == [ContactChanged(alice.account)]
    assert ("stopping", alice.device) in bob.rings.rung, "links end with what is said whenever a node stops"
    assert code(bob.takes, envelope, alice) == "blocked"
    assert bob.holds(late) is None
    assert code(lambda: bob.do(lambda cx: standing_of(bob.own, cx, alice.peer()))) == "blocked"
    assert code(bob.says, alice, "no") == "not_a_contact"
    assert bob.do(lambda tx: outgoing.receipt(bob.own, tx, alice.account, alice.device)) is None
    assert bob.do(lambda tx: outgoing.transient(bob.own, tx, alice.account, alice.device, (EVENT, b""))) is None
    assert bob.queued(alice) == [], "they are told nothing"
    assert (code(accepts, bob, invites(alice)), alice.state(bob)) == ("blocked", "contact")


def test_what_was_said_meanwhile_comes_once_a_contact_is_unblocked(alice: Person, bob: Person) -> None:
    befriend(alice, bob)
    mine = bob.says(alice, "mine, still queued")
    blocks(bob, alice)
    alice.says(bob, "meanwhile")
    for row in alice.queued(bob):
        assert row.envelope is not None
        assert code(bob.takes, row.envelope, alice) == "blocked"
    unblocks(bob, alice)
    assert bob.state(alice) == "contact"
    assert row_of(bob, alice).why == ""
    settle(alice, bob)
    assert bob.texts() == ["mine, still queued", "meanwhile"]
    assert alice.holds(mine) is not None
    assert code(unblocks, bob, alice) == "not_blocked"


def test_a_blocked_stranger_gets_in_by_no_link_and_waits_again_once_unblocked(bob: Person, eve: Person) -> None:
    requests(eve, bob)
    link = invites(bob)
    blocks(bob, eve)
    assert code(repeats, eve, bob) == "blocked"
    accepts(eve, link)
    asks(eve, bob)
    assert code(deliver, eve, bob) == "blocked"
    assert bob.queued(eve) == [], "not even that the link is refused"
    asks(bob, eve, nearby=True)
    assert bob.queued(eve) == [], "nor is somebody asked who is blocked"
    unblocks(bob, eve)
    assert bob.state(eve) == "requested"


def test_somebody_unknown_is_blocked_by_the_account_alone(bob: Person, eve: Person) -> None:
    blocks(bob, eve, "Eve")
    assert row_of(bob, eve).name == "Eve"
    asks(eve, bob, nearby=True)
    assert code(deliver, eve, bob, True) == "blocked"
    assert code(deliver, eve, bob) == "blocked"
    unblocks(bob, eve)
    assert bob.state(eve) == "", "a stranger as before"
    assert bob.items[-1] == ContactChanged(eve.account)
    assert code(blocks, bob, bob) == "own_account"


def test_a_relay_goes_on_to_take_letters_of_a_blocked_contact_but_shows_us_under_another_name(
    alice: Person, bob: Person, eve: Person
) -> None:
    befriend(alice, bob)
    befriend(eve, bob)
    bob.do(
        lambda tx: relays.put(tx, RelayRow(b"k" * 32, ("h:1",), b"s" * 16, b"r" * 32, b"p" * 32, b"b" * 32, joined=1))
    )
    tokens, entries = bob.do(lambda tx: own_mail.tokens(bob.own, tx)), bob.do(own_mail.entries)
    blocks(bob, alice)
    assert bob.do(lambda tx: own_mail.tokens(bob.own, tx)) == tokens, "a token that is refused would tell them"
    assert bob.do(own_mail.entries) != entries
    lease = mailbox.decode(bob.do(own_mail.entries)[0]).lease
    assert lease != mailbox.decode(entries[0]).lease
    told = [plaintext.decode(row.item) for row in bob.queued(eve)]
    (card,) = [plaintext.decode_contact(each.body) for each in told if each.type == CONTACT]
    assert mailbox.decode(card.mailboxes[0]).lease == lease, "all others learn it"
    assert bob.queued(alice) == []


def test_what_one_device_decides_all_follow(alice: Person, bob: Person, eve: Person, laptop: Laptop) -> None:
    befriend(alice, bob)
    requests(eve, alice)
    laptop.do(lambda tx: contacts.put(tx, ContactRow(eve.account, "requested", device=eve.device)))
    declines(alice, eve)
    blocks(alice, bob)
    hears(laptop, alice, *said(alice))
    assert (laptop.state(eve), laptop.state(bob)) == ("declined", "blocked")
    assert row_of(laptop, eve).expires == row_of(alice, eve).expires
    unblocks(laptop, bob)
    hears(alice, laptop, *said(laptop))
    assert alice.state(bob) == "contact"


def test_the_last_word_counts_in_whatever_order_it_comes(alice: Person, bob: Person, tmp_path: Path) -> None:
    learn(alice, bob)
    for what in ("blocked", "", "blocked"):
        alice.clock.ms += 1000
        blocks(alice, bob) if what else unblocks(alice, bob)
    for number, order in enumerate(permutations(said(alice))):
        other = Laptop(tmp_path, alice, f"number {number}")
        hears(other, alice, *order)
        assert other.state(bob) == "blocked", order


def test_news_of_a_blocked_contact_from_another_device_unblocks_nobody(
    alice: Person, bob: Person, laptop: Laptop
) -> None:
    befriend(alice, bob)
    blocks(alice, bob)
    row = ContactRow(bob.account, "contact", "Bobby", bob.device, b"n" * 32)
    alice.do(lambda tx: contact.adopt(alice.own, tx, row))
    assert alice.state(bob) == "blocked"
    unblocks(alice, bob)
    assert (row_of(alice, bob).state, row_of(alice, bob).name, row_of(alice, bob).door_key) == (
        *("contact", "Bobby"),
        b"n" * 32,
    )


def test_a_device_that_is_linked_later_knows_who_is_blocked(alice: Person, bob: Person, tmp_path: Path) -> None:
    befriend(alice, bob)
    blocks(alice, bob)
    later = Laptop(tmp_path, alice, "later")
    assert later.state(bob) == "blocked"
    assert row_of(later, bob).door_key == row_of(alice, bob).door_key


def test_a_request_that_one_device_declined_ends_no_friendship(alice: Person, bob: Person, laptop: Laptop) -> None:
    befriend(alice, bob)
    statement = laptop.do(
        lambda tx: outgoing.publish_personal(laptop.own, tx, OWN_SHUN, write(OwnShun(bob.account, "declined", 1 << 40)))
    )
    hears(alice, laptop, statement)
    assert alice.state(bob) == "contact"


@pytest.mark.parametrize("payload", [{"account": b"x"}, {"account": b"x" * 32, "what": "else"}])
def test_what_cannot_be_read_changes_nothing(alice: Person, laptop: Laptop, payload: dict[str, object]) -> None:
    hears(laptop, alice, alice.do(lambda tx: outgoing.publish_personal(alice.own, tx, OWN_SHUN, payload)))
    assert laptop.own.counters["bad_personal"] == 1
    own = write(OwnShun(alice.account, "blocked"))
    hears(laptop, alice, alice.do(lambda tx: outgoing.publish_personal(alice.own, tx, OWN_SHUN, own)))
    assert laptop.own.counters["bad_personal"] == 2
    assert laptop.rows("contact") == 0
    assert laptop.do(lambda cx: own_rows.number(cx, mailbox.PRESENCE_TURN)) == 0


def test_what_waits_for_a_blocked_account_stays_in_the_outbox(alice: Person, bob: Person) -> None:
    befriend(alice, bob)
    alice.says(bob, "queued")
    blocks(alice, bob)
    assert len(alice.do(lambda tx: outbox.of_device(tx, bob.device))) == 1


def test_what_was_sent_to_a_blocked_contact_counts_as_sent_in_a_view_that_is_made_anew(
    alice: Person, bob: Person
) -> None:
    befriend(alice, bob)
    event = alice.says(bob, "one")
    settle(alice, bob)
    blocks(alice, bob)
    again = alice.do(lambda tx: list(visible.replay(tx, alice.account, alice.device)))
    assert [item.event_id for item in again if isinstance(item, Sent)] == [event.id]
