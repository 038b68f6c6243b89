"""What contacts are shown is chosen on one device of a person and holds on all: what was read, and who is there."""

from __future__ import annotations

from pathlib import Path

from app.chat import api as chat
from app.people import api as people
from app.people import showing
from tests.world.pair import World, live, until
from tests.world.people import Person
from tests.world.test_devices import TwoDevices, linked, same
from tests.world.test_ticks import both_show, shows


async def sees(person: Person, name: str, online: bool) -> bool:
    return (await people.show(person.app, name)).online is online


async def shows_nothing(person: Person) -> bool:
    found = await showing.receipts(person.app)
    return not found.receipts and not found.presence


def test_what_is_chosen_on_one_device_holds_on_both(tmp_path: Path) -> None:
    async def scene(world: TwoDevices) -> None:
        await world.befriend()
        await world.link()
        await until(lambda: same(world.alice, world.laptop))
        await until(lambda: sees(world.bob, "alice", True))
        await showing.receipts(world.laptop.app, False)
        await showing.presence(world.laptop.app, False)
        await until(lambda: shows_nothing(world.alice))
        for person in (world.alice, world.laptop):
            await until(lambda person=person: sees(person, "bob", False))  # type: ignore[misc]
        await until(lambda: sees(world.bob, "alice", False))
        await chat.send(world.bob.app, "alice", "read me")
        await chat.send(world.alice.app, "bob", "and me")
        await until(lambda: shows(world.bob, "alice", {"read me": "delivered"}))
        await chat.read(world.alice.app, "bob")
        await chat.read(world.bob.app, "alice")
        await world.rest()
        await both_show(world, "bob", {"and me": "delivered"})
        assert await shows(world.bob, "alice", {"read me": "delivered"})
        await showing.receipts(world.alice.app, True)
        await both_show(world, "bob", {"and me": "read"})
        await chat.read(world.laptop.app, "bob")
        await until(lambda: shows(world.bob, "alice", {"read me": "read"}))
        await showing.presence(world.alice.app, True)
        await until(lambda: sees(world.bob, "alice", True))
        await until(lambda: sees(world.laptop, "bob", True))

    live(scene, linked(tmp_path, 1))


def test_by_a_relay_nobody_sees_who_hides_and_who_hides_sees_nobody(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        for one, other in ((world.alice, "bob"), (world.bob, "alice")):
            await until(lambda one=one, other=other: sees(one, other, True))  # type: ignore[misc]
        await showing.presence(world.alice.app, False)
        assert not (await people.show(world.alice.app, "bob")).online
        await until(lambda: sees(world.bob, "alice", False))
        account = world.alice.node.account
        assert world.bob.node.relays.reach(account) == "mailbox", "the relay holds no lease any more"
        assert world.alice.node.relays.reach(world.bob.node.account) == "mailbox", "and none is watched"
        assert (await people.show(world.bob.app, "alice")).last_seen is None, "it hides that, too"
        await showing.presence(world.alice.app, True)
        for one, other in ((world.alice, "bob"), (world.bob, "alice")):
            await until(lambda one=one, other=other: sees(one, other, True))  # type: ignore[misc]
        await world.bob.stop()
        await until(lambda: sees(world.alice, "bob", False))
        assert (await people.show(world.alice.app, "bob")).last_seen

    live(scene, World(tmp_path))
