"""Requests to join that others see and decide: shown to who may let in, done by who made the link, told to all."""

from pathlib import Path

import pytest

from node.errors import PeerFault, Refused
from node.secure import join_deciding, join_requests, join_showing, plaintext
from node.secure.join_words import Answer, Verdict
from node.store import outbox
from sync.ranks import ADMIN, MEMBER
from tests.node.secure.joins import admits, asked, bring, comes, found, is_in, link_of, uses, waiting
from tests.node.secure.people import Laptop, Person, befriend, deliver, learn, settle
from tests.node.secure.shows import asks_in, decided, decides, follows, listed, ranked, says, with_admins, words

ASKED = ("Who are you?",)


@pytest.fixture
def carol(tmp_path: Path) -> Person:
    return Person(tmp_path, "carol")


@pytest.fixture
def space(alice: Person, bob: Person) -> bytes:
    """Alice's group, in which Bob is an admin."""
    return with_admins(alice, bob)


def laptop_of(alice: Person, folder: Path, space: bytes, *others: Person) -> Laptop:
    """A second device of Alice's with the log of a group, known to others."""
    made = Laptop(folder, alice)
    bring(alice, made, space)
    learn(alice, made)
    for other in others:
        learn(other, made)
    return made


def test_an_admin_sees_who_asks_and_lets_them_in(space: bytes, alice: Person, bob: Person, eve: Person) -> None:
    asks_in(space, eve, bob, "Eve", questions=ASKED)
    deliver(bob, alice)
    (row,) = listed(alice)
    assert (row.account, row.name, row.questions, row.answers) == (eve.account, "eve", ASKED, ("Eve",))
    assert (row.holder, row.device, row.verdict) == (bob.account, bob.device, "")
    decides(alice, space, eve)
    assert [each.verdict for each in listed(alice)] == ["yes"], "until Bob's device was reached"
    deliver(alice, bob)
    assert not is_in(bob, space, eve), "what came is on the disk first"
    follows(bob)
    settle(bob, eve)
    assert is_in(eve, space, eve)
    assert asked(eve, space) == ("", "")
    deliver(bob, alice)
    assert listed(alice) == []
    assert alice.rows("join_brought") == 0
    assert [(each.code, each.by) for each in decided(bob)] == [("admitted", alice.account)]


def test_an_admin_turns_down_who_asks(space: bytes, alice: Person, bob: Person, eve: Person) -> None:
    asks_in(space, eve, bob)
    deliver(bob, alice)
    decides(alice, space, eve, yes=False)
    deliver(alice, bob)
    follows(bob)
    settle(bob, eve)
    assert asked(eve, space) == ("refused", "declined")
    assert waiting(bob) == []


def test_the_others_hear_who_decided(alice: Person, bob: Person, carol: Person, eve: Person) -> None:
    befriend(bob, carol)
    space = with_admins(alice, bob, carol)
    asks_in(space, eve, bob)
    for admin in (alice, carol):
        deliver(bob, admin)
    assert len(listed(carol)) == 1
    decides(alice, space, eve)
    deliver(alice, bob)
    follows(bob)
    deliver(bob, carol)
    assert listed(carol) == []
    (said,) = decided(carol)
    assert (said.account, said.name, said.code, said.by) == (eve.account, "eve", "admitted", alice.account)


def test_of_two_decisions_the_first_counts(alice: Person, bob: Person, carol: Person, eve: Person) -> None:
    befriend(bob, carol)
    space = with_admins(alice, bob, carol)
    asks_in(space, eve, bob)
    for admin in (alice, carol):
        deliver(bob, admin)
    decides(carol, space, eve, yes=False)
    decides(alice, space, eve)
    deliver(carol, bob)
    bob.clock.ms += 1
    deliver(alice, bob)
    follows(bob)
    settle(bob, eve)
    assert asked(eve, space) == ("refused", "declined")
    deliver(bob, alice)
    assert listed(alice) == []
    assert [(each.code, each.by) for each in decided(alice)] == [("declined", carol.account)]


