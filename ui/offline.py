"""What the window says across all pages while this computer is on no network, and how much will be sent once it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import status
from app.errors import AppError
from app.notices import CHAT_CHANGED, REACH_CHANGED, RELOAD
from app.relays import api as relays
from app.words import say
from ui.bridge import Again, Bridge

if TYPE_CHECKING:
    from ui.shell import Shell

REMINDER = "offline"
FOLLOWED = (CHAT_CHANGED, REACH_CHANGED, RELOAD)


class Offline:
    """Asks the node at the start, and whenever a way or what waits may have changed."""

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        self._client = bridge.client
        self._shell = shell
        self._refresh = Again(bridge, self._load)
        bridge.heard.connect(self._hear)
        self._hear(RELOAD, "")

    def _hear(self, name: str, _of: str) -> None:
        if name in FOLLOWED and not self._shell.sample:  # samples need no network
            self._refresh()

    async def _load(self) -> None:
        try:
            alone = bool((await self._client.call(status.status)).get("alone"))
            waiting = sum(view.waiting for view in await self._client.call(relays.reach)) if alone else 0
        except AppError:
            return  # what was known is still the best guess
        sentence = said(waiting) if alone else ""
        self._shell.remind(REMINDER, sentence, say("What still works"), "works", warns=True)


def said(waiting: int) -> str:
    """Give the sentence for so much that waits."""
    if not waiting:
        return say("Offline. What you write is sent once there is a network.")
    if waiting == 1:
        return say("Offline. 1 message will be sent once there is a network.")
    return say("Offline. {count} messages will be sent once there is a network.", count=waiting)
