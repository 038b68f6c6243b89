"""The rules of groups as pure functions: what a title may be, and what the words for roles and rights mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app import charter
from app.charter import Charter
from app.errors import Refused
from app.wording import clean_line, utf8_size

FULL, FROM_JOIN = "full", "from join"
HISTORIES = {"full": FULL, "from-join": FROM_JOIN}
GIVEN = {charter.ROLES[rank]: rank for rank in (charter.ADMIN, charter.MODERATOR, charter.MEMBER)}
MAX_MEMBERS = 256
ACTIONS = {
    charter.POST: "write",
    charter.ADD: "add people",
    charter.PIN: "pin messages",
    charter.EDIT: "change what the group says of itself",
    charter.CALL_ALL: "mention everybody",
}


def check_title(text: str) -> str:
    """Give a group's name in its clean form; Refused `bad_title` if nothing of it can be seen or it is too long."""
    title = clean_line(text, charter.MAX_TITLE)
    if not title or utf8_size(text) is None or len(" ".join(text.split())) > charter.MAX_TITLE:
        raise Refused("bad_title", f"A group's name has between 1 and {charter.MAX_TITLE} visible characters.")
    return title


def check_description(text: str) -> None:
    """Refuse a description of more than 2,000 bytes in UTF-8, or one that is no UTF-8."""
    if not charter.is_description(text):
        most = charter.MAX_DESCRIPTION_BYTES
        raise Refused("bad_description", f"A description has room for {most} plain letters; other scripts take more.")


def history(word: str) -> str:
    """Give what newcomers get, from the word of an option; Refused `bad_history`."""
    if word not in HISTORIES:
        raise Refused("bad_history", "What newcomers see is full or from-join.")
    return HISTORIES[word]


def role(word: str) -> int:
    """Give the rank that a role means; Refused `bad_role`."""
    if word not in GIVEN:
        raise Refused("bad_role", "A role is admin, moderator or member.")
    return GIVEN[word]


def with_rights(said: Charter, words: Mapping[str, str | None]) -> Charter:
    """Give a charter with those rights changed for which there is a word; Refused `bad_right`."""
    changed = {action: _right(action, word) for action, word in words.items() if word is not None}
    return replace(said, rights=dict(said.rights) | changed)


def _right(action: str, word: str) -> int:
    allowed = [one for one, rank in charter.WHO.items() if rank >= charter.LEAST[action]]
    if word not in allowed:
        raise Refused("bad_right", f"Who may {ACTIONS[action]} is {', '.join(allowed[:-1])} or {allowed[-1]}.")
    return charter.WHO[word]
