"""Requests to join that others see and decide: shown to who may let in, done by who made the link, told to all."""

from pathlib import Path

import pytest

from node.errors import PeerFault, Refused
from node.secure import groups, join_asking, join_deciding, join_showing, join_words, plaintext
from node.secure.join_words import Ask, Verdict
from node.store import contacts, outbox
from node.store.joins import links
from sync.ranks import ADMIN, MEMBER
from tests.node.secure.devices import revoke
from tests.node.secure.joins import admits, asked, bring, comes, found, is_in, link_of, uses, waiting
from tests.node.secure.people import DAY_MS, Laptop, Person, befriend, deliver, learn, settle
from tests.node.secure.shows import asks_in, decided, decides, follows, listed, ranked, says, with_admins, words

ASKED = ("Who are you?",)


@pytest.fixture
def carol(tmp_path: Path) -> Person:
    return Person(tmp_path, "carol")


@pytest.fixture
def space(alice: Person, bob: Person) -> bytes:
    """Alice's group, in which Bob is an admin."""
    return with_admins(alice, bob)


def asks_anew(asker: Person, maker: Person, space: bytes, answer: str, times: int = 1) -> None:
    """By the same link, with another answer."""
    row = asker.do(lambda tx: join_asking.asked(tx, space))
    assert row is not None
    said = Ask(space, row.turn + times, join_words.proof(row.secret, space, maker.account, asker.account), (answer,))
    says(asker, maker, plaintext.ASK, said)


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


def test_where_the_link_was_made_the_right_is_lost(space: bytes, alice: Person, bob: Person, eve: Person) -> None:
    asks_in(space, eve, bob)
    deliver(bob, alice)
    ranked(alice, space, bob, MEMBER, bob)
    follows(bob)
    deliver(bob, alice)
    assert alice.rows("join_brought") == 0
    assert [each.code for each in decided(alice)] == ["not_allowed"]


def test_who_loses_the_right_sees_nobody_any_more(space: bytes, alice: Person, bob: Person, eve: Person) -> None:
    asks_in(space, eve, alice)
    deliver(alice, bob)
    ranked(alice, space, bob, MEMBER, bob)
    assert listed(bob) == []
    bob.do(lambda tx: join_deciding.tidy(bob.own, tx))
    assert bob.rows("join_brought") == 0
    ranked(alice, space, bob, ADMIN, bob)
    follows(alice)
    deliver(alice, bob)
    assert words(alice, bob) == []
    assert waiting(alice) != []


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


def test_what_a_device_showed_that_is_gone_is_listed_no_more(
    space: bytes, alice: Person, bob: Person, eve: Person
) -> None:
    asks_in(space, eve, bob)
    deliver(bob, alice)
    revoke(bob, bob.device)
    learn(alice, bob)
    assert listed(alice) == []


def test_words_of_own_devices_about_anything_else_are_not_taken(space: bytes, alice: Person, tmp_path: Path) -> None:
    laptop = laptop_of(alice, tmp_path, space)
    with pytest.raises(PeerFault, match="no contact"):
        alice.takes(laptop.seals(alice, plaintext.KEYREQ, b""), laptop)


def test_what_somebody_showed_who_is_no_contact_any_more_is_not_listed(
    space: bytes, alice: Person, bob: Person, eve: Person
) -> None:
    asks_in(space, eve, bob)
    deliver(bob, alice)
    alice.do(lambda tx: contacts.drop(tx, bob.account))
    assert listed(alice) == []


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
