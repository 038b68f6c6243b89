"""Real multicast DNS on loopback: contacts find each other, strangers see noise, nobody can point us elsewhere."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from types import SimpleNamespace

import ifaddr
import pytest
from zeroconf import IPVersion, ServiceStateChange
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from node.net import lan as lan_module
from node.net import limits
from node.net.hints import HOUR_MS, lan_key, recognise
from node.net.lan import SERVICE, ZeroconfLan
from node.net.sightings import Sightings
from node.net.wire import Address, Found
from tests.node.net.people import fails

LOOPBACK = "127.0.0.1"
PORTS = 10
PORT = 10_000 + PORTS * (os.getpid() % 5_000)
"""Others share the loopback's multicast: names and keys are truly random, so many ports are this process' own."""
PATIENCE_S = 120.0
"""Multicast that a busy machine drops comes again later and later."""
OURS = {0, *range(PORT, PORT + PORTS)}
ALICE_KEY, BOB_KEY, SECRET = lan_key(os.urandom(32)), lan_key(os.urandom(32)), os.urandom(16)


class Wall:
    """A wall clock that a test sets."""

    def __init__(self) -> None:
        self.ms = 1_800_000_000_000

    def now_ms(self) -> int:
        return self.ms


class Watcher:
    """A LAN on loopback and everything it found of this test run."""

    def __init__(self, wall: Wall) -> None:
        self.lan = ZeroconfLan(wall, os.urandom, [LOOPBACK])
        self.found: list[Found] = []
        self.told: Callable[[], object] = lambda: None
        self._stir = asyncio.Event()

    def on_changed(self) -> None:
        self.told()

    def on_found(self, found: Found) -> None:
        if found.address.port in OURS:
            self.found.append(found)
            self._stir.set()

    async def until(self, condition: Callable[[Found], object]) -> Found:
        """The first thing found, now or later, for which something holds."""
        async with asyncio.timeout(PATIENCE_S):
            while not (hits := [found for found in self.found if condition(found)]):
                self._stir.clear()
                await self._stir.wait()
        return hits[0]


@asynccontextmanager
async def watching(count: int, wall: Wall | None = None) -> AsyncIterator[list[Watcher]]:
    """So many started LANs, the first on PORT, the next on PORT + 1, …"""
    wall = wall or Wall()
    watchers = [Watcher(wall) for _ in range(count)]
    try:
        for port, watcher in enumerate(watchers, PORT):
            await watcher.lan.start(port, watcher.on_found, watcher.on_changed)
        yield watchers
    finally:
        await asyncio.gather(*(watcher.lan.stop() for watcher in watchers))


@pytest.fixture(autouse=True)
def _quick_looks(monkeypatch):
    """Look at clock and interfaces often, so that no test waits for a poll."""
    monkeypatch.setattr(limits, "LAN_POLL_S", 0.1)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            await asyncio.sleep(0.02)


async def test_contacts_find_each_other_by_hints_that_tell_others_nothing():
    async with watching(3) as (alice, bob, stranger):
        alice.lan.set_hints([ALICE_KEY, SECRET])
        bob.lan.set_hints([BOB_KEY])
        now = alice.lan._clock.now_ms()
        seen = await bob.until(lambda found: recognise(found.hints, {b"alice": ALICE_KEY}, now))
        assert seen.address == Address(LOOPBACK, PORT)
        assert recognise(seen.hints, {b"invite": SECRET, b"other": BOB_KEY}, now) == [b"invite"]
        back = await alice.until(lambda found: recognise(found.hints, {b"bob": BOB_KEY}, now))
        assert back.address == Address(LOOPBACK, PORT + 1)
        assert seen in bob.lan.services()
        strange = await stranger.until(lambda found: found.hints == seen.hints)
        assert (strange.name, strange.account8) == (None, None)
        assert not recognise(strange.hints, {b"a": lan_key(bytes(32)), b"b": bytes(32)}, now)
        assert all(found.address.port != PORT + 2 for found in stranger.found)


async def browse(port: int) -> AsyncServiceInfo:
    """The record of the service on `port`, as any mDNS browser shows it."""
    browser_zeroconf = AsyncZeroconf(interfaces=[LOOPBACK], ip_version=IPVersion.V4Only)
    names: asyncio.Queue[str] = asyncio.Queue()

    def on_change(zeroconf, service_type, name, state_change) -> None:
        if state_change is not ServiceStateChange.Removed:
            names.put_nowait(name)

    browser = AsyncServiceBrowser(browser_zeroconf.zeroconf, SERVICE, handlers=[on_change])
    try:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                info = AsyncServiceInfo(SERVICE, await names.get())
                if await info.async_request(browser_zeroconf.zeroconf, 3_000) and info.port == port:
                    return info
    finally:
        await browser.async_cancel()
        await browser_zeroconf.async_close()


async def test_a_strangers_browser_sees_random_names_and_bytes():
    """No host name, no account, nothing that is the same after a restart but the address."""
    records = []
    for _ in range(2):
        async with watching(1) as (alice,):
            alice.lan.set_hints([ALICE_KEY])
            records.append(await browse(PORT))
    for info in records:
        instance = info.name.removesuffix(f".{SERVICE}")
        assert len(bytes.fromhex(instance)) == 8
        assert info.server == f"{instance}.local."
        assert set(info.properties) == {b"h"}
        assert len(info.properties[b"h"]) == limits.HINT * limits.HINTS
    first, second = (info.properties[b"h"] for info in records)
    assert records[0].name != records[1].name
    pieces = [{packed[at : at + 8] for at in range(0, 72, 8)} for packed in (first, second)]
    assert len(pieces[0] & pieces[1]) == 1  # the account's own hint of this hour: noise to whoever lacks the key


async def test_people_nearby_are_seen_while_it_is_open_and_not_longer():
    async with watching(2) as (alice, bob):
        alice.lan.set_hints([ALICE_KEY])
        await bob.until(lambda found: found.name is None)
        alice.lan.open_nearby("Ada \u202eLovelace", b"\1" * 8)
        seen = await bob.until(lambda found: found.name)
        assert (seen.name, seen.account8) == ("Ada  Lovelace", b"\1" * 8)
        bob.found.clear()
        alice.lan.close_nearby()
        await bob.until(lambda found: found.name is None and found.account8 is None)
        await until(lambda: [found.name for found in bob.lan.services() if found.address.port == PORT] == [None])


async def test_hints_change_with_the_hour():
    wall = Wall()
    async with watching(2, wall) as (alice, bob):
        alice.lan.set_hints([ALICE_KEY])
        first = await bob.until(lambda found: recognise(found.hints, {b"alice": ALICE_KEY}, wall.ms))
        wall.ms += 3 * HOUR_MS
        second = await bob.until(lambda found: recognise(found.hints, {b"alice": ALICE_KEY}, wall.ms))
        assert not set(first.hints) & set(second.hints)


async def test_a_good_bye_forgets_the_peer():
    async with watching(2) as (alice, bob):
        await bob.until(lambda found: found.address.port == PORT)
        await alice.lan.stop()
        await until(lambda: not [found for found in bob.lan.services() if found.address.port == PORT])
        assert alice.lan.services() == []


async def test_a_good_bye_counts_while_the_record_is_still_asked_for(monkeypatch):
    """Zeroconf knows a record a moment longer than its service: what comes of asking must not bring it back."""
    answered = asyncio.Event()

    class Slow(AsyncServiceInfo):
        async def async_request(self, *_):
            await answered.wait()
            return True

    monkeypatch.setattr(lan_module, "AsyncServiceInfo", Slow)
    sightings = Sightings(lambda _: None, Counter())
    presence = lan_module._Presence([], PORT, "me", sightings)
    presence._zeroconf = SimpleNamespace(zeroconf=None)
    presence._read = lambda info: Found(Address(LOOPBACK, PORT), (bytes(8),))
    for moments in range(3):  # before the asking has begun, while it waits, and once more after it came again
        presence._on_change(None, SERVICE, f"peer.{SERVICE}", ServiceStateChange.Added)
        asking = list(presence._resolving.values())
        for _ in range(moments):
            await asyncio.sleep(0)
        presence._on_change(None, SERVICE, f"peer.{SERVICE}", ServiceStateChange.Removed)
        answered.set()
        await asyncio.wait(asking)
        await asyncio.sleep(0)
        assert (sightings.all(), presence._resolving) == ([], {})
        answered.clear()
    answered.set()
    presence._on_change(None, SERVICE, f"peer.{SERVICE}", ServiceStateChange.Added)
    await asyncio.wait(list(presence._resolving.values()))
    assert [found.address.port for found in sightings.all()] == [PORT]


@asynccontextmanager
async def announcing(port: int, properties: dict, addresses: Sequence[str] = (LOOPBACK,)) -> AsyncIterator[None]:
    """A service that some program of somebody's announces on loopback."""
    name = os.urandom(8).hex()
    speaker = AsyncZeroconf(interfaces=[LOOPBACK], ip_version=IPVersion.V4Only)
    names = {"name": f"{name}.{SERVICE}", "server": f"{name}.local."}
    info = AsyncServiceInfo(SERVICE, port=port, properties=properties, parsed_addresses=list(addresses), **names)
    try:
        await (await speaker.async_register_service(info))
        yield
    finally:
        await speaker.async_close()


