"""What an envelope may do: whose events are taken, stamps, vouching, floods, marks, repeats, clocks, erasing."""

import pytest

from crypto.keys import generate_device
from node.errors import PeerFault, Refused
from node.items import Delivered, Erased, Marked
from node.secure import inbox, outgoing, pairwise, plaintext, prekeys, visible
from node.secure.plaintext import Mark, Plaintext
from node.store import erasures, log, marks, outbox, sessions
from sync.event import CLOCK_RESET, ERASE, Event, hlc_ms
from tests.node.secure.devices import certify, revoke, states
from tests.node.secure.people import (
    DAY_MS,
    EVENT,
    NOW_MS,
    RECEIPT,
    TEXT,
    Person,
    asks,
    befriend,
    between,
    deliver,
    learn,
    settle,
)

YEAR_MS = 365 * DAY_MS


@pytest.fixture
def friends(alice: Person, bob: Person) -> tuple[Person, Person]:
    befriend(alice, bob)
    return alice, bob


def refuses(person: Person, sender: Person, event: Event) -> str:
    envelope = sender.seals(person, EVENT, event.to_bytes())
    with pytest.raises(PeerFault) as fault:
        person.takes(envelope, sender)
    return fault.value.code


def hands(sender: Person, to: Person, event: Event) -> None:
    assert to.takes(sender.seals(to, EVENT, event.to_bytes()), sender)


def receipt(person: Person, to: Person) -> bytes | None:
    return person.do(lambda tx: outgoing.receipt(person.own, tx, to.account, to.device))


