"""The command that looks a page up for whoever is about to send a link to it (`app/web.py`)."""

from __future__ import annotations

from typing import Annotated

from app.chat import cards
from app.chat.events import LinkPreview
from app.chat.held import picture_url
from app.chat.views import CardView
from app.commands import command
from app.context import App
from app.errors import Refused


@command
async def card(app: App, url: Annotated[str, "a link, with https://"]) -> CardView:
    """Show the preview of a link as it would go with a message: the page is fetched from here, and so hears of it."""
    found = await made(app, url, url)
    return CardView(found.url, found.title, found.description, picture_url(app, found.picture))


async def made(app: App, url: str, text: str) -> LinkPreview:
    """Make the preview of a link of a text, or give that of before. Refused("no_preview"), WorldFault("no_page")."""
    if url not in cards.links(text):
        raise Refused("no_preview", "A preview is made of a link that stands in the text, as it stands there.")
    found = await app.lookup.look(url)
    return LinkPreview(url, found.title, found.description, found.picture)
