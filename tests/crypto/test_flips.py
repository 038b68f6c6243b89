"""Every single-bit flip of every type of envelope is refused, and nothing changes: all bits, not a sample."""

from collections.abc import Iterator
from functools import lru_cache
from types import ModuleType, SimpleNamespace

import pytest

from crypto import pqxdh, primitives, ratchet
from crypto.errors import PeerFault
from tests.crypto.people import Device, Side, refused

SMALLEST = 1 + 16 + 56 + 32 + 256 + 16
FIRST = 3 + pqxdh.HEADER_BYTES + SMALLEST


def flips(envelope: bytes) -> Iterator[tuple[int, bytes]]:
    number = int.from_bytes(envelope, "big")
    for bit in range(8 * len(envelope)):
        yield bit, (number ^ (1 << bit)).to_bytes(len(envelope), "big")


def codes(who: Device, sender: Device, envelope: bytes) -> set[str]:
    """The codes with which each flip is refused, after a look at the state each time."""
    before, seen = who.everything(), set()
    for bit, spoiled in flips(envelope):
        with pytest.raises(PeerFault) as caught:
            who.hear(sender.party, spoiled)
        assert who.everything() == before, bit
        seen.add(caught.value.code)
    return seen


def test_message() -> None:
    """In all the places where a message can be found: the current chain, a skipped key, a new chain."""
    alice, bob = Device("alice"), Device("bob")
    alice.begin(bob.bundle())
    bob.hear(alice.party, alice.say(bob, b"hello"))
    alice.hear(bob.party, bob.say(alice, b"hello"))
    new_chain = alice.say(bob, b"x")
    assert len(new_chain) == SMALLEST
    expected = {"bad_envelope", "not_for_this_session", "bad_message"}
    assert codes(bob, alice, new_chain) == expected
    skipped = alice.say(bob, b"x")
    bob.hear(alice.party, alice.say(bob, b"x"))
    assert codes(bob, alice, skipped) == expected
    current_chain = alice.say(bob, b"x")
    assert codes(bob, alice, current_chain) == expected
    assert [bob.hear(alice.party, each) for each in (new_chain, skipped, current_chain)[1:]] == [b"x", b"x"]


def test_first_message_to_a_device_that_has_the_session() -> None:
    """The repeated header is bound too: to a changed one this session does not answer."""
    alice, bob = Device("alice"), Device("bob")
    side = alice.begin(bob.bundle())
    bob.hear(alice.party, alice.say(bob, b"hello"))
    envelope = side.say(b"x")
    assert len(envelope) == FIRST
    (theirs,) = bob.sessions[alice.party.device]
    before = theirs.everything()
    for bit, spoiled in flips(envelope):
        with pytest.raises(PeerFault):
            theirs.hear(spoiled)
        assert theirs.everything() == before, bit
    assert bob.hear(alice.party, envelope) == b"x"


def remember(monkeypatch: pytest.MonkeyPatch, module: ModuleType, *names: str) -> None:
    """Keep the last answers of pure functions."""
    for name in names:
        monkeypatch.setattr(module, name, lru_cache(maxsize=512)(getattr(module, name)))


@pytest.mark.parametrize("one_time", [True, False])
def test_first_message_that_begins_a_session(one_time: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole way: shape, header, agreement, ratchet; what does not depend on the flipped bit is worked out once."""
    remember(monkeypatch, pqxdh, "respond", "check_x25519", "x25519", "x25519_public", "mlkem_public")
    kem = SimpleNamespace(from_seed_bytes=lru_cache(maxsize=4)(primitives.MLKEM768PrivateKey.from_seed_bytes))
    monkeypatch.setattr(primitives, "MLKEM768PrivateKey", kem)
    alice, bob = Device("alice"), Device("bob")
    alice.begin(bob.bundle(one_time))
    envelope = alice.say(bob, b"x")
    assert len(envelope) == FIRST
    assert codes(bob, alice, envelope) <= {
        "bad_envelope", "bad_header", "unknown_prekey", "bad_key", "not_for_this_session", "bad_message"
    }  # fmt: skip
    assert bob.hear(alice.party, envelope) == b"x"


def test_a_flipped_prekey_number_that_names_another_live_prekey() -> None:
    """The numbers are bound by the seal itself, not by chance of what the store holds."""
    alice, bob = Device("alice"), Device("bob")
    alice.begin(bob.bundle(one_time=False))
    envelope = alice.say(bob, b"x")
    first = ratchet.parse(envelope)
    assert isinstance(first, ratchet.First)
    header = pqxdh.read_header(first.header)
    secrets = bob.secrets(header)
    secret, ad = pqxdh.respond(bob.keys, bob.party, alice.party, header, secrets)
    for at in (36, 40, 44):
        renumbered = first.header[:at] + bytes([first.header[at] ^ 1]) + first.header[at + 1 :]
        side = Side(ratchet.start_responder(secret, ad, secrets.signed_private), bob.draw)
        refused("not_for_this_session", side.hear, ratchet.first(renumbered, first.inner))
