"""A language that nobody speaks, made of English: longer, accented and in brackets.

A screen in it shows what no catalogue was asked for (no brackets) and what has no room (one is cut off). Places for
values and what stands between backquotes stay as they are.
"""

from __future__ import annotations

import re

OPEN, CLOSE = "[", "]"
_ACCENTED = str.maketrans(
    "aceghijklnorstuyzACEGHIJKLNORSTUYZ",
    "áçéğħíĵķļñöŕšťúýžÁÇÉĞĦÍĴĶĻÑÖŔŠŤÚÝŽ",
)
_KEPT = re.compile(r"(%\d|%n|\{\w*\}|`[^`]*`|&\w+;|\n)")
_MORE = 3  # one sign more for so many


def stretched(sentence: str) -> str:
    """Give a sentence in that language; one that is in it already stays."""
    if not sentence.strip() or sentence.lstrip().startswith(OPEN):
        return sentence
    body = sentence.strip()
    before, after = sentence[: sentence.index(body)], sentence[sentence.index(body) + len(body) :]
    said = "".join(part if _KEPT.fullmatch(part) else part.translate(_ACCENTED) for part in _KEPT.split(body))
    return f"{before}{OPEN}{said}{'~' * -(-len(body) // _MORE)}{CLOSE}{after}"
