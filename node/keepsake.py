"""A keepsake: whom an account knows, as contacts keep it sealed. Read after a recovery, and put into a new store.

It has the records of a backup (`backup/records.py`): single values, the relays, contacts, the circles of this account
whose lists it alone knows, and what identity logs say. No key of a device and none of a group is in it. How one is made
is `keeping.py`, who keeps it `secure/keepsakes.py`; the bytes are in sync/SPEC.md, "Keepsakes".
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from contextlib import suppress
from io import BytesIO
from typing import Annotated, Final, Literal, TypeVar

import msgspec

from crypto import backup as sealing
from crypto.identity import RecoveryKeys
from crypto.primitives import KEY, sha256
from node import birth, outset
from node.backup import container, records, tables
from node.backup.container import Torn
from node.backup.records import EventRecord, Record, RowsRecord, ValueRecord
from node.errors import PeerFault, Refused
from node.secure import identities
from node.secure.keepsakes import MOST_BYTES
from node.secure.own import Own
from node.secure.shown import NAME as SHOWN
from node.secure.shown import Shown
from node.store import contacts, log, relays, spaces
from node.store import own as own_rows
from node.store.contacts import ContactRow
from node.store.spaces import MemberRow, SpaceRow
from node.store.transaction import Tx
from sync.control import Identity
from sync.event import CONTROL_KINDS, GENESIS, Event, check, kept_at
from sync.limits import INTEGER_MAX
from sync.shared import TYPES
from sync.space import check_place, personal_space, shared, space_of
from sync.space import personal as own_space

MAGIC: Final = b"KITHKEEP"
VERSION: Final = 1
PUBLIC_MOST: Final = 64

_Id = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
_Number = Annotated[int, msgspec.Meta(ge=0, le=INTEGER_MAX)]
_Nothing = Annotated[bytes, msgspec.Meta(max_length=0)]


class _Contact(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A contact; the columns of `tables.TABLES`, and nothing of an invite."""

    account: _Id
    state: Literal["contact", "blocked"]
    name: str
    device: bytes
    door_key: bytes
    addresses: str
    mailboxes: str
    token: bytes
    secret: _Nothing
    expires: Literal[0]
    why: str
    made: _Number

    def row(self) -> ContactRow:
        """It, as the store has it; ValueError if it cannot be read."""
        if len(self.door_key) not in (0, KEY):
            raise ValueError("a key of the wrong length")
        return ContactRow(
            account=self.account,
            state=self.state,
            name=self.name,
            device=self.device,
            door_key=self.door_key,
            addresses=msgspec.json.decode(self.addresses, type=tuple[str, ...]),
            mailboxes=tuple(bytes.fromhex(each) for each in msgspec.json.decode(self.mailboxes, type=list[str])),
            token=self.token,
            why=self.why,
            made=self.made,
        )


