"""The edges of the star: what goes back to nobody, what a comparison may cover, and what is told of it."""

from __future__ import annotations

import pytest

from node.errors import PeerFault
from node.items import Sent
from node.net import syncing
from node.net.offering import offering
from node.secure import passing
from node.store import log, outbox, peers, wanted
from sync.outputs import Resume
from sync.reconcile import key_of
from tests.node.secure.people import Person, befriend, between, settle
from tests.node.secure.test_shared import (
    acknowledge,
    dismisses,
    enlists,
    erases,
    founds,
    posts,
    settle_star,
)


@pytest.fixture
def star(alice: Person, bob: Person, eve: Person) -> tuple[Person, Person, Person]:
    befriend(alice, bob)
    befriend(alice, eve)
    return alice, bob, eve


def test_nothing_is_passed_back_to_whoever_brought_it(star: tuple[Person, ...]) -> None:
    alice, bob, eve = star
    space = founds(alice, "circle", bob, eve)
    settle_star(alice, bob, eve)
    posts(bob, space, "x")
    acknowledge(bob, alice)
    assert alice.queued(bob) == []
    assert len(alice.queued(eve)) == 2


def test_nobody_hears_that_what_is_only_passed_on_was_sent(star: tuple[Person, ...]) -> None:
    alice, bob, eve = star
    space = founds(alice, "group", bob, eve)
    for to in (bob, eve):
        acknowledge(alice, to)
    posts(bob, space, "x")
    acknowledge(bob, alice)
    acknowledge(alice, eve)
    assert not any(isinstance(item, Sent) for item in alice.items)


def test_repair_under_one_space_gives_nothing_of_another(star: tuple[Person, ...]) -> None:
    alice, bob, eve = star
    shown, hidden = founds(alice, "circle", bob), founds(alice, "circle", eve)
    secret = posts(alice, hidden, "not for bob")
    settle_star(alice, bob, eve)
    ids = [secret.id, hidden, *alice.do(lambda tx: log.ids(tx, alice.account))]
    alice.do(lambda tx: passing.seal_again(alice.own, tx, bob.account, bob.device, (shown, ids)))
    alice.do(lambda tx: passing.seal_again(alice.own, tx, bob.account, bob.device, (hidden, ids)))
    assert alice.queued(bob) == []


def test_links_open_anew_when_somebody_is_dismissed_and_when_he_is_back(star: tuple[Person, ...]) -> None:
    alice, bob, eve = star
    space = founds(alice, "circle", bob, eve)
    alice.rings.rung.clear()
    dismisses(alice, space, bob)
    enlists(alice, space, bob)
    assert [ring for ring in alice.rings.rung if ring[0] == "relisted"] == [("relisted", bob.device)] * 2


def test_an_erase_by_the_owner_that_overtakes_its_target_counts(star: tuple[Person, ...]) -> None:
    alice, bob, eve = star
    space = founds(alice, "group", bob, eve)
    settle_star(alice, bob, eve)
    post = posts(bob, space, "rude")
    settle(bob, alice)
    introduction, event = alice.queued(eve)
    alice.do(lambda tx: outbox.drop(tx, event.id))
    erases(alice, space, post)
    settle(alice, eve)
    assert introduction.envelope is not None
    assert event.envelope is not None
    eve.takes(event.envelope, alice)
    held = eve.holds(post)
    assert held is not None
    assert held.event.payload is None
    assert "rude" not in eve.texts()


def offered(person: Person, other: Person, first: bool = False) -> set[bytes]:
    peer = other.peer()
    return {each.space for each in person.do(lambda tx: offering(person.own, tx, peer, first)).sets}


def test_a_comparison_covers_what_the_other_is_on_the_list_of(star: tuple[Person, ...]) -> None:
    alice, bob, eve = star
    ours, hidden = founds(alice, "circle", bob), founds(alice, "circle", eve)
    settle_star(alice, bob, eve)
    logs = {alice.account, bob.account, between(alice, bob)}
    assert offered(alice, bob) == offered(bob, alice) == logs | {ours}
    assert hidden in offered(alice, eve)
    assert ours not in offered(alice, bob, first=True)
    dismisses(alice, ours, bob)
    assert offered(alice, bob) == logs
    settle_star(alice, bob, eve)
    assert offered(bob, alice) == logs


def test_contacts_who_share_the_circle_of_a_third_compare_none_of_it(alice: Person, bob: Person, eve: Person) -> None:
    befriend(alice, bob)
    befriend(alice, eve)
    befriend(bob, eve)
    space = founds(alice, "group", bob, eve)
    settle_star(alice, bob, eve)
    assert space not in offered(bob, eve) | offered(eve, bob)


def test_a_cursor_says_nothing_of_a_space_one_is_off_the_list_of(star: tuple[Person, ...]) -> None:
    alice, bob, _ = star
    space = founds(alice, "circle", bob)
    settle(alice, bob)
    resume = Resume(b"i" * 16, 9, (alice.account, space))
    for here, there in ((alice, bob), (bob, alice)):
        here.do(lambda tx, device=there.device: peers.put(tx, device, resume))  # type: ignore[misc]
    dismisses(alice, space, bob)
    settle(alice, bob)
    for here, there in ((alice, bob), (bob, alice)):
        kept = here.do(lambda tx, device=there.device: peers.get(tx, device))  # type: ignore[misc]
        assert kept == Resume(b"i" * 16, 9, (alice.account,))
        assert late_cursor(here, there, resume) == kept


def test_a_cursor_that_began_before_says_nothing_of_it_once_one_is_on_the_list_again(star: tuple[Person, ...]) -> None:
    """What was wanted is forgotten by then, so a session that went on meanwhile must not say that all is here."""
    alice, bob, _ = star
    space = founds(alice, "circle", bob)
    settle(alice, bob)
    resume = Resume(b"i" * 16, 9, (alice.account, space))
    bob.do(lambda tx: peers.put(tx, alice.device, resume))
    bob.do(lambda tx: wanted.add(tx, alice.device, space, [key_of(1, b"w" * 32)], 1))
    bob.rings.rung.clear()
    dismisses(alice, space, bob)
    enlists(alice, space, bob)
    settle(alice, bob)
    assert bob.do(lambda tx: wanted.of(tx, alice.device, space)) == []
    assert late_cursor(bob, alice, resume).spaces == (alice.account,)
    assert ("relisted", alice.device) in bob.rings.rung


def late_cursor(here: Person, there: Person, resume: Resume) -> Resume:
    """What a session that began with this cursor would record of it now."""
    peer, covered = there.peer(), set(resume.spaces)
    return here.do(lambda tx: syncing._current(here.own, tx, peer, resume, covered))


def test_a_device_cannot_have_ids_wanted_without_end(star: tuple[Person, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    alice, bob, _ = star
    monkeypatch.setattr(syncing, "WANTED_MOST", 3)
    keys = [key_of(1, bytes([n]) * 32) for n in range(4)]
    for space, some in ((b"1" * 32, keys[:2]), (b"2" * 32, keys[2:3])):
        alice.do(lambda tx, at=space, those=some: wanted.add(tx, bob.device, at, those, 1))  # type: ignore[misc]
    alice.do(lambda tx: syncing._check_wanted(tx, bob.device))
    alice.do(lambda tx: wanted.add(tx, bob.device, b"3" * 32, keys[3:], 1))
    with pytest.raises(PeerFault):
        alice.do(lambda tx: syncing._check_wanted(tx, bob.device))
