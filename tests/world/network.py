"""A network in memory: named hosts on one virtual loop, with latency, partitions, crashes, and frames that get lost.

Wires are reliable and ordered like TCP, so loss and duplication act on frames above Noise (`wrap`). All chance comes
from the one seeded generator that is passed in, and `counters` tell what really happened.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from node.errors import WorldFault
from node.net.limits import NOISE_MESSAGE, SEND_S
from node.net.wire import Accept, Channel, Listening, Wire, link_closed
from sync.frames import Frame

IN_FLIGHT = 64
"""Messages one direction of a wire holds before its sender waits."""


@dataclass
class Weather:
    """How bad the network is: shares of frames lost and doubled, seconds of latency per hop and its random extra."""

    loss: float = 0.0
    duplication: float = 0.0
    latency: float = 0.02
    jitter: float = 0.0
    one_way: dict[tuple[str, str], float] = field(default_factory=dict)


class Network:
    """All hosts and wires of one world; hosts are made by name and listen at `(name, port)`."""

    def __init__(self, chance: random.Random, weather: Weather | None = None) -> None:
        self.weather = weather or Weather()
        self.counters: Counter[str] = Counter()
        self.chance = chance
        self._ports: dict[tuple[str, int], MemoryListening] = {}
        self._wires: dict[MemoryWire, None] = {}
        self._cut: set[tuple[str, str]] = set()
        self._next_port = 4_000
        self._watchers: list[Callable[[], None]] = []

    def host(self, name: str) -> MemoryTransport:
        """The transport of one host; a host that was started again gets a new one by the same name."""
        return MemoryTransport(self, name)

    def connected(self, a: str, b: str) -> bool:
        """Whether nothing lies between two hosts."""
        return _pair(a, b) not in self._cut

    def cut(self, a: str, b: str) -> None:
        """Part two hosts: wires between them break at once, what was in flight is lost, dials are refused."""
        self.counters["cuts"] += _pair(a, b) not in self._cut
        self._cut.add(_pair(a, b))
        for wire in [wire for wire in self._wires if {wire.here, wire.there} == {a, b}]:
            self.counters["wires_cut"] += wire.break_off()

    def partition(self, *groups: Iterable[str]) -> None:
        """Part every host of one group from every host of every other; inside a group nothing changes."""
        self.counters["partitions"] += 1
        members = [sorted(group) for group in groups]
        for index, group in enumerate(members):
            for other in members[index + 1 :]:
                for a in group:
                    for b in other:
                        self.cut(a, b)

    def heal(self, a: str | None = None, b: str | None = None) -> None:
        """Join two hosts, one host with all others, or everybody."""
        self.counters["heals"] += bool(self._cut)
        named = {name for name in (a, b) if name is not None}
        self._cut = {pair for pair in self._cut if not named <= set(pair)}
        for watcher in self._watchers:
            watcher()

    def crash(self, name: str) -> None:
        """Everything a host had open is gone, as after kill -9: peers see their wires break, its port is closed."""
        self.counters["crashes"] += 1
        for place in [place for place in self._ports if place[0] == name]:
            del self._ports[place]
        for wire in [wire for wire in self._wires if name in (wire.here, wire.there)]:
            self.counters["wires_cut"] += wire.break_off()

    def on_heal(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` whenever hosts were joined again."""
        self._watchers.append(watcher)

    def delay(self, source: str, target: str) -> float:
        """Seconds the next message takes in this direction."""
        base = self.weather.one_way.get((source, target), self.weather.latency)
        return base + (self.chance.random() * self.weather.jitter if self.weather.jitter else 0.0)

    def open_port(self, name: str, port: int, accept: Accept) -> MemoryListening:
        if not port:
            self._next_port += 1
            port = self._next_port
        if (name, port) in self._ports:
            raise WorldFault("listen_failed", f"Port {port} cannot be opened on this machine.")
        listening = self._ports[name, port] = MemoryListening(self, name, port, accept)
        return listening

    def close_port(self, listening: MemoryListening) -> None:
        if self._ports.get((listening.name, listening.port)) is listening:
            del self._ports[listening.name, listening.port]

    def connect(self, source: str, host: str, port: int) -> MemoryWire:
        """Both ends of a new wire; the far one is accepted, the near one returned."""
        listening = self._ports.get((host, port))
        if listening is None or not self.connected(source, host):
            self.counters["dials_refused"] += 1
            raise WorldFault("dial_failed", "The other device could not be reached at this address.")
        near, far = MemoryWire(self, source, host), MemoryWire(self, host, source)
        near.other, far.other = far, near
        self._wires[near] = self._wires[far] = None
        self.counters["wires"] += 1
        listening.take(far)
        return near

    def forget(self, wire: MemoryWire) -> None:
        self._wires.pop(wire, None)


