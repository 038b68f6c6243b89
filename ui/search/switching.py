"""The quick switcher: a few letters of a name, in their order, lead to a conversation.

Those lately spoken in come first; of what is typed a beginning counts more than a part, and that more than letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.chat import api as chat
from app.chat.views import ChatView
from app.search.folding import fold
from ui.bridge import Again, Bridge
from ui.rows import Rows
from ui.shell import Shell

MOST = 50  # rows
NOT, LETTERS, PART, WORD, BEGINNING, WHOLE = range(6)


@dataclass(frozen=True, slots=True)
class Choice:
    """One conversation that can be gone to."""

    id: str
    contact: str
    name: str
    group: bool
    unread: int
    spoken: str


def fitness(name: str, typed: str) -> int:
    """Say how well a name fits what is typed: NOT at all, or the better the higher."""
    called, wanted = fold(name), fold(typed).strip()
    if not wanted or called == wanted:
        return WHOLE
    if called.startswith(wanted):
        return BEGINNING
    if f" {wanted}" in called:
        return WORD
    if wanted in called:
        return PART
    rest = iter(called)
    return LETTERS if all(sign in rest for sign in wanted if sign != " ") else NOT


def choices(views: Sequence[ChatView], typed: str) -> list[Choice]:
    """Give the conversations that fit, the best first and among equals in the order given."""
    rated = [(fitness(view.name, typed), view) for view in views]
    fitting = sorted((one for one in rated if one[0] != NOT), key=lambda one: -one[0])
    return [_choice(view) for _, view in fitting[:MOST]]


def _choice(view: ChatView) -> Choice:
    group = view.kind == "group"
    said = [view.name, "group" if group else "", f"{view.unread} new" if view.unread else ""]
    return Choice(view.id, view.contact, view.name, group, view.unread, ", ".join(part for part in said if part))


class Switching(QObject):
    """What QML knows as `page.switching`."""

    changed = Signal()

    def __init__(self, bridge: Bridge, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._client, self._shell = bridge.client, shell
        self._rows = Rows(Choice, parent=self)
        self._views: list[ChatView] = []
        self._typed = ""
        self._known = False
        self._again = Again(bridge, self._load)

    @Slot()
    def begin(self) -> None:
        """Ask which conversations there are; until that is known those of the last time stand there."""
        self._typed = ""
        self._show()
        self._again()

    @Slot(str)
    def look(self, text: str) -> None:
        """Show what fits a text."""
        self._typed = text
        self._show()

    @Slot(int, result=bool)
    def choose(self, number: int) -> bool:
        """Go to a conversation; whether there is one at that place."""
        there = 0 <= number < len(self._rows.rows)
        if there:
            self._shell.go("chats", self._rows.rows[number].contact)
        return there

    async def _load(self) -> None:
        self._views = await self._client.call(chat.list_)
        self._known = True
        self._show()

    def _show(self) -> None:
        self._rows.put(choices(self._views, self._typed))
        self.changed.emit()

    rows = Property(QObject, lambda self: self._rows, constant=True)
    known = Property(bool, lambda self: self._known, notify=changed)
