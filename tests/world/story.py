"""A story: three people befriend each other and talk through loss, partitions, crashes and clock jumps, by one seed.

What happens is decided by the seed alone; what must hold at the end is checked here. `play` is the whole of it and
`Report` says what really happened, so that a story in which nothing happened cannot pass for a good one.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import random
from collections import Counter
from pathlib import Path

from app.chat import api as chat
from app.errors import AppError
from app.people import api as people
from node.errors import Fault
from node.items import Sent
from node.secure import outgoing
from node.store import outbox
from tests.world import loop
from tests.world.circles import Circles
from tests.world.lan import Air
from tests.world.network import Network, Weather
from tests.world.people import Person
from tests.world.report import Report

NAMES = ("alice", "bob", "carol")
EMOJI = ("👍", "❤️", "🎉", "")
STEPS = 110
YEAR_MS = 365 * 24 * 3600 * 1000
PATIENCE_S = 1800.0


def play(seed: int, folder: Path, steps: int = STEPS) -> Report:
    """Live through the story of a seed and return what it came to; never raises for what went wrong in it."""
    story = Story(seed, folder, steps)
    loop.run(story.live)
    return story.report


class Story:
    """One run of one world."""

    def __init__(self, seed: int, folder: Path, steps: int) -> None:
        self.report = Report(seed)
        self.chance = random.Random(seed)
        self.network = Network(random.Random(f"{seed}/weather"), Weather(0.2, 0.05, 0.02, 0.03))
        self._steps = steps
        self._folder = folder
        self._acknowledged: dict[str, set[str]] = {}
        self._asked_again: list[bytes] = []

    async def live(self) -> None:
        now = asyncio.get_running_loop().time
        air = Air(self.network)
        self.people = [Person(self._folder, name, self.report.seed, air, now) for name in NAMES]
        for person in self.people:
            await person.be_born()
            await person.start()
        await self._befriend()
        self.circles = Circles(self.people, random.Random(f"{self.report.seed}/circles"))
        await self.circles.found()
        watch = _Watch(self.people)
        with watch:
            for number in range(self._steps):
                await self._step()
                if number == self._steps // 3:
                    self._part()
                elif number == self._steps // 2:
                    await self._crash_somebody()
                await asyncio.sleep(self.chance.random() * 2)
            await self._calm_down()
            await self._converge()
        self.report.problems += watch.problems
        await self._look_at_the_end()

    async def _befriend(self) -> None:
        """Alice's link for Bob, the lobby for Carol, and a link of Bob's for Carol; under all the loss there is."""
        alice, bob, carol = self.people
        await people.accept(bob.app, (await people.invite(alice.app)).link)
        await people.accept(carol.app, (await people.invite(bob.app)).link)
        await people.nearby(carol.app)
        for _ in range(200):
            seen = await people.nearby(alice.app)
            if any(each.name == "carol" for each in seen):
                break
            await asyncio.sleep(1)
        while True:
            try:
                await people.add(alice.app, next(each.id for each in seen if each.name == "carol"))
                break
            except (AppError, Fault):
                await asyncio.sleep(2)
        while not await people.requests(carol.app):
            await asyncio.sleep(1)
        await people.approve(carol.app, (await people.requests(carol.app))[0].id)
        while not await self._all_contacts():
            await asyncio.sleep(1)

    async def _all_contacts(self) -> bool:
        for person in self.people:
            found = await people.list_(person.app)
            if sum(each.state == "contact" for each in found) < len(NAMES) - 1:
                return False
        return True

    async def _step(self) -> None:
        """One thing that somebody does or that happens to somebody."""
        for person in self.people:
            if person.dying:
                await person.crash()
        die = self.chance.random()
        person = self.chance.choice(self.people)
        if die < 0.08:
            await self._trouble_with(person)
        elif die < 0.14:
            self._part_or_join()
        elif person.node is not None and die < 0.4:
            await self._speak_in_circles(person)
        elif person.node is not None:
            await self._speak(person)
        elif self.chance.random() < 0.5:
            await person.start()

    async def _trouble_with(self, person: Person) -> None:
        kind = self.chance.choice(("crash", "before_commit", "after_commit", "jump", "renumber"))
        if kind == "jump":
            person.clock.wrong_ms += self.chance.choice((-YEAR_MS, -3_600_000, 60_000, 3_600_000, YEAR_MS))
            self.report.jumps += 1
        elif kind == "crash":
            await person.crash()
        elif kind == "renumber":
            await self._renumber(person)
        elif person.node is not None:
            person.executor.crash("before_commit" if kind == "before_commit" else "after_commit")
            await self._somebody_writes_to(person)

    async def _somebody_writes_to(self, person: Person) -> None:
        """A crash that waits for a commit should find one that matters: that of a message."""
        writers = [each for each in self.people if each is not person and each.node is not None and not each.dying]
        if writers:
            await self._speak(self.chance.choice(writers), person.name)

    async def _renumber(self, person: Person) -> None:
        """The store is imported anew: the same events arrive in another order, under a new instance.

        Some of them are such that nobody else has them yet, for what others have needs no cursor.
        """
        if person.node is None or person.dying:
            return
        self.network.partition([person.name], [name for name in NAMES if name != person.name])
        for other in NAMES:
            if other != person.name:
                await self._speak(person, other)
        order = random.Random(self.chance.random())

        def renumber(tx) -> None:
            arrivals = [arrival for (arrival,) in tx.rows("SELECT arrival FROM event ORDER BY arrival")]
            shuffled = [-arrival for arrival in arrivals]
            order.shuffle(shuffled)
            tx.executemany("UPDATE event SET arrival = ? WHERE arrival = ?", list(zip(shuffled, arrivals, strict=True)))
            tx.execute("UPDATE event SET arrival = -arrival")
            tx.execute("UPDATE own SET value = ? WHERE name = 'instance'", (person.random(16),))

        with contextlib.suppress(Fault):  # the plug may be pulled in the middle of it
            await person.node.write(renumber)
            self.report.reshuffles += 1
        await person.stop()

    async def _crash_somebody(self) -> None:
        """Whatever else happens, one node that runs is killed in the middle of the story."""
        if all(person.node is None for person in self.people):
            await self.chance.choice(self.people).start()
        await self.chance.choice([person for person in self.people if person.node is not None]).crash()

    def _part_or_join(self) -> None:
        if self.chance.random() < 0.5:
            self._part()
        else:
            self.network.heal()

    def _part(self) -> None:
        lonely = self.chance.choice(NAMES)
        self.network.partition([lonely], [name for name in NAMES if name != lonely])

    async def _speak(self, person: Person, to: str | None = None) -> None:
        """Send, answer, change, react, delete or read; what returns an id is acknowledged, what raises is not."""
        other = to or self.chance.choice([name for name in NAMES if name != person.name])
        die = self.chance.random()
        try:
            held = await chat.timeline(person.app, other, limit=30)
            mine = [each for each in held if each.mine and not each.deleted]
            if die < 0.55 or not held:
                reply = self.chance.choice(held).id if held and self.chance.random() < 0.3 else None
                stated = await chat.send(person.app, other, f"{person.name} {self.report.acknowledged}", reply=reply)
                self._acknowledged.setdefault(_pair(person.name, other), set()).add(stated.id)
            elif die < 0.65 and mine:
                await chat.edit(person.app, self.chance.choice(mine).id, f"changed {self.report.acknowledged}")
            elif die < 0.8:
                await chat.react(person.app, self.chance.choice(held).id, self.chance.choice(EMOJI))
            elif die < 0.85 and mine:
                await chat.delete(person.app, self.chance.choice(mine).id)
            else:
                await chat.read(person.app, other)
            self.report.acknowledged += 1
        except (AppError, Fault):
            self.report.refused += 1

    async def _speak_in_circles(self, person: Person) -> None:
        try:
            await self.circles.step(person)
            self.report.acknowledged += 1
        except Fault:
            self.report.refused += 1

    async def _calm_down(self) -> None:
        """The trouble ends: everybody runs, nothing is parted; the loss stays, and clocks stay wrong."""
        self.network.heal()
        settled = False
        while not settled:
            for person in self.people:
                if person.node is None or person.dying:
                    await person.crash()
                    await person.start()
            settled = await self.circles.settle_lists()

    async def _converge(self) -> None:
        began = asyncio.get_running_loop().time()
        while not await self._quiet():
            if asyncio.get_running_loop().time() - began > PATIENCE_S:
                self.report.problems.append("never came to rest")
                break
            await asyncio.sleep(5)
            for person in self.people:
                if person.dying:
                    await person.crash()
                    await person.start()
        self.report.took_s = asyncio.get_running_loop().time()

    async def _quiet(self) -> bool:
        """Nothing is queued, and every message is at least delivered on its author's screen."""
        for person in self.people:
            if person.node is None or person.dying or await person.node.read(outbox.count):
                return False
            for other in NAMES:
                if other != person.name and any(
                    each.mine and each.state in ("queued", "sent") for each in await self._timeline(person, other)
                ):
                    return False
        return not await self._differences()

    async def _timeline(self, person: Person, other: str):
        return await chat.timeline(person.app, other, limit=200)

    async def _differences(self) -> list[str]:
        found = []
        for index, one in enumerate(self.people):
            for other in self.people[index + 1 :]:
                here = [_seen(each) for each in await self._timeline(one, other.name)]
                there = [_seen(each) for each in await self._timeline(other, one.name)]
                if here != there:
                    found.append(f"{one.name} and {other.name} see different things")
                ids = [each[0] for each in here]
                if len(set(ids)) != len(ids):
                    found.append(f"{one.name} sees a message twice")
                lost = self._acknowledged.get(_pair(one.name, other.name), set()) - set(ids)
                if lost:
                    found.append(f"{len(lost)} acknowledged messages of {one.name} and {other.name} are lost")
        return found + await self.circles.differences()

    async def _look_at_the_end(self) -> None:
        self.report.problems += await self._differences()
        trace = hashlib.sha256()
        for person in self.people:
            for at, name, item in person.told:
                trace.update(f"{at:.6f} {name} {item!r}\n".encode())
            for other in NAMES:
                if other != person.name:
                    trace.update(repr(await self._timeline(person, other)).encode())
            trace.update((await self.circles.trace(person)).encode())
            await person.stop()
        self.report.trace = trace.hexdigest()
        self.report.counters = self.network.counters + links_counters(self.people) + self.circles.counters
        if mismatches := self.report.counters["sync_verify_mismatch"]:
            self.report.problems.append(f"{mismatches} digests disagreed after a DELTA")
        if forgotten := self.report.counters["rolled_back"]:
            self.report.problems.append(f"{forgotten} times a store lacked what others had of it")
        if lost := self.report.counters["lost_noticed"]:
            self.report.problems.append(f"{lost} messages were counted as lost")


