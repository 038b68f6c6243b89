"""Plays one voice message, on a thread of its own: from any moment, faster, with pauses, without the speaker then.

Runs in the child process of voice messages only (`booth_child.py`). It is decoded as it is played, never all at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Final

from node.errors import PeerFault
from node.media import ogg
from node.media.ogg import RATE
from node.media.sound import PLAYBACK, Stream
from node.media.tape import SPEEDS, Order, Report
from node.media.voice_codec import decoded, paced

EVERY: Final = RATE // 10
"""Samples between two reports of how far it is, at usual speed."""

MOST_WRITTEN: Final = 2 * RATE // 25
"""Bytes given to the speaker at once, 40 ms: so soon an order is heeded."""

TAIL: Final = bytes(2 * RATE // 8)
"""Silence behind the last sample, so that the device has played that when it is let go."""


class Playback(threading.Thread):
    """Carries out what one `play` order and those after it say."""

    def __init__(self, order: Order, tell: Callable[[Report], None]) -> None:
        super().__init__(daemon=True)
        self._n, self._data, self._tell = order.n, order.data, tell
        self._at, self._percent, self._paused = order.ms * RATE // 1000, order.percent, order.on
        self._stir = threading.Condition()
        self._turn = 0
        self._ended = False

    def order(self, order: Order) -> None:
        """Pause or go on, go to another moment, or play at another speed."""
        if order.n != self._n:
            return
        with self._stir:
            if order.do == "pause":
                self._paused = order.on
            elif order.do == "seek":
                self._at = order.ms * RATE // 1000
            elif order.do == "speed" and order.percent in SPEEDS:
                self._percent = order.percent
            self._turn += 1
            self._stir.notify()

    def end(self) -> None:
        """Let go of the speaker soon."""
        with self._stir:
            self._ended = True
            self._turn += 1
            self._stir.notify()

    def run(self) -> None:
        """Play until the end or `end`."""
        try:
            track = ogg.read(self._data)
        except PeerFault as fault:
            self._tell(Report("failed", n=self._n, code=fault.code))
            return
        self._data = b""
        while self._wait(track):
            try:
                if self._play(track):
                    self._tell(Report("ended", n=self._n, ms=_ms(track), whole=_ms(track)))
                    return
            except OSError:
                self._tell(Report("failed", n=self._n, code="no_speaker"))
                return

    def _wait(self, track: ogg.Track) -> bool:
        """Wait while it is paused; whether it goes on then."""
        with self._stir:
            self._at = max(0, min(self._at, track.samples - track.skip))
            self._say(track)
            while self._paused and not self._ended:
                self._stir.wait()
                self._say(track)
            return not self._ended

    def _play(self, track: ogg.Track) -> bool:
        """Play from where it is until an order comes, or to the end: True."""
        with self._stir:
            turn, at, percent = self._turn, self._at, self._percent
        stream = Stream(PLAYBACK, 1, b"Voice message")
        try:
            written = 0
            for piece in _cut(paced(decoded(track, at * 1000 // RATE), percent)):
                stream.write(piece)
                written += len(piece) // 2
                if not self._go_on(turn, at + written * percent // 100):
                    return False
                if written % EVERY < len(piece) // 2:
                    self._say(track)
            stream.write(TAIL)
            return True
        finally:
            stream.close()

    def _go_on(self, turn: int, at: int) -> bool:
        """Note how far it is; False if an order came meanwhile."""
        with self._stir:
            if self._turn == turn:
                self._at = at
            return self._turn == turn

    def _say(self, track: ogg.Track) -> None:
        self._tell(Report("plays", n=self._n, ms=min(_ms(track), self._at * 1000 // RATE), whole=_ms(track)))


def _ms(track: ogg.Track) -> int:
    return min(track.ms, ogg.MAX_MS + 1000)


def _cut(sounds: Iterator[bytes]) -> Iterator[bytes]:
    """Give samples in parts that are played within a moment."""
    for sound in sounds:
        for first in range(0, len(sound), MOST_WRITTEN):
            yield sound[first : first + MOST_WRITTEN]
