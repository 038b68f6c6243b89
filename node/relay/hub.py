"""The relay as one thing that can be opened, started and closed, in a process of its own or inside a node.

It owns the file, the port and the tasks; what connections share is `house.py`, one of them is `session.py`. It is blind
by construction: no room here imports what could read an envelope, and the log and the figures hold counts only.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import ifaddr

from crypto.primitives import sha256, x25519_public
from node.errors import Fault, WorldFault
from node.net.link import Chance
from node.net.lobby import Lobby, group
from node.net.relays.invitation import Invitation, write
from node.net.websocket import WebSocketTransport
from node.net.wire import Address, Listening, Wire
from node.relay import authority, letters, limits, pages, store, topics
from node.relay.authority import Certificates
from node.relay.blobs import Blobs
from node.relay.house import House, make_keys, renew_secret
from node.relay.limits import Quotas
from node.relay.line import Line, answer_line
from node.relay.session import Session
from node.store import own
from node.store.blob_files import BlobFiles
from node.store.connection import Connect, connect
from node.store.db import Store
from node.store.home import Home
from node.store.room import Room, boundless
from node.store.workers import ThreadWorkers
from node.system import Clock, Encapsulate, Random, SystemClock, system_encapsulate, system_random

log = logging.getLogger("kith.relay")

STORE: Final = "relay.db"
PORT: Final = "port"
MAX_ADDRESSES: Final = 4
CLOCK_JUMP_S: Final = 3600
"""A wall clock that runs away from the machine's own by this much makes nothing too old."""


@dataclass(frozen=True)
class Outfit:
    """What a relay takes from outside; each default but the room is the real thing.

    `room` is asked for the disk of its folder; `pace` speeds its sweeps up for tests.
    """

    clock: Clock = field(default_factory=SystemClock)
    random: Random = system_random
    encapsulate: Encapsulate = system_encapsulate
    connect: Connect = connect
    quotas: Quotas = field(default_factory=Quotas)
    room: Callable[[Path], Room] = boundless
    pace: float = 1.0


