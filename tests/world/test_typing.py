"""Who is writing is told over links that are up: to contacts who show it, too, in groups of both, and kept nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise
from pathlib import Path

from app.chat import api as chat
from app.chat import typists
from app.people import api as people
from app.people import showing, turning
from node.net.typists import EVERY_S, LASTS_S
from node.node import Node
from node.store import own as own_rows
from node.store.transaction import Cx
from sync.signals import Typing
from tests.world.pair import World, live, until
from tests.world.people import Person
from tests.world.test_devices import TwoDevices, same
from tests.world.test_groups import Town, account, all_have, has_rank, is_out
from tests.world.test_groups import live as live_in_town
from tests.world.test_manners import sees

SOON_S = 1.0


def node(person: Person) -> Node:
    assert isinstance(person.node, Node)
    return person.node


async def said(person: Person) -> list[str]:
    """What a person sees of who is writing."""
    assert person.app is not None
    return [view.text for view in await typists.typists(person.app)]


async def types(person: Person, to: str) -> None:
    assert person.app is not None
    await typists.typing(person.app, to)
    await asyncio.sleep(SOON_S)


def notices(person: Person) -> list[bytes]:
    """Every space of which it is told that somebody began or ended there."""
    heard: list[bytes] = []
    node(person).typists.changed = heard.append
    return heard


def stored(cx: Cx) -> list[object]:
    return [
        cx.value("SELECT count(*) FROM event"),
        cx.value("SELECT count(*) FROM outbox"),
        cx.value("SELECT count(*) FROM received"),
        own_rows.number(cx, "notice"),
    ]


def friends(scene: Callable[[World], Awaitable[None]], folder: Path) -> None:
    """Let a scene take place between two contacts who are linked."""

    async def whole(world: World) -> None:
        await world.befriend()
        await until(lambda: sees(world.bob, "alice", True))
        await world.rest()
        await scene(world)

    live(whole, World(folder, number=0, linked=True))


def test_it_is_seen_for_five_seconds_told_once_in_three_and_kept_nowhere(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        before = [await node(person).read(stored) for person in (world.alice, world.bob)]
        heard = notices(world.bob)
        await types(world.alice, "bob")
        assert await said(world.bob) == ["alice is typing…"]
        assert await said(world.alice) == []
        assert len(heard) == 1
        await asyncio.sleep(LASTS_S - SOON_S - 0.5)
        assert await said(world.bob) == ["alice is typing…"]
        await asyncio.sleep(1.0)
        assert await said(world.bob) == []
        assert len(heard) == 2, "its end is told, too"
        for _ in range(40):
            await types(world.alice, "bob")
            assert await said(world.bob) == ["alice is typing…"], "it goes on as long as they write"
        assert len(heard) == 3
        assert [await node(person).read(stored) for person in (world.alice, world.bob)] == before

    friends(scene, tmp_path)


def test_others_are_told_no_more_often_than_once_in_three_seconds(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        (runners,) = node(world.alice)._links.runners.values()
        sent: list[float] = []
        send = runners[0].channel.send

        async def count(frame: object) -> None:
            if isinstance(frame, Typing):
                sent.append(asyncio.get_running_loop().time())
            await send(frame)

        runners[0].channel.send = count
        for _ in range(100):
            await typists.typing(world.alice.app, "bob")
            await asyncio.sleep(0.1)
        assert len(sent) == 4
        assert all(later - before >= EVERY_S for before, later in pairwise(sent))

    friends(scene, tmp_path)


def test_it_is_over_when_the_message_comes(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await types(world.alice, "bob")
        await chat.send(world.alice.app, "bob", "hello")
        await asyncio.sleep(SOON_S)
        assert await said(world.bob) == []

    friends(scene, tmp_path)


def test_who_does_not_show_it_does_not_see_it(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        for off in (world.alice, world.bob):
            await showing.typing(off.app, False)
            for one, other in ((world.alice, "bob"), (world.bob, "alice")):
                await types(one, other)
            assert (await said(world.alice), await said(world.bob)) == ([], [])
            await showing.typing(off.app, True)
            await asyncio.sleep(LASTS_S)
        await types(world.alice, "bob")
        assert await said(world.bob) == ["alice is typing…"]
        await showing.typing(world.bob.app, False)
        assert await said(world.bob) == [], "at once"

    friends(scene, tmp_path)


def test_it_is_told_to_no_one_who_is_blocked_and_heard_of_none(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await types(world.alice, "bob")
        await turning.block(world.bob.app, "alice")
        assert await said(world.bob) == []
        await types(world.alice, "bob")
        assert await said(world.bob) == []

    friends(scene, tmp_path)


def test_a_stranger_who_is_linked_is_neither_told_nor_heard(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await people.nearby(world.alice.app)
        (found_,) = await people.nearby(world.bob.app)
        await people.add(world.bob.app, found_.id)
        await asyncio.sleep(SOON_S)
        assert [each.state for each in await node(world.alice).contacts()] == ["requested"]
        assert node(world.alice)._links.linked(node(world.bob).account), "there is a link of first contact"
        (space,) = [each.space for each in await node(world.alice).contacts()]
        frames: list[object] = []
        node(world.alice)._own.wake.types = lambda peer, space: frames.append(space)
        await node(world.bob).typists.tell(space)
        for runners in node(world.bob)._links.runners.values():
            await runners[0].channel.send(Typing(space))
        await asyncio.sleep(SOON_S)
        assert frames == [], "what a stranger says of it is passed over"
        assert await said(world.alice) == []

    live(scene, World(tmp_path, number=0, linked=True))


def test_no_relay_carries_it(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        await until(lambda: sees(world.bob, "alice", True))
        await world.rest()
        before = await node(world.alice).read(stored)
        await types(world.alice, "bob")
        await asyncio.sleep(LASTS_S)
        assert await node(world.alice).read(stored) == before
        assert await said(world.bob) == []

    live(scene, World(tmp_path))


def test_what_is_chosen_on_one_device_holds_on_both(tmp_path: Path) -> None:
    async def scene(world: TwoDevices) -> None:
        await world.befriend()
        await world.link()
        await until(lambda: same(world.alice, world.laptop))

        async def both_linked() -> bool:
            return len(node(world.bob)._links.runners) == 2

        await until(both_linked)
        await types(world.bob, "alice")
        assert await said(world.alice) == await said(world.laptop) == ["bob is typing…"]
        await types(world.laptop, "bob")
        assert await said(world.bob) == ["alice is typing…"]
        await showing.typing(world.laptop.app, False)

        async def is_off() -> bool:
            return not (await showing.typing(world.alice.app)).typing

        await until(is_off)
        await asyncio.sleep(LASTS_S)
        for one in (world.alice, world.laptop):
            await types(one, "bob")
        await types(world.bob, "alice")
        assert await said(world.bob) == await said(world.alice) == await said(world.laptop) == []

    live(scene, TwoDevices(tmp_path, number=0, linked=True))


def test_in_a_group_members_who_are_linked_see_it_until_they_are_out(tmp_path: Path) -> None:
    async def scene(town: Town) -> None:
        alice, bob, carol = town.people
        others = [account(bob), account(carol)]
        about = {"title": "Trip", "use": "chat"}
        space = await node(alice).spaces.found("group", about, others, history="full")
        everybody = {account(alice): 3, account(bob): 0, account(carol): 0}
        await until(lambda: all_have(town.people, space, everybody))

        async def linked_up() -> bool:
            mine = all(node(alice)._links.linked(account(each)) for each in (bob, carol))
            return mine and all(node(each)._links.linked(account(alice)) for each in (bob, carol))

        await until(linked_up)
        await types(bob, space.hex())
        assert await said(alice) == ["bob is typing…"]
        assert await said(carol) == [], "no contact of Bob's"
        await types(carol, space.hex())
        assert await said(alice) == ["bob and carol are typing…"]
        await node(alice).spaces.dismiss(space, account(bob))
        assert await said(alice) == ["carol is typing…"], "who is out is not seen"
        await node(bob).typists.tell(space)
        await asyncio.sleep(SOON_S)
        await until(lambda: is_out(bob, space))
        await asyncio.sleep(LASTS_S)
        await node(alice).typists.tell(space)
        await asyncio.sleep(SOON_S)
        assert await said(bob) == [], "nor told"
        assert await has_rank(carol, space, 0)

    live_in_town(scene, lambda: Town(tmp_path, ("alice", "bob", "carol"), 1), ((0, 1), (0, 2)))
