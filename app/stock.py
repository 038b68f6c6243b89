"""How much of which file this node has on its disk, and how long it keeps files of others, as commands see it.

A Protocol, as in `parts.py`; the real one is `node/stock.py`, and `start.py` puts it into the App.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Held(Protocol):
    """What there is on the disk of one file."""

    @property
    def manifest(self) -> bytes:
        """What it is known by, 32 bytes."""

    @property
    def size(self) -> int:
        """Bytes on the disk."""

    @property
    def since(self) -> int:
        """When it was added here, or wanted here, in Unix ms."""

    @property
    def whole(self) -> bool:
        """Whether nothing of it is lacking."""


class Stock(Protocol):
    """The encrypted files on this disk, and the limits that were set for those of others."""

    async def held(self) -> Sequence[Held]:
        """Give every file of which anything is here."""

    async def let_go(self, manifest: bytes) -> None:
        """Drop what is here of a file that a message still names; it shall not come again by itself."""

    async def was_let_go(self, manifest: bytes) -> bool:
        """Say whether a file was let go of."""

    async def database(self) -> int:
        """Give the bytes of the database."""

    async def limits(self) -> tuple[int, int]:
        """Give for how many days files of others are kept, and how many bytes of files there may be; 0: no limit."""

    async def limit(self, days: int, most: int) -> None:
        """Set the limits of this device."""


class NoStock:
    """Stands for it where there is no node, such as where commands are only described."""

    async def held(self) -> Sequence[Held]:
        """Give nothing."""
        return ()

    async def let_go(self, manifest: bytes) -> None:
        """There is nothing to drop."""

    async def was_let_go(self, manifest: bytes) -> bool:
        """Nothing was."""
        return False

    async def database(self) -> int:
        """Give no size."""
        return 0

    async def limits(self) -> tuple[int, int]:
        """Give none."""
        return 0, 0

    async def limit(self, days: int, most: int) -> None:
        """There is nothing to limit."""
