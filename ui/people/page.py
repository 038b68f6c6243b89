"""The people page: contacts, those who ask, one person's details, and adding people (`adding.py`)."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from app.errors import Refused
from app.notices import PERSON_CHANGED, REACH_CHANGED, RELOAD
from app.people import api as people
from app.people.turning import blocked as blocked_people
from app.people.views import PersonView, SafetyView
from app.words import say
from ui.bridge import Bridge
from ui.page import Page
from ui.people.adding import Adding
from ui.people.carrying import Carrying
from ui.people.helping import Helping
from ui.people.lines import STATES, PersonLine, grouped, is_named, last_seen, namesake, person_line, title
from ui.people.turning import Turning
from ui.qr import LINK, path_of
from ui.rows import Rows
from ui.shell import MAP, Shell

ADD, REQUESTS = "add", "requests"
RENEW_MS = 30 * 60_000  # an address of a picture at the door lives an hour after it was last asked for


class PeoplePage(Page):
    """Its badge counts those who ask. `now.view` is what the right pane shows: add, person, or nothing."""

    changed = Signal()

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__(bridge, shell)
        self._lines = Rows(PersonLine, parent=self)
        self._adding = Adding(bridge, shell)
        self._carrying = Carrying(bridge, shell)
        self._helping = Helping(bridge)
        self._turning = Turning(bridge, shell, self._list, self.refresh)
        self._people: dict[str, PersonView] = {}
        self._safety: SafetyView | None = None
        self._code, self._differs = ("", 0), ""
        self._person, self._view, self._known, self._front = "", "", False, False
        self._back = ""  # the page that asked for what is shown, and gets the person back
        self._welcomed: set[str] = set()  # whom the person was told of where they were added
        self._adding.met.connect(self._met)
        bridge.online_changed.connect(self._list)
        self._renewing = QTimer(self, interval=RENEW_MS)
        self._renewing.timeout.connect(self.refresh)
        self._renewing.start()

    async def load(self) -> None:
        """Ask for everybody known and everybody who waits for an answer."""
        asking = await self.client.call(people.requests)
        known = await self.client.call(people.list_)
        blocked = await self.client.call(blocked_people)
        if self._known:
            self._tell(asking, known)
        before = self._people
        mine = await self.client.call(people.profile)
        self._people = {view.id: view for view in [*asking, *known, *blocked]}
        self._adding.know([*asking, *known])
        faces = {view.id: view.picture_url for view in self._people.values()} | {mine.id: mine.picture_url}
        self.shell.show_faces({account: face for account, face in faces.items() if face})
        self._known = True
        if self._person in before and self._person not in self._people:
            self._show("")
        self._list()

    def _list(self) -> None:
        """Show everybody; without a node nobody is known to be online."""
        views = [view for view in self._people.values() if view.id not in self._turning.gone]
        self.set_badge(sum(view.state == "requested" for view in views))
        self._lines.put(
            person_line(replace(view, online=view.online and self.bridge.online), self._adding.called.get(view.id, ""))
            for view in views
        )
        self.changed.emit()

    def _tell(self, asking: list[PersonView], known: list[PersonView]) -> None:
        """Announce who asks now, and who answered or came by a link of mine; whoever looks here sees it."""
        before = {account: view.state for account, view in self._people.items()}
        for view in asking:
            if before.get(view.id) != "requested":
                self._announce(f"asks {view.id}", view, say("Asks to talk to you"))
        for view in known:
            came = view.id not in before and view.id not in self._welcomed and not self._adding.accepts
            if view.state == "contact" and (came or before.get(view.id) in ("asked", "invited")):
                self._adding.tell(view)
                self._announce(f"met {view.id}", view, say("Is your contact now"))

    def _announce(self, key: str, view: PersonView, what: str) -> None:
        if not self.shell.looks_at("people"):
            self.shell.announce(key, view.name, what, ("people", view.id))

    def hear(self, name: str, of: str) -> None:
        """Load again when somebody's state changed, or whether they are online."""
        if name in (PERSON_CHANGED, RELOAD):
            self.refresh()
            self._adding.follow()
            if of == self._person:
                self.start(self._compare())
        elif name == REACH_CHANGED:
            self.refresh()

    def opened(self, argument: str) -> None:
        """Show the panel for adding, perhaps with a link that was opened, somebody who asks, or an account's person."""
        self._front = True
        offered = argument.startswith(LINK)
        if argument == ADD or offered or self._adding.failed:
            self._adding.begin()
        if argument == ADD or offered:
            self.add()
            self._adding.offer(argument if offered else "")
        elif argument == REQUESTS:
            self.start(self._first_asking())
        elif argument:
            self.show(argument)
        self._back = self.shell.came_from if argument else ""
        self._adding.watch(self._view == ADD)

    def left(self) -> None:
        """Look for nobody near any more."""
        self._front = False
        self._adding.watch(False)

    @Slot()
    def add(self) -> None:
        """Show the panel for adding people."""
        self._back = ""
        self._show(ADD)

    @Slot(str)
    def show(self, person: str) -> None:
        """Show one person."""
        self._back = ""
        self._show_person(person)

    @Slot()
    def close(self) -> None:
        """Show nothing at the right; who came here from another page for it goes back there."""
        back, self._back = self._back, ""
        self._show("")
        if back:
            self.shell.go(back)

    @Slot(str)
    def approve(self, person: str) -> None:
        """Make somebody who asked a contact."""
        self.start(self._approve(person))

    @Slot(str)
    def decline(self, person: str) -> None:
        """Turn down somebody who asked; for some seconds it can be taken back."""
        self._turning.decline(person, title(self._people[person]))
        if person == self._person:
            self.close()

    @Slot(str)
    def block(self, person: str) -> None:
        """Take nothing of a person any more."""
        self.start(self._turning.block(person, title(self._people[person])))

    @Slot(str, str)
    def block_called(self, person: str, name: str) -> None:
        """Block somebody who may be known by others alone, as in a group."""
        self.start(self._turning.block(person, name))

    @Slot(str, result=bool)
    def is_blocked(self, person: str) -> bool:
        """Say whether I have blocked somebody."""
        view = self._people.get(person)
        return view is not None and view.state == "blocked"

    @Slot(str)
    def unblock(self, person: str) -> None:
        """Let a person be again what they were."""
        self.start(self._turning.unblock(person))

    @Slot(str)
    def verify(self, person: str) -> None:
        """Note that both read the same safety number."""
        self.start(self._verify(person))

    @Slot(str, str)
    def compare(self, person: str, number: str) -> None:
        """Note that both have the same safety number, if what was read on the other screen is the same."""
        self.start(self._compared(person, number))

    @Slot(str, str)
    def call_them(self, person: str, name: str) -> None:
        """Give a person a name of my own, or take it away with an empty one."""
        self.start(self._name(person, name))

    def _show(self, view: str) -> None:
        if view == ADD and self._view != ADD:
            self._adding.begin()
        self._view = view
        self._person = self._person if view == "person" else ""
        self._helping.about(self._person)
        self._adding.watch(view == ADD and self._front)
        self.changed.emit()

    def _show_person(self, person: str) -> None:
        self._carrying.forget()
        self._person, self._safety, self._differs = person, None, ""
        self._show("person")
        self.start(self._compare())

    def _met(self, account: str) -> None:
        self._welcomed.add(account)
        self.refresh()

    async def _first_asking(self) -> None:
        await self.load()
        asking = next((row.id for row in self._lines.rows if row.asks), "")
        if asking:
            self._show_person(asking)

    async def _compare(self) -> None:
        person = self._person
        if not person:
            return
        found = await self.client.call(people.verify, person)
        if person == self._person:
            self._know(found)
            self.changed.emit()

    def _know(self, found: SafetyView) -> None:
        self._safety, self._code = found, path_of(found.safety_number)

    async def _approve(self, person: str) -> None:
        view = await self.client.call(people.approve, person)
        self._adding.tell(view)
        self.refresh()

    async def _verify(self, person: str) -> None:
        self._know(await self.client.call(people.verify, person, confirm=True))
        self.shell.say(say("Noted: you compared the safety number."))
        self.refresh()

    async def _compared(self, person: str, number: str) -> None:
        self._differs = ""
        try:
            self._know(await self.client.call(people.verify, person, number=number))
            self.shell.say(say("Both numbers are the same."))
            self.refresh()
        except Refused as refused:
            if refused.code not in ("bad_number", "number_differs"):
                raise
            self._differs = str(refused)
        self.changed.emit()

    async def _name(self, person: str, name: str) -> None:
        await self.client.call(people.petname, person, name.strip())
        self.refresh()

    def _state(self) -> dict[str, Any]:
        view = self._people.get(self._person)
        return {
            "view": self._view,
            "known": self._known,
            "person": self._person if self._view == "person" else "",
            "name": title(view, self._adding.called.get(view.id, "")) if view else "",
            "called": view.name if view and is_named(view) else "",
            "stated": view.stated_name if view else "",
            "petname": (view.petname or "") if view else "",
            "about": view.about if view else "",
            "fields": [asdict(each) for each in view.fields] if view else [],
            "state": view.state if view else "",
            "note": say(STATES.get(view.state, "")) if view else "",
            "verified": bool(view and view.verified),
            "namesake": namesake(view, self._people) if view else "",
            "online": bool(view and view.online and self.bridge.online),
            "last_seen": last_seen(view) if view else "",
            "safety": grouped(self._safety.safety_number) if self._safety else [],
            "safety_path": self._code[0],
            "safety_size": self._code[1],
            "differs": self._differs,
        }

    lines = Property(QObject, lambda self: self._lines, constant=True)
    adding = Property(QObject, lambda self: self._adding, constant=True)
    carrying = Property(QObject, lambda self: self._carrying, constant=True)
    helping = Property(QObject, lambda self: self._helping, constant=True)
    now = Property(MAP, _state, notify=changed)
