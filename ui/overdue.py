"""What the window says across all pages of a backup that has failed for a day or more.

A stick that is pulled out in the evening is nobody's worry; one that never comes back is, and the settings are seldom
opened.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from app.backup import api as backup
from app.backup.views import BackupView
from app.errors import AppError
from app.words import say
from ui.bridge import Again, Bridge
from ui.times import full, local, now

if TYPE_CHECKING:
    from ui.shell import Shell

REMINDER = "backup"
LONG = timedelta(days=1)
SOON_MS, SELDOM_MS, OFTEN_MS = 15_000, 600_000, 30_000


class Overdue:
    """Asks the node now and then how backups are, and more often while it warns of them."""

    def __init__(self, bridge: Bridge, shell: Shell, at_present: Callable[[], datetime] = now) -> None:
        self._client = bridge.client
        self._shell = shell
        self._now = at_present
        self.look = Again(bridge, self._load)
        self._timer = QTimer()
        self._timer.setInterval(SOON_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    async def _load(self) -> None:
        try:
            view = await self._client.call(backup.status)
        except AppError:
            return  # what was known is still the best guess
        sentence = said(view, self._now())
        self._timer.setInterval(OFTEN_MS if sentence else SELDOM_MS)
        self._shell.remind(REMINDER, sentence, say("Settings"), "settings", warns=True)


def said(view: BackupView, at: datetime) -> str:
    """Give the warning, empty while there is nothing to warn of."""
    if view.state != "failing":
        return ""
    if view.saved_at is None:
        return say("There is no backup yet. {why}", why=view.why)
    saved = local(view.saved_at)
    return (
        say("There is no backup of what is newer than {when}. {why}", when=full(saved), why=view.why)
        if at - saved >= LONG
        else ""
    )
