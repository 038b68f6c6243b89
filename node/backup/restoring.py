"""From a checked backup to a new store: every event verified once more, a new device certified by the phrase.

Direct events carry no signature; they are taken because a device of the account, which had verified them, sealed them
into the backup. Sessions, prekeys and marks begin anew. The store belongs to nobody until the last transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from crypto.identity import RecoveryKeys
from node import birth
from node.backup import chain
from node.backup.chain import Chain, Told
from node.backup.opening import Opened, blocks
from node.backup.records import BlobGoneRecord, BlobRecord, EventRecord, Record, RowsRecord, ValueRecord
from node.backup.tables import FIRST_COLUMNS, TABLES, VALUES
from node.errors import PeerFault, Refused
from node.secure import identities, rebirth, visible
from node.secure.own import Own
from node.store import backups, blobs, log
from node.store import own as own_rows
from node.store.backups import BlobFacts
from node.store.blob_files import BlobFiles
from node.store.db import Store, Tx
from sync.event import ERASE, NOBODY, Event, check, kept_at
from sync.space import space_of

ADDRESS: Final = 32
COPIED_AT_ONCE: Final = 8


@dataclass(frozen=True, slots=True)
class Target:
    """Where a backup is restored to: an empty store, the folder of its files, and who it will be."""

    own: Own = field(repr=False)
    store: Store
    files: BlobFiles


@dataclass(frozen=True, slots=True)
class Restored:
    """What `kith restore` tells; `damaged` names what was not whole, `left_out` counts the files of people in it."""

    account: bytes
    device: bytes
    events: int
    files: int
    passed_over: int
    made: int
    left_out: int = 0
    damaged: tuple[str, ...] = ()


async def restore(backup: tuple[Chain, RecoveryKeys, Opened], target: Target, revoke: bool, told: Told) -> Restored:
    """Fill a store from a backup that was checked whole; with `revoke` every device it had before is revoked."""
    source, recovery, opened = backup
    passed_over = left_out = 0
    of = max(1, opened.events)
    done = 0
    for _, block in blocks(source, recovery, opened):
        files = [record for record in block if isinstance(record, BlobRecord)]
        sizes = [_bring(source, target.files, record) for record in files]
        left_out += sizes.count(None)
        passed_over += await target.store.write(lambda tx, block=block, sizes=sizes: _apply(target, tx, block, sizes))  # type: ignore[misc]
        done += sum(isinstance(record, EventRecord) for record in block)
        told(done, of)
    await target.store.write(lambda tx: _settle(target, tx, recovery, opened, revoke))
    own = target.own
    told_of = (opened.events, opened.files - left_out, passed_over, source.made)
    return Restored(own.account, own.device, *told_of, left_out, source.damaged)


def _apply(target: Target, tx: Tx, block: Sequence[Record], sizes: Sequence[Sequence[int] | None]) -> int:
    """Take in one block; how many events of it the log did not take."""
    passed_over = _events(target.own, tx, [record for record in block if isinstance(record, EventRecord)])
    files = iter(sizes)
    for record in block:
        if isinstance(record, ValueRecord) and record.name in VALUES:
            own_rows.put(tx, record.name, record.value)
        elif isinstance(record, RowsRecord):
            _rows(target.own, tx, record)
        elif isinstance(record, BlobRecord):
            backups.enter_blob(tx, _facts(record), next(files))
        elif isinstance(record, BlobGoneRecord):
            row = blobs.find(tx, record.manifest, record.key, record.size)
            target.files.remove([] if row is None else blobs.drop(tx, row.id))
    return passed_over


def _events(own: Own, tx: Tx, records: Iterable[EventRecord]) -> int:
    """Identity logs go the way of all identity logs; the rest is checked and appended as it lay there."""
    logs: defaultdict[bytes, list[Event]] = defaultdict(list)
    others: list[tuple[Event, EventRecord]] = []
    for record in records:
        event = Event(record.header, record.proof, record.payload)
        header = event.header
        if header.author in (NOBODY, header.space):
            logs[space_of(event)].append(event)
        else:
            others.append((event, record))
    for account, events in logs.items():
        identities.add(tx, account, events, own.clock.now_ms())
    return sum(not _append(own, tx, event, record) for event, record in others)


def _append(own: Own, tx: Tx, event: Event, record: EventRecord) -> bool:
    """False if it is not sound, or its place is taken by one that is: that can be no loss."""
    event = kept_at(event, own.clock.now_ms())
    try:
        check(event)
        state = log.State(record.state) & ~log.State.FORKED
        arrival = log.append(tx, event, state, record.received)
    except PeerFault:
        return False
    if arrival is None and state & log.State.SENT:
        log.note_sent(tx, event.id)
    if event.header.kind == ERASE:
        visible.show(own, tx, event)
    return arrival is not None or log.has(tx, event.id)


def _rows(own: Own, tx: Tx, record: RowsRecord) -> None:
    columns = TABLES.get(record.table)
    if columns is not None and record.rows and len(record.rows[0]) == FIRST_COLUMNS.get(record.table):
        columns = columns[: len(record.rows[0])]
    if columns is None or not all(_is_row(row, len(columns)) for row in record.rows):
        raise PeerFault("bad_backup", "The backup was written by a later version, or is not a backup.")
    rows = record.rows
    if record.table == "relay":
        columns = (*columns, "private", "box_seed", "why", "used", "quota", "certificate", "certificate_key", "joined")
        rows = [[*row, *_new_at_relay(own)] for row in rows if not row[-1]]
    backups.fill(tx, record.table, columns, rows, empty=record.part == 0)


def _is_row(row: list[object], columns: int) -> bool:
    return len(row) == columns and all(isinstance(cell, bytes | str | int) for cell in row)


def _new_at_relay(own: Own) -> list[object]:
    """Keys that are made for a relay anew, and everything it has yet to say."""
    return [own.random(32), own.random(32), "", 0, 0, b"", b"", 0]


def _bring(source: Chain, files: BlobFiles, record: BlobRecord) -> list[int] | None:
    """Put the chunks of a file on the disk; the bytes of each, or None if they are not all whole."""
    addresses = _facts(record).addresses
    if not source.spoiled.isdisjoint(addresses):
        return None
    sizes: list[int] = []
    for first in range(0, len(addresses), COPIED_AT_ONCE):
        some = [(each, chain.read_chunk(source.folder, each)) for each in addresses[first : first + COPIED_AT_ONCE]]
        files.put(some)
        sizes += [len(data) for _, data in some]
    return sizes


def _facts(record: BlobRecord) -> BlobFacts:
    parts = tuple(record.addresses[at : at + ADDRESS] for at in range(0, len(record.addresses), ADDRESS))
    return BlobFacts(record.manifest, record.key, record.size, record.content, record.mac, record.made, parts)


def _settle(target: Target, tx: Tx, recovery: RecoveryKeys, opened: Opened, revoke: bool) -> None:
    """Certify the new device, revoke the old ones if that is wanted, and make the store ours."""
    own, account = target.own, opened.account
    before = identities.of(own, tx, account)
    if before.recovery != recovery.public or own_rows.get(tx, birth.DOOR_KEY) is None:
        raise Refused("backup_incomplete", "This backup was never finished; there is nothing to restore from it.")
    rebirth.certify(own, tx, recovery)
    for device in before.live if revoke else ():
        rebirth.revoke(own, tx, recovery, device)
    rebirth.ask_again(tx)
    own_rows.put(tx, birth.BACKUP_KEY, recovery.backup)
    birth.keep_keys(tx, account, own.keys)
