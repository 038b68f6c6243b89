"""What a node does for itself while it runs: rotate prekeys, forget what is past its time, mend broken sessions.

What has an end goes when that comes by the clock, also if that jumps or the machine slept. Each job is one transaction
and can be cut short anywhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from typing import Any, Final

import ifaddr
import msgspec

from node import birth, keeping
from node.errors import Fault, WorldFault
from node.lasting import lasting
from node.machine import Where
from node.net.links import Links
from node.net.runner import Runner
from node.secure import contact, expiring, group_gaps, join_asking, join_deciding, key_ends, outgoing, prekeys
from node.secure.own import Own
from node.store import expiry, invites, joins, keepsakes, log, posts, received, sessions, topics, traces
from node.store import own as own_rows
from node.store.db import Cx, Store, Tx
from sync.event import Event

EVERY_S: Final = 3600.0
CLOCK_JUMPS_S: Final = 60.0  # how long a clock is trusted to have gone on as it should
DAY_MS: Final = 24 * 3600 * 1000
KEEP_MS: Final = 30 * DAY_MS
MAX_ADDRESSES: Final = 4
HEAL_FIRST_S: Final = 600.0
HEAL_CAP_S: Final = 24 * 3600.0

Work = Callable[[], Coroutine[Any, Any, None]]


def wake_up(own: Own, tx: Tx) -> str:
    """The first transaction of a start: own clock, prekeys, what has expired; the person's name."""
    own.ticker.last = log.last_hlc(tx, own.device, own.clock.now_ms() << 16)
    birth.announce(own, tx)
    expiring.sweep_all(own, tx)
    key_ends.sweep(own, tx)
    return (own_rows.get(tx, birth.NAME) or b"").decode()


def begin(own: Own, store: Store, links: Links, *more: Work) -> asyncio.Task[None]:
    """Tidy up every hour, drop what expires, and do whatever else goes on, until the task is cancelled."""
    works: list[Work] = [partial(run, own, store, links), partial(expire, own, store), partial(keeping.run, own, store)]
    return asyncio.get_running_loop().create_task(_all([*works, *more]))


async def _all(works: Iterable[Work]) -> None:
    await asyncio.gather(*map(lasting, works))


async def expire(own: Own, store: Store) -> None:
    """Drop content whose time is over as soon as that is so, until cancelled."""
    bell = asyncio.Event()
    own.wake.expires = bell.set
    while True:
        bell.clear()
        try:
            soonest = await store.read(expiry.soonest)
            while soonest is not None and soonest * 1000 > own.clock.now_ms() and not bell.is_set():
                await _rest(bell, min(soonest - own.clock.now_ms() / 1000, CLOCK_JUMPS_S))
            if soonest is None:
                await bell.wait()
            elif soonest * 1000 <= own.clock.now_ms():
                await store.write(lambda tx: expiring.sweep(own, tx))
        except WorldFault:
            return  # the store is closing or dead, and says so itself


async def _rest(bell: asyncio.Event, seconds: float) -> None:
    """Sleep, or until the bell rings."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await bell.wait()


async def run(own: Own, store: Store, links: Links) -> None:
    """Tidy up every hour until cancelled."""
    while True:
        await asyncio.sleep(EVERY_S)
        try:
            announced = await store.write(lambda tx: _tidy(own, tx))
        except WorldFault:
            return  # the store is closing or dead, and says so itself
        if announced is not None:
            links.stated((announced,))
            own.wake.ring().contacts_changed()  # cards at relays carry the prekeys, too


def _tidy(own: Own, tx: Tx) -> Event | None:
    now = own.clock.now_ms()
    received.forget(tx, now)
    traces.forget(tx, now)
    posts.forget_owed(tx, now - KEEP_MS)
    topics.forget(tx, now)
    sessions.forget_skipped(tx, now - KEEP_MS)
    invites.forget(tx, now // 1000 - KEEP_MS // 1000)
    joins.forget(tx)
    keepsakes.forget(tx)
    join_asking.expire(own, tx, now // 1000 - KEEP_MS // 1000)
    join_deciding.tidy(own, tx)
    tx.after(own.wake.joins)
    contact.expire(own, tx)
    for device in outgoing.age(own, tx, now - KEEP_MS):
        contact.unheard(own, tx, device)
    outgoing.forget_unanswered(own, tx, now - KEEP_MS)
    key_ends.sweep(own, tx)
    group_gaps.remind(own, tx)
    return prekeys.maintain(own, tx)


def remember(tx: Tx, where: Where, port: int) -> None:
    """Keep the port for the next start, and the addresses that contacts and invites are told."""
    own_rows.put_number(tx, "port", port)
    hosts = [where.lan] if where.lan is not None else [where.host] if where.host not in (None, "0.0.0.0") else _hosts()  # noqa: S104
    own_rows.put(tx, "addresses", msgspec.msgpack.encode([f"{host}:{port}" for host in hosts[:MAX_ADDRESSES]]))


def addresses(cx: Cx) -> tuple[str, ...]:
    """Where this node says it can be reached."""
    return msgspec.msgpack.decode(own_rows.get(cx, "addresses") or b"\x90", type=tuple[str, ...])


def _hosts() -> list[str | None]:
    """This machine's IPv4 addresses, loopback only if there is no other."""
    ips = [str(ip.ip) for adapter in ifaddr.get_adapters() for ip in adapter.ips if ip.is_IPv4]
    outside = [ip for ip in ips if not ip.startswith("127.")]
    return [*sorted(outside or ips)]


def is_alone() -> bool:
    """Whether this machine has no address but that of itself, so that it is on no network."""
    ips = [ip for adapter in ifaddr.get_adapters() for ip in adapter.ips]
    return all(ip_address(str(ip.ip if ip.is_IPv4 else ip.ip[0])).is_loopback for ip in ips)


@dataclass(slots=True)
class _Turn:
    """When a device's session was last made anew, and how long to wait before the next time (loop seconds)."""

    at: float
    pause: float


class Healer:
    """Makes a session anew when the other device proved who it is and cannot open what we send.

    At most once per 10 minutes and device, doubling to a day, so that a confused peer cannot make us spin.
    """

    def __init__(self, own: Own, store: Store) -> None:
        self._own = own
        self._store = store
        self._turns: dict[bytes, _Turn] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def heal(self, runner: Runner) -> None:
        """The device of this link cannot open an envelope of ours."""
        now = asyncio.get_running_loop().time()
        turn = self._turns.get(runner.peer.device)
        if turn is not None and now < turn.at + turn.pause:
            return
        rested = turn is None or now > turn.at + 2 * HEAL_CAP_S
        pause = HEAL_FIRST_S if rested or turn is None else min(HEAL_CAP_S, 2 * turn.pause)
        self._turns[runner.peer.device] = _Turn(now, pause)
        task = asyncio.get_running_loop().create_task(self._reseal(runner))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """End what is under way; it is a transaction and leaves nothing half done."""
        for task in list(self._tasks):
            task.cancel()

    async def _reseal(self, runner: Runner) -> None:
        peer = runner.peer
        try:
            await self._store.write(lambda tx: outgoing.reseal(self._own, tx, peer.account, peer.device))
        except Fault:
            return  # without announced prekeys there is no new session; the rows stay queued
