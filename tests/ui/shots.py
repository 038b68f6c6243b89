"""Pictures of every screen in light and dark, for a person to look at: `python -m tests.ui.shots [NAME…]`.

Words with an equals sign change how they look: `mode=light` for one of the two, `size=200`, `contrast=more`,
`side=right` for lines that begin at the right, `dots=2` for twice as many, `lang=de` or `lang=pseudo` for words. They
go to out/shots/. A page adds its screens to `SCREENS`: a name and a function that brings the stage there.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtCore import Qt, QUrl
from PySide6.QtQuick import QQuickWindow
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from app.errors import WorldFault
from app.feed import api
from app.group import api as group
from app.notices import DISK_CHANGED, REACH_CHANGED
from app.people import showing
from node.items import ContactChanged
from tests.ui import (
    call_shots,
    chat_shots,
    feed_town,
    file_shots,
    first_shots,
    gallery_shots,
    group_shots,
    join_shots,
    link_shots,
    network_shots,
    notice_shots,
    people_shots,
    prose_shots,
    renewal_shots,
    search_shots,
    settings_shots,
    state_shots,
    version_shots,
    voice_shots,
    works_shots,
)
from tests.ui.fake_client import Stage, full_town, set_stage, talk
from tests.ui.patience import take_time
from ui.looks import dress

OUT = Path(os.environ.get("KITH_SHOTS") or Path(__file__).resolve().parents[2] / "out" / "shots")
SETTLE = 0.6  # seconds for animations and queries

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]
SCREENS: dict[str, Bring] = {
    **gallery_shots.SCREENS,
    **call_shots.SCREENS,
    **network_shots.SCREENS,
    **notice_shots.SCREENS,
    **people_shots.SCREENS,
    **settings_shots.SCREENS,
    **renewal_shots.SCREENS,
    **first_shots.SCREENS,
    **chat_shots.SCREENS,
    **file_shots.SCREENS,
    **voice_shots.SCREENS,
    **link_shots.SCREENS,
    **prose_shots.SCREENS,
    **group_shots.SCREENS,
    **join_shots.SCREENS,
    **search_shots.SCREENS,
    **state_shots.SCREENS,
    **version_shots.SCREENS,
    **works_shots.SCREENS,
}


def screen(name: str) -> Callable[[Bring], Bring]:
    """Enter a screen into the list."""

    def keep(bring: Bring) -> Bring:
        SCREENS[name] = bring
        return bring

    return keep


@screen("people")
async def people(stage: Stage, _: dict[str, Any]) -> None:
    stage.shell.go("people")


@screen("people-add")
async def adding(stage: Stage, _: dict[str, Any]) -> None:
    stage.shell.go("people", "add")
    stage.page("people").adding.invite()


@screen("person")
async def person(stage: Stage, people_by_name: dict[str, Any]) -> None:
    await asyncio.sleep(0.2)
    stage.shell.go("people", people_by_name["bob"].id)


@screen("person-last-seen")
async def last_seen(stage: Stage, people_by_name: dict[str, Any]) -> None:
    alice, carol = people_by_name["alice"].node, people_by_name["carol"]
    alice.relays.moments[carol.node.account] = int(time.time() * 1000) - 3_600_000
    alice.notices.tell(REACH_CHANGED)
    await asyncio.sleep(0.2)
    stage.shell.go("people", carol.id)


@screen("faces")
async def faces(stage: Stage, people_by_name: dict[str, Any]) -> None:
    await feed_town.open_door(people_by_name["alice"])
    with tempfile.TemporaryDirectory() as name:
        for who, sky in (("alice", "#9fc3e8"), ("bob", "#f2a65a"), ("dana", "#c98bd0")):
            people_by_name[who].node.pictures = feed_town.OpenPictures()
            people_by_name[who].node.away = False
            file = feed_town.landscape(Path(name), f"{who}.png", (400, 300), sky)
            await people_by_name[who].call(showing.picture, file)
    stage.shell.go("chats", people_by_name["bob"].id)
    await asyncio.sleep(1)


@screen("person-fields")
async def fields(stage: Stage, people_by_name: dict[str, Any]) -> None:
    await faces(stage, people_by_name)
    bob = people_by_name["bob"]
    for label, value in (("Lives in", "Porto"), ("Birthday", "4 May"), ("Also at", "the boat house, on Saturdays")):
        await bob.call(showing.field, label, value)
    stage.shell.go("people", bob.id)
    await asyncio.sleep(0.5)


@screen("profile")
async def profile(stage: Stage, people_by_name: dict[str, Any]) -> None:
    await faces(stage, people_by_name)
    for label, value in (("Lives in", "Basel"), ("Birthday", "4 May")):
        await people_by_name["alice"].call(showing.field, label, value)
    stage.shell.go("settings")
    await asyncio.sleep(0.5)


@screen("person-asks")
async def asking_person(stage: Stage, people_by_name: dict[str, Any]) -> None:
    await asyncio.sleep(0.2)
    stage.shell.go("people", people_by_name["erik"].id)


@screen("person-safety")
async def safety(stage: Stage, people_by_name: dict[str, Any]) -> None:
    await asyncio.sleep(0.2)
    stage.window.setProperty("height", 1100)
    bob = people_by_name["bob"].id
    stage.shell.go("people", bob)
    await asyncio.sleep(0.3)
    stage.page("people").compare(bob, "1" * 60)


@screen("person-namesake")
async def namesake(stage: Stage, people_by_name: dict[str, Any]) -> None:
    alice, erik = people_by_name["alice"].node, people_by_name["erik"].node.account
    alice.known[erik] = replace(alice.known[erik], name="Bob Ferreira")
    await alice.tell(ContactChanged(erik))
    await asyncio.sleep(0.2)
    stage.shell.go("people", erik.hex())


@screen("person-blocked")
async def blocked_person(stage: Stage, people_by_name: dict[str, Any]) -> None:
    await asyncio.sleep(0.2)
    stage.shell.go("people", people_by_name["bob"].id)
    await asyncio.sleep(0.2)
    stage.page("people").block(people_by_name["bob"].id)
    await asyncio.sleep(0.3)
    stage.find("personUnblock").forceActiveFocus()
    flick = stage.find("personUnblock")
    while flick.property("contentY") is None:
        flick = flick.parentItem()
    flick.setProperty("contentY", flick.property("contentHeight") - flick.height())


@screen("person-carried")
async def carried(stage: Stage, people_by_name: dict[str, Any]) -> None:
    await asyncio.sleep(0.2)
    stage.shell.go("people", people_by_name["bob"].id)
    await asyncio.sleep(0.2)
    await _carry(stage, "/stick/bob.kith")


@screen("person-carrying-failed")
async def carrying_failed(stage: Stage, people_by_name: dict[str, Any]) -> None:
    await asyncio.sleep(0.2)
    stage.shell.go("people", people_by_name["bob"].id)
    await asyncio.sleep(0.2)
    await _carry(stage, "")


async def _carry(stage: Stage, file: str) -> None:
    """Save a file, or read one that is not there; then see the card."""
    carrying = stage.page("people").carrying

    async def choose(called: str = "") -> str:
        return file or "/stick/none"

    carrying.choose = carrying.choose_new = choose
    carrying.save(stage.page("people").now["person"]) if file else carrying.read()
    await asyncio.sleep(0.3)
    flick = stage.find("carrySave")
    while flick.property("contentY") is None:
        flick = flick.parentItem()
    flick.setProperty("contentY", flick.property("contentHeight") - flick.height())


@screen("chats")
async def chats(stage: Stage, _: dict[str, Any]) -> None:
    stage.shell.go("chats")


@screen("chat-bob")
async def chat_with_bob(stage: Stage, people_by_name: dict[str, Any]) -> None:
    stage.shell.go("chats", people_by_name["bob"].id)


@screen("disk-full")
async def disk_full(stage: Stage, people_by_name: dict[str, Any]) -> None:
    people_by_name["alice"].node.disk = "full"
    stage.client.person.node.notices.tell(DISK_CHANGED)
    stage.shell.go("chats", people_by_name["bob"].id)


@screen("chat-dana")
async def chat_with_dana(stage: Stage, people_by_name: dict[str, Any]) -> None:
    stage.shell.go("chats", people_by_name["dana"].id)


@screen("feed")
async def feed(stage: Stage, people_by_name: dict[str, Any]) -> None:
    await feed_town.post(people_by_name)
    stage.shell.go("feed")


@screen("feed-picture")
async def feed_picture(stage: Stage, people_by_name: dict[str, Any]) -> None:
    await feed(stage, people_by_name)
    await asyncio.sleep(SETTLE)
    stage.find("feedListView").setProperty("contentY", 440)


@screen("feed-open")
async def feed_open(stage: Stage, people_by_name: dict[str, Any]) -> None:
    await feed(stage, people_by_name)
    await asyncio.sleep(SETTLE)
    page = stage.page("feed")
    page.everybody.toggle(page.everybody.posts.rows[1].id)
    stage.find("feedListView").setProperty("contentY", 640)


@screen("feed-empty")
async def feed_empty(stage: Stage, _: dict[str, Any]) -> None:
    stage.shell.go("feed")


@screen("feed-narrow")
async def feed_narrow(stage: Stage, people_by_name: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await feed_open(stage, people_by_name)


@screen("feed-person")
async def feed_person(stage: Stage, people_by_name: dict[str, Any]) -> None:
    await feed(stage, people_by_name)
    stage.shell.go("feed", people_by_name["carol"].id)


@screen("feed-delete")
async def feed_delete(stage: Stage, people_by_name: dict[str, Any]) -> None:
    await feed(stage, people_by_name)
    await asyncio.sleep(SETTLE)
    stage.find("deletePost").clicked.emit()


@screen("feed-error")
async def feed_error(stage: Stage, _: dict[str, Any]) -> None:
    stage.client.refusals["feed.timeline"] = WorldFault("disk_failed", "The disk does not answer.")
    stage.page("feed").everybody.again()
    stage.shell.go("feed")


@screen("feed-mine")
async def feed_mine(stage: Stage, people_by_name: dict[str, Any]) -> None:
    await feed_town.post(people_by_name)
    stage.shell.go("feed", "me")


@screen("feed-audience")
async def feed_audience(stage: Stage, people_by_name: dict[str, Any]) -> None:
    await feed(stage, people_by_name)
    page = stage.page("feed")
    await asyncio.sleep(SETTLE)
    page.address("chosen")
    page.choose(people_by_name["bob"].id)
    stage.find("audience").clicked.emit()


@screen("feed-group")
async def feed_group(stage: Stage, people_by_name: dict[str, Any]) -> None:
    """A post to a group in the timeline, and the choice of a group for the next one."""
    alice, bob = people_by_name["alice"], people_by_name["bob"]
    await feed(stage, people_by_name)
    for name in ("Lake house", "Thursday choir"):
        await alice.call(group.create, name, ["Bob Ferreira", "Carol Nguyen"])
    bob.node.town.now_ms += 60_000
    await bob.call(api.post, "The boat is in the water again. Who comes along on Sunday?", audience="Lake house")
    await asyncio.sleep(SETTLE)


@screen("feed-group-audience")
async def feed_group_audience(stage: Stage, people_by_name: dict[str, Any]) -> None:
    await feed_group(stage, people_by_name)
    page = stage.page("feed")
    page.address("group")
    page.choose_group(next(each.id for each in page.property("groups").rows))
    stage.find("audience").clicked.emit()


@screen("feed-compose")
async def feed_compose(stage: Stage, people_by_name: dict[str, Any]) -> None:
    await feed(stage, people_by_name)
    await asyncio.sleep(SETTLE)
    with tempfile.TemporaryDirectory() as folder:
        stage.page("feed").drop(QUrl.fromLocalFile(feed_town.landscape(Path(folder), "the pier.png", sky="#d98f8f")))
        await asyncio.sleep(SETTLE)
    stage.find("composerInput").setProperty("text", "The pier, this morning")
    people_by_name["bob"].node.town.now_ms += 60_000
    await people_by_name["bob"].call(api.post, "Look who is awake")


async def shoot(name: str, mode: str, looks: dict[str, str]) -> None:
    """Make one picture in a world of its own."""
    _, people_by_name = await full_town()
    await talk(people_by_name)
    stage = set_stage(people_by_name["alice"])
    stage.shell.set_mode(mode)
    stage.shell.speech.restore(lambda _, plain: plain)
    for part in ("size", "contrast"):
        if part in looks:
            stage.shell.appearance.choose(part, looks[part])
    await asyncio.sleep(0.3)
    await SCREENS[name](stage, people_by_name)
    await asyncio.sleep(SETTLE)
    window = stage.window
    assert isinstance(window, QQuickWindow)
    window.grabWindow().save(str(OUT / f"{'-'.join((name, mode, *looks.values()))}.png"))
    for complaint in stage.complaints:
        print(f"{name}: {complaint}", file=sys.stderr)
    await stage.bridge.close()
    for person in people_by_name.values():
        await gallery_shots.gallery_town.shut(person)
    window.close()


def main(words: list[str]) -> None:
    take_time(float(os.environ.get("KITH_SETTLE") or 1))
    OUT.mkdir(parents=True, exist_ok=True)
    names = [word for word in words if "=" not in word]
    looks = dict(word.split("=") for word in words if "=" in word)
    modes = [looks.pop("mode")] if "mode" in looks else ["light", "dark"]
    os.environ["QT_SCALE_FACTOR"] = looks.get("dots", "1")
    os.environ["KITH_LANG"] = looks.get("lang", "")
    application = QApplication([])
    if looks.get("side") == "right":
        application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    dress(application)
    loop = QEventLoop(application)
    asyncio.set_event_loop(loop)
    with loop:
        for name in names or SCREENS:
            for mode in modes:
                loop.run_until_complete(shoot(name, mode, looks))
    print(f"{os.path.relpath(OUT)}: {', '.join(sorted(path.name for path in OUT.glob('*.png')))}")


if __name__ == "__main__":
    main(sys.argv[1:])
