"""How a town came to be: people who became friends in fair weather; kept, so that many seeds begin with it.

Nothing goes wrong here. A founding is decided by its number and how many people it has; a town copies the homes and the
relay, and everything that it draws after that is its own.
"""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import Callable
from pathlib import Path

from app.people import api as people
from app.relays import api as relays
from node.store import outbox
from tests.world import loop
from tests.world.lan import Air
from tests.world.network import Network
from tests.world.people import Person
from tests.world.relay import BadRelay, Malice


class Founding:
    """The homes of people who are friends, in a folder, and the relay that every other one of them uses."""

    def __init__(self, number: int, size: int, folder: Path) -> None:
        self.number = number
        self.names = [f"p{each}" for each in range(size)]
        self.friends: list[tuple[str, str]] = []
        self.group = b""
        self.seconds = 0.0
        self._folder = folder
        self._chance = random.Random(f"founding {number} of {size}")
        self._relay = BadRelay(Network(self._chance), "relay", self._chance, Malice())
        folder.mkdir(parents=True)
        loop.run(self._live)

    def people(self, folder: Path, seed: int, air: Air, now: Callable[[], float]) -> dict[str, Person]:
        """These people in another world, whose time goes on where the founding ended."""
        for name in self.names:
            shutil.copytree(self._folder / name, folder / name)
        return {name: Person(folder, name, seed, air, lambda: self.seconds + now()) for name in self.names}

    def relay(self, network: Network, chance: random.Random) -> BadRelay:
        """The relay in another world, with all that it keeps."""
        return self._relay.moved(network, chance)

    def friends_of(self, name: str) -> list[str]:
        return [other for pair in self.friends if name in pair for other in pair if other != name]

    async def _live(self) -> None:
        network = Network(self._chance)
        air, now = Air(network), asyncio.get_running_loop().time
        everybody = {name: Person(self._folder, name, self.number, air, now) for name in self.names}
        self._relay = self._relay.moved(network, self._chance)
        await self._relay.start()
        for person in everybody.values():
            await person.be_born()
            await person.start()
        await self._befriend(everybody)
        while not await _at_rest(everybody):
            await asyncio.sleep(1)
        for person in everybody.values():
            await person.stop()
        await self._relay.crash()
        self.seconds = now() + 1

    async def _befriend(self, everybody: dict[str, Person]) -> None:
        """A ring and some chords; every other one uses the relay; the first has a group with all friends in it."""
        for name in self.names[::2]:
            await relays.add(everybody[name].app, self._relay.invitation)
        ring = zip(self.names, [*self.names[1:], self.names[0]], strict=True)
        chords = [tuple(self._chance.sample(self.names, 2)) for _ in range(len(self.names) // 2)]
        self.friends = sorted({tuple(sorted(pair)) for pair in (*ring, *chords)})  # type: ignore[misc]
        for one, other in self.friends:
            link = (await people.invite(everybody[one].app)).link
            await people.accept(everybody[other].app, link)
        while not await self._all_contacts(everybody):
            await asyncio.sleep(1)
        owner = everybody[self.names[0]].node
        members = [row.account for row in await owner.contacts() if row.state == "contact"]
        self.group = await owner.spaces.found("group", {"use": "town"}, members)

    async def _all_contacts(self, everybody: dict[str, Person]) -> bool:
        for name, person in everybody.items():
            states = [each.state for each in await people.list_(person.app)]
            if states != ["contact"] * len(self.friends_of(name)):
                return False
        return True


async def _at_rest(everybody: dict[str, Person]) -> bool:
    return not sum([await person.node.read(outbox.count) for person in everybody.values()])


class Foundings:
    """The foundings that a process has seen, each played once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[tuple[int, int], Founding] = {}

    def of(self, number: int, size: int) -> Founding:
        """This founding; those of other numbers are forgotten."""
        for old in [key for key in self._made if key[0] != number]:
            del self._made[old]
            shutil.rmtree(self._folder / f"{old[0]}-{old[1]}")
        if (number, size) not in self._made:
            self._made[number, size] = Founding(number, size, self._folder / f"{number}-{size}")
        return self._made[number, size]
