"""How the other devices of this account were reached, as this one saw it since its node started; in memory alone.

A way is a word, never an address, and nothing of it is told to anybody. Who is asked is `devices.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from node.errors import Fault
from node.items import DevicesChanged
from node.net.relays.pipe import REMOTE
from node.net.runner import Runner
from node.net.wire import is_near
from node.secure.own import Own
from node.store.db import Store

LAN, DIRECT, RELAY = "lan", "direct", "relay"


class Sight(NamedTuple):
    """By which way a device was reached last, and when a link to it began or ended, in Unix milliseconds, or 0."""

    way: str = ""
    met: int = 0
    linked: bool = False


class Met:
    """Looks at the links of a node; `runners` are those that are up, by device."""

    def __init__(self, own: Own, store: Store, runners: Mapping[bytes, Sequence[Runner]]) -> None:
        self._own, self._store, self._runners = own, store, runners
        self._ways: dict[bytes, str] = {}
        self._times: dict[bytes, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def before(self, then: Callable[[bytes], None]) -> Callable[[bytes], None]:
        """Give what is to be called when a link to a device began or ended; it calls `then`, too."""

        def changed(device: bytes) -> None:
            for runner in self._runners.get(device, ())[-1:]:
                if runner.peer.account == self._own.account:
                    self._ways[device] = way_of(runner.channel.remote)
            if device in self._ways:
                self._times[device] = self._own.clock.now_ms()
                task = asyncio.get_running_loop().create_task(self._tell())
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            then(device)

        return changed

    def of(self, device: bytes) -> Sight:
        """Give what was seen of a device."""
        way = self._ways.get(device, "")
        return Sight(way, self._times[device], device in self._runners) if way else Sight()

    async def _tell(self) -> None:
        try:
            await self._store.write(lambda tx: self._own.deliver(tx, DevicesChanged(self._own.account)))
        except Fault:
            self._own.counters["met_untold"] += 1  # the store is closing or dead, and says so itself


def way_of(remote: str) -> str:
    """Give the word for where the other end of a link is: near, elsewhere, or behind a relay, which alone is seen."""
    return RELAY if remote == REMOTE else LAN if is_near(remote) else DIRECT
