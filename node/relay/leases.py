"""What members say under a name for at most 300 seconds, and who wants to hear of it; in memory only.

Only who holds the key behind a name can say something there. A relay that ends forgets all of it.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Hashable, Sequence
from typing import NamedTuple, Protocol

from node.errors import Refused
from node.relay import limits
from sync.hub import Lease, Sight, lease_id


class Watcher(Hashable, Protocol):
    """Who is told of leases."""

    def saw(self, sights: list[Sight]) -> None:
        """These are as they are now."""


class _Said(NamedTuple):
    sealed: bytes
    until: float
    owner: bytes


class Leases:
    """All leases of a relay; times are the event loop's."""

    def __init__(self) -> None:
        self._said: dict[bytes, _Said] = {}
        self._watchers: dict[bytes, set[Watcher]] = {}
        self._count: dict[bytes, int] = {}

    def __len__(self) -> int:
        return len(self._said)

    def say(self, owner: bytes, lease: Lease) -> None:
        """Say something, or take it back; Refused("too_many_leases")."""
        name = lease_id(lease.key)
        old = self._said.get(name)
        if not lease.seconds:
            if old is not None:
                self._drop(name)
            return
        held = self._count.get(owner, 0)
        if old is None and (held >= limits.LEASES or len(self._said) >= limits.ALL_LEASES):
            raise Refused("too_many_leases", "There are too many leases already.")
        if old is None:
            self._count[owner] = held + 1
        until = asyncio.get_running_loop().time() + lease.seconds
        self._said[name] = _Said(lease.sealed, until, old.owner if old else owner)
        self._tell(name, Sight(name, lease.sealed, lease.seconds))

    def watch(self, watcher: Watcher, before: Sequence[bytes], names: Sequence[bytes]) -> list[Sight]:
        """Tell this watcher of these names in place of those before; those that are up now."""
        self.forget(watcher, before)
        for name in names:
            self._watchers.setdefault(name, set()).add(watcher)
        now = asyncio.get_running_loop().time()
        return [self._sight(name, now) for name in dict.fromkeys(names) if name in self._said]

    def forget(self, watcher: Watcher, names: Sequence[bytes]) -> None:
        """A watcher is gone, or watches something else."""
        for name in names:
            watchers = self._watchers.get(name)
            if watchers is not None:
                watchers.discard(watcher)
                if not watchers:
                    del self._watchers[name]

    def expire(self) -> None:
        """End what is over."""
        now = asyncio.get_running_loop().time()
        for name in [name for name, said in self._said.items() if said.until <= now]:
            self._drop(name)

    def _sight(self, name: bytes, now: float) -> Sight:
        said = self._said[name]
        return Sight(name, said.sealed, max(1, math.ceil(said.until - now)))

    def _drop(self, name: bytes) -> None:
        said = self._said.pop(name)
        self._count[said.owner] -= 1
        if not self._count[said.owner]:
            del self._count[said.owner]
        self._tell(name, Sight(name, b"", 0))

    def _tell(self, name: bytes, sight: Sight) -> None:
        for watcher in list(self._watchers.get(name, ())):
            watcher.saw([sight])
