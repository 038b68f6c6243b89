"""The machine itself as arguments: wall clock, randomness, ML-KEM's own; and what a process asks of it at its start.

This is the only module that reads a real clock or the system's random source; everything else is handed these,
so the simulated world can hand over its own. Timers use the event loop's time and never this clock.
"""

import os
import time
from collections.abc import Callable
from typing import Protocol

from crypto.primitives import mlkem_encapsulate

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
