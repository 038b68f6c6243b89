"""Locking the window: the store is closed behind it, and opens again only by what it opens with.

The node ends, as nothing else closes a store for good: what is sent meanwhile waits where it is, and calls do not come.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import wait
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import NotRunning, Refused
from app.places import Place
from app.stopping import stop
from app.words import mark, say
from ui.bridge import Bridge
from ui.first.first import UNLOCK, First
from ui.shell import LOCKED, OPEN, Shell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

UNASKED = mark(
    "Your store opens with this computer's keychain, without a question. Lock the screen of the computer instead, "
    "or add a key file in the settings, and take it out."
)
SAMPLE = mark("Nobody here is real, and nothing has to be locked.")


class Lock:
    """Ctrl+L of one window."""

    def __init__(
        self,
        place: Place,
        shell: Shell,
        first: First,
        begun: Sequence[Future[Any]] = (),
        end: Callable[[Place], int] = stop,
    ) -> None:
        """`begun` are the starts of nodes, of which one may be under way; `end` ends the one that runs."""
        self._place, self._shell, self._first = place, shell, first
        self._begun, self._end = begun, end

    @property
    def closed(self) -> bool:
        """Whether the window is locked."""
        return bool(self._shell.property("state") == LOCKED)

    def check(self) -> None:
        """Refused("locked") while the window is locked: nothing starts a node then."""
        if self.closed:
            raise Refused("locked", "The store is locked.")

    async def close(self, bridge: Bridge | None) -> bool:
        """Lock, once what the window promised is done; say why not where nobody would be asked for anything.

        True if the window is locked now. WorldFault("node_stays") if the node does not end; the window stays locked.
        """
        if bridge is None or self._shell.property("state") != OPEN:
            return False
        if self._shell.sample or self._opens_unasked():
            self._shell.say(say(SAMPLE if self._shell.sample else UNASKED))
            return False
        self._shell.go_nowhere()
        self._first.file.let_go()
        self._first.begin(UNLOCK)
        self._shell.set_state(LOCKED)
        await bridge.settle()
        self._shell.locked.emit()
        await asyncio.to_thread(wait, list(self._begun))
        with suppress(NotRunning):
            await asyncio.to_thread(self._end, self._place)
        return True

    def _opens_unasked(self) -> bool:
        """Whether the store would open again with what is at hand: the keychain, and a key file that is remembered."""
        file = self._first.file
        file.look()
        there = file.asked and file.kept and bool(file.path) and Path(file.path).is_file()
        return not file.typed and (there or not file.asked)
