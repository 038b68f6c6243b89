"""Slow mode: how long a plain member of a group waits between two messages, and what of it is shown; pure.

Moderators and above never wait. A message that follows another one of its author too soon is stored and passed on like
any other, and nobody else is shown it. That is judged by the times its author stated, and so the same everywhere.
"""

from __future__ import annotations

from app.errors import Refused
from app.wording import read_span, span

NONE = 0
CHOICES = {"off": NONE, "10s": 10, "30s": 30, "1m": 60, "5m": 300, "1h": 3_600}
LEAST, MOST = 5, 86_400  # seconds
AHEAD_MS = 600_000  # what was stated by a clock that is farther ahead holds nobody up: that clock is reset


def read(word: str) -> int:
    """Give the seconds that a word of a person means; Refused `bad_pace`."""
    seconds = read_span(word, CHOICES, LEAST, MOST)
    if seconds is None:
        choices = ", ".join(CHOICES)
        raise Refused(
            "bad_pace",
            "How long members wait is {choices}, or a number of seconds from {least} to {most}.",
            choices=choices,
            least=LEAST,
            most=MOST,
        )
    return seconds


def is_pace(seconds: object) -> bool:
    """Say whether these are seconds that people can have to wait, also where somebody else states them."""
    return isinstance(seconds, int) and (seconds == NONE or LEAST <= seconds <= MOST)


def wait(seconds: int, last_ms: int | None, now_ms: int) -> int:
    """Give how many seconds are left until the next message, after the newest one of the same author."""
    if not seconds or last_ms is None or last_ms > now_ms + AHEAD_MS:
        return 0
    return max(0, -((now_ms - last_ms - 1000 * seconds) // 1000))


def check(seconds: int, left: int) -> None:
    """Refuse a message that comes too soon."""
    if left:
        raise Refused(
            "too_soon",
            "In this group a member writes once in {time}; wait for {left} more.",
            time=span(seconds),
            left=span(left),
        )
