"""Sessions that broke heal: what was said before and after comes once and in order, by links and by relays alike."""

from __future__ import annotations

import asyncio
import itertools
import os
import random
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from app.chat import api as chat
from crypto.pqxdh import Bundle, Party
from node.errors import PeerFault, Refused
from node.secure import gaps, mail, outgoing, pairwise, prekeys
from node.secure.own import Own
from node.store import marks
from node.store.transaction import Tx
from sync import hub
from tests.world.network import Weather
from tests.world.pair import World, live, states, texts, until
from tests.world.people import Person
from tests.world.relay import Malice

SEEDS = (1, 2, 3) if os.environ.get("KITH_NIGHTLY") else (1, 2)
WAYS = ("link", "mail")
both_ways = pytest.mark.parametrize("way", WAYS)
some_seeds = pytest.mark.parametrize("seed", SEEDS)


class Talk:
    """What two people say in a world, and whether each sees all of it once and in the order it was said."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.said: dict[str, list[str]] = {"alice": [], "bob": []}

    async def say(self, person: Person, count: int = 3) -> None:
        other = "bob" if person is self.world.alice else "alice"
        for _ in range(count):
            text = f"{person.name} {len(self.said[person.name])}"
            await chat.send(person.app, other, text)
            self.said[person.name].append(text)

    async def both_say(self, count: int = 3) -> None:
        for _ in range(count):
            for person in (self.world.alice, self.world.bob):
                await self.say(person, 1)

    async def say_or_wait(self, person: Person) -> None:
        """Say something as soon as the node takes it: a store that knows it is behind states nothing."""
        async with asyncio.timeout(600):
            while True:
                try:
                    await self.say(person)
                    return
                except Refused as refused:
                    if refused.code != "rolled_back":
                        raise
                await asyncio.sleep(1)

    async def is_whole(self) -> bool:
        for person, other in ((self.world.alice, "bob"), (self.world.bob, "alice")):
            if person.node is None or await states(person, other) - {"delivered", "read"}:
                return False
            seen = await texts(person, other)
            for author, said in self.said.items():
                if [text for text in seen if text.startswith(author)] != said:
                    return False
        return True

    async def comes(self, seconds: float = 3 * 3600.0) -> None:
        """Wait until both see everything, once and in order, and until nothing is queued."""
        try:
            await until(self.is_whole, seconds)
        except TimeoutError:
            seen = [await texts(self.world.alice, "bob"), await texts(self.world.bob, "alice")]
            raise AssertionError(f"said {self.said}, seen {seen}") from None
        await self.world.rest()
        assert await self.is_whole()
        for person in (self.world.alice, self.world.bob):
            status = await person.node.status()
            assert (status["counters"]["messages_lost_total"], status["missing"], status["behind"]) == (0, 0, 0)


def world(folder: Path, way: str, seed: int) -> World:
    if way == "link":
        return World(folder, number=0, linked=True, weather=Weather(0.2, 0.05, 0.02, 0.03), seed=seed)
    return World(folder, Malice(drops=0.1, doubles=0.2, reorders=0.3), seed=seed)


def told(scene: Callable[[World, Talk], Awaitable[None]], setting: World) -> None:
    """Befriend them, let them talk, then let the scene take place, and see everything come."""

    async def run(world: World) -> None:
        await world.befriend()
        talk = Talk(world)
        await talk.both_say()
        await talk.comes()
        await scene(world, talk)
        await talk.comes()

    live(run, setting)


def forget_sessions(tx: Tx) -> None:
    tx.execute("DELETE FROM session")


@some_seeds
@both_ways
def test_a_key_that_one_side_lost(way: str, seed: int, tmp_path: Path) -> None:
    async def scene(world: World, talk: Talk) -> None:
        await world.bob.node.write(forget_sessions)
        await talk.both_say()
        await talk.comes()
        await talk.say(world.alice)
        await talk.say(world.bob)

    told(scene, world(tmp_path, way, seed))


@some_seeds
@both_ways
def test_a_key_that_is_lost_while_messages_wait(way: str, seed: int, tmp_path: Path) -> None:
    async def scene(world: World, talk: Talk) -> None:
        await world.bob.stop()
        await talk.say(world.alice, 10)
        await asyncio.sleep(100)
        await world.alice.crash()
        await world.bob.start()
        await world.bob.node.write(forget_sessions)
        await talk.say(world.bob, 10)
        await world.alice.start()

    told(scene, world(tmp_path, way, seed))


@some_seeds
@both_ways
def test_keys_that_both_lost_and_both_begin_at_once(way: str, seed: int, tmp_path: Path) -> None:
    async def scene(world: World, talk: Talk) -> None:
        for _ in range(3):
            for person in (world.alice, world.bob):
                await person.node.write(forget_sessions)
            await talk.both_say()
            await talk.comes()

    told(scene, world(tmp_path, way, seed))


@some_seeds
@both_ways
def test_a_store_that_was_put_back(way: str, seed: int, tmp_path: Path) -> None:
    """What was said since the copy comes back, and what is said after it comes, whoever writes first."""

    async def scene(world: World, talk: Talk) -> None:
        person = (world.alice, world.bob)[seed % 2]
        await world.keep_copy(person)
        await talk.both_say()
        await talk.comes()
        other = world.alice if person is world.bob else world.bob
        await talk.say(other, 1)  # what hears of it says with that what it heard of its own
        await talk.comes()
        await world.put_back(person)
        await talk.say(other)
        await talk.comes()
        await talk.both_say()

    told(scene, world(tmp_path, way, seed))


@some_seeds
@both_ways
def test_what_was_read_since_the_copy_counts_as_read_again(way: str, seed: int, tmp_path: Path) -> None:
    """Lines that come back were delivered, as their way back shows; that they were read only the reader can say."""

    async def scene(world: World, talk: Talk) -> None:
        person, other = (world.alice, world.bob) if seed % 2 else (world.bob, world.alice)
        reader = "alice" if other is world.alice else "bob"

        async def is_read() -> bool:
            return await states(person, reader) == {"read"}

        await world.keep_copy(person)
        await talk.say(person)
        await talk.comes()
        await chat.read(other.app, "bob" if other is world.alice else "alice")
        await talk.say(other, 1)  # what is said again until it is taken says also what was read
        await talk.comes()
        await until(is_read, 3600)
        await world.put_back(person)
        await talk.say(other, 1)
        await talk.comes()
        await until(is_read, 3 * 3600)

    told(scene, world(tmp_path, way, seed))


@some_seeds
@both_ways
def test_a_store_that_was_put_back_and_writes(way: str, seed: int, tmp_path: Path) -> None:
    """It writes first, in places of its chains that are taken, with keys that were used."""

    async def scene(world: World, talk: Talk) -> None:
        person = (world.alice, world.bob)[seed % 2]
        await world.keep_copy(person)
        await talk.say(person)
        await talk.comes()
        await world.put_back(person)
        await talk.say_or_wait(person)
        await talk.comes()
        await talk.both_say()

    told(scene, world(tmp_path, way, seed))


@some_seeds
@both_ways
def test_prekeys_that_are_used_up(way: str, seed: int, tmp_path: Path) -> None:
    """Without one-time keys a session begins with the last resort, and an hour later there are new ones."""

    async def scene(world: World, talk: Talk) -> None:
        for person in (world.alice, world.bob):
            await person.node.write(lambda tx: tx.execute("DELETE FROM prekey WHERE kind LIKE 'one_time%'"))
            await person.node.write(forget_sessions)
        await talk.both_say()
        await talk.comes()
        await asyncio.sleep(2 * 3600)
        for person in (world.alice, world.bob):
            left = await person.node.read(lambda cx: cx.value("SELECT count(*) FROM prekey WHERE kind = 'one_time'"))
            assert left >= 25

    told(scene, world(tmp_path, way, seed))


@some_seeds
@both_ways
def test_a_healing_that_is_cut_again_and_again(way: str, seed: int, tmp_path: Path) -> None:
    async def scene(world: World, talk: Talk) -> None:
        await world.bob.node.write(forget_sessions)
        for n in range(6):
            await talk.both_say(1)
            victim = (world.alice, world.bob)[n % 2]
            if n % 3:
                victim.executor.crash("before_commit" if n % 3 == 1 else "after_commit")
            await asyncio.sleep(world.network.chance.random() * 5)
            await victim.crash()
            await asyncio.sleep(world.network.chance.random() * 5)
            await victim.start()

    told(scene, world(tmp_path, way, seed))


@both_ways
def test_a_device_that_never_opens_anything_costs_a_session_seldom(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once in 10 minutes, then 20, 40 and so on up to a day, however much is written."""
    began: list[float] = []
    begin, unseal = pairwise.begin, pairwise.unseal

    async def scene(world: World) -> None:
        await world.befriend()
        await world.rest()
        bob = world.bob.node.device

        def deaf(own: Own, tx: Tx, sender: Party, envelope: bytes) -> pairwise.Unsealed:
            if own.device == bob:
                raise PeerFault("no_session", "A message belongs to no session that is known here.")
            return unseal(own, tx, sender, envelope)

        def counting(own: Own, tx: Tx, bundle: Bundle) -> bytes:
            began.append(asyncio.get_running_loop().time())
            return begin(own, tx, bundle)

        monkeypatch.setattr(pairwise, "unseal", deaf)
        monkeypatch.setattr(pairwise, "begin", counting)
        for n in range(4):
            await chat.send(world.alice.app, "bob", f"text {n}")
            await asyncio.sleep(2 * 3600)
        pauses = [later - earlier for earlier, later in itertools.pairwise(began)]
        assert 4 <= len(began) <= 6, pauses
        assert all(pause > 600 * 2**n - 1 for n, pause in enumerate(pauses)), pauses
        monkeypatch.setattr(pairwise, "unseal", unseal)

        async def came() -> bool:
            return len(await texts(world.bob, "alice")) == 4

        await until(came, 24 * 3600)

    live(scene, World(tmp_path, number=way == "mail", linked=way == "link"))


