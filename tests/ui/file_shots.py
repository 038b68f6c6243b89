"""Pictures of files in conversations for `tests/ui/shots.py`: in bubbles, looked at, and on their way out."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl

from app.attachment import Attachment, stated
from app.chat import api as chat
from app.chat import events, fetching, files
from app.chat.allowance import Allowance
from app.commands import File
from app.errors import WorldFault
from node.items import Fetched
from tests.ui import gallery_town
from tests.ui.fake_client import Stage

SETTLE = 1.2  # seconds: pictures are decoded

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]


def paper(folder: Path, name: str, size: int) -> File:
    path = folder / name
    path.write_bytes(b"%PDF" + bytes(size - 4))
    return File(str(path))


async def ready(people: dict[str, Any]) -> tuple[Any, Any]:
    alice, bob = people["alice"], people["bob"]
    for person in (alice, bob):
        await person.node.come_back()
        await gallery_town.real_door(person)
    return alice, bob


async def carried(stage: Stage, people: dict[str, Any]) -> None:
    """A photo with a caption, three in a message of mine, and papers: here, coming, to be asked for, damaged."""
    alice, bob = await ready(people)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await bob.call(files.attach, alice.id, [gallery_town.photo(folder, 2)], caption="The view from the **hut**")
        three = [gallery_town.photo(folder, number) for number in (0, 4, 8)]
        said = await alice.call(files.attach, bob.id, three)
        await alice.call(files.attach, bob.id, [paper(folder, "Tickets for all of us, there and back.pdf", 300_000)])
        await bob.call(chat.send, alice.id, "Lovely!", reply=said.id)
    space = bytes.fromhex((await alice.call(chat.timeline, bob.id))[0].chat)
    names = (("Film of the evening.mp4", 48 << 20), ("Map.zip", 12 << 20), ("Song.flac", 30 << 20))
    some = [
        Attachment(bytes([number]) * 32, bytes(32), size, "application/zip", name)
        for number, (name, size) in enumerate(names, 1)
    ]
    await bob.node.publish(space, events.MESSAGE, {"text": "And these", "files": stated(some, 9_000)})
    await fetching.want_fresh(alice.app, Allowance())
    await bob.node.blobs.flush_town()
    alice.node.blobs._wanted[some[0].manifest] = (some[0], {bob.node.account})
    alice.node.blobs.part[some[0].manifest] = 17 << 20
    await alice.node.tell(Fetched(some[2].manifest, 0, some[2].size, "bad_blob"))
    stage.shell.go("chats", bob.id)
    await asyncio.sleep(SETTLE)


async def grid(stage: Stage, people: dict[str, Any]) -> None:
    """Seven photos of one message, and a large one that waits to be asked for."""
    alice, bob = await ready(people)
    with tempfile.TemporaryDirectory() as name:
        seven = [gallery_town.photo(Path(name), number) for number in range(7)]
        await bob.call(files.attach, alice.id, seven, caption="Seven of them")
        await fetching.want_fresh(alice.app, Allowance())
        await bob.node.blobs.flush_town()
        await bob.call(files.attach, alice.id, [gallery_town.photo(Path(name), 9)])
    stage.shell.go("chats", bob.id)
    await asyncio.sleep(SETTLE)


async def looked_at(stage: Stage, people: dict[str, Any]) -> None:
    await carried(stage, people)
    talk = stage.page("chats").talk
    row = next(row for row in talk.lines.rows if row.files and row.files[0].picture and not row.mine)
    talk.property("files").look(row.id, 1)
    await asyncio.sleep(SETTLE)


async def on_the_way(stage: Stage, people: dict[str, Any]) -> None:
    """Two photos, a paper, and one that has gone meanwhile; two papers wait in another conversation."""
    _, bob = await ready(people)
    stage.shell.go("chats", people["carol"].id)
    await asyncio.sleep(0.4)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        two = [paper(folder, "Bill.pdf", 80_000), paper(folder, "Receipt.pdf", 9_000)]
        stage.page("chats").property("attaching").drop([QUrl.fromLocalFile(one) for one in two])
        stage.shell.go("chats", bob.id)
        await asyncio.sleep(0.4)
        some = [gallery_town.photo(folder, 2, "The hut.jpg"), paper(folder, "Tickets there and back.pdf", 300_000)]
        some += [gallery_town.photo(folder, 8), File(str(folder / "gone.txt"))]
        stage.page("chats").property("attaching").drop([QUrl.fromLocalFile(one) for one in some])
        stage.find("composerInput").setProperty("text", "From Sunday")
        await asyncio.sleep(SETTLE)


async def exported(stage: Stage, people: dict[str, Any]) -> None:
    """A conversation is to be exported."""
    stage.page("chats").exporting.ask(people["bob"].id, "Bob Ferreira")
    await asyncio.sleep(0.4)


async def exporting(stage: Stage, people: dict[str, Any]) -> None:
    """One is being written."""
    page = stage.page("chats").exporting
    await exported(stage, people)
    page.choose = _temporary
    stage.client.delays["chat.list"] = 30.0
    page.begin(True)
    await asyncio.sleep(0.4)


async def exported_wrong(stage: Stage, people: dict[str, Any]) -> None:
    """The disk has no room for it."""
    page = stage.page("chats").exporting
    await exported(stage, people)
    page.choose = _temporary
    said = "There is not enough room in /media/alice/Blue stick; nothing was exported."
    stage.client.refusals["chat.list"] = WorldFault("disk_full", said)
    page.begin(True)
    await asyncio.sleep(0.6)


async def _temporary() -> str:
    return tempfile.mkdtemp()


SCREENS: dict[str, Bring] = {
    "chat-export": exported,
    "chat-export-busy": exporting,
    "chat-export-wrong": exported_wrong,
    "chat-tray": on_the_way,
    "chat-files": carried,
    "chat-photos": grid,
    "chat-picture": looked_at,
}
