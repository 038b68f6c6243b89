"""The LAN in memory behaves like the real one of test_lan.py in tests/node/net."""

import asyncio
import random

from node.net.hints import HOUR_MS, lan_key, recognise
from node.net.wire import Address, Found
from tests.node.net.people import seeded
from tests.world.lan import Air, FakeLan
from tests.world.loop import run
from tests.world.network import Network

KEY = lan_key(bytes(32))
START_MS = 1_800_000_000_000


class Street:
    """Two houses, alice (port 1) and bob (port 2), with a clock that follows the loop's."""

    def __init__(self) -> None:
        self.network = Network(random.Random(1))
        self.air = Air(self.network)
        self.jump_ms = 0
        self.alice, self.bob = (FakeLan(self.air, name, self, seeded(name)) for name in ("alice", "bob"))
        self.found: list[Found] = []

    def now_ms(self) -> int:
        return START_MS + self.jump_ms + int(asyncio.get_running_loop().time() * 1_000)

    async def open(self) -> None:
        self.alice.set_hints([KEY])
        await self.alice.start(1, lambda found: None)
        await self.bob.start(2, self.found.append)
        await asyncio.sleep(1)

    def recognised(self, found: Found) -> bool:
        return bool(recognise(found.hints, {b"alice": KEY}, self.now_ms()))


def test_they_find_each_other_once():
    async def main() -> None:
        street = Street()
        await street.open()
        assert [found.address for found in street.found] == [Address("alice", 1)]
        assert street.recognised(street.found[0])
        assert street.bob.services() == street.found
        assert [found.address for found in street.alice.services()] == [Address("bob", 2)]
        street.network.heal()
        await asyncio.sleep(10)
        assert len(street.found) == 1

    run(main)


def test_nearby_opens_and_closes():
    async def main() -> None:
        street = Street()
        await street.open()
        street.alice.open_nearby("Ada", b"12345678")
        await asyncio.sleep(1)
        street.alice.close_nearby()
        await asyncio.sleep(1)
        assert [(found.name, found.account8) for found in street.found] == [
            (None, None),
            ("Ada", b"12345678"),
            (None, None),
        ]

    run(main)


def test_hints_follow_the_hour_and_a_clock_that_jumps():
    async def main() -> None:
        street = Street()
        await street.open()
        await asyncio.sleep(5 * 3_600)
        assert street.recognised(street.bob.services()[0])
        street.jump_ms = 365 * 24 * HOUR_MS
        await asyncio.sleep(3_600)
        assert street.recognised(street.bob.services()[0])

    run(main)


def test_what_is_said_during_a_partition_is_heard_after_it():
    async def main() -> None:
        street = Street()
        street.network.cut("alice", "bob")
        await street.open()
        assert street.found == []
        street.network.heal()
        await asyncio.sleep(1)
        assert [found.address for found in street.found] == [Address("alice", 1)]

    run(main)


def test_a_good_bye_is_heard_and_a_crash_is_not():
    async def main() -> None:
        street = Street()
        await street.open()
        street.alice.crash()
        await asyncio.sleep(3_600)
        assert len(street.bob.services()) == 1
        alice = FakeLan(street.air, "alice", street, seeded("second life"))
        await alice.start(3, lambda found: None)
        await asyncio.sleep(1)
        assert {found.address.port for found in street.bob.services()} == {1, 3}
        await alice.stop()
        assert {found.address.port for found in street.bob.services()} == {1}

    run(main)
