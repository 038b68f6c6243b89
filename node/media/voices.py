"""Voice messages of this node: one is recorded, or kept until it is sent, and one is played; sound waits for calls.

Nobody records or plays unseen: what no client looks at for ten seconds ends, so that a window that died leaves no open
microphone. Devices and decoding are in a child process (`booth.py`), which lives as long as it has something to do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from node.errors import Fault, Refused, WorldFault
from node.media.booth import Booth
from node.media.tape import SPEEDS, Order, Report

UNSEEN_S: Final = 10.0
TICK_S: Final = 0.25
START_S: Final = 10.0
TAKE_S: Final = 600.0
RECENT: Final = 100
"""Levels that are kept for whoever shows them, of the last ten seconds."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Take:
    """A whole voice message: Opus in Ogg, how long it is, and at most 64 numbers that say how loud over time."""

    data: bytes
    ms: int
    waveform: bytes


@dataclass(frozen=True, slots=True)
class Recording:
    """What is being recorded, or was and is kept: `take` is set then. `levels` are the last ones."""

    ms: int = 0
    levels: bytes = b""
    take: Take | None = None


@dataclass(frozen=True, slots=True)
class Playing:
    """What is played: `about` is whatever was said when it began. `trouble` is a code, `ended` that it is over."""

    about: Mapping[str, str]
    n: int
    ms: int
    whole: int
    paused: bool = False
    ended: bool = False
    trouble: str = ""


