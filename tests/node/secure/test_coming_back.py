"""What a device stated and its store lost comes back from others: that they hold it is proven, so it counts as sent."""

from __future__ import annotations

import pytest

from node.errors import PeerFault
from node.items import Founded, Item, Sent
from node.secure import outgoing, passing, visible
from node.store import log, outbox, spaces
from node.store.spaces import SpaceRow
from node.store.transaction import Tx
from sync.event import MEMBER, Event
from sync.shared import Founding, genesis_event
from tests.node.secure.people import EVENT, TEXT, Person, befriend, settle
from tests.node.secure.test_rollback import goes_back
from tests.node.secure.test_shared import POST, acknowledge, dismisses, founds, posts, settle_star


def sent(items: list[Item], event: Event) -> list[Item]:
    return [item for item in items if isinstance(item, Sent) and item.event_id == event.id]


def told_again(person: Person) -> list[Item]:
    """What is told to read models that are made anew."""
    return person.do(lambda tx: list(visible.replay(tx, person.account)))


def row_of_tx(tx: Tx, space: bytes) -> SpaceRow:
    row = spaces.get(tx, space)
    assert row is not None
    return row


def all_of(person: Person, space: bytes) -> list[Event]:
    return person.do(lambda tx: log.events(tx, log.newest(tx, space, 99)))


def hands(sender: Person, to: Person, *events: Event) -> None:
    """Anything, as somebody malicious could bring it."""
    for event in events:
        to.takes(sender.seals(to, EVENT, event.to_bytes()), sender)


def gives_back(holder: Person, loser: Person, space: bytes, event: Event) -> None:
    """As when sets were compared."""
    asked = (space, [event.id])
    holder.do(lambda tx: passing.seal_again(holder.own, tx, loser.account, loser.device, asked))
    settle(holder, loser)


