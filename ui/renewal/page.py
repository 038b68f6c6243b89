"""A store that is older than what others hold of it: a banner while it is, and the page where the phrase helps.

The words live in this process only until the node has them. The node begins anew for it, so it is away for a moment.
"""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Property, Signal, Slot

from app import status
from app.errors import AppError, NotRunning
from app.notices import AGE_CHANGED, RELOAD
from ui.bridge import Bridge
from ui.page import Page
from ui.shell import MAP, Shell

WORDS: Final = 24
REMINDER: Final = "renewal"
BANNER: Final = "An old copy of this store was put back. Until others have brought back what is newer, nothing is sent."
AWAY: Final = "Your node is not answering now. Try again in a moment."
UNCHANGED: Final = "It did not work, and nothing was changed. The log of your node says why."


class RenewalPage(Page):
    """Asks how old the store is at the start, and whenever the node says that this changed."""

    changed = Signal()

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__(bridge, shell)
        self._behind = False
        self._error = ""
        self._step = ""
        self._device = ""
        self._is_anew = False

    async def load(self) -> None:
        """Ask how the store is; while it is too old, say so across all pages."""
        try:
            facts = await self.client.call(status.status)
        except AppError:
            return  # what was known is still the best guess
        self._behind = bool(facts.get("behind"))
        self.shell.remind(REMINDER, BANNER if self._behind else "", "Use my recovery phrase", "renewal", warns=True)
        if self._step == "busy" and self._device and self._is_anew:
            self._judge(str(facts["device"]) != self._device)
        self.changed.emit()

    def hear(self, name: str, of: str) -> None:
        """Ask again when the store is as it was, or is not any more; and when the node begins anew."""
        if name in (AGE_CHANGED, RELOAD):
            self._is_anew = name == RELOAD
            self.refresh()

    def opened(self, argument: str) -> None:
        """Begin with an empty field, unless it is under way."""
        if self._step != "busy":
            self._step, self._error = "", ""
            self.changed.emit()

    @Slot(str)
    def take(self, words: str) -> None:
        """Go on as a new device with these words."""
        if self._step == "busy":
            return
        count = len(words.split())
        self._error = "" if count == WORDS else f"These are {count} words; there must be {WORDS}."
        if not self._error:
            self._step, self._device, self._is_anew = "busy", "", False
            self.start(self._renew(words))
        self.changed.emit()

    @Slot()
    def forgive(self) -> None:
        """The words are being changed: what was wrong with them is said no longer."""
        self._error = ""
        self.changed.emit()

    async def _renew(self, words: str) -> None:
        try:
            self._device = str((await self.client.call(status.status))["device"])
            await self.client.call(status.renew, phrase=words)
        except NotRunning:
            self._fail(AWAY)
            raise
        except AppError as error:
            self._fail(str(error))

    def _judge(self, is_another: bool) -> None:
        """The node is back: as another device, or as what it was."""
        self._step, self._error = ("done", "") if is_another else ("", UNCHANGED)

    def _fail(self, sentence: str) -> None:
        self._step, self._error = "", sentence
        self.changed.emit()

    def _state(self) -> dict[str, Any]:
        return {"behind": self._behind, "step": self._step, "error": self._error}

    now = Property(MAP, _state, notify=changed)
