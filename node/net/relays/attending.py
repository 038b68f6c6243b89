"""What is done while a connection to a relay is up: be a member there, watch presence, and take the mail that comes.

A letter is acknowledged to the relay after the commit of what it brought, and also if it brought nothing: whoever sent
it keeps it until this device confirms it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from node.errors import PeerFault
from node.net.relays.connection import Connection, Denied
from node.net.relays.courier import Courier
from node.net.relays.line import Line
from node.net.relays.member import Member
from node.net.relays.presence import Presence
from node.net.relays.topics import Attendance, Topics
from node.secure import mail, outgoing
from node.secure.own import Own
from node.store.db import Store
from node.store.relays import RelayRow
from node.store.traces import Way
from sync import hub


class Front(Protocol):
    """What attending needs of the office."""

    presence: Presence
    topics: Topics
    changes: dict[bytes, asyncio.Event]

    def joined(self, relay: bytes) -> RelayRow | None:
        """The row of a relay we have joined."""

    def leases_at(self, relay: bytes) -> tuple[bytes, ...]:
        """The leases of contacts to watch at a relay."""

    def courier(self, device: bytes) -> Courier:
        """The courier for a device."""

    def reached(self, relay: bytes) -> None:
        """A relay has come into reach."""


class Attending:
    """Serves connections, any number at once."""

    def __init__(self, own: Own, store: Store, front: Front, counters: Counter[str]) -> None:
        self._own = own
        self._store = store
        self._front = front
        self._counters = counters
        self._members: dict[bytes, Member] = {}

    async def take_leave(self) -> None:
        """Say everywhere that we are here no more."""
        await asyncio.gather(*(member.take_leave() for member in self._members.values()))

    async def attend(self, line: Line, connection: Connection) -> None:
        """Work on a connection until it ends; the Fault that ended it is raised."""
        row = self._front.joined(line.relay)
        member = None if row is None else Member(self._own, self._store, row, connection)
        if member is not None:
            await member.begin()
        line.up(connection)
        self._front.reached(line.relay)
        about = self._front.topics.enter(line.relay, connection, member is not None)
        works: list[Callable[[], Any]] = [
            lambda: self._tell(line.relay, connection, member),
            lambda: self._hear(line.relay, connection, member, about),
            *about.works(),
        ]
        if member is not None:
            self._members[line.relay] = member
            works += [lambda: _present(member), member.be_certified]
        tasks = [asyncio.get_running_loop().create_task(work()) for work in works]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            self._front.topics.leave(line.relay, about)
            self._members.pop(line.relay, None)
            self._front.presence.lost(self._front.leases_at(line.relay))
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        for task in tasks:
            if not task.cancelled():
                task.result()

    async def _tell(self, relay: bytes, connection: Connection, member: Member | None) -> None:
        """Keep the relay's knowledge of us, and of what we watch, as it should be."""
        changed = self._front.changes.setdefault(relay, asyncio.Event())
        told: tuple[bytes, ...] = ()
        while True:
            changed.clear()
            if member is not None:
                await member.refresh()
            leases = self._front.leases_at(relay)
            if leases != told:
                await connection.done(hub.Watch(0, leases))
                told = leases
            await changed.wait()

    async def _hear(self, relay: bytes, connection: Connection, member: Member | None, about: Attendance) -> None:
        while True:
            frame = await connection.pushed.get()
            if isinstance(frame, hub.Seen):
                self._front.presence.take(frame.sights)
            elif not isinstance(frame, hub.Mail):
                about.following.heard(frame)
            elif member is not None and frame.box == member.box and frame.letters:
                await self._take_all(relay, frame.letters)
                await member.taken(frame.letters)

    async def _take_all(self, relay: bytes, letters: Sequence[hub.Letter]) -> None:
        """All at once, so that one flush of the disk serves many; in the order they came."""
        results = await asyncio.gather(*(self._take(relay, each.envelope) for each in letters), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result

    async def _take(self, relay: bytes, letter: bytes) -> None:
        await self._store.room.for_new()  # until then the relay keeps it
        try:
            taken = await self._store.write(lambda tx: mail.take(self._own, tx, letter, Way("relay", relay)))
        except PeerFault as fault:
            self._counters["mail_" + fault.code] += 1
            if fault.code in mail.BROKEN:
                await self._complain(letter)
            return
        self._counters["mail_taken" if taken.fresh else "mail_again"] += 1
        courier = self._front.courier(taken.peer.device)
        courier.heard(taken.owing)
        if taken.fresh:
            courier.understood()
        account = taken.peer.account
        if await self._store.read(lambda cx: outgoing.has_unsealed(self._own, cx, account)):
            await self._store.write(lambda tx: outgoing.seal_unsealed(self._own, tx, account))

    async def _complain(self, letter: bytes) -> None:
        """Have a session made anew with a proven sender whose letter no session opens; seldom."""
        try:
            peer = await self._store.read(lambda cx: mail.sender(self._own, cx, letter))
            courier = self._front.courier(peer.device)
            if courier.may_complain():
                await self._store.write(lambda tx: mail.complain(self._own, tx, letter))
                courier.heard(True)
        except PeerFault as fault:
            self._counters["mail_" + fault.code] += 1


async def _present(member: Member) -> None:
    try:
        await member.be_present()
    except Denied:
        await asyncio.Event().wait()  # it grants no lease: we are there all the same, unseen
