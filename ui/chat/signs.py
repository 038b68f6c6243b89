"""Emoji of messages: reactions counted, and a text of few emoji alone, which is shown large. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from app.chat.views import MessageView
from app.words import say

BIG_SIGNS = 3  # so many emoji alone are shown large


@dataclass(frozen=True, slots=True)
class Reaction:
    """One emoji under a message: how often, by whom, and whether one is mine."""

    emoji: str
    count: int
    mine: bool
    who: str


def reactions(view: MessageView, me: str) -> tuple[Reaction, ...]:
    """Give the reactions to a message, each emoji once, in the order in which they came."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for one in view.reactions:
        found.setdefault(one.emoji, []).append((one.author_name, one.author == me))
    return tuple(
        Reaction(
            emoji=emoji,
            count=len(people),
            mine=any(mine for _, mine in people),
            who=", ".join(say("You") if mine else name for name, mine in people),
        )
        for emoji, people in found.items()
    )


def is_big(text: str) -> bool:
    """Say whether a text is one to three emoji and nothing else; joined ones count by their parts that are seen."""
    if not text or len(text) > 8 * BIG_SIGNS:
        return False
    seen = [sign for sign in text if unicodedata.category(sign) not in ("Mn", "Me", "Cf", "Sk") and sign != " "]
    joined = text.count("\u200d")
    return 0 < len(seen) - joined <= BIG_SIGNS and all(unicodedata.category(sign) == "So" for sign in seen)
