"""A store that was put back goes on as a new device by its phrase; all that was said is there once, both ways."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from app.chat import api as chat
from node.errors import Refused, WorldFault
from node.node import Node
from node.secure import rebirth
from node.store import own as own_rows
from sync.space import direct_space
from tests.world.network import Weather
from tests.world.pair import World, live, states, texts, until
from tests.world.people import Person
from tests.world.relay import Malice
from tests.world.test_healing import Talk

NIGHTLY = os.environ.get("KITH_NIGHTLY") == "1"
OTHER_WORDS = " ".join(["abandon"] * 23 + ["art"])


class Told(Talk):
    """What is seen, however far it is known to have been read: marks name the chain of a device that is gone."""

    async def is_whole(self) -> bool:
        for person, other in ((self.world.alice, "bob"), (self.world.bob, "alice")):
            seen = await texts(person, other)
            for author, said in self.said.items():
                if sorted(text for text in seen if text.startswith(author)) != sorted(said):
                    return False
        return True


def linked(folder: Path, seed: int) -> World:
    return World(folder, number=0, linked=True, weather=Weather(0.2, 0.05, 0.02, 0.03), seed=seed)


async def behind(person: Person) -> int:
    assert person.node is not None
    return int((await person.node.status())["behind"])  # type: ignore[call-overload]


async def put_back_and_cut(world: World, talk: Talk) -> None:
    """Alice's store is put back, Bob shows what it lacks, and before any of that comes they are apart."""
    await world.keep_copy(world.alice)
    await talk.both_say()
    await talk.comes()
    await world.put_back(world.alice)
    while not await behind(world.alice):
        await asyncio.sleep(0.01)
    world.network.cut("alice", "bob")


@pytest.mark.parametrize("seed", range(1, 21 if NIGHTLY else 2))
def test_a_store_that_was_put_back_goes_on_as_a_new_device(seed: int, tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        talk = Told(world)
        await talk.both_say()
        await talk.comes()
        await put_back_and_cut(world, talk)
        old = world.alice.node.device
        with pytest.raises(Refused) as refused:
            await chat.send(world.alice.app, "bob", "no")
        assert refused.value.code == "rolled_back"
        await talk.say(world.bob)
        await world.alice.renew(world.alice.words)
        assert world.alice.node.device != old
        assert await behind(world.alice) == 0
        await talk.say(world.alice)
        assert await states_of(world.alice, 3) == ["queued"] * 3, "marks about the old chain say nothing of the new one"
        world.network.heal("alice", "bob")
        await talk.comes()
        await talk.both_say()
        await talk.comes()
        await until(lambda: are_delivered(world.alice, 3))
        assert await states(world.alice, "bob") <= {"delivered", "read"}, "Bob brought back what had been said before"
        await no_event_of(world, old, since=await newest_of(world.bob, old))

    live(scene, linked(tmp_path, seed))


async def are_delivered(person: Person, count: int) -> bool:
    """Whether what the new device says is followed as ever."""
    return await states_of(person, count) == ["delivered"] * count


async def states_of(person: Person, count: int) -> list[str]:
    mine = [row.state for row in await chat.timeline(person.app, "bob") if row.mine]
    return mine[-count:]


async def newest_of(person: Person, device: bytes) -> int:
    number: int = await person.node.read(lambda cx: cx.value("SELECT max(seq) FROM event WHERE device = ?", (device,)))
    return number


async def no_event_of(world: World, device: bytes, since: int) -> None:
    """The key of a device that is gone signs nothing more; nobody takes it for one that is there."""
    await chat.send(world.alice.app, "bob", "alice is here")
    await world.rest()
    assert await newest_of(world.bob, device) == since
    space = direct_space(world.alice.node.account, world.bob.node.account)
    made_by = await world.bob.node.read(
        lambda cx: cx.rows("SELECT DISTINCT device FROM event WHERE space = ? AND author != ?", (space, b""))
    )
    assert (world.alice.node.device,) in made_by
    forks = await world.bob.node.read(lambda cx: cx.value("SELECT count(*) FROM event WHERE state & 2"))
    assert forks == 0


@pytest.mark.parametrize("seed", range(1, 21 if NIGHTLY else 2))
def test_by_mail_alone_it_is_the_same(seed: int, tmp_path: Path) -> None:
    """Nobody proves anything by mail; whoever knows that an old copy was put back can use the phrase at once.

    What was written on the old copy before that takes places that are taken, and still waits when the device goes.
    """

    async def scene(world: World) -> None:
        await world.befriend()
        talk = Told(world)
        await talk.both_say()
        await talk.comes()
        await world.keep_copy(world.alice)
        await talk.both_say()
        await talk.comes()
        await world.bob.stop()
        await world.put_back(world.alice)
        await talk.say(world.alice)
        await world.alice.renew(world.alice.words)
        await talk.say(world.alice)
        await world.bob.start()
        await talk.say(world.bob)
        await talk.comes()
        await talk.both_say()
        await talk.comes()
        assert "queued" not in await states(world.alice, "bob"), "what Bob brought back has been sent"

    live(scene, World(tmp_path, Malice(drops=0.1, doubles=0.2, reorders=0.3), seed=seed))


@pytest.mark.parametrize("phase", ["before_commit", "after_commit"])
def test_a_crash_leaves_the_old_device_or_the_new_one(phase: str, tmp_path: Path) -> None:
    """Whichever it is, the phrase can be used again, and everything comes."""

    async def scene(world: World) -> None:
        await world.befriend()
        talk = Told(world)
        await put_back_and_cut(world, talk)
        old, crash = world.alice.node.device, world.alice.executor.crash
        for words, code in ((OTHER_WORDS, "wrong_phrase"), ("one two three", "bad_phrase")):
            with pytest.raises(Refused) as refused:
                await world.alice.node.check_phrase(words)
            assert refused.value.code == code
            with pytest.raises(Refused):
                await world.alice.renew(words)
        assert await behind(world.alice), "other words change nothing"
        rest = Node._rest

        async def armed(self: Node) -> None:
            await rest(self)
            crash(phase)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Node, "_rest", armed)
            with pytest.raises(WorldFault):
                await world.alice.renew(world.alice.words)
        await world.alice.crash()
        await world.alice.start()
        assert (world.alice.node.device == old) == (phase == "before_commit")
        assert bool(await behind(world.alice)) == (phase == "before_commit")
        if phase == "before_commit":
            await world.alice.renew(world.alice.words)
        told = await world.alice.node.read(lambda cx: own_rows.number(cx, rebirth.NEW))
        assert not told, "contacts were told at the first start"
        world.network.heal("alice", "bob")
        await talk.both_say()
        await talk.comes()

    live(scene, linked(tmp_path, 1))


def test_the_bug_the_old_key_goes_on_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async def unchanged(self: Node, phrase: str) -> Node:
        return self

    monkeypatch.setattr(Node, "renewed", unchanged)
    with pytest.raises(AssertionError):
        test_a_store_that_was_put_back_goes_on_as_a_new_device(1, tmp_path)
