"""Two real nodes on real sockets, disks and keys befriend each other and talk, as their stores and screens tell."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from node.errors import Refused, WorldFault
from node.items import Delivered, Erased, Item, Marked, Sent
from node.machine import Machine, Where
from node.net.dialer import Dialer
from node.net.relays.office import Office
from node.node import Node, Upward
from node.secure import rollback
from node.store import own as own_rows
from node.store.keys import Cost, KeyBox
from node.store.transaction import Tx

CHEAP = Cost(passes=1, memory=8 << 20)
TEXT, EDIT = 1000, 1001


def machine() -> Machine:
    return Machine(cost=CHEAP, key_box=lambda path: KeyBox(path, floor=CHEAP))


class Person:
    """A node and what it was told."""

    def __init__(self, home: Path, name: str) -> None:
        self.home, self.name = home / name, name
        self.items: list[Item] = []
        self.node: Node

    def deliver(self, tx: Tx, item: Item) -> None:
        tx.after(lambda: self.items.append(item))

    async def start(self, port: int = 0) -> None:
        where = Where("127.0.0.1", port, use_lan=False)
        self.node = await Node.open(self.home, "pass", Upward(self.deliver), where, machine())

    def texts(self) -> list[str]:
        return [str(item.payload["text"]) for item in self.items if isinstance(item, Delivered) and item.kind == TEXT]


@asynccontextmanager
async def people(folder: Path, *names: str) -> AsyncIterator[list[Person]]:
    everybody = [Person(folder, name) for name in names]
    for person in everybody:
        await Node.create(person.home, person.name, "pass", machine())
        await person.start()
    try:
        yield everybody
    finally:
        for person in everybody:
            await person.node.stop()


async def until(holds: Callable[[], bool], what: str) -> None:
    for _ in range(1500):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"never happened: {what}")


async def befriend(alice: Person, bob: Person) -> None:
    link = await alice.node.invite(3600, 1)
    await bob.node.accept(link)

    async def both() -> bool:
        states = [[each.state for each in await person.node.contacts()] for person in (alice, bob)]
        return all("contact" in state for state in states)

    for _ in range(1500):
        if await both():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("no contact was made")


async def space_with(person: Person, name: str) -> bytes:
    return next(each.space for each in await person.node.contacts() if each.name == name)


async def test_two_people_talk(tmp_path: Path) -> None:
    async with people(tmp_path, "alice", "bob") as (alice, bob):
        await befriend(alice, bob)
        space = await space_with(alice, "bob")
        assert space == await space_with(bob, "alice")

        ids = [await alice.node.publish(space, TEXT, {"text": f"hello {n}"}) for n in range(20)]
        await until(lambda: len(bob.texts()) == 20, "all texts arrive")
        assert bob.texts() == [f"hello {n}" for n in range(20)]
        await until(
            lambda: {item.event_id for item in alice.items if isinstance(item, Sent)} == set(ids), "all are sent"
        )
        await until(lambda: any(isinstance(i, Marked) and i.delivered == 20 for i in alice.items), "all are delivered")

        await bob.node.publish(space, TEXT, {"text": "hi"})
        await until(lambda: "hi" in alice.texts(), "an answer arrives")
        await bob.node.mark_read(space)
        await until(lambda: any(isinstance(i, Marked) and i.read == 20 for i in alice.items), "all are read")

        await alice.node.publish_erase(space, ids[3])
        await until(lambda: any(isinstance(i, Erased) and i.target == ids[3] for i in bob.items), "an erase arrives")


async def test_what_is_written_while_the_other_is_off_arrives_when_it_is_back(tmp_path: Path) -> None:
    async with people(tmp_path, "alice", "bob") as (alice, bob):
        await befriend(alice, bob)
        space = await space_with(alice, "bob")
        port = bob.node.port
        await bob.node.stop()
        for n in range(5):
            await alice.node.publish(space, TEXT, {"text": f"off {n}"})
        await bob.start(port)
        await until(lambda: len(bob.texts()) == 5, "they arrive")
        assert bob.texts() == [f"off {n}" for n in range(5)]


async def test_an_invite_is_worth_its_uses_and_no_more(tmp_path: Path) -> None:
    async with people(tmp_path, "alice", "bob", "carol") as (alice, bob, carol):
        link = await alice.node.invite(3600, 1)
        assert await alice.node.invited(link) == (True, [])
        await bob.node.accept(link)
        await befriended(alice, "bob")
        assert await alice.node.invited(link) == (False, [bob.node.account])
        with pytest.raises(Refused, match="not your own"):
            await bob.node.invited(link)
        await carol.node.accept(link)

        async def refused() -> bool:
            return any(each.why == "invite_used" for each in await carol.node.contacts())

        for _ in range(1500):
            if await refused():
                break
            await asyncio.sleep(0.02)
        assert await refused()
        assert [each.name for each in await alice.node.contacts()] == ["bob"]


async def befriended(person: Person, name: str) -> None:
    for _ in range(1500):
        if any(each.name == name and each.state == "contact" for each in await person.node.contacts()):
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{person.name} and {name} are no contacts")


async def test_an_old_copy_of_a_home_is_noticed_and_made_whole(tmp_path: Path) -> None:
    """What was written since the copy comes back from the other side, and no two messages have one place."""
    async with people(tmp_path, "alice", "bob") as (alice, bob):
        await befriend(alice, bob)
        space = await space_with(alice, "bob")
        await alice.node.publish(space, TEXT, {"text": "before"})
        await until(lambda: bob.texts() == ["before"], "it arrives")
        port = alice.node.port
        await alice.node.stop()
        shutil.copytree(alice.home, tmp_path / "copy")
        await alice.start(port)
        await alice.node.publish(space, TEXT, {"text": "since"})
        await until(lambda: bob.texts() == ["before", "since"], "it arrives")
        await alice.node.stop()
        shutil.rmtree(alice.home)
        shutil.copytree(tmp_path / "copy", alice.home)
        alice.items.clear()
        await alice.start(port)
        await until(lambda: alice.texts() == ["since"], "it comes back")
        assert alice.node.counters["rolled_back"]
        await alice.node.publish(space, TEXT, {"text": "after"})
        await until(lambda: bob.texts() == ["before", "since", "after"], "all are there")
        for person in (alice, bob):
            forks = await person.node.read(lambda cx: cx.value("SELECT count(*) FROM event WHERE state & 2"))
            assert forks == 0


async def test_nothing_is_stated_where_the_store_is_behind(tmp_path: Path) -> None:
    async with people(tmp_path, "alice", "bob") as (alice, bob):
        await befriend(alice, bob)
        node, other = alice.node, bob.node.account
        space = await node.spaces.found("circle", {"use": "test"}, [other])
        elsewhere = await space_with(alice, "bob")
        post = await node.publish(space, TEXT, {"text": "held"})
        await node.write(lambda tx: own_rows.put(tx, rollback._name(space), bytes(32)))
        for call in (
            lambda: node.publish(space, TEXT, {"text": "no"}),
            lambda: node.publish_erase(space, post),
            lambda: node.spaces.enlist(space, [other]),
            lambda: node.spaces.dismiss(space, other),
            lambda: node.spaces.found("circle", {"use": "test"}, [other]),
            lambda: node.publish(elsewhere, TEXT, {"text": "no"}),
        ):
            with pytest.raises(Refused) as refused:
                await call()
            assert refused.value.code == "rolled_back"
        await node.write(lambda tx: own_rows.put(tx, rollback._name(space), post))
        await node.publish(elsewhere, TEXT, {"text": "all is back"})


async def test_a_stranger_at_a_typed_address_answers_only_while_looking_for_people(tmp_path: Path) -> None:
    async with people(tmp_path, "alice", "bob") as (alice, bob):
        with pytest.raises(WorldFault) as told:
            await alice.node.dial("127.0.0.1", bob.node.port)
        assert told.value.code == "no_welcome"
        await bob.node.nearby(60)
        assert (await alice.node.dial("127.0.0.1", bob.node.port)).state == "asked"
        port = bob.node.port
        await bob.node.stop()
        with pytest.raises(WorldFault) as told:
            await alice.node.dial("127.0.0.1", port)
        assert told.value.code == "dial_failed"
        await bob.start(port)


class SilentLan:
    """A LAN without anybody; it keeps whom to tell of changed addresses."""

    changed: Callable[[], None]

    async def start(self, port: int, found: object, changed: Callable[[], None]) -> None:
        self.changed = changed

    def set_hints(self, keys: object) -> None:
        pass

    def close_nearby(self) -> None:
        pass

    async def stop(self) -> None:
        pass


async def test_a_changed_network_ends_the_waits_of_dialer_and_relays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[str] = []
    monkeypatch.setattr(Dialer, "reset", lambda self, name=None: ended.append("dialer"))
    monkeypatch.setattr(Office, "moved", lambda self: ended.append("relays"))
    lan, there = SilentLan(), Where("127.0.0.1")
    await Node.create(tmp_path / "alice", "alice", "pass", machine())
    outfit = replace(machine(), lan=lambda where, clock, random: lan)  # type: ignore[arg-type, return-value]
    node = await Node.open(tmp_path / "alice", "pass", Upward(lambda tx, item: None), there, outfit)
    try:
        lan.changed()
        assert ended == ["dialer", "relays"]
    finally:
        await node.stop()
