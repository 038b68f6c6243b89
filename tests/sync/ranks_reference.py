"""The reference resolver of the protocol's design, as it stands there: slow, and without a line of `sync/ranks.py`."""

from __future__ import annotations

from dataclasses import dataclass

OWNER = 0


@dataclass(frozen=True)
class Op:
    """Author `a` sets rank `r` (-1 removed) of `t`; `past`: the ids of all causal ancestors."""

    id: int
    a: int
    t: int
    r: int
    past: frozenset[int]


Valid = dict[int, tuple[Op, int]]


def rank_at(acc: int, o: Op, valid: Valid, ops: dict[int, Op]) -> int:
    """The rank acc exercises in o, judged by higher-level statements only."""
    if acc == OWNER:
        return 3
    sets = [v for v, _ in valid.values() if v.t == acc]
    best = -1
    for g in sets:
        if g.r < 0 or g.id not in o.past:
            continue
        if any(x.a == x.t == acc and x.r == -1 and x.id in o.past and g.id in x.past for x in ops.values()):
            continue
        if all(d is g or d.r >= g.r or d.id in g.past or o.id in d.past for d in sets):
            best = max(best, g.r)
    return best


def cap(o: Op, valid: Valid) -> int:
    """The rank the target holds by higher-level statements."""
    sets = [v for v, _ in valid.values() if v.t == o.t and o.id not in v.past]
    return max(
        (g.r for g in sets if g.r >= 0 and all(d is g or d.r >= g.r or g.id not in d.past for d in sets)), default=-1
    )


def resolve(ops: dict[int, Op]) -> tuple[dict[int, int], Valid]:
    """Ranks that hold, and the statements that count with their levels."""
    valid: Valid = {o.id: (o, 3) for o in ops.values() if o.a == OWNER != o.t and -1 <= o.r <= 2}
    for level in (2, 1):
        new = {
            o.id: (o, level)
            for o in ops.values()
            if o.id not in valid
            and OWNER not in (o.a, o.t)
            and o.r < level
            and rank_at(o.a, o, valid, ops) == level
            and cap(o, valid) < level
        }
        valid.update(new)
    state = {OWNER: 3}
    for t in {v.t for v, _ in valid.values()}:
        vs = [(v, m) for v, m in valid.values() if v.t == t]
        vs += [(o, 0) for o in ops.values() if o.a == o.t == t != OWNER and o.r == -1]
        live = [s for s, level in vs if not any(s.id in d.past and m >= level for d, m in vs)]
        r = min(s.r for s in live)
        if r >= 0:
            state[t] = r
    return state, valid
