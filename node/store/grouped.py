"""What groups with a control log ask of the log: parts of it, what is hidden, and whether an event lies on a chain.

An event that is hidden is stored like any other; what makes one so is `node/secure/group_log.py`. See `log.py`.
"""

from collections.abc import Iterable, Sequence

from node.store import log
from node.store.log import State
from node.store.transaction import Cx, Tx
from sync.event import decode_header


def top(cx: Cx, part: bytes) -> int:
    """The arrival of the newest event of a set, 0 if it holds none."""
    return cx.value("SELECT max(arrival) FROM event WHERE part = ?", (part,)) or 0


def arrived(cx: Cx, part: bytes) -> list[bytes]:
    """The ids of everything held of a set, in the order in which it came."""
    return [id_ for (id_,) in cx.rows("SELECT id FROM event WHERE part = ? ORDER BY arrival", (part,))]


def member_logs(cx: Cx, space: bytes) -> dict[bytes, list[bytes]]:
    """What is held of the identity logs of all who ever belonged to a group, as that was last written down."""
    rows = cx.rows(
        "SELECT account, id FROM space_rank CROSS JOIN event ON part = account WHERE space_rank.space = ? ORDER BY id",
        (space,),
    )
    found: dict[bytes, list[bytes]] = {}
    for account, id_ in rows:
        found.setdefault(account, []).append(id_)
    return found


def hide(tx: Tx, id_: bytes, hidden: bool) -> None:
    """Note that an event is not shown, or is."""
    flag = int(State.HIDDEN)
    tx.execute("UPDATE event SET state = state & ~?1 | ?2 WHERE id = ?3", (flag, flag if hidden else 0, id_))


def mark_right(tx: Tx, id_: bytes, right: bool) -> None:
    """Note that an erase reaches what others wrote, or does not."""
    flag = int(State.RIGHTFUL)
    tx.execute("UPDATE event SET state = state & ~?1 | ?2 WHERE id = ?3", (flag, flag if right else 0, id_))


def take_back_erase(tx: Tx, id_: bytes) -> bool:
    """What was erased is not, after all: its content is lacking until it comes; False if it was not erased."""
    flag = int(State.ERASED)
    return tx.execute("UPDATE event SET state = state & ~?1 WHERE id = ?2 AND state & ?1 != 0", (flag, id_)) > 0


def hidden(cx: Cx, part: bytes, kind: int) -> set[bytes]:
    """The events of one kind in a set that are not shown."""
    rows = cx.rows(
        "SELECT id FROM event WHERE part = ? AND kind = ? AND state & ? != 0", (part, kind, int(State.HIDDEN))
    )
    return {id_ for (id_,) in rows}


def hidden_of(cx: Cx, space: bytes, device: bytes) -> list[bytes]:
    """What a device stated in a space and is not shown, in the order of its chain."""
    flag = int(State.HIDDEN)
    rows = cx.rows(
        "SELECT id FROM event WHERE space = ? AND device = ? AND state & ? != 0 ORDER BY seq", (space, device, flag)
    )
    return [id_ for (id_,) in rows]


def unsent(cx: Cx, part: bytes, author: bytes, upto: int) -> list[bytes]:
    """The ids of what an account stated in a set, up to an arrival, and nobody else is known to have."""
    rows = cx.rows(
        "SELECT id FROM event WHERE part = ? AND arrival <= ? AND author = ? AND seq > 0 AND state & ? = 0"
        " ORDER BY seq",
        (part, upto, author, int(State.SENT)),
    )
    return [id_ for (id_,) in rows]


def ends(cx: Cx, space: bytes, device: bytes) -> tuple[int, bytes, bytes] | None:
    """How far a device's chain in a group is held without a gap: number and id, and its newest control event there."""
    found = log.head(cx, space, device)
    if found is None or not found.contiguous:
        return None
    upto = found.contiguous
    last = cx.value("SELECT min(id) FROM event WHERE space = ? AND device = ? AND seq = ?", (space, device, upto))
    stated = cx.value(
        "SELECT id FROM event WHERE part = ? AND device = ? AND seq <= ? ORDER BY seq DESC LIMIT 1",
        (space, device, upto),
    )
    return upto, last, stated or b""


def points(cx: Cx, space: bytes, device: bytes, upto: int, limit: int) -> list[tuple[int, bytes]]:
    """(number, id) of the last event of each run of content of a chain under one key, the newest first.

    Whoever has a key holds all of such a run, so can follow the chain from its end.
    """
    rows = cx.rows(
        "SELECT seq, id FROM (SELECT seq, id, part, lead(part) OVER (ORDER BY seq) AS next FROM event"
        " WHERE space = ?1 AND device = ?2 AND seq <= ?3 AND part != ?1) WHERE next IS NOT part"
        " ORDER BY seq DESC LIMIT ?4",
        (space, device, upto, limit),
    )
    return [(seq, id_) for seq, id_ in rows]


def control_within(
    cx: Cx, space: bytes, runs: Iterable[tuple[bytes, Sequence[tuple[int, int]]]], limit: int
) -> list[bytes]:
    """The control events in runs (first, last) of the chains of devices, in the order in which they came."""
    found: list[tuple[int, bytes]] = []
    for device, spans in runs:
        for first, last in spans:
            found += cx.rows(
                "SELECT arrival, id FROM event WHERE space = ? AND device = ? AND seq BETWEEN ? AND ? AND part = space",
                (space, device, first, last),
            )
    return [id_ for _, id_ in sorted(found)[:limit]]


def lies_on(cx: Cx, end: bytes, id_: bytes, seq: int) -> bool:
    """Whether an event with this number lies on the chain that ends at another, as far as that is held."""
    at = end
    while at != id_:
        row = cx.one("SELECT header FROM event WHERE id = ?", (at,))
        header = None if row is None else decode_header(row[0])
        if header is None or header.seq <= seq or not header.prev:
            return False
        at = header.prev
    return log.has(cx, at)
