"""The clock resets in the log: from which clock value on a chain goes on, which bounds the time of what stands before.

Effective times are those of protocol section 2, but for one thing: where a clock was ahead again at a reset, the
earliest of all later resets counts and not the next one. So it is the same in whatever order they come. Who states a
reset is in `node/secure/stating.py`.
"""

from node.store.transaction import Cx


def after(cx: Cx, space: bytes, device: bytes, seq: int) -> int | None:
    """The lowest hlc of all `clock.reset` behind position `seq` of a chain, or None."""
    hlc: int | None = cx.value(
        "SELECT min(hlc) FROM event WHERE space = ? AND device = ? AND kind = 50 AND seq > ?",
        (space, device, seq),
    )
    return hlc


def all_of(cx: Cx) -> dict[tuple[bytes, bytes], list[tuple[int, int]]]:
    """Every `clock.reset` as (seq, the lowest hlc of it and all behind it), ascending, by space and device."""
    found: dict[tuple[bytes, bytes], list[tuple[int, int]]] = {}
    for space, device, seq, hlc in cx.rows(
        "SELECT space, device, seq, hlc FROM event INDEXED BY event_reset WHERE kind = 50 "
        "ORDER BY space, device, seq DESC"
    ):
        chain = found.setdefault((space, device), [])
        chain.append((seq, min(hlc, chain[-1][1] if chain else hlc)))
    return {key: chain[::-1] for key, chain in found.items()}
