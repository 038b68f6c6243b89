"""Sessions between devices, by the names of libsignal's public session tests where they concern this floor.

Not here: groups (no sender chains yet) and "unacknowledged session expires", which needs a clock and so the node:
`tests/node/secure/test_outgoing.py`.
"""

import random

import pytest

from crypto import pqxdh, ratchet
from crypto.ratchet import First, Message
from tests.crypto.people import Device, Side, refused


def friends() -> tuple[Device, Device]:
    return Device("alice"), Device("bob")


def started(one_time: bool = True) -> tuple[Device, Device]:
    """Alice has begun a session, Bob has answered."""
    alice, bob = friends()
    alice.begin(bob.bundle(one_time))
    assert bob.hear(alice.party, alice.say(bob, b"hello")) == b"hello"
    assert alice.hear(bob.party, bob.say(alice, b"hello")) == b"hello"
    return alice, bob


def talk(a: Device, b: Device, turns: int = 10) -> None:
    for turn in range(turns):
        text = f"turn {turn}".encode()
        assert b.hear(a.party, a.say(b, text)) == text
        a, b = b, a


@pytest.mark.parametrize("one_time", [True, False])
def test_basic_prekey(one_time: bool) -> None:
    alice, bob = started(one_time)
    talk(alice, bob)
    assert bob.one_time == {}
    assert len(alice.sessions[bob.party.device]) == len(bob.sessions[alice.party.device]) == 1


def test_chain_jump_over_limit() -> None:
    alice, bob = started()
    for _ in range(ratchet.MAX_JUMP + 1):
        alice.say(bob, b"lost")
    before = bob.everything()
    refused("too_far_ahead", bob.hear, alice.party, alice.say(bob, b"too far"))
    assert bob.everything() == before


def test_chain_jump_over_limit_with_self() -> None:
    """Another device of the same account has the same limit: nothing is trusted for being one's own."""
    desk, phone = Device("desk", "alice"), Device("phone", "alice")
    desk.begin(phone.bundle())
    phone.hear(desk.party, desk.say(phone, b"hello"))
    for _ in range(ratchet.MAX_JUMP + 1):
        desk.say(phone, b"lost")
    refused("too_far_ahead", phone.hear, desk.party, desk.say(phone, b"too far"))


def test_repeat_bundle_message() -> None:
    """Until an answer arrives each message carries the header; the first to arrive opens the session, others use it."""
    alice, bob = friends()
    alice.begin(bob.bundle())
    envelopes = [alice.say(bob, f"{n}".encode()) for n in range(3)]
    headers = {parsed.header for each in envelopes if isinstance(parsed := ratchet.parse(each), First)}
    assert len(headers) == 1
    assert [bob.hear(alice.party, envelopes[n]) for n in (1, 0, 2)] == [b"1", b"0", b"2"]
    assert len(bob.sessions[alice.party.device]) == 1
    alice.hear(bob.party, bob.say(alice, b"answer"))
    assert isinstance(ratchet.parse(alice.say(bob, b"3")), Message)


def test_repeat_bundle_message_with_a_second_session_from_the_same_bundle() -> None:
    """Without one-time keys one bundle serves twice; both sessions work, and the newer one is used."""
    alice, bob = friends()
    bundle = bob.bundle(one_time=False)
    for text in (b"one", b"two"):
        alice.begin(bundle)
        assert bob.hear(alice.party, alice.say(bob, text)) == text
    assert len(bob.sessions[alice.party.device]) == 2
    talk(bob, alice)


def test_duplicate_message() -> None:
    alice, bob = friends()
    alice.begin(bob.bundle())
    first = alice.say(bob, b"first")
    for envelope in (first, alice.say(bob, b"second")):
        bob.hear(alice.party, envelope)
        before = bob.everything()
        refused("duplicate_message", bob.hear, alice.party, envelope)
        assert bob.everything() == before
    alice.hear(bob.party, bob.say(alice, b"answer"))
    normal = alice.say(bob, b"third")
    bob.hear(alice.party, normal)
    refused("duplicate_message", bob.hear, alice.party, normal)
    refused("duplicate_message", bob.hear, alice.party, first)


