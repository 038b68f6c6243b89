"""The calls page: the call under way, which stands above every page, and the history. It begins calls for others.

`shell.page_of("calls").ring(ACCOUNT, video)` calls somebody, and stays on the page where that was asked for. Pictures
are in `pictures.py`, words in `lines.py`.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.calls import api as calls
from app.calls.views import CallLineView, CallView
from app.errors import AppError
from app.notices import CALL_CHANGED, PERSON_CHANGED, RELOAD
from app.words import say
from ui import times
from ui.bridge import Bridge
from ui.calls.lines import CallLine, call_line, is_missed, status, troubles
from ui.calls.pictures import Pictures
from ui.page import Page
from ui.rows import Rows
from ui.shell import MAP, Shell

LIVE = ("connecting", "up", "reconnecting")
HISTORY = 200
NOBODY = CallView("", "", "", "", False, False, "", "", "", None, False, False, False, [])
AGAIN_S = 0.5  # before a stream of pictures that ended too early is asked for again


class CallsPage(Page):
    """Its badge counts calls missed while nobody looked. `now` is the call above all pages, `lines` the history."""

    changed = Signal()

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__(bridge, shell)
        self._lines = Rows(CallLine, parent=self)
        self._pictures = Pictures()
        self._call: CallView | None = None
        self._streams: asyncio.Task[None] | None = None
        self._streamed = ""  # the call that they are of
        self._known: set[str] | None = None
        self._missed: set[str] = set()
        self._small = self._front = self._dialling = False
        self._dismissed = ""
        self._pictures.came.connect(self.changed)
        bridge.online_changed.connect(self.changed)

    async def load(self) -> None:
        """Ask for the call under way, then for the history."""
        before = self._call
        found = await self.client.call(calls.current)
        if found is None and before is not None and before.state != "ended":
            found = await self._ended(before)
        if found is not None and found.id != self._dismissed:
            self._take(before, found)
        self._show_history(await self.client.call(calls.list_, limit=HISTORY))
        self.changed.emit()

    def hear(self, name: str, of: str) -> None:
        """Load again when a call changed, or how somebody is called."""
        if name in (CALL_CHANGED, PERSON_CHANGED, RELOAD):
            self.refresh()

    def opened(self, argument: str) -> None:
        """Show the history: what was missed is seen now."""
        self._front = True
        self._missed.clear()
        self.set_badge(0)

    def left(self) -> None:
        """Another page comes to the front."""
        self._front = False

    @Slot(str, bool)
    def ring(self, contact: str, video: bool) -> None:
        """Call somebody."""
        if not self._dialling:
            self._dialling = True
            self.changed.emit()
            self.start(self._ring(contact, video))

    @Slot(bool)
    def accept(self, video: bool) -> None:
        """Answer the call that rings."""
        if self._call is not None:
            self.start(self._do(self.client.call(calls.accept, call=self._call.id, video=video)))

    @Slot()
    def hang_up(self) -> None:
        """End, cancel or decline the call. It leaves the screen at once: whoever ends it need not be told that."""
        if self._call is not None:
            self.start(self._hang_up(self._call))
            self._put_away(self._call)

    @Slot()
    def mute(self) -> None:
        """Turn the microphone off or on."""
        if self._call is not None:
            self.start(self._do(self.client.call(calls.mute, not self._call.muted, call=self._call.id)))

    @Slot()
    def camera(self) -> None:
        """Turn the camera off or on."""
        if self._call is not None:
            self.start(self._do(self.client.call(calls.camera, not self._call.camera, call=self._call.id)))

    @Slot(bool)
    def shrink(self, small: bool) -> None:
        """Make the call a small bar, so that pages can be used beside it, or large again."""
        self._small = small
        self.changed.emit()

    @Slot()
    def dismiss(self) -> None:
        """Take a call that has ended off the screen."""
        if self._call is not None and self._call.state == "ended":
            self._put_away(self._call)

    def _put_away(self, call: CallView) -> None:
        self._dismissed, self._call, self._small = call.id, None, False
        self._pictures.forget(True)
        self._pictures.forget(False)
        self.shell.seen.emit(f"call {call.id}")
        self.changed.emit()

    async def _hang_up(self, call: CallView) -> None:
        try:
            await self.client.call(calls.hang_up, call=call.id)
        except AppError:
            if self._dismissed == call.id and self._call is None:
                self._dismissed, self._call = "", call
                self.refresh()
            raise

    async def _ring(self, contact: str, video: bool) -> None:
        try:
            rung = await self.client.call(calls.ring, contact, video=video)
            self._small = False
            self._take(self._call, rung)
        finally:
            self._dialling = False
            self.changed.emit()

    async def _do(self, work: Any) -> None:
        found = await work
        if self._call is not None and found.id == self._call.id:
            self._take(self._call, found)
            self.changed.emit()

    async def _ended(self, before: CallView) -> CallView | None:
        """Give how a call ended that is under way no more; None if the node has forgotten it."""
        try:
            return await self.client.call(calls.current, call=before.id)
        except AppError:
            return None

    def _take(self, before: CallView | None, found: CallView) -> None:
        """Show a call as it is now."""
        was, self._call = self._call, found
        if found.state == "ringing" and found.incoming and (before is None or before.id != found.id):
            self._small = False
            what = say("Video call") if found.video else say("Voice call")
            self.shell.announce(f"call {found.id}", found.name, what, ("calls", ""), urgent=True)
            if self.shell.hush.rings:
                self.shell.raised.emit()
        if found.state != "ringing":
            self.shell.seen.emit(f"call {found.id}")
        # Also when a camera comes on again: what was on its way when it went off came later.
        if not (found.camera and was is not None and was.camera):
            self._pictures.forget(True)
        if not (found.their_camera and was is not None and was.their_camera):
            self._pictures.forget(False)
        if found.state in LIVE and (self._streams is None or self._streams.done() or self._streamed != found.id):
            self._streams, self._streamed = self.bridge.start(self._watch(found.id)), found.id
        if found.state == "ended" and self._small:
            # Whoever does something else is told in passing, and goes on with it.
            self.shell.say(f"{status(found, gone=False)}.")
            self.dismiss()
        if found.state == "ended" and found.incoming and found.up_at is None:
            self.dismiss()

    async def _watch(self, call: str) -> None:
        """Show the call's pictures as long as it goes on."""

        def wanted() -> bool:
            return self._call is not None and self._call.id == call and self._call.state in LIVE

        while wanted():
            await self._pictures.follow(self.client.pictures(call), wanted)
            await asyncio.sleep(AGAIN_S)

    def _show_history(self, found: list[CallLineView]) -> None:
        now = times.now()
        self._lines.put(call_line(view, now) for view in found)
        missed = {view.id: view for view in found if is_missed(view)}
        for ident in missed.keys() - self._known if self._known is not None else ():
            view = missed[ident]
            if not self.shell.looks_at("calls"):
                self.shell.announce(f"missed {ident}", view.name, say("Missed call"), ("calls", ""))
                self._missed.add(ident)
        self._known = (self._known or set()) | {view.id for view in found}
        self.set_badge(len(self._missed))

    def _state(self) -> dict[str, Any]:
        """Give the call above all pages, as its QML reads it; `id` is empty if there is none."""
        call, live = self._call or NOBODY, self._call is not None and self._call.state in LIVE
        return {
            "id": call.id,
            "name": call.name,
            "contact": call.contact,
            "incoming": call.incoming,
            "video": call.video,
            "state": call.state,
            "why": call.why,
            "text": status(call, not self.bridge.online),
            "since": datetime.fromisoformat(call.up_at).timestamp() * 1000 if call.up_at else 0,
            "muted": call.muted,
            "camera": call.camera,
            "their_camera": call.their_camera,
            "their_picture": call.their_camera and self._pictures.has(False),
            "my_picture": call.camera and self._pictures.has(True),
            "trouble": troubles(call) if live else "",
            "small": self._small and live,
            "dialling": self._dialling,
        }

    lines = Property(QObject, lambda self: self._lines, constant=True)
    pictures = Property(QObject, lambda self: self._pictures, constant=True)
    known = Property(bool, lambda self: self._known is not None, notify=changed)
    now = Property(MAP, _state, notify=changed)
