"""Groups of many: what it takes does not grow with every pair of members, and comes out as if done one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from node.errors import Refused
from node.secure import group_log, group_view, groups, key_words, plaintext
from node.store import grouped, log, outbox, ranks
from node.store.transaction import Tx
from sync.ranks import ADMIN, MEMBER
from tests.node.secure.members import Member, people

ABOUT = {"title": "Walks"}
FIVE = people(5)
OTHERS = [person.account for person in FIVE[1:]]


@pytest.fixture
def alice(tmp_path: Path) -> Iterator[Member]:
    member = Member(tmp_path / "alice", FIVE[0], FIVE[1:])
    yield member
    member.close()


def test_what_a_founding_means_is_looked_at_once_for_all(alice: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []
    evaluate = group_view.evaluate
    monkeypatch.setattr(group_view, "evaluate", lambda *args: looked.append(1) or evaluate(*args))
    space = alice.do(lambda tx: groups.found(alice.own, tx, ABOUT, OTHERS[:2], "full"))
    few = len(looked)
    alice.do(lambda tx: groups.enlist(alice.own, tx, groups.known(tx, space), OTHERS[2:]))
    assert len(looked) - few < few
    looked.clear()
    alice.do(lambda tx: groups.found(alice.own, tx, ABOUT, OTHERS, "full"))
    assert len(looked) == few


def test_each_is_brought_what_led_to_their_own_place_and_nothing_later(alice: Member) -> None:
    space = alice.do(lambda tx: groups.found(alice.own, tx, ABOUT, OTHERS, "full"))
    grants = alice.do(lambda tx: group_view.of(alice.own, tx, groups.known(tx, space)).rulings())
    assert [ruling.said.account for ruling in sorted(grants, key=lambda each: each.event.header.seq)] == OTHERS
    for number, person in enumerate(FIVE[1:], 1):
        said = alice.do(lambda tx, person=person: _said(tx, person.devices[0].device))
        welcome, brought = said[plaintext.WELCOME], said[plaintext.STATEMENTS]
        own = next(ruling.event for ruling in grants if ruling.said.account == person.account)
        assert key_words.decode(key_words.Welcome, welcome).grant == own.id
        stated = key_words.decode(key_words.Statements, brought).stated
        assert len(stated) == number
        assert stated[-1].event == own.to_bytes()


def test_whoever_lets_in_one_who_is_banned_lets_in_none(alice: Member, tmp_path: Path) -> None:
    """What a higher rank has removed stays out, and nobody who was named beside it is in."""
    bob = Member(tmp_path / "bob", FIVE[1], FIVE)
    space = alice.do(lambda tx: groups.found(alice.own, tx, ABOUT, OTHERS[:2], "full"))
    alice.do(lambda tx: groups.rank(alice.own, tx, groups.known(tx, space), OTHERS[0], ADMIN))
    alice.do(lambda tx: groups.dismiss(alice.own, tx, groups.known(tx, space), OTHERS[1]))
    log_ = alice.do(lambda tx: log.events(tx, grouped.arrived(tx, space)))
    bob.hears(alice)
    bob.do(lambda tx: group_log.take(bob.own, tx, alice.own.device, groups.known(tx, space), log_[1:]))
    with pytest.raises(Refused) as refused:
        bob.do(lambda tx: groups.enlist(bob.own, tx, groups.known(tx, space), (OTHERS[2], OTHERS[1])))
    assert refused.value.code == "banned"
    assert [place.rank for place in bob.do(lambda tx: ranks.of(tx, space))].count(MEMBER) == 0
    bob.do(lambda tx: groups.enlist(bob.own, tx, groups.known(tx, space), OTHERS[2:3]))
    assert bob.do(lambda tx: ranks.get(tx, space, OTHERS[2])) == ranks.RankRow(OTHERS[2], MEMBER, FIVE[3].name)
    bob.close()


def _said(tx: Tx, device: bytes) -> dict[int, bytes]:
    messages = [plaintext.decode(row.item) for row in outbox.of_device(tx, device)]
    return {message.type: message.body for message in messages}
