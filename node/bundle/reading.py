"""Reads a bundle: letters as mail is taken in, identity logs and parts of groups as links and topics bring them.

What is of no use, or cannot be taken in yet, undoes nothing else. Reading twice adds nothing: envelopes are known by
their hash, events by their id. Whoever wrote a letter hears of it, as of mail.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Protocol, TypeVar

from node.bundle import file, locks
from node.bundle.file import Opened, Seen
from node.bundle.records import LetterRecord, LogRecord, PartRecord, Record
from node.errors import PeerFault, Refused
from node.secure import (
    group_asking,
    group_entries,
    group_log,
    identities,
    key_ends,
    key_words,
    learning,
    mail,
    outgoing,
)
from node.secure.own import Own
from node.store import contacts, ranks, space_keys, spaces, welcomes
from node.store.db import Cx, Store, Tx
from node.store.spaces import SpaceRow
from node.store.traces import Way
from node.store.workers import Workers
from sync.event import Event

AT_ONCE: Final = 64
"""Letters that are taken in side by side, so that one flush of the disk serves many."""

PASSES: Final = 3
"""How often parts are tried: one may bring what another waits for."""

FILE: Final = Way("file")
_T = TypeVar("_T")


class Couriers(Protocol):
    """Who confirms letters over links and by mail, where there is a way."""

    def heard(self, device: bytes, owing: bool, fresh: bool) -> None:
        """A letter of this device was taken in."""

    def complain(self, device: bytes) -> bool:
        """Whether it is time to tell this device that its letters do not open."""


@dataclass(slots=True)
class Read:
    """What came of a bundle: `new` things, `again` those that were here before, and letters for `others`.

    `waiting` parts lack a key or an author here, `unusable` ones nobody can use. `writer` is the account that wrote it
    to us, if it is known; `target` whom it is for, the account or the group.
    """

    target: bytes = b""
    group: bool = False
    writer: bytes = b""
    new: int = 0
    again: int = 0
    others: int = 0
    waiting: int = 0
    unusable: int = 0


class Reading:
    """One bundle that is read, until it is `stopped`."""

    def __init__(self, own: Own, store: Store, workers: Workers, couriers: Couriers) -> None:
        self.found = Read()
        self.done = 0
        self.stopped = False
        self._own = own
        self._store = store
        self._workers = workers
        self._couriers = couriers
        self._tries = 0

    async def run(self, opened: Opened) -> None:
        """Take in what it brings.

        Refused("bundle_stopped"), PeerFault("bundle_damaged", "bad_bundle"), WorldFault("bundle_away", …).
        """
        for self._tries in range(PASSES):
            before = self.found.new
            self.found.waiting = 0
            await self._pass(opened)
            if not self.found.waiting or self.found.new == before:
                break

    async def open(self, path: Path) -> Opened:
        """Look at a file and find out whom it is for.

        Refused("no_bundle", "not_for_us"), PeerFault("bundle_damaged", …), WorldFault("bundle_away", …).
        """
        seen = await self._workers.run(partial(file.look, path))
        opened = await self._store.read(partial(_unlock, self._own, seen))
        if opened is None:
            raise Refused("not_for_us", "This file is for somebody else; it is as it was.")
        if opened.sender:
            self.found.writer = await self._store.read(partial(_account_of, self._own, opened.sender))
        head = await self._workers.run(partial(file.head, opened))
        if opened.space and (not head.group or head.target != opened.space):
            raise PeerFault("bad_bundle", "The file says to be for others than those who can open it.")
        self.found.target, self.found.group = head.target, head.group
        return opened

    async def _pass(self, opened: Opened) -> None:
        blocks: Iterator[list[Record]] = file.read(opened)
        while (records := await self._workers.run(partial(next, blocks, None))) is not None:
            file.must_go_on(
                self.stopped, "Stopped. What was read until then is here; read the file again for the rest."
            )
            self._store.room.refuse_new()
            await self._take(records)
            self.done += len(records)

    async def _take(self, records: Sequence[Record]) -> None:
        letters: list[LetterRecord] = []
        for record in records:
            if isinstance(record, LetterRecord) and len(letters) < AT_ONCE:
                letters.append(record)
                continue
            await self._letters(letters)
            letters = [record] if isinstance(record, LetterRecord) else []
            if isinstance(record, PartRecord):
                await self._part(record)
            elif isinstance(record, LogRecord) and self._tries == 0:
                await self._guarded(partial(_keep_log, self._own, record))
        await self._letters(letters)

    async def _letters(self, letters: Sequence[LetterRecord]) -> None:
        if self._tries:
            return
        mine = [each.letter for each in letters if each.device == self._own.device]
        self.found.others += len(letters) - len(mine)
        results = await asyncio.gather(*map(self._letter, mine), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result

    async def _letter(self, letter: bytes) -> None:
        own = self._own
        try:
            taken = await self._store.write(lambda tx: mail.take(own, tx, letter, FILE))
        except PeerFault as fault:
            own.counters["bundle_" + fault.code] += 1
            self.found.unusable += 1
            if fault.code in mail.BROKEN:
                await self._guarded(partial(self._complain, letter))
            return
        self._count(taken)
        self._couriers.heard(taken.peer.device, taken.owing, taken.fresh)
        account = taken.peer.account
        if await self._store.read(lambda cx: outgoing.has_unsealed(own, cx, account)):
            await self._store.write(lambda tx: outgoing.seal_unsealed(own, tx, account))

    def _count(self, taken: mail.Taken) -> None:
        if taken.owing and taken.fresh:
            self.found.new += 1
        elif taken.owing:
            self.found.again += 1

    def _complain(self, letter: bytes, tx: Tx) -> None:
        peer = mail.sender(self._own, tx, letter)
        if self._couriers.complain(peer.device):
            mail.complain(self._own, tx, letter)

    async def _guarded(self, work: Callable[[Tx], _T]) -> _T | None:
        """One transaction, whose PeerFault undoes it alone."""
        try:
            return await self._store.write(work)
        except PeerFault as fault:
            self._own.counters["bundle_" + fault.code] += 1
            self.found.unusable += self._tries == 0
            return None

    async def _part(self, part: PartRecord) -> None:
        took = await self._guarded(partial(_take_part, self._own, part))
        if took is None:
            return
        self.found.new += took.new
        self.found.waiting += took.waiting
        if self._tries == 0:
            self.found.again += took.again
            self.found.others += took.others


def _take_part(own: Own, part: PartRecord, tx: Tx) -> Read:
    row = spaces.get(tx, part.space)
    if row is None or not row.history or not _may_take(own, tx, row):
        return Read(others=1)
    key = group_entries.key_of(tx, row, part.kid)
    if key is None and key_ends.is_out_of_reach(own, tx, row, part.kid):
        return Read(others=1)
    if key is None:
        space_keys.want(tx, row.id, part.kid, own.clock.now_ms())
        group_asking.ask_around(own, tx, row)
        return Read(waiting=1)
    said = key_words.decode(key_words.Statements, locks.open_part(key, part))
    if said.space != row.id:
        raise PeerFault("wrong_space", "A part of a file names another group inside than outside.")
    new, waiting = group_entries.brought(own, tx, row, part.kid, said)
    return Read(new=new, again=len(said.stated) - new - waiting, waiting=waiting)


def _keep_log(own: Own, record: LogRecord, tx: Tx) -> None:
    """Keep an identity log, of a contact or of whoever is in a group with us."""
    account, contact = record.account, contacts.get(tx, record.account)
    is_contact = contact is not None and contact.state == "contact"
    if not is_contact and not ranks.spaces(tx, account) & ranks.spaces(tx, own.account):
        return
    most = identities.MAX_BYTES if is_contact else identities.MAX_BYTES_OF_STRANGER
    if not learning.learn(own, tx, account, [Event.from_bytes(each) for each in record.events], most):
        return
    group_entries.identity_came(own, tx, account)
    if contact is not None:
        tx.after(own.wake.ring().contacts_changed)


def _unlock(own: Own, seen: Seen, cx: Cx) -> Opened | None:
    """The bundle with its key; the first lock of one for a group is the group's."""
    for row in spaces.all_of(cx):
        if row.history and (key := locks.open_as_group(row.secret, seen.salt, seen.locks[0])) is not None:
            return Opened(seen, key, space=row.id)
    for lock in seen.locks:
        if (opened := locks.open_as_device(own.keys.exchange_private, seen.salt, lock)) is not None:
            return Opened(seen, opened[1], sender=opened[0])
    return None


def _may_take(own: Own, cx: Cx, row: SpaceRow) -> bool:
    return group_log.is_in(own, cx, row) or bool(welcomes.bearers(cx, row.id))


def _account_of(own: Own, exchange: bytes, cx: Cx) -> bytes:
    """The contact a key belongs to, or this account; empty if it is nobody's who is known."""
    for account in (own.account, *(row.account for row in contacts.all_of(cx))):
        if any(facts.exchange == exchange for facts in identities.of(own, cx, account).devices.values()):
            return account
    return b""
