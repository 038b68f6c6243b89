"""Links that could offer more than they do are ended a moment later, once for all that changed meanwhile.

What a link offers is settled when it opens (`syncing.py`), so a new one takes its place. Whoever makes that happen
again and again, as somebody may who gives key after key, waits longer each time: links live on between.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

RELISTED: Final = "relisted"
PAUSE_S: Final = 0.2
"""What changes within this time changes together."""

AT_ONCE: Final = 4
"""So often the pause is no longer than that; then it doubles."""

PAUSE_CAP_S: Final = 30.0
CALM_S: Final = 60.0
"""After so long without a change all begins anew."""


class Relinking:
    """Ends links to devices, each a moment after the first change that concerns it."""

    def __init__(self, cut_off: Callable[[bytes, str], None]) -> None:
        self._cut_off = cut_off
        self._due: set[bytes] = set()
        self._ended: dict[bytes, tuple[int, float]] = {}

    def soon(self, device: bytes) -> None:
        """Links to this device offer less than they could."""
        if device in self._due:
            return
        loop = asyncio.get_running_loop()
        self._ended = {each: ended for each, ended in self._ended.items() if loop.time() < ended[1] + CALM_S}
        times = self._ended.get(device, (0, 0.0))[0]
        self._due.add(device)
        loop.call_later(min(PAUSE_CAP_S, PAUSE_S * 2.0 ** min(max(0, times - AT_ONCE), 16)), self._now, device)

    def _now(self, device: bytes) -> None:
        self._due.discard(device)
        self._ended[device] = self._ended.get(device, (0, 0.0))[0] + 1, asyncio.get_running_loop().time()
        self._cut_off(device, RELISTED)
