"""Pictures of a store that was put back for `tests/ui/shots.py`: the banner, and each state of its page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from app.notices import AGE_CHANGED
from tests.ui.fake_client import Stage

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]
WORDS = " ".join(["abandon"] * 23 + ["art"])


async def banner(stage: Stage, people: dict[str, Any]) -> None:
    node = people["alice"].node
    node.behind = 2
    node.notices.tell(AGE_CHANGED)
    stage.shell.go("chats", people["bob"].id)
    await asyncio.sleep(0.3)


async def page(stage: Stage, people: dict[str, Any]) -> None:
    await banner(stage, people)
    stage.shell.go("renewal")
    await asyncio.sleep(0.3)


async def wrong(stage: Stage, people: dict[str, Any]) -> None:
    await page(stage, people)
    stage.find("renewalWordsInput").setProperty("text", "zoo " * 23 + "zoo")
    stage.page("renewal").take("zoo " * 24)
    await asyncio.sleep(0.3)


async def busy(stage: Stage, people: dict[str, Any]) -> None:
    await page(stage, people)
    stage.find("renewalWordsInput").setProperty("text", WORDS)
    stage.page("renewal").take(WORDS)
    await asyncio.sleep(0.3)


async def done(stage: Stage, people: dict[str, Any]) -> None:
    await busy(stage, people)
    node = people["alice"].node
    stage.client.go_away()
    node.device, node.behind = b"n" * 32, 0
    stage.client.come_back()
    await asyncio.sleep(0.6)


async def whole(stage: Stage, people: dict[str, Any]) -> None:
    stage.shell.go("renewal")


SCREENS: dict[str, Bring] = {
    "renewal-banner": banner,
    "renewal": page,
    "renewal-wrong": wrong,
    "renewal-busy": busy,
    "renewal-done": done,
    "renewal-whole": whole,
}
