"""What is lacking of a group where no link compares it: Alice and Bob reach each other by a relay alone, which loses.

The town and its questions are those of `test_groups.py`.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from app.relays import api as relays
from node.secure import group_keys
from node.secure.own import Own
from node.store import topics, unopened
from node.store.spaces import SpaceRow
from node.store.transaction import Cx, Tx
from sync.event import Event
from tests.world.pair import until
from tests.world.people import Person
from tests.world.relay import BadRelay
from tests.world.test_groups import HOUR_S, Town, account, all_in, all_show, are_contacts, found, live, say, shown

DAY_S = 24 * HOUR_S

Scene = Callable[[Town, BadRelay, bytes], Awaitable[None]]


def apart(folder: Path, scene: Scene, history: str = "full") -> None:
    """Have Alice and Bob in a group of hers, out of each other's reach but for a relay; Carol, in it too, is off."""

    async def begin(town: Town) -> None:
        alice, bob, carol = town.people
        relay = BadRelay(town.network, "relay", random.Random(1))
        await relay.start()
        for person in town.people:
            await relays.add(person.app, relay.invitation)
        space = await found(alice, (bob, carol), history)
        await until(lambda: all_in(town.people, space, 3))
        await until(lambda: nothing_waits(alice))
        await carol.stop()
        town.network.cut("alice", "bob")
        await scene(town, relay, space)

    live(begin, lambda: Town(folder, ("alice", "bob", "carol"), 1), ((0, 1), (0, 2)))


async def nothing_waits(person: Person) -> bool:
    def look(cx: Cx) -> bool:
        return not any(topics.waiting(cx, relay) for relay in topics.relays(cx))

    return await person.node.read(look)


async def lose(relay: BadRelay, sender: Person, stated: Awaitable[bytes]) -> bytes:
    """Have something stated of which the relay keeps only how long it is."""
    before = {name: len(each.entries) for name, each in relay.logs.items()}
    id_ = await stated
    await until(lambda: nothing_waits(sender))
    for name, each in relay.logs.items():
        spoil(each.entries, before.get(name, 0))
    return id_


def spoil(entries: list[bytes], first: int) -> None:
    for at in range(first, len(entries)):
        entries[at] = random.Random(at).randbytes(len(entries[at]))


async def rename(person: Person, space: bytes, title: str) -> bytes:
    await person.node.spaces.describe(space, {"title": title})
    return b""


async def title_of(person: Person) -> object:
    return (await person.node.spaces.every())[0].about["title"]


def test_a_line_that_the_relay_lost_is_asked_for_when_the_next_one_comes(tmp_path: Path) -> None:
    async def scene(town: Town, relay: BadRelay, space: bytes) -> None:
        alice, bob, _ = town.people
        first = await say(alice, space, "first")
        await until(lambda: all_show((bob,), space, [first]))
        await bob.stop()
        lost = await lose(relay, alice, say(alice, space, "lost"))
        await bob.start()
        await asyncio.sleep(HOUR_S / 2)
        assert await all_show((bob,), space, [first])
        last = await say(alice, space, "last")
        await until(lambda: all_show((bob,), space, [first, lost, last]), HOUR_S / 2)

    apart(tmp_path, scene)


def test_a_last_line_that_the_relay_lost_is_found_within_a_day(tmp_path: Path) -> None:
    async def scene(town: Town, relay: BadRelay, space: bytes) -> None:
        alice, bob, _ = town.people
        await bob.stop()
        lost = await lose(relay, alice, say(alice, space, "lost"))
        await bob.start()
        await until(lambda: all_show((bob,), space, [lost]), 2 * DAY_S)

    apart(tmp_path, scene)


def test_what_waits_for_a_statement_that_the_relay_lost_is_taken_in(tmp_path: Path) -> None:
    async def scene(town: Town, relay: BadRelay, space: bytes) -> None:
        alice, bob, _ = town.people
        await bob.stop()
        await lose(relay, alice, rename(alice, space, "Lost"))
        await rename(alice, space, "Found")
        await until(lambda: nothing_waits(alice))
        await bob.start()
        await until(lambda: title_is(bob, "Found"), HOUR_S / 2)
        assert not await bob.node.read(lambda cx: unopened.waits(cx, space))

    apart(tmp_path, scene)


async def title_is(person: Person, title: str) -> bool:
    return await title_of(person) == title


@pytest.mark.parametrize("history", ["full", "from join"])
def test_a_newcomer_is_brought_only_what_is_theirs_to_read(
    history: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dave, at the relay as well, says what he holds each day; what was said before him is his only if all is."""
    brought: set[bytes] = set()

    def bring(own: Own, tx: Tx, row: SpaceRow, to: tuple[bytes, bytes], events: list[Event]) -> None:
        brought.update(event.id for event in events)
        really_bring(own, tx, row, to, events)

    really_bring = group_keys.bring
    monkeypatch.setattr(group_keys, "bring", bring)

    async def scene(town: Town) -> None:
        alice, bob, dave = town.people
        relay = BadRelay(town.network, "relay", random.Random(1))
        await relay.start()
        for person in town.people:
            await relays.add(person.app, relay.invitation)
        space = await found(alice, (bob,), history)
        early = [await say(alice, space, f"early {n}") for n in range(3)]
        await until(lambda: all_show((alice, bob), space, early))
        await asyncio.sleep(60)
        town.network.cut("alice", "dave")
        town.network.cut("bob", "dave")
        for each in relay.logs.values():
            spoil(each.entries, 0)
        await alice.node.spaces.enlist(space, [account(dave)])
        later = await say(alice, space, "later")
        expected = [*early, later] if history == "full" else [later]
        await until(lambda: all_show((dave,), space, expected), 2 * DAY_S)
        await asyncio.sleep(1.2 * DAY_S)
        assert await all_show((dave,), space, expected)
        assert brought.issuperset(early) == (history == "full")
        assert history == "full" or brought.isdisjoint(early)

    live(scene, lambda: Town(tmp_path, ("alice", "bob", "dave"), 1), ((0, 1), (0, 2)))


def test_who_was_removed_is_brought_nothing_more(tmp_path: Path) -> None:
    async def scene(town: Town, relay: BadRelay, space: bytes) -> None:
        alice, bob, _ = town.people
        first = await say(alice, space, "first")
        await until(lambda: all_show((bob,), space, [first]))
        town.network.cut("relay", "bob")
        await alice.node.spaces.dismiss(space, account(bob))
        await say(alice, space, "not for Bob")
        town.network.heal()
        town.network.cut("alice", "bob")
        await asyncio.sleep(3 * DAY_S)
        assert await shown(bob, space) == [first]
        assert await are_contacts(alice, bob)

    apart(tmp_path, scene)