def test_a_repeated_envelope_changes_nothing(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    alice.says(bob, "once")
    envelope = alice.queued(bob)[0].envelope
    assert envelope is not None
    assert bob.takes(envelope, alice)
    assert not bob.takes(envelope, alice)
    assert bob.texts() == ["once"]


def test_what_fails_leaves_no_trace(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    row = bob.do(lambda tx: sessions.of(tx, alice.device))[0].state
    taken = bob.rows("received")
    assert refuses(bob, alice, states(generate_device(alice.random), alice, bob)) == "unknown_device"
    assert bob.do(lambda tx: sessions.of(tx, alice.device))[0].state == row
    assert bob.rows("received") == taken


def test_an_event_of_a_third_device_counts_once_its_account_certified_it(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    event = states(certify(alice), alice, bob, text="from my other device")
    assert refuses(bob, alice, event) == "unknown_device"
    learn(bob, alice)
    hands(alice, bob, event)
    assert bob.texts() == ["from my other device"]
    stored = bob.holds(event)
    assert stored is not None
    assert stored.state == log.State.PLAIN


def test_an_event_of_another_conversation_is_refused(friends: tuple[Person, Person], eve: Person) -> None:
    alice, bob = friends
    befriend(eve, bob)
    assert refuses(bob, alice, states(alice.own.keys, alice, eve)) == "wrong_space"
    assert refuses(bob, alice, states(eve.own.keys, eve, bob)) == "wrong_space"


def test_my_own_event_comes_back_only_with_my_stamp(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    mine = bob.says(alice, "mine")
    bob.do(lambda tx: tx.execute("DELETE FROM event WHERE id = ?", (mine.id,)))
    bob.do(lambda tx: tx.execute("DELETE FROM head WHERE space = ?", (between(alice, bob),)))
    assert refuses(bob, alice, Event(mine.header_bytes, b"f" * 16, mine.payload)) == "bad_stamp"
    hands(alice, bob, mine)
    stored = bob.holds(mine)
    assert stored is not None
    assert stored.state == log.State.PLAIN


def test_what_another_device_of_mine_is_said_to_have_written_is_vouched_only(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    other = certify(bob)
    assert refuses(bob, alice, states(generate_device(bob.random), bob, alice)) == "bad_stamp"
    event = states(other, bob, alice, text="forged or not")
    hands(alice, bob, event)
    stored = bob.holds(event)
    assert stored is not None
    assert stored.state & log.State.VOUCHED


def test_a_vouched_erase_destroys_nothing(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    other = certify(bob)
    mine = bob.says(alice, "keep me")
    erase = states(other, bob, alice, kind=ERASE, targets=[mine.id])
    hands(alice, bob, erase)
    stored = bob.holds(mine)
    assert stored is not None
    assert stored.event.payload is not None
    assert not any(isinstance(item, Erased) for item in bob.items)
    assert not any(
        isinstance(item, Erased) for item in bob.do(lambda tx: list(visible.replay(tx, bob.account, bob.device)))
    )


def test_an_erase_reaches_content_of_its_author_in_its_space_alone(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    theirs = bob.says(alice, "not yours")
    settle(alice, bob)
    certificate = next(
        entry.id for entry in bob.do(lambda tx: log.entries(tx, alice.account)) if entry.id != alice.account
    )
    hands(alice, bob, states(alice.own.keys, alice, bob, kind=ERASE, targets=[theirs.id, certificate]))
    for event_id in (theirs.id, certificate):
        stored = bob.do(lambda tx, event_id=event_id: log.get(tx, event_id))  # type: ignore[misc]
        assert stored is not None
        assert stored.event.payload is not None


def test_erased_before_and_after_arrival(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    early, late = alice.says(bob, "early"), alice.says(bob, "late")
    bob.takes(_envelope(alice, bob, early), alice)
    late_item = late.to_bytes()
    alice.do(lambda tx: outgoing.erase(alice.own, tx, bob.account, [early.id, late.id]))
    erase = alice.queued(bob)[-1]
    assert erase.envelope is not None
    assert bob.takes(erase.envelope, alice)
    assert bob.takes(alice.seals(bob, EVENT, late_item), alice)
    for person in friends:
        for event in (early, late):
            stored = person.holds(event)
            assert stored is not None
            assert stored.event.payload is None
            assert stored.state & log.State.ERASED
    assert bob.texts() == ["early", None]


def test_content_that_is_erased_leaves_the_outbox_too(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    secret = alice.says(bob, "a very secret text")
    stale = alice.queued(bob)[0]
    alice.do(lambda tx: outgoing.erase(alice.own, tx, bob.account, [secret.id]))
    rows = alice.queued(bob)
    assert all(b"a very secret text" not in row.item for row in rows)
    assert rows[0].envelope not in (None, stale.envelope)
    assert ("resealed", bob.device) in alice.rings.rung
    settle(alice, bob)
    assert bob.texts() == [None]
    assert bob.holds(secret) is not None, "all hold the same events"


def test_only_own_messages_of_this_conversation_can_be_erased(friends: tuple[Person, Person], eve: Person) -> None:
    alice, bob = friends
    befriend(alice, eve)
    theirs, elsewhere = bob.says(alice, "theirs"), alice.says(eve, "elsewhere")
    settle(alice, bob)
    mine = alice.says(bob, "mine")
    erase = alice.do(lambda tx: outgoing.erase(alice.own, tx, bob.account, [mine.id]))
    for target in (theirs.id, elsewhere.id, erase.id, b"?" * 32):
        with pytest.raises(Refused):
            alice.do(lambda tx, target=target: outgoing.erase(alice.own, tx, bob.account, [target]))  # type: ignore[misc]


def test_content_that_comes_late_is_delivered(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    event = alice.says(bob, "late")
    hands(alice, bob, Event(event.header_bytes, event.proof, None))
    settle(alice, bob)
    assert bob.texts() == [None, "late"]


def test_a_device_may_not_flood(friends: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch) -> None:
    alice, bob = friends
    monkeypatch.setattr(inbox, "FLOOD_BURST", 10)
    hands(alice, bob, states(alice.own.keys, alice, bob, seq=10))
    assert refuses(bob, alice, states(alice.own.keys, alice, bob, seq=11)) == "too_fast"
    alice.clock.ms = NOW_MS + YEAR_MS
    ahead = alice.says(bob, "x")
    assert hlc_ms(ahead.header.hlc) == NOW_MS + YEAR_MS
    bob.do(lambda tx: tx.execute("UPDATE contact SET made = made - 1000"))
    hands(alice, bob, states(alice.own.keys, alice, bob, seq=15))
    assert refuses(bob, alice, states(alice.own.keys, alice, bob, seq=16)) == "too_fast"


def test_marks_rise_never_fall_and_never_pass_what_was_written(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    for text in ("one", "two"):
        alice.says(bob, text)
    peer, space = bob.peer(), between(alice, bob)

    def states_marks(delivered: int, read: int, of: bytes = alice.device, where: bytes = space) -> None:
        alice.do(lambda tx: inbox.take_marks(alice.own, tx, peer, [Mark(where, of, delivered, read)], []))

    states_marks(99, 1)
    states_marks(1, 0)
    states_marks(2, 2, of=b"o" * 32)
    states_marks(2, 2, where=b"o" * 32)
    told = [(item.delivered, item.read) for item in alice.items if isinstance(item, Marked)]
    assert told == [(2, 1)]


def test_the_watermark_echo_protocol_terminates(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    alice.says(bob, "one")
    settle(alice, bob)
    assert ("marks_due", alice.device) in bob.rings.rung
    stated = receipt(bob, alice)
    assert stated is not None
    assert alice.takes(stated, bob)
    assert receipt(alice, bob) is None, "an echo makes no message of its own"
    assert receipt(bob, alice) is not None, "a lost receipt is said again"
    alice.says(bob, "two")
    settle(alice, bob)
    assert [mark[2] for mark in bob.do(lambda tx: marks.due(tx, bob.device, alice.device))] == [2], "one is echoed"
    last = receipt(bob, alice)
    assert last is not None
    assert alice.takes(last, bob)
    bob.says(alice, "and back")
    settle(alice, bob)
    alice.says(bob, "three")
    settle(alice, bob)
    for _ in range(2):
        for one, other in ((alice, bob), (bob, alice)):
            if envelope := receipt(one, other):
                other.takes(envelope, one)


def test_receipts_go_to_contacts_alone(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    alice.says(bob, "one")
    settle(alice, bob)
    bob.do(lambda tx: tx.execute("UPDATE contact SET state = 'requested'"))
    assert receipt(bob, alice) is None


def test_a_message_of_a_longer_log_asks_to_compare(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    bob.takes(alice.seals(bob, RECEIPT, b""), alice)
    assert ("compare", alice.device) not in bob.rings.rung
    certify(alice)
    bob.takes(alice.seals(bob, RECEIPT, b""), alice)
    assert ("compare", alice.device) in bob.rings.rung


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
    bob.do(lambda tx: outgoing.cut_off(bob.own, tx, alice.account))
    assert bob.queued(alice) == []
    assert bob.do(lambda tx: sessions.of(tx, alice.device)) == []
    assert ("cut_off", alice.device) in bob.rings.rung
    with pytest.raises(PeerFault, match="revoked"):
        bob.takes(envelope, alice)
    bob.says(alice, "waits for another device")
    assert bob.queued(alice) == []


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


def test_repair_seals_events_of_this_conversation_alone(friends: tuple[Person, Person], eve: Person) -> None:
    alice, bob = friends
    befriend(alice, eve)
    private = alice.says(eve, "for eve")
    own = alice.says(bob, "for bob")
    settle(alice, bob)
    alice.do(lambda tx: outgoing.seal_again(alice.own, tx, bob.account, bob.device, [private.id, own.id]))
    assert [row.event_id for row in alice.queued(bob)] == [own.id]


def test_marks_ride_on_messages_and_are_bounded(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    many = tuple(Mark(b"s" * 32, b"d" * 32, 1, 1) for _ in range(plaintext.MAX_MARKS + 1))
    with pytest.raises(PeerFault, match="malformed"):
        plaintext.decode(plaintext.encode(Plaintext(RECEIPT, b"", many)))
    with pytest.raises(PeerFault, match="malformed"):
        plaintext.decode(plaintext.encode(Plaintext(RECEIPT, b"", (Mark(b"s" * 32, b"d" * 32, 1, 2),))))
    alice.says(bob, "hello")
    deliver(alice, bob)
    bob.says(alice, "hi")
    assert plaintext.decode(bob.queued(alice)[0].item).marks == (Mark(between(alice, bob), alice.device, 1, 0),)


def _envelope(sender: Person, to: Person, event: Event) -> bytes:
    row = next(row for row in sender.queued(to) if row.event_id == event.id)
    assert row.envelope is not None
    return row.envelope


def test_an_erase_is_remembered_for_its_author_alone(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    hands(alice, bob, states(alice.own.keys, alice, bob, kind=ERASE, targets=[b"t" * 32, b"short", 7]))
    assert bob.do(lambda tx: erasures.is_erased(tx, b"t" * 32, alice.account))
    assert not bob.do(lambda tx: erasures.is_erased(tx, b"t" * 32, bob.account))
    assert TEXT not in range(1000)
    assert bob.do(outbox.count) == 0


def test_content_that_does_not_fit_its_header_is_refused(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    event = states(alice.own.keys, alice, bob)
    assert event.payload is not None
    spoilt = Event(event.header_bytes, event.proof, bytes(len(event.payload)))
    assert refuses(bob, alice, spoilt) == "bad_payload"


def test_a_date_in_the_future_earns_ten_minutes_at_most(
    friends: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = friends
    monkeypatch.setattr(inbox, "FLOOD_BURST", 10)
    hands(alice, bob, states(alice.own.keys, alice, bob, seq=3010, ahead_ms=YEAR_MS))
    assert refuses(bob, alice, states(alice.own.keys, alice, bob, seq=3011, ahead_ms=YEAR_MS)) == "too_fast"


def test_an_erase_cannot_be_erased(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    first = states(alice.own.keys, alice, bob, kind=ERASE, targets=[b"t" * 32])
    hands(alice, bob, first)
    hands(alice, bob, states(alice.own.keys, alice, bob, seq=2, kind=ERASE, targets=[first.id]))
    stored = bob.holds(first)
    assert stored is not None
    assert stored.event.payload is not None


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
