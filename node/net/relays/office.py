"""Holds the mail together: which relays are needed, one courier a device, and what reaches whom.

It hears of everything that is committed, as `links.py` does, and acts where no link is up. What happens on a connection
is `attending.py`, when a letter leaves `courier.py` and `policy.py`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final

from node.errors import Fault, WorldFault
from node.items import ReachChanged
from node.lasting import lasting
from node.net.link import Chance
from node.net.links import Links
from node.net.relays.asking import Asking, lacking
from node.net.relays.attending import Attending
from node.net.relays.calling import Caller
from node.net.relays.connection import Connection
from node.net.relays.courier import Courier
from node.net.relays.depot import RelayDepot
from node.net.relays.line import Line
from node.net.relays.presence import Presence
from node.net.relays.reception import Reception
from node.net.relays.seeking import Seeking
from node.net.relays.topics import Topics
from node.net.relays.turns import Turns
from node.net.relays.ways import Ways
from node.secure import mailbox
from node.secure.mailbox import Mailbox
from node.secure.own import Own
from node.secure.shown import everybody
from node.store import posts, relays, topics
from node.store.contacts import ContactRow
from node.store.db import Cx, Store, Tx
from node.store.outbox import OutboxRow
from node.store.relays import RelayRow
from sync import hub, limits
from sync.frames import Envelope

LINES: Final = 64
"""Relays this node talks to at once; beyond it, those of contacts wait until another is not needed."""

WATCHED_RELAYS: Final = 8
"""Relays of others that are kept connected to see who is online there."""

GRACE_S: Final = 2.0
"""A link that ended, or has yet to be made, gets this long before mail is posted instead."""

LEAVE_S: Final = 1.0
"""Saying goodbye to relays must not hold up the end."""


class Office:
    """The node as a client of relays; `start` begins, `stop` ends everything."""

    def __init__(self, own: Own, store: Store, links: Links, transport: Caller, chance: Chance) -> None:
        self.counters = own.counters
        self.presence = Presence(self._came_or_went, own.clock)
        self.changes: dict[bytes, asyncio.Event] = {}
        self.in_reach: Callable[[], None] = lambda: None
        self._own = own
        self._store = store
        self._links = links
        self.topics = Topics(own.clock, store, self.counters, self.contacts_changed)
        self._ways = Ways(transport, chance, own.random)
        self.reception = Reception(own, store, transport, chance, links.answer)
        self._attending = Attending(own, store, self, self.counters)
        self._seeking = Seeking(own, store, self.line_to, self.counters)
        self._rows: dict[bytes, RelayRow] = {}
        self._known: dict[bytes, ContactRow] = {}
        self._leases: dict[bytes, tuple[bytes, ...]] = {}
        self._lines: dict[bytes, Line] = {}
        self.couriers: dict[bytes, Courier] = {}
        self._tasks: dict[object, asyncio.Task[None]] = {}
        self._asking = Asking(own, self._soon, self.is_linked)
        self.turns = Turns(own.clock)
        self._stale = asyncio.Event()
        self._moved = asyncio.Event()
        self._running = False

    async def start(self) -> None:
        """Connect to the relays we have joined, and bring out what waits."""
        self._running = True
        await self._look()
        self._begin("seeking", lasting(self._seeking.run))
        self._begin("looking", lasting(self._keep_looking))
        for row in await self._store.read(lambda cx: lacking(self._own, cx, list(self._known.values()))):
            self._asking.lacking(row, False)
        waiting = await self._store.read(lambda cx: {*posts.devices(cx), *posts.debtors(cx)})
        asyncio.get_running_loop().call_later(GRACE_S, self._wake, waiting)

    async def stop(self) -> None:
        """End all connections and tasks; what is under way is in the outbox."""
        self._running = False
        try:
            async with asyncio.timeout(LEAVE_S):
                await self._attending.take_leave()
        except TimeoutError:
            self.counters["leave_timed_out"] += 1
        self.presence.close()
        self._asking.close()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    # What is told after each commit, see `Awake`.

    def queued(self, row: OutboxRow) -> None:
        """A sealed row entered the outbox."""
        if self._running and not self.is_linked(row.device):
            self.courier(row.device).stir()

    def resealed(self, device: bytes) -> None:
        """Rows for a device were sealed anew."""
        if self._running:
            self.courier(device).again()

    def marks_due(self, device: bytes) -> None:
        """There are marks a device has not repeated."""
        if self._running and not self.is_linked(device):
            self.courier(device).marks_due()

    def contacts_changed(self) -> None:
        """Contacts, invites, identity logs or relays changed."""
        self._stale.set()

    def cut_off(self, device: bytes, code: str = "revoked") -> None:
        """A device was revoked: there is no route to it any more."""

    def compare(self, device: bytes) -> None:
        """Our copy of a device's identity log is old: ask for it by mail if no link compares it."""
        row = self._row_of(device)
        if row is not None and not self.is_linked(device):
            self._asking.log_is_old(row)

    def lacking(self, device: bytes, sure: bool) -> None:
        """A chain we share with a device has a hole: say what we hold if no link compares it."""
        row = self._row_of(device)
        if row is not None and self._running:
            self._asking.lacking(row, sure)

    def link_changed(self, device: bytes) -> None:
        """A link to a device came up or ended."""
        row = self._row_of(device)
        if row is not None:
            self._reach_changed(row.account)
        if self._running and not self.is_linked(device):
            asyncio.get_running_loop().call_later(GRACE_S, self._wake, (device,))

    # What others here ask of the office.

    def joined(self, relay: bytes) -> RelayRow | None:
        """The row of a relay we have joined."""
        return self._rows.get(relay)

    def leases_at(self, relay: bytes) -> tuple[bytes, ...]:
        """The leases of contacts to watch at a relay."""
        return self._leases.get(relay, ())

    def is_linked(self, device: bytes) -> bool:
        """Whether a link to this device is up."""
        return bool(self._links.runners.get(device))

    def online_since(self, account: bytes) -> int:
        """Since when an account is seen online at a relay, in Unix milliseconds; 0 if it is not."""
        return self.presence.since(account)

    async def by_link(self, device: bytes, envelope: bytes) -> bool:
        """Send an envelope over a link to this device, if one is up."""
        for runner in self._links.runners.get(device, ()):
            try:
                await runner.channel.send(Envelope(envelope))
            except Fault:
                continue
            return True
        return False

    def courier(self, device: bytes) -> Courier:
        """The courier for a device, made when it is first needed."""
        courier = self.couriers.get(device)
        if courier is None:
            courier = self.couriers[device] = Courier(self._own, self._store, self, device, self.counters)
            self._begin(("courier", device), lasting(courier.run))
        return courier

    def line_to(self, box: Mailbox) -> Line:
        """The line to the relay of a mailbox; it connects because it was asked for."""
        line = self._line(box.relay)
        if box.relay not in self._rows:
            self._ways.learn(box.relay, box.addresses)
        line.want()
        return line

    def reached(self, relay: bytes) -> None:
        """A relay has come into reach: what waits for it leaves."""
        self._seeking.reached(relay)
        for courier in self.couriers.values():
            courier.in_reach()
        if relay in self._rows:
            self.in_reach()

    # What the facade asks.

    def line(self, relay: bytes) -> Line | None:
        """The line to a relay, if it was ever needed."""
        return self._lines.get(relay)

    def reach(self, account: bytes) -> str:
        """How a contact can be reached now: link, relay or mailbox; empty: not at all."""
        row = self._known.get(account)
        return "" if row is None else self._how(row)

    def depot(self) -> RelayDepot:
        """Blobs by way of our relays, and those of contacts."""
        return RelayDepot(lambda: self._connections(list(self._rows)), self._connections_of, self.counters)

    async def look_again(self) -> None:
        """Read everything anew now; relays that are new are connected to, without waiting."""
        await self._look()
        self.moved()

    def moved(self) -> None:
        """This machine is on another network: relays that could not be reached from the last are tried now."""
        for line in self._lines.values():
            line.reset()

    async def settled(self, relay: bytes) -> None:
        """Wait until a relay is connected or has refused us."""
        while (line := self._lines.get(relay)) is not None and line.state == "seeking":
            self._moved.clear()
            await self._moved.wait()

    async def leave(self, relay: bytes) -> None:
        """End our membership at a relay as far as it can be reached, and the connection to it."""
        for connection in self._connections([relay]):
            try:
                await connection.done(hub.Leave(0))
            except Fault:
                continue
        self._drop_line(relay)
        await self._look()

    def _row_of(self, device: bytes) -> ContactRow | None:
        return next((row for row in self._known.values() if row.device == device), None)

    def _how(self, row: ContactRow) -> str:
        if row.state != "contact":
            return ""
        if self._links.linked(row.account):
            return "link"
        if self.presence.is_here(row.account):
            return "relay"
        return "mailbox" if row.token and mailbox.sound(row.mailboxes) else ""

    def _connections(self, keys: Sequence[bytes]) -> list[Connection]:
        lines = [self._lines[key] for key in keys if key in self._lines]
        return [line.connection for line in lines if line.connection is not None]

    def _connections_of(self, account: bytes) -> list[Connection]:
        row = self._known.get(account)
        boxes = mailbox.sound(row.mailboxes) if row is not None else ()
        lines = [self.line_to(box) for box in boxes]
        theirs = [line.connection for line in lines if line.connection is not None]
        return [*theirs, *(each for each in self._connections(list(self._rows)) if each not in theirs)]

    async def _keep_looking(self) -> None:
        while True:
            await self._stale.wait()
            self._stale.clear()
            await self._look()

    async def _look(self) -> None:
        """Read what the mail depends on, and have it so."""
        rows, known, with_topics = await self._store.read(_read)
        for relay in rows.keys() - self._rows.keys():
            self._drop_line(relay)  # we were there as a stranger, if at all
        self._rows, self._known = rows, known
        boxes = [(box, row) for row in known.values() for box in mailbox.sound(row.mailboxes)]
        watched = [(box, row) for box, row in boxes if row.state == "contact" and box.lease and not row.hides]
        crowd = Counter(box.relay for box, _ in watched)
        strange = [relay for relay, _ in crowd.most_common() if relay not in rows][:WATCHED_RELAYS]
        for relay, addresses in (*((box.relay, box.addresses) for box, _ in boxes), *with_topics.items()):
            self._ways.learn(relay, addresses)
        self._leases = {
            relay: tuple(sorted({box.lease for box, _ in watched if box.relay == relay}))[: limits.HUB_WATCHED]
            for relay in (*rows, *strange)
        }
        self.presence.follow((box.lease, row) for box, row in watched)
        kept = {*rows, *strange, *with_topics}
        for relay in kept:
            self._line(relay)
        for relay, line in self._lines.items():
            line.keep(relay in kept)
        self._seeking.follow(list(known.values()))
        self.reception.changed()
        self._note_ways()
        for changed in self.changes.values():
            changed.set()
        for courier in self.couriers.values():
            courier.stir()

    def _line(self, relay: bytes) -> Line:
        line = self._lines.get(relay)
        if line is None:
            self._make_room()
            line = Line(
                relay,
                lambda: self._ways.connect(relay, self._rows.get(relay)),
                self._attending.attend,
                self._changed,
                self._own.random,
            )
            self._lines[relay] = line
            self._begin(("line", relay), lasting(line.run))
        return line

    def _make_room(self) -> None:
        """Beyond 64 relays, one of others that is not connected is forgotten."""
        if len(self._lines) < LINES:
            return
        idle = [relay for relay, line in self._lines.items() if line.connection is None and relay not in self._rows]
        for relay in idle[: len(self._lines) - LINES + 1]:
            del self._lines[relay]
            self._tasks.pop(("line", relay)).cancel()

    def _drop_line(self, relay: bytes) -> None:
        """End the connection to a relay; whoever needs it makes a new one."""
        if self._lines.pop(relay, None) is not None:
            self._tasks.pop(("line", relay)).cancel()

    def _changed(self, line: Line) -> None:
        self._moved.set()
        if line.relay in self._rows:
            self.turns.note(line.relay, line.state)
            self._reach_changed(line.relay)

    def _came_or_went(self, account: bytes) -> None:
        row = self._known.get(account)
        if row is not None and (courier := self.couriers.get(row.device)) is not None:
            courier.look_soon()
        self._reach_changed(account)

    def _note_ways(self) -> None:
        """What contacts say of themselves may open a way to them, or end one."""
        self.turns.keep({*self._known, *self._rows})
        for account in self._known:
            if self._note_way(account):
                self._reach_changed(account)

    def _note_way(self, account: bytes) -> bool:
        how = self._how(self._known[account])
        return self.turns.note(account, how, begun=how in ("link", "relay"))

    def _reach_changed(self, account: bytes) -> None:
        if account in self._known:
            self._note_way(account)
        if self._running:
            self._soon(lambda tx: self._own.deliver(tx, ReachChanged(account)))

    def _wake(self, devices: Sequence[bytes] | set[bytes]) -> None:
        if self._running:
            for device in devices:
                self.courier(device).owing()

    def _begin(self, name: object, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks[name] = task
        task.add_done_callback(_report)

    def _soon(self, job: Callable[[Tx], None]) -> None:
        async def quietly() -> None:
            try:
                await self._store.write(job)
            except Fault:
                self.counters["look_failed"] += 1  # the store is closing or dead, and says so itself

        name = object()
        self._begin(name, quietly())
        self._tasks[name].add_done_callback(lambda _: self._tasks.pop(name, None))


def _read(cx: Cx) -> tuple[dict[bytes, RelayRow], dict[bytes, ContactRow], dict[bytes, tuple[str, ...]]]:
    joined = {row.key: row for row in relays.all_of(cx)}
    return joined, {row.account: row for row in everybody(cx)}, topics.relays(cx)


def _report(task: asyncio.Task[None]) -> None:
    """These tasks end by being cancelled, or with the store; anything else is a bug and must be loud."""
    if task.cancelled():
        return
    error = task.exception()
    if error is not None and not isinstance(error, WorldFault):
        context = {"message": "mail failed by a bug", "exception": error}
        asyncio.get_running_loop().call_exception_handler(context)
