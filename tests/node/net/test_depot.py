"""Files by way of a depot: shared in order and once, over failures and restarts; fetched there where no link serves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from crypto import blob as sealing
from crypto.blob import SMALL_CHUNK
from node.errors import WorldFault
from node.net.depot import COMMIT_EVERY, Storing
from node.store import blobs
from node.store.transaction import Tx
from sync.frames import Piece
from tests.node.net.trading import ALICE, BOB, EVE, File, Side, linked, sealed
from tests.world.loop import run

FILE = sealed(10 * SMALL_CHUNK)


@pytest.fixture
def alice(tmp_path: Path) -> Side:
    return Side(tmp_path / "alice", ALICE)


@pytest.fixture
def bob(tmp_path: Path) -> Side:
    return Side(tmp_path / "bob", BOB)


class Shelf:
    """A depot in memory for one account's things; `ill` makes it fail, `wrong` makes it lie."""

    def __init__(self, *accounts: bytes) -> None:
        self.accounts = accounts
        self.kept: dict[bytes, bytes] = {}
        self.puts: list[bytes] = []
        self.gets = 0
        self.ill = self.wrong = False

    async def get(self, account: bytes, address: bytes) -> bytes | None:
        self.gets += 1
        await asyncio.sleep(0.01)
        if self.ill:
            raise WorldFault("link_closed", "The relay is off.")
        data = self.kept.get(address) if account in self.accounts else None
        return data[::-1] if data is not None and self.wrong else data

    async def put(self, address: bytes, data: bytes) -> None:
        await asyncio.sleep(0.01)
        if self.ill:
            raise WorldFault("link_closed", "The relay is off.")
        self.puts.append(address)
        self.kept[address] = data


@asynccontextmanager
async def storing(side: Side) -> AsyncIterator[Storing]:
    at = Storing(side.store, side.fetching)
    task = asyncio.get_running_loop().create_task(at.run())
    try:
        yield at
    finally:
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()


async def own(side: Side, file: File) -> None:
    """As if this side had added the file."""
    side.has(file)
    manifest = sealing.open_manifest(file.key, file.size, file.parts[file.manifest])

    def note(tx: Tx) -> None:
        blobs.added(tx, file.claim, manifest, b"mac", 1)
        assert all(blobs.put_chunk(tx, address, len(data)) for address, data in file.parts.items())

    await side.store.write(note)


async def share(side: Side, file: File) -> None:
    row = await side.store.read(lambda cx: blobs.find(cx, *file.claim))
    assert row is not None
    await side.store.write(lambda tx: blobs.share(tx, row.id))


async def all_shared(side: Side) -> None:
    async with asyncio.timeout(5000):
        while await side.store.read(blobs.next_share) is not None:
            await asyncio.sleep(0.1)


def test_what_is_shared_waits_for_a_depot_and_goes_there_once(alice: Side) -> None:
    async def story() -> None:
        await own(alice, FILE)
        await share(alice, FILE)
        shelf = Shelf(ALICE)
        async with storing(alice) as at:
            await asyncio.sleep(100)
            assert await alice.store.read(blobs.next_share) is not None
            at.use(shelf)
            await all_shared(alice)
            await asyncio.sleep(100)
        assert shelf.puts == list(FILE.parts)
        assert shelf.kept == FILE.parts

    run(story)


def test_a_depot_that_is_off_gets_it_later(alice: Side) -> None:
    async def story() -> None:
        await own(alice, FILE)
        await share(alice, FILE)
        shelf = Shelf(ALICE)
        shelf.ill = True
        async with storing(alice) as at:
            at.use(shelf)
            await asyncio.sleep(1000)
            assert 3 < alice.counters["depot_link_closed"] < 10
            shelf.ill = False
            at.use(shelf)  # it has come back
            await asyncio.sleep(1)
            assert shelf.kept == FILE.parts
        assert await alice.store.read(blobs.next_share) is None

    run(story)


def test_after_a_restart_few_chunks_go_twice(alice: Side) -> None:
    async def story() -> None:
        await own(alice, FILE)
        await share(alice, FILE)
        shelf = Shelf(ALICE)
        while len(shelf.kept) < len(FILE.parts):
            async with storing(alice) as at:
                at.use(shelf)
                await asyncio.sleep(0.035)
        async with storing(alice) as at:
            at.use(shelf)
            await all_shared(alice)
        assert shelf.kept == FILE.parts
        assert len(shelf.puts) <= len(FILE.parts) + COMMIT_EVERY

    run(story)


def test_what_no_link_serves_comes_from_the_depot_of_a_holder(bob: Side) -> None:
    async def story() -> None:
        shelf = Shelf(ALICE)
        shelf.kept = FILE.parts
        async with storing(bob) as at:
            await bob.want(FILE.claim, EVE, ALICE)
            at.use(shelf)
            await bob.until(FILE.claim)
        assert bob.holds(FILE)
        assert bob.told[-1].held == FILE.size

    run(story)


def test_a_link_is_asked_before_the_depot(alice: Side, bob: Side) -> None:
    async def story() -> None:
        alice.has(FILE)
        shelf = Shelf(ALICE)
        shelf.kept = FILE.parts
        async with storing(bob) as at, linked(alice, bob) as (here, _):
            await asyncio.sleep(1)
            at.use(shelf)
            await bob.want(FILE.claim, ALICE)
            await bob.until(FILE.claim)
        assert shelf.gets == 0
        assert any(isinstance(frame, Piece) for frame in here.end.sent)

    run(story)


@pytest.mark.parametrize("bad", ["ill", "wrong", "empty"])
def test_a_depot_that_fails_lies_or_has_nothing_costs_time_alone(bob: Side, bad: str) -> None:
    async def story() -> None:
        shelf = Shelf(ALICE)
        shelf.kept = {} if bad == "empty" else dict(FILE.parts)
        shelf.ill, shelf.wrong = bad == "ill", bad == "wrong"
        async with storing(bob) as at:
            at.use(shelf)
            await bob.want(FILE.claim, ALICE)
            await asyncio.sleep(3600)
            assert await bob.state(FILE.claim) == "wanted"
            assert shelf.gets < 60
            shelf.ill = shelf.wrong = False
            shelf.kept = FILE.parts
            at.use(shelf)
            await asyncio.sleep(10)
            assert await bob.state(FILE.claim) == "whole"
        assert bob.holds(FILE)

    run(story)


def test_without_a_depot_nobody_asks_it(bob: Side) -> None:
    async def story() -> None:
        shelf = Shelf(ALICE)
        shelf.kept = FILE.parts
        async with storing(bob) as at:
            at.use(shelf)
            at.use(None)
            await bob.want(FILE.claim, ALICE)
            await asyncio.sleep(100)
            assert shelf.gets == 0

    run(story)
