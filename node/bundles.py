"""Bundles as commands see them (`app/parts.py`, Bundles): one is written for a person or a group, one is read.

One at a time. A file that is there already is replaced only if it is a bundle for the same people, and is read first:
nothing that only it holds is lost. What is in one is `node/bundle`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from node.bundle import file
from node.bundle.carrying import Carried
from node.bundle.file import Opened
from node.bundle.reading import Read, Reading
from node.bundle.writing import Target, Writing, Written
from node.errors import Fault, Refused
from node.net.relays.office import Office
from node.secure import group_log
from node.secure.own import Own
from node.store import contacts, spaces
from node.store.db import Cx, Store
from node.store.workers import Workers


@dataclass(frozen=True, slots=True)
class BundleWritten:
    """What a file holds that was written: `letters` and `events` of ours, `carried` ones of others, its size.

    `before` is what reading the file brought that was there.
    """

    letters: int
    events: int
    carried: int
    size: int
    before: Read


class Bundles:
    """The bundles of one node."""

    def __init__(self, own: Own, store: Store, office: Office, workers: Workers) -> None:
        self._own = own
        self._store = store
        self._office = office
        self._workers = workers
        self._turn = asyncio.Lock()
        self._writing: Writing | None = None
        self._reading: Reading | None = None

    @property
    def under_way(self) -> tuple[str, int]:
        """Whether a file is written or read now (idle, writing, reading), and how many parts were dealt with."""
        if self._reading is not None:
            return "reading", self._reading.done
        return ("idle", 0) if self._writing is None else ("writing", self._writing.done)

    async def write(self, path: Path, target: bytes, since_ms: int = 0) -> BundleWritten:
        """Write what a contact, or the members of a group, may lack; of groups what was stated since a time (Unix ms).

        Refused("not_a_contact", "not_a_member", "file_exists", "bundle_stopped"), WorldFault("bundle_full", …).
        """
        async with self._turn:
            aim = await self._store.read(lambda cx: _target(self._own, cx, target, since_ms))
            carried, before = await self._before(path, aim)
            written = await self._run(Writing(self._own, self._store, self._workers, aim), path, carried)
            return BundleWritten(written.letters, written.events, written.carried, written.size, before)

    async def read(self, path: Path) -> Read:
        """Take in what a file brings; Refused("no_bundle", "not_for_us", "bundle_stopped"), PeerFault, WorldFault."""
        async with self._turn:
            self._store.room.refuse_new()
            reading = Reading(self._own, self._store, self._workers, self)
            await self._take_in(reading, await reading.open(path))
            return reading.found

    def stop(self) -> None:
        """End what is under way: a file that was there stays as it was, what was read of one stays."""
        for each in (self._writing, self._reading):
            if each is not None:
                each.stopped = True

    def heard(self, device: bytes, owing: bool, fresh: bool) -> None:
        """A letter of this device was taken in: it hears of that by link or mail, too, where there is a way."""
        courier = self._office.courier(device)
        courier.heard(owing)
        if fresh:
            courier.understood()

    def complain(self, device: bytes) -> bool:
        """Whether it is time to tell this device that its letters do not open."""
        return self._office.courier(device).may_complain()

    async def _before(self, path: Path, aim: Target) -> tuple[Carried | None, Read]:
        """What a file that is there holds for others, once it was read; Refused("file_exists") for any other file."""
        if not await self._workers.run(partial(_is_there, path)):
            return None, Read()
        reading = Reading(self._own, self._store, self._workers, self)
        try:
            opened = await reading.open(path)
        except Fault:
            raise _exists() from None
        if not self._is_replaced(reading.found, opened, aim):
            raise _exists()
        await self._take_in(reading, opened)
        carried = Carried(self._own, self._store, self._workers, opened)
        await carried.look()
        return carried, reading.found

    async def _run(self, writing: Writing, path: Path, carried: Carried | None) -> Written:
        self._writing = writing
        try:
            return await writing.run(path, carried)
        finally:
            self._writing = None

    async def _take_in(self, reading: Reading, opened: Opened) -> None:
        self._reading = reading
        try:
            await reading.run(opened)
        finally:
            self._reading = None

    def _is_replaced(self, found: Read, opened: Opened, aim: Target) -> bool:
        same = found.target == aim.id and found.group == (aim.group is not None)
        return same and (bool(opened.space) or found.writer == self._own.account)


def _target(own: Own, cx: Cx, target: bytes, since_ms: int) -> Target:
    row = spaces.get(cx, target)
    if row is not None:
        if not row.history or not group_log.is_in(own, cx, row):
            raise Refused("not_a_member", "You do not belong to this group.")
        return Target(target, row, since_ms)
    contact = contacts.get(cx, target)
    if contact is None or contact.state != "contact":
        raise Refused("not_a_contact", "This person is not a contact.")
    return Target(target, None, since_ms)


def _is_there(path: Path) -> bool:
    with file.named():
        return path.is_symlink() or path.exists()


def _exists() -> Refused:
    return Refused("file_exists", "There is a file of this name that is not for the same people; choose another name.")
