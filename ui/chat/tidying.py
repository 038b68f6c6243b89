"""What a person does with the rows of the list of chats: keep on top, mute, mark unread, put away with a way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.chat import api as chat
from app.chat import tidying
from app.chat.views import ChatView
from app.words import mark, say
from ui import times
from ui.bridge import Bridge
from ui.chat.carrying import Carrying, on_top
from ui.chat.partner import GROUP
from ui.shell import LIST, Shell

TIMES = (
    ("1h", mark("For 1 hour")),
    ("8h", mark("For 8 hours")),
    ("1w", mark("For 1 week")),
    ("always", mark("Always")),
)


ANNOUNCED = (
    ("all", mark("Everything")),
    ("mentions", mark("Mentions and answers to me")),
    ("nothing", mark("Nothing")),
)
HEEDED = {"mentions": mark("Mentions only"), "nothing": mark("Nothing is announced")}


class Tidying(QObject):
    """What QML knows as `page.tidying`; `chats` gives what is known of a conversation."""

    changed = Signal()

    def __init__(
        self, bridge: Bridge, shell: Shell, chats: Callable[[], Mapping[str, ChatView]], parent: QObject
    ) -> None:
        """`chats` gives all conversations by contact."""
        super().__init__(parent)
        self._bridge, self._shell, self._chats = bridge, shell, chats
        self.order = Carrying(bridge, lambda: chats().values(), self)
        self._turn = 0
        self.changed.connect(self._next)

    @Slot(str, bool)
    def top(self, contact: str, on: bool) -> None:
        """Keep a conversation on top of the list, or no more."""
        self._do(tidying.pin_chat if on else tidying.unpin_chat, contact)

    @Slot(str, int)
    def move(self, contact: str, by: int) -> None:
        """Move one that is on top up (-1) or down (1) among those."""
        order = [view.contact for view in on_top(self._chats().values())]
        at = order.index(contact) if contact in order else -1
        other = at + by
        if at >= 0 and 0 <= other < len(order):
            upper, lower = (contact, order[other]) if by < 0 else (order[other], contact)
            self._bridge.start(self._above(upper, lower))

    @Slot(str, str)
    def mute(self, contact: str, how_long: str) -> None:
        """Announce nothing of a conversation for a while; with no word: announce it again."""
        if how_long:
            self._do(tidying.mute, contact, how_long)
        else:
            self._do(tidying.unmute, contact)

    @Slot(str, str)
    def announce(self, contact: str, what: str) -> None:
        """Choose what is announced of a group: all, mentions or nothing."""
        self._do(tidying.announce, contact, what)

    @Slot(str, bool)
    def unread(self, contact: str, on: bool) -> None:
        """Have a conversation count as unread, or as read."""
        self._do(tidying.mark_unread if on else chat.read, contact)

    @Slot(str, bool)
    def archive(self, contact: str, on: bool) -> None:
        """Put a conversation away, which can be undone, or have it among the others again."""
        if not on:
            self._do(tidying.unarchive, contact)
            return
        was_on_top = any(view.contact == contact for view in on_top(self._chats().values()))

        def undo() -> None:
            self._bridge.start(self._back(contact, on_top=was_on_top))

        self._do(tidying.archive, contact)
        self._shell.offer(say("Put away"), say("Undo"), undo)

    def _do(self, command: Callable[..., object], *words: str) -> None:
        async def call() -> None:
            await self._bridge.client.call(command, *words)  # type: ignore[arg-type]

        self._bridge.start(call())

    async def _above(self, upper: str, lower: str) -> None:
        await self._bridge.client.call(tidying.pin_chat, upper, above=lower)

    async def _back(self, contact: str, *, on_top: bool) -> None:
        await self._bridge.client.call(tidying.unarchive, contact)
        if on_top:
            await self._bridge.client.call(tidying.pin_chat, contact)

    @Slot(str, result="QVariant")
    def state(self, contact: str) -> Any:
        """Give what is kept of a conversation, and in a sentence until when it is muted; None if there is none.

        Whoever shows it reads `turn`, too: it is another number after each change.
        """
        view = self._chats().get(contact)
        return None if view is None else _state(view)

    def _next(self) -> None:
        self._turn += 1

    carrying = Property(QObject, lambda self: self.order, constant=True)
    turn = Property(int, lambda self: self._turn, notify=changed)
    announced = Property(LIST, lambda _: [[word, say(said)] for word, said in ANNOUNCED], notify=changed)
    times = Property(LIST, lambda _: [[word, say(said)] for word, said in TIMES], notify=changed)


def _state(view: ChatView) -> dict[str, Any]:
    kept = view.kept
    return {
        "above": kept.place > 0,
        "away": kept.put_away,
        "muted": kept.muted,
        "announce": kept.announce,
        "group": view.kind == GROUP,
        "text": heard(view, times.now()),
    }


def heard(view: ChatView, at: datetime) -> str:
    """Say until when a conversation is muted, or what of it is announced; nothing where all is."""
    if view.kept.muted_until is not None:
        return say("Muted until {time}", time=times.until(times.local(view.kept.muted_until), at))
    if view.kept.muted:
        return say("Muted")
    return say(HEEDED.get(view.kept.announce, ""))
