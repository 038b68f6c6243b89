"""Two devices of one person: one lets the other in, and from then on both say, hear and know the same."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from app.chat import api as chat
from app.chat import events, tidying
from app.chat.views import KeptView
from app.people import api as people
from node import asking, devices
from node.errors import Refused, WorldFault
from node.secure import identities, outgoing
from node.store import log, outbox
from node.store.transaction import Tx
from tests.world.network import Weather
from tests.world.pair import World, is_friend, live, states, texts, until
from tests.world.people import Person

NIGHTLY = os.environ.get("KITH_NIGHTLY") == "1"
HISTORY = 100_000 if NIGHTLY else 1_500
LENGTH = 60 if NIGHTLY else 900  # so that even a short history does not come at once
TEXT, POST = 1000, 1200
DRAFTS = "SELECT count(*) FROM event WHERE kind = ? AND payload IS NOT NULL"


class TwoDevices(World):
    """Alice with a phone (`alice`) and, once it is let in, a laptop; and Bob."""

    async def __aenter__(self) -> TwoDevices:
        await super().__aenter__()
        self.laptop = Person(self._folder, "laptop", self.seed, self.alice._air, self.alice._now)
        return self

    async def __aexit__(self, *args: object) -> None:
        await self.laptop.stop()
        await super().__aexit__(*args)

    async def fill(self, count: int) -> None:
        """A long history between Alice and Bob, at once, as if it had been said over the years."""

        def state(tx: Tx) -> None:
            for number in range(count):
                text = f"old {number}".ljust(LENGTH, ".")
                self.alice.clock.wrong_ms = -(count - number) * 60_000
                outgoing.publish(self.alice.node._own, tx, self.bob.node.account, TEXT, {"text": text})
            self.alice.clock.wrong_ms = 0
            outbox.drop_device(tx, self.bob.node.device)

        await self.alice.node.write(state)

    async def held(self) -> int:
        """How many messages the laptop has."""
        ask = "SELECT count(*) FROM event WHERE kind = ? AND payload IS NOT NULL"
        return int(await self.laptop.node.read(lambda cx: cx.value(ask, (TEXT,))))

    async def holds(self, count: int) -> bool:
        return await self.held() >= count

    async def link(self, typed: bool = False) -> None:
        """The phone shows a code, the laptop takes it and starts; what is typed is looked for on the LAN."""
        code = await self.alice.node.devices.code()
        await self.laptop.join(code.typed if typed else code.link)
        await self.laptop.start()


def linked(folder: Path, seed: int) -> TwoDevices:
    return TwoDevices(folder, number=0, linked=True, weather=Weather(0.2, 0.05, 0.02, 0.03), seed=seed)


async def met(person: Person, other: Person) -> tuple[str, bool]:
    """By which way a device was reached last, and whether it is now."""
    found = next(one for one in await person.node.devices.every() if one.device == other.node.device)
    return found.way, found.linked


async def same(*people: Person) -> bool:
    seen = [await texts(person, "bob") for person in people]
    return all(each == seen[0] for each in seen)


async def all_have(world: TwoDevices, count: int) -> bool:
    seen = [await texts(world.alice, "bob"), await texts(world.laptop, "bob"), await texts(world.bob, "alice")]
    return all(len(each) == count == len(set(each)) for each in seen)


async def talk(world: TwoDevices, label: str, times: int = 1) -> None:
    """Each of the three says something, to whoever can hear it now."""
    for number in range(times):
        await chat.send(world.alice.app, "bob", f"phone {label} {number}")
        await chat.send(world.laptop.app, "bob", f"laptop {label} {number}")
        await chat.send(world.bob.app, "alice", f"bob {label} {number}")


def test_a_new_device_knows_everything_and_both_go_on(tmp_path: Path) -> None:
    async def scene(world: TwoDevices) -> None:
        await world.befriend()
        for number in range(20):
            await chat.send(world.alice.app, "bob", f"a{number}")
            await chat.send(world.bob.app, "alice", f"b{number}")
        await world.link()
        await until(lambda: all_have(world, 40))
        await talk(world, "on")
        await until(lambda: all_have(world, 43))
        assert await texts(world.alice, "bob") == await texts(world.laptop, "bob")
        for person in (world.alice, world.laptop):
            await until(lambda person=person: all_sent(person))  # type: ignore[misc]
        assert await met(world.alice, world.laptop) == await met(world.laptop, world.alice) == ("direct", True)
        assert await met(world.alice, world.alice) == ("", False)
        before = world.alice.node._own.clock.now_ms()
        await world.laptop.stop()

        async def is_gone() -> bool:
            return not [one for one in await world.alice.node.devices.every() if one.linked]

        await until(is_gone)
        gone = next(one for one in await world.alice.node.devices.every() if one.way)
        assert (gone.way, gone.met >= before) == ("direct", True)
        await world.laptop.start()

    live(scene, linked(tmp_path, 1))


@pytest.mark.parametrize("seed", range(1, 21 if NIGHTLY else 2))
def test_partitions_and_crashes_part_nobody_for_long(seed: int, tmp_path: Path) -> None:
    """Whoever is apart from whom, and whoever dies: what is said comes to all, once, if there is any way in the end."""

    async def scene(world: TwoDevices) -> None:
        await world.befriend()
        await world.link()
        await until(lambda: same(world.alice, world.laptop))
        for pair in (("alice", "laptop"), ("laptop", "bob"), ("alice", "bob")):
            world.network.cut(*pair)
            await talk(world, "+".join(pair))
            await asyncio.sleep(5)
            await talk(world, "later " + "+".join(pair))
            world.network.heal(*pair)
        for person in (world.laptop, world.alice):
            await talk(world, person.name)
            await person.crash()
            await asyncio.sleep(2)
            await person.start()
        await until(lambda: all_have(world, 24))
        for person in (world.alice, world.laptop):
            assert not await marked(person, log.State.FORKED)
            await until(lambda person=person: nobody_vouches(person))  # type: ignore[misc]

    live(scene, linked(tmp_path, seed))


def test_a_history_comes_though_it_is_cut_five_times(tmp_path: Path) -> None:
    """The newest is there first, nothing comes twice, and what was there stays there."""

    async def scene(world: TwoDevices) -> None:
        await world.befriend()
        await world.fill(HISTORY)
        code = await world.alice.node.devices.code()
        await world.laptop.join(code.link)
        await world.bob.stop()  # nobody else has it
        held = 0
        await world.laptop.start()
        for cut in range(5):
            while not await world.holds(min(held + HISTORY // 20, HISTORY - 1)):
                await asyncio.sleep(0.01)
            before, held = held, await world.held()
            assert before < held < HISTORY, "it was cut in the middle"
            dying = (world.laptop, world.alice)[cut % 2]
            await dying.crash()
            await asyncio.sleep(3)
            await dying.start()
            assert await world.held() >= held
        await until(lambda: world.holds(HISTORY))
        seen = await texts(world.laptop, "bob")
        assert seen == await texts(world.alice, "bob")
        assert len(set(seen)) == len(seen) == min(500, HISTORY)

    live(scene, TwoDevices(tmp_path, number=0, linked=True, weather=Weather(0.02, 0.01, 0.02, 0.01), seed=1))


def test_what_one_device_starts_the_other_knows(tmp_path: Path) -> None:
    """A contact made here, a circle founded there, what was read: each of them is of the person, not of the device."""

    async def scene(world: TwoDevices) -> None:
        await world.link(typed=True)
        link = (await people.invite(world.bob.app)).link
        await people.accept(world.laptop.app, link)
        await until(lambda: is_friend(world.laptop))
        await until(lambda: is_friend(world.alice))
        await chat.send(world.bob.app, "alice", "hello")
        await until(lambda: says(world.alice, ["hello"]))
        await until(lambda: says(world.laptop, ["hello"]))
        await chat.send(world.alice.app, "bob", "from the one that did not ask")
        await until(lambda: says(world.bob, ["hello", "from the one that did not ask"], "alice"))
        account = world.bob.node.account
        circle = await world.alice.node.spaces.found("circle", {"use": "feed"}, [account])
        await world.alice.node.publish(circle, POST, {"text": "by the phone"})
        await until(lambda: knows(world.laptop, circle))
        await world.laptop.node.publish(circle, POST, {"text": "by the laptop"})
        theirs = await world.bob.node.spaces.found("group", {"use": "album"}, [world.alice.node.account])
        await until(lambda: knows(world.laptop, theirs))
        await until(lambda: knows(world.alice, theirs))
        await world.laptop.node.publish(theirs, POST, {"text": "a photo"})
        await until(lambda: holds_posts(world, circle, 2))
        await until(lambda: holds_posts(world, theirs, 1))
        await chat.read(world.laptop.app, "bob")
        await until(lambda: has_read(world.alice))
        await tidying.mute(world.laptop.app, "bob")
        for text in ("not s", "not sent yet"):
            await tidying.draft(world.laptop.app, "bob", text)
        await until(lambda: keeps(world.alice, KeptView(muted=True, draft="not sent yet")))
        await tidying.draft(world.alice.app, "bob", "")
        await until(lambda: keeps(world.laptop, KeptView(muted=True)))
        for person in (world.alice, world.laptop):
            assert not await person.node.read(lambda cx: cx.value(DRAFTS, (events.DRAFT,))), "it stays nowhere"

    live(scene, linked(tmp_path, 3))


@pytest.mark.parametrize("phase", ["before_commit", "after_commit"])
def test_whoever_dies_while_a_device_is_let_in_can_go_on(phase: str, tmp_path: Path) -> None:
    """The same code works again for the same device, whichever of the two died at its commit."""

    async def scene(world: TwoDevices) -> None:
        await world.befriend()
        code = await world.alice.node.devices.code()
        checks, gone = devices.check_join, world.alice.executor.crash

        def dying(*asked: Any) -> str:
            gone(phase)
            return checks(*asked)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(devices, "check_join", dying)
            with pytest.raises(WorldFault) as fault:
                await world.laptop.join(code.link)
        assert fault.value.code in ("broke_off", "nobody_there")
        await world.alice.crash()
        await world.alice.start()
        taken = asking._taken

        async def taking(*asked: Any) -> bytes:
            given = await taken(*asked)
            world.laptop.executor.crash(phase)
            return given

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(asking, "_taken", taking)
            with pytest.raises(WorldFault):
                await world.laptop.join(code.link)
        if phase == "before_commit":
            await world.laptop.join(code.link)
        else:
            with pytest.raises(Refused) as refused:
                await world.laptop.join(code.link)
            assert refused.value.code == "already_born", "it was let in, and its store knew that"
        await world.laptop.start()
        await until(lambda: same(world.alice, world.laptop))
        assert len(await world.alice.node.devices.every()) == 2, "it is one device, however often it asked"

    live(scene, linked(tmp_path, 4))


def test_a_removed_device_hears_nothing_new(tmp_path: Path) -> None:
    """Wherever it is while it is removed, and though it still holds every key that it had."""

    async def scene(world: TwoDevices) -> None:
        await world.befriend()
        await world.link()
        await until(lambda: same(world.alice, world.laptop))
        await talk(world, "before")
        await until(lambda: all_have(world, 3))
        gone = world.laptop.node.device
        world.network.cut("alice", "laptop")
        await world.alice.node.devices.revoke(gone)
        await until(lambda: knows_removed(world, gone))
        for number in range(20):
            await chat.send(world.bob.app, "alice", f"secret {number}")
            await chat.send(world.alice.app, "bob", f"secret, too {number}")
        await chat.send(world.laptop.app, "bob", "still here")  # it has not heard
        await asyncio.sleep(120)
        assert not [text for text in await texts(world.laptop, "bob") if "secret" in text]
        world.network.heal("alice", "laptop")
        await until(lambda: is_out(world.laptop))
        with pytest.raises(Refused) as refused:
            await chat.send(world.laptop.app, "bob", "and now?")
        assert refused.value.code == "revoked_device"
        await asyncio.sleep(120)
        assert not [text for text in await texts(world.laptop, "bob") if "secret" in text]
        for person, other in ((world.alice, "bob"), (world.bob, "alice")):
            seen = await texts(person, other)
            assert len(seen) == 43
            assert "still here" not in seen
        queued = await world.bob.node.read(lambda cx: outbox.of_device(cx, gone))
        assert queued == []

    live(scene, linked(tmp_path, 5))


async def all_sent(person: Person) -> bool:
    return "queued" not in await states(person, "bob")


async def marked(person: Person, state: log.State) -> int:
    ask = "SELECT count(*) FROM event WHERE state & ?"
    return int(await person.node.read(lambda cx: cx.value(ask, (int(state),))))


async def nobody_vouches(person: Person) -> bool:
    """What came from Bob first is known by the own device that said it."""
    return not await marked(person, log.State.VOUCHED)


def test_a_group_with_keys_is_in_both(tmp_path: Path) -> None:
    """One that was there before the new device, one that a device founds, one that Bob lets us into."""

    async def scene(world: TwoDevices) -> None:
        await world.befriend()
        bob, alice = [world.bob.node.account], [world.alice.node.account]
        before = await world.alice.node.spaces.found("group", {"use": "chat"}, bob, history="full")
        await world.alice.node.publish(before, POST, {"text": "before"})
        await world.link()
        mine = await world.laptop.node.spaces.found("group", {"use": "chat"}, bob, history="full")
        theirs = await world.bob.node.spaces.found("group", {"use": "chat"}, alice, history="full")
        people = (world.alice, world.laptop, world.bob)
        for group in (before, mine, theirs):
            for person in people:
                await until(lambda person=person, group=group: belongs(person, group))  # type: ignore[misc]
                await person.node.publish(group, POST, {"text": person.name})
        await until(lambda: holds_posts(world, before, 4))
        await until(lambda: holds_posts(world, mine, 3))
        await until(lambda: holds_posts(world, theirs, 3))
        for person in people:
            assert not await marked(person, log.State.HIDDEN)

    live(scene, linked(tmp_path, 6))


async def belongs(person: Person, space: bytes) -> bool:
    return any(each.id == space and each.joined for each in await person.node.spaces.every())


async def says(person: Person, said: list[str], contact: str = "bob") -> bool:
    return sorted(await texts(person, contact)) == sorted(said)


async def knows(person: Person, space: bytes) -> bool:
    return any(each.id == space for each in await person.node.spaces.every())


async def holds_posts(world: TwoDevices, space: bytes, count: int) -> bool:
    ask = "SELECT count(*) FROM event WHERE space = ? AND kind = ?"
    people = (world.alice, world.laptop, world.bob)
    held = [await each.node.read(lambda cx: cx.value(ask, (space, POST))) for each in people]
    return held == [count] * 3


async def keeps(person: Person, kept: KeptView) -> bool:
    return [view.kept for view in await chat.list_(person.app)] == [kept]


async def has_read(person: Person) -> bool:
    return [row.unread for row in await chat.list_(person.app)] == [0]


async def knows_removed(world: TwoDevices, device: bytes) -> bool:
    own = world.bob.node._own
    known = await world.bob.node.read(lambda cx: identities.of(own, cx, world.alice.node.account))
    return device in known.out


async def is_out(person: Person) -> bool:
    return next(row.revoked for row in await person.node.devices.every() if row.device == person.node.device)
