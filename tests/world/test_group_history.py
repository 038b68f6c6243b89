"""Groups where newcomers read nothing: a key is for the devices that were there, and is thrown away in time.

Whoever comes later, a person or another device of one who is in, begins empty and reads on from the next message; what
was opened stays readable when its key is gone.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path

from app.people import api as people
from app.relays import api as relays
from node.store import log, outbox, space_keys
from node.store.transaction import Cx
from sync.event import MERGE, OWN_KEY
from sync.space_keys import KEPT_MS, KEY_AGE_MS
from tests.world import loop
from tests.world.lan import Air
from tests.world.network import Network
from tests.world.pair import until
from tests.world.people import Person
from tests.world.relay import BadRelay
from tests.world.test_groups import HOUR_S, Town, account, all_in, all_show, are_contacts, found, is_in, live, say

NAMES = ("alice", "bob", "carol")
STAR = ((0, 1), (0, 2))
SPENT_MS = KEY_AGE_MS + KEPT_MS


async def kids(person: Person, space: bytes) -> set[bytes]:
    """The keys of which a person's device holds the secret."""
    return {key.kid for key in await person.node.read(lambda cx: space_keys.of(cx, space)) if key.secret is not None}


async def lacks(person: Person, ids: Sequence[bytes]) -> bool:
    """Whether nothing of these is here."""
    return len(await person.node.read(lambda cx: log.missing(cx, ids))) == len(ids)


async def readable(person: Person, ids: Sequence[bytes]) -> int:
    events = await person.node.read(lambda cx: log.events(cx, ids))
    return sum(event.payload is not None for event in events)


async def linked(person: Person) -> Person:
    """Another device of somebody."""
    other = Person(person.home.parent, person.name + " too", 1, person._air, person._now)
    await other.join((await person.node.devices.code()).link)
    await other.start()
    return other


async def knows(person: Person, other: Person) -> bool:
    """Whether a person's node knows a device of somebody."""
    rows = await person.node.read(lambda cx: cx.rows("SELECT 1 FROM event WHERE device = ?", (other.node.device,)))
    return bool(rows)


def test_a_newcomer_and_a_new_device_read_nothing_of_before_and_all_that_is_said_then(tmp_path: Path) -> None:
    async def scene(town: Town) -> None:
        alice, bob, carol = town.people
        space = await found(alice, (bob,), "none")
        await until(lambda: is_in(bob, space))
        early = [await say(person, space, f"early {n}") for n in range(5) for person in (alice, bob)]
        await until(lambda: all_show((alice, bob), space, early))
        tablet = await linked(bob)
        town.people.append(tablet)
        await until(lambda: is_in(tablet, space))
        await until(lambda: knows(alice, tablet))
        second = [await say(person, space, "a tablet is here") for person in (alice, bob, tablet)]
        await until(lambda: all_show((alice, bob), space, early + second))
        await until(lambda: all_show((tablet,), space, second))
        await alice.node.spaces.enlist(space, [account(carol)])
        await until(lambda: is_in(carol, space))
        third = [await say(person, space, "and Carol") for person in (alice, bob, carol)]
        await until(lambda: all_show((alice, bob), space, early + second + third))
        await until(lambda: all_show((carol,), space, third))
        await until(lambda: all_show((tablet,), space, second + third))
        await asyncio.sleep(2 * HOUR_S)
        assert await lacks(tablet, early)
        assert await lacks(carol, early + second)
        first = (await kids(alice, space)) - (await kids(tablet, space))
        assert first
        assert not first & await kids(carol, space)
        for person in (alice, bob, carol, tablet):
            assert not await person.node.read(lambda cx: space_keys.wanted(cx, space)), "nobody goes on asking"
            assert not await person.node.read(lambda cx: cx.rows("SELECT 1 FROM event WHERE kind = ?", (OWN_KEY,)))
            assert not await person.node.read(outbox.count)

    live(scene, lambda: Town(tmp_path, NAMES, 1), STAR)


