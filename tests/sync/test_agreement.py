"""Two stores that agreed before: the short greeting, what makes it long, and that neither is ever wrong."""

import copy
from random import Random

import pytest

from sync import limits
from sync.frames import Delta, Hello, Range
from sync.outputs import Agreed, Proven, Release, Send, Shown
from sync.session import Link, Session, Setup
from sync.space import Offered
from tests.sync.lone import Lone
from tests.sync.pair import BOTH, LOG, TALK, Pair, Side
from tests.sync.test_session import fill, sides, talk

MANY = tuple(Offered(number.to_bytes(32, "big"), number.to_bytes(32, "big"), bodies=True) for number in range(1, 301))


def agreed(seed: int = 1, events: int = 40) -> tuple[Side, Side, Pair]:
    """Two sides whose stores have agreed, both remembering the same."""
    alice, bob = sides(seed)
    fill(alice, events)
    pair = Pair(seed, alice, bob)
    pair.run_until_converged()
    pair.run(limits.ROUND_EVERY_MS)
    assert alice.store.agreement is not None
    assert bob.store.agreement is not None
    assert alice.store.agreement.digest == bob.store.agreement.digest
    for side in (alice, bob):
        side.told.clear()
    pair.bytes = 0
    return alice, bob, pair


def said(side: Side, kind: type) -> list[object]:
    return [output.frame for output in side.told if isinstance(output, Send) and isinstance(output.frame, kind)]


def again(pair: Pair, ms: int = 3000) -> None:
    pair.bytes = 0
    pair.connect()
    pair.run(ms)


def test_where_nothing_changed_one_greeting_each_way_is_all() -> None:
    alice, bob, pair = agreed()
    again(pair)
    assert pair.bytes <= 208
    for side in (alice, bob):
        assert [output for output in side.told if isinstance(output, Agreed)] == [Agreed(LOG), Agreed(TALK)]
        assert not said(side, Delta)
        assert len(said(side, Hello)) == 1
    pair.run(limits.ROUND_EVERY_MS)
    assert said(alice, Delta), "the next round comes in its time"
    assert pair.mismatches == 0


def test_any_number_of_spaces_costs_the_same() -> None:
    alice, bob = Side("alice", 1, MANY), Side("bob", 1, MANY)
    pair = Pair(1, alice, bob)
    pair.run(limits.ROUND_EVERY_MS + 5000)
    again(pair)
    assert pair.bytes <= 208
    assert len([output for output in bob.told if isinstance(output, Agreed)]) >= len(MANY)


@pytest.mark.parametrize("who", [(0,), (1,), (0, 1)])
def test_news_since_are_listed_from_what_was_agreed(who: tuple[int, ...]) -> None:
    _, _, pair = agreed()
    for role in who:
        fill(pair.sides[role], 6)
    bodies = sum(len(event.to_bytes()) for side in pair.sides for event in list(side.store.content.values())[40:])
    again(pair)
    assert pair.converged()
    assert pair.bytes - bodies < 900
    assert pair.mismatches == 0
    assert not any(said(side, Range) for side in pair.sides)


def test_the_first_round_rides_with_the_greeting() -> None:
    alice, bob, pair = agreed()
    fill(alice, 1)
    fill(bob, 1)
    pair.connect()
    assert [type(output.frame) for output in alice.told if isinstance(output, Send)][-2:] == [Hello, Delta]
    pair.run(80)
    assert pair.converged()
    assert [output for output in alice.told if isinstance(output, Agreed)]
    assert [output for output in bob.told if isinstance(output, Agreed)]


@pytest.mark.parametrize("forgetful", [0, 1])
@pytest.mark.parametrize("fresh", [False, True])
def test_whoever_remembers_otherwise_is_told_everything(forgetful: int, fresh: bool) -> None:
    for forget in ("agreement", "everything", "another"):
        _, _, pair = agreed()
        side = pair.sides[forgetful]
        if fresh:
            fill(pair.sides[0], 3)
        if forget == "another":
            assert side.store.agreement is not None
            object.__setattr__(side.store.agreement, "mine", 1)
        else:
            side.store.agreement = None
        if forget == "everything":
            side.store.resume = None
        again(pair, 5000)
        assert pair.converged()
        assert pair.mismatches == 0
        assert all(frame.same == b"" for frame in said(side, Hello)[-1:])  # type: ignore[attr-defined]


