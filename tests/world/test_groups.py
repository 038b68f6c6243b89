"""Groups that nobody is in charge of: who belongs, who reads what, and that all of it is the same everywhere.

Contacts form a line or a star, so that most of what is said reaches most people through others.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from app.people import api as people
from app.relays import api as relays
from node.errors import Refused
from node.items import Delivered, Hidden
from node.node import Node
from node.secure import group_log
from node.store import log, ranks, spaces
from node.store.transaction import Tx
from sync.event import MERGE
from tests.world import loop
from tests.world.lan import Air
from tests.world.network import Network, Weather
from tests.world.pair import until
from tests.world.people import Person
from tests.world.relay import BadRelay, Malice

SEEDS = (1, 2, 3) if os.environ.get("KITH_NIGHTLY") else (1, 2)
TEXT = 2000
HOUR_S = 3600.0
EARLIER, LATER = (1000, 1000) if os.environ.get("KITH_NIGHTLY") else (5, 40)
"""Messages before somebody came, and after somebody was removed."""


class Town:
    """Some people, of whom those named together are contacts; links are all there is."""

    def __init__(self, folder: Path, names: Sequence[str], seed: int, weather: Weather | None = None) -> None:
        self.network = Network(random.Random(seed), weather or Weather())
        air, now = Air(self.network), asyncio.get_running_loop().time
        self.people = [Person(folder, name, seed, air, now) for name in names]
        self.said: dict[str, list[bytes]] = {}

    async def start(self, friends: Sequence[tuple[int, int]]) -> None:
        for person in self.people:
            await person.be_born()
            await person.start()
        for one, other in friends:
            await people.accept(self.people[other].app, (await people.invite(self.people[one].app)).link)
            await until(lambda one=one, other=other: are_contacts(self.people[one], self.people[other]))

    async def stop(self) -> None:
        for person in self.people:
            await person.stop()


async def are_contacts(one: Person, other: Person) -> bool:
    known = [{row.account for row in await each.node.contacts() if row.state == "contact"} for each in (one, other)]
    return other.node.account in known[0] and one.node.account in known[1]


async def members(person: Person, space: bytes) -> dict[bytes, int]:
    """Who belongs to a group and with what rank, as a person's node says."""
    places = await person.node.read(lambda cx: ranks.of(cx, space))
    return {place.account: place.rank for place in places if place.rank >= 0}


async def shown(person: Person, space: bytes) -> list[bytes]:
    """What a person was shown of a group and has not been told to hide since."""
    seen: dict[bytes, bool] = {}
    for _, _, item in person.told:
        if isinstance(item, Delivered) and item.space == space:
            seen[item.event_id] = True
        elif isinstance(item, Hidden) and item.space == space:
            seen[item.event_id] = not item.hidden
    return sorted(id_ for id_, visible in seen.items() if visible)


async def all_show(group: Sequence[Person], space: bytes, said: Sequence[bytes]) -> bool:
    return [await shown(person, space) for person in group] == [sorted(said)] * len(group)


async def all_have(group: Sequence[Person], space: bytes, expected: dict[bytes, int]) -> bool:
    return [await members(person, space) for person in group] == [expected] * len(group)


def live(
    scene: Callable[[Town], Awaitable[None]], make: Callable[[], Town], friends: Sequence[tuple[int, int]]
) -> None:
    async def main() -> None:
        town = make()
        await town.start(friends)
        await scene(town)
        for person in town.people:
            if person.node is not None:
                assert (await person.node.status())["counters"]["messages_lost_total"] == 0
        await town.stop()

    loop.run(main)


async def say(person: Person, space: bytes, text: str) -> bytes:
    return await person.node.publish(space, TEXT, {"text": text})


async def found(owner: Person, others: Sequence[Person], history: str = "full") -> bytes:
    return await owner.node.spaces.found(
        "group", {"title": "Trip"}, [account(each) for each in others], history=history
    )


def account(person: Person) -> bytes:
    assert isinstance(person.node, Node)
    return person.node.account


