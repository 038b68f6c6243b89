"""What a member of a group says to spoil it for others: heaps of keys, questions and names; nothing stays spoilt."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from crypto import space_key
from node.errors import PeerFault
from node.items import Described, Erased
from node.secure import (
    accepting,
    group_asking,
    group_entries,
    group_keys,
    group_log,
    group_view,
    groups,
    key_words,
    plaintext,
    visible,
)
from node.store import log, outbox, ranks, space_keys, unopened
from node.store.spaces import SpaceRow
from sync.event import ERASE, KEY_NEW, RANK
from sync.groups import key_new, ranking
from sync.ranks import ADMIN, MEMBER, MODERATOR
from tests.node.secure.members import Member, people

PEOPLE = people(3)
TEXT = 2000
ERASED = visible.erased


@pytest.fixture
def members(tmp_path: Path) -> Iterator[list[Member]]:
    every = [Member(tmp_path / person.name, person, PEOPLE) for person in PEOPLE]
    yield every
    for member in every:
        member.close()


@pytest.fixture
def space(members: list[Member]) -> bytes:
    """A group of all three."""
    alice, *others = members
    space = alice.do(lambda tx: groups.found(alice.own, tx, {}, [each.own.account for each in others], "full"))
    for other in others:
        other.hears(alice)
    return space


def hear(member: Member, sender: Member, kind: int, words: key_words.Words) -> None:
    body, peer = key_words.encode(words), sender.peer()
    member.do(lambda tx: group_entries.hear(member.own, tx, peer, kind, body))


def held(member: Member, space: bytes) -> set[bytes]:
    return {key.kid for key in member.do(lambda tx: space_keys.of(tx, space)) if key.secret is not None}


def test_a_heap_of_keys_that_nobody_announced_keeps_no_other_key_away(members: list[Member], space: bytes) -> None:
    alice, bob, carol = members
    junk = [os.urandom(64) for _ in range(group_keys.MOST_UNANNOUNCED + 1)]
    for at in range(0, len(junk), key_words.MAX_KEYS):
        hear(carol, bob, plaintext.KEYS, key_words.Keys(space, tuple(junk[at : at + key_words.MAX_KEYS])))
    assert held(carol, space) == {space_key.space_key(secret).kid for secret in junk[:-1]}, "there is a bound"
    late = os.urandom(64)
    hear(carol, alice, plaintext.KEYS, key_words.Keys(space, (late,)))
    assert space_key.space_key(late).kid not in held(carol, space), (
        "nothing announces it yet: it is asked for when something does"
    )
    alice.do(lambda tx: groups.publish(alice.own, tx, groups.known(tx, space), TEXT, {"text": "hello"}))
    (made,) = held(alice, space)
    events = alice.do(lambda tx: group_keys.control_log(tx, groups.known(tx, space)))
    carol.do(lambda tx: group_log.take(carol.own, tx, b"", groups.known(tx, space), events))
    assert [wanted.kid for wanted in carol.do(lambda tx: space_keys.wanted(tx, space))] == [made]
    carol.hears(alice)
    assert made in held(carol, space)


def test_whoever_asks_and_takes_no_answer_is_not_answered_for_ever(
    members: list[Member], space: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob, _ = members
    monkeypatch.setattr(group_asking, "MOST_ANSWERS", 3)
    alice.queued()
    for _ in range(group_asking.MOST_ANSWERS + 2):
        hear(alice, bob, plaintext.KEYREQ, key_words.KeyRequest(space, (bytes(16),)))
    assert alice.do(lambda tx: outbox.answers_to(tx, bob.own.device)) == group_asking.MOST_ANSWERS
    alice.queued()
    hear(alice, bob, plaintext.KEYREQ, key_words.KeyRequest(space, (bytes(16),)))
    assert alice.do(lambda tx: outbox.answers_to(tx, bob.own.device)) == 1


def test_nobody_names_a_member_whose_word_about_them_does_not_count(members: list[Member], space: bytes) -> None:
    """Whichever statement comes first in any order: Carol, a member, makes many."""
    alice, bob, carol = members
    for _ in range(8):
        said = ranking(bob.own.account, MEMBER, "Alice")
        carol.do(lambda tx, said=said: group_log.control(carol.own, tx, groups.known(tx, space), RANK, said))  # type: ignore[misc]
    events = carol.do(lambda tx: group_keys.control_log(tx, groups.known(tx, space)))
    alice.do(lambda tx: group_log.take(alice.own, tx, carol.own.device, groups.known(tx, space), events))
    for member in (alice, carol):
        place = member.do(lambda tx: ranks.get(tx, space, bob.own.account))
        assert place == ranks.RankRow(bob.own.account, MEMBER, PEOPLE[1].name)


def test_a_part_of_the_log_that_comes_before_its_causes_is_taken_and_waits(members: list[Member], space: bytes) -> None:
    """Refused, it would be sent again and again; somebody who is out never gets the causes."""
    alice, bob, _ = members
    row = alice.do(lambda tx: groups.known(tx, space))
    for rank in (ADMIN, MODERATOR, MEMBER):
        said = ranking(bob.own.account, rank)
        alice.do(lambda tx, said=said: group_log.control(alice.own, tx, row, RANK, said))  # type: ignore[misc]
    events = alice.do(lambda tx: group_keys.control_log(tx, row))
    lacking = bob.do(lambda tx: log.missing(tx, [event.id for event in events]))
    *later, first = [event for event in reversed(events) if event.id in lacking]
    for event in later:
        hear(bob, alice, plaintext.STATEMENTS, key_words.Statements(space, (key_words.Stated(event.to_bytes()),)))
    assert len(later) > 1
    assert bob.do(lambda tx: len(unopened.numbers(tx, space))) == len(later)
    hear(bob, alice, plaintext.STATEMENTS, key_words.Statements(space, (key_words.Stated(first.to_bytes()),)))
    assert not bob.do(lambda tx: log.missing(tx, lacking))
    assert not bob.do(lambda tx: unopened.waits(tx, space))


def test_a_part_of_a_log_of_another_group_is_refused(members: list[Member], space: bytes) -> None:
    alice, bob, _ = members
    other = alice.do(lambda tx: groups.found(alice.own, tx, {}, [bob.own.account], "full"))
    foreign = alice.do(lambda tx: group_keys.control_log(tx, groups.known(tx, other)))
    words = key_words.Statements(space, (key_words.Stated(foreign[-1].to_bytes()),))
    with pytest.raises(PeerFault, match="does not belong"):
        hear(bob, alice, plaintext.STATEMENTS, words)


def test_an_event_of_a_group_comes_in_no_message_of_its_own(members: list[Member], space: bytes) -> None:
    alice, bob, _ = members
    row = alice.do(lambda tx: groups.known(tx, space))
    alice.do(lambda tx: group_log.control(alice.own, tx, row, RANK, ranking(bob.own.account, ADMIN)))
    (event,) = alice.do(lambda tx: group_keys.control_log(tx, row))[-1:]
    with pytest.raises(PeerFault, match="came alone"):
        bob.do(lambda tx: accepting.take(bob.own, tx, alice.peer(), event))


def test_a_name_that_counts_no_more_gives_way_to_that_of_the_founding(members: list[Member], space: bytes) -> None:
    """Bob, an admin, renames the group while Alice, who has not heard of it, makes him a member."""
    alice, bob, _ = members
    row = alice.do(lambda tx: groups.known(tx, space))
    alice.do(lambda tx: groups.rank(alice.own, tx, row, bob.own.account, ADMIN))
    _give_log(alice, bob, row)
    bob.do(lambda tx: groups.describe(bob.own, tx, row, {"title": "Renamed"}))
    assert msgspec.msgpack.decode(bob.do(lambda tx: groups.known(tx, space)).about) == {"title": "Renamed"}
    alice.do(lambda tx: groups.rank(alice.own, tx, row, bob.own.account, MEMBER))
    _give_log(alice, bob, row)
    assert msgspec.msgpack.decode(bob.do(lambda tx: groups.known(tx, space)).about) == {}


def _give_log(giver: Member, taker: Member, row: SpaceRow) -> None:
    events = giver.do(lambda tx: group_keys.control_log(tx, row))
    taker.do(lambda tx: group_log.take(taker.own, tx, giver.own.device, row, events))


def test_who_describes_a_group_does_not_take_it_from_where_all_have_it(members: list[Member]) -> None:
    """Now, and when all that was ever told is told again."""
    alice = members[0]
    space = alice.do(lambda tx: groups.found(alice.own, tx, {"use": "chat", "title": "Trip"}, [], "full"))
    alice.do(lambda tx: groups.describe(alice.own, tx, groups.known(tx, space), {"title": "Journey"}))
    assert msgspec.msgpack.decode(alice.do(lambda tx: groups.known(tx, space)).about) == {
        "use": "chat",
        "title": "Journey",
    }
    told = alice.do(lambda tx: [each for each in visible.replay(tx, alice.own.account) if isinstance(each, Described)])
    assert [dict(each.about) for each in told] == [{"use": "chat", "title": "Journey"}]


def test_what_was_erased_by_right_stays_so_when_its_eraser_says_it_once_more_as_a_member(
    members: list[Member], space: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What else they erase then is nobody's loss, now and when all is told again."""
    alice, bob, _ = members
    row = alice.do(lambda tx: groups.known(tx, space))
    alice.do(lambda tx: groups.rank(alice.own, tx, row, bob.own.account, MODERATOR))
    said = [alice.do(lambda tx: groups.publish(alice.own, tx, row, TEXT, {"text": "hello"})) for _ in range(2)]
    told: list[Erased] = []
    monkeypatch.setattr(visible, "erased", lambda *args: told.append(ERASED(*args)) or told[-1])

    def follow() -> None:
        events = alice.do(lambda tx: group_keys.control_log(tx, row))
        bob.hears(alice)
        bob.do(lambda tx: group_log.take(bob.own, tx, alice.own.device, row, [*events, *said]))

    follow()
    erase = bob.do(lambda tx: groups.erase(bob.own, tx, row, [said[0].id]))
    told.clear()
    alice.do(lambda tx: group_log.take(alice.own, tx, bob.own.device, row, [erase]))
    alice.do(lambda tx: groups.rank(alice.own, tx, row, bob.own.account, MEMBER))
    follow()
    words = {"targets": [each.id for each in said]}
    bob.do(lambda tx: groups._say(bob.own, tx, row, (ERASE, words, 0)))
    expected = [(said[0].id, True), (said[0].id, True), (said[1].id, False)]
    assert [(each.target, each.by_right) for each in told] == expected
    again = bob.do(lambda tx: [each for each in visible.replay(tx, bob.own.account) if isinstance(each, Erased)])
    assert [(each.target, each.by_right) for each in again] == expected


