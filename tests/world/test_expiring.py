"""Content that has an end, on running nodes: it goes by itself, whatever the clock does, and while a node is off."""

from __future__ import annotations

import asyncio
from pathlib import Path

from app.chat import api as chat
from app.chat import events
from node.store import log
from tests.world.pair import World, live, texts, until
from tests.world.people import Person

MINUTE_S, TEN_S, DAY_S = 60, 600, 24 * 3600


async def say(person: Person, text: str, seconds: int) -> bytes:
    """Say something that is over after so many seconds."""
    assert person.node is not None
    (contact,) = await person.node.contacts()
    ends = person.clock.now_ms() // 1000 + seconds
    return await person.node.publish(contact.space, events.MESSAGE, {"text": text}, ends)


async def has_content(person: Person, id_: bytes) -> bool | None:
    """Whether the content of an event is in a store; None without the event."""
    assert person.node is not None
    stored = await person.node.read(lambda cx: log.get(cx, id_))
    return None if stored is None else stored.event.payload is not None


async def see(person: Person, other: str, *expected: str) -> bool:
    return await texts(person, other) == list(expected)


def test_it_goes_by_itself_on_both_sides_in_the_order_of_the_ends(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        late = await say(world.alice, "for ten", TEN_S)
        soon = await say(world.alice, "for a minute", MINUTE_S)
        await chat.send(world.alice.app, "bob", "for ever")
        await until(lambda: see(world.bob, "alice", "for ten", "for a minute", "for ever"))
        await asyncio.sleep(MINUTE_S)
        for person, other in ((world.alice, "bob"), (world.bob, "alice")):
            assert await see(person, other, "for ten", "for ever")
            assert [await has_content(person, each) for each in (soon, late)] == [False, True]
        await asyncio.sleep(TEN_S)
        for person, other in ((world.alice, "bob"), (world.bob, "alice")):
            assert await see(person, other, "for ever")
            assert await has_content(person, late) is False

    live(scene, World(tmp_path, linked=True))


def test_a_clock_that_jumps_or_stood_while_the_machine_slept_is_noticed_within_a_minute(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        await say(world.alice, "for a day", DAY_S)
        await until(lambda: see(world.bob, "alice", "for a day"))
        world.bob.clock.wrong_ms = 1000 * DAY_S
        await asyncio.sleep(MINUTE_S + 1)
        assert await see(world.bob, "alice")
        assert await see(world.alice, "bob", "for a day")

    live(scene, World(tmp_path, linked=True))


def test_what_ended_while_a_node_was_off_is_gone_before_anything_is_shown(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        here = await say(world.alice, "seen in time", 30 * MINUTE_S)
        await until(lambda: see(world.bob, "alice", "seen in time"))
        await world.bob.stop()
        late = await say(world.alice, "never seen", 30 * MINUTE_S)
        await world.alice.stop()
        await asyncio.sleep(DAY_S)
        await world.bob.start()
        assert await see(world.bob, "alice"), "nothing ran between the start and this look"
        assert await has_content(world.bob, here) is False
        await world.alice.start()
        await until(lambda: is_here(world.bob, late))
        assert await has_content(world.bob, late) is False
        assert await see(world.bob, "alice")
        assert not await texts(world.alice, "bob")

    live(scene, World(tmp_path, linked=True))


async def is_here(person: Person, id_: bytes) -> bool:
    return await has_content(person, id_) is not None
