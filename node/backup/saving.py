"""One increment of a backup, or a new base: what is new is taken page by page, sealed, and put into the folder.

First chunks, then the segment, then the head, then what the store remembers: wherever that is cut short, the folder is
whole and the next run finds out. Reads run on the store's readers, everything of the folder on worker threads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from crypto.primitives import sha256
from node.backup import chain, segment
from node.backup.chain import PREFIX, chunk_path
from node.backup.container import HASH
from node.backup.disk import away, full, is_folder, writing
from node.backup.records import BlobGoneRecord, BlobRecord, EventRecord, RowsRecord, ValueRecord, encode
from node.backup.segment import BASE, INCREMENT, HeadPublic, Pen, Public, Writer
from node.backup.tables import HELD, TABLES, VALUES
from node.errors import Fault, WorldFault
from node.secure.own import Own
from node.store import backups, log
from node.store import own as own_rows
from node.store.blob_files import BlobFiles
from node.store.db import Cx, Store, Tx
from node.store.files import flush_folder, write_durably
from node.store.workers import Workers

STATE: Final = "backup_state"
BASE_AGE_MS: Final = 30 * 24 * 3600 * 1000
SEGMENTS_MOST: Final = 1000
LEAST_BASE: Final = 1 << 20
COPIED_AT_ONCE: Final = 8
COPIED_MOST: Final = 128 << 20
"""Bytes of files after which a run takes no new ones and leaves them to the next, which follows at once."""


class State(msgspec.Struct, frozen=True):
    """What the store knows of the folder: its newest segment, since when it goes on from one base, and how far it is.

    Sizes in bytes, times in Unix ms; `saved` is the time up to which everything is in the folder. `begun` is the
    number of the segment that was begun last: who finds a higher one in the folder is an older copy of the store.
    """

    lineage: bytes
    number: int = 0
    hash: bytes = bytes(HASH)
    base: int = 0
    base_size: int = 0
    base_made: int = 0
    added_size: int = 0
    upto: int = 0
    tables: dict[str, bytes] = {}
    saved: int = 0
    begun: int = 0


class Newer(Exception):  # noqa: N818 - what is found, not what went wrong
    """The folder holds what this store never wrote into it: an older copy of the store was put back."""


@dataclass(frozen=True, slots=True)
class Gear:
    """What a run works with."""

    own: Own = field(repr=False)
    store: Store
    files: BlobFiles
    workers: Workers
    pen: Pen


@dataclass(slots=True)
class Taken:
    """What a segment will hold, apart from the pages of the log."""

    upto: int
    records: list[bytes]
    tables: dict[str, bytes]
    blobs: list[backups.BlobFacts]
    gone: list[tuple[bytes, bytes, int]]
    changed: list[backups.Kept]

    @property
    def is_nothing(self) -> bool:
        """Whether nothing but the log can be new."""
        return not (self.records or self.blobs or self.gone or self.changed)


def load(cx: Cx) -> State | None:
    """What the store knows of its backup folder."""
    kept = own_rows.get(cx, STATE)
    return None if kept is None else msgspec.msgpack.decode(kept, type=State)


def keep(tx: Tx, state: State) -> None:
    """Remember it."""
    own_rows.put(tx, STATE, msgspec.msgpack.encode(state))


def place_of(parent: Path, lineage: bytes) -> Path:
    """The folder of a backup below the one that a person chose."""
    return parent / f"{PREFIX}{lineage.hex()}"


def make_folder(parent: Path, lineage: bytes) -> Path:
    """Lay out the folder of a new backup; WorldFault."""
    if not is_folder(parent):
        raise away()
    folder = place_of(parent, lineage)
    with writing():
        for each in (folder, folder / "segments", folder / "chunks"):
            each.mkdir(mode=0o700, exist_ok=True)
            flush_folder(each.parent)
    return folder


class Saving:
    """One run over one folder; `is_done` unless there was too much for one."""

    def __init__(self, gear: Gear, folder: Path) -> None:
        self._gear = gear
        self._folder = folder
        self._noted: list[backups.Kept] = []
        self.is_done = True

    async def run(self, state: State) -> State:
        """Bring the folder up to date; what the store knows of it now. WorldFault while it is away, `Newer`."""
        gear = self._gear
        began = gear.own.clock.now_ms()
        before = state
        found = await gear.workers.run(partial(_found, self._folder, state))
        fresh = found is not None or _is_grown(state, began)
        taken = await gear.store.read(partial(self._take, None if fresh else state))
        self.is_done = len(taken.changed) < backups.PAGE
        chunks = b"".join(await self._copy(taken))
        if fresh or not taken.is_nothing or taken.upto != state.upto:
            state = await self._extend(state, taken, chunks, max(found or 0, state.number) + 1, fresh)
        state = msgspec.structs.replace(state, saved=began if self.is_done else state.saved)
        await gear.store.write(partial(self._remember, (before, state), taken, fresh))
        if fresh:
            await gear.workers.run(partial(_prune, self._folder, state.number))
        return state

    async def _extend(self, state: State, taken: Taken, chunks: bytes, number: int, fresh: bool) -> State:
        """Write one segment, and the head that leads to it."""
        gear, now = self._gear, self._gear.own.clock.now_ms()
        state = msgspec.structs.replace(state, begun=number)
        await gear.store.write(partial(_note_begun, state.lineage, number))
        kind = BASE if fresh else INCREMENT
        public = Public(segment.VERSION, state.lineage, number, state.hash, kind, now, chunks)
        path = self._folder / "segments" / f"{number:012}"
        writer = await gear.workers.run(lambda: Writer(path, public, gear.pen))
        try:
            await self._write(writer, taken, 0 if fresh else state.upto)
            hash_ = await gear.workers.run(writer.finish)
        finally:
            with suppress(Fault):
                await gear.workers.run(writer.close)
        await gear.workers.run(partial(self._put_head, HeadPublic(segment.VERSION, state.lineage, number, hash_)))
        state = msgspec.structs.replace(state, number=number, hash=hash_, upto=taken.upto, tables=taken.tables)
        if fresh:
            return msgspec.structs.replace(state, base=number, base_size=writer.size, base_made=now, added_size=0)
        return msgspec.structs.replace(state, added_size=state.added_size + writer.size)

    def _take(self, state: State | None, cx: Cx) -> Taken:
        """What is to be written; without a state everything. The log's end is taken first, so that tables are newer."""
        upto, records = log.top(cx), list[bytes]()
        digests: dict[str, bytes] = {}
        for name, encoded in (*_values(cx), *_tables(cx)):
            digests[name] = sha256(*encoded)
            if state is None or state.tables.get(name) != digests[name]:
                records += encoded
        gone = [] if state is None else backups.gone_blobs(cx)
        changed = [] if state is None else backups.settled(cx, self._gear.own.account)
        return Taken(upto, records, digests, backups.whole_blobs(cx, state is None), gone, changed)

    async def _copy(self, taken: Taken) -> list[bytes]:
        """Put the chunks of new files into the folder; files that were given up meanwhile are left out."""
        gear, chunks = self._gear, dict[bytes, None]()
        if not taken.blobs:
            return []
        target = await gear.workers.run(partial(_target, self._folder))
        room = COPIED_MOST
        for facts in list(taken.blobs):
            missing = await gear.workers.run(partial(_missing, self._folder, facts.addresses))
            if missing and room <= 0:
                self.is_done = False  # texts do not wait for a large album
            if (missing and room <= 0) or not await self._bring(target, missing):
                taken.blobs.remove(facts)
                continue
            room -= facts.size if missing else 0
            chunks.update(dict.fromkeys(facts.addresses))
        return list(chunks)

    async def _bring(self, target: BlobFiles, missing: Sequence[bytes]) -> bool:
        """Copy chunks a few at a time; False if one is not here (any more)."""
        for first in range(0, len(missing), COPIED_AT_ONCE):
            some = missing[first : first + COPIED_AT_ONCE]
            if not await self._gear.workers.run(partial(_copy, self._gear.files, target, some)):
                return False
        return True

    async def _write(self, writer: Writer, taken: Taken, after: int) -> None:
        gear = self._gear
        blobs = [encode(_blob_record(each)) for each in taken.blobs]
        gone = [encode(BlobGoneRecord(*each)) for each in taken.gone]
        await gear.workers.run(lambda: writer.add([*taken.records, *blobs, *gone]))
        await gear.workers.run(lambda: writer.add(list(_encoded(taken.changed))))
        self._noted += taken.changed
        me, upto = gear.own.account, taken.upto
        while page := await gear.store.read(partial(backups.events, me=me, after=after, upto=upto)):
            after = page[-1].arrival
            await gear.workers.run(partial(_add, writer, page))
            self._noted += [each for each in page if each.open_]

    def _put_head(self, public: HeadPublic) -> None:
        """After the segment was read back; only then may anything lead to it."""
        seen = segment.look(self._folder / "segments" / f"{public.number:012}")
        if seen.hash != public.hash:
            raise WorldFault("backup_failed", "The backup folder does not keep what is written to it.")
        with writing():
            write_durably(self._folder / "head", segment.head_bytes(public, self._gear.pen))

    def _remember(self, course: tuple[State, State], taken: Taken, fresh: bool, tx: Tx) -> None:
        """Note what the folder holds now, unless another was chosen meanwhile; what a check said meanwhile stays."""
        (before, state), known = course, load(tx)
        if known is None or known.lineage != state.lineage:
            return
        if known.hash != before.hash:
            state = msgspec.structs.replace(state, hash=known.hash)
        if fresh:
            backups.forget(tx)
        backups.note_events(tx, self._noted)
        backups.note_blobs(tx, [(each.manifest, each.key, each.size) for each in taken.blobs], taken.gone)
        keep(tx, state)


