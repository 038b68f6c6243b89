"""Messages that disappear: after which time, as a person says it, and when that is; pure.

In a group the time is a part of what it says of itself (`charter.py`), between two people whoever said it last. It
counts from when a message is written, so that all lose it at the same moment.
"""

from __future__ import annotations

from app.errors import Refused
from app.wording import read_span

NEVER = 0
CHOICES = {"off": NEVER, "1h": 3_600, "1d": 86_400, "1w": 604_800, "4w": 2_419_200}
LEAST, MOST = 10, 366 * 86_400  # seconds


def read(word: str) -> int:
    """Give the seconds that a word of a person means; Refused `bad_time`."""
    seconds = read_span(word, CHOICES, LEAST, MOST)
    if seconds is None:
        choices = ", ".join(CHOICES)
        raise Refused(
            "bad_time",
            "After which time is {choices}, or a number of seconds from {least} to {most}.",
            choices=choices,
            least=LEAST,
            most=MOST,
        )
    return seconds


def is_time(seconds: object) -> bool:
    """Say whether these are seconds after which a message may disappear, also where somebody else states them."""
    return isinstance(seconds, int) and (seconds == NEVER or LEAST <= seconds <= MOST)


def end(now_ms: int, seconds: int) -> int:
    """Give when something written now goes, in Unix seconds; 0: never."""
    return now_ms // 1000 + seconds if seconds else 0
