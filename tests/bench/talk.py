"""Two nodes in two processes on loopback that talk, next to a bare aiohttp WebSocket that echoes in a third.

From the call of `publish` to delivery after the other side's commit: sealed, stored, sent, opened, stored and folded
into the read models, each end flushing to its own store. The echo goes there and back and does nothing else: it is what
the socket library leaves us. A message that is lost, doubled or out of order ends the benchmark.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from tests.bench.figures import Contest, Sample, percentiles

RATE = 200.0
MESSAGES = 2000
PACED = 400
ENVELOPE_BYTES = 637
WINDOW = 192


class Other:
    """A process that takes orders."""

    def __init__(self, *line: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, *line], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.greeting = self.hear()

    def tell(self, *order: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")

    def hear(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"a process of the benchmark ended with code {self._process.wait()}")
        return json.loads(line)

    def ask(self, *order: object) -> Any:
        self.tell(*order)
        return self.hear()

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)


class Talk:
    """Two befriended nodes; one writes, the other listens."""

    def __init__(self, folder: Path, profile: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        alice, bob = (
            Other("-m", "tests.bench.talker", str(folder / name), name, *([str(folder / f"{name}.prof")] * profile))
            for name in ("alice", "bob")
        )
        self._alice, self._bob = alice, bob
        bob.ask("accept", alice.ask("invite"))
        self._space = alice.ask("befriended")
        bob.ask("befriended")
        self._sent = 0

    def saturated(self, count: int) -> Sample:
        """Messages a second from the first call to the last delivery, and processor time a message at each end."""
        used = [each.ask("used") for each in (self._alice, self._bob)]
        took = self._write(count, "saturate", self._space, count)
        first, last = min(start for start, _ in took), max(end for _, end in took)
        self._alice.ask("settled")
        writer, listener = (each.ask("used") - was for each, was in zip((self._alice, self._bob), used, strict=True))
        return {
            "messages/s": count / (last - first),
            "us writing": 1e6 * writer / count,
            "us listening": 1e6 * listener / count,
        }

    def paced(self, count: int) -> Sample:
        """Latency at 200 messages a second."""
        took = self._write(count, "pace", self._space, count, RATE)
        self._alice.ask("settled")
        return latencies([end - start for start, end in took])

    def close(self) -> None:
        for each in (self._alice, self._bob):
            each.close()

    def _write(self, count: int, *order: object) -> list[tuple[float, float]]:
        """Have messages written; (publish, delivery) of each, once all have arrived once and in order."""
        before, self._sent = self._sent, self._sent + count
        self._alice.ask(*order)
        arrived = self._bob.ask("heard", self._sent)
        published = self._alice.ask("told")
        if [number for number, _ in arrived] != list(range(self._sent)):
            raise SystemExit(
                f"of {self._sent} messages some were lost, doubled or out of order: {len(arrived)} arrived"
            )
        return list(zip(published[before:], (at for _, at in arrived[before:]), strict=True))


class Echo:
    """A client of a bare aiohttp WebSocket in another process that sends back what comes."""

    def __init__(self, size: int = ENVELOPE_BYTES) -> None:
        self._server = Other("-m", "tests.bench.talk")
        self._message = os.urandom(size)
        self._runner = asyncio.Runner()
        self._run(self._connect(self._server.greeting))

    def saturated(self, count: int) -> Sample:
        """Echoes a second, with as many under way as a link of ours has."""
        start = time.perf_counter()
        self._run(self._window(count))
        return {"messages/s": count / (time.perf_counter() - start)}

    def paced(self, count: int) -> Sample:
        """Time there and back at 200 messages a second."""
        return latencies(self._run(self._pace(count)))

    def close(self) -> None:
        self._run(self._end())
        self._runner.close()
        self._server.close()

    async def _connect(self, port: int) -> None:
        self._session = aiohttp.ClientSession()
        self._socket = await self._session.ws_connect(f"ws://127.0.0.1:{port}/", compress=0)

    async def _window(self, count: int) -> None:
        for sent in range(count):
            await self._socket.send_bytes(self._message)
            if sent >= WINDOW:
                await self._socket.receive_bytes()
        for _ in range(min(WINDOW, count)):
            await self._socket.receive_bytes()

    async def _pace(self, count: int) -> list[float]:
        sent: list[float] = []
        came: list[float] = []

        async def listen() -> None:
            for _ in range(count):
                await self._socket.receive_bytes()
                came.append(time.monotonic())

        start = time.monotonic()
        async with asyncio.TaskGroup() as group:
            group.create_task(listen())
            for n in range(count):
                await asyncio.sleep(start + n / RATE - time.monotonic())
                sent.append(time.monotonic())
                await self._socket.send_bytes(self._message)
        return [end - begin for begin, end in zip(sent, came, strict=True)]

    async def _end(self) -> None:
        await self._socket.close()
        await self._session.close()

    def _run(self, work: Any) -> Any:
        return self._runner.run(work)


def latencies(seconds: list[float]) -> Sample:
    p50, p95, p99 = (1000 * each for each in percentiles(seconds))
    return {"ms p50": p50, "ms p95": p95, "ms p99": p99}


def contests(folder: Path, messages: int = MESSAGES, paced: int = PACED) -> list[Contest]:
    """Saturated, and at a fixed rate."""
    talk, echo = Talk(folder), Echo()
    full = {"two nodes": partial(talk.saturated, messages), "echo, there and back": partial(echo.saturated, messages)}
    slow = {"two nodes": partial(talk.paced, paced), "echo, there and back": partial(echo.paced, paced)}

    def close() -> None:
        talk.close()
        echo.close()

    return [
        Contest(f"two nodes, saturated, {messages:,} messages a round", full),
        Contest(f"two nodes at {RATE:.0f} messages a second, {paced:,} a round", slow, close),
    ]


async def echo_server() -> None:
    """Serve on a free port, say which, and end when the standard input does."""

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        async for message in socket:
            await socket.send_bytes(message.data)
        return socket

    loop = asyncio.get_running_loop()
    server = await loop.create_server(web.Server(answer), "127.0.0.1", 0)
    print(json.dumps(server.sockets[0].getsockname()[1]), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(echo_server())
