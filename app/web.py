"""What pages of the web say of themselves, for a person who is about to send a link; asked for by nobody else.

Where one may go and how much may come is the node's affair (`node/net/visiting.py`), what a page says `webpage.py`. The
last few are remembered, so that a message goes with what its author saw.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol

from app.errors import AppError, Refused, WorldFault

MAX_PICTURE: Final = 1 << 20  # bytes of a picture that are fetched
MAX_SMALL: Final = 16 * 1024  # bytes of what is made of it
MAX_KNOWN: Final = 16  # pages
SECONDS: Final = 5.0  # for a page and its picture


class Visited(Protocol):
    """What came from a server."""

    @property
    def address(self) -> str:
        """From where, at last."""

    @property
    def charset(self) -> str:
        """As the server says."""

    @property
    def data(self) -> bytes:
        """Its first bytes."""


Visit = Callable[[str, str, int, bytes], Awaitable[Visited]]
"""Fetches what is at an address, of a type that begins so: its first so many bytes, or those up to what is given last.

Refused("no_preview"), WorldFault("no_page").
"""

Small = Callable[[bytes], Awaitable[bytes]]
"""Makes a small picture of any, safely. PeerFault("bad_picture")."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a page says of itself, and a small picture or none."""

    title: str
    description: str
    picture: bytes


async def no_web(address: str, kind: str, most: int, until: bytes) -> Visited:
    """Stand for the web where nothing is fetched: refuse."""
    raise Refused("no_preview", "No previews are made here.")


async def no_picture(data: bytes) -> bytes:
    """Stand for what makes pictures where nothing is fetched."""
    return b""


class Lookup:
    """Looks pages up; it remembers what the last few said."""

    def __init__(self, visit: Visit = no_web, small: Small = no_picture) -> None:
        self._visit, self._small = visit, small
        self._known: OrderedDict[str, Found] = OrderedDict()

    async def look(self, address: str) -> Found:
        """Give what the page at an address says. Refused("no_preview"), WorldFault("no_page")."""
        found = self._known.get(address) or await self._look(address)
        self._known[address] = found
        self._known.move_to_end(address)
        while len(self._known) > MAX_KNOWN:
            self._known.popitem(last=False)
        return found

    async def _look(self, address: str) -> Found:
        import asyncio  # late: a command line that describes commands does without

        from app.webpage import MAX_PAGE, read

        until = asyncio.get_running_loop().time() + SECONDS
        try:
            async with asyncio.timeout_at(until):
                came = await self._visit(address, "text/html", MAX_PAGE, b"</head")
        except TimeoutError:
            raise WorldFault("no_page", "The page could not be fetched.") from None
        page = await asyncio.to_thread(read, came.data, came.charset, came.address)
        if not page.title:
            raise WorldFault("no_page", "The page says nothing of itself.")
        return Found(page.title, page.description, await self._picture(page.picture, until) if page.picture else b"")

    async def _picture(self, address: str, until: float) -> bytes:
        """Give a small picture, or nothing if none can be had by then: a page without one is shown as well."""
        import asyncio  # late, as above

        try:
            async with asyncio.timeout_at(until):
                came = await self._visit(address, "image/", MAX_PICTURE + 1, b"")
            if len(came.data) > MAX_PICTURE:
                return b""
            made = await self._small(came.data)
        except (AppError, TimeoutError):
            return b""
        return made if len(made) <= MAX_SMALL else b""
