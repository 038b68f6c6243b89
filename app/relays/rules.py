"""Which relay a typed word means; pure."""

from __future__ import annotations

from collections.abc import Sequence

from app.errors import Refused
from app.parts import Relay
from app.wording import id_range

LEAST_DIGITS = 4


def choose(relays: Sequence[Relay], word: str) -> Relay:
    """Give the relay whose id begins with `word`, or that listens at it; Refused for none or several."""
    span = id_range(word, LEAST_DIGITS)
    found = [one for one in relays if word in one.addresses or (span is not None and span[0] <= one.id <= span[1])]
    if not found:
        raise Refused("unknown_relay", "There is no such relay; see `kith relays list`.")
    if len(found) > 1:
        raise Refused("ambiguous_relay", "Several relays fit; use more digits of the id.")
    return found[0]