def test_a_change_of_what_is_offered_is_named() -> None:
    alice, bob, pair = agreed()
    alice.spaces = bob.spaces = (*BOTH, Offered(b"N" * 32, b"N" * 32, bodies=True))
    again(pair)
    hellos = said(alice, Hello)
    assert isinstance(hellos[0], Hello)
    assert not hellos[0].same
    assert alice.store.agreement is not None
    assert len(alice.store.agreement.spaces) == 3


def test_a_cursor_that_lost_a_space_is_not_made_up_for_by_an_agreement() -> None:
    """As when one side was taken off a list: what was wanted was forgotten, so the space has to be compared."""
    alice, _, pair = agreed()
    assert alice.store.resume is not None
    object.__setattr__(alice.store.resume, "spaces", (LOG,))
    again(pair)
    hello = said(alice, Hello)[0]
    assert isinstance(hello, Hello)
    assert not hello.same


def test_what_is_still_wanted_is_asked_for_after_an_agreement() -> None:
    alice, bob, pair = agreed()
    event = alice.make(TALK, 10**6)
    alice.store.append(event)
    pair.connect()
    pair.run(1000)
    assert list(bob.store.wanted(alice.keys.device, TALK))
    again(pair, 6000)
    assert pair.converged()


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("restored", [0, 1])
def test_a_store_put_back_without_notice_never_passes_for_the_same(seed: int, restored: int) -> None:
    both = sides(seed)
    pair = Pair(seed, *both, loss=0.2, double=0.05)
    random = Random(seed)
    backups = []
    for _ in range(3):
        talk(pair, random, 8)
        pair.run_until_converged()
        pair.run(random.choice((0, limits.ROUND_EVERY_MS)))
        backups.append(copy.deepcopy(both[restored].store))
    everything = set(both[0].store.content)
    both[restored].store = random.choice(backups)
    pair.sealed = []
    pair.connect()
    pair.run_until_converged()
    pair.run(60_000)
    assert set(both[0].store.content) == set(both[1].store.content) == everything


@pytest.mark.parametrize("seed", range(12))
def test_links_that_break_at_any_moment_leave_nothing_that_misleads_the_next(seed: int) -> None:
    random = Random(seed)
    both = sides(seed)
    fill(both[0], 30, both[1])
    pair = Pair(seed, *both, loss=0.15, double=0.1)
    mismatches = 0
    for _ in range(40):
        if random.random() < 0.4:
            pair.publish(random.randrange(2), random.choice((LOG, TALK)))
        pair.run(random.choice((0, 20, 40, 60, 100, 2000)))
        mismatches += pair.mismatches
        pair.connect()
    pair.run_until_converged()
    assert mismatches + pair.mismatches == 0


def test_a_device_is_shown_what_came_of_it_since_the_agreement() -> None:
    alice, bob, pair = agreed()
    proven = Proven(TALK, 4, b"i" * 32, b"p" * 16)
    link = Link(0, b"h" * 32, bob.keys.device)
    old = (Proven(LOG, 1, b"o" * 32, b"p" * 16),)
    setup = Setup(
        alice.store.instance, 0, BOTH, alice.store.resume, newest=old, agreement=alice.store.agreement, recent=(proven,)
    )
    alice.session = Session(link, setup, 0)
    setup = Setup(bob.store.instance, 0, BOTH, bob.store.resume, agreement=bob.store.agreement)
    bob.session = Session(Link(1, b"h" * 32, alice.keys.device), setup, 0)
    pair.flying = []
    pair.now = 0
    pair.carry_out(0, alice.session.start(alice.store, 0))
    pair.run(500)
    assert [output for output in bob.told if isinstance(output, Shown)] == [Shown(proven)]


def test_long_greetings_are_not_drawn_out_of_a_side_that_has_spoken() -> None:
    lone = Lone(1, greet=False)
    short = Hello(b"i" * 16, 0, limits.FRAME_BYTES, b"", False, b"s" * 16, False, ())
    for _ in range(20):
        lone.say(short)
    assert len(lone.heard) == 1
    lone.now += limits.HELLO_LEAST_MS
    lone.say(short)
    assert len(lone.heard) == 2
    assert not lone.session.ready


def test_the_proof_of_an_agreement_is_for_one_link_and_one_side() -> None:
    alice, bob, pair = agreed()
    again(pair)
    first = {frame.same for side in (alice, bob) for frame in said(side, Hello)}  # type: ignore[attr-defined]
    assert len(first) == 2
    again(pair)
    assert len({frame.same for side in (alice, bob) for frame in said(side, Hello)}) == 4  # type: ignore[attr-defined]
    assert not any(isinstance(output, Release) for output in alice.told)
