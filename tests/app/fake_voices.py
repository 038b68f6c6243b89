"""Voices without devices: a test says what the microphone heard and how far something is played."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from crypto.errors import Refused
from node.media.voices import Playing, Recording, Take

WAVE = bytes(range(40, 168, 2))


class FakeVoices:
    """Has the face of `node.media.voices.Voices`."""

    def __init__(self, busy: Callable[[], bool]) -> None:
        self.changed: Callable[[], None] = lambda: None
        self.recording: Recording | None = None
        self.playing: Playing | None = None
        self.percent = 100
        self.microphone = True
        self.looked = 0
        self.heard: list[bytes] = []
        self._busy = busy

    async def record(self) -> None:
        self._check()
        if not self.microphone:
            raise Refused("no_microphone", "There is no microphone that Kith can use.")
        self.pause(True)
        self.recording = Recording()
        self.changed()

    def hear(self, ms: int, levels: bytes = b"") -> None:
        """The microphone heard something for so long."""
        assert self.recording is not None
        levels = levels or bytes(60 + 40 * (n % 5) for n in range(min(100, ms // 100)))
        self.recording = replace(self.recording, ms=ms, levels=levels)
        self.changed()

    async def stop(self) -> None:
        if self.recording is not None and self.recording.take is None:
            ms = self.recording.ms or 1000
            self.recording = replace(self.recording, ms=ms, take=Take(b"OggS sound %d" % ms, ms, WAVE))
            self.changed()

    async def drop(self) -> None:
        self.recording = None
        self.changed()

    def play(self, data: bytes, about: Mapping[str, str], ms: int = 0) -> None:
        self._check()
        self.heard.append(data)
        self.playing = Playing(dict(about), len(self.heard), ms, 12_000)
        self.changed()

    def go_on(self, ms: int, *, ended: bool = False, trouble: str = "") -> None:
        """What is played is so far now."""
        assert self.playing is not None
        self.playing = replace(self.playing, ms=ms, ended=ended, trouble=trouble, paused=ended or bool(trouble))
        self.changed()

    def pause(self, on: bool) -> None:
        if self.playing is not None:
            self.playing = replace(self.playing, paused=on)
            self.changed()

    def seek(self, ms: int) -> None:
        if self.playing is not None:
            self.playing = replace(self.playing, ms=ms)
            self.changed()

    def speed(self, percent: int) -> None:
        if percent not in (100, 150, 200):
            raise Refused("bad_speed", "The speed is 100, 150 or 200.")
        self.percent = percent
        self.changed()

    def leave(self) -> None:
        self.playing = None
        self.changed()

    def look(self) -> None:
        self.looked += 1

    async def take_in(self, path: str) -> Take:
        data = Path(path).read_bytes()
        if not data.startswith((b"OggS", b"RIFF")):
            raise Refused("no_sound", "The file is no sound that can be sent as a voice message: Opus in Ogg, or WAV.")
        return Take(data, 12_000, WAVE)

    def _check(self) -> None:
        if self._busy():
            raise Refused("in_call", "There is a call now: voice messages wait until it is over.")
        if self.recording is not None and self.recording.take is None:
            raise Refused("recording", "A voice message is being recorded already.")
