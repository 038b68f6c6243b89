"""What a fake node has on its disk: the files its blobs hold, and limits that are only noted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.app.fake_node import FakeNode


@dataclass(frozen=True)
class FakeHeld:
    manifest: bytes
    size: int
    since: int
    whole: bool


class FakeStock:
    """Has the face of `app.stock.Stock`."""

    def __init__(self, node: FakeNode) -> None:
        self._node = node
        self.limited = (0, 0)
        self.size = 3_000_000
        self._let_go: set[bytes] = set()

    async def held(self) -> list[FakeHeld]:
        blobs = self._node.blobs
        whole = [FakeHeld(each, len(data), blobs.since[each], True) for each, (_, data) in blobs._held.items()]
        parts = [FakeHeld(each, count, 0, False) for each, count in blobs.part.items() if each not in blobs._held]
        return [*whole, *(one for one in parts if one.size)]

    async def let_go(self, manifest: bytes) -> None:
        await self._node.blobs.drop(manifest)
        self._let_go.add(manifest)

    async def was_let_go(self, manifest: bytes) -> bool:
        return manifest in self._let_go

    async def database(self) -> int:
        return self.size

    async def limits(self) -> tuple[int, int]:
        return self.limited

    async def limit(self, days: int, most: int) -> None:
        self.limited = (days, most)
