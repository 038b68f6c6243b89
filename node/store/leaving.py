"""Which of our own events have not left this device: for no device of others, and to no relay that keeps them.

What that means to a person, and to our other devices, is `node/secure/ticks.py`.
"""

from collections.abc import Collection, Sequence

from node.store.log import State
from node.store.transaction import Cx


def first_unsent(cx: Cx, space: bytes, device: bytes, after: int, frame: Collection[int]) -> int | None:
    """The lowest number above `after` of a chain in a circle or group that nobody else is known to have.

    Kinds of the `frame` are never told apart that way.
    """
    passed = ", ".join("?" * len(frame))
    found: int | None = cx.value(
        "SELECT seq FROM event WHERE space = ? AND device = ? AND seq > ? AND state & ? = 0"  # noqa: S608 - only "?"
        f" AND kind NOT IN ({passed}) ORDER BY seq LIMIT 1",
        (space, device, after, int(State.SENT), *sorted(frame)),
    )
    return found


def first_waiting(cx: Cx, space: bytes, device: bytes, to: Sequence[bytes]) -> int | None:
    """The lowest number of our chain in a direct space that waits for each of the devices it is for, on this disk."""
    waiting = (
        "SELECT event.seq FROM outbox JOIN event ON event.id = outbox.event_id"
        " WHERE outbox.device = ? AND event.space = ? AND event.device = ?"
        " AND NOT EXISTS (SELECT 1 FROM outbox other JOIN posted ON posted.outbox = other.id"
        " WHERE other.event_id = event.id)"
        " AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.event_id = event.id AND departed > 0)"
        " ORDER BY outbox.id LIMIT 1"
    )
    found = [cx.value(waiting, (each, space, device)) for each in to]
    return min((seq for seq in found if seq is not None), default=None)


def stated(cx: Cx, space: bytes, device: bytes, numbers: tuple[int, int]) -> list[bytes]:
    """The ids of what a device stated in a space above one number and up to another."""
    rows = cx.rows(
        "SELECT id FROM event WHERE space = ? AND device = ? AND seq > ? AND seq <= ? ORDER BY seq",
        (space, device, *numbers),
    )
    return [id_ for (id_,) in rows]


def chains(cx: Cx, device: bytes) -> list[tuple[bytes, int]]:
    """(space, newest number) of everything a device stated."""
    return [(space, top) for space, top in cx.rows("SELECT space, top_seq FROM head WHERE device = ?", (device,))]
