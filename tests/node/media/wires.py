"""Two ends of calls without links, processes or devices: words cross at once or get lost, time is a number.

`Pair` joins two lines; `Town` joins the calls of several nodes by a network that a test can break.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncGenerator, Callable
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from node.items import CallChanged, Item
from node.media import calls, handset, speech
from node.media.line import ENDED, Line
from node.media.stage import Order, Picture, Report
from node.media.steps import Word
from node.secure.peer import Peer

START_MS = 1_800_000_000_000


class End:
    """One line and its ways: orders are noted, descriptions made at once, media flows once both have them."""

    def __init__(self, pair: Pair, device: bytes) -> None:
        self.pair = pair
        self.device = device
        self.orders: list[tuple[object, ...]] = []
        self.said: list[Word] = []
        self.open = False
        self.line: Line

    def say(self, word: Word, device: bytes | None) -> None:
        self.said.append(word)
        if device != b"X" * 32:
            self.pair.carry(self, word)

    def offer(self, n: int) -> None:
        self.orders.append(("offer", n))
        self.pair.later.append(lambda: self.line.offered(n, f"offer {n}"))

    def answer(self, n: int, sdp: str) -> None:
        assert sdp == f"offer {n}"
        self.orders.append(("answer", n))
        self.pair.later.append(lambda: self.line.answered(n, f"answer {n}"))

    def finish(self, n: int, sdp: str) -> None:
        assert sdp == f"answer {n}"
        self.orders.append(("finish", n))
        self.pair.later.append(self.pair.flow)

    def open_devices(self, camera: bool, muted: bool) -> None:
        self.orders.append(("devices", camera, muted))
        self.open = True

    def mute(self, muted: bool) -> None:
        self.orders.append(("mute", muted))

    def camera(self, on: bool) -> None:
        self.orders.append(("camera", on))

    def close(self) -> None:
        self.orders.append(("close",))
        self.open = False

    def now_ms(self) -> int:
        return START_MS + int(self.pair.now * 1000)


class Pair:
    """A line that calls and one that is called."""

    def __init__(self, video: bool = False, loss: float = 0.0, seed: int = 0) -> None:
        self.now = 100.0
        self.later: deque[Callable[[], None]] = deque()
        self.loss, self.random = loss, Random(seed)
        self.cut = self.media_cut = False
        self.caller, self.called = End(self, b"A" * 32), End(self, b"B" * 32)
        self.video = video
        self.caller.line = Line((b"c" * 16, b"b" * 32), video, None, self.caller, self.now)
        self._heard_of = False

    def start(self) -> None:
        self.caller.line.start(self.video)
        self.run(0)

    def carry(self, sender: End, word: Word) -> None:
        if self.cut or self.random.random() < self.loss:
            return
        self.later.append(lambda: self._arrive(sender, word))

    def _arrive(self, sender: End, word: Word) -> None:
        end = self.called if sender is self.caller else self.caller
        if end is self.called and not self._heard_of:
            self._heard_of = True
            end.line = Line((b"c" * 16, b"a" * 32), self.video, sender.device, end, self.now)
        end.line.hear(sender.device, word)

    def flow(self) -> None:
        if not self.media_cut:
            for end in (self.caller, self.called):
                end.line.flows(True)

    def break_media(self) -> None:
        self.media_cut = True
        for end in (self.caller, self.called):
            end.line.flows(False)

    def run(self, seconds: float, *ends: End) -> None:
        """Let time go by for these ends, both if none is named."""
        until = self.now + seconds
        while True:
            for end in ends or (self.caller, self.called):
                if end is self.caller or self._heard_of:
                    end.line.tick(self.now)
                while self.later:
                    self.later.popleft()()
            if self.now >= until:
                return
            self.now += 0.2

    @property
    def states(self) -> tuple[str, str]:
        return self.caller.line.state, self.called.line.state

    @property
    def whys(self) -> tuple[str, str]:
        assert self.states == (ENDED, ENDED)
        return self.caller.line.why, self.called.line.why

    def talk(self) -> None:
        """Ring, accept, and be up."""
        self.start()
        self.called.line.accept(self.video)
        self.run(1)


class FakeStudio:
    """The child of a call: descriptions are words, and media flows when both ends have them."""

    def __init__(self, report: Callable[[Report], None]) -> None:
        self.report = report
        self.orders: list[Order] = []
        self.closed = False

    def order(self, order: Order) -> None:
        self.orders.append(order)
        made = {"offer": "offered", "answer": "answered"}.get(order.do)
        loop = asyncio.get_running_loop()
        if made:
            loop.call_soon(self.report, Report(made, n=order.n, sdp=f"{made} {order.n}"))
        if order.do in ("answer", "finish"):
            loop.call_soon(self.report, Report("flows", on=True))

    async def close(self) -> None:
        self.closed = True

    async def frames(self) -> AsyncGenerator[Picture, None]:
        yield Picture(False, 2, 2, bytes(16))


class FakeStore:
    def __init__(self) -> None:
        self.contacts: set[bytes] = set()

    async def write(self, work: Callable[[Any], Any]) -> Any:
        await asyncio.sleep(0)
        return work(None)

    read = write


class Townsman:
    """One node's calls, linked to everybody in town."""

    def __init__(self, town: Town, letter: str) -> None:
        self.account, self.device = letter.lower().encode() * 32, letter.upper().encode() * 32
        self.items: list[Item] = []
        self.town = town
        self.drawn = 0
        self.own: Any = SimpleNamespace(
            wake=SimpleNamespace(called=None),
            clock=SimpleNamespace(now_ms=lambda: START_MS),
            random=self.draw,
            counters=Counter[str](),
            allow=lambda account, purpose: True,
            deliver=lambda tx, item: self.items.append(item),
        )
        self.links: Any = SimpleNamespace(runners={})
        self.calls = calls.Calls(self.own, FakeStore(), self.links)  # type: ignore[arg-type]

    def draw(self, length: int) -> bytes:
        self.drawn += 1
        return (self.device[:1] + bytes([self.drawn])).ljust(length, b"\0")

    def hear(self, sender: Townsman, body: bytes) -> None:
        self.own.wake.called(Peer(sender.account, sender.device, b"", ()), body)

    @property
    def now(self) -> Any:
        """The newest call, under way or ended."""
        return self.calls.every()[0]

    @property
    def studio(self) -> FakeStudio:
        assert self.calls._handset is not None
        return self.calls._handset.studio  # type: ignore[return-value]

    def told(self, call: bytes) -> int:
        return sum(isinstance(item, CallChanged) and item.call == call for item in self.items)


