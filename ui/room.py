"""What the window says about the room on the node's disk, across all pages, for as long as it lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import status
from app.errors import AppError
from app.notices import DISK_CHANGED, RELOAD
from app.words import mark, say
from ui.bridge import Again, Bridge

if TYPE_CHECKING:
    from ui.shell import Shell

REMINDER = "disk"
FULL = mark("The disk is full. You can read, but nothing new is kept until there is room.")
SENTENCES = {
    "low": mark("The disk is almost full. Pictures and files of others are not fetched until there is room."),
    "full": FULL,
    "none": FULL,
}


class Room:
    """Asks the node at the start, and whenever it says that something changed on its disk."""

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        self._client = bridge.client
        self._shell = shell
        self._refresh = Again(bridge, self._load)
        bridge.heard.connect(self._hear)
        self._refresh()

    def _hear(self, name: str, _of: str) -> None:
        if name in (DISK_CHANGED, RELOAD):
            self._refresh()

    async def _load(self) -> None:
        try:
            level = str((await self._client.call(status.status)).get("disk", ""))
        except AppError:
            return  # what was known is still the best guess
        self._shell.remind(REMINDER, say(SENTENCES.get(level, "")))
