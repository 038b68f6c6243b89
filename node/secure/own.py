"""Who this node is, and what its secure rooms may use: keys, clock, randomness, and the calls that follow a commit.

One object is made when the store is unlocked and handed to every room here. It holds secrets and never prints them.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, Protocol

from crypto.keys import DeviceKeys
from crypto.pqxdh import Party
from crypto.space_key import Chain
from node.items import Allow, Deliver
from node.secure.peer import Peer
from node.secure.shown import Shown
from node.store.outbox import OutboxRow
from node.system import Clock, Encapsulate, Random
from sync.control import Identity
from sync.event import Event, hlc_ms, merge_hlc, next_hlc, stamp_key
from sync.limits import CLOCK_AHEAD_MS
from sync.membership import Group


@dataclass
class Ticker:
    """The hybrid clock of this device; a transaction that is undone leaves it ahead, which is harmless."""

    last: int = 0

    def next(self, now_ms: int, after: int) -> int:
        """The clock value of an event made now behind `after`, its chain's newest (0: none, or a clock reset).

        A clock that once ran more than 10 minutes ahead is forgotten here; a chain that did goes on from where it was.
        """
        self.last = next_hlc(0 if self._is_ahead(self.last, now_ms) else self.last, now_ms)
        value = max(self.last, after + 1)
        self.last = self.last if self._is_ahead(value, now_ms) else value
        return value

    def merge(self, seen: int, now_ms: int) -> None:
        """Take notice of an event of somebody else."""
        self.last = merge_hlc(self.last, seen, now_ms)

    @staticmethod
    def _is_ahead(value: int, now_ms: int) -> bool:
        return hlc_ms(value) > now_ms + CLOCK_AHEAD_MS


class Awake(Protocol):
    """Whoever sends: it is told, after the commit, what is new on disk. `node/net/links.py` is the one there is."""

    def queued(self, row: OutboxRow) -> None:
        """A sealed row entered the outbox."""

    def resealed(self, device: bytes) -> None:
        """Rows for a device were sealed anew."""

    def marks_due(self, device: bytes) -> None:
        """There are marks a device has not repeated."""

    def contacts_changed(self) -> None:
        """Contacts or their identity logs changed."""

    def cut_off(self, device: bytes, code: str = "revoked") -> None:
        """A device was revoked, or what its links may carry is another now."""

    def compare(self, device: bytes) -> None:
        """A device's message shows that our copy of its identity log is old."""

    def lacking(self, device: bytes, sure: bool) -> None:
        """A chain we share with a device has a hole; `sure`: one of us lacks what the other has, whatever we see."""


class Pushing(Awake, Protocol):
    """Whoever holds the links."""

    def stated(self, events: Sequence[Event]) -> None:
        """Signed events are new here, ours or others': push them to whoever may have them and lacks them."""

    def stored(self, event: Event) -> None:
        """An event is new here that contacts get sealed, if at all: push it to other devices of this account."""


class Linked(Pushing, Protocol):
    """Everybody who hears."""

    def offers_changed(self, device: bytes) -> None:
        """Links to a device could offer more than they do: they are made anew, soon."""

    def topics_changed(self, relay: bytes) -> None:
        """Other topics are followed at a relay than before."""

    def appending(self, relay: bytes) -> None:
        """Something waits to be appended to a topic at a relay."""


class Ticked(NamedTuple):
    """What rose: how far `device`, of `account`, is in what our device `mine` stated in a space."""

    space: bytes
    mine: bytes
    account: bytes
    device: bytes


@dataclass
class Wake:
    """The bell that transactions ring; `awake` is set once, before anything is written.

    `called` hears what a contact's device says about a call; it is not kept anywhere. `expires` hears that there is
    content here which will have to go. `joins` hears that who asks to be let into groups, or who may let people in, is
    another; `relay_left` that a relay is not used any more; `shown` what contacts are told of us from now on;
    `blocked` that an account is; `types` that a device says its person is writing in a space, `spoke` that something
    of an account came in one; and each of `ticking`, one for a link to another device of ours, of ticks.
    """

    awake: Linked | None = None
    called: Callable[[Peer, bytes], None] = lambda peer, body: None
    expires: Callable[[], None] = lambda: None
    joins: Callable[[], None] = lambda: None
    relay_left: Callable[[bytes], None] = lambda relay: None
    shown: Callable[[Shown], None] = lambda now: None
    blocked: Callable[[bytes], None] = lambda account: None
    types: Callable[[Peer, bytes], None] = lambda peer, space: None
    spoke: Callable[[bytes, bytes], None] = lambda space, account: None
    ticking: list[Callable[[Ticked, bytes], None]] = field(default_factory=list)

    def tick(self, what: Ticked, source: bytes = b"") -> None:
        """A tick rose, by what the device `source` of ours told, if it was one."""
        for hear in tuple(self.ticking):
            hear(what, source)

    def ring(self) -> Linked:
        """Whoever hears it."""
        if self.awake is None:
            raise RuntimeError("something was written before the node was wired")
        return self.awake