class Town:
    """Everybody, the words under way, and what nobody may hear just now."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, letters: str = "ab") -> None:
        monkeypatch.setattr(handset, "Studio", FakeStudio)
        monkeypatch.setattr(handset, "facing", lambda remote: ("127.0.0.1",))
        monkeypatch.setattr(calls.description, "check", lambda sdp, remote: None)
        monkeypatch.setattr(calls.camera, "source", lambda environment: "a camera")
        monkeypatch.setattr(calls.contacts, "get", lambda cx, account: SimpleNamespace(state="contact"))
        monkeypatch.setattr(speech.outgoing, "transient", lambda own, tx, account, device, message: message[1])
        self.held: list[tuple[Townsman, Townsman, bytes]] = []
        self.holding = False
        self.people = [Townsman(self, letter) for letter in letters]
        for one in self.people:
            one.links.runners = {other.device: [self._runner(one, other)] for other in self.people if other is not one}

    def _runner(self, one: Townsman, other: Townsman) -> Any:
        async def send(frame: Any) -> None:
            if self.holding:
                self.held.append((one, other, frame.body))
            else:
                other.hear(one, frame.body)

        return SimpleNamespace(
            peer=Peer(other.account, other.device, b"", ()),
            channel=SimpleNamespace(send=send, remote="127.0.0.1"),
            syncing=SimpleNamespace(first_contact=False),
        )

    def release(self) -> None:
        self.holding = False
        held, self.held = self.held, []
        for one, other, body in held:
            other.hear(one, body)

    async def quiet(self, rounds: int = 60) -> None:
        """Let everything that waits for nothing happen."""
        for _ in range(rounds):
            await asyncio.sleep(0)

    async def stop(self) -> None:
        for one in self.people:
            await one.calls.stop()
