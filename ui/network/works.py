"""The page of what still works: what fails now, what goes on all the same, what waits, and what else could fail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from app.errors import AppError, NotRunning
from app.notices import AGE_CHANGED, DISK_CHANGED, REACH_CHANGED, RELOAD
from app.words import say
from app.works import WorkView, works
from ui.asking import without_commands
from ui.bridge import Bridge
from ui.page import Page
from ui.rows import Rows
from ui.shell import MAP, Shell

FOLLOWED = (AGE_CHANGED, DISK_CHANGED, REACH_CHANGED, RELOAD)
LOOK_MS = 10_000  # what no notice tells of is looked at so often, while somebody reads


class WorksPage(Page):
    """`failing` are the rows that are true now, `sound` the others. It asks only while somebody looks."""

    changed = Signal()

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__(bridge, shell)
        self._failing = Rows(WorkView, "key", self)
        self._sound = Rows(WorkView, "key", self)
        self._known = self._front = False
        self._error = self._from = ""
        self._views: list[WorkView] = []
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.refresh)
        bridge.online_changed.connect(self._show)

    async def load(self) -> None:
        """Ask what fails; where the node does not answer that is what fails."""
        try:
            self._views = await self.client.call(works)
            self._known, self._error = True, ""
        except NotRunning:
            self._known = True
            self._show()
            raise
        except AppError as error:
            self._error = str(error)
        self._show()

    def hear(self, name: str, of: str) -> None:
        """Ask again when something changed that a row is about."""
        if self._front and name in FOLLOWED:
            self.refresh()

    def opened(self, argument: str) -> None:
        """Look at once, and now and then from here on."""
        self._from = self.shell.came_from or self._from
        self._front = True
        self._timer.start()
        self.refresh()

    def left(self) -> None:
        """Look no more."""
        self._front = False
        self._timer.stop()

    @Slot()
    def again(self) -> None:
        """Try again after an error."""
        self.refresh()

    @Slot()
    def back(self) -> None:
        """Go back to the page from which this one was opened."""
        self.shell.go(self._from or "network")

    def _show(self) -> None:
        said = [*_of_node(self.bridge.online), *map(_without_commands, self._views)]
        self._failing.put(view for view in said if view.now)
        self._sound.put(view for view in said if not view.now)
        self.changed.emit()

    def _state(self) -> dict[str, Any]:
        failing = len(self._failing.rows)
        return {"known": self._known, "error": self._error, "failing": failing}

    failing = Property(QObject, lambda self: self._failing, constant=True)
    sound = Property(QObject, lambda self: self._sound, constant=True)
    now = Property(MAP, _state, notify=changed)


def _of_node(online: bool) -> Iterable[WorkView]:
    """Give the one row that a node cannot tell of."""
    yield WorkView(
        "node",
        not online,
        say("Your node does not answer"),
        say("You see what was loaded, and what you type stays."),
        say("Nothing is sent or comes until it runs again; it is started by itself."),
    )


def _without_commands(view: WorkView) -> WorkView:
    waits = without_commands(view.waits)
    return view if waits == view.waits else WorkView(view.key, view.now, view.fails, view.works, waits)
