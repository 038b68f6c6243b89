"""Somebody's topics on a real store, with connections to a relay: what the office does of it, and nothing else."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from crypto import space_key
from crypto.primitives import mlkem_encapsulate
from node.errors import Fault
from node.net.link import Chance
from node.net.relays.connection import Connection, connect
from node.net.relays.invitation import Invitation, read
from node.net.relays.topics import Topics
from node.net.websocket import WebSocketTransport
from node.net.wire import parse_address
from node.relay.hub import Hub, Outfit
from node.store import topics
from node.store.topics import TopicRow
from sync import hub
from tests.node.relay.keeping import Clock
from tests.node.store.making import inline

KEY = space_key.space_key(bytes(64))
CHANCE = Chance(os.urandom, mlkem_encapsulate)
SECRET = b"s" * 32


def envelope(text: str) -> bytes:
    """Something said under a space key; the same text is the same bytes."""
    sealed = space_key.seal(KEY, space_key.chain(KEY, bytes(32)), bytes(32), text.encode(), bytes)
    return sealed[1]


def text_of(said: bytes) -> str:
    return space_key.open_(KEY, said).plaintext.decode()


class Room:
    """One person's topics: `said` is what came and was kept, in order, with its numbers."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.store = inline(path)
        self.clock = clock
        self.counters: Counter[str] = Counter()
        self.said: list[tuple[int, str]] = []
        self.static = os.urandom(32)
        self.moved = 0
        self.topics = Topics(clock, self.store, self.counters, self._moved)
        self.topics.listen(self.keep)
        self.news = asyncio.Event()

    def _moved(self) -> None:
        self.moved += 1

    async def keep(self, name: bytes, seq: int, said: bytes) -> None:
        self.said.append((seq, text_of(said)))
        self.news.set()

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.said]

    async def follow(self, invited: Invitation, secret: bytes = SECRET, make: bool = False) -> bytes:
        return await self.store.write(lambda tx: self.topics.follow(tx, invited.relay, invited.addresses, secret, make))

    async def say(self, name: bytes, *texts: str) -> None:
        for text in texts:
            await self.store.write(lambda tx, text=text: self.topics.append(tx, name, envelope(text)))  # type: ignore[misc]

    async def row(self, name: bytes) -> TopicRow:
        row = await self.store.read(lambda cx: topics.get(cx, name))
        assert row is not None
        return row

    async def read(self, name: bytes, seq: int) -> None:
        """Wait until everything up to this number is on the disk, and the place in the topic, too."""
        async with asyncio.timeout(20):
            while (await self.row(name)).seq != seq:
                await asyncio.sleep(0)

    async def waiting(self) -> int:
        count: int = await self.store.read(lambda cx: cx.value("SELECT count(*) FROM appending"))
        return count

    @asynccontextmanager
    async def at(self, invited: Invitation, is_member: bool = True) -> AsyncIterator[Connection]:
        """Connected to a relay, with all that is done there; a fault ends the connection and is kept as `ended`."""
        transport = WebSocketTransport()
        addresses = [parse_address(text) for text in invited.addresses]
        made = await connect(transport, addresses, invited.relay, self.static, CHANCE)
        working = asyncio.ensure_future(self.attend(invited, made, is_member))
        try:
            yield made
        finally:
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working
            await transport.close()

    async def attend(self, invited: Invitation, made: Connection, is_member: bool = True) -> Fault | None:
        """As attending does it; the fault that ended it."""
        running = asyncio.ensure_future(made.run())
        if is_member and invited.secret:
            await made.ask(hub.Enrol(0, invited.secret), hub.Enrolled)
        about = self.topics.enter(invited.relay, made, is_member)

        async def hear() -> None:
            while True:
                frame: Any = await made.pushed.get()
                about.following.heard(frame)

        tasks = [running, *(asyncio.ensure_future(work()) for work in (*about.works(), hear))]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            return next((fault for task in done if isinstance(fault := task.exception(), Fault)), None)
        finally:
            self.topics.leave(invited.relay, about)
            for task in tasks:
                task.cancel()
            for result in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(result, Exception) and not isinstance(result, Fault):
                    raise result


async def until(holds: Callable[[], Awaitable[bool] | bool]) -> None:
    """Wait until something holds; the relay and the rooms go on meanwhile."""
    async with asyncio.timeout(20):
        while True:
            found = holds()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0)


@asynccontextmanager
async def open_relay(folder: Path, clock: Clock, **outfit: Any) -> AsyncIterator[tuple[Hub, Invitation]]:
    """A real relay."""
    made = await Hub.open(folder, bytes(range(32)), Outfit(clock=clock, **outfit))
    try:
        port = await made.start("127.0.0.1", 0)
        yield made, read(made.invitation([f"127.0.0.1:{port}"]))
    finally:
        await made.close()


async def held(made: Hub) -> int:
    """How many entries a relay holds."""
    count: int = await made._house.store.read(lambda cx: cx.value("SELECT count(*) FROM entry"))
    return count
