"""Topics at relays, as the rooms above use them: follow one, append to it, let it go; each inside a transaction.

It knows no groups: what comes is handed to `taken`, what is appended is an envelope. What is done while a relay is
connected is `following.py` (what comes) and `appending.py` (what leaves). Bytes: sync/SPEC.md, "Topics".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, NamedTuple

from node.errors import Refused
from node.net.relays.appending import Appending
from node.net.relays.connection import Connection
from node.net.relays.following import Following, Taken
from node.secure import topics as seals
from node.store import topics
from node.store.db import Store, Tx
from node.store.topics import TopicRow
from node.system import Clock
from sync import topic


class Attendance(NamedTuple):
    """What is done about topics on one connection, until it ends."""

    following: Following
    appending: Appending

    def works(self) -> list[Callable[[], Coroutine[Any, Any, None]]]:
        """What is done side by side as long as the connection lasts."""
        return [self.following.run, self.following.take, self.appending.run]


class Topics:
    """All topics of a node; a topic is named by 32 bytes that are its own at one relay.

    `moved` hears that relays are needed that were not, or are needed no more; `left` in the same transaction that a
    relay keeps an event of ours.
    """

    def __init__(self, clock: Clock, store: Store, counters: Counter[str], moved: Callable[[], None]) -> None:
        self._clock = clock
        self._store = store
        self._counters = counters
        self._moved = moved
        self._taken: Taken | None = None
        self._attending: dict[bytes, list[Attendance]] = {}
        self.left: Callable[[Tx, bytes], None] = lambda tx, event: None

    def listen(self, taken: Taken) -> None:
        """From now on each entry is handed to `taken` (topic, number, envelope), those of one frame side by side.

        It returns once the envelope is on the disk; PeerFault: it is of no use and is passed over; any other fault: it
        comes again. What came once may come again, so the same twice must do no harm; one that does not return holds
        up all topics of its relay. Until this is called nothing is followed.
        """
        self._taken = taken
        for each in self._here():
            each.following.listen(taken)

    def follow(self, tx: Tx, relay: bytes, addresses: Sequence[str], secret: bytes, make: bool = False) -> bytes:
        """Follow the topic of a 32-byte secret at the relay with this key; its name there.

        With `make` this node makes it, and again, at a relay that it has joined. Anew is fine: addresses and `make`
        become what they are now, the place in it stays.
        """
        keys = topic.keys(secret, relay)
        topics.put(tx, TopicRow(keys.topic, relay, tuple(addresses), keys.append, keys.read, keys.seal, make))
        tx.after(lambda: self.changed(relay))
        return keys.topic

    def unfollow(self, tx: Tx, name: bytes) -> None:
        """Follow a topic no more; what was to be appended to it is forgotten, and others go on with it."""
        row = topics.get(tx, name)
        if row is not None:
            topics.drop(tx, name)
            tx.after(lambda: self.changed(row.relay))

    def drop(self, tx: Tx, name: bytes) -> None:
        """Follow a topic no more and have it end for all, once its relay can be reached, if this node made it."""
        row = topics.get(tx, name)
        if row is not None:
            topics.let_go(tx, name)
            tx.after(lambda: self.changed(row.relay))

    def append(self, tx: Tx, name: bytes, envelope: bytes) -> None:
        """Have an envelope of a space key appended; it leaves when its relay can be reached, for 30 days.

        Refused("unknown_topic", "too_large", "too_many_entries").
        """
        row = topics.get(tx, name)
        if row is None or row.dropped or not row.append:
            raise Refused("unknown_topic", "This node appends to no such topic.")
        topics.queue(tx, name, seals.seal(row.seal, name, envelope), self._clock.now_ms())
        tx.after(lambda: self.queued(row.relay))

    def state(self, relay: bytes, name: bytes) -> str:
        """How it stands with a topic: `followed`, `seeking`, or the code of a refusal."""
        states = [each.following.state(name) for each in self._attending.get(relay, ())]
        return states[-1] if states else "seeking"

    def enter(self, relay: bytes, connection: Connection, is_member: bool) -> Attendance:
        """Begin with a connection; its works are run until it ends, then `leave` is called."""
        following = Following(self._store, self._clock, self._counters, relay, connection)
        following.is_member = is_member
        if self._taken is not None:
            following.listen(self._taken)
        attendance = Attendance(following, Appending(self._store, self._counters, following, connection))
        attendance.appending.left = self.left
        self._attending.setdefault(relay, []).append(attendance)
        return attendance

    def leave(self, relay: bytes, attendance: Attendance) -> None:
        """A connection has ended."""
        self._attending[relay].remove(attendance)
        if not self._attending[relay]:
            del self._attending[relay]

    def changed(self, relay: bytes) -> None:
        """Topics at a relay are followed that were not, or no more."""
        for each in self._attending.get(relay, ()):
            each.following.stir()
        self._moved()

    def queued(self, relay: bytes) -> None:
        """Something waits to be appended at a relay."""
        for each in self._attending.get(relay, ()):
            each.appending.stir()

    def _here(self) -> list[Attendance]:
        return [each for some in self._attending.values() for each in some]
