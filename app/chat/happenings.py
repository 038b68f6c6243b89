"""What happened in a group, as lines between its messages: who came, went and became what, and what it says of itself.

A line is derived from the statement it stands for and the one before; `sentences.py` puts it into words.
"""

from __future__ import annotations

from dataclasses import dataclass

from app import charter
from app.charter import Charter
from app.context import Reader, Row

CREATED, ADDED, REMOVED, LEFT, ROLE, DESCRIBED = "created", "added", "removed", "left", "role", "described"
BANNED, UNBANNED = "banned", "unbanned"
NAME, DESCRIPTION, PICTURE, RIGHTS = "name", "description", "picture", "rights"
ARCHIVED, UNARCHIVED = "archived", "unarchived"
DISAPPEARING, PACE = "disappearing", "pace"
FOLLOWS, SUCCESSOR = "follows", "successor"


@dataclass(frozen=True, slots=True)
class Happening:
    """One line; `target` and `rank` where it is about somebody, `changed` and `title` where about the group.

    `seconds` is the time after which messages disappear, where that changed, `pace` how long members wait.
    """

    at: int
    id: bytes
    author: bytes
    mine: bool
    what: str
    target: bytes = b""
    rank: int = 0
    changed: tuple[str, ...] = ()
    title: str = ""
    seconds: int = 0
    pace: int = 0


def near(cx: Reader, space: bytes, side: str, at: tuple[int, bytes], limit: int) -> list[Happening]:
    """Give lines on one side (<, > or >=) of a position, the nearest first."""
    order = "ASC" if side.startswith(">") else "DESC"
    place = (space, *at, limit)
    if cx.value("SELECT 1 FROM chat_group WHERE space = ?", (space,)) is None:
        timers = cx.rows(
            f"SELECT at, id, author, mine, seconds FROM chat_timer WHERE space = ? AND (at, id) {side} (?, ?) "  # noqa: S608
            f"ORDER BY at {order}, id {order} LIMIT ?",
            place,
        )
        return [_timed(row) for row in timers]
    before = "FROM {0} p WHERE p.space = {0}.space{1} AND (p.at, p.id) < ({0}.at, {0}.id) ORDER BY p.at DESC, p.id DESC"
    ruled = before.format("chat_rule", " AND p.target = chat_rule.target AND p.counts")
    said = before.format("chat_charter", "")
    rules = cx.rows(
        f"SELECT at, id, author, mine, target, rank, banned, (SELECT p.rank {ruled} LIMIT 1), "  # noqa: S608
        f"(SELECT p.banned {ruled} LIMIT 1) FROM chat_rule "
        f"WHERE space = ? AND counts AND (at, id) {side} (?, ?) ORDER BY at {order}, id {order} LIMIT ?",
        place,
    )
    charters = cx.rows(
        f"SELECT at, id, author, mine, about, (SELECT p.about {said} LIMIT 1) FROM chat_charter "  # noqa: S608
        f"WHERE space = ? AND (at, id) {side} (?, ?) ORDER BY at {order}, id {order} LIMIT ?",
        place,
    )
    lines = [*map(_ruled, rules), *(_described(row, space) for row in charters)]
    lines.sort(key=lambda line: (line.at, line.id), reverse=order == "DESC")
    return lines[:limit]


def _ruled(row: Row) -> Happening:
    at, ident, author, mine, target, rank, banned, before, was_banned = row
    belonged = before is not None and before >= charter.MEMBER
    if rank < charter.MEMBER:
        lifts = was_banned and not banned
        what = BANNED if banned else UNBANNED if lifts else LEFT if author == target else REMOVED
    else:
        what = ROLE if belonged and before != rank else ADDED
    return Happening(at, ident, author, bool(mine), what, target, rank)


def _described(row: Row, space: bytes) -> Happening:
    at, ident, author, mine, about, before = row
    said = charter.unpack(about)
    if ident == space:
        follows = (FOLLOWS,) if said.follows else ()
        return Happening(at, ident, author, bool(mine), CREATED, changed=follows, title=said.title)
    changed = _changed(Charter("") if before is None else charter.unpack(before), said)
    return Happening(at, ident, author, bool(mine), DESCRIBED, b"", 0, changed, said.title, said.disappear, said.slow)


def _timed(row: Row) -> Happening:
    at, ident, author, mine, seconds = row
    return Happening(at, ident, author, bool(mine), DESCRIBED, changed=(DISAPPEARING,), seconds=seconds)


def _changed(before: Charter, said: Charter) -> tuple[str, ...]:
    return tuple(
        what
        for what, differs in (
            (NAME, before.title != said.title),
            (DESCRIPTION, before.description != said.description),
            (PICTURE, before.picture != said.picture),
            (RIGHTS, dict(before.rights) != dict(said.rights)),
            (ARCHIVED, said.archived and not before.archived and before.successor == said.successor),
            (DISAPPEARING, before.disappear != said.disappear),
            (PACE, before.slow != said.slow),
            (SUCCESSOR, before.successor != said.successor),
            (UNARCHIVED, before.archived and not said.archived),
        )
        if differs
    )
