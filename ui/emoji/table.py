"""Which emoji there are, in which groups, and how one is found by a name in a language. Read from assets/emoji/; pure.

What may be a reaction at all is ruled by `app/wording.py`, which knows more than this table and nothing of names.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ASSETS = Path(__file__).resolve().parents[2] / "assets" / "emoji"
ENGLISH = "en"
LANGUAGES = (ENGLISH, "de")
TONES = ("", "\U0001f3fb", "\U0001f3fc", "\U0001f3fd", "\U0001f3fe", "\U0001f3ff")
SHORTEST = 2  # signs behind a colon from which on emoji are offered
LONGEST = 40  # of a name between colons

# What people are used to write between colons, beside the English names.
ALIASES = {
    "smile": "😄", "smiley": "😃", "grin": "😁", "laughing": "😆", "joy": "😂", "rofl": "🤣",
    "blush": "😊", "wink": "😉", "heart_eyes": "😍", "kissing_heart": "😘", "sunglasses": "😎",
    "thinking": "🤔", "neutral_face": "😐", "cry": "😢", "sob": "😭", "rage": "😡", "scream": "😱",
    "sleeping": "😴", "+1": "👍", "thumbsup": "👍", "-1": "👎", "thumbsdown": "👎", "ok_hand": "👌",
    "wave": "👋", "clap": "👏", "pray": "🙏", "muscle": "💪", "raised_hands": "🙌", "heart": "❤️",
    "tada": "🎉", "fire": "🔥", "100": "💯", "rocket": "🚀", "eyes": "👀", "star": "⭐",
    "check": "✅", "x": "❌", "coffee": "☕", "beer": "🍺", "pizza": "🍕", "cake": "🍰", "dog": "🐶",
    "cat": "🐱", "sun": "☀️", "party": "🥳", "shrug": "🤷", "facepalm": "🤦",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Emoji:
    """One emoji; `toned` is it with the first skin tone, where it can have one, and `code` its English name."""

    sign: str
    name: str
    code: str
    group: str
    toned: str
    names: tuple[str, ...]
    words: tuple[str, ...]

    def with_tone(self, tone: int) -> str:
        """Give it with one of TONES, if it can have one."""
        return self.toned.replace(TONES[1], TONES[tone]) if self.toned and tone else self.sign


class Table:
    """All emoji in the order of Unicode, with names of one language; found by those and by English ones."""

    def __init__(self, emojis: Sequence[Emoji]) -> None:
        self.all = list(emojis)
        self._by_sign = {each.sign: each for each in emojis}
        self.groups = list(dict.fromkeys(each.group for each in emojis))
        self._by_toned = {each.toned: each for each in emojis if each.toned}
        self._codes = {each.code: each.sign for each in emojis} | ALIASES

    def of(self, sign: str) -> Emoji | None:
        """Give what is known of an emoji, of any tone of skin."""
        if sign in self._by_sign:
            return self._by_sign[sign]
        alike = (self._by_toned.get(sign.replace(tone, TONES[1])) for tone in TONES[1:] if tone in sign)
        return next((each for each in alike if each is not None), None)

    def of_group(self, group: str) -> list[Emoji]:
        """Give the emoji of one group."""
        return [each for each in self.all if each.group == group]

    def find(self, text: str) -> list[Emoji]:
        """Give what has all words of a text in its names, those first whose name begins with it."""
        wanted = folded(text.strip(":").replace("_", " ")).split()
        if not wanted:
            return []
        known = ALIASES.get(text.strip(":").casefold())
        ranked = [(0 if each.sign == known else _rank(each, wanted), at) for at, each in enumerate(self.all)]
        return [self.all[at] for rank, at in sorted(ranked) if rank < _NOT]

    def named(self, word: str) -> str:
        """Give the emoji that stands between colons by this name, or nothing."""
        return self._codes.get(word.casefold(), "")


def completes(before: str) -> str:
    """Give what was typed behind a colon that may begin the name of an emoji, or nothing."""
    at = before.rfind(":")
    typed = before[at + 1 :]
    begins = at == 0 or (at > 0 and not before[at - 1].isalnum() and before[at - 1] not in ":/")
    fits = SHORTEST <= len(typed) <= LONGEST and all(sign.isalnum() or sign in "_+-" for sign in typed)
    return typed if at >= 0 and begins and fits else ""


def completed(before: str) -> str:
    """Give the name between two colons with which a text ends, or nothing."""
    return completes(before[:-1]) if before.endswith(":") else ""


@lru_cache(maxsize=2)
def table(language: str) -> Table:
    """Read the table with names of a language, English if there is none."""
    language = language if language in LANGUAGES else ENGLISH
    named = _lines(f"{language}.tsv")
    english = named if language == ENGLISH else _lines(f"{ENGLISH}.tsv")
    return Table([_emoji(*lines) for lines in zip(_lines("order.tsv"), named, english, strict=True)])


def folded(text: str) -> str:
    """Give a text as it is compared: without case and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if unicodedata.category(sign) != "Mn")


def _lines(file: str) -> list[list[str]]:
    text = (ASSETS / file).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()]


def _emoji(row: list[str], named: list[str], english: list[str]) -> Emoji:
    names = tuple(dict.fromkeys((folded(named[0]), folded(english[0]))))
    words = [folded(word) for told in (named, english) for word in told[1].split("|") if word]
    code = "_".join("".join(sign if sign.isalnum() else " " for sign in folded(english[0])).split())
    return Emoji(row[0], named[0], code, row[1], row[2], names, tuple(dict.fromkeys(words)))


_NOT = 9


def _rank(each: Emoji, wanted: Sequence[str]) -> int:
    """Say how well an emoji fits all words: 1 its name begins so, up to 4 it stands somewhere in them."""
    return max(_rank_of(each, word) for word in wanted)


def _rank_of(each: Emoji, word: str) -> int:
    if any(name.startswith(word) for name in each.names):
        return 1
    if any(f" {word}" in name for name in each.names):
        return 2
    if any(one.startswith(word) for one in each.words):
        return 3
    return 4 if any(word in one for one in (*each.names, *each.words)) else _NOT
