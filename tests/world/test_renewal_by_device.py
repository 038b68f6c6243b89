"""A store that was put back goes on as a new device that another device of its person certifies, under a code of it."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from app.chat import api as chat
from node import devices, renewal
from node.errors import Refused, WorldFault
from node.node import Node
from node.secure import identities
from node.store import log, ranks
from node.store import own as own_rows
from sync.event import DEVICE_CUT
from tests.world.pair import live, states, texts, until
from tests.world.people import Person
from tests.world.test_devices import POST, TwoDevices, all_have, linked, marked, same, talk
from tests.world.test_renewal import behind, newest_of

NIGHTLY = os.environ.get("KITH_NIGHTLY") == "1"


async def put_back(world: TwoDevices, folder: Path, lacking: int = 1) -> None:
    """The laptop's home is an old copy again, others show it what it lacks, and before that comes they are apart."""
    laptop = world.laptop
    await laptop.stop()
    shutil.copytree(laptop.home, folder / "copy")
    await laptop.start()
    await talk(world, "lacking", lacking)
    await until(lambda: same(world.alice, laptop))
    await until(lambda: has_all(world.bob, count=3 * lacking))
    await laptop.stop()
    while not await is_noticed(laptop, folder / "copy"):
        await laptop.stop()
    for other in ("alice", "bob"):
        world.network.cut("laptop", other)


async def is_noticed(laptop: Person, copy: Path) -> bool:
    """Start with the copy, and see that it is one; False if all came back before anybody looked."""
    shutil.rmtree(laptop.home)
    shutil.copytree(copy, laptop.home)
    await laptop.start()
    for _ in range(3_000):
        if await behind(laptop):
            return True
        await asyncio.sleep(0.01)
    return False


async def has_all(person: Person, count: int) -> bool:
    return len([text for text in await texts(person, "alice") if "lacking" in text]) == count


async def admit(world: TwoDevices, typed: bool = False) -> tuple[Any, int]:
    """The phone shows a code that renews the laptop, which asks under it; the way, and how often it broke off."""
    world.network.heal("alice", "laptop")
    for broke in itertools.count():
        code = await world.alice.node.devices.code(renews=world.laptop.node.device)
        try:
            return await world.laptop.node.devices.admitted(code.typed if typed else code.link), broke
        except WorldFault as fault:
            assert fault.code == "broke_off"  # noqa: PT017 - frames are lost: whoever is told so tries again


async def is_whole(world: TwoDevices, count: int) -> bool:
    return await all_have(world, count) and await same(world.alice, world.laptop)


async def has_cut(person: Person, group: bytes) -> bool:
    events = await person.node.read(lambda cx: log.events(cx, log.ids(cx, group)))
    return any(event.header.kind == DEVICE_CUT for event in events)


@pytest.mark.parametrize("seed", range(1, 21 if NIGHTLY else 2))
def test_an_old_copy_goes_on_as_a_new_device_by_another_ones_word(seed: int, tmp_path: Path) -> None:
    """All that was said is everywhere once, also in a group; the key of the old device signs nothing and is out."""

    async def scene(world: TwoDevices) -> None:
        laptop, phone, bob = world.laptop, world.alice, world.bob
        await world.befriend()
        await world.link()
        await until(lambda: same(phone, laptop))
        group = await phone.node.spaces.found("group", {"use": "chat"}, [bob.node.account], history="full")
        await until(lambda: in_group(world, group))
        await laptop.node.publish(group, POST, {"text": "by the device that will be none"})
        await until(lambda: group_is_whole(world, group, 1))
        await put_back(world, tmp_path)
        old = laptop.node.device
        with pytest.raises(Refused, match="older than what others hold"):
            await chat.send(laptop.app, "bob", "no")
        way, broke = await admit(world, typed=bool(seed % 2))
        assert laptop.node.device == old, "asking alone changes nothing here"
        assert await has_cut(phone, group), "where the old one ends was said in the same moment"
        await laptop.renew(way)
        assert (laptop.node.device != old, laptop.node.account) == (True, phone.node.account)
        assert not await behind(laptop)
        world.network.heal()
        await talk(world, "after")
        await until(lambda: is_whole(world, 6))
        for person in (phone, laptop, bob):
            await person.node.publish(group, POST, {"text": person.name})
        await until(lambda: group_is_whole(world, group, 4))
        for person in (phone, laptop):
            await until(lambda person=person: all_left(person))  # type: ignore[misc]
            await until(lambda person=person: has_its_name(person, laptop.node.device))  # type: ignore[misc]
            rows = {row.device: row for row in await person.node.devices.every()}
            assert (rows[old].revoked, rows[laptop.node.device].revoked) == (True, False)
            assert not rows[laptop.node.device].admin
        known = await bob.node.read(lambda cx: identities.of(bob.node._own, cx, phone.node.account))
        mine = {phone.node.device, laptop.node.device}
        lost = set(known.live) - mine
        assert (mine <= set(known.live), old in known.live) == (True, False)
        assert len(lost) <= broke, "a device is certified before it can say that it is one"
        before = await newest_of(bob, old)
        await talk(world, "on")
        await until(lambda: is_whole(world, 9))
        assert await newest_of(bob, old) == before
        for person in (phone, laptop, bob):
            assert not await marked(person, log.State.FORKED)

    live(scene, linked(tmp_path, seed))


