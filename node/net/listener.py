"""Answers whoever dials this node: handshakes under a bound and a deadline, then hands the link over.

It decides nothing about who is welcome: the keys that open a handshake are asked for at the moment the first message is
there. A stranger's connection ends in silence and is only counted.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

from node.errors import Fault
from node.net import limits
from node.net.link import Chance, Link, LinkIdentity, Psk, answer_link
from node.net.lobby import Lobby
from node.net.wire import Channel, Listening, Transport, Wire

Serve = Callable[[Channel], Awaitable[None]]


class Listener:
    """One open port. `serve` runs once per proven link, in its own task; the link ends when it returns.

    At most 64 connections are in the handshake (the lobby decides who leaves) and 256 links are up; `counters` tells
    how many came to which end, by fault code.
    """

    def __init__(
        self,
        transport: Transport,
        identity: Callable[[], LinkIdentity],
        psks: Callable[[], Sequence[Psk]],
        serve: Serve,
        chance: Chance,
    ) -> None:
        self.counters: Counter[str] = Counter()
        self.lobby = Lobby(limits.HALF_OPEN)
        self._transport = transport
        self._identity = identity
        self._psks = psks
        self._serve = serve
        self._chance = chance
        self._listening: Listening | None = None
        self._links = 0

    @property
    def port(self) -> int:
        """The port really bound, 0 while closed."""
        return self._listening.port if self._listening else 0

    async def start(self, host: str | None, port: int) -> int:
        """Open `port` (0 = any) on `host` (None = all interfaces) and return its number."""
        self._listening = await self._transport.listen(host, port, self.accept)
        return self._listening.port

    async def close(self) -> None:
        """Close the port; handshakes and links on it end."""
        listening, self._listening = self._listening, None
        if listening is not None:
            await listening.close()

    async def accept(self, wire: Wire) -> None:
        """Answer whoever is at the other end of a wire, and serve the link until it ends."""
        link = None if self._full() else await self._shake_hands(wire)
        if link is None:
            return
        try:
            if not self._full():
                await self._run(link)
        finally:
            await link.close()

    def _full(self) -> bool:
        if self._links < limits.LINKS:
            return False
        self.counters["too_many_links"] += 1
        return True

    async def _run(self, link: Link) -> None:
        self.counters["accepted"] += 1
        self._links += 1
        try:
            await self._serve(self._transport.wrap(link))
        except Fault as fault:
            self.counters[fault.code] += 1
        finally:
            self._links -= 1

    async def _shake_hands(self, wire: Wire) -> Link | None:
        """The link, or None for whoever did not prove itself: the wire is closed then, and said nothing of its own."""
        handshake = asyncio.ensure_future(answer_link(wire, self._identity(), self._psks, self._chance))
        ticket = self.lobby.enter(wire.remote, handshake.cancel)
        try:
            await asyncio.wait([handshake])
            if handshake.cancelled():
                self.counters["evicted"] += 1
                return None
            return handshake.result()
        except Fault as fault:
            self.counters[fault.code] += 1
            return None
        finally:
            handshake.cancel()
            self.lobby.leave(ticket)
