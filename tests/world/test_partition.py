"""After a day apart everything that was written meanwhile is with the other within seconds, of virtual time."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from statistics import quantiles

import pytest

from app.chat import api as chat
from app.chat.events import MESSAGE
from node.items import Delivered
from tests.world.network import Weather
from tests.world.pair import World, live, until
from tests.world.people import Person

DAY_S = 24 * 3600.0
WRITES = 2000
HEALED_S = 10.0
FOUL = Weather(loss=0.05, duplication=0.05, latency=0.05, jitter=0.05)


@pytest.mark.parametrize("weather", [FOUL, Weather()] if os.environ.get("KITH_NIGHTLY") else [FOUL])
def test_a_day_apart_heals_in_seconds(weather: Weather, tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        await world.rest()
        world.network.cut("alice", "bob")
        await _write_for_a_day(world)
        began = asyncio.get_running_loop().time()
        world.network.heal()
        for person in (world.alice, world.bob):
            await until(lambda person=person: _has(person, WRITES), 600)  # type: ignore[misc]
        came = [at - began for person in (world.alice, world.bob) for at in _arrivals(person, began)]
        assert len(came) == WRITES
        p99 = quantiles(came, n=100)[98]
        print(f"{WRITES} writes of a day apart: p99 {p99:.1f} s, the last after {max(came):.1f} s")
        assert p99 <= HEALED_S

    live(scene, World(tmp_path, number=0, linked=True, weather=weather))


async def _write_for_a_day(world: World) -> None:
    for number in range(WRITES // 2):
        for person, other in ((world.alice, "bob"), (world.bob, "alice")):
            await chat.send(person.app, other, f"{person.name} {number}")
        await asyncio.sleep(DAY_S / (WRITES // 2))


async def _has(person: Person, count: int) -> bool:
    return sum(isinstance(item, Delivered) and item.kind == MESSAGE for _, _, item in person.told) >= count


def _arrivals(person: Person, since: float) -> list[float]:
    return [at for at, _, item in person.told if isinstance(item, Delivered) and not item.mine and at >= since]
