"""What a message said before it was changed, asked for one message at a time while somebody looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Slot

from app.chat import api as chat
from app.chat.views import VersionView
from app.errors import Refused
from app.markup import HIDDEN, plain
from app.words import mark, say
from ui import times
from ui.bridge import Bridge
from ui.chat.looking import Looking

FIRST, NOW = mark("First"), mark("Now")


@dataclass(frozen=True, slots=True)
class Version:
    """One version, as the list shows it: without marks, and without what it hides."""

    id: str
    text: str
    when: str
    spoken: str


class Versions(Looking):
    """What QML knows as `talk.opening.versions`."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(bridge, parent, Version, self._of)

    @Slot()
    def close(self) -> None:
        """Ask for nothing any more, and keep nothing."""
        super().close()
        self._rows.put([])

    async def _of(self, message: str) -> list[Version]:
        """Give what a message said."""
        try:
            return versions(await self._client.call(chat.history, message))
        except Refused:
            return []  # it was deleted meanwhile


def versions(views: Sequence[VersionView]) -> list[Version]:
    """Give the lines of all versions (oldest first), the one that is shown now first."""
    return [_version(view, at, len(views)) for at, view in enumerate(views)][::-1]


def _version(view: VersionView, at: int, count: int) -> Version:
    text, moment = plain(view.text, view.spans), times.full(times.local(view.written_at))
    when = f"{NOW} · {moment}" if at == count - 1 else f"{FIRST} · {moment}" if at == 0 else moment
    return Version(view.id, text, when, f"{when}, {text.replace(HIDDEN, say('hidden text'))[:500]}")
