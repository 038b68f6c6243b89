"""Being the relay for my people, on the screen: switched on and off, and the invitation to it as link and code."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.errors import AppError, NotRunning
from app.relays import api as relays
from app.relays.views import ServingView
from app.wording import clean_line
from app.words import say
from ui.bridge import Bridge
from ui.network.lines import MOST_ADDRESS
from ui.qr import path_of
from ui.shell import MAP, Shell


class Serving(QObject):
    """What QML knows as `page.serving`; while it is `busy`, `on` is what was asked for."""

    changed = Signal()

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__()
        self._bridge, self._shell, self._client = bridge, shell, bridge.client
        self._view = ServingView(False, "")
        self._addresses: list[str] = []
        self._path, self._size = "", 0
        self._error = ""
        self._busy = self._wanted = False

    async def load(self) -> None:
        """Ask whether this computer is a relay, and where it is found."""
        self._take(await self._client.call(relays.serve))
        mine = [view for view in await self._client.call(relays.list_) if view.mine]
        self._addresses = [clean_line(one, MOST_ADDRESS) for view in mine for one in view.addresses]
        self.changed.emit()

    @Slot(bool)
    def set(self, on: bool) -> None:
        """Be a relay, or stop."""
        if not self._busy and on != self._view.on:
            self._busy, self._wanted, self._error = True, on, ""
            self.changed.emit()
            self._bridge.start(self._judged(on))

    async def _judged(self, on: bool) -> None:
        try:
            self._take(await self._client.call(relays.serve, on))
            await self.load()
            if on:
                self._shell.say(say("This computer is a relay now. Give the link to your people."))
            else:
                self._shell.offer(say("This computer is no relay any more."), say("Undo"), lambda: self.set(True))
        except NotRunning:
            raise
        except AppError as error:
            self._error = str(error)
        finally:
            self._busy = False
            self.changed.emit()

    def _take(self, view: ServingView) -> None:
        if view.invitation != self._view.invitation:
            self._path, self._size = path_of(view.invitation) if view.invitation else ("", 0)
        self._view = view
        self.changed.emit()

    def _state(self) -> dict[str, Any]:
        return {
            "on": self._wanted if self._busy else self._view.on,
            "busy": self._busy,
            "error": self._error,
            "invitation": self._view.invitation,
            "path": self._path,
            "size": self._size,
            "addresses": ", ".join(self._addresses),
        }

    now = Property(MAP, _state, notify=changed)
