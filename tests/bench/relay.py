"""The relay in a process of its own, next to Prosody from Debian: kept for who is away, brought, passed on.

A message counts once it is acknowledged, which is after it was stored, and has reached its reader; a loss, a double or
a wrong order ends the benchmark. What each Prosody's acknowledgement says about the disk is in its name. Beside both
stands a bare aiohttp WebSocket that echoes and stores nothing. One connection writes and one reads, all of it plain TCP
on loopback; ours is encrypted by Noise, and the file by SQLCipher.
"""

import asyncio
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol

from sync import hub
from tests.bench import prosody
from tests.bench.figures import Contest, Run, Sample, percentiles
from tests.bench.process import used_s
from tests.bench.talk import Echo
from tests.node.relay.client import Client, Seat, Town, envelope
from tests.node.relay.process import start_relay, town_of

MESSAGES: Final = 3000
PACED: Final = 400
RATE: Final = 200.0
AT_ONCE: Final = 512
"""Messages under way that are not acknowledged."""

SIZE: Final = min(size for size in hub.ENVELOPE_SIZES if size > 700)
"""Bytes of an envelope with a short text; a Prosody message of ours has 600 characters and its XML around them."""


class Neighbour(Protocol):
    """A server with somebody who writes and somebody who reads; messages are numbered from 0 over its whole life."""

    async def begin(self) -> None:
        """Connect who writes."""

    async def leave(self) -> None:
        """The reader goes, if it is there."""

    async def come(self) -> float:
        """The reader comes; when it asked for what waits."""

    async def stay(self) -> None:
        """All that waited has come."""

    async def write(self, numbers: range, at_once: int) -> None:
        """Send these, at most so many of them not acknowledged; returns when all are."""

    async def write_one(self, number: int) -> None:
        """Send one."""

    async def taken(self, count: int) -> list[float]:
        """Wait until so many are acknowledged in all; when each was."""

    async def arrived(self, count: int) -> list[tuple[int, float]]:
        """Wait until so many have arrived in all; their numbers and when."""

    def used_s(self) -> float:
        """Processor seconds of the server so far."""

    async def end(self) -> None:
        """End it."""


class Correspondent(Client):
    """A client that keeps the times of what comes, and asks for no more than that."""

    def __init__(self, *rest: Any) -> None:
        super().__init__(*rest)
        self.taken: list[float] = []
        self.arrived: list[tuple[int, float]] = []

    async def _react(self, frame: Any) -> None:
        if isinstance(frame, hub.Mail):
            now = time.monotonic()
            self.arrived += [(int(letter.envelope[:24].rstrip(b".")), now) for letter in frame.letters]
            await self.send(hub.Take(frame.box, frame.letters[-1].seq))
        elif isinstance(frame, hub.Took) and not self._open:
            self.taken += [time.monotonic()] * len(frame.refs)
        else:
            await super()._react(frame)

    async def more(self, grows: list[Any], count: int) -> None:
        """Wait until a list of this client has grown so far."""
        async with asyncio.timeout(60):
            while len(grows) < count:
                if self.closed:
                    raise SystemExit(f"the relay hung up: {self.bye}")
                self._news.clear()
                await self._news.wait()


