"""Which device a typed word means; pure."""

from __future__ import annotations

from collections.abc import Sequence

from app.errors import Refused
from app.own_devices import OwnDevice
from app.wording import id_range

LEAST_DIGITS = 4


def choose(devices: Sequence[OwnDevice], word: str) -> OwnDevice:
    """Give the device of this name, or whose id begins with `word`; Refused for none or several."""
    span = id_range(word, LEAST_DIGITS)
    named = [one for one in devices if one.name and one.name.casefold() == word.casefold() and not one.revoked]
    found = named or [one for one in devices if span is not None and span[0] <= one.device <= span[1]]
    if not found:
        raise Refused("unknown_device", "You have no such device; see `kith devices list`.")
    if len(found) > 1:
        raise Refused("ambiguous_device", "Several of your devices fit; use more digits of the id.")
    return found[0]
