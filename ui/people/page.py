"""The people page: contacts, those who ask, and who is near. Chats are another page; the two meet in the shell."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.notices import PERSON_CHANGED, RELOAD
from app.people import api as people
from app.people.views import PersonView
from ui.bridge import Bridge
from ui.page import Page
from ui.rows import Rows
from ui.shell import Shell


class PeoplePage(Page):
    """Lists contacts and requests."""

    picked = Signal()

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__(bridge, shell)
        self._contacts = Rows(PersonView, parent=self)
        self._requests = Rows(PersonView, parent=self)

    async def load(self) -> None:
        """Ask for everybody known and everybody who waits."""
        self._contacts.put(await self.client.call(people.list_))
        self._requests.put(await self.client.call(people.requests))
        self.set_badge(len(self._requests.rows))

    def hear(self, name: str, of: str) -> None:
        """Load again when somebody's state changed."""
        if name in (PERSON_CHANGED, RELOAD):
            self.refresh()

    @Slot(str)
    def approve(self, person: str) -> None:
        """Make somebody who asked a contact."""
        self.start(self._approve(person))

    async def _approve(self, person: str) -> None:
        view = await self.client.call(people.approve, person)
        self.shell.say(f"{view.name} is your contact now.")

    contacts = Property(QObject, lambda self: self._contacts, constant=True)
    requests = Property(QObject, lambda self: self._requests, constant=True)
