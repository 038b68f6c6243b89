"""Keeping keepsakes up to date: what one holds, sealing it, and giving it to keepers when there is something new.

In it is what nobody else can bring back: whatever contacts hold of groups, of their circles and of what was said comes
from them. What can be read of one is `keepsake.py`; who keeps it, and how it gets there, `secure/keepsakes.py`.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from crypto import backup as sealing
from crypto.primitives import sha256
from node import birth
from node.backup import records, tables
from node.backup.records import EventRecord, Record, RowsRecord, ValueRecord
from node.backup.segment import Pen
from node.errors import WorldFault
from node.keepsake import MAGIC, VERSION, Public
from node.secure import identities, keepsakes
from node.secure.keepsakes import Keeper
from node.secure.own import Own
from node.store import contacts, log, relays, spaces
from node.store import keepsakes as stored
from node.store import own as own_rows
from node.store.contacts import ContactRow
from node.store.db import Store
from node.store.spaces import SpaceRow
from node.store.transaction import Cx, Tx
from sync import control
from sync.event import ID_PREKEYS, Event
from sync.space import personal_space

MOST: Final = 96 << 10
"""Bytes of what is sealed."""

STEP: Final = 4 << 10
"""To a multiple of this it is filled up, so that its size tells a keeper little."""

MOST_DEAR: Final = 256
"""Statements of the account to itself, such as what it calls others."""

FIRST_S: Final = 60.0
EVERY_S: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Draft:
    """What a keepsake would hold now: what tells it from others, its records, and the key it is sealed to."""

    digest: bytes
    block: bytes = field(repr=False)
    backup: bytes = b""


async def run(own: Own, store: Store) -> None:
    """Give keepers what is new soon after the start and every hour, until cancelled."""
    await asyncio.sleep(FIRST_S)
    while True:
        try:
            await tend(own, store)
        except WorldFault:
            return  # the store is closing or dead, and says so itself
        await asyncio.sleep(EVERY_S)


async def tend(own: Own, store: Store) -> None:
    """Give each device of a keeper a new keepsake if one is due."""
    wanting = await store.read(partial(due, own))
    if not wanting:
        return
    drafted = await store.read(partial(draft, own))
    sealed = seal(own, drafted)
    for keeper in wanting:
        await store.write(partial(give, own, keeper, sealed, drafted.digest))


def due(own: Own, cx: Cx) -> list[Keeper]:
    """Whom to give a new one now; small tables alone are read for that, and nothing while none can be due."""
    if own_rows.get(cx, birth.BACKUP_KEY) is None or not keepsakes.may_give(own, cx):
        return []
    maybe = keepsakes.due(own, cx)
    digest = _digest(_core(own, cx)) if maybe else b""
    return [keeper for keeper in maybe if keepsakes.wants(own, keeper, digest)]


def draft(own: Own, cx: Cx) -> Draft:
    """What a keepsake would hold now, the newest contacts first; what does not fit into 96 KiB is left out."""
    core = _core(own, cx)
    packed: list[bytes] = []
    size = 16  # the array around them, and its length
    for some in itertools.chain(core, _logs(own, cx)):
        encoded = [records.encode(record) for record in some]
        if size + sum(map(len, encoded)) <= MOST:
            packed += encoded
            size += sum(map(len, encoded))
    return Draft(_digest(core), records.join(packed), own_rows.get(cx, birth.BACKUP_KEY) or b"")


def seal(own: Own, drafted: Draft) -> bytes:
    """The bytes that are given away."""
    pen = Pen(own.keys.exchange_private, drafted.backup, own.random)
    opening, key = pen.begin(MAGIC, Public(VERSION, own.clock.now_ms()))
    framed = len(drafted.block).to_bytes(4, "big") + drafted.block
    plain = framed.ljust(-(-len(framed) // STEP) * STEP, b"\0")
    return opening + sealing.seal_block(key, 0, True, plain)


def give(own: Own, keeper: Keeper, sealed: bytes, digest: bytes, tx: Tx) -> None:
    """Queue it for a keeper's device, and forget what was noted of whoever keeps nothing any more."""
    keepsakes.give(own, tx, keeper, sealed, digest)
    accounts = [row.account for row in keepsakes.keepers(tx)]
    keepsakes.forget(tx, {device for each in accounts for device in identities.of(own, tx, each).devices})


