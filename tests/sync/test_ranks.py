"""The ranked resolver, against the reference of the design and by what must hold for every history.

1,000,000 histories: `KITH_NIGHTLY=1 pytest tests/sync/test_ranks.py`, from `KITH_SEED` on.
"""

from __future__ import annotations

import os
import random

import pytest

from sync import ranks
from sync.ranks import ADMIN, MEMBER, MODERATOR, OWNER, REMOVED, Ranks, Statement, resolve
from tests.sync import ranks_reference as reference
from tests.sync.histories import History, draw, informed, name

NIGHTLY = "KITH_NIGHTLY" in os.environ
SEED = int(os.environ.get("KITH_SEED", "1"))
BLOCKS = 50 if NIGHTLY else 4
EACH = 20_000 if NIGHTLY else 5_000


def found_by(history: History) -> Ranks:
    return resolve(name(reference.OWNER), history.statements())


def expected(history: History) -> Ranks:
    held, valid = reference.resolve(history.ops)
    return Ranks(
        {name(account): rank for account, rank in held.items()}, {name(id_): level for id_, (_, level) in valid.items()}
    )


@pytest.mark.parametrize("block", range(BLOCKS))
def test_it_finds_what_the_reference_finds(block: int) -> None:
    for seed in range(SEED + block * EACH, SEED + (block + 1) * EACH):
        history = draw(seed, 14)
        found = found_by(history)
        assert found == expected(history), seed
        assert found.held[name(reference.OWNER)] == OWNER
        _check_forgeries(history, found)


def _check_forgeries(history: History, found: Ranks) -> None:
    """Nobody who never was given a rank states anything, and nobody touches the owner or whoever is as high."""
    for id_, level in found.valid.items():
        op = history.ops[int.from_bytes(id_, "big")]
        assert op.t != reference.OWNER
        assert op.r < level
        if op.a != reference.OWNER:
            granted = [history.ops[int.from_bytes(grant, "big")] for grant in found.valid]
            assert any(grant.t == op.a and grant.r == level and grant.id in op.past for grant in granted)


def test_the_order_of_arrival_and_doubles_change_nothing() -> None:
    for seed in range(300):
        statements = draw(seed, 30).statements()
        mixed = statements * 2
        random.Random(seed).shuffle(mixed)
        assert resolve(name(0), mixed) == resolve(name(0), statements)


def test_a_later_statement_that_saw_everything_changes_nothing_that_counted() -> None:
    for seed in range(300):
        history = draw(seed, 20)
        before = found_by(history).valid
        chance = random.Random(seed)
        later = informed(history, chance.randrange(6), chance.randrange(6), chance.choice((-1, 0, 1, 2)))
        after = found_by(later).valid
        after.pop(name(len(history.ops)), None)
        assert after == before


def test_the_rank_that_was_exercised_is_the_reference_s() -> None:
    for seed in range(300):
        history = draw(seed, 20)
        found = ranks.Resolution(name(0), history.statements())
        _, valid = reference.resolve(history.ops)
        for op in history.ops.values():
            for account in range(6):
                then = reference.rank_at(account, op, valid, history.ops)
                assert found.rank_then(name(account), name(op.id)) == then


def test_the_rank_that_was_held_is_what_holds_where_nothing_else_is_known() -> None:
    """By what counts in the end: so of the past alone only what counts in the end is handed to the reference."""
    for seed in range(300):
        history = draw(seed, 20)
        found = ranks.Resolution(name(0), history.statements())
        everything = expected(history)
        for account in range(6):
            assert found.held_then(name(account), name(max(history.ops))) == _then(history, account, max(history.ops))
            last = informed(history, 0, 0, -1)
            whole = ranks.Resolution(name(0), last.statements())
            assert whole.held_then(name(account), name(max(last.ops))) == everything.held.get(name(account), REMOVED)


def _then(history: History, account: int, at: int) -> int:
    """The last part of the reference, over what a statement saw."""
    if account == reference.OWNER:
        return OWNER
    _, valid = reference.resolve(history.ops)
    seen = history.ops[at].past
    said = [(op, level) for op, level in valid.values() if op.t == account and op.id in seen]
    if not said:
        return REMOVED
    said += [(op, 0) for op in history.ops.values() if op.a == op.t == account and op.r == REMOVED and op.id in seen]
    live = [op for op, level in said if not any(op.id in later.past and most >= level for later, most in said)]
    return min(op.r for op in live)


OWN, ANN, BEN, CAT = (name(number) for number in range(4))


def say(id_: int, author: bytes, target: bytes, rank: int | None, *seen: int) -> Statement:
    return Statement(name(100 + id_), author, target, rank, tuple(name(100 + each) for each in seen))


def test_a_removed_admin_cannot_date_back() -> None:
    told = [
        say(0, OWN, ANN, ADMIN),
        say(1, OWN, BEN, MEMBER, 0),
        say(2, OWN, ANN, REMOVED, 1),
        say(3, ANN, BEN, REMOVED, 0),
    ]
    assert resolve(OWN, told).held == {OWN: OWNER, BEN: MEMBER}


def test_what_an_admin_did_before_the_removal_was_known_to_have_seen_it_stands() -> None:
    told = [say(0, OWN, ANN, ADMIN), say(1, ANN, BEN, MODERATOR, 0), say(2, OWN, ANN, REMOVED, 1)]
    assert resolve(OWN, told).held == {OWN: OWNER, BEN: MODERATOR}


def test_equals_cannot_touch_each_other() -> None:
    told = [
        say(0, OWN, ANN, ADMIN),
        say(1, OWN, BEN, ADMIN, 0),
        say(2, ANN, BEN, REMOVED, 1),
        say(3, BEN, ANN, REMOVED, 1),
    ]
    assert resolve(OWN, told).held == {OWN: OWNER, ANN: ADMIN, BEN: ADMIN}


def test_whoever_left_is_out_until_somebody_who_saw_it_lets_them_in() -> None:
    told = [say(0, OWN, ANN, ADMIN), say(1, ANN, ANN, REMOVED, 0), say(2, ANN, BEN, MEMBER, 1)]
    assert resolve(OWN, told).held == {OWN: OWNER}
    told.append(say(3, OWN, ANN, MEMBER, 2))
    assert resolve(OWN, told).held == {OWN: OWNER, ANN: MEMBER}


def test_what_is_seen_through_statements_without_a_rank_was_seen() -> None:
    told = [say(0, OWN, ANN, ADMIN), say(1, BEN, BEN, None, 0), say(2, ANN, CAT, MEMBER, 1)]
    assert resolve(OWN, told).held == {OWN: OWNER, ANN: ADMIN, CAT: MEMBER}
    assert resolve(OWN, [told[0], told[2]]).held == {OWN: OWNER, ANN: ADMIN}, "a missing cause counts for nothing"
