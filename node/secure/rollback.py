"""Noticing that this store is older than what others hold of it, as after somebody put an old copy of the home back.

Each side of a link shows the other the newest event of its device, with proof (HELLO, `sync/SPEC.md`). Whoever is shown
one that its store lacks states nothing anywhere before it is back: two events would have one place, here and, since the
whole store is old, in each space whose holders have not been heard yet.
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
from sync.space import Offered, direct_space

_NAMED = "ahead "

BEHIND = (
    "Nothing was sent, because this store is older than what others hold of it. What is lacking comes back by itself,"
    " or another of your devices, or your recovery phrase, helps."
)
OUT = "This device was removed from your account: nothing is sent from here any more."
CODES = frozenset({"revoked_device", "rolled_back"})
PUT_OUT = "put out"
"""Set once the identity log says so here."""

MOST_LACKING = 64  # events of one space that are known to lack; as many contacts may each show another one


def newest(cx: Cx, device: bytes, spaces: Iterable[Offered], after: int = 0) -> tuple[Proven, ...]:
    """The newest event of another device in each of these spaces, where it came after an arrival; at most 256."""
    found: list[Proven] = []
    recent = log.news(cx, after)
    for offered in spaces:
        head = log.head(cx, offered.space, device) if offered.space in recent else None
        stored = None if head is None or len(found) == limits.NEWEST else log.get(cx, head.id)
        if head is not None and stored is not None and stored.arrival > after:
            found.append(Proven(offered.space, head.seq, head.id, proof_of(stored.event)))
    return tuple(found)


def shown(own: Own, tx: Tx, account: bytes, event: Proven) -> None:
    """A contact holds this event of our device: if it is proven and we lack it, this store is behind what it was."""
    lacking = _lacking(tx, event.space)
    if len(lacking) >= MOST_LACKING or event.id in lacking or log.has(tx, event.id):
        return
    stamped = len(event.proof) == limits.STAMP_BYTES
    if stamped and account != own.account and event.space != direct_space(own.account, account):
        return
    if proven(own.stamp, own.device, (event.space, event.id), event.proof):
        own_rows.put(tx, _name(event.space), b"".join((*lacking, event.id)))
        if not lacking:
            tx.after(lambda: own.counters.update(rolled_back=1))


def check(tx: Tx) -> None:
    """Refused("rolled_back") while this store is behind what it was, ("revoked_device") once its device was put out."""
    if is_out(tx):
        raise Refused("revoked_device", OUT)
    if spaces_behind(tx):
        raise Refused("rolled_back", BEHIND)
    forget(tx)


def is_out(cx: Cx) -> bool:
    """Whether the identity log says here that this device was removed from its account."""
    return bool(own_rows.number(cx, PUT_OUT))


def spaces_behind(cx: Cx) -> list[bytes]:
    """The spaces in which something that our device once stated was shown to us and has not come back yet."""
    named = own_rows.names(cx, _NAMED)
    return [space for name in named if _lacking(cx, space := bytes.fromhex(name.removeprefix(_NAMED)))]


def forget(tx: Tx) -> None:
    """What was shown counts no more: it came back, or this store has another device now, with its own chains."""
    for name in (PUT_OUT, *own_rows.names(tx, _NAMED)):
        own_rows.drop(tx, name)


def _lacking(cx: Cx, space: bytes) -> list[bytes]:
    """What was shown and has not come back: one holder may know less of us than another, so each counts."""
    shown_ids = own_rows.get(cx, _name(space)) or b""
    ids = (shown_ids[at : at + limits.ID_BYTES] for at in range(0, len(shown_ids), limits.ID_BYTES))
    return [id_ for id_ in ids if not log.has(cx, id_)]


def _name(space: bytes) -> str:
    return _NAMED + space.hex()
