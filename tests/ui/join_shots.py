"""Pictures of links into groups for `tests/ui/shots.py`: made and listed, used, asked by, and answered."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt

from app.group import entering
from tests.app.fake_devices import FakeDevice
from tests.app.fake_joins import FakeRequest
from tests.ui import group_town
from tests.ui.fake_client import Stage

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]
SETTLE = 0.5
QUESTIONS = ["Who told you about us?", "Can you cook?"]


async def made(stage: Stage, people: dict[str, Any]) -> None:
    """Two links of mine, one of them shown."""
    space = await group_town.weekend(people)
    await people["alice"].call(entering.invite, space, ask=QUESTIONS, uses=1)
    stage.shell.go("group", space)
    await asyncio.sleep(SETTLE)
    stage.find("linkApprove").click()
    stage.find("linkMake").clicked.emit()
    await asyncio.sleep(SETTLE)
    sheet, card = stage.find("groupSheet"), stage.find("linkCard")
    sheet.setProperty("contentY", sheet.property("contentY") + card.mapToItem(sheet, 0, 0).y() - 12)


async def made_narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await made(stage, people)


async def asked(stage: Stage, people: dict[str, Any]) -> None:
    """Two who ask to be let in, on the page of the group."""
    space = await group_town.weekend(people)
    link = (await people["alice"].call(entering.invite, space, ask=QUESTIONS)).link
    await people["femi"].call(
        entering.join, link, answer=["Bob, at the lake", "Soup and bread. I can bring a pan, too."]
    )
    await people["erik"].call(entering.join, link, answer=["Carol", "No"])
    stage.shell.go("group", space)


async def through(stage: Stage, people: dict[str, Any]) -> None:
    """Who asks by links of others: one decided, one that was not done; one by my other device."""
    space = bytes.fromhex(await group_town.weekend(people))
    alice, bob, now = people["alice"].node, people["bob"].node, people["alice"].node.town.now_ms
    alice.devices.known[b"L" * 32] = FakeDevice(b"L" * 32, "Laptop in the kitchen")
    asked_ = FakeRequest(space, b"1" * 32, QUESTIONS, ["Bob, at the lake", "Soup and bread."], now, "Eve Holm")
    for number, named in enumerate(
        (
            {"holder": bob.account, "device": b"d" * 32},
            {
                "name": "Ines Vidal",
                "holder": bob.account,
                "device": b"d" * 32,
                "verdict": "yes",
                "answers": ["Bob", ""],
            },
            {"name": "Otto", "holder": alice.account, "device": b"L" * 32, "why": "too_many_members", "questions": ()},
        )
    ):
        await alice.joins.bring(replace(asked_, account=bytes([65 + number]) * 32, **named))  # type: ignore[arg-type]
    stage.shell.go("join")


async def through_narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await through(stage, people)


async def door(stage: Stage, people: dict[str, Any]) -> None:
    """A link of somebody who is no contact, with questions; and who asks me, besides."""
    await asked(stage, people)
    femi = people["femi"]
    choir = str((await femi.call(group_town.group.create, "Choir by the river", [])).id)
    link = (await femi.call(entering.invite, choir, ask=["What do you sing?", "Which evenings can you come?"])).link
    stage.shell.go("people", "add")
    await asyncio.sleep(SETTLE)
    stage.page("people").adding.accept(link)
    await asyncio.sleep(SETTLE)
    stage.find("answer-0Input").setProperty("text", "Alto, mostly")


async def door_narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await door(stage, people)


async def waits(stage: Stage, people: dict[str, Any]) -> None:
    """Asked and waiting; and a group that did not let me in."""
    await door(stage, people)
    bob = people["bob"]
    await bob.node.come_back()
    football = str((await bob.call(group_town.group.create, "Football on Sundays", [])).id)
    bob.node.joins.code = "not_allowed"
    await people["alice"].call(entering.join, (await bob.call(entering.invite, football)).link)
    stage.find("answer-1Input").setProperty("text", "Tuesdays")
    stage.find("doorJoin").clicked.emit()


async def where(stage: Stage, people: dict[str, Any]) -> None:
    """The way back to where I asked."""
    await waits(stage, people)
    await asyncio.sleep(SETTLE)
    stage.shell.go("people", "add")
    await asyncio.sleep(SETTLE)
    stage.find("acceptAsked").forceActiveFocus(Qt.FocusReason.TabFocusReason)


SCREENS: dict[str, Bring] = {
    "group-links": made,
    "group-links-narrow": made_narrow,
    "group-askers": asked,
    "join-askers-through": through,
    "join-askers-through-narrow": through_narrow,
    "join-door": door,
    "join-door-narrow": door_narrow,
    "join-waits": waits,
    "join-where": where,
}
