"""What an envelope may do: whose events are taken, stamps, vouching, floods, marks, repeats."""

import pytest

from crypto.keys import generate_device
from node.errors import PeerFault
from node.items import Marked
from node.secure import inbox, outgoing, plaintext
from node.secure.plaintext import Mark, Plaintext
from node.store import log, marks, sessions
from sync.event import Event, hlc_ms
from tests.node.secure.devices import certify, states
from tests.node.secure.people import (
    DAY_MS,
    EVENT,
    NOW_MS,
    RECEIPT,
    Person,
    befriend,
    between,
    deliver,
    learn,
    settle,
)

YEAR_MS = 365 * DAY_MS


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
    assert stored.state == log.State.SENT, "made by us, and given back by whoever has it"


def test_what_another_device_of_mine_is_said_to_have_written_is_vouched_only(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    other = certify(bob)
    assert refuses(bob, alice, states(generate_device(bob.random), bob, alice)) == "bad_stamp"
    event = states(other, bob, alice, text="forged or not")
    hands(alice, bob, event)
    stored = bob.holds(event)
    assert stored is not None
    assert stored.state & log.State.VOUCHED


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


def test_marks_ride_on_messages_and_are_bounded(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    many = tuple(Mark(b"s" * 32, b"d" * 32, 1, 1) for _ in range(plaintext.MAX_MARKS + 1))
    with pytest.raises(PeerFault, match="malformed"):
        plaintext.decode(plaintext.encode(Plaintext(RECEIPT, b"", many)))
    with pytest.raises(PeerFault, match="malformed"):
        plaintext.decode(plaintext.encode(Plaintext(RECEIPT, b"", (Mark(b"s" * 32, b"d" * 32, 2**53, 1),))))
    alice.says(bob, "hello")
    deliver(alice, bob)
    bob.says(alice, "hi")
    assert plaintext.decode(bob.queued(alice)[0].item).marks == (Mark(between(alice, bob), alice.device, 1, 0),)


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