def test_who_decides_when_all_is_over_hears_it_again(space: bytes, alice: Person, bob: Person, eve: Person) -> None:
    asks_in(space, eve, bob)
    deliver(bob, alice)
    admits(bob, space, eve)
    follows(bob)
    decides(alice, space, eve, yes=False)
    for yes in (True, False):
        deliver(alice, bob)
        follows(bob)
        assert words(bob, alice) == [plaintext.DECIDED], "once, however often it is decided"
        decides(alice, space, eve, yes)
    bob.do(lambda tx: outbox.drop_device(tx, alice.device))
    deliver(alice, bob)
    follows(bob)
    decides(alice, space, eve)
    deliver(bob, alice)
    assert listed(alice) == []
    assert words(alice, bob) == [], "what was decided and is of no use does not leave"
    assert is_in(bob, space, eve)


def test_it_is_shown_after_a_crash_in_between(space: bytes, alice: Person, bob: Person, eve: Person) -> None:
    """The request is on the disk, and nothing else is: what a start does then is the same as ever."""
    comes(eve, bob, link_of(bob, space, approve=True))
    assert words(bob, alice) == []
    follows(bob)
    follows(bob)
    assert words(bob, alice) == [plaintext.SHOW]
    deliver(bob, alice)
    decides(alice, space, eve)
    id_ = listed(alice)[0].id
    deliver(alice, bob)
    bob.do(lambda tx: join_showing.carry_out(bob.own, tx, alice.device, id_))
    assert words(bob, alice) == [], "and here it ends, before it is told"
    follows(bob)
    assert words(bob, alice) == [plaintext.DECIDED]


def test_who_has_lost_the_right_decides_nothing(space: bytes, alice: Person, bob: Person, eve: Person) -> None:
    """Alice makes the link, Bob decides, and is no admin any more by then, as Alice knows."""
    asks_in(space, eve, alice)
    deliver(alice, bob)
    decides(bob, space, eve)
    ranked(alice, space, bob, MEMBER)
    deliver(bob, alice)
    follows(alice)
    assert [row.account for row in waiting(alice)] == [eve.account]
    assert asked(eve, space) == ("waiting", "")
    deliver(alice, bob)
    assert listed(bob) == []
    assert bob.rows("join_brought") == 0
    assert [each.code for each in decided(bob)] == ["not_allowed"]
    with pytest.raises(Refused, match="does not ask"):
        decides(bob, space, eve)
    admits(alice, space, eve)
    follows(alice)
    assert words(alice, bob) == [], "what becomes of it is no concern of his any more"


def test_who_loses_the_right_sees_nobody_until_they_have_it_again(
    space: bytes, alice: Person, bob: Person, eve: Person
) -> None:
    """Whoever made the link may learn of both at once, and shows nothing again."""
    asks_in(space, eve, alice)
    deliver(alice, bob)
    ranked(alice, space, bob, MEMBER, bob)
    assert listed(bob) == []
    bob.do(lambda tx: join_deciding.tidy(bob.own, tx))
    ranked(alice, space, bob, ADMIN, bob)
    follows(alice)
    assert words(alice, bob) == []
    assert [row.account for row in listed(bob)] == [eve.account]


def test_who_gets_the_right_later_sees_who_waits(alice: Person, bob: Person, eve: Person) -> None:
    befriend(alice, bob)
    space = found(alice, bob)
    asks_in(space, eve, alice)
    assert words(alice, bob) == []
    ranked(alice, space, bob, ADMIN, bob)
    follows(alice)
    deliver(alice, bob)
    assert [row.account for row in listed(bob)] == [eve.account]
    ranked(alice, space, bob, MEMBER, bob)
    follows(alice)
    ranked(alice, space, bob, ADMIN, bob)
    follows(alice)
    deliver(alice, bob)
    assert [row.account for row in listed(bob)] == [eve.account], "and again"


def test_what_cannot_be_done_is_told_and_goes_on_waiting(space: bytes, alice: Person, bob: Person, eve: Person) -> None:
    asks_in(space, eve, bob)
    deliver(bob, alice)
    decides(alice, space, eve)
    deliver(alice, bob)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sync.limits.SPACE_MEMBERS", 2)
        follows(bob)
    deliver(bob, alice)
    (row,) = listed(alice)
    assert (row.verdict, row.why) == ("", "too_many_members")
    assert [each.account for each in waiting(bob)] == [eve.account]
    decides(alice, space, eve)
    deliver(alice, bob)
    follows(bob)
    assert is_in(bob, space, eve)


