"""Which contacts are online at which relay, by the leases that they keep there and we watch.

A lease proves only that somebody with the contact's door key made it; it is shown, and nothing else hangs on it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from node.errors import PeerFault
from node.secure import cards
from node.store.contacts import ContactRow
from node.system import Clock
from sync import hub, limits


@dataclass(frozen=True)
class _Watched:
    account: bytes
    device: bytes
    door_key: bytes


class Presence:
    """What was seen, until when (loop seconds); `changed` hears of every account that came or went."""

    def __init__(self, changed: Callable[[bytes], None], clock: Clock) -> None:
        self._changed = changed
        self._clock = clock
        self._since: dict[bytes, int] = {}
        self._watched: dict[bytes, _Watched] = {}
        self._until: dict[bytes, dict[bytes, float]] = {}
        self._timers: dict[bytes, asyncio.TimerHandle] = {}

    def follow(self, leases: Iterable[tuple[bytes, ContactRow]]) -> None:
        """These leases count from now on: (lease id, the contact who keeps it)."""
        self._watched = {
            lease: _Watched(row.account, row.device, row.door_key) for lease, row in leases if row.door_key
        }
        for account in [account for account in self._until if account not in self._accounts()]:
            self._until.pop(account)
            self._tell(account)

    def is_here(self, account: bytes) -> bool:
        """Whether an account is online at a relay as far as is known."""
        return any(until > asyncio.get_running_loop().time() for until in self._until.get(account, {}).values())

    def since(self, account: bytes) -> int:
        """Since when an account is online, in Unix milliseconds; 0 if it is not."""
        return self._since.get(account, 0) if self.is_here(account) else 0

    def take(self, sights: Iterable[hub.Sight]) -> None:
        """Take what a relay says; what no contact made is passed over."""
        for sight in sights:
            watched = self._watched.get(sight.id)
            if watched is None:
                continue
            try:
                is_theirs = not sight.seconds or self._is_made_by(watched, sight.sealed)
            except PeerFault:
                continue
            if is_theirs:
                self._see(watched.account, sight.id, sight.seconds)

    def lost(self, leases: Iterable[bytes]) -> None:
        """The relay of these leases is out of reach: nobody is known to be online there."""
        for lease in leases:
            watched = self._watched.get(lease)
            if watched is not None:
                self._see(watched.account, lease, 0)

    def close(self) -> None:
        """Stop all timers."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    @staticmethod
    def _is_made_by(watched: _Watched, sealed: bytes) -> bool:
        return cards.read_lease(watched.door_key, sealed).device == watched.device

    def _see(self, account: bytes, lease: bytes, seconds: int) -> None:
        loop = asyncio.get_running_loop()
        was = self.is_here(account)
        seen = self._until.setdefault(account, {})
        if seconds:
            lasts = min(seconds, limits.HUB_LEASE_S)
            seen[lease] = loop.time() + lasts
            if timer := self._timers.pop(lease, None):
                timer.cancel()
            self._timers[lease] = loop.call_later(lasts + 0.1, self._end, account, lease)
        else:
            seen.pop(lease, None)
        if was != self.is_here(account):
            self._since[account] = self._clock.now_ms()
            self._tell(account)

    def _end(self, account: bytes, lease: bytes) -> None:
        self._timers.pop(lease, None)
        if self._until.get(account, {}).pop(lease, None) is not None and not self.is_here(account):
            self._tell(account)

    def _accounts(self) -> set[bytes]:
        return {watched.account for watched in self._watched.values()}

    def _tell(self, account: bytes) -> None:
        self._changed(account)