def test_junk_in_a_mailbox_is_counted_and_never_answered(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        await world.rest()
        await asyncio.sleep(3600)
        (relay,) = world.relays
        before = relay.counters["Put"]
        for box in relay.boxes.values():
            for n in range(30):
                box.head += 1
                box.letters.append((box.head, random.Random(n).randbytes(sorted(hub.ENVELOPE_SIZES)[n % 4])))
        await relay._push()
        await asyncio.sleep(24 * 3600)
        assert relay.counters["Put"] == before
        for person in (world.alice, world.bob):
            assert person.node.counters["mail_bad_sealed"] == 30
        assert not any(box.letters for box in relay.boxes.values())

    live(scene, World(tmp_path))


def noticed(test: Callable[[str, int, Path], None], way: str, folder: Path) -> bool:
    """Whether a planted bug spoils a test for any seed."""
    for seed in SEEDS:
        (folder / str(seed)).mkdir()
        try:
            test(way, seed, folder / str(seed))
        except (AssertionError, TimeoutError):
            return True
    return False


def test_the_bug_a_used_key_is_a_copy_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A store that was put back uses keys again; who drops that as a copy never gets what it seals."""
    monkeypatch.setattr(mail, "BROKEN", mail.BROKEN - {"duplicate_message"})
    assert noticed(test_a_store_that_was_put_back_and_writes, "mail", tmp_path)


def test_the_bug_gaps_are_never_spoken_of_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(gaps, "answer", lambda own, tx, peer, body: None)
    assert noticed(test_a_store_that_was_put_back, "mail", tmp_path)


def test_the_bug_marks_are_said_once_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(marks, "say_again", lambda tx, me, author_device: None)
    assert noticed(test_what_was_read_since_the_copy_counts_as_read_again, "link", tmp_path)


def test_the_bug_no_session_is_made_anew_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(outgoing, "reseal", lambda own, tx, account, device: None)
    assert noticed(test_a_key_that_one_side_lost, "link", tmp_path)


def test_the_bug_nothing_begins_without_one_time_keys_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(prekeys, "announced_bundle", lambda identity, device: None)
    assert noticed(test_prekeys_that_are_used_up, "mail", tmp_path)
