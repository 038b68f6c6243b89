"""Digests of what a set holds, by group of 16 buckets and by shelf of 64 groups: read as of an arrival, and kept.

Triggers of `schema/1_event.sql` count and mark what changed; what is marked is made anew from the ids by whoever asks,
and kept by `refresh`. What they mean is `sync/reconcile.py`.
"""

from typing import Final

from node.store.transaction import Cx, Tx
from sync.reconcile import GROUP_BITS, GROUPS_BITS, Summed, group_digest, key_of, shelf_digest

_GROUP: Final = 0
_SHELF: Final = 1
_ROWS: Final = (
    "SELECT at, n, digest FROM digest WHERE part = ? AND level = ? AND at BETWEEN ? AND ? AND n > 0 ORDER BY at"
)
_IDS: Final = (
    "SELECT count(*), CAST(group_concat(id, '') AS BLOB) FROM"
    " (SELECT id FROM event INDEXED BY event_bucket"
    " WHERE part = ? AND bucket BETWEEN ? AND ? AND arrival <= ? ORDER BY bucket, id)"
)
_EVERY: Final = 2**62


def shelves(cx: Cx, part: bytes, upto: int) -> list[Summed]:
    """The digest of each shelf of a set, ascending, counting what arrived up to a number; costs the shelves alone."""
    late = {group >> GROUPS_BITS for group in _later(cx, part, upto)}
    found = [
        Summed(at, n, digest) if digest is not None and at not in late else _shelf(cx, part, at, upto)
        for at, n, digest in cx.rows(_ROWS, (part, _SHELF, 0, _EVERY))
    ]
    return [shelf for shelf in found if shelf.size]


def groups(cx: Cx, part: bytes, shelf: int, upto: int) -> list[Summed]:
    """The digest of each group of one shelf, ascending, counting what arrived up to a number."""
    late = _later(cx, part, upto)
    first = shelf << GROUPS_BITS
    found = [
        Summed(at, n, digest) if digest is not None and at not in late else _group(cx, part, at, upto)
        for at, n, digest in cx.rows(_ROWS, (part, _GROUP, first, first + (1 << GROUPS_BITS) - 1))
    ]
    return [group for group in found if group.size]


def keys(cx: Cx, part: bytes, first: int, last: int, upto: int) -> list[bytes]:
    """The keys of the groups from `first` to `last`, ascending, that arrived up to a number."""
    rows = cx.rows(
        "SELECT bucket, id FROM event INDEXED BY event_bucket"
        " WHERE part = ? AND bucket BETWEEN ? AND ? AND arrival <= ? ORDER BY bucket, id",
        (part, _buckets(first)[0], _buckets(last)[1], upto),
    )
    return [key_of(bucket, id_) for bucket, id_ in rows]


def count(cx: Cx, part: bytes) -> int:
    """How many events a set holds."""
    number: int = cx.value("SELECT coalesce(sum(n), 0) FROM digest WHERE part = ? AND level = ?", (part, _SHELF))
    return number


def refresh(tx: Tx, part: bytes, most: int) -> bool:
    """Make anew and keep at most that many of the marked digests of a set, the newest first; True if all are kept."""
    stale = tx.rows(
        "SELECT at FROM digest WHERE part = ? AND level = ? AND digest IS NULL AND n > 0 ORDER BY at DESC LIMIT ?",
        (part, _GROUP, most),
    )
    for (at,) in stale:
        _keep(tx, part, _GROUP, _group(tx, part, at, _EVERY))
    if len(stale) == most:
        return False
    for (at,) in tx.rows(
        "SELECT at FROM digest WHERE part = ? AND level = ? AND digest IS NULL AND n > 0", (part, _SHELF)
    ):
        _keep(tx, part, _SHELF, _shelf(tx, part, at, _EVERY))
    return True


def _later(cx: Cx, part: bytes, upto: int) -> set[int]:
    """The groups into which something came after that number; what is kept of them says too much."""
    rows = cx.rows("SELECT bucket FROM event WHERE part = ? AND arrival > ?", (part, upto))
    return {bucket >> GROUP_BITS for (bucket,) in rows}


def _group(cx: Cx, part: bytes, at: int, upto: int) -> Summed:
    count, ids = cx.one(_IDS, (part, *_buckets(at), upto)) or (0, b"")
    return Summed(at, count, group_digest(ids or b""))


def _shelf(cx: Cx, part: bytes, at: int, upto: int) -> Summed:
    inside = groups(cx, part, at, upto)
    return Summed(at, sum(group.size for group in inside), shelf_digest(group.digest for group in inside))


def _buckets(group: int) -> tuple[int, int]:
    """The first and the last bucket of a group."""
    first = group << GROUP_BITS
    return first, first + (1 << GROUP_BITS) - 1


def _keep(tx: Tx, part: bytes, level: int, summed: Summed) -> None:
    tx.execute(
        "UPDATE digest SET digest = ? WHERE part = ? AND level = ? AND at = ?",
        (summed.digest, part, level, summed.at),
    )
