"""A local network in memory: who announces what is heard by every host that nothing parts from the announcer.

It packs and reads the very records of `node/net/hints.py`. A crashed host leaves its announcement behind, as mDNS does.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence

from crypto.primitives import Random
from node.net.hints import HOUR_MS, from_txt, pack_hints, to_txt
from node.net.sightings import Sightings
from node.net.wire import Address, Found, nothing
from node.system import Clock
from tests.world.network import Network

REFRESH_S = 600.0
"""Between looks at the clock for a new hour."""


class Air:
    """What carries announcements between the hosts of one network."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._listeners: dict[FakeLan, None] = {}
        self._said: dict[str, tuple[str, int, dict[bytes, bytes]]] = {}
        network.on_heal(self._say_all_again)

    def join(self, lan: FakeLan) -> None:
        self._listeners[lan] = None
        for service in self._said:
            self._tell(lan, service)

    def leave(self, lan: FakeLan) -> None:
        self._listeners.pop(lan, None)

    def announce(self, service: str, host: str, port: int, txt: dict[bytes, bytes]) -> None:
        self._said[service] = (host, port, txt)
        for lan in self._listeners:
            self._tell(lan, service)

    def withdraw(self, service: str) -> None:
        host, _, _ = self._said.pop(service)
        for lan in self._listeners:
            if self.network.connected(host, lan.host):
                lan.lost(service)

    def _say_all_again(self) -> None:
        for lan in self._listeners:
            for service in self._said:
                self._tell(lan, service)

    def _tell(self, lan: FakeLan, service: str) -> None:
        host = self._said[service][0]
        if host != lan.host and self.network.connected(host, lan.host):
            delay = self.network.delay(host, lan.host)
            asyncio.get_running_loop().call_later(delay, self._arrive, lan, service)

    def _arrive(self, lan: FakeLan, service: str) -> None:
        if service in self._said and lan in self._listeners:
            lan.heard(service, *self._said[service])


class FakeLan:
    """The `Lan` of one host in the simulated world."""

    def __init__(self, air: Air, host: str, clock: Clock, random: Random) -> None:
        self.host = host
        self.counters: Counter[str] = Counter()
        self._air = air
        self._clock = clock
        self._random = random
        self.move = nothing
        self._service = ""
        self._port = 0
        self._keys: tuple[bytes, ...] = ()
        self._nearby: tuple[str, bytes] | None = None
        self._sightings: Sightings | None = None
        self._refresh: asyncio.TimerHandle | None = None

    async def start(self, port: int, found: Callable[[Found], None], changed: Callable[[], None] = nothing) -> None:
        """Interfaces come and go when a test calls `move`."""
        await self.stop()
        self.move = changed
        self._port = port
        self._service = self._random(8).hex()
        self._sightings = Sightings(found, self.counters)
        self._air.join(self)
        self._announce()

    def set_hints(self, keys: Sequence[bytes]) -> None:
        self._keys = tuple(keys)
        self._announce()

    def open_nearby(self, name: str, account8: bytes) -> None:
        self._nearby = (name, account8)
        self._announce()

    def close_nearby(self) -> None:
        self._nearby = None
        self._announce()

    def services(self) -> list[Found]:
        return self._sightings.all() if self._sightings else []

    async def stop(self) -> None:
        if self._sightings is not None:
            self.crash()
            self._air.withdraw(self._service)

    def crash(self) -> None:
        """Fall silent without a good-bye."""
        self._sightings = None
        self._air.leave(self)
        if self._refresh is not None:
            self._refresh.cancel()

    def heard(self, service: str, host: str, port: int, txt: dict[bytes, bytes]) -> None:
        if self._sightings is not None:
            hints, name, account8 = from_txt(txt)
            self._sightings.put(service, Found(Address(host, port), hints, name, account8))

    def lost(self, service: str) -> None:
        if self._sightings is not None:
            self._sightings.remove(service)

    def _announce(self) -> None:
        if self._sightings is None:
            return
        now_ms = self._clock.now_ms()
        txt = to_txt(pack_hints(self._keys, now_ms, self._random), self._nearby)
        self._air.announce(self._service, self.host, self._port, txt)
        self._look_again(now_ms // HOUR_MS)

    def _look_again(self, hour: int) -> None:
        if self._refresh is not None:
            self._refresh.cancel()
        self._refresh = asyncio.get_running_loop().call_later(REFRESH_S, self._at_refresh, hour)

    def _at_refresh(self, hour: int) -> None:
        if self._clock.now_ms() // HOUR_MS == hour:
            self._look_again(hour)
        else:
            self._announce()
