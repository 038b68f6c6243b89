"""Holes in the chains of devices: numbers below the newest one held of which nothing is here.

What is asked for, of whom, and when a hole counts as a loss, is `node/secure/gaps.py`.
"""

from collections.abc import Sequence
from typing import Final

from node.store.transaction import Cx, Tx

Span = tuple[int, int]  # first and last number, both included

COUNTED: Final = 1_000

_BETWEEN: Final = "SELECT id FROM event WHERE space = ? AND device = ? AND seq BETWEEN ? AND ? ORDER BY seq, id LIMIT ?"


def chains(cx: Cx, space: bytes) -> list[tuple[bytes, int, int]]:
    """(device, number up to which everything is held, newest number held) of each chain of a space."""
    return cx.rows("SELECT device, contiguous, top_seq FROM head WHERE space = ? ORDER BY device", (space,))


def is_holed(cx: Cx, space: bytes) -> bool:
    """Whether any chain of a space has a hole."""
    return cx.value("SELECT 1 FROM head WHERE space = ? AND contiguous < top_seq LIMIT 1", (space,)) is not None


def holes(cx: Cx, space: bytes, device: bytes, upto: int, limit: int = -1) -> list[Span]:
    """The runs of numbers that are missing below `upto` in a chain, the lowest first; `limit` -1 means all."""
    found = cx.value("SELECT contiguous FROM head WHERE space = ? AND device = ?", (space, device)) or 0
    runs: list[Span] = []
    chain = "SELECT DISTINCT seq FROM event WHERE space = ? AND device = ? AND seq > ? AND seq <= ? ORDER BY seq"
    for (seq,) in cx.rows(chain, (space, device, found, upto)):
        if seq > found + 1:
            runs.append((found + 1, seq - 1))
        found = seq
    if found < upto:
        runs.append((found + 1, upto))
    return runs if limit < 0 else runs[:limit]


def missing(cx: Cx, personal: bytes) -> int:
    """How many numbers are known to be missing in chains of what people say to each other, up to `COUNTED` in each.

    It is asked often, also while tens of thousands of events come behind one that is missing. Identity logs are not
    counted, of which a part is enough, nor what the account says to itself in its `personal` space: after a recovery
    nobody may have the rest of it.
    """
    number: int = cx.value(
        "SELECT coalesce(sum(min(top_seq - contiguous, ?2) - (SELECT count(DISTINCT seq) FROM event"
        " WHERE event.space = head.space AND event.device = head.device AND seq > contiguous"
        " AND seq <= contiguous + ?2)), 0)"
        " FROM head WHERE contiguous < top_seq AND space != ?1"
        " AND space IS NOT (SELECT author FROM event WHERE id = top_id)",
        (personal, COUNTED),
    )
    return number


def within(cx: Cx, space: bytes, device: bytes, spans: Sequence[Span], limit: int) -> list[bytes]:
    """The ids of what is held of some runs of a chain, in order, at most `limit`."""
    found: list[bytes] = []
    for first, last in spans:
        found += [id_ for (id_,) in cx.rows(_BETWEEN, (space, device, first, last, limit - len(found)))]
    return found


def lose(tx: Tx, space: bytes, device: bytes, missing: int, now_ms: int) -> int:
    """Note that so many numbers of a chain are lost, 0 if none is; how many more that are than before."""
    before: int = tx.value("SELECT missing FROM lost WHERE space = ? AND device = ?", (space, device)) or 0
    if missing:
        tx.execute(
            "INSERT INTO lost VALUES (?, ?, ?, ?) ON CONFLICT (space, device) DO UPDATE SET"
            " at = iif(missing < excluded.missing, excluded.at, at), missing = excluded.missing",
            (space, device, missing, now_ms),
        )
    elif before:
        tx.execute("DELETE FROM lost WHERE space = ? AND device = ?", (space, device))
    return missing - before


def lost(cx: Cx) -> int:
    """How many messages are lost for certain."""
    number: int = cx.value("SELECT coalesce(sum(missing), 0) FROM lost")
    return number
