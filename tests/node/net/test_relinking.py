"""When links are made anew for what they could offer: soon, once for all, and not again and again without a rest."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from node.net.relinking import AT_ONCE, CALM_S, PAUSE_CAP_S, PAUSE_S, Relinking
from tests.world import loop

DEVICE, OTHER = b"d" * 32, b"o" * 32


def test_what_changes_together_ends_a_link_once() -> None:
    async def main() -> None:
        ended: list[tuple[float, bytes, str]] = []
        now = asyncio.get_running_loop().time
        relinking = Relinking(lambda device, code: ended.append((now(), device, code)))
        for _ in range(3):
            relinking.soon(DEVICE)
            await asyncio.sleep(PAUSE_S / 4)
        relinking.soon(OTHER)
        await asyncio.sleep(PAUSE_CAP_S)
        assert [(device, code) for _, device, code in ended] == [(DEVICE, "relisted"), (OTHER, "relisted")]
        assert ended[0][0] == pytest.approx(PAUSE_S)

    loop.run(main)


def test_whoever_changes_something_all_the_time_leaves_links_up_longer_and_longer() -> None:
    async def main() -> None:
        ended: list[float] = []
        now = asyncio.get_running_loop().time
        relinking = Relinking(lambda device, code: ended.append(now()))

        async def bother(seconds: float) -> None:
            until = now() + seconds
            while now() < until:
                relinking.soon(DEVICE)
                await asyncio.sleep(PAUSE_S / 2)

        await bother(600)
        assert len(ended) < 40
        gaps = [later - earlier for earlier, later in pairwise(ended)]
        assert max(gaps[: AT_ONCE - 1]) < 2 * PAUSE_S, "the first changes are soon there, which is what people notice"
        assert gaps[-1] >= PAUSE_CAP_S
        await asyncio.sleep(CALM_S + PAUSE_CAP_S)
        ended.clear()
        begun = now()
        relinking.soon(DEVICE)
        await asyncio.sleep(1)
        assert [at - begun for at in ended] == [pytest.approx(PAUSE_S)]

    loop.run(main)
