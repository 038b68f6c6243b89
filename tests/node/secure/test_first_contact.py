"""First contact: by link, nearby, crossing, refused, repeated, and what a stranger may leave behind."""

import pytest

from node.errors import PeerFault, Refused
from node.secure import contact, plaintext
from node.store import contacts, log, outbox, sessions
from tests.node.secure.people import (
    CONTACT,
    DAY_MS,
    EVENT,
    Person,
    accepts,
    asks,
    befriend,
    deliver,
    invites,
    settle,
)


def refuses(person: Person, envelope: bytes, sender: Person, nearby: bool = False) -> str:
    with pytest.raises(PeerFault) as fault:
        person.takes(envelope, sender, nearby)
    return fault.value.code


def card(proof: bytes = b"", name: str = "x") -> bytes:
    return plaintext.encode_contact(plaintext.Contact(name, b"d" * 32, proof=proof))


def test_a_link_makes_contacts_and_brings_what_was_written_meanwhile(alice: Person, bob: Person) -> None:
    accepts(alice, invites(bob))
    assert alice.state(bob) == "invited"
    alice.says(bob, "before")
    asks(alice, bob)
    assert alice.state(bob) == "asked"
    asks(alice, bob)
    assert len(alice.queued(bob)) == 1, "once is enough"
    settle(alice, bob)
    assert (alice.state(bob), bob.state(alice)) == ("contact", "contact")
    assert bob.texts() == ["before"]
    row = alice.do(lambda tx: contacts.get(tx, bob.account))
    assert row is not None
    assert row.secret == b"", "the secret is wiped when the answer came"


def test_nearby_waits_for_a_person(alice: Person, bob: Person) -> None:
    asks(alice, bob, nearby=True)
    deliver(alice, bob, nearby=True)
    assert bob.state(alice) == "requested"
    assert bob.queued(alice) == []
    with pytest.raises(Refused, match="not asked"):
        alice.do(lambda tx: contact.approve(alice.own, tx, bob.account))
    bob.do(lambda tx: contact.approve(bob.own, tx, alice.account))
    settle(alice, bob)
    assert (alice.state(bob), bob.state(alice)) == ("contact", "contact")


@pytest.mark.parametrize("nearby", [False, True])
def test_simultaneous_first_contact_approves_itself(alice: Person, bob: Person, nearby: bool) -> None:
    if not nearby:
        accepts(alice, invites(bob))
        accepts(bob, invites(alice))
    asks(alice, bob, nearby)
    asks(bob, alice, nearby)
    settle(alice, bob, nearby)
    assert (alice.state(bob), bob.state(alice)) == ("contact", "contact")
    alice.says(bob, "hello")
    bob.says(alice, "hi")
    settle(alice, bob)
    assert (alice.texts(), bob.texts()) == (["hello", "hi"], ["hi", "hello"])


def test_one_asks_nearby_and_the_other_by_a_link(alice: Person, bob: Person) -> None:
    asks(alice, bob, nearby=True)
    accepts(bob, invites(alice))
    asks(bob, alice)
    settle(alice, bob, nearby=True)
    assert (alice.state(bob), bob.state(alice)) == ("contact", "contact")


def test_whoever_reaches_out_to_somebody_who_asked_approves_them(alice: Person, bob: Person) -> None:
    asks(alice, bob, nearby=True)
    deliver(alice, bob, nearby=True)
    asks(bob, alice, nearby=True)
    assert bob.state(alice) == "contact"
    settle(alice, bob)
    assert alice.state(bob) == "contact"


def test_a_link_accepted_from_somebody_who_was_asked_nearby_goes_on_by_the_link(alice: Person, bob: Person) -> None:
    asks(alice, bob, nearby=True)
    deliver(alice, bob, nearby=True)
    accepts(alice, invites(bob))
    assert alice.state(bob) == "invited"
    asks(alice, bob)
    settle(alice, bob)
    assert (alice.state(bob), bob.state(alice)) == ("contact", "contact")


