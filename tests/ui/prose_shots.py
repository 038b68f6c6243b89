"""Pictures of texts with marks for `tests/ui/shots.py`: of both, hidden, opened, and the question of a link."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from PySide6.QtCore import QMetaObject, Qt

from app.chat import api as chat
from tests.ui.fake_client import Stage
from tests.ui.hands import press, type_in

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]
SETTLE = 0.5
THEIRS = """For **Saturday**, *please* bring ~~the red~~ the `blue` rope. 这是**粗体**文本, זה **חשוב** מאוד.
> Who has the key to the shed, and if nobody has it,
> who was the last to have it?
- the *long* rope
- two lamps
1. meet at six"""
CODE = """Run this:
```py
def meet(at: int) -> str:
    return f"at {at}" * 2
```
then see https://kith.example/wiki/rope_(blue)."""
SECRET = "The film: ||it was the **butler**, of all people, and nobody has noticed it for a whole year||!"


async def talk(stage: Stage, people: dict[str, Any]) -> None:
    alice, bob = people["alice"], people["bob"]
    await bob.node.come_back()
    for text in (THEIRS, CODE, SECRET):
        await bob.call(chat.send, alice.id, text)
        await alice.call(chat.send, bob.id, text)
    stage.shell.go("chats", bob.id)
    await asyncio.sleep(SETTLE)
    stage.page("chats").talk.newest()


async def opened(stage: Stage, people: dict[str, Any]) -> None:
    await talk(stage, people)
    await asyncio.sleep(SETTLE)
    talking = stage.page("chats").talk
    for row in talking.lines.rows[:2]:
        talking.opening.reveal(row.id)
    await asyncio.sleep(SETTLE)
    stage.find("messages").setProperty("contentY", -700)


async def link(stage: Stage, people: dict[str, Any]) -> None:
    await people["bob"].node.come_back()
    await people["bob"].call(chat.send, people["alice"].id, "https://bank.example@bänk.example/login?a=b")
    stage.shell.go("chats", people["bob"].id)
    await asyncio.sleep(SETTLE)
    stage.page("chats").talk.newest()
    await asyncio.sleep(SETTLE)
    stage.find("link-https://bank.example@bänk.example/login?a=b").clicked.emit()


async def board(stage: Stage, people: dict[str, Any]) -> None:
    stage.shell.go("chats", people["bob"].id)
    await asyncio.sleep(SETTLE)
    stage.find("composerEmoji").clicked.emit()
    await asyncio.sleep(SETTLE)
    stage.find("emojiTone").clicked.emit()
    stage.shell.board.show("people_body")


async def board_searched(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await board(stage, people)
    type_in(stage.window, "cat")
    press(stage.window, Qt.Key.Key_Down)


async def named(stage: Stage, people: dict[str, Any]) -> None:
    stage.shell.go("chats", people["bob"].id)
    await asyncio.sleep(SETTLE)
    stage.find("composerInput").forceActiveFocus()
    type_in(stage.window, "On my way :roc")


async def writing(stage: Stage, people: dict[str, Any]) -> None:
    stage.shell.go("chats", people["bob"].id)
    await asyncio.sleep(SETTLE)
    stage.find("composerInput").forceActiveFocus()
    text = "For **Saturday**, *please* bring `rope` and ||cake||\n> quoted\n- see https://a.b"
    stage.find("composerInput").setProperty("text", text)


async def versions(stage: Stage, people: dict[str, Any]) -> None:
    bob = people["bob"]
    await bob.node.come_back()
    sent = (await bob.call(chat.send, people["alice"].id, "Meat at nine, in front of the bakery?")).id
    for text in ("Meet at nine, in front of the bakery?", "Meet at **ten**, in front of the bakery? ||I bring cake||"):
        bob.node.town.now_ms += 90_000
        await bob.call(chat.edit, sent, text)
    stage.shell.go("chats", bob.id)
    await asyncio.sleep(SETTLE)
    stage.page("chats").talk.newest()
    await asyncio.sleep(SETTLE)
    QMetaObject.invokeMethod(stage.find("edited"), "click")


SCREENS: dict[str, Bring] = {
    "prose": talk,
    "prose-opened": opened,
    "prose-link": link,
    "prose-writing": writing,
    "versions": versions,
    "emoji-board": board,
    "emoji-searched": board_searched,
    "emoji-named": named,
}
