"""The recovery phrase after the first minute: a reminder until it is confirmed, and the page that it opens."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject

from app import status
from app.errors import Refused
from app.notices import RELOAD
from app.words import say
from ui.bridge import Bridge
from ui.first.words import Words
from ui.page import Page
from ui.shell import Shell

REMINDER = "phrase"


class HonestPage(Page):
    """What Kith is not; there is nothing to ask the node for."""

    def hear(self, name: str, of: str) -> None:
        """Nothing changes it."""


class PhrasePage(Page):
    """Asks the node at the start whether the phrase still waits to be written down."""

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__(bridge, shell)
        self._words = Words()
        self._words.confirmed.connect(lambda: self.start(self._confirm()))
        self._words.postponed.connect(self._later)
        self._front = False

    async def load(self) -> None:
        """Ask for the phrase; while there is one, remind."""
        try:
            words = await self.client.call(status.phrase)
        except Refused:
            self.shell.remind(REMINDER)
            return
        sentence = say("Write down your recovery phrase. If this computer is lost, you do not come back without it.")
        self.shell.remind(REMINDER, sentence, say("Do it now"), "recovery")
        if self._front:
            self._words.show(words)

    def hear(self, name: str, of: str) -> None:
        """Ask again only when everything is asked again."""
        if name == RELOAD:
            self.refresh()

    def opened(self, argument: str) -> None:
        """Fetch the words to show."""
        self._front = True
        self.refresh()

    def left(self) -> None:
        """Show them no longer."""
        self._front = False
        self._words.forget()

    async def _confirm(self) -> None:
        await self.client.call(status.confirm)
        self.shell.remind(REMINDER)
        self.shell.say(say("Good. The words are on your paper now, and nowhere else."))
        self.shell.go("chats")

    def _later(self) -> None:
        self.shell.go("chats")

    words = Property(QObject, lambda self: self._words, constant=True)
