"""What leaves: clocks that ran ahead, revoked devices, broken sessions, bad prekeys, old ciphertexts, repair."""

from pathlib import Path

import pytest

from node import upkeep
from node.errors import PeerFault, Refused
from node.items import Delivered
from node.secure import contact, gaps, learning, outgoing, pairwise, prekeys
from node.store import contacts, log, posts, sessions
from sync.event import CLOCK_RESET, hlc_ms
from tests.node.secure.devices import revoke
from tests.node.secure.people import (
    DAY_MS,
    NOW_MS,
    RECEIPT,
    Laptop,
    Person,
    asks,
    befriend,
    between,
    deliver,
    learn,
    log_of,
    settle,
)

YEAR_MS = 365 * DAY_MS


def test_a_clock_that_ran_a_year_ahead_is_reset_once_in_each_chain(friends: tuple[Person, Person], eve: Person) -> None:
    alice, bob = friends
    befriend(alice, eve)
    alice.clock.ms += YEAR_MS
    for other in (bob, eve):
        alice.says(other, "from the future")
    alice.clock.ms = NOW_MS + 1000
    for other in (bob, eve):
        back = alice.says(other, "back")
        assert hlc_ms(back.header.hlc) == NOW_MS + 1000
        kinds = [row.event_id for row in alice.queued(other)]
        assert len(kinds) == 3
        reset = alice.do(lambda tx, id_=kinds[1]: log.get(tx, id_))  # type: ignore[misc]
        assert reset is not None
        assert reset.event.header.kind == CLOCK_RESET
    settle(alice, bob)
    assert [item.time_ms for item in bob.items if isinstance(item, Delivered)] == [NOW_MS + YEAR_MS, NOW_MS + 1000]


