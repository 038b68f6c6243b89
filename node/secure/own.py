"""Who this node is, and what its secure rooms may use: keys, clock, randomness, and the calls that follow a commit.

One object is made when the store is unlocked and handed to every room here. It holds secrets and never prints them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from crypto.keys import DeviceKeys
from crypto.pqxdh import Party
from node.items import Allow, Deliver
from node.store.outbox import OutboxRow
from node.system import Clock, Encapsulate, Random
from sync.control import Identity
from sync.event import hlc_ms, merge_hlc, next_hlc, stamp_key


@dataclass
class Ticker:
    """The hybrid clock of this device; a transaction that is undone leaves it ahead, which is harmless."""

    last: int = 0

    def next(self, now_ms: int) -> int:
        """The clock value of an event made now."""
        self.last = next_hlc(self.last, now_ms)
        return self.last

    def merge(self, seen: int, now_ms: int) -> None:
        """Take notice of an event of somebody else."""
        self.last = merge_hlc(self.last, seen, now_ms)

    def ahead_ms(self, now_ms: int) -> int:
        """How far this clock has run ahead of the wall clock, in milliseconds; negative if it is behind."""
        return hlc_ms(self.last) - now_ms


@dataclass(frozen=True)
class Wake:
    """What the node does once a transaction is on disk: send what was queued, send marks, look at contacts again."""

    queued: Callable[[OutboxRow], None]
    resealed: Callable[[bytes], None]
    marks_due: Callable[[bytes], None]
    contacts_changed: Callable[[], None]
    identity_changed: Callable[[bytes], None]


@dataclass(frozen=True)
class Own:
    """This device: its account (32 bytes), its keys, and the adapters it was born with."""

    account: bytes
    keys: DeviceKeys = field(repr=False)
    clock: Clock = field(repr=False)
    random: Random = field(repr=False)
    encapsulate: Encapsulate = field(repr=False)
    deliver: Deliver = field(repr=False)
    allow: Allow = field(repr=False)
    wake: Wake = field(repr=False)
    ticker: Ticker = field(default_factory=Ticker, repr=False)
    identities: OrderedDict[bytes, Identity] = field(default_factory=OrderedDict, repr=False)

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
