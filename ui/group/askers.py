"""Those who ask to be let into groups, of one group or all of mine: let in or turned down from a list."""

from __future__ import annotations

from collections.abc import Awaitable

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.errors import AppError, NotRunning
from app.group import entering
from app.group.views import GroupView, RequestView
from ui.bridge import Bridge
from ui.group.doors import Asker, asker
from ui.rows import Rows


class Askers(QObject):
    """What QML knows as `askers`; `error` is why the last answer was refused."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._client = bridge, bridge.client
        self._rows = Rows(Asker, parent=self)
        self._error, self._busy = "", ""

    def know(self, requests: list[RequestView], *, alone: bool) -> None:
        """Show those who ask, `alone` where it is clear for which group."""
        self._rows.put(asker(one, alone=alone) for one in requests)
        self.changed.emit()

    @Slot(str, str)
    def admit(self, group: str, person: str) -> None:
        """Let somebody in."""
        self._answer(person, self._client.call(entering.admit, group, person))

    @Slot(str, str)
    def decline(self, group: str, person: str) -> None:
        """Turn somebody down."""
        self._answer(person, self._client.call(entering.decline, group, person))

    def _answer(self, person: str, asked: Awaitable[GroupView]) -> None:
        self._busy, self._error = person, ""
        self.changed.emit()
        self._bridge.start(self._judged(asked))

    async def _judged(self, asked: Awaitable[GroupView]) -> None:
        try:
            await asked
        except NotRunning:
            raise
        except AppError as error:
            self._error = str(error)
        finally:
            self._busy = ""
            self.changed.emit()

    rows = Property(QObject, lambda self: self._rows, constant=True)
    count = Property(int, lambda self: len(self._rows.rows), notify=changed)
    error = Property(str, lambda self: self._error, notify=changed)
    busy = Property(str, lambda self: self._busy, notify=changed)
