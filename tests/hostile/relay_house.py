"""A relay on loopback with a member who gets mail all the while, and the ways in which others misuse it."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from msgspec.structs import replace

from crypto.noise import Handshake
from crypto.primitives import mlkem_encapsulate
from node.errors import Fault
from tests.hostile.matrix import PATIENCE_S, TAKEN, House
from tests.node.relay.client import RefusedError, Seat, envelope
from tests.node.relay.conftest import relay

RELAY = "relay"
GUESSES = 256


class RelayHouse(House):
    """Bob has a box; a friend leaves a letter there each time."""

    async def start(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="kith-")
        self._stack = AsyncExitStack()
        self.hub, self.town = await self._stack.enter_async_context(relay(Path(self._folder.name) / "relay"))
        self.seat = Seat()
        self._bob: Any = None

    async def close(self) -> None:
        await self._stack.aclose()
        self._folder.cleanup()

    async def honest(self) -> None:
        async with asyncio.timeout(PATIENCE_S):
            if self._bob is None:
                self._bob, self._friend = await self.town.member(), await self.town.connect()
                await self._bob.open(self.seat)
                self._bob.take_at_once = True
            await self._friend.put(self.seat, body := envelope())
            (letter,) = await self._bob.letters(1)
            assert letter.envelope == body


async def saying(house: RelayHouse, plaintexts: Sequence[bytes]) -> str:
    """Fragments of a stranger on a line: the code of the BYE."""
    client = await house.town.connect()
    try:
        for plaintext in plaintexts:
            await client.send_plaintext(plaintext)
        await client.until(lambda: client.closed)
        return client.bye
    finally:
        await client.close()


async def sealing(house: RelayHouse, order: Sequence[int | bytes]) -> str:
    """Noise messages of a stranger, in another order than they were sealed, or none at all: the code of the BYE."""
    client = await house.town.connect()
    sealed = [client._sending.seal(b"\x0d\0\0\0\x91\1") for _ in range(3)]
    try:
        for each in order:
            await client.send_sealed(each if isinstance(each, bytes) else sealed[each])
        await client.until(lambda: client.closed)
        return client.bye
    finally:
        await client.close()


async def asking(house: RelayHouse, how: SimpleNamespace) -> str:
    """Questions of a stranger or a member, one after the other: the code of the last refusal."""
    client = await (house.town.member() if how.member else house.town.connect())
    try:
        answer = TAKEN
        for question in how.questions(client):
            answer = await _answer(client, question)
        return answer
    finally:
        await client.close()


async def flooding(house: RelayHouse, question: Any) -> str:
    """The same question of a stranger again and again, without waiting for an answer: the code of the BYE."""
    client = await house.town.connect()
    try:
        for _ in range(GUESSES):
            await client.send(question)
        async with asyncio.timeout(PATIENCE_S):
            await client.until(lambda: client.closed)
        return client.bye
    finally:
        await client.close()


async def _answer(client: Any, question: Any) -> str:
    future = client.begin()
    for each in question if isinstance(question, list) else [question]:
        await client.send(replace(each, ref=client._next))
    try:
        await future
    except RefusedError as error:
        return error.code
    except ConnectionError:
        return client.bye
    return TAKEN


async def shaking(house: RelayHouse, how: SimpleNamespace) -> str:
    """A handshake with a relay in which something is wrong: the counter that rose."""
    before = Counter(house.hub._house.counters)
    wire = await house.town.transport.dial("127.0.0.1", house.town.port)
    shake = Handshake.initiator(os.urandom(32), how.psk, os.urandom, mlkem_encapsulate)
    try:
        await wire.send(how.first(shake))
        if how.third is not None:
            shake.read(await wire.receive())
            await wire.send(how.third(shake))
        while True:
            await wire.receive()
    except Fault:
        return await risen(house, before)
    finally:
        await wire.close()


async def risen(house: RelayHouse, before: Counter[str]) -> str:
    """The first counter of the relay that rises."""
    while not (new := house.hub._house.counters - before):
        await asyncio.sleep(0)
    return next(iter(new))


async def http(house: RelayHouse, data: bytes) -> str:
    """Bytes on the bare socket: the status that comes back, or the counter that rose where it was upgraded."""
    before = Counter(house.hub._house.counters)
    reader, writer = await asyncio.open_connection("127.0.0.1", house.town.port)
    writer.write(data)
    try:
        answer = await reader.read()
    except ConnectionResetError:
        answer = b""
    finally:
        writer.close()
    head, _, rest = answer.partition(b"\r\n\r\n")
    if head.startswith(b"HTTP/1.1 101 "):
        return f"said {len(rest)} bytes" if rest else await risen(house, before)
    return head[9:12].decode() or "closed"
