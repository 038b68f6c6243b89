"""Writes a bundle: the letters that wait for people, and the log and content of groups, page by page.

Nothing is taken out of the outbox here: what is in the file waits until its receiver has confirmed it. A file that is
replaced was read before (`node/bundles.py`), and what in it is for others is carried on.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from crypto.space_key import space_key
from node.backup.container import Draft
from node.bundle import file, locks
from node.bundle.carrying import Carried
from node.bundle.records import ONCE, QUEUED, WELCOME, HeadRecord, LetterRecord, LogRecord, encode
from node.errors import Fault
from node.secure import (
    group_keys,
    group_log,
    group_topics,
    group_view,
    identities,
    key_words,
    mail,
    outgoing,
    plaintext,
)
from node.secure.mail import Route
from node.secure.own import Own
from node.store import contacts, log, outbox, posts, ranks, space_keys, spaces, traces
from node.store.db import Cx, Store, Tx
from node.store.outbox import OutboxRow
from node.store.spaces import SpaceRow
from node.store.traces import Way
from node.store.workers import Workers
from sync.event import Event, hlc_ms
from sync.ranks import MEMBER
from sync.space import shelf_of
from sync.space_keys import History, withheld

LETTERS: Final = 64
"""Letters that are sealed at once, 4 MiB at most."""

EVENTS: Final = 256
LOG_BYTES: Final = 256 << 10
ONCE_MOST: Final = 64
"""Messages that confirm to one device what came; 256 envelopes each."""

FILE: Final = Way("file")


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a bundle is for: an account, or a group; of its content only what was stated since a time (Unix ms)."""

    id: bytes
    group: SpaceRow | None = None
    since_ms: int = 0


@dataclass(slots=True)
class Plan:
    """What a bundle begins with, the groups and devices whose pages follow, and what is counted as told in it."""

    locks: list[bytes]
    routes: list[Route]
    groups: list[SpaceRow]
    records: list[bytes]
    paid: list[tuple[bytes, bytes, bool]]


@dataclass(slots=True)
class Written:
    """What a bundle holds: letters that wait here, others that are carried on, events of groups; its size in bytes.

    `left` are those of our events that leave with it, each with its device.
    """

    letters: int = 0
    carried: int = 0
    events: int = 0
    size: int = 0
    left: list[tuple[bytes, bytes]] = field(default_factory=list)


class Writing:
    """One bundle under way, until it is `stopped`."""

    def __init__(self, own: Own, store: Store, workers: Workers, target: Target) -> None:
        self.written = Written()
        self.done = 0
        self.stopped = False
        self._own = own
        self._store = store
        self._workers = workers
        self._target = target

    async def run(self, path: Path, carried: Carried | None) -> Written:
        """Write it; what is confirmed by it counts as told. Refused("bundle_stopped"), WorldFault."""
        own, salt, key = self._own, self._own.random(locks.SALT), self._own.random(locks.KEY)
        newcomers = {} if carried is None else carried.newcomers
        plan = await self._store.write(lambda tx: _plan(own, tx, self._target, (salt, key), newcomers))
        try:
            await self._write(path, plan, (salt, key), carried)
        except BaseException:
            await self._store.write(lambda tx: _owe_again(own, tx, plan))
            raise
        for at in range(0, len(self.written.left), EVENTS):
            await self._store.write(partial(self._depart, self.written.left[at : at + EVENTS]))
        return self.written

    async def _write(self, path: Path, plan: Plan, sealing: tuple[bytes, bytes], carried: Carried | None) -> None:
        with file.named():
            draft = await self._workers.run(partial(file.begin, path, sealing[0], plan.locks, sealing[1]))
            try:
                await self._fill(draft, plan, carried)
                await self._workers.run(draft.finish)
            finally:
                await self._workers.run(draft.close)
        self.written.size = draft.size

    async def _fill(self, draft: Draft, plan: Plan, carried: Carried | None) -> None:
        async for page in self._pages(plan, carried):
            file.must_go_on(self.stopped, "Stopped. No file was written.")
            await self._workers.run(partial(draft.add, page))
            self.done += len(page)

    async def _pages(self, plan: Plan, carried: Carried | None) -> AsyncIterator[list[bytes]]:
        yield plan.records
        for route in plan.routes:
            async for page in self._letters(route):
                yield page
        if carried is not None:
            async for page in carried.pages():
                self.written.carried += len(page)
                yield page
        for row in plan.groups:
            async for page in self._group(row):
                yield page

    async def _letters(self, route: Route) -> AsyncIterator[list[bytes]]:
        after, target = 0, self._target
        while rows := await self._store.read(partial(_rows, route.device, after)):
            after = rows[-1].id
            due = [row for row in rows if row.envelope and _is_due(target, row)]
            page = await self._store.read(partial(_sealed, self._own, route, due))
            self.written.letters += len(page)
            self.written.left += [(row.event_id, row.device) for row in due if row.event_id is not None]
            yield page

    async def _group(self, row: SpaceRow) -> AsyncIterator[list[bytes]]:
        """The control log, the identity logs of who belongs, then each shelf that whoever it is for may have."""
        own = self._own
        control = await self._store.read(lambda cx: group_keys.control_log(cx, row))
        kid = group_topics.control_key(row).kid
        yield await self._store.read(lambda cx: _parts(own, cx, row, kid, control))
        for account in await self._store.read(lambda cx: _members(cx, row.id)):
            yield await self._store.read(partial(_log, account))
        for kid in await self._store.read(lambda cx: _kids(own, cx, row, self._target)):
            ids = await self._store.read(partial(_content, row.id, kid))
            for at in range(0, len(ids), EVENTS):
                yield await self._store.read(partial(self._page, row, kid, ids[at : at + EVENTS]))

    def _page(self, row: SpaceRow, kid: bytes, ids: Sequence[bytes], cx: Cx) -> list[bytes]:
        events = [event for event in log.events(cx, ids) if hlc_ms(event.header.hlc) >= self._target.since_ms]
        self.written.events += len(events)
        return _parts(self._own, cx, row, kid, events)

    def _depart(self, left: Sequence[tuple[bytes, bytes]], tx: Tx) -> None:
        for event, device in left:
            traces.departed(tx, event, device, FILE, self._own.clock.now_ms())


