"""The circles and groups of a story: founded, spoken in, their lists changed, content erased; and what must hold then.

Alice has a circle and Bob a group, each with the other two. Part of `story.py`, which decides when what happens.
"""

from __future__ import annotations

import random
from collections import Counter

from node.errors import Fault
from node.items import Delivered
from node.node import Node
from node.store import spaces
from tests.world.people import Person

POST, COMMENT = 2000, 2001
KINDS = {"alice": "circle", "bob": "group"}


class Circles:
    """The spaces of one story, by owner's name; `counters` say what really happened in them."""

    def __init__(self, everybody: list[Person], chance: random.Random) -> None:
        self.counters: Counter[str] = Counter()
        self._everybody = everybody
        self._chance = chance
        self._spaces: dict[str, bytes] = {}
        self._acknowledged: dict[bytes, set[bytes]] = {}

    async def found(self) -> None:
        """Alice and Bob found theirs, with everybody on the list."""
        for owner in self._owners():
            node = _running(owner)
            members = [_running(person).account for person in self._everybody if person is not owner]
            space = await node.spaces.found(KINDS[owner.name], {"use": "story"}, members)
            self._spaces[owner.name] = space
            self._acknowledged[space] = set()

    async def step(self, person: Person) -> None:
        """Somebody who is running says, erases or decides something; a Fault means that it was not taken."""
        name = self._chance.choice(sorted(self._spaces))
        space, die = self._spaces[name], self._chance.random()
        node = _running(person)
        if person.name == name and die < 0.25:
            await self._change_list(node, space)
        elif die < 0.8:
            kind = POST if person.name == name else COMMENT
            id_ = await node.publish(space, kind, {"text": f"{person.name} {sum(self.counters.values())}"})
            self._acknowledged[space].add(id_)
            self.counters["stated"] += 1
        else:
            await self._erase(person, space, any_author=person.name == name)

    async def settle_lists(self) -> bool:
        """In the end everybody is on every list; False if an owner's plug is pulled in the middle of it."""
        try:
            for owner in self._owners():
                node = _running(owner)
                members = [row.account for row in await node.contacts() if row.state == "contact"]
                await node.spaces.enlist(self._spaces[owner.name], members)
        except Fault:
            return False
        return True

    async def differences(self) -> list[str]:
        """What owner and members disagree on, and what was acknowledged and is nowhere."""
        found = []
        for name, space in sorted(self._spaces.items()):
            seen = {person.name: await self.visible(person, space) for person in self._everybody}
            found += [f"{other} sees another {KINDS[name]} than {name}" for other in seen if seen[other] != seen[name]]
            lost = self._acknowledged[space] - {id_ for id_, _ in seen[name]}
            found += [f"{len(lost)} acknowledged events of a {KINDS[name]} are lost"] if lost else []
        return found

    async def visible(self, person: Person, space: bytes) -> list[tuple[bytes, object]]:
        """Ids and texts of a space as a read model made anew would show them."""
        items = await _running(person).read(lambda cx: list(Node.replay(cx)))  # type: ignore[arg-type]
        events = [item for item in items if isinstance(item, Delivered) and item.space == space]
        return sorted((item.event_id, item.payload.get("text")) for item in events)

    async def trace(self, person: Person) -> str:
        """What a person sees of all spaces, as text."""
        return repr([await self.visible(person, space) for _, space in sorted(self._spaces.items())])

    async def _change_list(self, node: Node, space: bytes) -> None:
        members = sorted(row.account for row in await node.contacts())
        account = self._chance.choice(members)
        if await node.read(lambda cx: spaces.is_listed(cx, space, account)):
            await node.spaces.dismiss(space, account)
            self.counters["dismissed"] += 1
        else:
            await node.spaces.enlist(space, [account])
            self.counters["enlisted"] += 1

    async def _erase(self, person: Person, space: bytes, any_author: bool) -> None:
        node = _running(person)
        shown = await self.visible(person, space)
        if not shown:
            return
        target = self._chance.choice(shown)[0]
        try:
            await node.publish_erase(space, target)
            self.counters["erased"] += 1
        except Fault as fault:
            if any_author or fault.code not in ("not_yours", "not_a_member"):
                raise

    def _owners(self) -> list[Person]:
        return [person for person in self._everybody if person.name in KINDS]


def _running(person: Person) -> Node:
    assert person.node is not None
    return person.node
