"""Power cuts: whatever a disk may hold after one, the store opens it and finds all it acknowledged, once and whole.

A real node's disk is recorded (`recording.py`), folders that a cut may leave are drawn from it (`images.py`), and the
product's own store opens each. `make nightly` draws 20,000 of them from 40 recordings, and KITH_SEED says which is the
first; what fails is named by its recording and its number, which make it again.
"""

import asyncio
import os
import random
from collections import Counter
from pathlib import Path

import pytest

from node.store import maintenance
from node.store.connection import Connection
from node.store.db import InlineExecutor, Store
from tests.node.store.disk import Disk, Step, disk
from tests.node.store.images import WAYS, Platter, cuts, lay
from tests.node.store.making import unflushed
from tests.node.store.recording import KEY, STORE, Connect, Recording, record
from tests.node.store.second_driver import connect_on
from tests.node.store.watching import content
from tests.tally import tell

NIGHTLY = bool(os.environ.get("KITH_NIGHTLY"))
FIRST = int(os.environ.get("KITH_SEED", "1"))
SEEDS = range(FIRST, FIRST + (40 if NIGHTLY else 1))
IMAGES = 500 if NIGHTLY else 300
TRIES = 40  # images within which a planted bug must be seen


@pytest.mark.parametrize("seed", SEEDS)
def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path: Path, seed: int) -> None:
    recording = record(tmp_path / "world", seed)
    counts = survey(recording, tmp_path / "image", IMAGES, seed)
    steps, jobs = len(recording.steps), recording.jobs
    tell(f"power cuts, recording {seed}: {steps} steps, {jobs} jobs; {dict(sorted(counts.items()))}")
    assert counts["images"] == IMAGES
    assert all(counts[way] > IMAGES / 10 for way in WAYS)
    assert counts["unflushed"] > IMAGES / 2, "most cuts must fall where something is not flushed"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_second_cut_while_the_first_is_recovered_from_loses_nothing_either(tmp_path: Path, seed: int) -> None:
    recording = record(tmp_path / "world", seed, rounds=8)
    folder, seen = tmp_path / "image", Counter[str]()
    for platter, chance in cuts(recording.steps, IMAGES // 10, random.Random(seed)):
        _, first = platter.image(chance)
        lay(folder, first)
        for again, dice in cuts(_recover(folder / STORE), 4, chance, first):
            way, second = again.image(dice)
            lay(folder, second)
            problem = asyncio.run(_judge(recording, platter, folder / STORE))
            where = f"cut at step {platter.at}, then at {again.at} of recovery, {way}"
            assert not problem, f"recording {seed}, {where}: {problem}"
            seen.update({"images": 1, "unflushed": again.dirty})
    tell(f"second cuts, recording {seed}: {dict(seen)}")
    assert seen["unflushed"] > seen["images"] / 4


def test_an_acknowledgement_before_the_commit_is_seen(tmp_path: Path) -> None:
    recording = record(tmp_path / "world", 1, rounds=6, hasty=True)
    with pytest.raises(AssertionError, match="lost"):
        survey(recording, tmp_path / "image", TRIES, 1)


def test_a_commit_that_does_not_flush_is_seen(tmp_path: Path) -> None:
    def careless(disk: Disk) -> Connect:
        return lambda path, key: _without_flush(connect_on(disk)(path, key))

    recording = record(tmp_path / "world", 1, careless, rounds=6)
    with pytest.raises(AssertionError, match=r"lost|damaged"):
        survey(recording, tmp_path / "image", TRIES, 1)


def survey(recording: Recording, folder: Path, count: int, seed: int) -> Counter[str]:
    """Open so many images of a recording; AssertionError says which one is not as it must be."""
    counts: Counter[str] = Counter()
    for number, (platter, chance) in enumerate(cuts(recording.steps, count, random.Random(seed))):
        way, image = platter.image(chance)
        lay(folder, image)
        problem = asyncio.run(_judge(recording, platter, folder / STORE))
        assert not problem, f"recording {seed}, image {number}, cut at step {platter.at}, {way}: {problem}"
        counts.update({"images": 1, way: 1, "unflushed": platter.dirty, "acknowledged": platter.told >= 0})
    return counts


def _recover(path: Path) -> list[Step]:
    """Have the product open a store, and write down what that does to the disk."""
    with disk() as made:
        store = Store.open(path, KEY, connect=connect_on(made), executor=InlineExecutor())
        steps = list(made.steps)
        asyncio.run(store.close())
    return steps


async def _judge(recording: Recording, platter: Platter, path: Path) -> str:
    """What is wrong with what the product finds; empty if it is what was acknowledged, or more that was under way."""
    try:
        store = Store.open(path, KEY, connect=unflushed, executor=InlineExecutor())
    except Exception as error:
        return f"damaged: {error}"
    found = await store.read(content)
    await store.close()
    connection = unflushed(path, KEY)
    problems = maintenance._problems(connection)  # as `examine`, less the counting of rows
    connection.close()
    if problems:
        return f"damaged: {problems}"
    allowed = recording.states[max(0, platter.told) : platter.begun + 1] or recording.states[:1]
    if found in allowed:
        return ""
    return "lost: an older state" if found in recording.states else "lost: no state there ever was"


def _without_flush(connection: Connection) -> Connection:
    connection.execute("PRAGMA synchronous = OFF")
    return connection
