"""Who is what in a space: the ranked resolver, a pure function from statements about ranks to the ranks that hold.

Evaluated top down: a statement counts at a level if its author held that rank by a valid higher statement in its past,
no valid higher demotion is concurrent with it, it sets a lower rank, and nobody higher put its target at that level or
above. Removal wins; equals cannot touch each other, so there are no cycles. See `SPEC.md`, section "Ranks".

Sets of statements are integers, one bit for each in an order in which causes come first.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

OWNER: Final = 3
ADMIN: Final = 2
MODERATOR: Final = 1
MEMBER: Final = 0
REMOVED: Final = -1


@dataclass(frozen=True, slots=True)
class Statement:
    """Its author says what rank its target has; `rank` None says nothing, and only what was `seen` (direct causes)."""

    id: bytes
    author: bytes
    target: bytes
    rank: int | None
    seen: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Ranks:
    """Who holds what rank, the owner among them, and which statements count, each with the level it was made at."""

    held: dict[bytes, int]
    valid: dict[bytes, int]


def resolve(owner: bytes, statements: Iterable[Statement]) -> Ranks:
    """The ranks that hold; the same for every order of arrival. Causes that are not held count for nothing."""
    return Resolution(owner, statements).ranks()


class Resolution:
    """One evaluation; it also tells what rank somebody held in the past of a statement."""

    def __init__(self, owner: bytes, statements: Iterable[Statement]) -> None:
        self._owner = owner
        self._ops = _causes_first({op.id: op for op in statements})
        self._at = {op.id: number for number, op in enumerate(self._ops)}
        self._past, self._later = _closures(self._ops, self._at)
        self._about: defaultdict[bytes, list[int]] = defaultdict(lambda: [0] * 4)
        self._left: defaultdict[bytes, int] = defaultdict(int)
        self._let_in: defaultdict[bytes, int] = defaultdict(int)
        self._might: dict[bytes, list[int]] = {}
        self._found: dict[tuple[int, ...], int] = {}
        self.valid: dict[bytes, int] = {}
        for number, op in enumerate(self._ops):
            if op.rank == REMOVED and op.author == op.target != owner:
                self._left[op.target] |= 1 << number
            if op.rank is not None and op.rank >= MEMBER:
                self._let_in[op.target] |= 1 << number
        self._evaluate()

    def ranks(self) -> Ranks:
        """What holds when everything was seen."""
        held = {self._owner: OWNER}
        told = {self._ops[self._at[id_]].target for id_ in self.valid}
        for account in sorted(told):
            rank = self._held(account, -1)
            if rank >= MEMBER:
                held[account] = rank
        return Ranks(held, dict(self.valid))

    def rank_then(self, account: bytes, id_: bytes) -> int:
        """The rank an account exercises in a statement, by the valid ones in its past; REMOVED for none."""
        return self._rank(account, self._at[id_])

    def held_then(self, account: bytes, id_: bytes) -> int:
        """The rank an account held for whoever had seen what a statement saw, by what counts now; REMOVED for none.

        It differs from what the account exercises there where it left beside a grant: then it is out.
        """
        return self._held(account, self._past[self._at[id_]])

    def seemed_in(self, account: bytes, id_: bytes) -> bool:
        """Whether an account belonged for whoever had seen what a statement saw, though what let it in may not count.

        It was let in by somebody who could for all they had seen, and each time it was put out by another such one.
        """
        within, might = self._past[self._at[id_]], self._might_let_in(account)
        out = (self._about.get(account, (0,))[0] | self._left.get(account, 0)) & within
        return bool(might[MEMBER] & within) and all(
            might[self.valid.get(self._ops[number].id, MEMBER)] & self._later[number] & within for number in _bits(out)
        )

    def leaves_beside(self, account: bytes, id_: bytes) -> bool:
        """Whether an account left in a statement that neither saw this one nor was seen by it."""
        at = self._at[id_]
        return bool(self._left[account] & ~(self._past[at] | self._later[at] | 1 << at))

    def saw(self, later: bytes, earlier: bytes) -> bool:
        """Whether a statement has another one in its past."""
        return bool(self._past[self._at[later]] >> self._at[earlier] & 1)

    def is_back(self, removal: bytes, later: bytes, rank: int = MEMBER) -> bool:
        """Whether a statement saw that whom a removal put out was let in again after it, at its level or above.

        Of a demotion: that a `rank` was given again, or a higher one.
        """
        at, least = self._at[removal], self.valid.get(removal, MEMBER)
        sets = self._about.get(self._ops[at].target, (0, 0, 0, 0))
        grants = (sets[1] * (rank <= MEMBER) | sets[2] | sets[3]) & self._later[at] & self._past[self._at[later]]
        return any(self.valid[self._ops[number].id] >= least for number in _bits(grants))

    def depth(self, id_: bytes) -> int:
        """How many statements a statement saw."""
        return self._past[self._at[id_]].bit_count()

    def _evaluate(self) -> None:
        """Level by level; what was found at one is looked up at the next and does not change any more."""
        for level in (OWNER, ADMIN, MODERATOR):
            found = [number for number, op in enumerate(self._ops) if self._counts(number, op, level)]
            for number in found:
                op = self._ops[number]
                assert op.rank is not None
                self.valid[op.id] = level
                self._about[op.target][op.rank + 1] |= 1 << number

    def _counts(self, number: int, op: Statement, level: int) -> bool:
        if op.rank is None or not REMOVED <= op.rank < level or op.id in self.valid or op.target == self._owner:
            return False
        if level == OWNER or op.author == self._owner:
            return level == OWNER and op.author == self._owner
        return self._rank(op.author, number) == level and not self._is_put(op.target, number, level)

    def _rank(self, account: bytes, number: int) -> int:
        """The highest rank whose grant was seen, lowered by nothing but what came before it or after the statement."""
        if account == self._owner:
            return OWNER
        if account not in self._about:
            return REMOVED
        sets, past, later = self._about[account], self._past[number], self._later[number]
        gone = self._union_of_pasts(self._left[account] & past)
        for rank in (ADMIN, MODERATOR, MEMBER):
            grants = sets[rank + 1] & past & ~gone
            if grants and grants & self._common_future(_below(sets, rank) & ~later):
                return rank
        return REMOVED

    def _is_put(self, account: bytes, number: int, level: int) -> bool:
        """Whether somebody higher put an account at this level or above, and nobody since below that."""
        if account not in self._about:
            return False
        sets, later = self._about[account], self._later[number]
        for rank in range(level, OWNER):
            grants = sets[rank + 1] & ~later
            if grants and grants & ~self._union_of_pasts(_below(sets, rank) & ~later):
                return True
        return False

    def _held(self, account: bytes, within: int) -> int:
        """The lowest rank that one of these sets which no later one of the same level or a higher one replaced."""
        if account == self._owner:
            return OWNER
        sets = [each & within for each in self._about.get(account, ())]
        if not any(sets):
            return REMOVED
        said = sets[0] | sets[1] | sets[2] | sets[3]
        if not said & (said - 1) and not self._left[account] & within:
            return next(rank for rank in (REMOVED, MEMBER, MODERATOR, ADMIN) if sets[rank + 1])
        levels = [self._left[account] & within & ~said, 0, 0, 0]
        for rank_set in sets:
            for number in _bits(rank_set):
                levels[self.valid[self._ops[number].id]] |= 1 << number
        live, higher = 0, 0
        for level in (OWNER, ADMIN, MODERATOR, MEMBER):
            higher |= levels[level]
            live |= levels[level] & ~self._union_of_pasts(higher)
        if live & (levels[MEMBER] | sets[0]):
            return REMOVED
        return next(rank for rank in (MEMBER, MODERATOR, ADMIN) if live & sets[rank + 1])

    def _might_let_in(self, account: bytes) -> list[int]:
        """By level what lets an account in, by whoever held that level or a higher one for all they had seen."""
        if account not in self._might:
            might = self._might[account] = [0] * (OWNER + 1)
            for number in _bits(self._let_in.get(account, 0)):
                op = self._ops[number]
                level = self._held(op.author, self._past[number])
                for each in range(level + 1 if op.rank is not None and level > op.rank else 0):
                    might[each] |= 1 << number
        return self._might[account]

    def _union_of_pasts(self, statements: int) -> int:
        """What any of these saw."""
        if not statements:
            return 0
        found = self._found.get((0, statements))
        if found is None:
            found = 0
            for number in self._newest(statements):
                found |= self._past[number]
            self._found[0, statements] = found
        return found

    def _common_future(self, statements: int) -> int:
        """What saw all of these; everything if there are none."""
        if not statements:
            return -1
        found = self._found.get((1, statements))
        if found is None:
            found = -1
            for number in self._newest(statements):
                found &= self._later[number]
                if not found:
                    break
            self._found[1, statements] = found
        return found

    def _newest(self, statements: int) -> Iterable[int]:
        """Those of a set that no other of it saw."""
        while statements:
            number = statements.bit_length() - 1
            yield number
            statements &= ~(self._past[number] | 1 << number)


def _below(sets: list[int], rank: int) -> int:
    """What sets a lower rank than this."""
    return sets[0] if rank == MEMBER else sets[0] | sets[1] if rank == MODERATOR else sets[0] | sets[1] | sets[2]


def _bits(mask: int) -> Iterable[int]:
    while mask:
        number = mask.bit_length() - 1
        yield number
        mask ^= 1 << number


def _causes_first(ops: dict[bytes, Statement]) -> list[Statement]:
    """Every statement after those it saw; which of several comes first means nothing."""
    waits = {id_: len({cause for cause in op.seen if cause in ops}) for id_, op in ops.items()}
    leads: defaultdict[bytes, list[bytes]] = defaultdict(list)
    for id_, op in ops.items():
        for cause in {cause for cause in op.seen if cause in ops}:
            leads[cause].append(id_)
    ready = [id_ for id_, count in waits.items() if not count]
    order: list[Statement] = []
    while ready:
        id_ = ready.pop()
        order.append(ops[id_])
        for follower in leads[id_]:
            waits[follower] -= 1
            if not waits[follower]:
                ready.append(follower)
    return order


def _closures(ops: list[Statement], at: dict[bytes, int]) -> tuple[list[int], list[int]]:
    """For each statement all that it saw, directly or not, and all that saw it."""
    past: list[int] = []
    for op in ops:
        seen = 0
        for cause in op.seen:
            if cause in at:
                seen |= past[at[cause]] | 1 << at[cause]
        past.append(seen)
    later = [0] * len(ops)
    for number in range(len(ops) - 1, -1, -1):
        after = later[number] | 1 << number
        for cause in ops[number].seen:
            if cause in at:
                later[at[cause]] |= after
    return past, later