def test_a_proof_must_fit_an_invite_and_this_very_session(alice: Person, bob: Person, eve: Person) -> None:
    accepts(alice, invites(bob, uses=2))
    asks(alice, bob)
    proof = plaintext.decode_contact(plaintext.decode(alice.queued(bob)[0].item).body).proof
    asks(eve, bob, nearby=True)
    eve.do(lambda tx: outbox.drop_device(tx, bob.device))
    bob.takes(eve.seals(bob, CONTACT, card(proof)), eve)
    assert bob.state(eve) == ""
    assert deliver(bob, eve) == 1
    row = eve.do(lambda tx: contacts.get(tx, bob.account))
    assert row is not None
    assert (row.state, row.why) == ("refused", "invite_unknown")


@pytest.mark.parametrize("nearby", [False, True])
def test_without_proof_a_stranger_gets_in_nowhere_but_nearby(bob: Person, eve: Person, nearby: bool) -> None:
    asks(eve, bob, nearby)
    envelope = eve.queued(bob)[0].envelope
    assert envelope is not None
    if nearby:
        assert bob.takes(envelope, eve, nearby)
        assert bob.state(eve) == "requested"
        return
    assert refuses(bob, envelope, eve) == "not_a_contact"
    assert bob.rows("session") == bob.rows("received") == bob.rows("outbox") == bob.rows("contact") == 0


def test_an_invite_counts_accounts_and_ends(alice: Person, bob: Person, eve: Person) -> None:
    link = invites(bob, uses=1)
    for person in (alice, eve):
        accepts(person, link)
        asks(person, bob)
        settle(person, bob)
    assert (alice.state(bob), eve.state(bob)) == ("contact", "refused")
    row = eve.do(lambda tx: contacts.get(tx, bob.account))
    assert row is not None
    assert (row.why, row.secret) == ("invite_used", b"")
    assert bob.rows("session") == 1, "of whoever is refused nothing is kept but the answer"


def test_several_uses_let_several_accounts_in(alice: Person, bob: Person, eve: Person) -> None:
    link = invites(bob, uses=2)
    for person in (alice, eve):
        accepts(person, link)
        asks(person, bob)
        settle(person, bob)
        assert person.state(bob) == "contact"


def test_the_same_account_again_gets_the_same_answer(alice: Person, bob: Person) -> None:
    link = invites(bob)
    accepts(alice, link)
    asks(alice, bob)
    deliver(alice, bob)
    bob.do(lambda tx: outbox.drop_device(tx, alice.device))  # the answer is lost for good
    alice.do(lambda tx: contacts.drop(tx, bob.account))
    accepts(alice, link)
    asks(alice, bob)
    settle(alice, bob)
    assert (alice.state(bob), bob.state(alice)) == ("contact", "contact")


def test_an_expired_invite_lets_nobody_in(alice: Person, bob: Person) -> None:
    link = invites(bob, seconds=60)
    accepts(alice, link)
    asks(alice, bob)
    bob.clock.ms += 61_000
    settle(alice, bob)
    assert (alice.state(bob), bob.state(alice)) == ("refused", "")
    alice.clock.ms += 61_000
    with pytest.raises(Refused, match="expired"):
        accepts(alice, link)


def test_what_was_never_reached_ends_with_its_link(alice: Person, bob: Person) -> None:
    accepts(alice, invites(bob, seconds=60))
    alice.do(lambda tx: contact.expire(alice.own, tx))
    assert alice.state(bob) == "invited"
    alice.clock.ms += 60_000
    alice.do(lambda tx: contact.expire(alice.own, tx))
    assert alice.state(bob) == "refused"


def test_a_request_that_never_arrived_is_made_anew_or_given_up(alice: Person, bob: Person) -> None:
    accepts(alice, invites(bob, seconds=3600))
    asks(alice, bob)
    alice.do(lambda tx: contact.unheard(alice.own, tx, bob.device))
    assert alice.state(bob) == "invited"
    asks(alice, bob)
    alice.clock.ms += DAY_MS
    alice.do(lambda tx: contact.unheard(alice.own, tx, bob.device))
    assert alice.state(bob) == "refused"


def test_the_floor_above_may_forbid_a_request(alice: Person, bob: Person) -> None:
    bob.allowed = False
    accepts(alice, invites(bob))
    asks(alice, bob)
    settle(alice, bob)
    assert (alice.state(bob), bob.state(alice)) == ("refused", "")
    asks(alice, bob, nearby=True)
    envelope = alice.queued(bob)[0].envelope
    assert envelope is not None
    assert refuses(bob, envelope, alice, nearby=True) == "request_refused"


