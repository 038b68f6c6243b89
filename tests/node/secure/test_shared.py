"""Circles and groups among three people who pass envelopes by hand: the star, the list, introductions and erasing."""

from __future__ import annotations

import pytest

from node.errors import PeerFault, Refused
from node.items import Delivered, Erased, Founded, Listed, Sent
from node.secure import outgoing, passing, shared, visible
from node.store import log, outbox, spaces
from node.store.spaces import SpaceRow
from sync import limits
from sync.event import Event
from tests.node.secure.people import Person, befriend, settle

POST = 2000


@pytest.fixture
def star(alice: Person, bob: Person, eve: Person) -> tuple[Person, Person, Person]:
    """Alice knows Bob and Eve, who do not know each other."""
    befriend(alice, bob)
    befriend(alice, eve)
    for person in (alice, bob, eve):
        person.items.clear()
        person.rings.rung.clear()
    return alice, bob, eve


def founds(owner: Person, type_: str, *members: Person, everybody: bool = False) -> bytes:
    founding = (type_, {"use": "feed"}, everybody)
    return owner.do(lambda tx: shared.found(owner.own, tx, founding, [each.account for each in members]))


def row_of(person: Person, space: bytes) -> SpaceRow:
    return person.do(lambda tx: shared.known(tx, space))


def posts(person: Person, space: bytes, text: str) -> Event:
    row = row_of(person, space)
    return person.do(lambda tx: shared.publish(person.own, tx, row, POST, {"text": text}))


def erases(person: Person, space: bytes, *targets: Event) -> Event:
    row, ids = row_of(person, space), [target.id for target in targets]
    return person.do(lambda tx: shared.erase(person.own, tx, row, ids))


def enlists(owner: Person, space: bytes, *members: Person) -> None:
    row = row_of(owner, space)
    owner.do(lambda tx: shared.enlist(owner.own, tx, row, [each.account for each in members]))


def dismisses(owner: Person, space: bytes, member: Person) -> None:
    row = row_of(owner, space)
    owner.do(lambda tx: shared.dismiss(owner.own, tx, row, member.account))


def settle_star(owner: Person, *members: Person) -> None:
    for _ in range(3):
        for member in members:
            settle(owner, member)


def visible_in(person: Person, space: bytes) -> list[tuple[bytes, object]]:
    """Ids and texts as a read model made anew would show them."""
    items = person.do(lambda tx: list(visible.replay(tx, person.account)))
    shown = [(item.event_id, item.payload.get("text")) for item in items if isinstance(item, Delivered)]
    return sorted(shown) if all(item.space == space for item in items if isinstance(item, Delivered)) else []


@pytest.mark.parametrize("type_", ["circle", "group"])
def test_what_anybody_states_reaches_everybody_through_the_owner(star: tuple[Person, ...], type_: str) -> None:
    alice, bob, eve = star
    space = founds(alice, type_, bob, eve)
    posts(alice, space, "from the owner")
    settle_star(alice, bob, eve)
    posts(bob, space, "from bob")
    posts(eve, space, "from eve")
    settle_star(alice, bob, eve)
    for person in star:
        assert sorted(map(str, person.texts())) == ["from bob", "from eve", "from the owner"]
        assert visible_in(person, space) == visible_in(alice, space)
    assert not bob.queued(eve)
    assert not alice.queued(bob)


def test_members_of_a_group_see_its_list_and_readers_of_a_circle_do_not(star: tuple[Person, ...]) -> None:
    alice, bob, eve = star
    circle, group = founds(alice, "circle", bob, eve), founds(alice, "group", bob, eve)
    settle_star(alice, bob, eve)
    listed = [(item.space, item.account, item.name) for item in bob.items if isinstance(item, Listed)]
    assert (circle, bob.account, "") in listed
    assert not any(each[:2] == (circle, eve.account) for each in listed)
    assert {each[1:] for each in listed if each[0] == group} == {(bob.account, "bob"), (eve.account, "eve")}
    founded = [item for item in bob.items if isinstance(item, Founded)]
    assert {(item.space, item.type, item.owner, item.mine) for item in founded} == {
        (circle, "circle", alice.account, False),
        (group, "group", alice.account, False),
    }


