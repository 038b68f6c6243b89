"""Messages that disappear: after which time, as a person says it and reads it, and when that is; pure.

In a group the time is a part of what it says of itself (`charter.py`), between two people whoever said it last. It
counts from when a message is written, so that all lose it at the same moment.
"""

from __future__ import annotations

from app.errors import Refused

NEVER = 0
HOUR, DAY, WEEK = 3_600, 86_400, 604_800
CHOICES = {"off": NEVER, "1h": HOUR, "1d": DAY, "1w": WEEK, "4w": 4 * WEEK}
LEAST, MOST = 10, 366 * DAY  # seconds
_UNITS = ((WEEK, "week"), (DAY, "day"), (HOUR, "hour"), (60, "minute"), (1, "second"))


def read(word: str) -> int:
    """Give the seconds that a word of a person means; Refused `bad_time`."""
    text = word.strip().lower()
    if text in CHOICES:
        return CHOICES[text]
    if text.isascii() and text.isdigit() and len(text) < 10 and is_time(int(text)):
        return int(text)
    raise Refused(
        "bad_time", f"After which time is {', '.join(CHOICES)}, or a number of seconds from {LEAST} to {MOST}."
    )


def is_time(seconds: object) -> bool:
    """Say whether these are seconds after which a message may disappear, also where somebody else states them."""
    return isinstance(seconds, int) and (seconds == NEVER or LEAST <= seconds <= MOST)


def words(seconds: int) -> str:
    """Give a time as people say it, in its biggest whole unit: “4 weeks”, “90 minutes”; empty for never."""
    for size, unit in _UNITS if seconds else ():
        if seconds % size == 0:
            count = seconds // size
            return f"{count} {unit}" + ("s" if count > 1 else "")
    return ""


def end(now_ms: int, seconds: int) -> int:
    """Give when something written now goes, in Unix seconds; 0: never."""
    return now_ms // 1000 + seconds if seconds else 0