def _note_begun(lineage: bytes, number: int, tx: Tx) -> None:
    """Before anything of a segment is in the folder: what a kill leaves there is then known as this store's own."""
    known = load(tx)
    if known is not None and known.lineage == lineage:
        keep(tx, msgspec.structs.replace(known, begun=number))


def _found(folder: Path, state: State) -> int | None:
    """None if the folder is as it was left; else the highest number in it: a new base has to be written.

    WorldFault("backup_away") if the folder is not there: what was pulled out must not be begun anew in an empty place.
    `Newer` if it holds what this store never wrote: that may be all there is of it, and is not to be touched.
    """
    if not is_folder(folder / "segments"):
        raise away()
    numbers = chain.numbers(folder)
    newest = max(numbers, default=0)
    if newest > max(state.number, state.begun):
        raise Newer
    if not state.number:
        return newest
    try:
        head = chain.head_of(folder)
    except Fault:
        return newest
    as_left = (head.number, head.hash, max(numbers, default=0)) == (state.number, state.hash, state.number)
    return None if as_left and all(number in numbers for number in range(state.base, state.number + 1)) else newest


def _is_grown(state: State, now_ms: int) -> bool:
    """Whether it is time for a new base."""
    large = state.added_size > max(state.base_size, LEAST_BASE)
    many = state.number - state.base >= SEGMENTS_MOST
    return large or many or not 0 <= now_ms - state.base_made < BASE_AGE_MS