async def all_left(person: Person) -> bool:
    """What one device wrote the other is told of a moment later."""
    return await states(person, "bob") <= {"sent", "delivered", "read"}


async def has_its_name(person: Person, device: bytes) -> bool:
    return any((row.device, row.name) == (device, "laptop") for row in await person.node.devices.every())


async def in_group(world: TwoDevices, group: bytes) -> bool:
    """All three belong to it, and know of each other that they do."""
    people = (world.alice, world.laptop, world.bob)
    joined = [any(each.id == group and each.joined for each in await p.node.spaces.every()) for p in people]
    return all(joined) and all([len(await p.node.read(lambda cx: ranks.of(cx, group))) == 2 for p in people])


async def group_is_whole(world: TwoDevices, group: bytes, count: int) -> bool:
    ask = "SELECT count(*) FROM event WHERE space = ? AND kind = ?"
    people = (world.alice, world.laptop, world.bob)
    held = [await each.node.read(lambda cx: cx.value(ask, (group, POST))) for each in people]
    return held == [count] * 3 and not sum([await marked(each, log.State.HIDDEN) for each in people])


def test_a_code_is_for_what_it_was_made_for(tmp_path: Path) -> None:
    """None that links lets anybody put a device out, and none that renews one lets another in, or touches a third."""

    async def scene(world: TwoDevices) -> None:
        phone, laptop = world.alice, world.laptop
        await world.befriend()
        await world.link()
        await until(lambda: knows_phone(world))
        make, ask = phone.node.devices.code, laptop.node.devices.admitted
        third = Person(tmp_path, "tablet", 1, phone._air, phone._now)
        await third.join((await make()).link)
        tablet = next(row.device for row in await phone.node.devices.every() if row.name == "tablet")
        for code, asked in (
            ((await make()).link, ask),
            ((await make(renews=tablet)).link, ask),
            ((await make(renews=laptop.node.device)).link, Person(tmp_path, "x", 1, phone._air, phone._now).join),
        ):
            assert await refusal(asked(code)) in ("code_unknown", "code_for_other")
        code = await make(renews=laptop.node.device)
        assert await refusal(ask((await world.bob.node.devices.code()).link)) == "other_account"
        assert await refusal(ask("0000-0000-0000-0000", at="alice:1")) in ("nobody_there", "code_unknown")
        for device, why in ((phone.node.device, "own_device"), (bytes(32), "unknown_device")):
            assert await refusal(make(renews=device)) == why
        assert await refusal(laptop.node.devices.code(renews=tablet)) == "phrase_needed"
        await phone.node.devices.promote(laptop.node.device, phone.words)
        assert await refusal(ask(code.link)) == "phrase_needed", "what it is now counts, not what it was then"
        assert await refusal(make(renews=laptop.node.device)) == "phrase_needed"
        phone.clock.wrong_ms = laptop.clock.wrong_ms = 601_000
        assert await refusal(ask(code.link)) == "code_expired"
        assert [row.revoked for row in await phone.node.devices.every()] == [False] * 3, "nobody was put out"

    live(scene, linked(tmp_path, 3))


