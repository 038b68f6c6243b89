"""How much room the disk has for the store, as four levels, and what may still be kept on each.

`plenty`: everything. `low`, below 256 MiB: no files of others are fetched, and it is said that the disk is almost full.
`full`, below 24 MiB with the ballast: read-only but for what finishes or frees. New things of one's own are refused,
what arrives waits unacknowledged, so that its sender keeps it; acknowledgements, receipts and deletions go on, in the
room that the ballast gives back. `none`: not even that; every write waits, and reading goes on. The level rises by
itself when there is room again, a margin above where it fell, and whatever waited goes on.

**Why writing waits here and is not tried:** a commit that fails for want of room leaves a handle of which nobody knows
what is on the disk; it is dead (`db.py`). So the door looks before each job, and only a disk that fills within one
commit kills the handle. Then the node is made anew in the same process (`app/start.py`): a store that opened itself
again under a running node would leave that node believing what it had only been told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal, Protocol

from node.errors import WorldFault
from node.store.ballast import SIZE, Ballast
from node.store.blob_files import free_bytes
from node.ticks import next_look

Level = Literal["plenty", "low", "full", "none"]

LOW: Final = 256 << 20
FULL: Final = 24 << 20
MARGIN: Final = 8 << 20
"""So much more must be free before a full disk counts as one with room again."""

RELEASE: Final = 8 << 20
"""Bytes free below which the ballast is given back."""

NONE: Final = 2 << 20
LOOK_S: Final = 1.0
CALM_S: Final = 5.0
"""How often the disk is looked at while nothing is scarce; whoever writes looks anyway."""

SENTENCE: Final = "The disk is full: nothing new is kept until there is room again."


class Room(Protocol):
    """What the store and the node ask about the disk; used on the event loop only."""

    @property
    def level(self) -> Level:
        """The level when it was last looked at."""

    def look(self) -> Level:
        """The level now."""

    def refuse_new(self) -> None:
        """WorldFault("disk_full") where nothing new of one's own is kept."""

    def refuse_any(self) -> None:
        """WorldFault("disk_full") where nothing at all can be written."""

    async def for_new(self) -> None:
        """Wait until something new may be kept."""

    async def for_any(self) -> None:
        """Wait until anything may be written."""

    async def other_than(self, level: str) -> Level:
        """Wait until the level is not this one; the level then."""

    async def watch(self) -> None:
        """Look again and again until cancelled."""


class DiskRoom:
    """The room on the disk of one folder, with a ballast in it."""

    def __init__(self, folder: Path, free: Callable[[Path], int] = free_bytes) -> None:
        self.level: Level = "plenty"
        self._folder = folder
        self._free = free
        self._ballast = Ballast(folder / "ballast")
        self._changed = asyncio.Event()
        self.look()
        self._fill()

    def look(self) -> Level:
        """The level now; gives the ballast back if that is needed."""
        with suppress(OSError):  # a disk that cannot be asked is found out by the next commit
            level = self._measure()
            if level != self.level:
                self.level = level
                self._changed.set()
                self._changed = asyncio.Event()
        return self.level

    def refuse_new(self) -> None:
        """WorldFault("disk_full") where nothing new of one's own is kept."""
        if self.look() in ("full", "none"):
            raise WorldFault("disk_full", SENTENCE)

    def refuse_any(self) -> None:
        """WorldFault("disk_full") where nothing at all can be written."""
        if self.look() == "none":
            raise WorldFault("disk_full", SENTENCE)

    async def for_new(self) -> None:
        """Wait until something new may be kept."""
        while self.look() in ("full", "none"):
            await self._changed.wait()

    async def for_any(self) -> None:
        """Wait until anything may be written."""
        while self.look() == "none":
            await self._changed.wait()

    async def other_than(self, level: str) -> Level:
        """Wait until the level is not this one; the level then."""
        while self.level == level:
            await self._changed.wait()
        return self.level

    async def watch(self) -> None:
        """Look again and again until cancelled, and fill the ballast again where there is room."""
        while True:
            await asyncio.sleep(next_look(CALM_S) if self.level == "plenty" else LOOK_S)
            self.look()
            self._fill()

    def _measure(self) -> Level:
        free = self._free(self._folder)
        if free < RELEASE and self._ballast.held:
            self._ballast.release()
            free = self._free(self._folder)
        usable = free + SIZE * self._ballast.held
        margin = MARGIN if self.level in ("full", "none") else 0
        if free < NONE:
            return "none"
        if usable < FULL + margin:
            return "full"
        return "low" if usable < LOW else "plenty"

    def _fill(self) -> None:
        if self.level in ("plenty", "low"):
            self._ballast.make()


def boundless(_folder: Path) -> Room:
    """There is always room."""
    return Boundless()


class Boundless:
    """A disk on which there is always room: that of the simulated world, of a relay, and of tests."""

    level: Level = "plenty"

    def look(self) -> Level:
        """The level now."""
        return self.level

    def refuse_new(self) -> None:
        """Never."""

    def refuse_any(self) -> None:
        """Never."""

    async def for_new(self) -> None:
        """There is always room."""

    async def for_any(self) -> None:
        """There is always room."""

    async def other_than(self, level: str) -> Level:
        """Wait until the level is not this one: at once, or for ever."""
        if level == self.level:
            await asyncio.Event().wait()
        return self.level

    async def watch(self) -> None:
        """There is nothing to look at."""
