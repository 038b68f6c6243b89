"""When something last became what it is now: the way to a contact, or the state of a relay; in memory alone.

What the ways are is decided in `office.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

from node.system import Clock


class Turns:
    """The last state of each key, and since when it is so."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last: dict[bytes, tuple[str, int]] = {}

    def note(self, key: bytes, state: str, begun: bool = True) -> bool:
        """Note what is so now; True if it was something else. A first state has a beginning only if it has `begun`."""
        before = self._last.get(key)
        if before is not None and before[0] == state:
            return False
        self._last[key] = (state, self._clock.now_ms() if before is not None or begun else 0)
        return before is not None

    def since(self, key: bytes) -> int:
        """Since when it is so, in Unix milliseconds; 0 if that was before this node started."""
        return self._last.get(key, ("", 0))[1]

    def keep(self, keys: Iterable[bytes]) -> None:
        """Forget all others."""
        kept = set(keys)
        self._last = {key: turn for key, turn in self._last.items() if key in kept}
