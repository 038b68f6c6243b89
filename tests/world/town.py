"""A town: five to twenty people in a web of friendships, and a relay as bad as can be, by one seed.

People are cut off from everybody one after the other and come back in another order, their plugs are pulled and their
clocks jump, while the relay drops, replays, reorders, cuts and forges letters and shows some only a part. In the end
friends must see the same, all that was acknowledged once, and nothing that nobody said.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from pathlib import Path

from app.chat import api as chat
from app.errors import AppError
from node.errors import Fault
from node.items import Delivered
from node.node import Node
from node.store import outbox
from tests.world import loop
from tests.world.founding import Founding, Foundings
from tests.world.lan import Air
from tests.world.network import Network, Weather
from tests.world.people import Person
from tests.world.relay import Malice
from tests.world.report import ENOUGH, Report

LEAST, MOST = 5, 20
USUAL = (0.6, 0.3, 0.1)
"""Shares of towns of 5, 6 and 7 people, among those that are of no odd size."""
ODD = 0.06
"""The share of towns of any size at all."""
SHARED = 50
"""Seeds in a row that begin with the same friendships, if they have as many people."""
STEPS, STEPS_EACH = 5, 7
POST = 2000
YEAR_MS = 365 * 24 * 3600 * 1000
PATIENCE_S = 2 * 3600.0
FOUL = Weather(0.1, 0.05, 0.02, 0.03)
MALICE = Malice(drops=0.1, doubles=0.1, reorders=0.2, forges=0.1, truncates=0.1, replays=0.15, hides=0.3)


def size_of(seed: int) -> int:
    """How many people the town of a seed has: few, as a rule, since what they cost grows with them."""
    chance = random.Random(f"{seed}/size")
    if chance.random() < ODD:
        return chance.randint(LEAST, MOST)
    return LEAST + chance.choices(range(len(USUAL)), USUAL)[0]


def play(seed: int, folder: Path, foundings: Foundings | None = None, size: int | None = None) -> Report:
    """Live through the town of a seed and return what it came to."""
    foundings = foundings or Foundings(folder / "foundings")
    town = Town(seed, folder, foundings.of(seed // SHARED, size or size_of(seed)))
    loop.run(town.live)
    return town.report


class Town:
    """One run of one world."""

    def __init__(self, seed: int, folder: Path, founding: Founding) -> None:
        self.report = Report(seed)
        self.chance = random.Random(f"{seed}/town")
        self.network = Network(random.Random(f"{seed}/weather"), FOUL)
        self.names, self.friends = founding.names, founding.friends
        self._founding = founding
        self._folder = folder
        self._relay = founding.relay(self.network, random.Random(f"{seed}/relay"))
        self._relay.malice = MALICE
        self._away: list[str] = []
        self._apart: list[tuple[str, str]] = []
        self._said: dict[str, set[str]] = {name: set() for name in self.names}
        self._acknowledged: dict[frozenset[str], set[str]] = {}
        self._posted: set[bytes] = set()
        self._group = founding.group

    async def live(self) -> None:
        """From the first hello to the last look."""
        air, now = Air(self.network), asyncio.get_running_loop().time
        self.people = self._founding.people(self._folder, self.report.seed, air, now)
        await self._relay.start()
        for person in self.people.values():
            await person.start()
        self._part()
        steps, number = STEPS + STEPS_EACH * len(self.names), 0
        while number < steps or self.report.acknowledged < ENOUGH:
            await self._step()
            if number == steps // 4:
                self._jump(self._of(self.chance.choice(self.names)))
            elif number == steps // 3:
                self._swizzle()
            elif number == steps // 2:
                await self._of(self.chance.choice(self._up())).crash()
            number += 1
            await asyncio.sleep(2 * self.chance.random())
        await self._calm_down()
        await self._converge()
        await self._look_at_the_end()

    def _part(self) -> None:
        """Half of those who could talk by the relay have no other way until the end."""
        members = set(self.names[::2])
        mailed = [pair for pair in self.friends if members.intersection(pair)]
        self._apart = self.chance.sample(mailed, len(mailed) // 2)
        for one, other in self._apart:
            self.network.cut(one, other)

    async def _step(self) -> None:
        """One thing that somebody does or that happens to somebody."""
        await self._bury()
        person = self._of(self.chance.choice(self.names))
        die = self.chance.random()
        if die < 0.12:
            self._swizzle()
        elif die < 0.2:
            await self._trouble_with(person)
        elif person.node is None:
            if self.chance.random() < 0.5:
                await person.start()
        elif die < 0.3:
            await self._post(person)
        else:
            await self._speak(person)

    async def _bury(self) -> None:
        """A node whose store has crashed under it is gone."""
        for person in self.people.values():
            if person.dying:
                await person.crash()

    def _swizzle(self) -> None:
        """Cut one more off from everybody, or let one come back, not in the order they went."""
        here = [name for name in (*self.names, "relay") if name not in self._away]
        if self._away and (self.chance.random() < 0.5 or len(here) < 3):
            back = self._away.pop(self.chance.randrange(len(self._away)))
            self.network.heal(back)
            for one, other in [*self._apart, *((back, other) for other in self._away)]:
                self.network.cut(one, other)
        else:
            gone = self.chance.choice(here)
            self._away.append(gone)
            self.network.partition([gone], [name for name in (*self.names, "relay") if name != gone])

    async def _trouble_with(self, person: Person) -> None:
        kind = self.chance.choice(("crash", "before_commit", "after_commit", "jump", "relay"))
        if kind == "jump":
            self._jump(person)
        elif kind == "relay":
            await self._relay.crash(forgetful=self.chance.random() < 0.3)
            await self._relay.start()
        elif kind == "crash":
            await person.crash()
        elif person.node is not None:
            person.executor.crash("before_commit" if kind == "before_commit" else "after_commit")
            writers = [each for each in self._founding.friends_of(person.name) if self._of(each).node is not None]
            if writers:
                await self._speak(self._of(self.chance.choice(writers)), person.name)

    def _jump(self, person: Person) -> None:
        person.clock.wrong_ms += self.chance.choice((-YEAR_MS, -3_600_000, 60_000, 3_600_000, YEAR_MS))
        self.report.jumps += 1

    async def _speak(self, person: Person, to: str | None = None) -> None:
        """Send something nobody has said before; what returns an id is acknowledged, what raises is not."""
        other = to or self.chance.choice(self._founding.friends_of(person.name))
        text = f"{person.name} {len(self._said[person.name])}"
        self._said[person.name].add(text)
        try:
            stated = await chat.send(person.app, other, text)
            self._acknowledged.setdefault(frozenset((person.name, other)), set()).add(stated.id)
            self.report.acknowledged += 1
        except (AppError, Fault):
            self.report.refused += 1

    async def _post(self, person: Person) -> None:
        text = f"{person.name} {len(self._said[person.name])}"
        self._said[person.name].add(text)
        try:
            self._posted.add(await _running(person).publish(self._group, POST, {"text": text}))
            self.report.acknowledged += 1
        except Fault:
            self.report.refused += 1

    async def _calm_down(self) -> None:
        """Everybody runs and nobody is away; the loss stays, clocks stay wrong, and the relay stays as it is."""
        self._away.clear()
        self.network.heal()
        for person in self.people.values():
            if person.node is None or person.dying:
                await person.crash()
                await person.start()

    async def _converge(self) -> None:
        began = asyncio.get_running_loop().time()
        while not await self._quiet():
            if asyncio.get_running_loop().time() - began > PATIENCE_S:
                self.report.problems.append("never came to rest")
                break
            await asyncio.sleep(5)
            await self._calm_down()
        self.report.took_s = asyncio.get_running_loop().time() - began

    async def _quiet(self) -> bool:
        for person in self.people.values():
            if person.node is None or person.dying or await person.node.read(outbox.count):
                return False
        return not await self._differences()

    async def _differences(self) -> list[str]:
        """What friends disagree on, what was acknowledged and is not there, and what nobody said."""
        found = []
        for one, other in self.friends:
            here = await self._shown(one, other)
            if here != await self._shown(other, one):
                found.append(f"{one} and {other} see different things")
            ids = [id_ for id_, _, _ in here]
            if len(set(ids)) != len(ids):
                found.append(f"{one} sees a message of {other} twice")
            if lost := self._acknowledged.get(frozenset((one, other)), set()).difference(ids):
                found.append(f"{len(lost)} acknowledged messages of {one} and {other} are lost")
            found += [f"{one} sees what nobody said" for _, who, text in here if text not in self._said[who]]
        return found + await self._differences_in_the_group()

    async def _differences_in_the_group(self) -> list[str]:
        members = [self.names[0], *self._founding.friends_of(self.names[0])]
        seen = {name: await self._shown_in_the_group(self._of(name)) for name in members}
        first = seen[self.names[0]]
        found = [f"{name} sees another group" for name in members if seen[name] != first]
        everything = set().union(*self._said.values())
        found += ["a post in the group that nobody made"] if {text for _, text in first} - everything else []
        lost = self._posted - {id_ for id_, _ in first}
        return found + ([f"{len(lost)} acknowledged posts are lost"] if lost else [])

    async def _shown(self, name: str, other: str) -> list[tuple[str, str, str]]:
        me = self._of(name)
        rows = await chat.timeline(me.app, other, limit=500)
        return [(row.id, name if row.mine else other, row.text) for row in rows]

    async def _shown_in_the_group(self, person: Person) -> list[tuple[bytes, str]]:
        items = await _running(person).read(lambda cx: list(Node.replay(cx)))  # type: ignore[arg-type]
        mine = (item for item in items if isinstance(item, Delivered) and item.space == self._group)
        return sorted((item.event_id, str(item.payload.get("text"))) for item in mine if item.kind == POST)

    async def _look_at_the_end(self) -> None:
        self.report.problems += await self._differences()
        for person in self.people.values():
            await person.stop()
        counted = sum((person.counted for person in self.people.values()), Counter())
        self.report.counters = self.network.counters + counted + self._relay.counters
        self.report.counters["people"] = len(self.names)
        self.report.counters["jumps"] = self.report.jumps
        if mismatches := self.report.counters["sync_verify_mismatch"]:
            self.report.problems.append(f"{mismatches} digests disagreed after a DELTA")
        counted = self.report.counters
        if copies := counted["mail_duplicate_message"] + counted["envelope_duplicate_message"]:
            self.report.problems.append(f"{copies} copies were not known as such")
        if lost := self.report.counters["lost_noticed"]:
            self.report.problems.append(f"{lost} messages were counted as lost")
        await self._relay.crash()

    def _up(self) -> list[str]:
        """Those who run, or everybody when nobody does."""
        return [name for name in self.names if self._of(name).node is not None] or self.names

    def _of(self, name: str) -> Person:
        return self.people[name]


def _running(person: Person) -> Node:
    if person.node is None:
        raise Fault("not_running", "This person's node is off.")
    return person.node
