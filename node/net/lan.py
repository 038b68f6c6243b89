"""Finding peers on the local network by multicast DNS, without telling strangers who is there.

An announcement has a random name and host name and what `hints.py` packs; records of others are untrusted, checked,
bounded, and only ever hints whom to dial. IPv4; interfaces may come and go. Recognising contacts is the caller's.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Interface, IPv4Network, ip_address
from typing import Final

import ifaddr
from zeroconf import Error, IPVersion, ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from crypto.primitives import Random
from node.errors import PeerFault, Refused
from node.net import limits
from node.net.hints import HOUR_MS, from_txt, pack_hints, to_txt
from node.net.sightings import Sightings
from node.net.wire import Address, Found, nothing
from node.system import Clock
from node.ticks import next_look

SERVICE: Final = "_kith._tcp.local."


@dataclass(frozen=True, slots=True)
class _Wish:
    """Everything an announcement depends on: equal wishes need no new announcement."""

    keys: tuple[bytes, ...]
    hour: int
    nearby: tuple[str, bytes] | None


class ZeroconfLan:
    """The LAN of production. `interfaces` are IPv4 addresses to use alone, None = all (loopback only if no other).

    `counters` tells of records that were refused or dropped, by reason.
    """

    def __init__(self, clock: Clock, random: Random, interfaces: Sequence[str] | None = None) -> None:
        self.counters: Counter[str] = Counter()
        self._clock = clock
        self._random = random
        self._only = None if interfaces is None else frozenset(interfaces)
        self._changed = nothing
        self._keys: tuple[bytes, ...] = ()
        self._nearby: tuple[str, bytes] | None = None
        self._wake = asyncio.Event()
        self._sightings: Sightings | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self, port: int, found: Callable[[Found], None], changed: Callable[[], None] = nothing) -> None:
        """Announce a listener on `port` from now on; see `wire.Lan` for what is called when."""
        await self.stop()
        self._changed = changed
        self._sightings = Sightings(found, self.counters)
        self._task = asyncio.get_running_loop().create_task(self._stay(port, self._sightings))

    def set_hints(self, keys: Sequence[bytes]) -> None:
        """Announce under these keys, at most nine: the account's LAN key, then secrets of open invites."""
        if len(keys) > limits.HINTS:
            raise Refused("too_many_hints", "At most 8 open invites are announced on the local network.")
        self._keys = tuple(keys)
        self._wake.set()

    def open_nearby(self, name: str, account8: bytes) -> None:
        """Announce a display name and 8 bytes of the account too."""
        self._nearby = (name, account8)
        self._wake.set()

    def close_nearby(self) -> None:
        """Announce hints only."""
        self._nearby = None
        self._wake.set()

    def services(self) -> list[Found]:
        """The peers announced now, at most 256."""
        return self._sightings.all() if self._sightings else []

    async def stop(self) -> None:
        """Withdraw the announcement, within a few seconds, and forget what was found."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        self._sightings = None

    async def _stay(self, port: int, sightings: Sightings) -> None:
        """Be present on whatever interfaces there are, until cancelled."""
        known: list[IPv4Interface] | None = None
        while True:
            here = self._interfaces()
            if known is not None and known != here:
                self._changed()
            known = here
            try:
                await self._be_present(here, port, sightings)
            except (OSError, Error, TimeoutError, RuntimeError):
                self.counters["lan_failed"] += 1
            sightings.clear()
            await asyncio.sleep(limits.LAN_POLL_S if known == self._interfaces() else 0)

    async def _be_present(self, here: list[IPv4Interface], port: int, sightings: Sightings) -> None:
        """Announce and browse on these interfaces until they change or multicast fails."""
        if not here:
            return
        presence = _Presence(here, port, self._random(8).hex(), sightings)
        try:
            await presence.open()
            told: _Wish | None = None
            while here == self._interfaces():
                self._wake.clear()
                wish = _Wish(self._keys, self._clock.now_ms() // HOUR_MS, self._nearby)
                if wish != told:
                    await presence.announce(self._txt(wish))
                    told = wish
                await _sleep_until(self._wake)
        finally:
            await presence.close()

    def _txt(self, wish: _Wish) -> dict[bytes, bytes]:
        return to_txt(pack_hints(wish.keys, wish.hour * HOUR_MS, self._random), wish.nearby)

    def _interfaces(self) -> list[IPv4Interface]:
        """The machine's IPv4 addresses with their networks, as far as this LAN may use them."""
        ips = [ip for adapter in ifaddr.get_adapters() for ip in adapter.ips if ip.is_IPv4]
        addresses = [IPv4Interface(f"{ip.ip}/{ip.network_prefix}") for ip in ips]
        if self._only is not None:
            usable = [address for address in addresses if str(address.ip) in self._only]
        else:
            usable = [address for address in addresses if not address.is_loopback] or addresses
        return sorted(set(usable))


