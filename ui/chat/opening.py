"""What of messages is only opened when somebody asks for it: what they hide, what they said before, and links.

Before a link is opened comes a question. It is shown there as it goes out, its host in ASCII, so that no sign can pass
for another. Nothing is ever fetched here: an address is handed to the desktop, one of Kith to the page that asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Property, QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtQuick import QQuickTextDocument

from app.people import api as people
from app.words import say
from ui.bridge import Bridge
from ui.chat.dressing import Dresser
from ui.chat.preview import Preview
from ui.chat.versions import Versions
from ui.shell import Shell

GROUP_LINK = "kith://g#"
OURS = "kith"
WEB = ("http", "https")


class Opening(QObject):
    """What QML knows as `talk.opening`; `shown` is called when something else is to be seen."""

    def __init__(self, bridge: Bridge, shell: Shell, parent: QObject, shown: Callable[[], None]) -> None:
        super().__init__(parent)
        self._bridge, self._shell, self._shown = bridge, shell, shown
        self.hand_over: Callable[[QUrl], object] = QDesktopServices.openUrl
        self.opened: set[str] = set()
        self._dresser = Dresser(self)
        self._preview: Preview | None = None
        self._versions = Versions(bridge, self)

    @Slot(QObject, "QVariantMap")
    def preview(self, document: QQuickTextDocument, looks: Mapping[str, Any]) -> None:
        """Show in a field, while somebody writes there, what the marks say; once more: in other colours."""
        if self._preview is None:
            self._preview = Preview(document.textDocument(), looks)
        else:
            self._preview.wear(looks)

    @Slot(str)
    def reveal(self, message: str) -> None:
        """Show what a message hides, until another conversation is opened."""
        self.opened.add(message)
        self._shown()

    @Slot(str, result="QVariantMap")
    def where(self, address: str) -> dict[str, Any]:
        """Say where a link leads: `kind` web, person, group or nothing, the whole address and its host."""
        url = QUrl(address)
        whole = bytes(url.toEncoded().data()).decode("ascii", "replace")
        host = url.host(QUrl.ComponentFormattingOption.FullyEncoded)
        if url.isValid() and url.scheme() in WEB and host:
            return {"kind": "web", "address": whole, "host": host, "open": url.scheme() == "http"}
        kind = "nothing"
        if url.scheme() == OURS:
            kind = "group" if address.lower().startswith(GROUP_LINK) else "person"
        return {"kind": kind, "address": whole or address, "host": "", "open": False}

    @Slot(str)
    def follow(self, address: str) -> None:
        """Open a link, as somebody has said so."""
        kind = self.where(address)["kind"]
        if kind == "web":
            if not self.hand_over(QUrl(address)):
                self._shell.say(say("No program of this computer opens links."))
        elif kind == "group":
            self._shell.go("join", address)
        elif kind == "person":
            self._bridge.start(self._accept(address))

    async def _accept(self, address: str) -> None:
        person = await self._bridge.client.call(people.accept, address)
        self._shell.go("people", person.id)

    def again(self) -> None:
        """The conversation changed: ask anew what somebody looks at."""
        self._versions.again()

    versions = Property(QObject, lambda self: self._versions, constant=True)
    dresser = Property(QObject, lambda self: self._dresser, constant=True)
