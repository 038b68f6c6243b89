"""A node in a process of its own that does what lines of JSON on its standard input say, and answers each with a line.

It is the product's node with the product's subjects folding what is delivered; only hardening the passphrase is cheap.
`talk.py` gives the orders. Times are seconds of the machine's monotonic clock, which all its processes share.
"""

import asyncio
import cProfile
import json
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from app.chat.events import MESSAGE
from app.notices import Notices
from app.projector import Projector
from app.start import NOTICE_COUNTER, SUBJECTS
from node.items import Delivered, Item
from node.machine import Machine, Where
from node.node import Node, Upward
from node.store import own
from node.store.db import Tx
from node.store.keys import Cost, KeyBox

CHEAP = Cost(passes=1, memory=8 << 20)
PASSPHRASE = "benchmark"
TEXT = "a message of about the length that people write, which is less than one expects"
AT_ONCE = 256
ARRIVE_S = 60.0


class Talker:
    """The node, and when which message was published here or arrived."""

    def __init__(self) -> None:
        self.node: Node
        self.published: list[float] = []
        self.arrived: list[tuple[int, float]] = []
        notices = Notices(lambda tx: own.count(tx, NOTICE_COUNTER))
        self._projector = Projector(SUBJECTS, notices, Node.replay)
        self._more = asyncio.Event()

    async def open(self, home: Path, name: str) -> None:
        machine = Machine(cost=CHEAP, key_box=lambda path: KeyBox(path, floor=CHEAP))
        await Node.create(home, name, PASSPHRASE, machine)
        where = Where("127.0.0.1", 0, use_lan=False)
        self.node = await Node.open(home, PASSPHRASE, Upward(self._deliver), where, machine)
        await self.node.write(self._projector.prepare)

    def _deliver(self, tx: Tx, item: Item) -> None:
        self._projector.deliver(tx, item)
        if isinstance(item, Delivered) and item.kind == MESSAGE and not item.mine:
            number = int(str(item.payload["text"]).split()[0])
            tx.after(lambda: self._hear(number))

    def _hear(self, number: int) -> None:
        self.arrived.append((number, time.monotonic()))
        self._more.set()

    async def invite(self) -> str:
        return await self.node.invite(3600, 1)

    async def accept(self, link: str) -> None:
        await self.node.accept(link)

    async def befriended(self) -> str:
        """Wait for a contact and a link to it; the space between us, in hex."""
        while True:
            found = [each for each in await self.node.contacts() if each.state == "contact"]
            links: Any = (await self.node.status())["links"]
            if found and any(link["by"] == "contact" for link in links):
                return found[0].space.hex()
            await asyncio.sleep(0.05)

    async def saturate(self, space: str, count: int) -> None:
        """Publish as fast as the node takes it, with at most 256 calls under way."""
        room = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for _ in range(count):
                await room.acquire()
                group.create_task(self._publish(space)).add_done_callback(lambda _: room.release())

    async def pace(self, space: str, count: int, rate: float) -> None:
        """Publish at a fixed rate, whatever becomes of those before."""
        start = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for n in range(count):
                await asyncio.sleep(start + n / rate - time.monotonic())
                group.create_task(self._publish(space))

    async def _publish(self, space: str) -> None:
        number = len(self.published)
        self.published.append(time.monotonic())
        await self.node.publish(bytes.fromhex(space), MESSAGE, {"text": f"{number} {TEXT}"})

    async def settled(self) -> None:
        """Wait until everything published has been acknowledged."""
        while (await self.node.status())["outbox"]:
            await asyncio.sleep(0.02)

    async def heard(self, count: int) -> list[tuple[int, float]]:
        """What arrived, by number and time, once there are `count` or a minute has passed."""
        try:
            async with asyncio.timeout(ARRIVE_S):
                while len(self.arrived) < count:
                    self._more.clear()
                    await self._more.wait()
        except TimeoutError:
            pass
        return self.arrived

    async def told(self) -> list[float]:
        return self.published

    async def used(self) -> float:
        """Seconds of processor time that this process has used."""
        return time.process_time()

    async def counters(self) -> dict[str, int]:
        return dict(self.node.counters)


async def serve(home: Path, name: str) -> None:
    talker = Talker()
    await talker.open(home, name)
    answer("ready")
    while line := await asyncio.to_thread(sys.stdin.readline):
        order, *rest = json.loads(line)
        call: Callable[..., Awaitable[Any]] = getattr(talker, order)
        answer(await call(*rest))
    await talker.node.stop()


def answer(value: object) -> None:
    print(json.dumps(value), flush=True)


def profiled(path: Path, work: Callable[[], None]) -> None:
    """Profile every thread; each leaves a file of its own, named by the thread."""
    plain = threading.Thread.run

    def run(thread: threading.Thread) -> None:
        profile = cProfile.Profile()
        profile.runcall(plain, thread)
        profile.dump_stats(f"{path}.{thread.name}")

    threading.Thread.run = run  # type: ignore[assignment, method-assign]
    profile = cProfile.Profile()
    profile.runcall(work)
    profile.dump_stats(f"{path}.main")


if __name__ == "__main__":
    home, name, *profile_to = sys.argv[1:]
    if profile_to:
        profiled(Path(profile_to[0]), lambda: asyncio.run(serve(Path(home), name)))
    else:
        asyncio.run(serve(Path(home), name))