class _Presence:
    """One life of zeroconf on a fixed set of interfaces, under one random name."""

    def __init__(self, here: list[IPv4Interface], port: int, name: str, sightings: Sightings) -> None:
        self._hosts = [str(interface.ip) for interface in here]
        self._networks: list[IPv4Network] = [interface.network for interface in here]
        self._port = port
        self._name = f"{name}.{SERVICE}"
        self._server = f"{name}.local."
        self._sightings = sightings
        self._announced = False
        self._zeroconf: AsyncZeroconf | None = None
        self._browser: AsyncServiceBrowser | None = None
        self._waiting: dict[str, None] = {}
        self._resolving: dict[str, asyncio.Task[None]] = {}

    async def open(self) -> None:
        """Join the multicast group and begin to browse."""
        self._zeroconf = AsyncZeroconf(interfaces=self._hosts, ip_version=IPVersion.V4Only)
        await self._zeroconf.zeroconf.async_wait_for_start(limits.LAN_STEP_S)
        self._browser = AsyncServiceBrowser(self._zeroconf.zeroconf, SERVICE, handlers=[self._on_change])

    async def announce(self, txt: dict[bytes, bytes]) -> None:
        """Announce, or say something new under the same name."""
        assert self._zeroconf is not None
        info = AsyncServiceInfo(
            SERVICE, self._name, self._port, properties=txt, server=self._server, parsed_addresses=self._hosts
        )
        async with asyncio.timeout(limits.LAN_STEP_S):
            if self._announced:
                await (await self._zeroconf.async_update_service(info))
            else:
                self._announced = True
                # The name is 64 random bits: asking for 1.5 s whether somebody has it (RFC 6762, 8.1) finds nobody.
                await (await self._zeroconf.async_register_service(info, cooperating_responders=True))

    async def close(self) -> None:
        """Say good-bye and leave the group; an interface that is gone cannot prevent it."""
        for task in list(self._resolving.values()):
            task.cancel()
        self._waiting.clear()
        if self._zeroconf is None:
            return
        try:
            async with asyncio.timeout(limits.LAN_STEP_S):
                if self._browser is not None:
                    await self._browser.async_cancel()
                await self._zeroconf.async_close()
        except (OSError, Error, TimeoutError):
            self._sightings.counters["lan_failed"] += 1

    def _on_change(self, zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        if name == self._name:
            return
        if state_change is ServiceStateChange.Removed:
            self._waiting.pop(name, None)
            if name in self._resolving:
                self._resolving[name].cancel()  # what is still known of it would put it back, and for good
            self._sightings.remove(name)
        elif len(self._waiting) < limits.RESOLVE_QUEUE:
            self._waiting[name] = None
            self._resolve_next()
        else:
            self._sightings.counters["not_resolved"] += 1

    def _resolve_next(self) -> None:
        for name in list(self._waiting):
            if len(self._resolving) >= limits.RESOLVES:
                return
            if name not in self._resolving:
                del self._waiting[name]
                self._resolving[name] = task = asyncio.get_running_loop().create_task(self._resolve(name))
                task.add_done_callback(partial(self._resolved, name))

    async def _resolve(self, name: str) -> None:
        """Ask for one record and believe of it what can be believed."""
        try:
            assert self._zeroconf is not None
            info = AsyncServiceInfo(SERVICE, name)
            if await info.async_request(self._zeroconf.zeroconf, limits.RESOLVE_S * 1000):
                self._sightings.put(name, self._read(info))
            else:
                self._sightings.counters["not_resolved"] += 1
        except PeerFault as fault:
            self._sightings.counters[fault.code] += 1
            self._sightings.remove(name)
        except (OSError, Error):
            self._sightings.counters["not_resolved"] += 1

    def _resolved(self, name: str, _: asyncio.Task[None]) -> None:
        del self._resolving[name]
        self._resolve_next()

    def _read(self, info: AsyncServiceInfo) -> Found:
        """A checked record; an address outside our own networks is refused, so nobody can point us elsewhere."""
        hints, nearby_name, account8 = from_txt(info.properties)
        hosts = [host for host in info.parsed_addresses(IPVersion.V4Only) if self._on_link(host)]
        if not hosts or not info.port:
            raise PeerFault("bad_record", "A device on the local network announces an address that is not on it.")
        return Found(Address(hosts[0], info.port), hints, nearby_name, account8)

    def _on_link(self, host: str) -> bool:
        address = ip_address(host)
        return any(address in network for network in self._networks)


async def _sleep_until(wake: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(next_look(limits.LAN_POLL_S)):
            await wake.wait()
    except TimeoutError:
        pass
