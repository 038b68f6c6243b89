"""The settings page: who I am to others (`profile.py`, `showing.py`), being a relay, backups, the store, versions.

Colours and notices of the desktop are chosen in `Shell`, because the window needs them before there is any page.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from app import status
from app.errors import AppError, NotRunning
from app.notices import DEVICES_CHANGED, PERSON_CHANGED, REACH_CHANGED, RELOAD
from app.people import returning
from app.wording import clean_line
from app.words import mark, say
from ui.bridge import Bridge
from ui.page import Page
from ui.settings.backups import Backups
from ui.settings.devices import Devices
from ui.settings.factor import Factor
from ui.settings.profile import Profile
from ui.settings.serving import Serving
from ui.settings.showing import Showing
from ui.settings.storing import Storing
from ui.shell import MAP, Shell

NAMED = 3  # keepers by name
MOST_NAME = 40
FOLLOWED = (DEVICES_CHANGED, PERSON_CHANGED, REACH_CHANGED, RELOAD)
LOCKS = {
    "passphrase": mark(
        "By your passphrase, which you type each time Kith starts. If you forget it, only your 24 words bring you "
        "back, with a backup or the help of a contact."
    ),
    "keychain": mark("By this computer's keychain: it opens by itself when you are logged in."),
}


class SettingsPage(Page):
    """`now` has what the node says of itself. It asks only while somebody looks."""

    changed = Signal()

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__(bridge, shell)
        self._profile = Profile(bridge, shell)
        self._serving = Serving(bridge, shell)
        self._showing = Showing(bridge)
        self._factor = Factor(bridge, shell)
        self._backups = Backups(bridge, shell)
        self._devices = Devices(bridge, shell)
        self._storing = Storing(bridge, shell)
        self._facts: dict[str, Any] = {}
        self._keepers: list[str] = []
        self._error = ""
        self._front = False

    async def load(self) -> None:
        """Ask how everything is set; if that fails, the page says so."""
        try:
            self._facts = await self.client.call(status.status)
            self._keepers = [one.name for one in await self.client.call(returning.keepers)]
            self._factor.know(str(self._facts.get("home", "")))
            await self._profile.load()
            await self._serving.load()
            await self._showing.load()
            await self._backups.load()
            await self._devices.load()
            self._error = ""
        except NotRunning:
            raise
        except AppError as error:
            self._error = str(error)
        self.changed.emit()

    def hear(self, name: str, of: str) -> None:
        """Load again when something here may have been changed elsewhere, on the command line perhaps."""
        if self._front and name in FOLLOWED:
            self.refresh()
        if self._front and name == RELOAD:
            self._storing.look()  # its words may be others now

    def opened(self, argument: str) -> None:
        """Look again: nothing was followed while another page was in front."""
        self._front = True
        self._backups.follow(True)
        self._storing.look()
        self.refresh()

    def left(self) -> None:
        """Follow nothing any more."""
        self._front = False
        self._backups.follow(False)

    @Slot()
    def again(self) -> None:
        """Try again after an error."""
        self.refresh()

    def _state(self) -> dict[str, Any]:
        facts = self._facts
        lock = str(facts.get("lock", ""))
        return {
            "known": bool(facts) and self._profile.known,
            "error": self._error,
            "lock": say(LOCKS.get(lock, lock)),
            "home": str(facts.get("home", "")),
            "phrase_waits": bool(facts.get("phrase_waits")),
            "kept_by": _named(self._keepers),
            "version": str(facts.get("version", "")),
            "account": str(facts.get("account", "")),
        }

    profile = Property(QObject, lambda self: self._profile, constant=True)
    serving = Property(QObject, lambda self: self._serving, constant=True)
    factor = Property(QObject, lambda self: self._factor, constant=True)
    showing = Property(QObject, lambda self: self._showing, constant=True)
    devices = Property(QObject, lambda self: self._devices, constant=True)
    storing = Property(QObject, lambda self: self._storing, constant=True)
    backups = Property(QObject, lambda self: self._backups, constant=True)
    now = Property(MAP, _state, notify=changed)


def _named(names: list[str]) -> str:
    """Give some names in a row, and how many more there are."""
    shown = [clean_line(name, MOST_NAME) for name in names[:NAMED]]
    more = say(" and {count} more", count=len(names) - NAMED) if len(names) > NAMED else ""
    return ", ".join(shown) + more
