"""Turning people away as a fake node does it: what they send is not taken; it comes once they are let in again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crypto.errors import Refused
from node.items import ContactChanged, Delivered, Erased
from sync.space import direct_space

if TYPE_CHECKING:
    from tests.app.fake_node import FakeNode


class FakeGuard:
    """Has the face of `app.guard.Guard`."""

    def __init__(self, node: FakeNode) -> None:
        self._node = node
        self.receipts = self.presence = self.typing = True
        self._dropped: list[tuple[Delivered | Erased, FakeNode]] = []

    async def show(self, receipts: bool, presence: bool, typing: bool) -> None:
        self.receipts, self.presence, self.typing = receipts, presence, typing

    async def decline(self, account: bytes) -> None:
        known = self._node.known.get(account)
        if known is None or known.state != "requested":
            raise Refused("no_request", "This person has not asked to become a contact.")
        self._node.known[account] = replace(known, state="declined", name="")
        await self._node.tell(ContactChanged(account))

    async def block(self, account: bytes, name: str = "") -> None:
        from tests.app.fake_node import FakeContact

        node = self._node
        if account == node.account:
            raise Refused("own_account", "This account is your own.")
        known = node.known.get(account) or FakeContact(account, name, "", direct_space(node.account, account))
        node.known[account] = replace(known, state="blocked", why=known.state)
        await node.tell(ContactChanged(account))

    async def unblock(self, account: bytes) -> None:
        known = self._node.known.get(account)
        if known is None or known.state != "blocked":
            raise Refused("not_blocked", "This person is not blocked.")
        if known.why in ("contact", "requested"):
            self._node.known[account] = replace(known, state=known.why, why="")
        else:
            del self._node.known[account]
        await self._node.tell(ContactChanged(account))
        dropped, self._dropped = self._dropped, []
        for item, sender in dropped:
            await self._node.receive(item, sender)

    def drops(self, item: Delivered | Erased, sender: FakeNode) -> bool:
        """Whether something is not taken, since its sender is blocked; it stays with them."""
        known = self._node.known.get(sender.account)
        if known is None or known.state != "blocked":
            return False
        self._dropped.append((item, sender))
        return True
