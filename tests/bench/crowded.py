"""A home in which a thousand people have written for years: a real account, whose store is filled while nothing runs.

Every message is an event stamped by the device that says it, in the log and in the read models by the product's own
functions; only the network and the ratchet were left out, which leave no trace in either.
"""

import asyncio
import os
import random
from collections.abc import Iterator
from functools import partial
from itertools import islice

from app.chat.events import MESSAGE
from app.notices import Notices
from app.projector import Projector
from app.start import NOTICE_COUNTER, SUBJECTS
from crypto.keys import generate_device
from crypto.primitives import mlkem_encapsulate
from node import birth
from node.machine import Machine
from node.secure import visible
from node.secure.own import Own
from node.store import contacts, log
from node.store import own as own_rows
from node.store.contacts import ContactRow
from node.store.db import Store, Tx
from node.store.home import Home
from sync.event import STAMPED, Event, Header, pack_payload, stamp_event, stamp_key
from sync.space import direct_space
from tests.bench.searching import Talk
from tests.person import Person

YEARS_MS = 3 * 365 * 86_400_000
AGO_MS = 3_600_000
"""The newest message is an hour old: whatever is said while it is measured is newer."""

PORTION = 2_000
MINE = 3
"""One message of so many is mine."""


class Writer:
    """A device with its chains of statements, one in each space."""

    def __init__(self, account: bytes, device: bytes, seed: bytes) -> None:
        self.account, self.device = account, device
        self._key = stamp_key(seed)
        self._chains: dict[bytes, tuple[int, bytes]] = {}

    def go_on(self, space: bytes, seq: int, before: bytes) -> None:
        """Whatever is said in a space follows a statement that was made already."""
        self._chains[space] = seq, before

    def say(self, space: bytes, ms: int, text: str) -> Event:
        """State a message as it was said at a time in Unix milliseconds."""
        seq, before = self._chains.get(space, (0, b""))
        header = Header(STAMPED, space, self.account, self.device, seq + 1, before, ms << 16, MESSAGE)
        event = stamp_event(self._key, header, pack_payload(os.urandom, {"text": text}))
        self._chains[space] = seq + 1, event.id
        return event


def stranger(account: bytes) -> Writer:
    """Somebody of whom there is nothing but what they wrote."""
    keys = generate_device(os.urandom)
    return Writer(account, keys.device, keys.signing_seed)


class Filled:
    """The open store of somebody whose node is off."""

    def __init__(self, person: Person) -> None:
        self._home = Home.open(person.home)
        machine = Machine()
        key = machine.key_box(self._home.key).unlock(person.passphrase_file.read_text("utf-8").strip())
        self._runner = asyncio.Runner()
        self._store = Store.open(self._home.store, key)
        account, keys = self._runner.run(self._store.write(birth.load_keys))
        notices = Notices(lambda tx: own_rows.count(tx, NOTICE_COUNTER))
        projector = Projector(SUBJECTS, notices, visible_replay)
        self._own = Own(account, keys, machine.clock, os.urandom, mlkem_encapsulate, projector.deliver, lambda *_: True)
        self._runner.run(self._store.write(projector.prepare))
        self.me = Writer(account, keys.device, keys.signing_seed)
        self.now_ms = machine.clock.now_ms()

    def know(self, people: dict[bytes, str], devices: dict[bytes, bytes]) -> None:
        """Have contacts, by account, with their names and devices."""

        def put(tx: Tx) -> None:
            for account, name in people.items():
                contacts.put(tx, ContactRow(account, "contact", name, devices[account], made=self.now_ms - YEARS_MS))

        self._runner.run(self._store.write(put))

    def meet_earlier(self) -> None:
        """Have all contacts been contacts for years: nobody may say as much as here in a day."""

        def put(tx: Tx) -> None:
            for row in contacts.in_state(tx, "contact"):
                contacts.known_since(tx, row.account, self.now_ms - YEARS_MS)

        self._runner.run(self._store.write(put))

    def take(self, events: Iterator[Event]) -> int:
        """Take events in, in portions that are a transaction each; how many they were."""
        taken = 0
        while portion := list(islice(events, PORTION)):
            self._runner.run(self._store.write(partial(self._portion, portion)))
            taken += len(portion)
        return taken

    def _portion(self, portion: list[Event], tx: Tx) -> None:
        for event in portion:
            if log.append(tx, event, log.State.PLAIN, self.now_ms) is not None:
                visible.show(self._own, tx, event)

    def with_whom(self, account: bytes) -> bytes:
        """The space that is shared with somebody; what I say there follows what I said."""
        space = direct_space(self.me.account, account)
        head = self._runner.run(self._store.read(lambda cx: log.head(cx, space, self.me.device)))
        if head is not None:
            self.me.go_on(space, head.seq, head.id)
        return space

    def close(self) -> None:
        """Close the store as a node does that ends."""
        self._runner.run(self._store.close())
        self._runner.close()
        self._home.close()


def visible_replay(tx: Tx) -> Iterator[object]:
    """Nothing is folded again in a store whose read models are those of this program."""
    return iter(())


def fill(person: Person, people: int, messages: int, largest: int) -> list[str]:
    """Give somebody so many contacts and messages, `largest` of them with the first; the contacts' names, that first.

    The others have the rest by Zipf's law, and everybody's newest message is at another time.
    """
    filled = Filled(person)
    draw, talk = random.Random(people), Talk(people)
    others = [stranger(os.urandom(32)) for _ in range(people)]
    names = [f"{talk.text().split()[0].capitalize()} {number}" for number in range(people)]
    filled.know(
        {other.account: name for other, name in zip(others, names, strict=True)},
        {other.account: other.device for other in others},
    )
    weights = [1 / (place + 5) for place in range(1, people)]
    counts = [largest, *(max(1, round((messages - largest) * weight / sum(weights))) for weight in weights)]
    for other, count in zip(others, counts, strict=True):
        space = direct_space(filled.me.account, other.account)
        newest = filled.now_ms - AGO_MS - draw.randrange(90 * 86_400_000 if other is not others[0] else 1)
        step = YEARS_MS // count
        filled.take(
            (filled.me if number % MINE == 0 else other).say(space, newest - step * (count - 1 - number), talk.text())
            for number in range(count)
        )
    filled.close()
    return names