def test_a_first_message_cannot_be_replayed_for_a_new_session() -> None:
    """The one-time key is gone with the first use, even where the session was forgotten."""
    alice, bob = friends()
    alice.begin(bob.bundle())
    first = alice.say(bob, b"first")
    bob.hear(alice.party, first)
    bob.sessions.clear()
    refused("unknown_prekey", bob.hear, alice.party, first)


def cross(alice: Device, bob: Device) -> tuple[bytes, bytes]:
    """Both begin a session before either hears of the other's."""
    alice.begin(bob.bundle())
    bob.begin(alice.bundle())
    return alice.say(bob, b"from alice"), bob.say(alice, b"from bob")


def converged(alice: Device, bob: Device) -> bool:
    """Whether the sessions in use are the two ends of one: each end's next header key is the other's."""
    a, b = alice.sessions[bob.party.device][0].state, bob.sessions[alice.party.device][0].state
    return a.associated == b.associated


def test_simultaneous_initiate() -> None:
    alice, bob = friends()
    to_bob, to_alice = cross(alice, bob)
    assert bob.hear(alice.party, to_bob) == b"from alice"
    assert alice.hear(bob.party, to_alice) == b"from bob"
    assert not converged(alice, bob)
    talk(alice, bob)
    assert converged(alice, bob)
    assert len(alice.sessions[bob.party.device]) == 2


def test_simultaneous_initiate_with_lossage() -> None:
    alice, bob = friends()
    to_bob, _ = cross(alice, bob)
    bob.hear(alice.party, to_bob)
    talk(alice, bob)
    assert converged(alice, bob)


def test_simultaneous_initiate_lost_message() -> None:
    alice, bob = friends()
    to_bob, to_alice = cross(alice, bob)
    bob.hear(alice.party, to_bob)
    alice.hear(bob.party, to_alice)
    alice.say(bob, b"lost")
    talk(bob, alice)
    assert converged(alice, bob)


def test_simultaneous_initiate_repeated_messages() -> None:
    """Every message crosses another for a long time; all open, and the first quiet turn settles it."""
    alice, bob = friends()
    for _ in range(50):
        if not alice.sessions or not bob.sessions:
            to_bob, to_alice = cross(alice, bob)
        else:
            to_bob, to_alice = alice.say(bob, b"from alice"), bob.say(alice, b"from bob")
        assert bob.hear(alice.party, to_bob) == b"from alice"
        assert alice.hear(bob.party, to_alice) == b"from bob"
    talk(alice, bob)
    assert converged(alice, bob)


def test_simultaneous_initiate_lost_message_repeated_messages() -> None:
    alice, bob = friends()
    dice = random.Random("crossing")
    cross(alice, bob)
    for _ in range(50):
        to_bob, to_alice = alice.say(bob, b"from alice"), bob.say(alice, b"from bob")
        if dice.random() < 0.5:
            assert bob.hear(alice.party, to_bob) == b"from alice"
        if dice.random() < 0.5:
            assert alice.hear(bob.party, to_alice) == b"from bob"
    talk(alice, bob)
    assert converged(alice, bob)


def test_five_crossing_sessions_and_no_more() -> None:
    alice, bob = friends()
    for _ in range(7):
        to_bob, to_alice = cross(alice, bob)
        bob.hear(alice.party, to_bob)
        alice.hear(bob.party, to_alice)
    assert len(alice.sessions[bob.party.device]) == len(bob.sessions[alice.party.device]) == 5
    talk(alice, bob)
    assert converged(alice, bob)


def test_failed_prekey_decryption_leaves_stores_unchanged() -> None:
    alice, bob = friends()
    alice.begin(bob.bundle())
    good = alice.say(bob, b"first")
    before = bob.everything()
    refused("bad_message", bob.hear, alice.party, good[:-1] + bytes([good[-1] ^ 1]))
    assert bob.everything() == before
    assert bob.hear(alice.party, good) == b"first"


