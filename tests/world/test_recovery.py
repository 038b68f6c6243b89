"""All machines of a person are lost; by the words and a contact they come back, and all that was said with them."""

from __future__ import annotations

import asyncio
import itertools
import os
from pathlib import Path

import pytest

from app.relays import api as relays
from node.errors import WorldFault
from node.items import Delivered
from node.node import Node
from node.secure import identities
from node.store.transaction import Tx
from tests.world.network import Weather
from tests.world.pair import World, live, states, until
from tests.world.people import Person
from tests.world.relay import Malice
from tests.world.test_renewal import Told

NIGHTLY = os.environ.get("KITH_NIGHTLY") == "1"
TEXT = 1000
some_seeds = pytest.mark.parametrize("seed", range(1, 21 if NIGHTLY else 3))


def linked(folder: Path, seed: int) -> World:
    return World(folder, number=0, linked=True, weather=Weather(0.2, 0.05, 0.02, 0.03), seed=seed)


def by_relay(folder: Path, seed: int) -> World:
    return World(folder, Malice(drops=0.1, doubles=0.1, reorders=0.2, replays=0.1), seed=seed)


async def come_back(world: World, account: bytes, *, typed: bool = False, revoke: bool = False) -> int:
    """Alice asks until she is through; how often that broke off. What was lost on the way is asked again."""
    code = await world.bob.node.devices.code_for(account)
    for broke in itertools.count():
        try:
            await world.alice.recover(code.typed if typed else code.link, revoke)
            return broke
        except WorldFault as fault:
            assert fault.code in ("broke_off", "nobody_there")  # noqa: PT017 - frames are lost
            await asyncio.sleep(1)
    raise AssertionError


async def live_again(world: World, talk: Told, account: bytes, seed: int) -> None:
    """What both said comes back, the two go on, and no key of before says anything."""
    alice, bob = world.alice, world.bob
    old = alice.node.device
    await alice.lose_all()
    await talk.say(bob)
    revoke = bool(seed % 2)
    await come_back(world, account, typed=not revoke and not world.relays, revoke=revoke)
    await alice.start()
    if not revoke:
        await alice.node.devices.revoke(old, alice.words)
    assert (alice.node.account, alice.node.device != old) == (account, True)
    for relay in world.relays:
        await relays.add(alice.app, relay.invitation)
    await talk.comes()
    await talk.both_say()
    await talk.comes()

    async def has_them() -> bool:
        return await states(alice, "bob") <= {"delivered", "read"}

    await until(has_them)
    for person in (alice, bob):
        known = await person.node.read(lambda cx, own=person.node._own: identities.of(own, cx, account))
        assert known.live == (alice.node.device,)
        forks = await person.node.read(lambda cx: cx.value("SELECT count(*) FROM event WHERE state & 2"))
        assert forks == 0


@some_seeds
def test_what_was_said_comes_back_from_the_other(seed: int, tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        talk, account = Told(world), world.alice.node.account
        await talk.both_say(10)
        await talk.comes()
        await live_again(world, talk, account, seed)
        await live_again_after_another_loss(world, talk, account)

    live(scene, linked(tmp_path, seed))


async def live_again_after_another_loss(world: World, talk: Told, account: bytes) -> None:
    """Whoever comes back may lose everything once more, at any moment after."""
    before = world.alice.node.device
    await world.alice.lose_all()
    await come_back(world, account, revoke=True)
    await world.alice.crash()  # the home is the account's, and no node has run in it yet
    await world.alice.start()
    assert world.alice.node.device != before
    await talk.comes()


@some_seeds
def test_by_a_relay_that_is_bad_it_is_the_same(seed: int, tmp_path: Path) -> None:
    """The two never reach each other; the relay drops, doubles, reorders and repeats."""

    async def scene(world: World) -> None:
        await world.befriend()
        talk, account = Told(world), world.alice.node.account
        await talk.both_say(10)
        await talk.comes()
        await live_again(world, talk, account, seed)

    live(scene, by_relay(tmp_path, seed))


@some_seeds
def test_a_group_comes_back_with_its_keys_and_what_was_said_in_it(seed: int, tmp_path: Path) -> None:
    """Its founder is the one who lost everything; the other one had made a statement in it that nobody has yet."""

    async def scene(world: World) -> None:
        await world.befriend()
        alice, bob, account = world.alice, world.bob, world.alice.node.account
        space = await alice.node.spaces.found("group", {"use": "chat"}, [bob.node.account], history="full")
        await alice.node.publish(space, TEXT, {"text": "alice 0"})
        await until(lambda: said_in(bob, space, "alice 0"))
        await alice.lose_all()
        await bob.node.publish(space, TEXT, {"text": "bob 0"})
        await come_back(world, account, revoke=bool(seed % 2))
        await alice.start()
        await until(lambda: said_in(alice, space, "alice 0", "bob 0"))
        await alice.node.publish(space, TEXT, {"text": "alice 1"})
        await bob.node.publish(space, TEXT, {"text": "bob 1"})
        for person in (alice, bob):
            await until(lambda person=person: said_in(person, space, "alice 0", "alice 1", "bob 0", "bob 1"))  # type: ignore[misc]

    live(scene, linked(tmp_path, seed))


async def said_in(person: Person, space: bytes, *texts: str) -> bool:
    def look(tx: Tx) -> list[str]:
        said = [each for each in Node.replay(tx) if isinstance(each, Delivered)]
        return sorted(str(each.payload["text"]) for each in said if each.space == space and each.kind == TEXT)

    assert person.node is not None
    return await person.node.write(look) == sorted(texts)
