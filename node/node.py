"""A peer: the one place that wires store, secure rooms and network together, and the face the floor above sees.

A command goes down into one transaction; what came of it goes up through `deliver` in that same transaction. Rules of
meaning are in `app/`, policy of links in `node/net/links.py`, first contact in `node/secure/contact.py`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from node import birth, blobs, figures, people, renewal, upkeep
from node.backups import Backups
from node.birth import Born
from node.blobs import Blobs
from node.bundles import Bundles
from node.devices import Devices
from node.errors import Refused, WorldFault
from node.guard import Guard
from node.items import Allow, Deliver, Item
from node.jobs import Jobs
from node.joins import Joins
from node.machine import Machine, Where
from node.media.calls import Calls
from node.media.pictures import Pictures
from node.media.viewfinder import Viewfinder
from node.media.voices import Voices
from node.net.bells import Bells
from node.net.known import NEARBY
from node.net.link import Chance
from node.net.links import Gear, Links
from node.net.relays.office import Office
from node.net.typists import Typists
from node.net.wire import Address
from node.people import Contact, Nearby
from node.relay.hub import Outfit
from node.relays import Relays
from node.secure import contact, rebirth, visible
from node.secure.own import Own
from node.serving import Serving, Site
from node.spaces import Spaces
from node.store import contacts
from node.store import own as own_rows
from node.store.contacts import ContactRow
from node.store.db import Cx, Store, Tx
from node.store.home import Home
from node.traces import Traces
from sync.space import personal_space

T = TypeVar("T")

NO_WELCOME: Final = "Whoever is at this address answers strangers only while they look for people nearby."
REACH_S: Final = 15.0
NEARBY_LOOK_S: Final = 1.5


@dataclass(frozen=True, slots=True)
class Upward:
    """The two windows to the floor above: what happened, and whether an account may do something.

    `dear` are kinds that say something of people and are stated to ourselves alone: contacts keep them for us, sealed.
    """

    deliver: Deliver
    allow: Allow = lambda account, purpose: True
    dear: frozenset[int] = frozenset()


class Node:
    """A started node; made by `Node.open`, ended by `stop`."""

    blobs: Blobs
    backups: Backups
    bundles: Bundles
    relays: Relays
    traces: Traces
    setting: figures.Setting
    _outfit: tuple[Upward, Where, Machine]

    def __init__(self, home: Home, store: Store, own: Own, links: Links, name: str) -> None:
        self.name = name
        self._home = home
        self._store = store
        self.room, self.slim = store.room, store.slim
        self._own = own
        self._links = links
        self.pictures = Pictures(links.counters)
        self.spaces, self.joins, self.devices = Spaces(own, store), Joins(own, store), Devices(own, store, links)
        self.typists, self.calls = Typists(own, store, links), Calls(own, store, links)
        self.voices, self.viewfinder = Voices(lambda: self.calls.busy), Viewfinder(lambda: self.calls.busy)
        self.guard = Guard(own, store, self.calls)
        self.jobs = Jobs(store, own.clock, own.random)
        self._upkeep: asyncio.Task[None] | None = None
        self._healer = upkeep.Healer(own, store)

    @staticmethod
    async def create(
        home: Path, name: str, passphrase: str | None, machine: Machine | None = None, *, confirmed: bool = False
    ) -> Born:
        """Make an identity in an empty home; with `confirmed` the person has the phrase and the store forgets it.

        Refused ("already_born", "bad_name", "no_passphrase", …); without a key nothing is left that was not there.
        """
        machine = machine or Machine()
        birth.check_name(name)
        held = Home.open(home)
        try:
            box = machine.key_box(held.key)
            key = box.create(passphrase, machine.random, machine.cost) if box.kind is None else box.unlock(passphrase)
        except BaseException:
            held.undo()
            raise
        try:
            store = Store.open(held.store, key, connect=machine.connect, executor=machine.executor())
            try:
                return await store.write(lambda tx: birth.bear(tx, name, machine.clock, machine.random, confirmed))
            finally:
                await store.close()
        finally:
            held.close()

    @classmethod
    async def open(
        cls, home: Path, passphrase: str | None, upward: Upward, where: Where, machine: Machine | None = None
    ) -> Node:
        """Unlock a home, bring its store up, listen, and look for contacts; Refused("no_identity") in an empty one."""
        machine = machine or Machine()
        held = Home.open(home)
        try:
            box = machine.key_box(held.key)
            key = box.unlock(passphrase)
            room = machine.room(held.path)
            store = Store.open(held.store, key, connect=machine.connect, executor=machine.executor(), room=room)
        except BaseException:
            held.close()
            raise
        try:
            node = await cls._start(held, store, upward, where, machine)
            node.setting = figures.Setting(held.path, box.kind or "", where.use_lan, box.opens_again)
            return node
        except BaseException:
            await store.close()
            held.close()
            raise

    @classmethod
    async def _start(cls, home: Home, store: Store, upward: Upward, where: Where, machine: Machine) -> Node:
        account, keys = await store.write(lambda tx: renewal.finish(tx, machine))
        own = Own(
            account=account,
            keys=keys,
            clock=machine.clock,
            random=machine.random,
            encapsulate=machine.encapsulate,
            deliver=upward.deliver,
            allow=upward.allow,
            dear=upward.dear,
        )
        chance = Chance(machine.random, machine.encapsulate)
        gear = Gear(caller := machine.caller(), machine.lan(where, machine.clock, machine.random), chance, own.counters)
        instance = await store.write(lambda tx: own_rows.instance(tx, machine.random))
        links = Links(own, store, gear, instance)
        office = Office(own, store, links, caller, chance)
        own.wake.awake = Bells(links, office.topics, office)
        name = await store.write(lambda tx: upkeep.wake_up(own, tx))
        node = cls(home, store, own, links, name)
        node._outfit = upward, where, machine
        node.devices.outfit = machine, where
        node.blobs = await Blobs.open(own, store, home.blobs, machine.workers())
        node.backups = Backups(own, store, node.blobs.files, workers := machine.workers(), node.jobs)
        node.bundles = Bundles(own, store, office, workers)
        links.trade = node.blobs.trade
        links.broken, links.watch = node._healer.heal, node.devices.met.before(office.link_changed)
        links.moved, links.admit = office.moved, node.devices.admit
        outfit = Outfit(machine.clock, machine.random, machine.encapsulate, machine.connect)
        node.traces = Traces(own, store, links, office)
        node.relays = Relays(own, store, office, Serving(own, store, Site(home.path / "relay", where.host), outfit))
        await node.guard.load()
        await node._listen(where)
        await node.relays.start(node.blobs)
        await store.write(lambda tx: rebirth.greet(own, tx))
        node.jobs.start()
        node._upkeep = upkeep.begin(own, store, links, node.joins.serve)
        return node

    @staticmethod
    def replay(tx: Tx) -> Iterator[Item]:
        """Everything that was ever delivered and still stands, for read models that are made anew."""
        account, keys = birth.load_keys(tx)
        yield from visible.replay(tx, account, keys.device)
        yield from blobs.replay(tx)

    @property
    def account(self) -> bytes:
        """This account, 32 bytes."""
        return self._own.account

    @property
    def device(self) -> bytes:
        """This device, 32 bytes."""
        return self._own.device

    @property
    def personal_space(self) -> bytes:
        """The space of this account's own devices."""
        return personal_space(self._own.account)

    @property
    def port(self) -> int:
        """The TCP port peers reach this node at."""
        return self._links.port

    @property
    def counters(self) -> Counter[str]:
        """What happened on the network, by kind."""
        return self._links.counters

    @property
    def trouble(self) -> str:
        """Why the disk has failed the store, so that this node must end: `disk_full` or `store_failed`; else empty."""
        return self._store.trouble

    async def renewed(self, way: str | renewal.Admitted) -> Node:
        """Go on in the same store as a new device, by the recovery phrase or an admin device; this object is over then.

        Refused("bad_phrase", "wrong_phrase"), and it goes on as it was; after another fault it can only be stopped.
        """
        step = renewal.step(self.account, way)
        await self._rest()
        upward, where, machine = self._outfit
        await self._store.write(lambda tx: step(tx, machine))
        node = await Node._start(self._home, self._store, upward, where, machine)
        node.setting = self.setting
        return node

    async def stop(self) -> None:
        """End every link and task, close the store cleanly, and let go of the home."""
        await self._rest()
        await self._store.close()
        self._home.close()

    async def _rest(self) -> None:
        """End every link and task; once."""
        task, self._upkeep = self._upkeep, None
        if task is None:
            return
        task.cancel()
        await asyncio.wait([task])
        await self._healer.stop()
        await self.jobs.stop()
        await self.backups.stop()
        await self.relays.stop()
        await asyncio.gather(self.typists.stop(), self.calls.stop(), self.voices.close(), self.pictures.stop())
        await self._links.stop()
        await self.blobs.stop()

    async def read(self, look: Callable[[Cx], T]) -> T:
        """Run `look` over one snapshot of the store, off the event loop."""
        return await self._store.read(look)

    async def write(self, job: Callable[[Tx], T]) -> T:
        """Run `job` on the writer; it is on disk when this returns. WorldFault("disk_full")."""
        self.room.refuse_any()
        return await self._store.write(job)

    async def publish(
        self, space: bytes, kind: int, payload: Mapping[str, object], expires: int = 0, instead: bytes = b""
    ) -> bytes:
        """State an event in a space of any kind; its id, once it is on disk and in the outbox.

        Everybody drops its content once it `expires` (Unix seconds, 0: never). `instead` is something that was stated
        to our own devices, and is erased in the same transaction.
        Refused("not_a_contact", "not_a_member", "unknown_space", "payload_too_large", "gone_already").
        """
        return await self.spaces.state(space, kind, payload, expires, instead)

    async def publish_erase(self, space: bytes, *targets: bytes) -> bytes:
        """State that events of ours, or in a circle or group of ours, are erased: gone here when this returns."""
        return await self.spaces.erase(space, targets)

    async def mark_read(self, space: bytes) -> None:
        """Note that this person has seen all that is held of a space, and tell the authors' devices."""
        await self.write(lambda tx: self.spaces.see(tx, space))

    async def contacts(self) -> list[Contact]:
        """Everybody this node knows, in any state."""
        return [self._contact(row) for row in await self._store.read(contacts.all_of)]

    async def requests(self) -> list[Contact]:
        """Those who asked and wait for an approval."""
        return [each for each in await self.contacts() if each.state == "requested"]

    async def invite(self, expires_seconds: int, uses: int, addresses: Sequence[str] = ()) -> str:
        """A link that makes whoever accepts it a contact; without addresses it names those this node listens at."""

        def make(tx: Tx) -> str:
            where = tuple(addresses) or upkeep.addresses(tx)
            link = contact.invite(self._own, tx, expires_seconds, uses, where)
            tx.after(self._own.wake.ring().contacts_changed)
            return link

        return await self.write(make)

    async def invited(self, link: str) -> tuple[bool, list[bytes]]:
        """Whether an invite link of mine can still be used, and the accounts that used it; Refused("not_my_invite")."""
        return await self._store.read(lambda cx: contact.invited(self._own, cx, link))

    async def accept(self, link: str) -> Contact:
        """Begin to accept an invite link; it goes on until it worked, was refused, or the link has expired."""
        return self._contact(await self.write(lambda tx: contact.accept(self._own, tx, link)))

    async def approve(self, account: bytes) -> Contact:
        """Make a person who asked a contact; Refused("no_request")."""
        return self._contact(await self.write(lambda tx: contact.approve(self._own, tx, account)))

    async def nearby(self, seconds: float = 600) -> list[Nearby]:
        """Open "people nearby" for some seconds, and list whoever is there."""
        seen = self._links.open_nearby(self.name, seconds)
        if not seen:
            await asyncio.sleep(NEARBY_LOOK_S)
            seen = self._links.nearby()
        return [people.seen(found) for found in seen]

    async def add_nearby(self, nearby_id: str) -> Contact:
        """Ask somebody nearby to become a contact, or approve if they asked; Refused("nobody_nearby")."""
        matching = [each.account for each in await self.requests() if each.account[:8].hex() == nearby_id.lower()]
        if matching:
            return await self.approve(matching[0])
        found = [each for each in self._links.nearby() if people.seen(each).id == nearby_id.lower()]
        if not found:
            raise Refused("nobody_nearby", "Nobody with this id is nearby now; look again with `kith people nearby`.")
        account = await self._links.knock(found[0].address, NEARBY, lambda account: account[:8] == found[0].account8)
        return await self._known(account)

    async def dial(self, host: str, port: int, account: bytes | None = None) -> Contact:
        """Connect to an address a person typed; for a contact it is remembered, a stranger there is asked.

        Raises WorldFault if nobody answers, or nobody who is open to strangers ("no_welcome"), Refused("wrong_account")
        if somebody else does. A contact that is linked already is not dialled again.
        """
        address = Address(host, port)
        if account is not None:
            await self.write(lambda tx: contact.remember_address(self._own, tx, account, str(address)))
            await self._links.until(lambda: self._links.aimed(account, address), REACH_S)
            self._links.redial(account)
            await self._links.until(lambda: self._links.linked(account), REACH_S)
            return await self._known(account)
        try:
            return await self._known(await self._links.explore(address))
        except WorldFault as fault:
            if fault.code == "link_closed":
                raise WorldFault("no_welcome", NO_WELCOME) from None
            raise

    async def set_name(self, name: str) -> None:
        """Change the name this person gives to new contacts."""
        checked = birth.check_name(name)
        await self.write(lambda tx: own_rows.put(tx, birth.NAME, checked.encode()))
        self.name = checked

    async def recovery_phrase(self) -> str:
        """The words of the recovery phrase until they are confirmed, then the empty string."""
        return (await self._store.read(lambda cx: own_rows.get(cx, birth.PHRASE)) or b"").decode()

    async def confirm_phrase(self) -> None:
        """The person has written the recovery phrase down: forget it."""
        await self.write(birth.confirm_phrase)

    async def check_phrase(self, phrase: str) -> None:
        """Make sure that this is the recovery phrase of this account; Refused("bad_phrase", "wrong_phrase")."""
        birth.keys_of(self.account, phrase)

    async def status(self) -> dict[str, object]:
        """Figures and states; no secrets, no content."""
        who = {"account": self.account.hex(), "device": self.device.hex(), "name": self.name}
        return {**who, **await figures.of(self._own, self._store, self._links, self.setting), **self.relays.figures}

    async def _listen(self, where: Where) -> None:
        """Open the port: the one that was asked for, else the one this node had before, else any."""
        before = await self._store.read(lambda cx: own_rows.number(cx, birth.PORT))
        try:
            await self._links.start(where.host, where.port or before)
        except Exception:
            if where.port or not before:
                raise
            await self._links.start(where.host, 0)
        await self._store.write(lambda tx: upkeep.remember(tx, where, self._links.port))

    async def _known(self, account: bytes) -> Contact:
        row = await self._store.read(lambda cx: contacts.get(cx, account))
        if row is None:
            raise Refused("not_a_contact", "This person is not a contact.")
        return self._contact(row)

    def _contact(self, row: ContactRow) -> Contact:
        return people.shown(self._own.account, row)
