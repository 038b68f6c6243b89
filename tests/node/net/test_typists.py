"""What is heard of who is writing: how long it lasts, what ends it, and what a device that floods costs."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest

from node.net import typists
from node.net.typists import BURST, EVERY_S, LASTS_S, PEOPLE, PLACES, Typists
from node.secure.own import Wake
from node.secure.peer import Peer
from sync.signals import Typing
from tests.world import loop

SPACE = b"s" * 32
ALICE, BOB, CAROL = b"a" * 32, b"b" * 32, b"c" * 32


class Room:
    """Alice's typists; who may know is said by `may`, and `looked` counts how often that was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.looked = 0
        self.may = True
        self.heard: list[bytes] = []
        self.sent: list[tuple[bytes, bytes]] = []
        self.stuck = asyncio.Event()
        self.stuck.set()
        self.own: Any = SimpleNamespace(account=ALICE, wake=Wake(), counters=Counter[str]())
        self.links: Any = SimpleNamespace(runners={each * 32: [self.runner(each * 32)] for each in (b"b", b"c")})
        monkeypatch.setattr(typists.typists, "may_know", self._may_know)
        self.typists = Typists(self.own, self, self.links)  # type: ignore[arg-type]
        self.typists.changed = self.heard.append

    def runner(self, account: bytes, first_contact: bool = False) -> Any:
        async def send(frame: Typing) -> None:
            self.sent.append((account, frame.space))
            await self.stuck.wait()

        channel, syncing = SimpleNamespace(send=send), SimpleNamespace(first_contact=first_contact)
        return SimpleNamespace(peer=Peer(account, account, b"", ()), channel=channel, syncing=syncing)

    async def read(self, work: Callable[[Any], Any]) -> Any:
        await asyncio.sleep(0.001)
        return work(None)

    async def hears(self, account: bytes, *spaces: bytes) -> None:
        for space in spaces:
            self.own.wake.types(Peer(account, account, b"", ()), space)
        await asyncio.sleep(0.01)

    def _may_know(self, own: object, cx: object, space: bytes, account: bytes) -> bool:
        self.looked += 1
        return self.may


def live(story: Callable[[Room], Awaitable[None]], monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        room = Room(monkeypatch)
        try:
            await story(room)
        finally:
            await room.typists.stop()

    loop.run(main)


def test_it_lasts_five_seconds_after_the_last_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(room: Room) -> None:
        await room.hears(BOB, SPACE)
        await asyncio.sleep(EVERY_S)
        await room.hears(BOB, SPACE)
        await asyncio.sleep(LASTS_S - 0.1)
        assert await room.typists.now() == [(SPACE, BOB)]
        await asyncio.sleep(0.2)
        assert await room.typists.now() == []
        assert room.heard == [SPACE, SPACE], "its beginning and its end"

    live(story, monkeypatch)


def test_what_comes_of_its_author_ends_it_and_nobody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(room: Room) -> None:
        await room.hears(BOB, SPACE)
        await room.hears(CAROL, SPACE)
        room.own.wake.spoke(SPACE, BOB)
        assert await room.typists.now() == [(SPACE, CAROL)]
        room.own.wake.spoke(b"o" * 32, CAROL)
        assert await room.typists.now() == [(SPACE, CAROL)]

    live(story, monkeypatch)


def test_what_has_come_before_it_was_looked_at_is_not_shown_as_being_written(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(room: Room) -> None:
        room.own.wake.types(Peer(BOB, BOB, b"", ()), SPACE)
        room.own.wake.spoke(SPACE, BOB)
        await asyncio.sleep(0.01)
        assert await room.typists.now() == []
        assert room.heard == []

    live(story, monkeypatch)


def test_a_device_that_floods_has_a_bounded_number_of_its_signals_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(room: Room) -> None:
        for number in range(10_000):
            room.own.wake.types(Peer(BOB, BOB, b"", ()), number.to_bytes(32, "big"))
        await asyncio.sleep(0.5)
        assert room.looked <= BURST
        assert room.own.counters["typing_too_fast"] == 10_000 - BURST
        assert len(room.typists._writing) == PLACES
        assert len(room.typists._tasks) == 0
        room.looked = 0
        await room.hears(CAROL, SPACE)
        assert room.looked == 1, "others are heard as ever"
        await asyncio.sleep(10)
        await room.hears(BOB, SPACE)
        assert (SPACE, BOB) in await room.typists.now(), "and so is he, once he has calmed down"

    live(story, monkeypatch)


def test_the_pace_of_so_many_is_remembered_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(room: Room) -> None:
        room.may = False
        for number in range(PEOPLE + 5):
            await room.hears(number.to_bytes(32, "big"), SPACE)
        assert len(room.typists._paces) == PEOPLE
        assert room.own.counters["typing_not_shared"] == PEOPLE + 5
        assert room.heard == []

    live(story, monkeypatch)


def test_what_may_be_known_no_more_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(room: Room) -> None:
        await room.hears(BOB, SPACE)
        room.may = False
        assert await room.typists.now() == []

    live(story, monkeypatch)


def test_it_is_told_over_one_link_to_each_device_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(room: Room) -> None:
        runners = room.links.runners
        runners[BOB].append(room.runner(BOB))
        runners[ALICE] = [room.runner(ALICE)]
        runners[b"x" * 32] = [room.runner(b"x" * 32, first_contact=True)]
        for _ in range(5):
            await room.typists.tell(SPACE)
        await asyncio.sleep(0.01)
        assert sorted(room.sent) == [(BOB, SPACE), (CAROL, SPACE)]
        await room.typists.tell(b"o" * 32)
        await asyncio.sleep(0.01)
        assert len(room.sent) == 4, "another space has its own time"
        room.may = False
        await asyncio.sleep(EVERY_S)
        await room.typists.tell(SPACE)
        await asyncio.sleep(0.01)
        assert len(room.sent) == 4
        assert len(room.typists._told) == 1

    live(story, monkeypatch)


def test_a_device_that_takes_nothing_is_sent_no_second_one(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(room: Room) -> None:
        room.stuck.clear()
        for number in range(20):
            await room.typists.tell(number.to_bytes(32, "big"))
        await asyncio.sleep(0.01)
        assert len(room.sent) == 2
        room.stuck.set()
        await asyncio.sleep(0.01)
        await room.typists.tell(SPACE)
        await asyncio.sleep(0.01)
        assert len(room.sent) == 4

    live(story, monkeypatch)


def test_a_link_that_breaks_under_it_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(room: Room) -> None:
        async def broken(frame: Typing) -> None:
            raise typists.Fault("link_closed", "gone")

        room.links.runners[BOB][0].channel.send = broken
        await room.typists.tell(SPACE)
        await asyncio.sleep(0.01)
        assert room.own.counters["typing_link_closed"] == 1
        assert room.sent == [(CAROL, SPACE)]

    live(story, monkeypatch)
