"""Pictures of calls for `tests/ui/shots.py`: ringing, talking with and without pictures, what can go wrong, history."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from app.calls import api as calls
from app.calls.record import note_ended
from tests.app.fake_calls import FakeVideoFrame
from tests.app.fake_node import FakePerson
from tests.ui.fake_client import Stage

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]
SETTLE = 0.3


def picture(mine: bool, width: int = 640, height: int = 360) -> FakeVideoFrame:
    """A picture that shows its corners and its way up: a sky, a hill, a sun."""
    rows = []
    for y in range(height):
        sky = bytes([225 - y * 60 // height, 190 - y * 50 // height, 120, 255])
        hill = bytes([70, 120 + (40 if mine else 0), 60, 255])
        sun = bytes([90, 210, 250, 255])
        row = bytearray()
        for x in range(width):
            below = y > height * 0.7 - (x - width / 2) ** 2 / width
            shines = (x - width * 0.8) ** 2 + (y - height * 0.25) ** 2 < (height * 0.12) ** 2
            row += hill if below else sun if shines else sky
        rows.append(bytes(row))
    return FakeVideoFrame(mine, width, height, b"".join(rows))


async def history(people: dict[str, FakePerson]) -> None:
    """Calls of every kind over some days."""
    alice, bob, carol, dana = (people[name] for name in ("alice", "bob", "carol", "dana"))
    town = alice.node.town
    await bob.node.come_back()
    for caller, called, what, seconds in (
        (alice, bob, "hang_up", 754),
        (carol, alice, "cancel", 0),
        (alice, dana, "decline", 0),
        (dana, alice, "hang_up", 4021),
        (bob, alice, "decline", 0),
        (alice, carol, "cancel", 0),
    ):
        town.now_ms += 47 * 60_000
        await caller.call(calls.ring, called.id, video=seconds > 1000)
        if what == "hang_up":
            await called.call(calls.accept)
            town.now_ms += seconds * 1000
        await (caller if what == "cancel" else called).call(calls.hang_up)
        await note_ended(caller.app)


async def talking(stage: Stage, people: dict[str, Any], *, video: bool = True) -> str:
    """Alice and Bob talk; pictures come if `video`."""
    bob = people["bob"]
    rung = await bob.call(calls.ring, people["alice"].id, video=video)
    await asyncio.sleep(SETTLE)
    stage.page("calls").accept(video)
    await asyncio.sleep(SETTLE)
    for mine in (False, True) if video else ():
        people["alice"].node.calls.pictures.put_nowait(picture(mine))
    await asyncio.sleep(SETTLE)
    return str(rung.id)


async def ringing(stage: Stage, people: dict[str, Any]) -> None:
    await people["bob"].call(calls.ring, people["alice"].id, video=True)


async def calling(stage: Stage, people: dict[str, Any]) -> None:
    stage.page("calls").ring(people["dana"].id, False)


async def video(stage: Stage, people: dict[str, Any]) -> None:
    await talking(stage, people)


async def voice(stage: Stage, people: dict[str, Any]) -> None:
    await talking(stage, people, video=False)
    stage.page("calls").mute()


async def trouble(stage: Stage, people: dict[str, Any]) -> None:
    call = bytes.fromhex(await talking(stage, people))
    node = people["alice"].node
    found = next(one for one in node.calls.every() if one.id == call)
    wrong = replace(found, state="reconnecting", trouble=("no_microphone",), their_camera=False)
    await node.calls.put(wrong)


async def small(stage: Stage, people: dict[str, Any]) -> None:
    await talking(stage, people)
    stage.shell.go("chats", people["bob"].id)
    stage.page("calls").shrink(True)


async def no_answer(stage: Stage, people: dict[str, Any]) -> None:
    stage.page("calls").ring(people["dana"].id, True)
    await asyncio.sleep(SETTLE)
    node = people["alice"].node
    await node.calls.end(node.calls.every()[0].id, "no_answer")


async def lines(stage: Stage, people: dict[str, Any]) -> None:
    await history(people)
    stage.shell.go("calls")


async def empty(stage: Stage, people: dict[str, Any]) -> None:
    stage.shell.go("calls")


SCREENS: dict[str, Bring] = {
    "call-ringing": ringing,
    "call-calling": calling,
    "call-video": video,
    "call-voice": voice,
    "call-trouble": trouble,
    "call-small": small,
    "call-no-answer": no_answer,
    "calls": lines,
    "calls-empty": empty,
}
