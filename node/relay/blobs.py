"""Blobs: ciphertext by its SHA-256, put in pieces by members, read in pieces by whoever knows the address.

A blob is a file first and a row after, so a row never lacks its file; files without a row are collected after a day.
It counts for each member that put it, and lies 30 days from the last time one of them did.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

from crypto.primitives import sha256
from node.errors import Fault, Refused, WorldFault
from node.relay import limits, store
from node.relay.limits import Quotas
from node.store.blob_files import BlobFiles
from node.store.db import Cx, Store, Tx
from node.store.workers import Workers
from node.system import Clock
from sync.hub import Blob, GetBlob, PutBlob
from sync.limits import HUB_PIECE_BYTES


class Upload:
    """One blob on its way in; once its question is `answered`, pieces that were on their way are passed over."""

    __slots__ = ("address", "answered", "data", "total")

    def __init__(self, address: bytes, total: int, answered: bool = False) -> None:
        self.address = address
        self.total = total
        self.answered = answered
        self.data = bytearray()


class Blobs:
    """The blobs of one relay. `closed_code` is why nothing new is kept, if so."""

    def __init__(self, store: Store, files: BlobFiles, workers: Workers, clock: Clock, quotas: Quotas) -> None:
        self.closed_code = ""
        self._store = store
        self._files = files
        self._workers = workers
        self._clock = clock
        self._quotas = quotas
        self._unfinished = 0
        self._keeping = 0
        self._open = asyncio.Event()
        self._open.set()

    def free_bytes(self) -> int:
        """What is free on the disk; blocks."""
        return self._files.room()

    async def piece(self, member: int, uploads: dict[int, Upload], frame: PutBlob) -> bool:
        """Take one piece; True once the whole blob is on the disk and counted for this member.

        `uploads` are those of the connection, by ref. Refused("bad_blob", "blobs_full", "slow_down", "relay_full").
        """
        upload = uploads.get(frame.ref)
        if upload is not None and upload.answered:
            if frame.offset:
                return False
            upload = None
        try:
            whole = await self._take(member, uploads, upload, frame)
        except Fault:
            self._answered(uploads, frame)
            raise
        if whole:
            self._answered(uploads, frame)
        return whole

    def drop(self, uploads: dict[int, Upload], ref: int) -> None:
        """Forget an upload that is finished, failed or given up."""
        upload = uploads.pop(ref, None)
        if upload is not None:
            self._unfinished -= upload.total

    async def read(self, frame: GetBlob) -> Blob:
        """The piece that begins at the offset asked for; Refused("unknown_blob", "bad_blob")."""
        work = partial(self._files.read_part, frame.address, frame.offset, HUB_PIECE_BYTES)
        data, total = await self._workers.run(work)
        if data is None:
            raise Refused("unknown_blob", "There is no blob at this address.")
        if not data:
            raise Refused("bad_blob", "The blob ends before that offset.")
        return Blob(frame.ref, frame.offset, total, data)

    async def forget(self, member: int, addresses: Sequence[bytes]) -> None:
        """These need not be kept for this member any longer."""
        delete = "DELETE FROM blob_ref WHERE member = ? AND address = ?"
        rows = [(member, address) for address in addresses]
        await self._store.write(lambda tx: tx.executemany(delete, rows))

    async def collect(self) -> None:
        """Delete a bounded number of blobs that nobody wants kept: rows first, then files.

        Nothing is kept meanwhile, as a file that came back under a new row would be deleted; a busy moment is left out.
        """
        if self._keeping:
            return
        self._open.clear()
        try:
            gone = await self._store.write(partial(_forget_unwanted, self._clock.now_ms() // 1000))
            if gone:
                await self._workers.run(partial(self._files.remove, gone))
        finally:
            self._open.set()

    async def collect_orphans(self) -> None:
        """Delete files of a day ago that never got a row; once after each start is enough."""
        old = await self._workers.run(lambda: list(self._files.old(self._clock.now_ms())))
        for addresses in old:
            orphans = await self._store.read(partial(_without_row, addresses))
            await self._workers.run(partial(self._files.remove, orphans))

    async def _take(self, member: int, uploads: dict[int, Upload], upload: Upload | None, frame: PutBlob) -> bool:
        """Take a piece of what has begun (`upload`) or begins with it; True if that is all there is to take."""
        if upload is None:
            if frame.offset:
                raise Refused("bad_blob", "The pieces of a blob come in order.")
            if await self._store.write(partial(self._again, member, frame.address)):
                return True
            upload = self._begin(uploads, frame)
        self._append(upload, frame)
        if len(upload.data) < upload.total:
            return False
        await self._keep(member, upload)
        return True

    def _answered(self, uploads: dict[int, Upload], frame: PutBlob) -> None:
        """This question has its one answer; what its asker had sent by then must not get a second one."""
        self.drop(uploads, frame.ref)
        if frame.offset + len(frame.data) < frame.total:
            uploads[frame.ref] = Upload(frame.address, 0, answered=True)
            answered = [ref for ref, upload in uploads.items() if upload.answered]
            for ref in answered[: -limits.ANSWERED]:
                del uploads[ref]

    def _begin(self, uploads: dict[int, Upload], frame: PutBlob) -> Upload:
        if self.closed_code:
            raise Refused(self.closed_code, "This relay keeps nothing more.")
        under_way = sum(not upload.answered for upload in uploads.values())
        if under_way >= limits.UPLOADS or self._unfinished + frame.total > limits.UPLOAD_BYTES:
            raise Refused("slow_down", "Too many blobs are being put at once.")
        self._unfinished += frame.total
        upload = uploads[frame.ref] = Upload(frame.address, frame.total)
        return upload

    def _append(self, upload: Upload, frame: PutBlob) -> None:
        fits = len(upload.data) + len(frame.data) <= upload.total and frame.offset == len(upload.data)
        if not fits or (frame.address, frame.total) != (upload.address, upload.total):
            raise Refused("bad_blob", "The pieces of a blob come in order.")
        upload.data += frame.data

    async def _keep(self, member: int, upload: Upload) -> None:
        data = bytes(upload.data)
        if await self._workers.run(partial(sha256, data)) != upload.address:
            raise Refused("bad_blob", "The blob is not what its address says.")
        if not await self._store.read(partial(self._has_room, member, len(data))):
            raise Refused("blobs_full", "The blobs of this member have no room left.")
        await self._open.wait()
        self._keeping += 1
        try:
            await self._workers.run(partial(self._write, upload.address, data))
            await self._store.write(partial(self._enter, member, upload.address, len(data)))
        finally:
            self._keeping -= 1

    def _write(self, address: bytes, data: bytes) -> None:
        try:
            self._files.check_room(len(data), limits.BALLAST_BYTES)
            self._files.put([(address, data)])
        except WorldFault as fault:
            code = "relay_full" if fault.code == "disk_full" else "store_failed"
            raise Refused(code, "The disk of this relay takes nothing more.") from fault

    def _again(self, member: int, address: bytes, tx: Tx) -> bool:
        """Whether the blob is here already; it then counts for this member as if it had been put."""
        size: int | None = tx.value("SELECT size FROM blob WHERE address = ?", (address,))
        if size is None:
            return False
        held = tx.value("SELECT 1 FROM blob_ref WHERE member = ? AND address = ?", (member, address))
        if not held and not self._has_room(member, size, tx):
            raise Refused("blobs_full", "The blobs of this member have no room left.")
        self._enter(member, address, size, tx)
        return True

    def _has_room(self, member: int, size: int, cx: Cx) -> bool:
        used: int = cx.value("SELECT coalesce(sum(size), 0) FROM blob_ref WHERE member = ?", (member,))
        return used + size <= self._quotas.blob_bytes

    def _enter(self, member: int, address: bytes, size: int, tx: Tx) -> None:
        store.check_member(tx, member)
        expires = self._clock.now_ms() // 1000 + limits.BLOB_S
        tx.execute("INSERT INTO blob VALUES (?, ?) ON CONFLICT DO NOTHING", (address, size))
        tx.execute(
            "INSERT INTO blob_ref VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET expires = excluded.expires",
            (member, address, size, expires),
        )


def _forget_unwanted(now: int, tx: Tx) -> list[bytes]:
    tx.execute("DELETE FROM blob_ref WHERE expires <= ?", (now,))
    rows = tx.rows(
        "SELECT address FROM blob WHERE NOT EXISTS (SELECT 1 FROM blob_ref WHERE blob_ref.address = blob.address)"
        " LIMIT ?",
        (limits.CLEAN_STEP,),
    )
    tx.executemany("DELETE FROM blob WHERE address = ?", rows)
    return [row[0] for row in rows]


def _without_row(addresses: Sequence[bytes], cx: Cx) -> list[bytes]:
    return [each for each in addresses if not cx.value("SELECT 1 FROM blob WHERE address = ?", (each,))]
