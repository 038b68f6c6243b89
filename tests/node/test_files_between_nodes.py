"""Files between two real nodes on loopback: beside a talk, over a broken link and a restart, and by progress told."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from node.blobs import Blob
from node.errors import Refused
from node.items import Fetched
from node.net import fetching
from tests.node.test_two_people import TEXT, Person, befriend, people, space_with, until

SIZE = 6_000_000


def held(person: Person, blob: Blob) -> list[int]:
    return [item.held for item in person.items if isinstance(item, Fetched) and item.manifest == blob.manifest]


def is_whole(person: Person, blob: Blob) -> bool:
    return blob.size in held(person, blob)


async def test_a_file_arrives_while_people_talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And its progress is told for each 20th, here not for the time that has passed."""
    monkeypatch.setattr(fetching, "TOLD_S", 1e9)
    async with people(tmp_path, "alice", "bob") as (alice, bob):
        await befriend(alice, bob)
        data = os.urandom(SIZE)
        blob = await alice.node.blobs.add(data)
        await bob.node.blobs.want(blob, [alice.node.account])
        space = await space_with(alice, "bob")
        await until(lambda: bool(held(bob, blob)), "it begins to arrive")
        said = 0
        while not is_whole(bob, blob):
            await alice.node.publish(space, TEXT, {"text": f"{said}"})
            said += 1
            await until(lambda: len(bob.texts()) == said, "a message arrives beside it")  # noqa: B023
        assert await bob.node.blobs.read(blob) == data
        told = held(bob, blob)
        assert told == sorted(set(told))
        assert 1 < len(told) <= fetching.TOLD_SHARE + 1


async def test_it_goes_on_after_a_broken_link_and_a_restart(tmp_path: Path) -> None:
    """Both ends are stopped in the middle, one after the other; what was here is not fetched again."""
    async with people(tmp_path, "alice", "bob") as (alice, bob):
        await befriend(alice, bob)
        data = os.urandom(SIZE)
        blob = await alice.node.blobs.add(data)
        await bob.node.blobs.want(blob, [alice.node.account])
        for person in (alice, bob):
            before = len(held(bob, blob))
            await until(lambda: len(held(bob, blob)) > before or is_whole(bob, blob), "some of it arrives")  # noqa: B023
            port = person.node.port
            await person.node.stop()
            await person.start(port)
        was, size = await bob.node.blobs.progress(blob.manifest)
        told = len(held(bob, blob))
        assert was > 0
        assert size == SIZE
        async with asyncio.timeout(60):
            while (await bob.node.blobs.progress(blob.manifest))[0] < size:
                await asyncio.sleep(0.02)
        assert all(more >= was for more in held(bob, blob)[told:]), "what was here is not fetched again"
        assert await bob.node.blobs.read(blob) == data


async def test_what_is_wanted_before_it_is_there_comes_when_it_is(tmp_path: Path) -> None:
    async with people(tmp_path, "alice", "bob") as (alice, bob):
        await befriend(alice, bob)
        blob = await alice.node.blobs.add(b"hello" * 1000)
        port = alice.node.port
        await alice.node.stop()
        await bob.node.blobs.want(blob, [alice.node.account])
        assert await bob.node.blobs.progress(blob.manifest) == (0, 5000)
        with pytest.raises(Refused, match="not on this device"):
            await bob.node.blobs.read(blob)
        assert bob.node.counters["blob_chunks_lost"] == 0
        await alice.start(port)
        await until(lambda: is_whole(bob, blob), "it arrives")
        assert await bob.node.blobs.read(blob) == b"hello" * 1000


async def test_what_is_dropped_is_not_fetched(tmp_path: Path) -> None:
    async with people(tmp_path, "alice", "bob") as (alice, bob):
        await befriend(alice, bob)
        one, two = await alice.node.blobs.add(os.urandom(SIZE)), await alice.node.blobs.add(b"small")
        await bob.node.blobs.want(one, [alice.node.account])
        await until(lambda: bool(held(bob, one)), "it begins to arrive")
        await bob.node.blobs.drop(one.manifest)
        await bob.node.blobs.want(two, [alice.node.account])
        await until(lambda: is_whole(bob, two), "another arrives")
        assert await bob.node.blobs.progress(one.manifest) == (0, 0)
        kept = lambda: [path for path in (bob.home / "blobs").rglob("*") if path.is_file()]  # noqa: E731
        await until(lambda: len(kept()) == 2, "nothing of the first is left")
        await asyncio.gather(*(bob.node.blobs.drop(two.manifest) for _ in range(3)))
        assert kept() == []
