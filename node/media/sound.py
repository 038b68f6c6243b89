"""Microphone and speaker of this machine by libpulse, which PulseAudio and PipeWire both answer; a thread for each.

A device that is missing or vanishes is trouble that is told, and is tried again every two seconds: the call goes on.
Runs in the child processes of calls and of voice messages only (`call_child.py`, `booth_child.py`). PULSE_SERVER,
PULSE_SOURCE and PULSE_SINK choose devices.
"""

from __future__ import annotations

import ctypes
import queue
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Final

RATE: Final = 48_000
SAMPLES: Final = 960
"""Of one piece: 20 ms."""

RETRY_S: Final = 2.0
LATE: Final = 10
"""Pieces that wait for the speaker before the oldest is dropped."""

PLAYBACK, RECORD = 1, 2
_S16LE: Final = 3
_ANY: Final = 2**32 - 1


class _Spec(ctypes.Structure):
    _fields_ = (("format", ctypes.c_int), ("rate", ctypes.c_uint32), ("channels", ctypes.c_uint8))


class _Sizes(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_uint32) for name in ("maxlength", "tlength", "prebuf", "minreq", "fragsize"))


class Stream:
    """One stream of 16-bit samples, blocking; OSError if there is no sound server, no device, or it has gone."""

    def __init__(self, direction: int, channels: int, name: bytes = b"Call") -> None:
        self._pulse = _library()
        piece = 2 * channels * SAMPLES
        spec = _Spec(_S16LE, RATE, channels)
        sizes = _Sizes(4 * piece, 3 * piece, piece, _ANY, piece)
        error = ctypes.c_int()
        self._handle = self._pulse.pa_simple_new(
            *(None, b"Kith", direction, None, name, ctypes.byref(spec), None, ctypes.byref(sizes)),
            ctypes.byref(error),
        )
        if not self._handle:
            raise OSError(error.value, "no sound device")

    def read(self, size: int) -> bytes:
        """Wait for so many bytes."""
        buffer = ctypes.create_string_buffer(size)
        self._check(self._pulse.pa_simple_read, buffer, size)
        return buffer.raw

    def write(self, data: bytes) -> None:
        """Play them; waits while the device has enough."""
        self._check(self._pulse.pa_simple_write, data, len(data))

    def close(self) -> None:
        """Let go of the device."""
        self._pulse.pa_simple_free(self._handle)

    def _check(self, call: Callable[..., int], data: Any, size: int) -> None:
        error = ctypes.c_int()
        if call(self._handle, data, size, ctypes.byref(error)) < 0:
            raise OSError(error.value, "the sound device has gone")


class Device(threading.Thread, ABC):
    """A device that is opened again and again until it is told to stop; `told(True)` when it works."""

    def __init__(self, told: Callable[[bool], None]) -> None:
        super().__init__(daemon=True)
        self._told = told
        self._stopped = threading.Event()

    def run(self) -> None:
        """Work until `stop`."""
        while not self._stopped.is_set():
            try:
                stream = self._open()
            except OSError:
                self._told(False)
                self._stopped.wait(RETRY_S)
                continue
            try:
                self._told(True)
                self._work(stream)
            except OSError:
                self._told(False)
            finally:
                stream.close()

    def stop(self) -> None:
        """Let go of the device soon."""
        self._stopped.set()

    @abstractmethod
    def _open(self) -> Stream:
        """Open the device, or raise OSError."""

    @abstractmethod
    def _work(self, stream: Stream) -> None:
        """Carry sound until `stop`, or raise OSError."""


class Microphone(Device):
    """Gives pieces of one channel to `heard`, on its own thread."""

    def __init__(self, told: Callable[[bool], None], heard: Callable[[bytes], None]) -> None:
        super().__init__(told)
        self._heard = heard

    def _open(self) -> Stream:
        return Stream(RECORD, 1)

    def _work(self, stream: Stream) -> None:
        while not self._stopped.is_set():
            self._heard(stream.read(2 * SAMPLES))


class Speaker(Device):
    """Plays pieces of two channels in the order they come; what comes too fast pushes out what waits longest."""

    def __init__(self, told: Callable[[bool], None]) -> None:
        super().__init__(told)
        self._waiting: queue.Queue[bytes] = queue.Queue()

    def play(self, piece: bytes) -> None:
        """Play a piece; never waits."""
        self._waiting.put(piece)
        while self._waiting.qsize() > LATE:
            self._take(0)

    def _open(self) -> Stream:
        return Stream(PLAYBACK, 2)

    def _work(self, stream: Stream) -> None:
        while not self._stopped.is_set():
            piece = self._take(RETRY_S)
            if piece:
                stream.write(piece)

    def _take(self, wait_s: float) -> bytes:
        try:
            return self._waiting.get(block=wait_s > 0, timeout=wait_s or None)
        except queue.Empty:
            return b""


def _library() -> ctypes.CDLL:
    """Load libpulse-simple; OSError where there is none."""
    pulse = ctypes.CDLL("libpulse-simple.so.0")
    pulse.pa_simple_new.restype = ctypes.c_void_p
    pointers = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
    pulse.pa_simple_new.argtypes = [
        *(ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_char_p),
        *(*pointers, ctypes.c_void_p),
    ]
    for call in (pulse.pa_simple_read, pulse.pa_simple_write):
        call.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p]
    pulse.pa_simple_free.argtypes = [ctypes.c_void_p]
    pulse.pa_simple_free.restype = None
    return pulse