def _prune(folder: Path, base: int) -> None:
    """Delete what is older than a base that is whole and in place, and the chunks that it does not name."""
    seen = chain.read(folder)
    if seen.segments[0].public.number != base:
        return
    needed = set(seen.chunks)
    with writing():
        for number, path in chain.numbers(folder).items():
            if number < base:
                path.unlink(missing_ok=True)
        for each in (folder / "segments").glob("*.new"):
            each.unlink(missing_ok=True)
        flush_folder(folder / "segments")
        for path in (folder / "chunks").glob("[0-9a-f][0-9a-f]/*"):
            if len(path.name) == 2 * HASH and bytes.fromhex(path.name) not in needed:
                path.unlink(missing_ok=True)


def _missing(folder: Path, addresses: Sequence[bytes]) -> list[bytes]:
    """Those of some chunks that the folder does not have."""
    with writing():
        return [address for address in addresses if not chunk_path(folder, address).is_file()]


def _copy(source: BlobFiles, target: BlobFiles, addresses: Sequence[bytes]) -> bool:
    new: list[tuple[bytes, bytes]] = []
    for address in addresses:
        data = source.read(address)
        if data is None or sha256(data) != address:
            return False
        new.append((address, data))
    with _storing():
        target.put(new)
    return True


def _target(folder: Path) -> BlobFiles:
    with _storing():
        return BlobFiles(folder / "chunks")


@contextmanager
def _storing() -> Iterator[None]:
    """Say of the folder what `BlobFiles` says of a disk."""
    try:
        yield
    except WorldFault as fault:
        raise (full() if fault.code == "disk_full" else away()) from fault


def _add(writer: Writer, page: Sequence[backups.Kept]) -> None:
    writer.add(list(_encoded(page)))


def _encoded(kept: Sequence[backups.Kept]) -> Iterator[bytes]:
    for each in kept:
        yield encode(EventRecord(each.header, each.proof, each.payload, each.state, each.received))


def _values(cx: Cx) -> Iterator[tuple[str, list[bytes]]]:
    for name in VALUES:
        value = own_rows.get(cx, name)
        if value is not None:
            yield f"own {name}", [encode(ValueRecord(name, value))]


def _tables(cx: Cx) -> Iterator[tuple[str, list[bytes]]]:
    for name, columns in TABLES.items():
        parts = list(backups.table(cx, name, columns, HELD.get(name, "1"))) or [[]]
        yield name, [encode(RowsRecord(name, at, [list(row) for row in rows])) for at, rows in enumerate(parts)]


def _blob_record(facts: backups.BlobFacts) -> BlobRecord:
    return BlobRecord(
        *(facts.manifest, facts.key, facts.size, facts.content, facts.mac, facts.made), b"".join(facts.addresses)
    )
