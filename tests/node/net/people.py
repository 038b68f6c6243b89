"""Identities, keys and pairs of links for the tests of this room; everything but ML-KEM's own chance is seeded."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import random
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

import pytest

from crypto.identity import RecoveryKeys
from crypto.keys import generate_device
from crypto.primitives import Random, mlkem_encapsulate
from node.errors import Fault
from node.net.link import Chance, Link, LinkIdentity, Psk, answer_link, open_link
from node.net.websocket import WebSocketTransport
from node.net.wire import Wire
from sync.control import Position, device_event, identity_genesis
from tests.world.network import Network


def seeded(seed: str) -> Random:
    """A reproducible source of bytes."""
    blocks = (hashlib.sha256(f"{seed}/{n}".encode()).digest() for n in itertools.count())
    rest = bytearray()

    def random(length: int) -> bytes:
        while len(rest) < length:
            rest.extend(next(blocks))
        taken = bytes(rest[:length])
        del rest[:length]
        return taken

    return random


def chance(seed: str = "chance") -> Chance:
    return Chance(seeded(seed), mlkem_encapsulate)


def person(name: str) -> LinkIdentity:
    """An account with one certified device."""
    random = seeded(name)
    recovery = RecoveryKeys(random(32), random(16), random(32))
    keys = generate_device(random)
    genesis = identity_genesis(recovery)
    at = Position(1, genesis.id, 1 << 16, ())
    certificate = device_event(recovery, at, (keys.device, keys.exchange), True, random)
    return LinkIdentity(genesis.id, keys, [genesis.to_bytes(), certificate.to_bytes()])


def psk(kind: str = "contact", ref: bytes = b"", key: bytes | None = None) -> Psk:
    return Psk(kind, ref, hashlib.sha256(kind.encode()).digest() if key is None else key)


@contextmanager
def fails(code: str) -> Iterator[None]:
    """What is done here must end in the fault of this code."""
    with pytest.raises(Fault) as told:
        yield
    assert told.value.code == code


@dataclass
class Door:
    """A responder on a real socket: what became of everybody who knocked."""

    port: int = 0
    links: list[Link] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something about the door holds; it is asked again after every change."""
        async with asyncio.timeout(20):
            while not condition():
                self.changed.clear()
                await self.changed.wait()


class _Heard:
    """A wire that writes down what arrives on it."""

    def __init__(self, wire: Wire, door: Door) -> None:
        self.remote = wire.remote
        self.send, self.close = wire.send, wire.close
        self._wire = wire
        self._door = door

    async def receive(self) -> bytes:
        message = await self._wire.receive()
        self._door.received.append(message)
        return message


@asynccontextmanager
async def opened(identity: LinkIdentity, psks: Sequence[Psk]) -> AsyncIterator[Door]:
    """A door of `identity` on loopback that opens for these keys and keeps its links up."""
    door, transport = Door(), WebSocketTransport()

    async def accept(wire: Wire) -> None:
        try:
            door.links.append(await answer_link(_Heard(wire, door), identity, lambda: psks, chance("answer")))
        except Exception as error:
            door.faults.append(error)
            door.changed.set()
            return
        door.changed.set()
        await door.over.wait()

    listening = await transport.listen("127.0.0.1", 0, accept)
    door.port = listening.port
    try:
        yield door
    finally:
        door.over.set()
        await listening.close()
        await transport.close()


@asynccontextmanager
async def linked(bob: LinkIdentity, key: Psk, door: Door) -> AsyncIterator[tuple[Link, Link]]:
    """(the dialler's end, the door's end) of one more link by a real socket."""
    transport, before = WebSocketTransport(), len(door.links)
    wire = await transport.dial("127.0.0.1", door.port)
    near = await open_link(wire, bob, key, chance("open"))
    await door.until(lambda: len(door.links) > before)
    try:
        yield near, door.links[-1]
    finally:
        await near.close()
        await transport.close()


@asynccontextmanager
async def virtual_pair() -> AsyncIterator[tuple[Link, Link]]:
    """(bob's end, alice's end) of a link in the simulated network; for virtual loops."""
    network = Network(random.Random(1))
    answered: asyncio.Future[Link] = asyncio.get_running_loop().create_future()

    async def accept(wire: Wire) -> None:
        answered.set_result(await answer_link(wire, person("alice"), lambda: [psk()], chance("answer")))
        await asyncio.sleep(1_000)

    await network.host("alice").listen(None, 4_004, accept)
    wire = await network.host("bob").dial("alice", 4_004)
    near = await open_link(wire, person("bob"), psk(), chance("open"))
    yield near, await answered