def _plan(own: Own, tx: Tx, target: Target, sealing: tuple[bytes, bytes], carried: dict[bytes, set[bytes]]) -> Plan:
    """Find out for whom there is what, and seal what is said once: that letters came, and up to where."""
    salt, key = sealing
    if target.group is not None:
        accounts = _members(tx, target.id)
        made, groups = [locks.for_group(target.group.secret, salt, key, own.random)], [target.group]
    else:
        made, groups, accounts = [], _common(own, tx, target.id), [target.id]
    routes = [route for account in accounts for route in _routes(own, tx, account)]
    newcomers = {account: set(devices) for account, devices in carried.items() if account in accounts}
    for route in routes:
        if target.group is None or _is_let_in(tx, target.group, route.device):
            newcomers.setdefault(route.account, set()).add(route.device)
    newcomers |= {own.account: {own.device}} if target.group is None else {}
    keys = [_exchange(own, tx, account, device) for account, devices in newcomers.items() for device in devices]
    made += [locks.for_device(own.keys.exchange_private, to, salt, key, own.random) for to in keys if to]
    plan = Plan(made[: file.LOCKS], routes, groups, [], [])
    head = HeadRecord(target.id, target.group is not None, own.clock.now_ms())
    plan.records = [encode(head), *([] if target.group else _log(own.account, tx))]
    for route in routes:
        plan.records += [encode(_letter(own, tx, route, envelope, ONCE)) for envelope in _said(own, tx, route, plan)]
    return plan


def _routes(own: Own, tx: Tx, account: bytes) -> list[Route]:
    """The devices of a contact, as mail for them is sealed; none for whoever is no contact."""
    contact = contacts.get(tx, account)
    if account == own.account or contact is None or contact.state != "contact":
        return []
    outgoing.seal_unsealed(own, tx, account)
    known = identities.of(own, tx, account)
    return [Route(account, device, known.devices[device].exchange, (), b"") for device in known.live]


def _members(cx: Cx, space: bytes) -> list[bytes]:
    return [place.account for place in ranks.of(cx, space) if place.rank >= MEMBER]


def _common(own: Own, cx: Cx, account: bytes) -> list[SpaceRow]:
    return [row for row in spaces.keyed_of(cx, ranks.spaces(cx, account)) if group_log.is_in(own, cx, row)]


def _exchange(own: Own, cx: Cx, account: bytes, device: bytes) -> bytes:
    facts = identities.of(own, cx, account).devices.get(device)
    return b"" if facts is None or facts.revoked else facts.exchange


def _said(own: Own, tx: Tx, route: Route, plan: Plan) -> Iterator[bytes]:
    """What a device is told of what came from it; else up to where its events are here, if it has not repeated that."""
    said = False
    for _ in range(ONCE_MOST):
        broken = posts.owed(tx, route.device, plaintext.MAX_HASHES)[1]
        confirmed = mail.confirm(own, tx, route)
        if confirmed is None:
            break
        said = True
        posts.paid(tx, route.device, confirmed[1])
        plan.paid += [(route.device, hash16, hash16 in broken) for hash16 in confirmed[1]]
        yield confirmed[0]
    receipt = None if said else outgoing.receipt(own, tx, route.account, route.device)
    if receipt is not None:
        yield receipt


