"""Groups that nobody is in charge of: who belongs, who reads what, and that all of it is the same everywhere.

Contacts form a line or a star, so that most of what is said reaches most people through others.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from app.people import api as people
from node.items import Delivered, Hidden
from node.node import Node
from node.store import ranks
from tests.world import loop
from tests.world.lan import Air
from tests.world.network import Network, Weather
from tests.world.pair import until
from tests.world.people import Person

SEEDS = (1, 2, 3)
TEXT = 2000
HOUR_S = 3600.0


class Town:
    """Some people, of whom those named together are contacts; links are all there is."""

    def __init__(self, folder: Path, names: Sequence[str], seed: int, weather: Weather | None = None) -> None:
        self.network = Network(random.Random(seed), weather or Weather())
        air, now = Air(self.network), asyncio.get_running_loop().time
        self.people = [Person(folder, name, seed, air, now) for name in names]
        self.said: dict[str, list[bytes]] = {}

    async def start(self, friends: Sequence[tuple[int, int]]) -> None:
        for person in self.people:
            await person.be_born()
            await person.start()
        for one, other in friends:
            await people.accept(self.people[other].app, (await people.invite(self.people[one].app)).link)
            await until(lambda one=one, other=other: are_contacts(self.people[one], self.people[other]))

    async def stop(self) -> None:
        for person in self.people:
            await person.stop()


async def are_contacts(one: Person, other: Person) -> bool:
    known = [{row.account for row in await each.node.contacts() if row.state == "contact"} for each in (one, other)]
    return other.node.account in known[0] and one.node.account in known[1]


async def members(person: Person, space: bytes) -> dict[bytes, int]:
    """Who belongs to a group and with what rank, as a person's node says."""
    places = await person.node.read(lambda cx: ranks.of(cx, space))
    return {place.account: place.rank for place in places if place.rank >= 0}


async def shown(person: Person, space: bytes) -> list[bytes]:
    """What a person was shown of a group and has not been told to hide since."""
    seen: dict[bytes, bool] = {}
    for _, _, item in person.told:
        if isinstance(item, Delivered) and item.space == space:
            seen[item.event_id] = True
        elif isinstance(item, Hidden) and item.space == space:
            seen[item.event_id] = not item.hidden
    return sorted(id_ for id_, visible in seen.items() if visible)


async def all_show(group: Sequence[Person], space: bytes, said: Sequence[bytes]) -> bool:
    return [await shown(person, space) for person in group] == [sorted(said)] * len(group)


async def all_have(group: Sequence[Person], space: bytes, expected: dict[bytes, int]) -> bool:
    return [await members(person, space) for person in group] == [expected] * len(group)


def live(
    scene: Callable[[Town], Awaitable[None]], make: Callable[[], Town], friends: Sequence[tuple[int, int]]
) -> None:
    async def main() -> None:
        town = make()
        await town.start(friends)
        await scene(town)
        for person in town.people:
            if person.node is not None:
                assert (await person.node.status())["counters"]["messages_lost_total"] == 0
        await town.stop()

    loop.run(main)


async def say(person: Person, space: bytes, text: str) -> bytes:
    return await person.node.publish(space, TEXT, {"text": text})


async def found(owner: Person, others: Sequence[Person], history: str = "full") -> bytes:
    return await owner.node.spaces.found(
        "group", {"title": "Trip"}, [account(each) for each in others], history=history
    )


def account(person: Person) -> bytes:
    assert isinstance(person.node, Node)
    return person.node.account


@pytest.mark.parametrize("history", ["full", "from join"])
def test_three_people_of_whom_two_are_no_contacts_read_each_other(history: str, tmp_path: Path) -> None:
    async def scene(town: Town) -> None:
        alice, bob, carol = town.people
        space = await alice.node.spaces.found(
            "group", {"title": "Trip"}, [account(bob), account(carol)], history=history
        )
        everybody = {account(alice): 3, account(bob): 0, account(carol): 0}
        await until(lambda: all_have(town.people, space, everybody))
        said = [await say(person, space, f"{person.name} {n}") for n in range(3) for person in town.people]
        await until(lambda: all_show(town.people, space, said))

    live(scene, lambda: Town(tmp_path, ("alice", "bob", "carol"), 1), ((0, 1), (0, 2)))
