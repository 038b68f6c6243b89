"""The conversation that is open: its lines, what is being written, answered or edited, and what a person does with it.

Reading marks are given only while the person looks: window in front, page in front, the newest message in view.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.chat import api as chat
from app.chat.views import ChatView, MessageView, PollView
from app.errors import NotRunning
from ui import times
from ui.bridge import Again, Bridge
from ui.chat.attachments import Attachments
from ui.chat.deleting import Deletions, Removals
from ui.chat.drafts import Drafts
from ui.chat.folding import Folding
from ui.chat.forwarding import Forwarding
from ui.chat.lines import Line, draw, facts, going
from ui.chat.offering import Offers, Told
from ui.chat.opening import Opening
from ui.chat.partner import NOBODY, Partner
from ui.chat.picking import Picking
from ui.chat.pinned import Pinned
from ui.chat.places import Places
from ui.chat.polls import Polls
from ui.chat.receipts import Receipts
from ui.chat.sending import Sending, trouble
from ui.chat.standing import standing
from ui.chat.thread import Thread
from ui.chat.timing import Timing
from ui.chat.waiting import Waiting
from ui.chat.window import Window
from ui.chat.writing import Writing, Writings
from ui.rows import Drawn, Rows, readable
from ui.shell import MAP, Shell


class Conversation(QObject):
    """What QML knows as `page.talk`."""

    changed = Signal()
    aimed = Signal(str, bool)  # bring this message into view; True: flash it, False: put it in the middle
    grown = Signal(str)  # at one of its ends; the message that was the newest of those held before
    to_end = Signal()
    returned = Signal(int)  # a text that could not be sent, and where the cursor stood in it
    drafted = Signal()
    going = Signal()  # a message is to be deleted, or is not after all

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__()
        self._bridge, self._shell, self._client = bridge, shell, bridge.client
        self._lines = Rows(Line, parent=self)
        self._partner = NOBODY
        self._chat: ChatView | None = None
        self._window: Window | None = None
        self._drawn = Drawn(draw)
        self._fresh = ("", 0)
        self._at_end = True
        self._front = False
        self._loaded = self._growing = False
        self.writings = Writings()
        self.drafts = Drafts(bridge, self.writings, self._made, self)
        self.drafts.came.connect(self._come)
        self.drafted.connect(lambda: self.drafts.touch(self.contact))
        self._sending = Sending(self._client, (self.writings, self.drafts), self._come_back, self.changed.emit)
        self.refresh = Again(bridge, self._load)
        self._offers = Offers(self, shell.board, self._told)
        self._folding = Folding(self, self._show)
        self._receipts = Receipts(bridge, self)
        self._polls = Polls(bridge, self, lambda: self.contact, self._poll)
        self._pinned = Pinned(bridge, self, lambda: self.contact)
        self._timing = Timing(bridge, self, lambda: self.contact)
        self._waiting = Waiting(self)
        self._places = Places(bridge, shell, self, lambda: (self._chat and self._chat.first_unread) or "")
        self._opening = Opening(bridge, shell, self, self._show)
        self._files = Attachments(bridge, shell, self, lambda: self._lines.rows, self.refresh)
        self.changed.connect(self._files.follow)
        self._thread = Thread(bridge, self, self._made)
        self.deletions = Deletions(bridge, shell, self._take_back, self.refresh)
        self.removals = Removals(bridge, shell, self._take_back, self.refresh)
        self._picking = Picking(shell, self, self._lines, self._show)
        self._picking.deleting.connect(self.delete_all)
        self._forwarding = Forwarding(bridge, shell, self, self._picking.clear)
        self._picking.forwarding.connect(self._forwarding.begin)
        shell.changed.connect(self.look)
        bridge.online_changed.connect(self.changed)

    @property
    def contact(self) -> str:
        """The account of the person, or the id of the group, it is with; or the empty string."""
        return self._partner.id

    @property
    def looking(self) -> bool:
        """Whether the person sees the newest message now."""
        return self._front and self._at_end and self._shell.focused

    def be_front(self, front: bool) -> None:
        """Note whether the page of chats is in front."""
        self._front = front
        self.drafts.save()
        self.look()

    async def open(self, partner: Partner, view: ChatView | None) -> None:
        """Show the conversation with somebody, at the first message that is new."""
        self._picking.clear()
        self.drafts.save()
        self._partner, self._chat, self._loaded = partner, view, False
        self._waiting.know(view)
        self._opening.opened.clear()
        self._lines.put([])
        self._folding.clear()
        self._offers.put([])
        self._pinned.clear()
        self._pinned.again()
        self.changed.emit()
        window = self._window = Window(self._client, partner.id)
        first = view.first_unread if view else None
        self._fresh = (first or "", view.unread if view else 0)
        try:
            await window.to_newest()
            if first and view and view.unread > len(window.views) // 2:
                await window.to(first)
        except NotRunning:
            if window is self._window:
                self._window = None  # opened again when the node is back
            raise
        if window is not self._window:
            return
        self._loaded = True
        self._show()
        if view and view.kept.marked_unread and not view.unread:
            self._bridge.start(self._unmark(partner.id))
        if first and view and view.unread > 3:
            self.aimed.emit(first, False)
        else:
            self.to_end.emit()
        self.look()

    def close(self) -> None:
        """Show no conversation."""
        self._picking.clear()
        self.drafts.save()
        self._partner, self._chat, self._window = NOBODY, None, None
        self._lines.put([])
        self.changed.emit()

    def know(self, partner: Partner, view: ChatView | None) -> None:
        """Take what the list of chats learned of this conversation anew."""
        if (partner, view) != (self._partner, self._chat):
            self._partner, self._chat = partner, view
            self._waiting.know(view)
            self.changed.emit()

    def look(self) -> None:
        """Tell the node that everything is read, if the person sees it; else mark where what is new begins."""
        view = self._chat
        if view is None or not view.unread:
            return
        fresh = (view.first_unread or "", view.unread)
        if not self.looking and fresh != self._fresh:
            self._fresh = fresh
            self._show()
        elif self.looking and self._loaded:
            self._bridge.start(self._read(self.contact))

    @Slot(str, result=str)
    def trouble(self, text: str) -> str:
        """Say why a text is no message as it is, such as that it is too long; of an empty one nothing is said."""
        return trouble(text)

    @Slot(str)
    @Slot(str, bool)
    def send(self, text: str, silent: bool = False) -> None:
        """Send a text, or the change of a message that is being edited; of a `silent` one nothing is announced."""
        if not self.contact or not (text.strip() or self.writings.of(self.contact).may_be_wordless):
            return
        sent = self.writings.take(self.contact, text)
        self._fresh = ("", 0)
        self.changed.emit()
        self.drafted.emit()
        self._bridge.start(self._send(self.contact, sent, silent))

    @Slot(str)
    def set_draft(self, text: str) -> None:
        """Keep what is written but not sent."""
        if self.writings.type(self.contact, text):
            self.drafted.emit()

    @Slot(str)
    def reply_to(self, message: str) -> None:
        """Answer a message with the next text; the newest one without an id."""
        line = self._line(message) if message else next((row for row in self._lines.rows if row.can_be_answered), None)
        self.writings.answer(self.contact, line)
        self.changed.emit()
        self.drafted.emit()

    @Slot(str)
    def edit(self, message: str) -> None:
        """Change a message of mine with the next text; my last one without an id."""
        mine = (row for row in self._lines.rows if row.can_be_changed)
        line = next((row for row in mine if row.id == message or not message), None)
        if line is not None:
            self.writings.edit(self.contact, line)
            self.changed.emit()

    @Slot()
    def never_mind(self) -> None:
        """Edit, or else answer, nothing."""
        self.writings.drop(self.contact)
        self.changed.emit()
        self.drafted.emit()

    @Slot(str)
    def delete(self, message: str) -> None:
        """Take a message of mine back; it can be undone as long as that is offered."""
        self.deletions.add(message)

    @Slot(list, bool)
    def delete_all(self, messages: Sequence[str], everywhere: bool) -> None:
        """Take messages back from everybody, or have them here and on my other devices no more."""
        (self.deletions if everywhere else self.removals).add(*messages)

    @Slot(str, str)
    def react(self, message: str, emoji: str) -> None:
        """React with an emoji, or take the same one back."""
        line = self._line(message)
        mine = line is not None and any(one.mine and one.emoji == emoji for one in line.reactions)
        self._bridge.start(self._react(message, "" if mine else emoji))

    @Slot(str)
    def copy(self, message: str) -> None:
        """Put the text of a message on the clipboard."""
        line = self._line(message)
        if line is not None:
            self._shell.copy(line.text)

    @Slot()
    def older(self) -> None:
        """Hold more at the old end."""
        self._grow("grow_older")

    @Slot()
    def newer(self) -> None:
        """Hold more at the new end."""
        self._grow("grow_newer")

    @Slot(str)
    def jump(self, message: str) -> None:
        """Bring a message into view, wherever it is."""
        self._bridge.start(self._jump(message))

    @Slot()
    def newest(self) -> None:
        """Go to the newest message."""
        self._bridge.start(self._newest())

    @Slot(bool)
    def set_at_end(self, at_end: bool) -> None:
        """Note whether the newest message is in view."""
        at_end = at_end and (self._window is None or self._window.newest)
        if at_end != self._at_end:
            self._at_end = at_end
            self.look()

    def _made(self, views: Sequence[MessageView], fresh: tuple[str, int] = ("", 0)) -> list[Line]:
        told, group, opened = self._folding.seen(views), self._partner.is_group, self._opening.opened
        return self._drawn.rows(facts(told, self._me, fresh, times.now(), group=group, opened=opened))[::-1]

    def _told(self) -> Told:
        return self._partner.group, self._window.views if self._window else []

    def _poll(self, message: str) -> PollView | None:
        line = self._line(message)
        return line.poll if line is not None else None

    @property
    def _me(self) -> str:
        return str(self._shell.property("me")["id"])

    def _line(self, message: str) -> Line | None:
        return next((row for row in self._lines.rows if row.id == message), None)

    def _show(self) -> None:
        if self._window is not None:
            views = going(self._window.views, self.deletions.going, self.removals.going)
            self._lines.put(self._picking.mark(self._made(views, self._fresh)))
        self.changed.emit()

    def _come(self, contact: str) -> None:
        """Show what another device of mine wrote here."""
        self.drafted.emit()
        if contact == self.contact:
            self.changed.emit()
            self.returned.emit(len(self.writings.of(contact).text))

    def _take_back(self) -> None:
        self._show()
        self.going.emit()

    async def _load(self) -> None:
        window = self._window
        if window is None and self.contact:
            await self.open(self._partner, self._chat)
        elif window is not None and self._loaded:
            await window.again()
            self._show()
            self.look()
            for aside in (self._receipts, self._pinned, self._thread, self._opening):
                aside.again()

    async def _read(self, contact: str) -> None:
        if self._chat is not None and self._chat.contact == contact and self._chat.unread:
            self._chat = None
            await self._client.call(chat.read, contact)

    async def _unmark(self, contact: str) -> None:
        await self._client.call(chat.read, contact)

    async def _send(self, contact: str, sent: Writing, silent: bool) -> None:
        await self._sending.send(contact, sent, silent=silent)
        if sent.editing is None and contact == self.contact:
            await self._newest()

    def _come_back(self, contact: str, end: int) -> None:
        """Show what could not be sent; `end` is where it ends in the field, -1 if that holds something else."""
        self.changed.emit()
        self.drafted.emit()
        if contact == self.contact and end >= 0:
            self.returned.emit(end)

    async def _react(self, message: str, emoji: str) -> None:
        await self._client.call(chat.react, message, emoji)

    def _grow(self, way: str) -> None:
        if self._window is not None and self._loaded and not self._growing:
            self._growing = True
            self._bridge.start(self._grown(self._window, way))

    async def _grown(self, window: Window, way: str) -> None:
        newest = self._lines.rows[0].id if self._lines.rows else ""
        try:
            if await getattr(window, way)() and window is self._window:
                self._show()
                self.grown.emit(newest)
        finally:
            self._growing = False

    async def _jump(self, message: str) -> None:
        if self._window is not None:
            await self._window.to(message)
            self._show()
            self.aimed.emit(message, True)

    async def _newest(self) -> None:
        window = self._window
        if window is None:
            return
        if window.newest:
            await window.again()
        else:
            await window.to_newest()
        self._show()
        self.to_end.emit()

    def _state(self) -> dict[str, Any]:
        """Give everything about the conversation that is not a list, in one object."""
        writing = self.writings.of(self.contact)
        return {
            **standing(self._partner, self._chat, self._told()[1], self._me),
            "online": self._partner.online and self._bridge.online,
            "text": writing.text,
            "sending": self._sending.under_way[self.contact],
            "loaded": self._loaded,
            "empty": self._loaded and not self._lines.rows,
            "reply": readable(writing.reply) if writing.reply else None,
            "editing": readable(writing.editing) if writing.editing else None,
        }

    lines = Property(QObject, lambda self: self._lines, constant=True)
    offers = Property(QObject, lambda self: self._offers, constant=True)
    folding = Property(QObject, lambda self: self._folding, constant=True)
    polls = Property(QObject, lambda self: self._polls, constant=True)
    pinned = Property(QObject, lambda self: self._pinned, constant=True)
    answers = Property(QObject, lambda self: self._thread, constant=True)
    timing = Property(QObject, lambda self: self._timing, constant=True)
    waiting = Property(QObject, lambda self: self._waiting, constant=True)
    opening = Property(QObject, lambda self: self._opening, constant=True)
    receipts = Property(QObject, lambda self: self._receipts, constant=True)
    picking = Property(QObject, lambda self: self._picking, constant=True)
    places = Property(QObject, lambda self: self._places, constant=True)
    forwarding = Property(QObject, lambda self: self._forwarding, constant=True)
    files = Property(QObject, lambda self: self._files, constant=True)
    now = Property(MAP, _state, notify=changed)
