"""What still works, as `kith works` says it: each failure is made to happen in the simulated world; its row turns."""

from __future__ import annotations

import asyncio
from pathlib import Path

from app.chat import api as chat
from app.works import works
from tests.world.network import Weather
from tests.world.pair import World, live, until
from tests.world.people import Person
from tests.world.test_devices import TwoDevices, is_out
from tests.world.test_healing import Talk
from tests.world.test_loss import anew, talk, without


async def failing(person: Person) -> set[str]:
    """The rows that are true now; that this machine is on a network is none of the world's affairs."""
    return {row.key for row in await works(person.app) if row.now} - {"network"}


async def fails(person: Person, *keys: str) -> bool:
    return await failing(person) == set(keys)


def test_a_contact_who_is_off_is_reached_in_no_way_until_he_is_back(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        await until(lambda: fails(world.alice))
        await world.bob.stop()
        await until(lambda: fails(world.alice, "people"))
        await world.bob.start()
        await until(lambda: fails(world.alice))

    live(scene, World(tmp_path, number=0, linked=True))


def test_a_relay_that_is_down_and_only_that(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        await until(lambda: fails(world.alice))
        await world.relays[0].crash()
        await until(lambda: fails(world.alice, "relay"))
        await world.relays[0].start()
        await until(lambda: fails(world.alice))

    live(scene, World(tmp_path, linked=True))


def test_a_clock_that_was_set_back_an_hour(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        await chat.send(world.alice.app, "bob", "at noon")
        await until(lambda: fails(world.alice))
        world.alice.clock.wrong_ms = -3_600_000
        await until(lambda: fails(world.alice, "clock"))
        await world.alice.stop()
        await world.alice.start()
        await until(lambda: fails(world.alice, "clock"))
        world.alice.clock.wrong_ms = 0
        await until(lambda: fails(world.alice))

    live(scene, World(tmp_path, number=0, linked=True))


def test_an_old_copy_that_was_put_back(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        told = Talk(world)
        await world.keep_copy(world.alice)
        await told.both_say()
        await told.comes()
        await world.put_back(world.alice)
        while not await fails(world.alice, "old"):
            await asyncio.sleep(0.01)
        await until(lambda: fails(world.alice))

    live(scene, World(tmp_path, number=0, linked=True, weather=Weather(0.2, 0.05, 0.02, 0.03), seed=1))


def test_a_device_that_was_removed(tmp_path: Path) -> None:
    async def scene(world: TwoDevices) -> None:
        await world.befriend()
        await world.link()
        await until(lambda: fails(world.laptop))
        await world.alice.node.devices.revoke(world.laptop.node.device)
        await until(lambda: is_out(world.laptop))
        assert "removed" in await failing(world.laptop)
        assert "old" not in await failing(world.laptop)
        assert "removed" not in await failing(world.alice)

    live(scene, TwoDevices(tmp_path, number=0, linked=True))  # type: ignore[arg-type]


def test_messages_that_are_missing(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await talk(world)
        assert "missing" not in await failing(world.bob)
        for person in (world.alice, world.bob):
            await person.node.write(without(world.alice, world.bob, range(3, 5)))
        await anew(world.alice, world.bob)
        assert "missing" in await failing(world.bob)

    live(scene, World(tmp_path))
