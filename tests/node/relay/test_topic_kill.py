"""kill -9 of a real relay while many append to a topic and follow it: what it took is there, once, in one order.

Every other kill waits for a commit; what each one hit is read after the death and printed as a histogram.
"""

import asyncio
import os
import random
import signal
import subprocess
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sync import hub, topic
from tests.node.kills import WATCHED
from tests.node.relay.client import Client, Log, entry
from tests.node.relay.process import start_relay, town_of
from tests.node.watched import COMMIT, Marks

KILLS = 50 if os.environ.get("KITH_NIGHTLY") else 2
READERS = 2
WRITERS = 8


class Society:
    """Those who append to one topic and those who follow it, over many lives of a relay, and what each knows."""

    def __init__(self) -> None:
        self.log = Log()
        self.static = os.urandom(32)
        self.taken: set[bytes] = set()
        self.unanswered: list[bytes] = []
        self.read: list[dict[int, bytes]] = [{} for _ in range(READERS)]
        self.made = 0

    def place(self, number: int) -> topic.Place:
        """Where a reader stands."""
        known = self.read[number]
        return self.log.place(topic.Entry(max(known), known[max(known)]) if known else None)

    async def write(self, client: Client) -> None:
        """Append what was not answered before, then new ones; ends when the relay dies."""
        while True:
            if self.unanswered:
                body = self.unanswered.pop()
            else:
                self.made += 1
                body = entry(self.made)
            try:
                await client.append(self.log, body)
            except Exception:
                self.unanswered.append(body)
                return
            self.taken.add(body)

    async def follow(self, client: Client, number: int) -> None:
        """Read what comes; the same number must never bring another entry."""
        begun = await client.follow(self.place(number))
        assert begun[self.log.topic].after == max(self.read[number], default=0)
        while True:
            (each,) = await client.entries_of(self.log, 1)
            assert self.read[number].setdefault(each.seq, each.envelope) == each.envelope
            await client.send(topic.Read(self.log.topic, each.seq))


async def live(ready: dict[str, Any], society: Society, process: subprocess.Popen[str], after: int, ripe: Any) -> None:
    """One life of a relay, which ends in the middle of things once it has taken so many more and the time is ripe."""
    async with town_of(ready) as around:
        maker = await around.member(society.static)
        await maker.ask(society.log.make())
        following = [asyncio.ensure_future(society.follow(await around.connect(), n)) for n in range(READERS)]
        writer = await around.connect()
        writing = [asyncio.ensure_future(society.write(writer)) for _ in range(WRITERS)]
        enough = len(society.taken) + after
        async with asyncio.timeout(60):
            while len(society.taken) < enough or not ripe():
                await asyncio.sleep(0)
        os.kill(ready["pid"], signal.SIGKILL)
        await asyncio.gather(*writing)
        for task in following:
            task.cancel()
        ended = await asyncio.gather(*following, return_exceptions=True)
        assert [each for each in ended if isinstance(each, AssertionError)] == []
    process.wait(20)


async def test_nothing_taken_is_lost_and_all_read_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    society, chance = Society(), random.Random(11)
    marks = Marks.make(tmp_path / "phases")
    monkeypatch.setenv("KITH_PHASES", str(tmp_path / "phases"))
    histogram: Counter[str] = Counter()
    for number in range(KILLS):
        process, ready = await asyncio.to_thread(start_relay, tmp_path, launcher=WATCHED)
        ripe = partial(marks.__getitem__, COMMIT) if number % 2 else lambda: True
        await live(ready, society, process, chance.randint(1, 60), ripe)
        histogram[marks.under_way()] += 1
        marks.clear()
    with capsys.disabled():
        print(f"\n{KILLS} kills of a relay with a topic, {len(society.taken)} acknowledged: {dict(histogram)}")
    process, ready = await asyncio.to_thread(start_relay, tmp_path)
    try:
        async with town_of(ready) as around:
            writer = await around.connect()
            await writer.append(society.log, *society.unanswered)  # as a sender does who was never answered
            await writer.append(society.log, end := entry("end"))
            following = [asyncio.ensure_future(society.follow(await around.connect(), n)) for n in range(READERS)]
            async with asyncio.timeout(60):
                while not all(end in known.values() for known in society.read):
                    await asyncio.sleep(0.01)
            for task in following:
                task.cancel()
            await asyncio.gather(*following, return_exceptions=True)
            await writer.ask(hub.Watch(0, ()))
    finally:
        process.terminate()
        assert process.wait(20) == 0
    first = society.read[0]
    assert all(known == first for known in society.read)
    assert sorted(first) == list(range(1, max(first) + 1))
    assert len(set(first.values())) == len(first)
    assert society.taken <= set(first.values())
