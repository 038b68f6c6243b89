"""Links into groups: who comes by one is let in at once or waits for a person, and what is answered to others."""

import pytest

from node.errors import Refused
from node.items import JoinsChanged
from node.secure import (
    contact,
    group_link,
    groups,
    join_asking,
    join_links,
    join_requests,
    plaintext,
)
from node.secure.join_words import Ask
from node.store import joins, outbox
from node.store.invites import open_at
from tests.node.secure.devices import certify
from tests.node.secure.joins import admits, asked, codes, comes, found, is_in, link_of, proof, says, uses, waiting
from tests.node.secure.people import Person, accepts, asks, befriend, deliver, invites, learn, settle


def test_a_stranger_is_let_in_at_once(alice: Person, bob: Person) -> None:
    space = found(alice)
    link = link_of(alice, space)
    comes(bob, alice, link)
    assert (alice.state(bob), bob.state(alice)) == ("contact", "contact")
    assert is_in(alice, space, bob)
    assert is_in(bob, space, bob), "and knows it"
    assert asked(bob, space) == ("", ""), "there is nothing left to wait for"
    assert any(isinstance(item, JoinsChanged) for item in bob.items)
    assert waiting(alice) == []


def test_a_contact_is_let_in_at_once(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    space = found(alice)
    uses(bob, link_of(alice, space))
    settle(alice, bob)
    assert is_in(bob, space, bob)


def test_who_asked_to_be_a_contact_meanwhile_is_one_and_let_in(alice: Person, bob: Person) -> None:
    """Alice asks Bob nearby; he has a link of hers into a group, so he agrees, and asks."""
    asks(alice, bob, nearby=True)
    deliver(alice, bob, nearby=True)
    space = found(alice)
    uses(bob, link_of(alice, space))
    settle(bob, alice)
    assert is_in(bob, space, bob)


def test_both_reach_out_to_each_other(alice: Person, bob: Person) -> None:
    space = found(alice)
    uses(bob, link_of(alice, space))
    accepts(alice, invites(bob))
    asks(alice, bob)
    asks(bob, alice)
    settle(alice, bob)
    assert is_in(bob, space, bob)


def test_who_is_reached_before_reaching_asks_then(alice: Person, bob: Person) -> None:
    space = found(alice)
    uses(bob, link_of(alice, space))
    accepts(alice, invites(bob))
    asks(alice, bob)
    settle(alice, bob)
    assert is_in(bob, space, bob)


def test_two_links_of_one_maker_are_used(alice: Person, bob: Person) -> None:
    """The CONTACT takes one question along; the other follows once they are contacts."""
    first, second = found(alice), found(alice)
    uses(bob, link_of(alice, first))
    comes(bob, alice, link_of(alice, second))
    assert (is_in(bob, first, bob), is_in(bob, second, bob)) == (True, True)


def test_a_member_uses_a_link(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    space = found(alice, bob)
    link = link_of(alice, space)
    assert uses(bob, link) is None
    assert uses(alice, link) is None, "its maker belongs to the group, too"
    assert bob.queued(alice) == []


def test_whoever_does_not_know_that_they_belong_is_told(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    space = found(alice)
    uses(bob, link_of(alice, space))
    alice.do(lambda tx: groups.enlist(alice.own, tx, groups.known(tx, space), (bob.account,)))
    deliver(bob, alice)
    settle(alice, bob)
    assert is_in(bob, space, bob)
    assert asked(bob, space) == ("", "")


def test_a_member_who_asks_nevertheless_is_told(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    space = found(alice, bob)
    says(bob, alice, Ask(space, 1, proof(link_of(alice, space), bob), ()))
    assert codes(alice, bob) == ["member"]


def test_with_approval_a_person_decides(alice: Person, bob: Person) -> None:
    space = found(alice)
    comes(bob, alice, link_of(alice, space, approve=True))
    assert asked(bob, space) == ("waiting", "")
    assert [row.account for row in waiting(alice)] == [bob.account]
    assert not is_in(alice, space, bob)
    admits(alice, space, bob)
    assert is_in(bob, space, bob)
    assert asked(bob, space) == ("", "")
    assert waiting(alice) == []
    assert alice.rows("join_request") == 0


def test_questions_are_answered_and_wait_for_a_person(alice: Person, bob: Person) -> None:
    space = found(alice)
    link = link_of(alice, space, questions=("Who are you?", "Why?"))
    assert group_link.read_link(link).approve, "what nobody reads needs no answer"
    with pytest.raises(Refused, match="Each question"):
        uses(bob, link, "Bob")
    comes(bob, alice, link, "Bob", "I like trips")
    assert waiting(alice)[0].answers == ("Bob", "I like trips")


def test_who_is_declined_hears_it_and_need_not_ask_again(alice: Person, bob: Person) -> None:
    space = found(alice)
    link = link_of(alice, space, approve=True)
    comes(bob, alice, link)
    alice.do(lambda tx: join_requests.decline(alice.own, tx, space, bob.account))
    settle(alice, bob)
    assert asked(bob, space) == ("refused", "declined")
    uses(bob, link)
    settle(alice, bob)
    assert asked(bob, space) == ("refused", "declined")
    assert waiting(alice) == []
    with pytest.raises(Refused, match="does not ask"):
        admits(alice, space, bob)
    uses(bob, link_of(alice, space, approve=True))
    settle(alice, bob)
    assert [row.account for row in waiting(alice)] == [bob.account], "another link is another word"


def test_each_device_of_who_is_declined_hears_it(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    space, other = found(alice), certify(bob).device
    learn(alice, bob)
    uses(bob, link_of(alice, space, approve=True))
    deliver(bob, alice)
    alice.do(lambda tx: join_requests.decline(alice.own, tx, space, bob.account))
    waits = [plaintext.decode(row.item).type for row in alice.do(lambda tx: outbox.of_device(tx, other))]
    assert waits == [plaintext.ANSWER]


def test_what_is_taken_back_waits_no_more(alice: Person, bob: Person) -> None:
    space = found(alice)
    link = link_of(alice, space, approve=True)
    comes(bob, alice, link)
    bob.do(lambda tx: join_asking.cancel(bob.own, tx, space))
    deliver(bob, alice)
    assert waiting(alice) == []
    assert alice.queued(bob) == [], "who knows it needs not be told"
    assert asked(bob, space) == ("withdrawn", "")
    with pytest.raises(Refused, match="do not ask"):
        bob.do(lambda tx: join_asking.cancel(bob.own, tx, space))
    uses(bob, link)
    settle(alice, bob)
    assert [row.account for row in waiting(alice)] == [bob.account], "and may be asked anew"


def test_what_is_taken_back_counts_in_whatever_order_it_comes(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    space = found(alice)
    link = link_of(alice, space, approve=True)
    says(bob, alice, Ask(space, 2, proof(link, bob), None))
    says(bob, alice, Ask(space, 1, proof(link, bob), ()))
    assert waiting(alice) == []


@pytest.mark.parametrize("known", [False, True])
def test_a_link_that_was_taken_back_lets_nobody_in(alice: Person, bob: Person, known: bool) -> None:
    if known:
        befriend(alice, bob)
    space = found(alice)
    link = link_of(alice, space)
    (row,) = alice.do(joins.links)
    alice.do(lambda tx: join_links.revoke(alice.own, tx, join_links.name_of(row)))
    assert alice.do(lambda tx: join_links.usable(alice.own, tx, space)) == []
    assert alice.do(lambda tx: open_at(tx, alice.clock.ms // 1000)) == [], "nor is it announced any more"
    with pytest.raises(Refused, match="no such link"):
        alice.do(lambda tx: join_links.revoke(alice.own, tx, b"x" * 8))
    uses(bob, link)
    if not known:
        asks(bob, alice)
    settle(bob, alice)
    assert asked(bob, space) == ("refused", "invite_revoked")
    assert alice.state(bob) == ("contact" if known else "")


@pytest.mark.parametrize("known", [False, True])
def test_a_link_ends(alice: Person, bob: Person, known: bool) -> None:
    if known:
        befriend(alice, bob)
    space = found(alice)
    link = link_of(alice, space)
    alice.clock.ms += 3_601_000
    uses(bob, link)
    if not known:
        asks(bob, alice)
    settle(bob, alice)
    assert asked(bob, space) == ("refused", "invite_expired")
    bob.clock.ms += 3_601_000
    with pytest.raises(Refused, match="expired"):
        uses(bob, link)


def test_a_link_that_nobody_answered_by_is_given_up(alice: Person, bob: Person) -> None:
    space = found(alice)
    uses(bob, link_of(alice, space))
    bob.clock.ms += 3_601_000
    bob.do(lambda tx: contact.expire(bob.own, tx))
    assert asked(bob, space) == ("refused", "invite_expired")


def test_asking_twice_by_one_link_says_nothing_new(alice: Person, bob: Person) -> None:
    space = found(alice)
    link = link_of(alice, space, approve=True)
    comes(bob, alice, link)
    before = bob.do(lambda tx: join_asking.asked(tx, space))
    uses(bob, link)
    assert bob.queued(alice) == []
    assert bob.do(lambda tx: join_asking.asked(tx, space)) == before


def test_terms_are_checked(alice: Person) -> None:
    space = found(alice)
    for questions in (("",), ("x" * 201,), ("a", "b", "c", "d")):
        with pytest.raises(Refused, match="at most 3 questions"):
            link_of(alice, space, questions=questions)
    with pytest.raises(Refused, match="between a second"):
        link_of(alice, space, uses=0)
    with pytest.raises(Refused, match="no such circle"):
        link_of(alice, b"x" * 32)
