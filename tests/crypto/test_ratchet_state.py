"""What a session keeps: it is read back whole or refused, cannot be changed in place, and shows no secret."""

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crypto import ratchet
from crypto.errors import WorldFault
from crypto.primitives import x25519_public
from crypto.ratchet import State
from tests.crypto.people import pair, refused, seeded, talking


@given(st.integers(0, 1 << 16), st.integers(0, 12))
def test_the_state_goes_round(seed: int, steps: int) -> None:
    alice, bob = pair(seed)
    for _ in range(steps):
        bob.hear(alice.say(b"1"))
        alice, bob = bob, alice
    for side in (alice, bob):
        stored = side.state.to_bytes()
        assert State.from_bytes(stored) == side.state
        assert len(stored) <= 1024


@settings(max_examples=300)
@given(st.binary(max_size=400), st.integers(0, 400), st.integers(0, 400))
@example(b"", 0, 400)
@example(b"\xdd\xff\xff\xff\xff", 0, 400)
@example(b"\x91" * 400, 0, 400)
def test_a_stored_state_is_read_whole_or_refused(junk: bytes, start: int, end: int) -> None:
    stored = talking("stored")[0].state.to_bytes()
    spoiled = stored[:start] + junk + stored[end:]
    try:
        state = State.from_bytes(spoiled)
    except WorldFault:
        return
    assert isinstance(state, State)


def test_a_state_of_another_version_or_with_more_fields_is_refused() -> None:
    state = talking("version")[0].state
    refused("bad_session_state", State.from_bytes, msgspec.structs.replace(state, version=2).to_bytes())
    fields = msgspec.msgpack.decode(state.to_bytes())
    refused("bad_session_state", State.from_bytes, msgspec.msgpack.encode([*fields, 0]))


def test_nothing_secret_shows_in_repr() -> None:
    alice, bob = talking("repr")
    late = alice.say(b"late")
    opened = ratchet.decrypt(bob.state, alice.say(b"now"), bob.draw, bob.find)
    chain = opened.state.receiving
    shown = [repr(each) for each in (alice.state, opened, opened.state, chain, opened.state.old_chains, *opened.stored)]
    assert shown[:4] == ["State(...)", "Opened(...)", "State(...)", "ReceivingChain(...)"]
    assert shown[-1] == f"SkippedKey({opened.stored[0].chain_id.hex()}, 0)"
    assert all(str(key.message_key) not in " ".join(shown) for key in opened.stored)
    assert late


def test_the_state_is_immutable() -> None:
    state = talking("immutable")[0].state
    with pytest.raises(AttributeError):
        state.root_key = bytes(32)  # type: ignore[misc]


def test_the_header_of_a_first_message_has_a_limit() -> None:
    draw = seeded("limit")
    prekey = x25519_public(draw(32))
    longest = ratchet.start_initiator(draw(32), b"", prekey, draw, bytes(2048))
    assert State.from_bytes(longest.to_bytes()) == longest
    too_long = ratchet.start_initiator(draw(32), b"", prekey, draw, bytes(2049))
    refused("too_large", ratchet.encrypt, too_long, b"", draw)
