"""Drafts on the disk and on my other devices: saved when I pause or go elsewhere, taken over when another one wrote.

What stands in a field here and is not saved yet is never replaced by what comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.chat import api as chat
from app.chat import tidying
from app.chat.views import ChatView, MessageView
from app.errors import NotRunning, Refused
from ui.bridge import Bridge
from ui.chat.lines import Line
from ui.chat.writing import Writing, Writings

PAUSE_MS = 3000  # without a keystroke, after which a draft is saved
Kept = tuple[str, str]  # a text, and the id of the message it answers or nothing
NOTHING: Kept = ("", "")


class Drafts(QObject):
    """`came` names a conversation in which another device of mine wrote; `made` gives messages as lines."""

    came = Signal(str)
    touched = Signal(str)  # something is written, or not any more, in this conversation
    saving = Signal()  # all that is not on the disk is to be

    def __init__(
        self, bridge: Bridge, writings: Writings, made: Callable[[Sequence[MessageView]], list[Line]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bridge, self._writings, self._made = bridge, writings, made
        self._known: dict[str, Kept] = {}  # what the node has
        self._due: set[str] = set()
        self._saving: set[str] = set()
        self._moment = 0
        self._changed: dict[str, int] = {}  # the moment of the last change from here
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self.save)
        bridge.online_changed.connect(self.save)

    @property
    def moment(self) -> int:
        """The moment it is: ask for it before the views that are given to `know`."""
        return self._moment

    def touch(self, contact: str) -> None:
        """Note that what is written to somebody may be another thing now."""
        if contact:
            self._due.add(contact)
            self._timer.start()
            self.touched.emit(contact)

    def save(self) -> None:
        """Save all that is not on the disk yet; the window's end waits for it."""
        self._timer.stop()
        self.saving.emit()
        if not self._bridge.online:
            return  # done once the node is back
        held = self._saving | {contact for contact in self._due if self._writings.under_way[contact]}  # until it went
        due, self._due = self._due - held, self._due & held
        for contact in due:
            if _kept(self._writings.of(contact)) != self._known.get(contact, NOTHING):
                self._saving.add(contact)
                self._bridge.promise(self._save(contact))

    def know(self, views: Iterable[ChatView], since: int) -> None:
        """Take what the node had of drafts at a moment."""
        for view in views:
            contact, kept = view.contact, (view.kept.draft, view.kept.reply or "")
            before = self._known.get(contact, NOTHING)
            if contact in self._saving or self._changed.get(contact, 0) > since or kept == before:
                continue
            if _kept(self._writings.of(contact)) == before:
                self._bridge.start(self._take(contact, kept))
            self._known[contact] = kept

    async def _save(self, contact: str) -> None:
        """Save one; what cannot be kept at all, such as a text beyond all bounds, is not tried again and again."""
        text, reply = wanted = _kept(self._writings.of(contact))
        before = self._known.get(contact, NOTHING)
        self._known[contact] = wanted
        self._mark(contact)
        try:
            await self._bridge.client.call(tidying.draft, contact, text, reply=reply or None)
        except NotRunning:
            self._known[contact] = before
            self._due.add(contact)
            raise
        except Refused:
            return
        finally:
            self._mark(contact)
            self._saving.discard(contact)
            if contact in self._due:
                self._timer.start()

    async def _take(self, contact: str, kept: Kept) -> None:
        """Write here what another device wrote, unless something was written here meanwhile."""
        before = self._writings.of(contact)
        line = await self._line(contact, kept[1]) if kept[1] else None
        if self._writings.of(contact) == before and self._known.get(contact) == kept:
            self._writings.replace(contact, kept[0], line)
            self.came.emit(contact)

    async def _line(self, contact: str, message: str) -> Line | None:
        """Give the message that a draft answers, if it is still there."""
        try:
            found = await self._bridge.client.call(chat.timeline, contact, around=message, limit=1)
        except Refused:
            return None
        return next((line for line in self._made(found) if line.id == message and line.can_be_answered), None)

    def _mark(self, contact: str) -> None:
        self._moment += 1
        self._changed[contact] = self._moment


def _kept(writing: Writing) -> Kept:
    reply = writing.reply.id if writing.reply else ""
    return (writing.draft, reply) if writing.draft.strip() or reply else NOTHING
