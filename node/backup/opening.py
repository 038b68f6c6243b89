"""A backup with its recovery phrase: every block opened, and every writer known as a device of the account.

Nothing here writes. What needs no phrase was done before by `chain.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crypto.identity import RecoveryKeys
from node.backup import segment
from node.backup.chain import Chain, Told
from node.backup.records import BlobGoneRecord, BlobRecord, EventRecord, Record
from node.backup.segment import Seen
from node.errors import PeerFault, Refused
from sync import control
from sync.control import Identity
from sync.event import Event, check
from sync.space import space_of

LOG_EVENTS_MOST: Final = 4096


@dataclass(frozen=True, slots=True)
class Opened:
    """What a backup turned out to hold: its account, its identity log, the keys of its writers, and how much."""

    account: bytes
    identity: Identity
    writers: frozenset[bytes]
    events: int
    files: int


def open_all(chain: Chain, recovery: RecoveryKeys, told: Told = lambda done, of: None) -> Opened:
    """Open every block of a backup. Refused("wrong_phrase"), PeerFault("backup_damaged", "backup_forged")."""
    account = control.identity_genesis(recovery).id
    writers = _writers_of_head(chain, recovery)
    own_log: list[Event] = []
    events, files = 0, 0
    for number, (_, writer, blocks) in enumerate(_opened(chain, recovery)):
        writers.add(writer)
        for block in blocks:
            own_log += _identity_events(account, block)
            events += sum(isinstance(record, EventRecord) for record in block)
            files += sum(isinstance(record, BlobRecord) - isinstance(record, BlobGoneRecord) for record in block)
            if len(own_log) > LOG_EVENTS_MOST:
                raise PeerFault("backup_damaged", "The identity log in the backup is longer than allowed.")
        told(number + 1, len(chain.segments))
    identity = control.evaluate(account, own_log)
    check_writers(identity, writers)
    return Opened(account, identity, frozenset(writers), events, files)


def opens(folder: Path, recovery: RecoveryKeys) -> bool:
    """Whether a phrase opens the head of a backup; nothing else is looked at. WorldFault("backup_away")."""
    try:
        segment.read_head(folder / "head")
        segment.writer_of_head(folder / "head", recovery.backup_private)
    except PeerFault:
        return False
    return True


def check_writers(identity: Identity, writers: set[bytes]) -> None:
    """PeerFault("backup_forged") unless all of these are the keys of devices that the account certified."""
    if not writers <= {device.exchange for device in identity.devices.values()}:
        raise PeerFault("backup_forged", "A part of the backup was not written by a device of this account.")


def blocks(chain: Chain, recovery: RecoveryKeys, opened: Opened) -> Iterator[tuple[Seen, list[Record]]]:
    """All records once more, block by block; a writer that was not seen before is refused."""
    for seen, writer, records in _opened(chain, recovery):
        if writer not in opened.writers:
            raise PeerFault("backup_forged", "The backup was changed while it was read.")
        for block in records:
            yield seen, block


def _writers_of_head(chain: Chain, recovery: RecoveryKeys) -> set[bytes]:
    if "head" in chain.damaged:
        return set()
    try:
        return {segment.writer_of_head(chain.folder / "head", recovery.backup_private)}
    except PeerFault:
        raise Refused("wrong_phrase", "This recovery phrase does not open this backup.") from None


def _opened(chain: Chain, recovery: RecoveryKeys) -> Iterator[tuple[Seen, bytes, Iterator[list[Record]]]]:
    """Each segment, its writer and its blocks; but not one that is not whole and whose key does not open."""
    for seen in chain.segments:
        try:
            writer, records = segment.read(seen, recovery.backup_private)
        except PeerFault:
            if seen.whole:
                raise
            continue
        yield seen, writer, records


def _identity_events(account: bytes, block: list[Record]) -> Iterator[Event]:
    for record in block:
        if isinstance(record, EventRecord):
            event = Event(record.header, record.proof, record.payload)
            if space_of(event) == account:
                check(event)
                yield event
