"""Pictures for `tests/ui/shots.py` of what still works, and of the line across the window of one that is offline."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from app.errors import WorldFault
from app.notices import REACH_CHANGED
from tests.app.fake_relays import FakeRelay
from tests.ui.fake_client import Stage

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]


async def all_well(stage: Stage, people: dict[str, Any]) -> None:
    node = people["alice"].node
    node.relays.how = {each.account: "link" for each in node.known.values()}
    stage.shell.go("works")


async def failing(stage: Stage, people: dict[str, Any]) -> None:
    node = people["alice"].node
    node.relays.joined = [FakeRelay(b"\1" * 32, state="seeking")]
    node.disk = "low"
    stage.shell.go("works")


async def narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await failing(stage, people)


async def broken(stage: Stage, people: dict[str, Any]) -> None:
    stage.client.refusals["works"] = WorldFault("disk_failed", "The disk does not answer.")
    stage.shell.go("works")


async def offline(stage: Stage, people: dict[str, Any]) -> None:
    node = people["alice"].node
    node.alone = True
    node.relays.queued = {people["bob"].node.account: 2, people["dana"].node.account: 1}
    node.notices.tell(REACH_CHANGED)
    await asyncio.sleep(0.2)
    stage.shell.go("chats", people["bob"].id)


SCREENS: dict[str, Bring] = {
    "works": all_well,
    "works-failing": failing,
    "works-narrow": narrow,
    "works-error": broken,
    "offline": offline,
}