class _Circle(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A circle for some people; the columns of `tables.TABLES`."""

    id: _Id
    type: Literal["circle"]
    owner: _Id
    secret: bytes
    about: bytes
    everybody: Literal[0]
    hlc: _Number
    made: _Number
    held: Literal[0]
    history: Literal[""]


class _Member(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Who is or was on the list of a circle; the columns of `tables.TABLES`."""

    space: _Id
    account: _Id
    name: str
    listed: Literal[0, 1]
    turn: _Number
    statement: bytes


class _Relay(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A relay to join; the columns that a linked device is given."""

    key: _Id
    addresses: str
    secret: bytes
    root: bytes


_R = TypeVar("_R", _Contact, _Circle, _Member, _Relay)


class Public(msgspec.Struct, frozen=True, array_like=True):
    """What a keeper can read of it; `made` in Unix milliseconds."""

    v: int
    made: int


def read(kept: bytes, recovery: RecoveryKeys, identity: Identity) -> list[Record]:
    """What is in a keepsake, of the right shape. PeerFault("bad_keepsake", "newer_keepsake", "forged_keepsake").

    The last is one that no device wrote which the account has now: whoever took a device that was put out since can
    have made it.
    """
    writer, plain = _open(kept, recovery)
    _check_writer(identity, writer)
    length = int.from_bytes(plain[:4], "big")
    try:
        found = records.split(plain[4 : 4 + length])
        for record in found:
            if isinstance(record, RowsRecord):
                _check_rows(record)
            elif isinstance(record, ValueRecord):
                _check_value(record)
            elif isinstance(record, EventRecord):
                _event(record)
    except (PeerFault, Refused, ValueError, TypeError, RecursionError):
        raise _bad() from None
    return found


def fill(own: Own, tx: Tx, found: Iterable[Record]) -> None:
    """Put what `read` gave into a store that is becoming an account's; who and what is there already stays as it is."""
    events: list[Event] = []
    new: set[bytes] = set()
    for record in found:
        if isinstance(record, ValueRecord) and record.name in tables.VALUES:
            own_rows.put(tx, record.name, record.value)
        elif isinstance(record, RowsRecord):
            _put(own, tx, record, new)
        elif isinstance(record, EventRecord):
            events.append(_event(record))
    _put_events(own, tx, events, new)


def _open(kept: bytes, recovery: RecoveryKeys) -> tuple[bytes, bytes]:
    """The X25519 key of whoever made a keepsake, and its plaintext."""
    if len(kept) > MOST_BYTES:
        raise _bad()
    file = BytesIO(kept)
    try:
        public = msgspec.msgpack.decode(container.public(file, MAGIC, PUBLIC_MOST), type=Public)
    except (Torn, ValueError, RecursionError):
        raise _bad() from None
    if public.v != VERSION:
        raise PeerFault("newer_keepsake", "What a contact kept was made by a newer version of this program.")
    at = file.tell()
    try:
        opened = sealing.open_key(recovery.backup_private, file.read(sealing.SEALED_KEY), sha256(kept[:at]))
        return opened.writer, sealing.open_block(opened.key, 0, True, file.read())
    except PeerFault:
        raise _bad() from None


def _check_writer(identity: Identity, writer: bytes) -> None:
    """PeerFault("forged_keepsake") unless this is the X25519 key of a device that the account has now."""
    if writer not in {device.exchange for device in identity.devices.values() if not device.revoked}:
        raise PeerFault("forged_keepsake", "What a contact kept was not made by a device of this account.")


def _rows(record: RowsRecord, shape: type[_R]) -> list[_R]:
    """The rows of a table, typed; ValueError."""
    return [msgspec.convert(row, shape) for row in record.rows]


def _check_rows(record: RowsRecord) -> None:
    """ValueError, TypeError or PeerFault for what `fill` could not put into a store."""
    if record.table == "contact":
        for contact in _rows(record, _Contact):
            contact.row()
    elif record.table == "space":
        for circle in _rows(record, _Circle):
            msgspec.msgpack.decode(circle.about, type=dict[str, object])
    elif record.table == "space_member":
        _rows(record, _Member)
    elif record.table == "relay":
        for relay in _rows(record, _Relay):
            msgspec.json.decode(relay.addresses, type=list[str])


def _event(record: EventRecord) -> Event:
    """PeerFault for one that is none."""
    return Event(record.header, record.proof, record.payload)


def _check_value(record: ValueRecord) -> None:
    """ValueError for a value of this account that could not be one."""
    if record.name == birth.NAME:
        birth.check_name(record.value.decode())
    elif record.name == SHOWN:
        msgspec.msgpack.decode(record.value, type=Shown)
    elif record.name in tables.VALUES and len(record.value) != KEY:
        raise ValueError("a key of the wrong length")


def _put(own: Own, tx: Tx, record: RowsRecord, new: set[bytes]) -> None:
    """Put in rows that are new; `new` are the circles that were put in. Other tables are passed over."""
    if record.table == "contact":
        for contact in _rows(record, _Contact):
            before = contacts.get(tx, contact.account)
            if contact.account != own.account and before is None:
                contacts.put(tx, contact.row())
            elif before is not None:
                contacts.known_since(tx, contact.account, contact.made)
    elif record.table == "space":
        for circle in _rows(record, _Circle):
            facts = (circle.id, circle.type, circle.owner, circle.secret, circle.about)
            row = SpaceRow(*facts, False, circle.hlc, circle.made)
            if circle.owner == own.account and spaces.add(tx, row):
                new.add(circle.id)
    elif record.table == "space_member":
        for each in _rows(record, _Member):
            if each.space in new:
                member = MemberRow(each.account, each.name, bool(each.listed), each.turn, each.statement)
                spaces.put_member(tx, each.space, member)
    elif record.table == "relay":
        fresh = [each for each in _rows(record, _Relay) if relays.get(tx, each.key) is None]
        outset.join(tx, [msgspec.structs.astuple(each) for each in fresh], own.random)


def _put_events(own: Own, tx: Tx, events: Iterable[Event], new: Container[bytes]) -> None:
    """What founded circles, what the account stated to itself, and the logs of contacts."""
    logs: dict[bytes, list[Event]] = {}
    for event in events:
        space = space_of(event)
        if space in new or space == personal_space(own.account):
            _put_own(own, tx, event)
        elif contacts.get(tx, space) is not None:
            logs.setdefault(space, []).append(event)
    for account, some in logs.items():
        with suppress(PeerFault):  # it comes from them, too
            identities.add(tx, account, some, own.clock.now_ms())


def _put_own(own: Own, tx: Tx, event: Event) -> None:
    """An event of this account, by one of its devices; one that is not sound is left out."""
    header, space = event.header, space_of(event)
    personal = own_space(own.account)
    if header.kind in CONTROL_KINDS and header.kind != GENESIS:
        return
    with suppress(PeerFault):
        check_place(personal if space == personal.id else shared(TYPES["circle"], space, own.account), event)
        check(event)
        if header.device in identities.of(own, tx, own.account).named:
            log.append(tx, kept_at(event, own.clock.now_ms()), log.State.PLAIN, own.clock.now_ms())
            log.note_sent(tx, event.id)


def _bad() -> PeerFault:
    return PeerFault("bad_keepsake", "What a contact kept cannot be read with this recovery phrase.")
