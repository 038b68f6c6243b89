"""A node's open port on loopback, with honest links that stay up, and the ways a stranger or a bad contact uses it."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Sequence

from node.errors import Fault
from node.net.link import Link, open_link
from node.net.listener import Listener
from node.net.websocket import WebSocketTransport
from node.net.wire import Channel
from sync.frames import Ping, Pong
from tests.hostile.matrix import PATIENCE_S, House
from tests.node.net.people import chance, person, psk

LINK = "link"
UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)


class LinkHouse(House):
    """Alice's port. Bob's link is the honest one."""

    def __init__(self) -> None:
        self.transport = WebSocketTransport(handshake_s=0.5)
        self.alice = person("alice")
        self.port = 0
        self._numbers = itertools.count(1)
        self._bob: Link | None = None

    async def start(self) -> None:
        keys = [psk(ref=bytes((number,)), key=bytes((number,)) * 32) for number in range(7)]
        self.listener = Listener(self.transport, lambda: self.alice, lambda: [*keys, psk()], self.serve, chance())
        self.port = await self.listener.start("127.0.0.1", 0)

    async def close(self) -> None:
        if self._bob is not None:
            await self._bob.close()
        await self.listener.close()
        await self.transport.close()

    async def serve(self, channel: Channel) -> None:
        """What a runner does with frames, as far as it matters here: each is read, a Ping is answered."""
        while True:
            frame = await channel.receive()
            if isinstance(frame, Ping):
                await channel.send(Pong(frame.number))

    async def dial(self, name: str) -> Link:
        wire = await self.transport.dial("127.0.0.1", self.port)
        return await open_link(wire, person(name), psk(), chance(name))

    async def honest(self) -> None:
        number = next(self._numbers)
        async with asyncio.timeout(PATIENCE_S):
            if self._bob is None:
                self._bob = await self.dial("bob")
            await self._bob.send(Ping(number))
            assert await self._bob.receive() == Pong(number)

    async def verdict(self, before: Counter[str]) -> str:
        """The code under which the listener counted whoever came since then."""
        while True:
            new = self.listener.counters - before
            del new["accepted"]
            if new:
                return next(iter(new))
            await asyncio.sleep(0)


async def on_a_link(house: LinkHouse, plaintexts: Sequence[bytes]) -> str:
    """Eve is a contact and breaks the rules: the code of the fault that ends her link."""
    before = Counter(house.listener.counters)
    link = await house.dial("eve")
    for plaintext in plaintexts:
        await link._wire.send(link._sending.seal(plaintext))
    return await ended(house, link, before)


async def ended(house: LinkHouse, link: Link, before: Counter[str]) -> str:
    """The verdict, once nothing more comes on a link."""
    try:
        while True:
            await link.receive()
    except Fault:
        return await house.verdict(before)
    finally:
        await link.close()
