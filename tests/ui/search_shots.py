"""Pictures of the search for `tests/ui/shots.py`: every state of its page, and the bar in a conversation."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from PySide6.QtCore import Qt

from app.chat import api as chat
from app.feed import api as feed
from app.people import api as people_api
from tests.ui.fake_client import Stage
from tests.ui.hands import shortcut, type_in

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]
SETTLE = 0.4


async def fill(people: dict[str, Any]) -> None:
    """Have them write of light, a minute after the other."""
    alice, bob, carol = people["alice"], people["bob"], people["carol"]
    await bob.node.come_back()
    await bob.call(people_api.profile, about="Sails to every lighthouse between here and the islands")
    await _say(bob, chat.send, "Alice Moreau", "Meet me at the lighthouse on Saturday? The ferry leaves at nine.")
    await _say(alice, chat.send, "Bob Ferreira", "Yes! I'll bring a light jacket and the good camera ☀️")
    long = "The road along the coast was closed, so we walked for three hours with everything on our backs. " * 2
    await _say(carol, chat.send, "Alice Moreau", f"{long}Then the LIGHT came back, and it was worth it. {long}")
    post = await _say(alice, feed.post, "First light over the harbour this morning.")
    await _say(carol, feed.comment, post, "What a light! Which lens was that?")


async def _say(who: Any, function: Any, *args: Any) -> str:
    who.node.town.now_ms += 60_000
    return str((await who.call(function, *args)).id)


async def to(stage: Stage, text: str) -> None:
    stage.shell.go("search", text)
    await asyncio.sleep(SETTLE)


async def empty(stage: Stage, _: dict[str, Any]) -> None:
    await to(stage, "")


async def hits(stage: Stage, people: dict[str, Any]) -> None:
    await fill(people)
    await to(stage, "light")


async def narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await hits(stage, people)


async def nothing(stage: Stage, people: dict[str, Any]) -> None:
    await fill(people)
    await to(stage, "zeppelin")


async def refused(stage: Stage, people: dict[str, Any]) -> None:
    await to(stage, "boats before:yesterday")


async def looking(stage: Stage, people: dict[str, Any]) -> None:
    stage.client.delays["search"] = 30
    await to(stage, "light")


async def gone(stage: Stage, people: dict[str, Any]) -> None:
    await to(stage, "")
    stage.client.go_away()
    await to(stage, "light")


async def filtered(stage: Stage, people: dict[str, Any]) -> None:
    stage.shell.go("chats", "find")
    stage.find("chatSearchInput").setProperty("text", "light")


async def within(stage: Stage, people: dict[str, Any]) -> None:
    await fill(people)
    for number in range(40):
        await people["alice"].call(chat.send, "Bob Ferreira", f"Packed: light number {number}")
    stage.shell.go("chats", people["bob"].id)
    await asyncio.sleep(SETTLE)
    stage.page("chats").finding.open()
    stage.find("findInput").setProperty("text", "light")
    await asyncio.sleep(SETTLE)
    stage.page("chats").finding.step(3)


async def within_nothing(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await within(stage, people)
    stage.find("findInput").setProperty("text", "zeppelin")
    await asyncio.sleep(SETTLE)


async def switcher(stage: Stage, people: dict[str, Any]) -> None:
    stage.shell.go("feed")
    await shortcut(stage.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    await asyncio.sleep(SETTLE)
    type_in(stage.window, "n")


SCREENS: dict[str, Bring] = {
    "switcher": switcher,
    "find": within,
    "find-nothing": within_nothing,
    "search": hits,
    "search-narrow": narrow,
    "search-empty": empty,
    "search-nothing": nothing,
    "search-refused": refused,
    "search-looking": looking,
    "search-gone": gone,
    "search-from-chats": filtered,
}
