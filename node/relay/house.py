"""What the connections of one relay share: its store and rooms, who reads which box, and who is a member.

It is made and ended by `hub.py`; one connection is `session.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from crypto.primitives import equal
from node.errors import Refused
from node.relay import letters, store, topics
from node.relay.authority import Certificates
from node.relay.blobs import Blobs
from node.relay.following import Audience
from node.relay.intake import Brought, Hearer, Intake
from node.relay.leases import Leases
from node.relay.limits import Quotas
from node.relay.reader import Reader
from node.store import own
from node.store.db import Store, Tx
from node.system import Clock, Random
from sync.hub import Letter, Put
from sync.limits import HUB_SECRET_BYTES
from sync.topic import Entry, Made, Make, Place

if TYPE_CHECKING:
    from node.relay.session import Session

KEY = "static_private"
SECRET = "invitation_secret"  # noqa: S105 - the name of a value, not the value


class House:
    """The shared things of one relay."""

    def __init__(self, store: Store, clock: Clock, quotas: Quotas, blobs: Blobs, certificates: Certificates) -> None:
        self.store = store
        self.quotas = quotas
        self.blobs = blobs
        self.certificates = certificates
        self.counters: Counter[str] = Counter()
        self.leases = Leases()
        self.sessions: set[Session] = set()
        self.audience = Audience()
        self.intake = Intake(store, clock, quotas, self._hearers)
        self.secret = b""
        self._clock = clock
        self._readers: dict[bytes, tuple[Session, Reader]] = {}

    def now(self) -> int:
        """Unix seconds."""
        return self._clock.now_ms() // 1000

    async def read_letters(self, box: int, after: int, most: int, most_bytes: int) -> list[Letter]:
        """What waits in a box, for its reader."""
        return await self.store.read(lambda cx: letters.read(cx, box, after, most, most_bytes))

    async def enrol(self, key: bytes, secret: bytes) -> int:
        """Make a member of whoever shows the secret of the invitation; Refused("bad_invitation")."""
        if not equal(secret, self.secret):
            raise Refused("bad_invitation", "This invitation is not valid any more.")
        return await self.store.write(partial(store.enrol, key=key, now=self.now(), quotas=self.quotas))

    async def leave(self, member: int, key: bytes) -> None:
        """Forget a member and all it keeps here; its connections go on as those of a stranger."""

        def forget(tx: Tx) -> list[bytes]:
            made = topics.names_of(tx, member)
            topics.leave(tx, member)
            store.leave(tx, member)
            self.certificates.revoke_all(tx, key)
            return made

        self.audience.gone(await self.store.write(forget))
        for session in self.sessions:
            if session.member == member:
                session.member = None
                for reader in list(session.readers.values()):
                    self.shut(reader)
                    del session.readers[reader.name]

    async def open_box(self, name: bytes, member: int) -> store.Box:
        """The row of a box; what an earlier reader has taken is taken before it is looked at."""
        untold = self.intake.untold()

        def look(tx: Tx) -> store.Box:
            letters.take(tx, untold)
            return store.open_box(tx, name, member, self.quotas)

        return await self.store.write(look)

    def open(self, session: Session, reader: Reader) -> None:
        """Give the mail of a box to this connection from now on; the one before it ends."""
        before = self._readers.get(reader.name)
        if before is not None and before[0] is not session:
            before[0].end("opened_elsewhere")
        self._readers[reader.name] = (session, reader)
        session.readers[reader.name] = reader

    def shut(self, reader: Reader) -> None:
        """A reader is gone; nothing happens if another has the box by now."""
        found = self._readers.get(reader.name)
        if found is not None and found[1] is reader:
            del self._readers[reader.name]

    async def make_topic(self, member: int, question: Make) -> Made:
        """Make a topic for a member, or have it live on."""
        return await self.store.write(lambda tx: topics.make(tx, member, question, self.now(), self.quotas))

    async def drop_topic(self, member: int, name: bytes) -> None:
        """Forget a topic of a member; whoever follows it hears of that."""
        await self.store.write(lambda tx: topics.drop(tx, member, name))
        self.audience.gone([name])

    async def find_topics(self, places: Sequence[Place]) -> dict[bytes, topics.Found]:
        """Those of some topics that may be read, by name."""
        now = self.now()
        found = await self.store.read(lambda cx: {each.topic: topics.find(cx, each, now) for each in places})
        return {name: topic for name, topic in found.items() if topic is not None}

    async def heads(self, rows: Sequence[int]) -> list[int | None]:
        """The newest number of each of some topics, None for one that is not there any more."""
        return await self.store.read(lambda cx: [topics.head(cx, row) for row in rows])

    async def read_entries(self, topic: int, after: int, most: int, most_bytes: int) -> list[Entry]:
        """What lies in a topic, for whoever follows it."""
        return await self.store.read(lambda cx: topics.read(cx, topic, after, most, most_bytes))

    def _hearers(self, brought: Brought) -> Sequence[Hearer]:
        if not isinstance(brought, Put):
            return self.audience.of(brought.topic)
        found = self._readers.get(brought.box)
        return [] if found is None else [found[1]]


def make_keys(tx: Tx, random: Random) -> tuple[bytes, bytes]:
    """The relay's static private key and the secret of its invitation, drawn when the store is new."""
    found = []
    for name, size in ((KEY, 32), (SECRET, HUB_SECRET_BYTES)):
        value = own.get(tx, name)
        if value is None:
            value = random(size)
            own.put(tx, name, value)
        found.append(value)
    return found[0], found[1]


def renew_secret(tx: Tx, random: Random) -> bytes:
    """A new secret in place of the one before."""
    secret = random(HUB_SECRET_BYTES)
    own.put(tx, SECRET, secret)
    return secret
