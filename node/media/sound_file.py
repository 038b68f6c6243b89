"""Takes in a sound file of this person's as a voice message: Opus in Ogg without what else stands in it, or WAV.

Runs in a child process only (`booth_child.py`): the file may be one that somebody else made.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import IO, Final

import av
from av.audio.stream import AudioStream
from av.container import InputContainer

from node.errors import PeerFault, Refused
from node.media import ogg
from node.media.sound import SAMPLES
from node.media.voice_codec import Encoder, Levels, decoded, waveform

MAX_WAV: Final = 1 << 30
PIECE: Final = 2 * SAMPLES


@dataclass(frozen=True, slots=True)
class Taken:
    """A whole voice message: the file, how long it is, how loud it is over time."""

    data: bytes
    ms: int
    waveform: bytes


def take(path: str) -> Taken:
    """Read a file. Refused("unreadable_file", "no_sound", "too_long")."""
    try:
        # Without waiting: a named pipe would hold this process for ever.
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise Refused("unreadable_file", "That is no file.")
            if found.st_size > MAX_WAV:
                raise _too_long()
            mark = file.read(4)
            file.seek(0)
            return _from_ogg(file.read(ogg.MAX_BYTES + 1)) if mark == b"OggS" else _from_wav(file)
    except (PeerFault, av.FFmpegError):  # first: some of them are errors of values, too
        raise _no_sound() from None
    except (OSError, ValueError):
        raise Refused("unreadable_file", "The file cannot be read.") from None


def _from_ogg(data: bytes) -> Taken:
    """Give the same packets, without what the file says beside them."""
    track = ogg.read(data)
    if track.ms > ogg.MAX_MS:
        raise _too_long()
    writer, levels = ogg.Writer(track.skip), Levels()
    for packet in track.packets:
        writer.add(packet)
    for piece in _pieces(decoded(track, 0)):
        levels.add(piece)
    return Taken(writer.finish(), max(1, track.ms), waveform(levels.heard))


def _from_wav(file: IO[bytes]) -> Taken:
    coder = Encoder()
    with av.open(file, "r", format="wav") as container:
        streams = container.streams.audio
        if len(streams) != 1 or not streams[0].codec_context.name.startswith("pcm_"):
            raise _no_sound()
        for piece in _pieces(_resampled(container, streams[0])):
            coder.add(piece)
            if coder.ms > ogg.MAX_MS:
                raise _too_long()
    if not coder.ms:
        raise _no_sound()
    return Taken(coder.finish(), coder.ms, waveform(coder.levels.heard))


def _resampled(container: InputContainer, stream: AudioStream) -> Iterator[bytes]:
    """Give the samples of a stream as messages have them: one channel of 16 bits at 48 kHz."""
    to = av.AudioResampler(format="s16", layout="mono", rate=ogg.RATE)
    for frame in chain(container.decode(stream), [None]):
        for made in to.resample(frame):
            yield bytes(made.planes[0])[: 2 * made.samples]


def _pieces(sounds: Iterator[bytes]) -> Iterator[bytes]:
    """Give samples in pieces of 20 ms; silence fills the last."""
    held = bytearray()
    for sound in sounds:
        held += sound
        while len(held) >= PIECE:
            yield bytes(held[:PIECE])
            del held[:PIECE]
    if held:
        yield bytes(held).ljust(PIECE, b"\0")


def _too_long() -> Refused:
    return Refused("too_long", "A voice message is at most 30 minutes long.")


def _no_sound() -> Refused:
    return Refused("no_sound", "The file is no sound that can be sent as a voice message: Opus in Ogg, or WAV.")
