"""The page about coming into groups: somebody's link, where I asked to be let in, and who asks to be let into mine.

It is there from the start, so that whoever asks, and what was answered, is noticed wherever the person looks.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.errors import AppError, NotRunning
from app.group import entering
from app.group.views import AskedView, DecidedView, DoorView, RequestView
from app.notices import GROUP_CHANGED, JOINS_CHANGED, PERSON_CHANGED, RELOAD
from app.words import say
from ui.bridge import Bridge
from ui.group.askers import Askers
from ui.group.doors import Asking, asking, outcome, waiting, welcome
from ui.page import Page
from ui.rows import Rows
from ui.shell import MAP, Shell

PREFIX = "kith://g#"
REMINDER = "joins"


class JoinPage(Page):
    """Shows one link into a group, if there is one, and below it who waits for whom.

    Its badge, which the page of people looks at, counts the groups that I asked about.
    """

    changed = Signal()
    begun = Signal()  # another link: what was answered to the one before can go

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__(bridge, shell)
        self._asked = Rows(Asking, parent=self)
        self._askers = Askers(bridge, self)
        self._views: dict[str, AskedView] = {}
        self._told: set[tuple[str, str]] = set()
        self._over: set[tuple[str, str, str]] = set()
        self._link, self._door = "", DoorView("", "", "", 0, False, [], "", False, "")
        self._error, self._busy, self._known = "", False, False

    async def load(self) -> None:
        """Ask who waits for whom, and of the link that is shown what it says by now."""
        requests = await self.client.call(entering.requests)
        views = await self.client.call(entering.asked)
        if self._known:
            await self._tell_of(views)
        self._announce(requests)
        self._tell_what_became(await self.client.call(entering.decided))
        self._views, self._known = {one.id: one for one in views}, True
        self._asked.put(asking(one) for one in views)
        self.set_badge(len(views))
        self._askers.know(requests, alone=False)
        reminder = waiting(requests)
        self.shell.remind(REMINDER, reminder, say("Answer") if reminder else "", "join")
        if self._link:
            await self._look(self._link)
        self.changed.emit()

    def hear(self, name: str, of: str) -> None:
        """Load again when somebody asks, answers or comes in."""
        if name in (JOINS_CHANGED, GROUP_CHANGED, PERSON_CHANGED, RELOAD):
            self.refresh()

    def opened(self, argument: str) -> None:
        """Show somebody's link, or only who waits for whom."""
        if argument != self._link:
            self._link, self._door = argument, DoorView("", "", "", 0, False, [], "", False, "")
            self._error = ""
            self.begun.emit()
        for group, person in self._told:
            self.shell.seen.emit(f"asks {group} {person}")
        self.changed.emit()
        self.refresh()

    @Slot()
    def close(self) -> None:
        """Go to the conversations."""
        self._link = ""
        self.shell.go("chats")

    @Slot("QVariantList")
    def join(self, answers: list[str]) -> None:
        """Use the link that is shown."""
        if not self._busy:
            self._run(self._join(self._link, answers))

    @Slot(str)
    def cancel(self, group: str) -> None:
        """Ask no more to be let into a group, or forget that I was not."""
        self.start(self.client.call(entering.unask, group))

    @Slot()
    def talk(self) -> None:
        """Open the group of the link, as I belong to it."""
        group, self._link = self._door.id, ""
        self.shell.go("chats", group)

    async def _join(self, link: str, answers: list[str]) -> None:
        said = await self.client.call(entering.join, link, answer=answers)
        if said.state == "member":
            self.shell.go("chats", said.id)
        self.refresh()

    async def _look(self, link: str) -> None:
        try:
            door = await self.client.call(entering.link, link)
        except NotRunning:
            raise
        except AppError as error:
            self._error = str(error)
        else:
            if link == self._link:
                self._door = door

    async def _tell_of(self, views: list[AskedView]) -> None:
        """Say of groups that I asked about that I am in, or was not let in."""
        now = {one.id: one for one in views}
        for before in self._views.values():
            after = now.get(before.id)
            if after is not None and after.state == "refused" != before.state:
                self._say(before, after.why)
            elif after is None and before.state != "refused" and await self._is_in(before.id):
                self.shell.say(say("You belong to “{name}” now.", name=before.name))  # the list of chats tells of it

    async def _is_in(self, group: str) -> bool:
        from app.group import api

        return any(one.id == group and one.joined for one in await self.client.call(api.list_))

    def _say(self, of: AskedView, sentence: str) -> None:
        self.shell.say(sentence if of.name in sentence else f"“{of.name}”: {sentence}")
        if not self.shell.looks_at("join"):
            self.shell.announce(f"joined {of.id}", of.name, sentence, ("chats", of.id))

    def _announce(self, requests: list[RequestView]) -> None:
        """Tell of whoever asks since the last time; whoever looks at this page sees it."""
        asking_now = {(one.chat, one.id) for one in requests}
        for one in requests if self._known else ():
            if (one.chat, one.id) not in self._told and not self.shell.looks_at("join"):
                self.shell.announce(
                    f"asks {one.chat} {one.id}",
                    one.name,
                    say("Asks to be let into “{group_name}”", group_name=one.group_name),
                    ("join", ""),
                )
        self._told = asking_now

    def _tell_what_became(self, views: list[DecidedView]) -> None:
        """Say what others have decided since the last time about who asked."""
        over = {(one.chat, one.id, one.decided_at): one for one in views}
        for key, one in over.items() if self._known else ():
            if key not in self._over and (sentence := outcome(one)):
                self.shell.say(sentence)
        self._over = set(over)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        self._busy, self._error = True, ""
        self.changed.emit()
        self.start(self._judged(work))

    async def _judged(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except NotRunning:
            raise
        except AppError as error:
            self._error = str(error)
        finally:
            self._busy = False
            self.changed.emit()

    def _state(self) -> dict[str, Any]:
        door = self._door
        mine = self._views.get(door.id)
        return {
            "link": self._link,
            "id": door.id,
            "name": door.name,
            "by": door.by,
            "members": door.members,
            "note": welcome(door) if door.id else "",
            "approve": door.approve,
            "questions": list(door.questions),
            "joined": door.joined,
            "asked": "" if mine is None else mine.state,
            "why": "" if mine is None else asking(mine).note,
            "error": self._error,
            "busy": self._busy,
        }

    asked = Property(QObject, lambda self: self._asked, constant=True)
    askers = Property(QObject, lambda self: self._askers, constant=True)
    count = Property(int, lambda self: len(self._asked.rows), notify=changed)
    now = Property(MAP, _state, notify=changed)
