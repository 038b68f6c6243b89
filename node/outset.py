"""What a new device of an account begins with: taken from the store that lets it in, and put into its own, empty one.

Identity logs, contacts with their keys, circles and groups, relays to join, and the secrets that devices of an account
share; never a key of a device. Everything else, history above all, comes over links between own devices
(`secure/siblings.py`). It has the records of a backup (`backup/records.py`), so that both say of an account the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence, Set
from typing import Final

from msgspec import convert

from crypto.keys import DeviceKeys
from node import birth
from node.backup import records, tables
from node.backup.records import EventRecord, Record, RowsRecord, ValueRecord
from node.errors import PeerFault, Refused
from node.machine import Machine
from node.secure import identities, key_ends
from node.secure.own import Own
from node.store import backups, contacts, log, relays, spaces
from node.store import own as own_rows
from node.store.relays import RelayRow
from node.store.transaction import Cx, Tx
from node.system import Random
from sync.event import GENESIS, NOBODY, Event, check
from sync.limits import GIVEN_BYTES, GIVEN_PARTS
from sync.space import space_of

MOST: Final = GIVEN_BYTES * GIVEN_PARTS
TABLES: Final = {name: tables.TABLES[name] for name in ("contact", "space", "space_member", "space_stranger")} | {
    "space": (*tables.TABLES["space"], "history"),
    "space_rank": ("space", "account", "rank", "name"),
    "skey": ("space", "kid", "secret", "announcement", "made"),
    "relay": ("key", "addresses", "secret", "root"),
}
VALUES: Final = (*tables.VALUES, birth.BACKUP_KEY)


def gather(own: Own, cx: Cx) -> bytes:
    """Everything, as one block; Refused("too_much") beyond 48 MiB."""
    block = records.join([records.encode(record) for record in _taken(own, cx)])
    if len(block) > MOST:
        raise Refused("too_much", "This account knows more people than a new device can be told of at once.")
    return block


def gather_log(own: Own, cx: Cx) -> bytes:
    """The identity log of this account alone, as one block: all that a store lacks that goes on as another device."""
    events = log.events(cx, log.ids(cx, own.account))
    return records.join([records.encode(_recorded(event)) for event in events])


def read_log(block: bytes) -> list[Event]:
    """The events in such a block; nothing of it is verified. PeerFault("bad_backup", …)."""
    found = [record for record in records.split(block) if isinstance(record, EventRecord)]
    return [Event(record.header, record.proof, record.payload) for record in found]


def fill(tx: Tx, block: bytes, machine: Machine, who: tuple[bytes, DeviceKeys]) -> None:
    """Fill an empty store, which is from then on that of a device of an account; `who` is (account, its keys).

    Refused("already_born"), PeerFault("bad_backup", "not_certified") and what identity logs can be refused for.
    """
    if birth.is_born(tx):
        raise Refused("already_born", "This home has an identity already; link a device into an empty one.")
    account, keys = who
    logs: dict[bytes, list[Event]] = {}
    for record in records.split(block):
        _put(tx, record, logs, machine)
    for each, events in logs.items():
        identities.add(tx, each, events, machine.clock.now_ms())
    birth.keep_keys(tx, account, keys)
    if not identities.chain(tx, account, keys.device) or own_rows.get(tx, birth.DOOR_KEY) is None:
        raise PeerFault("not_certified", "The other device did not make this one a device of its account.")


def join(tx: Tx, rows: Sequence[Sequence[object]], random: Random) -> None:
    """Have this device join relays of the account as it starts, with keys of its own there; PeerFault("bad_backup")."""
    for row in rows:
        try:
            key, addresses, secret, root = convert([*row], tuple[bytes, str, bytes, bytes])
            relays.put(tx, RelayRow(key, tuple(json.loads(addresses)), secret, root, random(32), random(32)))
        except (ValueError, TypeError):
            raise PeerFault("bad_backup", "What the other device gave is damaged.") from None


def _taken(own: Own, cx: Cx) -> Iterator[Record]:
    for name in VALUES:
        value = own_rows.get(cx, name)
        if value is not None:
            yield ValueRecord(name, value)
    short = {row.id for row in spaces.all_of(cx) if not key_ends.is_lasting(row)}
    for table, columns in TABLES.items():
        for part, batch in enumerate(backups.table(cx, table, columns)):
            rows = [list(row) for row in batch if _is_given(table, row, short)]
            yield RowsRecord(table, part, rows)
    strangers = [account for batch in backups.table(cx, "space_stranger", ("account",)) for (account,) in batch]
    known = [row.account for row in contacts.all_of(cx) if row.befriended]
    for account in dict.fromkeys((own.account, *known, *strangers)):
        for event in log.events(cx, log.ids(cx, account)):
            yield _recorded(event)
    for row in spaces.all_of(cx):
        for event in log.events(cx, (row.id,)) if row.history else ():
            yield _recorded(event)


def _is_given(table: str, row: Sequence[object], short: Set[bytes]) -> bool:
    """Not who was only asked to be a contact, nor keys of groups of which a new device reads nothing of before."""
    return row[1] in ("contact", "blocked") if table == "contact" else table != "skey" or row[0] not in short


def _recorded(event: Event) -> EventRecord:
    return EventRecord(event.header_bytes, event.proof, event.payload, 0, 0)


def _put(tx: Tx, record: Record, logs: dict[bytes, list[Event]], machine: Machine) -> None:
    """Take in one record; what a later version added is passed over."""
    if isinstance(record, ValueRecord) and record.name in VALUES:
        own_rows.put(tx, record.name, record.value)
    elif isinstance(record, RowsRecord) and record.table in TABLES:
        columns = TABLES[record.table]
        if any(len(row) != len(columns) for row in record.rows):
            raise PeerFault("bad_backup", "What the other device gave is damaged.")
        if record.table == "relay":
            join(tx, record.rows, machine.random)
        else:
            backups.fill(tx, record.table, columns, record.rows, empty=False)
    elif isinstance(record, EventRecord):
        event = Event(record.header, record.proof, record.payload)
        if event.header.kind == GENESIS and event.header.author != NOBODY:
            check(event)
            # a group with keys, whose log means nothing without it
            log.append(tx, event, log.State.PLAIN, machine.clock.now_ms())
            return
        logs.setdefault(space_of(event), []).append(event)
