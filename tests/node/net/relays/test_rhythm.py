"""How often a node says that something does not open or is lacking, in the time of a virtual loop."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from node.net.relays import asking
from node.net.relays.asking import Asking
from node.net.relays.attending import Attending
from node.net.relays.courier import COMPLAIN_CAP_S, COMPLAIN_S, Courier
from node.secure import gaps, mail
from node.secure.peer import Peer
from node.store.contacts import ContactRow
from node.store.room import Boundless
from tests.world import loop

BOB = ContactRow(b"b" * 32, "contact", "Bob", b"d" * 32)


def courier() -> Courier:
    return Courier(None, None, None, b"d" * 32, Counter())  # type: ignore[arg-type]


async def may_after(one: Courier, seconds: float) -> bool:
    await asyncio.sleep(seconds)
    return one.may_complain()


def test_complaints_come_ever_more_seldom_while_nothing_opens() -> None:
    async def story() -> None:
        one, pause = courier(), COMPLAIN_S
        assert one.may_complain()
        for _ in range(10):
            assert not await may_after(one, pause - 1)
            assert await may_after(one, 1)
            pause = min(2 * pause, COMPLAIN_CAP_S)
        assert pause == COMPLAIN_CAP_S

    loop.run(story)


def test_a_letter_that_opens_makes_the_next_trouble_a_new_one() -> None:
    async def story() -> None:
        one = courier()
        for _ in range(8):
            one.may_complain()
            await asyncio.sleep(COMPLAIN_CAP_S)
        assert one.may_complain()
        one.understood()
        assert not await may_after(one, COMPLAIN_S - 1), "but never sooner than the first time"
        assert await may_after(one, 1)
        assert not await may_after(one, COMPLAIN_S)
        assert await may_after(one, COMPLAIN_S)

    loop.run(story)


@pytest.mark.parametrize("fresh", [True, False])
def test_only_a_new_letter_tells_that_its_sender_is_understood(fresh: bool) -> None:
    """A relay that brings an old letter again changes nothing."""
    one = courier()
    understood: list[bool] = []
    one.understood = lambda: understood.append(True)  # type: ignore[method-assign]

    class Store:
        room = Boundless()

        async def write(self, work: Callable[[Any], Any]) -> mail.Taken:
            return mail.Taken(Peer(BOB.account, BOB.device, b"x" * 32, ()), fresh, owing=False)

        async def read(self, look: Callable[[Any], Any]) -> bool:
            return False

    class Front:
        def courier(self, device: bytes) -> Courier:
            return one

    async def story() -> None:
        one.stir = lambda: None  # type: ignore[method-assign]
        one._own = type("Own", (), {"clock": type("Clock", (), {"now_ms": staticmethod(lambda: 1)})})  # type: ignore[assignment]
        await Attending(None, Store(), Front(), Counter())._take(b"r" * 32, b"a letter")  # type: ignore[arg-type]

    loop.run(story)
    assert understood == ([True] if fresh else [])


class Tx:
    """A transaction whose calls are made when the test says so."""

    def __init__(self) -> None:
        self.calls: list[Callable[[], object]] = []

    def after(self, call: Callable[[], object]) -> None:
        self.calls.append(call)


def test_what_is_noticed_while_the_last_look_is_written_is_not_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[bytes] = []
    lacks = [False]
    monkeypatch.setattr(gaps, "is_lacking", lambda own, cx, account: lacks[0])
    monkeypatch.setattr(gaps, "say", lambda own, tx, account, device: said.append(device))
    begun: list[Tx] = []

    def soon(work: Callable[[Any], None]) -> None:
        tx = Tx()
        work(tx)
        begun.append(tx)

    async def story() -> None:
        one = Asking(None, soon, lambda device: False)  # type: ignore[arg-type]
        one.lacking(BOB, False)
        await asyncio.sleep(asking.WAIT_S + 1)
        assert said == []
        lacks[0] = True
        one.lacking(BOB, False)  # before that transaction is on the disk
        for call in begun.pop().calls:
            call()
        await asyncio.sleep(asking.WAIT_S + 1)
        assert said == [BOB.device]
        one.close()

    loop.run(story)