def test_who_asks_in_vain_is_kept_in_mind_but_no_stranger(members: list[Member], space: bytes) -> None:
    alice, bob, _ = members
    secret = os.urandom(64)
    kid = space_key.space_key(secret).kid
    hear(bob, alice, plaintext.KEYREQ, key_words.KeyRequest(space, (kid,)))
    assert [owed[2] for owed in bob.own.groups.owed[space]] == [kid]
    alone = alice.do(lambda tx: groups.found(alice.own, tx, {}, [], "full"))
    hear(alice, bob, plaintext.KEYREQ, key_words.KeyRequest(alone, (kid,)))
    assert not alice.own.groups.owed.get(alone), "whoever never belonged is owed nothing"


def test_a_key_is_asked_for_all_around_before_there_is_a_pause(members: list[Member], space: bytes) -> None:
    """Whoever asked one device each time would wait for hours where the only one that has it comes last."""
    alice, bob, carol = members
    row = carol.do(lambda tx: groups.known(tx, space))
    kid, others = os.urandom(16), {alice.own.device, bob.own.device}
    no = key_words.Withheld(space, ((kid, "not_held"),))
    carol.queued()
    carol.do(lambda tx: space_keys.want(tx, space, kid, 0))
    carol.do(lambda tx: group_asking.ask_around(carol.own, tx, row))
    first = asked_by(carol)
    hear(carol, alice if first == [alice.own.device] else bob, plaintext.WITHHELD, no)
    second = asked_by(carol)
    assert [len(first), len(second), {*first, *second}] == [1, 1, others]
    hear(carol, bob, plaintext.WITHHELD, no)
    assert not asked_by(carol), "all were asked just now"
    carol.do(lambda tx: space_keys.asked(tx, space, kid, 0))
    carol.do(lambda tx: group_asking.ask_everybody(carol.own, tx, row))
    assert set(asked_by(carol)) == others, "an hour later, since who was asked may not have answered"


