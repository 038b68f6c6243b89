"""Pictures of previews of links for `tests/ui/shots.py`: in bubbles, with a picture or none, and while one writes."""

from __future__ import annotations

import asyncio
import io
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from PIL import Image

from app.chat import api as chat
from app.errors import WorldFault
from app.web import Lookup
from tests.app.test_cards import FakeWeb
from tests.ui import gallery_town
from tests.ui.fake_client import Stage

SETTLE = 1.2  # seconds: pictures are decoded
Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]

HUT = "https://alpine-huts.example/seven-huts"
BUS = "https://www.bus.example/lines/7?from=bakery&day=saturday"
PAGES: dict[str, Any] = {
    HUT: b"<title>Seven huts above the clouds</title><meta name=description content='A walk of three days, with beds, "
    b"soup and a view at the end of each.'><meta property=og:image content=/hut.jpg>",
    BUS: b"<title>Line 7, Bakery to Lake, every half hour on Saturdays and on no other day of the week at all</title>",
    "https://tea.example/": WorldFault("no_page", "The page could not be fetched."),
}


async def ready(people: dict[str, Any]) -> tuple[Any, Any]:
    """Alice and Bob, for whom these pages are the web; a picture of a page is a small one of the hut."""
    alice, bob = people["alice"], people["bob"]
    with tempfile.TemporaryDirectory() as name:
        picture = Image.open(gallery_town.photo(Path(name), 2)).convert("RGB").resize((320, 213))
    small = io.BytesIO()
    picture.save(small, "WEBP", quality=60)
    for person in (alice, bob):
        await person.node.come_back()
        await gallery_town.real_door(person)
        web = FakeWeb(dict(PAGES) | {"https://alpine-huts.example/hut.jpg": b"\xff\xd8\xff"}, small=small.getvalue())
        person.app.lookup = Lookup(web.visit, web.made_small)
    return alice, bob


async def sent(stage: Stage, people: dict[str, Any]) -> None:
    """One of theirs with a picture, one of mine without, and one that is written."""
    alice, bob = await ready(people)
    await bob.call(chat.send, alice.id, f"Look where we could go: {HUT}", preview=HUT)
    await alice.call(chat.send, bob.id, BUS, preview=BUS)
    await alice.call(chat.send, bob.id, f"And there is {HUT} again", preview=HUT)
    await written(stage, bob, f"Shall I book? {HUT}")


async def without(stage: Stage, people: dict[str, Any]) -> None:
    """A page that says nothing."""
    _, bob = await ready(people)
    await written(stage, bob, "Tea at https://tea.example/ then?")


async def chosen(stage: Stage, people: dict[str, Any]) -> None:
    """The card of the settings, switched on."""
    stage.shell.set_previews(True)
    stage.window.setProperty("height", 1900)
    stage.shell.go("settings")
    await asyncio.sleep(SETTLE)


async def written(stage: Stage, bob: Any, text: str) -> None:
    stage.shell.set_previews(True)
    stage.page("chats").property("attaching").property("linking")._timer.setInterval(0)
    stage.shell.go("chats", bob.id)
    await asyncio.sleep(0.4)
    stage.find("composerInput").setProperty("text", text)
    await asyncio.sleep(SETTLE)


SCREENS: dict[str, Bring] = {"chat-cards": sent, "chat-card-none": without, "settings-links": chosen}