async def knows_phone(world: TwoDevices) -> bool:
    return len(await world.laptop.node.devices.every()) == 2


async def refusal(asked: Any) -> str:
    with pytest.raises((Refused, WorldFault)) as refused:
        await asked
    return refused.value.code


@pytest.mark.parametrize("phase", ["before_commit", "after_commit"] if NIGHTLY else ["before_commit"])
def test_whoever_dies_at_its_commit_can_go_on_with_the_same_code(phase: str, tmp_path: Path) -> None:
    """The device that renews, or the one that is renewed: at the end there is one new device, and all that was said."""

    async def scene(world: TwoDevices) -> None:
        phone, laptop = world.alice, world.laptop
        await world.befriend()
        await world.link()
        await until(lambda: same(phone, laptop))
        await put_back(world, tmp_path)
        old = laptop.node.device
        code = (await phone.node.devices.code(renews=old)).link
        world.network.heal("alice", "laptop")
        checks, gone = devices.check_renew, phone.executor.crash

        def dying(*asked: Any) -> bytes:
            gone(phase)
            return checks(*asked)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(devices, "check_renew", dying)
            assert await refusal(laptop.node.devices.admitted(code)) in ("broke_off", "nobody_there")
        await phone.crash()
        await phone.start()
        await laptop.crash()
        await laptop.start()
        assert laptop.node.device == old
        way = await laptop.node.devices.admitted(code)
        rest, crash = Node._rest, laptop.executor.crash

        async def armed(self: Node) -> None:
            await rest(self)
            crash(phase)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Node, "_rest", armed)
            with pytest.raises(WorldFault):
                await laptop.renew(way)
        await laptop.crash()
        await laptop.start()
        assert laptop.node.device != old or phase == "before_commit"
        if laptop.node.device == old:  # it has not heard yet what was made of it
            await laptop.renew(await laptop.node.devices.admitted(code))
        world.network.heal()
        await talk(world, "after")
        await until(lambda: is_whole(world, 6))
        assert len(await phone.node.devices.every()) == 3, "it is one device, however often it asked"
        assert not await laptop.node.read(lambda cx: own_rows.get(cx, "renewing")), "its keys are kept in one place"

    live(scene, linked(tmp_path, 4))


def test_what_only_a_contact_has_of_the_old_device_counts_once_it_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The phone, which says where it ends, had not heard all of it: then it says a higher end.

    Where the phone once said that it is nobody answers; its code is found on the LAN.
    """
    monkeypatch.setattr(renewal, "_known", lambda own, cx: ("nobody:1", "no address"))

    async def scene(world: TwoDevices) -> None:
        laptop, phone, bob = world.laptop, world.alice, world.bob
        await world.befriend()
        await world.link()
        group = await phone.node.spaces.found("group", {"use": "chat"}, [bob.node.account], history="full")
        await until(lambda: in_group(world, group))
        await laptop.stop()
        shutil.copytree(laptop.home, tmp_path / "copy")
        await laptop.start()
        for other in ("laptop", "bob"):
            world.network.cut("alice", other)
        await laptop.node.publish(group, POST, {"text": "unheard by the phone"})
        await chat.send(laptop.app, "bob", "unheard by the phone, too")
        await until(lambda: says(bob, group))
        await laptop.stop()
        shutil.rmtree(laptop.home)
        shutil.copytree(tmp_path / "copy", laptop.home)
        world.network.cut("laptop", "bob")
        await laptop.start()
        await laptop.renew((await admit(world, typed=True))[0])
        world.network.heal()
        for person in (phone, laptop, bob):
            await person.node.publish(group, POST, {"text": person.name})
        await until(lambda: group_is_whole(world, group, 4))
        await until(lambda: is_whole(world, 1))

    live(scene, linked(tmp_path, 6))


async def says(person: Person, group: bytes) -> bool:
    """Both have come, and the key of the group has been announced: what is lost of that is lost with the old device."""
    ask = "SELECT count(*) FROM event WHERE space = ? AND kind = ? AND state & ? = 0"
    posts = await person.node.read(lambda cx: cx.value(ask, (group, POST, int(log.State.HIDDEN))))
    return bool(posts) and bool(await texts(person, "alice"))