class Voices:
    """Records and plays; `changed` hears when something is another, `busy` says whether there is a call."""

    def __init__(self, busy: Callable[[], bool]) -> None:
        self.changed: Callable[[], None] = lambda: None
        self.recording: Recording | None = None
        self.playing: Playing | None = None
        self.percent = SPEEDS[0]
        self._busy = busy
        self._booth: Booth | None = None
        self._numbers = 0
        self._begun: asyncio.Future[str] | None = None
        self._finished: asyncio.Future[None] | None = None
        self._ticking: asyncio.Task[None] | None = None
        self._seen = 0.0

    async def record(self) -> None:
        """Begin to record; what was recorded before is gone. Refused("in_call", "no_microphone", "recording")."""
        self._check_no_call()
        if self._goes:
            raise Refused("recording", "A voice message is being recorded already.")
        self.pause(True)
        self.recording = Recording()
        self._begun = asyncio.get_running_loop().create_future()
        self._order(Order("record"))
        try:
            async with asyncio.timeout(START_S):
                code = await self._begun
        except TimeoutError:
            code = "no_microphone"
            await self.drop()
        if code:
            raise _fault(code)
        self._tell()

    async def stop(self) -> None:
        """End the recording and keep it; harmless where none goes on."""
        if self._goes:
            self._finished = self._finished or asyncio.get_running_loop().create_future()
            self._order(Order("stop"))
            try:
                async with asyncio.timeout(START_S):
                    await asyncio.shield(self._finished)
            except TimeoutError:
                await self.drop()
                raise WorldFault("media_failed", "The recording could not be ended.") from None

    async def drop(self) -> None:
        """Let go of what is, or was, recorded."""
        goes, self.recording = self._goes, None
        _settle(self._begun, "")
        self._end_waiting()
        if goes:  # its thread may hang in its driver: the process ends with it
            await self._end_booth()
            self.playing = None  # it ended with the process
        self._tell()

    def play(self, data: bytes, about: Mapping[str, str], ms: int = 0) -> None:
        """Play a sound from a moment on, instead of what is played. Refused("in_call", "recording")."""
        self._check_no_call()
        if self._goes:
            raise Refused("recording", "A voice message is being recorded.")
        self._numbers += 1
        self.playing = Playing(dict(about), self._numbers, ms, 0)
        self._order(Order("play", n=self._numbers, data=data, ms=ms, percent=self.percent))
        self._tell()

    def pause(self, on: bool) -> None:
        """Pause, or go on. Refused("in_call", "recording")."""
        playing = self._played
        if playing is None or playing.paused == on:
            return
        if not on:
            self._check_no_call()
            if self._goes:
                raise Refused("recording", "A voice message is being recorded.")
        self.playing = replace(playing, paused=on)
        self._order(Order("pause", n=playing.n, on=on))
        self._tell()

    def seek(self, ms: int) -> None:
        """Go to another moment of what is played."""
        playing = self._played
        if playing is not None:
            at = max(0, min(ms, playing.whole or ms))
            self.playing = replace(playing, ms=at)
            self._order(Order("seek", n=playing.n, ms=at))
            self._tell()

    def speed(self, percent: int) -> None:
        """Play at 100, 150 or 200 percent of the usual speed, from now on. Refused("bad_speed")."""
        if percent not in SPEEDS:
            raise Refused("bad_speed", "The speed is 100, 150 or 200.")
        self.percent = percent
        if self._played is not None:
            self._order(Order("speed", n=self._numbers, percent=percent))
        self._tell()

    def leave(self) -> None:
        """Play nothing any more."""
        if self.playing is not None:
            self.playing = None
            if self._booth is not None:
                self._order(Order("leave"))
            self._tell()

    def look(self) -> None:
        """A client sees what is recorded and played."""
        self._seen = asyncio.get_running_loop().time()

    async def take_in(self, path: str) -> Take:
        """Make a voice message of a file. Refused("unreadable_file", "no_sound", "too_long")."""
        done: asyncio.Future[Report] = asyncio.get_running_loop().create_future()
        booth = Booth(lambda said: None if done.done() else done.set_result(said))
        try:
            booth.order(Order("take", path=path))
            async with asyncio.timeout(TAKE_S):
                said = await done
        except TimeoutError:
            raise _fault("no_sound") from None
        finally:
            await booth.close()
        if said.say != "taken" or not said.data or not said.ms:
            raise _fault(said.code)
        return Take(said.data, said.ms, said.waveform)

    async def close(self) -> None:
        """End everything."""
        if self._ticking is not None:
            self._ticking.cancel()
            await asyncio.wait([self._ticking])
        self.recording = self.playing = None
        await self._end_booth()

    @property
    def _goes(self) -> bool:
        return self.recording is not None and self.recording.take is None

    @property
    def _played(self) -> Playing | None:
        playing = self.playing
        return None if playing is None or playing.ended or playing.trouble else playing

    def _check_no_call(self) -> None:
        if self._busy():
            raise Refused("in_call", "There is a call now: voice messages wait until it is over.")

    def _order(self, order: Order) -> None:
        loop = asyncio.get_running_loop()
        if self._booth is None or self._booth.over:
            booth = self._booth = Booth(lambda said: self._reported(booth, said))
        self._booth.order(order)
        self._seen = loop.time()
        if self._ticking is None or self._ticking.done():
            self._ticking = loop.create_task(self._tick())

    def _reported(self, booth: Booth, said: Report) -> None:
        """The child says something."""
        if booth is not self._booth:
            return
        if said.say in ("records", "taken"):
            self._heard(said)
        elif said.say in ("plays", "ended"):
            self._played_on(said)
        else:
            self._failed(said)
        self._tell()

    def _heard(self, said: Report) -> None:
        before = self.recording
        if before is None or before.take is not None:
            return
        _settle(self._begun, "")
        levels = (before.levels + bytes([said.level]) * (said.ms > before.ms))[-RECENT:]
        self.recording = replace(before, ms=said.ms, levels=levels)
        if said.say == "taken":
            self.recording = Recording(said.ms, levels, Take(said.data, said.ms, said.waveform))
            self._end_waiting()

    def _played_on(self, said: Report) -> None:
        playing = self._played
        if playing is not None and playing.n == said.n:
            ended = said.say == "ended"
            self.playing = replace(playing, ms=said.ms, whole=said.whole, ended=ended, paused=playing.paused or ended)

    def _failed(self, said: Report) -> None:
        """What was recorded, or played, came to an end by a fault."""
        if self._goes and said.n == 0:
            self.recording = None
            _settle(self._begun, said.code)
            self._end_waiting()
        playing = self._played
        if playing is not None and said.n in (0, playing.n) and (said.n or said.code == "media_failed"):
            self.playing = replace(playing, paused=True, trouble=said.code)

    def _end_waiting(self) -> None:
        """Whoever waits for the end of the recording waits no more."""
        _settle(self._finished, None)
        self._finished = None

    async def _tick(self) -> None:
        """Pause for a call, end what nobody looks at, and let go of the child then."""
        while self._booth is not None:
            await asyncio.sleep(TICK_S)
            unseen = asyncio.get_running_loop().time() - self._seen > UNSEEN_S
            if unseen:
                self.leave()
            if unseen or self._busy():
                self.pause(True)
                with suppress(Fault):  # it is gone, then
                    await self.stop()
            if unseen:
                await self._end_booth()

    async def _end_booth(self) -> None:
        booth, self._booth = self._booth, None
        if booth is not None:
            await booth.close()

    def _tell(self) -> None:
        self.changed()


def _settle(waiting: asyncio.Future[T] | None, value: T) -> None:
    if waiting is not None and not waiting.done():
        waiting.set_result(value)


def _fault(code: str) -> Fault:
    """Give what the child's code means to a person."""
    if code == "no_microphone":
        return Refused(code, "There is no microphone that Kith can use.")
    if code == "unreadable_file":
        return Refused(code, "The file cannot be read.")
    if code == "no_sound":
        return Refused(code, "The file is no sound that can be sent as a voice message: Opus in Ogg, or WAV.")
    if code == "too_long":
        return Refused(code, "A voice message is at most 30 minutes long.")
    return WorldFault("media_failed", "The process that carries sound has ended.")
