"""A message for a group of fifty through one relay: appended once to a topic that all follow, or put into all boxes.

A message counts once it is acknowledged and every reader has it, in order; a loss or a double ends the benchmark. Bytes
are those of the encrypted messages on the wires, without WebSocket and TCP: `up` is what who writes sends, `down` what
all readers receive, `back` what they send to confirm it.
"""

import asyncio
import time
from functools import partial
from pathlib import Path
from typing import Any, Final

from sync import hub, topic
from tests.bench.figures import Contest, Run, Sample
from tests.bench.process import used_s
from tests.node.relay.client import Client, Log, Seat, Town, envelope
from tests.node.relay.process import start_relay, town_of

READERS: Final = 50
MESSAGES: Final = 100
BUCKET: Final = 1024
"""Bytes to which both kinds of envelope pad what is in them; beyond that each is as long as it is."""


class Counted:
    """A wire that counts the bytes of what it carries."""

    def __init__(self, wire: Any) -> None:
        self.sent = self.received = 0
        self._wire = wire

    async def send(self, message: bytes) -> None:
        self.sent += len(message)
        await self._wire.send(message)

    async def receive(self) -> bytes:
        message: bytes = await self._wire.receive()
        self.received += len(message)
        return message

    async def close(self) -> None:
        await self._wire.close()


class Member(Client):
    """A client whose bytes are counted, and that keeps the numbers of what it was brought."""

    def __init__(self, wire: Any, handshake: Any) -> None:
        self.counted = Counted(wire)
        super().__init__(self.counted, handshake)  # type: ignore[arg-type]
        self.brought: list[int] = []

    async def _react(self, frame: Any) -> None:
        if isinstance(frame, hub.Mail):
            self._bring([letter.envelope for letter in frame.letters])
            await self.send(hub.Take(frame.box, frame.letters[-1].seq))
        elif isinstance(frame, topic.Entries):
            self._bring([entry.envelope for entry in frame.entries])
            await self.send(topic.Read(frame.topic, frame.entries[-1].seq))
        else:
            await super()._react(frame)

    def _bring(self, envelopes: list[bytes]) -> None:
        self.brought += [int(each[:24].rstrip(b".")) for each in envelopes]

    async def has(self, count: int) -> None:
        """Wait until so many have been brought in all."""
        await self.until(lambda: self.closed or len(self.brought) >= count)
        if self.brought != list(range(count)):
            raise SystemExit("messages were lost, doubled or reordered")


class Crowd:
    """A relay in a process of its own, one who writes, and who reads; each way has a crowd of its own."""

    def __init__(self, folder: Path, readers: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._process, self._ready = start_relay(folder)
        self._number = readers
        self._sent = 0
        self._runner = asyncio.Runner()
        self._runner.run(self._come())

    async def _come(self) -> None:
        self._around = town_of(self._ready, Member)
        self._town: Town = await self._around.__aenter__()
        self.writer = await self._town.connect()
        self.readers = [await self._town.member() for _ in range(self._number)]
        await self.begin()

    async def begin(self) -> None:
        """Have all readers there."""
        raise NotImplementedError

    async def write(self, number: int) -> None:
        """Send one message to all; returns when the relay has it on its disk."""
        raise NotImplementedError

    def turn(self, messages: int) -> Sample:
        """Messages a second until everybody has all of them, and what each message cost."""
        before = self._bytes()
        used, start = used_s(self._process.pid), time.monotonic()
        self._runner.run(self._bring(messages))
        took, after = time.monotonic() - start, self._bytes()
        cost = {unit: (after[unit] - before[unit]) / messages for unit in before}
        server = 1e6 * (used_s(self._process.pid) - used) / messages
        return {"messages/s": messages / took, "us server": server, **cost}

    def close(self) -> None:
        """End it."""
        self._runner.run(self._leave())
        self._runner.close()
        self._process.terminate()
        self._process.wait(30)

    async def _bring(self, messages: int) -> None:
        first, self._sent = self._sent, self._sent + messages
        for number in range(first, self._sent):
            await self.write(number)
        for reader in self.readers:
            assert isinstance(reader, Member)
            await reader.has(self._sent)

    async def _leave(self) -> None:
        await self._around.__aexit__(None, None, None)

    def _bytes(self) -> dict[str, int]:
        wires: list[Any] = [reader.counted for reader in self.readers]  # type: ignore[attr-defined]
        up: int = self.writer.counted.sent  # type: ignore[attr-defined]
        down, back = sum(wire.received for wire in wires), sum(wire.sent for wire in wires)
        return {"bytes up": up, "bytes down": down, "bytes back": back}


class Following(Crowd):
    """All follow one topic."""

    async def begin(self) -> None:
        self._log = Log()
        await self.readers[0].ask(self._log.make())
        for reader in self.readers:
            await reader.follow(self._log.place())

    async def write(self, number: int) -> None:
        size = min(size for size in topic.SIZES if size > BUCKET)
        await self.writer.append(self._log, envelope(number, size))


class Boxes(Crowd):
    """Each reads a box."""

    async def begin(self) -> None:
        self._seats = [Seat() for _ in self.readers]
        for reader, seat in zip(self.readers, self._seats, strict=True):
            await reader.open(seat)

    async def write(self, number: int) -> None:
        size = min(size for size in hub.ENVELOPE_SIZES if size > BUCKET)
        futures = []
        for seat in self._seats:
            futures.append(self.writer.begin())
            body = envelope(number, size)
            await self.writer.send(hub.Put(self.writer._next, seat.box, seat.token, body))
        await asyncio.gather(*futures)


def contests(folder: Path, readers: int = READERS, messages: int = MESSAGES) -> list[Contest]:
    """One APPEND next to a PUT for each."""
    sides = {
        f"one APPEND, {readers} follow": Following(folder / "topic", readers),
        f"{readers} PUTs into {readers} boxes": Boxes(folder / "boxes", readers),
    }

    def close() -> None:
        for side in sides.values():
            side.close()

    runs: dict[str, Run] = {name: partial(side.turn, messages) for name, side in sides.items()}
    return [Contest(f"a message for {readers} through one relay, each flushed, {messages} a round", runs, close)]
