"""Sound for tests of voice messages: tones as pieces of 20 ms, and as files."""

from __future__ import annotations

import array
import math
import wave
from collections.abc import Iterator
from pathlib import Path

RATE = 48_000
PIECE = 960


def tone(pieces: int, hertz: float = 440.0, loud: int = 9000) -> Iterator[bytes]:
    """So many pieces of a tone."""
    for first in range(0, pieces * PIECE, PIECE):
        samples = (int(loud * math.sin(2 * math.pi * hertz * n / RATE)) for n in range(first, first + PIECE))
        yield array.array("h", samples).tobytes()


def wav(target: Path, seconds: float, *, rate: int = RATE, channels: int = 1) -> Path:
    """A WAV file of a tone."""
    count = int(seconds * rate)
    samples = (int(9000 * math.sin(2 * math.pi * 440 * (n // channels) / rate)) for n in range(count * channels))
    with wave.open(str(target), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(array.array("h", samples).tobytes())
    return target
