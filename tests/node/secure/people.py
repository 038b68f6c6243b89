"""People for the tests of the secure rooms: real stores and keys, a clock to turn, and envelopes passed by hand."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from crypto.keys import generate_device
from crypto.primitives import mlkem_encapsulate
from node import birth, outset
from node.items import Delivered, Item
from node.machine import Machine
from node.net.hints import HOUR_MS
from node.secure import admitting, contact, identities, inbox, outgoing, plaintext, prekeys
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import contacts, log, opening, outbox
from node.store.outbox import OutboxRow
from node.store.transaction import Tx
from sync.event import Event
from sync.space import direct_space
from tests.node.store.making import KEY, unflushed

T = TypeVar("T")

NOW_MS = 1_790_000_000_000
DAY_MS = 24 * HOUR_MS
TEXT = 1000


class Clock:
    """A wall clock that stands until it is turned."""

    def __init__(self) -> None:
        self.ms = NOW_MS

    def now_ms(self) -> int:
        return self.ms


class Rings:
    """Notes what would be told to the network."""

    def __init__(self) -> None:
        self.rung: list[tuple[str, object]] = []

    def queued(self, row: OutboxRow) -> None:
        self.rung.append(("queued", row))

    def resealed(self, device: bytes) -> None:
        self.rung.append(("resealed", device))

    def marks_due(self, device: bytes) -> None:
        self.rung.append(("marks_due", device))

    def contacts_changed(self) -> None:
        self.rung.append(("contacts_changed", None))

    def stated(self, events: Sequence[Event]) -> None:
        pass

    def cut_off(self, device: bytes, code: str = "revoked") -> None:
        self.rung.append(("cut_off", device) if code == "revoked" else (code, device))

    def compare(self, device: bytes) -> None:
        self.rung.append(("compare", device))

    def stored(self, event: Event) -> None:
        pass

    def offers_changed(self, device: bytes) -> None:
        self.rung.append(("offers_changed", device))

    def lacking(self, device: bytes, sure: bool) -> None:
        self.rung.append(("sure" if sure else "lacking", device))


class Person:
    """One device of one account with its store; `do` runs a transaction, which an exception undoes."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name, self.clock, self.rings = name, Clock(), Rings()
        self.items: list[Item] = []
        self.allowed = True
        self.random = random.Random(name).randbytes
        self.connection = opening.prepare(folder / f"{name}.db", KEY, unflushed)[0]
        self.begin()
        account, keys = self.do(birth.load_keys)
        self.own = Own(
            account=account,
            keys=keys,
            clock=self.clock,
            random=self.random,
            encapsulate=mlkem_encapsulate,
            deliver=lambda tx, item: tx.after(lambda: self.items.append(item)),
            allow=lambda account, purpose: self.allowed,
        )
        self.own.wake.awake = self.rings
        self.do(lambda tx: birth.announce(self.own, tx))

    def begin(self) -> None:
        self.born = self.do(lambda tx: birth.bear(tx, self.name, self.clock, self.random, True))

    @property
    def account(self) -> bytes:
        return self.own.account

    @property
    def device(self) -> bytes:
        return self.own.device

    def do(self, work: Callable[[Tx], T]) -> T:
        self.connection.execute("BEGIN")
        tx = Tx(self.connection)
        try:
            done = work(tx)
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")
        for callback in tx.callbacks:
            callback()
        return done

    def peer(self, nearby: bool = False) -> Peer:
        """This person as the other end of a link sees them."""
        chain = self.do(lambda tx: identities.chain(tx, self.account, self.device))
        return Peer(self.account, self.device, self.own.keys.exchange, tuple(chain), nearby)

    def state(self, other: Person) -> str:
        row = self.do(lambda tx: contacts.get(tx, other.account))
        return "" if row is None else row.state

    def queued(self, other: Person) -> list[OutboxRow]:
        return self.do(lambda tx: outbox.of_device(tx, other.device))

    def texts(self) -> list[object]:
        return [item.payload.get("text") for item in self.items if isinstance(item, Delivered)]

    def says(self, other: Person, text: str) -> Event:
        return self.do(lambda tx: outgoing.publish(self.own, tx, other.account, TEXT, {"text": text}))

    def takes(self, envelope: bytes, sender: Person, nearby: bool = False) -> bool:
        peer = sender.peer(nearby)
        return self.do(lambda tx: inbox.receive(self.own, tx, peer, envelope))

    def seals(self, other: Person, kind: int, body: bytes) -> bytes:
        """An envelope with anything in it, as a malicious device could make it."""
        self.do(lambda tx: outgoing.queue(self.own, tx, other.account, other.device, (kind, body)))
        row = self.queued(other)[-1]
        self.do(lambda tx: outbox.drop(tx, row.id))
        assert row.envelope is not None
        return row.envelope

    def holds(self, event: Event) -> log.Stored | None:
        return self.do(lambda tx: log.get(tx, event.id))

    def rows(self, table: str) -> int:
        count: int = self.do(lambda tx: tx.value(f"SELECT count(*) FROM {table}"))
        return count


