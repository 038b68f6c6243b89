"""Which chunks of which wanted blobs are fetched next, and what becomes of them: checked, kept, counted, told.

Smallest files first; each link takes what its account may have, so holders work side by side. What travels over one
link is `trade.py`; a depot (`depot.py`) comes in where no link serves. After a restart it goes on from the rows.
"""

from __future__ import annotations

import asyncio
from bisect import insort
from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from crypto import blob as sealing
from crypto.blob import Manifest
from node.errors import PeerFault, WorldFault
from node.items import Fetched
from node.secure.own import Own
from node.store import blobs
from node.store.blob_files import BlobFiles
from node.store.blobs import BlobRow
from node.store.db import Cx, Store, Tx
from node.store.workers import Workers

SPARE: Final = 256 << 20
"""Bytes free on the disk below which nothing is fetched."""

IN_MEMORY: Final = 32
"""Chunks of at most 1 MiB that arrive or are written at a time."""

TOLD_SHARE: Final = 20
TOLD_S: Final = 0.2
"""Progress is told when another 20th of the file has come, or 0.2 s have passed; in any case at the end."""

LACK_S: Final = 2.0
LACK_CAP_S: Final = 600.0
BLAME_S: Final = 60.0
BLAME_CAP_S: Final = 3600.0
DISK: Final = frozenset({"disk_full", "disk_failed"})
DISK_S: Final = 30.0
"""Before the next try after the disk was full."""


@dataclass(slots=True)
class Pause:
    """When to ask somebody again (loop seconds), twice as late each time."""

    until: float = 0.0
    last: float = 0.0

    def longer(self, now: float, first: float, cap: float) -> None:
        """Once more in vain."""
        self.last = min(cap, 2 * self.last) if self.last else first
        self.until = now + self.last


@dataclass(eq=False, slots=True)
class Job:
    """A wanted blob; `todo` is None until its rows have been looked at."""

    row: BlobRow
    holders: set[bytes]
    todo: deque[tuple[int, bytes]] | None = None
    left: int = 0
    held: int = 0
    gone: bool = False
    told_bytes: int = 0
    told_at: float = -TOLD_S
    pauses: dict[bytes, Pause] = field(default_factory=dict)

    def __lt__(self, other: Job) -> bool:
        return (self.row.size, self.row.id) < (other.row.size, other.row.id)

    def due(self, now: float) -> bool:
        """Whether progress is to be told now; if so it counts as told."""
        share = (self.held - self.told_bytes) * TOLD_SHARE >= self.row.size
        if self.held == self.told_bytes or not (share or now >= self.told_at + TOLD_S):
            return False
        self.told_bytes, self.told_at = self.held, now
        return True


@dataclass(frozen=True, slots=True)
class Part:
    """One chunk (place from 1) or the manifest (place 0) that somebody is to fetch; `size` is None for the manifest."""

    job: Job
    place: int
    address: bytes
    size: int | None

    def may_have(self, total: int) -> bool:
        """Whether it can have this many bytes."""
        return sealing.may_be_manifest(total) if self.size is None else total == self.size


@dataclass(eq=False, slots=True)
class Seeker:
    """Somebody who fetches: a link to a device of `account`, or a depot (None: for every account)."""

    name: bytes
    account: bytes | None
    stir: asyncio.Event = field(default_factory=asyncio.Event)


