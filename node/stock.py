"""How much of which file is on the disk, and the limits that were set for files of others (`app/stock.py`).

The limits are of this device alone. Who keeps to them is `app/storage/upkeep.py`, which knows whose file is whose.
"""

from __future__ import annotations

from typing import Final

from node.node import Node
from node.store import blobs, let_go, own
from node.store.blobs import HeldRow
from node.store.transaction import Cx, Tx

DAYS: Final = "media_days"
MOST: Final = "media_most"


class Stock:
    """What one node has on its disk."""

    def __init__(self, node: Node) -> None:
        self._node = node

    async def held(self) -> list[HeldRow]:
        """Every file of which anything is here; chunks that two of them share count for both."""
        return await self._node.read(blobs.held_each)

    async def let_go(self, manifest: bytes) -> None:
        """Drop what is here of a file that a message still names; it shall not come again by itself."""
        await self._node.blobs.let_go(manifest)

    async def was_let_go(self, manifest: bytes) -> bool:
        """Whether a file was let go of."""
        return await self._node.read(lambda cx: let_go.noted(cx, manifest))

    async def database(self) -> int:
        """Bytes of the database."""
        return await self._node.read(_pages)

    async def limits(self) -> tuple[int, int]:
        """For how many days files of others are kept, and how many bytes of files there may be; 0: no limit."""
        return await self._node.read(lambda cx: (own.number(cx, DAYS), own.number(cx, MOST)))

    async def limit(self, days: int, most: int) -> None:
        """Set the limits of this device."""

        def put(tx: Tx) -> None:
            own.put_number(tx, DAYS, days)
            own.put_number(tx, MOST, most)

        await self._node.write(put)


def _pages(cx: Cx) -> int:
    count, each = cx.value("PRAGMA page_count"), cx.value("PRAGMA page_size")
    return int(count) * int(each)
