"""How texts are made alike before they are compared, so that what is typed finds what was meant; pure.

Case, accents, compatibility forms, joiners and unseen signs do not count; vowel signs and voicing marks of scripts that
have them do. A sign is folded by itself, whatever stands beside it, so that a place in the fold leads back to the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

MOST_KEPT = 20_000  # folded signs in memory
MOST_PLACES = 32  # of one text

_ALIKE = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d"})
_UNSEEN = ("Cc", "Cf", "Cs", "Co")
_TATWEEL = 0x0640


class _Folds(dict[int, str]):
    """What each sign becomes, looked up once."""

    def __missing__(self, code: int) -> str:
        folded = _fold(chr(code))
        if len(self) < MOST_KEPT:
            self[code] = folded
        return folded


def fold(text: str) -> str:
    """Give a text as it is compared; it holds no control signs and none for private use."""
    return text.translate(_FOLDS)


def places(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Give where folded words stand in a text, as (first character, how many), in order and none over another."""
    whole, found = fold(text), list[tuple[int, int]]()
    origin = _origins(text, whole) if any(word in whole for word in words) else ()
    for word in filter(None, words):
        start = whole.find(word)
        while start >= 0 and len(found) < MOST_PLACES * len(words):
            found.append((origin[start], _end(text, origin[start + len(word) - 1])))
            start = whole.find(word, start + len(word))
    return _merged(found)[:MOST_PLACES]


def _origins(text: str, whole: str) -> Sequence[int]:
    """Give of each sign of a fold the place of the sign it comes from."""
    if text.isascii() and len(whole) == len(text):
        return range(len(text))
    return [at for at, sign in enumerate(text) for _ in _FOLDS[ord(sign)]]


def _end(text: str, last: int) -> int:
    """Give where a match ends whose last sign is at `last`: accents behind it belong to it."""
    end = last + 1
    while end < len(text) and not _FOLDS[ord(text[end])]:
        end += 1
    return end


def _merged(found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged = list[tuple[int, int]]()
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [(start, end - start) for start, end in merged]


def _fold(sign: str) -> str:
    if sign.isspace():
        return " "
    if unicodedata.category(sign) in _UNSEEN:
        return ""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", sign).casefold())
    return "".join(" " if one.isspace() else one for one in plain if not _is_accent(one)).translate(_ALIKE)


def _is_accent(sign: str) -> bool:
    """Say whether a sign only colours the one before: accents, points of Hebrew and Arabic, shapes of emoji.

    By combining class, as vowel signs (0, 84 to 132), a nukta (7), the voicing of kana (8) and a virama (9) are read.
    """
    code, rank = ord(sign), unicodedata.combining(sign)
    return rank >= 200 or 10 <= rank <= 36 or 0xFE00 <= code <= 0xFE0F or code == _TATWEEL


_FOLDS = _Folds()
