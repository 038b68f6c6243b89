"""Encrypted files of this node: add, read, save, fetch from contacts, share by a depot, drop.

The face that commands see (`app/parts.py`, Blobs). Rows are in `node/store/blobs.py`, files in `blob_files.py` beside
it; what is fetched next is `node/net/fetching.py`. Big work runs on worker threads, a batch at a time.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, Protocol, TypeVar

from crypto import blob as sealing
from crypto.blob import Manifest
from crypto.primitives import KEY
from node.errors import Fault, Refused
from node.items import Fetched
from node.net.depot import Depot, Storing
from node.net.fetching import Fetching
from node.net.trade import Trade
from node.net.wire import Channel
from node.secure.own import Own
from node.store import blob_content, blobs, let_go
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
SWEEP_S: Final = 24 * 3600.0


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
        self._fetching = Fetching(own, store, files, workers)
        self._storing = Storing(store, self._fetching)
        self._tasks: list[asyncio.Task[None]] = []

    @classmethod
    async def open(cls, own: Own, store: Store, folder: Path, workers: Workers) -> Blobs:
        """Bring up the files of a home in `folder` and go on with what is wanted; WorldFault("disk_failed")."""
        files = await workers.run(lambda: BlobFiles(folder))
        blobs_ = cls(own, store, files, workers)
        await blobs_._fetching.resume()
        loop = asyncio.get_running_loop()
        blobs_._tasks = [loop.create_task(_until_closed(work)) for work in (blobs_._storing.run, blobs_._sweep)]
        return blobs_

    @property
    def files(self) -> BlobFiles:
        """The chunks on the disk, for backups."""
        return self._files

    def trade(self, channel: Channel, is_contact: bool) -> Trade:
        """The blobs of a new link."""
        return Trade(self._fetching, channel, is_contact)

    def use_depot(self, depot: Depot | None) -> None:
        """Share by this depot and fetch from it, from now on; call it again when it has come into reach again."""
        self._storing.use(depot)

    async def add(self, source: Path | bytes) -> Blob:
        """Encrypt and keep a file or bytes; on disk when this returns.

        Refused("unreadable_file", "empty_file", "too_large"), WorldFault("disk_full", "disk_failed").
        """
        async with self._adding:
            opened = await self._workers.run(lambda: Source(source))
            fresh: dict[bytes, int] = {}
            spare: Sequence[bytes] = ()
            try:
                await self._workers.run(lambda: self._files.check_room(opened.size))
                blob, spare = await self._add(opened, fresh)
            except BaseException:
                spare = list(fresh)
                raise
            finally:
                opened.close()
                self._files.let_go(fresh)
                with suppress(Fault):
                    await self._remove(spare)
            return blob

    async def want(self, blob: Named, holders: Sequence[bytes]) -> None:
        """Fetch it from any of these accounts, over restarts, until it is here or dropped; `Fetched` items tell.

        My own account means my other devices. Refused("too_large", "empty_file").
        """
        sealing.check_size(blob.size)
        accounts = list(holders)
        named, now = (blob.manifest, blob.key, blob.size), self._own.clock.now_ms()
        row = await self._store.write(lambda tx: blobs.want(tx, named, accounts, now))
        if row is not None and row.state == "wanted":
            self._fetching.want(row, accounts)

    async def share(self, blob: Named, readers: Sequence[bytes]) -> None:
        """Make sure that these accounts can get it while this node is off, where a depot is at hand."""
        if not readers:
            return
        if await self._store.write(lambda tx: _share(blob, tx)):
            self._storing.share()

    async def drop(self, manifest: bytes) -> None:
        """Stop fetching and give up what is held of it, unless another blob consists of the same."""
        await self._drop(manifest, let_go.forget)

    async def let_go(self, manifest: bytes) -> None:
        """Drop it and note in the same moment that it was let go of (`node/store/let_go.py`)."""
        await self._drop(manifest, let_go.note)

    async def _drop(self, manifest: bytes, mark: Callable[[Tx, bytes], None]) -> None:
        def drop(tx: Tx) -> tuple[list[int], list[bytes]]:
            mark(tx, manifest)
            ids = [row.id for row in blobs.claims(tx, manifest)]
            return ids, [address for each in ids for address in blobs.drop(tx, each)]

        ids, unused = await self._store.write(drop)
        self._fetching.forget(ids)
        await self._remove(unused)

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
        """End the work on files; what was wanted or shared goes on after the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._workers.stop()

    async def _sweep(self) -> None:
        """Collect files without rows once they are a day old: what was left by an add or a fetch that was cut short."""
        while True:
            folders = self._files.old(self._own.clock.now_ms())
            while (found := await self._workers.run(partial(_next, folders))) is not None:
                await self._remove(await self._store.read(partial(_unused, found)))
            await asyncio.sleep(SWEEP_S)

    async def _remove(self, unused: Sequence[bytes]) -> None:
        """Delete files nothing consists of; looked at again on the writer, where no row can appear meanwhile."""
        for first in range(0, len(unused), REMOVED_AT_ONCE):
            some = unused[first : first + REMOVED_AT_ONCE]
            await self._store.write(lambda tx, some=some: self._files.remove(blobs.forget_unused(tx, some)))  # type: ignore[misc]

    async def _add(self, source: Source, fresh: dict[bytes, int]) -> tuple[Blob, list[bytes]]:
        """Chunks first, then the manifest, then the rows; `fresh` names the new files, each held. The blob, and those
        of the files that it does not consist of because an equal one is here.
        """
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
            blob = Blob(sealing.address_of(sealed), key, source.size)
            await self._workers.run(partial(blob_content.put_held, self._files, [(blob.manifest, sealed)]))
            fresh[blob.manifest] = len(sealed)
            if await self._store.write(partial(self._enter, (blob, manifest, mac), dict(fresh))):
                parts = {blob.manifest, *manifest.addresses}
                return blob, [each for each in fresh if each not in parts]
        raise RuntimeError("new chunks cannot be missing")

    async def _write_chunks(self, source: Source, key: bytes, fresh: dict[bytes, int]) -> Manifest:
        """Seal and write all chunks, two batches at a time while the next is read."""
        under_way: deque[asyncio.Task[dict[bytes, int]]] = deque()

        async def settle(room: int) -> None:
            while len(under_way) > room:
                await asyncio.wait([under_way[0]])  # so that a thread that writes is waited for, whatever happens
                fresh.update(under_way.popleft().result())

        try:
            for chunks in source.batches():
                plain = await self._workers.run(partial(source.read, chunks))
                await settle(BATCHES - 1)
                work = partial(blob_content.seal_batch, self._files, key, chunks, plain)
                under_way.append(asyncio.get_running_loop().create_task(_task(self._workers.run(work))))
            await settle(0)
        finally:
            for task in under_way:
                await asyncio.wait([task])
                fresh.update(task.result() if task.exception() is None else {})
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
        for row in blobs.lose_chunk(tx, address):
            holders = blobs.holders(tx, row.id)
            tx.after(partial(self._fetching.want, row, holders))


async def _until_closed(work: Callable[[], Awaitable[None]]) -> None:
    """Run until cancelled, or until the store or the disk fails, which others tell."""
    with suppress(Fault):
        await work()


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


def replay(cx: Cx) -> Iterator[Fetched]:
    """How far each blob is that was wanted here, for read models that are made anew."""
    for manifest, held, size, is_bad in blobs.told(cx):
        if held or is_bad:
            yield Fetched(manifest, held, size, "bad_blob" if is_bad else "")


def _unused(some: Sequence[bytes], cx: Cx) -> list[bytes]:
    return blobs.unused(cx, some)


def _next(folders: Iterator[list[bytes]]) -> list[bytes] | None:
    return next(folders, None)


def _share(blob: Named, tx: Tx) -> bool:
    row = blobs.find(tx, blob.manifest, blob.key, blob.size)
    if row is not None:
        blobs.share(tx, row.id)
    return row is not None


def _mac_key(random: Callable[[int], bytes], tx: Tx) -> bytes:
    key = own_rows.get(tx, MAC_KEY)
    if key is None:
        key = random(KEY)
        own_rows.put(tx, MAC_KEY, key)
    return key


def _not_here() -> Refused:
    return Refused("not_here", "This file is not on this device yet.")
