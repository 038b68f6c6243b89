"""How what is typed into a search is read: words, phrases in quotes, and filters such as from: or before:; pure.

Nothing typed is a syntax of the index: every word is looked for as it stands. A filter that cannot be read is refused
in a sentence, since without it other things would be found than were meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.errors import Refused
from app.search import sources
from app.search.folding import fold

MOST_SIGNS = 500  # of a question
MOST_WORDS = 16
MOST_PAGE = 500
FROM, IN, HAS, BEFORE, AFTER = FILTERS = ("from", "in", "has", "before", "after")
_PART = re.compile(r'(?:(?P<filter>from|in|has|before|after):)?(?:"(?P<quoted>[^"]*)(?:"|$)|(?P<plain>\S*))', re.I)
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_HAS = {
    "link": ((*sources.KINDS,), sources.LINK),
    "picture": ((*sources.KINDS,), sources.PICTURE),
    "photo": ((*sources.KINDS,), sources.PICTURE),
    "file": ((sources.MESSAGE,), sources.FILE),
    "voice": ((sources.MESSAGE,), sources.VOICE),
    "poll": ((sources.POLL,), 0),
}


@dataclass(slots=True)
class Question:
    """What is looked for: folded words, and what each filter was given; times in Unix milliseconds.

    `sorts` are the kinds of texts that have everything they should, None: any.
    """

    words: list[str] = field(default_factory=list)
    from_: list[str] = field(default_factory=list)
    in_: list[str] = field(default_factory=list)
    sorts: list[int] | None = None
    since_ms: int | None = None
    until_ms: int | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether it has any filter; then what has no author, place and time is not meant."""
        return bool(self.from_ or self.in_) or (self.sorts, self.since_ms, self.until_ms) != (None, None, None)


def read(text: str) -> Question:
    """Give what a typed text asks for; Refused("query_too_long", "empty_query", "bad_filter")."""
    if len(text) > MOST_SIGNS:
        raise Refused("query_too_long", "A search has at most {most} characters.", most=MOST_SIGNS)
    asked, at = Question(), 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        part = _PART.match(text, at)
        at = part.end() if part and part.end() > at else at + 1
        if part is not None:
            _take(asked, (part["filter"] or "").lower(), part["quoted"] or part["plain"] or "")
    asked.words = _needed(asked.words)
    if len(asked.words) > MOST_WORDS:
        raise Refused("query_too_long", "A search has at most {most} words.", most=MOST_WORDS)
    if not asked.words and not asked.is_narrowed:
        raise Refused("empty_query", "Type what to look for: a part of a word is enough.")
    return asked


def check_page(limit: int) -> None:
    """Refuse a number of hits outside 1 to 500."""
    if not 1 <= limit <= MOST_PAGE:
        raise Refused("bad_limit", "The limit must be between 1 and {most}.", most=MOST_PAGE)


def _take(asked: Question, name: str, value: str) -> None:
    if not name:
        asked.words.append(fold(value).strip())
    elif not value.strip():
        raise Refused("bad_filter", "After {name}: comes what it should be, without a space between.", name=name)
    elif name in (FROM, IN):
        (asked.from_ if name == FROM else asked.in_).append(value)
    elif name == HAS:
        kinds, flags = _HAS.get(value.lower(), ((), 0))
        if not kinds:
            raise Refused("bad_filter", "has: is one of {words}.", words=", ".join(_HAS))
        found = sources.sorts(kinds, flags)
        asked.sorts = found if asked.sorts is None else [one for one in asked.sorts if one in found]
    elif name == BEFORE:
        asked.until_ms = min(_day(name, value), asked.until_ms or _day(name, value))
    else:
        asked.since_ms = max(_day(name, value), asked.since_ms or 0)


def _day(name: str, value: str) -> int:
    """Give when a year, a month or a day begins here, in Unix milliseconds."""
    read = _DAY.fullmatch(value)
    try:
        year, month, day = (int(part or 1) for part in read.groups()) if read else (0, 0, 0)
        return max(0, int(datetime(year, month, day).astimezone().timestamp() * 1000))
    except (ValueError, OverflowError, OSError):
        raise Refused("bad_filter", "{name}: is a date, such as 2026, 2026-11 or 2026-11-29.", name=name) from None


def _needed(words: Sequence[str]) -> list[str]:
    """Give words without those that are empty or a part of another one, which holds them anyway."""
    found = list(dict.fromkeys(word for word in words if word))
    return [word for word in found if not any(word in other for other in found if other != word)]
