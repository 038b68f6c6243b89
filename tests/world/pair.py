"""Alice and Bob of the simulated world, who reach each other by links, by relays, or by both, and what they see then.

What is broken in their stores, and when, is each test's own affair; here is what all of them ask at the end.
"""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

from app.chat import api as chat
from app.people import api as people
from app.relays import api as relays
from node.store import outbox, posts
from tests.world import loop
from tests.world.lan import Air
from tests.world.network import Network, Weather
from tests.world.people import Person
from tests.world.relay import BadRelay, Malice

PATIENCE_S = 3 * 3600.0


class World:
    """Alice and Bob, and relays they both reach; without a link between them for ever, unless `linked`."""

    def __init__(
        self,
        folder: Path,
        malice: Malice | None = None,
        number: int = 1,
        *,
        linked: bool = False,
        weather: Weather | None = None,
        seed: int = 1,
        person: type[Person] = Person,
    ) -> None:
        self.network = Network(random.Random(seed), weather or Weather())
        self.relays = [BadRelay(self.network, f"relay{n}", random.Random(n), malice) for n in range(number)]
        self.seed = seed
        self._folder = folder
        self._linked = linked
        self._person = person

    async def __aenter__(self) -> World:
        air = Air(self.network)
        now = asyncio.get_running_loop().time
        self.alice, self.bob = (self._person(self._folder, name, self.seed, air, now) for name in ("alice", "bob"))
        if not self._linked:
            self.network.cut("alice", "bob")
        for relay in self.relays:
            await relay.start()
        for person in (self.alice, self.bob):
            await person.be_born()
            await person.start()
            for relay in self.relays:
                await relays.add(person.app, relay.invitation)
        return self

    async def __aexit__(self, *_: object) -> None:
        for person in (self.alice, self.bob):
            await person.stop()
        for relay in self.relays:
            await relay.crash()

    async def befriend(self) -> None:
        """Make them contacts, by a link of Alice's."""
        link = (await people.invite(self.alice.app)).link
        await people.accept(self.bob.app, link)
        for person in (self.alice, self.bob):
            await until(lambda person=person: is_friend(person))  # type: ignore[misc]

    async def rest(self, seconds: float = PATIENCE_S) -> None:
        """Wait until neither has anything left to bring to the other."""
        for person in (self.alice, self.bob):
            await until(lambda person=person: at_rest(person), seconds)  # type: ignore[misc]

    async def put_back(self, person: Person, copy: str = "copy") -> None:
        """Put the copy of a home back that `keep_copy` made: the node that starts on it is behind what it was."""
        await person.stop()
        shutil.rmtree(person.home)
        shutil.copytree(self._folder / copy, person.home)
        await person.start()

    async def keep_copy(self, person: Person, copy: str = "copy") -> None:
        """Copy a home while its node is off, and start it again."""
        await person.stop()
        shutil.copytree(person.home, self._folder / copy)
        await person.start()


def live(scene: Callable[[World], Awaitable[None]], world: World) -> None:
    """Let a scene take place in a world."""

    async def run() -> None:
        async with world:
            await scene(world)

    loop.run(run)


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = PATIENCE_S) -> None:
    """Wait for something in virtual time, looking less often the longer it takes; TimeoutError if it never comes."""
    now = asyncio.get_running_loop().time
    began = now()
    async with asyncio.timeout(seconds):
        while not await holds():
            await asyncio.sleep(max(1.0, (now() - began) / 50))


async def is_friend(person: Person) -> bool:
    return [each.state for each in await people.list_(person.app)] == ["contact"]


async def texts(person: Person, contact: str) -> list[str]:
    """What a person sees of a chat, in the order of the screen."""
    return [row.text for row in await chat.timeline(person.app, contact, limit=500)]


async def states(person: Person, contact: str) -> set[str]:
    return {row.state for row in await chat.timeline(person.app, contact, limit=500) if row.mine}


async def at_rest(person: Person) -> bool:
    """Whether nothing is queued and nothing is owed."""
    assert person.node is not None
    queued, owed = await person.node.read(lambda cx: (outbox.count(cx), posts.debtors(cx)))
    return not queued and not owed
