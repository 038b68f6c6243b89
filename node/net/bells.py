"""Several who hear what was committed, where the secure rooms know one (`node/secure/own.py`, `Awake`)."""

from __future__ import annotations

from collections.abc import Sequence

from node.net.relays.topics import Topics
from node.net.relinking import Relinking
from node.secure.own import Awake, Pushing
from node.store.outbox import OutboxRow
from sync.event import Event


class Bells:
    """Rings whoever holds the links, then everybody else, in the order given."""

    def __init__(self, links: Pushing, topics: Topics, *others: Awake) -> None:
        self._links = links
        self._topics = topics
        self._hearers = (links, *others)
        self._relinking = Relinking(links.cut_off)

    def queued(self, row: OutboxRow) -> None:
        """A sealed row entered the outbox."""
        for each in self._hearers:
            each.queued(row)

    def resealed(self, device: bytes) -> None:
        """Rows for a device were sealed anew."""
        for each in self._hearers:
            each.resealed(device)

    def marks_due(self, device: bytes) -> None:
        """There are marks a device has not repeated."""
        for each in self._hearers:
            each.marks_due(device)

    def contacts_changed(self) -> None:
        """Contacts or their identity logs changed."""
        for each in self._hearers:
            each.contacts_changed()

    def cut_off(self, device: bytes, code: str = "revoked") -> None:
        """A device was revoked, or what its links may carry is another now."""
        for each in self._hearers:
            each.cut_off(device, code)

    def compare(self, device: bytes) -> None:
        """A device's message shows that our copy of its identity log is old."""
        for each in self._hearers:
            each.compare(device)

    def lacking(self, device: bytes, sure: bool) -> None:
        """A chain we share with a device has a hole."""
        for each in self._hearers:
            each.lacking(device, sure)

    def stated(self, events: Sequence[Event]) -> None:
        """Signed events are new here: push them."""
        self._links.stated(events)

    def stored(self, event: Event) -> None:
        """An event is new here that own devices get whole."""
        self._links.stored(event)

    def offers_changed(self, device: bytes) -> None:
        """Links to a device could offer more than they do."""
        self._relinking.soon(device)

    def topics_changed(self, relay: bytes) -> None:
        """Other topics are followed at a relay than before."""
        self._topics.changed(relay)

    def appending(self, relay: bytes) -> None:
        """Something waits to be appended to a topic at a relay."""
        self._topics.queued(relay)
