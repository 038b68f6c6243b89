"""Several who hear what was committed, where the secure rooms know one (`node/secure/own.py`, `Awake`)."""

from __future__ import annotations

from node.secure.own import Awake
from node.store.outbox import OutboxRow


class Bells:
    """Rings everybody, in the order given."""

    def __init__(self, *hearers: Awake) -> None:
        self._hearers = hearers

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
