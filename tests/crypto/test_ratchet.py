"""The Double Ratchet: any loss and order, the limits at and over them, and nothing that a failure could change."""

import itertools
import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import ratchet
from crypto.ratchet import MAX_CHAINS, MAX_JUMP, MAX_SKIPPED, SkippedKey, State
from tests.crypto.people import Side, attempt, pair, refused, talking


def none(chain: bytes, n: int) -> None:
    """A store without skipped keys."""


def skip(side: Side, count: int) -> None:
    """Write messages that never arrive."""
    for _ in range(count):
        side.say(b"lost")


# --- any loss and order


class Road:
    """Two sides and all envelopes on their way; each must open exactly once, unless its chain was given up."""

    def __init__(self, seed: int) -> None:
        self.sides = pair(seed)
        self.on_the_way: list[tuple[int, bytes, bytes]] = []
        self.texts = itertools.count()
        self.opened = self.given_up = 0
        self.send(0)
        self.deliver(0)

    def send(self, who: int) -> None:
        text = f"{next(self.texts)}".encode()
        self.on_the_way.append((1 - who, self.sides[who].say(text), text))

    def deliver(self, index: int, keep: bool = False) -> None:
        to, envelope, text = self.on_the_way[index] if keep else self.on_the_way.pop(index)
        before = self.sides[to].everything()
        answer, code = attempt(self.sides[to].hear, envelope)
        if code:
            assert code == "not_for_this_session"
            self.given_up += 1
        else:
            assert answer == text
            self.opened += 1
            before = self.sides[to].everything()
            refused("duplicate_message", self.sides[to].hear, envelope)
        assert self.sides[to].everything() == before

    def restart(self, who: int) -> None:
        self.sides[who].state = State.from_bytes(self.sides[who].state.to_bytes())


MOVES = st.lists(
    st.tuples(st.sampled_from(["send", "send", "take", "take", "lose", "restart"]), st.integers(0, 1 << 16))
)


@given(st.integers(0, 1 << 32), MOVES)
def test_any_loss_and_order(seed: int, moves: list[tuple[str, int]]) -> None:
    road = Road(seed)
    for move, value in moves:
        if move == "send":
            road.send(value % 2)
        elif move == "restart":
            road.restart(value % 2)
        elif road.on_the_way and move == "take":
            road.deliver(value % len(road.on_the_way))
        elif road.on_the_way:
            road.on_the_way.pop(value % len(road.on_the_way))
    for _ in range(len(road.on_the_way)):
        road.deliver(0)
    if len(moves) < 2 * MAX_CHAINS:
        assert road.given_up == 0


@pytest.mark.parametrize("order", ["forward", "backward", 1, 2, 3])
def test_2000_messages_in_any_order_all_decrypt(order: str | int) -> None:
    alice, bob = talking("2000")
    sent = [(alice.say(text), text) for text in (f"{n}".encode() for n in range(2000))]
    if order == "backward":
        sent.reverse()
    elif isinstance(order, int):
        random.Random(order).shuffle(sent)
    assert [bob.hear(envelope) for envelope, _ in sent] == [text for _, text in sent]
    assert bob.skipped == {}
    for envelope, _ in sent[::50]:
        refused("duplicate_message", bob.hear, envelope)


@pytest.mark.parametrize("seed", range(3))
def test_2000_messages_both_ways_in_any_order_all_decrypt(seed: int) -> None:
    """In waves of 100, each wave in any order."""
    dice, road = random.Random(seed), Road(seed)
    for _ in range(20):
        for _ in range(100):
            road.send(dice.randrange(2))
        while road.on_the_way:
            road.deliver(dice.randrange(len(road.on_the_way)))
    assert road.opened == 2001
    assert road.given_up == 0
    assert road.sides[0].skipped == road.sides[1].skipped == {}


def test_long_sessions_with_random_drops() -> None:
    dice, road = random.Random("drops"), Road(5)
    for _ in range(3000):
        road.send(dice.randrange(2))
        if dice.random() < 0.3:
            road.on_the_way.pop()
        elif dice.random() < 0.5:
            road.deliver(-1)
        if dice.random() < 0.05:
            road.on_the_way.clear()
    assert road.opened > 800
    assert road.given_up == 0


# --- limits


def test_message_jump_over_limit() -> None:
    alice, bob = talking("jump")
    skip(alice, MAX_JUMP)
    at_the_limit = alice.say(b"at the limit")
    over_the_limit = alice.say(b"over the limit")
    before = bob.everything()
    refused("too_far_ahead", bob.hear, over_the_limit)
    assert bob.everything() == before
    assert bob.hear(at_the_limit) == b"at the limit"
    assert len(bob.skipped) == MAX_JUMP == 2000
    assert bob.hear(over_the_limit) == b"over the limit"


