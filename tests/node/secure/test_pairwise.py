"""The sessions of one device with another: which one seals and which opens, and what is gone once it was used."""

import pytest

from node.errors import PeerFault, Refused
from node.secure import pairwise, prekeys
from node.secure.pairwise import Unsealed
from node.store import sessions
from tests.node.secure.people import Person

KINDS = pytest.mark.parametrize("one_time", [True, False], ids=["one-time", "no-one-time"])


def begin(one: Person, other: Person, one_time: bool = True) -> bytes:
    """Start a session, and the associated data of it."""
    frame = other.do(lambda tx: prekeys.hand_out(other.own, tx, one.device))
    if not one_time:
        frame = prekeys.PrekeysFrame(frame.event, None, None)
    bundle = prekeys.bundle(other.own.party, frame)
    return one.do(lambda tx: pairwise.begin(one.own, tx, bundle))


def seal(one: Person, other: Person, text: bytes) -> bytes:
    return one.do(lambda tx: pairwise.seal(one.own, tx, other.device, text))


def opens(one: Person, sender: Person, envelope: bytes) -> Unsealed:
    return one.do(lambda tx: pairwise.unseal(one.own, tx, sender.own.party, envelope))


def refuses(one: Person, sender: Person, envelope: bytes) -> str:
    """The code with which an envelope is refused; nothing of the store may change."""
    before = [one.rows(table) for table in ("session", "skipped", "prekey")], held(one, sender)
    with pytest.raises(PeerFault) as caught:
        opens(one, sender, envelope)
    assert ([one.rows(table) for table in ("session", "skipped", "prekey")], held(one, sender)) == before
    return caught.value.code


def held(one: Person, other: Person) -> list[sessions.SessionRow]:
    return one.do(lambda tx: sessions.of(tx, other.device))


def talking(one: Person, other: Person) -> None:
    begin(one, other)
    opens(other, one, seal(one, other, b"hello"))
    opens(one, other, seal(other, one, b"hello"))


def test_without_a_session_nothing_is_sealed_or_opened(alice: Person, bob: Person, eve: Person) -> None:
    with pytest.raises(Refused) as caught:
        seal(alice, bob, b"text")
    assert caught.value.code == "no_session"
    talking(alice, bob)
    assert refuses(eve, alice, seal(alice, bob, b"text")) == "no_session"


@KINDS
def test_a_first_message_opens_once(alice: Person, bob: Person, one_time: bool) -> None:
    """Also when the session that it began is gone: its key was used up, or its base key is remembered."""
    bound = begin(alice, bob, one_time)
    first = seal(alice, bob, b"first")
    assert opens(bob, alice, first) == Unsealed(b"first", bound)
    assert refuses(bob, alice, first) == "duplicate_message"
    assert opens(bob, alice, seal(alice, bob, b"second")) == Unsealed(b"second", None)
    bob.do(lambda tx: sessions.drop_device(tx, alice.device))
    assert refuses(bob, alice, first) == ("unknown_prekey" if one_time else "duplicate_message")


@KINDS
def test_two_devices_may_begin_by_the_same_keys(alice: Person, bob: Person, eve: Person, one_time: bool) -> None:
    for person in (alice, eve, alice):
        begin(person, bob, one_time)
        assert opens(bob, person, seal(person, bob, b"hello")).plaintext == b"hello"


def test_a_late_message_opens_once_and_its_key_goes(alice: Person, bob: Person) -> None:
    talking(alice, bob)
    first, second, third = (seal(alice, bob, text) for text in (b"1", b"2", b"3"))
    assert opens(bob, alice, third).plaintext == b"3"
    assert bob.rows("skipped") == 2
    assert opens(bob, alice, first).plaintext == b"1"
    assert bob.rows("skipped") == 1
    assert refuses(bob, alice, first) == "duplicate_message"
    assert opens(bob, alice, second).plaintext == b"2"
    assert bob.rows("skipped") == 0


def test_keys_before_a_first_message_are_kept_too(alice: Person, bob: Person) -> None:
    begin(alice, bob)
    early, now = seal(alice, bob, b"early"), seal(alice, bob, b"now")
    assert opens(bob, alice, now).plaintext == b"now"
    assert bob.rows("skipped") == 1
    assert opens(bob, alice, early).plaintext == b"early"
    assert (bob.rows("skipped"), bob.rows("session")) == (0, 1)


def test_the_keys_of_a_chain_that_is_given_up_go_with_it(alice: Person, bob: Person) -> None:
    talking(alice, bob)
    late = seal(alice, bob, b"late")
    opens(bob, alice, seal(alice, bob, b"now"))
    for left in (1, 1, 1, 1, 0):
        opens(alice, bob, seal(bob, alice, b"answer"))
        opens(bob, alice, seal(alice, bob, b"now"))
        assert bob.rows("skipped") == left
    assert refuses(bob, alice, late) == "no_session"


def test_beyond_five_sessions_the_one_unused_for_longest_goes(alice: Person, bob: Person) -> None:
    talking(alice, bob)
    begun = [held(alice, bob)[0].session]
    for _ in range(4):
        begin(alice, bob, one_time=False)
        begun.append(held(alice, bob)[0].session)
    assert len({*begun}) == 5
    assert {len(session) for session in begun} == {16}
    assert [row.session for row in held(alice, bob)] == begun[::-1]
    opens(alice, bob, seal(bob, alice, b"on the first one"))
    assert held(alice, bob)[0].session == begun[0]
    begin(alice, bob, one_time=False)
    assert [row.session for row in held(alice, bob)][1:] == [begun[0], *begun[:1:-1]]


def test_what_is_sealed_goes_by_the_session_that_opened_last(alice: Person, bob: Person) -> None:
    talking(alice, bob)
    begin(bob, alice)
    crossing = seal(bob, alice, b"on a new one")
    assert opens(bob, alice, seal(alice, bob, b"on the old one")) == Unsealed(b"on the old one", None)
    old = held(bob, alice)[0]
    seal(bob, alice, b"answer")
    assert held(bob, alice)[0].session == old.session
    assert held(bob, alice)[0].state != old.state
    assert opens(alice, bob, crossing).first_ad is not None
    assert opens(bob, alice, seal(alice, bob, b"on the new one")).plaintext == b"on the new one"


def test_a_session_without_an_answer_can_be_told_from_others(alice: Person, bob: Person) -> None:
    begin(alice, bob)
    opens(bob, alice, seal(alice, bob, b"hello"))
    later = alice.clock.now_ms() + 1
    assert bob.do(lambda tx: sessions.forget_unanswered(tx, later)) == []
    assert alice.do(lambda tx: sessions.forget_unanswered(tx, later)) == [bob.device]
    talking(alice, bob)
    assert alice.do(lambda tx: sessions.forget_unanswered(tx, later)) == []
