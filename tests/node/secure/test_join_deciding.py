"""What others may show us of who asks, and how much of it is kept."""

import pytest

from node.errors import PeerFault, Refused
from node.secure import groups, join_deciding, plaintext
from node.secure.join_words import Decided, Show
from sync.ranks import ADMIN, MEMBER, OWNER
from tests.node.secure.joins import bring, found
from tests.node.secure.people import NOW_MS, Person, befriend
from tests.node.secure.shows import decided, listed, ranked, says, with_admins, words


def show(space: bytes, number: int = 0, **changes: object) -> Show:
    """Somebody nobody has heard of asks."""
    made = Show(space, bytes([number]) * 16, bytes([number]) * 32, "Eve", (), (), NOW_MS, NOW_MS // 1000 + 3600)
    return Show(**{name: changes.get(name, getattr(made, name)) for name in made.__struct_fields__})


@pytest.fixture
def space(alice: Person, bob: Person) -> bytes:
    """Alice's group, in which Bob is an admin."""
    return with_admins(alice, bob)


def test_nothing_is_kept_of_a_group_that_is_not_known(space: bytes, alice: Person, bob: Person) -> None:
    with pytest.raises(PeerFault, match="not known"):
        says(bob, alice, plaintext.SHOW, show(b"?" * 32))
    assert alice.rows("join_brought") == 0


def test_nothing_is_kept_of_who_may_let_nobody_in(space: bytes, alice: Person, bob: Person, eve: Person) -> None:
    ranked(alice, space, bob, MEMBER)
    befriend(alice, eve)
    for person in (bob, eve):
        with pytest.raises(PeerFault, match="may let nobody in"):
            says(person, alice, plaintext.SHOW, show(space))
    assert alice.rows("join_brought") == 0


def test_what_comes_before_we_know_our_right_is_listed_once_we_do(alice: Person, bob: Person) -> None:
    befriend(alice, bob)
    space = found(alice, bob)
    says(alice, bob, plaintext.SHOW, show(space))
    bob.do(lambda tx: join_deciding.tidy(bob.own, tx))
    assert listed(bob) == []
    with pytest.raises(Refused, match="does not ask"):
        bob.do(lambda tx: join_deciding.decide(bob.own, tx, space, bytes(32), True))
    ranked(alice, space, bob, ADMIN, bob)
    assert len(listed(bob)) == 1


def test_who_may_add_nobody_decides_nothing(space: bytes, alice: Person, bob: Person) -> None:
    """An admin, where the group says that its owner alone adds people."""
    alice.do(lambda tx: groups.describe(alice.own, tx, groups.known(tx, space), {"rights": {"add": OWNER}}))
    bring(alice, bob, space)
    says(alice, bob, plaintext.SHOW, show(space))
    with pytest.raises(Refused, match="may not let people in"):
        bob.do(lambda tx: join_deciding.decide(bob.own, tx, space, bytes(32), True))


def test_who_leaves_keeps_nothing_of_who_asks(space: bytes, alice: Person, bob: Person) -> None:
    says(alice, bob, plaintext.SHOW, show(space))
    bob.do(lambda tx: groups.leave(bob.own, tx, groups.known(tx, space)))
    assert listed(bob) == []
    bob.do(lambda tx: join_deciding.tidy(bob.own, tx))
    assert bob.rows("join_brought") == 0


def test_so_much_is_kept_of_one_account_and_for_one_group(
    space: bytes, alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for bound in ("MAX_OF_HOLDER", "MAX_OF_GROUP"):
        with monkeypatch.context() as patch:
            patch.setattr(join_deciding, bound, 2)
            for number in range(2):
                says(bob, alice, plaintext.SHOW, show(space, number))
            with pytest.raises(PeerFault, match="more people"):
                says(bob, alice, plaintext.SHOW, show(space, 3))
            says(bob, alice, plaintext.SHOW, show(space, 1, name="Eva"))
    assert [row.name for row in listed(alice)] == ["Eve", "Eva"]


def test_what_is_shown_again_stays_decided(space: bytes, alice: Person, bob: Person) -> None:
    says(bob, alice, plaintext.SHOW, show(space, answers=("more", "than"), questions=("was asked",)))
    assert listed(alice)[0].answers == ("more",)
    alice.do(lambda tx: join_deciding.decide(alice.own, tx, space, bytes(32), False))
    says(bob, alice, plaintext.SHOW, show(space))
    assert [row.verdict for row in listed(alice)] == ["no"]
    assert words(alice, bob) == [plaintext.VERDICT]
    alice.do(lambda tx: join_deciding.decide(alice.own, tx, space, bytes(32), True))
    assert words(alice, bob) == [plaintext.VERDICT], "the last word alone leaves"
    says(bob, alice, plaintext.SHOW, show(space, id=b"n" * 16))
    assert [row.verdict for row in listed(alice)] == [""]
    assert words(alice, bob) == []


def test_times_are_not_believed_beyond_reason(space: bytes, alice: Person, bob: Person) -> None:
    says(bob, alice, plaintext.SHOW, show(space, at=2**53 - 1, expires=2**53 - 1))
    (row,) = listed(alice)
    assert (row.at, row.expires) == (NOW_MS, NOW_MS // 1000 + join_deciding.MAX_AHEAD_S)


def test_who_belongs_already_is_not_kept(space: bytes, alice: Person, bob: Person) -> None:
    for account in (alice.account, bob.account):
        says(bob, alice, plaintext.SHOW, show(space, account=account))
    assert alice.rows("join_brought") == 0


def test_what_became_of_what_was_never_shown_is_nothing_to_us(
    space: bytes, alice: Person, bob: Person, eve: Person
) -> None:
    befriend(alice, eve)
    says(bob, alice, plaintext.SHOW, show(space))
    for said in (Decided(space, b"?" * 16, "admitted"), Decided(b"?" * 32, bytes(16), "admitted")):
        says(bob, alice, plaintext.DECIDED, said)
    says(eve, alice, plaintext.DECIDED, Decided(space, bytes(16), "admitted"))
    assert len(listed(alice)) == 1
    assert decided(alice) == []


def test_a_few_outcomes_are_kept(space: bytes, alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("node.store.shown.DECIDED_MOST", 2)
    for number in range(3):
        alice.clock.ms += 1
        says(bob, alice, plaintext.SHOW, show(space, number))
        says(bob, alice, plaintext.DECIDED, Decided(space, bytes([number]) * 16, "admitted", bob.account))
    assert [row.account[0] for row in decided(alice)] == [2, 1]
    alice.clock.ms += 31 * 86_400_000
    alice.do(lambda tx: join_deciding.tidy(alice.own, tx))
    assert decided(alice) == []
