"""What may stand in the archive, and how a conversation of it is named by a person; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.archive import events
from app.errors import Refused
from app.wording import ID_BYTES

MAX_NAME = 256
MAX_TEXT = 20_000
MAX_LINES = 64
MAX_PAGE = 500
BIGGEST = 2**53


@dataclass(frozen=True, slots=True)
class Chat:
    """An archived conversation."""

    source: bytes
    chat: bytes
    name: str
    count: int
    newest: int

    @property
    def id(self) -> str:
        """What names it among all."""
        return (self.source + self.chat).hex()


def is_archived(said: events.Archived) -> bool:
    """Say whether a statement is one that this version would make."""
    ids = [said.source, said.chat, *(one for line in said.lines for one in (line.id, line.author))]
    texts = all(len(line.text) <= MAX_TEXT and len(line.name) <= MAX_NAME for line in said.lines)
    times = all(0 <= line.sent <= BIGGEST for line in said.lines)
    few = len(said.lines) <= MAX_LINES and len(said.name) <= MAX_NAME
    return few and texts and times and all(len(one) == ID_BYTES for one in ids)


def check_page(limit: int) -> None:
    """Refused("bad_limit")."""
    if not 1 <= limit <= MAX_PAGE:
        raise Refused("bad_limit", "Between 1 and {most} lines can be shown at once.", most=MAX_PAGE)


def choose(known: Sequence[Chat], text: str) -> Chat:
    """Give the one conversation of this name or id; Refused("unknown_archive", "ambiguous_archive")."""
    word = text.strip()
    exact = [one for one in known if word in (one.name, one.id)]
    found = exact or [one for one in known if one.name.casefold() == word.casefold()]
    found = found or [one for one in known if len(word) >= 4 and one.id.startswith(word.lower())]
    if not found:
        raise Refused("unknown_archive", "Nothing of this name is in the archive.")
    if len(found) > 1:
        raise Refused("ambiguous_archive", "Several archived conversations are called so; name one by its id.")
    return found[0]