@dataclass(frozen=True, slots=True)
class Turn:
    """When the next member may be told what we hold of a group (Unix ms), the wait after that, how many were told."""

    at: int = 0
    pause: int = 600_000
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Lack:
    """What an envelope of a group waits for: a key by its name; that its author is let in, and has that device; causes
    of what it states; or, in Unix milliseconds, when nobody can be said to flood us with it."""

    kid: bytes = b""
    author: bytes = b""
    device: bytes = b""
    causes: tuple[bytes, ...] = ()
    until_ms: int = 0


@dataclass
class GroupViews:
    """Groups as they were last evaluated, by (turn, newest arrival); `turn` rises with whatever may change the outcome.

    It also rises in a transaction that is undone, whose arrivals may be given again. Only transactions that may write
    ask for them: what somebody else reads meanwhile may be older than `turn`. `places` are those behind the
    envelopes that were opened last, by (kid, device), so that the way to the next one is short. `turns`, and `owed`,
    (account, device, kid) of keys that were asked for in vain, are by group; `lacks` says what envelopes wait for,
    `told` names the announcements of keys of which the heads of all logs that they name were here, and `then` says
    which devices accounts had for whoever had seen a part of their logs, by a digest of all that it follows from.
    """

    turn: int = 0
    places: OrderedDict[tuple[bytes, bytes], Chain] = field(default_factory=OrderedDict, repr=False)
    known: OrderedDict[bytes, tuple[tuple[int, int], Group]] = field(default_factory=OrderedDict)
    turns: dict[bytes, Turn] = field(default_factory=dict)
    lacks: OrderedDict[int, Lack] = field(default_factory=OrderedDict, repr=False)
    owed: dict[bytes, dict[tuple[bytes, bytes, bytes], None]] = field(default_factory=dict)
    told: set[bytes] = field(default_factory=set)
    then: OrderedDict[bytes, frozenset[bytes]] = field(default_factory=OrderedDict)


@dataclass(frozen=True)
class Own:
    """This device: its account (32 bytes), its keys, and the adapters it was born with.

    `dear` are the kinds of what this account states to itself alone and has contacts keep (`node/keeping.py`).
    """

    account: bytes
    keys: DeviceKeys = field(repr=False)
    clock: Clock = field(repr=False)
    random: Random = field(repr=False)
    encapsulate: Encapsulate = field(repr=False)
    deliver: Deliver = field(repr=False)
    allow: Allow = field(repr=False)
    wake: Wake = field(default_factory=Wake, repr=False)
    ticker: Ticker = field(default_factory=Ticker, repr=False)
    counters: Counter[str] = field(default_factory=Counter, repr=False)
    identities: OrderedDict[bytes, Identity] = field(default_factory=OrderedDict, repr=False)
    groups: GroupViews = field(default_factory=GroupViews, repr=False)
    senders: dict[bytes, tuple[bytes, bytes]] = field(default_factory=dict, repr=False)
    answered: dict[bytes, int] = field(default_factory=dict, repr=False)
    settled: set[bytes] = field(default_factory=set, repr=False)
    dear: frozenset[int] = frozenset()

    @property
    def device(self) -> bytes:
        """This device's id, 32 bytes."""
        return self.keys.device

    @cached_property
    def party(self) -> Party:
        """This device as a side of PQXDH."""
        return Party(self.account, self.keys.device, self.keys.exchange)

    @cached_property
    def stamp(self) -> bytes:
        """The key of this device's stamps on direct events."""
        return stamp_key(self.keys.signing_seed)
