"""Files in the simulated world: through loss, partitions and crashes each arrives whole, or was never promised.

A smaller story than `story.py`, with a seed of its own: two people add and want files while the world goes wrong.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
from pathlib import Path

import pytest

from crypto.blob import SMALL_CHUNK
from node.blobs import Blob
from node.errors import Fault
from node.items import Fetched
from node.net.fetching import Fetching
from node.store.blob_files import BlobFiles
from tests.world import loop
from tests.world.lan import Air
from tests.world.network import Network, Weather
from tests.world.people import Person

NIGHTLY = os.environ.get("KITH_NIGHTLY") == "1"
SEEDS = range(1, 60 if NIGHTLY else 6)
STEPS = 25


class Tale:
    """Two people, what each has added, and the trouble they have."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.chance = random.Random(f"files/{seed}")
        self.network = Network(self.chance, Weather(loss=0.05, duplication=0.05, jitter=0.05))
        air = Air(self.network)
        self.pair = [Person(folder, name, seed, air, asyncio.get_running_loop().time) for name in ("alice", "bob")]
        self.promised: list[tuple[Person, Blob, bytes]] = []
        self.crashes = 0

    async def begin(self) -> None:
        alice, bob = self.pair
        for person in self.pair:
            await person.be_born()
            await person.start()
        assert alice.node is not None
        assert bob.node is not None
        await bob.node.accept(await alice.node.invite(10**6, 1))
        async with asyncio.timeout(3000):
            for node in (alice.node, bob.node):
                while [each.state for each in await node.contacts()] != ["contact"]:
                    await asyncio.sleep(1)

    async def step(self) -> None:
        person, other = self.chance.sample(self.pair, 2)
        if person.node is None:
            await person.start()
        elif (dice := self.chance.random()) < 0.5:
            await self._add(person, other)
        elif dice < 0.65:
            await self._crash(person)
        elif dice < 0.8:
            self.network.cut("alice", "bob")
        else:
            self.network.heal()
        await asyncio.sleep(self.chance.uniform(0, 20))

    async def _add(self, person: Person, other: Person) -> None:
        """Add a file; its owner may die in any write of it. The other wants it only if it was promised."""
        assert person.node is not None
        data = self.chance.randbytes(self.chance.choice([5, 2000, SMALL_CHUNK + 7, 3 * SMALL_CHUNK]))
        if self.chance.random() < 0.2:
            person.executor.crash("before_commit" if self.chance.random() < 0.5 else "after_commit")
        try:
            blob = await person.node.blobs.add(data)
        except Fault:
            await self._crash(person)
            return
        self.promised.append((person, blob, data))
        if other.node is not None and person.node is not None:
            with contextlib.suppress(Fault):
                await other.node.blobs.want(blob, [person.node.account])

    async def _crash(self, person: Person) -> None:
        self.crashes += 1
        await person.crash()

    async def calm_down(self) -> None:
        self.network.heal()
        self.network.weather.loss = self.network.weather.duplication = 0.0
        for person in self.pair:
            if person.dying:
                await person.crash()
            if person.node is None:
                await person.start()

    async def end(self) -> None:
        """Whoever promised a file has it; whoever wants one gets it; no file lies there that no row names."""
        for person, blob, data in self.promised:
            other = next(each for each in self.pair if each is not person)
            assert person.node is not None
            assert other.node is not None
            assert await person.node.blobs.read(blob) == data
            await other.node.blobs.want(blob, [person.node.account])
        async with asyncio.timeout(20_000):
            for person, blob, _ in self.promised:
                other = next(each for each in self.pair if each is not person)
                assert other.node is not None
                while await other.node.blobs.progress(blob.manifest) != (blob.size, blob.size):
                    await asyncio.sleep(1)
        for person, blob, data in self.promised:
            other = next(each for each in self.pair if each is not person)
            assert other.node is not None
            assert await other.node.blobs.read(blob) == data
            told = [item for _, _, item in other.told if isinstance(item, Fetched) and item.manifest == blob.manifest]
            assert told[-1] == Fetched(blob.manifest, blob.size, blob.size)


def play(seed: int, folder: Path) -> Tale:
    async def story() -> Tale:
        tale = Tale(seed, folder)
        await tale.begin()
        for _ in range(STEPS):
            await tale.step()
        await tale.calm_down()
        await tale.end()
        for person in tale.pair:
            await person.stop()
        return tale

    return loop.run(story)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_file_arrives(seed: int, tmp_path: Path) -> None:
    tale = play(seed, tmp_path)
    assert tale.promised
    assert tale.crashes > 0
    assert tale.network.counters["frames_lost"] > 0


def test_the_bug_rows_before_files_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A store that notes chunks it has not written cannot give them."""
    monkeypatch.setattr(BlobFiles, "put", lambda self, chunks: None)
    with pytest.raises(Fault, match="not on this device"):
        play(1, tmp_path)


def test_the_bug_chunks_of_a_broken_link_are_forgotten_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Fetching, "release", lambda self, part, kept: self._flying.discard(part.address))
    assert any(never_ends(seed, tmp_path / str(seed)) for seed in SEEDS)


def never_ends(seed: int, folder: Path) -> bool:
    folder.mkdir()
    try:
        play(seed, folder)
    except TimeoutError:
        return True
    return False
