"""How much may come by itself of each person in a day, so that no contact fills this disk with what nobody asked for.

It is counted anew when a node starts. What is over it comes when it is asked for.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

DAY_MS: Final = 24 * 60 * 60 * 1000
A_DAY: Final = 256 << 20
"""Bytes of one person that come unasked in a day."""


class Allowance:
    """What is left of today's, by whom it comes from."""

    def __init__(self, most: int = A_DAY) -> None:
        self._most = most
        self._day = -1
        self._taken: Counter[bytes] = Counter()

    def take(self, author: bytes, size: int, now_ms: int) -> bool:
        """Say whether so many bytes may come by themselves now (Unix ms), and count them if so."""
        if now_ms // DAY_MS != self._day:
            self._day = now_ms // DAY_MS
            self._taken.clear()
        if self._taken[author] + size > self._most:
            return False
        self._taken[author] += size
        return True
