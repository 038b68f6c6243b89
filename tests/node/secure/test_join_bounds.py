"""Links into groups in wrong hands, used up, or made by who has no right any more; and bounds of what is asked."""

import pytest

from node.errors import PeerFault, Refused
from node.secure import (
    contact,
    group_link,
    group_log,
    groups,
    join_asking,
    join_links,
    join_requests,
    join_words,
    plaintext,
)
from node.secure.join_words import Answer, Ask
from node.store import joins, log
from node.store import own as own_rows
from sync.event import RANK
from sync.groups import ranking
from sync.limits import TURN_MAX
from sync.ranks import MEMBER, MODERATOR, REMOVED
from tests.node.secure.joins import (
    admits,
    asked,
    bring,
    codes,
    comes,
    found,
    is_in,
    link_of,
    proof,
    says,
    uses,
    waiting,
)
from tests.node.secure.people import Person, asks, befriend, settle


def test_a_link_has_so_many_uses(alice: Person, bob: Person, eve: Person) -> None:
    space = found(alice)
    link = link_of(alice, space, uses=1)
    comes(bob, alice, link)
    comes(eve, alice, link)
    assert alice.state(eve) == ""
    assert asked(eve, space) == ("refused", "invite_used")
    assert not is_in(alice, space, eve)


def test_a_contact_costs_a_use_too(alice: Person, bob: Person, eve: Person) -> None:
    befriend(alice, bob)
    befriend(alice, eve)
    space = found(alice)
    link = link_of(alice, space, uses=1)
    for person in (bob, eve):
        uses(person, link)
        settle(person, alice)
    assert (is_in(alice, space, bob), is_in(alice, space, eve)) == (True, False)
    assert asked(eve, space) == ("refused", "invite_used")


@pytest.mark.parametrize("approve", [False, True])
def test_who_lost_the_right_lets_nobody_in(alice: Person, bob: Person, eve: Person, approve: bool) -> None:
    """Bob was a moderator when he made the link; Alice has taken that from him since."""
    befriend(alice, bob)
    space = found(alice, bob)
    alice.do(lambda tx: groups.rank(alice.own, tx, groups.known(tx, space), bob.account, MODERATOR))
    bring(alice, bob, space)
    link = link_of(bob, space, approve=approve)
    alice.do(lambda tx: groups.rank(alice.own, tx, groups.known(tx, space), bob.account, MEMBER))
    bring(alice, bob, space)
    with pytest.raises(Refused, match="may not"):
        link_of(bob, space)
    comes(eve, bob, link)
    assert asked(eve, space) == ("refused", "not_allowed")
    assert bob.state(eve) == "contact", "the link was consent to that"
    assert not is_in(bob, space, eve)