class Fetching:
    """All wanted blobs of a node."""

    def __init__(self, own: Own, store: Store, files: BlobFiles, workers: Workers) -> None:
        self.files, self.workers, self.counters = files, workers, own.counters
        self.room = asyncio.Semaphore(IN_MEMORY)
        self._own = own
        self._store = store
        self._jobs: list[Job] = []
        self._by_id: dict[int, Job] = {}
        self._seekers: dict[Seeker, None] = {}  # in the order of their links: a world plays alike each time
        self._blame: dict[bytes, Pause] = {}
        self._flying: set[bytes] = set()
        self._disk_until = 0.0

    async def resume(self) -> None:
        """Go on with what was wanted when the node was stopped."""

        def look(cx: Cx) -> list[tuple[BlobRow, frozenset[bytes]]]:
            return [(row, blobs.holders(cx, row.id)) for row in blobs.wanted(cx)]

        for row, holders in await self._store.read(look):
            self.want(row, holders)

    def want(self, row: BlobRow, holders: Iterable[bytes]) -> None:
        """A blob is wanted from these accounts too; its row is committed."""
        job = self._by_id.get(row.id)
        if job is None:
            job = self._by_id[row.id] = Job(row, set())
            insort(self._jobs, job)
        job.holders.update(holders)
        job.pauses.clear()
        self.stir()

    def forget(self, ids: Collection[int]) -> None:
        """These blobs are not wanted any more."""
        for each in ids:
            job = self._by_id.pop(each, None)
            if job is not None:
                job.gone = True
                self._jobs.remove(job)

    def enter(self, seeker: Seeker) -> None:
        """Somebody begins to fetch."""
        self._seekers[seeker] = None
        self.stir()

    def leave(self, seeker: Seeker) -> None:
        """Somebody is gone."""
        self._seekers.pop(seeker, None)
        self.stir()

    def stir(self) -> None:
        """Something changed: let everybody look again."""
        for seeker in self._seekers:
            seeker.stir.set()

    def try_again(self, name: bytes) -> None:
        """Somebody may have by now what he lacked."""
        for job in self._jobs:
            job.pauses.pop(name, None)
        self.stir()

    async def take(self, seeker: Seeker) -> Part:
        """The next part for this seeker, for him alone until `release`; waits until there is one."""
        while True:
            seeker.stir.clear()
            found = self._pick(seeker)
            if isinstance(found, Part):
                self._flying.add(found.address)
                return found
            if isinstance(found, Job):
                await self._load(found)
                continue
            try:
                async with asyncio.timeout_at(found):
                    await seeker.stir.wait()
            except TimeoutError:
                continue

    def release(self, part: Part, kept: bool) -> None:
        """A seeker is done with a part; if it was not kept, somebody else may try."""
        self._flying.discard(part.address)
        if not kept and part.job.todo is not None and not part.job.gone:
            part.job.todo.appendleft((part.place, part.address))
            self.stir()

    def lacks(self, part: Part, seeker: Seeker) -> None:
        """This seeker could not get it: he is not asked for this blob for a while."""
        pause = part.job.pauses.setdefault(seeker.name, Pause())
        pause.longer(_now(), LACK_S, LACK_CAP_S)

    def blame(self, seeker: Seeker, why: str) -> None:
        """This seeker brought what is wrong, or nothing: he is not asked for anything for a while."""
        self.counters["blob_" + why] += 1
        self._blame.setdefault(seeker.name, Pause()).longer(_now(), BLAME_S, BLAME_CAP_S)

    async def keep(self, part: Part, data: bytes, seeker: Seeker) -> bool:
        """Check what came, put it on the disk, note it; False if it is wrong or the disk is full."""
        row = part.job.row
        if not await self.workers.run(lambda: sealing.address_of(data) == part.address):
            self.blame(seeker, "wrong_bytes")
            return False
        manifest = None
        if part.place == 0:
            try:
                manifest = await self.workers.run(lambda: sealing.open_manifest(row.key, row.size, data))
            except PeerFault as fault:
                await self._give_up(part.job, fault.code)
                return True
        self.files.hold([part.address])
        try:
            await self.workers.run(partial(self._put, part.address, data))
            is_noted = await self._enter(part, len(data), manifest)
        except WorldFault as fault:
            if fault.code not in DISK:
                raise
            await self._rest(part.job, fault.code)
            return False
        finally:
            self.files.let_go([part.address])
        if not is_noted:  # it was dropped meanwhile
            await self._store.write(lambda tx: self.files.remove(blobs.forget_unused(tx, [part.address])))
        return True

    def _pick(self, seeker: Seeker) -> Part | Job | float | None:
        """A part to fetch, a job to look at first, or when to come back (None: when stirred)."""
        now = _now()
        blame = self._blame.get(seeker.name)
        until = max(self._disk_until, blame.until if blame else 0.0)
        if now < until:
            return until
        again: float | None = None
        for job in self._jobs:
            if not self._serves(seeker, job, now):
                continue
            pause = job.pauses.get(seeker.name)
            if pause is not None and now < pause.until:
                again = pause.until if again is None else min(again, pause.until)
            elif job.todo is None:
                return job
            elif (part := self._next(job)) is not None:
                return part
        return again

    def _next(self, job: Job) -> Part | None:
        """The first part nobody is fetching, for this blob or for another that consists of it too."""
        for index, (place, address) in enumerate(job.todo or ()):
            if address not in self._flying:
                assert job.todo is not None
                del job.todo[index]
                return Part(job, place, address, sealing.sealed_size(job.row.size, place - 1) if place else None)
        return None

    def _serves(self, seeker: Seeker, job: Job, now: float) -> bool:
        """Whether a seeker may fetch for a job; a depot only where no link can be asked now."""
        if seeker.account is not None:
            return seeker.account in job.holders
        for other in self._seekers:
            if other.account in job.holders:
                pause, blame = job.pauses.get(other.name), self._blame.get(other.name)
                if not (pause and now < pause.until) and not (blame and now < blame.until):
                    return False
        return bool(job.holders)

    async def _load(self, job: Job) -> None:
        """See what of a blob is missing."""
        row = job.row

        def look(cx: Cx) -> tuple[list[tuple[int, bytes]], int]:
            return blobs.missing(cx, row.id), blobs.held(cx, row)

        missing, held = await self._store.read(look)
        if job.todo is not None or job.gone:
            return
        job.todo, job.left = deque(missing), len(missing)
        job.held = job.told_bytes = held
        if not missing:
            await self._finish(job)
        self.stir()

    def _put(self, address: bytes, data: bytes) -> None:
        self.files.check_room(len(data), SPARE)
        self.files.put([(address, data)])

    async def _enter(self, part: Part, size: int, manifest: Manifest | None) -> bool:
        """Note a chunk; what the manifest names is wanted next. False if nobody wants it any more."""
        job = part.job
        job.left -= 1
        if part.place:
            job.held += sealing.plain_size(job.row.size, part.place - 1)
        is_last = manifest is None and job.left <= 0
        told = Fetched(job.row.manifest, job.held, job.row.size) if job.left > 0 and job.due(_now()) else None

        def note(tx: Tx) -> tuple[bool, str]:
            if not blobs.put_chunk(tx, part.address, size):
                return False, ""
            if manifest is not None:
                blobs.opened(tx, job.row.id, manifest)
            if told is not None and not job.gone:
                self._own.deliver(tx, told)
            return True, self._close(job.row, tx) if is_last else ""

        is_noted, came = await self._store.write(note)
        if manifest is not None:
            job.todo = None
            self.stir()
        elif is_last:
            await (self._closed(job, came) if is_noted else self._finish(job))
        return is_noted

    async def _finish(self, job: Job) -> None:
        """Everything seems to be here: look, and tell."""
        await self._closed(job, await self._store.write(lambda tx: self._close(job.row, tx)))

    def _close(self, row: BlobRow, tx: Tx) -> str:
        """A blob that is all here is whole from the transaction on in which its last chunk came."""
        found = blobs.get(tx, row.id)
        if found is None or found.state != "wanted":
            return "gone"
        if blobs.missing(tx, row.id):
            return "missing"
        if not found.content:
            return "closed"
        blobs.set_state(tx, row.id, "whole")
        self._own.deliver(tx, Fetched(row.manifest, row.size, row.size))
        return "whole"

    async def _closed(self, job: Job, came: str) -> None:
        if came == "closed":
            await self._open_here(job)
        elif came == "missing":
            job.todo = None
        else:
            self.forget([job.row.id])

    async def _open_here(self, job: Job) -> None:
        """The manifest came for another claim to the same blob: open it with this one's key."""
        row = job.row
        sealed = await self.workers.run(lambda: self.files.read(row.manifest))
        if sealed is None:
            await self._store.write(lambda tx: blobs.lose_chunk(tx, row.manifest))
        else:
            try:
                manifest = sealing.open_manifest(row.key, row.size, sealed)
            except PeerFault as fault:
                await self._give_up(job, fault.code)
                return
            await self._store.write(lambda tx: blobs.opened(tx, row.id, manifest))
        job.todo = None

    async def _give_up(self, job: Job, code: str) -> None:
        """The manifest does not say what was said of it: it never will."""
        row = job.row
        self.counters["blob_bad"] += 1

        def note(tx: Tx) -> None:
            blobs.set_state(tx, row.id, "bad")
            if all(each.state == "bad" for each in blobs.claims(tx, row.manifest)):
                self._own.deliver(tx, Fetched(row.manifest, 0, row.size, code))

        await self._store.write(note)
        self.forget([row.id])
        self.stir()

    async def _rest(self, job: Job, code: str) -> None:
        """The disk takes no more: tell why, and try again later."""
        self.counters["blob_" + code] += 1
        self._disk_until = _now() + DISK_S
        told = Fetched(job.row.manifest, job.held, job.row.size, code)
        await self._store.write(lambda tx: self._own.deliver(tx, told))


def _now() -> float:
    return asyncio.get_running_loop().time()