def test_an_author_nobody_here_knows_is_introduced_once(star: tuple[Person, ...]) -> None:
    alice, bob, eve = star
    space = founds(alice, "circle", bob, eve)
    settle_star(alice, bob, eve)
    assert bob.do(lambda tx: log.ids(tx, eve.account)) == []
    posts(eve, space, "one")
    settle(eve, alice)
    assert len(alice.queued(bob)) == 2
    settle(alice, bob)
    assert len(bob.do(lambda tx: log.ids(tx, eve.account))) == 2
    posts(eve, space, "two")
    settle(eve, alice)
    assert len(alice.queued(bob)) == 1


def test_an_event_whose_author_was_not_introduced_comes_again(star: tuple[Person, ...]) -> None:
    alice, bob, eve = star
    space = founds(alice, "circle", bob, eve)
    settle_star(alice, bob, eve)
    posts(eve, space, "one")
    settle(eve, alice)
    introduction, event = alice.queued(bob)
    assert refused(bob, event.envelope, alice) == "unknown_author"
    assert bob.takes(introduction.envelope, alice)
    assert bob.takes(event.envelope, alice)
    assert bob.texts() == ["one"]


def refused(person: Person, envelope: bytes | None, sender: Person) -> str:
    assert envelope is not None
    with pytest.raises(PeerFault) as caught:
        person.takes(envelope, sender)
    return caught.value.code


def test_whoever_is_dismissed_is_served_nothing_and_may_state_nothing(star: tuple[Person, ...]) -> None:
    alice, bob, eve = star
    space = founds(alice, "group", bob, eve)
    settle_star(alice, bob, eve)
    posts(alice, space, "never seen by bob")
    late = posts(bob, space, "never taken from bob")
    dismisses(alice, space, bob)
    assert ("relisted", bob.device) in alice.rings.rung
    envelope = bob.queued(alice)[-1].envelope
    assert refused(alice, envelope, bob) == "not_a_member"
    settle(alice, bob)
    assert bob.texts() == ["never taken from bob"]
    assert Listed(space, bob.account, on=False) in [without_name(item) for item in bob.items]
    assert bob.queued(alice) == []
    with pytest.raises(Refused, match="not on the list"):
        posts(bob, space, "no")
    alice.do(lambda tx: passing.seal_again(alice.own, tx, bob.account, bob.device, (space, log.ids(tx, space))))
    assert alice.queued(bob) == []

    enlists(alice, space, bob)
    settle_star(alice, bob, eve)
    assert alice.holds(late) is not None
    assert "never seen by bob" in bob.texts()
    assert "never taken from bob" in eve.texts()
    assert visible_in(bob, space) == visible_in(alice, space) == visible_in(eve, space)


def without_name(item: object) -> object:
    return Listed(item.space, item.account, item.on) if isinstance(item, Listed) else item


def test_a_newcomer_gets_what_was_said_before(star: tuple[Person, ...]) -> None:
    alice, bob, eve = star
    space = founds(alice, "circle", bob)
    settle(alice, bob)
    posts(bob, space, "old")
    settle(bob, alice)
    enlists(alice, space, eve)
    settle(alice, eve)
    assert eve.texts() == ["old"]
    assert ("relisted", alice.device) not in eve.rings.rung


def test_of_a_long_history_the_newest_comes_at_once_and_the_rest_by_repair(star: tuple[Person, ...]) -> None:
    alice, bob, _ = star
    space = founds(alice, "circle")
    stated = [posts(alice, space, str(n)) for n in range(passing.WELCOME_EVENTS + 3)]
    enlists(alice, space, bob)
    settle(alice, bob)
    assert bob.texts() == [str(n) for n in range(3, len(stated))]
    assert ("relisted", alice.device) in bob.rings.rung
    oldest = [event.id for event in stated[:3]]
    alice.do(lambda tx: passing.seal_again(alice.own, tx, bob.account, bob.device, (space, oldest)))
    settle(alice, bob)
    assert visible_in(bob, space) == visible_in(alice, space)


