"""How hard a passphrase is to guess, roughly: for the meter beside the field, and never a reason to refuse one.

It knows no dictionary; repeated signs, runs such as abcd and a few famous words are counted as next to nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.words import mark, say

FAMOUS = ("password", "passwort", "qwerty", "azerty", "letmein", "welcome", "iloveyou", "admin", "dragon", "kith")
CLASSES = ((str.islower, 26), (str.isupper, 26), (str.isdigit, 10), (str.isspace, 1))
OTHERS = 33
STEPS = (
    (28.0, mark("Very easy to guess")),
    (45.0, mark("Easy to guess")),
    (60.0, mark("Fair")),
    (80.0, mark("Good")),
    (math.inf, mark("Very good")),
)


@dataclass(frozen=True, slots=True)
class Strength:
    """`share` is 0 to 1 for a bar, `level` 0 to 4, `word` says it."""

    share: float
    level: int
    word: str


def strength(text: str) -> Strength:
    """Judge a passphrase; of an empty one nothing is said."""
    if not text:
        return Strength(0.0, 0, "")
    bits = _counted(text) * math.log2(_alphabet(text))
    level = next(at for at, (most, _) in enumerate(STEPS) if bits < most)
    return Strength(min(1.0, bits / 90.0), level, say(STEPS[level][1]))


def _alphabet(text: str) -> int:
    size = sum(count for test, count in CLASSES if any(test(sign) for sign in text))
    return max(2, size + (OTHERS if any(not sign.isalnum() and not sign.isspace() for sign in text) else 0))


def _counted(text: str) -> float:
    """Give how many signs count: one that the sign before foretells counts a quarter, a famous word as two."""
    plain = text.casefold()
    counted = 0.0
    for before, sign in zip(" " + plain, plain, strict=False):
        counted += 0.25 if abs(ord(sign) - ord(before)) <= 1 else 1.0
    for word in FAMOUS:
        if word in plain:
            counted -= max(0, len(word) - 2)
    return max(1.0, min(counted, 1.5 * len(set(plain))))
