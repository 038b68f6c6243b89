"""The page of groups: a new one, or what one says of itself, who belongs to it and who may do what.

What is said in a group is on the page of chats. A refusal stands at the place of what was refused.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.commands import File
from app.errors import AppError, NotRunning
from app.group import api as group
from app.group import entering
from app.group.rules import MAX_MEMBERS
from app.group.views import GroupView
from app.notices import GROUP_CHANGED, JOINS_CHANGED, PERSON_CHANGED, RELOAD
from app.people import api as people
from app.people.views import PersonView
from app.words import mark, say
from ui import files
from ui.bridge import Bridge
from ui.group.askers import Askers
from ui.group.choosing import Choosing
from ui.group.inviting import Inviting
from ui.group.lines import HISTORIES, SLOW, Banned, Member, Right, banned, members, rights
from ui.page import Page
from ui.people.carrying import Carrying
from ui.rows import Rows
from ui.shell import MAP, Shell

NEW = "new"
SHOWN = 30  # members before the others are asked for
NAME, ABOUT, PICTURE, MEMBERS, RIGHTS, END = "name", "description", "picture", "members", "rights", "end"
BANS = "bans"
UNKNOWN = mark("It is not on this computer. If you were just added, it will come.")
PLACES = {"bad_title": NAME, "bad_description": ABOUT}  # where a refusal belongs, if not where it was asked


class GroupPage(Page):
    """Shows one group, or with no group the making of one."""

    changed = Signal()
    ended = Signal()  # the group is made, or is not to be: what was typed can go
    added = Signal()  # the dialog can go
    entered = Signal()  # somebody comes here for this group: it is shown from its beginning
    renewed = Signal()  # a name or description came: fields that show the old one take it

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__(bridge, shell)
        self._members = Rows(Member, parent=self)
        self._rights = Rows(Right, parent=self)
        self._banned = Rows(Banned, parent=self)
        self._choosing = Choosing(self)
        self._adding = Choosing(self)
        self._inviting, self._askers = Inviting(bridge, self), Askers(bridge, self)
        self._carrying = Carrying(bridge, shell)
        self._people: list[PersonView] = []
        self._found: list[Member] = []  # the members who are called as it was asked for
        self._id = ""
        self._view: GroupView | None = None
        self._error = ""  # why the group cannot be shown
        self._wrong: dict[str, str] = {}
        self._busy = ""
        self._all = False
        self._sought = ""  # what the members that are shown are called

    async def load(self) -> None:
        """Ask for the group that is shown, and for the contacts who can be chosen."""
        self._people = await self.client.call(people.list_)
        wanted = self._id
        if wanted:
            try:
                view = await self.client.call(group.show, wanted)
            except NotRunning:
                raise
            except AppError as error:
                self._error = say(UNKNOWN) if error.code == "unknown_group" else str(error)
            else:
                self._take(view)
                await self._take_askers(view)
        self._show()

    async def _take_askers(self, view: GroupView) -> None:
        """Ask by which links people come, and who waits, of a group into which I may let them."""
        may = view.joined and view.may.add
        await self._inviting.load(view.id if may else "")
        self._askers.know(await self.client.call(entering.requests, view.id) if may else [], alone=True)

    def hear(self, name: str, of: str) -> None:
        """Load again when the group or a name changed."""
        if name in (PERSON_CHANGED, RELOAD) or (name in (GROUP_CHANGED, JOINS_CHANGED) and of == self._id):
            self.refresh()

    def opened(self, argument: str) -> None:
        """Show a group, or have a new one made."""
        wanted = self._id if not argument else "" if argument == NEW else argument
        if wanted != self._id or argument == NEW:
            self._id, self._view, self._error, self._wrong, self._all = wanted, None, "", {}, False
            self._sought = ""
            self._carrying.forget()
            self.changed.emit()
        if wanted == argument:
            self.entered.emit()
        self.refresh()

    @Slot()
    def close(self) -> None:
        """Go to the conversation, or to all of them: no group is to be made."""
        if not self._id:
            self.ended.emit()
        self.shell.go("chats", self._id)

    @Slot()
    def again(self) -> None:
        """Try once more to show the group."""
        self._error = ""
        self.changed.emit()
        self.refresh()

    @Slot(str, str, str)
    def make(self, name: str, description: str, history: str) -> None:
        """Make a group of those who were ticked, whose newcomers read `history` of what was said, and open it."""
        if not self._busy:
            self._start(END, self._make(name, description, history))

    @Slot(str, str)
    def save(self, name: str, description: str) -> None:
        """Give the group another name and description."""
        self._start(NAME, self._save(name, description))

    @Slot()
    def choose_picture(self) -> None:
        """Ask for a picture file and give it to the group."""
        self._start(PICTURE, self._choose_picture())

    @Slot()
    def drop_picture(self) -> None:
        """Take the group's picture away."""
        self._start(PICTURE, self._changed(self.client.call(group.picture, self._id)))

    @Slot()
    def add(self) -> None:
        """Add those who were ticked in the dialog."""
        if self._adding.ticked:
            self._start(MEMBERS, self._add(list(self._adding.ticked)))

    @Slot(str)
    def remove(self, person: str) -> None:
        """Remove somebody."""
        self._start(MEMBERS, self._changed(self.client.call(group.remove, self._id, person)))

    @Slot(str)
    def ban(self, person: str) -> None:
        """Remove somebody for good."""
        self._start(MEMBERS, self._changed(self.client.call(group.ban, self._id, person)))

    @Slot(str)
    def unban(self, person: str) -> None:
        """Lift a ban."""
        self._start(BANS, self._changed(self.client.call(group.unban, self._id, person)))

    @Slot(str, str)
    def give_role(self, person: str, role: str) -> None:
        """Make somebody an admin, a moderator or a member."""
        self._start(MEMBERS, self._changed(self.client.call(group.role, self._id, person, role)))

    @Slot(str, str)
    def give_right(self, action: str, who: str) -> None:
        """Say who may do something."""
        self._start(RIGHTS, self._give_right(action, who))

    @Slot(bool)
    def archive(self, archived: bool) -> None:
        """Archive the group, or let people write in it again."""
        ask = group.archive if archived else group.unarchive
        self._start(END, self._changed(self.client.call(ask, self._id)))

    @Slot()
    def succeed(self) -> None:
        """Have the group go on in one of mine."""
        self._start(END, self._succeed())

    @Slot()
    def bring(self) -> None:
        """Add those of the group before whom I know and who did not come along."""
        self._start(MEMBERS, self._changed(self.client.call(group.bring, self._id)))

    @Slot()
    def leave(self) -> None:
        """Leave the group."""
        self._start(END, self._leave())

    @Slot()
    def show_all(self) -> None:
        """Show every member."""
        self._all = True
        self._show()

    @Slot(str)
    def seek(self, name: str) -> None:
        """Show only members whose name holds this."""
        self._sought = name.strip().casefold()
        self._show()

    def _start(self, place: str, work: Awaitable[None]) -> None:
        self._busy, self._wrong = place, {}
        self.changed.emit()
        self.start(self._judged(place, self._id, work))

    async def _judged(self, place: str, of: str, work: Awaitable[None]) -> None:
        """Do what was asked for; what is wrong with it is said at its place."""
        try:
            await work
        except NotRunning:
            raise
        except AppError as error:
            if of == self._id:
                self._wrong = {PLACES.get(error.code, place): str(error)}
        finally:
            self._busy = ""
            self._show()

    async def _make(self, name: str, description: str, history: str) -> None:
        chosen = list(self._choosing.ticked)
        made = await self.client.call(group.create, name, chosen, history=history, description=description.strip())
        self.ended.emit()
        self._id = made.id
        self._take(made)
        self.shell.go("chats", made.id)

    async def _save(self, name: str, description: str) -> None:
        view = self._view
        if view is not None and name.strip() != view.name:
            await self._changed(self.client.call(group.rename, self._id, name))
        if view is not None and description.strip() != view.description:
            await self._changed(self.client.call(group.describe, self._id, description.strip()))

    async def _choose_picture(self) -> None:
        of = self._id
        if paths := await files.choose_pictures(many=False):
            await self._changed(self.client.call(group.picture, of, File(paths[0])))

    async def _add(self, accounts: list[str]) -> None:
        await self._changed(self.client.call(group.add, self._id, accounts))
        self._adding.clear()
        self.added.emit()

    async def _give_right(self, action: str, who: str) -> None:
        if action == SLOW:
            await self.client.call(group.slow, self._id, who)
        elif action == "all":
            await self.client.call(group.all_, self._id, who)
        else:
            await self.client.call(group.rights, self._id, **{action: who})
        self.refresh()

    async def _succeed(self) -> None:
        made = await self.client.call(group.succeed, self._id)
        self.shell.go("chats", made.id)

    async def _leave(self) -> None:
        await self._changed(self.client.call(group.leave, self._id))
        self.shell.go("chats", self._id)

    async def _changed(self, asked: Awaitable[GroupView]) -> None:
        self._take(await asked)

    def _take(self, view: GroupView) -> None:
        if view.id == self._id:
            before, self._view, self._error = self._view, view, ""
            if before is None or (before.name, before.description) != (view.name, view.description):
                self.changed.emit()
                self.renewed.emit()

    def _show(self) -> None:
        view = self._view
        self._found = members(view) if view else []
        if self._sought:
            self._found = [one for one in self._found if self._sought in one.called.casefold()]
        self._members.put(self._found if self._all else self._found[:SHOWN])
        self._rights.put(rights(view) if view else [])
        self._banned.put(banned(view) if view else [])
        inside = {one.id for one in view.members} if view else set()
        self._choosing.know(self._people, (), MAX_MEMBERS - 1)
        self._adding.know(self._people, inside, MAX_MEMBERS - len(inside))
        self.changed.emit()

    def _state(self) -> dict[str, Any]:
        """Give everything about the group that is not a list, in one object."""
        view, kept = self._view, {"id": self._id, "known": self._view is not None, "error": self._error}
        kept |= {"busy": self._busy, "most": MAX_MEMBERS, "more": 0}
        kept |= {
            f"wrong_{place}": self._wrong.get(place, "") for place in (NAME, ABOUT, PICTURE, MEMBERS, RIGHTS, END, BANS)
        }
        if view is None:
            kept |= {"name": "", "description": "", "picture": "", "banned": 0, "lagging": []}
            return kept | {"joined": False, "goes_on": False, "many": False}
        return kept | {
            "name": view.name,
            "description": view.description,
            "picture": view.picture.thumb_url if view.picture else "",
            "history": say(HISTORIES.get(view.history, "")),
            "joined": view.joined,
            "archived": view.archived,
            "owner": view.role == "owner",
            "goes_on": view.successor != "",
            "lagging": view.lagging,
            "members": len(view.members),
            "banned": len(view.banned),
            "more": 0 if self._all else max(0, len(self._found) - SHOWN),
            "many": len(view.members) > SHOWN,
            "none_found": not self._found,
            "may_add": view.may.add,
            "may_edit": view.may.edit,
            "may_rule": view.may.rights,
        }

    members = Property(QObject, lambda self: self._members, constant=True)
    rights = Property(QObject, lambda self: self._rights, constant=True)
    banned = Property(QObject, lambda self: self._banned, constant=True)
    choosing = Property(QObject, lambda self: self._choosing, constant=True)
    adding = Property(QObject, lambda self: self._adding, constant=True)
    inviting = Property(QObject, lambda self: self._inviting, constant=True)
    askers = Property(QObject, lambda self: self._askers, constant=True)
    carrying = Property(QObject, lambda self: self._carrying, constant=True)
    now = Property(MAP, _state, notify=changed)
