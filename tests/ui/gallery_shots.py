"""The gallery's screens for `tests/ui/shots.py`: grid, albums, one album, its people, lightbox, empty, failed."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from app.errors import WorldFault
from tests.ui import gallery_town
from tests.ui.fake_client import Stage

SETTLE = 1.2  # seconds: pictures are decoded

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]


async def filled(stage: Stage, people: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        ids = await gallery_town.fill(people, Path(folder))
    stage.shell.go("gallery")
    await asyncio.sleep(SETTLE)
    return ids


async def grid(stage: Stage, people: dict[str, Any]) -> None:
    await filled(stage, people)


async def grid_narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 480)
    ids = await filled(stage, people)
    stage.page("gallery").open_album(ids["trip"])
    await asyncio.sleep(SETTLE)


async def albums(stage: Stage, people: dict[str, Any]) -> None:
    await filled(stage, people)
    stage.page("gallery").choose("albums")
    await asyncio.sleep(SETTLE)


async def album(stage: Stage, people: dict[str, Any]) -> None:
    ids = await filled(stage, people)
    stage.page("gallery").open_album(ids["trip"])
    await asyncio.sleep(SETTLE)
    stage.find("photoGrid").forceActiveFocus()


async def album_empty(stage: Stage, people: dict[str, Any]) -> None:
    ids = await filled(stage, people)
    stage.page("gallery").open_album(ids["empty"])


async def album_people(stage: Stage, people: dict[str, Any]) -> None:
    await album(stage, people)
    stage.find("addPeople").clicked.emit()
    await asyncio.sleep(0.3)


async def adding(stage: Stage, people: dict[str, Any]) -> None:
    await album(stage, people)
    page = stage.page("gallery")
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "notes.txt"
        text.write_text("no picture")
        page.adding.add(page.property("album")["id"], [str(text)])
        await asyncio.sleep(0.3)
        stage.client.delays["gallery.add"] = 30.0
        page.adding.add(page.property("album")["id"], [str(Path(folder) / f"DSC_0{n}.jpg") for n in range(5)])


async def lightbox(stage: Stage, people: dict[str, Any]) -> None:
    await filled(stage, people)
    page = stage.page("gallery")
    page.viewing.look(page._photos[9].id)
    await asyncio.sleep(SETTLE)


async def lightbox_info(stage: Stage, people: dict[str, Any]) -> None:
    await lightbox(stage, people)
    page = stage.page("gallery")
    page.viewing.look(page._photos[1].id)
    await asyncio.sleep(SETTLE)
    stage.find("lightboxInfo").clicked.emit()


async def new_album(stage: Stage, _: dict[str, Any]) -> None:
    stage.shell.go("gallery")
    await asyncio.sleep(0.3)
    stage.find("newAlbum").clicked.emit()
    await asyncio.sleep(0.3)


async def empty(stage: Stage, _: dict[str, Any]) -> None:
    stage.shell.go("gallery")


async def failed(stage: Stage, _: dict[str, Any]) -> None:
    stage.client.refusals["gallery.photos"] = WorldFault("store_failed", "The disk failed; start Kith again.")
    stage.shell.go("gallery")


SCREENS: dict[str, Bring] = {
    "gallery": grid,
    "gallery-narrow": grid_narrow,
    "gallery-albums": albums,
    "gallery-album": album,
    "gallery-album-empty": album_empty,
    "gallery-people": album_people,
    "gallery-adding": adding,
    "gallery-lightbox": lightbox,
    "gallery-info": lightbox_info,
    "gallery-new": new_album,
    "gallery-empty": empty,
    "gallery-failed": failed,
}
