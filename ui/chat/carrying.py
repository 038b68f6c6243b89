"""A conversation that is kept on top is carried to another place among those; the list shows it so at once.

The order is stated to the node when it is dropped, and what the list shows is the node's again once that was told back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from app.chat import tidying
from app.chat.views import ChatView
from app.errors import AppError
from ui.bridge import Bridge


class Carrying(QObject):
    """What QML knows as `page.tidying.carrying`; `chats` gives what the node said of all conversations."""

    changed = Signal()  # another order is to be shown
    dropped = Signal()  # and the node was told of it

    def __init__(self, bridge: Bridge, chats: Callable[[], Iterable[ChatView]], parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._chats = bridge, chats
        self.carried = ""
        self._order: list[str] = []  # of those on top, while it is another one than the node's
        self.told = False  # the node was told of it, and what it says from now on counts

    def sort(self, chats: Sequence[ChatView]) -> list[ChatView]:
        """Give conversations with those on top as they stand while one of them is carried; what is new there first."""
        if not self._order:
            return list(chats)
        place = {contact: at for at, contact in enumerate(self._order)}
        above = sorted(on_top(chats), key=lambda view: place.get(view.contact, -1))
        return [*above, *(view for view in chats if not view.kept.place)]

    def forget(self) -> None:
        """Show the order of the node again, unless one is carried."""
        if self._order and not self.carried:
            self._order, self.told = [], False
            self.changed.emit()

    @Slot(str, str)
    def carry(self, contact: str, other: str) -> None:
        """Show a conversation in the place of another one, which makes room."""
        order = [view.contact for view in self.sort(on_top(self._chats()))]
        if contact in order and other in order and contact != other:
            at = order.index(other)
            order.remove(contact)
            order.insert(at, contact)
            self.carried, self._order, self.told = contact, order, False
            self.changed.emit()

    @Slot()
    def back(self) -> None:
        """Have it stand where it was."""
        self.carried = ""
        self.forget()

    @Slot()
    def drop(self) -> None:
        """Leave it where it is shown, on all my devices."""
        contact, self.carried = self.carried, ""
        known = [view.contact for view in on_top(self._chats())]
        order = [one for one in self._order if one in known]
        if contact in order and order != [one for one in known if one in order]:
            self._bridge.start(self._state(contact, order))
        else:
            self.forget()

    async def _state(self, contact: str, order: Sequence[str]) -> None:
        """Place it above what is below it; the last one below what is above it, by two steps."""
        place, call = order.index(contact), self._bridge.client.call
        try:
            if place + 1 < len(order):
                await call(tidying.pin_chat, contact, above=order[place + 1])
            else:
                await call(tidying.pin_chat, contact, above=order[place - 1])
                await call(tidying.pin_chat, order[place - 1], above=contact)
        except AppError:
            self.forget()
            raise
        self.told = True
        self.dropped.emit()


def on_top(chats: Iterable[ChatView]) -> list[ChatView]:
    """Give the conversations that are kept on top, in their order."""
    return sorted((view for view in chats if view.kept.place), key=lambda view: -view.kept.place)
