"""Pictures of groups for `tests/ui/shots.py`: in the list, as a conversation, made, shown, left."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from PySide6.QtCore import QMetaObject, Qt

from app.chat import api as chat
from app.group import api as group
from tests.ui import group_town
from tests.ui.fake_client import Stage
from tests.ui.hands import press

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]
SETTLE = 0.5


async def talk(stage: Stage, people: dict[str, Any]) -> str:
    space = await group_town.weekend(people)
    stage.shell.go("chats", space)
    await asyncio.sleep(SETTLE)
    return space


async def listed(stage: Stage, people: dict[str, Any]) -> None:
    space = await group_town.weekend(people)
    other = str((await people["dana"].call(group.create, "Choir", [people["alice"].id, people["bob"].id])).id)
    await group_town.say(people, "dana", other, "@all rehearsal at seven")
    await people["alice"].call(group.leave, other)
    stage.shell.go("chats", space)


async def shown(stage: Stage, people: dict[str, Any]) -> None:
    await talk(stage, people)


async def narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await talk(stage, people)


async def menu(stage: Stage, people: dict[str, Any]) -> None:
    await talk(stage, people)
    messages = stage.find("messages")
    messages.setProperty("currentIndex", 1)  # the newest of mine
    QMetaObject.invokeMethod(messages.parentItem(), "browse")
    press(stage.window, Qt.Key.Key_F10, "", Qt.KeyboardModifier.ShiftModifier)


async def readers(stage: Stage, people: dict[str, Any]) -> None:
    await menu(stage, people)
    await asyncio.sleep(SETTLE)
    stage.find("menuReaders").click()


async def removed(stage: Stage, people: dict[str, Any]) -> None:
    bob = people["bob"]
    await bob.node.come_back()
    await bob.node.befriend(people["dana"].node)
    space = str((await bob.call(group.create, "Football on Sundays", [people["alice"].id, people["dana"].id])).id)
    await group_town.say(people, "bob", space, "Three o'clock at the meadow.")
    await bob.call(group.remove, space, people["alice"].id)
    stage.shell.go("chats", space)


async def archived(stage: Stage, people: dict[str, Any]) -> None:
    space = await talk(stage, people)
    await people["alice"].call(group.archive, space)


async def unread(stage: Stage, people: dict[str, Any]) -> None:
    space = await group_town.weekend(people)
    for _ in range(4):
        await group_town.say(people, "dana", space, "And another thing…")
    await people["alice"].call(chat.list_)
    stage.shell.go("chats", space)


SCREENS: dict[str, Bring] = {
    "group-list": listed,
    "group-talk": shown,
    "group-talk-narrow": narrow,
    "group-menu": menu,
    "group-readers": readers,
    "group-removed": removed,
    "group-archived": archived,
    "group-unread": unread,
}
