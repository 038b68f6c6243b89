"""The preview of a link while it is written: asked for where the person has switched that on, and never waited for.

Of a text the first link counts. Nothing is asked before the person wrote here and paused, so not of a draft that is
only opened, or came from another device; nor again of what was looked up once.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from app.chat import looking
from app.chat.cards import links
from app.chat.views import CardView
from app.errors import AppError, NotRunning
from ui.bridge import Bridge
from ui.chat.cards import card, host_of
from ui.chat.conversation import Conversation
from ui.shell import MAP, Shell

PAUSE_MS = 1000  # without a keystroke, after which a page is asked for
HTTPS = "https://"


class Linking(QObject):
    """What QML knows as `page.attaching.linking`."""

    changed = Signal()

    def __init__(self, bridge: Bridge, shell: Shell, talk: Conversation) -> None:
        super().__init__(talk)
        self._bridge, self._shell, self._talk = bridge, shell, talk
        self._link = ""
        self._at = ("", "")  # with whom, and what stood there last
        self._found: dict[str, CardView | str] = {}  # by link: what came, or why nothing did
        self._asking: set[str] = set()
        self._dropped: dict[str, str] = {}  # by whom it is written to: the link of which no preview shall go along
        self._typed = ("", "")  # with whom, and what was typed here last
        talk.writings.linked = self._take
        talk.writings.typed.append(self._type)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        for told in (talk.drafted, talk.changed, shell.previews_changed):
            told.connect(self._follow)

    @Slot()
    def drop(self) -> None:
        """Have no preview go with what is being written."""
        if self._link:
            self._dropped[self._talk.contact] = self._link
            self._follow()

    def _wanted(self) -> str:
        """Give the link of which there shall be a preview; empty for none."""
        contact = self._talk.contact
        writing = self._talk.writings.of(contact)
        link = "" if writing.editing or writing.pieces else self._first(writing.draft)
        return link if link != self._dropped.get(contact) else ""

    def _first(self, text: str) -> str:
        """Give the link of a text of which there can be a preview, if the person wants any."""
        if not self._shell.property("previews") or HTTPS not in text.lower():
            return ""
        return next((link for link in links(text) if link.lower().startswith(HTTPS)), "")

    def _take(self, contact: str, text: str) -> str:
        """Give the link of a text that is sent now, if its preview is there and was not dropped."""
        link, dropped = self._first(text), self._dropped.pop(contact, "")
        return link if link != dropped and isinstance(self._found.get(link), CardView) else ""

    def _type(self, contact: str) -> None:
        self._typed = (contact, self._talk.writings.of(contact).draft)

    def _follow(self) -> None:
        link, before = self._wanted(), self._at
        self._at = (self._talk.contact, self._talk.writings.of(self._talk.contact).draft)
        if self._at[0] != before[0]:
            self._timer.stop()
        elif (
            self._at == self._typed
            and self._at != before
            and link
            and link not in self._found
            and link not in self._asking
        ):
            self._timer.start()
        if link != self._link:
            if isinstance(self._found.get(self._link), str):
                del self._found[self._link]  # asked for again when it comes back
            self._link = link
            self.changed.emit()

    def _ask(self) -> None:
        if self._link and self._link == self._wanted() and self._link not in self._asking:
            self._asking.add(self._link)
            self.changed.emit()
            self._bridge.start(self._look(self._link))

    async def _look(self, link: str) -> None:
        try:
            self._found[link] = await self._bridge.client.call(looking.card, link)
        except NotRunning:
            return  # asked for when somebody goes on writing
        except AppError as error:
            self._found[link] = str(error)
        finally:
            self._asking.discard(link)
            self._follow()
            self.changed.emit()

    def _state(self) -> dict[str, Any]:
        found = self._found.get(self._link)
        shown = card(found) if isinstance(found, CardView) else None
        return {
            "link": self._link,
            "host": host_of(self._link),
            "coming": self._link in self._asking,
            "trouble": found if isinstance(found, str) else "",
            "title": shown.title if shown else "",
            "description": shown.description if shown else "",
            "picture": shown.picture if shown else "",
        }

    now = Property(MAP, _state, notify=changed)
