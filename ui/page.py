"""What every page of the window is on the Python side: a QObject that loads views and offers what its QML may do.

A page keeps no truth of its own: it asks the node when a notice says that something changed. See ui/README.md.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Property, QObject, Signal

from app.errors import AppError, NotRunning
from ui.bridge import Again, Bridge

if TYPE_CHECKING:
    from ui.shell import Shell


class Page(QObject):
    """Base of all pages; one with properties that change has a signal of its own, `changed = Signal()`, to notify."""

    badge_changed = Signal()

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__()
        self.bridge = bridge
        self.shell = shell
        self.client = bridge.client
        self.key = ""  # in the table of pages; the shell says it
        self.refresh = Again(bridge, self._load)
        self._badge = 0
        self._loaded = False
        bridge.heard.connect(self.hear)

    async def load(self) -> None:
        """Ask the node for what the page shows; called at first and after `self.refresh()`, never twice at once."""

    async def _load(self) -> None:
        """Load, and say in the place of the page why that failed if there is nothing else to show there."""
        try:
            await self.load()
        except NotRunning:
            raise
        except AppError as error:
            if self._loaded:
                raise
            self.shell.faults.note(self.key, str(error))
        else:
            self._loaded = True
            self.shell.faults.note(self.key, "")

    def hear(self, name: str, of: str) -> None:
        """Take a notice: its name and the hex id of what changed. The default loads again at any notice."""
        self.refresh()

    def opened(self, argument: str) -> None:
        """The page comes to the front; `argument` says which thing of it is wanted, empty for none."""

    def left(self) -> None:
        """Another page comes to the front."""

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run what a person asked for; a refusal is shown as a passing sentence."""
        self.bridge.start(work)

    def set_badge(self, count: int) -> None:
        """Show a number at the page's place in the rail."""
        if count != self._badge:
            self._badge = count
            self.badge_changed.emit()

    def _get_badge(self) -> int:
        return self._badge

    badge = Property(int, _get_badge, notify=badge_changed)