def test_a_new_contact_is_on_the_lists_for_everybody(alice: Person, bob: Person, eve: Person) -> None:
    befriend(alice, bob)
    space = founds(alice, "circle", everybody=True)
    posts(alice, space, "hello all")
    befriend(alice, eve)
    settle_star(alice, bob, eve)
    assert bob.texts() == eve.texts() == ["hello all"]


def test_an_author_erases_for_everybody(star: tuple[Person, ...]) -> None:
    alice, bob, eve = star
    space = founds(alice, "circle", bob, eve)
    settle_star(alice, bob, eve)
    post = posts(bob, space, "regret")
    settle(bob, alice)
    erases(bob, space, post)  # while the post is queued for Eve
    settle(bob, alice)
    assert all(b"regret" not in queued.item for queued in alice.queued(eve))
    settle(alice, eve)
    for person in star:
        held = person.holds(post)
        assert held is not None
        assert held.event.payload is None
        assert visible_in(person, space) == [(post.id, None)]
    assert "regret" not in eve.texts()


def test_the_owner_erases_what_a_member_wrote_and_a_member_only_its_own(star: tuple[Person, ...]) -> None:
    alice, bob, eve = star
    space = founds(alice, "group", bob, eve)
    settle_star(alice, bob, eve)
    post = posts(bob, space, "rude")
    settle_star(alice, bob, eve)
    with pytest.raises(Refused, match="Only what you wrote"):
        erases(eve, space, post)
    erases(alice, space, post)
    settle_star(alice, bob, eve)
    assert [visible_in(person, space) for person in star] == [[(post.id, None)]] * 3
    assert Erased(space, post.id, alice.account, mine=False) in bob.items


def test_a_forged_erase_of_a_member_erases_nothing(star: tuple[Person, ...]) -> None:
    alice, bob, eve = star
    space = founds(alice, "group", bob, eve)
    settle_star(alice, bob, eve)
    post = posts(bob, space, "stays")
    settle_star(alice, bob, eve)
    row = row_of(eve, space)
    eve.do(lambda tx: shared.publish(eve.own, tx, row, 40, {"targets": [post.id]}))
    settle_star(alice, bob, eve)
    for person in star:
        held = person.holds(post)
        assert held is not None
        assert held.event.payload is not None


def test_an_erase_that_overtakes_its_target_still_counts(star: tuple[Person, ...]) -> None:
    alice, bob, eve = star
    space = founds(alice, "circle", bob, eve)
    settle_star(alice, bob, eve)
    post = posts(bob, space, "regret")
    (first,) = bob.queued(alice)
    whole = first.envelope
    bob.do(lambda tx: outbox.drop(tx, first.id))
    erases(bob, space, post)
    settle_star(alice, bob, eve)
    assert whole is not None
    alice.takes(whole, bob)
    assert all(b"regret" not in queued.item for queued in alice.queued(eve))
    settle(alice, eve)
    assert [visible_in(person, space) for person in star] == [[(post.id, None)]] * 3


def test_sent_is_told_once_at_the_first_acknowledgement(star: tuple[Person, ...]) -> None:
    alice, bob, eve = star
    space = founds(alice, "circle", bob, eve)
    settle_star(alice, bob, eve)
    alone = founds(alice, "circle")
    post, comment = posts(alice, space, "post"), posts(bob, space, "comment")
    nobody = posts(alice, alone, "to nobody")
    for person, to in ((alice, bob), (alice, eve), (bob, alice)):
        acknowledge(person, to)
    assert [item.event_id for item in alice.items if isinstance(item, Sent)].count(post.id) == 1
    assert Sent(nobody.id, b"", nobody.header.kind) in alice.items
    assert [item.event_id for item in bob.items if isinstance(item, Sent)] == [comment.id]
    again = alice.do(lambda tx: list(visible.replay(tx, alice.account)))
    assert {item.event_id for item in again if isinstance(item, Sent)} == {post.id, nobody.id}


