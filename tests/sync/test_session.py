"""Two sessions converge whatever the channel loses or doubles, and agree in every round when nobody lies."""

import copy
import os
from random import Random

import pytest

from sync import limits
from sync.exchange import Exchange
from sync.outputs import Agreed, Cursor, Mark, Marks, Peer, Proven, Release, Seal, Send, Shown, Store, Wanted
from sync.space import Offered
from tests.sync.pair import BOTH, LOG, TALK, Pair, Side

SEEDS = range(500 if os.environ.get("KITH_NIGHTLY") else 40)
NARROW = {
    "PAGE_KEYS": 7,
    "WANT_IDS": 4,
    "REMEMBERED_IDS": 8,
    "CLAIMED_IDS": 8,
    "PAGE_BYTES": 900,
    "RANGE_ITEMS": 66,
    "LEAF_KEYS": 3,
    "READ_GROUPS": 1,
    "BULK_BYTES": 900,
    "BULK_WINDOW": 2000,
    "BULK_ENTRIES": 3,
}


def sides(seed: int, *spaces: tuple[Offered, ...]) -> tuple[Side, Side]:
    a, b = spaces or (BOTH, BOTH)
    return Side("alice", seed, a), Side("bob", seed, b)


def fill(side: Side, count: int, *others: Side) -> None:
    """Events from before the link, also held by others."""
    for number in range(count):
        event = side.make((LOG, TALK)[number % 2], number * 1000)
        for holder in (side, *others):
            holder.store.append(event)


def talk(pair: Pair, random: Random, steps: int) -> int:
    """Both publish at random moments, links break now and then; the mismatches of the links that broke."""
    mismatches = 0
    for _ in range(steps):
        if random.random() < 0.5:
            pair.publish(random.randrange(2), random.choice((LOG, TALK)))
        if random.random() < 0.05:
            mismatches += pair.mismatches
            pair.connect()
        pair.run(random.choice((0, 10, 50, 500, 3000)))
    return mismatches


@pytest.mark.parametrize("seed", SEEDS)
def test_any_loss_and_doubling_converges_and_always_agrees(seed: int) -> None:
    random = Random(seed)
    alice, bob = sides(seed)
    fill(alice, random.randrange(40), *random.choice(([], [bob])))
    fill(bob, random.randrange(40))
    pair = Pair(seed, alice, bob, loss=0.2, double=0.05)
    mismatches = talk(pair, random, 30)
    pair.run_until_converged()
    pair.run(2 * limits.ROUND_EVERY_MS)
    assert pair.converged()
    assert mismatches + pair.mismatches == 0
    assert pair.lost > 0
    assert not any(any(keys) for side in pair.sides for keys in side.store.wants.values())
    for side in pair.sides:
        assert side.session is not None
        assert side.session.counts.agreed > 0


