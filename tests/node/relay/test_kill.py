"""kill -9 of a real relay in the middle of traffic: what it took is there, in order, and nothing is doubled.

Every other kill waits for a commit; what each one hit is read after the death and printed as a histogram.
"""

import asyncio
import os
import random
import signal
import subprocess
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sync import hub
from tests.node.kills import WATCHED
from tests.node.relay.client import Client, Seat, envelope
from tests.node.relay.process import start_relay, town_of
from tests.node.watched import COMMIT, Marks

KILLS = 50 if os.environ.get("KITH_NIGHTLY") else 6
WINDOW = 40
Ripe = Callable[[], object]


class Post:
    """One sender and one reader of one box over many lives of a relay, and what each of them knows."""

    def __init__(self) -> None:
        self.seat = Seat()
        self.static = os.urandom(32)
        self.unanswered: list[bytes] = []
        self.taken: set[bytes] = set()
        self.read: dict[int, bytes] = {}
        self.upto = 0
        self.made = 0

    async def send(self, client: Client, number: int) -> None:
        """Put what was not answered before, then new ones; ends when the relay dies."""
        for _ in range(number):
            if len(self.unanswered) < WINDOW:
                self.made += 1
                self.unanswered.append(envelope(self.made))
            body = self.unanswered.pop(0)
            self.unanswered.append(body)
            try:
                await client.put(self.seat, body)
            except Exception:
                return
            if body in self.unanswered:  # several senders put the same envelope at the same time, too
                self.unanswered.remove(body)
            self.taken.add(body)

    async def receive(self, client: Client) -> None:
        """Take what comes; the same number must never bring another envelope."""
        while True:
            letter = (await client.letters(1))[0]
            assert self.read.setdefault(letter.seq, letter.envelope) == letter.envelope
            self.upto = max(self.upto, letter.seq)
            if letter.seq % 3:
                await client.send(hub.Take(self.seat.box, letter.seq))


async def live(ready: dict[str, Any], post: Post, process: subprocess.Popen[str], after: int, ripe: Ripe) -> None:
    """One life of a relay, which ends in the middle of things once it has taken so many more and the time is ripe."""
    async with town_of(ready) as around:
        reader = await around.member(post.static)
        await reader.open(post.seat)
        receiving = asyncio.ensure_future(post.receive(reader))
        sender = await around.connect()
        sending = [asyncio.ensure_future(post.send(sender, 100_000)) for _ in range(WINDOW // 2)]
        enough = len(post.taken) + after
        async with asyncio.timeout(60):
            while len(post.taken) < enough or not ripe():
                await asyncio.sleep(0)
        os.kill(ready["pid"], signal.SIGKILL)
        await asyncio.gather(*sending)
        receiving.cancel()
        await asyncio.gather(receiving, return_exceptions=True)
    process.wait(20)


async def test_nothing_taken_is_lost_and_nothing_doubled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    post, chance = Post(), random.Random(7)
    marks = Marks.make(tmp_path / "phases")
    monkeypatch.setenv("KITH_PHASES", str(tmp_path / "phases"))
    histogram: Counter[str] = Counter()
    for number in range(KILLS):
        process, ready = await asyncio.to_thread(start_relay, tmp_path, launcher=WATCHED)
        ripe = partial(marks.__getitem__, COMMIT) if number % 2 else lambda: True
        await live(ready, post, process, chance.randint(1, 300), ripe)
        histogram[marks.under_way()] += 1
        marks.clear()
    with capsys.disabled():
        print(f"\n{KILLS} kills of a relay, {len(post.taken)} acknowledged: {dict(histogram)}")
    process, ready = await asyncio.to_thread(start_relay, tmp_path)
    try:
        async with town_of(ready) as around:
            reader, sender = await around.member(post.static), await around.connect()
            head = (await reader.open(post.seat)).head
            await sender.put_many(post.seat, post.unanswered)  # as a sender does who was never answered
            await sender.put(post.seat, envelope("end"))
            receiving = asyncio.ensure_future(post.receive(reader))
            async with asyncio.timeout(60):
                while not any(body.startswith(b"end.") for body in post.read.values()):
                    await asyncio.sleep(0.01)
            receiving.cancel()
    finally:
        process.terminate()
        assert process.wait(20) == 0
    came = Counter(post.read.values())
    assert post.taken <= set(came)
    assert [body for body, count in came.items() if count > 1] == []
    assert sorted(post.read) == list(range(1, max(post.read) + 1))
    assert head >= len(post.taken)


def test_two_relays_cannot_share_a_home(tmp_path: Path) -> None:
    process, _ = start_relay(tmp_path)
    try:
        with pytest.raises(ValueError, match="Expecting value"):  # no ready line, only an error
            start_relay(tmp_path)
    finally:
        process.terminate()
        assert process.wait(20) == 0