def acknowledge(sender: Person, to: Person) -> None:
    for queued in sender.queued(to):
        assert queued.envelope is not None
        to.takes(queued.envelope, sender)
        sender.do(lambda tx, id_=queued.id: outbox.drop(tx, id_))  # type: ignore[misc]
        if queued.event_id is not None:
            sender.do(lambda tx, id_=queued.event_id: outgoing.sent(sender.own, tx, id_, to.device))  # type: ignore[misc]


def test_lists_are_the_owners_and_have_an_end(star: tuple[Person, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    alice, bob, eve = star
    space = founds(alice, "group", bob)
    settle(alice, bob)
    with pytest.raises(Refused, match="Only whoever founded"):
        enlists(bob, space, alice)
    with pytest.raises(Refused, match="Only whoever founded"):
        dismisses(bob, space, alice)
    with pytest.raises(Refused, match="Only contacts"):
        alice.do(lambda tx: shared.enlist(alice.own, tx, row_of_tx(tx, space), [b"n" * 32]))
    monkeypatch.setattr(limits, "SPACE_MEMBERS", 1)
    with pytest.raises(Refused) as caught:
        enlists(alice, space, eve)
    assert caught.value.code == "too_many_members"
    dismisses(alice, space, bob)
    enlists(alice, space, eve)
    assert alice.do(lambda tx: spaces.listed(tx, space)) == [eve.account]
    monkeypatch.setattr(limits, "SPACES_OF_OWNER", 1)
    with pytest.raises(Refused) as caught:
        founds(alice, "circle")
    assert caught.value.code == "too_many_spaces"


def row_of_tx(tx: object, space: bytes) -> SpaceRow:
    return shared.known(tx, space)  # type: ignore[arg-type]


def test_the_statement_with_the_highest_turn_counts_in_any_order(star: tuple[Person, ...]) -> None:
    alice, bob, _ = star
    space = founds(alice, "circle", bob)
    settle(alice, bob)
    dismisses(alice, space, bob)
    off = alice.queued(bob)
    enlists(alice, space, bob)
    for queued in reversed(alice.queued(bob)):
        bob.takes(queued.envelope or b"", alice)
    assert off
    assert bob.do(lambda tx: spaces.is_listed(tx, space, bob.account))
    posts(bob, space, "I am here")


def test_a_device_that_lost_a_space_is_given_its_beginning_again(star: tuple[Person, ...]) -> None:
    alice, bob, _ = star
    space = founds(alice, "circle", bob)
    settle(alice, bob)
    row = row_of(alice, space)
    for _ in range(2):
        alice.do(lambda tx: passing.welcome_again(alice.own, tx, row, bob.account, bob.device))
    assert len(alice.queued(bob)) == 2
    bob.do(lambda tx: tx.execute("DELETE FROM space"))
    bob.do(lambda tx: tx.execute("DELETE FROM event WHERE space = ?", (space,)))
    bob.do(lambda tx: tx.execute("DELETE FROM head WHERE space = ?", (space,)))
    bob.do(lambda tx: tx.execute("DELETE FROM space_member"))
    settle(alice, bob)
    assert row_of(bob, space).owner == alice.account


def test_a_clock_that_ran_ahead_is_reset_in_a_space_too(star: tuple[Person, ...]) -> None:
    alice, bob, _ = star
    space = founds(alice, "circle", bob)
    alice.clock.ms += 400 * 24 * 3600 * 1000
    posts(alice, space, "from the future")
    alice.clock.ms -= 400 * 24 * 3600 * 1000
    posts(alice, space, "now")
    settle(alice, bob)
    items = bob.do(lambda tx: list(visible.replay(tx, bob.account)))
    times = [item.time_ms for item in items if isinstance(item, Delivered)]
    assert max(times) <= alice.clock.ms + 1000
