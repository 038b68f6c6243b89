"""Who is turned away: what follows for whoever was declined or is blocked, asked by all who take something in.

Here rows are only read. Turning people away, and what own devices say of it to each other, is `shunning.py`.
"""

from __future__ import annotations

from typing import Final

from node.errors import PeerFault, Refused
from node.secure.own import Own
from node.store import contacts
from node.store.contacts import ContactRow
from node.store.transaction import Cx

BLOCKED: Final = "blocked"
DECLINED: Final = "declined"


def check(cx: Cx, account: bytes) -> None:
    """PeerFault("blocked") for whoever is blocked: nothing of theirs is taken, and nothing is answered."""
    row = contacts.get(cx, account)
    if row is not None and row.state == BLOCKED:
        raise PeerFault(BLOCKED, "Somebody who is blocked wrote.")


def check_wanted(row: ContactRow | None) -> None:
    """Refused("blocked") where we reach out to somebody we have blocked."""
    if row is not None and row.state == BLOCKED:
        raise Refused(BLOCKED, "You have blocked this person; `kith people unblock` comes first.")


def may_ask(own: Own, row: ContactRow | None) -> bool:
    """Whether a request is heard: of whoever was declined not before its time."""
    return row is None or row.state != DECLINED or row.expires * 1000 <= own.clock.now_ms()