def _core(own: Own, cx: Cx) -> list[list[Record]]:
    """What is kept first, each list as a whole or not at all."""
    values = [(name, own_rows.get(cx, name)) for name in tables.VALUES]
    core: list[list[Record]] = [[ValueRecord(name, value)] for name, value in values if value is not None]
    for relay in sorted(relays.all_of(cx), key=lambda row: row.key):
        if not relay.own:
            core.append([RowsRecord("relay", 0, [[relay.key, json.dumps(relay.addresses), relay.secret, relay.root]])])
    core += [[RowsRecord("contact", 0, [_cells(row)])] for row in _known(cx)]
    circles = [row for row in spaces.of_owner(cx, own.account) if row.type == "circle" and not row.everybody]
    core += [_circle(cx, row) for row in reversed(circles) if not row.history]
    dear = stored.stated(cx, personal_space(own.account), own.dear, MOST_DEAR)
    return core + [[_recorded(event)] for event in log.events(cx, dear)]


def _known(cx: Cx) -> list[ContactRow]:
    """Contacts, the newest first, and behind them whoever is blocked."""
    found = [row for row in contacts.all_of(cx) if row.state in ("contact", "blocked")]
    return sorted(found, key=lambda row: (row.state == "blocked", -row.made, row.account))


def _cells(row: ContactRow) -> list[object]:
    """A contact as a row of a backup; of what was known while they were asked nothing is left."""
    mailboxes = json.dumps([mailbox.hex() for mailbox in row.mailboxes])
    reached = (row.device, row.door_key, json.dumps(row.addresses), mailboxes, row.token)
    return [row.account, row.state, row.name, *reached, b"", 0, row.why, row.made]


def _circle(cx: Cx, row: SpaceRow) -> list[Record]:
    """A circle of ours, and who is on its list, which nobody else knows."""
    cells = [row.id, row.type, row.owner, row.secret, row.about, 0, row.hlc, row.made, 0, ""]
    listed = [
        [row.id, each.account, each.name, int(each.listed), each.turn, each.statement]
        for each in spaces.members(cx, row.id)
    ]
    founded = [_recorded(event) for event in log.events(cx, (row.id,))]
    return [RowsRecord("space", 0, [cells]), RowsRecord("space_member", 0, listed), *founded]


def _logs(own: Own, cx: Cx) -> Iterator[list[Record]]:
    """What the identity logs of contacts say now: with these, they can be written to where no link leads to them."""
    for row in _known(cx):
        if row.state == "contact":
            yield [_recorded(event) for event in _log(own, cx, row.account)]


def _log(own: Own, cx: Cx, account: bytes) -> list[Event]:
    """A log without prekeys that were replaced, if it says the same; the whole is compared once they are met."""
    identity = identities.of(own, cx, account)
    newest = {prekeys.event_id for prekeys in identity.prekeys.values()}
    whole = log.events(cx, log.ids(cx, account))
    short = [event for event in whole if event.header.kind != ID_PREKEYS or event.id in newest]
    said = control.evaluate(account, short)
    return short if (said.devices, said.prekeys) == (identity.devices, identity.prekeys) else whole


def _recorded(event: Event) -> EventRecord:
    return EventRecord(event.header_bytes, event.proof, event.payload, 0, 0)


def _digest(core: Sequence[Sequence[Record]]) -> bytes:
    return sha256(*(records.encode(record) for some in core for record in some))[:16]
