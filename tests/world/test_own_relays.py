"""A relay that is joined or left on one device of a person is joined or left on the other."""

from __future__ import annotations

import random
from pathlib import Path

from app.relays import api as relays
from app.relays.views import RelayView
from tests.world.network import Weather
from tests.world.pair import live, until
from tests.world.people import Person
from tests.world.relay import BadRelay
from tests.world.test_devices import TwoDevices


async def listed(person: Person) -> list[RelayView]:
    return await relays.list_(person.app)


async def shows(person: Person, states: list[str]) -> bool:
    return [row.state for row in await listed(person)] == states


def test_what_one_joins_or_leaves_the_other_does_too(tmp_path: Path) -> None:
    """Though it is off, or does not reach that relay at first: it says so, and goes on trying."""

    async def scene(world: TwoDevices) -> None:
        await world.link()
        await world.laptop.node.devices.rename(world.alice.node.device, "Phone")
        relay = BadRelay(world.network, "later", random.Random(7))
        await relay.start()
        world.network.cut("laptop", "later")
        await world.laptop.stop()
        assert (await relays.add(world.alice.app, relay.invitation)).state == "connected"
        await world.laptop.start()
        await until(lambda: fails(world.laptop))
        await world.laptop.stop()
        await world.laptop.start()
        await until(lambda: fails(world.laptop))
        (row,) = await listed(world.laptop)
        assert (row.joined, row.told_by, row.addresses) == (False, "Phone", ("later:4200",))
        world.network.heal("laptop", "later")
        await until(lambda: shows(world.laptop, ["connected"]))
        assert len(relay.boxes) == len(relay._members) == 2, "each is a member of its own"
        (row,), (mine,) = await listed(world.laptop), await listed(world.alice)
        assert (row.joined, mine.told_by) == (True, "")
        await relays.remove(world.laptop.app, "later:4200")
        await until(lambda: shows(world.alice, []))
        await until(lambda: nobody(relay))
        await relay.crash()

    live(scene, TwoDevices(tmp_path, number=0, linked=True, weather=Weather(0.1, 0.05, 0.02, 0.03), seed=1))


def test_joined_here_and_left_there_both_end_alike(tmp_path: Path) -> None:
    async def scene(world: TwoDevices) -> None:
        relay = world.relays[0]
        await world.link()
        await until(lambda: shows(world.laptop, ["connected"]))
        world.network.cut("alice", "laptop")
        await relays.remove(world.alice.app, "relay0:4200")
        await relays.remove(world.laptop.app, "relay0:4200")
        await relays.add(world.laptop.app, relay.invitation)
        assert await listed(world.alice) == []
        world.network.heal("alice", "laptop")
        for person in (world.alice, world.laptop):
            await until(lambda person=person: shows(person, ["connected"]))  # type: ignore[misc]
        await relays.remove(world.laptop.app, "relay0:4200")
        await until(lambda: shows(world.alice, []))

    live(scene, TwoDevices(tmp_path, number=1, linked=True, seed=2))


async def fails(person: Person) -> bool:
    """Whether a device says of the relay that it does not reach it."""
    return [(row.state, row.why) for row in await listed(person)] == [("seeking", "dial_failed")]


async def nobody(relay: BadRelay) -> bool:
    return not relay._members