def test_a_device_gets_keys_from_another_of_its_person_alone(tmp_path: Path) -> None:
    """Its person's contacts reach the other one only; and it says that it is there, though nobody writes on it."""

    async def scene(town: Town) -> None:
        alice, bob = town.people
        space = await found(alice, (bob,), "none")
        await until(lambda: is_in(bob, space))
        early = [await say(alice, space, "early")]
        await until(lambda: all_show((alice, bob), space, early))
        tablet = await linked(bob)
        town.people.append(tablet)
        await until(lambda: is_in(tablet, space))
        await until(lambda: knows(alice, tablet))
        town.network.cut("alice", tablet.name)
        ask = "SELECT count(*) FROM event WHERE kind = ? AND device = ?"
        assert await tablet.node.read(lambda cx: cx.value(ask, (MERGE, tablet.node.device))) == 1
        said = [await say(person, space, "later") for person in (alice, bob)]
        await until(lambda: all_show((tablet,), space, said))
        assert await kids(tablet, space) < await kids(bob, space)

    live(scene, lambda: Town(tmp_path, NAMES[:2], 1), STAR[:1])


def test_who_knows_devices_by_a_relay_alone_makes_keys_for_one_that_only_reads(tmp_path: Path) -> None:
    """Bob and Carol are no contacts, so her log is not his; nobody ever has a link but Carol's devices."""

    async def main() -> None:
        network = Network(random.Random(1))
        relay = BadRelay(network, "relay", random.Random(1))
        await relay.start()
        air, now = Air(network), asyncio.get_running_loop().time
        everybody = [Person(tmp_path, name, 1, air, now) for name in NAMES]
        alice, bob, carol = everybody
        for person in everybody:
            await person.be_born()
            await person.start()
        tablet = await linked(carol)
        for one in (alice, bob):
            for other in (carol, tablet, *({alice, bob} - {one})):
                network.cut(one.name, other.name)
        for person in everybody:
            await relays.add(person.app, relay.invitation)
        for other in (bob, carol):
            await people.accept(other.app, (await people.invite(alice.app)).link)
            await until(lambda other=other: are_contacts(alice, other))  # type: ignore[misc]
        everybody.append(tablet)
        space = await found(alice, (bob, carol), "none")
        await until(lambda: all_in(everybody, space, 3))
        await until(lambda: knows(bob, tablet))
        said = [await say(person, space, f"{person.name} {n}") for n in range(2) for person in (bob, alice)]
        await until(lambda: all_show(everybody, space, said))
        for person in everybody:
            await person.stop()
        await relay.crash()

    loop.run(main)


def test_keys_are_thrown_away_in_time_and_what_they_opened_stays(tmp_path: Path) -> None:
    async def scene(town: Town) -> None:
        alice, bob = town.people
        relay = BadRelay(town.network, "relay", random.Random(1))
        await relay.start()
        await relays.add(alice.app, relay.invitation)
        space = await found(alice, (bob,), "none")
        kept = await found(alice, (bob,), "from join")
        await until(lambda: all_in((alice, bob), space, 2))
        said = [await say(person, space, f"{n}") for n in range(3) for person in (alice, bob)]
        before = [await say(alice, kept, "kept")]
        await until(lambda: all_show((alice, bob), space, said))
        await until(lambda: all_show((alice, bob), kept, before))
        old, lasting = await kids(alice, space), await kids(alice, kept)
        chains = await alice.node.read(positions)
        assert old & {kid for kid, _ in chains}, "she has sealed under one of them"
        for late_ms in (SPENT_MS - 2 * 3600_000, SPENT_MS):
            for person in (alice, bob):
                person.clock.wrong_ms = late_ms
            await asyncio.sleep(2 * HOUR_S)
            gone = late_ms == SPENT_MS
            for person in (alice, bob):
                assert old.isdisjoint(await kids(person, space)) == gone
                assert await kids(person, kept) == lasting
                assert await readable(person, said) == len(said)
        assert await alice.node.read(positions) == chains
        town.network.cut("alice", "bob")
        await asyncio.sleep(60)
        town.network.heal()
        said.append(await say(alice, space, "under a new key"))
        await until(lambda: all_show((alice, bob), space, said))
        assert len(await kids(bob, space)) == 1
        for person in (alice, bob):
            assert not await person.node.read(lambda cx: space_keys.wanted(cx, space))
            await person.stop()
            await person.start()
            assert old.isdisjoint(await kids(person, space))
        after = await alice.node.read(positions)
        assert all(after[place] >= number for place, number in chains.items())
        await relay.crash()

    live(scene, lambda: Town(tmp_path, NAMES[:2], 1), STAR[:1])


def positions(cx: Cx) -> dict[tuple[bytes, bytes], int]:
    """Where the chain of each own device under each key stands."""
    return {(kid, device): number for kid, device, number in cx.rows("SELECT kid, device, number FROM chain")}
