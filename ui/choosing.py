"""Conversations chosen by a few letters of their names: for the quick switcher, and for where something is to go.

Those lately spoken in come first; of what is typed a beginning counts more than a part, and that more than letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.chat.views import ChatView
from app.search.folding import fold
from app.words import say

MOST = 50  # rows
NOT, LETTERS, PART, WORD, BEGINNING, WHOLE = range(6)


@dataclass(frozen=True, slots=True)
class Choice:
    """One conversation that can be chosen; `picked`: it is, where one may choose several."""

    id: str
    contact: str
    name: str
    group: bool
    unread: int
    picked: bool
    spoken: str


def fitness(name: str, typed: str) -> int:
    """Say how well a name fits what is typed: NOT at all, or the better the higher."""
    called, wanted = fold(name), fold(typed).strip()
    if not wanted or called == wanted:
        return WHOLE
    if called.startswith(wanted):
        return BEGINNING
    if f" {wanted}" in called:
        return WORD
    if wanted in called:
        return PART
    rest = iter(called)
    return LETTERS if all(sign in rest for sign in wanted if sign != " ") else NOT


def choices(views: Sequence[ChatView], typed: str, picked: Sequence[str] = ()) -> list[Choice]:
    """Give the conversations that fit, the best first and among equals in the order given; `picked` are contacts."""
    rated = [(fitness(view.name, typed), view) for view in views]
    fitting = sorted((one for one in rated if one[0] != NOT), key=lambda one: -one[0])
    return [_choice(view, view.contact in picked) for _, view in fitting[:MOST]]


def _choice(view: ChatView, picked: bool) -> Choice:
    group = view.kind == "group"
    said = [
        view.name,
        say("group") if group else "",
        say("{unread} new", unread=view.unread) if view.unread else "",
        say("chosen") if picked else "",
    ]
    spoken = ", ".join(part for part in said if part)
    return Choice(view.id, view.contact, view.name, group, view.unread, picked, spoken)
