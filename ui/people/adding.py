"""Adding people: who is near, an invite as link and code, and the link of another, pasted, or a code that is read."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QGuiApplication

from app.errors import AppError
from app.people import api as people
from app.people.views import PersonView
from app.relays import api as relays
from app.words import mark, say
from ui.bridge import Bridge
from ui.people.lines import NearbyLine, accepted, asked, nearby_line, way
from ui.qr import path_of, read_file, read_image
from ui.rows import Rows
from ui.scanning import Scanner
from ui.shell import MAP, Shell

OTHER_LINK = mark("That link is from a relay, not from a person. Use it on the Network page.")
GROUP_LINK = "kith://g#"  # what a link into a group begins with, which has a page of its own
NEARBY_HEX = 16  # so many digits of an account are told on the network
LOOK_AGAIN = 3000  # ms between looks at who is near, while somebody watches


class Adding(QObject):
    """What QML knows as `page.adding`."""

    changed = Signal()
    begun = Signal(str)  # anew: what was typed is forgotten, a link that was opened elsewhere stands there
    met = Signal(str)  # an account that is a contact, or was asked to become one

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__()
        self._bridge, self._shell, self._client = bridge, shell, bridge.client
        self._nearby = Rows(NearbyLine, parent=self)
        self._link, self._path, self._size = "", "", 0
        self._far = False  # whether a relay takes the invite beyond this network
        self._over = ""  # how the invite that is shown came to its end
        self._offered = ""  # a link that was opened elsewhere and not used yet
        self._error, self._busy, self._watched, self._looked = "", "", False, False
        self._asked: set[str] = set()
        self.called: dict[str, str] = {}  # what those call themselves here who were asked, by account
        self._contacts: set[str] = set()  # nearby ids of people who are contacts already
        self._asking: dict[str, str] = {}  # accounts of those who ask me, by their nearby id
        self._scanner = Scanner(bridge, self.accept, self)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_AGAIN)
        self._timer.timeout.connect(self._look)

    def know(self, known: Iterable[PersonView]) -> None:
        """Offer to ask nobody who is a contact by now, and to accept whoever asks me."""
        states = {view.id: view.state for view in known}
        self._contacts = {account[:NEARBY_HEX] for account, state in states.items() if state == "contact"}
        self._asking = {account[:NEARBY_HEX]: account for account, state in states.items() if state == "requested"}
        self._asked -= self._contacts
        self._nearby.put([line for line in self._nearby.rows if line.id not in self._contacts])
        self.changed.emit()

    def tell(self, person: PersonView) -> None:
        """Say that somebody is a contact now, and offer to write to them."""
        sentence = say("{name} is your contact now.", name=person.name)
        self._shell.offer(sentence, say("Write"), lambda: self._shell.go("chats", person.id))

    def begin(self) -> None:
        """Start anew: a link that was wrong is forgotten, and an invite that is worth nothing any more."""
        self._error = self._offered = ""
        if self._over:
            self._link = self._over = ""
        self.begun.emit("")
        self.changed.emit()

    def offer(self, link: str) -> None:
        """Put a link that was opened elsewhere where links are used; the person decides."""
        self._offered = link
        self.begun.emit(link)
        self.changed.emit()

    def follow(self) -> None:
        """See whether somebody used the invite that is shown, or its time is over."""
        if self._link and not self._over:
            self._bridge.start(self._follow(self._link))

    def watch(self, watched: bool) -> None:
        """Look who is near while the panel is in front."""
        if watched and not self._watched:
            self._timer.start()
            self._look()
        elif not watched:
            self._timer.stop()
            self._scanner.stop()
        self._watched = watched

    @Slot(str)
    def greet(self, nearby: str) -> None:
        """Ask somebody near to become a contact, or accept whoever has asked already."""
        if nearby in self._asking:
            self._run("near", self._approve(self._asking[nearby]))
            return
        self._asked.add(nearby)
        self._run("near", self._greet(nearby))

    @Slot()
    def invite(self) -> None:
        """Make a link that one person can use within a week."""
        self._run("invite", self._invite())

    @Slot(str)
    def accept(self, link: str) -> None:
        """Use somebody's link."""
        if link.strip():
            self._run("accept", self._accept(link))

    @Slot()
    def paste(self) -> None:
        """Use what is on the clipboard: a picture with a code, or a link."""
        clipboard = QGuiApplication.clipboard()
        image = clipboard.image()
        if not image.isNull():
            self._run("accept", self._accept_later(asyncio.to_thread(read_image, image)))
        else:
            self._run("accept", self._accept(clipboard.text()))

    @Slot()
    def choose_picture(self) -> None:
        """Read the code in a picture file that the person chooses."""
        self._run("accept", self._chosen())

    @Slot(QUrl)
    def drop(self, file: QUrl) -> None:
        """Read the code in a picture file that was dropped."""
        if file.isLocalFile():
            self._run("accept", self._accept_later(asyncio.to_thread(read_file, file.toLocalFile())))

    @Slot()
    def forgive(self) -> None:
        """Say no longer what was wrong with a link: another one is typed."""
        if self._error:
            self._error = ""
            self.changed.emit()

    @property
    def failed(self) -> bool:
        """Whether somebody's link was wrong, and it is said so."""
        return bool(self._error)

    @property
    def accepts(self) -> bool:
        """Whether somebody's link is being used now."""
        return self._busy == "accept"

    def _look(self) -> None:
        self._bridge.start(self._see())
        self.follow()

    async def _see(self) -> None:
        found = await self._client.call(people.nearby)
        self._nearby.put(nearby_line(one) for one in found if one.id not in self._contacts)
        self._looked = True
        self.changed.emit()

    async def _greet(self, nearby: str) -> None:
        at = self._nearby.find(nearby)
        called = self._nearby.rows[at].name if at >= 0 else ""
        person = await self._client.call(people.add, nearby)
        if called:
            self.called[person.id] = called
        self._welcome(person, called)

    async def _approve(self, account: str) -> None:
        self._welcome(await self._client.call(people.approve, account))

    async def _invite(self) -> None:
        self._far = bool(await self._client.call(relays.list_))
        self._link, self._over = (await self._client.call(people.invite)).link, ""
        self._path, self._size = path_of(self._link)

    async def _follow(self, link: str) -> None:
        found = await self._client.call(people.invited, link)
        if link == self._link and not found.usable:
            self._over = accepted(found.used_by)
            self.changed.emit()

    async def _accept(self, link: str) -> None:
        if link.strip().startswith(GROUP_LINK):
            self.begun.emit("")
            self._shell.go("join", link.strip())
            return
        self._welcome(await self._client.call(people.accept, link))

    async def _accept_later(self, reading: Coroutine[Any, Any, str]) -> None:
        await self._accept(await reading)

    async def _chosen(self) -> None:
        from ui.files import choose_pictures

        for path in await choose_pictures(many=False):
            await self._accept(await asyncio.to_thread(read_file, path))

    def _welcome(self, person: PersonView, called: str = "") -> None:
        if person.state == "contact":
            self.tell(person)
        else:
            self._shell.say(asked(person, called))
        self._offered = ""
        self.met.emit(person.id)

    def _run(self, what: str, work: Coroutine[Any, Any, None]) -> None:
        self._busy, self._error = what, ""
        self.changed.emit()
        self._bridge.start(self._judged(what, work))

    async def _judged(self, what: str, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except AppError as error:
            if what != "accept":
                raise
            self._error = say(OTHER_LINK) if error.code == "link_of_relay" else str(error)
        finally:
            self._busy = ""
            self.changed.emit()

    def _state(self) -> dict[str, Any]:
        return {
            "link": self._link,
            "way": way(bool(self._link) and not self._over, self._far),
            "path": self._path,
            "size": self._size,
            "over": self._over,
            "offered": self._offered,
            "error": self._error,
            "busy": self._busy,
            "looked": self._looked,
            "asked": sorted(self._asked),
            "asking": sorted(self._asking),
        }

    scanner = Property(QObject, lambda self: self._scanner, constant=True)
    nearby = Property(QObject, lambda self: self._nearby, constant=True)
    now = Property(MAP, _state, notify=changed)
