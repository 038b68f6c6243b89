"""Where chains of devices are cut off in a group: up to where what they state counts once they are out or revoked.

What is cut, and when, follows from the control log (`membership.py`); whether something lies on a chain only who holds
it can say.
"""

from collections.abc import Iterable, Mapping

from sync.groups import Cut

Bounds = tuple[tuple[Cut, ...], ...]
"""Up to where in a device's chain something must lie: for each of these before one of its points, and on its chain."""


def by_device(cuts: Iterable[Cut]) -> dict[bytes, tuple[Cut, ...]]:
    """The cuts of a statement by the device that each is of."""
    found: dict[bytes, tuple[Cut, ...]] = {}
    for cut in cuts:
        found[cut.device] = (*found.get(cut.device, ()), cut)
    return found


def bounds_of(open_: Iterable[Mapping[bytes, tuple[Cut, ...]]], device: bytes) -> Bounds | None:
    """Where each of these ends a device; None if one of them does not name it."""
    found = [cuts.get(device, ()) for cuts in open_]
    return tuple(found) if all(found) else None
