"""Pictures of a store that was put back for `tests/ui/shots.py`: the banner, and each state of its page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from app.errors import WorldFault
from app.notices import AGE_CHANGED
from tests.app.fake_devices import FakeDevice
from tests.ui.fake_client import Stage

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]
PHONE = b"\xa5" * 32
CODE = "0123-4567-89AB-CDEF"
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


async def beside_phone(stage: Stage, people: dict[str, Any]) -> None:
    """This device may link no others; a phone of the same person may."""
    node = people["alice"].node
    known = node.devices.known
    known[node.device], known[PHONE] = FakeDevice(node.device, "Laptop"), FakeDevice(PHONE, "Phone", admin=True)
    await page(stage, people)


async def narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    stage.window.setProperty("height", 1300)
    await beside_phone(stage, people)


async def wrong_code(stage: Stage, people: dict[str, Any]) -> None:
    await beside_phone(stage, people)
    stage.find("renewalCodeInput").setProperty("text", "0000-0000-0000-0000")
    stage.page("renewal").ask("0000-0000-0000-0000", "")
    await asyncio.sleep(0.3)


async def nobody_there(stage: Stage, people: dict[str, Any]) -> None:
    await beside_phone(stage, people)
    stage.client.refusals["renew"] = WorldFault("nobody_there", "No device that shows this code was found.")
    stage.find("renewalCodeInput").setProperty("text", CODE)
    stage.page("renewal").ask(CODE, "")
    await asyncio.sleep(0.3)


async def asking(stage: Stage, people: dict[str, Any]) -> None:
    await beside_phone(stage, people)
    stage.find("renewalCodeInput").setProperty("text", CODE)
    stage.page("renewal").ask(CODE, "")
    await asyncio.sleep(0.3)


async def removed(stage: Stage, people: dict[str, Any]) -> None:
    people["alice"].node.out = True
    await beside_phone(stage, people)


async def whole(stage: Stage, people: dict[str, Any]) -> None:
    stage.shell.go("renewal")


SCREENS: dict[str, Bring] = {
    "renewal-banner": banner,
    "renewal": page,
    "renewal-wrong": wrong,
    "renewal-busy": busy,
    "renewal-done": done,
    "renewal-whole": whole,
    "renewal-code": beside_phone,
    "renewal-code-narrow": narrow,
    "renewal-code-wrong": wrong_code,
    "renewal-code-nobody": nobody_there,
    "renewal-code-busy": asking,
    "renewal-removed": removed,
}