class MemoryTransport:
    """The `Transport` of one host."""

    def __init__(self, network: Network, name: str) -> None:
        self.name = name
        self._network = network
        self._wires: list[MemoryWire] = []

    async def dial(self, host: str, port: int) -> Wire:
        self._network.counters["dials"] += 1
        await asyncio.sleep(self._network.delay(self.name, host) + self._network.delay(host, self.name))
        wire = self._network.connect(self.name, host, port)
        self._wires = [old for old in self._wires if not old.closed] + [wire]
        return wire

    async def listen(self, host: str | None, port: int, accept: Accept) -> Listening:
        return self._network.open_port(self.name, port, accept)

    def wrap(self, channel: Channel) -> Channel:
        return SpoiltChannel(channel, self._network)

    async def close(self) -> None:
        for wire in self._wires:
            await wire.close()


class MemoryListening:
    """An open port of a host."""

    def __init__(self, network: Network, name: str, port: int, accept: Accept) -> None:
        self.name = name
        self.port = port
        self._network = network
        self._accept = accept
        self._accepted: dict[asyncio.Task[None], MemoryWire] = {}

    def take(self, wire: MemoryWire) -> None:
        task = asyncio.get_running_loop().create_task(self._run(wire))
        self._accepted[task] = wire
        task.add_done_callback(lambda done: self._accepted.pop(done, None) and None)

    async def close(self) -> None:
        self._network.close_port(self)
        for wire in list(self._accepted.values()):
            await wire.close()
        while self._accepted:
            await asyncio.wait(list(self._accepted))

    async def _run(self, wire: MemoryWire) -> None:
        try:
            await self._accept(wire)
        finally:
            await wire.close()


class MemoryWire:
    """One end of a wire: messages arrive in order after the latency of their direction."""

    other: MemoryWire

    def __init__(self, network: Network, here: str, there: str) -> None:
        self.here = here
        self.there = there
        self.closed = False
        self._network = network
        self._inbox: deque[bytes | None] = deque()
        self._under_way: deque[bytes | None] = deque()
        self._last_due = 0.0
        self._stir = asyncio.Event()

    @property
    def remote(self) -> str:
        return self.there

    async def send(self, message: bytes) -> None:
        assert 0 < len(message) <= NOISE_MESSAGE
        try:
            async with asyncio.timeout(SEND_S):
                while not self.closed and self.other._crowd() >= IN_FLIGHT:
                    self._stir.clear()
                    await self._stir.wait()
        except TimeoutError:
            await self.close()
        if self.closed:
            raise link_closed()
        self._network.counters["messages"] += 1
        self._network.counters["bytes"] += len(message)
        self._post(message)

    async def receive(self) -> bytes:
        while not self.closed and not self._inbox:
            self._stir.clear()
            await self._stir.wait()
        message = self._inbox.popleft() if self._inbox and not self.closed else None
        self.other._stir.set()
        if message is None:
            await self.close()
            raise link_closed()
        return message

    async def close(self) -> None:
        if not self.closed:
            self._post(None)
            self._end()

    def break_off(self) -> bool:
        """End both ends now; what was under way is lost. Returns whether there was anything to end."""
        alive = not self.closed
        self._end()
        self.other._end()
        return alive

    def _crowd(self) -> int:
        return len(self._inbox) + len(self._under_way)

    def _post(self, message: bytes | None) -> None:
        loop = asyncio.get_running_loop()
        self._last_due = max(self._last_due, loop.time() + self._network.delay(self.here, self.there))
        self.other._under_way.append(message)
        loop.call_at(self._last_due, self.other._arrive)

    def _arrive(self) -> None:
        """The oldest message is here; timers of one moment may fire in any order, messages may not."""
        message = self._under_way.popleft()
        if not self.closed:
            self._inbox.append(message)
            self._stir.set()

    def _end(self) -> None:
        self.closed = True
        self._inbox.clear()
        self._stir.set()
        self.other._stir.set()
        self._network.forget(self)


class SpoiltChannel:
    """A channel whose frames are lost or doubled on the way out, as the weather says."""

    def __init__(self, channel: Channel, network: Network) -> None:
        self.role = channel.role
        self.peer_account = channel.peer_account
        self.peer_device = channel.peer_device
        self.peer_exchange = channel.peer_exchange
        self.peer_chain = channel.peer_chain
        self.handshake_hash = channel.handshake_hash
        self.psk_kind = channel.psk_kind
        self.psk_ref = channel.psk_ref
        self.remote = channel.remote
        self._channel = channel
        self._network = network

    async def send(self, frame: Frame) -> None:
        counters, weather, chance = self._network.counters, self._network.weather, self._network.chance
        counters["frames"] += 1
        if chance.random() < weather.loss:
            counters["frames_lost"] += 1
            return
        doubled = chance.random() < weather.duplication
        await self._channel.send(frame)
        if doubled:
            counters["frames_doubled"] += 1
            await self._channel.send(frame)

    async def receive(self) -> Frame:
        return await self._channel.receive()

    async def close(self) -> None:
        await self._channel.close()


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)
