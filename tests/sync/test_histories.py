"""Any two histories, over any link, come to the same set; in every kind of space, with what may befall an event."""

import dataclasses
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync import limits, space
from sync.event import Event
from sync.outputs import Seal
from sync.space import Offered, Standing
from tests.sync.pair import BETWEEN, BOTH, LOG, TALK, Pair, Side

ME = b"M" * 32
PUBLIC = b"P" * 32
OWN = space.offers(ME, ME, Standing.OWN)
LINKED = space.own_offers(b"A" * 32, [b"B" * 32], [])
READ = (space.public_offer(PUBLIC),)

histories = st.lists(
    st.tuples(
        st.sampled_from(["both", "here", "there", "fork", "invalid", "erased here", "erased both"]),
        st.integers(0, 3),
        st.integers(0, 400 * 24 * 3600 * 1000),
    ),
    max_size=40,
)


def lay_out(history: list[tuple[str, int, int]], a: Side, b: Side) -> set[bytes]:
    """Both stores before the link; the ids that only one of them takes for valid."""
    invalid = set()
    for what, place, at in history:
        offered = a.spaces[place % len(a.spaces)]
        event = a.make(offered.space, at)
        twin = a.make(offered.space, at) if what == "fork" else None
        if what == "invalid" and offered.bodies:
            event = Event(event.header_bytes, bytes(64), event.payload)
            invalid.add(event.id)
        without = Event(event.header_bytes, event.proof, None)
        if what != "there":
            a.store.append(without if what.startswith("erased") else event)
        if what in ("both", "there", "erased here", "erased both"):
            b.store.append(without if what == "erased both" else event)
        if twin is not None:
            b.store.append(twin)
    return invalid


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    histories,
    st.integers(0, 2**32),
    st.sampled_from([BOTH, OWN, LINKED, READ]),
    st.sampled_from([(0.0, 0.0, 0), (0.2, 0.1, 0), (0.1, 0.1, 60)]),
    st.booleans(),
)
def test_any_two_histories_end_as_one(
    history: list[tuple[str, int, int]],
    seed: int,
    spaces: tuple[Offered, ...],
    weather: tuple[float, float, int],
    swapped: bool,
) -> None:
    """Lost, doubled and reordered frames; forks; content erased on one side or both; events one side finds invalid."""
    random = Random(seed)
    a, b = Side("alice", seed, spaces), Side("bob", seed, spaces)
    invalid = lay_out(history, a, b)
    loss, double, shuffled = weather
    pair = Pair(seed, *((b, a) if swapped else (a, b)), loss=loss, double=double, shuffled=shuffled)
    for _ in range(random.randrange(6)):
        pair.publish(random.randrange(2), random.choice(spaces).space)
        pair.run(random.choice((0, 50, 3000)))
    pair.run_until(lambda: set(a.store.content) - invalid == set(b.store.content), 400_000)
    pair.run(2 * limits.ROUND_EVERY_MS)
    assert set(a.store.content) - invalid == set(b.store.content)
    assert pair.mismatches == 0
    for side in (a, b):
        assert side.session is not None
        assert side.session.counts.agreed > 0


@pytest.mark.parametrize("spaces", [OWN, LINKED, READ, BOTH])
def test_a_large_history_in_common_costs_next_to_nothing(spaces: tuple[Offered, ...]) -> None:
    a, b = Side("alice", 1, spaces), Side("bob", 1, spaces)
    for number in range(3000):
        event = a.make(spaces[number % len(spaces)].space, number * 10**7)
        for side in (a, b):
            side.store.append(event)
    mine = [a.make(spaces[0].space, number * 10**9) for number in range(5)]
    for event in mine:
        a.store.append(event)
    pair = Pair(1, a, b)
    pair.run_until_converged()
    bodies = sum(len(event.to_bytes()) for event in mine)
    assert pair.bytes - bodies < 6000
    assert pair.mismatches == 0


def test_between_own_devices_direct_events_are_streamed_pushed_and_given() -> None:
    """Nothing is left to a ratchet: each way in which content travels on a link carries stamped events there."""
    a, b = Side("old", 1, LINKED), Side("new", 1, LINKED)
    for number in range(2000):
        a.store.append(a.make(BETWEEN, number * 10**8))
    pair = Pair(1, a, b)
    pair.run_until_converged()
    pair.publish(0, BETWEEN)
    pair.publish(1, BETWEEN)
    pair.run(200)
    assert b.store.ids(BETWEEN) == a.store.ids(BETWEEN)
    assert len(a.store.ids(BETWEEN)) == 2002
    assert not any(isinstance(output, Seal) for side in (a, b) for output in side.told)
    assert pair.mismatches == 0


def test_a_reader_takes_and_is_shown_nothing_else() -> None:
    """A stranger who knows a public space by its id gets it whole, and of the others not even whether they exist."""
    writer = Side("writer", 1, (*BOTH, *READ))
    reader = Side("reader", 1, (*READ, dataclasses.replace(BOTH[0], secret=b"guess" * 4)))
    for number in range(120):
        writer.store.append(writer.make((PUBLIC, LOG, TALK)[number % 3], number * 10**9))
    pair = Pair(1, writer, reader)
    pair.run(10_000)
    assert reader.store.ids(PUBLIC) == writer.store.ids(PUBLIC)
    assert set(reader.store.content) == writer.store.ids(PUBLIC)
    held = [event.id for event in writer.store.content.values() if event.id not in reader.store.content]
    assert len(held) == 80