class Relay:
    """Our relay; who writes is a stranger with a token, who reads is a member."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._process, self._ready = start_relay(folder)
        self._seat, self._member = Seat(), os.urandom(32)
        self._arrived: list[tuple[int, float]] = []
        self._reader: Correspondent | None = None

    async def begin(self) -> None:
        self._around = town_of(self._ready, Correspondent)
        self._town: Town = await self._around.__aenter__()
        self._writer = await self._connect()
        await self.come()
        await self.leave()

    async def leave(self) -> None:
        if self._reader is not None:
            await self._reader.close()
            self._reader = None

    async def come(self) -> float:
        self._reader = await self._connect(self._member)
        self._reader.arrived = self._arrived
        if not self._arrived:
            await self._reader.ask(hub.Enrol(0, self._town.secret))
        asked = time.monotonic()
        await self._reader.open(self._seat)
        return asked

    async def stay(self) -> None:
        """Nothing to do: whoever reads is kept for in the same way."""

    async def write(self, numbers: range, at_once: int) -> None:
        bodies = [envelope(number, SIZE) for number in numbers]
        for number, body in zip(numbers, bodies, strict=True):
            await self._writer.send(hub.Put(number, self._seat.box, self._seat.token, body))
            if number + 1 - len(self._writer.taken) >= at_once:
                await self.taken(number + 1 - at_once // 2)
        await self.taken(numbers[-1] + 1)

    async def write_one(self, number: int) -> None:
        await self._writer.send(hub.Put(number, self._seat.box, self._seat.token, envelope(number, SIZE)))

    async def taken(self, count: int) -> list[float]:
        await self._writer.more(self._writer.taken, count)
        return self._writer.taken

    async def arrived(self, count: int) -> list[tuple[int, float]]:
        assert self._reader is not None
        await self._reader.more(self._arrived, count)
        return self._arrived

    def used_s(self) -> float:
        return used_s(self._process.pid)

    async def end(self) -> None:
        await self._around.__aexit__(None, None, None)
        self._process.terminate()
        self._process.wait(30)

    async def _connect(self, static: bytes | None = None) -> Correspondent:
        client = await self._town.connect(static)
        assert isinstance(client, Correspondent)
        return client


class Side:
    """One of those who are compared, and how far its messages are counted."""

    def __init__(self, neighbour: Neighbour) -> None:
        self._neighbour = neighbour
        self._runner = asyncio.Runner()
        self._sent = 0
        self._runner.run(neighbour.begin())

    def away(self, count: int) -> Sample:
        """Messages a second kept for who is away, from sending to the last acknowledgement."""
        self._runner.run(self._neighbour.leave())
        return self._timed(count, self._write(count))

    def back(self, count: int) -> Sample:
        """What waited, brought to the reader who comes."""
        return self._runner.run(self._bring(count))

    def here(self, count: int) -> Sample:
        """Messages a second kept and passed on, from sending to the last acknowledgement and the last arrival."""
        return self._timed(count, self._write_and_hear(count))

    def paced(self, count: int) -> Sample:
        """From sending to the acknowledgement and to the reader, at 200 messages a second."""
        return self._runner.run(self._pace(count))

    def close(self) -> None:
        """End it."""
        self._runner.run(self._neighbour.end())
        self._runner.close()

    def _timed(self, count: int, work: Any) -> Sample:
        used, own, start = self._neighbour.used_s(), time.process_time(), time.monotonic()
        self._runner.run(work)
        took = time.monotonic() - start
        return {
            "messages/s": count / took,
            "us server": 1e6 * (self._neighbour.used_s() - used) / count,
            "cores of load": (time.process_time() - own) / took,
        }

    async def _write(self, count: int) -> None:
        first, self._sent = self._sent, self._sent + count
        await self._neighbour.write(range(first, self._sent), AT_ONCE)

    async def _write_and_hear(self, count: int) -> None:
        await self._write(count)
        await self._heard()

    async def _bring(self, count: int) -> Sample:
        asked = await self._neighbour.come()
        arrived = await self._heard()
        await self._neighbour.stay()
        first, last = arrived[-count][1], arrived[-1][1]
        return {"messages/s": count / (last - asked), "ms to the first": 1000 * (first - asked)}

    async def _pace(self, count: int) -> Sample:
        begin, sent = self._sent, []
        start = time.monotonic()
        for n in range(count):
            await asyncio.sleep(start + n / RATE - time.monotonic())
            sent.append(time.monotonic())
            await self._neighbour.write_one(self._sent)
            self._sent += 1
        arrived = [at for _, at in (await self._heard())[begin:]]
        taken = (await self._neighbour.taken(self._sent))[begin:]
        acknowledged = percentiles([1000 * (end - at) for at, end in zip(sent, taken, strict=True)])
        came = percentiles([1000 * (end - at) for at, end in zip(sent, arrived, strict=True)])
        return {
            "ms p50": came[0],
            "ms p99": came[2],
            "ms p50 ack": acknowledged[0],
            "ms p99 ack": acknowledged[2],
        }

    async def _heard(self) -> list[tuple[int, float]]:
        arrived = await self._neighbour.arrived(self._sent)
        if [number for number, _ in arrived] != list(range(self._sent)):
            raise SystemExit("messages were lost, doubled or reordered")
        return arrived


def contests(folder: Path, messages: int = MESSAGES, paced: int = PACED) -> list[Contest]:
    """Kept for who is away, brought, passed on at full speed, and at a fixed rate."""
    ways = prosody.ways(folder / "probe")
    if len(ways) < len(prosody.WAYS):
        found = f"{len(ways)} of {len(prosody.WAYS)}"
        print(f"Prosody is measured in {found} ways; see tests/bench/prosody.py", file=sys.stderr)
    sides = {"kith relay, each commit flushed": Side(Relay(folder / "relay"))}
    for number, way in enumerate(ways):
        sides[way.title] = Side(prosody.Prosody((folder / f"prosody{number}").resolve(), way))
    echo = Echo(SIZE)

    def each(turn: Callable[[Side], Sample]) -> dict[str, Run]:
        return {name: partial(turn, side) for name, side in sides.items()}

    def close() -> None:
        for side in sides.values():
            side.close()
        echo.close()

    bare = "echo, there and back, not stored"
    here = {**each(lambda side: side.here(messages)), bare: partial(echo.saturated, messages)}
    slow = {**each(lambda side: side.paced(paced)), bare: partial(echo.paced, paced)}
    return [
        Contest(f"kept for who is away, {messages:,} a round", each(lambda side: side.away(messages))),
        Contest("brought to who comes", each(lambda side: side.back(messages))),
        Contest("kept and passed on, full speed", here),
        Contest(f"kept and passed on, {RATE:.0f} a second", slow, close),
    ]