def test_requests_are_bounded(alice: Person, bob: Person, eve: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contact, "MAX_REQUESTS", 1)
    asks(alice, bob, nearby=True)
    deliver(alice, bob, nearby=True)
    asks(eve, bob, nearby=True)
    envelope = eve.queued(bob)[0].envelope
    assert envelope is not None
    assert refuses(bob, envelope, eve, nearby=True) == "request_refused"
    assert bob.takes(alice.seals(bob, CONTACT, card(name="again")), alice, nearby=True)


def test_answers_to_strangers_are_bounded(
    bob: Person, eve: Person, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(eve, bob, nearby=True)
    eve.do(lambda tx: outbox.drop_device(tx, bob.device))
    assert bob.takes(eve.seals(bob, CONTACT, card(b"p" * 32)), eve)
    assert bob.rows("outbox") == 1
    eve.do(lambda tx: contacts.drop(tx, bob.account))
    asks(eve, bob)
    eve.do(lambda tx: outbox.drop_device(tx, bob.device))
    assert refuses(bob, eve.seals(bob, CONTACT, card(b"p" * 32)), eve) == "invite_unknown"
    monkeypatch.setattr(contact, "MAX_ANSWERS", 1)
    asks(alice, bob)
    alice.do(lambda tx: outbox.drop_device(tx, bob.device))
    assert refuses(bob, alice.seals(bob, CONTACT, card(b"p" * 32)), alice) == "invite_unknown"
    assert bob.rows("outbox") == 1


def test_nobody_but_a_contact_writes(alice: Person, bob: Person, eve: Person) -> None:
    befriend(alice, bob)
    stolen = alice.says(bob, "for bob")
    asks(eve, bob, nearby=True)
    deliver(eve, bob, nearby=True)
    assert refuses(bob, eve.seals(bob, EVENT, stolen.to_bytes()), eve, nearby=True) == "not_a_contact"
    assert refuses(bob, eve.seals(bob, 2, b""), eve, nearby=True) == "not_a_contact"


def test_an_account_is_no_contact_of_itself(bob: Person) -> None:
    with pytest.raises(PeerFault, match="itself"):
        asks(bob, bob)
    with pytest.raises(Refused, match="your own"):
        accepts(bob, invites(bob))


def test_news_from_a_contact_do_not_bring_the_whole_history_again(alice: Person, bob: Person) -> None:
    befriend(alice, bob)
    bob.says(alice, "old")
    settle(alice, bob)
    bob.takes(alice.seals(bob, CONTACT, card(name="Alicia")), alice)
    row = bob.do(lambda tx: contacts.get(tx, alice.account))
    assert row is not None
    assert row.name == "Alicia"
    assert bob.queued(alice) == []


def test_a_proof_for_an_expired_link_is_not_given(alice: Person, bob: Person) -> None:
    accepts(alice, invites(bob, seconds=60))
    alice.clock.ms += 60_000
    asks(alice, bob, nearby=True)
    stated = plaintext.decode_contact(plaintext.decode(alice.queued(bob)[0].item).body)
    assert stated.proof == b""


def test_open_invites_are_bounded(bob: Person) -> None:
    for _ in range(contact.MAX_OPEN_INVITES):
        invites(bob)
    with pytest.raises(Refused, match="64 open"):
        invites(bob)
    for uses, seconds in ((0, 60), (256, 60), (1, 0), (1, contact.MAX_EXPIRY_S + 1)):
        with pytest.raises(Refused, match="between a second"):
            invites(bob, uses, seconds)


def test_a_first_message_that_fails_leaves_nothing(alice: Person, bob: Person) -> None:
    befriend(alice, bob)
    alice.do(lambda tx: sessions.drop_device(tx, bob.device))
    before = bob.rows("session"), bob.rows("prekey"), bob.rows("first_message"), bob.do(log.top)
    envelope = alice.seals(bob, EVENT, b"not an event")
    assert refuses(bob, envelope, alice) == "bad_event"
    assert (bob.rows("session"), bob.rows("prekey"), bob.rows("first_message"), bob.do(log.top)) == before
