"""Histories of a space, drawn from a seed: concurrent, partitioned, back-dated and forged statements about ranks."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from sync.ranks import REMOVED, Statement
from tests.sync.ranks_reference import OWNER, Op

MOST_SEEN = 3


@dataclass
class History:
    """Statements as both resolvers take them, in the order they were made."""

    ops: dict[int, Op] = field(default_factory=dict)
    seen: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def add(self, author: int, target: int, rank: int, seen: set[int]) -> int:
        """State something after having seen these, and all that they saw."""
        number = len(self.ops)
        past = frozenset(seen).union(*(self.ops[cause].past for cause in seen))
        self.ops[number] = Op(number, author, target, rank, past)
        self.seen[number] = tuple(sorted(seen))
        return number

    def statements(self) -> list[Statement]:
        """The same, as the product takes them."""
        return [
            Statement(name(op.id), name(op.a), name(op.t), op.r, tuple(name(each) for each in self.seen[op.id]))
            for op in self.ops.values()
        ]


def name(number: int) -> bytes:
    """An id or an account."""
    return number.to_bytes(4, "big")


def draw(seed: int, most: int) -> History:
    """Two to six accounts on up to three sides of a partition; whoever says what is mostly not entitled to it."""
    chance = random.Random(seed)
    history = History()
    accounts = range(chance.randint(2, 6))
    sides = [set[int]() for _ in range(chance.randint(1, 3))]
    trusting = chance.random()
    for _ in range(chance.randint(1, most)):
        side = chance.choice(sides)
        author = OWNER if chance.random() < trusting / 2 else chance.choice(accounts)
        target = author if chance.random() < 0.1 else chance.choice(accounts)
        rank = REMOVED if author == target else chance.choice((-1, -1, 0, 1, 1, 2, 2))
        seen = _seen(chance, history, side)
        number = history.add(author, target, rank, seen)
        side.difference_update(history.ops[number].past)
        side.add(number)
        if chance.random() < 0.15:
            other = chance.choice(sides)
            other |= side
    return history


def _seen(chance: random.Random, history: History, side: set[int]) -> set[int]:
    """All that is new on this side; now and then nothing, or something old, as whoever dates back would say."""
    roll = chance.random()
    if roll < 0.1 or not history.ops:
        return set()
    if roll < 0.3:
        return {chance.randrange(len(history.ops)) for _ in range(chance.randint(1, MOST_SEEN))}
    return set(side)


def informed(history: History, author: int, target: int, rank: int) -> History:
    """The same with one statement more, which saw everything."""
    more = History(dict(history.ops), dict(history.seen))
    more.add(author, target, rank, set(history.ops))
    return more
