"""Notices rise for ever, repeat what was missed, and say Reload where that cannot be told any more."""

import asyncio
import itertools

import pytest

from app import notices
from app.chat import api as chat
from app.notices import CHAT_CHANGED, DISK_CHANGED, RELOAD, Notice, Notices, Subscription
from tests.app.fake_node import FakePerson


class Tx:
    """As much of a transaction as a notice needs."""

    def __init__(self) -> None:
        self.callbacks: list[object] = []

    def after(self, callback: object) -> None:
        self.callbacks.append(callback)


def tell(hub: Notices, of: bytes, name: str = CHAT_CHANGED, committed: bool = True) -> None:
    tx = Tx()
    hub.record(tx, name, of)  # type: ignore[arg-type]
    for callback in tx.callbacks if committed else ():
        callback()  # type: ignore[operator]


def numbered_from(last: int) -> Notices:
    numbers = itertools.count(last + 1)
    hub = Notices(lambda tx: next(numbers))
    hub.begin(last)
    return hub


async def taken(subscription: Subscription) -> list[Notice]:
    found = []
    while True:
        try:
            async with asyncio.timeout(0.01):
                found.append(await subscription.next())
        except TimeoutError:
            return found


async def test_a_new_listener_loads_everything_then_hears_changes() -> None:
    hub = numbered_from(7)
    heard = hub.subscribe()
    assert await taken(heard) == [Notice(7, RELOAD, "")]
    tell(hub, b"\x01")
    assert await taken(heard) == [Notice(8, CHAT_CHANGED, "01")]


async def test_what_is_no_fact_of_the_store_is_told_to_who_listens_and_not_remembered() -> None:
    hub = numbered_from(7)
    heard = hub.subscribe(7)
    hub.tell(DISK_CHANGED)
    assert await taken(heard) == [Notice(7, DISK_CHANGED, "")]
    assert await taken(hub.subscribe(7)) == []


async def test_a_reload_not_yet_taken_covers_what_follows_it() -> None:
    hub = numbered_from(7)
    heard = hub.subscribe()
    tell(hub, b"\x01")
    assert await taken(heard) == [Notice(8, RELOAD, "")]


async def test_what_was_missed_is_told_again() -> None:
    hub = numbered_from(0)
    for number in range(1, 6):
        tell(hub, bytes([number]))
    assert [notice.id for notice in await taken(hub.subscribe(3))] == [4, 5]
    assert await taken(hub.subscribe(5)) == []
    assert [notice.id for notice in await taken(hub.subscribe(0))] == [1, 2, 3, 4, 5]


async def test_a_gap_is_answered_by_reload(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "REMEMBERED", 4)
    hub = numbered_from(0)
    for number in range(1, 10):
        tell(hub, bytes([number]))
    assert [notice.id for notice in await taken(hub.subscribe(5))] == [6, 7, 8, 9]
    for unknown in (4, 0, 10):
        assert await taken(hub.subscribe(unknown)) == [Notice(9, RELOAD, "")]


async def test_numbers_go_on_after_a_restart_and_nothing_is_missed_unseen() -> None:
    hub = numbered_from(41)
    assert await taken(hub.subscribe(41)) == []
    assert await taken(hub.subscribe(40)) == [Notice(41, RELOAD, "")]
    tell(hub, b"\x01")
    assert [notice.id for notice in await taken(hub.subscribe(41))] == [42]


async def test_what_is_undone_is_never_told() -> None:
    hub = numbered_from(0)
    heard = hub.subscribe(0)
    tell(hub, b"\x01", committed=False)
    assert await taken(heard) == []


async def test_many_changes_of_one_thing_are_one_notice() -> None:
    hub = numbered_from(0)
    heard = hub.subscribe(0)
    for number in (1, 2, 1, 1):
        tell(hub, bytes([number]))
    assert await taken(heard) == [Notice(2, CHAT_CHANGED, "02"), Notice(4, CHAT_CHANGED, "01")]


async def test_a_transaction_draws_one_number_for_what_it_changes_again_and_again() -> None:
    hub = numbered_from(0)
    heard, tx = hub.subscribe(0), Tx()
    for of in (b"\x01", b"\x02", b"\x01", b"\x01"):
        hub.record(tx, CHAT_CHANGED, of)  # type: ignore[arg-type]
    for callback in tx.callbacks:
        callback()  # type: ignore[operator]
    tell(hub, b"\x02")
    assert await taken(heard) == [Notice(1, CHAT_CHANGED, "01"), Notice(3, CHAT_CHANGED, "02")]


async def test_a_slow_listener_is_told_to_reload_in_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "PENDING_LIMIT", 3)
    hub = numbered_from(0)
    heard = hub.subscribe(0)
    for number in range(1, 6):
        tell(hub, bytes([number]))
    assert await taken(heard) == [Notice(5, RELOAD, "")]
    tell(hub, b"\x09")
    assert await taken(heard) == [Notice(6, CHAT_CHANGED, "09")]


async def test_an_unsubscribed_listener_hears_nothing() -> None:
    hub = numbered_from(0)
    heard = hub.subscribe(0)
    hub.unsubscribe(heard)
    tell(hub, b"\x01")
    assert await taken(heard) == []


async def test_the_counter_lies_in_the_store(alice: FakePerson, bob: FakePerson) -> None:
    await alice.call(chat.send, "Bob", "hello")
    stored = await alice.node.read(lambda cx: cx.value("SELECT value FROM own WHERE name = 'notice'"))
    assert stored == alice.node.notices.last > 0
