"""What somebody might do in a group at a time, from what was said about ranks and rights until then.

So what everybody shows of a statement does not depend on what is true by now, nor on the order in which things came.
Who belongs to a group at all is the node's to say: whoever is heard there has a member's rights at least.
"""

from __future__ import annotations

from app import charter
from app.charter import Charter
from app.context import Reader


def owner(cx: Reader, space: bytes) -> bytes | None:
    """Give who founded a group in which people talk, None of any other space."""
    found: bytes | None = cx.value("SELECT owner FROM chat_group WHERE space = ?", (space,))
    return found


def may(cx: Reader, space: bytes, action: str, author: bytes, at: int) -> bool:
    """Say whether an account had the right to an action at a time; between two people everything may be done."""
    founder = owner(cx, space)
    if founder is None:
        return True
    rank = charter.OWNER if author == founder else _rank_at(cx, space, author, at)
    return rank >= _said_at(cx, space, at).rights[action]


def pace(cx: Reader, space: bytes, author: bytes, at: int) -> int:
    """Give how many seconds an account had to wait between two messages at a time; none between two people."""
    founder = owner(cx, space)
    if founder in (None, author) or not slowest(cx, space) or _rank_at(cx, space, author, at) > charter.MEMBER:
        return 0
    return _said_at(cx, space, at).slow


def slowest(cx: Reader, space: bytes) -> int:
    """Give the longest time that members ever had to wait in a group."""
    found: int | None = cx.value("SELECT max(slow) FROM chat_charter WHERE space = ?", (space,))
    return found or 0


def vary(cx: Reader, space: bytes) -> bool:
    """Say whether the rights of a group ever changed, or were ever such that not everybody may write at any time."""
    abouts = cx.rows("SELECT about FROM chat_charter WHERE space = ?", (space,))
    rights = [dict(charter.unpack(about).rights) for (about,) in abouts]
    changed = any(one != rights[0] or one[charter.POST] > charter.MEMBER for one in rights)
    return changed or slowest(cx, space) > 0


def is_later(cx: Reader, space: bytes, at: int) -> bool:
    """Say whether a group had said something of itself before a time, which holds until then."""
    return cx.value("SELECT 1 FROM chat_charter WHERE space = ? AND at < ? LIMIT 1", (space, at)) is not None


def _rank_at(cx: Reader, space: bytes, account: bytes, at: int) -> int:
    said: int | None = cx.value(
        "SELECT rank FROM chat_rule WHERE space = ? AND target = ? AND counts AND at <= ? "
        "ORDER BY at DESC, id DESC LIMIT 1",
        (space, account, at),
    )
    return charter.MEMBER if said is None else max(said, charter.MEMBER)


def _said_at(cx: Reader, space: bytes, at: int) -> Charter:
    """Give what a group said of itself at a time; before all it said, the first."""
    said = cx.value(
        "SELECT about FROM chat_charter WHERE space = ? AND at <= ? ORDER BY at DESC, id DESC LIMIT 1", (space, at)
    )
    if said is None:
        said = cx.value("SELECT about FROM chat_charter WHERE space = ? ORDER BY at, id LIMIT 1", (space,))
    return Charter("") if said is None else charter.unpack(said)
