"""What the node tells the floor above, one frozen record a fact.

`deliver(tx, item)` gets these inside the transaction that stores the fact; nothing here knows what a payload means.
A reader's screen follows `hlc`, capped by the effective time `time_ms`, then `event_id`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from node.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class Delivered:
    """An event of content kind is stored and visible; `time_ms` is its effective time in Unix milliseconds.

    `expires` is when its content goes, in Unix seconds; 0: never. What is `mine` and `vouched` was given back by the
    other person of a direct space, and no device of mine has confirmed it; once one does, it is delivered again.
    """

    event_id: bytes
    space: bytes
    author: bytes
    device: bytes
    seq: int
    kind: int
    payload: Mapping[str, object]
    hlc: int
    time_ms: int
    mine: bool
    expires: int = 0
    vouched: bool = False


@dataclass(frozen=True, slots=True)
class Erased:
    """An erase statement is stored: it counts if `author` wrote `target`, or owns the circle or group it is in.

    In a group with ranks it counts `by_right`, too: its author could erase what others wrote. It is told again when
    that changes; what turns out not to be erased is delivered again once its content has come back. Nobody states that
    something `expired`: its time is over, and `author` is who wrote it.
    """

    space: bytes
    target: bytes
    author: bytes
    mine: bool
    by_right: bool = False
    expired: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """A device of `account` holds my device `mine`'s events in `space` up to `delivered`, its person saw `read`."""

    space: bytes
    account: bytes
    device: bytes
    mine: bytes
    delivered: int
    read: int


@dataclass(frozen=True, slots=True)
class Sent:
    """The first device of another account has acknowledged the envelope of my event, or there is nobody to send it to.

    In a circle or group it is told once; a member's event is sent once the owner has it. `held` of a direct event: the
    other account gave it back, and so holds it for certain.
    """

    event_id: bytes
    device: bytes
    kind: int
    held: bool = False


@dataclass(frozen=True, slots=True)
class ContactChanged:
    """The state or the stated name of a contact changed."""

    account: bytes


@dataclass(frozen=True, slots=True)
class Retimed:
    """The clock of `device` was ahead: its events in `space` before `seq` took place at `time_ms` at the latest."""

    space: bytes
    device: bytes
    seq: int
    time_ms: int


@dataclass(frozen=True, slots=True)
class Founded:
    """A circle or a group is known here; `about` is what its founder said of it, at the clock value `hlc`."""

    space: bytes
    type: str
    owner: bytes
    about: Mapping[str, object]
    everybody: bool
    mine: bool
    hlc: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """An account was put on the list of a space, or taken off it; `name` is what the owner calls it, unclean.

    Of another's circle only my own place is told. In a group with ranks it is told whenever its `rank` changes, too.
    """

    space: bytes
    account: bytes
    on: bool
    name: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Described:
    """What a group says of itself was replaced by `about`; of several the newest by (time, id) counts.

    It is told again when it turns out that it never `held`, or did.
    """

    space: bytes
    about: Mapping[str, object]
    event_id: bytes
    author: bytes
    hlc: int
    time_ms: int
    mine: bool
    held: bool = True


@dataclass(frozen=True, slots=True)
class Ruled:
    """A statement about the rank of `target` in a group is here; -1: it was removed or, by itself, left.

    `name` is what its author calls the target, unclean. It is told again when it turns out that it `counts`, or not.
    `banned`: out, and not to be let in again.
    """

    event_id: bytes
    space: bytes
    author: bytes
    device: bytes
    seq: int
    target: bytes
    rank: int
    name: str
    hlc: int
    time_ms: int
    mine: bool
    counts: bool
    banned: bool = False


@dataclass(frozen=True, slots=True)
class Hidden:
    """An event that was delivered is not visible any more, as after a removal that it did not know of; or is again."""

    event_id: bytes
    space: bytes
    hidden: bool


@dataclass(frozen=True, slots=True)
class Fetched:
    """Of a blob that is wanted `held` of `size` bytes are here; equal: it is whole. `why` is a code if it failed."""

    manifest: bytes
    held: int
    size: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class CallChanged:
    """The state of a call changed; not stored."""

    call: bytes
    account: bytes


@dataclass(frozen=True, slots=True)
class DevicesChanged:
    """Which devices my account has, or what is said of them, changed."""

    account: bytes


@dataclass(frozen=True, slots=True)
class JoinsChanged:
    """Who asks to be let into a group, here or by us elsewhere, or what was answered to it, changed."""

    space: bytes


@dataclass(frozen=True, slots=True)
class ReachChanged:
    """A contact, or a relay, can be reached in another way than before; not stored."""

    account: bytes


Item = (
    Delivered
    | Erased
    | Retimed
    | Marked
    | Sent
    | ContactChanged
    | Founded
    | Listed
    | Described
    | Ruled
    | Hidden
    | Fetched
    | CallChanged
    | ReachChanged
    | DevicesChanged
    | JoinsChanged
)
Deliver = Callable[[Tx, Item], None]
Allow = Callable[[bytes, str], bool]