class Hub:
    """One relay; made by `Hub.open`, serves from `start` to `close`."""

    def __init__(self, home: Home, house: House, private: bytes, workers: ThreadWorkers, outfit: Outfit) -> None:
        self.key = x25519_public(private)
        self.addresses: tuple[str, ...] = ()
        self.figures: dict[str, int] = {}
        self._home = home
        self._house = house
        self._private = private
        self._workers = workers
        self._outfit = outfit
        self._chance = Chance(outfit.random, outfit.encapsulate)
        self._lobby = Lobby(limits.HALF_OPEN)
        self._hosts: Counter[str] = Counter()
        self._listening: Listening | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._box = 0
        self._topic = 0
        self._skew: int | None = None

    @classmethod
    async def open(cls, folder: Path, key: bytes, outfit: Outfit | None = None) -> Hub:
        """Open or make the relay in a folder, its file under a raw 32-byte key; errors as for `Home` and `Store.open`.

        The folder is this relay's alone as long as it is open.
        """
        outfit = outfit or Outfit()
        home = Home.open(folder)
        try:
            room = outfit.room(folder)
            opened = Store.open(folder / STORE, key, connect=outfit.connect, tables=store.TABLES, room=room)
        except BaseException:
            home.close()
            raise
        workers = ThreadWorkers()
        try:
            files = BlobFiles(folder / "blobs")
            blobs = Blobs(opened, files, workers, outfit.clock, outfit.quotas)
            certificates = await Certificates.open(opened, outfit.clock, outfit.random)
            house = House(opened, outfit.clock, outfit.quotas, blobs, certificates)
            private, house.secret = await opened.write(partial(make_keys, random=outfit.random))
            return cls(home, house, private, workers, outfit)
        except BaseException:
            await workers.stop()
            await opened.close()
            home.close()
            raise

    @property
    def port(self) -> int:
        """The TCP port really bound, 0 while it does not serve."""
        return self._listening.port if self._listening else 0

    @property
    def failed(self) -> bool:
        """True once the disk has failed it; only opening it again helps."""
        return self._house.store.failed

    async def start(self, host: str | None, port: int, admin_token: str = "") -> int:
        """Serve on a port (0 = any) of a host (None = all); the port, or WorldFault("listen_failed").

        `addresses` says then where that is. Figures are shown to whoever has `admin_token`.
        """
        transport = WebSocketTransport(
            half_open=limits.HALF_OPEN, pages=pages.serve(admin_token, lambda: not self.failed, self.all_figures)
        )
        await self._look()
        works: list[Callable[[], Awaitable[None]]] = [self._house.intake.run, self._sweep, self._clean]
        self._tasks = [asyncio.ensure_future(work()) for work in works]
        try:
            self._listening = await transport.listen(host, port, self._accept)
        except BaseException:
            await self._stop_tasks()
            raise
        bound = self._listening.port
        await self._house.store.write(lambda tx: own.put_number(tx, PORT, bound))
        self.addresses = reachable(host, bound)
        log.info("relay_serves", extra={"port": bound})
        return bound

    async def port_before(self) -> int:
        """The port it had when it served last, 0 if it never did."""
        return await self._house.store.read(lambda cx: own.number(cx, PORT))

    def invitation(self, addresses: Sequence[str] = ()) -> str:
        """The text that lets its reader join, at 1 to 4 addresses `host:port`; without any at those it listens on."""
        root = sha256(self._house.certificates.root)
        where = tuple(addresses or self.addresses)[:MAX_ADDRESSES]
        return write(Invitation(1, self.key, where, self._house.secret, root))

    async def renew_invitation(self) -> None:
        """Make all invitations given so far worthless; members stay."""
        self._house.secret = await self._house.store.write(partial(renew_secret, random=self._outfit.random))

    async def close(self) -> None:
        """End every connection, bring to the disk what was accepted, and let go of the file."""
        for session in list(self._house.sessions):
            session.end("stopping")
        listening, self._listening = self._listening, None
        if listening is not None:
            await listening.close()
        await self._stop_tasks()
        await self._house.intake.finish()
        await self._workers.stop()
        await self._house.store.close()
        self._home.close()

    async def _stop_tasks(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- connections

    async def _accept(self, wire: Wire) -> None:
        host = group(wire.remote)
        if len(self._house.sessions) >= limits.LINES or self._hosts[host] >= limits.LINES_PER_HOST:
            self._house.counters["relay_turned_away_total"] += 1
            return
        self._hosts[host] += 1
        try:
            line = await self._shake_hands(wire)
            if line is not None:
                await self._serve(line)
        finally:
            self._hosts[host] -= 1
            if not self._hosts[host]:
                del self._hosts[host]

    async def _serve(self, line: Line) -> None:
        try:
            member = await self._house.store.read(partial(store.member, key=line.peer))
        except WorldFault as fault:
            self._house.counters[f"relay_{fault.code}_total"] += 1
            return
        session = Session(self._house, line, member)
        self._house.sessions.add(session)
        self._house.counters["relay_connections_total"] += 1
        try:
            await session.run()
        finally:
            self._house.sessions.discard(session)

    async def _shake_hands(self, wire: Wire) -> Line | None:
        """The line, or None for whoever did not finish the handshake."""
        handshake = asyncio.ensure_future(answer_line(wire, self._private, self._chance))
        ticket = self._lobby.enter(wire.remote, handshake.cancel)
        try:
            await asyncio.wait([handshake])
            return None if handshake.cancelled() else handshake.result()
        except Fault as fault:
            self._house.counters[f"relay_{fault.code}_total"] += 1
            return None
        finally:
            handshake.cancel()
            self._lobby.leave(ticket)

    # --- upkeep

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(limits.SWEEP_S / self._outfit.pace)
            self._house.leases.expire()
            now = asyncio.get_running_loop().time()
            for session in list(self._house.sessions):
                session.end_if_silent(now)
            await self._look()

    async def _look(self) -> None:
        """See how full it is: beyond the bounds it keeps nothing new, and says so."""
        try:
            figures = await self._house.store.read(store.figures)
            free = await self._workers.run(self._house.blobs.free_bytes)
        except WorldFault:
            return
        self.figures = figures | {"relay_free_bytes": free}
        used = figures["relay_mail_bytes"] + figures["relay_blob_bytes"] + figures["relay_topic_bytes"]
        full = used >= self._outfit.quotas.disk_bytes or free < limits.BALLAST_BYTES
        self._house.intake.closed_code = self._house.blobs.closed_code = "relay_full" if full else ""

    async def _clean(self) -> None:
        orphans = True
        while True:
            await asyncio.sleep(limits.CLEAN_S / self._outfit.pace)
            if self._has_jumped():
                continue
            try:
                await self._forget_old()
                await self._house.blobs.collect()
                if orphans:
                    await self._house.blobs.collect_orphans()
                orphans = False
            except WorldFault as fault:
                log.warning("relay_not_cleaned", extra={"code": fault.code})

    async def _forget_old(self) -> None:
        """Forget what is too old: most at once, and envelopes of the next hundred boxes and the next hundred topics."""
        now = self._house.now()
        boxes = await self._house.store.read(lambda cx: letters.boxes_after(cx, self._box, 100))
        self._box = boxes[-1] if boxes else 0
        await self._house.store.write(lambda tx: store.forget_old(tx, now))
        await self._house.store.write(lambda tx: authority.forget_old(tx, now))
        lost = await self._house.store.write(lambda tx: letters.forget_old(tx, boxes, now))
        self._house.counters["relay_letters_expired_total"] += lost
        await self._forget_topics(now)

    async def _forget_topics(self, now: int) -> None:
        rows = await self._house.store.read(lambda cx: topics.topics_after(cx, self._topic, 100))
        self._topic = rows[-1] if rows else 0
        old = await self._house.store.write(lambda tx: topics.forget_old(tx, rows, now))
        self._house.counters["relay_entries_expired_total"] += old
        self._house.audience.gone(await self._house.store.write(lambda tx: topics.end_old(tx, now)))

    def _has_jumped(self) -> bool:
        """Whether the wall clock has left the machine's own: then nothing is judged by age until both agree again."""
        skew = self._house.now() - int(asyncio.get_running_loop().time())
        if self._skew is None:
            self._skew = skew
        return abs(skew - self._skew) > CLOCK_JUMP_S

    def all_figures(self) -> dict[str, int]:
        """Counts for `/metrics`."""
        house = self._house
        now = {
            "relay_connections": len(house.sessions),
            "relay_leases": len(house.leases),
            "relay_followed": len(house.audience),
        }
        return {**self.figures, **now, **house.counters, **house.intake.counters}


def reachable(host: str | None, port: int) -> tuple[str, ...]:
    """Where a port of this machine can be reached: at its host, or at every IPv4 address, loopback only if alone."""
    if host is not None:
        return (str(Address(host, port)),)
    ips = sorted(str(ip.ip) for adapter in ifaddr.get_adapters() for ip in adapter.ips if ip.is_IPv4)
    outside = [ip for ip in ips if not ip.startswith("127.")]
    return tuple(f"{ip}:{port}" for ip in outside or ips)
