"""The machine a node runs on, as one record of adapters: real sockets, disk and clock, or those of a simulated world.

Nothing else in the node chooses between the two. What each adapter promises is said where its protocol is defined.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from node.net.lan import ZeroconfLan
from node.net.link import Chance
from node.net.relays.calling import Caller
from node.net.websocket import WebSocketTransport
from node.net.wire import Lan, Transport
from node.store.connection import Connect, connect
from node.store.executor import Executor, ThreadExecutor
from node.store.keys import COST, Cost, KeyBox
from node.store.room import DiskRoom, Room
from node.store.workers import ThreadWorkers, Workers
from node.system import Clock, Encapsulate, Random, SystemClock, system_encapsulate, system_random


@dataclass(frozen=True, slots=True)
class Where:
    """Where a node listens: `host` None = all interfaces; `port` 0 = the one it had before, or any.

    `lan`: an IPv4 address to announce on, None = all interfaces; `use_lan` False = announce and look nowhere.
    """

    host: str | None = None
    port: int = 0
    lan: str | None = None
    use_lan: bool = True


def real_lan(where: Where, clock: Clock, random: Random) -> Lan | None:
    """Zeroconf on the interfaces the node was given, or None if it shall not use the LAN."""
    if not where.use_lan:
        return None
    return ZeroconfLan(clock, random, None if where.lan is None else (where.lan,))


@dataclass(frozen=True)
class Machine:
    """Everything a node takes from outside; each default is the real thing. `cost` and `key_box` are for tests."""

    clock: Clock = field(default_factory=SystemClock)
    random: Random = system_random
    encapsulate: Encapsulate = system_encapsulate
    connect: Connect = connect
    executor: Callable[[], Executor] = ThreadExecutor
    workers: Callable[[], Workers] = ThreadWorkers
    transport: Callable[[], Transport] = WebSocketTransport
    lan: Callable[[Where, Clock, Random], Lan | None] = real_lan
    room: Callable[[Path], Room] = DiskRoom
    key_box: Callable[..., KeyBox] = KeyBox
    cost: Cost = COST

    def caller(self) -> Caller:
        """A new transport that also leads to whoever is met at a relay."""
        return Caller(self.transport(), Chance(self.random, self.encapsulate))