def test_prekey_message_to_archived_session() -> None:
    """A late message of a session that is no longer in use opens, and brings it back into use."""
    alice, bob = friends()
    alice.begin(bob.bundle())
    bob.hear(alice.party, alice.say(bob, b"first"))
    late = alice.say(bob, b"late")
    alice.begin(bob.bundle())
    bob.hear(alice.party, alice.say(bob, b"newer session"))
    used = bob.sessions[alice.party.device][0]
    assert bob.hear(alice.party, late) == b"late"
    assert bob.sessions[alice.party.device][0] is not used
    talk(bob, alice)


@pytest.mark.parametrize("one_time", [True, False])
def test_wrong_recipient(one_time: bool) -> None:
    """Carol cannot open what was sealed for Bob, first message or not."""
    alice, bob = friends()
    carol = Device("carol")
    alice.begin(bob.bundle(one_time))
    first = alice.say(bob, b"for bob")
    carol.bundle(one_time)
    refused("not_for_this_session", carol.hear, alice.party, first)
    bob.hear(alice.party, first)
    refused("not_for_this_session", carol.hear, bob.party, bob.say(alice, b"for alice"))
    assert carol.sessions == {}


def test_wrong_user() -> None:
    """Bob does not take Alice's message for Mallory's, nor for that of another device of Alice."""
    alice, bob = friends()
    alice.begin(bob.bundle())
    first = alice.say(bob, b"from alice")
    for impostor in (Device("mallory"), Device("phone", "alice")):
        refused("not_for_this_session", bob.hear, impostor.party, first)
    renamed = pqxdh.Party(Device("mallory").party.account, alice.party.device, alice.party.identity_key)
    refused("not_for_this_session", bob.hear, renamed, first)
    assert bob.sessions == {}
    assert bob.hear(alice.party, first) == b"from alice"


def test_a_message_cannot_be_reflected_to_its_author() -> None:
    alice, bob = started()
    envelope = alice.say(bob, b"to bob")
    refused("not_for_this_session", alice.hear, bob.party, envelope)
    refused("not_for_this_session", alice.hear, alice.party, envelope)


def test_session_reset() -> None:
    """Bob lost everything and begins anew; Alice follows, and her old session is only a spare."""
    alice, bob = started()
    bob.sessions.clear()
    refused("not_for_this_session", bob.hear, alice.party, alice.say(bob, b"to the past"))
    bob.begin(alice.bundle())
    assert alice.hear(bob.party, bob.say(alice, b"again")) == b"again"
    talk(alice, bob)
    assert converged(alice, bob)


def test_message_key_limits() -> None:
    """A key skipped long ago still opens its message, up to the limit of one chain."""
    alice, bob = started()
    late = [alice.say(bob, f"{n}".encode()) for n in range(ratchet.MAX_SKIPPED + 1)]
    assert bob.hear(alice.party, late[-1]) == b"2000"
    assert [bob.hear(alice.party, late[n]) for n in (1999, 0, 1000)] == [b"1999", b"0", b"1000"]


def test_out_of_order_across_many_turns() -> None:
    alice, bob = started()
    late = []
    for turn in range(4):
        late.append((alice.say(bob, f"late {turn}".encode()), f"late {turn}".encode()))
        talk(alice, bob, 2)
    for envelope, text in reversed(late):
        assert bob.hear(alice.party, envelope) == text


def test_header_and_message_are_bound_to_each_other() -> None:
    """A PQXDH header put before a message that was not sealed with it, or taken away from one that was."""
    alice, bob = friends()
    side: Side = alice.begin(bob.bundle())
    envelope = alice.say(bob, b"first")
    first = ratchet.parse(envelope)
    assert isinstance(first, First)
    bob.hear(alice.party, envelope)
    again = ratchet.parse(alice.say(bob, b"second"))
    refused("not_for_this_session", bob.hear, alice.party, again.inner)
    alice.hear(bob.party, bob.say(alice, b"answer"))
    assert side.state.opening == b""
    grafted = ratchet.first(first.header, alice.say(bob, b"third"))
    refused("unknown_prekey", bob.hear, alice.party, grafted)
