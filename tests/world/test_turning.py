"""Who is blocked on one device of a person is blocked on all, sees them nowhere, and is told nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

from app.chat import api as chat
from app.people import api as people
from app.people import turning
from tests.world.pair import World, live, texts, until
from tests.world.people import Person
from tests.world.test_devices import TwoDevices, linked, same
from tests.world.test_ticks import shown


async def is_blocked(person: Person, name: str = "bob") -> bool:
    return [row.name for row in await turning.blocked(person.app)] == [name]


async def nobody_is_blocked(person: Person) -> bool:
    return await turning.blocked(person.app) == []


async def sees(person: Person, name: str, reach: str) -> bool:
    account = bytes.fromhex((await people.show(person.app, name)).id)
    return person.node.relays.reach(account) == reach


async def has(person: Person, wanted: set[str]) -> bool:
    return set(await texts(person, "bob")) == wanted


def test_a_block_holds_on_all_devices_and_what_came_meanwhile_comes_in_the_end(tmp_path: Path) -> None:
    async def scene(world: TwoDevices) -> None:
        await world.befriend()
        await world.link()
        await until(lambda: same(world.alice, world.laptop))
        world.network.cut("alice", "laptop")
        await turning.block(world.laptop.app, "bob")
        assert not await is_blocked(world.alice), "it has not heard of it"
        world.network.heal("alice", "laptop")
        await until(lambda: is_blocked(world.alice))
        await until(lambda: sees(world.bob, "alice", ""))
        await chat.send(world.bob.app, "alice", "meanwhile")
        await asyncio.sleep(3600)
        assert await shown(world.bob, "alice") == {"meanwhile": "queued"}
        for person in (world.alice, world.laptop):
            assert not person.node.relays.reach(world.bob.node.account)
        await turning.unblock(world.alice.app, "bob")
        for person in (world.alice, world.laptop):
            await until(lambda person=person: nobody_is_blocked(person))  # type: ignore[misc]
            await until(lambda person=person: has(person, {"meanwhile"}))  # type: ignore[misc]

    live(scene, linked(tmp_path, 1))


def test_by_a_relay_a_blocked_contact_sees_somebody_who_is_off(tmp_path: Path) -> None:
    """Letters are taken there as ever, and confirmed by nobody; what was dropped comes once the block is over."""

    async def scene(world: World) -> None:
        await world.befriend()
        await until(lambda: sees(world.bob, "alice", "relay"))
        await world.rest()
        await turning.block(world.alice.app, "bob")
        await until(lambda: sees(world.bob, "alice", "mailbox"))
        await chat.send(world.bob.app, "alice", "one")
        await chat.send(world.bob.app, "alice", "two")
        await asyncio.sleep(2 * 3600)
        assert await shown(world.bob, "alice") == {"one": "sent", "two": "sent"}
        assert await sees(world.bob, "alice", "mailbox")
        assert world.alice.node.counters["mail_blocked"]
        await turning.unblock(world.alice.app, "bob")
        await until(lambda: has(world.alice, {"one", "two"}))
        await chat.send(world.alice.app, "bob", "three")
        await until(lambda: sees(world.bob, "alice", "relay"))
        await world.rest()
        assert await texts(world.bob, "alice") == await texts(world.alice, "bob")

    live(scene, World(tmp_path))
