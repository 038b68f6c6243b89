"""The clock resets in the log: from which clock value on a chain goes on, which bounds the time of what stands before.

What an effective time is, is said in protocol section 2; who states a reset, in `node/secure/stating.py`.
"""

from node.store.transaction import Cx


def after(cx: Cx, space: bytes, device: bytes, seq: int) -> int | None:
    """The hlc of the next `clock.reset` behind position `seq` of a chain, or None."""
    hlc: int | None = cx.value(
        "SELECT hlc FROM event WHERE space = ? AND device = ? AND kind = 50 AND seq > ? ORDER BY seq LIMIT 1",
        (space, device, seq),
    )
    return hlc


def all_of(cx: Cx) -> dict[tuple[bytes, bytes], list[tuple[int, int]]]:
    """Every `clock.reset` as (seq, hlc), ascending, by space and device."""
    found: dict[tuple[bytes, bytes], list[tuple[int, int]]] = {}
    for space, device, *reset in cx.rows(
        "SELECT space, device, seq, hlc FROM event INDEXED BY event_reset WHERE kind = 50 ORDER BY space, device, seq"
    ):
        found.setdefault((space, device), []).append((reset[0], reset[1]))
    return found
