"""Groups with ranks of the fake town: one truth for all in a group, told to each node as a real one would tell it.

What somebody who is away would hear waits, in order; what they state themselves waits, too. Statements are judged where
they are made, which the real control log does not do; what follows from that is tested there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from crypto.errors import Refused
from node.items import Delivered, Described, Erased, Founded, Item, Listed, Marked, Ruled, Sent

if TYPE_CHECKING:
    from tests.app.fake_node import FakeNode

OUT, MEMBER, MODERATOR, ADMIN, OWNER = -1, 0, 1, 2, 3


@dataclass
class FakeGroup:
    """What one node knows of a group, with the face of `app.parts.Space`."""

    id: bytes
    owner: bytes
    about: Mapping[str, object]
    history: str
    me: bytes
    ranks: dict[bytes, int] = field(default_factory=dict)
    former: list[bytes] = field(default_factory=list)
    banned: list[bytes] = field(default_factory=list)
    type: str = "group"
    everybody: bool = False

    @property
    def members(self) -> Sequence[bytes]:
        return [account for account in self.ranks if account != self.owner]

    @property
    def joined(self) -> bool:
        return self.me in self.ranks


class FakeGroups:
    """The groups of one node."""

    def __init__(self, node: FakeNode) -> None:
        self._node = node
        self.known: dict[bytes, FakeGroup] = {}
        self._out: list[tuple[bytes, Item]] = []
        self._said: list[tuple[bytes, Item]] = []  # everything of every group, for newcomers: (space, item)

    async def found(self, about: Mapping[str, object], members: Sequence[bytes], history: str) -> bytes:
        ident, me = self._node.town.draw("space"), self._node.account
        hlc = self._node.tick()
        await self._take(Founded(ident, "group", me, dict(about), False, True, hlc), history)
        await self._take(Listed(ident, me, on=True, rank=OWNER))
        for account in members:
            await self._rule(ident, account, MEMBER)
        return ident

    async def enlist(self, space: bytes, members: Sequence[bytes]) -> None:
        self._check(space, MODERATOR)
        for account in members:
            await self._rule(space, account, MEMBER)

    async def dismiss(self, space: bytes, member: bytes) -> None:
        self._check(space, self.known[space].ranks[member] + 1)
        await self._rule(space, member, OUT)

    async def ban(self, space: bytes, account: bytes) -> None:
        self._check(space, ADMIN)
        await self._rule(space, account, OUT, banned=True)

    async def pardon(self, space: bytes, account: bytes) -> None:
        self._check(space, ADMIN)
        await self._rule(space, account, OUT)

    async def rank(self, space: bytes, account: bytes, rank: int) -> None:
        if account not in self.known[space].ranks:
            raise Refused("not_a_member", "They do not belong to it.")
        self._check(space, max(self.known[space].ranks[account], rank) + 1)
        await self._rule(space, account, rank)

    async def leave(self, space: bytes) -> None:
        if self.known[space].owner == self._node.account:
            raise Refused("owner_stays", "Whoever founded a group stays.")
        await self._rule(space, self._node.account, OUT)

    async def describe(self, space: bytes, about: Mapping[str, object]) -> None:
        rights = self.known[space].about.get("rights", {})
        assert isinstance(rights, Mapping)
        self._check(space, rights.get("edit", ADMIN))
        hlc, ident = self._node.tick(), self._node.town.draw("event")
        await self._share(Described(space, dict(about), ident, self._node.account, hlc, hlc >> 16, mine=True))

    async def state(self, item: Delivered | Erased) -> None:
        """Pass on what this node states."""
        if self._node.account not in self.known[item.space].ranks:
            raise Refused("not_a_member", "You do not belong to this group any more.")
        if not self.others(item.space) and isinstance(item, Delivered):
            await self._node.tell(item, Sent(item.event_id, self._node.device, item.kind))
            return
        await self._share(item)

    def check_erasable(self, space: bytes, targets: Sequence[bytes]) -> None:
        authors = {item.event_id: item.author for item in self._node.items if isinstance(item, Delivered)}
        may = self.known[space].ranks.get(self._node.account, OUT) >= MODERATOR
        if any(target not in authors or not (may or authors[target] == self._node.account) for target in targets):
            raise Refused("not_yours", "Only what you wrote, or as a moderator, can be erased.")

    def moderates(self, space: bytes) -> bool:
        """Whether what this node erases is erased whoever wrote it, as the control log of a real group says."""
        return space in self.known and self.known[space].ranks.get(self._node.account, OUT) >= MODERATOR

    def others(self, space: bytes) -> list[bytes]:
        return [account for account in self.known[space].ranks if account != self._node.account]

    async def mark_read(self, space: bytes) -> None:
        """Tell everybody that all of theirs was seen here."""
        for account in self.others(space):
            other = self._node.town.nodes[account]
            seqs = [
                item.seq
                for item in self._node.items
                if isinstance(item, Delivered) and item.space == space and item.device == other.device
            ]
            if seqs:
                seen = max(seqs)
                self._out.append(
                    (account, Marked(space, self._node.account, self._node.device, other.device, seen, seen))
                )
        await self.flush()

    async def flush(self) -> bool:
        """Bring what can be brought; whether anything was."""
        nodes = self._node.town.nodes
        ready = [row for row in self._out if not (self._node.away or nodes[row[0]].away)]
        self._out = [row for row in self._out if row not in ready]
        for account, item in ready:
            await nodes[account].spaces.groups.receive(item, self._node)
        return bool(ready)

    async def receive(self, item: Item, sender: FakeNode) -> None:
        """Take in what another node states."""
        if isinstance(item, Marked):
            await self._node.tell(item)
            return
        if not isinstance(item, Listed) and replace_mine(item, self._node.account) in self._node.items:
            return
        self._node.hear(getattr(item, "hlc", 0))
        history = sender.spaces.groups.known[item.space].history  # type: ignore[union-attr]
        await self._take(replace_mine(item, self._node.account), history)
        if isinstance(item, Delivered) and item.author == sender.account:
            device = self._node.device
            mark = Marked(item.space, self._node.account, device, item.device, item.seq, 0)
            await sender.tell(Sent(item.event_id, device, item.kind), mark)

    async def _rule(self, space: bytes, target: bytes, rank: int, *, banned: bool = False) -> None:
        name, hlc, me = self._node.town.nodes[target].name, self._node.tick(), self._node.account
        item = Ruled(
            event_id=self._node.town.draw("event"),
            space=space,
            author=me,
            device=self._node.device,
            seq=hlc,
            target=target,
            rank=rank,
            name=name,
            hlc=hlc,
            time_ms=hlc >> 16,
            mine=True,
            counts=True,
            banned=banned,
        )
        new = target not in self.known[space].ranks and rank >= MEMBER
        before = [told for of, told in self._said if of == space] if new else []
        if new:
            self._out += [(target, told) for told in before if self._is_for_newcomers(space, told)]
            for account, held in self.known[space].ranks.items():
                called = "" if held == OWNER else self._node.town.nodes[account].name
                self._out.append((target, Listed(space, account, on=True, name=called, rank=held)))
        listed = Listed(space, target, on=rank >= MEMBER, name=name, rank=max(rank, MEMBER))
        await self._share(item, to=target)
        await self._share(listed, to=target)

    def _is_for_newcomers(self, space: bytes, told: Item) -> bool:
        return self.known[space].history == "full" or not isinstance(told, Delivered | Erased)

    async def _share(self, item: Delivered | Erased | Described | Ruled | Listed, to: bytes = b"") -> None:
        to_all = {*self.others(item.space), *([to] if to else [])} - {self._node.account}
        await self._take(item, self.known[item.space].history)
        for account in sorted(to_all):
            self._out.append((account, item))
        await self._node.spaces.flush_town()

    async def _take(self, item: Item, history: str = "") -> None:
        space: bytes = item.space  # type: ignore[union-attr]
        if isinstance(item, Founded):
            self.known[space] = FakeGroup(space, item.owner, item.about, history, self._node.account)
        group = self.known[space]
        if isinstance(item, Listed):
            if item.on:
                group.ranks[item.account] = item.rank
                group.former = [account for account in group.former if account != item.account]
            elif group.ranks.pop(item.account, None) is not None:
                group.former.append(item.account)
        elif isinstance(item, Described):
            group.about = item.about
        elif isinstance(item, Ruled):
            group.banned = [account for account in group.banned if account != item.target]
            group.banned += [item.target] if item.banned else []
        if not isinstance(item, Listed) and (space, item) not in self._said:
            self._said.append((space, item))
        await self._node.tell(item)

    def _check(self, space: bytes, least: int) -> None:
        if self.known[space].ranks.get(self._node.account, OUT) < least:
            raise Refused("not_allowed", "Your rank in this group is too low.")


def replace_mine(item: Item, account: bytes) -> Item:
    """The same fact as another account is told it."""
    if isinstance(item, Founded):
        return replace(item, mine=item.owner == account)
    if isinstance(item, Delivered | Erased | Described | Ruled):
        return replace(item, mine=item.author == account)
    return item
