"""Several ways at once: whatever comes by link, by relay and again is shown once, and halves that are parted join."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
from collections import Counter
from pathlib import Path

import pytest

from app.chat import api as chat
from app.people import api as people
from app.relays import api as relays
from node.errors import Fault
from node.items import Delivered
from node.net.links import Links
from node.net.runner import Runner
from node.net.wire import Address
from node.node import Node
from node.secure import inbox, outgoing
from node.store import received
from node.store.transaction import Tx
from tests.world import loop
from tests.world.lan import Air
from tests.world.network import Network, Weather
from tests.world.pair import World, live, texts, until
from tests.world.people import Person
from tests.world.relay import BadRelay, Malice

SEEDS = (1, 2, 3) if os.environ.get("KITH_NIGHTLY") else (1, 2)
TEXT = 2000


@pytest.mark.parametrize("seed", SEEDS)
def test_by_link_and_by_relay_and_again_it_is_shown_once(seed: int, tmp_path: Path) -> None:
    """The link breaks again and again with messages on it, each of which then goes by a relay that doubles, too."""

    async def scene(world: World) -> None:
        dice = world.network.chance
        await world.befriend()
        said: list[str] = []
        for n in range(40):
            if dice.random() < 0.4:
                world.network.cut("alice", "bob")
            elif dice.random() < 0.7:
                world.network.heal("alice", "bob")
            person, other = ((world.alice, "bob"), (world.bob, "alice"))[n % 2]
            await chat.send(person.app, other, f"text {n}")
            said.append(f"text {n}")
            await asyncio.sleep(dice.random() * 6)
        world.network.heal()
        await world.rest()
        for person, other in ((world.alice, "bob"), (world.bob, "alice")):
            assert sorted(await texts(person, other)) == sorted(said)
        ways: Counter[str] = Counter()
        copies = 0
        for person, other in ((world.alice, "bob"), (world.bob, "alice")):
            for row in await chat.timeline(person.app, other, limit=100):
                for each in (await chat.trace(person.app, row.id)).arrivals:
                    ways[each.way] += 1
                    copies += each.copies
        assert min(ways["direct"], ways["relay"], copies) > 0, (ways, copies)

    live(scene, World(tmp_path, Malice(doubles=0.5), linked=True, weather=Weather(0.1, 0.1, 0.05, 0.1), seed=seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_two_links_at_once_of_which_one_breaks_in_the_middle(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both dial at the same moment, again and again; whichever link stays, or breaks, nothing is lost or doubled."""
    chance = random.Random(seed)
    counted: Counter[str] = Counter()
    enter = Links._enter

    def enter_and_break(self: Links, runner: Runner) -> None:
        enter(self, runner)
        both = self.runners[runner.peer.device]
        counted["doubled"] += len(both) > 1
        if len(both) > 1 and chance.random() < 0.5:
            counted["broken"] += 1
            self._soon(chance.choice(both).channel.close())

    monkeypatch.setattr(Links, "_enter", enter_and_break)

    async def scene(world: World) -> None:
        await world.befriend()
        said: dict[str, list[str]] = {"alice": [], "bob": []}
        for _round in range(12):
            dialling = asyncio.gather(_dial(world.alice, world.bob), _dial(world.bob, world.alice))
            for _ in range(3):
                for person, other in ((world.alice, "bob"), (world.bob, "alice")):
                    text = f"{person.name} {len(said[person.name])}"
                    await chat.send(person.app, other, text)
                    said[person.name].append(text)
                await asyncio.sleep(chance.random() * 0.2)
            await dialling
        await world.rest()
        assert min(counted["doubled"], counted["broken"]) > 3, counted
        for person, other in ((world.alice, "bob"), (world.bob, "alice")):
            seen = await texts(person, other)
            for author, lines in said.items():
                assert [line for line in seen if line.startswith(author)] == lines

    live(scene, World(tmp_path, number=0, linked=True, weather=Weather(0.1, 0.05, 0.05, 0.02), seed=seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_halves_that_reach_only_the_owner_converge(seed: int, tmp_path: Path) -> None:
    """Alice's group: Bob reaches her by links only, Carol by a relay only, and the two of them never each other."""

    async def main() -> None:
        network = Network(random.Random(seed), Weather(0.05, 0.05, 0.02, 0.03))
        relay = BadRelay(network, "relay", random.Random(seed), Malice(drops=0.1, doubles=0.2, reorders=0.3))
        await relay.start()
        air, now = Air(network), asyncio.get_running_loop().time
        everybody = [Person(tmp_path, name, seed, air, now) for name in ("alice", "bob", "carol")]
        alice, bob, carol = everybody
        network.cut("alice", "carol")
        network.cut("bob", "carol")
        network.cut("bob", "relay")
        for person in everybody:
            await person.be_born()
            await person.start()
        for person in (alice, carol):
            await relays.add(person.app, relay.invitation)
        for other in (bob, carol):
            await people.accept(other.app, (await people.invite(alice.app)).link)
        await until(lambda: _are_contacts(alice, 2))
        members = [row.account for row in await alice.node.contacts()]
        space = await alice.node.spaces.found("group", {"use": "test"}, members)
        for other in (bob, carol):
            await until(lambda other=other: _knows(other, space))
        stated: set[bytes] = set()
        for n in range(12):
            person = everybody[n % 3]
            if n == 4:
                await alice.crash()
                await asyncio.sleep(20)
                await alice.start()
            if person.node is not None:
                stated.add(await person.node.publish(space, TEXT, {"text": f"{person.name} {n}"}))
            await asyncio.sleep(network.chance.random() * 5)

        async def agree() -> bool:
            return [await _shown(person, space) for person in everybody] == [sorted(stated)] * 3

        await until(agree)
        for person in everybody:
            assert (await person.node.status())["counters"]["messages_lost_total"] == 0
            await person.stop()

    loop.run(main)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_album_that_is_long_reaches_a_member_who_only_has_mail(seed: int, tmp_path: Path) -> None:
    """A newcomer is welcomed with the newest events; the rest comes without a link, too."""

    async def scene(world: World) -> None:
        await world.befriend()
        await world.rest()
        node = world.alice.node
        space = await node.spaces.found("group", {"use": "album"}, [])
        stated = {await node.publish(space, TEXT, {"text": f"photo {n}"}) for n in range(150)}
        await node.spaces.enlist(space, [world.bob.node.account])

        async def came() -> bool:
            return set(await _shown(world.bob, space)) == stated

        await until(came)

    live(scene, World(tmp_path, seed=seed))


def test_the_bug_each_copy_is_taken_in_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither is a copy known by its hash, nor does the ratchet refuse it: each copy is a new event to the screen."""
    monkeypatch.setattr(received, "has", lambda cx, hash16: False)
    with pytest.raises((AssertionError, TimeoutError)):
        test_by_link_and_by_relay_and_again_it_is_shown_once(1, tmp_path)


def test_the_bug_a_link_that_breaks_takes_along_what_was_on_it_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def take(self: Runner, envelope: bytes) -> None:
        """Acknowledge first, and take in later if the link is still there."""
        self._acknowledge(outgoing.hash_of(envelope))
        await asyncio.sleep(0.2)

        def work(tx: Tx) -> None:
            inbox.receive(self._own, tx, self.peer, envelope)

        await self._store.write(work)

    monkeypatch.setattr(Runner, "_take", take)

    def play() -> None:
        for seed in SEEDS:
            (tmp_path / str(seed)).mkdir()
            test_two_links_at_once_of_which_one_breaks_in_the_middle(seed, tmp_path / str(seed), monkeypatch)

    with pytest.raises((AssertionError, TimeoutError, RuntimeError)):
        play()


async def _dial(person: Person, other: Person) -> None:
    """One more link, whatever links there are."""
    links = person.node._links
    psk = links._key_for(links._known.rows[other.node.account])
    assert psk is not None
    with contextlib.suppress(Fault):
        await links.knock(Address(other.name, other.node.port), psk)


async def _are_contacts(person: Person, number: int) -> bool:
    return sum(row.state == "contact" for row in await person.node.contacts()) == number


async def _knows(person: Person, space: bytes) -> bool:
    return any(each.id == space for each in await person.node.spaces.every())


async def _shown(person: Person, space: bytes) -> list[bytes]:
    items = await person.node.read(lambda cx: list(Node.replay(cx)))
    return sorted(item.event_id for item in items if isinstance(item, Delivered) and item.space == space)
