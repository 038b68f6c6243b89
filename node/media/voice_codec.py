"""Opus of voice messages: made of 16-bit samples of one channel at 48 kHz, and such samples made of it, at any speed.

Only the child process of voice messages imports this, because the library is large, and because it decodes what others
sent. The file around the packets is `ogg.py`.
"""

from __future__ import annotations

import array
import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Final

import av
import av.filter
import av.packet
from av.audio.codeccontext import AudioCodecContext

from node.media.ogg import RATE, Track, Writer
from node.media.sound import SAMPLES

BIT_RATE: Final = 24_000
PREROLL: Final = 8
"""Packets that are decoded and not heard after a jump, until the decoder has its feet again."""

QUIETEST_DB, LOUDEST_DB = -50.0, -6.0
BARS: Final = 64
LOUDEST: Final = 255
_BASE: Final = Fraction(1, RATE)


class Levels:
    """How loud pieces of 20 ms are, ten times a second: the loudest of five."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self._pieces = self._loudest = 0

    def add(self, piece: bytes) -> bool:
        """Take a piece; whether there is a level more."""
        self._pieces += 1
        self._loudest = max(self._loudest, level(piece))
        if self._pieces % 5 and self.heard:  # the first at once: a short one has a level, too
            return False
        self.heard.append(self._loudest)
        self._loudest = 0
        return True


class Encoder:
    """Takes pieces of 20 ms and gives the file; its `levels` say how loud it was."""

    def __init__(self) -> None:
        coder = av.CodecContext.create("libopus", "w")
        assert isinstance(coder, AudioCodecContext)
        coder.sample_rate, coder.layout, coder.format = RATE, "mono", "s16"
        coder.bit_rate = BIT_RATE
        coder.options = {"application": "voip", "frame_duration": "20"}
        self._coder = coder
        self._writer = Writer()
        self._pieces = 0
        self.levels = Levels()

    @property
    def ms(self) -> int:
        """How long it is."""
        return self._pieces * 1000 * SAMPLES // RATE

    def add(self, piece: bytes) -> bool:
        """Add 20 ms; whether there is a level more."""
        for packet in self._coder.encode(_frame(piece, self._pieces * SAMPLES)):
            self._writer.add(bytes(packet))
        self._pieces += 1
        return self.levels.add(piece)

    def finish(self) -> bytes:
        """Give the whole file."""
        for packet in self._coder.encode(None):
            self._writer.add(bytes(packet))
        return self._writer.finish()


def decoded(track: Track, ms: int) -> Iterator[bytes]:
    """Give the samples of a track from a moment on, a packet at a time; what cannot be decoded is silence."""
    wanted = track.skip + max(0, ms) * RATE // 1000
    at = max((n for n, start in enumerate(track.starts) if start <= wanted), default=0)
    coder = av.CodecContext.create("libopus", "r")
    assert isinstance(coder, AudioCodecContext)
    coder.sample_rate, coder.layout, coder.format = RATE, "mono", "s16"
    for n in range(max(0, at - PREROLL), len(track.packets)):
        end = track.starts[n + 1] if n + 1 < len(track.packets) else track.samples
        size = end - track.starts[n]
        sound = _decode(coder, track.packets[n], size)
        if end > wanted:
            yield sound[2 * max(0, wanted - track.starts[n]) :]


def paced(pieces: Iterator[bytes], percent: int) -> Iterator[bytes]:
    """Give samples faster by so many percent of their time (50 to 200), and as high as they were."""
    if percent == 100:
        yield from pieces
        return
    graph = av.filter.Graph()
    source = graph.add_abuffer(format="s16", sample_rate=RATE, layout="mono", time_base=_BASE)
    tempo = graph.add("atempo", f"{percent / 100:.2f}")
    shape, sink = graph.add("aformat", "sample_fmts=s16:channel_layouts=mono"), graph.add("abuffersink")
    source.link_to(tempo)
    tempo.link_to(shape)
    shape.link_to(sink)
    graph.configure()
    at = 0
    for piece in pieces:
        if piece:
            graph.push(_frame(piece, at))
            at += len(piece) // 2
            yield from _pulled(graph)
    graph.push(None)
    yield from _pulled(graph)


def level(piece: bytes) -> int:
    """Say how loud samples are, 0 to 255, as ears count."""
    samples = array.array("h", piece)
    power = sum(sample * sample for sample in samples) / max(1, len(samples))
    if power < 1:
        return 0
    decibel = 10 * math.log10(power / 32768**2)
    share = (decibel - QUIETEST_DB) / (LOUDEST_DB - QUIETEST_DB)
    return round(LOUDEST * max(0.0, min(1.0, share)))


def waveform(levels: list[int]) -> bytes:
    """Give at most 64 numbers that stand for all levels, each the loudest of its share."""
    count = min(BARS, len(levels))
    bounds = [n * len(levels) // count for n in range(count + 1)] if count else []
    return bytes(max(levels[first:end]) for first, end in pairwise(bounds))


def _decode(coder: AudioCodecContext, packet: bytes, size: int) -> bytes:
    """Give exactly so many samples."""
    try:
        frames = coder.decode(av.packet.Packet(packet))
        sound = b"".join(bytes(frame.planes[0])[: 2 * frame.samples] for frame in frames)
    except av.FFmpegError:
        sound = b""
    return sound[: 2 * size].ljust(2 * size, b"\0")


def _pulled(graph: av.filter.Graph) -> Iterator[bytes]:
    while True:
        try:
            frame = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        assert isinstance(frame, av.AudioFrame)
        yield bytes(frame.planes[0])[: 2 * frame.samples]


def _frame(piece: bytes, at: int) -> av.AudioFrame:
    frame = av.AudioFrame(format="s16", layout="mono", samples=len(piece) // 2)
    frame.planes[0].update(piece)
    frame.sample_rate, frame.pts, frame.time_base = RATE, at, _BASE
    return frame