class _Watch:
    """Looks over the product's shoulder: what a device has acknowledged is never sealed for it again."""

    def __init__(self, everybody: list[Person]) -> None:
        self.problems: list[str] = []
        self._everybody = everybody
        self._seal_again = outgoing.seal_again

    def __enter__(self) -> None:
        def watched(own, tx, account, device, ids):
            acknowledged = {
                item.event_id
                for person in self._everybody
                if person.node is not None and person.node.account == own.account
                for _, _, item in person.told
                if isinstance(item, Sent) and item.device == device
            }
            if again := acknowledged.intersection(ids):
                self.problems.append(f"{len(again)} acknowledged events were asked for again")
            self._seal_again(own, tx, account, device, ids)

        outgoing.seal_again = watched

    def __exit__(self, *_: object) -> None:
        outgoing.seal_again = self._seal_again


def links_counters(everybody: list[Person]) -> Counter[str]:
    """What the links of all lives of all people counted."""
    return sum((person.counted for person in everybody), Counter())


def _seen(message) -> tuple:
    """What both sides must agree on."""
    reactions = sorted((each.emoji, each.author) for each in message.reactions)
    shown = (message.id, message.author, message.text, message.sent_at, message.reply, message.edited, message.deleted)
    return (*shown, reactions)


def _pair(a: str, b: str) -> str:
    return "/".join(sorted((a, b)))