def test_message_jump_over_limit_in_the_first_chain_and_after_an_answer() -> None:
    alice, bob = pair("first chain")
    skip(alice, MAX_JUMP)
    at_the_limit, over_the_limit = alice.say(b"at"), alice.say(b"over")
    refused("too_far_ahead", bob.hear, over_the_limit)
    assert bob.hear(at_the_limit) == b"at"
    skip(bob, MAX_JUMP + 1)
    before = alice.everything()
    refused("too_far_ahead", alice.hear, bob.say(b"over"))
    assert alice.everything() == before


def test_an_ended_chain_counts_for_the_limit() -> None:
    """What is still on its way in the old chain and what is skipped in the new one are one envelope's keys."""
    assert MAX_SKIPPED == 2000
    alice, bob = talking("ended")
    bob.hear(alice.say(b"begins a chain"))
    skip(alice, 1500)
    alice.hear(bob.say(b"ends it"))
    skip(alice, 500)
    at_the_limit, over_the_limit = alice.say(b"at"), alice.say(b"over")
    before = bob.everything()
    refused("too_far_ahead", bob.hear, over_the_limit)
    assert bob.everything() == before
    assert bob.hear(at_the_limit) == b"at"
    assert len(bob.skipped) == 2000


def test_a_message_too_far_ahead_opens_once_earlier_ones_have_arrived() -> None:
    alice, bob = talking("retry")
    envelopes = [alice.say(f"{n}".encode()) for n in range(MAX_JUMP + 2)]
    refused("too_far_ahead", bob.hear, envelopes[-1])
    bob.hear(envelopes[0])
    assert bob.hear(envelopes[-1]) == b"2001"


def test_five_receiving_chains_are_kept() -> None:
    assert MAX_CHAINS == 5
    alice, bob = talking("chains")
    late = []
    for _ in range(MAX_CHAINS):
        late.append(alice.say(b"late"))
        bob.hear(alice.say(b"now"))
        alice.hear(bob.say(b"answer"))
    assert len(bob.skipped) == 5
    assert [bob.hear(envelope) for envelope in late[1:]] == [b"late"] * 4
    for envelope in late[1:]:
        refused("duplicate_message", bob.hear, envelope)
    oldest = {chain for chain, _ in bob.skipped}
    opened = ratchet.decrypt(bob.state, alice.say(b"a sixth chain"), bob.draw, bob.find)
    assert set(opened.forgotten) == oldest
    assert len(opened.state.old_chains) == MAX_CHAINS - 1
    assert bob.hear(late[0]) == b"late"


def test_a_chain_given_up_takes_its_skipped_keys_along() -> None:
    alice, bob = talking("given up")
    late = alice.say(b"late")
    bob.hear(alice.say(b"now"))
    for _ in range(MAX_CHAINS):
        assert len(bob.skipped) == 1
        alice.hear(bob.say(b"answer"))
        bob.hear(alice.say(b"now"))
    assert bob.skipped == {}
    before = bob.everything()
    refused("not_for_this_session", bob.hear, late)
    assert bob.everything() == before


def test_the_largest_message() -> None:
    alice, bob = talking("large")
    largest = bytes(512 * 1024 - 1)
    assert bob.hear(alice.say(largest)) == largest
    before = alice.everything()
    refused("too_large", alice.say, largest + b"\x00")
    assert alice.everything() == before


# --- what a failure may not change


def test_a_failed_decrypt_draws_no_randomness_and_changes_nothing() -> None:
    alice, bob = talking("failed")
    bob.hear(alice.say(b"one"))
    damaged = [alice.say(b"two")[:-1] + b"!", b"", b"junk", talking("stranger")[0].say(b"hello")]
    before = bob.everything()
    for envelope in damaged:
        _, code = attempt(ratchet.decrypt, bob.state, envelope, pytest.fail, none)
        assert code in {"bad_message", "bad_envelope", "not_for_this_session"}
    assert bob.everything() == before


def test_a_damaged_body_uses_up_no_key() -> None:
    """In every place a key can come from: the current chain, a skipped one, a new chain."""
    alice, bob = talking("damaged")
    alice.say(b"skipped"), bob.hear(alice.say(b"begin"))
    late, now = alice.say(b"late"), alice.say(b"now")
    bob.hear(now)
    after = alice.say(b"after")
    alice.hear(bob.say(b"answer"))
    new_chain = alice.say(b"new chain")
    for envelope, text in ((late, b"late"), (after, b"after"), (new_chain, b"new chain")):
        before = bob.everything()
        refused("bad_message", bob.hear, envelope[:-1] + bytes([envelope[-1] ^ 1]))
        assert bob.everything() == before
        assert bob.hear(envelope) == text


def test_duplicate_message() -> None:
    alice, bob = talking("duplicate")
    first, second, third = alice.say(b"1"), alice.say(b"2"), alice.say(b"3")
    bob.hear(second)
    for envelope in (second, first, third):
        attempt(bob.hear, envelope)
        refused("duplicate_message", bob.hear, envelope)
    alice.hear(bob.say(b"answer"))
    bob.hear(alice.say(b"next chain"))
    for envelope in (first, second, third):
        refused("duplicate_message", bob.hear, envelope)