@pytest.mark.parametrize("history", ["full", "from join", "none"])
def test_three_people_of_whom_two_are_no_contacts_read_each_other(history: str, tmp_path: Path) -> None:
    async def scene(town: Town) -> None:
        alice, bob, carol = town.people
        space = await alice.node.spaces.found(
            "group", {"title": "Trip"}, [account(bob), account(carol)], history=history
        )
        everybody = {account(alice): 3, account(bob): 0, account(carol): 0}
        await until(lambda: all_have(town.people, space, everybody))
        said = [await say(person, space, f"{person.name} {n}") for n in range(3) for person in town.people]
        await until(lambda: all_show(town.people, space, said))

    live(scene, lambda: Town(tmp_path, ("alice", "bob", "carol"), 1), ((0, 1), (0, 2)))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_line_of_people_passes_on_what_is_said_at_its_ends(seed: int, tmp_path: Path) -> None:
    """Each knows only the next one; each lets in the next one, which takes an admin at every step."""

    async def scene(town: Town) -> None:
        space = await found(town.people[0], town.people[1:2])
        for at, (bearer, newcomer) in enumerate(zip(town.people[1:-1], town.people[2:], strict=True), 1):
            await until(lambda bearer=bearer: is_in(bearer, space))
            await until(lambda at=at: all_in(town.people[: at + 1], space, at + 1))
            await town.people[0].node.spaces.rank(space, account(bearer), 2)
            await until(lambda bearer=bearer: has_rank(bearer, space, 2))
            await bearer.node.spaces.enlist(space, [account(newcomer)])
            town.network.cut(*(town.people[at + step].name for step in (0, 1)))
            await asyncio.sleep(30)
            town.network.heal()
        await until(lambda: all_in(town.people, space, len(town.people)))
        said = [await say(person, space, f"{person.name} {n}") for n in range(2) for person in town.people]
        await until(lambda: all_show(town.people, space, said))

    names = ("alice", "bob", "carol", "dave", "eve")
    weather = Weather(0.05, 0.05, 0.02, 0.05)
    live(scene, lambda: Town(tmp_path, names, seed, weather), ((0, 1), (1, 2), (2, 3), (3, 4)))


@pytest.mark.parametrize("history", ["full", "from join", "none"])
def test_a_newcomer_reads_what_the_history_of_the_group_gives(history: str, tmp_path: Path) -> None:
    async def scene(town: Town) -> None:
        alice, bob, carol = town.people
        space = await found(alice, (bob,), history)
        await until(lambda: is_in(bob, space))
        before = [await say(alice, space, f"early {n}") for n in range(EARLIER)]
        await until(lambda: all_show((alice, bob), space, before))
        await alice.node.spaces.enlist(space, [account(carol)])
        await until(lambda: is_in(carol, space))
        after = [await say(person, space, "later") for person in town.people]
        await until(lambda: all_show((alice, bob), space, before + after))
        expected = before + after if history == "full" else after
        await until(lambda: all_show((carol,), space, expected))
        await asyncio.sleep(HOUR_S)
        assert await all_show((carol,), space, expected)

    live(scene, lambda: Town(tmp_path, ("alice", "bob", "carol"), 1), ((0, 1), (0, 2)))


