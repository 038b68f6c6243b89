"""Who is writing just now, as commands see it; the real one is `node/net/typists.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol


class Typists(Protocol):
    """Tells others over links that are up that I am writing, and knows for some seconds who else is."""

    changed: Callable[[bytes], None]
    """Hears in which space somebody began or ended."""

    async def tell(self, space: bytes) -> None:
        """Tell contacts who are linked, and belong to a space, that I am writing there; at most once in 3 seconds."""

    async def now(self) -> Sequence[tuple[bytes, bytes]]:
        """Give the spaces and accounts of who is writing now."""