def test_who_is_no_contact_is_shown_nobody(alice: Person, bob: Person, carol: Person, eve: Person) -> None:
    space = with_admins(alice, bob, carol)
    learn(bob, carol)
    asks_in(space, eve, bob)
    assert (words(bob, alice), words(bob, carol)) == ([plaintext.SHOW], [])


def test_so_many_devices_are_shown_one_request(
    alice: Person, bob: Person, carol: Person, eve: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    befriend(bob, carol)
    space = with_admins(alice, bob, carol)
    monkeypatch.setattr(join_showing, "MAX_DEVICES", 1)
    asks_in(space, eve, bob)
    assert (words(bob, alice), words(bob, carol)) == ([plaintext.SHOW], []), "the owner comes first"


def test_nobody_is_shown_what_they_may_not_decide(alice: Person, bob: Person, carol: Person, eve: Person) -> None:
    befriend(bob, carol)
    space = with_admins(alice, bob, carol)
    ranked(alice, space, carol, MEMBER, bob, carol)
    asks_in(space, eve, bob)
    assert (words(bob, alice), words(bob, carol)) == ([plaintext.SHOW], [])


def test_my_other_device_sees_who_asks_and_lets_them_in(
    space: bytes, alice: Person, bob: Person, eve: Person, tmp_path: Path
) -> None:
    laptop = laptop_of(alice, tmp_path, space)
    asks_in(space, eve, alice)
    deliver(alice, bob)
    deliver(alice, laptop)
    (row,) = listed(laptop)
    assert (row.account, row.holder, row.device) == (eve.account, alice.account, alice.device)
    decides(laptop, space, eve)
    deliver(laptop, alice)
    follows(alice)
    settle(alice, eve)
    assert is_in(eve, space, eve)
    deliver(alice, laptop)
    assert listed(laptop) == []
    deliver(alice, bob)
    assert [(each.code, each.by) for each in decided(bob)] == [("admitted", alice.account)]


def test_words_of_own_devices_about_anything_else_are_not_taken(space: bytes, alice: Person, tmp_path: Path) -> None:
    laptop = laptop_of(alice, tmp_path, space)
    with pytest.raises(PeerFault, match="no contact"):
        alice.takes(laptop.seals(alice, plaintext.WELCOME, b""), laptop)


def test_the_bell_rings_whenever_somebody_else_may_have_to_be_shown_or_told(
    space: bytes, alice: Person, bob: Person, eve: Person
) -> None:
    rung: list[str] = []
    alice.own.wake.joins = lambda: rung.append("rung")

    def rang() -> bool:
        heard = bool(rung)
        rung.clear()
        return heard

    befriend(alice, eve)
    assert rang(), "somebody is a contact"
    link = link_of(alice, space, approve=True)
    uses(eve, link)
    deliver(eve, alice)
    assert rang(), "somebody asks"
    ranked(alice, space, bob, MEMBER)
    assert rang(), "somebody has another rank"
    alice.do(lambda tx: join_requests.decline(alice.own, tx, space, eve.account))
    assert rang(), "somebody is declined"
    says(bob, alice, plaintext.ANSWER, Answer(space, 1, "waiting"))
    assert not rang()


@pytest.mark.parametrize("wrong", ["id", "space", "who"])
def test_what_was_not_shown_is_not_decided(alice: Person, bob: Person, carol: Person, eve: Person, wrong: str) -> None:
    befriend(bob, carol)
    space = with_admins(alice, bob, carol)
    ranked(alice, space, carol, MEMBER, bob, carol)
    asks_in(space, eve, bob)
    deliver(bob, alice)
    id_ = listed(alice)[0].id
    said = Verdict(b"?" * 32 if wrong == "space" else space, b"?" * 16 if wrong == "id" else id_, True)
    with pytest.raises(PeerFault, match="never shown"):
        says(carol if wrong == "who" else alice, bob, plaintext.VERDICT, said)
    follows(bob)
    assert [row.account for row in waiting(bob)] == [eve.account]
