"""Circles and groups of the fake town: a star through the owner, in memory, with the items a real node would give.

What somebody who is away would send or get waits, in order, until both ends are there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from crypto.errors import Refused
from node.items import Delivered, Erased, Founded, Item, Listed, Sent
from tests.app.fake_groups import FakeGroup, FakeGroups

if TYPE_CHECKING:
    from tests.app.fake_node import FakeNode


@dataclass
class FakeSpace:
    """What one node knows of a space."""

    id: bytes
    type: str
    owner: bytes
    about: Mapping[str, object]
    everybody: bool
    members: list[bytes] = field(default_factory=list)
    me: bytes = b""
    history: str = ""
    former: tuple[bytes, ...] = ()

    @property
    def ranks(self) -> Mapping[bytes, int]:
        return dict.fromkeys(self.members, 0) | {self.owner: 3}

    @property
    def joined(self) -> bool:
        return self.me in self.ranks


class FakeSpaces:
    """Has the face of `app.parts.Spaces`."""

    def __init__(self, node: FakeNode) -> None:
        self._node = node
        self._known: dict[bytes, FakeSpace] = {}
        self._out: list[tuple[bytes, bytes, Item]] = []
        self._sent: set[bytes] = set()
        self.groups = FakeGroups(node)

    async def found(
        self,
        type_: str,
        about: Mapping[str, object],
        members: Sequence[bytes],
        everybody: bool = False,
        history: str = "",
    ) -> bytes:
        if type_ not in ("circle", "group"):
            raise Refused("bad_space", "There is no such kind of space.")
        self._check_contacts(members)
        if history:
            return await self.groups.found(about, members, history)
        ident = self._node.town.draw("space")
        await self._take(Founded(ident, type_, self._node.account, dict(about), everybody, mine=True))
        contacts = [each.account for each in self._node.known.values() if each.state == "contact"]
        await self._put(self._known[ident], [*members, *(contacts if everybody else [])])
        return ident

    async def enlist(self, space: bytes, members: Sequence[bytes]) -> None:
        self._check_contacts(members)
        if space in self.groups.known:
            await self.groups.enlist(space, members)
        else:
            await self._put(self._mine(space), members)

    async def dismiss(self, space: bytes, member: bytes) -> None:
        if space in self.groups.known:
            await self.groups.dismiss(space, member)
            return
        known = self._mine(space)
        if member not in known.members:
            return
        others = [*known.members]
        await self._take(Listed(space, member, on=False))
        self._out = [row for row in self._out if row[:2] != (member, space)]
        for account in others if known.type == "group" else [member]:
            self._queue(account, space, Listed(space, member, on=False))
        await self.flush_town()

    async def ban(self, space: bytes, account: bytes) -> None:
        await self.groups.ban(space, account)

    async def pardon(self, space: bytes, account: bytes) -> None:
        await self.groups.pardon(space, account)

    async def rank(self, space: bytes, account: bytes, rank: int) -> None:
        await self.groups.rank(space, account, rank)

    async def leave(self, space: bytes) -> None:
        await self.groups.leave(space)

    async def describe(self, space: bytes, about: Mapping[str, object]) -> None:
        await self.groups.describe(space, about)

    async def every(self) -> Sequence[FakeSpace | FakeGroup]:
        me = self._node.account
        star = [replace(space, members=list(space.members), me=me) for space in self._known.values()]
        keyed = [
            replace(group, ranks=dict(group.ranks), former=[*group.former], banned=[*group.banned])
            for group in self.groups.known.values()
        ]
        return [*star, *keyed]

    def knows(self, space: bytes) -> bool:
        return space in self._known or space in self.groups.known

    async def befriended(self, account: bytes) -> None:
        for space in list(self._known.values()):
            if space.everybody and space.owner == self._node.account:
                await self._put(space, [account])

    def check_erasable(self, space: bytes, targets: Sequence[bytes]) -> None:
        if space in self.groups.known:
            self.groups.check_erasable(space, targets)
            return
        authors = {item.event_id: item.author for item in self._node.items if isinstance(item, Delivered)}
        owner = self._known[space].owner == self._node.account
        if any(target not in authors or not (owner or authors[target] == self._node.account) for target in targets):
            raise Refused("not_yours", "Only what you wrote, or what is in a space of yours, can be erased.")

    async def state(self, item: Delivered | Erased) -> None:
        """Pass on what this node just told itself."""
        if item.space in self.groups.known:
            await self.groups.state(item)
            return
        known, me = self._known[item.space], self._node.account
        if known.owner != me and me not in known.members:
            raise Refused("not_a_member", "You are not on the list of this space any more.")
        await self._node.tell(item)
        to = known.members if known.owner == me else [known.owner]
        for account in to:
            self._queue(account, item.space, item)
        if not to and isinstance(item, Delivered):
            await self._was_sent(item, self._node.device)
        await self.flush_town()

    async def flush_town(self) -> None:
        nodes = self._node.town.nodes
        while any([await node.spaces._flush() for node in list(nodes.values())]):
            pass

    async def _flush(self) -> bool:
        """Bring what can be brought; whether anything was."""
        nodes = self._node.town.nodes
        ready = [row for row in self._out if not (self._node.away or nodes[row[0]].away)]
        self._out = [row for row in self._out if row not in ready]
        for account, _, item in ready:
            await nodes[account].spaces._receive(item, self._node)
        return await self.groups.flush() or bool(ready)

    async def _receive(self, item: Item, sender: FakeNode) -> None:
        theirs = _as_seen_by(item, self._node.account)
        if theirs in self._node.items:
            return
        await self._take(theirs)
        if isinstance(item, Delivered) and item.author == sender.account:
            await sender.spaces._was_sent(item, self._node.device)
        if isinstance(item, Delivered | Erased) and self._known[item.space].owner == self._node.account:
            for account in self._known[item.space].members:
                if account not in (sender.account, item.author):
                    self._queue(account, item.space, item)

    async def _was_sent(self, item: Delivered, device: bytes) -> None:
        if item.event_id not in self._sent:
            self._sent.add(item.event_id)
            await self._node.tell(Sent(item.event_id, device, item.kind))

    async def _put(self, space: FakeSpace, members: Sequence[bytes]) -> None:
        new = [account for account in dict.fromkeys(members) if account not in space.members]
        before = [*space.members]
        for account in new:
            await self._take(Listed(space.id, account, on=True))
            for other in before if space.type == "group" else ():
                self._queue(other, space.id, Listed(space.id, account, on=True))
        told = [item for item in self._node.items if isinstance(item, Delivered | Erased) and item.space == space.id]
        founded = next(item for item in self._node.items if isinstance(item, Founded) and item.space == space.id)
        for account in new:
            shown = space.members if space.type == "group" else [account]
            for item in (founded, *(Listed(space.id, each, on=True) for each in shown), *told):
                self._queue(account, space.id, item)
        await self.flush_town()

    async def _take(self, item: Item) -> None:
        if isinstance(item, Founded):
            fields = (item.space, item.type, item.owner, item.about, item.everybody)
            self._known.setdefault(item.space, FakeSpace(*fields))
        elif isinstance(item, Listed):
            members = self._known[item.space].members
            members[:] = [account for account in members if account != item.account] + [item.account] * item.on
        await self._node.tell(item)

    def _queue(self, account: bytes, space: bytes, item: Item) -> None:
        self._out.append((account, space, item))

    def _mine(self, space: bytes) -> FakeSpace:
        known = self._known.get(space)
        if known is None:
            raise Refused("unknown_space", "There is no such space.")
        if known.owner != self._node.account:
            raise Refused("not_yours", "Only whoever founded a space keeps its list.")
        return known

    def _check_contacts(self, members: Sequence[bytes]) -> None:
        for account in members:
            contact = self._node.known.get(account)
            if contact is None or contact.state != "contact":
                raise Refused("not_a_contact", "Only contacts can be put on a list.")


def _as_seen_by(item: Item, account: bytes) -> Item:
    """The same fact as another account is told it."""
    if isinstance(item, Delivered | Erased):
        return replace(item, mine=item.author == account)
    return replace(item, mine=item.owner == account) if isinstance(item, Founded) else item
