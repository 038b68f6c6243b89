"""What a session tells the node to do, in order; all outputs of one call are carried out before the next call.

`Store`, `Wanted`, `Release`, `Cursor` and `Remember` of one call belong in one transaction, committed before any `Send`
of that call leaves: the cursor claims that what precedes it is on the disk.
"""

from dataclasses import dataclass
from typing import TypeAlias

from sync.event import Event
from sync.frames import Frame


@dataclass(frozen=True, slots=True)
class Resume:
    """How far the store of a peer's device is recorded here: its instance, its arrival number, and for which spaces."""

    instance: bytes
    upto: int
    spaces: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """What both sides of a link last found to be the same, in all spaces they had in common.

    `instance` is that of the peer's store; `mine` and `theirs` are the arrivals up to which each side had the other;
    `digest` is over the spaces, ascending; `offered` stands for what this side offered then.
    """

    instance: bytes
    mine: int
    theirs: int
    digest: bytes
    offered: bytes
    spaces: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Watermarks of one author device in one space: highest contiguous seq delivered, and read; 0 is none."""

    space: bytes
    device: bytes
    delivered: int
    read: int


@dataclass(frozen=True, slots=True)
class Proven:
    """An event that a device made, with the proof of it (`event.proof_of`)."""

    space: bytes
    seq: int
    id: bytes
    proof: bytes


@dataclass(frozen=True, slots=True)
class Send:
    """Send this frame to the peer, in this order."""

    frame: Frame


@dataclass(frozen=True, slots=True)
class Store:
    """Append these v=1 events of a space; shape, signature and payload hash are already verified."""

    space: bytes
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Record durably that the peer's device holds these events and this store does not; keys are bucket || id."""

    space: bytes
    keys: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """Forget that these events are wanted from the peer's device: it refused them, or its store was replaced."""

    space: bytes
    ids: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Seal:
    """The peer asked for these events of a space whose bodies travel in the ratchet session only; all are held."""

    space: bytes
    ids: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Cursor:
    """Record how far the peer's store is held here, in place of what was recorded before."""

    resume: Resume


@dataclass(frozen=True, slots=True)
class Remember:
    """Record this agreement in place of the one before."""

    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Marks:
    """The peer's watermarks of authors' devices, and what it repeats of mine."""

    marks: tuple[Mark, ...]
    echoes: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The peer holds this event of my device; if `event.proven` agrees and my store lacks it, I was rolled back."""

    proven: Proven


@dataclass(frozen=True, slots=True)
class Agreed:
    """Both sides held, or have recorded as wanted, the same events of this space when the round began.

    `mine`: the peer has, or wants, what arrived here up to this number.
    """

    space: bytes
    mine: int = 0


@dataclass(frozen=True, slots=True)
class Peer:
    """The peer's greeting: the instance of its store, its clock (Unix ms), the spaces both sides offer."""

    instance: bytes
    wall_ms: int
    spaces: tuple[bytes, ...]


Output: TypeAlias = Send | Store | Wanted | Release | Seal | Cursor | Remember | Marks | Shown | Agreed | Peer
