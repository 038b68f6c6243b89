"""People of groups with stores: the product's own rooms over SQLCipher stores, each commit flushed, and no network.

Of whoever is only spoken to there is an identity log, a contact and a ratchet session with each device, as if all had
met long ago. What would leave stays in the outbox and in what waits for the topics of a relay.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from crypto import ratchet
from crypto.primitives import mlkem_encapsulate, x25519_public
from node.secure import group_entries, identities, plaintext, topics
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import contacts, outbox, relays, sessions
from node.store import topics as topic_rows
from node.store.contacts import ContactRow
from node.store.db import Store
from node.store.relays import RelayRow
from node.store.transaction import Tx
from node.system import SystemClock
from sync import chains
from tests.sync.group_book import Person

RELAY: Final = RelayRow(b"R" * 32, ("relay.example:443",), b"s" * 32, b"r" * 32, b"p" * 32, b"b" * 32, joined=1)


T = TypeVar("T")


class Quiet:
    """Whoever would send: nobody is told anything."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *args: None


class Member:
    """A person with a store, to whom some others are contacts; with `relay` what groups state waits to be appended."""

    def __init__(self, path: Path, person: Person, others: Sequence[Person], relay: bool = False) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.person, self.path = person, path
        self.own = Own(
            person.account, person.devices[0], SystemClock(), os.urandom, mlkem_encapsulate, shown, lambda *_: True
        )
        self.own.wake.awake = Quiet()  # type: ignore[assignment]
        self.runner = asyncio.Runner()
        self.store = Store.open(path, os.urandom(32))
        self.do(lambda tx: self._meet(tx, others))
        if relay:
            self.do(lambda tx: relays.put(tx, RELAY))

    def do(self, work: Callable[[Tx], T]) -> T:
        """One transaction, flushed."""
        return self.runner.run(self.store.write(work))

    def do_all(self, works: Iterable[Callable[[Tx], object]]) -> None:
        """Many transactions at once, which are flushed together as far as they wait for each other."""

        async def work() -> None:
            await asyncio.gather(*(self.store.write(each) for each in works))

        self.runner.run(work())

    def peer(self) -> Peer:
        """This person as the other end of a link sees them."""
        keys = self.person.devices[0]
        return Peer(self.person.account, keys.device, keys.exchange, tuple(chains.chain(self.person.log, keys.device)))

    def hears(self, other: Member) -> None:
        """Act on what another device has to say to this one about groups, as if it had come and was opened."""
        rows = other.do(lambda tx: outbox.of_device(tx, self.own.device))
        peer = other.peer()
        for said in (plaintext.decode(row.item) for row in rows):
            if said.type in group_entries.WORDS:
                self.do(lambda tx, said=said: group_entries.hear(self.own, tx, peer, said.type, said.body))  # type: ignore[misc]

    def queued(self) -> list[bytes]:
        """The envelopes in the outbox, which is empty afterwards."""

        def work(tx: Tx) -> list[bytes]:
            found = [envelope for (envelope,) in tx.rows("SELECT envelope FROM outbox ORDER BY id")]
            tx.execute("DELETE FROM outbox")
            return found

        return self.do(work)

    def appended(self) -> list[tuple[bytes, bytes]]:
        """(topic, entry) of what waits to be appended at a relay; nothing does afterwards."""

        def work(tx: Tx) -> list[tuple[bytes, bytes]]:
            found = [(topic, entry) for topic, entry in tx.rows("SELECT topic, entry FROM appending ORDER BY id")]
            tx.execute("DELETE FROM appending")
            return found

        return self.do(work)

    def takes(self, entries: Iterable[tuple[bytes, bytes]], together: bool = False) -> None:
        """Take in entries of topics, each in a transaction of its own."""
        works = [partial(self._take, topic, entry) for topic, entry in entries]
        if together:
            self.do_all(works)
            return
        for work in works:
            self.do(work)

    def close(self) -> None:
        self.runner.run(self.store.close())
        self.runner.close()

    def _take(self, name: bytes, entry: bytes, tx: Tx) -> None:
        row = topic_rows.get(tx, name)
        assert row is not None
        group_entries.taken(self.own, tx, name, topics.open_(row.seal, name, entry))

    def _meet(self, tx: Tx, others: Sequence[Person]) -> None:
        identities.store(self.own, tx, self.person.account, self.person.log)
        for other in others:
            identities.store(self.own, tx, other.account, other.log)
            contacts.put(tx, ContactRow(other.account, "contact", other.name, other.devices[0].device, made=1))
            for keys in other.devices:
                secret, prekey = os.urandom(32), os.urandom(32)
                state = ratchet.start_initiator(secret, b"ad", x25519_public(prekey), os.urandom)
                sessions.add(tx, sessions.SessionRow(os.urandom(16), keys.device, state.to_bytes()), 1)


def people(count: int) -> list[Person]:
    """So many accounts, each with one device; the same ones every time."""
    return [Person(f"person {number}") for number in range(count)]


def shown(tx: Tx, item: object) -> None:
    """What is delivered is nobody's concern here."""
