"""Noticing that this store is older than what others hold of it, as after somebody put an old copy of the home back.

Each side of a link shows the other the newest event of its device, with proof (HELLO, `sync/SPEC.md`). Whoever is shown
one that its store lacks states nothing in that space before it is back, because two events would have one place.
"""

from __future__ import annotations

from collections.abc import Iterable

from node.errors import Refused
from node.secure.own import Own
from node.store import log
from node.store import own as own_rows
from node.store.transaction import Cx, Tx
from sync import limits
from sync.event import proof_of, proven
from sync.outputs import Proven
from sync.space import Offered


def newest(cx: Cx, device: bytes, spaces: Iterable[Offered]) -> tuple[Proven, ...]:
    """The newest event of another device in each of these spaces, for at most 256 of them."""
    found: list[Proven] = []
    for offered in spaces:
        head = log.head(cx, offered.space, device)
        if head is not None and len(found) < limits.NEWEST:
            found += [Proven(offered.space, head.seq, head.id, proof_of(event)) for event in log.events(cx, (head.id,))]
    return tuple(found)


def shown(own: Own, tx: Tx, event: Proven) -> None:
    """A peer holds this event of our device: if it is proven and we lack it, this store is behind what it was."""
    if log.has(tx, event.id) or own_rows.get(tx, _name(event.space)) == event.id:
        return
    if proven(own.stamp, own.device, event.id, event.proof):
        own_rows.put(tx, _name(event.space), event.id)
        tx.after(lambda: own.counters.update(rolled_back=1))


def check(tx: Tx, space: bytes) -> None:
    """Refused("rolled_back") where this store is behind what it was."""
    if is_behind(tx, space):
        raise Refused("rolled_back", "This store is older than what others hold of it; that has to come back first.")


def is_behind(tx: Tx, space: bytes) -> bool:
    """Whether an event that our device once stated in a space was shown to us and has not come back yet."""
    lacking = own_rows.get(tx, _name(space))
    if lacking is None:
        return False
    if log.has(tx, lacking):
        own_rows.drop(tx, _name(space))
        return False
    return True


def _name(space: bytes) -> str:
    return f"ahead {space.hex()}"
