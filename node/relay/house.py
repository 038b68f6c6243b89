"""What the connections of one relay share: its store and rooms, who reads which box, and who is a member.

It is made and ended by `hub.py`; one connection is `session.py`.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from crypto.primitives import equal
from node.errors import Refused
from node.relay import letters, store
from node.relay.authority import Certificates
from node.relay.blobs import Blobs
from node.relay.intake import Intake
from node.relay.leases import Leases
from node.relay.limits import Quotas
from node.relay.reader import Reader
from node.store import own
from node.store.db import Store, Tx
from node.system import Clock, Random
from sync.hub import Letter
from sync.limits import HUB_SECRET_BYTES

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
        self.intake = Intake(store, clock, quotas, self._reader)
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

        def forget(tx: Tx) -> None:
            store.leave(tx, member)
            self.certificates.revoke_all(tx, key)

        await self.store.write(forget)
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

    def _reader(self, name: bytes) -> Reader | None:
        found = self._readers.get(name)
        return None if found is None else found[1]


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
