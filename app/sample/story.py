"""What was said in the sample world before anybody looks, by the same commands that people use; and who answers then.

Each name says that it is a sample. Whoever is written to answers, and says that nobody is there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from pathlib import Path
from typing import Protocol

from app.chat import api as chat
from app.client import Client
from app.commands import File
from app.errors import AppError
from app.feed import api as feed
from app.gallery import api as gallery
from app.group import api as group
from app.notices import CHAT_CHANGED, RELOAD
from app.people import api as people
from app.sample.paint import paint
from app.words import mark, say

ME = "You"
NAMES = ("Sample Ada", "Sample Ben", "Sample Cleo")
ADA, BEN, CLEO = NAMES
LAKE, LATE, WOODS = (
    ((120, 170, 220), (240, 220, 200), (70, 110, 90), 0.4),
    ((60, 50, 110), (240, 150, 90), (60, 50, 70), 2.1),
    ((170, 200, 215), (235, 240, 235), (40, 90, 60), 4.0),
)
GROUP = mark("Sample weekend at the lake")
ALBUM = mark("Sample pictures of the lake")
HELLO = mark("Hello! I am a sample: nobody is behind me, and nothing that you write here leaves this computer.")
TRY = mark(
    "Try everything: answer, react, edit, forward, search. Leave by the line at the top, and all of this is gone."
)
ANSWER = mark("Thank you! I am a sample and answer everything like this. With real people it looks the same.")
PATIENCE = 180.0  # seconds for what one says to be there at the other


class Home(Protocol):
    """One of the sample world: a client of their node."""

    @property
    def client(self) -> Client:
        """The way to the node."""


async def tell(everybody: Mapping[str, Home], folder: Path) -> None:
    """Have everybody meet, talk, post and share."""
    ask = {name: each.client for name, each in everybody.items()}
    for name in NAMES:
        await _meet(ask[name], ask[ME], name, ME)
    for name in (BEN, CLEO):
        await _meet(ask[ADA], ask[name], ADA, name)
    await _talk(ask)
    await _post(ask, folder)


async def said(mine: Client) -> set[str]:
    """What stands in the conversation with the one who looks around before they do: none of it is answered."""
    return {each.id for each in await mine.call(chat.timeline, ME)}


async def answer(mine: Client, before: set[str]) -> None:
    """Answer whatever came since `before` from the one who looks around, for ever; each message once."""
    answered = set(before)
    async for notice in mine.notices():
        if notice.name not in (CHAT_CHANGED, RELOAD):
            continue
        try:
            lines = await mine.call(chat.timeline, ME, limit=1)
            if lines and lines[-1].author_name == ME and lines[-1].id not in answered and not lines[-1].deleted:
                answered.add(lines[-1].id)
                await mine.call(chat.read, ME)
                await mine.call(chat.send, ME, say(ANSWER))
        except AppError:
            continue  # they are not friends yet, or one of the two is ending


async def _meet(inviting: Client, accepting: Client, host: str, guest: str) -> None:
    await accepting.call(people.accept, (await inviting.call(people.invite)).link)
    await _until_friends(inviting, guest)
    await _until_friends(accepting, host)


async def _until_friends(client: Client, name: str) -> None:
    async def holds() -> bool:
        return any(each.name == name and each.state == "contact" for each in await client.call(people.list_))

    await _until(client, holds)


async def _until(client: Client, holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something holds, looked at whenever the node tells of a change; TimeoutError."""
    async with asyncio.timeout(PATIENCE), aclosing(client.notices()) as notices:
        async for _ in notices:
            if await holds():
                return


async def _talk(ask: Mapping[str, Client]) -> None:
    await ask[BEN].call(chat.send, ME, say("Is it raining where you are?"))
    await _come(ask[ME], BEN, 1)
    await ask[ME].call(chat.send, BEN, say("Not a cloud. Come over!"))
    await _come(ask[BEN], ME, 2)
    await ask[CLEO].call(chat.send, ME, say("The pictures are in the album. Add yours!"))
    await ask[ADA].call(chat.send, ME, say(HELLO))
    await ask[ADA].call(chat.send, ME, say(TRY))
    await _come(ask[ME], ADA, 2)
    made = await ask[ADA].call(group.create, say(GROUP), [ME, BEN, CLEO])
    for name in (ME, BEN, CLEO):
        await _until_in(ask[name], made.id)
    await ask[ADA].call(chat.send, made.id, say("Who comes along on Saturday?"))
    await ask[CLEO].call(chat.send, made.id, say("I do, and I bring **bread**."))
    await ask[BEN].call(chat.send, made.id, say("Me, too. ||It is a surprise party.||"))
    await ask[ADA].call(chat.poll, made.id, say("When do we start?"), [say("At nine"), say("At ten")])


async def _until_in(client: Client, made: str) -> None:
    async def holds() -> bool:
        return made in [each.id for each in await client.call(group.list_)]

    await _until(client, holds)


async def _come(client: Client, contact: str, count: int) -> None:
    async def holds() -> bool:
        return len(await client.call(chat.timeline, contact, limit=50)) >= count

    await _until(client, holds)


async def _post(ask: Mapping[str, Client], folder: Path) -> None:
    files = [File(str(paint(folder / f"{at}.png", *place))) for at, place in enumerate((LAKE, LATE, WOODS))]
    said = await ask[ADA].call(feed.post, say("The lake, this morning."), attach=[files[0]])
    await ask[BEN].call(feed.post, say("Back from the woods. My boots are not."), attach=[files[2]])
    await ask[CLEO].call(gallery.album, say(ALBUM))
    await ask[CLEO].call(gallery.add, say(ALBUM), files)
    await ask[CLEO].call(gallery.share, say(ALBUM), ME)

    async def holds() -> bool:
        return said.id in [each.id for each in await ask[ME].call(feed.timeline)]

    await _until(ask[ME], holds)
    await ask[ME].call(feed.react, said.id, "❤️")