def test_a_key_is_asked_for_as_soon_as_its_announcement_has_come(members: list[Member], space: bytes) -> None:
    """Though nothing waits for it yet: what is sealed with it may come by a link, which then does not even offer it."""
    alice, bob, carol = members
    row = alice.do(lambda tx: groups.known(tx, space))
    alice.do(lambda tx: groups.publish(alice.own, tx, row, TEXT, {"text": "hello"}))
    brought = [key_words.Stated(each.to_bytes(), ()) for each in alice.do(lambda tx: group_keys.control_log(tx, row))]
    carol.queued()
    hear(carol, alice, plaintext.STATEMENTS, key_words.Statements(space, tuple(brought)))
    assert not carol.do(lambda tx: unopened.waits(tx, space))
    assert [plaintext.decode(item).type for item in items(carol)] == [plaintext.KEYREQ]
    assert set(asked_by(carol)) <= {alice.own.device, bob.own.device}


def test_a_log_that_nobody_has_keeps_a_key_from_its_account_alone(members: list[Member], space: bytes) -> None:
    """Whoever is out goes on with their log, and nobody who is in is shown it: all others are given the key."""
    alice, bob, carol = members
    secret = space_key.make(os.urandom, carol.own.device)
    kid = space_key.space_key(secret).kid
    named: dict[bytes, list[bytes]] = {each.own.account: [] for each in (alice, carol)}
    said = key_new(space_key.fingerprint(secret), named | {bob.own.account: [os.urandom(32)]})
    carol.do(lambda tx: group_log.control(carol.own, tx, groups.known(tx, space), KEY_NEW, said))
    carol.do(lambda tx: space_keys.hold(tx, space, kid, secret, 0))
    assert carol.do(lambda tx: group_view.to_seal(carol.own, tx, groups.known(tx, space))) is None, "it is not clean"
    _give_log(carol, alice, carol.do(lambda tx: groups.known(tx, space)))
    hear(alice, carol, plaintext.KEYS, key_words.Keys(space, (secret,)))
    alice.queued()
    for asker, answer in ((carol, plaintext.KEYS), (bob, plaintext.WITHHELD)):
        hear(alice, asker, plaintext.KEYREQ, key_words.KeyRequest(space, (kid,)))
        assert [plaintext.decode(item).type for item in items(alice)] == [answer]
        alice.queued()


