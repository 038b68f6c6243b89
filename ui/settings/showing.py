"""What my contacts are shown of me, on the screen: what I have read, when I am online, when I type; each on or off."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.people import showing
from app.people.views import ShownView
from ui.bridge import Bridge
from ui.shell import MAP


class Showing(QObject):
    """What QML knows as `page.showing`."""

    changed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge, self._client = bridge, bridge.client
        self._view = ShownView(True, True, True)

    async def load(self) -> None:
        """Ask what is shown."""
        self._take(await self._client.call(showing.receipts))

    @Slot(bool)
    def set_receipts(self, on: bool) -> None:
        """Tell contacts what I have read, or not."""
        self._bridge.start(self._receipts(on))

    @Slot(bool)
    def set_presence(self, on: bool) -> None:
        """Show contacts when I am online, or not."""
        self._bridge.start(self._presence(on))

    @Slot(bool)
    def set_typing(self, on: bool) -> None:
        """Show contacts when I am typing, or not."""
        self._bridge.start(self._typing(on))

    async def _receipts(self, on: bool) -> None:
        self._take(await self._client.call(showing.receipts, on))

    async def _presence(self, on: bool) -> None:
        self._take(await self._client.call(showing.presence, on))

    async def _typing(self, on: bool) -> None:
        self._take(await self._client.call(showing.typing, on))

    def _take(self, view: ShownView) -> None:
        self._view = view
        self.changed.emit()

    def _state(self) -> dict[str, Any]:
        view = self._view
        return {"receipts": view.receipts, "presence": view.presence, "typing": view.typing}

    now = Property(MAP, _state, notify=changed)
