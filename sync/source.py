"""What a session reads: one snapshot of the store, as synchronous calls.

Only shapes live here; the node implements them over a read transaction. A space here, as in all of a session, is a set
that is compared (`space.set_of`). What the answers must satisfy for the cursor argument to hold is said at each method
and in `SPEC.md`, section "Session".
"""

from collections.abc import Collection, Sequence
from typing import Protocol

from sync.event import Event
from sync.reconcile import Summed


class Entry(Protocol):
    """What a digest or a delta needs of a stored event; `size` in bytes of header, proof and payload."""

    @property
    def arrival(self) -> int: ...  # noqa: D102 - the order in which this store got it, rising, never reused

    @property
    def bucket(self) -> int: ...  # noqa: D102 - event.bucket of its clock value

    @property
    def id(self) -> bytes: ...  # noqa: D102 - the event id

    @property
    def version(self) -> int: ...  # noqa: D102 - 1 signed, 2 stamped

    @property
    def size(self) -> int: ...  # noqa: D102 - what its body costs in a frame


class Source(Protocol):
    """One consistent snapshot; it holds all that earlier outputs of the same session told the node to store."""

    def top(self) -> int:
        """The highest arrival number given in this store; every event at or below it is visible here."""

    def news(self, after: int) -> Collection[bytes]:
        """The spaces in which anything arrived with a number above `after`."""

    def entries(self, space: bytes, after: int, upto: int, limit: int) -> Sequence[Entry]:
        """The first `limit` events of a space with after < arrival <= upto, in order of arrival."""

    def events(self, ids: Sequence[bytes]) -> Sequence[Event]:
        """The events with these ids, of whatever space; ids that are not held are left out."""

    def missing(self, ids: Sequence[bytes]) -> Sequence[bytes]:
        """Those of the ids that are not held, in the order given."""

    def held(self, ids: Sequence[bytes]) -> Sequence[Entry]:
        """What is held of these ids, of whatever space, in no order."""

    def shelves(self, space: bytes, upto: int) -> Sequence[Summed]:
        """The shelves of a space by what arrived up to `upto`, ascending; must not cost more than there are shelves."""

    def groups(self, space: bytes, shelf: int, upto: int) -> Sequence[Summed]:
        """The groups of one shelf by what arrived up to `upto`, ascending."""

    def keys(self, space: bytes, first: int, last: int, upto: int) -> Sequence[bytes]:
        """The keys of the groups from `first` to `last` that arrived up to `upto`, ascending."""

    def before(self, space: bytes, low: int, key: bytes, limit: int) -> Sequence[Entry]:
        """The last `limit` events of a space in buckets from `low` on that sort before a key, the newest first."""

    def wanted(self, device: bytes, space: bytes) -> Sequence[bytes]:
        """The keys (bucket || id) that were recorded as wanted from this device and are still not held, ascending."""

    def wanting(self, device: bytes) -> Collection[bytes]:
        """The spaces of which anything is wanted from this device."""