def test_no_description_gives_a_member_the_right(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    space = found(alice, bob, add=MEMBER)
    with pytest.raises(Refused, match="may not"):
        link_of(bob, space)


def test_who_loses_the_right_meanwhile_is_refused_himself(alice: Person, bob: Person, eve: Person) -> None:
    befriend(alice, bob)
    space = found(alice, bob)
    alice.do(lambda tx: groups.rank(alice.own, tx, groups.known(tx, space), bob.account, MODERATOR))
    bring(alice, bob, space)
    comes(eve, bob, link_of(bob, space, approve=True))
    alice.do(lambda tx: groups.dismiss(alice.own, tx, groups.known(tx, space), bob.account))
    settle(alice, bob)
    with pytest.raises(Refused, match="not belong"):
        admits(bob, space, eve)
    assert waiting(bob) == [], "of a group one is out of nobody is shown"


def test_who_was_removed_comes_back_by_a_person_alone(alice: Person, bob: Person) -> None:
    space = found(alice)
    link = link_of(alice, space)
    comes(bob, alice, link)
    alice.do(lambda tx: groups.dismiss(alice.own, tx, groups.known(tx, space), bob.account))
    settle(alice, bob)
    assert not is_in(bob, space, bob)
    uses(bob, link)
    settle(alice, bob)
    assert asked(bob, space) == ("waiting", "")
    admits(alice, space, bob)
    assert is_in(bob, space, bob)


def test_who_was_shut_out_before_coming_is_told(alice: Person, bob: Person, eve: Person) -> None:
    """An admin lets Eve in and removes her; a moderator's link changes nothing about that, nor says anything."""
    befriend(alice, bob)
    befriend(alice, eve)
    space = found(alice, bob)
    alice.do(lambda tx: groups.rank(alice.own, tx, groups.known(tx, space), bob.account, MODERATOR))
    bring(alice, bob, space)
    alice.do(lambda tx: groups.enlist(alice.own, tx, groups.known(tx, space), (eve.account,)))
    alice.do(lambda tx: groups.dismiss(alice.own, tx, groups.known(tx, space), eve.account))
    bring(alice, bob, space)
    comes(eve, bob, link_of(bob, space))
    assert asked(eve, space) == ("waiting", "")
    with pytest.raises(Refused, match="higher rank"):
        admits(bob, space, eve)
    assert [row.account for row in waiting(bob)] == [eve.account], "what was refused has changed nothing"


def test_a_store_that_is_behind_lets_nobody_in_by_itself(alice: Person, bob: Person) -> None:
    """What it states could take a place in its chain that is taken; a person lets in once it has caught up."""
    space = found(alice)
    link = link_of(alice, space)
    alice.do(lambda tx: own_rows.put(tx, f"ahead {space.hex()}", b"e" * 32))
    comes(bob, alice, link)
    assert asked(bob, space) == ("waiting", "")
    assert not is_in(alice, space, bob)


def test_who_was_shut_out_without_ever_belonging_is_told_and_nothing_is_stated(
    alice: Person, bob: Person, eve: Person
) -> None:
    befriend(alice, bob)
    space = found(alice, bob)
    alice.do(lambda tx: groups.rank(alice.own, tx, groups.known(tx, space), bob.account, MODERATOR))
    out = ranking(eve.account, REMOVED)
    alice.do(lambda tx: group_log.control(alice.own, tx, groups.known(tx, space), RANK, out))
    bring(alice, bob, space)
    held = bob.do(lambda tx: log.ids(tx, space))
    comes(eve, bob, link_of(bob, space))
    assert asked(eve, space) == ("refused", "banned")
    assert bob.do(lambda tx: log.ids(tx, space)) == held


@pytest.mark.parametrize("approve", [False, True])
def test_who_is_banned_is_told_so_and_waits_for_nobody(alice: Person, bob: Person, approve: bool) -> None:
    space = found(alice)
    link = link_of(alice, space)
    comes(bob, alice, link)
    alice.do(lambda tx: groups.dismiss(alice.own, tx, groups.known(tx, space), bob.account, ban=True))
    settle(alice, bob)
    uses(bob, link_of(alice, space, approve=approve))
    settle(alice, bob)
    assert asked(bob, space) == ("refused", "banned")
    assert waiting(alice) == []


def test_no_more_is_kept_than_was_asked(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    space = found(alice)
    link = link_of(alice, space, questions=("Why?",))
    says(bob, alice, Ask(space, 1, proof(link, bob), ("so", "and", "so")))
    assert [row.answers for row in waiting(alice)] == [("so",)]


@pytest.mark.parametrize("approve", [False, True])
def test_a_full_group_lets_nobody_in(
    friends: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch, approve: bool
) -> None:
    alice, bob = friends
    space = found(alice)
    link = link_of(alice, space, approve=approve)
    monkeypatch.setattr("sync.limits.SPACE_MEMBERS", 1)
    uses(bob, link)
    settle(alice, bob)
    assert asked(bob, space) == ("refused", "too_many_members")


@pytest.mark.parametrize("ended", ["invite_expired", "invite_revoked"])
def test_who_has_used_a_link_cannot_ask_by_it_once_it_has_ended(friends: tuple[Person, Person], ended: str) -> None:
    alice, bob = friends
    space = found(alice)
    link = link_of(alice, space, approve=True)
    says(bob, alice, Ask(space, 1, proof(link, bob), ()))
    says(bob, alice, Ask(space, 2, proof(link, bob), None))
    if ended == "invite_expired":
        alice.clock.ms += 3_601_000
    else:
        (row,) = alice.do(joins.links)
        alice.do(lambda tx: join_links.revoke(alice.own, tx, join_links.name_of(row)))
    says(bob, alice, Ask(space, 3, proof(link, bob), ()))
    assert codes(alice, bob) == [ended]
    assert waiting(alice) == []


def test_so_many_wait_at_a_time(alice: Person, bob: Person, eve: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(join_requests, "MAX_WAITING", 1)
    space = found(alice)
    link = link_of(alice, space, approve=True)
    comes(bob, alice, link)
    comes(eve, alice, link)
    assert asked(eve, space) == ("refused", "too_many_requests")
    assert len(waiting(alice)) == 1
    says(bob, alice, Ask(space, 2**40, proof(link, bob), ()))
    assert codes(alice, bob) == ["waiting"], "who waits already takes no more room by asking anew"
    settle(alice, bob)
    bob.do(lambda tx: join_asking.cancel(bob.own, tx, space))
    settle(alice, bob)
    uses(eve, link)
    settle(alice, eve)
    assert [row.account for row in waiting(alice)] == [eve.account]


def test_so_many_groups_are_asked_about(friends: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch) -> None:
    alice, bob = friends
    monkeypatch.setattr(join_asking, "MAX_ASKED", 1)
    first, second = found(alice), found(alice)
    uses(bob, link_of(alice, first, approve=True))
    with pytest.raises(Refused, match="cancel one"):
        uses(bob, link_of(alice, second))
    bob.do(lambda tx: join_asking.cancel(bob.own, tx, first))
    uses(bob, link_of(alice, second))
    assert [row.space for row in bob.do(joins.asked)] == [second]


def test_nobody_else_can_use_what_shows_the_link(alice: Person, bob: Person, eve: Person) -> None:
    """Eve saw Bob's proof; it is worth nothing for her, nor for another group."""
    befriend(alice, bob)
    befriend(alice, eve)
    space, other = found(alice), found(alice)
    link = link_of(alice, space)
    says(eve, alice, Ask(space, 1, proof(link, bob), ()))
    says(eve, alice, Ask(other, 1, proof(link, eve), ()))
    said = group_link.read_link(link)
    there = join_words.proof(said.invite.secret, other, alice.account, eve.account)
    says(eve, alice, Ask(other, 2, there, ()))
    assert not is_in(alice, space, eve)
    assert not is_in(alice, other, eve)
    assert codes(alice, eve) == ["invite_unknown"] * 2, "one for each group, however often it is asked"


def test_who_may_not_ask_is_refused(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    space = found(alice)
    link = link_of(alice, space)
    alice.allowed = False
    uses(bob, link)
    settle(alice, bob)
    assert asked(bob, space) == ("refused", "refused")
    assert not is_in(alice, space, bob)


def test_a_stranger_asks_nothing_without_a_contact(alice: Person, eve: Person) -> None:
    space = found(alice)
    link = link_of(alice, space)
    asks(eve, alice, nearby=True)
    with pytest.raises(PeerFault, match="no contact"):
        says(eve, alice, Ask(space, 1, proof(link, eve), ()))


def test_answers_nobody_asked_for_change_nothing(alice: Person, bob: Person, eve: Person) -> None:
    befriend(alice, bob)
    befriend(bob, eve)
    space = found(alice)
    uses(bob, link_of(alice, space, approve=True))
    settle(alice, bob)
    bob.takes(eve.seals(bob, plaintext.ANSWER, join_words.encode(Answer(space, 2**50, "declined"))), eve)
    bob.takes(alice.seals(bob, plaintext.ANSWER, join_words.encode(Answer(space, 1, "declined"))), alice)
    assert asked(bob, space) == ("waiting", "")
    bob.do(lambda tx: join_asking.cancel(bob.own, tx, space))
    bob.takes(alice.seals(bob, plaintext.ANSWER, join_words.encode(Answer(space, 2**50, "waiting"))), alice)
    assert asked(bob, space) == ("withdrawn", "")


def test_a_lying_maker_spoils_no_asking_of_somebody_else(alice: Person, bob: Person, eve: Person) -> None:
    """Eve makes a link that names Alice's group, and answers with the highest turn there is."""
    space = found(alice)
    invite = eve.do(lambda tx: contact.make_invite(eve.own, tx, 3600, 1, ("127.0.0.1:1",)))
    uses(bob, group_link.write_link(group_link.GroupLink(1, invite, space, "Trip", 1, False)))
    asks(bob, eve)
    settle(bob, eve)
    assert asked(bob, space) == ("refused", "invite_unknown")
    uses(bob, group_link.write_link(group_link.GroupLink(1, invite, space, "Trip", 1, False)))
    eve.takes(bob.queued(eve)[0].envelope or b"", bob)
    said = join_words.encode(Answer(space, TURN_MAX, "declined"))
    bob.takes(eve.seals(bob, plaintext.ANSWER, said), eve)
    assert asked(bob, space) == ("refused", "declined")
    comes(bob, alice, link_of(alice, space, approve=True))
    assert len(waiting(alice)) == 1
    bob.do(lambda tx: join_asking.cancel(bob.own, tx, space))
    settle(bob, alice)
    assert waiting(alice) == [], "there are turns left to say more in"


def test_a_device_that_is_gone_is_asked_nothing(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    space = found(alice)
    said = group_link.read_link(link_of(alice, space))
    gone = group_link.write_link(
        group_link.GroupLink(
            *(1, type(said.invite)(1, alice.account, b"g" * 32, said.invite.secret, said.invite.expires, 1)),
            *(space, "Trip", 1, False),
        )
    )
    uses(bob, gone)
    assert asked(bob, space) == ("refused", "invite_void")


def test_what_is_asked_goes_when_its_link_is_forgotten(alice: Person, bob: Person) -> None:
    space = found(alice)
    comes(bob, alice, link_of(alice, space, approve=True))
    alice.do(joins.forget)
    assert len(waiting(alice)) == 1
    alice.do(lambda tx: tx.execute("DELETE FROM invite"))
    alice.do(joins.forget)
    assert waiting(alice) == []
    assert alice.do(joins.links) == []
    bob.do(lambda tx: join_asking.expire(bob.own, tx, 2**40))
    assert asked(bob, space) == ("refused", "no_answer")