LIARS = [
    {},
    {b"h": b"seven b"},
    {b"h": bytes(72), b"n": b"\xff", b"a": bytes(8)},
]


async def test_bad_records_are_ignored_and_counted():
    async with AsyncExitStack() as liars, watching(2) as (_, bob):
        announced = [announcing(PORT + 9, properties) for properties in LIARS]
        announced.append(announcing(PORT + 9, {b"h": bytes(72)}, ["192.0.2.77"]))
        announced.append(announcing(0, {b"h": bytes(72)}))
        await asyncio.gather(*(liars.enter_async_context(liar) for liar in announced))
        await until(lambda: bob.lan.counters["bad_record"] >= len(announced))
        await bob.until(lambda found: found.address.port == PORT)
        assert not {found.address.port for found in bob.found} & {0, PORT + 9}


async def test_of_several_addresses_one_on_our_network_is_taken():
    async with watching(1) as (bob,), announcing(PORT + 9, {b"h": bytes(72)}, ["192.0.2.77", LOOPBACK]):
        assert (await bob.until(lambda found: found.address.port == PORT + 9)).address.host == LOOPBACK


async def test_names_that_wait_for_their_record_are_bounded(monkeypatch):
    lives = []

    class Presence(lan_module._Presence):
        async def open(self):
            lives.append(self)
            await super().open()

    monkeypatch.setattr(limits, "RESOLVE_QUEUE", 2)
    monkeypatch.setattr(lan_module, "_Presence", Presence)
    async with watching(1) as (bob,):
        await until(lambda: lives and lives[-1]._announced)
        presence = lives[-1]
        for number in range(limits.RESOLVES + 3):
            presence._on_change(None, SERVICE, f"{number}.{SERVICE}", ServiceStateChange.Added)
        assert len(presence._resolving) == limits.RESOLVES
        assert len(presence._waiting) == 2
        assert bob.lan.counters["not_resolved"] >= 1