def test_a_line_that_comes_back_is_held_by_whoever_brought_it(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    line = alice.says(bob, "hello")
    settle(alice, bob)
    goes_back(alice, line)
    alice.items.clear()
    bob.do(lambda tx: outgoing.seal_again(bob.own, tx, alice.account, alice.device, [line.id]))
    settle(alice, bob)
    assert sent(alice.items, line) == [Sent(line.id, bob.device, TEXT, held=True)]
    assert sent(told_again(alice), line) == [Sent(line.id, b"", TEXT, held=True)]


def test_a_line_that_was_only_sent_is_not_told_to_be_held(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    line = alice.says(bob, "hello")
    settle(alice, bob)
    assert sent(told_again(alice), line) == [Sent(line.id, b"", TEXT)]
    assert not sent(told_again(bob), line), "what others wrote is not ours to send"


def test_what_comes_back_to_a_circle_or_an_album_is_sent(alice: Person, bob: Person, eve: Person) -> None:
    befriend(alice, bob)
    befriend(alice, eve)
    for type_ in ("circle", "group"):
        space = founds(alice, type_, bob, eve)
        settle_star(alice, bob, eve)
        mine, from_member = posts(alice, space, "mine"), posts(bob, space, "a member's")
        settle_star(alice, bob, eve)
        for loser, event, holder in ((alice, mine, eve), (bob, from_member, alice)):
            goes_back(loser, event)
            loser.items.clear()
            gives_back(holder, loser, space, event)
            assert sent(loser.items, event) == [Sent(event.id, holder.device, POST)], type_
            assert sent(told_again(loser), event) == [Sent(event.id, b"", POST)], type_


def test_what_a_backup_does_not_know_to_be_sent_is_sent_once_sets_agree(alice: Person, bob: Person) -> None:
    """What waits for the other still waits, and so does what was stated since the sets were looked at."""
    befriend(alice, bob)
    space = founds(alice, "group", bob)
    settle_star(alice, bob)
    old, waits, later = (posts(alice, space, text) for text in ("old", "waits", "later"))
    earlier = {alice.device: waits.header.seq}
    for row in alice.queued(bob):
        if row.event_id != waits.id:
            alice.do(lambda tx, id_=row.id: outbox.drop(tx, id_))  # type: ignore[misc]
    alice.items.clear()
    for _ in range(2):
        alice.do(lambda tx: passing.agreed(alice.own, tx, bob.peer(), space, earlier))
    assert [item for item in alice.items if isinstance(item, Sent)] == [Sent(old.id, bob.device, POST)]
    again = told_again(alice)
    assert sent(again, old)
    assert not sent(again, waits)
    assert not sent(again, later)


def loses_space(person: Person, space: bytes) -> None:
    """As in an old copy from before it was founded."""
    for table in ("event", "head", "space_member", "outbox"):
        where = "space = ?" if table != "outbox" else "event_id = ?"
        person.do(lambda tx, t=table, w=where: tx.execute(f"DELETE FROM {t} WHERE {w}", (space,)))  # type: ignore[misc]
    person.do(lambda tx: tx.execute("DELETE FROM space WHERE id = ?", (space,)))


@pytest.mark.parametrize(("type_", "everybody"), [("group", False), ("circle", True)])
def test_a_space_of_mine_comes_back_from_who_is_on_its_list(
    type_: str, everybody: bool, alice: Person, bob: Person, eve: Person
) -> None:
    befriend(alice, bob)
    befriend(alice, eve)
    space = founds(alice, type_, bob, eve, everybody=everybody)
    settle_star(alice, bob, eve)
    loses_space(alice, space)
    alice.items.clear()
    alice.rings.rung.clear()
    bob.do(lambda tx: passing.hand_back(bob.own, tx, row_of_tx(tx, space), alice.device))
    settle(bob, alice)
    assert [item.mine for item in alice.items if isinstance(item, Founded)] == [True]
    assert set(alice.do(lambda tx: spaces.listed(tx, space))) == {bob.account, eve.account}
    assert ("relisted", bob.device) in alice.rings.rung, "a new link compares what there is"


def test_a_circle_for_some_does_not_come_back_without_its_list(alice: Person, bob: Person) -> None:
    """Whoever was taken off it holds its genesis, too, and must not come on it again by that."""
    befriend(alice, bob)
    space = founds(alice, "circle", bob)
    settle_star(alice, bob)
    bob.do(lambda tx: passing.hand_back(bob.own, tx, row_of_tx(tx, space), alice.device))
    assert bob.queued(alice) == []


def test_who_was_dismissed_does_not_come_on_a_list_again_by_bringing_it_back(alice: Person, bob: Person) -> None:
    befriend(alice, bob)
    space = founds(alice, "group", bob)
    settle_star(alice, bob)
    enlisted = [event for event in all_of(bob, space) if event.header.kind == MEMBER]
    dismisses(alice, space, bob)
    hands(bob, alice, *enlisted)
    assert not alice.do(lambda tx: spaces.is_listed(tx, space, bob.account))


def test_nobody_founds_in_my_name(alice: Person, bob: Person) -> None:
    befriend(alice, bob)
    forged = genesis_event(bob.own.keys, alice.account, 1 << 16, Founding("group", bytes(32), {}, True), bob.random)
    with pytest.raises(PeerFault) as fault:
        hands(bob, alice, forged)
    assert fault.value.code == "unknown_author"


def test_what_nobody_is_known_to_have_is_brought_again_by_a_device_that_is_new(alice: Person, bob: Person) -> None:
    """As after a restore from a backup that was written before anybody had it; whoever has it says so."""
    befriend(alice, bob)
    space = founds(alice, "group", bob)
    settle_star(alice, bob)
    post, comment = posts(alice, space, "post"), posts(bob, space, "comment")
    for author, to, event in ((alice, bob, post), (bob, alice, comment)):
        author.do(lambda tx, d=to.device: outbox.drop_device(tx, d))  # type: ignore[misc]
        author.do(lambda tx, own=author.own: passing.bring_again(own, tx, row_of_tx(tx, space)))  # type: ignore[misc]
        assert [row.event_id for row in author.queued(to)] == [event.id], "what frames the group is known"
        acknowledge(author, to)
        author.do(lambda tx, own=author.own: passing.bring_again(own, tx, row_of_tx(tx, space)))  # type: ignore[misc]
        assert author.queued(to) == []
