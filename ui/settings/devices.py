"""My own devices on the screen: which there are, a code for a new one, and removing one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.commands import Secret
from app.devices import api as devices
from app.devices.views import CodeView, DeviceView
from app.errors import AppError, NotRunning
from app.wording import device_called
from app.words import mark, say
from ui.bridge import Bridge
from ui.shell import MAP, Shell
from ui.shown_code import NOTHING, shown
from ui.times import full, local

LINKED = mark("Linked: {name}. Everything follows by itself.")
RENEWED = mark("Renewed: {name}. Everything follows by itself.")
MET = {
    "lan": (mark("Connected now, on this network."), mark("Last seen {when}, on this network.")),
    "direct": (
        mark("Connected now, by an address of the internet."),
        mark("Last seen {when}, by an address of the internet."),
    ),
    "relay": (mark("Connected now, by way of a relay."), mark("Last seen {when}, by way of a relay.")),
}
REMOVED = mark("Removed. It hears nothing any more.")


class Devices(QObject):
    """What QML knows as `page.devices`. A code is shown until it was used, hidden or replaced."""

    changed = Signal()

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__()
        self._bridge, self._shell, self._client = bridge, shell, bridge.client
        self._views: list[DeviceView] = []
        self._code: CodeView | None = None
        self._shown = NOTHING
        self._error = ""
        self._busy = False

    async def load(self) -> None:
        """Ask which devices there are; one that is new while a code is shown has used it."""
        before = {view.id for view in self._views}
        self._views = await self._client.call(devices.list_)
        new = [view for view in self._views if before and view.id not in before]
        if new and self._code is not None:
            done = LINKED if self._code.renews is None else RENEWED
            self.hide()
            self._shell.say(say(done, name=_called(new[-1])))
        self.changed.emit()

    @Slot()
    def link(self) -> None:
        """Show a code for a new device."""
        self._run(self._link())

    @Slot(str)
    def renew(self, device: str) -> None:
        """Show a code for a device of mine where an old copy was put back; the person was told what it does."""
        self._run(self._link(device))

    @Slot()
    def hide(self) -> None:
        """Show the code no longer; whoever has it can still use it for a while."""
        self._code, self._shown = None, NOTHING
        self.changed.emit()

    @Slot(str, str)
    def remove(self, device: str, words: str) -> None:
        """Remove a device for good; the person was asked, and of one that is an admin for the 24 words, too."""
        self._run(self._remove(device, words))

    @Slot(str, str)
    def rename(self, device: str, name: str) -> None:
        """Say what a device is called."""
        self._run(self._rename(device, name))

    async def _link(self, renew: str | None = None) -> None:
        self._code = await self._client.call(devices.link, renew=renew)
        self._shown = shown(self._code)

    async def _remove(self, device: str, words: str) -> None:
        await self._client.call(devices.revoke, device, phrase=Secret(words) if words else None)
        self._shell.say(say(REMOVED))
        await self.load()

    async def _rename(self, device: str, name: str) -> None:
        await self._client.call(devices.rename, device, name)
        await self.load()

    def _run(self, work: Any) -> None:
        if self._busy:
            work.close()
            return
        self._busy, self._error = True, ""
        self.changed.emit()
        self._bridge.start(self._judged(work))

    async def _judged(self, work: Any) -> None:
        try:
            await work
        except NotRunning:
            raise
        except AppError as error:
            self._error = str(error)
        finally:
            self._busy = False
            self.changed.emit()

    def _state(self) -> dict[str, Any]:
        code = self._code
        mine = next((view for view in self._views if view.this), None)
        return {
            **self._shown,
            "rows": [_row(view, mine) for view in self._views if view.state == "active"],
            "links": mine is not None and mine.admin and mine.state == "active",
            "out": mine is not None and mine.state != "active",
            "busy": self._busy,
            "error": self._error,
            "renews": "" if code is None or code.renews is None else _called(code.renews),
        }

    now = Property(MAP, _state, notify=changed)


def _called(view: DeviceView) -> str:
    return device_called(view.name, view.id)


def _row(view: DeviceView, mine: DeviceView | None) -> dict[str, Any]:
    words = [
        say("Linked on {when}.", when=full(local(view.since))) if not view.admin else say("Can link and remove others.")
    ]
    if view.this:
        words.insert(0, say("This one."))
    elif view.way in MET and view.met_at is not None:
        now, last = MET[view.way]
        words.append(say(now) if view.linked else say(last, when=full(local(view.met_at))))
    may = mine is not None and mine.admin and not view.this
    return {
        "id": view.id,
        "name": _called(view),
        "note": " ".join(words),
        "heard": full(local(view.seen_at)),
        "removable": not view.this and (may or view.admin),
        "renewable": may and not view.admin,
        "admin": view.admin,
    }
