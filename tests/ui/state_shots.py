"""Pictures for `tests/ui/shots.py` of pages that could not be loaded, and of a node that is away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from app.errors import WorldFault
from tests.ui.fake_client import Stage

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]
SENTENCE = "The disk does not answer."


def failed(key: str) -> Bring:
    """Bring a page to the front that was never loaded, and see its details."""

    async def bring(stage: Stage, _: dict[str, Any]) -> None:
        await asyncio.sleep(0.2)
        page = stage.page(key)
        page._loaded = page._known = False
        if key == "chats":
            page.list.put([])
        page.changed.emit()
        stage.bridge.client.codes[SENTENCE] = "disk_failed"
        stage.shell.faults.note(key, str(WorldFault("disk_failed", SENTENCE)))
        stage.shell.go(key)
        await asyncio.sleep(0.2)
        if stage.find("details") is not None:
            stage.find("details").clicked.emit()

    return bring


async def away(stage: Stage, people: dict[str, Any]) -> None:
    stage.shell.go("chats", people["bob"].id)
    await asyncio.sleep(0.3)
    stage.client.go_away()
    await asyncio.sleep(1.2)


async def empty(stage: Stage, _: dict[str, Any]) -> None:
    await asyncio.sleep(0.2)
    stage.page("chats").list.put([])


async def samples(stage: Stage, people: dict[str, Any]) -> None:
    stage.shell.sample = True
    stage.shell.changed.emit()
    stage.shell.go("chats", people["bob"].id)


SCREENS: dict[str, Bring] = {
    "chats-failed": failed("chats"),
    "node-away": away,
    "chats-empty": empty,
    "samples": samples,
}
