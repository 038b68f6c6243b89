"""A disk that fails at its n-th operation, once or from then on, broken or full: no outcome is silent.

Each job is acknowledged and there after reopening, or its caller heard a fault; what was not acknowledged is there
whole or not at all. `make nightly` lets each of the first 1,000 operations fail in all four ways.
"""

import asyncio
import os
import random
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from node.errors import WorldFault
from node.store import db, log, outbox, own, writer
from node.store.connection import Connection
from node.store.db import Store
from node.store.maintenance import examine
from node.store.transaction import Cx, Tx
from node.store.writer import Job
from sync.event import Event
from tests.node.store.disk import Disk, Trouble, disk
from tests.node.store.images import Platter, lay
from tests.node.store.making import KEY, Author, inline
from tests.node.store.second_driver import connect_on
from tests.node.store.watching import Together, Watched, content
from tests.tally import tell

NIGHTLY = bool(os.environ.get("KITH_NIGHTLY"))
OPERATIONS = 1000
SLICES = [range(first, first + 200) for first in range(0, OPERATIONS, 200)] if NIGHTLY else [range(OPERATIONS)]
TRIALS = 200 if NIGHTLY else 25  # of each slice
ROUNDS = 40
WAYS = [(trouble, sticky) for trouble in ("broken", "full") for sticky in (False, True)]


class Life:
    """A store that is made, used, closed, opened and used again, on a disk that may fail; and what came of it."""

    def __init__(self, path: Path, disk: Disk, states: list[str] | None = None) -> None:
        self.states: list[str] = []
        self.begun = -1
        self.done = -1
        self.told = -1
        self.heard: list[str] = []
        self.silent = 0  # answers without a commit, and commits that failed and left the handle alive
        self._path = path
        self._disk = disk
        self._looks = states is None
        self._closing = False
        self._author = Author()

    async def live(self) -> None:
        """All of it; ends early where somebody heard a fault."""
        try:
            for _ in range(2):
                self._closing = False
                store = self._open()
                try:
                    await self._talk(store)
                finally:
                    self.silent += self.begun > self.done and not store.failed
                    self._closing = True  # which changes no content
                    await store.close()
        except WorldFault as fault:
            self.heard.append(fault.code)

    async def _talk(self, store: Store) -> None:
        for number in range(ROUNDS):
            events = self._author.chain(1 + number % 4)
            results = await asyncio.gather(
                *(store.write(lambda tx, event=event: _say(tx, event)) for event in events), return_exceptions=True
            )
            for result in results:
                if isinstance(result, BaseException):
                    raise result
            ids = [each.id for each in events]
            self.silent += bool(await store.read(lambda cx, ids=ids: log.missing(cx, ids)))

    def _open(self) -> Store:
        def connect(path: Path, key: bytes) -> Connection:
            return Watched(connect_on(self._disk)(path, key), self._begin, self._end)

        return Store.open(self._path, KEY, connect=connect, executor=Together(lambda: None, self._after))

    def _begin(self) -> None:
        self.begun += not self._closing

    def _end(self, connection: Connection) -> None:
        self.done += not self._closing
        if self._looks and not self._closing:
            self.states.append(content(Cx(connection)))

    def _after(self, jobs: int) -> None:
        if self.begun == self.done:
            self.told = self.done