def _owe_again(own: Own, tx: Tx, plan: Plan) -> None:
    """The file was not written: who was to hear in it that letters came is told another time."""
    for device, hash16, broken in plan.paid:
        posts.owe(tx, device, hash16, broken, own.clock.now_ms())


def _letter(own: Own, cx: Cx, route: Route, envelope: bytes, sort: int, made: int | None = None) -> LetterRecord:
    at = own.clock.now_ms() if made is None else made
    return LetterRecord(own.device, route.account, route.device, at, sort, mail.seal(own, cx, route, envelope))


def _rows(device: bytes, after: int, cx: Cx) -> list[OutboxRow]:
    return outbox.of_device(cx, device, after, LETTERS)


def _sealed(own: Own, route: Route, rows: Sequence[OutboxRow], cx: Cx) -> list[bytes]:
    """Rows as letters; one that fits no mailbox goes another way."""
    page: list[bytes] = []
    for row in rows:
        sort = WELCOME if plaintext.decode(row.item).type == plaintext.WELCOME else QUEUED
        try:
            page.append(encode(_letter(own, cx, route, row.envelope or b"", sort, row.made)))
        except Fault as fault:
            own.counters["unsealable_" + fault.code] += 1
    return page


def _is_due(target: Target, row: OutboxRow) -> bool:
    """Whether a row goes along: in the bundle of a group nothing is told of what else waits for its members."""
    message = plaintext.decode(row.item)
    if message.type == plaintext.EVENT and row.made < target.since_ms:
        return False
    return target.group is None or _space_of(message) == target.id


def _space_of(message: plaintext.Plaintext) -> bytes:
    """The group that a message is about."""
    body = message.body
    match message.type:
        case plaintext.EVENT:
            return Event.from_bytes(body).header.space
        case plaintext.WELCOME:
            return Event.from_bytes(key_words.decode(key_words.Welcome, body).genesis).id
        case plaintext.STATEMENTS:
            return key_words.decode(key_words.Statements, body).space
        case plaintext.KEYS:
            return key_words.decode(key_words.Keys, body).space
        case plaintext.KEYREQ:
            return key_words.decode(key_words.KeyRequest, body).space
        case plaintext.WITHHELD:
            return key_words.decode(key_words.Withheld, body).space
    return b""


def _is_let_in(cx: Cx, group: SpaceRow, device: bytes) -> bool:
    """Whether what lets a device into a group still waits for it: it cannot open the lock of the group then."""
    after = 0
    while rows := _rows(device, after, cx):
        after = rows[-1].id
        said = [plaintext.decode(row.item) for row in rows]
        if any(each.type == plaintext.WELCOME and _space_of(each) == group.id for each in said):
            return True
    return False


def _log(account: bytes, cx: Cx) -> list[bytes]:
    """The identity log of an account, in records that fit a block."""
    records: list[bytes] = []
    some: list[bytes] = []
    for event in log.events(cx, [entry.id for entry in log.entries(cx, account)]):
        if some and sum(map(len, some)) + len(event.to_bytes()) > LOG_BYTES:
            records.append(encode(LogRecord(account, tuple(some))))
            some = []
        some.append(event.to_bytes())
    return [*records, encode(LogRecord(account, tuple(some)))] if some else records


def _kids(own: Own, cx: Cx, row: SpaceRow, target: Target) -> list[bytes]:
    """The keys under which anything goes along: all that are held, or those that a person may have."""
    held = [key.kid for key in space_keys.of(cx, row.id) if key.secret is not None]
    if target.group is not None:
        return held
    sight = group_view.seen(own, cx, row)
    devices = identities.of(own, cx, target.id).live
    known = [sight.group.keys[kid] for kid in held if kid in sight.group.keys]
    return [
        key.kid
        for key in known
        if any(not withheld(key, sight, History(row.history), (target.id, device)) for device in devices)
    ]


def _content(space: bytes, kid: bytes, cx: Cx) -> list[bytes]:
    return log.ids(cx, shelf_of(space, kid))


def _parts(own: Own, cx: Cx, row: SpaceRow, kid: bytes, events: Sequence[Event]) -> list[bytes]:
    control = group_topics.control_key(row)
    held = None if kid == control.kid else space_keys.get(cx, row.id, kid)
    if held is not None and held.secret is None:
        return []
    key = control if held is None or held.secret is None else space_key(held.secret)
    said = group_keys.parts(cx, row, events)
    return [encode(locks.seal_part(row.id, key, key_words.encode(part), own.random)) for part in said]