class Laptop(Person):
    """A second device of somebody's account, let in by a code of the first."""

    def __init__(self, folder: Path, phone: Person, name: str = "laptop") -> None:
        self.phone = phone
        super().__init__(folder, f"{phone.name} {name}")

    def begin(self) -> None:
        phone, keys = self.phone, generate_device(self.random)
        phone.do(lambda tx: admitting.make_code(phone.own, tx, (), 600))
        phone.do(lambda tx: admitting.redeem(phone.own, tx, (keys.device, keys.exchange), "laptop"))
        given = phone.do(lambda tx: outset.gather(phone.own, tx))
        machine = Machine(clock=self.clock, random=self.random)
        self.do(lambda tx: outset.fill(tx, given, machine, (phone.account, keys)))


def deliver(sender: Person, to: Person, nearby: bool = False) -> int:
    """Bring everything that is queued, and acknowledge it; how much it was."""
    rows = [row for row in sender.queued(to) if row.envelope is not None]
    for row in rows:
        assert row.envelope is not None
        assert row.hash16 is not None
        to.takes(row.envelope, sender, nearby)
        hash16 = row.hash16
        sender.do(lambda tx, hash16=hash16: outbox.acked(tx, to.device, hash16))  # type: ignore[misc]
    return len(rows)


def settle(one: Person, other: Person, nearby: bool = False) -> None:
    """Bring everything in both directions until nothing is queued."""
    while deliver(one, other, nearby) + deliver(other, one, nearby):
        pass


def asks(asker: Person, other: Person, nearby: bool = False) -> None:
    """First contact up to the first message in the asker's outbox."""
    frame = other.do(lambda tx: prekeys.hand_out(other.own, tx, asker.device))
    peer = other.peer(nearby)
    asker.do(lambda tx: contact.ask(asker.own, tx, peer, frame))


def invites(maker: Person, uses: int = 1, seconds: int = 3600) -> str:
    return maker.do(lambda tx: contact.invite(maker.own, tx, seconds, uses, ("127.0.0.1:1",)))


def accepts(person: Person, link: str) -> None:
    person.do(lambda tx: contact.accept(person.own, tx, link))


def befriend(one: Person, other: Person) -> None:
    """Make two people contacts by a link, and let each know the other's identity log."""
    accepts(one, invites(other))
    asks(one, other)
    settle(one, other)
    for here, there in ((one, other), (other, one)):
        learn(here, there)
    assert (one.state(other), other.state(one)) == ("contact", "contact")
    one.rings.rung.clear()
    other.rings.rung.clear()


def learn(here: Person, there: Person) -> None:
    """Let one person hold the other's whole identity log, as sync brings it."""
    events = log_of(there)
    here.do(lambda tx: identities.store(here.own, tx, there.account, events))


def log_of(person: Person) -> list[Event]:
    return person.do(lambda tx: log.events(tx, [entry.id for entry in log.entries(tx, person.account)]))


def between(one: Person, other: Person) -> bytes:
    return direct_space(one.account, other.account)


def fake(person: Person, **changes: object) -> Peer:
    return replace(person.peer(), **changes)  # type: ignore[arg-type]


EVENT, RECEIPT, CONTACT, REFUSED = plaintext.EVENT, plaintext.RECEIPT, plaintext.CONTACT, plaintext.REFUSED
