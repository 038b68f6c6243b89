"""The tray icon, where the desktop has a tray: it keeps Kith reachable when the window is closed.

And what decides how a notice is shown: nothing if the person chose not to be told, the desktop's service first, the
tray's bubble where there is no such service. Pages announce only what the person does not look at.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from app.words import say
from ui.looks import dotted
from ui.notices import MOST_BODY, MOST_TITLE, OPEN, Desktop, harmless
from ui.shell import LOCKED, TELL, Shell

FULL, NAMES, NOTHING, OFF = TELL
LAUNCHED = sys.platform == "linux"  # where launchers hear of a number on the bus; Qt's own way is that of the others


class Announcer(QObject):
    """Turns what pages announce into notices; a click opens the page at the thing, all else is done by the page."""

    def __init__(self, shell: Shell, desktop: Desktop | None = None) -> None:
        super().__init__()
        self._shell = shell
        self._places: dict[str, tuple[str, str]] = {}
        self._desktop = desktop or Desktop(self.act, shell.hush.follow_desktop)
        self._tray: QSystemTrayIcon | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        shell.announced.connect(self.take)
        shell.seen.connect(self.withdraw)
        shell.counted.changed.connect(self.count)
        shell.changed.connect(self._see_lock)
        self._counted = 0
        self._locked = False
        self._menu = QMenu()
        self.count()
        self._run(self._desktop.begin())

    def settle_in_tray(self) -> None:
        """Show the tray icon if the desktop has a tray; closing the window then only hides it."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        menu = self._menu
        self._fill()
        self._shell.hush.changed.connect(self._fill)
        self._shell.speech.changed.connect(self._fill)
        tray = self._tray = QSystemTrayIcon(QApplication.windowIcon(), self)
        tray.setContextMenu(menu)
        tray.activated.connect(self._activated)
        tray.messageClicked.connect(self._shell.raised.emit)
        self._mark(tray)
        tray.show()
        self._shell.stays = True

    def _fill(self) -> None:
        """Say in the menu what can be done now; while it is quiet, until when."""
        menu, hush, state = self._menu, self._shell.hush, self._shell.hush.told
        menu.clear()
        menu.addAction(say("Open Kith"), self._shell.raised.emit)
        if state["mine"]:
            menu.addAction(str(state["text"])).setEnabled(False)
            menu.addAction(say("End it now"), hush.end)
        else:
            below = menu.addMenu(say("Do not disturb"))
            below.addAction(say("For 1 hour"), lambda: hush.keep("1h"))
            below.addAction(str(state["tomorrow"]), lambda: hush.keep("tomorrow"))
            below.addAction(say("Until I end it"), lambda: hush.keep("on"))
        menu.addAction(say("Quit"), self._shell.leave)

    def take(self, notice: dict[str, Any]) -> None:
        """Show a notice, as far as the person wants it, and not while it shall be quiet; a call may ring even then."""
        wanted, hush = self._shell.property("notices"), self._shell.hush
        if wanted == OFF or (hush.now and not (notice["urgent"] and hush.rings)):
            return
        key = str(notice["key"])
        self._places[key] = (str(notice["page"]), str(notice["argument"]))
        title, body = harmless(str(notice["title"]), MOST_TITLE), harmless(str(notice["body"]), MOST_BODY)
        if wanted == NOTHING:
            title, body = "Kith", say("Something new")
        elif wanted == NAMES:
            body = say("New")
        # Where it is not said whom it is from, nobody can answer it, and muting would be guessing.
        acts = notice["acts"] if wanted != NOTHING else ()
        self._run(self._show(key, (title, body), urgent=bool(notice["urgent"]), acts=acts))

    def withdraw(self, key: str) -> None:
        """Take back the notice of a thing that was seen."""
        if self._places.pop(key, None) is not None:
            self._run(self._desktop.withdraw(key))

    def act(self, key: str, what: str, text: str = "") -> None:
        """Do what the person chose in a notice: open it here, all else by the page that announced it."""
        if what == OPEN:
            self.open(key)
        elif key in self._places:
            self._shell.acted.emit(key, what, text)

    def open(self, key: str) -> None:
        """Bring the window to the front, at the thing a notice was about."""
        self._shell.raised.emit()
        if key in self._places:
            self._shell.go(*self._places.pop(key))

    def count(self) -> None:
        """Show how much is new: as a number on the icon in the launcher, as a dot on the one in the tray."""
        number = 0 if self._shell.sample else self._shell.counted.number
        if number == self._counted:
            return
        self._counted = number
        if LAUNCHED:
            self._run(self._desktop.count(number))
        else:
            application = QApplication.instance()
            if isinstance(application, QGuiApplication):
                application.setBadgeNumber(number)
        if self._tray is not None:
            self._mark(self._tray)

    def _mark(self, tray: QSystemTrayIcon) -> None:
        icon = QApplication.windowIcon()
        tray.setIcon(dotted(icon) if self._counted else icon)
        tray.setToolTip(say("Kith, {count} new", count=self._counted) if self._counted else "Kith")

    def _activated(self, why: QSystemTrayIcon.ActivationReason) -> None:
        if why != QSystemTrayIcon.ActivationReason.Context:
            self._shell.raised.emit()

    def _see_lock(self) -> None:
        """Leave nothing of what was told on the desktop once the window is locked."""
        locked, self._locked = self._locked, self._shell.property("state") == LOCKED
        if self._locked and not locked:
            self._run(self._desktop.withdraw_all())

    async def close(self) -> None:
        """Take the tray icon away and leave the bus."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)  # one that comes onto the bus just now is there first
        if self._tray is not None:
            self._tray.hide()
        if self._counted:
            await self._desktop.count(0)
        await self._desktop.withdraw_all()
        await self._desktop.close()

    async def _show(self, key: str, said: tuple[str, str], *, urgent: bool, acts: Sequence[str]) -> None:
        if not await self._desktop.show(key, *said, urgent=urgent, acts=acts) and self._tray is not None:
            self._tray.showMessage(*said, self._tray.icon())

    def _run(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