@pytest.mark.parametrize("seed", SEEDS[:15])
def test_narrow_limits_change_nothing_but_the_number_of_rounds(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many pages, small batches, no memory between rounds: every bound is met, and still all agree."""
    for name, value in NARROW.items():
        monkeypatch.setattr(limits, name, value)
    random = Random(seed)
    alice, bob = sides(seed)
    fill(alice, 60)
    fill(bob, 30)
    pair = Pair(seed, alice, bob, loss=0.2, double=0.05)
    mismatches = talk(pair, random, 12)
    pair.run_until_converged(2_000_000)
    assert mismatches + pair.mismatches == 0


def test_too_much_wanted_holds_pages_back_until_it_has_arrived(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WANTED_PER_SPACE", 12)
    monkeypatch.setattr(limits, "PAGE_KEYS", 10)
    most = 0
    for roles in ((0, 1), (1, 0)):
        both = sides(3)
        fill(both[roles[0]], 200)
        pair = Pair(3, *both)
        for _ in range(60_000):
            pair.step()
            most = max(most, *(len(keys) for side in both for keys in side.store.wants.values()), 0)
            if pair.converged():
                break
        assert pair.converged()
        assert pair.mismatches == 0
    assert 0 < most <= 12


def test_large_stores_converge_over_a_bad_link() -> None:
    alice, bob = sides(1)
    fill(alice, 3000, bob)
    fill(alice, 1500)
    fill(bob, 700)
    pair = Pair(1, alice, bob, loss=0.1, double=0.05)
    pair.run_until_converged(1_000_000)
    assert pair.mismatches == 0


def test_a_signed_event_is_pushed_at_once_and_a_stamped_one_never_bare() -> None:
    alice, bob = sides(2)
    pair = Pair(2, alice, bob)
    pair.run(1000)
    pushed = pair.publish(1, LOG)
    pair.run(50)
    assert pushed.id in alice.store.content
    pair.loss = 1.0
    held_back = pair.publish(0, TALK)
    pair.loss = 0.0
    pair.run(100)
    assert held_back.id not in bob.store.content
    pair.run_until_converged(10_000)
    assert any(isinstance(output, Seal) for output in alice.told)
    stored = [event for output in bob.told if isinstance(output, Store) for event in output.events]
    assert all(event.header.v == 1 for event in stored)


def test_news_on_the_answering_side_brings_a_round_within_seconds() -> None:
    alice, bob = sides(4)
    pair = Pair(4, alice, bob)
    pair.run(2000)
    assert alice.session is not None
    before = alice.session.counts.rounds
    pair.loss = 1.0
    pair.publish(1, LOG)
    pair.loss = 0.0
    pair.run(limits.ROUND_SOON_MS + 500)
    assert pair.converged()
    assert alice.session.counts.rounds == before + 1


def test_quiet_links_cost_little() -> None:
    alice, bob = sides(5)
    fill(alice, 200, bob)
    pair = Pair(5, alice, bob)
    pair.run(5000)
    pair.bytes = 0
    pair.run(limits.ROUND_EVERY_MS)
    assert 0 < pair.bytes < 400


def test_a_new_link_resumes_from_the_cursor() -> None:
    alice, bob = sides(6)
    fill(alice, 300)
    pair = Pair(6, alice, bob)
    pair.run_until_converged()
    pair.run(5000)
    assert bob.store.resume is not None
    assert bob.store.resume.instance == alice.store.instance
    assert bob.store.resume.upto == alice.store.top()
    assert bob.store.resume.spaces == (LOG, TALK)
    pair.connect()
    pair.bytes = 0
    pair.run(3000)
    assert pair.bytes < 900
    assert pair.mismatches == 0


def test_the_cursor_never_precedes_what_it_covers() -> None:
    """In the outputs of each call, bodies and wanted ids come before the cursor that counts them as recorded."""
    alice, bob = sides(7)
    fill(alice, 10)
    pair = Pair(7, alice, bob)
    pair.run_until_converged()
    pair.run(5000)
    fill(alice, 50)
    pair.connect()
    pair.run_until_converged()
    orders = [[type(output) for output in call if isinstance(output, Store | Wanted | Cursor)] for call in bob.calls]
    assert [Store, Wanted, Cursor] in orders
    assert all(order.index(Cursor) == len(order) - 1 for order in orders if Cursor in order)


@pytest.mark.parametrize("restored", [0, 1])
@pytest.mark.parametrize("seed", range(5))
def test_a_restored_store_with_a_new_instance_heals(seed: int, restored: int) -> None:
    both = sides(seed)
    pair = Pair(seed, *both, loss=0.2, double=0.05)
    random = Random(seed)
    talk(pair, random, 10)
    pair.run_until_converged()
    backup = copy.deepcopy(both[restored].store)
    talk(pair, random, 25)
    pair.run_until_converged()
    everything = dict(both[0].store.content)
    both[restored].store = backup
    backup.instance = random.randbytes(16)
    pair.sealed = []
    pair.connect()
    pair.run_until_converged()
    pair.run(60_000)
    assert both[0].store.content.keys() == both[1].store.content.keys() == everything.keys()
    assert pair.mismatches == 0


def test_what_was_wanted_from_a_replaced_store_is_released() -> None:
    alice, bob = sides(8)
    pair = Pair(8, alice, bob)
    pair.run(2000)
    backup = copy.deepcopy(alice.store)
    alice.store.append(alice.make(TALK, 1))
    pair.connect()
    pair.run(1000)
    assert list(bob.store.wanted(alice.keys.device, TALK))
    alice.store = backup
    backup.instance = b"n" * 16
    pair.connect()
    pair.run(1000)
    assert not list(bob.store.wanted(alice.keys.device, TALK))
    assert any(isinstance(output, Release) for output in bob.told)
    assert pair.mismatches == 0


def test_an_unnoticed_rollback_is_seen_and_healed() -> None:
    """A store that was rolled back but kept its instance: the cursor lies, VERIFY says so, the walk repairs it."""
    for rolled_back in (0, 1):
        both = sides(9)
        side = both[rolled_back]
        fill(side, 20)
        pair = Pair(9, *both)
        pair.run_until_converged()
        backup = copy.deepcopy(side.store)
        fill(side, 30)
        pair.run(40_000)
        pair.run_until_converged()
        side.store = backup
        fill(side, 3)
        pair.connect()
        pair.run(5000)
        assert pair.mismatches > 0
        pair.run_until_converged()
        pair.run(40_000)
        assert len(side.store.content) == 53
        seen = pair.mismatches
        fill(side, 3)
        pair.run(40_000)
        pair.run_until_converged()
        assert pair.mismatches == seen


def test_a_cursor_used_without_its_instance_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bug of invariant 9: trusting a cursor whatever store it was made for."""
    monkeypatch.setattr(Exchange, "usable", staticmethod(lambda cursor_for, instance: True))
    alice, bob = sides(10)
    fill(alice, 20)
    fill(bob, 20)
    pair = Pair(10, alice, bob)
    pair.run_until_converged()
    pair.run(5000)
    for planted in (True, False):
        backup = copy.deepcopy(alice.store)
        fill(alice, 10)
        pair.run(60_000)
        alice.store = backup
        backup.instance = bytes((planted,)) * 16
        fill(alice, 5)
        pair.connect()
        pair.run(5000)
        assert (pair.mismatches > 0) == planted
        pair.run_until_converged()
        pair.run(5000)
        monkeypatch.undo()


def test_a_first_contact_is_shown_one_log_each_way() -> None:
    mine, theirs = b"1" * 32, b"2" * 32
    alice = Side("alice", 1, (Offered(LOG, LOG, True), Offered(theirs, theirs, True, serve=False)))
    bob = Side("bob", 1, (Offered(mine, mine, True), Offered(LOG, LOG, True, serve=False)))
    fill(alice, 40)
    bob.store.append(bob.make(LOG, 5))
    pair = Pair(1, alice, bob, loss=0.2, double=0.05)
    pair.run(60_000)
    shown = {row.id for row in alice.store.rows[LOG]}
    assert shown <= bob.store.ids(LOG)
    assert len(alice.store.ids(LOG)) == len(shown)
    assert Agreed(LOG) in bob.told
    assert Agreed(LOG) not in alice.told
    assert pair.mismatches == 0
    late = pair.publish(0, LOG)
    pair.run(60_000)
    assert late.id in bob.store.content
    assert bob.store.ids(TALK) == set()


def test_marks_and_proofs_travel_with_the_greeting_and_the_pages() -> None:
    from sync.session import Link, Session, Setup

    alice, bob = sides(11)
    pair = Pair(11, alice, bob)
    stated = (Mark(TALK, b"d" * 32, 4, 2), Mark(b"?" * 32, b"d" * 32, 9, 9))
    proven = (Proven(TALK, 4, b"i" * 32, b"p" * 16), Proven(b"?" * 32, 4, b"i" * 32, b"p" * 16))
    link = Link(0, b"h" * 32, bob.keys.device)
    alice.session = Session(link, Setup(b"a" * 16, 77, BOTH, None, stated, stated[:1], proven), 0)
    bob.session = Session(Link(1, b"h" * 32, alice.keys.device), Setup(b"b" * 16, 78, BOTH[1:]), 0)
    pair.flying = []
    pair.carry_out(0, alice.session.start(alice.store, 0))
    pair.run(1000)
    assert Peer(b"a" * 16, 77, (TALK,)) in bob.told
    assert Peer(b"b" * 16, 78, (TALK,)) in alice.told
    assert Shown(proven[0]) in bob.told
    assert [output for output in bob.told if isinstance(output, Marks)] == [Marks(stated[:1], stated[:1])]
    alice.session.put_marks((Mark(TALK, b"d" * 32, 5, 5),), ())
    alice.session.hurry(pair.now)
    pair.run(3000)
    assert bob.told[-1] == Agreed(TALK) or Marks((Mark(TALK, b"d" * 32, 5, 5),), ()) in bob.told
    assert Marks((Mark(TALK, b"d" * 32, 5, 5),), ()) in bob.told


def test_the_same_seed_gives_the_same_frames() -> None:
    def run() -> list[bytes]:
        alice, bob = sides(12)
        pair = Pair(12, alice, bob, loss=0.2, double=0.05)
        sent: list[bytes] = []
        talk(pair, Random(12), 20)
        for side in pair.sides:
            sent += [repr(output).encode() for output in side.told if isinstance(output, Send)]
        return sent

    assert run() == run()
