"""Looks that are repeated fall together, and never crowd."""

import asyncio

import pytest

from node.ticks import next_look


@pytest.mark.parametrize(
    ("now", "left"), [(0.0, 5.0), (1.0, 4.0), (4.4, 0.6), (4.6, 5.4), (5.0, 5.0), (1e7 + 4, 1.0), (1e7 + 4.999999, 5.0)]
)
async def test_the_next_look(now: float, left: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now)
    assert next_look(5.0) == pytest.approx(left, abs=1e-5)


async def test_whoever_began_at_another_moment_looks_at_the_same_one(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = []
    for began in (3.1, 7.7, 9.2):
        now = began
        for _ in range(3):
            monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda now=now: now)
            now += next_look(5.0)
        moments.append(now % 5)
    assert moments == pytest.approx([0, 0, 0], abs=1e-5)
