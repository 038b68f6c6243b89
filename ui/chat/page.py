"""The page of chats: the list of conversations, and the one that is open (`conversation.py`)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.chat import api as chat
from app.chat.order import in_order
from app.chat.views import ChatView
from app.errors import AppError, NotRunning
from app.group import api as group
from app.group.views import GroupView
from app.markup import plain
from app.notices import CHAT_CHANGED, GROUP_CHANGED, PERSON_CHANGED, REACH_CHANGED, RELOAD, TYPING_CHANGED
from app.people import api as people
from app.people.views import PersonView
from app.words import say, spoken
from ui import times
from ui.bridge import Again, Bridge
from ui.chat.attaching import Attaching
from ui.chat.conversation import Conversation
from ui.chat.exporting import Exporting
from ui.chat.finding import Finding
from ui.chat.listed import Around, ChatLine, chat_line, unanswered
from ui.chat.news import grew, is_loud, waits
from ui.chat.notified import Notified, acts
from ui.chat.partner import GROUP, NOBODY, Partner, of_group, of_person, picture
from ui.chat.scheduling import Scheduling
from ui.chat.tidying import Tidying
from ui.chat.typists import Typists
from ui.chat.unmuting import Unmuting
from ui.chat.voice import Voicing
from ui.page import Page
from ui.rows import Drawn, Rows
from ui.shell import Shell

TALK = "talk"  # under which the window keeps why a conversation cannot be shown
FIND = "find"  # what is asked of the page instead of a conversation
ALL, UNREAD, GROUPS = "all", "unread", "groups"  # which conversations the list shows
FEW = 6  # of so many conversations nobody needs to see some alone
MANY = 32  # when so many have changed, all are asked for


class ChatsPage(Page):
    """Its badge counts conversations with something new."""

    changed = Signal()
    searching = Signal()  # a conversation is to be found

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__(bridge, shell)
        self._list = Rows(ChatLine, parent=self)
        self._talk = Conversation(bridge, shell)
        self._finding = Finding(bridge, self._talk)
        self._scheduling = Scheduling(bridge, shell, self._talk)
        self._voice = Voicing(bridge, shell, self._talk)
        self._attaching = Attaching(bridge, shell, self._talk)
        self._talk.drafted.connect(self._show)
        self._talk.going.connect(self._show)
        self._chats: dict[str, ChatView] = {}
        self._drawn = Drawn(chat_line)
        self._exporting = Exporting(bridge, shell, self)
        self._tidying = Tidying(bridge, shell, lambda: self._chats, self)
        self._notified = Notified(bridge, shell, self._talk, lambda of: self._chats.get(self._place_of(of)))
        self._people: dict[str, PersonView] = {}
        self._groups: dict[str, GroupView] = {}
        self._groups_changed = True
        self._filter, self._kind = "", ALL
        self._wanted = self._message = ""  # a place that is to be opened, and a message there
        self._asking = self._away = 0
        self._in_archive = self._known = False
        self._meet = Again(bridge, self._see)
        self._tidying.order.changed.connect(self._show)
        self._tidying.order.dropped.connect(self.refresh)
        self._typists = Typists(bridge, self._see_typing)
        self._stale = set[str]()  # the ids of conversations that changed
        self._turn = asyncio.Lock()  # what is asked later is never overtaken by what was asked before
        self._renew = Again(bridge, self._load_stale)
        self._unmuting = Unmuting(self._changed, self)
        self._talk.writings.typed.append(self._typists.typed)
        bridge.online_changed.connect(self._show)  # without a node nobody is known to be online

    async def load(self) -> None:
        """Ask for all conversations and who they are with."""
        async with self._asking_for():
            moment, ordered = self._talk.drafts.moment, self._tidying.order.told
            views = await self.client.call(chat.list_)
            await self._ask()
            await self._ask_of_groups(views)
            self._asking = len(await self.client.call(people.requests))
            self._take(views, views, moment, ordered=ordered)

    async def _load_stale(self) -> None:
        """Ask for the conversations alone that changed; for all where that is one nobody here knows of."""
        if len(self._stale) > MANY:
            self.refresh()
            return
        async with self._asking_for() as asked:
            if not asked:
                return
            moment, ordered = self._talk.drafts.moment, self._tidying.order.told
            views = await self.client.call(chat.list_, only=sorted(asked))
            await self._ask_of_groups(views)
            told = {each for view in views for each in (view.id, *view.before)}
            known = {each for view in self._chats.values() for each in (view.id, *view.before)}
            others = [view for view in self._chats.values() if not {view.id, *view.before} & (asked | told)]
            self._take(views, in_order([*others, *views]), moment, ordered=ordered)
            if asked - told - known:
                self.refresh()

    @asynccontextmanager
    async def _asking_for(self) -> AsyncIterator[set[str]]:
        """Give the ids of what changed, one who asks after the other; what cannot be asked for stays changed."""
        async with self._turn:
            asked, self._stale = self._stale, set()
            try:
                yield asked
            except BaseException:
                self._stale |= asked
                raise

    def _take(self, views: Sequence[ChatView], every: Sequence[ChatView], moment: int, *, ordered: bool) -> None:
        """Show conversations that were asked for, among `every` one that there is; `ordered` as the node was told."""
        self._announce(views)
        before = self._chats.keys()
        self._chats = {view.contact: view for view in every}
        self._known = True
        self._talk.drafts.know(views, moment)
        self._attaching.know(views)
        if ordered:
            self._tidying.order.forget()
        self._show()
        self._unmuting.wait(every)
        self.set_badge(sum(map(waits, every)))
        after = self._place_of(self._wanted) or self._place_of(self._talk.contact)
        if after not in ("", self._talk.contact):
            self.open(after)  # it was wanted before it was there, or what was open goes on in another group
        elif self._talk.contact in before and not after:
            self.close()  # I blocked whom it is with
        self._tell()
        self._talk.look()

    def _changed(self, ids: Iterable[str]) -> None:
        self._stale |= set(ids)
        self._renew()

    async def _ask(self) -> None:
        """Ask who the conversations are with, and who of them is online."""
        self._people = {person.id: person for person in await self.client.call(people.list_)}

    async def _ask_of_groups(self, views: Sequence[ChatView]) -> None:
        """Ask what groups say of themselves, if there are any and it may be another thing than before."""
        wanted = {view.contact for view in views if view.kind == GROUP}
        if wanted and (self._groups_changed or wanted - self._groups.keys()):
            self._groups_changed = False
            self._groups = {one.id: one for one in await self.client.call(group.list_)}

    async def _see(self) -> None:
        """Show who came or went."""
        await self._ask()
        self._show()
        self._tell()

    def _see_typing(self) -> None:
        self._show()
        self._tell()

    def _tell(self) -> None:
        """Tell the open conversation what is known of it and of its person."""
        talk = self._talk
        if talk.contact:
            talk.know(self._partner(talk.contact), self._chats.get(talk.contact))

    def _partner(self, contact: str) -> Partner:
        """Give whom a conversation is with."""
        view, person = self._chats.get(contact), self._people.get(contact)
        if view is not None and view.kind == GROUP:
            partner = of_group(view, self._groups.get(contact))
        else:
            partner = NOBODY if person is None else of_person(person)
        return replace(partner, typing=self._typists.of(contact))

    def _announce(self, views: Sequence[ChatView]) -> None:
        """Give notice of new messages, but not of what was there at the start, and not of what is looked at.

        Once fewer are new than before, some were read or have disappeared, and the notice goes.
        """
        for view in views:
            before = self._chats.get(view.contact)
            is_news = grew(view, before) and not view.last_mine and is_loud(view, before)
            if before and view.unread < before.unread:
                self.shell.seen.emit(f"chat {view.id}")
            if self._known and is_news and not (self._talk.looking and self._talk.contact == view.contact):
                said_by = f"{view.last_author_name}: " if view.kind == GROUP and view.last_author_name else ""
                body = f"{said_by}{plain(view.last_text)}" if view.last_text else say("A new message")
                title = say("{name} ({count})", name=view.name, count=view.loud) if view.loud > 1 else view.name
                place = f"{view.contact} {view.first_unread or ''}".strip()
                self.shell.announce(f"chat {view.id}", title, body, ("chats", place), acts=acts(view))

    def hear(self, name: str, of: str) -> None:
        """Load the list again, and the open conversation if it is the one that changed."""
        self._groups_changed |= name in (GROUP_CHANGED, PERSON_CHANGED, RELOAD)
        if name in (GROUP_CHANGED, PERSON_CHANGED, RELOAD) or (name == CHAT_CHANGED and not self._known):
            self.refresh()
        elif name == CHAT_CHANGED:
            self._changed([of])
        elif name == REACH_CHANGED and self._known:
            self._meet()
        if name in (TYPING_CHANGED, GROUP_CHANGED, PERSON_CHANGED, RELOAD):
            self._typists.ask()
        if name == RELOAD:
            self._talk.deletions.catch_up()
            self._talk.removals.catch_up()
        view = self._chats.get(self._talk.contact)
        ours = view is not None and (of in (view.id, *view.before) if name == CHAT_CHANGED else view.kind == GROUP)
        if name == RELOAD or (name in (CHAT_CHANGED, PERSON_CHANGED) and ours):
            self._talk.refresh()
            self._scheduling.refresh()

    def opened(self, argument: str) -> None:
        """Open the conversation with an account, or of a chat's id, or find one; else keep the one that is open.

        Behind it, and a space, may stand the id of a message that is to be seen there.
        """
        self._talk.be_front(True)
        if argument == FIND:
            self.find()
            return
        place, _, self._message = argument.partition(" ")
        wanted = self._place_of(place)
        if wanted:
            self.open(wanted)
        elif place:
            self._wanted = place
            self.refresh()

    def _place_of(self, argument: str) -> str:
        """Give with whom a conversation is: of an account, of an id, or of a group that goes on in it; or nothing."""
        found = (view for view in self._chats.values() if argument in (view.id, view.contact, *view.before))
        return next((view.contact for view in found if argument), "")

    def left(self) -> None:
        """Nothing is read while another page is in front, and nothing recorded."""
        self._talk.be_front(False)
        self._voice.look_away()

    @Slot(str)
    def open(self, contact: str) -> None:
        """Open the conversation with a contact."""
        self._wanted = ""
        message, self._message = self._message, ""
        if message or contact != self._talk.contact:
            self.start(self._open(contact, message))
        self.changed.emit()

    async def _open(self, contact: str, message: str) -> None:
        if contact != self._talk.contact and not await self._shown(contact):
            return
        if message:
            self._talk.jump(message)

    async def _shown(self, contact: str) -> bool:
        """Show a conversation; if it cannot be, say in its place why."""
        self.shell.faults.note(TALK, "")
        try:
            await self._talk.open(self._partner(contact), self._chats.get(contact))
        except NotRunning:
            raise
        except AppError as error:
            self.shell.faults.note(TALK, str(error))
            return False
        return True

    @Slot()
    def again(self) -> None:
        """Try once more to show a conversation that could not be."""
        self.start(self._reopen(self._talk.contact))

    async def _reopen(self, contact: str) -> None:
        await self._shown(contact)

    @Slot()
    def close(self) -> None:
        """Close the open conversation, as Esc and Back do."""
        self._talk.close()
        self.changed.emit()

    @Slot(int)
    def step(self, by: int) -> None:
        """Open the next conversation of the list, or the one before with -1."""
        rows = self._list.rows
        if rows:
            at = next((n for n, row in enumerate(rows) if row.contact == self._talk.contact), -1 if by > 0 else 0)
            self.open(rows[(at + by) % len(rows)].contact)

    @Slot(int)
    def open_at(self, number: int) -> None:
        """Open a conversation by its place in the list."""
        if 0 <= number < len(self._list.rows):
            self.open(self._list.rows[number].contact)

    @Slot()
    def find(self) -> None:
        """Go to the field in which one searches."""
        self.searching.emit()

    @Slot(str)
    def search(self, text: str) -> None:
        """Show only conversations whose name or last line holds a text."""
        self._filter = text.strip().casefold()
        self._show()

    def _show(self) -> None:
        at = times.now().replace(hour=0, minute=0, second=0, microsecond=0)  # of the time rows say no more than the day
        going = self._talk.deletions.going | self._talk.removals.going
        views = self._tidying.order.sort(list(self._chats.values()))
        rows = self._drawn.rows((view.contact, self._facts(view, at, going)) for view in views)
        word = self._filter
        self._away = sum(row.away for row in rows)
        self._in_archive = self._in_archive and self._away > 0
        shown = [row for row in rows if row.away == self._in_archive and self._is_wanted(row)]
        self._list.put(_holding(rows, word) if word else shown)
        self._tidying.changed.emit()
        self.changed.emit()

    def _facts(self, view: ChatView, at: datetime, going: Collection[str]) -> tuple[ChatView, Around]:
        contact, person = view.contact, self._people.get(view.contact)
        draft = self._talk.writings.drafts.get(contact, "") if view.may_post else ""
        online = person is not None and person.online and self.bridge.online
        image, typing = picture(self._groups.get(contact)), self._typists.of(contact)
        around = Around(at, draft, view.last_id in going, online, image, typing, spoken())
        return unanswered(view, person), around

    @Slot(bool)
    def show_archive(self, on: bool) -> None:
        """Show the conversations that were put away, or the others."""
        self._in_archive = on
        self._show()

    @Slot(str)
    def show_kind(self, kind: str) -> None:
        """Show all conversations, those in which something is new, or groups alone."""
        if kind in (ALL, UNREAD, GROUPS):
            self._kind = kind
            self._show()

    def _is_wanted(self, row: ChatLine) -> bool:
        """Whether the list shows it; the one that is open stays while it is read."""
        if self._in_archive or self._kind == ALL:
            return True
        news = row.unread > 0 or row.marked or row.contact == self._talk.contact
        return news if self._kind == UNREAD else row.group

    @Slot(int)
    def step_unread(self, by: int) -> None:
        """Open the next conversation in which something is new, or the one before with -1."""
        rows = [row.contact for row in self._list.rows if row.unread or row.marked or row.contact == self._talk.contact]
        if rows:
            at = rows.index(self._talk.contact) if self._talk.contact in rows else -1 if by > 0 else 0
            self.open(rows[(at + by) % len(rows)])

    def _last_on_top(self) -> str:
        return next((row.contact for row in reversed(self._list.rows) if row.above), "")

    last_on_top = Property(str, _last_on_top, notify=changed)
    kind = Property(str, lambda self: self._kind, notify=changed)
    many = Property(bool, lambda self: len(self._chats) >= FEW or self._kind != ALL, notify=changed)
    away = Property(int, lambda self: self._away, notify=changed)
    in_archive = Property(bool, lambda self: self._in_archive, notify=changed)
    exporting = Property(QObject, lambda self: self._exporting, constant=True)
    tidying = Property(QObject, lambda self: self._tidying, constant=True)
    list = Property(QObject, lambda self: self._list, constant=True)
    talk = Property(QObject, lambda self: self._talk, constant=True)
    finding = Property(QObject, lambda self: self._finding, constant=True)
    scheduling = Property(QObject, lambda self: self._scheduling, constant=True)
    voice = Property(QObject, lambda self: self._voice, constant=True)
    attaching = Property(QObject, lambda self: self._attaching, constant=True)
    asking = Property(int, lambda self: self._asking, notify=changed)
    known = Property(bool, lambda self: self._known, notify=changed)
    filtered = Property(bool, lambda self: bool(self._filter), notify=changed)


def _holding(rows: Sequence[ChatLine], word: str) -> Sequence[ChatLine]:
    return [row for row in rows if word in row.name.casefold() or word in row.preview.casefold()]
