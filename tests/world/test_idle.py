"""Two linked people with a relay who do nothing: how often their nodes wake up, and how often they touch their stores.

Processor time of idle nodes follows from these counts; `python -m tests.soak` measures it on real ones.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from app.chat import api as chat
from tests.world.loop import VirtualLoop
from tests.world.pair import World, live
from tests.world.people import Person

IDLE_S = 600.0


def watched(person: Person) -> dict[str, int]:
    """Count jobs and reads of a person's store from now on."""
    counts = {"jobs": 0, "reads": 0}
    put, read = person.executor.put, person.executor.read

    def count_job(job: object) -> None:
        counts["jobs"] += 1
        put(job)  # type: ignore[arg-type]

    async def count_read(look: object) -> object:
        counts["reads"] += 1
        return await read(look)  # type: ignore[arg-type]

    person.executor.put, person.executor.read = count_job, count_read  # type: ignore[method-assign, assignment]
    return counts


def test_whoever_does_nothing_hardly_wakes_up(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        await chat.send(world.alice.app, "bob", "good night")
        await world.rest()
        await asyncio.sleep(IDLE_S)
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        before = loop.jumps
        counts = [watched(person) for person in (world.alice, world.bob)]
        await asyncio.sleep(IDLE_S)
        assert 0 < loop.jumps - before <= IDLE_S / 2, "both and the relay together"
        for count in counts:
            assert 0 < count["jobs"] <= IDLE_S / 20
            assert 0 < count["reads"] <= IDLE_S / 5

    live(scene, World(tmp_path, linked=True))