def _say(tx: Tx, event: Event) -> None:
    """A job of several rows, of which none may be there without the others."""
    log.append(tx, event, log.State.PLAIN, 0)
    outbox.add(tx, b"d" * 32, event.id, b"item", (event.id * 20, event.id[:16]), 0)
    own.put_number(tx, "said", own.number(tx, "said") + 1)


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The content after each commit, where nothing fails; and there are more than enough operations to fail at."""
    with disk(keep=False) as made:
        life = Life(tmp_path_factory.mktemp("whole") / "kith.db", made)
        made.fail("full", 1 << 30)  # counts only what can fail so
        asyncio.run(life.live())
        assert made.count > OPERATIONS
    assert life.heard == []
    return life.states


@pytest.mark.parametrize("some", SLICES, ids=str)
@pytest.mark.parametrize(("trouble", "sticky"), WAYS)
def test_no_outcome_is_silent(tmp_path: Path, states: list[str], trouble: Trouble, sticky: bool, some: range) -> None:
    counts: Counter[str] = Counter()
    for at in sorted(random.Random(f"{trouble}/{sticky}").sample(some, TRIALS)):
        what, problem = _try(tmp_path / str(at), states, (trouble, at, sticky))
        assert not problem, f"{trouble}, {'sticky' if sticky else 'once'}, operation {at}, {what}: {problem}"
        counts[what] += 1
    how = f"disk {trouble}, {'sticky' if sticky else 'once'}, {TRIALS} operations of {some}"
    tell(f"{how}: {dict(counts.most_common())}")
    assert all(what.endswith(("unharmed", "heard store_failed", "heard disk_full")) for what in counts), counts
    assert any("heard" in what for what in counts)


def test_a_store_that_answers_after_a_failed_commit_is_seen(
    tmp_path: Path, states: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(connection: Connection, jobs: Sequence[Job[Any]]) -> None:
        with suppress(dbapi2.OperationalError):
            writer.commit(connection, jobs)

    monkeypatch.setattr(db, "commit", careless)
    problems = [_try(tmp_path / str(at), states, ("full", at, True))[1] for at in (500, 600, 700)]
    assert all(problems), problems


async def test_what_is_acknowledged_after_a_failed_flush_survives_a_power_cut(tmp_path: Path) -> None:
    """What could not be flushed is in the file for whoever reads it, and never comes to the disk."""
    path, author = tmp_path / "kith.db", Author()
    with disk() as made:
        store = Store.open(path, KEY, connect=connect_on(made))
        await store.write(lambda tx: _say(tx, author.says()))
        made.fail("broken", 0, sticky=True, only="sync")
        with pytest.raises(WorldFault):
            await store.write(lambda tx: _say(tx, author.says()))
        await store.close()
        made.mend()
        store = Store.open(path, KEY, connect=connect_on(made))
        await store.write(lambda tx: own.put(tx, "acknowledged", b"after"))
        platter = Platter(made.steps)
        platter.advance(len(made.steps))
        await store.close()
    for number in range(50):
        lay(tmp_path / "image", platter.image(random.Random(number))[1])
        found = inline(tmp_path / "image" / "kith.db")
        assert await found.read(lambda cx: own.get(cx, "acknowledged")) == b"after"
        await found.close()


def _try(folder: Path, states: list[str], failure: tuple[Trouble, int, bool]) -> tuple[str, str]:
    """Live on a disk that fails so: which operation failed and what was heard; and what is wrong afterwards."""
    folder.mkdir()
    trouble, at, sticky = failure
    with disk(keep=False) as made:
        life = Life(folder / "kith.db", made, states)
        made.fail(trouble, at, sticky=sticky)
        asyncio.run(life.live())
        assert made.failed, f"operation {at} was never reached"
    what = f"{made.failed[0]}: {'heard ' + life.heard[0] if life.heard else 'unharmed'}"
    return what, _judge(folder / "kith.db", life, states)


def _judge(path: Path, life: Life, states: list[str]) -> str:
    """What is wrong after the disk was mended; empty if all that was acknowledged is there, and nothing half."""
    store = inline(path)
    found = asyncio.run(_look_and_go_on(store))
    problems = examine(path, KEY).problems
    if problems:
        return f"damaged: {problems}"
    if life.silent:
        return "a commit failed in silence"
    if found in (states[max(0, life.told) : life.begun + 1] or states[:1]):
        return ""
    return "an older state" if found in states else "no state there ever was"


async def _look_and_go_on(store: Store) -> str:
    found = await store.read(content)
    await store.write(lambda tx: own.put(tx, "goes on", b""))
    await store.close()
    return found
