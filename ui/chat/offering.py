"""What is offered while somebody writes in the open conversation: people to call, and emoji."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Slot

from app.chat.views import MessageView
from app.group.views import GroupView
from ui.chat.calling import Offer, emojis, offers
from ui.emoji.picker import Emojis
from ui.rows import Rows

Told = tuple[GroupView | None, Sequence[MessageView]]


class Offers(Rows[Offer]):
    """What QML knows as `talk.offers`; `told` gives the group that is open, if one is, and what was said."""

    def __init__(self, parent: QObject, board: Emojis, told: Callable[[], Told]) -> None:
        super().__init__(Offer, parent=parent)
        self._board, self._told = board, told

    @Slot(str)
    def ask(self, before: str) -> None:
        """Offer whom the text before the cursor may call, or which emoji it may name."""
        self.put(offers(before, *self._told()) or emojis(self._board.begun(before)))
