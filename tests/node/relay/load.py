"""Puts load on a relay in a process of its own and prints how many messages a second it keeps and passes on.

`python -m tests.node.relay.load [--seconds S] [--pairs N] [--window W] [--size BYTES]`. A message counts once its PUT
was answered, which is after its flush to the disk, and its reader has it; the times are from PUT to both.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from node.net.relays.invitation import read
from sync import hub
from tests.node.relay.client import Client, Seat, Town, envelope, town
from tests.person import KITH, ROOT


def start_relay(folder: Path, *options: str) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    """A relay process and its ready line; `folder` holds its home and passphrase."""
    passphrase = folder / "passphrase"
    if not passphrase.exists():
        passphrase.write_text(os.urandom(16).hex())
        passphrase.chmod(0o600)
    line = [*KITH, "--home", str(folder / "home"), "relay", "--listen", "127.0.0.1:0", *options]
    line += ["--passphrase-file", str(passphrase)]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())


def town_of(ready: dict[str, Any], kind: type[Client] = Client) -> Any:
    """The clients around a relay process, as a context."""
    return town(bytes.fromhex(ready["relay"]), ready["port"], read(ready["invitation"]).secret, kind)


class Pair:
    """A sender and the reader of its box, with a fixed number of messages under way."""

    def __init__(self, sender: Client, reader: Client, seat: Seat) -> None:
        self.sender, self.reader, self.seat = sender, reader, seat
        self.took_ms: list[float] = []
        self.came_ms: list[float] = []
        self._since: dict[bytes, float] = {}

    @classmethod
    async def make(cls, around: Town) -> Pair:
        seat, reader = Seat(), await around.member()
        await reader.open(seat)
        reader.take_at_once = True
        return cls(await around.connect(), reader, seat)

    async def run(self, until: float, window: int, size: int) -> None:
        arriving = asyncio.ensure_future(self._arrive())
        await asyncio.gather(*(self._send(until, size) for _ in range(window)))
        while len(self.came_ms) < len(self.took_ms):
            await asyncio.sleep(0.01)
        arriving.cancel()

    async def _send(self, until: float, size: int) -> None:
        while (now := time.perf_counter()) < until:
            body = envelope("", size)
            self._since[body] = now
            await self.sender.put(self.seat, body)
            self.took_ms.append((time.perf_counter() - now) * 1000)

    async def _arrive(self) -> None:
        while True:
            letter = (await self.reader.letters(1))[0]
            self.came_ms.append((time.perf_counter() - self._since.pop(letter.envelope)) * 1000)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


async def measure(ready: dict[str, Any], options: argparse.Namespace) -> dict[str, float]:
    async with town_of(ready) as around:
        pairs = [await Pair.make(around) for _ in range(options.pairs)]
        began = time.perf_counter()
        await asyncio.gather(*(pair.run(began + options.seconds, options.window, options.size) for pair in pairs))
        lasted = time.perf_counter() - began
    took = [ms for pair in pairs for ms in pair.took_ms]
    came = [ms for pair in pairs for ms in pair.came_ms]
    return {
        "messages": len(took),
        "per_second": round(len(took) / lasted),
        "took_p50_ms": round(percentile(took, 0.5), 2),
        "took_p99_ms": round(percentile(took, 0.99), 2),
        "came_p50_ms": round(percentile(came, 0.5), 2),
        "came_p99_ms": round(percentile(came, 0.99), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--pairs", type=int, default=8)
    parser.add_argument("--window", type=int, default=32)
    parser.add_argument("--size", type=int, default=min(size for size in hub.ENVELOPE_SIZES if size > 700))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kith-relay-") as folder:
        process, ready = start_relay(Path(folder))
        try:
            print(json.dumps(asyncio.run(measure(ready, options))), file=sys.stdout)
        finally:
            process.terminate()
            process.wait(20)


if __name__ == "__main__":
    main()
