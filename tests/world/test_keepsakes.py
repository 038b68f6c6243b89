"""Whom an account knows is known again after its machine is lost, also where no link ever leads to these people."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.chat import api as chat
from app.people import api as people
from app.relays import api as relays
from node import keeping
from node.secure import keepsakes, plaintext
from tests.world.pair import World, live, texts, until
from tests.world.people import EPOCH_MS, Person

DAY_MS = 24 * 3600 * 1000


class Three(World):
    """Alice, Bob and Carol, who reach each other by a relay alone."""

    async def __aenter__(self) -> Three:
        await super().__aenter__()
        self.carol = Person(self._folder, "carol", self.seed, self.alice._air, self.alice._now)
        for pair in (("alice", "carol"), ("bob", "carol")):
            self.network.cut(*pair)
        await self.carol.be_born()
        await self.carol.start()
        for relay in self.relays:
            await relays.add(self.carol.app, relay.invitation)
        return self

    async def __aexit__(self, *args: object) -> None:
        await self.carol.stop()
        await super().__aexit__(*args)

    async def meet(self, other: Person) -> None:
        """Alice and somebody become contacts."""
        await people.accept(other.app, (await people.invite(self.alice.app)).link)
        for person, name in ((self.alice, other.name), (other, "alice")):
            await until(lambda person=person, name=name: knows(person, name))  # type: ignore[misc]

    async def lose(self, revoke: bool = False) -> None:
        """Alice's machine is gone; she comes back by her words and a code of Bob's."""
        account = self.alice.node.account
        await self.alice.stop()
        shutil.rmtree(self.alice.home)
        await self.alice.recover((await self.bob.node.devices.code_for(account)).link, revoke)
        await self.alice.start()


async def knows(person: Person, name: str) -> bool:
    return (name, "contact") in [(each.name, each.state) for each in await people.list_(person.app)]


async def keeps(person: Person, giver: Person) -> bool:
    account = giver.node.account
    return bool(await person.node.read(lambda cx: keepsakes.kept(cx, account)))


async def says(person: Person, contact: str, *expected: str) -> bool:
    return await texts(person, contact) == list(expected)


async def have_all(world: Three, *expected: str) -> bool:
    return await says(world.alice, "carol", *expected) and await says(world.carol, "alice", *expected)


@pytest.mark.parametrize("revoke", [False, True])
def test_by_mail_alone_somebody_else_is_a_contact_again(revoke: bool, tmp_path: Path) -> None:
    """Carol is written to by what stands in her log: no link brings it, and no card of hers lies anywhere."""

    async def scene(world: Three) -> None:
        for other in (world.bob, world.carol):
            await world.meet(other)
        await chat.send(world.alice.app, "carol", "from alice")
        await until(lambda: have_all(world, "from alice"))
        await chat.send(world.carol.app, "alice", "from carol")
        await until(lambda: have_all(world, "from alice", "from carol"))
        await people.petname(world.alice.app, "carol", "Caz")
        await people.verify(world.alice.app, "carol", confirm=True)
        for other in (world.bob, world.carol):
            await until(lambda other=other: keeps(other, world.alice))  # type: ignore[misc]
        await world.lose(revoke)
        known = {(row.name, row.verified) for row in await people.list_(world.alice.app)}
        assert known == {("Caz", True), ("bob", False)}
        await people.petname(world.alice.app, "Caz", "carol")
        await until(lambda: have_all(world, "from alice", "from carol"))
        await chat.send(world.alice.app, "carol", "back")
        await until(lambda: have_all(world, "from alice", "from carol", "back"))
        await chat.send(world.carol.app, "alice", "welcome")
        await until(lambda: have_all(world, "from alice", "from carol", "back", "welcome"))
        status = await world.alice.node.status()
        assert (status["counters"]["messages_lost_total"], status["missing"], status["behind"]) == (0, 0, 0)

    live(scene, Three(tmp_path))


def test_that_needs_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it is in a keepsake for: without it nothing can be sealed for her where no link leads."""
    monkeypatch.setattr(keeping, "_logs", lambda own, cx: [])

    async def scene(world: Three) -> None:
        for other in (world.bob, world.carol):
            await world.meet(other)
        await until(lambda: keeps(world.bob, world.alice))
        await world.lose()
        await chat.send(world.alice.app, "carol", "back")
        with pytest.raises(TimeoutError):
            await until(lambda: says(world.carol, "alice", "back"), 600)
        world.network.heal("alice", "carol")
        await until(lambda: says(world.carol, "alice", "back"))

    live(scene, Three(tmp_path))


def test_a_keeper_that_is_off_gets_the_last_one_when_it_is_back(tmp_path: Path) -> None:
    """However often there was something new meanwhile; and who lost it is given another within a week."""

    async def scene(world: World) -> None:
        await world.befriend()
        await until(lambda: keeps(world.bob, world.alice))
        await world.rest()
        await world.bob.stop()
        for day in range(5):
            await people.profile(world.alice.app, name=f"alice {day}")
            world.alice.clock.wrong_ms += DAY_MS
            await keeping.tend(world.alice.node._own, world.alice.node._store)
        assert await waiting(world.alice) == 1
        world.bob.clock.wrong_ms = world.alice.clock.wrong_ms
        await world.bob.start()
        await world.rest()
        assert await made(world.bob) > EPOCH_MS + 4 * DAY_MS
        await world.bob.node.write(lambda tx: tx.execute("DELETE FROM keepsake"))
        world.alice.clock.wrong_ms += 8 * DAY_MS
        await until(lambda: keeps(world.bob, world.alice))

    live(scene, World(tmp_path, number=0, linked=True))


async def waiting(person: Person) -> int:
    """How many parts of keepsakes wait to be taken."""
    rows = await person.node.read(lambda cx: [row for (row,) in cx.rows("SELECT item FROM outbox")])
    return sum(plaintext.decode(row).type == plaintext.KEEP for row in rows)


async def made(keeper: Person) -> int:
    newest: int = await keeper.node.read(lambda cx: cx.value("SELECT max(made) FROM keepsake WHERE whole = 1"))
    return newest
