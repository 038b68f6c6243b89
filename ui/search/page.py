"""The search page: what is typed is looked for everywhere, and a press on a hit leads to where it stands.

What is found is not followed: it is asked for anew when something else is typed, and when the node is back.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from app import searching
from app.errors import AppError, NotRunning
from app.notices import RELOAD
from app.search.views import HitView
from ui import times
from ui.bridge import Bridge
from ui.page import Page
from ui.rows import Rows
from ui.search.lines import Found, found, place
from ui.search.switching import Switching
from ui.shell import MAP, Shell

EMPTY, LOOKING, READY, REFUSED, GONE = "empty", "looking", "ready", "refused", "gone"
PAGE = 40


class SearchPage(Page):
    """`rows` are the hits for `now.text`; `now.phase` says what the page shows."""

    changed = Signal()
    entered = Signal(str)  # the field is to be typed in; a text that another page brought, or nothing

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__(bridge, shell)
        self._rows = Rows(Found, parent=self)
        self._switching = Switching(bridge, shell, self)
        self._hits: list[HitView] = []
        self._text = self._answered = ""
        self._further = ""
        self._phase, self._sentence = EMPTY, ""
        self._growing = False
        self._back = ""

    async def load(self) -> None:
        """Ask for the newest hits for what is typed now."""
        text = self._text
        if not text.strip():
            self._take([], "", EMPTY)
            return
        try:
            answer = await self.client.call(searching.search, text, limit=PAGE)
        except NotRunning:
            self._take([], "", GONE)
            raise
        except AppError as error:
            self._take([], "", REFUSED, str(error))
            return
        if text == self._text:
            self._answered = text
            self._take(answer.hits, answer.further, READY)

    def hear(self, name: str, of: str) -> None:
        """Nothing is followed; only when the node is back, or much has changed, it is asked again."""
        if name == RELOAD:
            self.refresh()

    def opened(self, argument: str) -> None:
        """Have the person type, or look for what another page brought."""
        self._back = self.shell.came_from or self._back
        if argument:
            self.search(argument)
        self.entered.emit(argument)

    @Slot()
    def close(self) -> None:
        """Go back to the page from which one came."""
        self.shell.go(self._back)

    @Slot(str)
    def search(self, text: str) -> None:
        """Look for a text."""
        if text != self._text:
            self._text = text
            self.again()

    @Slot()
    def again(self) -> None:
        """Look for what is typed once more; until there is an answer, hits that stand there stay."""
        self._phase = LOOKING if self._text.strip() else EMPTY
        self.changed.emit()
        self.refresh()

    @Slot()
    def more(self) -> None:
        """Look for what is older."""
        if self._further and not self._growing and self._phase == READY:
            self._growing = True
            self.changed.emit()
            self.start(self._more(self._text, self._further))

    @Slot(int)
    def open(self, number: int) -> None:
        """Go to where a hit stands."""
        if 0 <= number < len(self._hits):
            self.shell.go(*place(self._hits[number]))

    async def _more(self, text: str, further: str) -> None:
        try:
            answer = await self.client.call(searching.search, text, limit=PAGE, further=further)
        finally:
            self._growing = False
            self.changed.emit()
        if (text, further) == (self._text, self._further):
            known = {hit.id for hit in self._hits}
            fresh = [hit for hit in answer.hits if hit.id not in known]
            self._take([*self._hits, *fresh], answer.further, READY)

    def _take(self, hits: list[HitView], further: str, phase: str, sentence: str = "") -> None:
        self._hits, self._further = hits, further
        self._phase, self._sentence = phase, sentence
        self._rows.put(found(hits, times.now()))
        self.changed.emit()

    def _state(self) -> dict[str, Any]:
        return {
            "phase": self._phase,
            "text": self._text,
            "back": bool(self._back),
            "sentence": self._sentence,
            "answered": self._answered.strip(),
            "more": bool(self._further),
            "growing": self._growing,
        }

    rows = Property(QObject, lambda self: self._rows, constant=True)
    switching = Property(QObject, lambda self: self._switching, constant=True)
    now = Property(MAP, _state, notify=changed)