def test_who_fetches_no_questions_is_asked_no_more(
    members: list[Member], space: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, carol = members
    row = carol.do(lambda tx: groups.known(tx, space))
    monkeypatch.setattr(group_asking, "MOST_WAITING", 3)
    carol.queued()
    carol.do(lambda tx: space_keys.want(tx, space, os.urandom(16), 0))
    for _ in range(5):
        carol.do(lambda tx: tx.execute("UPDATE key_wanted SET asked_at = 0"))
        carol.do(lambda tx: group_asking.ask_everybody(carol.own, tx, row))
    assert len(asked_by(carol)) == 2 * 3


def items(member: Member) -> list[bytes]:
    """What is queued, unsealed."""
    return member.do(lambda tx: [item for (item,) in tx.rows("SELECT item FROM outbox ORDER BY id")])


def asked_by(member: Member) -> list[bytes]:
    """Which devices questions wait for, which then are gone."""
    found = member.do(lambda tx: [device for (device,) in tx.rows("SELECT device FROM outbox ORDER BY id")])
    member.queued()
    return found


def test_who_is_in_again_asks_for_the_keys_that_were_made_meanwhile(members: list[Member], space: bytes) -> None:
    """Also where the log that announces them came before the word that lets them in."""
    alice, bob, _ = members
    row = alice.do(lambda tx: groups.known(tx, space))
    alice.do(lambda tx: groups.dismiss(alice.own, tx, row, bob.own.account))
    alice.do(lambda tx: groups.publish(alice.own, tx, row, TEXT, {"text": "hello"}))
    _give_log(alice, bob, row)
    assert not bob.do(lambda tx: space_keys.wanted(tx, space))
    alice.do(lambda tx: groups.enlist(alice.own, tx, row, (bob.own.account,)))
    _give_log(alice, bob, row)
    (made,) = held(alice, space)
    assert [wanted.kid for wanted in bob.do(lambda tx: space_keys.wanted(tx, space))] == [made]


def test_who_leaves_brings_what_they_stated_and_nobody_has(members: list[Member], space: bytes) -> None:
    """Nobody asks them for it: they are out. Else the leave would rest on what nobody has, and wait for ever."""
    alice, bob, _ = members
    row = bob.do(lambda tx: groups.known(tx, space))
    bob.do(lambda tx: groups.publish(bob.own, tx, row, TEXT, {"text": "hello"}))
    bob.queued()
    bob.do(lambda tx: groups.leave(bob.own, tx, row))
    alice.hears(bob)
    assert not alice.do(lambda tx: unopened.waits(tx, space))
    assert bob.own.account not in alice.do(
        lambda tx: {place.account for place in ranks.of(tx, space) if place.rank >= 0}
    )
    stated = bob.do(lambda tx: [event.id for event in group_keys.control_log(tx, row)])
    assert not alice.do(lambda tx: log.missing(tx, stated))
