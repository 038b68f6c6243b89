"""The ratchet at the edges of what it stores: the last number of a chain, the longest list of chains, fixed fields."""

import msgspec
import pytest

from crypto import ratchet
from crypto.ratchet import MAX_CHAINS, Message, OldChain, State, parse
from tests.crypto.people import Side, pair, refused, talking

LAST = 2**32 - 2


def far(side: Side, n: int) -> None:
    """As if so many messages had been written in this chain."""
    assert side.state.sending
    side.state = msgspec.structs.replace(side.state, sending=msgspec.structs.replace(side.state.sending, n=n))


def test_a_chain_ends_with_the_last_number_that_a_header_can_say() -> None:
    alice, _ = talking("last")
    far(alice, LAST)
    alice.say(b"the last one")
    assert State.from_bytes(alice.state.to_bytes()) == alice.state
    before = alice.everything()
    refused("chain_ended", alice.say, b"one more")
    assert alice.everything() == before


def test_a_count_that_no_header_can_say_is_not_read_back() -> None:
    alice, _ = talking("count")
    for count, fits in ((0, True), (2**32 - 1, True), (2**32, False), (-1, False)):
        far(alice, count)
        stored = alice.state.to_bytes()
        if fits:
            assert State.from_bytes(stored) == alice.state
        else:
            refused("bad_session_state", State.from_bytes, stored)


@pytest.mark.parametrize(("count", "fits"), [(MAX_CHAINS - 1, True), (MAX_CHAINS, False)])
def test_no_more_old_chains_are_read_back_than_are_kept(count: int, fits: bool) -> None:
    alice, _ = talking("old")
    chains = tuple(OldChain(bytes([number]) * 16, bytes(32), number) for number in range(count))
    stored = msgspec.structs.replace(alice.state, old_chains=chains).to_bytes()
    if fits:
        assert State.from_bytes(stored).old_chains == chains
    else:
        refused("bad_session_state", State.from_bytes, stored)


def test_no_record_of_a_session_can_be_changed_in_place() -> None:
    alice, bob = talking("in place")
    bob.hear(alice.say(b"begins a chain"))
    alice.say(b"skipped")
    opened = ratchet.decrypt(bob.state, alice.say(b"now"), bob.draw, bob.find)
    alice.hear(bob.say(b"answer"))
    bob.hear(alice.say(b"ends it"))
    records = [bob.state, bob.state.sending, bob.state.receiving, *bob.state.old_chains, opened, *opened.stored]
    assert len({type(record) for record in records}) == 6
    for record in records:
        assert isinstance(record, msgspec.Struct)
        first = record.__struct_fields__[0]
        with pytest.raises(AttributeError):
            setattr(record, first, getattr(record, first))


def test_an_envelope_says_it_is_a_first_message_only_where_there_is_a_header_to_send() -> None:
    alice, bob = pair("no header")
    assert isinstance(parse(alice.say(b"hello")), Message)
    bob.hear(alice.say(b"hello"))
    assert isinstance(parse(bob.say(b"hello")), Message)
