"""Voice messages of the window: one that is recorded for a conversation, and one that is played wherever one goes.

Sound is the node's; here is what the screen shows of it. As long as something goes on the node is asked now and then,
also when it tells nothing: it ends what nobody looks at.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from app.chat import voice
from app.chat.voice import PlayingView, RecordingView, SoundView
from app.errors import AppError
from app.notices import RELOAD, SOUND_CHANGED
from app.wording import minutes
from app.words import Mark, mark, say
from ui.bridge import Again, Bridge
from ui.chat.conversation import Conversation
from ui.shell import MAP, Shell

LOOKED_MS = 3000  # at least so often the node is asked while something goes on
STEP_MS = 5000  # by how much a key goes on or back
SPEEDS = (100, 150, 200)
NOTHING = SoundView(None, None, SPEEDS[0])
TROUBLES: dict[str, Mark] = {
    "no_speaker": mark("There is no loudspeaker that Kith can use."),
    "bad_sound": mark("This voice message is damaged, or of a kind that Kith does not play."),
    "media_failed": mark("The process that carries sound has ended."),
}


class Voicing(QObject):
    """What QML knows as `page.voice`: `now` is what is recorded here, `playing` what is heard."""

    changed = Signal()  # what is recorded, or for whom
    moved = Signal()  # what is played
    returned = Signal()  # nothing is recorded any more: one writes again

    def __init__(self, bridge: Bridge, shell: Shell, talk: Conversation) -> None:
        super().__init__(talk)
        self._bridge, self._shell, self._talk, self._client = bridge, shell, talk, bridge.client
        self._sound = NOTHING
        self._contact = ""  # for whom it is recorded
        self._going = self._sending = False
        self._troubled = ("", 0)
        self._turn = asyncio.Lock()
        self._look = Again(bridge, self._load)
        self._clock = QTimer(self, interval=LOOKED_MS)
        self._clock.timeout.connect(self._look)
        bridge.heard.connect(self._hear)
        talk.changed.connect(self._follow)

    @Slot()
    def record(self) -> None:
        """Begin to record for the open conversation; the same key or button again ends that."""
        if self._sound.recording is not None and not self._sound.recording.kept:
            self.stop()
        elif self._sound.recording is not None and self._contact not in ("", self._talk.contact):
            self._shell.say(say("Another voice message waits to be sent or deleted, in another conversation."))
        elif self._talk.contact and self._sound.recording is None and not self._going:
            self._contact, self._going = self._talk.contact, True
            self._start(self._record)

    @Slot()
    def stop(self) -> None:
        """End the recording, and keep it to be heard."""
        self._do(lambda: self._client.call(voice.stop_recording))

    def look_away(self) -> None:
        """Nobody sees any more that it is recorded: keep what there is; the window's end waits for that."""
        if self._goes() or self._going:
            self._bridge.promise(self._client.call(voice.stop_recording))

    @Slot()
    def drop(self) -> None:
        """Let go of what was recorded."""
        self._do(lambda: self._client.call(voice.drop_recording))
        self.returned.emit()

    @Slot()
    def send(self) -> None:
        """Send what was recorded, also while it still goes on; what a message answers goes with it."""
        if not self._sending and self._talk.contact and self._contact in ("", self._talk.contact):
            self._sending = True
            self.changed.emit()
            self._start(self._send)

    @Slot()
    def hear(self) -> None:
        """Play what was recorded, pause, or go on."""
        if self._heard() and not self._playing().ended:
            self.go(not self._playing().paused)
        else:
            self._do(lambda: self._client.call(voice.hear_recording))

    @Slot(float)
    def hear_from(self, share: float) -> None:
        """Play what was recorded from another moment on."""
        recording = self._sound.recording
        at = round(max(0.0, min(1.0, share)) * (recording.ms if recording else 0))
        self._do(lambda: self._client.call(voice.hear_recording, at=at))

    @Slot(str, int)
    @Slot(str, int, float)
    def play(self, message: str, number: int, share: float = -1.0) -> None:
        """Play a voice message, pause it, or go on; with a share from 0 to 1, from there on."""
        playing = self._playing()
        mine = (playing.message, playing.number) == (message, number) and not (playing.ended or playing.trouble)
        if not mine:
            at = 0 if share < 0 else round(share * self._length(message, number))
            self._do(lambda: self._client.call(voice.play, message, number=number, at=at))
        elif share >= 0:
            self.seek(share)
        else:
            self.go(not playing.paused)

    @Slot(bool)
    def go(self, paused: bool) -> None:
        """Pause what is played, or go on."""
        self._do(lambda: self._client.call(voice.pause, paused))

    @Slot(float)
    def seek(self, share: float) -> None:
        """Go to another moment of what is played, 0 to 1 of it."""
        at = round(max(0.0, min(1.0, share)) * self._playing().whole_ms)
        self._do(lambda: self._client.call(voice.seek, at))

    @Slot(int)
    def step(self, by: int) -> None:
        """Go on, or with less than 0 back, by five seconds."""
        playing = self._playing()
        at = max(0, min(playing.whole_ms, playing.ms + by * STEP_MS))
        self._do(lambda: self._client.call(voice.seek, at))

    @Slot()
    def faster(self) -> None:
        """Play faster: at one and a half, at double, at usual speed again."""
        at = SPEEDS.index(self._sound.percent) if self._sound.percent in SPEEDS else -1
        self._do(lambda: self._client.call(voice.speed, SPEEDS[(at + 1) % len(SPEEDS)]))

    @Slot()
    def leave(self) -> None:
        """Play nothing any more."""
        self._do(lambda: self._client.call(voice.stop_playing))

    @Slot()
    def show(self) -> None:
        """Go to the message that is played."""
        playing = self._playing()
        if playing.message:
            self._shell.go("chats", f"{playing.contact} {playing.message}")

    def _hear(self, name: str, of: str) -> None:
        if name in (SOUND_CHANGED, RELOAD):
            self._look()

    def _follow(self) -> None:
        """Another conversation was opened: what is recorded is kept there."""
        if self._goes() and self._talk.contact != self._contact:
            self.stop()
        self.changed.emit()

    def _start(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do one thing after the other, in the order in which they were asked for."""

        async def in_turn() -> None:
            async with self._turn:
                await work()

        self._bridge.start(in_turn())

    def _do(self, ask: Callable[[], Awaitable[None]]) -> None:
        async def work() -> None:
            await ask()
            self._look()

        self._start(work)

    async def _record(self) -> None:
        try:
            await self._client.call(voice.record)
        except AppError:
            self.returned.emit()
            raise
        finally:
            self._going = False
            await self._load()

    async def _send(self) -> None:
        contact = self._contact or self._talk.contact
        reply = self._talk.writings.of(contact).reply
        try:
            await self._client.call(voice.send_recording, contact, reply=reply.id if reply else None)
            if reply:
                self._talk.writings.drop(contact)
                self._talk.drafted.emit()
            self.returned.emit()
        finally:
            self._sending = False
            await self._load()
        self._talk.newest()

    async def _load(self) -> None:
        before, self._sound = self._sound, await self._client.call(voice.sound)
        if self._sound.recording is None and not self._going:
            self._contact = ""
        if self._goes() and self._contact not in ("", self._talk.contact):
            self.stop()  # another conversation was opened before it began
        playing = self._playing()
        ended = playing.ended and not (before.playing and before.playing.ended)
        if ended and playing.message:
            self._do(lambda: self._client.call(voice.play_next))
        self._complain(playing)
        active = self._goes() or (self._sound.playing is not None and not playing.ended)
        if active != self._clock.isActive():
            self._clock.start() if active else self._clock.stop()
        self.changed.emit()
        self.moved.emit()

    def _complain(self, playing: PlayingView) -> None:
        """Say once why something cannot be played."""
        trouble = (playing.trouble, playing.number if playing.trouble else 0)
        if playing.trouble and trouble != self._troubled:
            self._shell.say(say(TROUBLES.get(playing.trouble, TROUBLES["media_failed"])))
            self._bridge.start(self._client.call(voice.stop_playing))
        self._troubled = trouble

    def _goes(self) -> bool:
        recording = self._sound.recording
        return recording is not None and not recording.kept

    def _playing(self) -> PlayingView:
        return self._sound.playing or PlayingView("", 0, "", "", 0, 0, paused=True, ended=True, trouble="", mine=False)

    def _heard(self) -> bool:
        """Whether it is what was recorded that is played."""
        return self._sound.playing is not None and not self._sound.playing.message

    def _length(self, message: str, number: int) -> int:
        rows = self._talk.property("lines").rows
        files = next((row.files for row in rows if row.id == message), ())
        return next((one.length for one in files if one.number == number), 0)

    def _now(self) -> dict[str, Any]:
        """Give what is recorded for the open conversation: `on` while there is anything, `kept` once it is ended."""
        recording = self._sound.recording or RecordingView(kept=False, ms=0, levels=[])
        here = self._sound.recording is not None and self._contact in ("", self._talk.contact)
        heard = self._heard()
        return {
            "on": (here or self._going) and bool(self._talk.contact),
            "kept": recording.kept,
            "clock": minutes(recording.ms),
            "levels": recording.levels,
            "sending": self._sending,
            "heard": heard and not self._playing().paused,
            "share": _share(self._playing()) if heard else 0.0,
        }

    def _state(self) -> dict[str, Any]:
        """Give what is played; `on` while it is a voice message of a conversation."""
        playing = self._playing()
        return {
            "on": bool(playing.message) and self._sound.playing is not None,
            "message": playing.message,
            "number": playing.number,
            "name": playing.name,
            "mine": playing.mine,
            "clock": minutes(playing.ms),
            "whole": minutes(playing.whole_ms),
            "share": _share(playing),
            "paused": playing.paused,
            "speed": self._sound.percent / 100,
        }

    now = Property(MAP, _now, notify=changed)
    playing = Property(MAP, _state, notify=moved)


def _share(playing: PlayingView) -> float:
    return playing.ms / playing.whole_ms if playing.whole_ms and not playing.ended else 0.0