def test_services_that_are_remembered_are_bounded():
    counters: Counter[str] = Counter()
    table = Sightings(lambda _: None, counters)  # that of a LAN holds tests beside this one, too
    hints = (bytes(8),)
    table.put("quiet", Found(Address("10.0.0.2", 1), hints))
    for number in range(limits.SERVICES + 10):
        table.put(str(number), Found(Address("10.0.0.1", 1), hints))
    assert len(table.all()) == limits.SERVICES
    assert counters["forgotten"] == 11
    assert table.all()[0].address.host == "10.0.0.2"


async def test_ten_keys_are_refused():
    watcher = Watcher(Wall())
    watcher.lan.set_hints([bytes(32)] * limits.HINTS)
    with fails("too_many_hints"):
        watcher.lan.set_hints([bytes(32)] * (limits.HINTS + 1))


async def test_an_interface_may_go_and_come_back(monkeypatch):
    """While there is none nothing is found and nothing fails; afterwards everything is found again."""
    present, changes = [True], []
    real = ifaddr.get_adapters
    monkeypatch.setattr(lan_module.ifaddr, "get_adapters", lambda: real() if present[0] else [])
    async with watching(2) as (_, bob):
        bob.told = lambda: changes.append(present[0])
        await bob.until(lambda found: found.address.port == PORT)
        present[0] = False
        await until(lambda: changes == [False] and bob.lan.services() == [])
        bob.found.clear()
        present[0] = True
        await bob.until(lambda found: found.address.port == PORT)
        assert changes == [False, True]


async def test_a_network_that_refuses_multicast_is_counted_and_tried_again(monkeypatch):
    refused = []
    real = lan_module.AsyncZeroconf

    def broken(**options):
        refused.append(options)
        if len(refused) < 3:
            raise OSError("no such device")
        return real(**options)

    monkeypatch.setattr(lan_module, "AsyncZeroconf", broken)
    async with watching(1) as (bob,), announcing(PORT + 9, {b"h": bytes(72)}):
        await bob.until(lambda found: found.address.port == PORT + 9)
        assert bob.lan.counters["lan_failed"] == 2


async def test_only_the_named_interfaces_are_used_and_loopback_only_alone(monkeypatch):
    def adapters(*ips):
        return lambda: [ifaddr.Adapter("x", "x", [ifaddr.IP(ip, 24, "x") for ip in ips])]

    def used(only, *ips):
        monkeypatch.setattr(lan_module.ifaddr, "get_adapters", adapters(*ips))
        return [str(interface.ip) for interface in ZeroconfLan(Wall(), os.urandom, only)._interfaces()]

    assert used(None, "127.0.0.1", "10.0.0.1", "192.168.0.1") == ["10.0.0.1", "192.168.0.1"]
    assert used(None, "127.0.0.1") == ["127.0.0.1"]
    assert used(["127.0.0.1"], "127.0.0.1", "10.0.0.1") == ["127.0.0.1"]
    assert used(["10.9.9.9"], "127.0.0.1", "10.0.0.1") == []


async def test_a_bug_behind_a_found_peer_is_loud():
    seen = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: seen.append(context["exception"]))

    def found(_: Found) -> None:
        raise KeyError("planted")

    watcher = Watcher(Wall())
    await watcher.lan.start(PORT, found)
    async with announcing(PORT + 9, {b"h": bytes(72)}):
        await until(lambda: seen)
    await watcher.lan.stop()
    assert repr(seen[0]) == "KeyError('planted')"
