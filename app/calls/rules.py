"""The rules of calls as pure functions: how an end is told to each side, and which statements count.

No I/O here; the rules of ringing and answering are the node's (`node/media`), because both ends run them.
"""

from __future__ import annotations

from app.calls.events import CALL_BYTES, CallEnded
from app.errors import Refused

MAX_PAGE = 500
MAX_SECONDS = 366 * 86_400
TALKED, DECLINED, MISSED, BUSY, CANCELLED, FAILED = "talked", "declined", "missed", "busy", "cancelled", "failed"
ENDS = frozenset({"hung_up", "declined", "no_answer", "busy", "failed", "cancelled"})
HEARD = {"no_answer": MISSED, "cancelled": MISSED, "busy": MISSED}  # by whoever was called
SAID = {"no_answer": MISSED, "busy": BUSY, "cancelled": CANCELLED}  # by whoever called


def is_ended(said: CallEnded) -> bool:
    """Say whether a statement of an ended call is one that this version would make."""
    return (
        len(said.call) == CALL_BYTES
        and said.why in ENDS
        and 0 <= said.seconds <= MAX_SECONDS
        and 0 <= said.began < 2**48
    )


def outcome(why: str, seconds: int, incoming: bool) -> str:
    """Give how a call ended as one side of it sees it: who talked has talked, however it broke off."""
    if seconds > 0 or why == "hung_up":
        return TALKED
    if why == "declined":
        return DECLINED
    return (HEARD if incoming else SAID).get(why, FAILED)


def check_page(limit: int) -> None:
    """Refuse a page size outside 1 to 500."""
    if not 1 <= limit <= MAX_PAGE:
        raise Refused("bad_limit", "The limit must be between 1 and {most}.", most=MAX_PAGE)
