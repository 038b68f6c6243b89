"""What two devices without a link say of their chains: what is lacking is sent, to whom it may be shown, and seldom."""

from __future__ import annotations

import pytest

from node import birth
from node.errors import PeerFault
from node.secure import gaps, outgoing, plaintext
from node.secure.plaintext import Chain, Holding, Holds
from node.store import gaps as rows
from node.store import log, marks, outbox, wanted
from sync.event import ID_PREKEYS, Event, bucket
from sync.reconcile import key_of
from sync.space import personal_space
from tests.node.secure.people import DAY_MS, Person, befriend, between, learn, log_of, settle
from tests.node.secure.test_shared import founds, posts, settle_star


def loses(person: Person, *events: Event) -> None:
    """The events are gone, as after an old copy of the store was put back."""
    for event in events:
        space, device = event.header.space, event.header.device
        person.do(lambda tx, id_=event.id: tx.execute("DELETE FROM event WHERE id = ?", (id_,)))  # type: ignore[misc]
        rest = person.do(lambda tx, at=(space, device): log.chain_ids(tx, *at))  # type: ignore[misc]
        kept = person.do(lambda tx, ids=rest: log.events(tx, ids))  # type: ignore[misc]
        person.do(lambda tx, at=(space, device): tx.execute("DELETE FROM head WHERE space = ? AND device = ?", at))  # type: ignore[misc]
        for each in kept:
            person.do(lambda tx, id_=each.id: tx.execute("DELETE FROM event WHERE id = ?", (id_,)))  # type: ignore[misc]
            person.do(lambda tx, each=each: log.append(tx, each, log.State.PLAIN, 1))  # type: ignore[misc]


def says_what_it_holds(person: Person, other: Person) -> None:
    person.do(lambda tx: gaps.say(person.own, tx, other.account, other.device))


def kinds(person: Person, other: Person) -> list[int]:
    return [plaintext.decode(row.item).type for row in person.queued(other)]


def missing(person: Person) -> int:
    return person.do(lambda tx: rows.missing(tx, personal_space(person.account)))


def test_holes_in_logs_and_in_what_one_says_to_oneself_are_no_missing_messages(
    friends: tuple[Person, Person],
) -> None:
    alice, bob = friends
    note, _ = (
        alice.do(lambda tx, text=text: outgoing.publish_personal(alice.own, tx, 10003, {"text": text}))  # type: ignore[misc]
        for text in ("first", "second")
    )
    bob.clock.ms += 8 * DAY_MS
    bob.do(lambda tx: birth.announce(bob.own, tx))
    learn(alice, bob)
    prekeys = next(event for event in log_of(bob) if event.header.kind == ID_PREKEYS and event.header.seq == 1)
    loses(alice, note, prekeys)
    spaces = alice.do(lambda tx: tx.rows("SELECT space FROM head WHERE contiguous < top_seq"))
    assert {space for (space,) in spaces} == {personal_space(alice.account), bob.account}
    assert missing(alice) == 0


