"""Pictures for `tests/ui/shots.py`: the camera that reads a code, and helping a contact to come back."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import segno

from app.errors import WorldFault
from app.people import api as people
from tests.app.fake_calls import FakeVideoFrame
from tests.app.fake_devices import FakeCode
from tests.ui.fake_client import Stage
from tests.ui.hands import into_view

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]
ENDS = datetime.fromtimestamp(FakeCode.expires, UTC)
LONG = "Roberta Featherstonehaugh-Montgomery of the boat house"
SETTLE = 0.3


def make(everybody: dict[str, Any], relays: tuple[str, ...] = ("192.0.2.9:4200",)) -> None:
    """Have Alice's node make codes whose link is as long as a real one."""

    async def code_for(account: bytes, seconds: int) -> FakeCode:
        link = "kith://d#" + base64.urlsafe_b64encode(hashlib.sha512(b"code").digest() * 2).decode().rstrip("=")
        return FakeCode(link, relays=relays)

    everybody["alice"].node.devices.code_for = code_for


def _before() -> datetime:
    return ENDS - timedelta(minutes=10)


async def asked(stage: Stage, everybody: dict[str, Any]) -> None:
    """Bob's page, down to the card."""
    make(everybody)
    await asyncio.sleep(SETTLE)
    stage.shell.go("people", everybody["bob"].id)
    await asyncio.sleep(SETTLE)
    stage.page("people").helping.time = _before
    flick = stage.find("helpShow")
    while flick.property("contentY") is None:
        flick = flick.parentItem()
    flick.setProperty("contentY", flick.property("contentHeight") - flick.height())


async def helped(stage: Stage, everybody: dict[str, Any]) -> None:
    await asked(stage, everybody)
    stage.find("helpShow").clicked.emit()
    await asyncio.sleep(SETTLE)


async def on_lan(stage: Stage, everybody: dict[str, Any]) -> None:
    await asked(stage, everybody)
    make(everybody, ())
    stage.find("helpShow").clicked.emit()


async def over(stage: Stage, everybody: dict[str, Any]) -> None:
    await helped(stage, everybody)
    helping = stage.page("people").helping
    helping.time = lambda: ENDS
    helping.look()


async def busy(stage: Stage, everybody: dict[str, Any]) -> None:
    await asked(stage, everybody)
    stage.client.delays["people.bring_back"] = 30.0
    stage.find("helpShow").clicked.emit()


async def refused(stage: Stage, everybody: dict[str, Any]) -> None:
    await asked(stage, everybody)
    stage.client.refusals["people.bring_back"] = WorldFault("disk_failed", "The disk failed; start Kith again.")
    stage.find("helpShow").clicked.emit()


async def narrow(stage: Stage, everybody: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    stage.window.setProperty("height", 1300)
    await everybody["alice"].call(people.petname, everybody["bob"].id, LONG)
    await helped(stage, everybody)


async def scanning(stage: Stage, everybody: dict[str, Any]) -> None:
    """The camera where a link is given, with half a code before it."""
    stage.shell.go("people", "add")
    await asyncio.sleep(SETTLE)
    into_view(stage.find("acceptCamera"))
    stage.page("people").property("adding").property("scanner").start()
    picture = bytearray()
    code = list(segno.make("https://example.com " * 6, micro=False).matrix_iter(scale=6, border=4))
    for y in range(480):
        row = code[y - 60] if 0 <= y - 60 < len(code) else b""
        ink = [90 + y // 6] * 150 + [40 if dark else 215 for dark in row]
        picture += b"".join(bytes([light, light, light, 255]) for light in (ink + [90 + y // 6] * 640)[:640])
    everybody["alice"].node.viewfinder.pictures.put_nowait(FakeVideoFrame(True, 640, 480, bytes(picture)))
    await asyncio.sleep(2 * SETTLE)
    into_view(stage.find("scanStop"))
    await asyncio.sleep(SETTLE)


SCREENS: dict[str, Bring] = {
    "people-camera": scanning,
    "person-help": asked,
    "person-helped": helped,
    "person-helped-lan": on_lan,
    "person-help-over": over,
    "person-help-busy": busy,
    "person-help-refused": refused,
    "person-helped-narrow": narrow,
}
