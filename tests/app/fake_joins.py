"""Links into groups of the fake town: whoever uses one is a contact at once, and let in or waiting at its maker's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from crypto.errors import Refused
from node.items import JoinsChanged

if TYPE_CHECKING:
    from tests.app.fake_node import FakeNode

PREFIX = "kith://g#"
REST = "c0ffee" * 64  # a real link is as long


@dataclass
class FakeOffered:
    id: bytes
    space: bytes
    link: str
    name: str
    approve: bool
    questions: Sequence[str]
    expires: int
    left: int
    account: bytes
    members: int
    used_by: list[bytes] = field(default_factory=list)


@dataclass(frozen=True)
class FakeAsked:
    space: bytes
    account: bytes
    name: str
    state: str
    at: int
    why: str = ""


@dataclass(frozen=True)
class FakeRequest:
    space: bytes
    account: bytes
    questions: Sequence[str]
    answers: Sequence[str]
    at: int
    name: str = ""
    holder: bytes = b""
    device: bytes = b""
    verdict: str = ""
    why: str = ""


@dataclass(frozen=True)
class FakeDecided:
    space: bytes
    account: bytes
    name: str
    code: str
    by: bytes
    at: int


class FakeJoins:
    """Has the face of `app.admission.Joins`."""

    def __init__(self, node: FakeNode) -> None:
        self._node = node
        self.links: list[FakeOffered] = []
        self.waiting: list[FakeRequest] = []
        self.mine: list[FakeAsked] = []
        self.outcomes: list[FakeDecided] = []
        self.code = ""  # with which whoever comes is refused

    async def invite(
        self,
        space: bytes,
        name: str,
        expires_seconds: int,
        uses: int,
        questions: Sequence[str] | None,
        addresses: Sequence[str] = (),
    ) -> FakeOffered:
        ident, town = self._node.town.draw("link")[:8], self._node.town
        members = len(self._node.spaces.groups.known[space].ranks)
        made = FakeOffered(
            *(ident, space, PREFIX + ident.hex() + REST, name, questions is not None, questions or ()),
            *(town.now_ms // 1000 + expires_seconds, uses, self._node.account, members),
        )
        self.links.insert(0, made)
        return made

    async def offered(self, space: bytes) -> Sequence[FakeOffered]:
        return [one for one in self.links if one.space == space and one.left > 0]

    async def revoke(self, link: bytes) -> None:
        self.links = [one for one in self.links if one.id != link]

    def door(self, link: str) -> FakeOffered:
        found = [one for node in self._node.town.nodes.values() for one in node.joins.links if one.link == link.strip()]
        if not found:
            raise Refused("bad_invite", "This is not a Kith link into a group.")
        return found[0]

    async def join(self, link: str, answers: Sequence[str]) -> FakeAsked | None:
        door, me = self.door(link), self._node
        if me.account in me.town.nodes[door.account].spaces.groups.known[door.space].ranks:
            return None
        maker = me.town.nodes[door.account]
        if me.account not in maker.known:
            await maker.befriend(me)
        state = "refused" if maker.joins.code else "waiting" if door.approve else "asked"
        asked = FakeAsked(door.space, door.account, door.name, state, me.town.now_ms, maker.joins.code)
        self.mine = [one for one in self.mine if one.space != door.space] + [asked]
        await self._note(door.space)
        if state != "refused":
            await maker.joins.hear(me, door, answers)
        return asked

    async def hear(self, asker: FakeNode, door: FakeOffered, answers: Sequence[str]) -> None:
        """Somebody uses a link of this node's."""
        door.left -= 1
        door.used_by.append(asker.account)
        if not door.approve:
            await self._let_in(door.space, asker)
            return
        now = self._node.town.now_ms
        self.waiting.append(FakeRequest(door.space, asker.account, door.questions, answers, now))
        await self._note(door.space)

    async def asked(self) -> Sequence[FakeAsked]:
        return self.mine

    async def cancel(self, space: bytes) -> None:
        (asked,) = [one for one in self.mine if one.space == space]
        self.mine.remove(asked)
        await self._note(space)
        await self._node.town.nodes[asked.account].joins.drop(space, self._node.account)

    async def drop(self, space: bytes, account: bytes) -> None:
        """Somebody does not wait any more."""
        self.waiting = [one for one in self.waiting if (one.space, one.account) != (space, account)]
        await self._note(space)

    async def requests(self) -> Sequence[FakeRequest]:
        return self.waiting

    async def bring(self, request: FakeRequest) -> None:
        """Another device shows who asks there."""
        self.waiting = [one for one in self.waiting if one.account != request.account] + [request]
        await self._note(request.space)

    async def end(self, space: bytes, account: bytes, code: str, by: bytes) -> None:
        """Another device says what became of who asked there."""
        (over,) = [one for one in self.waiting if (one.space, one.account) == (space, account)]
        self.outcomes.insert(0, FakeDecided(space, account, over.name, code, by, self._node.town.now_ms))
        await self.drop(space, account)

    async def decided(self) -> Sequence[FakeDecided]:
        return self.outcomes

    async def admit(self, space: bytes, account: bytes) -> None:
        if await self._waits_elsewhere(space, account, "yes"):
            return
        await self._let_in(space, self._node.town.nodes[account])
        await self.drop(space, account)

    async def decline(self, space: bytes, account: bytes) -> None:
        if await self._waits_elsewhere(space, account, "no"):
            return
        asker = self._node.town.nodes[account]
        asker.joins.mine = [replace(one, state="refused", why="declined") for one in asker.joins.mine]
        await asker.joins._note(space)
        await self.drop(space, account)

    async def _waits_elsewhere(self, space: bytes, account: bytes, verdict: str) -> bool:
        """Whether another device has to do it, which is not reached here."""
        for one in self.waiting:
            if (one.space, one.account) == (space, account) and one.holder:
                await self.bring(replace(one, verdict=verdict, why=""))
                return True
        return False

    async def _let_in(self, space: bytes, asker: FakeNode) -> None:
        await self._node.spaces.groups.enlist(space, [asker.account])
        asker.joins.mine = [one for one in asker.joins.mine if one.space != space]
        await asker.joins._note(space)

    async def _note(self, space: bytes) -> None:
        item = JoinsChanged(space)
        await self._node.write(lambda tx: self._node.projector.deliver(tx, item))