def test_what_is_missing_of_a_chain_is_counted_so_far(
    friends: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = friends
    said = [alice.says(bob, f"text {n}") for n in range(9)]
    settle(alice, bob)
    loses(bob, *said[1:6], said[7])
    counts = []
    for most in (2, 5, 6, 7, 8, 1_000):
        monkeypatch.setattr(rows, "COUNTED", most)
        counts.append(missing(bob))
    assert counts == [2, 5, 5, 6, 6, 6]


def test_a_hole_is_noticed_and_filled(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    said = [alice.says(bob, f"text {n}") for n in range(5)]
    settle(alice, bob)
    loses(bob, said[1], said[3])
    space = between(alice, bob)
    assert bob.do(lambda tx: rows.holes(tx, space, alice.device, 5)) == [(2, 2), (4, 4)]
    assert missing(bob) == 2
    assert bob.do(lambda tx: gaps.is_lacking(bob.own, tx, alice.account))
    bob.rings.rung.clear()
    alice.says(bob, "next")
    settle(alice, bob)
    assert ("lacking", alice.device) in bob.rings.rung
    says_what_it_holds(bob, alice)
    settle(bob, alice)
    assert not bob.do(lambda tx: gaps.is_lacking(bob.own, tx, alice.account))
    assert missing(bob) == 0
    assert alice.do(lambda tx: log.ids(tx, space)) == bob.do(lambda tx: log.ids(tx, space))


def test_it_is_said_once_however_often_it_is_asked_for(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    for _ in range(3):
        says_what_it_holds(alice, bob)
    assert kinds(alice, bob) == [plaintext.HOLDS]


def test_a_device_gets_back_what_it_stated_and_hears_again_how_far_that_came(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    space = between(alice, bob)
    said = [alice.says(bob, f"text {n}") for n in range(3)]
    settle(alice, bob)
    bob.do(lambda tx: marks.answered(tx, space, bob.device, alice.device, 3, 0))
    assert bob.do(lambda tx: marks.due(tx, bob.device, alice.device)) == []
    loses(alice, *said[1:])
    alice.items.clear()
    says_what_it_holds(alice, bob)
    settle(alice, bob)
    assert [alice.holds(event) is not None for event in said] == [True] * 3
    assert sorted(map(str, alice.texts())) == ["text 1", "text 2"]


def test_who_states_in_a_place_that_is_taken_gets_back_what_was_there(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    first = alice.says(bob, "before")
    settle(alice, bob)
    loses(alice, first)
    alice.says(bob, "in its place")
    bob.rings.rung.clear()
    settle(alice, bob)
    assert alice.holds(first) is not None
    assert ("sure", alice.device) in bob.rings.rung


def test_whoever_hears_of_more_than_it_has_says_what_it_has(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    said = [alice.says(bob, f"text {n}") for n in range(3)]
    settle(alice, bob)
    loses(bob, *said[1:])
    says_what_it_holds(alice, bob)
    bob.rings.rung.clear()
    settle(alice, bob)
    assert ("sure", alice.device) in bob.rings.rung
    assert kinds(bob, alice) == []


def test_the_same_device_is_answered_once_a_minute(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    alice.says(bob, "text")
    settle(alice, bob)
    nothing = plaintext.encode_holds(Holds(True, (Holding(between(alice, bob), ()),)))
    peer = bob.peer()
    for later_ms, expected in ((0, 1), (30_000, 0), (31_000, 1)):
        alice.clock.ms += later_ms
        alice.do(lambda tx: gaps.answer(alice.own, tx, peer, nothing))
        assert len(alice.queued(bob)) == expected
        alice.do(lambda tx: outbox.drop_device(tx, bob.device))


def test_a_member_is_brought_what_it_lacks_of_a_group_and_nobody_else_is(
    alice: Person, bob: Person, eve: Person
) -> None:
    befriend(alice, bob)
    befriend(alice, eve)
    space = founds(alice, "group", bob)
    post = posts(alice, space, "for bob")
    settle_star(alice, bob, eve)
    loses(bob, post)
    says_what_it_holds(bob, alice)
    settle_star(alice, bob, eve)
    assert bob.holds(post) is not None
    probe = plaintext.encode_holds(Holds(True, (Holding(space, (Chain(alice.device, 0),)),)))
    peer = eve.peer()
    alice.do(lambda tx: gaps.answer(alice.own, tx, peer, probe))
    assert alice.queued(eve) == []


def test_who_lost_a_whole_group_is_given_it_anew(alice: Person, bob: Person, eve: Person) -> None:
    befriend(alice, bob)
    befriend(alice, eve)
    space = founds(alice, "group", bob)
    settle_star(alice, bob, eve)
    bob.do(lambda tx: tx.execute("DELETE FROM space WHERE id = ?", (space,)))
    bob.do(lambda tx: tx.execute("DELETE FROM event WHERE id = ? OR space = ?", (space, space)))
    bob.do(lambda tx: tx.execute("DELETE FROM head WHERE space = ?", (space,)))
    bob.rings.rung.clear()
    says_what_it_holds(bob, alice)
    settle_star(alice, bob, eve)
    assert ("sure", alice.device) in bob.rings.rung, "there is more of it than its beginning"
    alice.clock.ms += gaps.ANSWER_MS
    says_what_it_holds(bob, alice)
    settle_star(alice, bob, eve)
    assert bob.do(lambda tx: log.ids(tx, space)) == alice.do(lambda tx: log.ids(tx, space))


def test_only_contacts_are_told_and_heard(alice: Person, bob: Person) -> None:
    says_what_it_holds(alice, bob)
    assert alice.queued(bob) == []
    befriend(alice, bob)
    envelope = alice.seals(bob, plaintext.HOLDS, plaintext.encode_holds(Holds(True, ())))
    bob.do(lambda tx: tx.execute("UPDATE contact SET state = 'refused'"))
    with pytest.raises(PeerFault) as fault:
        bob.takes(envelope, alice)
    assert fault.value.code == "not_a_contact"


@pytest.mark.parametrize(
    "holds",
    [
        Holds(True, (Holding(b"short", ()),)),
        Holds(True, (Holding(bytes(32), (Chain(b"short", 1),)),)),
        Holds(True, (Holding(bytes(32), (Chain(bytes(32), -1),)),)),
        Holds(True, (Holding(bytes(32), (Chain(bytes(32), 2**53),)),)),
        Holds(True, (Holding(bytes(32), (Chain(bytes(32), 5, ((3, 6),)),)),)),
        Holds(True, (Holding(bytes(32), (Chain(bytes(32), 5, ((0, 1),)),)),)),
        Holds(True, (Holding(bytes(32), (Chain(bytes(32), 99, tuple((n, n) for n in range(1, 66))),)),)),
        Holds(True, (Holding(bytes(32), (Chain(bytes(32), 1),) * 257),)),
        Holds(True, (Holding(bytes(32), ()),) * 481),
    ],
)
def test_what_is_beyond_the_limits_is_malformed(holds: Holds) -> None:
    with pytest.raises(PeerFault) as fault:
        plaintext.decode_holds(plaintext.encode_holds(holds))
    assert fault.value.code == "bad_plaintext"


def test_at_the_limits_it_is_read() -> None:
    holes = tuple((n, n) for n in range(1, 128, 2))
    held = Holds(False, (Holding(bytes(32), (Chain(bytes(32), 2**53 - 1, holes),) * 256),) * 2)
    assert plaintext.decode_holds(plaintext.encode_holds(held)) == held
    assert plaintext.size_of(held.spaces[0]) > 0


def lost(person: Person) -> int:
    return person.do(rows.lost)


def agrees(person: Person, other: Person, space: bytes, earlier: gaps.Tops) -> gaps.Tops:
    peer = other.peer()
    return person.do(lambda tx: gaps.judge(person.own, tx, peer, space, earlier))


def test_what_both_ends_lack_is_lost_once_they_agree_on_it(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    space = between(alice, bob)
    said = [alice.says(bob, f"text {n}") for n in range(5)]
    settle(alice, bob)
    for person in (alice, bob):
        loses(person, said[1], said[2])
        before = person.do(lambda tx: gaps.tops(tx, [space]))[space]
        other = bob if person is alice else alice
        agrees(person, other, space, {})
        assert lost(person) == 0, "the later number may have come before the other side said what it holds"
        for _ in range(2):
            agrees(person, other, space, before)
            assert lost(person) == 2
        assert person.own.counters["lost_noticed"] == 2


def test_what_comes_after_all_was_not_lost(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    space = between(alice, bob)
    said = [alice.says(bob, f"text {n}") for n in range(3)]
    settle(alice, bob)
    loses(bob, said[1])
    held = agrees(bob, alice, space, {})
    agrees(bob, alice, space, held)
    assert lost(bob) == 1
    bob.do(lambda tx: log.append(tx, said[1], log.State.PLAIN, 1))
    agrees(bob, alice, space, held)
    assert lost(bob) == 0


def test_what_is_wanted_is_not_lost(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    space = between(alice, bob)
    said = [alice.says(bob, f"text {n}") for n in range(3)]
    settle(alice, bob)
    loses(bob, said[1])
    key = key_of(bucket(said[1].header.hlc), said[1].id)
    bob.do(lambda tx: wanted.add(tx, alice.device, space, [key], 1))
    agrees(bob, alice, space, {alice.device: 3})
    assert lost(bob) == 0


def test_only_an_end_of_a_chain_makes_its_loss_certain(alice: Person, bob: Person, eve: Person) -> None:
    """A member hears of other members by the owner alone, who may be waiting for them; and many hear of the owner."""
    befriend(alice, bob)
    befriend(alice, eve)
    space = founds(alice, "group", bob, eve)
    settle_star(alice, bob, eve)
    mine = [posts(bob, space, f"post {n}") for n in range(3)]
    hers = [posts(alice, space, f"post {n}") for n in range(3)]
    settle_star(alice, bob, eve)
    loses(eve, mine[1])
    agrees(eve, alice, space, eve.do(lambda tx: gaps.tops(tx, [space]))[space])
    assert lost(eve) == 0
    loses(alice, hers[1])
    agrees(alice, bob, space, {alice.device: hers[2].header.seq})
    assert lost(alice) == 0, "eve may have it"
    loses(bob, mine[1])
    agrees(bob, alice, space, {bob.device: 3})
    assert lost(bob) == 1


def test_an_identity_log_holds_no_messages(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    agrees(bob, alice, alice.account, {alice.device: 99})
    assert lost(bob) == 0


def test_a_space_that_is_named_again_and_again_is_looked_at_once(
    friends: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = friends
    space = between(alice, bob)
    said = [alice.says(bob, f"text {number}").id for number in range(6)]
    settle(alice, bob)
    asked: list[list[bytes]] = []
    monkeypatch.setattr(gaps, "_seal", lambda own, tx, peer, space, ids: asked.append(ids))
    body = plaintext.encode_holds(Holds(False, (Holding(space, (Chain(alice.device, 0),)),) * 400))
    alice.do(lambda tx: gaps.answer(alice.own, tx, bob.peer(), body))
    assert asked == [said]