def test_a_clock_is_reset_once_a_day_and_the_chain_rises_meanwhile(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    for _ in range(2):
        alice.clock.ms = NOW_MS + YEAR_MS
        ahead = alice.says(bob, "ahead")
        alice.clock.ms = NOW_MS
        back = alice.says(bob, "back")
    assert back.header.hlc == ahead.header.hlc + 1
    kinds = [
        event.header.kind
        for event in alice.do(lambda tx: log.events(tx, log.chain_ids(tx, between(alice, bob), alice.device)))
    ]
    assert kinds.count(CLOCK_RESET) == 1


def test_a_reset_that_is_undone_is_stated_the_next_time(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    alice.clock.ms += YEAR_MS
    alice.says(bob, "ahead")
    alice.clock.ms = NOW_MS
    with pytest.raises(Refused, match="too large"):
        alice.says(bob, "x" * 40_000)
    alice.says(bob, "back")
    assert alice.do(lambda tx: log.chain_ids(tx, between(alice, bob), alice.device, CLOCK_RESET))


def test_a_message_far_ahead_never_moves_our_clock(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    alice.clock.ms += YEAR_MS
    alice.says(bob, "ahead")
    settle(alice, bob)
    assert hlc_ms(bob.says(alice, "now").header.hlc) == NOW_MS


def test_a_revoked_device_neither_writes_nor_is_written_to(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    envelope = alice.seals(bob, RECEIPT, b"")
    bob.says(alice, "never arrives there")
    revoke(alice, alice.device)
    learn(bob, alice)
    bob.do(lambda tx: learning.cut_off(bob.own, tx, alice.account))
    assert bob.queued(alice) == []
    assert bob.do(lambda tx: sessions.of(tx, alice.device)) == []
    assert ("cut_off", alice.device) in bob.rings.rung
    with pytest.raises(PeerFault, match="revoked"):
        bob.takes(envelope, alice)
    bob.says(alice, "waits for another device")
    assert bob.queued(alice) == []


def test_nothing_waits_for_a_device_that_is_out(friends: tuple[Person, Person]) -> None:
    """As what is said about holes is meant for the device that they were seen with, which may be out by then."""
    alice, bob = friends
    bob.do(lambda tx: posts.owe(tx, alice.device, b"h" * 16, False, bob.clock.ms))
    revoke(alice, alice.device)
    learn(bob, alice)
    bob.do(lambda tx: learning.cut_off(bob.own, tx, alice.account))
    bob.do(lambda tx: gaps.say(bob.own, tx, alice.account, alice.device))
    assert bob.queued(alice) == []
    assert bob.do(posts.debtors) == [], "nor does it hear that what it sent came"


def test_sessions_that_broke_heal(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    learn(alice, bob)
    alice.says(bob, "sealed for a session that is gone")
    bob.do(lambda tx: sessions.drop_device(tx, alice.device))
    envelope = alice.queued(bob)[0].envelope
    assert envelope is not None
    with pytest.raises(PeerFault) as fault:
        bob.takes(envelope, alice)
    assert fault.value.code in ("no_session", "duplicate_message", "unknown_prekey")
    alice.do(lambda tx: outgoing.reseal(alice.own, tx, bob.account, bob.device))
    assert ("resealed", bob.device) in alice.rings.rung
    settle(alice, bob)
    assert bob.texts() == ["sealed for a session that is gone"]


def test_bad_prekeys_of_a_device_hold_up_nobody(
    friends: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = friends
    alice.do(lambda tx: sessions.drop_device(tx, bob.device))

    def fails(*_: object) -> bytes:
        raise PeerFault("bad_signature", "no")

    monkeypatch.setattr(pairwise, "begin", fails)
    alice.says(bob, "waits")
    assert [row.envelope for row in alice.queued(bob)] == [None]
    monkeypatch.undo()
    assert alice.do(lambda tx: outgoing.has_unsealed(alice.own, tx, bob.account))
    alice.do(lambda tx: outgoing.seal_unsealed(alice.own, tx, bob.account))
    settle(alice, bob)
    assert bob.texts() == ["waits"]


def test_ciphertext_is_kept_for_30_days_and_its_event_for_ever(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    alice.says(bob, "old")
    alice.do(lambda tx: outgoing.queue(alice.own, tx, bob.account, bob.device, (RECEIPT, b"")))
    assert alice.do(lambda tx: outgoing.age(alice.own, tx, NOW_MS)) == []
    assert alice.do(lambda tx: outgoing.age(alice.own, tx, NOW_MS + 1)) == [bob.device]
    assert [(row.envelope, row.event_id is None) for row in alice.queued(bob)] == [(None, False)]
    alice.do(lambda tx: outgoing.seal_unsealed(alice.own, tx, bob.account))
    settle(alice, bob)
    assert bob.texts() == ["old"]


def test_unacknowledged_session_expires(friends: tuple[Person, Person]) -> None:
    """libsignal's name: nothing is sealed for ever on a session that was never answered; an answered one stays."""
    alice, bob = friends
    learn(alice, bob)
    alice.do(lambda tx: sessions.drop_device(tx, bob.device))
    alice.says(bob, "waits")
    first = alice.queued(bob)[0].envelope
    alice.do(lambda tx: outgoing.forget_unanswered(alice.own, tx, NOW_MS))
    assert alice.queued(bob)[0].envelope == first
    alice.do(lambda tx: outgoing.forget_unanswered(alice.own, tx, NOW_MS + 1))
    assert alice.queued(bob)[0].envelope is None
    assert not alice.do(lambda tx: pairwise.has_session(tx, bob.device))
    assert ("resealed", bob.device) in alice.rings.rung
    alice.do(lambda tx: outgoing.seal_unsealed(alice.own, tx, bob.account))
    settle(alice, bob)
    bob.says(alice, "answers")
    settle(alice, bob)
    assert (bob.texts()[0], alice.texts()[-1]) == ("waits", "answers")
    alice.do(lambda tx: outgoing.forget_unanswered(alice.own, tx, NOW_MS + 1))
    assert alice.do(lambda tx: pairwise.has_session(tx, bob.device))


def test_a_node_gives_up_unanswered_sessions_after_30_days(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    learn(alice, bob)
    alice.do(lambda tx: sessions.drop_device(tx, bob.device))
    alice.says(bob, "waits")
    for days, held in ((30, True), (31, False)):
        alice.clock.ms = NOW_MS + days * DAY_MS
        alice.do(lambda tx: upkeep._tidy(alice.own, tx))
        assert alice.do(lambda tx: pairwise.has_session(tx, bob.device)) == held


def test_repair_seals_events_of_this_conversation_alone(friends: tuple[Person, Person], eve: Person) -> None:
    alice, bob = friends
    befriend(alice, eve)
    private = alice.says(eve, "for eve")
    own = alice.says(bob, "for bob")
    settle(alice, bob)
    alice.do(lambda tx: outgoing.seal_again(alice.own, tx, bob.account, bob.device, [private.id, own.id]))
    assert [row.event_id for row in alice.queued(bob)] == [own.id]


def test_a_device_that_becomes_known_gets_what_none_of_theirs_has(
    friends: tuple[Person, Person], tmp_path: Path
) -> None:
    """Also while there is no link on which the two could compare; and it is told how far we are."""
    alice, bob = friends
    bob.says(alice, "has come")
    settle(alice, bob)
    alice.says(bob, "I have it")
    settle(alice, bob)
    waits = bob.says(alice, "waits")
    laptop = Laptop(tmp_path, alice)
    for _ in range(2):
        bob.do(lambda tx: learning.learn(bob.own, tx, alice.account, log_of(laptop)))
        assert [row.event_id for row in bob.queued(laptop)] == [waits.id]
        assert ("marks_due", laptop.device) in bob.rings.rung


def test_one_that_becomes_known_by_its_letter_alone_gets_it_too(friends: tuple[Person, Person], tmp_path: Path) -> None:
    alice, bob = friends
    waits = bob.says(alice, "waits")
    laptop = Laptop(tmp_path, alice)
    known = alice.do(lambda tx: contacts.get(tx, bob.account))
    assert known is not None
    learn(laptop, bob)
    laptop.do(lambda tx: contact.adopt(laptop.own, tx, known))
    laptop.do(lambda tx: contact.greet(laptop.own, tx, known))
    assert deliver(laptop, bob) == 1
    assert waits.id in [row.event_id for row in bob.queued(laptop)]
    settle(laptop, bob)
    assert laptop.texts() == ["waits"]


@pytest.mark.parametrize("one_time", [True, False])
def test_a_first_message_opens_once_even_if_all_else_is_forgotten(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch, one_time: bool
) -> None:
    if not one_time:
        monkeypatch.setattr(prekeys, "MAX_GIVEN", 0)
    asks(alice, bob, nearby=True)
    envelope = alice.queued(bob)[0].envelope
    assert envelope is not None
    assert bob.takes(envelope, alice, nearby=True)
    bob.do(lambda tx: tx.execute("DELETE FROM received"))
    bob.do(lambda tx: sessions.drop_device(tx, alice.device))
    with pytest.raises(PeerFault) as fault:
        bob.takes(envelope, alice, nearby=True)
    assert fault.value.code == ("unknown_prekey" if one_time else "duplicate_message")
