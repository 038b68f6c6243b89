"""The network page: how this computer, every person and every relay is reached now. It follows notices, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from app import status
from app.errors import AppError, NotRunning
from app.notices import CHAT_CHANGED, FEED_CHANGED, PERSON_CHANGED, REACH_CHANGED, RELOAD
from app.relays import api as relays
from app.relays.views import ReachView
from ui import times
from ui.bridge import Bridge
from ui.network.lines import WayLine, remotes, way_line
from ui.network.relays import Relays
from ui.page import Page
from ui.qr import LINK
from ui.rows import Rows
from ui.shell import MAP, Shell

FOLLOWED = (REACH_CHANGED, PERSON_CHANGED, CHAT_CHANGED, FEED_CHANGED, RELOAD)
ORDER = ("link", "relay", "mailbox", "none")


class NetworkPage(Page):
    """`ways` are the people, `relays` the relays, `now` this computer. It asks only while somebody looks."""

    changed = Signal()

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__(bridge, shell)
        self._ways = Rows(WayLine, parent=self)
        self._relays = Relays(bridge, shell)
        self._figures: dict[str, Any] = {}
        self._error = ""
        self._known = self._front = self._detail = False
        self._waiting = self._reached = 0
        self._serving = False
        bridge.online_changed.connect(self.changed)

    async def load(self) -> None:
        """Ask how everything is; if that fails, the page says so."""
        try:
            await self._ask()
            self._known, self._error = True, ""
        except NotRunning:
            raise
        except AppError as error:
            self._error = str(error)
        self.changed.emit()

    def hear(self, name: str, of: str) -> None:
        """Load again when a way opened or closed, or something left or came to wait."""
        if self._front and name in FOLLOWED:
            self.refresh()

    def opened(self, argument: str) -> None:
        """Look again: nothing was followed while another page was in front. A relay's link is put where it is used."""
        offered = argument.startswith(LINK)
        self._front, self._detail = True, offered or argument == "relays"
        if offered:
            self._relays.offer(argument)
        self.changed.emit()
        self.refresh()

    def left(self) -> None:
        """Follow nothing any more."""
        self._front = False
        self._relays.scan.stop()

    @Slot()
    def again(self) -> None:
        """Try again after an error."""
        self.refresh()

    @Slot(bool)
    def look(self, detail: bool) -> None:
        """In a narrow window: show this computer and the relays, or the people."""
        self._detail = detail
        self.changed.emit()

    async def _ask(self) -> None:
        self._figures = await self.client.call(status.status)
        await self._relays.load()
        self._serving = (await self.client.call(relays.serve)).on
        self._show(await self.client.call(relays.reach))

    def _show(self, views: Sequence[ReachView]) -> None:
        at, found = times.now(), remotes(self._figures)
        ranked = sorted(views, key=lambda view: ORDER.index(view.how) if view.how in ORDER else len(ORDER))
        self._ways.put(way_line(view, found.get(view.id, ""), at) for view in ranked)
        self._waiting = sum(view.waiting for view in views)
        self._reached = sum(view.how in ("link", "relay") for view in views)

    def _state(self) -> dict[str, Any]:
        figures = self._figures
        return {
            "known": self._known,
            "error": self._error,
            "online": self.bridge.online,
            "port": int(figures.get("port", 0)),
            "addresses": [str(one) for one in figures.get("addresses", ())],
            "lan": bool(figures.get("lan")),
            "links": len(figures.get("links", ())),
            "people": len(self._ways.rows),
            "reached": self._reached,
            "waiting": self._waiting,
            "serving": self._serving,
            "detail": self._detail,
        }

    ways = Property(QObject, lambda self: self._ways, constant=True)
    relays = Property(QObject, lambda self: self._relays, constant=True)
    now = Property(MAP, _state, notify=changed)
