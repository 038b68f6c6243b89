"""A small client of a relay for its tests and figures: it speaks the frames and knows nothing of accounts or letters.

It shares no code with `node/net/relays/`, so that a mistake there is not made twice.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from msgspec.structs import replace

from crypto.keys import Context, sign
from crypto.noise import Handshake
from crypto.primitives import ed25519_public, mlkem_encapsulate
from node.errors import Fault
from node.net.framing import Reassembly, cut
from node.net.websocket import WebSocketTransport
from node.net.wire import Wire
from sync import hub, topic
from sync.frames import Bye, Ping, Pong

SIZE = min(hub.ENVELOPE_SIZES)
PATIENCE = 60.0


class RefusedError(Exception):
    """The relay refused a question."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def envelope(mark: object = "", size: int = SIZE) -> bytes:
    """Something of an allowed length; a mark makes it one of a kind."""
    return str(mark).encode()[:24].ljust(24, b".") + os.urandom(size - 24)


class Seat:
    """A box of a test: the seed of its reader and one token for it."""

    def __init__(self) -> None:
        self.seed = os.urandom(32)
        self.key = ed25519_public(self.seed)
        self.box = hub.box_id(self.key)
        self.token = os.urandom(16)


class Log:
    """A topic of a test: its tokens, its name, and how many entries each test has made."""

    def __init__(self) -> None:
        self.append, self.read = os.urandom(16), os.urandom(16)
        self.topic = topic.topic_id(topic.hash_of_append(self.append), topic.hash_of_read(self.read))

    def make(self) -> topic.Make:
        return topic.Make(0, self.append, topic.hash_of_read(self.read))

    def place(self, last: topic.Entry | None = None) -> topic.Place:
        """Where somebody stands whose last entry is this."""
        if last is None:
            return topic.Place(self.topic, self.read, 0, b"")
        return topic.Place(self.topic, self.read, last.seq, topic.mark_of(last.envelope))


def entry(mark: object = "", size: int = min(topic.SIZES)) -> bytes:
    """Something that a topic takes."""
    return envelope(mark, size)


