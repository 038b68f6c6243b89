"""A recording for power cuts: what the store of a real node did to its disk, what it acknowledged, and when.

Alice and Bob of the simulated world befriend each other and talk; Alice's disk is written down. After each commit the
whole content is hashed, so that a later reader can tell which commits a file holds: `states[n]` is what is there after
commit n, and the record has `begun` n before it and `told` n once everybody who waited for it was answered.
"""

import asyncio
import hashlib
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.chat import api as chat
from app.people import api as people
from node.machine import Machine
from node.store.connection import Connection, Parameters
from node.store.executor import InlineExecutor
from node.store.transaction import Cx
from node.store.writer import Job
from tests.node.store.disk import Disk, Step, disk
from tests.node.store.second_driver import connect_on
from tests.world import loop
from tests.world.lan import Air
from tests.world.network import Network, Weather
from tests.world.people import Person

KEY = b"k" * 32
"""What the people of the simulated world lock their stores with."""

STORE = "kith.db"
Connect = Callable[[Path, bytes], Connection]
ROUNDS = 40


@dataclass
class Recording:
    """What happened, and the hash of the content after each commit."""

    steps: list[Step] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    jobs: int = 0


def content(cx: Cx) -> str:
    """A hash over every row of every table, less the mark that each opening and closing changes."""
    found = hashlib.sha256()
    for name, columns in cx.rows(
        "SELECT name, (SELECT count(*) FROM pragma_table_info(sqlite_schema.name)) FROM sqlite_schema"
        " WHERE type = 'table' ORDER BY name"
    ):
        but = "WHERE name <> 'clean'" if name == "own" else ""
        order = ", ".join(str(number + 1) for number in range(columns))
        found.update(repr((name, cx.rows(f"SELECT * FROM {name} {but} ORDER BY {order}"))).encode())
    return found.hexdigest()


def record(
    folder: Path, seed: int, connect: Callable[[Disk], Connect] = connect_on, *, hasty: bool = False
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
            await _talk(alice, bob, random.Random(seed))
            await alice.stop()
            await bob.stop()

        loop.run(live)
    return recording


async def _talk(alice: Person, bob: Person, chance: random.Random) -> None:
    for person in (alice, bob):
        await person.be_born()
        await person.start()
    await people.accept(bob.app, (await people.invite(alice.app)).link)
    while not all([await _are_friends(person) for person in (alice, bob)]):
        await asyncio.sleep(1)
    for number in range(ROUNDS):
        # Several at once, so that one commit holds the jobs of several callers.
        said = [chat.send(alice.app, "bob", f"{number} {_words(chance)}") for _ in range(chance.randrange(1, 9))]
        said += [chat.send(bob.app, "alice", f"{number} {_words(chance)}") for _ in range(chance.randrange(1, 9))]
        mine = (await asyncio.gather(*said))[0]
        await asyncio.sleep(chance.random() * 3)
        if number % 3 == 1:
            await chat.delete(alice.app, mine.id)
        if number == ROUNDS // 3:
            await alice.crash()
            await alice.start()
        if number == 2 * ROUNDS // 3:
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
        self.executor = _Together(self._disk, self._recording, self._hasty)
        return replace(machine, connect=lambda path, key: _Watched(self, self._connect(path, key)))

    def begin(self) -> None:
        """A commit begins."""
        self._disk.note("begun", len(self._recording.states))

    def committed(self, connection: Connection) -> None:
        """It is over."""
        self._recording.states.append(content(Cx(connection)))


class _Together(InlineExecutor):
    """Commits whatever was put in the same step of the loop at once, as the writer's thread does under load."""

    def __init__(self, disk: Disk, recording: Recording, hasty: bool) -> None:
        super().__init__()
        self._disk = disk
        self._recording = recording
        self._hasty = hasty
        self._waiting: list[Job[Any]] = []

    def put(self, job: Job[Any]) -> None:
        self._waiting.append(job)
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_soon(self._flush_all)

    def _flush_all(self) -> None:
        jobs, self._waiting = self._waiting, []
        assert self._flush is not None
        if self._hasty:
            self._disk.note("told", len(self._recording.states))
        self._flush(jobs)
        if not self.crashed:
            self._recording.jobs += len(jobs)
            self._disk.note("told", len(self._recording.states) - 1)
        for job in jobs:
            job.settle()


class _Watched:
    """A connection that says when it commits."""

    def __init__(self, person: _Recorded, real: Connection) -> None:
        self._person = person
        self._real = real

    @property
    def in_transaction(self) -> bool:
        return self._real.in_transaction

    def execute(self, sql: str, params: Parameters = (), /) -> Any:
        if sql != "COMMIT":
            return self._real.execute(sql, params)
        self._person.begin()
        answer = self._real.execute(sql, params)
        self._person.committed(self._real)
        return answer

    def executemany(self, sql: str, params: Iterable[Parameters], /) -> Any:
        return self._real.executemany(sql, params)

    def set_progress_handler(self, handler: Callable[[], int] | None, n: int) -> None:
        self._real.set_progress_handler(handler, n)

    def close(self) -> None:
        self._real.close()
