"""Where messages are to be forwarded: conversations found by a few letters, some of them chosen, and a text before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.chat import api as chat
from app.chat import forwarding
from app.chat.rules import check_text
from app.chat.views import ChatView
from app.errors import NotRunning, Refused
from app.words import say
from ui.bridge import Again, Bridge
from ui.choosing import Choice, choices
from ui.rows import Rows
from ui.shell import MAP, Shell

MOST = forwarding.MAX_TALKS


class Forwarding(QObject):
    """What QML knows as `talk.forwarding`; `done` is called once they were passed on."""

    changed = Signal()
    asked = Signal()  # the person shall say where
    sent = Signal()

    def __init__(self, bridge: Bridge, shell: Shell, parent: QObject, done: Callable[[], None]) -> None:
        super().__init__(parent)
        self._bridge, self._shell, self._done = bridge, shell, done
        self._rows = Rows(Choice, parent=self)
        self._views: list[ChatView] = []
        self._messages: list[str] = []
        self._chosen: dict[str, str] = {}  # names by contact
        self._typed = self._error = ""
        self._known = self._busy = False
        self._again = Again(bridge, self._load)

    @Slot("QVariantList")
    def begin(self, messages: Sequence[str]) -> None:
        """Ask where messages shall go, which are given by their ids."""
        self._messages, self._chosen = list(messages), {}
        self._typed = self._error = ""
        self._show()
        self._again()
        self.asked.emit()

    @Slot(str)
    def look(self, text: str) -> None:
        """Show the conversations that fit a text."""
        self._typed = text
        self._show()

    @Slot(int)
    def toggle(self, number: int) -> None:
        """Choose the conversation at a place, or choose it no more."""
        if not 0 <= number < len(self._rows.rows):
            return
        row = self._rows.rows[number]
        self._error = ""
        if row.contact in self._chosen:
            del self._chosen[row.contact]
        elif len(self._chosen) < MOST:
            self._chosen[row.contact] = row.name
        else:
            self._error = say("At most {most} conversations at once.", most=MOST)
        self._show()

    @Slot(str)
    def send(self, comment: str) -> None:
        """Forward them to those that are chosen, with a text before them if there is one."""
        if self._chosen and not self._busy:
            self._bridge.start(self._send(comment.strip()))

    @Slot(str, result=str)
    def trouble(self, comment: str) -> str:
        """Say why a text cannot go before them."""
        try:
            check_text(comment.strip() or ".")
        except Refused as refusal:
            return str(refusal)
        return ""

    async def _send(self, comment: str) -> None:
        self._busy, self._error = True, ""
        self.changed.emit()
        named = dict(self._chosen)
        try:
            await self._bridge.client.call(forwarding.forward, self._messages, to=list(named), comment=comment)
        except NotRunning:
            raise
        except Refused as refusal:
            self._error = str(refusal)
        else:
            self.sent.emit()
            self._done()
            self._say(named)
        finally:
            self._busy = False
            self.changed.emit()

    def _say(self, named: dict[str, str]) -> None:
        if len(named) > 1:
            self._shell.say(say("Forwarded to {count} conversations", count=len(named)))
            return
        ((contact, name),) = named.items()
        self._shell.offer(say("Forwarded to {name}", name=name), say("Show"), lambda: self._shell.go("chats", contact))

    async def _load(self) -> None:
        self._views = [view for view in await self._bridge.client.call(chat.list_) if view.may_post]
        self._known = True
        self._show()

    def _show(self) -> None:
        self._rows.put(choices(self._views, self._typed, list(self._chosen)))
        self.changed.emit()

    def _state(self) -> dict[str, Any]:
        return {
            "count": len(self._messages),
            "known": self._known,
            "chosen": len(self._chosen),
            "names": ", ".join(self._chosen.values()),
            "busy": self._busy,
            "error": self._error,
        }

    rows = Property(QObject, lambda self: self._rows, constant=True)
    now = Property(MAP, _state, notify=changed)
