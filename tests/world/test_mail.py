"""People who never have a link, and a relay between them as bad as can be: nothing is lost, nothing shown twice."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from app.chat import api as chat
from app.people import api as people
from app.relays import api as relays
from node.net.relays import policy
from node.secure import mailbox
from node.store import relays as relay_rows
from tests.world.pair import World, at_rest, is_friend, live, states, texts, until
from tests.world.people import Person
from tests.world.relay import BadRelay, Malice
from tests.world.test_groups import Town
from tests.world.test_groups import live as live_in_town


def test_they_befriend_and_talk_through_a_relay(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        for n in range(20):
            await chat.send(world.alice.app, "bob", f"a{n}")
            await chat.send(world.bob.app, "alice", f"b{n}")
        await until(lambda: at_rest(world.alice), 60)
        await until(lambda: at_rest(world.bob), 60)
        assert sorted(await texts(world.alice, "bob")) == sorted(await texts(world.bob, "alice"))
        assert len(await texts(world.bob, "alice")) == 40
        assert await states(world.alice, "bob") == {"delivered"}
        await chat.read(world.bob.app, "alice")

        async def read() -> bool:
            return await states(world.alice, "bob") == {"read"}

        await until(read, 60)
        reach = {row.name: row.how for row in await relays.reach(world.alice.app)}
        assert reach == {"bob": "relay"}
        (relay,) = world.relays
        assert relay.counters["Put"] < 150, relay.counters
        assert not any(box.letters for box in relay.boxes.values())

    live(scene, World(tmp_path))


def test_an_invite_is_accepted_while_its_maker_is_off(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        link = (await people.invite(world.alice.app)).link
        await asyncio.sleep(5)
        await world.alice.stop()
        await people.accept(world.bob.app, link)
        await chat.send(world.bob.app, link_name(await people.list_(world.bob.app)), "are you there?")
        await asyncio.sleep(60)
        await world.bob.stop()
        await world.alice.start()
        await until(lambda: is_friend(world.alice), 120)
        await asyncio.sleep(60)
        await world.alice.stop()
        await world.bob.start()
        await until(lambda: is_friend(world.bob), 120)
        await asyncio.sleep(60)
        await world.bob.stop()
        await world.alice.start()

        async def came() -> bool:
            return await texts(world.alice, "bob") == ["are you there?"]

        await until(came, 120)
        await world.bob.start()
        await until(lambda: at_rest(world.bob), 120)

    def link_name(rows: list[people.PersonView]) -> str:
        return rows[0].id

    live(scene, World(tmp_path))


@pytest.mark.parametrize(
    "malice",
    [
        Malice(drops=0.3),
        Malice(doubles=0.6),
        Malice(reorders=0.7),
        Malice(forges=0.4),
        Malice(drops=0.2, doubles=0.3, reorders=0.5, forges=0.3),
    ],
    ids=["drops", "doubles", "reorders", "forges", "everything"],
)
def test_a_bad_relay_costs_time_and_nothing_else(malice: Malice, tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        said: dict[Person, list[str]] = {world.alice: [], world.bob: []}
        for n in range(15):
            for person, other in ((world.alice, "bob"), (world.bob, "alice")):
                await chat.send(person.app, other, f"{person.name} {n}")
                said[person].append(f"{person.name} {n}")
                await asyncio.sleep(world.network.chance.random() * 20)
        await until(lambda: at_rest(world.alice))
        await until(lambda: at_rest(world.bob))
        everything = sorted(said[world.alice] + said[world.bob])
        assert sorted(await texts(world.alice, "bob")) == everything
        assert sorted(await texts(world.bob, "alice")) == everything
        (relay,) = world.relays
        print(dict(relay.counters), asyncio.get_running_loop().time())
        assert relay.counters["dropped"] or not malice.drops
        assert relay.counters["forged"] or not malice.forges
        assert relay.counters["reordered"] or not malice.reorders

    live(scene, World(tmp_path, malice))


def test_a_relay_that_dies_for_ever_loses_nothing(tmp_path: Path) -> None:
    """Bob is off; his first relay takes his mail and is gone: what it had comes by the second one."""

    async def scene(world: World) -> None:
        await world.befriend()
        await until(lambda: at_rest(world.alice), 60)
        await until(lambda: at_rest(world.bob), 60)
        await world.bob.stop()
        for n in range(30):
            await chat.send(world.alice.app, "bob", f"a{n}")
        await asyncio.sleep(5)
        assert await states(world.alice, "bob") == {"sent"}
        await world.relays[0].crash(forgetful=True)
        began = asyncio.get_running_loop().time()
        await world.bob.start()

        async def came() -> bool:
            return len(await texts(world.bob, "alice")) == 30

        await until(came, 120)
        assert asyncio.get_running_loop().time() - began <= 60 + 5
        await until(lambda: at_rest(world.alice), 120)
        assert await states(world.alice, "bob") == {"delivered"}

    live(scene, World(tmp_path, number=2))


def test_crashes_of_everybody_lose_nothing(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        (relay,) = world.relays
        for n in range(12):
            for person, other in ((world.alice, "bob"), (world.bob, "alice")):
                await chat.send(person.app, other, f"{person.name} {n}")
            victim = (world.alice, world.bob, relay)[n % 3]
            await asyncio.sleep(world.network.chance.random())
            await victim.crash()
            await asyncio.sleep(world.network.chance.random() * 10)
            await victim.start()
        await until(lambda: at_rest(world.alice))
        await until(lambda: at_rest(world.bob))
        everything = sorted(f"{name} {n}" for name in ("alice", "bob") for n in range(12))
        assert sorted(await texts(world.alice, "bob")) == everything
        assert sorted(await texts(world.bob, "alice")) == everything

    live(scene, World(tmp_path))


def test_a_silent_relay_is_left_and_nothing_floods_it(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        await until(lambda: at_rest(world.bob), 60)
        (relay,) = world.relays
        relay.malice.silent = True
        before = relay.counters["Put"]
        for n in range(10):
            await chat.send(world.alice.app, "bob", f"a{n}")
        await asyncio.sleep(3600)
        assert relay.counters["Put"] - before < 400
        relay.malice.silent = False

        async def came() -> bool:
            return len(await texts(world.bob, "alice")) == 10

        await until(came, 900)

    live(scene, World(tmp_path))


def test_on_another_network_a_relay_is_tried_at_once(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        (relay,) = world.relays
        await relay.crash()
        await asyncio.sleep(3600)
        await relay.start()
        for person in (world.alice, world.bob):
            person.move()

            async def connected(person: Person = person) -> bool:
                return [row.state for row in await relays.list_(person.app)] == ["connected"]

            await until(connected, 3)

    live(scene, World(tmp_path))


def test_leaving_a_relay_is_told_and_mail_goes_by_the_other(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        first = world.relays[0]
        row = await world.bob.node.read(lambda cx: relay_rows.get(cx, first.key))
        left = mailbox.of_relay(row.key, row.addresses, row.box_seed).box
        await relays.remove(world.bob.app, first.key.hex())
        await until(lambda: at_rest(world.bob), 120)
        before = first.boxes[left].head
        await chat.send(world.alice.app, "bob", "by the other")

        async def came() -> bool:
            return await texts(world.bob, "alice") == ["by the other"]

        await until(came, 60)
        assert first.boxes[left].head == before
        assert [row.id for row in await relays.list_(world.bob.app)] == [world.relays[1].key.hex()]

    live(scene, World(tmp_path, number=2))


def test_a_link_is_taken_when_there_is_one_and_mail_when_it_ends(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        await until(lambda: at_rest(world.alice), 60)
        await until(lambda: at_rest(world.bob), 60)
        (relay,) = world.relays
        world.network.heal("alice", "bob")

        async def how() -> str:
            return {row.how for row in await relays.reach(world.alice.app)}.pop()

        async def linked() -> bool:
            return await how() == "link"

        await until(linked, 900)
        await asyncio.sleep(60)
        before = relay.counters["Put"]
        for n in range(10):
            await chat.send(world.alice.app, "bob", f"by link {n}")
        await until(lambda: at_rest(world.alice), 60)
        assert relay.counters["Put"] == before
        world.network.cut("alice", "bob")
        for n in range(10):
            await chat.send(world.alice.app, "bob", f"by mail {n}")

        async def came() -> bool:
            return len(await texts(world.bob, "alice")) == 20

        await until(came, 30)
        await until(lambda: at_rest(world.alice), 60)
        assert await how() == "relay"

    live(scene, World(tmp_path))


def test_the_bug_posted_is_as_good_as_delivered_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A sender that trusts a relay to keep what it took would never give anything again."""
    monkeypatch.setattr(policy, "due", lambda letter, boxes, heard, now: [] if letter.postings else boxes[:1])
    with pytest.raises(TimeoutError):
        test_a_bad_relay_costs_time_and_nothing_else(Malice(drops=0.3), tmp_path)


def test_who_watches_a_friend_at_a_relay_becomes_a_member_when_they_join_it(tmp_path: Path) -> None:
    async def scene(town: Town) -> None:
        alice, bob = town.people
        relay = BadRelay(town.network, "relay", random.Random(1))
        await relay.start()
        await relays.add(alice.app, relay.invitation)
        await asyncio.sleep(60)
        assert relay.counters["Watch"] == 1
        await relays.add(bob.app, relay.invitation)
        await asyncio.sleep(60)
        town.network.cut("alice", "bob")
        await chat.send(alice.app, "bob", "by the relay")
        await until(lambda: has_texts(bob, "alice", ["by the relay"]), 120)

    live_in_town(scene, lambda: Town(tmp_path, ("alice", "bob"), 1), ((0, 1),))


async def has_texts(person: Person, contact: str, expected: list[str]) -> bool:
    return await texts(person, contact) == expected
