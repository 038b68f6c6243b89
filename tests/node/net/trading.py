"""Two stores and a channel in memory for the tests of files over links, on the virtual loop: no thread, no waiting."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from crypto import blob as sealing
from crypto.blob import Manifest
from node.errors import Fault
from node.items import Fetched
from node.net.fetching import Fetching
from node.net.trade import Trade
from node.store import blobs
from node.store.blob_files import BlobFiles
from node.store.blobs import BlobRow
from node.store.db import Tx
from node.store.workers import InlineWorkers
from sync.frames import Frame, decode, encode
from tests.node.store.making import inline

ALICE, BOB, EVE = b"a" * 32, b"b" * 32, b"e" * 32


@dataclass(frozen=True)
class File:
    """A file as somebody sealed it: the claim, and every ciphertext by its address."""

    manifest: bytes
    key: bytes
    size: int
    parts: dict[bytes, bytes]

    @property
    def claim(self) -> tuple[bytes, bytes, int]:
        return self.manifest, self.key, self.size


def sealed(size: int, seed: int = 1) -> File:
    chance = random.Random(seed)
    data, content, key = chance.randbytes(size), chance.randbytes(32), chance.randbytes(32)
    each = sealing.chunk_size(size)
    chunks = [sealing.seal_chunk(content, at // each, data[at : at + each]) for at in range(0, size, each)]
    manifest = sealing.seal_manifest(key, Manifest(size, content, [sealing.address_of(chunk) for chunk in chunks]))
    return File(
        sealing.address_of(manifest), key, size, {sealing.address_of(part): part for part in [manifest, *chunks]}
    )


class Side:
    """Store, files and wanted blobs of one node, without the node."""

    def __init__(self, folder: Path, account: bytes) -> None:
        folder.mkdir(exist_ok=True)
        self.account = account
        self.told: list[Fetched] = []
        self.counters: Counter[str] = Counter()
        self.free = 1 << 40
        self.files = BlobFiles(folder / "blobs", lambda _: self.free)
        self.store = inline(folder / "kith.db")
        own: Any = SimpleNamespace(counters=self.counters, deliver=self._deliver)
        self.fetching = Fetching(own, self.store, self.files, InlineWorkers())

    def _deliver(self, tx: Tx, item: Fetched) -> None:
        tx.after(lambda: self.told.append(item))

    def has(self, file: File, *without: bytes) -> None:
        """Put a file's ciphertext on the disk, but for some addresses."""
        self.files.put([(address, data) for address, data in file.parts.items() if address not in without])

    async def want(self, claim: tuple[bytes, bytes, int], *holders: bytes) -> BlobRow:
        row = await self.store.write(lambda tx: blobs.want(tx, claim, holders, 1))
        assert row is not None
        self.fetching.want(row, holders)
        return row

    async def state(self, claim: tuple[bytes, bytes, int]) -> str:
        row = await self.store.read(lambda cx: blobs.find(cx, *claim))
        return "" if row is None else row.state

    async def until(self, claim: tuple[bytes, bytes, int], state: str = "whole", seconds: float = 5000) -> None:
        async with asyncio.timeout(seconds):
            while await self.state(claim) != state:
                await asyncio.sleep(0.1)

    def holds(self, file: File) -> bool:
        """Whether every byte is on the disk."""
        return all(self.files.read(address) == data for address, data in file.parts.items())


@dataclass
class End:
    """One end of a link in memory, frames as bytes. `spoil` may change, drop or double what leaves."""

    peer_account: bytes
    peer_device: bytes
    inbox: asyncio.Queue[bytes] = field(default_factory=asyncio.Queue)
    other: End | None = None
    sent: list[Frame] = field(default_factory=list)
    spoil: Callable[[Frame], list[Frame]] = lambda frame: [frame]

    async def send(self, frame: Frame) -> None:
        self.sent.append(frame)
        await asyncio.sleep(0.001)
        assert self.other is not None
        for each in self.spoil(frame):
            self.other.inbox.put_nowait(encode(each))

    async def receive(self) -> Frame:
        return decode(await self.inbox.get())


def ends(one: bytes, two: bytes) -> tuple[End, End]:
    """The ends at `one` and at `two`; devices are named by their accounts."""
    near, far = End(two, two[::-1] + b"d"), End(one, one[::-1] + b"d")
    near.other, far.other = far, near
    return near, far


class Work:
    """A link at work at one end; `fault` is what ended it."""

    def __init__(self, side: Side, end: End, is_contact: bool = True) -> None:
        self.fault: Fault | None = None
        self.trade = Trade(side.fetching, end, is_contact)  # type: ignore[arg-type]
        self.end = end
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        works = [self.trade.serve, self.trade.fetch, self._listen]
        tasks = [asyncio.get_running_loop().create_task(work()) for work in works]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        for task in tasks:
            if not task.cancelled():
                try:
                    task.result()
                except Fault as fault:
                    self.fault = fault

    async def _listen(self) -> None:
        while True:
            self.trade.receive(await self.end.receive())

    async def stop(self) -> None:
        self._task.cancel()
        await asyncio.wait([self._task])


@asynccontextmanager
async def linked(one: Side, two: Side, contact: bool = True) -> AsyncIterator[tuple[Work, Work]]:
    """A link between two sides; the first is a contact of the second, unless said otherwise."""
    near, far = ends(one.account, two.account)
    works = Work(one, near), Work(two, far, contact)
    try:
        yield works
    finally:
        for work in works:
            await work.stop()


@asynccontextmanager
async def scripted(side: Side, answer: Callable[[Frame], list[Frame]], peer: bytes = EVE) -> AsyncIterator[Work]:
    """A link to a peer that answers each frame as the script says."""
    near, far = ends(side.account, peer)

    async def play() -> None:
        while True:
            for frame in answer(await far.receive()):
                await far.send(frame)

    task = asyncio.get_running_loop().create_task(play())
    work = Work(side, near)
    try:
        yield work
    finally:
        await work.stop()
        task.cancel()
        await asyncio.wait([task])
