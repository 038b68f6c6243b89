"""The part of a conversation that is held for the screen: at most about 200 messages, one piece without gaps.

It grows at either end by pages of the node's timeline and lets go at the other, one step after the other. Nothing of Qt
is here.
"""

from __future__ import annotations

import asyncio

from app.chat import api as chat
from app.chat.views import MessageView
from app.client import Client

PAGE = 60  # messages asked for at once
MOST = 200  # messages held


class Window:
    """Messages of one contact, oldest first. `newest` and `oldest` say whether the piece reaches that end."""

    def __init__(self, client: Client, contact: str) -> None:
        self._client = client
        self.contact = contact
        self.views: list[MessageView] = []
        self.newest = True
        self.oldest = False
        self._turn = asyncio.Lock()  # a page fits only to what is held when it was asked for

    async def to_newest(self) -> None:
        """Hold the newest page."""
        async with self._turn:
            self.views = await self._page(PAGE)
            self.newest, self.oldest = True, len(self.views) < PAGE

    async def to(self, message: str) -> None:
        """Hold a message and what is around it."""
        async with self._turn:
            if any(view.id == message for view in self.views):
                return
            self.views = await self._client.call(chat.timeline, self.contact, limit=PAGE, around=message)
            self.newest = self.oldest = False

    async def grow_older(self) -> bool:
        """Hold one page more at the old end; True if anything came."""
        async with self._turn:
            if self.oldest or not self.views:
                return False
            page = await self._client.call(chat.timeline, self.contact, limit=PAGE, before=self.views[0].id)
            self.oldest = len(page) < PAGE
            both = page + self.views
            self.newest = self.newest and len(both) <= MOST
            self.views = both[:MOST]
            return bool(page)

    async def grow_newer(self) -> bool:
        """Hold one page more at the new end; True if anything came."""
        async with self._turn:
            if self.newest or not self.views:
                return False
            page = await self._client.call(chat.timeline, self.contact, limit=PAGE, after=self.views[-1].id)
            self.newest = len(page) < PAGE
            both = self.views + page
            self.oldest = self.oldest and len(both) <= MOST
            self.views = both[-MOST:]
            return bool(page)

    async def again(self) -> None:
        """Ask anew for what is held, and for what came after it if the piece reaches the newest message."""
        async with self._turn:
            if not self.views or self.newest:
                wanted = min(MOST, max(PAGE, len(self.views) + 20))
                page = await self._page(wanted)
                self.oldest = len(page) < wanted
                self.views = page
                return
            first = self.views[0]
            rest = await self._client.call(
                chat.timeline, self.contact, limit=max(1, len(self.views) - 1), after=first.id
            )
            self.views = [first, *rest]

    async def _page(self, limit: int) -> list[MessageView]:
        return await self._client.call(chat.timeline, self.contact, limit=limit)
