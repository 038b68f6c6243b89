"""What this side sends, as tracks of the WebRTC library: the microphone's pieces or silence, the camera's pictures.

Only the child process of a call imports this, because the library is large. Devices feed the tracks from threads of
their own by `Feed`; a track never waits for a device that has gone.
"""

from __future__ import annotations

import asyncio
from collections import deque
from fractions import Fraction
from typing import Final, Generic, TypeVar

from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from av import AudioFrame, VideoFrame

from node.media.sound import RATE, SAMPLES

SILENCE: Final = bytes(2 * SAMPLES)
PIECE_S: Final = SAMPLES / RATE
GAP_S: Final = 0.06
"""A microphone that works is waited for that long before silence takes its place."""

VIDEO_CLOCK: Final = 90_000
KEPT: Final = 5

T = TypeVar("T")


class Feed(Generic[T]):
    """The newest things of a device, put in from its thread and taken out on the loop."""

    def __init__(self, kept: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._things: deque[T] = deque(maxlen=kept)
        self._stir = asyncio.Event()
        self.works = False

    def put(self, thing: T) -> None:
        """Add the newest; called from any thread."""
        try:
            self._loop.call_soon_threadsafe(self._add, thing)
        except RuntimeError:
            return  # the loop has ended before the device's thread

    def clear(self) -> None:
        """Forget what waits."""
        self._things.clear()

    async def take(self) -> T:
        """Wait for the oldest that is kept."""
        while not self._things:
            self._stir.clear()
            await self._stir.wait()
        return self._things.popleft()

    def _add(self, thing: T) -> None:
        self._things.append(thing)
        self._stir.set()


class Voice(MediaStreamTrack):
    """What the microphone hears; silence while it is muted, missing or late."""

    kind = "audio"

    def __init__(self, feed: Feed[bytes]) -> None:
        super().__init__()
        self.muted = False
        self._feed = feed
        self._samples = 0
        self._due = asyncio.get_running_loop().time()

    async def recv(self) -> AudioFrame:
        """Give the next 20 ms."""
        if self.readyState != "live":
            raise MediaStreamError
        piece = await self._piece()
        frame = AudioFrame(format="s16", layout="mono", samples=SAMPLES)
        frame.planes[0].update(SILENCE if self.muted else piece)
        frame.sample_rate = RATE
        frame.pts = self._samples
        frame.time_base = Fraction(1, RATE)
        self._samples += SAMPLES
        return frame

    async def _piece(self) -> bytes:
        """Go by the pace of the device while it works, else by the clock."""
        now = asyncio.get_running_loop().time()
        self._due = max(self._due + PIECE_S, now - GAP_S)
        try:
            async with asyncio.timeout_at(max(self._due, now) + (GAP_S if self._feed.works else 0)):
                if self._feed.works:
                    return await self._feed.take()
                await asyncio.get_running_loop().create_future()
        except TimeoutError:
            pass
        return SILENCE


class View(MediaStreamTrack):
    """What the camera sees; all views count by one clock, since the encoder ends for good where time goes back."""

    kind = "video"

    def __init__(self, feed: Feed[VideoFrame]) -> None:
        super().__init__()
        self._feed = feed

    async def recv(self) -> VideoFrame:
        """Give the next picture."""
        if self.readyState != "live":
            raise MediaStreamError
        frame = await self._feed.take()
        frame.pts = int(asyncio.get_running_loop().time() * VIDEO_CLOCK)
        frame.time_base = Fraction(1, VIDEO_CLOCK)
        return frame
