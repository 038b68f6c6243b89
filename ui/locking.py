"""Locking the window: the store is closed behind it, and opens again only by what it opens with.

The node ends, as nothing else closes a store for good: what is sent meanwhile waits where it is, and calls do not come.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from app.errors import NotRunning
from app.places import Place
from app.stopping import stop
from app.words import mark, say
from ui.bridge import Bridge
from ui.first.first import UNLOCK, First
from ui.shell import LOCKED, OPEN, Shell

if TYPE_CHECKING:
    from collections.abc import Callable

UNASKED = mark(
    "Your store opens with this computer's keychain, without a question. Lock the screen of the computer instead, "
    "or add a key file in the settings."
)
SAMPLE = mark("Nobody here is real, and nothing has to be locked.")


class Lock:
    """Ctrl+L of one window."""

    def __init__(self, place: Place, shell: Shell, first: First, end: Callable[[Place], int] = stop) -> None:
        self._place, self._shell, self._first = place, shell, first
        self._end = end

    @property
    def closed(self) -> bool:
        """Whether the window is locked."""
        return bool(self._shell.property("state") == LOCKED)

    async def close(self, bridge: Bridge | None) -> bool:
        """Lock, once what the window promised is done; say why not where nobody would be asked for anything.

        True if the window is locked now. WorldFault("node_stays") if the node does not end; the window stays locked.
        """
        if bridge is None or self._shell.property("state") != OPEN:
            return False
        self._first.file.look()
        if self._shell.sample or not (self._first.file.typed or self._first.file.asked):
            self._shell.say(say(SAMPLE if self._shell.sample else UNASKED))
            return False
        self._shell.go_nowhere()
        self._first.begin(UNLOCK)
        self._first.file.let_go()
        self._shell.set_state(LOCKED)
        await bridge.settle()
        with suppress(NotRunning):
            await asyncio.to_thread(self._end, self._place)
        return True
