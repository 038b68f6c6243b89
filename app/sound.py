"""Recording and playing of voice messages as commands see it; the real one is `node/media/voices.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol


class Take(Protocol):
    """A whole voice message."""

    @property
    def data(self) -> bytes:
        """Opus in Ogg."""

    @property
    def ms(self) -> int:
        """How long it is."""

    @property
    def waveform(self) -> bytes:
        """How loud it is over its time, at most 64 numbers."""


class Recording(Protocol):
    """What is being recorded, or was and is kept."""

    @property
    def ms(self) -> int:
        """How long it is."""

    @property
    def levels(self) -> bytes:
        """How loud it was lately, ten numbers a second."""

    @property
    def take(self) -> Take | None:
        """The whole message, once it is ended."""


class Playing(Protocol):
    """What is played, or was last."""

    @property
    def about(self) -> Mapping[str, str]:
        """What was said of it when it began."""

    @property
    def ms(self) -> int:
        """How far it is."""

    @property
    def whole(self) -> int:
        """How long it is in milliseconds; 0: not known yet."""

    @property
    def paused(self) -> bool:
        """Whether it waits."""

    @property
    def ended(self) -> bool:
        """Whether it came to its end."""

    @property
    def trouble(self) -> str:
        """The code of why it cannot be played: bad_sound, no_speaker or media_failed; else empty."""


class Voices(Protocol):
    """Records one voice message and plays one; what no client looks at for ten seconds ends."""

    changed: Callable[[], None]
    """Hears that something of it is another."""

    @property
    def recording(self) -> Recording | None:
        """What is, or was, recorded."""

    @property
    def playing(self) -> Playing | None:
        """What is played, or was last."""

    @property
    def percent(self) -> int:
        """How fast it is played."""

    async def record(self) -> None:
        """Begin to record; what was recorded before is gone. Refused("in_call", "no_microphone", "recording")."""

    async def stop(self) -> None:
        """End the recording and keep it; harmless where none goes on."""

    async def drop(self) -> None:
        """Let go of what is, or was, recorded."""

    def play(self, data: bytes, about: Mapping[str, str], ms: int = 0) -> None:
        """Play a sound from a moment on, instead of what is played. Refused("in_call", "recording")."""

    def pause(self, on: bool) -> None:
        """Pause, or go on. Refused("in_call", "recording")."""

    def seek(self, ms: int) -> None:
        """Go to another moment of what is played."""

    def speed(self, percent: int) -> None:
        """Play at 100, 150 or 200 percent of the usual speed. Refused("bad_speed")."""

    def leave(self) -> None:
        """Play nothing any more."""

    def look(self) -> None:
        """A client sees what is recorded and played."""

    async def take_in(self, path: str) -> Take:
        """Make a voice message of a file. Refused("unreadable_file", "no_sound", "too_long")."""
