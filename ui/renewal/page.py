"""A store that is older than what others hold of it, or whose device was removed: a banner, and the page where help is.

What helps is a code of another device, or the recovery phrase; either lives in this process only until the node has it.
The node begins anew for it, so it is away for a moment.
"""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Property, Signal, Slot

from app import status
from app.devices import api as devices
from app.devices.views import DeviceView
from app.errors import AppError, NotRunning
from app.notices import AGE_CHANGED, DEVICES_CHANGED, RELOAD
from app.wording import ID_HEX, device_called
from app.words import mark, say
from ui.bridge import Bridge
from ui.page import Page
from ui.shell import MAP, Shell

WORDS: Final = 24
REMINDER: Final = "renewal"
BANNER: Final = mark(
    "An old copy of this store was put back. Until others have brought back what is newer, nothing is sent."
)
BANNER_OUT: Final = mark("This device was removed from your account. Nothing is sent from here any more.")
ACTION: Final = mark("Set it right")
AWAY: Final = mark("Your node is not answering now. Try again in a moment.")
UNCHANGED: Final = mark("It did not work, and nothing was changed. The log of your node says why.")
OF_PLACE: Final = ("nobody_there", "bad_address")


class RenewalPage(Page):
    """Asks how the store is at the start, and whenever the node says that this changed."""

    changed = Signal()

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__(bridge, shell)
        self._behind = self._out = self._is_anew = False
        self._error, self._spot, self._step, self._device = "", "words", "", ""
        self._name, self._id, self._helpers = "", "", ""

    async def load(self) -> None:
        """Ask how the store is; while it is too old, or its device is out, say so across all pages."""
        try:
            facts = await self.client.call(status.status)
            self._look_at(await self.client.call(devices.list_))
        except AppError:
            return  # what was known is still the best guess
        self._behind, self._out = bool(facts.get("behind")), bool(facts.get("out"))
        banner = BANNER_OUT if self._out else BANNER if self._behind else ""
        self.shell.remind(REMINDER, say(banner), say(ACTION), "renewal", warns=True)
        if self._step == "busy" and self._device and self._is_anew:
            self._judge(str(facts["device"]) != self._device)
        self.changed.emit()

    def hear(self, name: str, of: str) -> None:
        """Ask again when the store is as it was, or is not any more; and when the node begins anew."""
        if name in (AGE_CHANGED, DEVICES_CHANGED, RELOAD):
            self._is_anew = self._is_anew or name == RELOAD
            self.refresh()

    def opened(self, argument: str) -> None:
        """Begin with empty fields, unless it is under way."""
        if self._step != "busy":
            self._step, self._error = "", ""
            self.changed.emit()

    @Slot(str)
    def take(self, words: str) -> None:
        """Go on as a new device with these words."""
        count = len(words.split())
        wrong = (
            "" if count == WORDS else say("These are {count} words; there must be {wanted}.", count=count, wanted=WORDS)
        )
        self._begin("words", wrong, {"phrase": words})

    @Slot(str, str)
    def ask(self, code: str, place: str) -> None:
        """Go on as a new device by the word of another one, which shows this code."""
        self._begin("code", "", {"code": code.strip(), "at": place.strip() or None})

    @Slot()
    def forgive(self) -> None:
        """What was wrong is being put right: it is said no longer."""
        self._error = ""
        self.changed.emit()

    def _begin(self, spot: str, wrong: str, way: dict[str, str | None]) -> None:
        if self._step == "busy":
            return
        self._spot, self._error = spot, wrong
        if not wrong:
            self._step, self._device, self._is_anew = "busy", "", False
            self.start(self._renew(way))
        self.changed.emit()

    async def _renew(self, way: dict[str, str | None]) -> None:
        try:
            self._device = str((await self.client.call(status.status))["device"])
            await self.client.call(status.renew, **way)
        except NotRunning:
            self._fail(say(AWAY))
            raise
        except AppError as error:
            if error.code in OF_PLACE:
                self._spot = "place"
            self._fail(str(error))

    def _look_at(self, views: list[DeviceView]) -> None:
        """Which device this is, and which others can renew it: those that may link, unless it may itself."""
        mine = next((view for view in views if view.this), None)
        able = [view for view in views if view.admin and view.state == "active"]
        if mine is not None:
            self._name, self._id = device_called(mine.name, mine.id), mine.id[:ID_HEX]
        self._helpers = "" if mine in able else ", ".join(device_called(view.name, view.id) for view in able)

    def _judge(self, is_another: bool) -> None:
        """The node is back: as another device, or as what it was."""
        self._step, self._error = ("done", "") if is_another else ("", say(UNCHANGED))

    def _fail(self, sentence: str) -> None:
        self._step, self._error = "", sentence
        self.changed.emit()

    def _state(self) -> dict[str, Any]:
        return {
            "behind": self._behind,
            "out": self._out,
            "step": self._step,
            "error": self._error,
            "spot": self._spot,
            "name": self._name,
            "id": self._id,
            "helpers": self._helpers,
        }

    now = Property(MAP, _state, notify=changed)
