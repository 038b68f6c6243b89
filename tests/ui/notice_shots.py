"""Pictures of what a person chooses of one conversation, for `tests/ui/shots.py`: until when muted, what is told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from app.chat import tidying
from tests.ui.fake_client import Stage
from tests.ui.group_shots import talk

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]
SETTLE = 0.4


async def quiet_group(stage: Stage, people: dict[str, Any]) -> None:
    """A group of which only mentions are announced, with the menu of its bar."""
    space = await talk(stage, people)
    await people["alice"].call(tidying.announce, space, "mentions")
    await asyncio.sleep(SETTLE)
    stage.find("talkMore").clicked.emit()


async def muted(stage: Stage, people: dict[str, Any]) -> None:
    """A person who is muted for a while."""
    bob = people["bob"].id
    await people["alice"].call(tidying.mute, bob, "8h")
    stage.shell.go("chats", bob)
    await asyncio.sleep(SETTLE)
    stage.find("talkMore").clicked.emit()


async def muted_narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await muted(stage, people)


async def of_group(stage: Stage, people: dict[str, Any]) -> None:
    """The page of a group, down to what is announced of it."""
    space = await talk(stage, people)
    await people["alice"].call(tidying.mute, space, "1h")
    stage.window.setProperty("height", 1900)
    stage.shell.go("group", space)


async def of_person(stage: Stage, people: dict[str, Any]) -> None:
    """The page of a person, down to what is announced of them."""
    await people["alice"].call(tidying.pin_chat, people["bob"].id)
    stage.window.setProperty("height", 1200)
    stage.shell.go("people", people["bob"].id)


SCREENS: dict[str, Bring] = {
    "group-quiet": quiet_group,
    "chat-muted": muted,
    "chat-muted-narrow": muted_narrow,
    "group-tell": of_group,
    "person-tell": of_person,
}
