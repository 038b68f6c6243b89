"""Work that survives a bug in it: loud each time, begun anew after growing pauses, ended by what ends it rightly."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from node import lasting
from node.errors import WorldFault


@pytest.fixture
def heard() -> list[str]:
    """What the loop was told of, while a test runs."""
    return []


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long it paused, without waiting."""
    found: list[float] = []
    sleep = asyncio.sleep

    async def at_once(seconds: float) -> None:
        found.append(seconds)
        await sleep(0)

    monkeypatch.setattr(lasting.asyncio, "sleep", at_once)
    return found


async def run(heard: list[str], work: Callable[[], Any]) -> None:
    asyncio.get_running_loop().set_exception_handler(lambda _, context: heard.append(repr(context["exception"])))
    await lasting.lasting(work)


async def test_it_begins_anew_after_growing_pauses(heard: list[str], pauses: list[float]) -> None:
    tries = iter(range(12))

    async def work() -> None:
        if (number := next(tries)) < 11:
            raise LookupError(number)

    await run(heard, work)
    assert heard == [f"LookupError({number})" for number in range(11)]
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


async def test_after_a_long_run_the_pause_is_short_again(
    heard: list[str], pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lasting, "CAP_S", -1.0)
    tries = iter(range(3))

    async def work() -> None:
        if next(tries) < 2:
            raise LookupError

    await run(heard, work)
    assert pauses == [1, 1]


async def test_what_ends_it_rightly_ends_it(heard: list[str], pauses: list[float]) -> None:
    async def closing() -> None:
        raise WorldFault("store_failed", "The store is closed.")

    with pytest.raises(WorldFault):
        await run(heard, closing)

    waiting = asyncio.Event()

    async def work() -> None:
        waiting.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(run(heard, work))
    await waiting.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (heard, pauses) == ([], [])
