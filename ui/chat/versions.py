"""What a message said before it was changed, asked for one message at a time while somebody looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Slot

from app.chat import api as chat
from app.chat.views import VersionView
from app.errors import Refused
from app.markup import HIDDEN, plain
from ui import times
from ui.bridge import Again, Bridge
from ui.rows import Rows

FIRST, NOW = "First", "Now"


@dataclass(frozen=True, slots=True)
class Version:
    """One version, as the list shows it: without marks, and without what it hides."""

    id: str
    text: str
    when: str
    spoken: str


class Versions(QObject):
    """What QML knows as `talk.opening.versions`."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._client = bridge.client
        self._rows = Rows(Version, parent=self)
        self._message = ""
        self._load = Again(bridge, self._ask)

    @Slot(str)
    def show(self, message: str) -> None:
        """Ask what a message said."""
        self._message = message
        self._rows.put([])
        self._load()

    @Slot()
    def close(self) -> None:
        """Ask for nothing any more, and keep nothing."""
        self._message = ""
        self._rows.put([])

    def again(self) -> None:
        """The conversation changed: ask anew, if somebody looks."""
        if self._message:
            self._load()

    async def _ask(self) -> None:
        message = self._message
        if not message:
            return
        try:
            found = await self._client.call(chat.history, message)
        except Refused:
            found = []  # it was deleted meanwhile
        if message == self._message:
            self._rows.put(versions(found))

    rows = Property(QObject, lambda self: self._rows, constant=True)


def versions(views: Sequence[VersionView]) -> list[Version]:
    """Give the lines of all versions (oldest first), the one that is shown now first."""
    return [_version(view, at, len(views)) for at, view in enumerate(views)][::-1]


def _version(view: VersionView, at: int, count: int) -> Version:
    text, moment = plain(view.text, view.spans), times.full(times.local(view.written_at))
    when = f"{NOW} · {moment}" if at == count - 1 else f"{FIRST} · {moment}" if at == 0 else moment
    return Version(view.id, text, when, f"{when}, {text.replace(HIDDEN, 'hidden text')[:500]}")