def test_a_skipped_key_that_expired_is_a_duplicate() -> None:
    alice, bob = talking("expired")
    late = alice.say(b"late")
    bob.hear(alice.say(b"now"))
    bob.skipped.clear()
    refused("duplicate_message", bob.hear, late)


def test_an_answer_to_something_the_disk_has_forgotten_opens() -> None:
    """The order in which header keys are tried is a matter of speed only."""
    alice, bob = talking("forgotten")
    bob.hear(alice.say(b"begins a chain"))
    forgotten = bob.state
    alice.hear(bob.say(b"said, sent, and lost with the disk"))
    bob.state = forgotten
    assert bob.hear(alice.say(b"answer")) == b"answer"


def test_the_skipped_key_is_asked_for_by_chain_and_number_once() -> None:
    alice, bob = talking("asked")
    skip(alice, 3)
    late = alice.say(b"late")
    bob.hear(alice.say(b"now"))
    asked: list[tuple[bytes, int]] = []

    def find(chain: bytes, n: int) -> bytes | None:
        asked.append((chain, n))
        return bob.find(chain, n)

    opened = ratchet.decrypt(bob.state, late, bob.draw, find)
    assert opened.plaintext == b"late"
    assert opened.state is bob.state
    assert asked == [opened.used]
    assert opened.used is not None
    assert opened.used[1] == 3


def test_a_responder_cannot_send_before_it_has_received() -> None:
    alice, bob = pair("early")
    refused("cannot_send_yet", bob.say, b"early")
    bob.hear(alice.say(b"hello"))
    assert alice.hear(bob.say(b"now")) == b"now"


def test_the_same_envelope_never_comes_twice() -> None:
    """Not even from one state, where the same message key is used: the fresh bytes make all of it another."""
    alice, _ = talking("twice")
    _, one = ratchet.encrypt(alice.state, b"text", alice.draw)
    _, two = ratchet.encrypt(alice.state, b"text", alice.draw)
    assert not {one[at : at + 16] for at in range(1, len(one) - 15)} & {
        two[at : at + 16] for at in range(1, len(two) - 15)
    }


# --- a peer that lies inside authentic headers


def lying(side: Side, previous: int | None = None, n: int | None = None, ratchet_public: bytes | None = None) -> bytes:
    """An envelope whose header says something else than the truth, sealed with the right keys."""
    state = side.state
    assert state.sending
    sending = state.sending if n is None else msgspec.structs.replace(state.sending, n=n)
    public = state.ratchet_public if ratchet_public is None else ratchet_public
    length = state.previous_sending_chain_length if previous is None else previous
    liar = msgspec.structs.replace(state, sending=sending, ratchet_public=public, previous_sending_chain_length=length)
    return ratchet.encrypt(liar, b"lie", side.draw)[1]


def test_a_chain_that_ended_before_what_was_received_of_it() -> None:
    alice, bob = talking("shrunk")
    bob.hear(alice.say(b"1")), bob.hear(alice.say(b"2"))
    alice.hear(bob.say(b"answer"))
    before = bob.everything()
    refused("bad_message", bob.hear, lying(alice, previous=1))
    assert bob.everything() == before
    assert bob.hear(alice.say(b"truth")) == b"truth"


@pytest.mark.parametrize("public", [bytes(32), b"\x01" + bytes(31), b"\xff" * 32])
def test_an_invalid_ratchet_key(public: bytes) -> None:
    alice, bob = talking("bad key")
    bob.hear(alice.say(b"1"))
    alice.hear(bob.say(b"answer"))
    before = bob.everything()
    refused("bad_message", bob.hear, lying(alice, ratchet_public=public))
    assert bob.everything() == before


@pytest.mark.parametrize("where", ["n", "previous"])
def test_the_largest_number_costs_nothing(where: str) -> None:
    alice, bob = talking("largest")
    bob.hear(alice.say(b"1"))
    alice.hear(bob.say(b"answer"))
    lie = lying(alice, n=2**32 - 2) if where == "n" else lying(alice, previous=2**32 - 1)
    refused("too_far_ahead", bob.hear, lie)


@pytest.mark.parametrize("n", [1, 7])
def test_a_number_after_the_end_of_an_old_chain(n: int) -> None:
    alice, bob = talking("after the end")
    bob.hear(alice.say(b"0"))
    beyond = lying(alice, n=n)
    alice.hear(bob.say(b"answer"))
    bob.hear(alice.say(b"2"))
    refused("bad_message", bob.hear, beyond)


def test_skipped_keys_are_those_of_the_messages_skipped() -> None:
    alice, bob = talking("skipped")
    envelopes = [alice.say(f"{n}".encode()) for n in range(5)]
    opened = ratchet.decrypt(bob.state, envelopes[4], bob.draw, none)
    assert [key.n for key in opened.stored] == [0, 1, 2, 3]
    assert isinstance(opened.stored[0], SkippedKey)
    assert len({key.message_key for key in opened.stored}) == 4
