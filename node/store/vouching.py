"""Direct events of ours that only the other account of their space has vouched for; see `log.State`."""

from node.store.log import State
from node.store.transaction import Cx


def of(cx: Cx, space: bytes, device: bytes) -> list[bytes]:
    """The ids of what a device is said to have stated in a space, by somebody else than its account."""
    rows = cx.rows(
        "SELECT id FROM event WHERE space = ? AND device = ? AND state & ? ORDER BY seq, id",
        (space, device, int(State.VOUCHED)),
    )
    return [id_ for (id_,) in rows]
