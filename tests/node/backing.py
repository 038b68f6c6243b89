"""What the tests of backups share: Alice, who keeps them, and Bob; saving, checking, losing a home and coming back."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from node import restore as restoring
from node.backups import SAVE
from node.items import Delivered
from node.node import Node
from node.restore import Restored, Verified, Wish
from node.store import outbox
from node.system import SystemClock
from tests.node.test_two_people import TEXT, Person, befriend, machine, space_with

LONG_S = 24 * 3600
PLAINLY = Wish()


@dataclass
class Pair:
    """Alice, whose words are known and who keeps backups, and Bob."""

    alice: Person
    bob: Person
    words: str
    folder: Path

    async def save(self) -> str:
        """Save, and be sure that nothing is saved any more before this is asked for again."""
        status = await self.alice.node.backups.now()
        await self.rest()
        return status.why or status.state

    async def rest(self) -> None:
        """Wait for a run that was asked for while another one had begun: it would save what is said after this."""
        jobs = self.alice.node.jobs

        async def is_over() -> bool:
            now = SystemClock().now_ms()
            runs = [row for row in await jobs.every() if row.kind == SAVE and not row.code]
            return all(row.due > now and not jobs.is_running(row.id) for row in runs)

        while not await is_over():
            await asyncio.sleep(0.01)

    def verify(self, words: str | None = None) -> Verified:
        return restoring.verify(self.folder, words)

    async def restore(self, home: Path, wish: Wish = PLAINLY, words: str = "") -> Restored:
        secrets = (words or self.words, "pass")
        return await restoring.restore(home, self.folder, secrets, machine(), wish, lambda step, done, of: None)

    async def lose_and_restore(self, wish: Wish = PLAINLY) -> Person:
        """Alice's home is gone; she comes back from her backup on a new one."""
        await self.alice.node.stop()
        shutil.rmtree(self.alice.home)
        await self.restore(self.alice.home, wish)
        again = Person(self.alice.home.parent, self.alice.home.name)
        await again.start()
        self.alice = again
        return again


@pytest.fixture
async def pair(tmp_path: Path) -> AsyncIterator[Pair]:
    alice, bob = Person(tmp_path, "alice"), Person(tmp_path, "bob")
    born = [await Node.create(each.home, each.name, "pass", machine(), confirmed=True) for each in (alice, bob)]
    await alice.start()
    await bob.start()
    await befriend(alice, bob)
    folder = tmp_path / "stick"
    folder.mkdir()
    both = Pair(alice, bob, born[0].recovery_phrase, folder)
    await know_each_other(alice, bob)
    yield both
    await both.alice.node.stop()
    await bob.node.stop()


async def know_each_other(*people: Person) -> None:
    """Wait until nothing is under way any more of what becoming contacts brings along: a backup would hold it, too."""

    async def held(person: Person) -> tuple[object, object]:
        ids = await person.node.read(lambda cx: sorted(cx.rows("SELECT id FROM event")))
        return ids, await person.node.read(outbox.count)

    async with asyncio.timeout(30):
        while len({str(each) for each in [await held(person) for person in people]}) > 1 or (await held(people[0]))[1]:
            await asyncio.sleep(0.01)


async def replayed(node: Node) -> list[tuple[bytes, object]]:
    """What read models are made of: ids and contents of all that was said, in the order of ids."""

    def look(tx: object) -> list[tuple[bytes, object]]:
        items = Node.replay(tx)  # type: ignore[arg-type]
        return sorted((item.event_id, item.payload) for item in items if isinstance(item, Delivered))

    return await node.write(look)


async def say(person: Person, to: str, *texts: str) -> list[bytes]:
    space = await space_with(person, to)
    return [await person.node.publish(space, TEXT, {"text": text}) for text in texts]
