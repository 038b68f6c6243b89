"""Which links exist and which are sought: keys that open a handshake, targets of the dialer, hints on the LAN.

Policy only. It keeps in memory what contacts and invites say and reads them anew when they change; a link at work is
`runner.py`, dialling itself `dialer.py`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from node.errors import Fault, Refused, WorldFault
from node.net.dialer import Dialer, Target, dial_link
from node.net.hints import lan_key, recognise
from node.net.kin import Kin
from node.net.known import NEARBY, Known, invite_key, look
from node.net.link import Chance, LinkIdentity, Psk, kept
from node.net.listener import Listener
from node.net.parting import met
from node.net.runner import Runner
from node.net.standing import peer_of, sought
from node.net.syncing import Syncing
from node.net.trade import Trade
from node.net.wire import RESPONDER, Address, Channel, Found, Lan, Transport, parse_address
from node.secure import outgoing
from node.secure.own import Own
from node.store.contacts import ContactRow
from node.store.db import Store
from node.store.outbox import OutboxRow
from sync.event import Event
from sync.space import Standing

MAX_ANNOUNCED_INVITES: Final = 8
ADDRESSES: Final = 8
KNOCK_S: Final = 15.0
STRANGERS: Final = 32
"""Links that people who are no contacts may have to us at once."""


@dataclass(frozen=True)
class Gear:
    """What a node uses to reach others; the simulated world gives its own."""

    transport: Transport
    lan: Lan | None
    chance: Chance = field(repr=False)
    counters: Counter[str] = field(default_factory=Counter)


class Links:
    """All links of a node. `start` opens the port and begins to look for contacts; `stop` ends every link."""

    def __init__(self, own: Own, store: Store, gear: Gear, instance: bytes) -> None:
        self.runners: dict[bytes, list[Runner]] = {}
        self.broken: Callable[[Runner], None] = lambda _: None
        self.watch: Callable[[bytes], None] = lambda _: None
        self.moved: Callable[[], None] = lambda: None
        self.admit: Callable[[Channel], Awaitable[None]] = lambda channel: channel.close()
        self.trade: Callable[[Channel, bool], Trade | None] = lambda _channel, _is_contact: None
        self._own = own
        self._store = store
        self._gear = gear
        self._instance = instance
        self._known = Known({}, (), b"", (), {})
        self._seen: dict[bytes, Address] = {}
        self._nearby = False
        self._nearby_end: asyncio.TimerHandle | None = None
        self._changed = asyncio.Event()
        self._refreshing: asyncio.Task[None] | None = None
        self._stale = False
        self._once: set[asyncio.Task[None]] = set()
        self._dialer = Dialer(gear.transport, self._identity, self.serve, gear.chance)
        self._kin = Kin(own.account, self._dialer)
        self._listener = Listener(gear.transport, self._identity, self._psks, self.serve, gear.chance)
        self.answer = self._listener.accept

    @property
    def port(self) -> int:
        """The port that is open, 0 before `start`."""
        return self._listener.port

    @property
    def counters(self) -> Counter[str]:
        """What happened, by kind; dialler's and listener's counts included."""
        return self._gear.counters + self._dialer.counters + self._listener.counters

    async def start(self, host: str | None, port: int) -> None:
        """Open the port, announce this node on the LAN, and begin to dial."""
        await self._look()
        await self._listener.start(host, port)
        if self._gear.lan is not None:
            await self._gear.lan.start(self._listener.port, self._found, self._move)
        self._aim_all()

    async def stop(self) -> None:
        """Withdraw from the LAN, close the port, end every link."""
        for runner in self._all():
            await runner.close("stopping")
        self.close_nearby()
        if self._gear.lan is not None:
            await self._gear.lan.stop()
        await self._dialer.close()
        await self._listener.close()
        for task in [*self._once, *([self._refreshing] if self._refreshing else [])]:
            task.cancel()
        await self._gear.transport.close()

    async def serve(self, channel: Channel, target: Target | None = None) -> None:
        """Run one link until it ends."""
        if channel.psk_kind == "link":
            await self.admit(channel)
            return
        peer = peer_of(channel)
        if target is not None and target.name in self._known.siblings and target.name != peer.device:
            return  # another own device than the one that is sought here
        standing = await met(self._own, self._store, (channel, peer), self._instance)
        first_contact = standing is Standing.FIRST_CONTACT
        if not self._own.allow(peer.account, "link") or (first_contact and self._is_crowded(channel)):
            self._gear.counters["link_not_allowed"] += 1
            return
        syncing = await Syncing.open(self._own, self._store, channel, peer, self._instance, first_contact)
        runner = Runner(self._own, self._store, (channel, peer), syncing, self._gear.counters)
        runner.broken, runner.trade = self.broken, self.trade(channel, not first_contact)
        self._enter(runner)
        try:
            if not first_contact:
                await self._seal_what_waits(peer.account)
            await runner.run()
        except Fault as fault:
            self._gear.counters["link_" + fault.code] += 1
        finally:
            self._leave(runner)
            for name in ("rounds", "agreed", "verify_mismatch"):
                self._gear.counters["sync_" + name] += getattr(syncing.counts, name)

    def linked(self, account: bytes) -> bool:
        """Whether a link to a device of this account is up."""
        return any(runner.peer.account == account for runner in self._all())

    def queued(self, row: OutboxRow) -> None:
        """A row was committed to the outbox."""
        for runner in self.runners.get(row.device, ()):
            runner.pump.offer(row)

    def resealed(self, device: bytes) -> None:
        """Rows of the outbox were sealed anew."""
        for runner in self.runners.get(device, ()):
            runner.pump.reload()

    def marks_due(self, device: bytes) -> None:
        """There are marks to send to a device."""
        for runner in self.runners.get(device, ()):
            runner.marks_due()

    def cut_off(self, device: bytes, code: str = "revoked") -> None:
        """A device was revoked, or what its links may carry is another now: they end."""
        for runner in self.runners.get(device, ()):
            self._soon(runner.close(code))

    def compare(self, device: bytes) -> None:
        """A message from this device says that our copy of its identity log is old: compare soon."""
        for runner in self.runners.get(device, ()):
            runner.syncing.nudge()

    def lacking(self, device: bytes, sure: bool) -> None:
        """A chain has a hole: compare soon."""
        self.compare(device)

    def stated(self, events: Sequence[Event]) -> None:
        """This device stated signed events: push them to whoever may have them."""
        for runner in self._all():
            runner.syncing.changed(events)

    def stored(self, event: Event) -> None:
        """An event was stored here: push it to other own devices; anybody else gets it sealed, or by comparing."""
        for device in self._known.siblings:
            for runner in self.runners.get(device, ()):
                runner.syncing.changed((event,))

    def contacts_changed(self) -> None:
        """Contacts or invites changed on disk: look again, once for all that came meanwhile."""
        self._stale = True
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.get_running_loop().create_task(self._refresh())

    def open_nearby(self, name: str, seconds: float) -> list[Found]:
        """Be visible to, and reachable by, people nearby for some seconds; who is visible now."""
        self._nearby = True
        if self._nearby_end is not None:
            self._nearby_end.cancel()
        self._nearby_end = asyncio.get_running_loop().call_later(seconds, self.close_nearby)
        if self._gear.lan is not None:
            self._gear.lan.open_nearby(name, self._own.account[:8])
        return self.nearby()

    def close_nearby(self) -> None:
        """Be invisible to strangers again."""
        self._nearby = False
        if self._nearby_end is not None:
            self._nearby_end.cancel()
            self._nearby_end = None
        if self._gear.lan is not None:
            self._gear.lan.close_nearby()

    def nearby(self) -> list[Found]:
        """Who is visible on the LAN now, ourselves excepted."""
        services = self._gear.lan.services() if self._gear.lan is not None else []
        return [found for found in services if found.account8 not in (None, self._own.account[:8])]

    async def knock(self, address: Address, psk: Psk, wanted: Callable[[bytes], bool] = lambda _: True) -> bytes:
        """One attempt at an address; the account there, once it is known as a contact or as asked.

        Raises WorldFault ("dial_failed", "link_closed", "knock_timeout") or PeerFault ("wrong_account").
        """
        target = Target(b"knock", (address,), psk, psk.ref if psk.kind == "contact" else None)
        link = await dial_link(self._gear.transport, address, self._identity(), target, self._gear.chance)
        account = link.peer_account
        if not wanted(account):
            await link.close()
            raise Refused("wrong_account", "Somebody else answers at this address.")
        self._soon(self._serve_once(self._gear.transport.wrap(link)))
        await self.until(lambda: account in self._known.rows, KNOCK_S)
        return account

    async def until(self, holds: Callable[[], bool], seconds: float) -> None:
        """Wait until something holds, asked again whenever links or contacts change; WorldFault("knock_timeout")."""
        try:
            async with asyncio.timeout(seconds):
                while not holds():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise WorldFault("knock_timeout", "Nobody answered there in time.") from None

    async def explore(self, address: Address) -> bytes:
        """Reach whoever is at an address: a contact that is not linked, by its door key, else somebody nearby.

        The account there, or the last WorldFault.
        """
        for psk in self._known.doors(self.linked):
            try:
                return await self.knock(address, psk)
            except Fault as fault:
                if fault.code == "dial_failed":
                    raise
        return await self.knock(address, NEARBY)

    def aimed(self, account: bytes, address: Address) -> bool:
        """Whether this address is among those where an account is sought."""
        row = self._known.rows.get(account)
        return row is not None and address in self._addresses(row)

    def redial(self, account: bytes) -> None:
        """Try this account again now."""
        self._aim(account)
        self._dialer.reset(account)

    async def _serve_once(self, channel: Channel) -> None:
        try:
            await self.serve(channel)
        except Fault as fault:
            self._gear.counters["link_" + fault.code] += 1
        finally:
            await channel.close()

    async def _seal_what_waits(self, account: bytes) -> None:
        """Seal now what waits unsealed for this account's devices."""
        if await self._store.read(lambda cx: outgoing.has_unsealed(self._own, cx, account)):
            await self._store.write(lambda tx: outgoing.seal_unsealed(self._own, tx, account))

    def _is_crowded(self, channel: Channel) -> bool:
        """Whether as many strangers as may are linked; those we dial ourselves are always welcome."""
        inbound = [each for each in self._all() if each.syncing.first_contact and each.channel.role == RESPONDER]
        return channel.role == RESPONDER and len(inbound) >= STRANGERS

    def _enter(self, runner: Runner) -> None:
        """Take a link up; of several to one device one stays, and both ends choose the same."""
        device = runner.peer.device
        runners = self.runners.setdefault(device, [])
        runners.append(runner)
        stays = kept(self._own.device, device, [each.channel.role for each in runners])
        for index, each in enumerate(runners):
            if index != stays:
                self._soon(each.close("doubled"))
        if runner.channel.role == RESPONDER:
            self._dialer.hold(sought(self._own, runner.peer))
        self._changed.set()
        self.watch(device)

    def _leave(self, runner: Runner) -> None:
        device, account = runner.peer.device, runner.peer.account
        self.runners[device].remove(runner)
        if not self.runners[device]:
            del self.runners[device]
        if not (device in self.runners if account == self._own.account else self.linked(account)):
            self._dialer.release(sought(self._own, runner.peer))
        self._changed.set()
        self.watch(device)

    def _all(self) -> list[Runner]:
        return [runner for runners in self.runners.values() for runner in runners]

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._once.add(task)
        task.add_done_callback(self._once.discard)

    async def _refresh(self) -> None:
        try:
            while self._stale:
                self._stale = False
                await self._look()
                self._aim_all()
                self._upgrade()
                self._changed.set()
        except WorldFault:
            self._gear.counters["look_failed"] += 1  # the store is closing or dead, and says so itself

    async def _look(self) -> None:
        """Read what links depend on."""
        self._known = await self._store.read(lambda cx: look(self._own, cx))
        if self._gear.lan is not None:
            self._gear.lan.set_hints(self._known.announced(MAX_ANNOUNCED_INVITES))

    def _upgrade(self) -> None:
        """A link of first contact has done its work once both are contacts: whoever dialled it dials anew."""
        for runner in self._all():
            row = self._known.rows.get(runner.peer.account)
            befriended = row is not None and row.state == "contact"
            waits = runner.channel.role == RESPONDER and runner.channel.psk_kind != "contact"
            if runner.syncing.first_contact and befriended and not waits:
                self._soon(runner.close("befriended"))

    def _identity(self) -> LinkIdentity:
        return LinkIdentity(self._own.account, self._own.keys, self._known.chain)

    def _psks(self) -> list[Psk]:
        """The keys that open a handshake with us now."""
        return self._known.psks(self._own.account) + ([NEARBY] if self._nearby else [])

    def _found(self, found: Found) -> None:
        """Somebody announces itself on the LAN: a contact, the maker of an invite, or a person nearby we asked."""
        now = self._own.clock.now_ms()
        if recognise(found.hints, {b"": lan_key(self._known.door_key)}, now):
            self._kin.found(found.address, self._known, self.runners)
        for account in recognise(found.hints, self._known.lan_keys(), now) + self._known.asked_as(found.account8):
            self._seen[account] = found.address
            self._aim(account)
            if not self.linked(account):
                self._dialer.reset(account)

    def _move(self) -> None:
        """This machine is on another network than before: what failed there may succeed here."""
        self._dialer.reset()
        self.moved()

    def _aim_all(self) -> None:
        for name in self._dialer.names():
            if name not in self._known.rows and name not in self._known.siblings:
                self._dialer.drop(name)
        self._kin.aim(self._known)
        for account in self._known.rows:
            self._aim(account)

    def _aim(self, account: bytes) -> None:
        """Have the dialer seek an account if we know where and under which key."""
        row = self._known.rows.get(account)
        psk = None if row is None else self._key_for(row)
        addresses = () if row is None else self._addresses(row)
        if psk is None or not addresses:
            self._dialer.drop(account)
            return
        self._dialer.aim(Target(account, addresses, psk, account))
        if self.linked(account) and not self._dialled_by_us(account):
            self._dialer.hold(account)

    def _dialled_by_us(self, account: bytes) -> bool:
        return any(each.channel.role != RESPONDER for each in self._all() if each.peer.account == account)

    def _key_for(self, row: ContactRow) -> Psk | None:
        if row.state == "contact" and row.door_key:
            return Psk("contact", row.account, row.door_key)
        if row.state in ("invited", "asked") and row.secret:
            open_still = row.expires * 1000 > self._own.clock.now_ms()
            return Psk("invite", row.secret, invite_key(row.secret)) if open_still else None
        return NEARBY if row.state == "asked" and row.account in self._seen else None

    def _addresses(self, row: ContactRow) -> tuple[Address, ...]:
        seen = [self._seen[row.account]] if row.account in self._seen else []
        stated: list[Address] = []
        for text in row.addresses:
            try:
                stated.append(parse_address(text))
            except Refused:
                self._gear.counters["bad_address"] += 1
        return tuple(dict.fromkeys([*seen, *stated]))[:ADDRESSES]
