"""Links into the group that is shown: made on terms, shown as text and code, taken back."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.errors import AppError, NotRunning
from app.group import entering
from app.group.rules import MAX_QUESTIONS
from app.group.views import GroupLinkView
from ui import times
from ui.bridge import Bridge
from ui.group.doors import LinkLine, link_line
from ui.qr import path_of
from ui.rows import Rows
from ui.shell import MAP


class Inviting(QObject):
    """What QML knows as `page.inviting`."""

    changed = Signal()
    made = Signal()  # what was typed about a link can go

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._client = bridge, bridge.client
        self._rows = Rows(LinkLine, parent=self)
        self._group, self._link, self._path, self._size = "", "", "", 0
        self._error, self._busy = "", ""

    async def load(self, group: str) -> None:
        """Ask for the links into a group, or for none; one that is shown and gone is shown no more."""
        links = await self._client.call(entering.invites, group) if group else []
        if group != self._group:
            self._group, self._error = group, ""
            self._show("")
        self._take(links)

    @Slot(str, bool, int)
    def make(self, questions: str, approve: bool, uses: int) -> None:
        """Make a link that asks these questions, one a line, and lets in at once unless somebody is to `approve`."""
        asked = [line.strip() for line in questions.splitlines() if line.strip()]
        if not self._busy:
            self._run("make", self._make(self._group, asked, approve, uses))

    @Slot(str)
    def show(self, link: str) -> None:
        """Show a link as text and code, or none."""
        self._show(link)
        self.changed.emit()

    @Slot(str)
    def revoke(self, link: str) -> None:
        """Take a link back, by its id."""
        self._run(link, self._revoke(self._group, link))

    async def _make(self, group: str, questions: list[str], approve: bool, uses: int) -> None:
        made = await self._client.call(entering.invite, group, approve=approve, ask=questions, uses=uses)
        links = await self._client.call(entering.invites, group)
        if group == self._group:
            self._take(links)
            self._show(made.link)
            self.made.emit()

    async def _revoke(self, group: str, link: str) -> None:
        links = await self._client.call(entering.uninvite, group, link)
        if group == self._group:
            self._take(links)

    def _take(self, links: list[GroupLinkView]) -> None:
        now = times.now()
        self._rows.put(link_line(one, now) for one in links)
        if self._link not in {one.link for one in links}:
            self._show("")
        self.changed.emit()

    def _show(self, link: str) -> None:
        self._link = link
        self._path, self._size = path_of(link) if link else ("", 0)

    def _run(self, what: str, work: Awaitable[None]) -> None:
        self._busy, self._error = what, ""
        self.changed.emit()
        self._bridge.start(self._judged(work))

    async def _judged(self, work: Awaitable[None]) -> None:
        try:
            await work
        except NotRunning:
            raise
        except AppError as error:
            self._error = str(error)
        finally:
            self._busy = ""
            self.changed.emit()

    def _state(self) -> dict[str, Any]:
        return {
            "link": self._link,
            "path": self._path,
            "size": self._size,
            "error": self._error,
            "busy": self._busy,
            "links": len(self._rows.rows),
            "most": MAX_QUESTIONS,
        }

    links = Property(QObject, lambda self: self._rows, constant=True)
    now = Property(MAP, _state, notify=changed)
