"""One link at work: acknowledgements after the commit, what FAIL may cause, bounded words of peers, and how it ends."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import pytest

from node.errors import Fault, PeerFault, WorldFault
from node.net.runner import MARKS_AGAIN_S, Runner
from node.net.syncing import Syncing
from node.net.ticking import AGAIN_S, PAUSE_S
from node.net.wire import RESPONDER, Channel, link_closed
from node.secure import inbox
from node.secure.own import Own, Ticked, Wake
from node.secure.peer import Peer
from node.store import marks, outbox, traces
from node.store.traces import Way
from node.store.transaction import Tx
from sync import ticks
from sync.control import Identity
from sync.frames import Ack, Bye, Envelope, Fail, Frame, Ping, Pong, Unknown
from sync.signals import Typing
from sync.ticks import Part, Tick, TickSums, Told
from tests.node.secure.people import NOW_MS, Clock
from tests.node.store.making import inline
from tests.world import loop

DEVICE = b"d" * 32
EVENT = b"e" * 32


class _Channel:
    """A channel whose other end is the test."""

    role = RESPONDER
    peer_device = DEVICE
    remote = "192.168.1.7"

    def __init__(self) -> None:
        self.sent: list[Frame] = []
        self.frames: asyncio.Queue[Frame | None] = asyncio.Queue()

    async def send(self, frame: Frame) -> None:
        self.sent.append(frame)

    async def receive(self) -> Frame:
        frame = await self.frames.get()
        if frame is None:
            raise link_closed()
        return frame

    async def close(self) -> None:
        self.frames.put_nowait(None)


class _Syncing:
    """A session with nothing to do."""

    def __init__(self) -> None:
        self.first_contact = False

    async def start(self) -> None:
        pass

    async def keep_time(self) -> None:
        await asyncio.Event().wait()

    async def receive(self, frame: Frame) -> None:
        pass


class Line:
    """A runner, its channel, and what it asked for."""

    def __init__(self, folder: Path, account: bytes = b"a" * 32, first_contact: bool = False) -> None:
        self.store = inline(folder / "store.db")
        self.channel, self.syncing, self.counters = _Channel(), _Syncing(), Counter[str]()
        self.syncing.first_contact = first_contact
        self.healed = 0
        peer = Peer(account, DEVICE, b"e" * 32, ())
        ends = (cast(Channel, self.channel), peer)
        self.own = _Own()
        self.runner = Runner(cast(Own, self.own), self.store, ends, cast(Syncing, self.syncing), self.counters)
        self.runner.broken = self._heal
        self.task = asyncio.get_running_loop().create_task(self.runner.run())

    def _heal(self, _: Runner) -> None:
        self.healed += 1

    async def comes(self, *frames: Frame) -> None:
        for frame in frames:
            self.channel.frames.put_nowait(frame)
        await asyncio.sleep(0.01)


class _Own:
    account = b"o" * 32
    device = b"m" * 32
    clock = Clock()

    def __init__(self) -> None:
        self.wake = Wake()
        self.identities = OrderedDict[bytes, Identity]()
        self.counters = Counter[str]()

    def random(self, length: int) -> bytes:
        return bytes(length)

    def deliver(self, tx: object, item: object) -> None:
        pass


def live(folder: Path, story: Callable[[Line], Awaitable[None]], *of: Any) -> None:
    async def main() -> None:
        line = Line(folder, *of)
        try:
            await story(line)
        finally:
            line.task.cancel()
            await asyncio.wait([line.task])
            await line.store.close()

    loop.run(main)


def taking(monkeypatch: pytest.MonkeyPatch, judge: Callable[[bytes], bool]) -> None:
    def receive(own: object, tx: object, peer: object, envelope: bytes, way: Way) -> bool:
        assert way == Way("lan")
        return judge(envelope)

    monkeypatch.setattr(inbox, "receive", receive)


def fails(code: str) -> Callable[[bytes], bool]:
    def judge(envelope: bytes) -> bool:
        raise PeerFault(code, "no")

    return judge


@pytest.mark.parametrize("first_contact", [False, True])
def test_that_somebody_is_writing_is_heard_but_not_at_a_first_contact(tmp_path: Path, first_contact: bool) -> None:
    async def story(line: Line) -> None:
        heard: list[tuple[bytes, bytes]] = []
        line.own.wake.types = lambda peer, space: heard.append((peer.device, space))
        await line.comes(Typing(b"s" * 32), Unknown(99), Ping(7))
        assert heard == ([] if first_contact else [(DEVICE, b"s" * 32)])
        assert line.channel.sent == [Pong(7)], "what is of a later version is passed over, and the link goes on"

    live(tmp_path, story, b"a" * 32, first_contact)


def test_envelopes_are_acknowledged_together_after_the_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[bytes] = []

    async def story(line: Line) -> None:
        taking(monkeypatch, lambda envelope: taken.append(envelope) is None)
        await line.comes(*(Envelope(b"%d" % n) for n in range(300)))
        await asyncio.sleep(1)
        acks = [frame for frame in line.channel.sent if isinstance(frame, Ack)]
        assert sum(len(ack.hashes) for ack in acks) == len(taken) == 300
        assert len(acks) < 300

    live(tmp_path, story)


@pytest.mark.parametrize("code", ["no_session", "duplicate_message", "bad_event"])
def test_what_was_not_taken_is_never_acknowledged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    async def story(line: Line) -> None:
        taking(monkeypatch, fails(code))
        await line.comes(Envelope(b"x"))
        assert [type(frame) for frame in line.channel.sent] == [Fail]

    live(tmp_path, story)


def test_what_is_too_far_ahead_is_met_with_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(line: Line) -> None:
        taking(monkeypatch, fails("too_far_ahead"))
        await line.comes(Envelope(b"x"))
        assert line.channel.sent == []

    live(tmp_path, story)


def test_repeated_envelopes_bring_our_marks_once_a_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(line: Line) -> None:
        taking(monkeypatch, lambda _: False)
        rung: list[float] = []
        monkeypatch.setattr(line.runner, "marks_due", lambda: rung.append(asyncio.get_running_loop().time()))
        await line.comes(*(Envelope(b"x") for _ in range(5)))
        assert len(rung) == 1
        await asyncio.sleep(MARKS_AGAIN_S)
        await line.comes(Envelope(b"x"), Envelope(b"x"))
        assert len(rung) == 2
        assert len([frame for frame in line.channel.sent if isinstance(frame, Ack)]) >= 2, "a copy is acknowledged"

    live(tmp_path, story)


async def _queued(line: Line) -> bytes:
    hash16 = b"h" * 16
    await line.store.write(lambda tx: outbox.add(tx, DEVICE, EVENT, b"item", (b"envelope", hash16), 0))
    line.runner.pump.reload()
    await asyncio.sleep(0.1)
    return hash16


def test_a_fail_heals_only_what_is_on_its_way(tmp_path: Path) -> None:
    async def story(line: Line) -> None:
        await line.comes(Fail(b"x" * 16, "no_session"))
        assert line.healed == 0, "anybody can name a hash"
        hash16 = await _queued(line)
        await line.comes(Fail(hash16, "too_fast"))
        assert line.healed == 0
        await line.comes(Fail(hash16, "no_session"))
        assert line.healed == 1
        line.syncing.first_contact = True
        await line.comes(Fail(hash16, "no_session"))
        assert line.healed == 1

    live(tmp_path, story)


def test_an_acknowledged_row_leaves_the_outbox(tmp_path: Path) -> None:
    async def story(line: Line) -> None:
        hash16 = await _queued(line)
        await line.store.write(lambda tx: traces.queued(tx, EVENT, DEVICE, (b"s" * 32, 1), NOW_MS - 200))
        await line.comes(Ack((hash16, b"z" * 16)))
        await asyncio.sleep(1)
        assert await line.store.read(outbox.count) == 0
        (told,) = await line.store.read(lambda cx: traces.deliveries(cx, EVENT))
        assert (told.way, told.departed, told.received) == (Way("lan"), NOW_MS - 100, NOW_MS)

    live(tmp_path, story)


def test_a_peers_words_never_name_a_counter(tmp_path: Path) -> None:
    async def story(line: Line) -> None:
        await line.comes(*(Fail(b"x" * 16, f"code_{n}") for n in range(50)))
        await line.comes(Fail(b"x" * 16, "no_session"), Bye("anything_at_all"))
        assert line.counters == {"failed_other": 50, "failed_no_session": 1, "bye_other": 1}

    live(tmp_path, story)


def test_a_ping_is_answered(tmp_path: Path) -> None:
    async def story(line: Line) -> None:
        await line.comes(Ping(7))
        assert line.channel.sent == [Pong(7)]

    live(tmp_path, story)


def test_a_link_that_ends_says_why_and_leaves_no_task(tmp_path: Path) -> None:
    async def story(line: Line) -> None:
        line.channel.frames.put_nowait(None)
        with pytest.raises(WorldFault, match="closed"):
            await line.task
        assert asyncio.all_tasks() == {asyncio.current_task()}

    live(tmp_path, story)


def test_a_cancellation_is_obeyed_even_as_the_link_breaks(tmp_path: Path) -> None:
    async def story(line: Line) -> None:
        await asyncio.sleep(0.1)
        line.channel.frames.put_nowait(None)
        line.task.cancel()
        await asyncio.wait([line.task])
        assert line.task.cancelled()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    live(tmp_path, story)


def test_an_end_is_no_cancellation(tmp_path: Path) -> None:
    async def serve(line: Line) -> str:
        try:
            await line.runner.run()
        except Fault as fault:
            await asyncio.sleep(0)  # a cancellation that lingered would strike here
            return fault.code
        return ""

    async def story(line: Line) -> None:
        line.task.cancel()
        await asyncio.wait([line.task])
        served: asyncio.Task[Any] = asyncio.get_running_loop().create_task(serve(line))
        await asyncio.sleep(0.1)
        line.channel.frames.put_nowait(None)
        assert await served == "link_closed"
        assert served.cancelling() == 0

    live(tmp_path, story)


def test_a_bug_is_loud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(envelope: bytes) -> bool:
        raise KeyError("a bug")

    async def story(line: Line) -> None:
        taking(monkeypatch, bug)
        await line.comes(Envelope(b"x"))
        assert not any(isinstance(frame, Ack) for frame in line.channel.sent)

    with pytest.raises(RuntimeError, match="an envelope failed by a bug"):
        live(tmp_path, story)


ASKED = TickSums(True, b"t" * 8)


def test_an_own_device_is_told_of_ticks(tmp_path: Path) -> None:
    async def story(line: Line) -> None:
        await line.comes(ASKED)
        (answer,) = line.channel.sent
        assert answer == TickSums(False, ticks.ask({}).total)

    live(tmp_path, story, _Own.account)


@pytest.mark.parametrize("ends", [(b"a" * 32, False), (_Own.account, True)])
def test_nobody_else_is_and_nor_is_a_device_that_was_put_out(ends: tuple[bytes, bool], tmp_path: Path) -> None:
    async def story(line: Line) -> None:
        tick = Tick(_Own.device, b"a" * 32, DEVICE, 1, 1)
        await line.comes(ASKED, Told(True, (Part(b"s" * 32, (tick,)),)))
        assert line.channel.sent == []
        assert await line.store.read(marks.count) == 0
        assert not line.task.done()

    live(tmp_path, story, *ends)


def test_what_rises_is_told_at_once_and_not_back_and_is_then_compared(tmp_path: Path) -> None:
    space, told_of = b"s" * 32, [bytes([number]) * 32 for number in (1, 2)]

    def hear(tx: Tx) -> None:
        for device in (*told_of, b"\3" * 32):
            marks.hear(tx, space, device, _Own.device, (3, 1))

    async def story(line: Line) -> None:
        await line.comes()
        await line.store.write(hear)
        for device in told_of * 2:
            line.own.wake.tick(Ticked(space, _Own.device, b"a" * 32, device))
        line.own.wake.tick(Ticked(space, _Own.device, b"a" * 32, b"\3" * 32), DEVICE)
        await asyncio.sleep(PAUSE_S + 0.1)
        risen = tuple(Tick(_Own.device, b"a" * 32, device, 3, 1) for device in told_of)
        assert line.channel.sent == [Told(False, (Part(space, risen),))]
        await asyncio.sleep(AGAIN_S)
        assert line.channel.sent[1:] == [ticks.ask({})], "no chain is known here whose these marks could be"
        await line.comes(TickSums(False, ticks.ask({}).total))
        await asyncio.sleep(10 * AGAIN_S)
        assert len(line.channel.sent) == 2, "once both agree nothing is asked any more"

    live(tmp_path, story, _Own.account)
