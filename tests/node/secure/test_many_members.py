"""Groups of many: what it takes does not grow with every pair of members, and comes out as if done one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crypto import space_key
from node.errors import Refused
from node.items import Described, Item
from node.secure import group_log, group_view, groups, identities, key_words, logs, plaintext, visible
from node.store import grouped, log, outbox, ranks
from node.store.transaction import Tx
from sync.control import Identity
from sync.event import Event
from sync.ranks import ADMIN, MEMBER
from tests.node.secure.members import Member, people
from tests.sync.group_book import Person

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


def test_who_is_banned_is_let_in_by_nobody_and_loses_nothing_they_said(alice: Member, tmp_path: Path) -> None:
    bob = Member(tmp_path / "bob", FIVE[1], FIVE)
    space = alice.do(lambda tx: groups.found(alice.own, tx, ABOUT, OTHERS[:2], "full"))
    alice.do(lambda tx: groups.rank(alice.own, tx, groups.known(tx, space), OTHERS[0], ADMIN))
    bob.hears(alice)
    _brings(alice, bob, space)
    said = _publish(bob, space)
    alice.do(lambda tx: group_log.take(alice.own, tx, bob.own.device, groups.known(tx, space), _all(bob, space)))
    alice.do(lambda tx: groups.dismiss(alice.own, tx, groups.known(tx, space), OTHERS[0]))
    alice.do(lambda tx: groups.dismiss(alice.own, tx, groups.known(tx, space), OTHERS[0], ban=True))
    row = alice.do(lambda tx: groups.known(tx, space))
    assert alice.do(lambda tx: groups.is_banned(alice.own, tx, row, OTHERS[0]))
    assert alice.do(lambda tx: ranks.get(tx, space, OTHERS[0])) == ranks.RankRow(OTHERS[0], ranks.BANNED, FIVE[1].name)
    assert not alice.do(lambda tx: group_log.is_together(alice.own, tx, space, OTHERS[0]))
    with pytest.raises(Refused) as refused:
        alice.do(lambda tx: groups.enlist(alice.own, tx, row, OTHERS[:1]))
    assert refused.value.code == "banned"
    alice.do(lambda tx: groups.pardon(alice.own, tx, row, OTHERS[0]))
    assert not alice.do(lambda tx: groups.is_banned(alice.own, tx, row, OTHERS[0]))
    stored = alice.do(lambda tx: log.get(tx, said.id))
    assert stored is not None
    assert not stored.state & log.State.HIDDEN, "it was cut off where it ended, each time"
    alice.do(lambda tx: groups.enlist(alice.own, tx, row, OTHERS[:1]))
    assert alice.do(lambda tx: ranks.get(tx, space, OTHERS[0])) == ranks.RankRow(OTHERS[0], MEMBER, FIVE[1].name)
    bob.close()


def test_each_description_that_held_is_told_whenever_it_comes_and_no_other(alice: Member, tmp_path: Path) -> None:
    """Whoever was away sees what was said meanwhile, and judges by what held then what was written then."""
    bob = Member(tmp_path / "bob", FIVE[1], FIVE)
    space = alice.do(lambda tx: groups.found(alice.own, tx, ABOUT, OTHERS[:1], "full"))
    bob.hears(alice)
    for title in ("Hikes", "Tours"):
        alice.do(lambda tx, title=title: groups.describe(alice.own, tx, groups.known(tx, space), {"title": title}))  # type: ignore[misc]
    forged = bob.do(
        lambda tx: group_log.control(bob.own, tx, groups.known(tx, space), 16, {"about": {"title": "Mine"}})
    )
    told: list[Item] = []
    object.__setattr__(bob.own, "deliver", lambda tx, item: told.append(item))
    _brings(alice, bob, space)
    assert [item.about for item in told if isinstance(item, Described)] == [{"title": "Hikes"}, {"title": "Tours"}]
    replayed = bob.do(lambda tx: [item for item in visible.replay(tx, bob.own.account) if isinstance(item, Described)])
    assert [(item.about, item.held) for item in replayed] == [({"title": "Hikes"}, True), ({"title": "Tours"}, True)]
    assert forged.id not in {item.event_id for item in replayed}
    bob.close()


def test_a_description_that_held_may_not_once_more_is_known(alice: Member, tmp_path: Path) -> None:
    """Bob described the group as an admin; beside that Alice, who founded it, made him a member again."""
    bob = Member(tmp_path / "bob", FIVE[1], FIVE)
    space = alice.do(lambda tx: groups.found(alice.own, tx, ABOUT, OTHERS[:1], "full"))
    alice.do(lambda tx: groups.rank(alice.own, tx, groups.known(tx, space), OTHERS[0], ADMIN))
    bob.hears(alice)
    _brings(alice, bob, space)
    alice.do(lambda tx: groups.rank(alice.own, tx, groups.known(tx, space), OTHERS[0], MEMBER))
    told: list[Item] = []
    object.__setattr__(bob.own, "deliver", lambda tx, item: told.append(item))
    bob.do(lambda tx: groups.describe(bob.own, tx, groups.known(tx, space), {"title": "Mine"}))
    _brings(alice, bob, space)
    assert [item.held for item in told if isinstance(item, Described)] == [True, False]
    bob.close()


def test_a_ban_of_a_higher_one_is_not_lifted_by_a_lower_one(alice: Member, tmp_path: Path) -> None:
    bob = Member(tmp_path / "bob", FIVE[1], FIVE)
    space = alice.do(lambda tx: groups.found(alice.own, tx, ABOUT, OTHERS[:2], "full"))
    alice.do(lambda tx: groups.rank(alice.own, tx, groups.known(tx, space), OTHERS[0], ADMIN))
    alice.do(lambda tx: groups.dismiss(alice.own, tx, groups.known(tx, space), OTHERS[1], ban=True))
    bob.hears(alice)
    _brings(alice, bob, space)
    for work in (groups.pardon, lambda own, tx, row, account: groups.enlist(own, tx, row, (account,))):
        with pytest.raises(Refused) as refused:
            bob.do(lambda tx, work=work: work(bob.own, tx, groups.known(tx, space), OTHERS[1]))  # type: ignore[misc]
        assert refused.value.code in ("not_allowed", "banned")
    assert bob.do(lambda tx: groups.is_banned(bob.own, tx, groups.known(tx, space), OTHERS[1]))
    bob.close()


def test_the_way_to_a_message_is_one_step_from_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alice, bob = (Member(tmp_path / person.name, person, FIVE, relay=True) for person in FIVE[:2])
    space = alice.do(lambda tx: groups.found(alice.own, tx, ABOUT, OTHERS[:1], "full"))
    for number in range(9):
        alice.do(lambda tx, number=number: groups.publish(alice.own, tx, groups.known(tx, space), 2000, {"n": number}))
    bob.hears(alice)
    steps: list[int] = []
    move = space_key.moved
    monkeypatch.setattr(space_key, "moved", lambda at, number: steps.append(number - at.number) or move(at, number))
    said = alice.appended()
    bob.takes(said)
    assert len(steps) == len(said)
    assert sum(steps) == 0
    held = alice.do(lambda tx: log.heads(tx, space))
    assert bob.do(lambda tx: log.heads(tx, space)) == held
    for member in (alice, bob):
        member.close()


def test_a_revocation_that_came_any_way_ends_the_key_that_its_device_has(tmp_path: Path) -> None:
    """Whoever keeps a log keeps it in one way, of which what was remembered of groups hears."""
    bob, carol = Person("bob who loses a device", devices=2), FIVE[2]
    alice = Member(tmp_path / "alice", FIVE[0], (bob, carol))
    space = alice.do(lambda tx: groups.found(alice.own, tx, ABOUT, (bob.account, carol.account), "full"))
    kids = [_publish(alice, space).header.kid for _ in range(2)]
    bob.revoke(bob.devices[1].device)
    alice.do(lambda tx: identities.store(alice.own, tx, bob.account, bob.log))
    kids.append(_publish(alice, space).header.kid)
    assert kids[0] == kids[1] != kids[2]
    alice.close()


def test_what_a_device_said_is_hidden_when_its_revocation_comes_sealed(tmp_path: Path) -> None:
    """No link between the two carries the log; until its account says where the device ended nothing of it counts."""
    person = Person("bob who loses his device", devices=2)
    alice, bob = Member(tmp_path / "alice", FIVE[0], (person,), relay=True), Member(tmp_path / "bob", person, FIVE)
    space = alice.do(lambda tx: groups.found(alice.own, tx, ABOUT, (person.account,), "full"))
    _publish(alice, space)
    bob.hears(alice)
    bob.takes(alice.appended())
    said = _publish(bob, space)
    alice.takes(bob.appended())
    assert not _is_hidden(alice, said)
    peer = bob.peer()
    person.revoke(person.devices[0].device)
    news = plaintext.encode_log([event.to_bytes() for event in person.log])
    alice.do(lambda tx: logs.receive(alice.own, tx, peer, news))
    assert _is_hidden(alice, said)
    for member in (alice, bob):
        member.close()


def _is_hidden(member: Member, event: Event) -> bool:
    stored = member.do(lambda tx: log.get(tx, event.id))
    assert stored is not None
    return bool(stored.state & log.State.HIDDEN)


def test_whether_a_key_may_be_given_is_looked_up_once_for_all(alice: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    missing = log.missing
    monkeypatch.setattr(log, "missing", lambda cx, ids: looked.append(len(ids)) or missing(cx, ids))
    space = alice.do(lambda tx: groups.found(alice.own, tx, ABOUT, OTHERS, "full"))
    looked.clear()
    _publish(alice, space)
    assert looked == [len(FIVE)]
    keys = [alice.do(lambda tx, person=person: _said(tx, person.devices[0].device)) for person in FIVE[1:]]
    assert all(plaintext.KEYS in said for said in keys)


def test_of_a_group_only_what_came_is_read_and_it_means_what_all_of_it_does(
    alice: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = alice.do(lambda tx: groups.found(alice.own, tx, ABOUT, OTHERS[:3], "full"))
    row = alice.do(lambda tx: groups.known(tx, space))
    alice.do(lambda tx: groups.dismiss(alice.own, tx, row, OTHERS[0]))
    read: list[bytes] = []
    events = log.events
    monkeypatch.setattr(log, "events", lambda cx, ids: read.extend(ids) or events(cx, ids))
    alice.do(lambda tx: groups.rank(alice.own, tx, row, OTHERS[1], ADMIN))
    later = alice.do(lambda tx: group_view.of(alice.own, tx, row))
    assert set(read) == set(later.heads)
    anew = alice.do(lambda tx: group_view.evaluate(alice.own, tx, space))
    assert anew is not later
    assert (later.ranks, later.former, later.heads, later.rulings()) == (
        anew.ranks, anew.former, anew.heads, anew.rulings()
    )  # fmt: skip
    for account in (*OTHERS[:3], alice.own.account):
        assert later.identity(account) == alice.do(lambda tx, account=account: identities.of(alice.own, tx, account))
    assert later.identity(OTHERS[3]) == Identity(OTHERS[3]), "who never belonged is not looked up afterwards"


def test_nothing_is_remembered_of_what_was_undone(alice: Member) -> None:
    space = alice.do(lambda tx: groups.found(alice.own, tx, ABOUT, OTHERS[:1], "full"))
    row = alice.do(lambda tx: groups.known(tx, space))
    with pytest.raises(ZeroDivisionError):
        alice.do(lambda tx: groups.enlist(alice.own, tx, row, OTHERS[1:2]) or 1 / 0)
    for new in (OTHERS[2], OTHERS[3]):
        alice.do(lambda tx, new=new: groups.enlist(alice.own, tx, row, (new,)))
    group = alice.do(lambda tx: group_view.of(alice.own, tx, row))
    assert group.ranks.keys() == {alice.own.account, OTHERS[0], OTHERS[2], OTHERS[3]}
    assert group.events.keys() == set(alice.do(lambda tx: log.ids(tx, space)))


def test_what_comes_is_looked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alice, bob = (Member(tmp_path / person.name, person, FIVE, relay=True) for person in FIVE[:2])
    space = alice.do(lambda tx: groups.found(alice.own, tx, ABOUT, OTHERS, "full"))
    bob.hears(alice)
    said, looked = alice.appended(), []
    evaluate = group_view.evaluate
    monkeypatch.setattr(group_view, "evaluate", lambda *args: looked.append(1) or evaluate(*args))
    bob.takes(said)
    assert len(looked) == len(OTHERS) - 1, "those of the others; his own came with the welcome"
    assert bob.do(lambda tx: ranks.of(tx, space)) == alice.do(lambda tx: ranks.of(tx, space))
    for member in (alice, bob):
        member.close()


def test_who_states_is_proven_by_certificates_that_are_looked_up_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = Member(tmp_path / "alice", FIVE[0], FIVE[1:], relay=True)
    looked: list[bytes] = []
    chain = identities.chain
    monkeypatch.setattr(identities, "chain", lambda cx, *who: looked.append(who) or chain(cx, *who))
    for members in (OTHERS[:2], OTHERS):
        alice.do(lambda tx, members=members: groups.found(alice.own, tx, ABOUT, members, "full"))
        assert len(alice.appended()) == 1 + len(members), "the relay, and who was let in"
        assert len(looked) == 4, "for the relay, for those let in, and twice for what these are brought"
        looked.clear()
    alice.close()


def _all(member: Member, space: bytes) -> list[Event]:
    return member.do(
        lambda tx: [event for batch in log.replay(tx, [space]) for event in (each.event for each in batch)][1:]
    )


def _brings(bearer: Member, to: Member, space: bytes) -> None:
    control = [event for event in _all(bearer, space) if not event.header.kid]
    to.do(lambda tx: group_log.take(to.own, tx, bearer.own.device, groups.known(tx, space), control))


def _publish(member: Member, space: bytes) -> Event:
    return member.do(lambda tx: groups.publish(member.own, tx, groups.known(tx, space), 2000, {"text": "hello"}))


def _said(tx: Tx, device: bytes) -> dict[int, bytes]:
    messages = [plaintext.decode(row.item) for row in outbox.of_device(tx, device)]
    return {message.type: message.body for message in messages}
