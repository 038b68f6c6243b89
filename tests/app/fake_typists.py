"""Who is writing, as fake nodes tell each other: at once to all who are linked, until it is ended by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.notices import TYPING_CHANGED
from sync.space import direct_space

if TYPE_CHECKING:
    from tests.app.fake_node import FakeNode


class FakeTypists:
    """Has the face of `app.typists.Typists`; `places` is who is writing here, `told` what I said."""

    def __init__(self, node: FakeNode) -> None:
        self._node = node
        self.places: list[tuple[bytes, bytes]] = []
        self.told: list[bytes] = []
        self.changed = lambda space: node.notices.tell(TYPING_CHANGED, space.hex())

    async def tell(self, space: bytes) -> None:
        self.told.append(space)
        for other in [each for each in self._node.town.nodes.values() if each is not self._node]:
            shared = space == direct_space(self._node.account, other.account)
            if shared or any(one.id == space for one in await other.spaces.every()):
                other.typists.begin(space, self._node.account)

    def begin(self, space: bytes, account: bytes) -> None:
        if self._node.guard.typing and (space, account) not in self.places:
            self.places.append((space, account))
            self.changed(space)

    def end(self, space: bytes) -> None:
        self.places = [place for place in self.places if place[0] != space]
        self.changed(space)

    async def now(self) -> list[tuple[bytes, bytes]]:
        return list(self.places)
