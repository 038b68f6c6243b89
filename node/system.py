"""The machine itself as arguments: wall clock, randomness, ML-KEM's own; and what a process asks of it at its start.

This is the only module that reads a real clock or the system's random source; everything else is handed these,
so the simulated world can hand over its own. Timers use the event loop's time and never this clock.
"""

import ctypes
import os
import sys
import time
from collections.abc import Callable
from typing import Final, Protocol

from crypto.primitives import mlkem_encapsulate

TRIM: Final = (-1, 1 << 20)
"""What glibc's mallopt takes: unused bytes at the end of a store of memory above which they are given back."""

MAPPED: Final = (-3, 128 << 10)
"""Bytes from which a block is given back as soon as it is freed; stated, it no longer grows with what was freed.

Pictures and chunks of files are larger: between small blocks that stay, each would leave a hole of another size.
"""

STORES: Final = (-8, 2)
"""How many stores of memory the threads share."""

Random = Callable[[int], bytes]
Encapsulate = Callable[[bytes], tuple[bytes, bytes]]


class Clock(Protocol):
    """A wall clock; it may jump either way, so nothing about security may hang on it but expiry."""

    def now_ms(self) -> int:
        """Milliseconds since 1970 UTC."""


def pause(seconds: float) -> None:
    """Wait, where nothing else is to go on meanwhile."""
    time.sleep(seconds)


class SystemClock:
    """The machine's wall clock."""

    __slots__ = ()

    def now_ms(self) -> int:
        """Milliseconds since 1970 UTC, as the operating system tells them."""
        return time.time_ns() // 1_000_000


def system_random(length: int) -> bytes:
    """`length` bytes from the operating system's random source."""
    return os.urandom(length)


def system_encapsulate(public: bytes) -> tuple[bytes, bytes]:
    """ML-KEM-768: a 1,184-byte key -> (secret 32, ciphertext 1,088); the library draws its own randomness."""
    return mlkem_encapsulate(public)


def forbid_core_dumps() -> None:
    """Keep this process's memory, which holds keys, out of core files; nothing where the system has no such limit."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def give_memory_back() -> None:
    """Have glibc give back what was freed; nothing where the C library is another. Call it before threads start.

    Left alone it makes a store of memory for nearly every thread, and keeps in each as much as the largest block that
    was ever freed: after a day with photos that is more than the node itself needs.
    """
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        for setting in (TRIM, MAPPED, STORES):
            library.mallopt(*setting)
