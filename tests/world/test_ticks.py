"""Ticks on all devices of a person: what one of them shows of a message, the other shows, wherever it was written."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from app.chat import api as chat
from app.group import api as group
from node.secure import ticks
from node.store import outbox
from sync.ticks import sum_of
from tests.world.pair import live, texts, until
from tests.world.people import Person
from tests.world.test_devices import NIGHTLY, TwoDevices, linked, same


async def shown(person: Person, talk: str) -> dict[str, str]:
    """How far each message of mine is, by its text."""
    return {row.text: row.state for row in await chat.timeline(person.app, talk) if row.mine and row.kind == "message"}


async def shows(person: Person, talk: str, expected: dict[str, str]) -> bool:
    return await shown(person, talk) == expected


async def both_show(world: TwoDevices, talk: str, expected: dict[str, str]) -> None:
    for person in (world.alice, world.laptop):
        await until(lambda person=person: shows(person, talk, expected))  # type: ignore[misc]


@pytest.mark.parametrize("seed", range(1, 21 if NIGHTLY else 3))
def test_a_tick_means_the_same_on_both(seed: int, tmp_path: Path) -> None:
    """While Bob is off, when he has it, when he has read it; and after one of the two died in between."""

    async def scene(world: TwoDevices) -> None:
        await world.befriend()
        await chat.send(world.alice.app, "bob", "before")
        await until(lambda: shows(world.alice, "bob", {"before": "delivered"}))
        await world.link()
        await both_show(world, "bob", {"before": "delivered"})
        await world.bob.stop()
        await chat.send(world.alice.app, "bob", "by the phone")
        await chat.send(world.laptop.app, "bob", "by the laptop")
        waiting = {"before": "delivered", "by the phone": "queued", "by the laptop": "queued"}
        await both_show(world, "bob", waiting)
        await world.bob.start()
        await both_show(world, "bob", dict.fromkeys(waiting, "delivered"))
        dying = (world.laptop, world.alice)[seed % 2]
        await dying.crash()
        await chat.read(world.bob.app, "alice")
        await dying.start()
        await both_show(world, "bob", dict.fromkeys(waiting, "read"))
        await until(lambda: alike(world))
        assert not world.alice.node.counters["ticks_refused"] + world.laptop.node.counters["ticks_refused"]

    live(scene, linked(tmp_path, seed))


def test_a_tick_comes_though_the_device_that_wrote_is_away(tmp_path: Path) -> None:
    """Bob tells each device of Alice's what he has read of the others; and what he told one, it tells the other."""

    async def scene(world: TwoDevices) -> None:
        await world.befriend()
        await world.link()
        await until(lambda: same(world.alice, world.laptop))
        await chat.send(world.alice.app, "bob", "by the phone")
        await chat.send(world.laptop.app, "bob", "by the laptop")
        texts = ("by the phone", "by the laptop")
        await both_show(world, "bob", dict.fromkeys(texts, "delivered"))
        world.network.cut("alice", "laptop")
        await chat.read(world.bob.app, "alice")
        await both_show(world, "bob", dict.fromkeys(texts, "read"))
        await world.alice.stop()
        await chat.send(world.laptop.app, "bob", "later")
        await until(lambda: shows(world.laptop, "bob", dict.fromkeys(texts, "read") | {"later": "delivered"}))

    live(scene, TwoDevices(tmp_path, number=0, linked=True, seed=1))


def test_who_did_not_know_of_a_device_tells_it_what_waits_once_they_do(tmp_path: Path) -> None:
    """Bob writes and reads while he knows of the phone alone; then it is away, and he meets the laptop."""

    async def scene(world: TwoDevices) -> None:
        await world.befriend()
        await chat.send(world.bob.app, "alice", "hello")
        await until(lambda: shows(world.bob, "alice", {"hello": "delivered"}))
        await chat.send(world.alice.app, "bob", "by the phone")
        await until(lambda: shows(world.alice, "bob", {"by the phone": "delivered"}))
        world.network.cut("alice", "bob")
        world.network.cut("laptop", "bob")
        await world.link()
        await until(lambda: shows(world.laptop, "bob", {"by the phone": "delivered"}))
        await chat.send(world.bob.app, "alice", "for whichever of yours is there")
        await chat.read(world.bob.app, "alice")
        await world.alice.stop()
        world.network.heal("laptop", "bob")
        await until(lambda: shows(world.laptop, "bob", {"by the phone": "read"}))

        async def is_there() -> bool:
            return "for whichever of yours is there" in await texts(world.laptop, "bob")

        await until(is_there)
        await until(
            lambda: shows(world.bob, "alice", {"hello": "delivered", "for whichever of yours is there": "delivered"})
        )
        await world.alice.start()
        world.network.heal()
        await until(lambda: same(world.alice, world.laptop))
        await until(lambda: nothing_waits(world.bob))

    live(scene, TwoDevices(tmp_path, number=0, linked=True, seed=5))


def test_a_device_that_is_known_by_its_letter_alone_gets_what_was_written_before(tmp_path: Path) -> None:
    """Bob and the laptop never meet; what he wrote last waits at the relay for the phone, which is off."""

    async def scene(world: TwoDevices) -> None:
        world.network.cut("laptop", "bob")
        await world.befriend()
        await chat.send(world.bob.app, "alice", "hello")
        await until(lambda: shows(world.bob, "alice", {"hello": "delivered"}))
        await world.bob.stop()
        await world.link()
        await until(lambda: same(world.alice, world.laptop))
        await world.alice.stop()
        await world.laptop.stop()
        await world.bob.start()
        await chat.send(world.bob.app, "alice", "for whichever of yours is there")
        await asyncio.sleep(60)
        await world.laptop.start()

        async def is_there() -> bool:
            return "for whichever of yours is there" in await texts(world.laptop, "bob")

        await until(is_there)

    live(scene, TwoDevices(tmp_path, number=1, linked=False, seed=1))


def test_in_a_group_who_has_it_is_told_on_both(tmp_path: Path) -> None:
    async def scene(world: TwoDevices) -> None:
        await world.befriend()
        await world.link()
        await until(lambda: same(world.alice, world.laptop))
        made = await group.create(world.alice.app, "walks", ["bob"])
        for person in (world.laptop, world.bob):
            await until(lambda person=person: belongs(person, made.id))  # type: ignore[misc]
        await chat.send(world.alice.app, "walks", "by the phone")
        await chat.send(world.laptop.app, "walks", "by the laptop")
        texts = ("by the phone", "by the laptop")
        await both_show(world, "walks", dict.fromkeys(texts, "delivered"))
        await chat.read(world.bob.app, "walks")
        await both_show(world, "walks", dict.fromkeys(texts, "read"))
        for person in (world.alice, world.laptop):
            for row in await chat.timeline(person.app, "walks"):
                if row.mine and row.kind == "message":
                    assert [one.state for one in await chat.receipts(person.app, row.id)] == ["read"]

    live(scene, linked(tmp_path, 3))


async def sums(person: Person) -> dict[bytes, bytes]:
    """What a device knows of ticks, as it would say it."""
    known = await person.node.read(lambda cx: ticks.known(person.node._own, cx))
    return {space: sum_of(of_space) for space, of_space in known.items()}


async def nothing_waits(person: Person) -> bool:
    return await person.node.read(outbox.count) == 0


async def alike(world: TwoDevices) -> bool:
    return await sums(world.alice) == await sums(world.laptop)


async def belongs(person: Person, space: str) -> bool:
    return any(each.id == bytes.fromhex(space) and each.joined for each in await person.node.spaces.every())
