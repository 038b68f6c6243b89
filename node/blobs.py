"""Encrypted files of this node: add, read, save, fetch from contacts, share by a depot, drop.

The face that commands see (`app/parts.py`, Blobs). Rows are in `node/store/blobs.py`, files in `blob_files.py` beside
it; what goes over links is `node/net/fetching.py` and `trade.py`. Big work runs on worker threads, a batch at a time.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, Protocol, TypeVar

from crypto import blob as sealing
from crypto.blob import Manifest
from crypto.primitives import KEY
from node.errors import Refused
from node.secure.own import Own
from node.store import blob_content, blobs
from node.store import own as own_rows
from node.store.blob_content import LostChunkError, Source, Target
from node.store.blob_files import BlobFiles
from node.store.blobs import BlobRow
from node.store.db import Cx, Store, Tx
from node.store.workers import Workers

T = TypeVar("T")

READ_MAX: Final = 64 << 20
MAC_KEY: Final = "blob_mac"
BATCHES: Final = 2
"""Batches of a file that are being written at a time."""
REMOVED_AT_ONCE: Final = 64


class Named(Protocol):
    """A blob as an event names it."""

    @property
    def manifest(self) -> bytes:
        """32 bytes."""

    @property
    def key(self) -> bytes:
        """32 bytes."""

    @property
    def size(self) -> int:
        """Bytes of plaintext."""


@dataclass(frozen=True, slots=True)
class Blob:
    """How to find and open one blob: what an event carries of it."""

    manifest: bytes
    key: bytes = field(repr=False)
    size: int


class Blobs:
    """The encrypted files of one node."""

    def __init__(self, own: Own, store: Store, files: BlobFiles, workers: Workers) -> None:
        self._own = own
        self._store = store
        self._files = files
        self._workers = workers
        self._adding = asyncio.Semaphore(1)

    @classmethod
    async def open(cls, own: Own, store: Store, folder: Path, workers: Workers) -> Blobs:
        """Bring up the files of a home in `folder`; WorldFault("disk_failed")."""
        files = await workers.run(lambda: BlobFiles(folder))
        return cls(own, store, files, workers)

    async def add(self, source: Path | bytes) -> Blob:
        """Encrypt and keep a file or bytes; on disk when this returns.

        Refused("unreadable_file", "empty_file", "too_large"), WorldFault("disk_full", "disk_failed").
        """
        async with self._adding:
            opened = await self._workers.run(lambda: Source(source))
            fresh: dict[bytes, int] = {}
            try:
                await self._workers.run(lambda: self._files.check_room(opened.size))
                return await self._add(opened, fresh)
            except BaseException:
                await self._workers.run(lambda: self._files.remove(list(fresh)))
                raise
            finally:
                opened.close()

    async def progress(self, manifest: bytes) -> tuple[int, int]:
        """Bytes held and bytes in all (0, 0: unknown); equal when it is whole."""
        return await self._store.read(partial(_progress, manifest))

    async def read(self, blob: Named) -> bytes:
        """Give the plaintext, at most 64 MiB. Refused("not_here", "too_large"), PeerFault("bad_blob")."""
        if blob.size > READ_MAX:
            raise Refused("too_large", "This file is too large to be read at once.")
        manifest = await self._whole(blob)
        plain: list[bytes] = []
        for chunks in _batches(blob.size):
            plain += await self._opened(partial(blob_content.open_chunks, self._files, manifest, chunks))
        return await self._workers.run(lambda: b"".join(plain))

    async def save(self, blob: Named, target: Path) -> None:
        """Write the plaintext to a new file, bit for bit.

        Refused("not_here", "file_exists"), WorldFault("cannot_save"), PeerFault("bad_blob").
        """
        manifest = await self._whole(blob)
        file = await self._workers.run(lambda: Target(target))
        try:
            for chunks in _batches(blob.size):
                plain = await self._opened(partial(blob_content.open_chunks, self._files, manifest, chunks))
                await self._workers.run(partial(file.write, plain))
            await self._workers.run(file.finish)
        finally:
            await self._workers.run(file.close)

    async def stop(self) -> None:
        """End the work on files."""
        await self._workers.stop()

    async def _add(self, source: Source, fresh: dict[bytes, int]) -> Blob:
        """Chunks first, then the manifest, then the rows; `fresh` names the files that are new on the disk."""
        random = self._own.random
        content = await self._write_chunks(source, random(KEY), fresh)
        mac_key = await self._store.write(partial(_mac_key, random))
        mac = await self._workers.run(lambda: source.mac(mac_key))
        same = await self._store.read(lambda cx: blobs.alike(cx, mac))
        for manifest in (same, content):
            if manifest is None:
                continue
            key = random(KEY)
            sealed = await self._workers.run(partial(sealing.seal_manifest, key, manifest))
            address = sealing.address_of(sealed)
            fresh[address] = len(sealed)
            await self._workers.run(partial(self._files.put, [(address, sealed)]))
            blob = Blob(address, key, source.size)
            written = {address: len(sealed)} if manifest is same else dict(fresh)
            if await self._store.write(partial(self._enter, (blob, manifest, mac), written)):
                spare = [each for each in fresh if each not in written]
                await self._workers.run(partial(self._files.remove, spare))
                return blob
        raise RuntimeError("new chunks cannot be missing")

    async def _write_chunks(self, source: Source, key: bytes, fresh: dict[bytes, int]) -> Manifest:
        """Seal and write all chunks, two batches at a time while the next is read."""
        under_way: deque[asyncio.Task[dict[bytes, int]]] = deque()

        async def settle(room: int) -> None:
            while len(under_way) > room:
                fresh.update(await under_way.popleft())

        try:
            for chunks in source.batches():
                plain = await self._workers.run(partial(source.read, chunks))
                await settle(BATCHES - 1)
                work = partial(blob_content.seal_batch, self._files, key, chunks, plain)
                under_way.append(asyncio.get_running_loop().create_task(_task(self._workers.run(work))))
            await settle(0)
        finally:
            for task in under_way:
                with suppress(Exception):
                    fresh.update(await task)
        return Manifest(source.size, key, list(fresh))

    def _enter(self, made: tuple[Blob, Manifest, bytes], written: Mapping[bytes, int], tx: Tx) -> bool:
        """Note a blob whose files are on the disk; False if chunks it would share have been dropped meanwhile."""
        blob, manifest, mac = made
        if not all(each in written or blobs.has_chunk(tx, each) for each in manifest.addresses):
            return False
        now = self._own.clock.now_ms()
        blobs.added(tx, (blob.manifest, blob.key, blob.size), manifest, mac, now)
        for address in [blob.manifest, *manifest.addresses]:
            if address in written:
                blobs.put_chunk(tx, address, written[address])
        return True

    async def _whole(self, blob: Named) -> Manifest:
        """What a blob consists of, if all of it is here; Refused("not_here")."""
        row, addresses = await self._store.read(partial(_parts, blob))
        if row is None or row.state != "whole":
            raise _not_here()
        return Manifest(row.size, row.content, addresses[1:])

    async def _opened(self, work: Callable[[], T]) -> T:
        """Run work that reads chunks; one that the disk has lost is fetched again, and is not here until then."""
        try:
            return await self._workers.run(work)
        except LostChunkError as lost:
            await self._store.write(partial(self._lose, lost.address))
            raise _not_here() from lost

    def _lose(self, address: bytes, tx: Tx) -> None:
        self._own.counters["blob_chunks_lost"] += 1
        blobs.lose_chunk(tx, address)


async def _task(work: Awaitable[T]) -> T:
    return await work


def _batches(size: int) -> list[range]:
    count, each = sealing.chunk_count(size), blob_content.BATCH // sealing.chunk_size(size)
    return [range(first, min(count, first + each)) for first in range(0, count, each)]


def _parts(blob: Named, cx: Cx) -> tuple[BlobRow | None, list[bytes]]:
    row = blobs.find(cx, blob.manifest, blob.key, blob.size)
    return row, [] if row is None else blobs.addresses(cx, row.id)


def _progress(manifest: bytes, cx: Cx) -> tuple[int, int]:
    """Of several claims the one that is furthest."""
    rows = [row for row in blobs.claims(cx, manifest) if row.state != "bad"]
    return max(((blobs.held(cx, row), row.size) for row in rows), default=(0, 0), key=lambda pair: pair[0] / pair[1])


def _mac_key(random: Callable[[int], bytes], tx: Tx) -> bytes:
    key = own_rows.get(tx, MAC_KEY)
    if key is None:
        key = random(KEY)
        own_rows.put(tx, MAC_KEY, key)
    return key


def _not_here() -> Refused:
    return Refused("not_here", "This file is not on this device yet.")
