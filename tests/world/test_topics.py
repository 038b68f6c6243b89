"""Topics in the simulated world: whole nodes, and a relay that doubles, forges, reorders, crashes and forgets.

What everybody said reaches everybody, and none of what the relay made up; the rows of what was to be appended are gone.
"""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from app.relays import api as relays
from node.store import topics
from node.store.topics import TopicRow
from sync import topic
from tests.node.net.relays.rooms import envelope, text_of
from tests.world.pair import World, live, until
from tests.world.people import Person
from tests.world.relay import BadRelay, Malice

SECRET = b"topic of the simulated world".ljust(32)
BAD = Malice(doubles=0.2, forges=0.2, reorders=0.3)


class Listener:
    """A person who follows the topic: what came, by number, over all lives of the node."""

    def __init__(self, person: Person, relay: BadRelay) -> None:
        self.person = person
        self.relay = relay
        self.heard: list[str] = []

    async def begin(self) -> None:
        """Follow; again after each start."""
        node = self.person.node
        assert node is not None
        rooms = node.relays.topics
        rooms.listen(self._keep)
        where = (f"{self.relay.name}:4200",)
        self.name = await node._store.write(lambda tx: rooms.follow(tx, self.relay.key, where, SECRET, make=True))

    async def say(self, text: str) -> None:
        node = self.person.node
        assert node is not None
        await node._store.write(lambda tx: node.relays.topics.append(tx, self.name, envelope(text)))

    async def waiting(self) -> int:
        node = self.person.node
        assert node is not None
        rows = await node.read(lambda cx: topics.queued(cx, self.name, 1000))
        return len(rows)

    async def row(self) -> TopicRow:
        node = self.person.node
        assert node is not None
        row = await node.read(lambda cx: topics.get(cx, self.name))
        assert row is not None
        return row

    async def _keep(self, name: bytes, seq: int, said: bytes) -> None:
        self.heard.append(text_of(said))


async def all_heard(everybody: list[Listener], said: set[str]) -> bool:
    """Whether everybody has heard all of it, and nothing waits."""
    return all(set(each.heard) == said for each in everybody) and not any([await each.waiting() for each in everybody])


@pytest.mark.parametrize("seed", range(2))
def test_what_is_said_reaches_everybody_whatever_the_relay_makes_up(tmp_path: Path, seed: int) -> None:
    async def scene(world: World) -> None:
        (relay,), dice = world.relays, random.Random(seed)
        everybody = [Listener(person, relay) for person in (world.alice, world.bob)]
        for each in everybody:
            await each.begin()
        said: set[str] = set()
        for number in range(30):
            each = dice.choice(everybody)
            said.add(text := f"{each.person.name} {number}")
            await each.say(text)
            if number % 8 == 5:
                await relay.crash()
                await relay.start()
            if number % 10 == 7:
                await each.person.crash()
                await each.person.start()
                await each.begin()
            if dice.random() < 0.5:
                await asyncio.sleep(dice.uniform(0, 20))
        await until(lambda: all_heard(everybody, said))
        assert relay.counters["forged"]
        for each in everybody:
            row = await each.row()
            assert row.mark == topic.mark_of(relay.logs[row.name].entries[row.seq - 1])

    live(scene, World(tmp_path, BAD, seed=seed))


def test_a_relay_that_forgot_everything_begins_anew(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        (relay,) = world.relays
        everybody = [Listener(person, relay) for person in (world.alice, world.bob)]
        for each in everybody:
            await each.begin()
        await everybody[0].say("one")
        await everybody[0].say("two")
        await until(lambda: all_heard(everybody, {"one", "two"}))
        await relay.crash(forgetful=True)
        await everybody[1].say("three")
        await relay.start()
        await until(lambda: all_heard(everybody, {"one", "two", "three"}))
        assert [(await each.row()).seq for each in everybody] == [1, 1]

    live(scene, World(tmp_path))


def test_a_topic_at_a_relay_that_only_others_have_joined(tmp_path: Path) -> None:
    """Who was never invited there reads and appends by the topic's secret alone, also after a restart."""

    async def scene(world: World) -> None:
        other = BadRelay(world.network, "other", random.Random(9))
        await other.start()
        await relays.add(world.alice.app, other.invitation)
        everybody = [Listener(person, other) for person in (world.alice, world.bob)]
        for each in everybody:
            await each.begin()
        await everybody[1].say("by Bob")
        await until(lambda: all_heard(everybody, {"by Bob"}))
        await world.bob.stop()
        await everybody[0].say("by Alice")
        await world.bob.start()
        await everybody[1].begin()
        await until(lambda: all_heard(everybody, {"by Bob", "by Alice"}))
        assert len(other._members) == 1
        await other.crash()

    live(scene, World(tmp_path))
