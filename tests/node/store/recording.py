"""A recording for power cuts: what the store of a real node did to its disk, what it acknowledged, and when.

Alice and Bob of the simulated world befriend each other and talk; Alice's disk is written down. After each commit the
whole content is hashed, so that a later reader can tell which commits a file holds: `states[n]` is what is there after
commit n, and the record has `begun` n before it and `told` n once everybody who waited for it was answered.
"""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.chat import api as chat
from app.people import api as people
from node.machine import Machine
from node.store.connection import Connection
from node.store.transaction import Cx
from tests.node.store.disk import Disk, Step, disk
from tests.node.store.second_driver import connect_on
from tests.node.store.watching import Together, Watched, content
from tests.world import loop
from tests.world.lan import Air
from tests.world.network import Network, Weather
from tests.world.people import Person

KEY = b"k" * 32
"""What the people of the simulated world lock their stores with."""

STORE = "kith.db"
Connect = Callable[[Path, bytes], Connection]
ROUNDS = 24


@dataclass
class Recording:
    """What happened, and the hash of the content after each commit."""

    steps: list[Step] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    jobs: int = 0


def record(
    folder: Path,
    seed: int,
    connect: Callable[[Disk], Connect] = connect_on,
    *,
    rounds: int = ROUNDS,
    hasty: bool = False,
) -> Recording:
    """Let Alice and Bob live, and give what became of Alice's store.

    Two bugs can be planted: a `connect` of one's own, and `hasty`, a store that answers before the commit.
    """
    with disk() as made:
        recording = Recording(made.steps)

        async def live() -> None:
            now = asyncio.get_running_loop().time
            air = Air(Network(random.Random(seed), Weather()))
            alice = _Recorded(folder, "alice", seed, air, now)
            alice.watch(made, connect(made), recording, hasty)
            bob = Person(folder, "bob", seed, air, now)
            await _talk(alice, bob, random.Random(seed), rounds)
            await alice.stop()
            await bob.stop()

        loop.run(live)
    return recording


async def _talk(alice: Person, bob: Person, chance: random.Random, rounds: int) -> None:
    for person in (alice, bob):
        await person.be_born()
        await person.start()
    await people.accept(bob.app, (await people.invite(alice.app)).link)
    while not all([await _are_friends(person) for person in (alice, bob)]):
        await asyncio.sleep(1)
    for number in range(rounds):
        # Several at once, so that one commit holds the jobs of several callers.
        said = [chat.send(alice.app, "bob", f"{number} {_words(chance)}") for _ in range(chance.randrange(1, 9))]
        said += [chat.send(bob.app, "alice", f"{number} {_words(chance)}") for _ in range(chance.randrange(1, 9))]
        mine = (await asyncio.gather(*said))[0]
        await asyncio.sleep(chance.random() * 3)
        if number % 3 == 1:
            await chat.delete(alice.app, mine.id)
        if number == rounds // 3:
            await alice.crash()
            await alice.start()
        if number == 2 * rounds // 3:
            await alice.stop()
            await alice.start()


async def _are_friends(person: Person) -> bool:
    return [each.state for each in await people.list_(person.app)] == ["contact"]


def _words(chance: random.Random) -> str:
    return "word " * chance.choice((1, 3, 10, 200, 1500))


class _Recorded(Person):
    """A person whose disk is written down."""

    def watch(self, disk: Disk, connect: Connect, recording: Recording, hasty: bool) -> None:
        self._disk, self._connect, self._recording, self._hasty = disk, connect, recording, hasty

    def _machine(self) -> Machine:
        machine = super()._machine()
        self.executor = Together(self._before, self._after)
        return replace(machine, connect=lambda path, key: Watched(self._connect(path, key), self._begin, self._end))

    def _begin(self) -> None:
        self._disk.note("begun", len(self._recording.states))

    def _end(self, connection: Connection) -> None:
        self._recording.states.append(content(Cx(connection)))

    def _before(self) -> None:
        if self._hasty:
            self._disk.note("told", len(self._recording.states))

    def _after(self, jobs: int) -> None:
        self._recording.jobs += jobs
        self._disk.note("told", len(self._recording.states) - 1)