class Client:
    """One connection. Questions may be asked side by side; mail, sights and the end are kept for whoever looks."""

    def __init__(self, wire: Wire, handshake: Handshake) -> None:
        self.handshake_hash = handshake.handshake_hash
        self.mail: deque[tuple[bytes, hub.Letter]] = deque()
        self.sights: deque[hub.Sight] = deque()
        self.entries: deque[tuple[bytes, topic.Entry]] = deque()
        self.gone: list[bytes] = []
        self.largest = 0
        self.bye = ""
        self.pongs = 0
        self.closed = False
        self.take_at_once = False
        self._wire = wire
        self._sending, self._receiving = handshake.split()
        self._open: dict[int, asyncio.Future[Any]] = {}
        self._next = 0
        self._news = asyncio.Event()
        self._reading = asyncio.ensure_future(self._read())

    async def ask(self, question: Any) -> Any:
        """Ask under a fresh ref; the answer, RefusedError, or ConnectionError if the connection ends before."""
        future = self.begin()
        await self.send(replace(question, ref=self._next))
        return await asyncio.wait_for(future, PATIENCE)

    def begin(self) -> asyncio.Future[Any]:
        """Expect an answer under the next ref."""
        self._next += 1
        future = self._open[self._next] = asyncio.get_running_loop().create_future()
        if self.closed:
            future.set_exception(ConnectionError())
        return future

    async def send(self, frame: hub.HubFrame) -> None:
        await self.send_bytes(hub.encode(frame))

    async def send_bytes(self, data: bytes) -> None:
        """Send a frame as bytes, good or bad."""
        for part in cut(data):
            await self.send_sealed(self._sending.seal(part))

    async def send_plaintext(self, plaintext: bytes) -> None:
        """Send one fragment as bytes, good or bad."""
        await self.send_sealed(self._sending.seal(plaintext))

    async def send_sealed(self, message: bytes) -> None:
        await self._wire.send(message)

    async def put(self, seat: Seat, body: bytes) -> None:
        await self.ask(hub.Put(0, seat.box, seat.token, body))

    async def put_many(self, seat: Seat, bodies: Sequence[bytes]) -> None:
        """Put all without waiting in between; done when every one is on the relay's disk."""
        futures = []
        for body in bodies:
            futures.append(self.begin())
            await self.send(hub.Put(self._next, seat.box, seat.token, body))
        await asyncio.wait_for(asyncio.gather(*futures), 60)

    async def append(self, log: Log, *bodies: bytes) -> None:
        """Append all without waiting in between; done when every one is on the relay's disk."""
        futures = []
        for body in bodies:
            futures.append(self.begin())
            await self.send(topic.Append(self._next, log.topic, log.append, body))
        await asyncio.wait_for(asyncio.gather(*futures), 60)

    async def follow(self, *places: topic.Place) -> dict[bytes, topic.Begun]:
        """Follow topics; those that are there, by name."""
        followed = await self.ask(topic.Follow(0, places))
        return {each.topic: each for each in followed.topics}

    async def entries_of(self, log: Log, count: int) -> list[topic.Entry]:
        """The next entries of a topic, as soon as so many are there."""
        await self.until(lambda: sum(name == log.topic for name, _ in self.entries) >= count)
        found = [each for each in self.entries if each[0] == log.topic][:count]
        for each in found:
            self.entries.remove(each)
        return [each for _, each in found]

    async def settled(self) -> None:
        """Whatever the relay was about to send before it read this has come."""
        await self.ask(hub.Watch(0, ()))

    async def open(self, seat: Seat, knocks: Sequence[hub.Knock] = ()) -> hub.Opened:
        """Open a box and register its token."""
        signature = sign(seat.seed, Context.MAILBOX, self.handshake_hash)
        opened = await self.ask(hub.Open(0, seat.key, signature))
        await self.ask(hub.Tokens(0, seat.box, (hub.token_hash(seat.token),), tuple(knocks)))
        assert isinstance(opened, hub.Opened)
        return opened

    async def ping(self) -> None:
        """Ask for a sign of life; the one question that is neither rationed nor refused."""
        before = self.pongs
        await self.send(Ping(0))
        await self.until(lambda: self.pongs > before)

    async def letters(self, count: int) -> list[hub.Letter]:
        """The next letters, as soon as so many are there."""
        await self.until(lambda: len(self.mail) >= count)
        return [self.mail.popleft()[1] for _ in range(count)]

    async def until(self, condition: Any) -> None:
        """Wait until something about this client holds; it is asked again after every frame."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def close(self) -> None:
        await self._wire.close()
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)

    async def _read(self) -> None:
        reassembly = Reassembly()
        try:
            while True:
                whole = reassembly.add(self._receiving.open(await self._wire.receive()))
                if whole is not None:
                    await self._react(hub.decode(whole))
                    self._news.set()
        except Fault:
            pass
        finally:
            self.closed = True
            self._news.set()
            for future in self._open.values():
                if not future.done():
                    future.set_exception(ConnectionError())
                    future.exception()

    async def _react(self, frame: Any) -> None:
        if isinstance(frame, hub.Took):
            for ref in frame.refs:
                self._answer(ref, frame)
        elif isinstance(frame, hub.Mail):
            self.mail.extend((frame.box, letter) for letter in frame.letters)
            if self.take_at_once:
                await self.send(hub.Take(frame.box, frame.letters[-1].seq))
        elif isinstance(frame, topic.Entries):
            self.entries.extend((frame.topic, each) for each in frame.entries)
            self.largest = max(self.largest, sum(len(each.envelope) for each in frame.entries))
            if self.take_at_once:
                await self.send(topic.Read(frame.topic, frame.entries[-1].seq))
        elif isinstance(frame, topic.Gone):
            self.gone.append(frame.topic)
        elif isinstance(frame, hub.Seen):
            self.sights.extend(frame.sights)
        elif isinstance(frame, Bye):
            self.bye = frame.code
        elif isinstance(frame, Pong):
            self.pongs += 1
        elif isinstance(frame, hub.Refuse):
            future = self._open.pop(frame.ref, None)
            if future is not None and not future.done():
                future.set_exception(RefusedError(frame.code))
                future.exception()  # a test that floods does not look at each
        elif hasattr(frame, "ref"):
            self._answer(frame.ref, frame)

    def _answer(self, ref: int, frame: Any) -> None:
        future = self._open.pop(ref, None)
        assert future is not None, "an answer to no question"
        if not future.done():
            future.set_result(frame)


class Town:
    """The clients of one test, on one transport; `relay` is the key of the relay and where it listens."""

    def __init__(self, key: bytes, port: int, secret: bytes, kind: type[Client] = Client) -> None:
        self.key, self.port, self.secret, self.kind = key, port, secret, kind
        self.transport = WebSocketTransport()
        self.clients: list[Client] = []

    async def connect(self, static: bytes | None = None) -> Client:
        """A stranger, or whoever holds a static key."""
        wire = await self.transport.dial("127.0.0.1", self.port)
        handshake = Handshake.initiator(static or os.urandom(32), bytes(32), os.urandom, mlkem_encapsulate)
        await wire.send(handshake.write(b""))
        assert handshake.read(await wire.receive()) == b""
        assert handshake.remote_static == self.key
        await wire.send(handshake.write(b""))
        self.clients.append(self.kind(wire, handshake))
        return self.clients[-1]

    async def member(self, static: bytes | None = None) -> Client:
        """Somebody who has enrolled."""
        client = await self.connect(static)
        await client.ask(hub.Enrol(0, self.secret))
        return client

    async def close(self) -> None:
        for client in self.clients:
            await client.close()
        await self.transport.close()


@asynccontextmanager
async def town(key: bytes, port: int, secret: bytes, kind: type[Client] = Client) -> AsyncIterator[Town]:
    made = Town(key, port, secret, kind)
    try:
        yield made
    finally:
        await made.close()
