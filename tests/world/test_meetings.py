"""Two devices of one person that never reach each other, and a relay between them as bad as can be."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from app.chat import api as chat
from app.relays import api as relays
from node.errors import Fault, Refused
from node.secure.link_code import read_code
from sync import hub, topic
from tests.world.pair import live, texts, until
from tests.world.people import Person
from tests.world.relay import BadRelay, Malice
from tests.world.test_devices import TwoDevices, all_have, met, same, talk

DONE = {"doubles": "doubled", "forges": "forged", "loses": "lost", "reorders": ""}


class Lossy(BadRelay):
    """Says that it has taken an entry, and loses every so manieth one."""

    loses = 0

    async def _append(self, line, frame: topic.Append) -> hub.Answer:  # type: ignore[no-untyped-def, override]
        self.counters["appended"] += 1
        if self.loses and self.counters["appended"] % self.loses == 0:
            self.counters["lost"] += 1
            return hub.Took((frame.ref,))
        return await super()._append(line, frame)


class Small(BadRelay):
    """Keeps little in a topic."""

    async def _append(self, line, frame: topic.Append) -> hub.Answer:  # type: ignore[no-untyped-def, override]
        log = self.logs.get(frame.topic)
        if log is not None and sum(map(len, log.entries)) + len(frame.envelope) > 100_000:
            self.counters["full"] += 1
            return hub.Refuse(frame.ref, "topic_full")
        return await super()._append(line, frame)


class Apart(TwoDevices):
    """No device reaches another; all reach the relays."""

    async def __aenter__(self) -> Apart:
        await super().__aenter__()
        for pair in (("alice", "laptop"), ("laptop", "bob")):
            self.network.cut(*pair)
        return self

    @property
    def relay(self) -> BadRelay:
        return self.relays[0]

    def meetings(self, person: Person) -> set[bytes]:
        """The topics of meetings where a person waits now, at the first relay."""
        hosting = person.node.relays._office.reception._hosting.get(self.relay.key)
        return set() if hosting is None else set(hosting._names())


def apart(folder: Path, malice: Malice | None = None, kind: type[BadRelay] = BadRelay, seed: int = 1) -> Apart:
    world = Apart(folder, malice, seed=seed)
    world.relays = [kind(world.network, "relay0", random.Random(seed), malice)]
    return world


async def has_joined(person: Person) -> bool:
    return [row.state for row in await relays.list_(person.app)] == ["connected"]


def test_a_device_is_let_in_over_a_relay_and_lives_by_it(tmp_path: Path) -> None:
    """Code, keys, history and what is said later come by the relay alone, also while the first device is off."""

    async def scene(world: Apart) -> None:
        await world.befriend()
        for number in range(20):
            await chat.send(world.alice.app, "bob", f"a{number}")
            await chat.send(world.bob.app, "alice", f"b{number}")
        await world.link()
        await until(lambda: same(world.alice, world.laptop), 600)
        assert len(await texts(world.laptop, "bob")) == 40
        await until(lambda: has_joined(world.laptop), 60)
        await talk(world, "on")
        await until(lambda: all_have(world, 43), 1200)
        assert await met(world.alice, world.laptop) == await met(world.laptop, world.alice) == ("relay", True)
        await world.alice.stop()
        await chat.send(world.bob.app, "alice", "to the laptop alone")
        await chat.send(world.laptop.app, "bob", "from the laptop alone")
        await until(lambda: hears(world.laptop, "bob", "to the laptop alone"), 1200)
        await until(lambda: hears(world.bob, "alice", "from the laptop alone"), 1200)
        await world.alice.start()
        await until(lambda: all_have(world, 45), 1200)

    live(scene, apart(tmp_path))


async def hears(person: Person, contact: str, text: str) -> bool:
    return text in await texts(person, contact)


def test_nothing_is_left_at_the_relay(tmp_path: Path) -> None:
    """What was made for a code goes when it is over or replaced; what two devices have, when the first of them ends."""

    async def scene(world: Apart) -> None:
        first = await world.alice.node.devices.code()
        await until(lambda: has_topics(world, 2), 60)
        names = set(world.relay.logs)
        await world.alice.node.devices.code()
        await until(lambda: are_others(world, names), 60)
        with pytest.raises(Fault) as unknown:
            await world.laptop.join(first.link)
        assert unknown.value.code == "nobody_there"
        await world.link()
        await asyncio.sleep(700)
        pair = world.meetings(world.alice) | world.meetings(world.laptop)
        assert set(world.relay.logs) == pair
        assert len(pair) == 2
        waits = 2 * bool(world.meetings(world.alice))
        for person in (world.laptop, world.alice):
            await person.stop()
        assert not world.relay.logs
        await world.alice.start()
        await world.alice.node.devices.code()
        await until(lambda: has_topics(world, 2 + waits), 60)
        await world.alice.crash()
        left = set(world.relay.logs)
        assert left
        await asyncio.sleep(4300)  # by now nobody asks for the code any more
        await world.alice.start()
        await asyncio.sleep(10)
        assert set(world.relay.logs) == world.meetings(world.alice)
        assert len(world.relay.logs) == waits

    live(scene, apart(tmp_path))


async def has_topics(world: Apart, count: int) -> bool:
    return len(world.relay.logs) == count


async def are_others(world: Apart, names: set[bytes]) -> bool:
    return len(world.relay.logs) == 2 and not names & set(world.relay.logs)


@pytest.mark.parametrize("mischief", ["doubles", "forges", "reorders", "loses"])
def test_a_bad_relay_delays_and_lets_nobody_in(mischief: str, tmp_path: Path) -> None:
    """Whatever it does, whoever has the code gets in with one of the next attempts, once, and nobody else does."""

    async def scene(world: Apart) -> None:
        if isinstance(world.relay, Lossy):
            world.relay.loses = 7
        code = await world.alice.node.devices.code(3600)
        words = set()
        for _ in range(20):
            try:
                await world.laptop.join(code.link)
            except Fault as fault:
                words.add(fault.code)
            else:
                break
        assert words <= {"nobody_there", "broke_off"}
        await world.laptop.start()
        if isinstance(world.relay, Lossy):
            world.relay.loses = 0
        assert len(await world.alice.node.devices.every()) == 2
        assert world.relay.counters[DONE[mischief]] or mischief == "reorders"

    malice = Malice() if mischief == "loses" else Malice(**{mischief: 0.4})
    live(scene, apart(tmp_path, malice, Lossy if mischief == "loses" else BadRelay))


def test_whoever_lacks_the_code_is_nobody_there(tmp_path: Path) -> None:
    """Another code finds nothing; the code that was used says so; and the address of the relay helps a typed code."""

    async def scene(world: Apart) -> None:
        code = await world.alice.node.devices.code()
        at = str(read_code(code.link).relays[0].addresses[0])
        with pytest.raises(Fault) as wrong:
            await world.laptop.join("0000-0000-0000-0000", at)
        assert wrong.value.code in ("nobody_there", "code_unknown")
        await world.laptop.join(code.typed, at)
        tablet = Person(tmp_path, "tablet", 7, world.alice._air, world.alice._now)
        world.network.cut("alice", "tablet")
        with pytest.raises(Refused) as used:
            await tablet.join(code.link)
        assert used.value.code == "code_used"
        late = await world.alice.node.devices.code(30)
        await asyncio.sleep(40)
        with pytest.raises(Refused) as over:
            await tablet.join(late.typed, at)
        assert over.value.code == "code_expired"

    live(scene, apart(tmp_path))


@pytest.mark.parametrize(("seed", "dials"), [(1, "laptop"), (2, "alice")])
def test_a_history_comes_over_a_relay_whose_topics_are_full_again_and_again(
    seed: int, dials: str, tmp_path: Path
) -> None:
    """Each time it goes on where it was, the newest is there first; also where whoever gives it dials."""

    async def scene(world: Apart) -> None:
        await world.befriend()
        await world.fill(300)
        code = await world.alice.node.devices.code()
        await world.laptop.join(code.link)
        await world.bob.stop()
        await world.laptop.start()
        assert dials == max((world.alice, world.laptop), key=lambda each: each.node.device).name
        await until(lambda: world.holds(300), 4000)
        seen = await texts(world.laptop, "bob")
        assert seen == await texts(world.alice, "bob")
        assert len(set(seen)) == len(seen) == 300
        assert world.relay.counters["full"] >= 3

    live(scene, apart(tmp_path, kind=Small, seed=seed))
