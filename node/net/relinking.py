"""Links that could offer more than they do are ended a moment later, once for all that changed meanwhile.

What a link offers is settled when it opens (`syncing.py`), so a new one takes its place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

RELISTED: Final = "relisted"
PAUSE_S: Final = 0.2
"""What changes within this time changes together."""


class Relinking:
    """Ends links to devices, each a moment after the first change that concerns it."""

    def __init__(self, cut_off: Callable[[bytes, str], None]) -> None:
        self._cut_off = cut_off
        self._due: set[bytes] = set()

    def soon(self, device: bytes) -> None:
        """Links to this device offer less than they could."""
        if device not in self._due:
            self._due.add(device)
            asyncio.get_running_loop().call_later(PAUSE_S, self._now, device)

    def _now(self, device: bytes) -> None:
        self._due.discard(device)
        self._cut_off(device, RELISTED)
