"""Where this device's next event in a space goes: its chain position, its clock value, and when a clock must be reset.

Shared by direct events (`outgoing.py`) and those of circles and groups (`shared.py`); nothing is signed or sent here.
"""

from __future__ import annotations

from node.secure.own import Own
from node.store import log
from node.store.transaction import Tx
from sync import limits
from sync.event import CLOCK_RESET, STAMPED, Header, hlc_ms, next_position

DAY_MS = 24 * 3600 * 1000


def header(own: Own, tx: Tx, space: bytes, kind: int, refs: tuple[bytes, ...] = (), expires: int = 0) -> Header:
    """The next place in this device's chain of a space; signing or stamping fills in the rest."""
    head = log.head(tx, space, own.device)
    seq, prev = next_position((head.seq, head.id) if head else None)
    return Header(
        v=STAMPED,
        space=space,
        author=own.account,
        device=own.device,
        seq=seq,
        prev=prev,
        hlc=own.ticker.next(own.clock.now_ms(), 0 if head is None or kind == CLOCK_RESET else head.hlc),
        kind=kind,
        refs=refs,
        expires=expires,
    )


def reset_is_due(tx: Tx, space: bytes, device: bytes, now_ms: int) -> bool:
    """Whether our chain once ran far ahead, and must say so to go on from the time it is; once a day at most."""
    head = log.head(tx, space, device)
    if head is None or hlc_ms(head.hlc) <= now_ms + limits.CLOCK_AHEAD_MS:
        return False
    resets = log.events(tx, log.chain_ids(tx, space, device, CLOCK_RESET)[-1:])
    return not any(0 <= now_ms - hlc_ms(reset.header.hlc) < DAY_MS for reset in resets)