@pytest.mark.parametrize("seed", SEEDS)
def test_who_is_removed_behind_a_partition_reads_nothing_that_those_who_know_say(seed: int, tmp_path: Path) -> None:
    """Carol, who is removed, sits with Dave on one side: what he says before he hears of it is hers, too."""

    async def scene(town: Town) -> None:
        alice, bob, carol, dave = town.people
        space = await found(alice, (bob, carol, dave))
        await until(lambda: all_in(town.people, space, 4))
        early = [await say(person, space, "hello") for person in town.people]
        await until(lambda: all_show(town.people, space, early))
        for one in ("alice", "bob"):
            for other in ("carol", "dave"):
                town.network.cut(one, other)
        await alice.node.spaces.dismiss(space, account(carol))
        await until(lambda: all_in((alice, bob), space, 3))
        late = [await say(person, space, f"{n}") for n in range(LATER // 2) for person in (alice, bob)]
        unaware = await say(dave, space, "where is everybody?")
        too_late = await say(carol, space, "not with me")
        await until(lambda: all_show((alice, bob), space, early + late))
        await until(lambda: all_show((carol, dave), space, [*early, unaware, too_late]))
        town.network.heal()
        await until(lambda: all_show((alice, bob, dave), space, [*early, *late, unaware]))
        last = [await say(person, space, "we are three") for person in (alice, bob, dave)]
        await until(lambda: all_show((alice, bob, dave), space, [*early, *late, unaware, *last]))
        await until(lambda: is_out(carol, space))
        await asyncio.sleep(HOUR_S)
        assert set(await shown(carol, space)) == {*early, unaware}, "what she said after that is not of the group"
        assert not await holds_any(carol, late + last)

    names = ("alice", "bob", "carol", "dave")
    live(scene, lambda: Town(tmp_path, names, seed), [(a, b) for a in range(4) for b in range(a + 1, 4)])


def test_whoever_leaves_and_is_let_in_again_reads_on(tmp_path: Path) -> None:
    async def scene(town: Town) -> None:
        alice, bob, carol = town.people
        space = await found(alice, (bob, carol), "from join")
        await until(lambda: all_in(town.people, space, 3))
        early = [await say(person, space, "hello") for person in town.people]
        await until(lambda: all_show(town.people, space, early))
        await bob.node.spaces.leave(space)
        await until(lambda: all_in((alice, carol), space, 2))
        without = [await say(person, space, "he is gone") for person in (alice, carol)]
        await until(lambda: all_show((alice, carol), space, early + without))
        with pytest.raises(Refused, match="do not belong"):
            await say(bob, space, "I am not")
        await alice.node.spaces.enlist(space, [account(bob)])
        await until(lambda: all_in(town.people, space, 3))
        again = [await say(person, space, "he is back") for person in town.people]
        await until(lambda: all_show((alice, carol), space, early + without + again))
        await until(lambda: all_show((bob,), space, early + again))

    live(scene, lambda: Town(tmp_path, ("alice", "bob", "carol"), 1), ((0, 1), (0, 2), (1, 2)))


@pytest.mark.parametrize("seed", SEEDS)
def test_crashes_lose_and_double_nothing(seed: int, tmp_path: Path) -> None:
    async def scene(town: Town) -> None:
        dice = town.network.chance
        space = await found(town.people[0], town.people[1:])
        await until(lambda: all_in(town.people, space, 4))
        said: list[bytes] = []
        for n in range(30):
            person = dice.choice(town.people)
            if dice.random() < 0.2 and person.node is not None:
                await person.crash()
            elif person.node is None:
                await person.start()
            if person.node is not None:
                said.append(await say(person, space, f"{person.name} {n}"))
            await asyncio.sleep(dice.random() * 3)
        for person in town.people:
            if person.node is None:
                await person.start()
        await until(lambda: all_show(town.people, space, said))

    names = ("alice", "bob", "carol", "dave")
    live(scene, lambda: Town(tmp_path, names, seed, Weather(0.1, 0.1, 0.05, 0.1)), ((0, 1), (0, 2), (0, 3), (1, 2)))


async def is_in(person: Person, space: bytes) -> bool:
    return account(person) in await members(person, space)


async def is_out(person: Person, space: bytes) -> bool:
    place = await person.node.read(lambda cx: ranks.get(cx, space, account(person)))
    return place is not None and place.rank < 0


async def has_rank(person: Person, space: bytes, rank: int) -> bool:
    return (await members(person, space)).get(account(person)) == rank


async def all_in(group: Sequence[Person], space: bytes, count: int) -> bool:
    return [len(await members(person, space)) for person in group] == [count] * len(group)


async def holds_any(person: Person, ids: Sequence[bytes]) -> bool:
    return len(await person.node.read(lambda cx: log.missing(cx, ids))) < len(ids)


@pytest.mark.parametrize("seed", SEEDS)
def test_members_who_reach_each_other_by_a_relay_alone_read_everything(seed: int, tmp_path: Path) -> None:
    """No link ever comes up, and Bob and Carol are no contacts; the relay doubles, reorders and drops besides."""

    async def main() -> None:
        network = Network(random.Random(seed))
        relay = BadRelay(network, "relay", random.Random(seed), Malice(doubles=0.2, reorders=0.2))
        await relay.start()
        air, now = Air(network), asyncio.get_running_loop().time
        everybody = [Person(tmp_path, name, seed, air, now) for name in ("alice", "bob", "carol")]
        alice, bob, carol = everybody
        for one, other in (("alice", "bob"), ("alice", "carol"), ("bob", "carol")):
            network.cut(one, other)
        for person in everybody:
            await person.be_born()
            await person.start()
            await relays.add(person.app, relay.invitation)
        for other in (bob, carol):
            await people.accept(other.app, (await people.invite(alice.app)).link)
            await until(lambda other=other: are_contacts(alice, other))
        space = await found(alice, (bob, carol))
        await until(lambda: all_in(everybody, space, 3))
        said = [await say(person, space, f"{person.name} {n}") for n in range(3) for person in everybody]
        await until(lambda: all_show(everybody, space, said))
        await bob.stop()
        said += [await say(person, space, f"{person.name}, later") for person in (alice, carol)]
        await until(lambda: all_show((alice, carol), space, said))
        await bob.start()
        await until(lambda: all_show(everybody, space, said))
        for person in everybody:
            assert not person.node._links.counters["agreed"]
            await person.stop()
        await relay.crash()

    loop.run(main)


def test_a_statement_that_names_what_nobody_has_spoils_nothing(tmp_path: Path) -> None:
    """Bob's log is his own affair; what the others state goes on being judged by all of them."""

    async def scene(town: Town) -> None:
        alice, bob, carol = town.people
        space = await found(alice, (bob, carol))
        await until(lambda: all_in(town.people, space, 3))

        def invent(tx: Tx) -> None:
            row = spaces.get(tx, space)
            assert row is not None
            group_log._state(bob.node._own, tx, row, MERGE, {}, (bytes(32),))

        await bob.node.write(invent)
        await asyncio.sleep(60)
        await alice.node.spaces.rank(space, account(carol), 1)
        await until(lambda: has_rank(carol, space, 1))
        await alice.node.write(lambda tx: tx.execute("DELETE FROM skey"))
        said = [await say(alice, space, "under a new key")]
        await until(lambda: all_show((alice, carol), space, said))
        await carol.node.write(lambda tx: tx.execute("UPDATE skey SET secret = NULL"))
        await carol.node.write(lambda tx: tx.execute("INSERT INTO key_wanted SELECT space, kid, 0, 0, 0, '' FROM skey"))
        said.append(await say(alice, space, "and more"))
        await until(lambda: all_show((alice, carol), space, said))

    live(scene, lambda: Town(tmp_path, ("alice", "bob", "carol"), 1), ((0, 1), (0, 2)))
