"""The pump: order, window, resending, what is refused, rows sealed anew, races with the disk; on the virtual loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from node.net import pump as pump_room
from node.net.pump import POSTPONED, RESEND_S, WINDOW, Pump
from node.store import outbox
from node.store.outbox import OutboxRow
from node.store.transaction import Tx
from sync.frames import Envelope, Frame
from tests.node.store.making import inline
from tests.world import loop

BOB = b"b" * 32


class Line:
    """An outbox, a pump, and everything that was sent."""

    def __init__(self, folder: Path) -> None:
        self.store = inline(folder / "store.db")
        self.sent: list[bytes] = []
        self.pump = Pump(self.store, BOB, self._send)

    async def _send(self, frame: Frame) -> None:
        assert isinstance(frame, Envelope)
        self.sent.append(frame.body)

    async def queue(self, *bodies: bytes, offer: bool = True, sealed: bool = True) -> None:
        for body in bodies:
            row = await self.store.write(lambda tx, body=body: _add(tx, body, sealed))  # type: ignore[misc]
            if offer:
                self.pump.offer(row)

    async def ack(self, *bodies: bytes) -> list[bytes]:
        settled = self.pump.settle([_hash(body) for body in bodies])
        await self.store.write(lambda tx: [outbox.acked(tx, BOB, hash16) for hash16 in settled])
        return settled


def _hash(body: bytes) -> bytes:
    return body.rjust(16)


def _add(tx: Tx, body: bytes, sealed: bool) -> OutboxRow:
    id_ = outbox.add(tx, BOB, None, body, (body, _hash(body)) if sealed else None, 0)
    return next(row for row in outbox.of_device(tx, BOB) if row.id == id_)


def live(folder: Path, story: Callable[[Line], Awaitable[None]]) -> None:
    async def main() -> None:
        line = Line(folder)
        task = asyncio.get_running_loop().create_task(line.pump.run())
        try:
            await story(line)
        finally:
            task.cancel()
            await asyncio.wait([task])
            assert task.cancelled()
            await line.store.close()

    loop.run(main)


def names(count: int) -> list[bytes]:
    return [b"%05d" % n for n in range(count)]


def test_what_is_on_disk_and_what_comes_leaves_in_order(tmp_path: Path) -> None:
    async def story(line: Line) -> None:
        await line.queue(*names(3), offer=False)
        await asyncio.sleep(0.1)
        await line.queue(b"new")
        await asyncio.sleep(0.1)
        assert line.sent == [*names(3), b"new"]
        assert len(await line.ack(*names(3), b"new")) == 4
        assert line.pump.idle
        await asyncio.sleep(100)
        assert len(line.sent) == 4

    live(tmp_path, story)


def test_a_burst_larger_than_memory_leaves_whole_and_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pump_room, "READ_AHEAD", 10)

    async def story(line: Line) -> None:
        everything = names(3 * WINDOW)
        await line.queue(*everything)
        while len(line.sent) < len(everything):
            flying = [body for body in line.sent if _hash(body) in line.pump._flying]
            assert len(flying) <= WINDOW
            await line.ack(*flying)
            await asyncio.sleep(0.01)
        assert line.sent == everything

    live(tmp_path, story)


def test_the_same_bytes_leave_again_until_they_are_acknowledged(tmp_path: Path) -> None:
    async def story(line: Line) -> None:
        await line.queue(b"one")
        await asyncio.sleep(RESEND_S + 0.1)
        assert line.sent == [b"one", b"one"]
        await asyncio.sleep(2 * RESEND_S)
        assert len(line.sent) == 3, "later and later"
        assert await line.ack(b"one") == [_hash(b"one")]
        assert await line.ack(b"one", b"never sent") == []
        await asyncio.sleep(1000)
        assert len(line.sent) == 3

    live(tmp_path, story)


def test_what_a_device_refuses_holds_up_no_other(tmp_path: Path) -> None:
    async def story(line: Line) -> None:
        await line.queue(*names(WINDOW + 1))
        await asyncio.sleep(0.1)
        assert len(line.sent) == WINDOW
        assert line.pump.postpone(_hash(line.sent[0]))
        assert not line.pump.postpone(b"never sent".rjust(16)), "only what is on its way counts as refused"
        await asyncio.sleep(0.1)
        assert len(line.sent) == WINDOW + 1

    live(tmp_path, story)


def test_refused_envelopes_are_bounded(tmp_path: Path) -> None:
    async def story(line: Line) -> None:
        await line.queue(*names(POSTPONED + 3 * WINDOW))
        for _ in range(20):
            for hash16 in list(line.pump._flying):
                line.pump.postpone(hash16)
            await asyncio.sleep(0.01)
        assert len(line.pump._flying) == POSTPONED + WINDOW

    live(tmp_path, story)


def test_rows_that_are_sealed_anew_leave_anew(tmp_path: Path) -> None:
    async def story(line: Line) -> None:
        await line.queue(b"old", b"later")
        await line.queue(b"unsealed", sealed=False)
        await asyncio.sleep(0.1)
        assert line.sent == [b"old", b"later"]
        rows = await line.store.read(lambda cx: outbox.of_device(cx, BOB))
        for row, body in ((rows[0], b"new"), (rows[2], b"sealed")):
            await line.store.write(lambda tx, row=row, body=body: outbox.seal(tx, row.id, body, _hash(body), 1))  # type: ignore[misc]
        line.pump.reload()
        await asyncio.sleep(0.1)
        assert line.sent[2:] == [b"new", b"later", b"sealed"]
        assert await line.ack(b"old") == [], "the envelope of before is no more"

    live(tmp_path, story)


def test_rows_that_come_while_the_disk_is_read_are_not_lost(tmp_path: Path) -> None:
    async def story(line: Line) -> None:
        read = line.store.read

        async def slow(look):  # type: ignore[no-untyped-def]
            rows = await read(look)
            await asyncio.sleep(1)
            return rows

        line.store.read = slow  # type: ignore[method-assign]
        await line.queue(b"first", offer=False)
        line.pump.reload()
        await asyncio.sleep(0.5)
        await line.queue(b"second")
        line.pump.reload()
        await line.queue(b"third")
        await asyncio.sleep(5)
        assert sorted(set(line.sent)) == [b"first", b"second", b"third"]

    live(tmp_path, story)
